"""Who votes for an issue, and who watches it; Jira writes no history of either.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-watchers/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.profiles import key_of

Thing = dict[str, Any]

PARTS = {"votes": ("voters", "votes", "hasVoted"), "watches": ("watchers", "watchCount", "isWatching")}


def members(issue: Issue, field: str) -> list[Thing]:
    """List who votes for (``votes``) or watches (``watches``) an issue."""
    rows: list[Thing] = (issue.fields.get(field) or {}).get(PARTS[field][0], [])
    return rows


def without(issue: Issue, field: str, person: Thing) -> list[Thing]:
    """List all of them but one."""
    return [row for row in members(issue, field) if key_of(row) != key_of(person)]


def gather(ledger: Ledger, issue: Issue, field: str, people: list[Thing]) -> None:
    """Let these people vote for an issue, or watch it."""
    who, count, mine = PARTS[field]
    me = any(key_of(row) == key_of(ledger.site.caller.user) for row in people)
    told = {**(issue.fields.get(field) or {}), who: people, count: len(people), mine: me}
    ledger.show(issue, {field: told})


def join(ledger: Ledger, issue: Issue, field: str, person: Thing) -> None:
    """Let somebody vote for an issue, or watch it."""
    gather(ledger, issue, field, [*without(issue, field, person), person])


def leave(ledger: Ledger, issue: Issue, field: str, person: Thing) -> bool:
    """Let somebody do so no more; whether they did."""
    rest = without(issue, field, person)
    there = len(rest) < len(members(issue, field))
    gather(ledger, issue, field, rest)
    return there
