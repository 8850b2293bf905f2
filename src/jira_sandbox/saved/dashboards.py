"""Dashboards with their gadgets: who sees and changes them, and how gadgets stand.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-dashboards/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.saved import shares
from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.profiles import face, key_of
from jira_sandbox.state.properties import Properties
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

SYSTEM = "10000"
"""Id of the dashboard everybody sees who has made none, as in every Jira."""

COLORS = ("blue", "red", "yellow", "green", "cyan", "purple", "gray", "white")
MODULES = {
    "com.atlassian.jira.gadgets:assigned-to-me-gadget": "Assigned to Me",
    "com.atlassian.jira.gadgets:filter-results-gadget": "Filter Results",
    "com.atlassian.jira.gadgets:introduction-dashboard-item": "Introduction",
    "com.atlassian.jira.gadgets:pie-chart-gadget": "Pie Chart",
    "com.atlassian.jira.gadgets:two-dimensional-stats-gadget": "Two Dimensional Filter Statistics",
    "com.pyxis.greenhopper.jira:greenhopper-gadget-sprint-burndown": "Sprint Burndown Gadget",
}
"""Gadgets that stand on dashboards by the key of their module: key → title."""

STREAM = (
    "rest/gadgets/1.0/g/com.atlassian.streams.streams-jira-plugin:activitystream-gadget/gadgets/activity.xml"
)
GADGETS = (
    *({"moduleKey": key, "title": title} for key, title in MODULES.items()),
    {"uri": STREAM, "title": "Activity Stream"},
)
"""Every gadget that can be added, with its module's key or its address."""

MEMBERS = frozenset({"name", "description", "sharePermissions", "editPermissions"})
MISSING = "The dashboard with id '{0}' does not exist."


