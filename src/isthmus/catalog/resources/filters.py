"""Saved searches."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type
from isthmus.catalog.shapes import user_columns

_EXPAND = "description,favourite,favouritedCount,jql,owner,searchUrl,sharePermissions,subscriptions,viewUrl"

FILTERS = Resource(
    name="filters",
    about="The saved filters the caller can see; on Data Center only the caller's favorites.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filters/",
    key=("id",),
    list={
        CLOUD: Endpoint(
            "GET", "/filter/search", rows="values", page=Page.START_AT, query=(("expand", _EXPAND),)
        ),
        DATA_CENTER: Endpoint("GET", "/filter/favourite"),
    },
    columns=(
        Column("id", Type.TEXT, "id", "The id of the filter."),
        Column("name", Type.TEXT, "name", "The name of the filter."),
        Column("description", Type.TEXT, "description", "What the filter is for."),
        Column("jql", Type.TEXT, "jql", "The query it saves."),
        *user_columns("owner", "owner", "the owner"),
        Column("favorite", Type.BOOLEAN, "favourite", "Whether it is one of the caller's favorites."),
        Column("favorite_count", Type.INTEGER, "favouritedCount", "How many chose it.", data_center=""),
        Column("share_permissions", Type.JSON, "sharePermissions", "With whom it is shared."),
        Column("subscriptions", Type.JSON, "subscriptions", "Who gets it by e-mail."),
        Column("view_url", Type.TEXT, "viewUrl", "Where people look at it."),
        Column("search_url", Type.TEXT, "searchUrl", "Where Jira's API runs it."),
        Column("url", Type.TEXT, "self", "The address of the filter in Jira's API."),
    ),
)
