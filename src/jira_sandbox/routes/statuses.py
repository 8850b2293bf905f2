"""Statuses and their categories: where an issue is on its way.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-status/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.company.shared import categories
from jira_sandbox.configuration.form import form, read
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.projects import by_id
from jira_sandbox.routes.registry import route
from jira_sandbox.state.ids import Ids

Thing = dict[str, Any]

BASE = "/rest/api/{v}/statuses"
WORDS = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE", "undefined": "TODO"}
CATEGORIES = {"TODO": "new", "IN_PROGRESS": "indeterminate", "DONE": "done"}
MOST = 50


@route("GET", "/rest/api/{v}/status")
def statuses(call: Call) -> list[Thing]:
    """List the statuses of all workflows in use."""
    return call.site.statuses


@route("GET", "/rest/api/{v}/status/{name}")
def status(call: Call) -> Thing:
    """Read one status by id or name.

    Raises:
        JiraError: 404 when there is none.
    """
    name = call.path["name"]
    for thing in call.site.statuses:
        if name in (str(thing["id"]), thing["name"]):
            return thing
    raise JiraError(404, f"The status with id or name '{name}' does not exist.")


@route("GET", "/rest/api/{v}/status/page", only="datacenter")
def server_page(call: Call) -> Thing:
    """List statuses a page at a time, narrowed by name, project and type of issues."""
    query, projects, kinds = call.text("query").lower(), call.words("projectIds"), call.words("issueTypeIds")
    catalog = call.site.catalog
    there = [
        id_ for id_ in catalog.workflows
        if (not projects or id_ in projects)
        and (not kinds or kinds & {str(row["id"]) for row in catalog.types.get(id_, ())})
    ]  # fmt: skip
    here = {row["id"] for id_ in there for row in catalog.workflows[id_]}
    narrow = bool(projects or kinds)
    rows = [
        row
        for row in call.site.statuses
        if query in row["name"].lower() and (not narrow or row["id"] in here)
    ]
    return call.page(rows, 100, 100)


def home(row: Thing) -> str:
    """Give the id of the team-managed project a status belongs to; empty for everybody's."""
    return str(((row.get("scope") or {}).get("project") or {}).get("id", ""))


def told(row: Thing) -> Thing:
    """Show a status in the words of workflow editors."""
    return {
        "id": row["id"],
        "name": row["name"],
        "statusCategory": WORDS[row["statusCategory"]["key"]],
        "scope": row.get("scope") or {"type": "GLOBAL"},
        "description": row.get("description", ""),
    }


def manager(call: Call, project: str) -> None:
    """Let an administrator on: of Jira, or of the project it is about.

    Raises:
        JiraError: 403 for anybody else.
    """
    found = next((p for p in call.site.projects if str(p["id"]) == project), None)
    if not permitted(call.site, call.caller, "ADMINISTER"):
        call.require("ADMINISTER_PROJECTS" if found else "ADMINISTER", found)


@route("GET", BASE + "/search", only="cloud")
def search(call: Call) -> Thing:
    """List statuses a page at a time; ``projectId`` narrows to those of a team-managed project.

    Raises:
        JiraError: 400 for an unknown category.
    """
    query, project, category = call.text("searchString").lower(), call.text("projectId"), call.text(
        "statusCategory"
    )  # fmt: skip
    if category and category not in CATEGORIES:
        raise JiraError(400, f"The status category '{category}' is not valid.")
    rows = [told(row) for row in call.site.statuses if not project or home(row) == project]
    return call.page(
        [
            row
            for row in rows
            if query in row["name"].lower() and (not category or row["statusCategory"] == category)
        ],
        200,
        200,
    )


@route("GET", BASE, only="cloud")
def several(call: Call) -> list[Thing]:
    """Read statuses by ``id``; ids of none are left out.

    Raises:
        JiraError: 400 for none, or more than 50.
    """
    ids = call.several("id")
    if not ids or len(ids) > MOST:
        raise JiraError(400, f"Between 1 and {MOST} status ids are required.")
    return [told(row) for row in call.site.statuses if row["id"] in ids]


@route("GET", BASE + "/byNames", only="cloud")
def by_names(call: Call) -> list[Thing]:
    """Read statuses by ``name``, of a team-managed project or everybody's.

    Raises:
        JiraError: 400 for none, or more than 50.
    """
    names, project = call.several("name"), call.text("projectId")
    if not names or len(names) > MOST:
        raise JiraError(400, f"Between 1 and {MOST} status names are required.")
    return [told(row) for row in call.site.statuses if row["name"] in names and home(row) == project]


def _apart(call: Call, name: str, project: str, besides: Thing | None = None) -> None:
    for row in call.site.statuses:
        if row is not besides and home(row) == project and row["name"].casefold() == name.casefold():
            raise JiraError(400, f"The status name '{name}' is already used.")


def _category(call: Call, word: str) -> Thing:
    if word not in CATEGORIES:
        raise JiraError(400, f"The status category '{word}' is not valid.")
    return categories(call.site.url, call.site.cloud)[CATEGORIES[word]]


def _scope(call: Call, given: Thing) -> str:
    """Read where new statuses belong: the id of a team-managed project, or nothing for everybody."""
    asked = read(given, type="text!", project="object")
    if asked["type"] == "GLOBAL":
        return ""
    if asked["type"] != "PROJECT" or "project" not in asked:
        raise JiraError(400, "The scope must be GLOBAL, or PROJECT with a project.")
    project: str = read(asked["project"], id="id!")["id"]
    if not any(str(p["id"]) == project and p.get("simplified") for p in call.site.projects):
        raise JiraError(400, f"The project '{project}' is no team-managed project.")
    return project


