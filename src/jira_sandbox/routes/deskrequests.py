"""Requests of customers, read: one, all of mine, and what belongs to each.

https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jira_sandbox.call import Answer, Call
from jira_sandbox.edit.files import Files, picture
from jira_sandbox.service.answer import page, person
from jira_sandbox.service.door import desks_of, served
from jira_sandbox.service.refusal import ServiceError, missing_desk
from jira_sandbox.service.told import Agreement, approval, arrivals, status
from jira_sandbox.service.view import (
    EXPANDS,
    agreements,
    approves,
    comment_told,
    file_shown,
    files,
    files_of,
    houses,
    owns,
    participants,
    request_told,
    shared,
    spoken,
    takes_part,
    visible,
    wanted,
)
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.moment import read

Thing = dict[str, Any]

DEFAULT = ("OWNED_REQUESTS", "PARTICIPATED_REQUESTS", "ALL_ORGANIZATIONS")
OWNERSHIP: Mapping[str, Callable[[Call, Issue], bool]] = {
    "OWNED_REQUESTS": owns,
    "PARTICIPATED_REQUESTS": takes_part,
    "ALL_ORGANIZATIONS": shared,
    "ORGANIZATION": lambda call, issue: (
        shared(call, issue) and call.query.get("organizationId", "") in houses(call, issue)
    ),
    "APPROVER": approves,
    "ALL_REQUESTS": visible,
}
"""How the caller may belong to a request."""

APPROVALS: Mapping[str, bool] = {"MY_PENDING_APPROVAL": True, "MY_HISTORY_APPROVAL": False}
STATES = ("CLOSED_REQUESTS", "OPEN_REQUESTS", "ALL_REQUESTS")


@served("GET", "/request")
def requests(call: Call) -> Thing:
    """List the caller's requests, the one that changed last first."""
    expand = call.words("expand")
    desks, tests = desks_of(call), _filters(call)
    rows = [
        issue
        for issue in call.site.living()
        if desks.type_of(issue) and desks.desk_of(issue) and all(test(issue) for test in tests)
    ]
    rows.sort(key=lambda issue: read(issue.fields["updated"]), reverse=True)
    return page(call, rows, lambda issue: request_told(call, issue, expand), expands=EXPANDS)


def _filters(call: Call) -> list[Callable[[Issue], bool]]:
    """Give what a listed request must meet.

    Raises:
        ServiceError: 400 for words Jira does not know, 404 for no such service desk.
    """
    ways = [word for name in call.several("requestOwnership") for word in name.split(",")] or [*DEFAULT]
    tests: list[Callable[[Issue], bool]] = [
        lambda issue: visible(call, issue) and any(OWNERSHIP[way](call, issue) for way in ways)
    ]
    state = call.text("requestStatus", "ALL_REQUESTS")
    if not set(ways) <= set(OWNERSHIP) or state not in STATES:
        raise ServiceError(400, "The requestOwnership or requestStatus parameter is not valid.")
    if state != "ALL_REQUESTS":
        done = state == "CLOSED_REQUESTS"
        tests.append(lambda issue: (issue.fields.get("resolution") is not None) is done)
    if call.text("approvalStatus"):
        tests.append(_approval(call, call.text("approvalStatus")))
    if call.text("serviceDeskId"):
        desk = desks_of(call).desk(call.text("serviceDeskId"))
        if desk is None:
            raise missing_desk()
        kinds = {kind.id for kind in desk.types}
        tests.append(lambda issue: desks_of(call).raised[issue.id] in kinds)
    if call.text("requestTypeId"):
        tests.append(lambda issue: desks_of(call).raised[issue.id] == call.text("requestTypeId"))
    if call.text("searchTerm"):
        match = _searched(call.text("searchTerm"))
        tests.append(lambda issue: match(str(issue.fields["summary"])))
    return tests


def _approval(call: Call, name: str) -> Callable[[Issue], bool]:
    if name not in APPROVALS:
        raise ServiceError(400, "The approvalStatus parameter is not valid.")
    pending, me = APPROVALS[name], call.caller.account_id
    approvals = desks_of(call).approvals
    return lambda issue: any(
        row.asked(me) and (row.completed is None) is pending for row in approvals.get(issue.id, [])
    )


