"""Webhooks: who wants to hear what, what is said, and how it is carried."""
