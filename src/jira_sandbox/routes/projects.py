"""Projects, and what is theirs: components, versions, roles, types, statuses.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jira_sandbox.call import Call
from jira_sandbox.edit.person import group_named
from jira_sandbox.errors import JiraError
from jira_sandbox.estate import components, versions
from jira_sandbox.estate.deeds import Deeds
from jira_sandbox.estate.projects import issues_of
from jira_sandbox.routes.registry import route
from jira_sandbox.state.profiles import person_named
from jira_sandbox.state.roles import Actor, RoleActors
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

ALWAYS = frozenset(
    {
        "expand",
        "self",
        "id",
        "key",
        "name",
        "avatarUrls",
        "projectTypeKey",
        "simplified",
        "style",
        "isPrivate",
        "properties",
        "entityId",
        "uuid",
        "archived",
        "archivedDate",
        "archivedBy",
        "deleted",
        "deletedDate",
        "deletedBy",
        "projectCategory",
    }
)
"""What a list says of a project without ``expand``."""


def wanted(call: Call) -> Thing:
    """Find the project a path names by id or key; keys are case sensitive here, unlike those of issues.

    Raises:
        JiraError: 404 when there is none.
    """
    return named(call, call.path["project"])


def named(call: Call, name: str, status: int = 404) -> Thing:
    """Find a project by id, key, or a key it once had.

    Raises:
        JiraError: when there is none.
    """
    ids = (name, call.site.part(Deeds).former.get(name))
    for project in call.site.projects:
        if (str(project["id"]) in ids or project["key"] == name) and call.sight.project(project):
            return project
    raise unknown(name, status)


def unknown(name: str, status: int = 404) -> JiraError:
    """Refuse a project that is not there; Jira never says whether it is hidden or gone."""
    return JiraError(status, f"No project could be found with key '{name}'.")


def listed(call: Call, project: Thing) -> Thing:
    """Show a project as a list does; ``expand`` adds more."""
    shown = {name: value for name, value in project.items() if name in ALWAYS}
    expand = call.words("expand")
    for name in ("description", "lead"):
        if name in expand and name in project:
            shown[name] = project[name]
    if "issueTypes" in expand:
        shown["issueTypes"] = call.site.catalog.types.get(str(project["id"]), [])
    if "url" in expand:
        shown["url"] = ""
    return shown | extras(call, project, expand)


def extras(call: Call, project: Thing, expand: set[str]) -> Thing:
    """Give what ``expand`` adds to lists and to one project alike: all its keys, and how it is used."""
    found: Thing = {}
    if "projectKeys" in expand:
        former = call.site.part(Deeds).former.items()
        found["projectKeys"] = [project["key"], *(key for key, id_ in former if id_ == str(project["id"]))]
    if call.site.cloud and "insight" in expand:
        issues = issues_of(call.site, project)
        last = max((issue.fields.get("updated") or "" for issue in issues), default="")
        found["insight"] = {"totalIssueCount": len(issues)} | ({"lastIssueUpdateTime": last} if last else {})
    return found


@route("GET", "/rest/api/{v}/project")
def projects(call: Call) -> list[Thing]:
    """List every project that is not archived; ``includeArchived`` on Data Center adds those."""
    everything = call.flag("includeArchived")
    return [listed(call, p) for p in call.sight.projects() if everything or not p.get("archived")]


@route("GET", "/rest/api/{v}/project/search", only="cloud")
def project_search(call: Call) -> Thing:
    """List projects a page at a time; ``query``, ``id``, ``keys``, ``typeKey`` and ``status`` narrow them."""
    ids, keys, kinds = call.words("id"), call.words("keys"), call.words("typeKey")
    query, states = call.text("query").lower(), call.words("status") or {"live"}
    category, rows = call.text("categoryId"), []
    trash = call.site.part(Deeds).trash
    for project in (*call.sight.projects(), *(trash if "deleted" in states else ())):
        state = "deleted" if project in trash else "archived" if project.get("archived") else "live"
        if category and (project.get("projectCategory") or {}).get("id") != category:
            continue
        named = query in project["name"].lower() or query in project["key"].lower()
        asked = (not ids or str(project["id"]) in ids) and (not keys or project["key"] in keys)
        if state in states and named and asked and (not kinds or project.get("projectTypeKey") in kinds):
            rows.append(listed(call, project))
    order = call.text("orderBy", "key")
    rows.sort(key=lambda row: str(row.get(order.lstrip("+-"), row["key"])), reverse=order.startswith("-"))
    return call.page(rows, 50, 100)


@route("GET", "/rest/api/{v}/project/{project}")
def project(call: Call) -> Thing:
    """Read one project with everything that is its own."""
    found = wanted(call)
    call.site.part(Deeds).look(call.caller.account_id, str(found["id"]))
    return whole(call, found)


def whole(call: Call, found: Thing) -> Thing:
    """Show a project with everything that is its own."""
    id_ = str(found["id"])
    return {
        "description": "",
        **found,
        **extras(call, found, call.words("expand")),
        "components": components.siblings(call.site, found),
        "issueTypes": call.site.catalog.types.get(id_, []),
        "versions": [versions.shown(call.site, row) for row in versions.siblings(call.site, found)],
        "roles": role_links(call, id_),
    }


def by_id(things: list[Thing], id_: str, what: str) -> Thing:
    """Find a thing by its id.

    Raises:
        JiraError: 404 when there is none.
    """
    for thing in things:
        if str(thing["id"]) == id_:
            return thing
    raise JiraError(404, f"The {what} with id {id_} does not exist.")


@route("GET", "/rest/api/{v}/project/{project}/statuses")
def statuses(call: Call) -> list[Thing]:
    """List the statuses of a project by issue type."""
    id_ = str(wanted(call)["id"])
    flow = call.site.catalog.workflows.get(id_, [])
    kinds = call.site.catalog.types.get(id_, [])
    return [
        {**{n: kind[n] for n in ("self", "id", "name", "subtask") if n in kind}, "statuses": flow}
        for kind in kinds
    ]


def role_links(call: Call, project: str) -> dict[str, str]:
    """Give the roles of a project: name → where its actors are."""
    return {
        role["name"]: call.api(f"project/{project}/role/{role['id']}") for role in call.site.catalog.roles
    }


@route("GET", "/rest/api/{v}/project/{project}/role")
def project_roles(call: Call) -> dict[str, str]:
    """List the roles of a project by name."""
    return role_links(call, str(wanted(call)["id"]))


@route("GET", "/rest/api/{v}/project/{project}/roledetails", only="cloud")
def project_role_details(call: Call) -> list[Thing]:
    """List the roles of a project with what they are for."""
    project = wanted(call)
    return [
        {
            "self": call.api(f"project/{project['id']}/role/{role['id']}"),
            "name": role["name"],
            "id": role["id"],
            "description": role["description"],
            "admin": role["name"] == "Administrators",
            "default": role["name"] != "Administrators",
            "roleConfigurable": True,
            "translatedName": role["name"],
            "type": "DEFAULT",
        }
        for role in call.site.catalog.roles
    ]


@route("GET", "/rest/api/{v}/project/{project}/role/{id}")
def project_role(call: Call) -> Thing:
    """Read who has a role in a project: people and groups."""
    found = wanted(call)
    role = by_id(call.site.catalog.roles, call.path["id"], "role")
    url = call.api(f"project/{found['id']}/role/{role['id']}")
    return {**role, "self": url, "actors": actors(call, role, int(found["id"]))}


def actors(call: Call, role: Thing, project: int) -> list[Thing]:
    """List who has a role in a project."""
    members = call.site.part(RoleActors).of(project, role["id"])
    return [told for actor in members if (told := actor_shown(call.site, actor)) is not None]


def actor_shown(site: Site, actor: Actor) -> Thing | None:
    """Show a member of a role as role routes do; ``None`` for somebody who is no more."""
    head: Thing = {"id": actor.id}
    if actor.kind == "group":
        group = group_named(site, actor.name)
        if group is None:
            return None
        head |= {"displayName": group["name"], "type": "atlassian-group-role-actor"}
        if not site.cloud:
            return head | {"name": group["name"]}
        named = {name: group[name] for name in ("name", "groupId")}
        return head | {"actorGroup": named | {"displayName": group["name"]}}
    user = person_named(site, actor.name)
    if user is None:
        return None
    head |= {"displayName": user["displayName"], "type": "atlassian-user-role-actor"}
    if site.cloud:
        return head | {"actorUser": {"accountId": user["accountId"]}}
    picture = f"{site.url}/secure/useravatar?ownerId={quote(user['name'])}"
    return head | {"name": user["name"], "avatarUrl": picture}
