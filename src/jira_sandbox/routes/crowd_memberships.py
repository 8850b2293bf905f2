"""Crowd: who is in which group, asked from either side.

https://developer.atlassian.com/server/crowd/crowd-rest-resources/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.crowd import shown
from jira_sandbox.crowd.directory import Crowd
from jira_sandbox.crowd.door import Entity, crowd, entity, group_of, text, user_named
from jira_sandbox.edit.person import join, leave
from jira_sandbox.planes.plane import PlaneError

Thing = dict[str, Any]


def _nested(call: Call) -> bool:
    return call.url.split("?")[0].endswith("/nested")


def _absent(user: str, group: str) -> PlaneError:
    return PlaneError(404, "MEMBERSHIP_NOT_FOUND", f"User <{user}> is no member of group <{group}>")


@crowd("GET", "/user/group/direct")
@crowd("GET", "/user/group/nested")
def groups_of_user(call: Call) -> Entity:
    """List the groups of a user, or tell whether ``groupname`` is one.

    Raises:
        PlaneError: 404 for nobody, or a group that is none of theirs.
    """
    person, name = user_named(call, call.query.get("username")), call.query.get("groupname")
    rows = call.site.part(Crowd).of(call.site, person, nested=_nested(call))
    if not name:
        return shown.groups(call, rows)
    found = next((row for row in rows if row["name"].casefold() == name.casefold()), None)
    if found is None:
        raise _absent(person["name"], name)
    return Entity(
        "group", {"name": found["name"], "link": shown.link(call, "group", groupname=found["name"])}
    )


@crowd("GET", "/group/user/direct")
@crowd("GET", "/group/user/nested")
def users_of_group(call: Call) -> Entity:
    """List the users of a group, or tell whether ``username`` is one.

    Raises:
        PlaneError: 404 for no group, or somebody who is not in it.
    """
    group, name = group_of(call, call.query.get("groupname")), call.query.get("username")
    rows = call.site.part(Crowd).members(call.site, group, nested=_nested(call))
    if not name:
        return shown.users(call, rows)
    found = next((row for row in rows if row["name"].casefold() == name.casefold()), None)
    if found is None:
        raise _absent(name, group["name"])
    return Entity("user", {"name": found["name"], "link": shown.link(call, "user", username=found["name"])})


def _joined(call: Call, person: Thing, group: Thing, path: str) -> Answer:
    if not join(call.ledger, group, person):
        message = f"User <{person['name']}> is a member of <{group['name']}> already."
        raise PlaneError(409, "MEMBERSHIP_ALREADY_EXISTS", message)
    where = shown.link(call, path, username=person["name"], groupname=group["name"])["href"]
    return Answer(b"", 201, headers={"Location": where})


@crowd("POST", "/user/group/direct")
def add_group_of_user(call: Call) -> Answer:
    """Put a user into the group that the entity names; some name the user there, and the group in the query.

    Raises:
        PlaneError: 400 for no group, 404 for nobody, 409 for somebody who is in it.
    """
    name = text(entity(call), "name")
    if call.query.get("groupname") and not call.query.get("username"):
        person, group = user_named(call, name, 400), group_of(call, call.query["groupname"])
    else:
        person, group = user_named(call, call.query.get("username")), group_of(call, name, 400)
    return _joined(call, person, group, "user/group/direct")


@crowd("POST", "/group/user/direct")
def add_user_of_group(call: Call) -> Answer:
    """Put the user that the entity names into a group.

    Raises:
        PlaneError: 400 for nobody, 404 for no group, 409 for somebody who is in it.
    """
    group, person = (
        group_of(call, call.query.get("groupname")),
        user_named(call, text(entity(call), "name"), 400),
    )
    return _joined(call, person, group, "group/user/direct")


@crowd("DELETE", "/user/group/direct")
@crowd("DELETE", "/group/user/direct")
def remove(call: Call) -> Answer:
    """Take a user out of a group.

    Raises:
        PlaneError: 404 for nobody, no group, or somebody who is not in it.
    """
    person, group = user_named(call, call.query.get("username")), group_of(call, call.query.get("groupname"))
    if not leave(call.ledger, group, person):
        raise _absent(person["name"], group["name"])
    return DONE


@crowd("GET", "/group/membership")
def memberships(call: Call) -> Entity:
    """List all groups with the users and the groups in them."""
    kept = call.site.part(Crowd)
    rows = [
        {
            "group": row["name"],
            "users": [{"name": one["name"]} for one in kept.members(call.site, row, nested=False)],
            "groups": [{"name": one["name"]} for one in kept.below(call.site, row, nested=False)],
        }
        for row in call.site.groups
    ]
    return Entity("memberships", {"memberships": rows})
