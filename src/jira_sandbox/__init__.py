"""A Jira to try things on: Cloud and Data Center, started with one command."""
