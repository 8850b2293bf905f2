"""Boards: made of filters, in projects or of a person; which issues and projects are theirs.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.company.boards import FIRST_FILTER
from jira_sandbox.jql import JqlError, parse
from jira_sandbox.jql.directory import Directory
from jira_sandbox.jql.tree import And, Clause, Listing, Node, Or, Value
from jira_sandbox.planning.fields import RANK, field_id
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.properties import Properties
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

KINDS = {True: ("scrum", "kanban", "agility"), False: ("scrum", "kanban")}
QUICK = (
    ("Only My Issues", "assignee = currentUser()", "Issues assigned to you"),
    ("Recently Updated", "updatedDate >= -1d", "Issues that changed today"),
)
"""The quick filters every new board has: name, JQL, what it is for."""


class Boards:
    """What is kept of boards beside their catalog rows: the filter of each, and what was switched."""

    def __init__(self, site: Site) -> None:
        self.filters: dict[int, str] = {
            board["id"]: str(FIRST_FILTER - 1 + int(board["id"])) for board in site.catalog.boards
        }
        self.features: dict[tuple[int, str], bool] = {}
        self.refined: dict[int, bool] = {}


def filter_of(site: Site, board: Thing) -> Thing | None:
    """Give the saved filter of a board, if that is still there."""
    id_ = site.part(Boards).filters.get(board["id"])
    return next((saved for saved in site.filters if str(saved["id"]) == id_), None)


def condition(site: Site, board: Thing) -> str:
    """Write the condition of a board's issues as JQL; epics are no issues of a scrum board."""
    saved = filter_of(site, board)
    if saved is None:
        key = (board.get("location") or {}).get("projectKey")
        where = f'project = "{key}"' if key else "issuekey is EMPTY"
    else:
        where = f"filter = {saved['id']}"
    epics = [str(kind["id"]) for kind in site.issue_types if kind["name"] == "Epic"]
    if board["type"] == "scrum" and epics:
        where += f" AND issuetype not in ({', '.join(epics)})"
    return where


def order(site: Site) -> str:
    """Write the usual order of issues: by rank, or by key where there are no ranks."""
    rank = field_id(site, RANK)
    return f"ORDER BY cf[{rank.rpartition('_')[2]}] ASC" if rank else "ORDER BY key ASC"


def backlog(site: Site, board: Thing) -> str:
    """Write the condition of a board's backlog: what is unfinished and in no sprint, or not begun."""
    where = condition(site, board)
    if board["type"] == "scrum":
        return (
            f"{where} AND statusCategory != Done AND issuetype not in subtaskIssueTypes() "
            "AND (sprint is EMPTY OR NOT sprint in openSprints() AND NOT sprint in futureSprints())"
        )
    first = columns(site, board)[:1]
    ids = [status["id"] for status in first]
    return f"{where} AND status in ({', '.join(ids)})" if ids else f"{where} AND issuekey is EMPTY"


def columns(site: Site, board: Thing) -> list[Thing]:
    """List the statuses of a board's projects in the order of its columns."""
    homes = [str(project["id"]) for project in projects(site, board)]
    flows = [site.catalog.workflows.get(id_, []) for id_ in homes]
    found = {status["id"]: status for flow in flows for status in flow}
    return list(found.values())


def projects(site: Site, board: Thing) -> list[Thing]:
    """List the projects that a board's filter keeps to, by name; without a filter, the one it is in."""
    saved = filter_of(site, board)
    ids: frozenset[str] | None = None
    if saved is not None:
        try:
            where = parse(saved["jql"]).where
        except JqlError:
            where = None
        ids = _kept_to(where, Directory(site)) if where is not None else None
    place = board.get("location") or {}
    if ids is None:
        ids = frozenset({str(place["projectId"])} if saved is None and "projectId" in place else ())
    found = [project for project in site.projects if str(project["id"]) in ids]
    return sorted(found, key=lambda project: str(project["name"]).lower())


def _kept_to(node: Node, directory: Directory) -> frozenset[str] | None:
    """Give the ids of the projects a condition keeps to; ``None`` when it keeps to none."""
    match node:
        case And(operands=operands):
            known = [ids for inner in operands if (ids := _kept_to(inner, directory)) is not None]
            return frozenset.intersection(*known) if known else None
        case Or(operands=operands):
            every = [_kept_to(inner, directory) for inner in operands]
            sure = [ids for ids in every if ids is not None]
            return frozenset().union(*sure) if len(sure) == len(every) else None
        case Clause(field=field, operator=operator, operand=operand) if field.name.lower() == "project":
            if operator not in ("=", "in"):
                return None
            values = operand.items if isinstance(operand, Listing) else (operand,)
            names = (value.text for value in values if isinstance(value, Value))
            return frozenset().union(*(directory.register("project").find(name) for name in names))
        case _:
            return None


def quick_filters(board: Thing) -> list[Thing]:
    """List the quick filters of a board."""
    return [
        {"id": int(board["id"]) * len(QUICK) + place - 1, "boardId": board["id"], "name": name, "jql": jql,
         "description": about, "position": place}
        for place, (name, jql, about) in enumerate(QUICK)
    ]  # fmt: skip


def located(call: Call, project: Thing) -> Thing:
    """Give the place of a board in a project."""
    title = f"{project['name']} ({project['key']})"
    return {
        "projectId": int(project["id"]), "displayName": title, "projectName": project["name"],
        "projectKey": project["key"], "projectTypeKey": project.get("projectTypeKey", "software"),
        "avatarURI": next(iter((project.get("avatarUrls") or {}).values()), call.site.url), "name": title,
    }  # fmt: skip


def create(call: Call, name: str, kind: str, saved: Thing, place: Thing) -> Thing:
    """Make a board of a filter."""
    number = call.site.part(Ids).fresh("board", call.site.catalog.boards, 1)
    board = {
        "id": number, "self": f"{call.site.url}/rest/agile/1.0/board/{number}", "name": name,
        "type": "simple" if kind == "agility" else kind, "location": place, "isPrivate": False,
    }  # fmt: skip
    call.site.part(Boards).filters[number] = str(saved["id"])
    call.site.catalog.boards.append(board)
    call.tell("board_created", board=board)
    return board


def delete(call: Call, board: Thing) -> None:
    """Delete a board; its sprints and its filter stay."""
    call.site.catalog.boards.remove(board)
    kept = call.site.part(Boards)
    kept.filters.pop(board["id"], None)
    kept.refined.pop(board["id"], None)
    call.site.part(Properties).forget("board", str(board["id"]))
    call.tell("board_deleted", board=board)


def of_filter(site: Site, filter_id: str) -> Iterator[Thing]:
    """List the boards that are made of a filter."""
    kept = site.part(Boards).filters
    return (board for board in site.catalog.boards if kept.get(board["id"]) == filter_id)
