"""Groups and their members.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-group/
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Answer, Call, Reply
from jira_sandbox.edit.person import add_group, group_named, join, leave, remove_group
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import NOT_EMBEDDED, browsing, person_of, require_browsing, without
from jira_sandbox.scim.directory import synced
from jira_sandbox.state.access import GLOBAL, Access
from jira_sandbox.state.profiles import name_of, person_named

Thing = dict[str, Any]

PAGE = 50
LONGEST = 255
ACCESS = {"admin": "ADMINISTER", "site-admin": "ADMINISTER", "user": ""}
"""Kinds of access ``group/bulk`` asks for, and the permission that is meant; ``user`` means applications."""


def shown(group: Thing) -> Thing:
    """Show a group without its members."""
    return {name: group[name] for name in ("name", "groupId") if name in group}


def wanted(call: Call) -> Thing:
    """Find the group the parameters name: by ``groupId`` on Cloud, or by ``groupname``.

    Raises:
        JiraError: 400 when they name none, or both ways; 404 when there is none.
    """
    name, id_ = call.query.get("groupname"), call.query.get("groupId") if call.site.cloud else None
    if not name and not id_:
        raise JiraError(400, "Group name or group ID must be provided." if call.site.cloud else
                        "Group name must be provided.")  # fmt: skip
    if name and id_:
        raise JiraError(400, "Only one of groupname and groupId can be provided.")
    group = group_named(call.site, name, id_)
    if group is None:
        words = f"named '{name}'" if name else f"with id '{id_}'"
        raise JiraError(404, f"The group {words} does not exist.")
    return group


def changeable(call: Call) -> Thing:
    """Find the group the parameters name, which Jira itself looks after.

    Raises:
        JiraError: 403 for one that an identity provider has pushed: it is read-only here.
    """
    group = wanted(call)
    if synced(call.site, group):
        raise JiraError(403, f"The group '{group['name']}' is synced from an identity provider: read-only.")
    return group


def people_of(call: Call, group: Thing, *, everyone: bool) -> list[Thing]:
    """List the members of a group in the order of the site's people; the active ones, or everyone."""
    known = set(group["members"])
    return [
        without(user, NOT_EMBEDDED)
        for user in call.site.users
        if name_of(user) in known and (everyone or user["active"])
    ]


def full(call: Call, group: Thing) -> Thing:
    """Show a group with how many members it has; ``expand=users[0:10]`` shows them."""
    rows = people_of(call, group, everyone=False)
    asked = re.search(r"users(?:\[(\d+):(\d+)\])?", ",".join(call.words("expand")))
    first, last = (int(asked[1] or 0), int(asked[2] or PAGE - 1)) if asked else (0, -1)
    last = min(last, first + PAGE - 1)
    here = rows[first : last + 1] if asked else []
    page: Thing = {"size": len(rows), "items": here, "max-results": PAGE}
    page |= {"start-index": first if here else 0, "end-index": first + len(here) - 1 if here else 0}
    return {**shown(group), "self": group["self"], "users": page, "expand": "users"}


@route("GET", "/rest/api/{v}/group/bulk", only="cloud")
def group_bulk(call: Call) -> Thing:
    """List groups a page at a time; ids, names, ``accessType`` and ``applicationKey`` narrow them.

    Raises:
        JiraError: 400 for an access or application there is not.
    """
    require_browsing(call)
    ids, names = set(call.several("groupId")), set(call.several("groupName"))
    let_in = _with_access(call)
    rows = [
        g
        for g in call.site.groups
        if (not (ids or names) or g.get("groupId") in ids or g["name"] in names)
        and (let_in is None or g["name"] in let_in)
    ]
    return call.page([shown(group) for group in rows], PAGE, PAGE)


def _with_access(call: Call) -> set[str] | None:
    kind, key = call.query.get("accessType"), call.query.get("applicationKey")
    if not kind:
        return None
    if kind not in ACCESS:
        raise JiraError(400, f"The access type '{kind}' is not valid.")
    if ACCESS[kind]:
        return set(GLOBAL[ACCESS[kind]])
    applications = call.site.part(Access).applications
    if key and all(one.key != key for one in applications):
        raise JiraError(400, f"The application '{key}' is not valid.")
    return {name for one in applications if key in (None, one.key) for name in one.groups}


@route("GET", "/rest/api/{v}/group", only="cloud")
def group(call: Call) -> Thing:
    """Read one group, with a page of its members where ``expand`` asks for it."""
    require_browsing(call)
    return full(call, wanted(call))


@route("GET", "/rest/api/{v}/group/member")
def members(call: Call) -> Thing:
    """List the members of a group, 50 a page at most, active ones unless ``includeInactiveUsers``.

    Raises:
        JiraError: 400 without a group, 403 for those who may not browse people, 404 for an unknown one.
    """
    if call.site.cloud:
        require_browsing(call)
    elif not permitted(call.site, call.caller, "ADMINISTER"):
        raise JiraError(
            403, "You are not authorized to perform this operation. Administrator privileges are required."
        )
    rows = people_of(call, wanted(call), everyone=call.flag("includeInactiveUsers"))
    return call.page(rows, PAGE, PAGE)


