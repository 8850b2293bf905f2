"""Shapes that several resources share: a person, the issue a row belongs to, the project, the issue search.

A resource stays a table of facts; what would be repeated in many of them is said here once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from isthmus.catalog.model import (
    CLOUD,
    DATA_CENTER,
    EQUALITY,
    NULLNESS,
    Column,
    Dialect,
    Endpoint,
    Jql,
    Match,
    Op,
    Page,
    Type,
)

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ACCOUNT_ID = f"[0-9a-f]{{24}}|[a-z0-9]+:{_UUID}(:{_UUID})?"
"""What an account id looks like; that of a service desk's customer has two parts. JQL also takes full names
and e-mail addresses where it takes an account id, so that only such an operand means the same to both.
https://support.atlassian.com/jira-software-cloud/docs/jql-fields/#Assignee"""

SEARCH: Mapping[Dialect, Endpoint] = {
    # 5,000 a page when nothing but ids is asked for; Jira gives fewer by itself when fields are.
    CLOUD: Endpoint("POST", "/search/jql", rows="issues", page=Page.SEARCH, limit=5000),
    DATA_CENTER: Endpoint("POST", "/search", rows="issues", page=Page.SEARCH, limit=1000),
}
"""How issues are found: a cursor on Cloud, offsets on Data Center.
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/"""


def travelling(page: Page) -> Mapping[Dialect, Endpoint]:
    """The search by which children come with their issues, 100 issues an answer: whole issues are heavy."""
    return {
        dialect: Endpoint(one.method, one.path, one.rows, page, limit=100) for dialect, one in SEARCH.items()
    }


def of_issue(path: str, rows: str, limit: int = 100) -> Mapping[Dialect, Endpoint]:
    """The pages of one issue's own list, the same on both dialects."""
    endpoint = Endpoint("GET", path, rows, Page.START_AT, limit)
    return {CLOUD: endpoint, DATA_CENTER: endpoint}


def of_one_issue(path: str, rows: str) -> Mapping[Dialect, Endpoint]:
    """One issue's own list in a single answer, the same on both dialects."""
    endpoint = Endpoint("GET", path, rows)
    return {CLOUD: endpoint, DATA_CENTER: endpoint}


ISSUE_KEY = (
    ("issue_id", "id"),
    ("issue_key", "key"),
    ("project_key", "project_key"),
    ("issue_created", "created"),
    ("issue_updated", "updated"),
)
"""What every child of issues repeats of its issue: a condition on these narrows which issues are read."""

ISSUE_COLUMNS = (
    Column("issue_id", Type.TEXT, "^id", "The id of the issue this belongs to."),
    Column("issue_key", Type.TEXT, "^key", "The key of the issue this belongs to."),
    Column("project_key", Type.TEXT, "^fields.project.key", "The key of the issue's project."),
    Column("issue_created", Type.INSTANT, "^fields.created", "When the issue was created."),
    Column("issue_updated", Type.INSTANT, "^fields.updated", "When the issue last changed."),
)

PROJECT_KEY = (("project_id", "id"), ("project_key", "key"))
"""What every child of projects repeats of its project."""

PROJECT_COLUMNS = (
    Column("project_id", Type.TEXT, "^id", "The id of the project this belongs to."),
    Column("project_key", Type.TEXT, "^key", "The key of the project this belongs to."),
)


class _PersonPushed(NamedTuple):
    """How each column of a person can be asked for."""

    shown: Jql | None = None
    shown_there: Jql | None = None
    account: Jql | None = None
    name: Jql | None = None


def _person_pushed(jql: str) -> _PersonPushed:
    return _PersonPushed(
        shown=Jql(jql, NULLNESS, Match.USER),
        shown_there=Jql(jql, frozenset({Op.NOT_NULL}), Match.USER),
        account=Jql(jql, EQUALITY | {Op.NE, Op.NOT_IN} | NULLNESS, Match.USER, True, operand=ACCOUNT_ID),
        name=Jql(jql, EQUALITY, Match.USER),
    )


def user_columns(prefix: str, path: str, who: str, jql: str = "") -> tuple[Column, ...]:
    """The columns of one person: `prefix` (the name to show) and `prefix_account_id`, `_name`, `_key` …

    path: where the person's object is; `who` completes "The … of".
    jql: the JQL field that asks for this person. Display names are never pushed: they are neither unique nor
        compared the way SQL does. On Data Center a person who was deleted may lack a display name, so only
        its presence can be asked for there.
    """
    pushed = _person_pushed(jql) if jql else _PersonPushed()
    return (
        Column(
            prefix,
            Type.TEXT,
            f"{path}.displayName",
            f"The display name of {who}.",
            push=pushed.shown,
            push_data_center=pushed.shown_there,
        ),
        Column(
            f"{prefix}_account_id",
            Type.TEXT,
            f"{path}.accountId",
            f"The account id of {who}.",
            data_center="",
            push=pushed.account,
        ),
        Column(
            f"{prefix}_name",
            Type.TEXT,
            "",
            f"The user name of {who}.",
            data_center=f"{path}.name",
            push=pushed.name,
        ),
        Column(
            f"{prefix}_key",
            Type.TEXT,
            "",
            f"The user key of {who}, which outlives a change of the user name.",
            data_center=f"{path}.key",
        ),
        Column(
            f"{prefix}_email",
            Type.TEXT,
            f"{path}.emailAddress",
            f"The e-mail address of {who}; NULL when their profile hides it.",
        ),
        Column(f"{prefix}_active", Type.BOOLEAN, f"{path}.active", f"Whether {who} has an active account."),
    )


PERSON_COLUMNS = (
    Column("account_id", Type.TEXT, "accountId", "The account id.", data_center=""),
    Column("user_name", Type.TEXT, "", "The user name, as typed to log in.", data_center="name"),
    Column(
        "user_key", Type.TEXT, "", "The key, which outlives a change of the user name.", data_center="key"
    ),
    Column("display_name", Type.TEXT, "displayName", "The name to show."),
    Column("email", Type.TEXT, "emailAddress", "The e-mail address; NULL when the profile hides it."),
    Column("active", Type.BOOLEAN, "active", "Whether the account is active."),
    Column("account_type", Type.TEXT, "accountType", "atlassian, app or customer.", data_center=""),
    Column(
        "time_zone", Type.TEXT, "timeZone", "The time zone of the profile; NULL when the profile hides it."
    ),
    Column("url", Type.TEXT, "self", "The address of the account in Jira's API."),
)
"""The columns of a row that is a person."""