class Dashboards:
    """The dashboards of a site.

    A row holds ``id``, ``name``, ``description``, ``owner`` (none for the system's), ``sharePermissions``,
    ``editPermissions``, ``gadgets`` and ``stars``: who starred it.
    """

    def __init__(self, site: Site) -> None:
        self.numbers = Numbers(int(SYSTEM) + 2)
        self.gadget_numbers = Numbers(10_000)
        people = [face(site, user) for user in site.users if user.get("active", True)]
        name = "Default dashboard" if site.cloud else "System Dashboard"
        first = self._seeded(SYSTEM, name, None, ("introduction-dashboard-item", "assigned-to-me-gadget"))
        self.rows: list[Thing] = [first]
        for place, title in enumerate(("Release readiness", "Größe & Tempo"), 1):
            if len(people) > place:
                gadgets = ("filter-results-gadget", "pie-chart-gadget", "two-dimensional-stats-gadget")
                row = self._seeded(str(int(SYSTEM) + place), title, people[place - 1], gadgets)
                self.rows.append(row)

    def _seeded(self, id_: str, name: str, owner: Thing | None, modules: Iterable[str]) -> Thing:
        keys = [f"com.atlassian.jira.gadgets:{module}" for module in modules]
        gadgets = [
            {"id": self.gadget_numbers.next(), "moduleKey": key, "color": "blue", "title": MODULES[key],
             "position": {"row": place // 2, "column": place % 2}}
            for place, key in enumerate(keys)
        ]  # fmt: skip
        return {
            "id": id_, "name": name, "description": "", "owner": owner, "gadgets": gadgets, "stars": set(),
            "sharePermissions": [{"id": int(id_), "type": "global" if owner is None else "loggedin"}],
            "editPermissions": [],
        }  # fmt: skip


def found(call: Call, id_: str, status: int = 404) -> Thing:
    """Find a dashboard the caller sees.

    Raises:
        JiraError: when there is none.
    """
    for row in call.site.part(Dashboards).rows:
        if row["id"] == id_ and visible(call, row):
            return row
    raise JiraError(status, MISSING.format(id_))


def owns(call: Call, row: Thing) -> bool:
    """Tell whether a dashboard is the caller's own; the system's is every administrator's."""
    if row["owner"] is None:
        return permitted(call.site, call.caller, "ADMINISTER")
    return call.sight.owner(row)


def visible(call: Call, row: Thing) -> bool:
    """Tell whether the caller sees a dashboard."""
    every = (*row["sharePermissions"], *row["editPermissions"])
    return owns(call, row) or call.sight.let_in(every)


def writable(call: Call, row: Thing) -> bool:
    """Tell whether the caller may change a dashboard."""
    return owns(call, row) or call.sight.let_in(row["editPermissions"])


def shown(call: Call, row: Thing) -> Thing:
    """Show a dashboard as this product does."""
    site, id_ = call.site, row["id"]
    page = f"jira/dashboards/{id_}" if site.cloud else f"secure/Dashboard.jspa?selectPageId={id_}"
    told: Thing = {
        "id": id_, "name": row["name"], "self": call.api(f"dashboard/{id_}"),
        "view": f"{site.url}/{page}",
    }  # fmt: skip
    if not site.cloud:
        return told
    rows = site.part(Dashboards).rows
    told |= {
        "description": row["description"], "isFavourite": key_of(call.caller.user) in row["stars"],
        "popularity": len(row["stars"]), "rank": rows.index(row), "isWritable": writable(call, row),
        "sharePermissions": row["sharePermissions"], "editPermissions": row["editPermissions"],
        "systemDashboard": row["owner"] is None,
    }  # fmt: skip
    if row["owner"] is not None:
        names = ("self", "accountId", "displayName", "active", "avatarUrls")
        told["owner"] = {name: row["owner"][name] for name in names if name in row["owner"]}
    return told


def read(call: Call, asked: Asked, old: Thing) -> Thing:
    """Read what a body says of a dashboard, over what it was.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    name = asked.short("name", "dashboard name", required="You must specify a name for the dashboard.")
    about = asked.text("description")
    given = {part: asked.objects(part) for part in ("sharePermissions", "editPermissions")}
    for part, rows in given.items():
        if rows is None:
            asked.errors[part] = f"The {part} are required."
    asked.check()
    _free(call, str(name), old)
    lists = {part: shares.read(call, rows) for part, rows in given.items()}
    return {**old, "name": name, "description": about or "", **lists}


def _free(call: Call, name: str, old: Thing, owner: Thing | None = None) -> None:
    """Let a name through that no other dashboard of its owner has.

    Raises:
        JiraError: 400 when one has it.
    """
    who = key_of(owner or old.get("owner") or call.caller.user)
    for row in call.site.part(Dashboards).rows:
        own = row["owner"] is not None and key_of(row["owner"]) == who and row["id"] != old.get("id")
        if own and row["name"].lower() == name.lower():
            raise JiraError(400, errors={"name": "Dashboard with same name already exists."})


def create(call: Call, said: Thing, gadgets: Iterable[Thing] = ()) -> Thing:
    """Make a dashboard of the caller's, with copies of gadgets."""
    kept = call.site.part(Dashboards)
    copies = [{**gadget, "id": kept.gadget_numbers.next()} for gadget in gadgets]
    row = {
        **said, "id": kept.numbers.text(), "owner": face(call.site, call.caller.user), "stars": set(),
        "gadgets": copies,
    }  # fmt: skip
    kept.rows.append(row)
    call.tell("dashboard_created", dashboard=shown(call, row))
    return row


def delete(call: Call, row: Thing) -> None:
    """Delete a dashboard with the properties of its gadgets.

    Raises:
        JiraError: 400 for the system's.
    """
    if row["owner"] is None:
        raise JiraError(400, "The system dashboard cannot be deleted.")
    for gadget in row["gadgets"]:
        call.site.part(Properties).forget("dashboard_item", str(gadget["id"]))
    told = shown(call, row)
    call.site.part(Dashboards).rows.remove(row)
    call.tell("dashboard_deleted", dashboard=told)


def give(call: Call, row: Thing, person: Thing, *, rename: bool) -> None:
    """Give a dashboard to somebody else; with another name if they have one of that name and that is wanted.

    Raises:
        JiraError: 400 when they have one of that name.
    """
    try:
        _free(call, row["name"], row, person)
    except JiraError:
        if not rename:
            raise
        row["name"] = f"{row['name']} - {row['id']}"
    row["owner"] = face(call.site, person)


def gadget_of(row: Thing, id_: str) -> Thing:
    """Find a gadget of a dashboard.

    Raises:
        JiraError: 404 when there is none.
    """
    for gadget in row["gadgets"]:
        if str(gadget["id"]) == id_:
            found_gadget: Thing = gadget
            return found_gadget
    raise JiraError(404, f"The gadget with id '{id_}' does not exist on the dashboard.")


def place(row: Thing, gadget: Thing, position: Thing | None) -> None:
    """Put a gadget into a place; those below it in the column move down. Without a place it comes last."""
    others = [other for other in row["gadgets"] if other is not gadget]
    if position is None:
        rows = [other["position"]["row"] for other in others if other["position"]["column"] == 0]
        position = {"row": max(rows, default=-1) + 1, "column": 0}
    for other in others:
        here = other["position"]
        if here["column"] == position["column"] and here["row"] >= position["row"]:
            other["position"] = {**here, "row": here["row"] + 1}
    gadget["position"] = position
    settle(row)


def settle(row: Thing) -> None:
    """Let the gadgets of every column stand without gaps."""
    counts: dict[int, int] = {}
    row["gadgets"].sort(key=lambda gadget: (gadget["position"]["column"], gadget["position"]["row"]))
    for gadget in row["gadgets"]:
        column = gadget["position"]["column"]
        gadget["position"] = {"row": counts.setdefault(column, 0), "column": column}
        counts[column] += 1
