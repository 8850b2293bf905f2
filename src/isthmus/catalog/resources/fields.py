"""The fields an issue can have."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type

FIELDS = Resource(
    name="fields",
    about="The fields of issues, system and custom: name, type and how JQL calls them.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/",
    key=("id",),
    list={CLOUD: Endpoint("GET", "/field"), DATA_CENTER: Endpoint("GET", "/field")},
    columns=(
        Column("id", Type.TEXT, "id", "The id of the field: `summary`, `customfield_10010`."),
        Column("key", Type.TEXT, "key", "The key of the field.", data_center=""),
        Column("name", Type.TEXT, "name", "The name of the field in the caller's language."),
        Column("custom", Type.BOOLEAN, "custom", "Whether an administrator or an app made it."),
        Column("orderable", Type.BOOLEAN, "orderable", "Whether it can be placed on a screen."),
        Column("navigable", Type.BOOLEAN, "navigable", "Whether it can be a column of the issue list."),
        Column("searchable", Type.BOOLEAN, "searchable", "Whether JQL can ask for it."),
        Column("clause_names", Type.TEXTS, "clauseNames", "The names it has in JQL."),
        Column("type", Type.TEXT, "schema.type", "The type of its value: string, array, user, option …"),
        Column("items", Type.TEXT, "schema.items", "The type of the elements when it is an array."),
        Column("system", Type.TEXT, "schema.system", "The name of the system field."),
        Column("custom_type", Type.TEXT, "schema.custom", "The type of the custom field."),
        Column("custom_id", Type.INTEGER, "schema.customId", "The number of the custom field."),
        Column(
            "project_id",
            Type.TEXT,
            "scope.project.id",
            "The team-managed project it is confined to.",
            data_center="",
        ),
    ),
)
