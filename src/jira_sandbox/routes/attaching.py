"""What programs put on issues: properties, links to other systems, notifications.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-remote-links/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.edit.limit import room
from jira_sandbox.edit.right import demand
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.properties import given
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.talk import remote_rows
from jira_sandbox.state.issue import Issue

Thing = dict[str, Any]

PARTS = ("globalId", "application", "relationship", "object")
RECIPIENTS = ("reporter", "assignee", "watchers", "voters", "users", "groups", "groupIds")


def _kept(call: Call) -> Thing:
    return call.site.properties.setdefault(wanted(call).id, {})


@route("GET", "/rest/api/{v}/issue/{key}/properties/{name}")
def read_property(call: Call) -> Thing:
    """Read a property.

    Raises:
        JiraError: 404 when there is none.
    """
    name, kept = call.path["name"], _kept(call)
    if name not in kept:
        raise JiraError(404, f"The property with key '{name}' does not exist.")
    return {"key": name, "value": kept[name]}


@route("PUT", "/rest/api/{v}/issue/{key}/properties/{name}")
def put_property(call: Call) -> Answer:
    """Give a property a value: any JSON of up to 32,768 bytes.

    Raises:
        JiraError: 400 for nothing, too much, or too long a name.
    """
    issue, name, kept, value = wanted(call), call.path["name"], _kept(call), given(call)
    demand(call.site, "EDIT_ISSUES", issue)
    status = 200 if name in kept else 201
    kept[name] = value
    call.tell("issue_property_set", issue=issue, property={"key": name, "value": value})
    return Answer(b"", status)


@route("DELETE", "/rest/api/{v}/issue/{key}/properties/{name}")
def remove_property(call: Call) -> Answer:
    """Delete a property."""
    told = read_property(call)
    demand(call.site, "EDIT_ISSUES", wanted(call))
    del _kept(call)[told["key"]]
    call.tell("issue_property_deleted", issue=wanted(call), property=told)
    return DONE


def _rows(call: Call, issue: Issue) -> list[Thing]:
    """Give the remote links of an issue, kept from now on, as they may change."""
    return call.site.remote_links.setdefault(issue.id, list(remote_rows(call, issue)))


def _said(call: Call) -> Thing:
    """Read a remote link.

    Raises:
        JiraError: 400 with what is missing.
    """
    if not isinstance(call.body, dict) or not isinstance(call.body.get("object", {}), dict):
        raise JiraError(400, NO_BODY)
    told = call.body.get("object") or {}
    errors = {name: f"'{name}' is required." for name in ("url", "title") if not told.get(name)}
    if errors:
        raise JiraError(400, errors=errors)
    said = {name: call.body[name] for name in PARTS if call.body.get(name) is not None}
    return {"application": {}, **said, "object": {"icon": {}, "status": {"icon": {}}, **told}}


@route("POST", "/rest/api/{v}/issue/{key}/remotelink")
def put_remote_link(call: Call) -> Reply:
    """Link an issue to a page of another system; one with the same ``globalId`` is replaced."""
    issue, said = wanted(call), _said(call)
    demand(call.site, "LINK_ISSUES", issue)
    rows = _rows(call, issue)
    place = next(
        (n for n, row in enumerate(rows) if "globalId" in said and row.get("globalId") == said["globalId"]),
        None,
    )
    room(call.site, issue, "remoteIssueLinks", 1 if place is None else 0)
    number = int(call.ledger.fresh()) if place is None else rows[place]["id"]
    row = {"id": number, "self": call.api(f"issue/{issue.key}/remotelink/{number}"), **said}
    if place is None:
        rows.append(row)
    else:
        rows[place] = row
    return Reply({"id": number, "self": row["self"]}, 201 if place is None else 200)


def _place(call: Call) -> tuple[list[Thing], int]:
    rows = _rows(call, wanted(call))
    for place, row in enumerate(rows):
        if str(row["id"]) == call.path["id"]:
            return rows, place
    raise JiraError(404, f"No remote issue link with id '{call.path['id']}' exists.")


@route("GET", "/rest/api/{v}/issue/{key}/remotelink/{id}")
def remote_link(call: Call) -> Thing:
    """Read one remote link."""
    rows, place = _place(call)
    return rows[place]


@route("PUT", "/rest/api/{v}/issue/{key}/remotelink/{id}")
def change_remote_link(call: Call) -> Answer:
    """Replace a remote link."""
    rows, place = _place(call)
    demand(call.site, "LINK_ISSUES", wanted(call))
    rows[place] = {"id": rows[place]["id"], "self": rows[place]["self"], **_said(call)}
    return DONE


@route("DELETE", "/rest/api/{v}/issue/{key}/remotelink/{id}")
def remove_remote_link(call: Call) -> Answer:
    """Delete a remote link."""
    rows, place = _place(call)
    demand(call.site, "LINK_ISSUES", wanted(call))
    del rows[place]
    return DONE


@route("DELETE", "/rest/api/{v}/issue/{key}/remotelink")
def remove_global(call: Call) -> Answer:
    """Delete the remote link with a ``globalId``.

    Raises:
        JiraError: 400 without one, 404 when the issue has no such link.
    """
    name, rows = call.query.get("globalId"), _rows(call, wanted(call))
    demand(call.site, "LINK_ISSUES", wanted(call))
    if not name:
        raise JiraError(400, "The globalId query parameter must be provided.")
    rest = [row for row in rows if row.get("globalId") != name]
    if len(rest) == len(rows):
        raise JiraError(404, f"No remote issue link with global id '{name}' exists.")
    rows[:] = rest
    return DONE


@route("POST", "/rest/api/{v}/issue/{key}/notify")
def notify(call: Call) -> Answer:
    """Take a notification; nobody is sent a mail here.

    Raises:
        JiraError: 400 when it is for nobody.
    """
    wanted(call)
    to = call.body.get("to") if isinstance(call.body, dict) else None
    if not isinstance(to, dict) or not any(to.get(name) for name in RECIPIENTS):
        raise JiraError(400, "No recipients were defined for notification.")
    return DONE
