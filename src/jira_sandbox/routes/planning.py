"""Issues moved to sprints, to the backlog, onto boards, into epics, and ranked; and what an epic is.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-issue/
https://developer.atlassian.com/cloud/jira/software/rest/api-group-backlog/
https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit import lifecycle
from jira_sandbox.errors import JiraError, missing_issue
from jira_sandbox.permission import permitted
from jira_sandbox.planning import boards, epics, rank, sprints
from jira_sandbox.planning.fields import RANK, field_id
from jira_sandbox.routes.agile import issues_page, sprint_wanted
from jira_sandbox.routes.agile import wanted as board_wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import found
from jira_sandbox.state.issue import Issue

Thing = dict[str, Any]

MOST = 50
RANKED = frozenset({"issues", "rankAfterIssue", "rankBeforeIssue", "rankCustomFieldId"})
EPIC = frozenset({"id", "key", "self", "name", "summary", "color", "done"})


def moved(call: Call, asked: Asked, key: str = "SCHEDULE_ISSUES") -> list[Issue]:
    """Find the issues a body names, each once.

    Args:
        call: the request.
        asked: the body.
        key: the permission that moving them takes.

    Raises:
        JiraError: 400 for none, for more than 50, or for one that is not there; 403 for one the caller may
            not move.
    """
    names = asked.texts("issues")
    if not names:
        raise JiraError(400, errors={"issues": "At least one issue must be specified."})
    if len(names) > MOST:
        raise JiraError(400, f"The maximum number of issues that can be moved in one operation is {MOST}.")
    issues: dict[str, Issue] = {}
    for name in names:
        issue = call.sight.find(name)
        if issue is None:
            raise JiraError(400, missing_issue().messages[0])
        issues[issue.id] = issue
    for issue in issues.values():
        if key:
            call.require(key, _home(call, issue), issue=issue)
    return list(issues.values())


def _home(call: Call, issue: Issue) -> Thing:
    id_ = str((issue.fields.get("project") or {}).get("id"))
    return next((row for row in call.site.projects if str(row["id"]) == id_), {"id": id_})


def _anchor(call: Call, asked: Asked, what: str = "Issue") -> tuple[Issue, bool] | None:
    """Read before or after what issues shall be ranked; ``None`` when the body does not say.

    Raises:
        JiraError: 400 for both, for an issue that is not there, or for another field.
    """
    before, after = asked.text(f"rankBefore{what}"), asked.text(f"rankAfter{what}")
    field = field_id(call.site, RANK)
    number = asked.number("rankCustomFieldId")
    if not field or (number is not None and field != f"customfield_{number}"):
        raise JiraError(400, f"The field with id {number} is not a rank field.")
    if before is not None and after is not None:
        raise JiraError(400, f"Only one of 'rankBefore{what}' and 'rankAfter{what}' may be specified.")
    name = before if after is None else after
    if name is None:
        return None
    issue = call.sight.find(name)
    if issue is None:
        raise JiraError(400, missing_issue().messages[0])
    return issue, after is not None


def _ranked(call: Call, issues: list[Issue], place: tuple[Issue, bool]) -> Answer | Reply:
    """Rank issues; those the caller may not rank are told, and do not stop the others."""
    entries: list[Thing] = []
    able: list[Issue] = []
    for issue in issues:
        may = permitted(call.site, call.caller, "SCHEDULE_ISSUES", _home(call, issue), issue)
        told: Thing = {"issueId": int(issue.id), "issueKey": issue.key, "status": 200 if may else 403}
        why = f"You don't have permission to rank issue '{issue.key}'."
        entries.append(told if may else {**told, "errors": [why]})
        able += [issue] if may else []
    rank.put(call.ledger, able, place[0], after=place[1])
    return DONE if len(able) == len(issues) else Reply({"entries": entries}, 207)


@route("PUT", "/rest/agile/1.0/issue/rank")
def rank_issues(call: Call) -> Answer | Reply:
    """Rank issues before or after another one.

    Raises:
        JiraError: 400 unless the body says where.
    """
    asked = Asked(call, RANKED)
    issues, place = moved(call, asked, ""), _anchor(call, asked)
    if place is None:
        raise JiraError(400, "Either 'rankBeforeIssue' or 'rankAfterIssue' must be specified.")
    return _ranked(call, issues, place)


@route("POST", "/rest/agile/1.0/sprint/{sprint}/issue")
def to_sprint(call: Call) -> Answer | Reply:
    """Move issues to a sprint that is not closed.

    Raises:
        JiraError: 400 for a closed one.
    """
    sprint, asked = sprint_wanted(call), Asked(call, RANKED)
    issues = moved(call, asked)
    if sprint["state"] == "closed":
        raise JiraError(400, "Issues can be moved only to active or future sprints.")
    place = _anchor(call, asked)
    sprints.plan(call.ledger, issues, sprint)
    return DONE if place is None else _ranked(call, issues, place)


@route("POST", "/rest/agile/1.0/backlog/issue")
def to_backlog(call: Call) -> Answer:
    """Move issues to the backlog: out of active and future sprints."""
    sprints.plan(call.ledger, moved(call, Asked(call, {"issues"})), None)
    return DONE


@route("POST", "/rest/agile/1.0/backlog/{board}/issue", only="cloud")
def to_board_backlog(call: Call) -> Answer | Reply:
    """Move issues of a board to its backlog.

    Raises:
        JiraError: 400 for issues of other boards.
    """
    board, asked = board_wanted(call), Asked(call, RANKED)
    issues, place = _of_board(call, board, moved(call, asked)), _anchor(call, asked)
    if board["type"] == "scrum":
        sprints.plan(call.ledger, issues, None)
    else:
        _to_column(call, board, issues, 0)
    return DONE if place is None else _ranked(call, issues, place)


@route("POST", "/rest/agile/1.0/board/{board}/issue", only="cloud")
def to_board(call: Call) -> Answer | Reply:
    """Move issues from the backlog of a board to the board: into its running sprint, or its first column.

    Raises:
        JiraError: 400 for issues of other boards, or when no sprint is running.
    """
    board, asked = board_wanted(call), Asked(call, RANKED)
    issues, place = _of_board(call, board, moved(call, asked)), _anchor(call, asked)
    if board["type"] == "scrum":
        running = [
            row
            for row in call.site.sprints
            if row["originBoardId"] == board["id"] and row["state"] == "active"
        ]
        if not running:
            raise JiraError(400, "The board has no active sprint.")
        sprints.plan(call.ledger, issues, running[0])
    else:
        _to_column(call, board, issues, 1)
    return DONE if place is None else _ranked(call, issues, place)


def _of_board(call: Call, board: Thing, issues: list[Issue]) -> list[Issue]:
    known = set(found(call, boards.condition(call.site, board), strict=True)[1])
    stranger = next((issue for issue in issues if issue.index not in known), None)
    if stranger is not None:
        raise JiraError(400, f"Issue '{stranger.key}' is not on the board.")
    return issues


def _to_column(call: Call, board: Thing, issues: list[Issue], place: int) -> None:
    """Move issues through their workflow to a column of a kanban board."""
    wanted = boards.columns(call.site, board)[place : place + 1]
    ids = {status["id"] for status in wanted}
    for issue in issues:
        if (issue.fields.get("status") or {}).get("id") in ids:
            continue
        ways = [way.id for way in lifecycle.ways(call.site, issue) if way.to["id"] in ids]
        if not ways:
            raise JiraError(400, f"Issue '{issue.key}' cannot be moved to the column.")
        lifecycle.transition(call.ledger, issue, {"transition": {"id": ways[0]}}, call.version)


def _epic(call: Call) -> Issue:
    return epics.found(call, call.path["epic"])


@route("GET", "/rest/agile/1.0/epic/{epic}")
def epic(call: Call) -> Thing:
    """Read one epic."""
    return epics.shown(call.site, _epic(call))


@route("POST", "/rest/agile/1.0/epic/{epic}")
def update_epic(call: Call) -> Thing:
    """Change an epic: what the body does not name stays."""
    issue = _epic(call)
    call.require("EDIT_ISSUES", _home(call, issue), issue=issue)
    epics.update(call, Asked(call, EPIC), issue)
    return epics.shown(call.site, issue)


@route("PUT", "/rest/agile/1.0/epic/{epic}/rank")
def rank_epic(call: Call) -> Answer | Reply:
    """Rank an epic before or after another one.

    Raises:
        JiraError: 400 unless the body says where, 404 for what is no epic.
    """
    issue, asked = _epic(call), Asked(call, {"rankAfterEpic", "rankBeforeEpic", "rankCustomFieldId"})
    for name in ("rankAfterEpic", "rankBeforeEpic"):
        if name in asked:
            epics.found(call, str(asked.text(name)))
    place = _anchor(call, asked, "Epic")
    if place is None:
        raise JiraError(400, "Either 'rankBeforeEpic' or 'rankAfterEpic' must be specified.")
    return _ranked(call, [issue], place)


@route("POST", "/rest/agile/1.0/epic/none/issue")
def out_of_epics(call: Call) -> Answer:
    """Take issues out of their epics."""
    epics.adopt(call, moved(call, Asked(call, {"issues"}), "EDIT_ISSUES"), None)
    return DONE


@route("POST", "/rest/agile/1.0/epic/{epic}/issue")
def into_epic(call: Call) -> Answer:
    """Put issues into an epic."""
    home = _epic(call)
    epics.adopt(call, moved(call, Asked(call, {"issues"}), "EDIT_ISSUES"), home)
    return DONE


def in_epic(call: Call) -> str:
    """Write the condition of the issues of the epic a path names."""
    return f'"Epic Link" = {_epic(call).key}'


def in_none(call: Call) -> str:
    """Write the condition of issues that could be in an epic and are in none."""
    kinds = [str(kind["id"]) for kind in call.site.issue_types if kind["name"] == "Epic"]
    others = f" AND issuetype not in ({', '.join(kinds)})" if kinds else ""
    return f'"Epic Link" is EMPTY{others} AND issuetype not in subtaskIssueTypes()'


@route("GET", "/rest/agile/1.0/epic/none/issue")
def issues_of_none(call: Call) -> bytes:
    """List the issues that are in no epic."""
    return issues_page(call, in_none(call))


@route("GET", "/rest/agile/1.0/epic/{epic}/issue")
def issues_of_epic(call: Call) -> bytes:
    """List the issues of an epic."""
    return issues_page(call, in_epic(call))
