"""Crowd's REST API, by which applications ask Jira Data Center for people and groups."""
