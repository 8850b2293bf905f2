"""Issues of boards, sprints and epics by cursor, and one issue as the agile API shows it.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-software-1-0-board-boardid-issue-get
https://developer.atlassian.com/cloud/jira/software/rest/api-group-issue/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.edit import record
from jira_sandbox.errors import JiraError
from jira_sandbox.planning import boards
from jira_sandbox.planning.fields import STORY_POINTS
from jira_sandbox.routes.agile import agile_fields, board_named, narrowed, sprint_wanted, wanted
from jira_sandbox.routes.expansion import encoded, meanings, read_caps
from jira_sandbox.routes.issue import wanted as issue_wanted
from jira_sandbox.routes.planning import in_epic, in_none
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import cursor_page, found
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.selection import Selection

Thing = dict[str, Any]


def _page(call: Call, where: str) -> bytes:
    selection = Selection.parse(call.several("fields"), "*navigable")
    return cursor_page(
        call, narrowed(call, where), selection, lambda issue, fields: agile_fields(call, issue, fields)
    )


def _count(call: Call, where: str) -> Thing:
    return {"count": len(found(call, narrowed(call, where), strict=True)[1])}


@route("GET", "/rest/software/1.0/board/{board}/issue", only="cloud")
def board_issues(call: Call) -> bytes:
    """List the issues of a board by cursor."""
    return _page(call, boards.condition(call.site, wanted(call)))


@route("GET", "/rest/software/1.0/board/{board}/issue/approximate-count", only="cloud")
def board_count(call: Call) -> Thing:
    """Count the issues of a board."""
    return _count(call, boards.condition(call.site, wanted(call)))


@route("GET", "/rest/software/1.0/board/{board}/backlog", only="cloud")
def backlog(call: Call) -> bytes:
    """List the backlog of a board by cursor."""
    return _page(call, boards.backlog(call.site, wanted(call)))


@route("GET", "/rest/software/1.0/board/{board}/backlog/approximate-count", only="cloud")
def backlog_count(call: Call) -> Thing:
    """Count the issues in the backlog of a board."""
    return _count(call, boards.backlog(call.site, wanted(call)))


@route("GET", "/rest/software/1.0/board/{board}/epic/none/issue", only="cloud")
def board_issues_of_none(call: Call) -> bytes:
    """List the issues of a board that are in no epic, by cursor."""
    return _page(call, f"({boards.condition(call.site, wanted(call))}) AND {in_none(call)}")


@route("GET", "/rest/software/1.0/board/{board}/epic/{epic}/issue", only="cloud")
def board_issues_of_epic(call: Call) -> bytes:
    """List the issues of a board that are in an epic, by cursor."""
    return _page(call, f"({boards.condition(call.site, wanted(call))}) AND {in_epic(call)}")


@route("GET", "/rest/software/1.0/board/{board}/sprint/{sprint}/issue", only="cloud")
@route("GET", "/rest/software/1.0/sprint/{sprint}/issue", only="cloud")
def sprint_issues(call: Call) -> bytes:
    """List the issues of a sprint by cursor."""
    return _page(call, f"sprint = {sprint_wanted(call)['id']}")


@route("GET", "/rest/software/1.0/epic/none/issue", only="cloud")
def issues_of_none(call: Call) -> bytes:
    """List the issues that are in no epic, by cursor."""
    return _page(call, in_none(call))


@route("GET", "/rest/software/1.0/epic/{epic}/issue", only="cloud")
def issues_of_epic(call: Call) -> bytes:
    """List the issues of an epic by cursor."""
    return _page(call, in_epic(call))


@route("GET", "/rest/agile/1.0/issue/{key}")
def issue(call: Call) -> bytes:
    """Read one issue with its sprints, its epic and its flag."""
    one, expand = issue_wanted(call), call.words("expand")
    selection = Selection.parse(call.several("fields"), "*all")
    text, more = encoded(call, one, selection, read_caps(call), expand), agile_fields(call, one, selection)
    extras = meanings(call, [one], selection, expand)
    whole = text[:-2] + more + b"}}" if more else text
    return whole if not extras else whole[:-1] + b"," + b",".join(extras) + b"}"


def _field(call: Call) -> str:
    """Give the field that a board estimates with.

    Raises:
        JiraError: 400 without a board, or for one that does not estimate.
    """
    number = call.query.get("boardId", "")
    if not number.isdigit():
        raise JiraError(400, errors={"boardId": "The boardId query parameter is required."})
    board = board_named(call, number)
    if board["type"] == "kanban":
        raise JiraError(400, "The board does not support estimation.")
    homes = boards.projects(call.site, board)
    return STORY_POINTS[bool(homes and homes[0].get("simplified"))][0]


@route("GET", "/rest/agile/1.0/issue/{key}/estimation")
def estimation(call: Call) -> Thing:
    """Read the estimate of an issue as a board has it."""
    one, field = issue_wanted(call), _field(call)
    return {"fieldId": field, "value": one.fields.get(field)}


@route("PUT", "/rest/agile/1.0/issue/{key}/estimation")
def estimate(call: Call) -> Thing:
    """Change the estimate of an issue, whichever screen that field is on.

    Raises:
        JiraError: 400 for what is no number, or an issue without that field.
    """
    one, field = issue_wanted(call), _field(call)
    id_ = str((one.fields.get("project") or {}).get("id"))
    home = next((project for project in call.site.projects if str(project["id"]) == id_), {"id": id_})
    call.require("EDIT_ISSUES", home, issue=one)
    value = _number(Asked(call, {"value"}).body.get("value"))
    if field not in one.fields:
        raise JiraError(400, f"Field '{field}' does not exist on issue '{one.key}'.")
    _write(call, one, {field: value})
    return {"fieldId": field, "value": value}


def _number(value: Any) -> float | None:
    if value in (None, ""):
        return None
    try:
        number = float(str(value))
    except ValueError:
        number = -1.0
    if isinstance(value, bool) or not 0 <= number < 1e9:
        raise JiraError(400, errors={"value": f"'{value}' is not a valid number."})
    return number


def _write(call: Call, one: Issue, values: Thing) -> None:
    definitions = {field["id"]: field for field in call.site.fields}
    items = record.items(definitions, one.fields, values, call.site.cloud)
    if items:
        call.ledger.change(one, values, items)
