"""Dashboards: listed, made, copied, changed, deleted, many at once.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-dashboards/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.registry import route
from jira_sandbox.saved import dashboards as saved
from jira_sandbox.saved import shares
from jira_sandbox.saved.dashboards import MEMBERS, MISSING, Dashboards, found, shown, visible, writable
from jira_sandbox.state.profiles import key_of, person_named

Thing = dict[str, Any]

ACTIONS = ("changeOwner", "changePermission", "addPermission", "removePermission")
MOST = 100
NOT_YOURS = "You do not have permission to edit this dashboard."


def _seen(call: Call) -> list[Thing]:
    return [row for row in call.site.part(Dashboards).rows if visible(call, row)]


@route("GET", "/rest/api/{v}/dashboard")
def dashboards(call: Call) -> Thing:
    """List the dashboards the caller sees, their own or those they starred with ``filter``."""
    which, me = call.text("filter"), key_of(call.caller.user)
    rows = _seen(call)
    if which == "favourite":
        rows = [row for row in rows if me in row["stars"]]
    elif which == "my":
        rows = [row for row in rows if row["owner"] is not None and key_of(row["owner"]) == me]
    elif which:
        raise JiraError(400, f"The filter '{which}' is not valid. Valid values are 'favourite' and 'my'.")
    start, size = call.number("startAt", 0), call.number("maxResults", 20, 1000) or 20
    here = [shown(call, row) for row in rows[start : start + size]]
    page: Thing = {"startAt": start, "maxResults": size, "total": len(rows), "dashboards": here}
    address = f"{call.api('dashboard')}?maxResults={size}&startAt="
    if start + size < len(rows):
        page["next"] = address + str(start + size)
    return page | ({"prev": address + str(max(0, start - size))} if start else {})


@route("GET", "/rest/api/{v}/dashboard/search", only="cloud")
def search(call: Call) -> Thing:
    """List dashboards a page at a time; name, owner and shares narrow them."""
    name, account, status = (
        call.text("dashboardName").lower(),
        call.query.get("accountId"),
        call.text("status"),
    )
    rows = [
        shown(call, row)
        for row in _seen(call)
        if name in row["name"].lower()
        and (account is None or (row["owner"] or {}).get("accountId") == account)
        and _shared_with(call, row)
        and status in ("", "active")
    ]
    order = call.text("orderBy", "name")
    part = {"favorite_count": "popularity", "is_favorite": "isFavourite"}.get(
        order.lstrip("+-"), order.lstrip("+-")
    )
    rows.sort(key=lambda row: str(row.get(part, row["name"])), reverse=order.startswith("-"))
    return call.page(rows, 50, 100)


def _shared_with(call: Call, row: Thing) -> bool:
    project, group = call.query.get("projectId"), call.query.get("groupname")
    rows = row["sharePermissions"]
    return (not project or any(str((one.get("project") or {}).get("id")) == project for one in rows)) and (
        not group or any((one.get("group") or {}).get("name") == group for one in rows)
    )


@route("GET", "/rest/api/{v}/dashboard/{id}")
def read(call: Call) -> Thing:
    """Read one dashboard."""
    return shown(call, found(call, call.path["id"]))


@route("POST", "/rest/api/{v}/dashboard", only="cloud")
def create(call: Call) -> Thing:
    """Make a dashboard."""
    return shown(call, saved.create(call, saved.read(call, Asked(call, MEMBERS), {})))


def _own(call: Call) -> Thing:
    row = found(call, call.path["id"])
    ruled = call.flag("extendAdminPermissions") and permitted(call.site, call.caller, "ADMINISTER")
    if not writable(call, row) and not ruled:
        raise JiraError(404, MISSING.format(row["id"]))
    return row


@route("PUT", "/rest/api/{v}/dashboard/{id}", only="cloud")
def update(call: Call) -> Thing:
    """Change a dashboard to what the body says."""
    row = _own(call)
    row |= saved.read(call, Asked(call, MEMBERS), row)
    call.tell("dashboard_updated", dashboard=shown(call, row))
    return shown(call, row)


@route("DELETE", "/rest/api/{v}/dashboard/{id}", only="cloud")
def delete(call: Call) -> Answer:
    """Delete a dashboard of the caller's own.

    Raises:
        JiraError: 400 for one that is not.
    """
    row = found(call, call.path["id"], 400)
    if not saved.owns(call, row):
        raise JiraError(400, NOT_YOURS)
    saved.delete(call, row)
    return DONE


@route("POST", "/rest/api/{v}/dashboard/{id}/copy", only="cloud")
def copy(call: Call) -> Thing:
    """Copy a dashboard with its gadgets."""
    row = found(call, call.path["id"])
    return shown(call, saved.create(call, saved.read(call, Asked(call, MEMBERS), {}), row["gadgets"]))


@route("PUT", "/rest/api/{v}/dashboard/bulk/edit", only="cloud")
def edit_several(call: Call) -> Thing:
    """Change owner or shares of up to 100 dashboards; what is wrong with one does not stop the others.

    Raises:
        JiraError: 400 for a body that is none.
    """
    members = {"action", "changeOwnerDetails", "entityIds", "extendAdminPermissions", "permissionDetails"}
    asked = Asked(call, members)
    action, ids = asked.choice("action", ACTIONS), asked.texts("entityIds")
    if action is None or not ids or len(ids) > MOST:
        raise JiraError(400, f"An action and up to {MOST} dashboards must be specified.")
    ruled = bool(asked.flag("extendAdminPermissions")) and permitted(call.site, call.caller, "ADMINISTER")
    change = _handed(call, asked) if action == "changeOwner" else _reshared(call, asked, action)
    errors: Thing = {}
    for id_ in ids:
        try:
            change(_owned(call, id_, ruled=ruled))
        except JiraError as error:
            errors[id_] = error.body
    return {"action": action, "entityErrors": errors}


def _owned(call: Call, id_: str, *, ruled: bool) -> Thing:
    """Find a dashboard that the caller owns, or any as ``ruled`` by an administrator."""
    for row in call.site.part(Dashboards).rows:
        if row["id"] == id_ and (ruled or saved.owns(call, row)):
            return row
    raise JiraError(404, MISSING.format(id_))


def _handed(call: Call, asked: Asked) -> Any:
    """Read whom dashboards shall be given to."""
    details = asked.object("changeOwnerDetails") or {}
    name = details.get("newOwner")
    person = person_named(call.site, name) if isinstance(name, str) else None
    if person is None:
        raise JiraError(400, errors={"newOwner": "The new owner does not exist."})
    rename = details.get("autofixName") is True

    def change(row: Thing) -> None:
        saved.give(call, row, person, rename=rename)

    return change


def _reshared(call: Call, asked: Asked, action: str) -> Any:
    """Read how the shares of dashboards shall change."""
    details = asked.object("permissionDetails")
    if details is None:
        raise JiraError(400, errors={"permissionDetails": "The permission details are required."})
    lists: dict[str, list[Thing]] = {}
    for part in ("sharePermissions", "editPermissions"):
        rows = details.get(part) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise asked.malformed()
        lists[part] = shares.read(call, rows)

    def change(row: Thing) -> None:
        for part, rows in lists.items():
            row[part] = _combined(row[part], rows, action)

    return change


def _combined(old: list[Thing], rows: list[Thing], action: str) -> list[Thing]:
    if action == "changePermission":
        return rows
    if action == "removePermission":
        gone = [_what(row) for row in rows]
        return [row for row in old if _what(row) not in gone]
    for row in rows:
        old = shares.added(old, row) if _what(row) not in map(_what, old) else old
    return old


def _what(share: Thing) -> tuple[Any, ...]:
    """Tell with whom a share is."""
    parts = [share.get(name) or {} for name in ("project", "role", "group", "user")]
    return (share["type"], *(part.get("id") or part.get("accountId") or part.get("name") for part in parts))
