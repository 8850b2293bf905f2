"""What belongs to projects: versions, components, roles, and the projects themselves."""
