"""Links between issues, made and taken away.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit.draft import NO_BODY, comment_text
from jira_sandbox.edit.limit import room
from jira_sandbox.edit.link import tie, untie
from jira_sandbox.edit.remark import add_comment, visibility
from jira_sandbox.edit.right import allowed, demand
from jira_sandbox.edit.value import FieldFault
from jira_sandbox.errors import JiraError, missing_issue
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.talk import issue_link
from jira_sandbox.state.issue import Issue

Thing = dict[str, Any]


@route("POST", "/rest/api/{v}/issueLink")
def link(call: Call) -> Answer:
    """Link two issues; a link that is there already is not made twice.

    Raises:
        JiraError: 400 for a body that is none, 404 for a type or an issue that is not there.
    """
    if not isinstance(call.body, dict):
        raise JiraError(400, NO_BODY)
    kind = _kind(call)
    inward, outward = _end(call, "inwardIssue"), _end(call, "outwardIssue")
    if inward is outward:
        raise JiraError(400, "You cannot link an issue to itself.")
    demand(call.site, "LINK_ISSUES", outward, status=404)
    words, seen_by = _comment(call)
    if words is not None:
        demand(call.site, "ADD_COMMENTS", inward)
        room(call.site, inward, "comment")
    for end in (inward, outward):
        room(call.site, end, "issuelinks")
    if not any(_is(row, kind, outward) for row in inward.fields.get("issuelinks") or ()):
        tie(call.ledger, kind, inward, outward)
    if words is not None:
        add_comment(call.ledger, inward, words, seen_by)
    return Answer(b"", 201)


def _is(row: Thing, kind: Thing, other: Issue) -> bool:
    return bool(row["type"]["id"] == kind["id"] and (row.get("outwardIssue") or {}).get("id") == other.id)


def _kind(call: Call) -> Thing:
    given = call.body.get("type")
    if not isinstance(given, dict):
        raise JiraError(400, NO_BODY)
    for kind in call.site.catalog.link_types:
        if given.get("id") == kind["id"] or str(given.get("name", "")).lower() == kind["name"].lower():
            return kind
    raise JiraError(404, f"No issue link type with name '{given.get('name')}' found.")


def _end(call: Call, side: str) -> Issue:
    given = call.body.get(side)
    if not isinstance(given, dict):
        raise JiraError(400, NO_BODY)
    found = call.sight.find(str(given.get("key") or given.get("id")))
    if found is None:
        raise missing_issue()
    return found


def _comment(call: Call) -> tuple[Any, Any]:
    given = call.body.get("comment")
    if given is None:
        return None, None
    if not isinstance(given, dict):
        raise JiraError(400, NO_BODY)
    visibility(call.site, given.get("visibility"))
    try:
        return comment_text(call.site, given.get("body"), call.version), given.get("visibility")
    except FieldFault as fault:
        raise JiraError(400, errors={"comment": str(fault)}) from None


@route("DELETE", "/rest/api/{v}/issueLink/{id}")
def unlink(call: Call) -> Answer:
    """Take a link away, from both sides."""
    told = issue_link(call)
    ends = (call.sight.find(str(told[side]["id"])) for side in ("inwardIssue", "outwardIssue"))
    if not any(issue is not None and allowed(call.site, "LINK_ISSUES", issue) for issue in ends):
        raise JiraError(404, f"No issue link with id '{call.path['id']}' exists.")
    untie(call.ledger, told)
    return DONE
