"""What every reader is asked: the same issues, and the same fields of them."""

from __future__ import annotations

from dataclasses import dataclass

JQL = "project is not EMPTY"
"""All issues, in words that Cloud accepts: a search there has to be bounded."""

COLUMNS = (
    "key", "summary", "description", "status", "status_category", "priority", "issue_type", "project_key",
    "resolution", "created", "updated", "resolved", "due", "assignee", "reporter", "labels", "components",
    "fix_versions", "votes", "watch_count",
)  # fmt: skip
"""Twenty columns, rich text among them."""

FIELDS = (
    "key", "summary", "description", "status", "priority", "issuetype", "project", "resolution", "created",
    "updated", "resolutiondate", "duedate", "assignee", "reporter", "labels", "components", "fixVersions",
    "votes", "watches",
)  # fmt: skip
"""The fields that hold them, as Jira calls them."""

COMMENT_COLUMNS = ("issue_key", "id", "body", "author", "created", "updated")
COMMENT_FIELDS = ("key", "comment")

IN_FLIGHT = 32
PAGE = 100
IDS_PAGE = 5000


@dataclass(frozen=True, slots=True)
class Jira:
    """Where to ask, and as whom. key: the key of one issue there."""

    url: str
    user: str
    token: str
    key: str = ""
