"""Screens with their tabs and fields.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-screens/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form
from jira_sandbox.configuration.listing import chosen, numbered, page, unused
from jira_sandbox.edit.screen import settable
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.custom_fields import CustomFields
from jira_sandbox.state.screens import DEFAULT_SCREEN, SEEDED, Screens

Thing = dict[str, Any]

SCREEN = "/rest/api/{v}/screens/{screen}"
TAB = SCREEN + "/tabs/{tab}"


def opened(call: Call) -> Screens:
    """Give the screens to an administrator.

    Raises:
        JiraError: 403 for anybody else.
    """
    call.require("ADMINISTER")
    return call.site.part(Screens)


def _screen(call: Call) -> Thing:
    return opened(call).screens.get(call.path["screen"])


def _tab(call: Call) -> tuple[Thing, Thing]:
    screen = _screen(call)
    for tab in screen["tabs"]:
        if tab["id"] == call.path["tab"]:
            return screen, tab
    raise JiraError(404, f"The tab with id '{call.path['tab']}' was not found on the screen.")


def placeable(call: Call) -> dict[str, Thing]:
    """Give the fields a screen may carry, by id."""
    site = call.site
    rows = [field for field in site.fields if field.get("orderable")]
    return {field["id"]: field for field in rows} | settable(site)


@route("GET", "/rest/api/{v}/screens", only="cloud")
def screens(call: Call) -> Thing:
    """List the screens a page at a time."""
    scope = call.words("scope")
    rows = opened(call).screens.rows
    return page(call, rows if not scope or "GLOBAL" in scope else [], numbered)


@route("GET", "/rest/api/{v}/screens", only="datacenter")
def all_screens(call: Call) -> Thing:
    """List the screens a page at a time; ``expand`` adds their tabs."""
    rows = chosen(call, opened(call).screens.rows, query="search")
    cut = call.page(rows, 100, 100)
    return cut | {"values": [numbered(row) for row in cut["values"]]}


@route("POST", "/rest/api/{v}/screens", only="cloud")
def create(call: Call) -> Reply:
    """Create a screen; it begins with one empty tab."""
    screens = opened(call)
    given = form(call, name="name!", description="text")
    screens.screens.free(given["name"])
    screen = screens.screens.add(name=given["name"], description=given.get("description", ""), tabs=[])
    screens.add_tab(screen, "Field Tab")
    call.tell("screen_created", screen=screen)
    return Reply(numbered(screen), 201)


@route("PUT", SCREEN, only="cloud")
def update(call: Call) -> Thing:
    """Rename or describe a screen."""
    screen = _screen(call)
    given = form(call, name="name", description="text")
    opened(call).screens.free(given.get("name"), screen)
    screen.update(given)
    return numbered(screen)


@route("DELETE", SCREEN, only="cloud")
def delete(call: Call) -> Answer:
    """Delete a screen no scheme and no workflow uses."""
    screens, screen = opened(call), _screen(call)
    users = (row for row in screens.schemes.rows if screen["id"] in row["screens"].values())
    unused(screen, [*users, *([screen] if int(screen["id"]) <= len(SEEDED) else [])], "screen")
    screens.screens.remove(screen)
    return DONE


def _shown(call: Call, name: str) -> Thing:
    field = placeable(call).get(name, {"name": name})
    told = {"id": name, "name": field["name"]}
    if call.site.cloud:
        return told
    custom = field.get("custom")
    return (
        told | ({"type": field["schema"]["custom"]} if custom else {}) | {"showWhenEmpty": _seen(call, name)}
    )


def _seen(call: Call, name: str) -> bool:
    return name in opened(call).shown_empty


@route("GET", SCREEN + "/availableFields")
def available(call: Call) -> list[Thing]:
    """List the fields that may be put on a screen and are not on it."""
    there = set(Screens.fields_of(_screen(call)))
    return [_shown(call, name) for name in placeable(call) if name not in there]


@route("POST", "/rest/api/{v}/screens/addToDefault/{field}")
def add_to_default(call: Call) -> Answer | Thing:
    """Put a custom field on the first tab of the default screen."""
    screens = opened(call)
    field = call.site.part(CustomFields).field(call.path["field"])
    screen = screens.screens.get(DEFAULT_SCREEN)
    if field["id"] in screens.fields_of(screen):
        raise JiraError(400, f"The field with id '{field['id']}' already exists on the screen.")
    screen["tabs"][0]["fields"].append(field["id"])
    call.tell("screen_updated", screen=screen)
    return {} if call.site.cloud else DONE


def _tab_shown(tab: Thing) -> Thing:
    return {"id": int(tab["id"]), "name": tab["name"]}


@route("GET", "/rest/api/{v}/screens/tabs", only="cloud")
def several_tabs(call: Call) -> Thing:
    """List the tabs of several screens with their fields."""
    wanted, tabs = call.words("screenId"), call.words("tabId")
    rows = [
        {"screenId": int(screen["id"]), **_tab_shown(tab)}
        for screen in opened(call).screens.rows
        for tab in screen["tabs"]
        if (not wanted or screen["id"] in wanted) and (not tabs or tab["id"] in tabs)
    ]
    return call.page(rows, 100, 100)


@route("GET", SCREEN + "/tabs")
def tabs(call: Call) -> list[Thing]:
    """List the tabs of a screen."""
    return [_tab_shown(tab) for tab in _screen(call)["tabs"]]


def _named(call: Call, screen: Thing, besides: Thing | None = None) -> str:
    name: str = form(call, name="name!")["name"]
    if any(tab is not besides and tab["name"] == name for tab in screen["tabs"]):
        raise JiraError(400, errors={"name": f"A tab with the name '{name}' already exists."})
    return name


@route("POST", SCREEN + "/tabs")
def add_tab(call: Call) -> Thing:
    """Give a screen one more tab."""
    screen = _screen(call)
    return _tab_shown(opened(call).add_tab(screen, _named(call, screen)))


@route("PUT", TAB)
def rename_tab(call: Call) -> Thing:
    """Rename a tab."""
    screen, tab = _tab(call)
    tab["name"] = _named(call, screen, tab)
    return _tab_shown(tab)


@route("DELETE", TAB)
def delete_tab(call: Call) -> Answer:
    """Delete a tab with the places of its fields; the last one stays."""
    screen, tab = _tab(call)
    if len(screen["tabs"]) == 1:
        raise JiraError(400 if call.site.cloud else 412, "The last tab of a screen cannot be deleted.")
    screen["tabs"].remove(tab)
    return DONE


@route("POST", TAB + "/move/{place}")
def move_tab(call: Call) -> Answer:
    """Put a tab at a place, counted from 0."""
    screen, tab = _tab(call)
    place = call.path["place"]
    if not place.isdigit() or int(place) >= len(screen["tabs"]):
        raise JiraError(400, f"The position '{place}' is not valid.")
    screen["tabs"].remove(tab)
    screen["tabs"].insert(int(place), tab)
    return DONE


@route("GET", TAB + "/fields")
def tab_fields(call: Call) -> list[Thing]:
    """List the fields of a tab."""
    return [_shown(call, name) for name in _tab(call)[1]["fields"]]


@route("POST", TAB + "/fields")
def add_field(call: Call) -> Thing:
    """Put a field on a tab; it can be set on issues from then on.

    Raises:
        JiraError: 400 for a field that is on the screen already, or is none.
    """
    screen, tab = _tab(call)
    name = form(call, fieldId="text!")["fieldId"]
    if name not in placeable(call):
        raise JiraError(400, f"Field with id '{name}' does not exist or cannot be put on a screen.")
    if name in Screens.fields_of(screen):
        raise JiraError(400, f"The field with id '{name}' already exists on the screen.")
    tab["fields"].append(name)
    call.tell("screen_updated", screen=screen)
    return _shown(call, name)


def _held(call: Call) -> tuple[Thing, list[str], str]:
    screen, tab = _tab(call)
    name = call.path["field"]
    if name not in tab["fields"]:
        raise JiraError(404, f"The field with id '{name}' was not found on the tab.")
    return screen, tab["fields"], name


@route("DELETE", TAB + "/fields/{field}")
def remove_field(call: Call) -> Answer:
    """Take a field off a tab."""
    screen, fields, name = _held(call)
    fields.remove(name)
    call.tell("screen_updated", screen=screen)
    return DONE


@route("POST", TAB + "/fields/{field}/move")
def move_field(call: Call) -> Answer:
    """Put a field behind another (``after``, its id or URL), or one up or down, first or last.

    Raises:
        JiraError: 400 for a place that is none.
    """
    given = form(call, after="text", position="text")
    _row, fields, name = _held(call)
    place = fields.index(name)
    rest = [other for other in fields if other != name]
    after = given.get("after", "").rpartition("/")[2]
    places = {"First": 0, "Last": len(rest), "Earlier": max(place - 1, 0), "Later": place + 1}
    if after:
        places = {"": rest.index(after) + 1} if after in rest else {}
    to = places.get("" if after else given.get("position", ""))
    if to is None:
        raise JiraError(400, "The place to move the field to is not valid.")
    rest.insert(to, name)
    fields[:] = rest
    return DONE


@route("PUT", TAB + "/fields/{field}/updateShowWhenEmptyIndicator/{value}", only="datacenter")
def show_when_empty(call: Call) -> Answer:
    """Let a field be shown when it is empty, or hidden then."""
    screens = opened(call)
    _row, _fields, name = _held(call)
    empty = screens.shown_empty - {name}
    screens.shown_empty = empty | {name} if call.path["value"].lower() == "true" else empty
    return DONE
