"""The planes beside Jira where people and groups are kept, each with a credential of its own."""
