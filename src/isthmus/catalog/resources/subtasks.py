"""The subtasks of issues."""

from isthmus.catalog.model import Column, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, travelling

SUBTASKS = Resource(
    name="subtasks",
    about="The subtasks of issues; the issue is the one above.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/",
    key=("id",),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(rows="fields.subtasks", field="subtasks"),
    columns=(
        *ISSUE_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the subtask."),
        Column("key", Type.TEXT, "key", "The key of the subtask."),
        Column("summary", Type.TEXT, "fields.summary", "The title of the subtask."),
        Column("issue_type_id", Type.TEXT, "fields.issuetype.id", "The id of its issue type."),
        Column("issue_type", Type.TEXT, "fields.issuetype.name", "The name of its issue type."),
        Column("status_id", Type.TEXT, "fields.status.id", "The id of its status."),
        Column("status", Type.TEXT, "fields.status.name", "The name of its status."),
        Column("status_category", Type.TEXT, "fields.status.statusCategory.name", "Its status category."),
        Column("priority_id", Type.TEXT, "fields.priority.id", "The id of its priority."),
        Column("priority", Type.TEXT, "fields.priority.name", "The name of its priority."),
        Column("url", Type.TEXT, "self", "The address of the subtask in Jira's API."),
    ),
)
