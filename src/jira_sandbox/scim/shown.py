"""Records as SCIM resources, whole or in part, alone or in lists."""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.scim.directory import Directory, Record
from jira_sandbox.scim.path import bare
from jira_sandbox.scim.schema import ENTERPRISE, EXTERNAL, GROUP, LIST, USER

Thing = dict[str, Any]

PAGE = 100
"""How many resources a page has at most, whatever ``count`` asks for."""

ALWAYS = frozenset({"schemas", "id"})


def base(call: Call) -> str:
    """Give the URL of the directory."""
    return f"{call.site.url}/scim/directory/{call.site.part(Directory).id}"


def user(call: Call, record: Record) -> Thing:
    """Show a user: what the provider said, the groups, and the account's id."""
    directory, values = call.site.part(Directory), record.values
    firm = {name: values[name] for name in ("organization", "department") if name in values}
    return {
        "schemas": [EXTERNAL, USER, ENTERPRISE],
        **values,
        "meta": _meta(call, "User", record),
        "groups": [_mention(call, "Group", one) for one in directory.groups_of(record)],
        **({ENTERPRISE: firm} if firm else {}),
        EXTERNAL: {"atlassianAccountId": record.behind} if record.behind else {},
        "id": record.id,
        "active": values.get("active", True),
    }


def group(call: Call, record: Record) -> Thing:
    """Show a group with its members."""
    users = call.site.part(Directory).users
    members = [_mention(call, "User", users[one]) for one in record.members]
    return {
        "schemas": [GROUP],
        "id": record.id,
        **record.values,
        "members": members,
        "meta": _meta(call, "Group", record),
    }


def _mention(call: Call, kind: str, record: Record) -> Thing:
    display = record.values["userName" if kind == "User" else "displayName"]
    return {"type": kind, "value": record.id, "display": display, "$ref": f"{base(call)}/{kind}s/{record.id}"}


def _meta(call: Call, kind: str, record: Record) -> Thing:
    return {
        "resourceType": kind,
        "location": f"{base(call)}/{kind}s/{record.id}",
        "lastModified": record.modified,
        "created": record.created,
    }


def in_part(call: Call, resource: Thing) -> Thing:
    """Show what ``attributes`` or ``excludedAttributes`` leave of a resource.

    Raises:
        PlaneError: 400 when both are given.
    """
    wanted, unwanted = call.words("attributes"), call.words("excludedAttributes")
    if wanted and unwanted:
        raise PlaneError(400, "invalidValue", "attributes and excludedAttributes exclude each other.")
    if wanted:
        return _picked(resource, wanted)
    return _without(resource, unwanted) if unwanted else resource


def _named(resource: Thing, text: str) -> tuple[str, str]:
    """Give the member of a resource that a name leads to, and the part of it."""
    plain = bare(text)
    for name in resource:
        if name.casefold() == text.casefold():
            return name, ""
    head, _, part = plain.partition(".")
    return next((name for name in resource if name.casefold() == head.casefold()), ""), part


def _picked(resource: Thing, wanted: set[str]) -> Thing:
    found: Thing = {name: resource[name] for name in resource if name in ALWAYS}
    for text in wanted:
        name, part = _named(resource, text)
        if name and not part:
            found[name] = resource[name]
        elif name and name not in found:
            found[name] = _each(resource[name], lambda key, part=part: key.casefold() == part.casefold())
    return {name: found[name] for name in resource if name in found}


def _without(resource: Thing, unwanted: set[str]) -> Thing:
    found = dict(resource)
    for text in unwanted:
        name, part = _named(found, text)
        if name and not part and name not in ALWAYS:
            del found[name]
        elif name and part:
            found[name] = _each(found[name], lambda key, part=part: key.casefold() != part.casefold())
    return found


def _each(value: Any, kept: Any) -> Any:
    if isinstance(value, list):
        return [_each(row, kept) for row in value]
    return {key: inner for key, inner in value.items() if kept(key)} if isinstance(value, dict) else value


def page(call: Call, records: list[Record], show: Any) -> Thing:
    """Cut one page out of records; ``startIndex`` counts from 1.

    Raises:
        PlaneError: 400 for a number that is none.
    """
    start = max(_number(call, "startIndex", 1), 1)
    size = min(max(_number(call, "count", PAGE), 0), PAGE)
    here = records[start - 1 : start - 1 + size]
    return {
        "schemas": [LIST],
        "totalResults": len(records),
        "startIndex": start,
        "itemsPerPage": size,
        "Resources": [in_part(call, show(call, record)) for record in here],
    }


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name)
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        raise PlaneError(400, "invalidValue", f"{name} must be a whole number, not {text}.") from None
