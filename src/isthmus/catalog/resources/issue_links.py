"""The links between issues."""

from isthmus.catalog.model import Column, Nested, Page, Resource, Type
from isthmus.catalog.shapes import ISSUE_COLUMNS, ISSUE_KEY, travelling


def _end(prefix: str, path: str, what: str) -> tuple[Column, ...]:
    return (
        Column(f"{prefix}_id", Type.TEXT, f"{path}.id", f"The id of {what}; NULL when this is the one."),
        Column(f"{prefix}_key", Type.TEXT, f"{path}.key", f"The key of {what}."),
        Column(f"{prefix}_summary", Type.TEXT, f"{path}.fields.summary", f"The title of {what}."),
        Column(f"{prefix}_status", Type.TEXT, f"{path}.fields.status.name", f"The status of {what}."),
        Column(f"{prefix}_type", Type.TEXT, f"{path}.fields.issuetype.name", f"The issue type of {what}."),
    )


ISSUE_LINKS = Resource(
    name="issue_links",
    about="The links of issues to other issues; each link is there from both its ends.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/",
    key=("issue_id", "id"),
    list=travelling(Page.CHILD),
    parent="issues",
    parent_key=ISSUE_KEY,
    nested=Nested(rows="fields.issuelinks", field="issuelinks"),
    columns=(
        *ISSUE_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the link."),
        Column("type_id", Type.TEXT, "type.id", "The id of the link type."),
        Column("type", Type.TEXT, "type.name", "The name of the link type."),
        Column("inward", Type.TEXT, "type.inward", "How it reads at the inward end: is blocked by."),
        Column("outward", Type.TEXT, "type.outward", "How it reads at the outward end: blocks."),
        *_end("inward_issue", "inwardIssue", "the issue at the inward end"),
        *_end("outward_issue", "outwardIssue", "the issue at the outward end"),
        Column("url", Type.TEXT, "self", "The address of the link in Jira's API."),
    ),
)
