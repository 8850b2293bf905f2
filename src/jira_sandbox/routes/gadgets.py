"""Gadgets on dashboards, and what they keep.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-dashboards/#api-rest-api-3-dashboard-gadgets-get
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.registry import route
from jira_sandbox.saved import dashboards as saved
from jira_sandbox.saved.dashboards import COLORS, GADGETS, MISSING, Dashboards, found, gadget_of, writable
from jira_sandbox.state.properties import Properties

Thing = dict[str, Any]


@route("GET", "/rest/api/{v}/dashboard/gadgets", only="cloud")
def available(_call: Call) -> Thing:
    """List the gadgets that can be added to dashboards."""
    return {"gadgets": list(GADGETS)}


def _dashboard(call: Call, *, change: bool = True) -> Thing:
    row = found(call, call.path["dashboard"])
    if change and not writable(call, row):
        raise JiraError(404, MISSING.format(row["id"]))
    return row


@route("GET", "/rest/api/{v}/dashboard/{dashboard}/gadget", only="cloud")
def gadgets(call: Call) -> Thing:
    """List the gadgets of a dashboard; ``moduleKey``, ``uri`` and ``gadgetId`` narrow them."""
    row = _dashboard(call, change=False)
    modules, addresses, ids = call.words("moduleKey"), call.words("uri"), call.words("gadgetId")
    asked = modules or addresses or ids
    return {
        "gadgets": [
            gadget
            for gadget in row["gadgets"]
            if not asked
            or gadget.get("moduleKey") in modules
            or gadget.get("uri") in addresses
            or str(gadget["id"]) in ids
        ]
    }


def _said(asked: Asked, old: Thing) -> tuple[Thing, Thing | None]:
    """Read color, title and position of a gadget.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    color, title, position = asked.text("color"), asked.short("title", "title"), asked.object("position")
    if color is not None and color not in COLORS:
        asked.errors["color"] = f"The color '{color}' is not valid."
    if position is not None:
        numbers = [position.get(name) for name in ("row", "column")]
        if not all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in numbers):
            asked.errors["position"] = "The position is not valid."
        position = dict(zip(("row", "column"), numbers, strict=True))
    asked.check()
    return {**old, **({"color": color} if color else {}), **({"title": title} if title else {})}, position


@route("POST", "/rest/api/{v}/dashboard/{dashboard}/gadget", only="cloud")
def add(call: Call) -> Thing:
    """Add a gadget to a dashboard.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    row = _dashboard(call)
    members = {"color", "ignoreUriAndModuleKeyValidation", "moduleKey", "position", "title", "uri"}
    asked = Asked(call, members)
    module, address = asked.text("moduleKey"), asked.text("uri")
    if (module is None) == (address is None):
        raise JiraError(400, "Either the moduleKey or the uri of the gadget must be specified.")
    name, value = ("moduleKey", module) if module is not None else ("uri", address)
    known = next((one for one in GADGETS if one.get(name) == value), None)
    if known is None and not asked.flag("ignoreUriAndModuleKeyValidation"):
        raise JiraError(400, errors={name: f"The gadget '{value}' is not available."})
    usual = {"color": "blue", "title": known["title"] if known else str(value), name: value}
    gadget, position = _said(asked, usual)
    gadget["id"] = call.site.part(Dashboards).gadget_numbers.next()
    gadget["position"] = {"row": 0, "column": 0}
    row["gadgets"].append(gadget)
    saved.place(row, gadget, position)
    return gadget


@route("PUT", "/rest/api/{v}/dashboard/{dashboard}/gadget/{gadget}", only="cloud")
def change(call: Call) -> Answer:
    """Change color, title and position of a gadget."""
    row = _dashboard(call)
    gadget = gadget_of(row, call.path["gadget"])
    said, position = _said(Asked(call, {"color", "position", "title"}), gadget)
    gadget |= said
    if position is not None:
        saved.place(row, gadget, position)
    return DONE


@route("DELETE", "/rest/api/{v}/dashboard/{dashboard}/gadget/{gadget}", only="cloud")
def remove(call: Call) -> Answer:
    """Take a gadget away; those below it move up."""
    row = _dashboard(call)
    gadget = gadget_of(row, call.path["gadget"])
    row["gadgets"].remove(gadget)
    saved.settle(row)
    call.site.part(Properties).forget("dashboard_item", str(gadget["id"]))
    return DONE


def _item(call: Call, change: bool) -> str:
    row = found(call, call.path["dashboard"])
    gadget = gadget_of(row, call.path["item"])
    if change and not writable(call, row):
        raise JiraError(403, "You do not have permission to edit this dashboard.")
    return str(gadget["id"])


offer("/rest/api/{v}/dashboard/{dashboard}/items/{item}/properties", "dashboard_item", _item)
