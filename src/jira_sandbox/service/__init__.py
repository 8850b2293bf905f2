"""Jira Service Management: desks, what customers may ask there, and what becomes of it."""
