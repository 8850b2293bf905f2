"""How one issue can relate to another."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type

ISSUE_LINK_TYPES = Resource(
    name="issue_link_types",
    about="The kinds of links between issues: blocks, duplicates …",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-link-types/",
    key=("id",),
    list={
        CLOUD: Endpoint("GET", "/issueLinkType", rows="issueLinkTypes"),
        DATA_CENTER: Endpoint("GET", "/issueLinkType", rows="issueLinkTypes"),
    },
    columns=(
        Column("id", Type.TEXT, "id", "The id of the link type."),
        Column("name", Type.TEXT, "name", "The name of the link type."),
        Column("inward", Type.TEXT, "inward", "How the issue at the near end reads: is blocked by."),
        Column("outward", Type.TEXT, "outward", "How the issue at the far end reads: blocks."),
        Column("url", Type.TEXT, "self", "The address of the link type in Jira's API."),
    ),
)
