"""Every field of every issue, in narrow form."""

from isthmus.catalog.model import Column, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, travelling

ISSUE_FIELDS = Resource(
    name="issue_fields",
    about="The fields of issues, one row for each issue and field: what no column shows is here.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/",
    key=("issue_id", "field_id"),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(rows="fields", field="*all"),
    columns=(
        *ISSUE_COLUMNS,
        Column("field_id", Type.TEXT, "@key", "The id of the field."),
        Column("field_name", Type.TEXT, "@name", "The name of the field."),
        Column("value", Type.TEXT, "@text", "The value as a person reads it; NULL when empty."),
        Column("json", Type.JSON, "@value", "The value as Jira sent it."),
    ),
)
