"""Types of issues: listed, created, changed, deleted; their pictures and properties.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-types/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form
from jira_sandbox.edit import record
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.projects import by_id
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.registry import route
from jira_sandbox.state.avatars import Avatars, address
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.type_schemes import DEFAULT, TypeSchemes

Thing = dict[str, Any]

BASE = "/rest/api/{v}/issuetype"
PICTURES = {-1: 10316, 0: 10300}


def level(kind: Thing) -> int:
    """Give the level of a type: 1 for an epic, 0 for a story, -1 for a sub-task."""
    return int(kind.get("hierarchyLevel", -1 if kind.get("subtask") else int(kind["name"] == "Epic")))


def _home(kind: Thing) -> str:
    return str(((kind.get("scope") or {}).get("project") or {}).get("id", ""))


@route("GET", BASE)
def issue_types(call: Call) -> list[Thing]:
    """List the issue types of all projects."""
    return call.site.issue_types


@route("GET", BASE + "/{id}")
def issue_type(call: Call) -> Thing:
    """Read one issue type."""
    return by_id(call.site.issue_types, call.path["id"], "issue type")


@route("GET", BASE + "/page", only="datacenter")
def page(call: Call) -> Thing:
    """List issue types a page at a time, narrowed by name and project."""
    query, projects = call.text("query").lower(), call.words("projectIds")
    here = {row["id"] for project in projects for row in call.site.catalog.types.get(project, ())}
    rows = [
        row
        for row in call.site.issue_types
        if query in row["name"].lower() and (not projects or row["id"] in here)
    ]
    return call.page(rows, 100, 100)


@route("GET", BASE + "/project", only="cloud")
def of_project(call: Call) -> list[Thing]:
    """List the issue types of a project; ``level`` narrows them."""
    project = by_id(call.site.projects, call.text("projectId"), "project")
    wanted = call.query.get("level")
    rows = call.site.catalog.types.get(str(project["id"]), [])
    return [row for row in rows if wanted is None or str(level(row)) == wanted]


def _free(call: Call, name: str | None, home: str, besides: Thing | None = None) -> None:
    for row in call.site.issue_types if name is not None else ():
        if row is not besides and _home(row) == home and row["name"].casefold() == str(name).casefold():
            raise JiraError(409, errors={"name": "An issue type with this name already exists."})


@route("POST", BASE)
def create(call: Call) -> Reply:
    """Create an issue type; every project with the default scheme has it at once.

    Raises:
        JiraError: 400 for a wrong type or level, 409 for a name that is taken.
    """
    call.require("ADMINISTER")
    given = form(call, name="name!", description="text", type="text", hierarchyLevel="number")
    words = {"subtask": -1, "standard": 0}
    if given.get("type", "standard") not in words or given.get("hierarchyLevel", 0) not in PICTURES:
        raise JiraError(400, errors={"type": "The issue type must be 'subtask' or 'standard'."})
    _free(call, given["name"], "")
    schemes = call.site.part(TypeSchemes)
    place = given.get("hierarchyLevel", words[given.get("type", "standard")])
    id_ = schemes.numbers.text()
    icon = address(call.site.url, "issuetype", PICTURES[place], "medium", cloud=call.site.cloud)
    kind: Thing = {
        "self": call.api(f"issuetype/{id_}"), "id": id_, "description": given.get("description", ""),
        "iconUrl": icon, "name": given["name"], "subtask": place < 0,
        "avatarId": PICTURES[place],
    }  # fmt: skip
    if call.site.cloud:
        kind |= {"untranslatedName": given["name"], "hierarchyLevel": place}
    call.site.issue_types.append(kind)
    schemes.schemes.get(DEFAULT)["types"].append(id_)
    schemes.apply()
    call.ledger.snapshots.stale()
    call.tell("issuetype_created", issuetype=kind)
    return Reply(kind, 201)


@route("PUT", BASE + "/{id}")
def update(call: Call) -> Thing:
    """Rename or describe an issue type, or give it another picture; issues show it as it then is."""
    call.require("ADMINISTER")
    kind = issue_type(call)
    given = form(call, name="name", description="text", avatarId="number")
    _free(call, given.get("name"), _home(kind), kind)
    if "avatarId" in given:
        if not call.site.part(Avatars).known("issuetype", str(kind["id"]), str(given["avatarId"])):
            raise JiraError(400, errors={"avatarId": "The avatar was not found."})
        icon = address(call.site.url, "issuetype", given["avatarId"], "medium", cloud=call.site.cloud)
        kind["iconUrl"] = icon
    kind.update(given)
    if "name" in given and "untranslatedName" in kind:
        kind["untranslatedName"] = given["name"]
    call.ledger.retell_thing("issuetype", kind)
    call.tell("issuetype_updated", issuetype=kind)
    return kind


def alternatives_of(call: Call, kind: Thing) -> list[Thing]:
    """List the types issues of a type may be given instead: of its level, in all projects that have it."""
    lists = [rows for rows in call.site.catalog.types.values() if kind in rows]
    return [
        row
        for row in call.site.issue_types
        if row is not kind
        and level(row) == level(kind)
        and _home(row) == _home(kind)
        and all(row in rows for rows in lists)
    ]


@route("GET", BASE + "/{id}/alternatives")
def alternatives(call: Call) -> list[Thing]:
    """List the types that may take the place of one."""
    return alternatives_of(call, issue_type(call))


def _users(call: Call, kind: Thing) -> list[Issue]:
    living = call.site.living()
    return [issue for issue in living if (issue.fields.get("issuetype") or {}).get("id") == kind["id"]]


@route("DELETE", BASE + "/{id}")
def delete(call: Call) -> Answer:
    """Delete an issue type; ``alternativeIssueTypeId`` takes its place on issues.

    Raises:
        JiraError: 409 when issues have it and no alternative is named, 400 for one that is none.
    """
    call.require("ADMINISTER")
    kind = issue_type(call)
    wanted, users = call.text("alternativeIssueTypeId"), _users(call, kind)
    new = next((row for row in alternatives_of(call, kind) if row["id"] == wanted), None)
    if wanted and new is None:
        raise JiraError(400, f"The issue type with id '{wanted}' cannot be an alternative.")
    if users and new is None:
        raise JiraError(409, "The issue type is in use: an alternative issue type is required.")
    names = {field["id"]: field for field in call.site.fields}
    for issue in users:
        items = record.items(names, issue.fields, {"issuetype": new}, call.site.cloud)
        call.ledger.change(issue, {"issuetype": new}, items)
    call.site.issue_types.remove(kind)
    schemes = call.site.part(TypeSchemes)
    for scheme in schemes.schemes.rows:
        scheme["types"] = [id_ for id_ in scheme["types"] if id_ != kind["id"]]
    for project, rows in call.site.catalog.types.items():
        call.site.catalog.types[project] = [row for row in rows if row is not kind]
    call.ledger.snapshots.stale()
    call.tell("issuetype_deleted", issuetype=kind)
    return DONE


def _owner(call: Call, change: bool) -> str:
    if change:
        call.require("ADMINISTER")
    return str(issue_type(call)["id"])


offer(BASE + "/{id}/properties", "issuetype", _owner)
