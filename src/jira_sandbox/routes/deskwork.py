"""Requests of customers, changed: raised, talked about, moved on, approved, shared.

https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit import lifecycle, record
from jira_sandbox.edit.draft import comment_text
from jira_sandbox.edit.files import Files, add_files, spoken_size
from jira_sandbox.edit.remark import add_comment
from jira_sandbox.edit.value import FieldFault
from jira_sandbox.routes.deskrequests import one_approval
from jira_sandbox.service.answer import cut, page, person
from jira_sandbox.service.approval import Decision
from jira_sandbox.service.door import desks_of, is_agent, served
from jira_sandbox.service.raising import found_uploads, people_named, raised, take_uploads
from jira_sandbox.service.refusal import ServiceError, forbidden
from jira_sandbox.service.template import CANCELED, CUSTOMER_WAYS, WAITING_FOR_SUPPORT
from jira_sandbox.service.view import (
    comment_told,
    file_shown,
    kind_of,
    owns,
    participants,
    request_told,
    wanted,
)
from jira_sandbox.state.flows import Flows, Way
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import face, name_of

Thing = dict[str, Any]

BEST = 5


@served("POST", "/request")
def raise_request(call: Call) -> Reply:
    """Raise a request."""
    return Reply(request_told(call, raised(call), set()), 201)


# --- talk ----------------------------------------------------------------------------------------------


def _say(call: Call, issue: Issue, body: Any, *, public: bool) -> Thing:
    """Add a comment.

    Raises:
        ServiceError: 400 for no text, 403 for an internal one of a customer's.
    """
    text = _text(call, body)
    if not public and not is_agent(call):
        raise forbidden("You do not have permission to add internal comments.")
    row = add_comment(call.ledger, issue, text, public=public)
    if not public and not call.site.cloud:
        desks_of(call).internal.add(str(row["id"]))
    return row


def _text(call: Call, body: Any) -> Any:
    if not isinstance(body, str):
        raise ServiceError(400, "The comment body must be provided.")
    try:
        return comment_text(call.site, body, 2)
    except FieldFault as fault:
        raise ServiceError(400, str(fault)) from None


@served("POST", "/request/{request}/comment")
def say(call: Call) -> Reply:
    """Comment a request; ``public`` has to be told.

    Raises:
        ServiceError: 400 without it.
    """
    issue, asked = wanted(call), Asked(call)
    public = asked.flag("public")
    if public is None:
        raise ServiceError(400, "The public field must be provided.")
    row = _say(call, issue, asked.body.get("body"), public=public)
    return Reply(comment_told(call, issue, row, set()), 201)


def _beside(asked: Asked) -> str | None:
    """Read the comment that goes with something else; an empty one is none."""
    comment = asked.object("additionalComment") or {}
    body = comment.get("body")
    if body is not None and not isinstance(body, str):
        raise ServiceError(400, "The comment body must be a text.")
    return body or None


@served("POST", "/request/{request}/attachment")
def attach(call: Call) -> Reply:
    """Put files that were sent to the desk onto a request, with a comment that shows them.

    Raises:
        ServiceError: 400 for no file, or one that was not sent; 403 for internal ones of a customer's.
    """
    issue, asked, desks = wanted(call), Asked(call), desks_of(call)
    ids, public = asked.texts("temporaryAttachmentIds"), asked.flag("public")
    text = _beside(asked)
    if not ids:
        raise ServiceError(400, "The temporaryAttachmentIds must be provided.")
    public = True if public is None else public
    if not public and not is_agent(call):
        raise forbidden("You do not have permission to add internal attachments.")
    problems: list[str] = []
    found = found_uploads(desks, kind_of(call, issue).desk, ids, problems)
    if problems:
        raise ServiceError(400, " ".join(problems))
    call.site.part(Files).admit([upload for _id, upload in found])
    rows = add_files(call.ledger, issue, take_uploads(desks, [id_ for id_, _upload in found]))
    shown = [
        f"!{row['filename']}|thumbnail!" if "thumbnail" in row
        else f"[^{row['filename']}] _({spoken_size(row['size'])})_"
        for row in rows
    ]  # fmt: skip
    comment = _say(call, issue, " ".join([*([text] if text else []), *shown]), public=public)
    desks.attached[str(comment["id"])] = [str(row["id"]) for row in rows]
    if not public:
        desks.hidden |= {str(row["id"]) for row in rows}
    listed = cut(call, rows, file_shown(call, issue))
    return Reply({"comment": comment_told(call, issue, comment, set()), "attachments": listed}, 201)


# --- the workflow ----------------------------------------------------------------------------------------


def _ways(call: Call, issue: Issue) -> list[Way]:
    """List the transitions the portal shows."""
    here = issue.fields["status"]["name"]
    ways = call.site.part(Flows).ways(issue, call.caller)
    return [way for way in ways if way.available and way.name in CUSTOMER_WAYS.get(here, ())]


@served("GET", "/request/{request}/transition")
def transitions(call: Call) -> Thing:
    """List where a customer may move a request."""
    return page(call, _ways(call, wanted(call)), lambda way: {"id": way.id, "name": way.name})


@served("POST", "/request/{request}/transition")
def move(call: Call) -> Answer:
    """Move a request, with a comment if there is one.

    Raises:
        ServiceError: 400 when customers cannot move it so.
    """
    issue, asked = wanted(call), Asked(call)
    id_, text = asked.number("id"), _beside(asked)
    way = next((way for way in _ways(call, issue) if way.id == str(id_)), None)
    if way is None:
        raise ServiceError(400, "The transition is not valid for this request.")
    if text:
        _text(call, text)
    lifecycle.take(call.ledger, issue, way, {}, 2)
    if text:
        _say(call, issue, text, public=True)
    return DONE


DECISIONS: dict[str, tuple[Decision, str]] = {
    "approve": ("approved", WAITING_FOR_SUPPORT),
    "decline": ("declined", CANCELED),
}
"""Word of a decision → what it is then, and where the request goes."""


@served("POST", "/request/{request}/approval/{approval}")
def decide(call: Call) -> Thing:
    """Approve or decline; the request moves on.

    Raises:
        ServiceError: 400 for another word, 403 for who is not asked, 404 for no such approval, 409 for one
            that is over.
    """
    issue, asked, me = wanted(call), Asked(call), call.caller.account_id
    one_approval(call)
    row = next(row for row in desks_of(call).approvals[issue.id] if row.id == call.path["approval"])
    word = asked.text("decision")
    if word not in DECISIONS:
        raise ServiceError(400, "The decision must be 'approve' or 'decline'.")
    if not row.asked(me):
        raise forbidden("You are not an approver of this request.")
    if row.completed is not None:
        raise ServiceError(409, "The approval has already been completed.")
    decision, target = DECISIONS[word]
    row.decide(me, decision, call.ledger.stamp())
    ways = call.site.part(Flows).ways(issue, call.caller)
    way = next((way for way in ways if way.name == target), None)
    if way is not None:
        lifecycle.take(call.ledger, issue, way, {"fields": _declined(call, way)}, 2)
    return one_approval(call)


def _declined(call: Call, way: Way) -> Thing:
    """Give the resolution of what is declined: it is not done."""
    known = [row["name"] for row in call.site.resolutions]
    ended = way.name == CANCELED and "Won't Do" in known
    return {"resolution": {"name": "Won't Do"}} if ended else {}


# --- people ----------------------------------------------------------------------------------------------


def people_asked(call: Call) -> list[Thing]:
    """Read the people of a body: by account id, or by login name.

    Raises:
        ServiceError: 400 for nobody, or somebody who does not exist.
    """
    asked = Asked(call)
    names = [*(asked.texts("accountIds") or []), *(asked.texts("usernames") or [])]
    if not names:
        raise ServiceError(400, "At least one user must be provided.")
    return people_named(call, names)


def _take_part(call: Call, *, joins: bool) -> Thing:
    issue, named = wanted(call), people_asked(call)
    if not is_agent(call) and not owns(call, issue):
        raise forbidden("You do not have permission to manage participants of this request.")
    before = participants(call, issue)
    keys = {name_of(row) for row in named}
    kept = [row for row in before if joins or name_of(row) not in keys]
    known = {name_of(row) for row in before}
    here = [face(call.site, row) for row in named if name_of(row) not in known] if joins else []
    field, after = desks_of(call).fields.participants, [*kept, *here]
    if after != before:
        definitions = {row["id"]: row for row in call.site.fields}
        items = record.items(definitions, issue.fields, {field: after}, call.site.cloud)
        call.ledger.change(issue, {field: after}, items)
    return page(call, after, lambda row: person(call.site, row))


@served("POST", "/request/{request}/participant")
def join(call: Call) -> Thing:
    """Let people take part in a request."""
    return _take_part(call, joins=True)


@served("DELETE", "/request/{request}/participant")
def leave(call: Call) -> Thing:
    """Let people take part in a request no more."""
    return _take_part(call, joins=False)


@served("PUT", "/request/{request}/notification", only="cloud")
def subscribe(call: Call) -> Answer:
    """Tell the caller what happens to a request from now on."""
    desks_of(call).subscribed.setdefault(wanted(call).id, {})[call.caller.account_id] = True
    return DONE


@served("DELETE", "/request/{request}/notification", only="cloud")
def unsubscribe(call: Call) -> Answer:
    """Tell the caller of a request no more."""
    desks_of(call).subscribed.setdefault(wanted(call).id, {})[call.caller.account_id] = False
    return DONE


# --- feedback --------------------------------------------------------------------------------------------


def _mine(call: Call) -> Issue:
    issue = wanted(call)
    if not owns(call, issue):
        raise forbidden("Only the reporter may give feedback on a request.")
    return issue


def _satisfied(call: Call, issue: Issue, rating: int | None) -> None:
    fields, now = desks_of(call).fields, call.ledger.stamp()
    values = {fields.satisfaction: None if rating is None else {"rating": rating},
              fields.satisfaction_date: None if rating is None else now}  # fmt: skip
    call.ledger.show(issue, {name: value for name, value in values.items() if name})


@served("POST", "/request/{request}/feedback", only="cloud", experimental=True)
def rate(call: Call) -> Reply:
    """Say what one thinks of the answer: 1 to 5.

    Raises:
        ServiceError: 400 for another number, 403 for who did not ask.
    """
    issue, asked = _mine(call), Asked(call, ("rating", "comment", "type"))
    rating, kind = asked.number("rating"), asked.text("type")
    comment = (asked.object("comment") or {}).get("body")
    if rating is None or not 1 <= rating <= BEST or kind not in (None, "csat"):
        raise ServiceError(400, f"The rating must be a number from 1 to {BEST}, and the type csat.")
    if comment is not None and not isinstance(comment, str):
        raise ServiceError(400, "The comment body must be a text.")
    told: Thing = {"type": "csat", "rating": rating} | ({"comment": {"body": comment}} if comment else {})
    desks_of(call).feedback[issue.id] = told
    _satisfied(call, issue, rating)
    return Reply(told, 201)


@served("DELETE", "/request/{request}/feedback", only="cloud", experimental=True)
def unrate(call: Call) -> Answer:
    """Take one's feedback back.

    Raises:
        ServiceError: 404 when there is none.
    """
    issue = _mine(call)
    if desks_of(call).feedback.pop(issue.id, None) is None:
        raise ServiceError(404, "The feedback does not exist.")
    _satisfied(call, issue, None)
    return DONE
