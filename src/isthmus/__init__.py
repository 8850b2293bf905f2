"""Isthmus, the open Jira connector."""