@route("POST", "/rest/api/{v}/group")
def create(call: Call) -> Reply:
    """Add a group.

    Raises:
        JiraError: 400 without a name, or for one that is taken.
    """
    call.require("ADMINISTER")
    asked = (
        Asked(call)
        if call.site.cloud
        else Asked(call, ("name",), "com.atlassian.jira.rest.v2.admin.GroupBean")
    )
    name = (asked.text("name") or "").strip()
    if not name:
        raise JiraError(400, errors={"name": "You must specify valid group name."})
    if len(name) > LONGEST:
        raise JiraError(400, errors={"name": f"The group name must not exceed {LONGEST} characters."})
    if group_named(call.site, name) is not None:
        raise JiraError(400, errors={"name": "A group or user with this name already exists."})
    return Reply(full(call, add_group(call.ledger, name)), 201)


@route("DELETE", "/rest/api/{v}/group")
def remove(call: Call) -> Answer:
    """Take a group away; ``swapGroup`` gets what only its members could see.

    Raises:
        JiraError: 400 for an unknown group to swap, or the last one that administers Jira; 404 for an unknown
            group.
    """
    call.require("ADMINISTER")
    going = changeable(call)
    name, id_ = call.query.get("swapGroup"), call.query.get("swapGroupId") if call.site.cloud else None
    swap = group_named(call.site, name, id_) if name or id_ else None
    if (name or id_) and (swap is None or swap is going):
        raise JiraError(400, f"The group '{name or id_}' cannot take the place of the deleted group.")
    rulers = call.site.part(Access).grants["ADMINISTER"]
    left = [g for g in call.site.groups if g["name"] in rulers and g is not going]
    if going["name"] in rulers and not any(g["members"] for g in left):
        raise JiraError(400, "At least one group that administers Jira must remain.")
    remove_group(call.ledger, going, swap)
    return Answer(b"", 200)


@route("POST", "/rest/api/{v}/group/user")
def add_member(call: Call) -> Reply:
    """Put a person into a group.

    Raises:
        JiraError: 400 without a person or, on Data Center, for one who is in it; 404 for an unknown person or
            group.
    """
    call.require("ADMINISTER")
    home, asked = changeable(call), Asked(call)
    name = asked.text("accountId" if call.site.cloud else "name")
    if not name:
        raise JiraError(
            400, "An accountId must be provided." if call.site.cloud else "A user name must be provided."
        )
    person = person_of(call, name)
    if not join(call.ledger, home, person) and not call.site.cloud:
        raise JiraError(400, f"Cannot add user. '{name}' is already a member of '{home['name']}'.")
    return Reply(full(call, home), 201)


@route("DELETE", "/rest/api/{v}/group/user")
def remove_member(call: Call) -> Answer:
    """Take a person out of a group.

    Raises:
        JiraError: 400 without a person, or for one who is not in it; 404 for an unknown person or group.
    """
    call.require("ADMINISTER")
    home = changeable(call)
    name = call.query.get("accountId" if call.site.cloud else "username")
    if not name:
        raise JiraError(
            400, "An accountId must be provided." if call.site.cloud else "A username must be provided."
        )
    person = person_of(call, name)
    if not leave(call.ledger, home, person):
        since = f"since user is not a member of '{home['name']}'"
        raise JiraError(400, f"Cannot remove user '{name}' from group '{home['name']}' {since}.")
    return Answer(b"", 200)


@route("GET", "/rest/api/{v}/groups/picker")
def picker(call: Call) -> Thing:
    """Find groups whose name contains ``query``, with the match in bold."""
    found = found_groups(call, call.text("query"), call.number("maxResults", 20) or 20)
    return {"header": found["header"], "total": found["total"], "groups": found["groups"]}


def found_groups(call: Call, query: str, size: int) -> Thing:
    """Show the groups whose name contains a text; a picker names those to leave out, or a member."""
    left_out = {*call.several("exclude"), *call.several("excludeId")}
    rows = [group for group in call.site.groups if browsing(call) and query.lower() in group["name"].lower()]
    rows = [group for group in rows if not left_out & {group["name"], group.get("groupId")}]
    member = call.query.get("accountId") or call.query.get("userName")
    if member:
        who = person_named(call.site, member)
        rows = [group for group in rows if who is not None and name_of(who) in group["members"]]
    found = []
    for group in sorted(rows, key=lambda g: str(g["name"]))[:size]:
        at = group["name"].lower().find(query.lower())
        name, end = group["name"], at + len(query)
        html = (
            f"{escape(name[:at])}<b>{escape(name[at:end])}</b>{escape(name[end:])}" if query else escape(name)
        )
        found.append({**shown(group), "html": html, "labels": []})
    header = f"Showing {len(found)} of {len(rows)} matching groups"
    return {"header": header, "total": len(rows), "groups": found}
