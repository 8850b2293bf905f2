"""A request as Service Management tells it, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.service.answer import BASE, cut, date, person
from jira_sandbox.service.desks import Desk, RequestType
from jira_sandbox.service.door import desks_of, is_agent
from jira_sandbox.service.refusal import forbidden, missing_request
from jira_sandbox.service.told import Agreement, arrivals, comments, links, request_type, status
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import is_person, name_of
from jira_sandbox.state.richtext import html, is_document, plain

Thing = dict[str, Any]

EXPANDS = ("participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment")


def people(issue: Issue, field: str) -> list[Thing]:
    """List the people in a field of an issue."""
    rows = issue.fields.get(field) if field else None
    return [row for row in rows or () if is_person(row)]


def owns(call: Call, issue: Issue) -> bool:
    """Tell whether the caller made a request, or somebody did for them."""
    reporter = issue.fields.get("reporter")
    return is_person(reporter) and name_of(reporter) == call.caller.account_id


def takes_part(call: Call, issue: Issue) -> bool:
    """Tell whether the caller is a participant of a request."""
    rows = people(issue, desks_of(call).fields.participants)
    return call.caller.account_id in map(name_of, rows)


def houses(call: Call, issue: Issue) -> set[str]:
    """Give the ids of the organizations a request is shared with."""
    rows = issue.fields.get(desks_of(call).fields.organizations) or ()
    return {str(row["id"]) for row in rows}


def shared(call: Call, issue: Issue) -> bool:
    """Tell whether a request is shared with an organization of the caller."""
    mine = {house.id for house in desks_of(call).organizations_of(call.caller.account_id)}
    return bool(mine & houses(call, issue))


def approves(call: Call, issue: Issue) -> bool:
    """Tell whether the caller is asked to approve a request."""
    rows = desks_of(call).approvals.get(issue.id, [])
    return any(row.asked(call.caller.account_id) for row in rows)


def visible(call: Call, issue: Issue) -> bool:
    """Tell whether a request is shown to the caller: to agents what they may browse, to customers theirs."""
    if is_agent(call) and call.sight.issue(issue):
        return True
    return any(test(call, issue) for test in (owns, takes_part, shared, approves))


def wanted(call: Call) -> Issue:
    """Find the request a path names.

    Raises:
        ServiceError: 404 when there is none for the caller, 403 for an issue of another kind of project.
    """
    desks = desks_of(call)
    issue = call.site.issue(call.path["request"])
    if issue is None:
        raise missing_request()
    if desks.desk_of(issue) is None:
        raise forbidden()
    if desks.type_of(issue) is None or not visible(call, issue):
        raise missing_request()
    return issue


def kind_of(call: Call, issue: Issue) -> RequestType:
    """Give the type of a request.

    Raises:
        ServiceError: 404 for an issue that is no request.
    """
    kind = desks_of(call).type_of(issue)
    if kind is None:
        raise missing_request()
    return kind


def desk_told(call: Call, desk: Desk) -> Thing:
    """Tell a service desk."""
    project = desk.project
    told: Thing = {"id": desk.id, "projectId": str(project["id"]), "projectName": project["name"],
                   "projectKey": project["key"]}  # fmt: skip
    told |= {"projectTypeKey": "service_desk"} if call.site.cloud else {}
    return told | {"_links": {"self": f"{call.site.url}{BASE}/servicedesk/{desk.id}"}}


def request_told(call: Call, issue: Issue, expand: set[str]) -> Thing:
    """Tell a request, with what is to be expanded."""
    site, kind = call.site, kind_of(call, issue)
    told: Thing = {
        "_expands": list(EXPANDS),
        "issueId": issue.id,
        "issueKey": issue.key,
        **({"summary": issue.fields["summary"]} if site.cloud else {}),
        "requestTypeId": kind.id,
        "serviceDeskId": kind.desk,
        "createdDate": date(site, issue.fields["created"]),
    }
    if issue.fields.get("reporter"):
        told["reporter"] = person(site, issue.fields["reporter"])
    told |= {
        "requestFieldValues": answers(call, issue, kind),
        "currentStatus": status(site, arrivals(site, issue)[-1]),
        "_links": links(site, issue, kind.desk),
    }
    for name, (member, tell) in EXPANSIONS.items():
        if name in expand:
            told[member] = tell(call, issue, expand)
    return told


def answers(call: Call, issue: Issue, kind: RequestType) -> list[Thing]:
    """Tell what the customer filled in."""
    found: list[Thing] = []
    for field in kind.fields:
        value = issue.fields.get(field.id)
        if field.visible and field.id != "attachment" and value not in (None, []):
            found.append({"fieldId": field.id, "label": field.label, **_value(call, field.id, value)})
    return found


def _value(call: Call, field: str, value: Any) -> Thing:
    if is_document(value) or field == "description":
        return {
            "value": plain(value) if is_document(value) else value,
            "renderedValue": {"html": html(value)},
        }
    if is_person(value):
        return {"value": person(call.site, value)}
    if isinstance(value, list):
        return {"value": [person(call.site, row) if is_person(row) else row for row in value]}
    return {"value": value}


# --- what may be expanded --------------------------------------------------------------------------------


def participants(call: Call, issue: Issue) -> list[Thing]:
    """List the participants of a request."""
    return people(issue, desks_of(call).fields.participants)


def spoken(call: Call, issue: Issue) -> list[Thing]:
    """List the comments the caller sees."""
    desks, agent = desks_of(call), is_agent(call)
    return [row for row in comments(issue) if agent or desks.public(row)]


def comment_told(call: Call, issue: Issue, row: Thing, expand: set[str]) -> Thing:
    """Tell a comment."""
    site, body = call.site, row["body"]
    told: Thing = {
        "_expands": ["attachment", "renderedBody"],
        "id": str(row["id"]),
        "body": plain(body) if is_document(body) else body,
        "public": desks_of(call).public(row),
        "author": person(site, row["author"]),
        "created": date(site, row["created"]),
        "_links": {"self": f"{site.url}{BASE}/request/{issue.id}/comment/{row['id']}"},
    }
    if "renderedBody" in expand:
        told["renderedBody"] = {"html": html(body) or ""}
    if "attachment" in expand:
        told["attachments"] = _listed(call, issue, f"comment/{row['id']}/attachment",
                                      files_of(call, issue, row), file_shown(call, issue))  # fmt: skip
    return told


def files(call: Call, issue: Issue) -> list[Thing]:
    """List the files of a request that the caller sees."""
    hidden = frozenset() if is_agent(call) else desks_of(call).hidden
    return [row for row in issue.fields.get("attachment") or () if str(row["id"]) not in hidden]


def files_of(call: Call, issue: Issue, comment: Thing) -> list[Thing]:
    """List the files that came with a comment."""
    ids = desks_of(call).attached.get(str(comment["id"]), [])
    return [row for row in files(call, issue) if str(row["id"]) in ids]


def file_told(call: Call, issue: Issue, row: Thing) -> Thing:
    """Tell a file of a request."""
    site = call.site
    home = f"{site.url}{BASE}/request/{issue.id}/attachment/{row['id']}"
    found = {"self": home, "jiraRest": f"{site.url}/rest/api/2/attachment/{row['id']}",
             "content": home if site.cloud else row["content"]}  # fmt: skip
    if "thumbnail" in row:
        found["thumbnail"] = f"{home}/thumbnail" if site.cloud else row["thumbnail"]
    return {
        "filename": row["filename"],
        "author": person(site, row["author"]),
        "created": date(site, row["created"]),
        "size": row["size"],
        "mimeType": row["mimeType"],
        "_links": found,
    }


def file_shown(call: Call, issue: Issue) -> Callable[[Thing], Thing]:
    """Give the function that tells the files of a request."""
    return lambda row: file_told(call, issue, row)


def agreements(call: Call, issue: Issue) -> list[Thing]:
    """Tell every service level of a request."""
    desks = desks_of(call)
    return [Agreement(desks, id_).told(issue) for id_ in desks.fields.metrics]


def actions(call: Call, issue: Issue) -> Thing:
    """Tell what the caller may do with a request."""
    mine = is_agent(call) or owns(call, issue)
    may = {"allowed": True}
    return {"addAttachment": may, "addComment": may, "addParticipant": {"allowed": mine},
            "removeParticipant": {"allowed": mine}}  # fmt: skip


def _listed(
    call: Call, issue: Issue, what: str, rows: list[Any], shown: Callable[[Any], Any] = lambda row: row
) -> Thing:
    return cut(call, rows, shown, path=f"{BASE}/request/{issue.id}/{what}")


def _talk(call: Call, issue: Issue, expand: set[str]) -> Thing:
    inner = {name.removeprefix("comment.") for name in expand if name.startswith("comment.")}
    rows = spoken(call, issue)
    return _listed(call, issue, "comment", rows, lambda row: comment_told(call, issue, row, inner))


Expansion = tuple[str, Callable[[Call, Issue, set[str]], Any]]
EXPANSIONS: Mapping[str, Expansion] = {
    "participant": ("participants", lambda call, issue, _expand: _listed(
        call, issue, "participant", participants(call, issue), lambda row: person(call.site, row))),
    "status": ("status", lambda call, issue, _expand: _listed(
        call, issue, "status", arrivals(call.site, issue)[::-1], lambda row: status(call.site, row))),
    "sla": ("sla", lambda call, issue, _expand: _listed(call, issue, "sla", agreements(call, issue))),
    "requestType": ("requestType", lambda call, issue, _expand: request_type(
        call.site, kind_of(call, issue))),
    "serviceDesk": ("serviceDesk", lambda call, issue, _expand: desk_told(
        call, next(desk for desk in desks_of(call).desks() if desk.id == kind_of(call, issue).desk))),
    "attachment": ("attachments", lambda call, issue, _expand: _listed(
        call, issue, "attachment", files(call, issue), file_shown(call, issue))),
    "action": ("actions", lambda call, issue, _expand: actions(call, issue)),
    "comment": ("comments", _talk),
}  # fmt: skip
"""Name → the member it adds, and who tells it."""
