"""Lists of schemes and the like, a page at a time, and which projects have which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.configuration.form import known
from jira_sandbox.errors import JiraError
from jira_sandbox.state.rows import Rows

Thing = dict[str, Any]
Showing = Callable[[Thing], Thing]

BRIEF = ("id", "name", "description")


def brief(row: Mapping[str, Any], *more: str) -> Thing:
    """Show of a row its id, name and description, and what else is named."""
    return {name: row[name] for name in (*BRIEF, *more) if name in row}


def numbered(row: Mapping[str, Any], *more: str) -> Thing:
    """Show a row as ``brief`` does, where the id is a number."""
    return brief(row, *more) | {"id": int(row["id"])}


def chosen(call: Call, rows: Iterable[Thing], query: str = "queryString", ids: str = "id") -> list[Thing]:
    """Narrow rows by ``id`` and a part of their names, and put them in the order asked for.

    Raises:
        JiraError: 400 for an order that is none.
    """
    wanted, text = call.words(ids), call.text(query).casefold()
    found = [
        row
        for row in rows
        if (not wanted or str(row["id"]) in wanted) and text in str(row.get("name", "")).casefold()
    ]
    order = call.text("orderBy")
    by = order.lstrip("+-")
    if by not in ("", "name", "id"):
        raise JiraError(400, f"The orderBy value '{order}' is not valid.")
    if by:
        found.sort(
            key=lambda row: (int(row["id"]), "") if by == "id" else (0, str(row["name"]).casefold()),
            reverse=order.startswith("-"),
        )
    return found


def page(
    call: Call,
    rows: Iterable[Thing],
    show: Showing = brief,
    query: str = "queryString",
    size: int = 50,
    most: int = 100,
) -> Thing:
    """Answer one page of the rows that are asked for."""
    cut = call.page(chosen(call, rows, query), size, most)
    return cut | {"values": [show(row) for row in cut["values"]]}


def by_project(
    call: Call,
    table: Rows,
    projects: Mapping[str, str],
    default: str | None,
    member: str,
    show: Showing = brief,
) -> Thing:
    """List which of the projects asked for by ``projectId`` have which scheme.

    Args:
        call: with ``projectId``, repeated.
        table: the schemes.
        projects: project id → scheme id.
        default: the scheme of all others, or ``None`` if these have none.
        member: what a row calls the scheme.
        show: how a row shows it.
    """
    groups: dict[str, list[str]] = {}
    wanted = call.words("projectId")
    for project in call.site.projects:
        id_ = str(project["id"])
        scheme = projects.get(id_, default)
        if id_ in wanted and scheme is not None and not project.get("simplified"):
            groups.setdefault(scheme, []).append(id_)
    rows = [{member: show(table.get(scheme)), "projectIds": ids} for scheme, ids in groups.items()]
    return call.page(rows, 50, 100)


def classic(call: Call, project: str) -> str:
    """Give the id of a company-managed project back.

    Raises:
        JiraError: 404 for no such project, 400 for a team-managed one: it has no schemes.
    """
    known([project], call.site.projects, "project")
    found = next(p for p in call.site.projects if str(p["id"]) == project)
    if found.get("simplified"):
        raise JiraError(400, "The project is team-managed: only company-managed projects have schemes.")
    return project


def unused(row: Thing, users: Iterable[Any], what: str) -> None:
    """Let a row through that nothing uses.

    Raises:
        JiraError: 400 when something does.
    """
    if any(True for _ in users):
        raise JiraError(400, f"The {what} '{row['name']}' cannot be deleted: it is in use.")


def undefault(row: Thing, default: str, what: str) -> None:
    """Let a row through that is not the one every site begins with.

    Raises:
        JiraError: 400 for that one.
    """
    if row["id"] == default:
        raise JiraError(400, f"The default {what} cannot be changed.")
