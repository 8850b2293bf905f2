"""The files attached to issues."""

from isthmus.catalog.model import Column, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, travelling, user_columns

ATTACHMENTS = Resource(
    name="attachments",
    about="The files attached to issues: name, size, type and where to get them.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/",
    key=("id",),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(rows="fields.attachment", field="attachment"),
    columns=(
        *ISSUE_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the attachment."),
        Column("filename", Type.TEXT, "filename", "The name of the file."),
        Column("size", Type.INTEGER, "size", "The size of the file in bytes."),
        Column("mime_type", Type.TEXT, "mimeType", "The media type of the file."),
        *user_columns("author", "author", "who attached it"),
        Column("created", Type.INSTANT, "created", "When it was attached."),
        Column("content_url", Type.TEXT, "content", "Where the file is."),
        Column("thumbnail_url", Type.TEXT, "thumbnail", "Where its preview is; NULL without one."),
        Column("url", Type.TEXT, "self", "The address of the attachment in Jira's API."),
    ),
)
