"""User provisioning: groups, and who is in them.

https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-groups/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.person import add_group, group_named, join, leave, remove_group
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.routes.registry import route
from jira_sandbox.scim import shown
from jira_sandbox.scim.directory import BUILT_IN, Directory, Record, moment
from jira_sandbox.scim.patch import patched
from jira_sandbox.scim.path import asked
from jira_sandbox.scim.schema import GROUP_ALSO, GROUP_ATTRIBUTES
from jira_sandbox.scim.value import resource
from jira_sandbox.state.profiles import person_named

Thing = dict[str, Any]

HOME = "/scim/directory/{directoryId}/Groups"
ATTRIBUTES = GROUP_ATTRIBUTES + GROUP_ALSO


def wanted(call: Call) -> Record:
    """Find the group a path names.

    Raises:
        PlaneError: 404 for an unknown one.
    """
    record = call.site.part(Directory).groups.get(call.path["id"])
    if record is None:
        raise PlaneError(404, "", f"Group {call.path['id']} was not found.")
    return record


@route("GET", HOME, only="cloud", open=True)
def groups(call: Call) -> Thing:
    """List groups, or the one of a ``displayName``.

    Raises:
        PlaneError: 400 for any other filter.
    """
    rows = list(call.site.part(Directory).groups.values())
    if call.query.get("filter"):
        test = asked(call.query["filter"], ("displayName",))
        rows = [row for row in rows if test.fits(row.values)]
    return shown.page(call, rows, shown.group)


@route("GET", HOME + "/{id}", only="cloud", open=True)
def group(call: Call) -> Thing:
    """Read a group with its members."""
    return shown.in_part(call, shown.group(call, wanted(call)))


@route("POST", HOME, only="cloud", open=True)
def create(call: Call) -> Reply:
    """Create a group; under the name of a built-in one it is kept and never synced.

    Raises:
        PlaneError: 400 without a name, 409 for the name of another group.
    """
    values = resource(ATTRIBUTES, call.body)
    members = _members(call, values)
    name, directory = str(values.get("displayName") or "").strip(), call.site.part(Directory)
    if not name:
        raise PlaneError(400, "invalidValue", "displayName is required.")
    built_in = name.casefold() in BUILT_IN
    taken = any(
        str(one.values["displayName"]).casefold() == name.casefold() for one in directory.groups.values()
    )
    if taken or (group_named(call.site, name) is not None and not built_in):
        raise PlaneError(409, "uniqueness", f"Group {name} already exists.")
    behind = "" if built_in else str(add_group(call.ledger, name)["groupId"])
    record = directory.add(call.site, directory.groups, values, behind)
    _fill(call, record, members)
    told = shown.group(call, record)
    return Reply(shown.in_part(call, told), 201, {"Location": told["meta"]["location"]})


@route("PUT", HOME + "/{id}", only="cloud", open=True)
def replace(call: Call) -> Thing:
    """Put other members in place of a group's; its name stays.

    Raises:
        PlaneError: 400 for another name, or members nobody knows.
    """
    return _changed(call, wanted(call), resource(ATTRIBUTES, call.body))


@route("PATCH", HOME + "/{id}", only="cloud", open=True)
def patch(call: Call) -> Thing:
    """Change who is in a group.

    Raises:
        PlaneError: 400 for an operation that cannot be done; another name is one.
    """
    record = wanted(call)
    now = {**record.values, "members": [{"value": one} for one in record.members]}
    return _changed(call, record, patched(now, call.body, ATTRIBUTES))


@route("DELETE", HOME + "/{id}", only="cloud", open=True)
def remove(call: Call) -> Answer:
    """Delete a group here and in the organization's sites: its members lose what it gave them."""
    record = wanted(call)
    row = group_named(call.site, id_=record.behind) if record.behind else None
    if row is not None:
        remove_group(call.ledger, row)
    del call.site.part(Directory).groups[record.id]
    return DONE


def _changed(call: Call, record: Record, values: Thing) -> Thing:
    members = _members(call, values)
    name = values.get("displayName", record.values["displayName"])
    if name != record.values["displayName"]:
        raise PlaneError(400, "mutability", "Renaming a group is not supported.")
    record.values, record.modified = {**values, "displayName": name}, moment(call.site)
    _fill(call, record, members)
    return shown.in_part(call, shown.group(call, record))


def _members(call: Call, values: Thing) -> list[str]:
    """Take the members out of a group's values, as ids of users.

    Raises:
        PlaneError: 400 for somebody who is no user of the directory.
    """
    shown.in_part(call, {})
    known, found = call.site.part(Directory).users, []
    for row in values.pop("members", None) or []:
        id_ = str(row.get("value") or str(row.get("$ref", "")).rpartition("/")[2])
        if id_ not in known:
            raise PlaneError(400, "invalidValue", f"User {id_} was not found.")
        found.append(id_)
    return list(dict.fromkeys(found))


def _fill(call: Call, record: Record, members: list[str]) -> None:
    """Bring the group to its members; Jira's group follows."""
    before, record.members = record.members, members
    row = group_named(call.site, id_=record.behind) if record.behind else None
    if row is None:
        return
    users = call.site.part(Directory).users
    for change, ids, others in ((leave, before, members), (join, members, before)):
        for id_ in ids:
            person = person_named(call.site, users[id_].behind) if id_ not in others else None
            if person is not None:
                change(call.ledger, row, person)
