"""The steps of workflows."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type

STATUSES = Resource(
    name="statuses",
    about="The statuses that active workflows use.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-statuses/",
    key=("id",),
    list={CLOUD: Endpoint("GET", "/status"), DATA_CENTER: Endpoint("GET", "/status")},
    columns=(
        Column("id", Type.TEXT, "id", "The id of the status."),
        Column("name", Type.TEXT, "name", "The name of the status in the caller's language."),
        Column("description", Type.TEXT, "description", "What the status means."),
        Column("category_id", Type.INTEGER, "statusCategory.id", "The id of its category."),
        Column("category_key", Type.TEXT, "statusCategory.key", "new, indeterminate, done or undefined."),
        Column("category", Type.TEXT, "statusCategory.name", "The name of its category."),
        Column(
            "project_id",
            Type.TEXT,
            "scope.project.id",
            "The team-managed project it is confined to.",
            data_center="",
        ),
        Column("icon_url", Type.TEXT, "iconUrl", "The address of its icon."),
        Column("url", Type.TEXT, "self", "The address of the status in Jira's API."),
    ),
)
