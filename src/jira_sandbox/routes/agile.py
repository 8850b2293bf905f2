"""Boards, sprints and epics.

https://developer.atlassian.com/cloud/jira/software/rest/
"""

from __future__ import annotations

from array import array
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.jql.directory import sprint as sprint_id
from jira_sandbox.planning import boards as estate
from jira_sandbox.planning import epics as epics_of
from jira_sandbox.planning.fields import STORY_POINTS, is_epic
from jira_sandbox.planning.sprints import STATES
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import found, offset_page
from jira_sandbox.state.encoding import encode
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.selection import Selection

Thing = dict[str, Any]

AGILE_FIELDS = ("flagged", "sprint", "closedSprints", "epic")
"""https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/ adds these to an issue's own."""


def board_page(call: Call, rows: list[Thing]) -> Thing:
    """Cut one page out of ``rows``, in the envelope of the agile API."""
    start, size = call.number("startAt", 0), call.number("maxResults", 50, 50) or 50
    here = rows[start : start + size]
    last = start + len(here) >= len(rows)
    return {"maxResults": size, "startAt": start, "total": len(rows), "isLast": last, "values": here}


def wanted(call: Call) -> Thing:
    """Find the board a path names.

    Raises:
        JiraError: 404 when there is none.
    """
    return board_named(call, call.path["board"])


def board_named(call: Call, id_: str) -> Thing:
    """Find a board by its id.

    Raises:
        JiraError: 404 when there is none that the caller sees.
    """
    for board in call.site.catalog.boards:
        if str(board["id"]) == id_ and seen(call, board):
            return board
    raise JiraError(404, f"Could not find board with id {id_}, or you do not have permission to view it.")


def seen(call: Call, board: Thing) -> bool:
    """Tell whether the caller sees a board: that of a project they may browse."""
    return call.sight.browsing(str(board["location"].get("projectId"))) is not False


def sprint_wanted(call: Call) -> Thing:
    """Find the sprint a path names.

    Raises:
        JiraError: 404 when there is none.
    """
    return sprint_named(call, call.path["sprint"])


def sprint_named(call: Call, id_: str) -> Thing:
    """Find a sprint by its id.

    Raises:
        JiraError: 404 when there is none on a board that the caller sees.
    """
    hidden = {board["id"] for board in call.site.catalog.boards if not seen(call, board)}
    for sprint in call.site.sprints:
        if str(sprint["id"]) == id_ and sprint.get("originBoardId") not in hidden:
            return sprint
    raise JiraError(404, "Sprint does not exist.")


def shown(call: Call, board: Thing) -> Thing:
    """Show a board as this product does: Data Center tells less of where it is."""
    return board if call.site.cloud else {name: board[name] for name in ("id", "self", "name", "type")}


@route("GET", "/rest/agile/1.0/board")
def boards(call: Call) -> Thing:
    """List boards a page at a time; ``type``, ``name`` and ``projectKeyOrId`` narrow them."""
    kinds, name, project = call.words("type"), call.text("name").lower(), call.text("projectKeyOrId")
    rows = []
    for board in call.site.catalog.boards:
        place = board["location"]
        at_home = not project or project in (place.get("projectKey"), str(place.get("projectId")))
        named = (not kinds or board["type"] in kinds) and name in board["name"].lower()
        if named and at_home and seen(call, board):
            rows.append(shown(call, board))
    return board_page(call, rows)


@route("GET", "/rest/agile/1.0/board/{board}")
def board(call: Call) -> Thing:
    """Read one board."""
    return shown(call, wanted(call))


@route("GET", "/rest/agile/1.0/board/{board}/configuration")
def configuration(call: Call) -> Thing:
    """Read a board's columns, filter, estimation and ranking."""
    site, told_board = call.site, wanted(call)
    flow = estate.columns(site, told_board)
    columns: list[Thing] = [
        {"name": s["name"], "statuses": [{"id": s["id"], "self": s["self"]}]} for s in flow
    ]
    kanban = told_board["type"] == "kanban"
    if kanban and len(columns) > 1:
        columns[1] |= {"min": 2, "max": 5}
    told: Thing = {name: told_board[name] for name in ("id", "name", "type")}
    told |= {
        "self": f"{told_board['self']}/configuration",
        "location": _location(call, told_board["location"]),
        "columnConfig": {"columns": columns, "constraintType": "issueCount" if kanban else "none"},
        "ranking": {"rankCustomFieldId": 10019},
    }
    id_ = site.part(estate.Boards).filters.get(told_board["id"])
    told |= {"filter": {"id": id_, "self": call.api(f"filter/{id_}")}} if id_ else {}
    if kanban:
        told["subQuery"] = {"query": "fixVersion in unreleasedVersions() OR fixVersion is EMPTY"}
    else:
        homes = estate.projects(site, told_board)
        field, name = STORY_POINTS[bool(homes and homes[0].get("simplified"))]
        told["estimation"] = {"type": "field", "field": {"fieldId": field, "displayName": name}}
    return told


