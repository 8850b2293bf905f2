"""How urgent issues are."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type

PRIORITIES = Resource(
    name="priorities",
    about="The priorities of issues, most urgent first.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-priorities/",
    key=("id",),
    list={
        CLOUD: Endpoint("GET", "/priority/search", rows="values", page=Page.START_AT),
        DATA_CENTER: Endpoint("GET", "/priority"),
    },
    columns=(
        Column("id", Type.TEXT, "id", "The id of the priority."),
        Column("name", Type.TEXT, "name", "The name of the priority."),
        Column("description", Type.TEXT, "description", "When to choose it."),
        Column("status_color", Type.TEXT, "statusColor", "Its color, like #ff5630."),
        Column("is_default", Type.BOOLEAN, "isDefault", "Whether new issues get it.", data_center=""),
        Column("icon_url", Type.TEXT, "iconUrl", "The address of its icon."),
        Column("url", Type.TEXT, "self", "The address of the priority in Jira's API."),
    ),
)
