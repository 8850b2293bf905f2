"""Boards made and deleted, and what belongs to them: backlog, projects, versions, filters, features.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.estate import versions
from jira_sandbox.planning import boards as estate
from jira_sandbox.planning.boards import KINDS, Boards, located, quick_filters
from jira_sandbox.routes.agile import board_page, issues_page, seen, shown, wanted
from jira_sandbox.routes.planning import in_epic, in_none
from jira_sandbox.routes.projects import listed, named
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

FEATURES = {
    "BACKLOG": ("Backlog", "Plan and prioritize work."),
    "SPRINTS": ("Sprints", "Work in timeboxes."),
    "REPORTS": ("Reports", "See how work goes."),
    "RELEASES": ("Releases", "Plan versions."),
    "ESTIMATION": ("Estimation", "Say how much work an issue is."),
}
"""Features of boards: key → name and what it is for."""

REPORTS = {
    "scrum": (
        ("burndownChart", "Burndown Chart"), ("burnupChart", "Burnup Chart"),
        ("sprintRetrospective", "Sprint Report"),
        ("velocityChart", "Velocity Chart"), ("cumulativeFlowDiagram", "Cumulative Flow Diagram"),
    ),
    "kanban": (("cumulativeFlowDiagram", "Cumulative Flow Diagram"), ("controlChart", "Control Chart")),
}  # fmt: skip


@route("POST", "/rest/agile/1.0/board")
def create(call: Call) -> Reply:
    """Make a board of a saved filter.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    asked = Asked(call, {"filterId", "location", "name", "type"})
    name = asked.short("name", "board name", required="The board name is required.")
    kind, number = asked.text("type"), asked.number("filterId")
    if kind not in KINDS[call.site.cloud]:
        asked.errors["type"] = f"The board type '{kind}' is not valid."
    saved = next((row for row in call.site.filters if row["id"] == str(number)), None)
    if saved is None:
        asked.errors["filterId"] = "The filter does not exist or you do not have permission to view it."
    place = _place(call, asked)
    asked.check()
    made = estate.create(call, name or "", str(kind), saved or {}, place)
    if not place:
        made["location"] = _usual(call, made)
    return Reply(shown(call, made), 201)


def _place(call: Call, asked: Asked) -> Thing:
    """Read where a board shall be: in a project, or with the caller."""
    given = asked.object("location")
    if given is None:
        return {}
    kind, key = given.get("type"), given.get("projectKeyOrId")
    if kind == "project" and key is not None:
        return located(call, named(call, str(key), 400))
    if kind == "user":
        return _with_caller(call)
    asked.errors["location"] = "The location of a board is a project with its key or id, or the user."
    return {}


def _with_caller(call: Call) -> Thing:
    me = call.caller.user
    name = {"userAccountId": me["accountId"]} if call.site.cloud else {}
    return {**name, "displayName": me["displayName"], "name": me["displayName"]}


def _usual(call: Call, board: Thing) -> Thing:
    """Give the place of a board nobody gave one: the project its filter keeps to, else the caller's."""
    homes = estate.projects(call.site, board)
    return located(call, homes[0]) if homes else _with_caller(call)


@route("DELETE", "/rest/agile/1.0/board/{board}")
def delete(call: Call) -> Answer:
    """Delete a board: who administers its project or made it may."""
    board = wanted(call)
    id_ = (board.get("location") or {}).get("projectId")
    home = next((project for project in call.site.projects if project["id"] == str(id_)), None)
    if home is not None:
        call.require("ADMINISTER_PROJECTS", home)
    estate.delete(call, board)
    return DONE


@route("GET", "/rest/agile/1.0/board/filter/{filter}", only="cloud")
def by_filter(call: Call) -> Thing:
    """List the boards that are made of a filter."""
    rows = [row for row in estate.of_filter(call.site, call.path["filter"]) if seen(call, row)]
    return board_page(call, [{name: row[name] for name in ("id", "self", "name")} for row in rows])


@route("GET", "/rest/agile/1.0/board/{board}/backlog")
def backlog(call: Call) -> bytes:
    """List the issues in the backlog of a board."""
    return issues_page(call, estate.backlog(call.site, wanted(call)))


@route("GET", "/rest/agile/1.0/board/{board}/epic/none/issue")
def issues_of_none(call: Call) -> bytes:
    """List the issues of a board that are in no epic."""
    return issues_page(call, f"({estate.condition(call.site, wanted(call))}) AND {in_none(call)}")


@route("GET", "/rest/agile/1.0/board/{board}/epic/{epic}/issue")
def issues_of_epic(call: Call) -> bytes:
    """List the issues of a board that are in an epic."""
    return issues_page(call, f"({estate.condition(call.site, wanted(call))}) AND {in_epic(call)}")


