"""The custom fields of the site, with how widely they are used."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type

_EXPAND = "key,lastUsed,screensCount,contextsCount,projectsCount,searcherKey,isLocked"

CUSTOM_FIELDS = Resource(
    name="custom_fields",
    about="The custom fields of the site: type, description and how widely each is used.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/",
    key=("id",),
    list={
        CLOUD: Endpoint(
            "GET",
            "/field/search",
            rows="values",
            page=Page.START_AT,
            query=(("type", "custom"), ("expand", _EXPAND)),
        ),
        DATA_CENTER: Endpoint("GET", "/customFields", rows="values", page=Page.START_AT),
    },
    columns=(
        Column("id", Type.TEXT, "id", "The id of the field: `customfield_10010`."),
        Column("number", Type.INTEGER, "schema.customId", "The number in its id.", data_center="numericId"),
        Column("name", Type.TEXT, "name", "The name of the field."),
        Column("description", Type.TEXT, "description", "What the field is for."),
        Column("type", Type.TEXT, "schema.type", "The type of its value.", data_center=""),
        Column("items", Type.TEXT, "schema.items", "The type of the elements of an array.", data_center=""),
        Column("custom_type", Type.TEXT, "schema.custom", "The type of the field.", data_center="type"),
        Column("searcher_key", Type.TEXT, "searcherKey", "How JQL searches it."),
        Column("locked", Type.BOOLEAN, "isLocked", "Whether an app keeps it as it is."),
        Column("screens_count", Type.INTEGER, "screensCount", "How many screens show it."),
        Column("contexts_count", Type.INTEGER, "contextsCount", "How many contexts it has.", data_center=""),
        Column("projects_count", Type.INTEGER, "projectsCount", "How many projects use it."),
        Column("last_used", Type.INSTANT, "lastUsed.value", "When a value last changed.", data_center=""),
    ),
)
