"""How much an issue may hold on Cloud.

https://support.atlassian.com/jira-cloud-administration/docs/manage-issue-limits/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

LIMITS = {
    "attachment": 2000, "comment": 5000, "issuelinks": 2000, "remoteIssueLinks": 2000, "worklog": 10_000,
}  # fmt: skip
NEAR = 0.9
"""The share of a limit from which an issue is told to come near it."""

INSIDE = {"comment": "comments", "worklog": "worklogs"}


def held(site: Site, issue: Issue, what: str) -> int:
    """Count what was written to an issue of a kind; what is made up stays far below every limit."""
    if what == "remoteIssueLinks":
        return len(site.remote_links.get(issue.id, ()))
    value = issue.fields.values_kept.get(what)
    if isinstance(value, dict):
        value = value.get(INSIDE.get(what, what))
    return len(value or ())


def room(site: Site, issue: Issue, what: str, more: int = 1) -> None:
    """Let more be added to an issue.

    Raises:
        JiraError: 413 when it would be more than the limit.
    """
    if site.cloud and held(site, issue, what) + more > LIMITS[what]:
        told = f"The issue {issue.key} has reached the limit of {LIMITS[what]} for {what}."
        raise JiraError(413, told)


Counts = dict[str, dict[Issue, int]]
"""By what is counted, how much of it each issue holds."""


def full(site: Site, issues: Iterator[Issue]) -> tuple[Counts, Counts]:
    """Find the issues near a limit, and those beyond one, by what they hold."""
    near: Counts = {}
    beyond: Counts = {}
    for issue in issues:
        for what, limit in LIMITS.items():
            number = held(site, issue, what)
            if number > limit:
                beyond.setdefault(what, {})[issue] = number
            elif number >= limit * NEAR:
                near.setdefault(what, {})[issue] = number
    return near, beyond
