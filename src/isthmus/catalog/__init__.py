"""What Jira holds, said once: resources, columns and types as plain data that every door reads."""
