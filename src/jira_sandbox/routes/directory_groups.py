"""Organizations, version 2: the groups of a directory, their members, and the roles they give.

https://developer.atlassian.com/cloud/admin/organization/rest/api-group-groups/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.person import add_group, group_named, join, leave, remove_group
from jira_sandbox.planes.organization import (
    ADMIN,
    SITE_ADMIN,
    USER,
    asked,
    directory,
    members,
    page,
    product,
    roles_of_group,
    sent,
    somebody,
    texts,
)
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.routes.registry import route
from jira_sandbox.scim.directory import BUILT_IN, synced
from jira_sandbox.state.access import Access
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import person_named

Thing = dict[str, Any]

HOME = "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups"
ONE = HOME + "/{groupId}"
PAGE = 100


def shown(call: Call, group: Thing, expand: set[str] | None = None) -> Thing:
    """Show a group; ``expand`` names what a search counts only when asked."""
    site = call.site
    theirs, built_in = synced(site, group), str(group["name"]).casefold() in BUILT_IN
    home = HOME.replace("{orgId}", call.path["orgId"]).replace("{directoryId}", site.part(Keys).directory_id)
    counts = {}
    if expand is None or "counts.users" in expand:
        counts["users"] = len(group["members"])
    if expand is None or "counts.resources" in expand:
        counts["resources"] = len(roles_of_group(site, group))
    return {
        "id": group["groupId"],
        "name": group["name"],
        "description": group.get("description", ""),
        "directoryId": site.part(Keys).directory_id,
        "externalSynced": theirs,
        "managedBy": "EXTERNAL" if theirs else "ADMINS",
        "managementAccess": {
            "readable": True, "modifiable": not theirs, "deletable": not theirs and not built_in
        },
        **({"counts": counts} if counts else {}),
        "links": {"self": f"{site.url}{home}/{group['groupId']}"},
    }  # fmt: skip


def wanted(call: Call, *, free: bool = False) -> Thing:
    """Find the group a path names.

    Args:
        call: the request.
        free: it is going to be changed, so no identity provider may look after it.

    Raises:
        PlaneError: 404 for an unknown one, 403 for one that is not free.
    """
    directory(call)
    group = group_named(call.site, id_=call.path["groupId"])
    if group is None:
        raise PlaneError(404, "ADMIN-404-9", f"Group {call.path['groupId']} was not found.")
    if free and synced(call.site, group):
        raise PlaneError(403, "ADMIN-403-2", "The group is synced from an identity provider.")
    return group


def chosen(call: Call, body: Thing) -> list[Thing]:
    """List the groups that the conditions of a search fit.

    Raises:
        PlaneError: 400 for a condition that is none.
    """
    term = body.get("searchTerm") or ""
    if not isinstance(term, str):
        raise PlaneError(400, "ADMIN-400-4", "searchTerm must be a string.")
    names = ("groupIds", "groupNames", "accountIds", "resourceIds", "roleIds")
    conditions = {name: texts(body, name) for name in names}
    found = []
    for group in call.site.groups:
        roles = roles_of_group(call.site, group)
        mine = {
            "groupIds": {group["groupId"]},
            "groupNames": {group["name"]},
            "accountIds": set(group["members"]),
            "resourceIds": set(roles),
            "roleIds": {role for one in roles.values() for role in one},
        }
        fits = all(not values or values & mine[name] for name, values in conditions.items())
        if fits and term.casefold() in str(group["name"]).casefold():
            found.append(group)
    return found


@route("GET", HOME, only="cloud", open=True)
@route("POST", HOME + "/search", only="cloud", open=True)
def search(call: Call) -> Thing:
    """List the groups that fit; the older ``GET`` takes its conditions as parameters.

    Raises:
        PlaneError: 400 for a condition, an order or a cursor that is none.
    """
    directory(call)
    body = asked(call)
    rows, order = chosen(call, body), body.get("sortBy") or []
    if order:
        first = order[0] if isinstance(order, list) else None
        if not isinstance(first, dict) or first.get("field") != "name":
            raise PlaneError(400, "ADMIN-400-4", "sortBy takes the field name.")
        rows.sort(key=lambda row: str(row["name"]).casefold(), reverse=first.get("direction") == "desc")
    expand = texts(body, "expand")
    return page(call, rows, lambda row: shown(call, row, expand), PAGE)


@route("GET", HOME + "/count", only="cloud", open=True)
def count(call: Call) -> Thing:
    """Count the groups that fit."""
    directory(call)
    return {"count": len(chosen(call, asked(call)))}


@route("GET", HOME + "/stats", only="cloud", open=True)
def stats(call: Call) -> Thing:
    """Count the groups, and those an identity provider looks after."""
    directory(call)
    rows = call.site.groups
    theirs = sum(synced(call.site, row) for row in rows)
    totals = {"all": len(rows), "managed": len(rows) - theirs, "synced": theirs}
    return {"totals": totals, "types": [{"type": "GROUP", "count": len(rows)}]}


@route("POST", HOME, only="cloud", open=True)
def create(call: Call) -> Reply:
    """Make a group.

    Raises:
        PlaneError: 400 without a name, 409 for a name that is taken.
    """
    directory(call)
    body = sent(call)
    name, about = body.get("name"), body.get("description") or ""
    if not isinstance(name, str) or not name.strip() or not isinstance(about, str):
        raise PlaneError(400, "ADMIN-400-4", "name must be a string that is not empty.")
    if group_named(call.site, name.strip()) is not None:
        raise PlaneError(409, "ADMIN-409-1", f"Group {name} already exists.")
    return Reply({"data": shown(call, add_group(call.ledger, name.strip(), about))}, 201)


@route("GET", ONE, only="cloud", open=True)
def one(call: Call) -> Thing:
    """Read a group."""
    return {"data": shown(call, wanted(call))}


@route("DELETE", ONE, only="cloud", open=True)
def remove(call: Call) -> Answer:
    """Delete a group.

    Raises:
        PlaneError: 403 for a built-in one, and for one of an identity provider.
    """
    group = wanted(call, free=True)
    if str(group["name"]).casefold() in BUILT_IN:
        raise PlaneError(403, "ADMIN-403-3", "The group is built in.")
    remove_group(call.ledger, group)
    return DONE


@route("POST", ONE + "/memberships", only="cloud", open=True)
def add_member(call: Call) -> Answer:
    """Put a person into a group.

    Raises:
        PlaneError: 400 without a person, 403 for a group of an identity provider, 404 for an unknown person,
            409 for somebody who is in it.
    """
    group, id_ = wanted(call, free=True), sent(call).get("accountId")
    if not isinstance(id_, str) or not id_:
        raise PlaneError(400, "ADMIN-400-4", "accountId must be a string.")
    person = person_named(call.site, id_)
    if person is None or person.get("accountType") != "atlassian":
        raise PlaneError(404, "ADMIN-404-8", f"User {id_} was not found.")
    if not join(call.ledger, group, person):
        raise PlaneError(409, "ADMIN-409-2", "The user is in the group already.")
    return DONE


@route("DELETE", ONE + "/memberships/{accountId}", only="cloud", open=True)
def remove_member(call: Call) -> Answer:
    """Take a person out of a group.

    Raises:
        PlaneError: 403 for a group of an identity provider, 404 for somebody who is not in it.
    """
    group = wanted(call, free=True)
    if not leave(call.ledger, group, somebody(call)):
        raise PlaneError(404, "ADMIN-404-10", "The user is not in the group.")
    return DONE


@route("GET", ONE + "/role-assignments", only="cloud", open=True)
def role_assignments(call: Call) -> Thing:
    """List what a group gives its members, resource by resource."""
    group, body = wanted(call), asked(call)
    ids, roles = texts(body, "resourceIds"), texts(body, "roleIds")
    rows = []
    for ari, given in roles_of_group(call.site, group).items():
        application = call.site.part(Access).application(product(call, ari))
        default = USER if application and group["name"] in application.default else None
        if (not ids or ari in ids) and (not roles or roles & set(given)):
            rows.append(
                {
                    "resourceId": ari,
                    "resourceOwner": product(call, ari),
                    "roles": given,
                    "defaultRole": default,
                }
            )
    return page(call, rows, dict, PAGE)


def _holders(call: Call) -> list[str]:
    """Give the list of groups that a role of a resource is given by.

    Raises:
        PlaneError: 400 for a role or a resource that is none, 501 for a role that the sandbox does not grant.
    """
    body = sent(call)
    key, role = product(call, body.get("resourceId")), body.get("roleId")
    if not isinstance(role, str) or not role.startswith("atlassian/"):
        raise PlaneError(400, "ADMIN-400-4", f"There is no role {role}.")
    access = call.site.part(Access)
    application = access.application(key)
    if role == USER and application is not None:
        return application.groups
    if role in (ADMIN, SITE_ADMIN) and key == "jira-software":
        return access.grants["ADMINISTER"]
    raise PlaneError(501, "", f"The sandbox does not grant {role} for {key}.")


@route("POST", ONE + "/role-assignments/assign", only="cloud", open=True)
def assign(call: Call) -> Answer:
    """Let a group give its members a role.

    Raises:
        PlaneError: 400 for a role or a resource that is none, 409 for a role it gives already.
    """
    group, holders = wanted(call), _holders(call)
    if group["name"] in holders:
        raise PlaneError(409, "ADMIN-409-3", "The group gives the role already.")
    holders.append(group["name"])
    for person in members(call.site, group):
        call.tell("role_granted", user=person, role=sent(call)["roleId"])
    return Answer(b"", 200)


@route("POST", ONE + "/role-assignments/revoke", only="cloud", open=True)
def revoke(call: Call) -> Answer:
    """Let a group give its members a role no more.

    Raises:
        PlaneError: 400 for a role or a resource that is none, 404 for a role it does not give.
    """
    group, holders = wanted(call), _holders(call)
    if group["name"] not in holders:
        raise PlaneError(404, "ADMIN-404-11", "The group does not give the role.")
    holders.remove(group["name"])
    for person in members(call.site, group):
        call.tell("role_revoked", user=person, role=sent(call)["roleId"])
    return DONE
