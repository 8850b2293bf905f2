"""The changelog of one issue, and of a thousand.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import NO_TOKEN
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.snapshots import UnknownTokenError

MOST_ISSUES = 1000
MOST_FIELDS = 10


@route("GET", "/rest/api/{v}/issue/{key}/changelog", only="cloud")
def changelog(call: Call) -> dict[str, Any]:
    """List the changelog of an issue, oldest first."""
    issue = wanted(call)
    return call.page(issue.histories(), 100, 100, url=call.api(f"issue/{issue.key}/changelog"))


@route("POST", "/rest/api/{v}/changelog/bulkfetch", only="cloud")
def bulk_fetch(call: Call) -> dict[str, Any]:
    """List the changelogs of up to 1000 issues together, ``maxResults`` entries a page, oldest first.

    Raises:
        JiraError: 400 for too many issues or fields, or a token of another question.
    """
    names, fields = call.several("issueIdsOrKeys"), call.several("fieldIds")
    if not names or len(names) > MOST_ISSUES:
        raise JiraError(400, f"The number of issues must be between 1 and {MOST_ISSUES}.")
    if len(fields) > MOST_FIELDS:
        raise JiraError(400, f"The number of field IDs must not exceed {MOST_FIELDS}.")
    issues = {found.index: found for name in names if (found := call.sight.find(name)) is not None}
    size = call.number("maxResults", 1000, 10_000) or 1000
    snapshots = call.world.snapshots
    token = str(call.value("nextPageToken") or "")
    question = ("changelog", *names, "/", *fields)
    try:
        name, order = snapshots.result(question, lambda: sorted(issues), token=token)
        start = snapshots.offset(token, name) if token else 0
    except UnknownTokenError:
        raise JiraError(400, NO_TOKEN) from None
    logs, following = _page([issues[place] for place in order if place in issues], set(fields), start, size)
    next_token = snapshots.token(name, following) if following else None
    return {"issueChangeLogs": logs, "nextPageToken": next_token}


def _page(issues: list[Issue], fields: set[str], start: int, size: int) -> tuple[list[dict[str, Any]], int]:
    """Cut a page out of all entries; also say where the next one begins, 0 when there is none."""
    logs: list[dict[str, Any]] = []
    seen, room = 0, size
    for issue in issues:
        entries = issue.histories()
        if fields:
            entries = [
                entry for entry in entries if fields & {item.get("fieldId") for item in entry["items"]}
            ]
        here = entries[max(0, start - seen) :]
        seen += len(entries)
        if not here:
            continue
        if not room:
            return logs, start + size
        logs.append({"issueId": issue.id, "changeHistories": here[:room]})
        if len(here) > room:
            return logs, start + size
        room -= len(here)
    return logs, 0