def _searched(term: str) -> Callable[[str], bool]:
    """Find all words of a term, each with ``*`` and ``?`` for any letters, whatever their case."""
    words = [re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w") for word in term.split()]
    tests = [re.compile(rf"(?<!\w){word}", re.IGNORECASE) for word in words]
    return lambda text: all(test.search(text) for test in tests)


@served("GET", "/request/{request}")
def request(call: Call) -> Thing:
    """Read one request."""
    return request_told(call, wanted(call), call.words("expand"))


@served("GET", "/request/{request}/status")
def statuses(call: Call) -> Thing:
    """List the statuses of a request, the present one first."""
    return page(call, arrivals(call.site, wanted(call))[::-1], lambda row: status(call.site, row))


@served("GET", "/request/{request}/participant")
def taking_part(call: Call) -> Thing:
    """List who takes part in a request."""
    return page(call, participants(call, wanted(call)), lambda row: person(call.site, row))


@served("GET", "/request/{request}/sla", agents=True)
def levels(call: Call) -> Thing:
    """List the service levels of a request."""
    return page(call, agreements(call, wanted(call)))


@served("GET", "/request/{request}/sla/{metric}", agents=True)
def level(call: Call) -> Thing:
    """Read one service level.

    Raises:
        ServiceError: 404 for none.
    """
    issue, desks = wanted(call), desks_of(call)
    if call.path["metric"] not in desks.fields.metrics:
        raise ServiceError(404, "The SLA metric does not exist.")
    return Agreement(desks, call.path["metric"]).told(issue)


@served("GET", "/request/{request}/approval")
def approvals(call: Call) -> Thing:
    """List the approvals of a request."""
    issue = wanted(call)
    rows = desks_of(call).approvals.get(issue.id, [])
    return page(call, rows, lambda row: approval(call.site, issue, row))


@served("GET", "/request/{request}/comment")
def talk(call: Call) -> Thing:
    """List the comments of a request; customers see the public ones."""
    issue, expand, desks = wanted(call), call.words("expand"), desks_of(call)
    kept = {True: call.flag("public", True), False: call.flag("internal", True)}
    rows = [row for row in spoken(call, issue) if kept[desks.public(row)]]
    return page(call, rows, lambda row: comment_told(call, issue, row, expand))


def _comment(call: Call, issue: Issue) -> Thing:
    for row in spoken(call, issue):
        if str(row["id"]) == call.path["comment"]:
            return row
    raise ServiceError(404, "The comment does not exist, or you do not have permission to view it.")


@served("GET", "/request/{request}/comment/{comment}")
def said(call: Call) -> Thing:
    """Read one comment."""
    issue = wanted(call)
    return comment_told(call, issue, _comment(call, issue), call.words("expand"))


@served("GET", "/request/{request}/comment/{comment}/attachment", only="cloud", experimental=True)
def sent_with(call: Call) -> Thing:
    """List the files that came with a comment."""
    issue = wanted(call)
    return page(call, files_of(call, issue, _comment(call, issue)), file_shown(call, issue))


@served("GET", "/request/{request}/attachment", only="cloud")
def attachments(call: Call) -> Thing:
    """List the files of a request."""
    issue = wanted(call)
    return page(call, files(call, issue), file_shown(call, issue))


def _file(call: Call) -> Thing:
    for row in files(call, wanted(call)):
        if str(row["id"]) == call.path["file"]:
            return row
    raise ServiceError(404, "The attachment does not exist.")


@served("GET", "/request/{request}/attachment/{file}", only="cloud")
def content(call: Call) -> Answer:
    """Give the bytes of a file."""
    row = _file(call)
    name = str(row["filename"]).encode("ascii", "replace").decode().replace('"', "'")
    shown = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(call.site.part(Files).read(row), 200, str(row["mimeType"]), shown)


@served("GET", "/request/{request}/attachment/{file}/thumbnail", only="cloud")
def thumbnail(call: Call) -> Answer:
    """Give the small picture of a picture.

    Raises:
        ServiceError: 400 for a file that is no picture.
    """
    if "thumbnail" not in _file(call):
        raise ServiceError(400, "The attachment has no thumbnail.")
    return Answer(picture(256), 200, "image/png")


@served("GET", "/request/{request}/notification", only="cloud")
def subscribed(call: Call) -> Thing:
    """Tell whether the caller is told what happens to a request; at first its maker and participants are."""
    issue = wanted(call)
    chosen = desks_of(call).subscribed.get(issue.id, {}).get(call.caller.account_id)
    return {"subscribed": (owns(call, issue) or takes_part(call, issue)) if chosen is None else chosen}


@served("GET", "/request/{request}/feedback", only="cloud", experimental=True)
def feedback(call: Call) -> Thing:
    """Read what a customer thought of the answer.

    Raises:
        ServiceError: 404 when nobody said.
    """
    found: Thing | None = desks_of(call).feedback.get(wanted(call).id)
    if found is None:
        raise ServiceError(404, "The feedback does not exist.")
    return found


@served("GET", "/request/{request}/approval/{approval}")
def one_approval(call: Call) -> Thing:
    """Read one approval."""
    issue = wanted(call)
    for row in desks_of(call).approvals.get(issue.id, []):
        if row.id == call.path["approval"]:
            return approval(call.site, issue, row)
    raise ServiceError(404, "The approval does not exist.")
