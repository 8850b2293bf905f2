"""How fast a Jira may be asked: each system of limits is a file, ``edge`` puts them together."""
