"""The work people logged on issues."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, travelling, user_columns

WORKLOGS = Resource(
    name="worklogs",
    about="The work logged on issues: who, when and how long.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/",
    key=("id",),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(
        rows="fields.worklog.worklogs",
        field="worklog",
        total="fields.worklog.total",
        overflow={
            CLOUD: Endpoint("GET", "/issue/{id}/worklog", "worklogs", Page.START_AT, limit=5000),
            DATA_CENTER: Endpoint("GET", "/issue/{id}/worklog", "worklogs"),  # always the whole list
        },
    ),
    columns=(
        *ISSUE_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the entry."),
        *user_columns("author", "author", "who did the work"),
        *user_columns("update_author", "updateAuthor", "who last edited the entry"),
        Column("started", Type.INSTANT, "started", "When the work began."),
        Column("time_spent_seconds", Type.INTEGER, "timeSpentSeconds", "How long it took, in seconds."),
        Column("time_spent", Type.TEXT, "timeSpent", "How long it took, in Jira's words: 1d 2h."),
        Column("comment", Type.RICH, "comment", "What was done."),
        Column("created", Type.INSTANT, "created", "When the entry was made."),
        Column("updated", Type.INSTANT, "updated", "When the entry was last edited."),
        Column("visibility_type", Type.TEXT, "visibility.type", "role or group when it is restricted."),
        Column("visibility", Type.TEXT, "visibility.value", "The role or group that may read it."),
        Column("url", Type.TEXT, "self", "The address of the entry in Jira's API."),
    ),
)
