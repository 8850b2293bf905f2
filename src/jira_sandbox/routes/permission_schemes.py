"""Permission schemes, their grants, and which project has which.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, read
from jira_sandbox.configuration.holder import checked
from jira_sandbox.configuration.holder import told as holder_told
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.permission_schemes import DEFAULT, PermissionSchemes

Thing = dict[str, Any]

BASE = "/rest/api/{v}/permissionscheme"
EXPANDABLE = frozenset({"all", "field", "group", "permissions", "projectRole", "user"})


def _expansion(call: Call) -> set[str]:
    expand = call.words("expand")
    if not expand <= EXPANDABLE:
        raise JiraError(400, f"The expand value '{min(expand - EXPANDABLE)}' is not valid.")
    return expand


def _scheme(call: Call, id_: Any = None) -> Thing:
    wanted = call.path["id"] if id_ is None else id_
    for scheme in call.site.part(PermissionSchemes).schemes:
        if str(scheme["id"]) == str(wanted):
            return scheme
    raise JiraError(404, f"The permission scheme with id '{wanted}' was not found.")


def _granted(call: Call, scheme: Thing, grant: Thing, expand: set[str]) -> Thing:
    url = call.api(f"permissionscheme/{scheme['id']}/permission/{grant['id']}")
    holder = holder_told(call, grant["holder"], expand)
    return {"id": grant["id"], "self": url, "holder": holder, "permission": grant["permission"]}


def _told(call: Call, scheme: Thing) -> Thing:
    """Show a scheme; its grants with ``expand=permissions``, which every other expansion implies."""
    expand = _expansion(call)
    url = call.api(f"permissionscheme/{scheme['id']}")
    told: Thing = {"expand": "permissions,user,group,projectRole,field,all", "id": scheme["id"], "self": url}
    told |= {"name": scheme["name"], "description": scheme["description"]}
    if expand:
        told["permissions"] = [_granted(call, scheme, grant, expand) for grant in scheme["permissions"]]
    return told


@route("GET", BASE)
def schemes(call: Call) -> Thing:
    """List the permission schemes."""
    return {"permissionSchemes": [_told(call, row) for row in call.site.part(PermissionSchemes).schemes]}


@route("GET", BASE + "/{id}")
def scheme(call: Call) -> Thing:
    """Read a permission scheme."""
    return _told(call, _scheme(call))


def _grant(call: Call, given: Any) -> tuple[str, Thing]:
    asked = read(given, permission="text!", holder="object!")
    if not call.site.part(PermissionSchemes).known(asked["permission"]):
        raise JiraError(400, f"The permission '{asked['permission']}' is not a valid project permission.")
    return asked["permission"], checked(call.site, asked["holder"])


def _grants(call: Call, given: list[Thing]) -> list[Thing]:
    pairs = [_grant(call, row) for row in given]
    if any(pair in pairs[:place] for place, pair in enumerate(pairs)):
        raise JiraError(400, "The same permission grant is given twice.")
    part = call.site.part(PermissionSchemes)
    return [part.grant(permission, holder) for permission, holder in pairs]


def _free(call: Call, name: str | None, besides: Thing | None = None) -> None:
    for row in call.site.part(PermissionSchemes).schemes:
        if row is not besides and name is not None and row["name"].casefold() == name.casefold():
            raise JiraError(
                400, errors={"name": f"A permission scheme with the name '{name}' already exists."}
            )


@route("POST", BASE)
def create(call: Call) -> Reply:
    """Create a permission scheme, with grants or without."""
    call.require("ADMINISTER")
    _expansion(call)
    given = form(call, name="name!", description="text", permissions="objects")
    _free(call, given["name"])
    grants = _grants(call, given.get("permissions", []))
    part = call.site.part(PermissionSchemes)
    row = {"id": part.scheme_numbers.next(), "name": given["name"],
           "description": given.get("description", ""), "permissions": grants}  # fmt: skip
    part.schemes.append(row)
    call.tell("permission_scheme_created", scheme=row)
    return Reply(_told(call, row), 201)


@route("PUT", BASE + "/{id}")
def update(call: Call) -> Thing:
    """Rename or describe a scheme; ``permissions``, if given, replaces all of its grants."""
    call.require("ADMINISTER")
    _expansion(call)
    row = _scheme(call)
    given = form(call, name="name", description="text", permissions="objects")
    _free(call, given.get("name"), row)
    if "permissions" in given:
        given["permissions"] = _grants(call, given["permissions"])
    row.update(given)
    _changed(call, row)
    return _told(call, row)


def _changed(call: Call, row: Thing) -> None:
    call.ledger.snapshots.stale()
    call.tell("permission_scheme_updated", scheme=row)


@route("DELETE", BASE + "/{id}")
def delete(call: Call) -> Answer:
    """Delete a scheme no project has.

    Raises:
        JiraError: 400 for one that is in use, or the default.
    """
    call.require("ADMINISTER")
    row, part = _scheme(call), call.site.part(PermissionSchemes)
    if row["id"] == DEFAULT or any(part.of(project) is row for project in call.site.projects):
        raise JiraError(400, f"The permission scheme '{row['name']}' cannot be deleted: it is in use.")
    part.schemes.remove(row)
    call.tell("permission_scheme_deleted", scheme=row)
    return DONE


@route("GET", BASE + "/{id}/permission")
def grants(call: Call) -> Thing:
    """List the grants of a scheme."""
    row, expand = _scheme(call), _expansion(call)
    told = [_granted(call, row, grant, expand) for grant in row["permissions"]]
    return {"permissions": told, "expand": "user,group,projectRole,field,all"}


def _held(call: Call, status: int = 404) -> tuple[Thing, Thing]:
    row = _scheme(call)
    for grant in row["permissions"]:
        if str(grant["id"]) == call.path["grant"]:
            return row, grant
    raise JiraError(status, f"The permission grant with id '{call.path['grant']}' was not found.")


@route("POST", BASE + "/{id}/permission")
def add_grant(call: Call) -> Reply:
    """Grant something to somebody.

    Raises:
        JiraError: 400 for an unknown permission or holder, or the same grant again.
    """
    call.require("ADMINISTER")
    row, expand = _scheme(call), _expansion(call)
    permission, holder = _grant(call, call.body)
    if any((grant["permission"], grant["holder"]) == (permission, holder) for grant in row["permissions"]):
        raise JiraError(400, "The permission grant already exists.")
    grant = call.site.part(PermissionSchemes).grant(permission, holder)
    row["permissions"].append(grant)
    _changed(call, row)
    return Reply(_granted(call, row, grant, expand), 201)


@route("GET", BASE + "/{id}/permission/{grant}")
def read_grant(call: Call) -> Thing:
    """Read one grant."""
    row, grant = _held(call)
    return _granted(call, row, grant, _expansion(call))


@route("DELETE", BASE + "/{id}/permission/{grant}")
def delete_grant(call: Call) -> Answer:
    """Take a grant away."""
    call.require("ADMINISTER")
    row, grant = _held(call, 400 if call.site.cloud else 404)
    row["permissions"].remove(grant)
    _changed(call, row)
    return DONE


@route("GET", "/rest/api/{v}/project/{project}/permissionscheme")
def of_project(call: Call) -> Thing:
    """Read the permission scheme of a project."""
    project = project_wanted(call)
    if not permitted(call.site, call.caller, "ADMINISTER"):
        call.require("ADMINISTER_PROJECTS", project)
    return _told(call, call.site.part(PermissionSchemes).of(project))


@route("PUT", "/rest/api/{v}/project/{project}/permissionscheme")
def assign(call: Call) -> Thing:
    """Give a project another permission scheme."""
    call.require("ADMINISTER")
    _expansion(call)
    project = project_wanted(call)
    row = _scheme(call, form(call, id="id!")["id"])
    call.site.part(PermissionSchemes).projects[str(project["id"])] = row["id"]
    _changed(call, row)
    return _told(call, row)


@route("GET", BASE + "/{id}/attribute/{key}", only="datacenter")
def attribute(call: Call) -> Thing:
    """Read an attribute of a scheme.

    Raises:
        JiraError: 404 when it was never set.
    """
    call.require("ADMINISTER")
    known = _scheme(call).get("attributes", {})
    if call.path["key"] not in known:
        raise JiraError(404, f"The attribute '{call.path['key']}' was not found.")
    return {"key": call.path["key"], "value": known[call.path["key"]]}


@route("PUT", BASE + "/{id}/attribute/{key}", only="datacenter")
def set_attribute(call: Call) -> Answer:
    """Set an attribute of a scheme to the text of the body."""
    call.require("ADMINISTER")
    value = call.raw.decode("utf-8", "replace")
    _scheme(call).setdefault("attributes", {})[call.path["key"]] = value
    return DONE
