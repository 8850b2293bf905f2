"""Crowd: groups, their attributes, and groups inside groups.

https://developer.atlassian.com/server/crowd/crowd-rest-resources/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.crowd import shown
from jira_sandbox.crowd.directory import Crowd, attributes
from jira_sandbox.crowd.door import Entity, crowd, entity, group_of, text, truth
from jira_sandbox.edit.account import LONGEST
from jira_sandbox.edit.person import add_group, group_named, remove_group
from jira_sandbox.planes.plane import PlaneError

Thing = dict[str, Any]


def wanted(call: Call) -> Thing:
    """Find the group that ``groupname`` names.

    Raises:
        PlaneError: 404 for none.
    """
    return group_of(call, call.query.get("groupname"))


@crowd("GET", "/group")
def group(call: Call) -> Entity:
    """Read a group."""
    return Entity("group", shown.group(call, wanted(call), expanded="attributes" in call.words("expand")))


def _active(call: Call, name: str, given: Thing) -> None:
    inactive = call.site.part(Crowd).inactive
    (inactive.discard if truth(given, "active", name not in inactive) else inactive.add)(name)


@crowd("POST", "/group")
def create(call: Call) -> Entity:
    """Add a group.

    Raises:
        PlaneError: 400 without a name, or for one that is taken or too long.
    """
    given = entity(call)
    name, about = text(given, "name").strip(), text(given, "description")
    truth(given, "active", True)
    if len(name) > LONGEST:
        raise PlaneError(400, "INVALID_GROUP", f"The name of a group has no more than {LONGEST} characters.")
    if not name or group_named(call.site, name) is not None:
        raise PlaneError(
            400, "INVALID_GROUP", f"Group already exists: {name}" if name else "A group needs a name."
        )
    row = add_group(call.ledger, name, about)
    _active(call, name, given)
    told = shown.group(call, row)
    return Entity("group", told, 201, {"Location": told["link"]["href"]})


@crowd("PUT", "/group")
def change(call: Call) -> Entity:
    """Change what is said of a group; its name stays.

    Raises:
        PlaneError: 400 for another name, 404 for no group.
    """
    row, given = wanted(call), entity(call)
    if text(given, "name").casefold() != row["name"].casefold():
        raise PlaneError(400, "INVALID_GROUP", "The name of the group is not the one that is asked for.")
    about = text(given, "description")
    _active(call, row["name"], given)
    if "description" in given:
        row["description"] = about
    return Entity("group", shown.group(call, row))


@crowd("DELETE", "/group")
def remove(call: Call) -> Answer:
    """Remove a group; people and groups in it stay."""
    row, kept = wanted(call), call.site.part(Crowd)
    kept.groups.pop(row["name"], None)
    kept.children.pop(row["name"], None)
    for children in kept.children.values():
        if row["name"] in children:
            children.remove(row["name"])
    remove_group(call.ledger, row)
    return DONE


@crowd("GET", "/group/attribute")
def group_attributes(call: Call) -> Entity:
    """List the attributes of a group."""
    row = wanted(call)
    kept = call.site.part(Crowd).groups.get(row["name"], {})
    return Entity("attributes", shown.attributes(call, "group", "groupname", row["name"], kept))


@crowd("PUT", "/group/attribute")
@crowd("POST", "/group/attribute")
def store_attributes(call: Call) -> Answer:
    """Store attributes of a group; others stay.

    Raises:
        PlaneError: 400 for what are none.
    """
    row, given = wanted(call), attributes(entity(call))
    if given is None:
        raise PlaneError(400, "ILLEGAL_ARGUMENT", "Attributes must have names and lists of values.")
    call.site.part(Crowd).groups.setdefault(row["name"], {}).update(given)
    return DONE


@crowd("DELETE", "/group/attribute")
def remove_attribute(call: Call) -> Answer:
    """Drop an attribute of a group; one that is not there is dropped already."""
    call.site.part(Crowd).groups.get(wanted(call)["name"], {}).pop(call.query.get("attributename", ""), None)
    return DONE


def _among(call: Call, rows: list[Thing], asked: str) -> Entity:
    """Tell all of them, or whether the one that is asked for is among them.

    Raises:
        PlaneError: 404 when it is not.
    """
    name = call.query.get(asked)
    if not name:
        return shown.groups(call, rows)
    found = next((row for row in rows if row["name"].casefold() == name.casefold()), None)
    if found is None:
        raise PlaneError(404, "MEMBERSHIP_NOT_FOUND", f"Group <{name}> is no member.")
    return Entity(
        "group", {"name": found["name"], "link": shown.link(call, "group", groupname=found["name"])}
    )


@crowd("GET", "/group/child-group/direct")
@crowd("GET", "/group/child-group/nested")
def children(call: Call) -> Entity:
    """List the groups inside a group."""
    nested = call.url.split("?")[0].endswith("/nested")
    rows = call.site.part(Crowd).below(call.site, wanted(call), nested=nested)
    return _among(call, rows, "child-groupname")


@crowd("GET", "/group/parent-group/direct")
@crowd("GET", "/group/parent-group/nested")
def parents(call: Call) -> Entity:
    """List the groups a group is inside of."""
    nested = call.url.split("?")[0].endswith("/nested")
    rows = call.site.part(Crowd).above(call.site, wanted(call), nested=nested)
    return _among(call, rows, "parent-groupname")


@crowd("POST", "/group/child-group/direct")
def add_child(call: Call) -> Answer:
    """Put a group into another one.

    Raises:
        PlaneError: 400 for no group, or a circle; 409 for one that is inside already.
    """
    return _nest(call, wanted(call), group_of(call, text(entity(call), "name"), 400))


@crowd("POST", "/group/parent-group/direct")
def add_parent(call: Call) -> Answer:
    """Put a group into another one, named the other way round; see ``add_child``."""
    row = wanted(call)
    return _nest(call, group_of(call, text(entity(call), "name"), 400), row)


def _nest(call: Call, parent: Thing, child: Thing) -> Answer:
    kept = call.site.part(Crowd)
    below = kept.below(call.site, child, nested=True)
    if parent is child or any(row is parent for row in below):
        raise PlaneError(400, "INVALID_MEMBERSHIP", "A group cannot be inside itself.")
    names = kept.children.setdefault(parent["name"], [])
    if child["name"] in names:
        message = f"Group <{child['name']}> is a member of <{parent['name']}> already."
        raise PlaneError(409, "MEMBERSHIP_ALREADY_EXISTS", message)
    names.append(child["name"])
    return Answer(b"", 201)


@crowd("DELETE", "/group/child-group/direct")
def remove_child(call: Call) -> Answer:
    """Take a group out of another one.

    Raises:
        PlaneError: 404 for no group, or one that is not inside.
    """
    row, child = wanted(call), group_of(call, call.query.get("child-groupname"))
    names = call.site.part(Crowd).children.get(row["name"], [])
    if child["name"] not in names:
        raise PlaneError(404, "MEMBERSHIP_NOT_FOUND", f"Group <{child['name']}> is no member.")
    names.remove(child["name"])
    return DONE
