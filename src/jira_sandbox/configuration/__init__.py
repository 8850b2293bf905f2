"""How a Jira is set up: what the routes of fields, screens, workflows and schemes share."""
