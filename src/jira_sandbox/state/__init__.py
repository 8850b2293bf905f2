"""What a Jira site holds, and its JSON: built once, read by every route."""
