"""Projects, and what is theirs: components, versions, roles, types, statuses.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.estate import components, versions
from jira_sandbox.routes.registry import route
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
        "projectCategory",
    }
)
"""What a list says of a project without ``expand``."""


def wanted(call: Call) -> Thing:
    """Find the project a path names by id or key; keys are case sensitive here, unlike those of issues.

    Raises:
        JiraError: 404 when there is none.
    """
    return named(call.site, call.path["project"])


def named(site: Site, name: str, status: int = 404) -> Thing:
    """Find a project by id or key.

    Raises:
        JiraError: when there is none.
    """
    for project in site.projects:
        if name in (str(project["id"]), project["key"]):
            return project
    raise JiraError(status, f"No project could be found with key '{name}'.")


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
    if "projectKeys" in expand:
        shown["projectKeys"] = [project["key"]]
    return shown


@route("GET", "/rest/api/{v}/project")
def projects(call: Call) -> list[Thing]:
    """List every project that is not archived; ``includeArchived`` on Data Center adds those."""
    everything = call.flag("includeArchived")
    return [listed(call, p) for p in call.site.projects if everything or not p.get("archived")]


@route("GET", "/rest/api/{v}/project/search", only="cloud")
def project_search(call: Call) -> Thing:
    """List projects a page at a time; ``query``, ``id``, ``keys``, ``typeKey`` and ``status`` narrow them."""
    ids, keys, kinds = call.words("id"), call.words("keys"), call.words("typeKey")
    query, states = call.text("query").lower(), call.words("status") or {"live"}
    rows = []
    for project in call.site.projects:
        state = "archived" if project.get("archived") else "live"
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
    id_ = str(found["id"])
    return {
        "description": "",
        **found,
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
    """List who has a role: one person of the project, and one group."""
    site, people, groups = call.site, call.site.users, call.site.groups
    if not people:
        return []
    user = people[(project + int(role["id"])) % max(1, min(8, len(people)))]
    who: Thing = {"id": project * 10 + int(role["id"]) % 10, "displayName": user["displayName"]}
    who |= {"type": "atlassian-user-role-actor"}
    if site.cloud:
        who["actorUser"] = {"accountId": user["accountId"]}
    else:
        who |= {
            "name": user["name"],
            "avatarUrl": f"{site.url}/secure/useravatar?ownerId={quote(user['name'])}",
        }
    found = [who]
    if groups:
        group = groups[int(role["id"]) % min(4, len(groups))]
        named = {name: group[name] for name in ("name", "groupId") if name in group} | {
            "displayName": group["name"]
        }
        member = {
            "id": who["id"] + 5_000_000,
            "displayName": group["name"],
            "type": "atlassian-group-role-actor",
        }
        found.append({**member, **({"actorGroup": named} if site.cloud else {"name": group["name"]})})
    return found


@route("GET", "/rest/api/{v}/role")
def roles(call: Call) -> list[Thing]:
    """List the roles every project has."""
    return call.site.catalog.roles


@route("GET", "/rest/api/{v}/role/{id}")
def role(call: Call) -> Thing:
    """Read one role."""
    return by_id(call.site.catalog.roles, call.path["id"], "role")
