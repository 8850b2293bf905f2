"""The groups accounts are in."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type

GROUPS = Resource(
    name="groups",
    about="The groups of the site.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/",
    key=("name",),
    list={
        CLOUD: Endpoint("GET", "/group/bulk", rows="values", page=Page.START_AT),
        # Data Center lists groups only for pickers: one answer, as long as is asked for.
        DATA_CENTER: Endpoint("GET", "/groups/picker", rows="groups", query=(("maxResults", "100000"),)),
    },
    columns=(
        Column("group_id", Type.TEXT, "groupId", "The id of the group.", data_center=""),
        Column("name", Type.TEXT, "name", "The name of the group."),
    ),
)
