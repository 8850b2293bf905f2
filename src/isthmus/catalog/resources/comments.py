"""What people wrote under issues."""

from isthmus.catalog.model import Column, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, of_issue, travelling, user_columns

COMMENTS = Resource(
    name="comments",
    about="The comments on issues.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/",
    key=("id",),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(
        rows="fields.comment.comments",
        field="comment",
        total="fields.comment.total",
        overflow=of_issue("/issue/{id}/comment", "comments"),
    ),
    columns=(
        *ISSUE_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the comment."),
        Column("body", Type.RICH, "body", "What was written."),
        *user_columns("author", "author", "the author"),
        *user_columns("update_author", "updateAuthor", "who last edited it"),
        Column("created", Type.INSTANT, "created", "When it was written."),
        Column("updated", Type.INSTANT, "updated", "When it was last edited."),
        Column("visibility_type", Type.TEXT, "visibility.type", "role or group when it is restricted."),
        Column("visibility", Type.TEXT, "visibility.value", "The role or group that may read it."),
        Column("public", Type.BOOLEAN, "jsdPublic", "Whether customers of a service project see it."),
        Column("url", Type.TEXT, "self", "The address of the comment in Jira's API."),
    ),
)
