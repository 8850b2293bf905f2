"""Recording a project of a real site, read only and without its people, for ``jira-sandbox serve --load``."""
