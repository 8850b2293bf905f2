"""Priority schemes on Cloud and on Data Center: which projects may use which priorities.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-priority-schemes/
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-priorityschemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, known, read
from jira_sandbox.configuration.listing import brief, undefault, unused
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.priorities import PRIORITIES, told
from jira_sandbox.routes.projects import listed
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.ranks import DEFAULT, Ranks

Thing = dict[str, Any]

BASE = "/rest/api/{v}/priorityscheme"
SERVER = "/rest/api/{v}/priorityschemes"
OF_PROJECT = "/rest/api/{v}/project/{project}/priorityscheme"


def _ranked(call: Call, ids: list[str], default: str = "") -> list[Thing]:
    rows = [row for row in call.site.priorities if row["id"] in ids]
    return [
        {**told(call, row), "isDefault": row["id"] == default, "sequence": str(place)}
        for place, row in enumerate(rows)
    ]


def _users(call: Call, row: Thing) -> list[Thing]:
    ranks = call.site.part(Ranks)
    return [project for project in call.site.projects if ranks.scheme_of(str(project["id"])) is row]


def _inner(rows: list[Thing]) -> Thing:
    return {
        "startAt": 0,
        "maxResults": 50,
        "total": len(rows),
        "isLast": len(rows) <= 50,
        "values": rows[:50],
    }


def _shown(call: Call, row: Thing) -> Thing:
    expand, default = call.words("expand"), row["id"] == DEFAULT
    url = call.api(f"priorityscheme/{row['id']}")
    found = {"self": url, **brief(row), "isDefault": default, "defaultPriorityId": row["default"]}
    if "priorities" in expand:
        found["priorities"] = _inner(_ranked(call, row["priorities"], row["default"]))
    if "projects" in expand:
        found["projects"] = _inner([listed(call, project) for project in _users(call, row)])
    return found


def _row(call: Call) -> Thing:
    return call.site.part(Ranks).schemes.get(call.path["scheme"])


@route("GET", BASE, only="cloud")
def schemes(call: Call) -> Thing:
    """List priority schemes; ``expand`` adds their priorities and projects."""
    priorities, ids, name = call.words("priorityId"), call.words("schemeId"), call.text("schemeName").lower()
    rows = [
        row
        for row in call.site.part(Ranks).schemes.rows
        if (not ids or row["id"] in ids)
        and (not priorities or priorities & set(row["priorities"]))
        and name in row["name"].lower()
        and (row["id"] == DEFAULT or not call.flag("onlyDefault"))
    ]
    order = call.text("orderBy", "name")
    rows.sort(key=lambda row: row["name"].casefold(), reverse=order.startswith("-"))
    cut = call.page(rows, 50, 50)
    return cut | {"values": [_shown(call, row) for row in cut["values"]]}


def _checked(call: Call, priorities: list[str], default: str, status: int = 400) -> None:
    known(priorities, call.site.priorities, "priority", status)
    if default not in priorities:
        raise JiraError(400, "The default priority must be one of the scheme.")


def _settle(call: Call, projects: list[str], mappings: Thing) -> None:
    """Give issues whose priority their scheme does not have the one mapped to it, or the default."""
    ranks = call.site.part(Ranks)
    chosen = {str(old): str(new) for part in mappings.values() for old, new in part.items()}
    known_rows = {row["id"]: row for row in call.site.priorities}
    for issue in call.site.living():
        home = str((issue.fields.get("project") or {}).get("id"))
        now = (issue.fields.get("priority") or {}).get("id")
        if home in projects and now is not None and now not in ranks.scheme_of(home)["priorities"]:
            PRIORITIES.replace(call, issue, known_rows.get(chosen.get(now, ""), ranks.usual(home)))
    call.ledger.snapshots.stale()


def _mappings(given: Thing) -> Thing:
    return read(given.get("mappings", {}), **{"in": "object", "out": "object"})


@route("POST", BASE, only="cloud")
def create(call: Call) -> Reply:
    """Create a priority scheme; issues of its projects whose priority it lacks are mapped."""
    call.require("ADMINISTER")
    given = form(call, name="name!", description="text", defaultPriorityId="id!", priorityIds="ids!",
                 projectIds="ids", mappings="object")  # fmt: skip
    ranks = call.site.part(Ranks)
    ranks.schemes.free(given["name"])
    _checked(call, given["priorityIds"], given["defaultPriorityId"])
    projects = known(given.get("projectIds", []), call.site.projects, "project", 400)
    mappings = _mappings(given)
    row = ranks.schemes.add(
        name=given["name"], description=given.get("description", ""), default=given["defaultPriorityId"],
        priorities=given["priorityIds"],
    )  # fmt: skip
    ranks.projects |= dict.fromkeys(projects, str(row["id"]))
    _settle(call, projects, mappings)
    call.tell("priority_scheme_created", scheme=row)
    return Reply({"id": row["id"]}, 201)


def _parts(given: Thing, name: str) -> tuple[list[str], list[str]]:
    """Read what is added and what removed."""
    asked = read(given.get(name, {}), add="object", remove="object")
    add: list[str] = read(asked.get("add", {}), ids="ids").get("ids", [])
    gone: list[str] = read(asked.get("remove", {}), ids="ids").get("ids", [])
    return add, gone


@route("PUT", BASE + "/{scheme}", only="cloud")
def update(call: Call) -> Reply:
    """Change a priority scheme: its name, default, priorities and projects."""
    call.require("ADMINISTER")
    row, ranks = _row(call), call.site.part(Ranks)
    given = form(call, name="name", description="text", defaultPriorityId="id", priorities="object",
                 projects="object", mappings="object")  # fmt: skip
    ranks.schemes.free(given.get("name"), row)
    more, less = _parts(given, "priorities")
    come, go = _parts(given, "projects")
    wanted = [id_ for id_ in dict.fromkeys([*row["priorities"], *more]) if id_ not in less]
    default = str(given.get("defaultPriorityId", row["default"]))
    _checked(call, wanted, default)
    known([*come, *go], call.site.projects, "project", 400)
    mappings = _mappings(given)
    row.update({name: given[name] for name in ("name", "description") if name in given})
    row.update(priorities=wanted, default=default)
    ranks.projects |= dict.fromkeys(come, str(row["id"])) | dict.fromkeys(go, DEFAULT)
    touched = [str(project["id"]) for project in _users(call, row)]
    _settle(call, [*touched, *go], mappings)
    call.tell("priority_scheme_updated", scheme=row)
    return Reply({"priorityScheme": _shown(call, row)}, 202)


@route("DELETE", BASE + "/{scheme}", only="cloud")
@route("DELETE", SERVER + "/{scheme}", only="datacenter")
def delete(call: Call) -> Answer:
    """Delete a priority scheme no project has."""
    call.require("ADMINISTER")
    row = _row(call)
    undefault(row, DEFAULT, "priority scheme")
    unused(row, _users(call, row), "priority scheme")
    call.site.part(Ranks).schemes.remove(row)
    call.tell("priority_scheme_deleted", scheme=row)
    return DONE


@route("GET", BASE + "/{scheme}/priorities", only="cloud")
def priorities(call: Call) -> Thing:
    """List the priorities of a scheme."""
    row = _row(call)
    return call.page(_ranked(call, row["priorities"], row["default"]), 50, 50)


@route("GET", BASE + "/{scheme}/projects", only="cloud")
def projects(call: Call) -> Thing:
    """List the projects that have a scheme."""
    ids, query = call.words("projectId"), call.text("query").lower()
    rows = [
        listed(call, project)
        for project in _users(call, _row(call))
        if (not ids or str(project["id"]) in ids) and query in (project["name"] + project["key"]).lower()
    ]
    return call.page(rows, 50, 50)


@route("GET", BASE + "/priorities/available", only="cloud")
def available(call: Call) -> Thing:
    """List the priorities that may be added to a scheme."""
    row = call.site.part(Ranks).schemes.get(call.text("schemeId"), 400)
    taken, query = {*row["priorities"], *call.words("exclude")}, call.text("query").lower()
    rest = [p["id"] for p in call.site.priorities if p["id"] not in taken and query in p["name"].lower()]
    return call.page(_ranked(call, rest), 50, 50)


@route("POST", BASE + "/mappings", only="cloud")
def needed_mappings(call: Call) -> Thing:
    """List the priorities that issues have and a changed scheme would not: what a change must map."""
    given = form(call, schemeId="id", priorities="object", projects="object")
    ranks = call.site.part(Ranks)
    row = ranks.schemes.get(given["schemeId"]) if "schemeId" in given else None
    asked = read(given.get("priorities", {}), add="ids", remove="ids")
    come = read(given.get("projects", {}), add="ids").get("add", [])
    have = [*(row["priorities"] if row else []), *asked.get("add", [])]
    wanted = [id_ for id_ in have if id_ not in asked.get("remove", [])]
    homes = {*come, *(str(project["id"]) for project in (_users(call, row) if row else []))}
    used = {
        (issue.fields.get("priority") or {}).get("id")
        for issue in call.site.living()
        if str((issue.fields.get("project") or {}).get("id")) in homes
    }
    rows = _ranked(call, [row["id"] for row in call.site.priorities if row["id"] in used - set(wanted)])
    return call.page(rows, 50, 50)


def _server(call: Call, row: Thing) -> Thing:
    return {
        "self": call.api(f"priorityschemes/{row['id']}"), "id": int(row["id"]), "name": row["name"],
        "description": row["description"], "defaultScheme": row["id"] == DEFAULT,
        "defaultOptionId": row["default"], "optionIds": row["priorities"],
        "projectKeys": [project["key"] for project in _users(call, row)],
    }  # fmt: skip


@route("GET", SERVER, only="datacenter")
def server_schemes(call: Call) -> Thing:
    """List priority schemes on Data Center."""
    call.require("ADMINISTER")
    rows = call.site.part(Ranks).schemes.rows
    start, size = call.number("startAt", 0), call.number("maxResults", 100, 1000) or 100
    here = [_server(call, row) for row in rows[start : start + size]]
    return {"startAt": start, "maxResults": size, "total": len(rows), "schemes": here}


@route("GET", SERVER + "/{scheme}", only="datacenter")
def server_scheme(call: Call) -> Thing:
    """Read a priority scheme on Data Center."""
    call.require("ADMINISTER")
    return _server(call, _row(call))


@route("POST", SERVER, only="datacenter")
def server_create(call: Call) -> Reply:
    """Create a priority scheme on Data Center."""
    call.require("ADMINISTER")
    ranks = call.site.part(Ranks)
    given = form(call, name="name!", description="text", defaultOptionId="id", optionIds="ids!")
    ranks.schemes.free(given["name"])
    default = given.get("defaultOptionId") or (given["optionIds"] or [""])[0]
    _checked(call, given["optionIds"], default)
    about = given.get("description", "")
    row = ranks.schemes.add(
        name=given["name"], description=about, default=default, priorities=given["optionIds"]
    )
    call.tell("priority_scheme_created", scheme=row)
    return Reply(_server(call, row), 201)


@route("PUT", SERVER + "/{scheme}", only="datacenter")
def server_update(call: Call) -> Thing:
    """Change a priority scheme on Data Center; issues whose priority it then lacks get its default."""
    call.require("ADMINISTER")
    row = _row(call)
    given = form(call, name="name", description="text", defaultOptionId="id", optionIds="ids")
    call.site.part(Ranks).schemes.free(given.get("name"), row)
    wanted, default = list(row["priorities"]), str(row["default"])
    wanted, default = given.get("optionIds", wanted), given.get("defaultOptionId", default)
    _checked(call, wanted, default)
    row.update({name: given[name] for name in ("name", "description") if name in given})
    row.update(priorities=wanted, default=default)
    _settle(call, [str(project["id"]) for project in _users(call, row)], {})
    return _server(call, row)


@route("GET", OF_PROJECT, only="datacenter")
def of_project(call: Call) -> Thing:
    """Read the priority scheme of a project."""
    project = project_wanted(call)
    call.require("ADMINISTER_PROJECTS", project)
    return _server(call, call.site.part(Ranks).scheme_of(str(project["id"])))


def _assigned(call: Call, row: Thing, scheme: str) -> Thing:
    id_ = str(project_wanted(call)["id"])
    call.site.part(Ranks).projects[id_] = scheme
    _settle(call, [id_], {})
    return _server(call, row)


@route("PUT", OF_PROJECT, only="datacenter")
def assign(call: Call) -> Thing:
    """Give a project a priority scheme; issues whose priority it lacks get its default."""
    call.require("ADMINISTER")
    row = call.site.part(Ranks).schemes.get(form(call, id="id!")["id"])
    return _assigned(call, row, row["id"])


@route("DELETE", OF_PROJECT + "/{scheme}", only="datacenter")
def unassign(call: Call) -> Thing:
    """Take a priority scheme from a project; it gets the default.

    Raises:
        JiraError: 404 when it does not have it.
    """
    call.require("ADMINISTER")
    row = _row(call)
    if project_wanted(call) not in _users(call, row):
        raise JiraError(404, f"The project does not have the priority scheme '{row['id']}'.")
    return _assigned(call, row, DEFAULT)
