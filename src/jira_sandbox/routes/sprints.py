"""Sprints written: planned, changed, started, completed, deleted, swapped.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.planning import boards, sprints
from jira_sandbox.planning.sprints import MEMBERS
from jira_sandbox.routes.agile import board_named, sprint_named, sprint_wanted
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]


def _manage(call: Call, board: Thing) -> None:
    """Let those go on who may manage the sprints of every project of a board."""
    for project in boards.projects(call.site, board):
        call.require("MANAGE_SPRINTS_PERMISSION", project)


def _managed(call: Call) -> Thing:
    """Find the sprint a path names, for a change of it."""
    sprint = sprint_wanted(call)
    for board in call.site.catalog.boards:
        if board["id"] == sprint["originBoardId"]:
            _manage(call, board)
    return sprint


@route("POST", "/rest/agile/1.0/sprint")
def create(call: Call) -> Reply:
    """Plan a sprint on a scrum board.

    Raises:
        JiraError: 400 with everything that is wrong, 404 for a board that is not there.
    """
    asked = Asked(call, MEMBERS)
    number = asked.number("originBoardId")
    if number is None:
        raise JiraError(400, errors={"originBoardId": "The origin board id is required."})
    board = board_named(call, str(number))
    if board["type"] not in ("scrum", "simple"):
        raise JiraError(400, "The board does not support sprints")
    _manage(call, board)
    return Reply(sprints.create(call, asked, board), 201)


@route("POST", "/rest/agile/1.0/sprint/{sprint}")
def change(call: Call) -> Thing:
    """Change a sprint: what the body does not name stays."""
    return sprints.update(call, Asked(call, MEMBERS), _managed(call), whole=False)


@route("PUT", "/rest/agile/1.0/sprint/{sprint}")
def replace(call: Call) -> Thing:
    """Change a sprint to what the body says, and nothing else."""
    return sprints.update(call, Asked(call, MEMBERS), _managed(call), whole=True)


@route("DELETE", "/rest/agile/1.0/sprint/{sprint}")
def delete(call: Call) -> Answer:
    """Delete a sprint."""
    sprints.delete(call, _managed(call))
    return DONE


@route("POST", "/rest/agile/1.0/sprint/{sprint}/swap")
def swap(call: Call) -> Answer:
    """Let two sprints change places.

    Raises:
        JiraError: 400 without another sprint, 404 for one that is not there.
    """
    one, asked = _managed(call), Asked(call, {"sprintToSwapWith", "swap"})
    number = asked.number("sprintToSwapWith")
    if number is None:
        raise JiraError(400, errors={"sprintToSwapWith": "The sprint to swap with is required."})
    other = sprint_named(call, str(number))
    rows = call.site.sprints
    a, b = rows.index(one), rows.index(other)
    rows[a], rows[b] = rows[b], rows[a]
    call.world.snapshots.stale()
    return DONE


def _unmap(call: Call, found: list[Thing]) -> Answer:
    """Take sprints away from the boards they were planned on."""
    for sprint in found:
        new = {name: value for name, value in sprint.items() if name != "originBoardId"}
        sprints.put(call.ledger, sprint, {**new, "originBoardId": None})
    return DONE


@route("PUT", "/rest/agile/1.0/sprint/unmap", only="datacenter")
def unmap(call: Call) -> Answer:
    """Take sprints away from their boards.

    Raises:
        JiraError: 400 without sprints, 404 for one that is not there.
    """
    call.require("ADMINISTER")
    ids = Asked(call, {"sprintIds"}).texts("sprintIds")
    if not ids:
        raise JiraError(400, errors={"sprintIds": "At least one sprint must be specified."})
    return _unmap(call, [sprint_named(call, id_) for id_ in ids])


@route("PUT", "/rest/agile/1.0/sprint/unmap-all", only="datacenter")
def unmap_all(call: Call) -> Answer:
    """Take all sprints away from their boards."""
    call.require("ADMINISTER")
    return _unmap(call, list(call.site.sprints))


def _sprint_id(call: Call, change: bool) -> str:
    return str((_managed(call) if change else sprint_wanted(call))["id"])


offer("/rest/agile/1.0/sprint/{sprint}/properties", "sprint", _sprint_id)