def _location(call: Call, place: Thing) -> Thing:
    if "projectId" not in place:
        return {"type": "user", "name": place["name"]}
    id_ = str(place["projectId"])
    head = {"type": "project", "key": place["projectKey"], "id": id_, "name": place["projectName"]}
    return {**head, "self": call.api(f"project/{id_}")}


@route("GET", "/rest/agile/1.0/board/{board}/sprint")
def sprints(call: Call) -> Thing:
    """List the sprints of a board; ``state`` narrows them.

    Raises:
        JiraError: 400 for a kanban board.
    """
    found_board = wanted(call)
    if found_board["type"] == "kanban":
        raise JiraError(400, "The board does not support sprints")
    states = call.words("state")
    rows = [s for s in call.site.sprints if s["originBoardId"] == found_board["id"]]
    rows.sort(key=lambda row: STATES.index(row["state"]))
    return board_page(call, [s for s in rows if not states or s["state"] in states])


@route("GET", "/rest/agile/1.0/sprint/{sprint}")
def sprint(call: Call) -> Thing:
    """Read one sprint."""
    return sprint_wanted(call)


def issues_page(call: Call, where: str) -> bytes:
    """Answer the issues of a condition, narrowed by the ``jql`` parameter."""
    _name, rows = found(call, narrowed(call, where), strict=True)
    most = 1000 if not call.site.cloud else 100
    return offset_page(call, array("l", rows), most, lambda issue, fields: agile_fields(call, issue, fields))


def narrowed(call: Call, where: str) -> str:
    """Write a condition, narrowed and ordered by the ``jql`` parameter; ordered by rank without that."""
    jql = call.text("jql")
    condition, order, rest = jql, "", ""
    at = jql.lower().rfind("order by")
    if at >= 0:
        condition, order = jql[:at], jql[at:]
    if condition.strip():
        rest = f" AND ({condition})"
    return f"{where}{rest} {order or estate.order(call.site)}"


def agile_fields(call: Call, issue: Issue, selection: Selection) -> bytes:
    """Encode what the agile API adds to the fields of an issue: its epic, its sprints, its flag."""
    wanted = set(AGILE_FIELDS if selection.everything or selection.navigable else selection.names)
    if selection.only_key or not wanted & set(AGILE_FIELDS):
        return b""
    ids = {sprint_id(value) for value in issue.fields.get("customfield_10020") or ()}
    planned = [sprint for sprint in call.site.sprints if str(sprint["id"]) in ids]
    running = [sprint for sprint in planned if sprint["state"] != "closed"]
    found: Thing = {"flagged": bool(issue.fields.get("customfield_10021"))}
    if running:
        found["sprint"] = running[-1]
    if len(planned) > len(running):
        found["closedSprints"] = [sprint for sprint in planned if sprint["state"] == "closed"]
    home = call.sight.find(str(issue.fields.get("customfield_10014") or ""))
    if home is not None:
        found["epic"] = epics_of.shown(call.site, home)
    shown = {name: value for name, value in found.items() if name in wanted}
    return b"," + encode(shown)[1:-1] if shown else b""


@route("GET", "/rest/agile/1.0/board/{board}/issue")
def board_issues(call: Call) -> bytes:
    """List the issues of a board."""
    return issues_page(call, estate.condition(call.site, wanted(call)))


@route("GET", "/rest/agile/1.0/board/{board}/sprint/{sprint}/issue")
@route("GET", "/rest/agile/1.0/sprint/{sprint}/issue")
def sprint_issues(call: Call) -> bytes:
    """List the issues of a sprint."""
    return issues_page(call, f"sprint = {sprint_wanted(call)['id']}")


@route("GET", "/rest/agile/1.0/board/{board}/epic")
def epics(call: Call) -> Thing:
    """List the epics of a board; ``done`` narrows them.

    Raises:
        JiraError: 400 for the board of a team-managed project, which has no epics of this kind.
    """
    board = wanted(call)
    homes = {str(project["id"]) for project in estate.projects(call.site, board)}
    if any(row.get("simplified") for row in call.site.projects if str(row["id"]) in homes):
        raise JiraError(400, "This operation is not supported for team-managed projects.")
    done = call.query.get("done")
    rows = []
    for issue in call.site.living():
        home = str((issue.fields.get("project") or {}).get("id"))
        if home not in homes or not is_epic(issue) or not call.sight.issue(issue):
            continue
        told = epics_of.shown(call.site, issue)
        if done is None or told["done"] == (done.lower() == "true"):
            rows.append(told)
    return board_page(call, rows)
