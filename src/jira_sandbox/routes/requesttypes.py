"""Types of requests: what a portal offers, and which fields it asks for.

https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-requesttype/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.permission import may
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.registry import Handler
from jira_sandbox.service.answer import page
from jira_sandbox.service.desks import Desk, RequestType
from jira_sandbox.service.door import desk_wanted, desks_of, is_agent, served, welcome
from jira_sandbox.service.refusal import ServiceError, forbidden
from jira_sandbox.service.template import FieldPlan
from jira_sandbox.service.told import request_type
from jira_sandbox.state.profiles import person_named

Thing = dict[str, Any]

MOST_CHECKED = 50
CHECKS = ("canCreateRequest", "canAdminister")


def _found(call: Call, kinds: Iterable[RequestType]) -> Thing:
    """List request types; a search passes over the hidden ones, which are in no group."""
    query, group = call.text("searchQuery").casefold(), call.text("groupId")
    status, expand = call.text("restrictionStatus").lower(), call.words("expand")
    hidden = not query or call.flag("includeHiddenRequestTypesInSearch")
    rows = [
        kind
        for kind in kinds
        if (hidden or kind.groups)
        and (not group or group in kind.groups)
        and query in f"{kind.name} {kind.about}".casefold()
        and status in ("", "open")
    ]
    return page(call, rows, lambda kind: _told(call, kind, expand))


def _told(call: Call, kind: RequestType, expand: set[str]) -> Thing:
    told = request_type(call.site, kind)
    return told | ({"fields": _fields(call, kind, expand)} if "field" in expand else {})


@served("GET", "/requesttype", only="cloud", experimental=True)
def everywhere(call: Call) -> Thing:
    """List the request types of every desk, or of some."""
    wanted = call.several("serviceDeskId")
    desks = [desk for desk in desks_of(call).desks() if welcome(call, desk)]
    return _found(call, (kind for desk in desks if not wanted or desk.id in wanted for kind in desk.types))


@served("GET", "/servicedesk/{desk}/requesttype")
def kinds(call: Call) -> Thing:
    """List the request types of a desk."""
    return _found(call, desk_wanted(call).types)


@served("GET", "/servicedesk/{desk}/requesttypegroup")
def groups(call: Call) -> Thing:
    """List the groups of a portal, in its order."""
    return page(call, desk_wanted(call).groups)


def _wanted(call: Call) -> RequestType:
    for kind in desk_wanted(call).types:
        if kind.id == call.path["kind"]:
            return kind
    raise ServiceError(404, "The request type does not exist.", "sd.customerview.error.requestTypeNotFound")


@served("GET", "/servicedesk/{desk}/requesttype/{kind}")
def kind(call: Call) -> Thing:
    """Read a request type."""
    return _told(call, _wanted(call), call.words("expand"))


@served("GET", "/servicedesk/{desk}/requesttype/{kind}/field")
def fields(call: Call) -> Thing:
    """List the fields of a request type; administrators may ask for the hidden ones too."""
    return _fields(call, _wanted(call), call.words("expand"))


def _fields(call: Call, kind: RequestType, expand: set[str]) -> Thing:
    agent = is_agent(call)
    hidden = "hiddenFields" in expand and _administers(call, _desk(call, kind))
    rows = [_field(call, field) for field in kind.fields if field.visible or hidden]
    return {"requestTypeFields": rows, "canRaiseOnBehalfOf": agent, "canAddRequestParticipants": agent}


def _field(call: Call, field: FieldPlan) -> Thing:
    definition = next((row for row in call.site.fields if row["id"] == field.id), {})
    schema = {name: value for name, value in definition.get("schema", {}).items() if name != "configuration"}
    told: Thing = {
        "fieldId": field.id,
        "name": field.label,
        **({"description": field.about} if field.about else {}),
        "required": field.required,
        **({"defaultValues": []} if call.site.cloud else {}),
        "validValues": [_choice(row) for row in _choices(call, definition)],
        **({"presetValues": list(field.preset)} if call.site.cloud else {}),
        "jiraSchema": schema or {"type": "string"},
        "visible": field.visible,
    }
    return told


def _choices(call: Call, definition: Thing) -> list[Thing]:
    own: list[Thing] = definition.get("allowedValues") or []
    return call.site.priorities if definition.get("id") == "priority" else own


def _choice(row: Thing) -> Thing:
    inner = [_choice(child) for child in row.get("children", ())]
    return {"value": str(row["id"]), "label": str(row.get("value") or row.get("name")), "children": inner}


# --- made and deleted --------------------------------------------------------------------------------------


def _desk(call: Call, kind: RequestType) -> Desk:
    return next(desk for desk in desks_of(call).desks() if desk.id == kind.desk)


def _administers(call: Call, desk: Desk, person: Thing | None = None) -> bool:
    return may(call.site, person or call.caller.user, "ADMINISTER_PROJECTS", desk.project)


def administered(call: Call) -> Desk:
    """Find the desk a path names for somebody who administers it.

    Raises:
        ServiceError: 403 for everybody else, 404 for no such desk.
    """
    desk = desk_wanted(call)
    if not _administers(call, desk):
        raise forbidden("You must be a service desk administrator to do this.")
    return desk


def _issue_type(call: Call, desk: Desk, id_: str | None) -> Thing:
    for row in call.site.catalog.types.get(str(desk.project["id"]), []):
        if row["id"] == id_ and not row.get("subtask"):
            return row
    raise ServiceError(404, "The issue type does not exist.")


@served("POST", "/servicedesk/{desk}/requesttype", experimental=True)
def found_kind(call: Call) -> Thing:
    """Make a request type of an issue type; it is in no group yet, and asks for what must be filled in.

    Raises:
        ServiceError: 400 without a name, 404 for an issue type the project does not have.
    """
    desk, asked = administered(call), Asked(call)
    name, about = asked.text("name"), asked.text("description") or ""
    helping, issue_type = asked.text("helpText") or "", asked.number("issueTypeId")
    if not name or not name.strip():
        raise ServiceError(400, "The request type name must not be empty.")
    kind_of_issue = _issue_type(call, desk, str(issue_type))
    if any(row.name.casefold() == name.strip().casefold() for row in desk.types):
        raise ServiceError(400, "A request type with this name already exists.")
    made = RequestType(
        desks_of(call).number(11_000), desk.id, kind_of_issue["id"], name.strip(), about, helping
    )
    desk.types.append(made)
    call.world.snapshots.stale()
    return request_type(call.site, made)


@served("DELETE", "/servicedesk/{desk}/requesttype/{kind}", experimental=True)
def forget_kind(call: Call) -> Answer:
    """Delete a request type; what was raised as it is an issue only."""
    desk, gone = administered(call), _wanted(call)
    desk.types = [row for row in desk.types if row is not gone]
    desks = desks_of(call)
    desks.raised = {issue: kind_id for issue, kind_id in desks.raised.items() if kind_id != gone.id}
    call.world.snapshots.stale()
    return DONE


@served("POST", "/servicedesk/{desk}/requesttype/permissions/check", only="cloud", experimental=True)
def check(call: Call) -> Thing:
    """Tell which request types somebody may use or administer.

    Raises:
        ServiceError: 400 for too many, no permission, or nobody; 401 for who may not ask about others.
    """
    desk, asked = desk_wanted(call), Asked(call)
    names, name = asked.texts("permissions") or [], asked.text("accountId")
    ids = asked.texts("requestTypeIds") or []
    if not names or not set(names) <= set(CHECKS) or len(ids) > MOST_CHECKED:
        raise ServiceError(400, f"Give permissions to check, and no more than {MOST_CHECKED} request types.")
    person = call.caller.user if name is None else person_named(call.site, name)
    if person is None:
        raise ServiceError(400, "The account id is not valid.")
    if name not in (None, call.caller.account_id) and not _administers(call, desk):
        raise ServiceError(401, "You must be an administrator to check the permissions of others.")
    known = [int(row.id) for row in desk.types if row.id in ids]
    tests = {"canCreateRequest": person["active"], "canAdminister": _administers(call, desk, person)}
    return {word: known if tests[word] else [] for word in names}


# --- properties ------------------------------------------------------------------------------------------


def _home(call: Call, change: bool) -> str:
    kind_here = _wanted(call)
    if change:
        administered(call)
    return kind_here.id


def _offered(method: str, path: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        handler.__module__ = __name__
        return served(method, path, only="cloud", experimental=True)(handler)

    return register


offer("/servicedesk/{desk}/requesttype/{kind}/property", "request_type", _home, register=_offered)