def add(call: Call, name: str, category: Thing, description: str, project: str = "") -> Thing:
    """Put a new status into the list."""
    id_ = str(call.site.part(Ids).fresh("status", call.site.statuses))
    row: Thing = {
        "self": call.api(f"status/{id_}"), "description": description,
        "iconUrl": f"{call.site.url}/images/icons/statuses/generic.png", "name": name, "id": id_,
        "statusCategory": category,
    }  # fmt: skip
    row |= {"scope": {"type": "PROJECT", "project": {"id": project}}} if project else {}
    call.site.statuses.append(row)
    call.ledger.snapshots.stale()
    call.tell("status_created", status=row)
    return row


@route("POST", BASE, only="cloud")
def create(call: Call) -> list[Thing]:
    """Create statuses, everybody's or of a team-managed project; all of them or none.

    Raises:
        JiraError: 400 for a name that is taken, or a wrong category or scope.
    """
    given = form(call, statuses="objects!", scope="object!")
    project = _scope(call, given["scope"])
    manager(call, project)
    asked = [read(row, name="name!", statusCategory="text!", description="text") for row in given["statuses"]]
    names = [row["name"].casefold() for row in asked]
    if not asked or len(asked) > MOST or len(set(names)) < len(names):
        raise JiraError(400, f"Between 1 and {MOST} statuses with names of their own are required.")
    planned = []
    for row in asked:
        _apart(call, row["name"], project)
        planned.append((row, _category(call, row["statusCategory"])))
    made = [
        add(call, row["name"], category, row.get("description", ""), project) for row, category in planned
    ]
    return [told(row) for row in made]


@route("PUT", BASE, only="cloud")
def update(call: Call) -> Answer:
    """Rename or describe statuses, or put them into another category; all of them or none."""
    given = form(call, statuses="objects!")["statuses"]
    asked = [read(row, id="id!", name="name!", statusCategory="text!", description="text") for row in given]
    planned = []
    for row in asked:
        found = by_id(call.site.statuses, row["id"], "status")
        manager(call, home(found))
        _apart(call, row["name"], home(found), found)
        planned.append((found, row, _category(call, row["statusCategory"])))
    for found, row, category in planned:
        found |= {"name": row["name"], "statusCategory": category}
        found["description"] = row.get("description", found["description"])
        call.ledger.retell_thing("status", found)
        _recategorize(call, found)
        call.tell("status_updated", status=found)
    return DONE


def _recategorize(call: Call, status: Thing) -> None:
    """Let the issues in a status carry its category, where they have a field of it."""
    for issue in call.site.living():
        kept = issue.fields.values_kept
        if "statusCategory" in kept and (kept.get("status") or {}).get("id") == status["id"]:
            call.site.memory.note(kept)
            kept["statusCategory"] = status["statusCategory"]


@route("DELETE", BASE, only="cloud")
def delete(call: Call) -> Answer:
    """Delete statuses that no workflow has; all of them or none.

    Raises:
        JiraError: 400 for none, or one in use; 404 for one that is not there.
    """
    ids = call.several("id")
    if not ids or len(ids) > MOST:
        raise JiraError(400, f"Between 1 and {MOST} status ids are required.")
    rows = [by_id(call.site.statuses, id_, "status") for id_ in dict.fromkeys(ids)]
    for row in rows:
        manager(call, home(row))
        if next(_projects(call, row), None) is not None:
            raise JiraError(400, f"The status '{row['name']}' is in use and cannot be deleted.")
    for row in rows:
        call.site.statuses.remove(row)
        call.tell("status_deleted", status=row)
    call.ledger.snapshots.stale()
    return DONE


def _projects(call: Call, row: Thing) -> Iterator[str]:
    for project, flow in call.site.catalog.workflows.items():
        if any(one["id"] == row["id"] for one in flow):
            yield project


def usage_page(call: Call, ids: list[str]) -> Thing:
    """Cut a page of ids, with the token of the next one.

    Raises:
        JiraError: 400 for a token that is none.
    """
    token = call.text("nextPageToken", "0")
    if not token.isdigit():
        raise JiraError(400, "The next page token is not valid.")
    start, size = int(token), call.number("maxResults", 50, 200) or 50
    here: Thing = {"values": [{"id": id_} for id_ in ids[start : start + size]]}
    return here | ({"nextPageToken": str(start + size)} if start + size < len(ids) else {})


def _wanted(call: Call) -> Thing:
    return by_id(call.site.statuses, call.path["status"], "status")


@route("GET", BASE + "/{status}/projectUsages", only="cloud")
def project_usages(call: Call) -> Thing:
    """List the projects in whose workflows a status is."""
    row = _wanted(call)
    return {"statusId": row["id"], "projects": usage_page(call, list(_projects(call, row)))}


@route("GET", BASE + "/{status}/project/{project}/issueTypeUsages", only="cloud")
def type_usages(call: Call) -> Thing:
    """List the issue types of a project whose workflow has a status."""
    row, project = _wanted(call), call.path["project"]
    by_id(call.site.projects, project, "project")
    kinds = call.site.catalog.types.get(project, []) if project in _projects(call, row) else []
    page = usage_page(call, [str(kind["id"]) for kind in kinds])
    return {"statusId": row["id"], "projectId": project, "issueTypes": page}


@route("GET", "/rest/api/{v}/statuscategory")
def status_categories(call: Call) -> list[Thing]:
    """List the four status categories every Jira has."""
    return list(categories(call.site.url, call.site.cloud).values())


@route("GET", "/rest/api/{v}/statuscategory/{name}")
def status_category(call: Call) -> Thing:
    """Read one status category by id or key."""
    for thing in categories(call.site.url, call.site.cloud).values():
        if call.path["name"] in (str(thing["id"]), thing["key"]):
            return thing
    raise JiraError(404, f"The status category '{call.path['name']}' does not exist.")
