"""How issues end."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type

RESOLUTIONS = Resource(
    name="resolutions",
    about="The resolutions of issues: Fixed, Duplicate …",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-resolutions/",
    key=("id",),
    list={
        CLOUD: Endpoint("GET", "/resolution/search", rows="values", page=Page.START_AT),
        DATA_CENTER: Endpoint("GET", "/resolution"),
    },
    columns=(
        Column("id", Type.TEXT, "id", "The id of the resolution."),
        Column("name", Type.TEXT, "name", "The name of the resolution."),
        Column("description", Type.TEXT, "description", "When to choose it."),
        Column("is_default", Type.BOOLEAN, "default", "Whether it is proposed.", data_center=""),
        Column("url", Type.TEXT, "self", "The address of the resolution in Jira's API."),
    ),
)
