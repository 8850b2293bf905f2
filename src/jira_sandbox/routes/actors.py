"""Project roles, who has them in a project, and who gets them in new ones.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-roles/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-role-actors/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit.person import group_named
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.projects import actor_shown, by_id, project_role, wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.permission_schemes import PermissionSchemes
from jira_sandbox.state.profiles import key_of, person_named
from jira_sandbox.state.roles import RoleActors

Thing = dict[str, Any]
Named = tuple[str, str]
"""An actor as ``RoleActors`` names them: kind (``user`` or ``group``) and name."""

ROLE = frozenset({"name", "description"})
CATEGORIES = {
    "atlassian-user-role-actor": "user", "atlassian-group-role-actor": "group",
    "atlassian-group-role-actor-id": "groupId",
}  # fmt: skip


def _role(call: Call) -> Thing:
    return by_id(call.site.catalog.roles, call.path["id"], "role")


def shown(call: Call, role: Thing) -> Thing:
    """Show a role with those who get it in new projects."""
    held = call.site.part(RoleActors).defaults.get(int(role["id"]), [])
    return {**role, "actors": [told for one in held if (told := actor_shown(call.site, one)) is not None]}


@route("GET", "/rest/api/{v}/role")
def roles(call: Call) -> list[Thing]:
    """List the roles every project has."""
    return [shown(call, role) for role in call.site.catalog.roles]


@route("GET", "/rest/api/{v}/role/{id}")
def read(call: Call) -> Thing:
    """Read one role."""
    call.require("ADMINISTER")
    return shown(call, _role(call))


@route("POST", "/rest/api/{v}/role")
def create(call: Call) -> Thing:
    """Create a role; nobody has it.

    Raises:
        JiraError: 400 for a wrong name, 409 for one another role has.
    """
    call.require("ADMINISTER")
    asked = Asked(call, ROLE)
    name, about = _name(call, asked, None), asked.text("description")
    asked.check()
    number = call.site.part(Ids).fresh("role", call.site.catalog.roles)
    made = {"self": call.api(f"role/{number}"), "name": name, "id": number, "description": about or ""}
    call.site.catalog.roles.append(made)
    kept = call.site.part(RoleActors)
    kept.defaults[number] = []
    kept.members |= {(int(project["id"]), number): [] for project in call.site.projects}
    return shown(call, made)


def _name(call: Call, asked: Asked, own: Thing | None) -> str:
    """Read a role's name.

    Raises:
        JiraError: 400 for none, or spaces around it; 409 when another role has it.
    """
    name = asked.text("name")
    if not name or name != name.strip():
        raise JiraError(
            400, errors={"name": "The role name cannot be empty or start or end with whitespace."}
        )
    if any(role["name"].lower() == name.lower() and role is not own for role in call.site.catalog.roles):
        raise JiraError(409, f"A project role with name '{name}' already exists.")
    return name


@route("POST", "/rest/api/{v}/role/{id}")
def rename(call: Call) -> Thing:
    """Change the name of a role or else its description.

    Raises:
        JiraError: 400 without either.
    """
    call.require("ADMINISTER")
    role, asked = _role(call), Asked(call, ROLE)
    if "name" in asked:
        role["name"] = _name(call, asked, role)
    elif (about := asked.text("description")) is not None:
        role["description"] = about
    else:
        raise JiraError(400, "Either the name or the description must be given.")
    return shown(call, role)


@route("PUT", "/rest/api/{v}/role/{id}")
def update(call: Call) -> Thing:
    """Change name and description of a role.

    Raises:
        JiraError: 400 without both.
    """
    call.require("ADMINISTER")
    role, asked = _role(call), Asked(call, ROLE)
    name, about = _name(call, asked, role), asked.text("description")
    if about is None:
        raise JiraError(400, errors={"description": "The description must be given."})
    role |= {"name": name, "description": about}
    return shown(call, role)


@route("DELETE", "/rest/api/{v}/role/{id}")
def delete(call: Call) -> Answer:
    """Delete a role; ``swap`` names the one that takes its place in permission schemes.

    Raises:
        JiraError: 400 for another role that is none, 409 when the role is in use and there is no other.
    """
    call.require("ADMINISTER")
    role = _role(call)
    number = str(role["id"])
    grants = [
        grant["holder"]
        for scheme in call.site.part(PermissionSchemes).schemes
        for grant in scheme["permissions"]
        if grant["holder"]["type"] == "projectRole" and str(grant["holder"].get("parameter")) == number
    ]
    swap = call.query.get("swap")
    known = {str(other["id"]) for other in call.site.catalog.roles if other is not role}
    if swap is not None and swap not in known:
        raise JiraError(400, f"The role with id {swap} does not exist.")
    if grants and swap is None:
        raise JiraError(409, f"The project role '{role['name']}' is in use. Specify a role to swap it with.")
    for holder in grants:
        holder |= {name: swap for name in ("parameter", "value") if name in holder}
    call.site.catalog.roles.remove(role)
    kept = call.site.part(RoleActors)
    kept.defaults.pop(int(number), None)
    kept.members = {place: held for place, held in kept.members.items() if place[1] != int(number)}
    call.world.snapshots.stale()
    return DONE


def _named(call: Call, asked: Mapping[str, Iterable[str]], status: int) -> list[Named]:
    """Find people and groups: by kind (``user``, ``group``, ``groupId``) the names a request gives.

    Raises:
        JiraError: with ``status`` when somebody is not there.
    """
    found: list[Named] = []
    for kind, names in asked.items():
        for name in names:
            if kind == "user":
                person = person_named(call.site, name)
                one = None if person is None or not person.get("active", True) else ("user", key_of(person))
            else:
                group = group_named(call.site, name, name if kind == "groupId" else None)
                one = None if group is None else ("group", str(group["name"]))
            if one is None:
                raise JiraError(status, f"We can't find '{name}' in any accessible user directory.")
            found.append(one)
    return found


def _kinds(call: Call) -> tuple[str, ...]:
    return ("user", "group", "groupId") if call.site.cloud else ("user", "group")


def _in_body(call: Call, status: int) -> list[Named]:
    """Read whom the body names.

    Raises:
        JiraError: 400 for nobody, ``status`` for somebody who is not there.
    """
    asked = Asked(call, _kinds(call))
    names = {kind: asked.texts(kind) or [] for kind in _kinds(call)}
    if not any(names.values()):
        raise JiraError(400, "You must specify at least one user or group.")
    return _named(call, names, status)


def _in_query(call: Call, status: int) -> Named:
    """Read whom the query names: one user or one group.

    Raises:
        JiraError: 400 for nobody or several, ``status`` for somebody who is not there.
    """
    names = {kind: [call.query[kind]] for kind in _kinds(call) if kind in call.query}
    if len(names) != 1:
        raise JiraError(400, "You must specify either a user or a group.")
    return _named(call, names, status)[0]


def _changed(call: Call, project: Thing) -> Thing:
    call.world.snapshots.stale()
    told = project_role(call)
    call.tell("project_role_actors_changed", project=project, role=told)
    return told


@route("POST", "/rest/api/{v}/project/{project}/role/{id}")
def add(call: Call) -> Thing:
    """Give people and groups a role in a project.

    Raises:
        JiraError: 400 for whoever has it already, 404 for whoever is not there.
    """
    project, role, kept = wanted(call), _role(call), call.site.part(RoleActors)
    call.require("ADMINISTER_PROJECTS", project)
    people = _in_body(call, 404)
    held = {(one.kind, one.name) for one in kept.of(project["id"], role["id"])}
    again = next((name for kind, name in people if (kind, name) in held), None)
    if again is not None:
        raise JiraError(400, f"'{again}' is already a member of the project role.")
    for kind, name in people:
        kept.add(project["id"], role["id"], kind, name)
    return _changed(call, project)


@route("PUT", "/rest/api/{v}/project/{project}/role/{id}")
def replace(call: Call) -> Thing:
    """Give a role in a project to these people and groups, and nobody else.

    Raises:
        JiraError: 400 for a body that is none, 404 for whoever is not there.
    """
    project, role, kept = wanted(call), _role(call), call.site.part(RoleActors)
    call.require("ADMINISTER_PROJECTS", project)
    asked = Asked(call, {"categorisedActors", "id"})
    given = asked.object("categorisedActors")
    lists = (given or {}).values()
    if given is None or set(given) - set(CATEGORIES) or not all(isinstance(names, list) for names in lists):
        raise asked.malformed()
    names = {CATEGORIES[category]: [str(name) for name in names] for category, names in given.items()}
    people = _named(call, names, 404)
    for one in list(kept.of(project["id"], role["id"])):
        if (one.kind, one.name) not in people:
            kept.remove(project["id"], role["id"], one.kind, one.name)
    for kind, name in people:
        kept.add(project["id"], role["id"], kind, name)
    return _changed(call, project)


@route("DELETE", "/rest/api/{v}/project/{project}/role/{id}")
def remove(call: Call) -> Answer:
    """Take a role in a project from a person or a group.

    Raises:
        JiraError: 404 for whoever does not have it.
    """
    project, role = wanted(call), _role(call)
    call.require("ADMINISTER_PROJECTS", project)
    kind, name = _in_query(call, 404)
    if not call.site.part(RoleActors).remove(project["id"], role["id"], kind, name):
        raise JiraError(404, f"'{name}' is not a member of the project role.")
    _changed(call, project)
    return DONE


@route("GET", "/rest/api/{v}/role/{id}/actors")
def defaults(call: Call) -> Thing:
    """List who gets a role in new projects."""
    call.require("ADMINISTER")
    told = shown(call, _role(call))
    return told if call.site.cloud else {"actors": told["actors"]}


@route("POST", "/rest/api/{v}/role/{id}/actors")
def add_defaults(call: Call) -> Thing:
    """Let people or groups get a role in new projects.

    Raises:
        JiraError: 400 for nobody, for both at once, or for whoever is not there.
    """
    call.require("ADMINISTER")
    role, people = _role(call), _in_body(call, 400)
    if len({kind for kind, _name in people}) > 1:
        raise JiraError(400, "You must specify either users or groups, but not both.")
    call.site.part(RoleActors).add_default(role["id"], people)
    return defaults(call)


@route("DELETE", "/rest/api/{v}/role/{id}/actors")
def remove_default(call: Call) -> Thing:
    """Let somebody get a role in new projects no more.

    Raises:
        JiraError: 400 for nobody, or for whoever does not get it.
    """
    call.require("ADMINISTER")
    role, one = _role(call), _in_query(call, 400)
    if not call.site.part(RoleActors).remove_default(role["id"], *one):
        raise JiraError(400, f"'{one[1]}' is not a member of the project role.")
    return defaults(call)
