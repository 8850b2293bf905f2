"""The roles people play in a project."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type
from isthmus.catalog.shapes import PROJECT_COLUMNS, PROJECT_KEY

PROJECT_ROLES = Resource(
    name="project_roles",
    about="The roles of each project.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-roles/",
    key=("project_id", "id"),
    list={
        CLOUD: Endpoint("GET", "/project/{key}/roledetails"),
        # Answers a mapping of the role's name to its address, which ends in the id.
        DATA_CENTER: Endpoint("GET", "/project/{key}/role"),
    },
    parent="projects",
    parent_key=PROJECT_KEY,
    columns=(
        *PROJECT_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the role.", data_center="@value#tail"),
        Column("name", Type.TEXT, "name", "The name of the role.", data_center="@key"),
        Column("description", Type.TEXT, "description", "What the role is for.", data_center=""),
        Column("admin", Type.BOOLEAN, "admin", "Whether it administers the project.", data_center=""),
        Column("is_default", Type.BOOLEAN, "default", "Whether new members get it.", data_center=""),
        Column("url", Type.TEXT, "self", "The address of the role in Jira's API.", data_center="@value"),
    ),
)
