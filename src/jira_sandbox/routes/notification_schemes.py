"""Notification schemes: read, created, changed, deleted; which project has which.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-notification-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, read
from jira_sandbox.configuration.holder import checked
from jira_sandbox.configuration.holder import told as holder_told
from jira_sandbox.configuration.listing import brief, undefault, unused
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.notification_schemes import DEFAULT, EVENTS, TYPES, NotificationSchemes

Thing = dict[str, Any]

BASE = "/rest/api/{v}/notificationscheme"
ONE = BASE + "/{scheme}"
EXPANDABLE = frozenset({"all", "field", "group", "notificationSchemeEvents", "projectRole", "user"})


def _notification(call: Call, row: Thing) -> Thing:
    told: Thing = {"id": int(row["id"]), "notificationType": row["notificationType"]}
    holder = row.get("holder")
    if "parameter" in row:
        told["parameter"] = row["parameter"]
    if row["notificationType"] == "EmailAddress":
        told["emailAddress"] = row["parameter"]
    if holder:
        shown = holder_told(call, holder, call.words("expand"))
        told |= {name: shown[name] for name in ("group", "user", "projectRole", "field") if name in shown}
    return told


def _told(call: Call, row: Thing) -> Thing:
    """Show a scheme; ``expand`` adds its events."""
    expand = call.words("expand")
    url = call.api(f"notificationscheme/{row['id']}")
    told: Thing = {"expand": "notificationSchemeEvents,user,group,projectRole,field,all", "self": url}
    told |= {**brief(row), "id": int(row["id"])}
    if expand & EXPANDABLE:
        told["notificationSchemeEvents"] = [
            {
                "event": {"id": int(id_), "name": EVENTS[int(id_) - 1], "description": ""},
                "notifications": [_notification(call, one) for one in rows],
            }
            for id_, rows in row["events"].items()
            if rows
        ]
    return told


def _users(call: Call, row: Thing) -> list[Thing]:
    part = call.site.part(NotificationSchemes)
    return [p for p in call.site.projects if not p.get("simplified") and part.of(p) is row]


@route("GET", BASE)
def schemes(call: Call) -> Thing:
    """List notification schemes a page at a time; ``id`` and ``projectId`` narrow them."""
    ids, projects = call.words("id"), call.words("projectId")
    rows = [
        row
        for row in call.site.part(NotificationSchemes).schemes.rows
        if (not ids or row["id"] in ids)
        and (not projects or projects & {str(p["id"]) for p in _users(call, row)})
        and (row["id"] == DEFAULT or not call.flag("onlyDefault"))
    ]
    return call.page([_told(call, row) for row in rows], 50, 50)


def _row(call: Call) -> Thing:
    return call.site.part(NotificationSchemes).schemes.get(call.path["scheme"])


@route("GET", ONE)
def scheme(call: Call) -> Thing:
    """Read a notification scheme, as administrator of Jira or of a project that has it.

    Raises:
        JiraError: 404 for anybody else.
    """
    row, site = _row(call), call.site
    mine = any(permitted(site, call.caller, "ADMINISTER_PROJECTS", project) for project in _users(call, row))
    if not mine and not permitted(site, call.caller, "ADMINISTER"):
        raise JiraError(404, f"The notification scheme with id '{row['id']}' was not found.")
    return _told(call, row)


@route("GET", "/rest/api/{v}/project/{project}/notificationscheme")
def of_project(call: Call) -> Thing:
    """Read the notification scheme of a project."""
    project = project_wanted(call)
    call.require("ADMINISTER_PROJECTS", project)
    return _told(call, call.site.part(NotificationSchemes).of(project))


def _planned(call: Call, given: list[Thing]) -> list[tuple[str, Thing]]:
    """Read events with their notifications.

    Raises:
        JiraError: 400 for an unknown event, type or person; nothing is written then.
    """
    found = []
    for asked in given:
        row = read(asked, event="object!", notifications="objects!")
        event = read(row["event"], id="id!")["id"]
        if not event.isdigit() or not 0 < int(event) <= len(EVENTS):
            raise JiraError(400, f"The event with id '{event}' was not found.")
        found += [(event, _member(call, one)) for one in row["notifications"]]
    return found


def _member(call: Call, given: Thing) -> Thing:
    row = read(given, notificationType="text!", parameter="id")
    kind = row["notificationType"]
    if kind not in TYPES:
        raise JiraError(400, f"The notification type '{kind}' is not valid.")
    if not TYPES[kind]:
        return {"notificationType": kind}
    if not row.get("parameter"):
        raise JiraError(400, f"The notification type '{kind}' requires a parameter.")
    if TYPES[kind] == "email":
        return row
    holder = checked(call.site, {"type": TYPES[kind], "parameter": row["parameter"]})
    return {**row, "holder": holder}


def _add(call: Call, row: Thing, planned: list[tuple[str, Thing]]) -> None:
    part = call.site.part(NotificationSchemes)
    for event, values in planned:
        rows = row["events"].setdefault(event, [])
        if not any({n: v for n, v in one.items() if n != "id"} == values for one in rows):
            rows.append(part.notifications.add(**values))


@route("POST", BASE, only="cloud")
def create(call: Call) -> Reply:
    """Create a notification scheme."""
    call.require("ADMINISTER")
    part = call.site.part(NotificationSchemes)
    given = form(call, name="name!", description="text", notificationSchemeEvents="objects")
    part.schemes.free(given["name"])
    planned = _planned(call, given.get("notificationSchemeEvents", []))
    row = part.schemes.add(name=given["name"], description=given.get("description", ""), events={})
    _add(call, row, planned)
    call.tell("notification_scheme_created", scheme=row)
    return Reply({"id": row["id"]}, 201)


@route("PUT", ONE, only="cloud")
def update(call: Call) -> Answer:
    """Rename or describe a notification scheme."""
    call.require("ADMINISTER")
    row = _row(call)
    given = form(call, name="name", description="text")
    call.site.part(NotificationSchemes).schemes.free(given.get("name"), row)
    row.update(given)
    return DONE


@route("PUT", ONE + "/notification", only="cloud")
def add(call: Call) -> Answer:
    """Add notifications to a scheme."""
    call.require("ADMINISTER")
    row = _row(call)
    _add(
        call, row, _planned(call, form(call, notificationSchemeEvents="objects!")["notificationSchemeEvents"])
    )
    return DONE


@route("DELETE", ONE, only="cloud")
def delete(call: Call) -> Answer:
    """Delete a notification scheme no project has."""
    call.require("ADMINISTER")
    row = _row(call)
    undefault(row, DEFAULT, "notification scheme")
    unused(row, _users(call, row), "notification scheme")
    call.site.part(NotificationSchemes).schemes.remove(row)
    call.tell("notification_scheme_deleted", scheme=row)
    return DONE


@route("DELETE", ONE + "/notification/{notification}", only="cloud")
def remove(call: Call) -> Answer:
    """Take a notification out of a scheme.

    Raises:
        JiraError: 404 when it has none of this id.
    """
    call.require("ADMINISTER")
    for rows in _row(call)["events"].values():
        for one in rows:
            if one["id"] == call.path["notification"]:
                rows.remove(one)
                return DONE
    raise JiraError(404, f"The notification with id '{call.path['notification']}' was not found.")


@route("GET", BASE + "/project", only="cloud")
def projects(call: Call) -> Thing:
    """List which project has which notification scheme."""
    call.require("ADMINISTER")
    part, ids, wanted = call.site.part(NotificationSchemes), call.words("notificationSchemeId"), call.words(
        "projectId"
    )  # fmt: skip
    rows = []
    for project in call.site.projects:
        scheme, id_ = part.of(project)["id"], str(project["id"])
        if (not ids or scheme in ids) and (not wanted or id_ in wanted) and not project.get("simplified"):
            rows.append({"notificationSchemeId": scheme, "projectId": id_})
    return call.page(rows, 50, 50)
