"""A made-up company and its Jira: the same people, projects and issues for the same seed."""
