"""Boards, sprints and epics.

https://developer.atlassian.com/cloud/jira/software/rest/
"""

from __future__ import annotations

from array import array
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.jql.directory import sprint as sprint_id
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import found, offset_page
from jira_sandbox.state.encoding import encode
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.selection import Selection

Thing = dict[str, Any]

AGILE_FIELDS = ("flagged", "sprint", "closedSprints", "epic")
"""https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/ adds these to an issue's own."""


def _page(call: Call, rows: list[Thing]) -> Thing:
    start, size = call.number("startAt", 0), call.number("maxResults", 50, 50) or 50
    here = rows[start : start + size]
    last = start + len(here) >= len(rows)
    return {"maxResults": size, "startAt": start, "total": len(rows), "isLast": last, "values": here}


def wanted(call: Call) -> Thing:
    """Find the board a path names.

    Raises:
        JiraError: 404 when there is none.
    """
    for board in call.site.catalog.boards:
        if str(board["id"]) == call.path["board"] and seen(call, board):
            return board
    raise JiraError(
        404, f"Could not find board with id {call.path['board']}, or you do not have permission to view it."
    )


def seen(call: Call, board: Thing) -> bool:
    """Tell whether the caller sees a board: that of a project they may browse."""
    return call.sight.browsing(str(board["location"]["projectId"])) is not False


def sprint_wanted(call: Call) -> Thing:
    """Find the sprint a path names.

    Raises:
        JiraError: 404 when there is none.
    """
    for sprint in call.site.sprints:
        if str(sprint["id"]) == call.path["sprint"]:
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
        at_home = not project or project in (place["projectKey"], str(place["projectId"]))
        named = (not kinds or board["type"] in kinds) and name in board["name"].lower()
        if named and at_home and seen(call, board):
            rows.append(shown(call, board))
    return _page(call, rows)


@route("GET", "/rest/agile/1.0/board/{board}")
def board(call: Call) -> Thing:
    """Read one board."""
    return shown(call, wanted(call))


@route("GET", "/rest/agile/1.0/board/{board}/configuration")
def configuration(call: Call) -> Thing:
    """Read a board's columns, filter, estimation and ranking."""
    found_board = wanted(call)
    place = found_board["location"]
    flow = call.site.catalog.workflows.get(str(place["projectId"]), [])
    filter_id = str(9999 + int(found_board["id"]))
    columns: list[Thing] = [
        {"name": s["name"], "statuses": [{"id": s["id"], "self": s["self"]}]} for s in flow
    ]
    kanban = found_board["type"] == "kanban"
    if kanban:
        columns[1] |= {"min": 2, "max": 5}
    project = {
        "type": "project",
        "key": place["projectKey"],
        "id": str(place["projectId"]),
        "name": place["projectName"],
    }
    told: Thing = {
        "id": found_board["id"],
        "name": found_board["name"],
        "type": found_board["type"],
        "self": f"{found_board['self']}/configuration",
        "location": {**project, "self": call.api(f"project/{place['projectId']}")},
        "filter": {"id": filter_id, "self": call.api(f"filter/{filter_id}")},
        "columnConfig": {"columns": columns, "constraintType": "issueCount" if kanban else "none"},
        "ranking": {"rankCustomFieldId": 10019},
    }
    if kanban:
        told["subQuery"] = {"query": "fixVersion in unreleasedVersions() OR fixVersion is EMPTY"}
    else:
        told["estimation"] = {
            "type": "field",
            "field": {"fieldId": "customfield_10030", "displayName": "Story Points"},
        }
    return told


@route("GET", "/rest/agile/1.0/board/{board}/sprint")
def sprints(call: Call) -> Thing:
    """List the sprints of a board; ``state`` narrows them.

    Raises:
        JiraError: 400 for a kanban board.
    """
    found_board = wanted(call)
    if found_board["type"] != "scrum":
        raise JiraError(400, "The board does not support sprints")
    states = call.words("state")
    rows = [s for s in call.site.sprints if s["originBoardId"] == found_board["id"]]
    return _page(call, [s for s in rows if not states or s["state"] in states])


@route("GET", "/rest/agile/1.0/sprint/{sprint}")
def sprint(call: Call) -> Thing:
    """Read one sprint."""
    return sprint_wanted(call)


def issues_page(call: Call, where: str) -> bytes:
    """Answer the issues of a condition, narrowed by the ``jql`` parameter."""
    jql = call.text("jql")
    condition, order, rest = jql, "", ""
    at = jql.lower().rfind("order by")
    if at >= 0:
        condition, order = jql[:at], jql[at:]
    if condition.strip():
        rest = f" AND ({condition})"
    _name, rows = found(call, f"{where}{rest} {order or 'ORDER BY key ASC'}", strict=True)
    most = 1000 if not call.site.cloud else 100
    return offset_page(call, array("l", rows), most, lambda issue, fields: agile_fields(call, issue, fields))


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
        found["epic"] = epic_shape(call, home)
    shown = {name: value for name, value in found.items() if name in wanted}
    return b"," + encode(shown)[1:-1] if shown else b""


@route("GET", "/rest/agile/1.0/board/{board}/issue")
def board_issues(call: Call) -> bytes:
    """List the issues of a board."""
    return issues_page(call, f'project = "{wanted(call)["location"]["projectKey"]}"')


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
    place = wanted(call)["location"]
    project = next(p for p in call.site.projects if p["key"] == place["projectKey"])
    if project.get("simplified"):
        raise JiraError(400, "This operation is not supported for team-managed projects.")
    done = call.query.get("done")
    rows = []
    for issue in call.site.living():
        if (
            issue.fields["project"]["key"] != place["projectKey"]
            or not call.sight.issue(issue)
            or issue.fields["issuetype"]["name"] != "Epic"
        ):
            continue
        told = epic_shape(call, issue)
        if done is None or told["done"] == (done.lower() == "true"):
            rows.append(told)
    return _page(call, rows)


def epic_shape(call: Call, issue: Issue) -> Thing:
    """Show an issue as the epic it is."""
    return {
        "id": int(issue.id),
        "key": issue.key,
        "self": f"{call.site.url}/rest/agile/1.0/epic/{issue.id}",
        "name": issue.fields.get("customfield_10011"),
        "summary": issue.fields["summary"],
        "color": {"key": f"color_{issue.index % 14 + 1}"},
        "done": issue.fields["status"]["statusCategory"]["key"] == "done",
    }
