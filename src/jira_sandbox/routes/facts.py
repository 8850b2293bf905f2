"""Small facts about issues: event types, limits, who watches, entries of history, pins, order of sub-tasks.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-issue/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit import crowd
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.edit.limit import LIMITS, full
from jira_sandbox.edit.right import allowed, demand
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.talk import comment, rows_of
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.moment import written
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

EVENTS = (
    "Issue Created", "Issue Updated", "Issue Assigned", "Issue Resolved", "Issue Closed", "Issue Commented",
    "Issue Reopened", "Issue Deleted", "Issue Moved", "Work Logged On Issue", "Work Started On Issue",
    "Work Stopped On Issue", "Generic Event", "Issue Comment Edited", "Issue Worklog Updated",
    "Issue Worklog Deleted", "Issue Comment Deleted",
)  # fmt: skip
"""The types of events that every Jira has, by their ids from 1."""


@route("GET", "/rest/api/{v}/events", only="cloud")
def events(call: Call) -> list[Thing]:
    """List the types of issue events."""
    call.require("ADMINISTER")
    return [{"id": id_, "name": name} for id_, name in enumerate(EVENTS, 1)]


@route("GET", "/rest/api/{v}/issue/limit/report", only="cloud")
def limits(call: Call) -> Thing:
    """List the issues that hold, or almost hold, more than an issue may; by ids, or keys where asked."""
    call.require("ADMINISTER")
    keys = call.query.get("isReturningKeys", "").lower() == "true"
    near, beyond = full(call.site, (issue for issue in call.site.living() if call.sight.issue(issue)))

    def told(found: dict[str, dict[Issue, int]]) -> Thing:
        return {
            what: {(issue.key if keys else issue.id): number for issue, number in rows.items()}
            for what, rows in found.items()
        }

    return {"issuesApproachingLimit": told(near), "issuesBreachingLimit": told(beyond), "limits": LIMITS}


@route("POST", "/rest/api/{v}/issue/watching", only="cloud")
def watching(call: Call) -> Thing:
    """Tell which issues the caller watches; one that is not there nobody does.

    Raises:
        JiraError: 400 when no list of ids was sent.
    """
    ids = call.body.get("issueIds") if isinstance(call.body, dict) else None
    if not isinstance(ids, list) or not all(isinstance(id_, str | int) for id_ in ids):
        raise JiraError(400, NO_BODY)
    me, told = key_of(call.caller.user), {}
    for id_ in ids:
        issue = call.sight.find(str(id_))
        people = crowd.members(issue, "watches") if issue is not None else []
        told[str(id_)] = any(key_of(person) == me for person in people)
    return {"issuesIsWatching": told}


@route("POST", "/rest/api/{v}/issue/{key}/changelog/list", only="cloud")
def entries(call: Call) -> Thing:
    """Read entries of an issue's history by id; unknown ids are left out.

    Raises:
        JiraError: 400 when no list of ids was sent.
    """
    issue = wanted(call)
    ids = call.body.get("changelogIds") if isinstance(call.body, dict) else None
    if not isinstance(ids, list) or not all(isinstance(id_, str | int) for id_ in ids):
        raise JiraError(400, NO_BODY)
    asked = {str(id_) for id_ in ids}
    rows = [entry for entry in issue.histories() if entry["id"] in asked]
    return {"startAt": 0, "maxResults": len(rows), "total": len(rows), "histories": rows}


class Pins:
    """The pinned comments of a Data Center: by issue and comment, who pinned it and when."""

    def __init__(self, _site: Site) -> None:
        self.rows: dict[str, dict[str, tuple[str, str]]] = {}


@route("PUT", "/rest/api/2/issue/{key}/comment/{id}/pin", only="datacenter")
def pin(call: Call) -> Answer:
    """Pin a comment, or with ``false`` pin it no more.

    Raises:
        JiraError: 400 when the body is no boolean, 404 without the permission to comment.
    """
    issue, row = wanted(call), comment(call)
    if not allowed(call.site, "ADD_COMMENTS", issue):
        raise JiraError(404, "You do not have permission to pin this comment.")
    if not isinstance(call.body, bool):
        raise JiraError(400, NO_BODY)
    pins = call.site.part(Pins).rows.setdefault(issue.id, {})
    pins.pop(row["id"], None)
    if call.body:
        pins[row["id"]] = (key_of(call.caller.user), written(call.site.now, call.site.zone))
    return DONE


@route("GET", "/rest/api/2/issue/{key}/pinned-comments", only="datacenter")
def pinned(call: Call) -> list[Thing]:
    """List the pinned comments of an issue."""
    issue = wanted(call)
    rows = {row["id"]: row for row in rows_of(issue, "comment", "comments")}
    pins = call.site.part(Pins).rows.get(issue.id, {})
    return [
        {"comment": rows[id_], "pinnedBy": who, "pinnedDate": when}
        for id_, (who, when) in pins.items() if id_ in rows
    ]  # fmt: skip


@route("GET", "/rest/api/2/issue/{key}/subtask/move", only="datacenter")
def movable(call: Call) -> bool:
    """Tell whether the caller may put the sub-tasks of an issue into another order."""
    return allowed(call.site, "EDIT_ISSUES", wanted(call))


@route("POST", "/rest/api/2/issue/{key}/subtask/move", only="datacenter")
def reorder(call: Call) -> Answer:
    """Put the sub-task at the place ``original`` to the place ``current``.

    Raises:
        JiraError: 400 for places there are not.
    """
    issue = wanted(call)
    demand(call.site, "EDIT_ISSUES", issue)
    rows = list(issue.fields.get("subtasks") or ())
    body = call.body if isinstance(call.body, dict) else {}
    places = [body.get(name) for name in ("original", "current")]
    if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n < len(rows) for n in places):
        raise JiraError(400, "The places of the sub-task are out of bounds.")
    rows.insert(body["current"], rows.pop(body["original"]))
    call.ledger.show(issue, {"subtasks": rows})
    return DONE
