"""What changed on issues."""

from isthmus.catalog.model import CLOUD, Column, Endpoint, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, travelling, user_columns

CHANGELOGS = Resource(
    name="changelogs",
    about="The history of issues: one row for each field that a change touched.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post",
    key=("history_id", "field"),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(
        rows="changelog.histories",
        expand="changelog",
        total="changelog.total",
        overflow={
            CLOUD: Endpoint("GET", "/issue/{id}/changelog", rows="values", page=Page.START_AT, limit=100)
        },
        # Each of its rows is an issue: `issueId`, and its histories in `changeHistories`.
        bulk={
            CLOUD: Endpoint(
                "POST", "/changelog/bulkfetch", rows="issueChangeLogs", page=Page.CURSOR, limit=10000
            )
        },
        explode="items",
    ),
    columns=(
        *ISSUE_COLUMNS,
        Column("history_id", Type.TEXT, "<id", "The id of the change."),
        Column("created", Type.INSTANT, "<created", "When it was changed."),
        *user_columns("author", "<author", "who changed it"),
        Column("field", Type.TEXT, "field", "The name of the field that changed."),
        Column("field_id", Type.TEXT, "fieldId", "The id of the field that changed.", data_center=""),
        Column("field_type", Type.TEXT, "fieldtype", "jira for a system field, custom for a custom field."),
        Column("from_value", Type.TEXT, "from", "The id of the value before."),
        Column("from_text", Type.TEXT, "fromString", "The value before."),
        Column("to_value", Type.TEXT, "to", "The id of the value after."),
        Column("to_text", Type.TEXT, "toString", "The value after."),
    ),
)
