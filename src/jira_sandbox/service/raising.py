"""Raising a request: what the portal asks for is checked, then it becomes an issue like any other.

https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/#api-rest-servicedeskapi-request-post
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.edit import lifecycle
from jira_sandbox.edit.files import Files, add_files
from jira_sandbox.edit.upload import Upload
from jira_sandbox.errors import JiraError
from jira_sandbox.service.desks import Desk, Desks, RequestType
from jira_sandbox.service.door import desks_of, is_agent, welcome
from jira_sandbox.service.refusal import ServiceError, forbidden, invalid, missing_desk
from jira_sandbox.service.template import WAITING_FOR_APPROVAL
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import face, person_named

Thing = dict[str, Any]

KNOWN = ("channel", "form", "isAdfRequest", "raiseOnBehalfOf", "requestFieldValues", "requestParticipants",
         "requestTypeId", "serviceDeskId")  # fmt: skip
FILES = "attachment"


def raised(call: Call) -> Issue:
    """Raise the request a body asks for.

    Raises:
        ServiceError: 400 for anything wrong, 403 for what only agents may ask; nothing was written then.
    """
    asked = Asked(call, KNOWN)
    desk, kind = _kind(call, asked)
    values = asked.object("requestFieldValues") or {}
    agent, desks = is_agent(call), desks_of(call)
    reporter = _reporter(call, asked.text("raiseOnBehalfOf"), agent)
    participants = people_named(call, asked.texts("requestParticipants") or [])
    if participants and not agent:
        raise forbidden("You do not have permission to add participants to this request.")
    if asked.object("form"):
        raise ServiceError(400, "The request type has no form.")
    adf = bool(asked.flag("isAdfRequest"))
    asked.text("channel")
    fields, uploads = _fields(call, desk, kind, dict(values))
    call.site.part(Files).admit([upload for _id, upload in uploads])
    name = {"accountId": reporter["accountId"]} if call.site.cloud else {"name": reporter["name"]}
    try:
        issue = lifecycle.create(call.ledger, {"fields": {**fields, "reporter": name}}, 3 if adf else 2)
    except JiraError as error:
        raise invalid(*error.messages, *error.errors.values()) from None
    _settle(call, desks, issue, kind, [face(call.site, row) for row in participants])
    add_files(call.ledger, issue, take_uploads(desks, [id_ for id_, _upload in uploads]))
    return issue


def _kind(call: Call, asked: Asked) -> tuple[Desk, RequestType]:
    names = [asked.body.get(name) for name in ("serviceDeskId", "requestTypeId")]
    if not all(isinstance(name, (str, int)) and not isinstance(name, bool) for name in names):
        raise ServiceError(400, "The serviceDeskId and requestTypeId must be provided.")
    desk = desks_of(call).desk(str(names[0]))
    if desk is None:
        missing = missing_desk()
        raise ServiceError(400, missing.messages[0], missing.key)
    if not welcome(call, desk):
        raise forbidden("You do not have permission to create a request in this service desk.")
    kind = next((kind for kind in desk.types if kind.id == str(names[1])), None)
    if kind is None:
        raise ServiceError(
            400, "The request type does not exist.", "sd.customerview.error.requestTypeNotFound"
        )
    return desk, kind


def _reporter(call: Call, name: str | None, agent: bool) -> Thing:
    """Find for whom a request is raised.

    Raises:
        ServiceError: 403 for another person's name from a customer, 400 for nobody's or an inactive one's.
    """
    if name is None:
        return call.caller.user
    if not agent:
        raise forbidden("You do not have permission to raise requests on behalf of other customers.")
    found = person_named(call.site, name) or next(
        (row for row in call.site.users if row.get("emailAddress") == name), None
    )
    if found is None:
        raise invalid(f"The customer '{name}' does not exist.")
    if not found["active"]:
        raise invalid(
            "This customer is inactive. You'll need to go to user management and activate their account "
            "before you can invite them to the Service Desk."
        )
    return found


def people_named(call: Call, names: list[str]) -> list[Thing]:
    """Find people by account id or login name.

    Raises:
        ServiceError: 400 naming one who is not there.
    """
    found = []
    for name in dict.fromkeys(names):
        row = person_named(call.site, name)
        if row is None:
            raise ServiceError(
                400, f"The user '{name}' does not exist.", "sd.validation.user.missing", (name,)
            )
        found.append(row)
    return found


def _fields(
    call: Call, desk: Desk, kind: RequestType, values: Thing
) -> tuple[Thing, list[tuple[str, Upload]]]:
    """Check what was filled in against what the portal asks for.

    Raises:
        ServiceError: 400 with everything that is wrong.
    """
    asked = {field.id: field for field in kind.fields}
    shown = {name for name, field in asked.items() if field.visible}
    problems = [
        f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
        for name in values if name not in shown
    ]  # fmt: skip
    problems += [
        f"{field.label} is required."
        for field in kind.fields if field.required and values.get(field.id) in (None, "", [])
    ]  # fmt: skip
    files = values.pop(FILES, None)
    uploads = found_uploads(desks_of(call), desk.id, files, problems) if files and FILES in shown else []
    if problems:
        raise invalid(*problems)
    preset = {field.id: {"name": field.preset[0]} for field in kind.fields if field.preset}
    home = {"project": {"id": str(desk.project["id"])}, "issuetype": {"id": kind.kind}}
    return {**preset, **values, **home}, uploads


def found_uploads(desks: Desks, desk: str, ids: Any, problems: list[str]) -> list[tuple[str, Upload]]:
    """Find files that were sent to a desk; note the ids nobody has."""
    found: list[tuple[str, Upload]] = []
    for id_ in ids if isinstance(ids, list) else [ids]:
        kept = desks.uploads.get(str(id_))
        if kept is None or kept[0] != desk:
            problems.append(f"The temporary attachment '{id_}' does not exist.")
        elif all(str(id_) != known for known, _upload in found):
            found.append((str(id_), kept[1]))
    return found


def take_uploads(desks: Desks, ids: list[str]) -> list[Upload]:
    """Take files out of those that wait; each goes onto one request."""
    return [desks.uploads.pop(id_)[1] for id_ in ids]


def _settle(call: Call, desks: Desks, issue: Issue, kind: RequestType, participants: list[Thing]) -> None:
    """Make a request of a new issue: its type, who takes part, and the status it begins in."""
    site, fields = call.site, desks.fields
    desks.adopt(issue, kind.id)
    values: Thing = {fields.organizations: [], fields.participants: participants}
    if kind.approved:
        flow = site.catalog.workflows.get(str(issue.fields["project"]["id"]), [])
        waiting = next((row for row in flow if row["name"] == WAITING_FOR_APPROVAL), None)
        if waiting is not None:
            values["status"] = waiting
            values |= {"statusCategory": waiting["statusCategory"]} if site.cloud else {}
    values.pop("", None)
    call.ledger.show(issue, values)
    desks.await_approval(issue)
    site.properties.setdefault(issue.id, {})["request.channel.type"] = {"value": "api"}
