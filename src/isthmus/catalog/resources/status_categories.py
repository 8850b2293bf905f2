"""What statuses amount to: to do, in progress, done."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type

STATUS_CATEGORIES = Resource(
    name="status_categories",
    about="The categories every status belongs to one of.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-status-categories/",
    key=("id",),
    list={CLOUD: Endpoint("GET", "/statuscategory"), DATA_CENTER: Endpoint("GET", "/statuscategory")},
    columns=(
        Column("id", Type.INTEGER, "id", "The id of the category."),
        Column("key", Type.TEXT, "key", "new, indeterminate, done or undefined."),
        Column("name", Type.TEXT, "name", "The name of the category in the caller's language."),
        Column("color_name", Type.TEXT, "colorName", "Its color, like blue-gray."),
        Column("url", Type.TEXT, "self", "The address of the category in Jira's API."),
    ),
)