@route("GET", "/rest/agile/1.0/board/{board}/project")
def projects(call: Call) -> Thing:
    """List the projects of a board a page at a time."""
    rows = estate.projects(call.site, wanted(call))
    return board_page(call, [listed(call, row) for row in rows if call.sight.project(row)])


@route("GET", "/rest/agile/1.0/board/{board}/project/full", only="cloud")
def whole_projects(call: Call) -> Thing:
    """List the projects of a board."""
    return projects(call)


@route("GET", "/rest/agile/1.0/board/{board}/version")
def board_versions(call: Call) -> Thing:
    """List the versions of a board's projects; ``released`` narrows them."""
    released = call.query.get("released")
    rows = [
        versions.shown(call.site, version)
        for project in estate.projects(call.site, wanted(call))
        for version in versions.siblings(call.site, project)
        if released is None or version["released"] == (released.lower() == "true")
    ]
    return board_page(call, [{**row, "id": int(row["id"])} if call.site.cloud else row for row in rows])


@route("GET", "/rest/agile/1.0/board/{board}/quickfilter", only="cloud")
def quick(call: Call) -> Thing:
    """List the quick filters of a board."""
    return board_page(call, quick_filters(wanted(call)))


@route("GET", "/rest/agile/1.0/board/{board}/quickfilter/{id}", only="cloud")
def one_quick(call: Call) -> Thing:
    """Read one quick filter.

    Raises:
        JiraError: 404 when the board has no such filter.
    """
    for row in quick_filters(wanted(call)):
        if str(row["id"]) == call.path["id"]:
            return row
    raise JiraError(404, f"The quick filter with id {call.path['id']} does not exist.")


@route("GET", "/rest/agile/1.0/board/{board}/reports", only="cloud")
def reports(call: Call) -> Thing:
    """List the reports of a board."""
    board = wanted(call)
    known = REPORTS.get(board["type"], REPORTS["kanban"])
    return {"reports": [{"key": key, "name": name} for key, name in known]}


@route("GET", "/rest/agile/1.0/board/{board}/features", only="cloud")
def features(call: Call) -> Thing:
    """List the features of a board."""
    return _features(call, wanted(call))


def _features(call: Call, board: Thing) -> Thing:
    switched, own = call.site.part(Boards).features, board["type"] in ("scrum", "kanban")
    return {
        "features": [
            {
                "boardFeature": key, "boardId": board["id"], "featureId": key, "featureType": "BASIC",
                "state": "ENABLED" if switched.get((board["id"], key), _usually(board, key)) else "DISABLED",
                "localisedName": name, "localisedDescription": about, "toggleLocked": own,
                "imageUri": f"{call.site.url}/images/features/{key.lower()}.svg",
            }
            for key, (name, about) in FEATURES.items()
        ]
    }  # fmt: skip


def _usually(board: Thing, feature: str) -> bool:
    return feature != "SPRINTS" or board["type"] == "scrum"


@route("PUT", "/rest/agile/1.0/board/{board}/features", only="cloud")
def switch(call: Call) -> Thing:
    """Switch a feature of a board on or off.

    Raises:
        JiraError: 400 for a feature there is not, or one that cannot be switched.
    """
    board, asked = wanted(call), Asked(call, {"boardId", "enabling", "feature"})
    for project in estate.projects(call.site, board):
        call.require("ADMINISTER_PROJECTS", project)
    feature, on = asked.text("feature"), asked.flag("enabling")
    if feature not in FEATURES or on is None:
        raise JiraError(400, errors={"feature": f"The feature '{feature}' does not exist."})
    if board["type"] in ("scrum", "kanban"):
        raise JiraError(400, "The features of boards of company-managed projects cannot be switched.")
    call.site.part(Boards).features[board["id"], feature] = on
    call.tell("board_configuration_changed", board=board)
    return _features(call, board)


@route("GET", "/rest/agile/1.0/board/{board}/settings/refined-velocity", only="datacenter")
def refined_velocity(call: Call) -> Thing:
    """Tell whether the velocity of a board leaves out issues that were added late."""
    return {"value": call.site.part(Boards).refined.get(wanted(call)["id"], False)}


@route("PUT", "/rest/agile/1.0/board/{board}/settings/refined-velocity", only="datacenter")
def set_refined_velocity(call: Call) -> Answer:
    """Say whether it does.

    Raises:
        JiraError: 400 for what is no boolean.
    """
    board, value = wanted(call), Asked(call, {"value"}).flag("value")
    if value is None:
        raise JiraError(400, errors={"value": "The value is required."})
    kept = call.site.part(Boards).refined
    status = 200 if board["id"] in kept else 201
    kept[board["id"]] = value
    return Answer(b"", status)


def _board_id(call: Call, change: bool) -> str:
    board = wanted(call)
    for project in estate.projects(call.site, board) if change else ():
        call.require("ADMINISTER_PROJECTS", project)
    return str(board["id"])


offer("/rest/agile/1.0/board/{board}/properties", "board", _board_id)
