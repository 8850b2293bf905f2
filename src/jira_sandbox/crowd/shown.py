"""Users and groups as Crowd's entities, whole or as links to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from jira_sandbox.call import Call
from jira_sandbox.crowd.directory import Crowd, listed
from jira_sandbox.crowd.door import HOME, Entity, paged
from jira_sandbox.planes.portrait import admitted, display
from jira_sandbox.state.profiles import key_of

Thing = dict[str, Any]


def link(call: Call, path: str, rel: str = "self", **query: str) -> Thing:
    """Point to a resource."""
    asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    return {"href": f"{call.site.url}{HOME}/1/{path}?{asked}", "rel": rel}


def user(call: Call, person: Thing, *, expanded: bool = False) -> Thing:
    """Show a person; attributes only when asked for."""
    crowd, name = call.site.part(Crowd), person["name"]
    first, last = crowd.names_of(person)
    kept = crowd.users.get(key_of(person), {}) if expanded else {}
    return {
        "name": name,
        "expand": "attributes",
        "link": link(call, "user", username=name),
        "first-name": first,
        "last-name": last,
        "display-name": display(person),
        "email": str(person.get("emailAddress", "")),
        "password": {"link": link(call, "user/password", "edit", username=name)},
        "key": key_of(person),
        "active": admitted(person),
        "attributes": attributes(call, "user", "username", name, kept),
    }


def group(call: Call, row: Thing, *, expanded: bool = False) -> Thing:
    """Show a group; attributes only when asked for."""
    crowd, name = call.site.part(Crowd), row["name"]
    kept = crowd.groups.get(name, {}) if expanded else {}
    return {
        "name": name,
        "expand": "attributes",
        "link": link(call, "group", groupname=name),
        "description": row.get("description", ""),
        "type": "GROUP",
        "active": name not in crowd.inactive,
        "attributes": attributes(call, "group", "groupname", name, kept),
    }


def attributes(call: Call, kind: str, asked: str, name: str, kept: Mapping[str, list[str]]) -> Thing:
    """Show attributes of a user or a group."""
    path = f"{kind}/attribute"
    rows = [
        {"name": one, "link": link(call, path, **{asked: name, "attributename": one}), "values": values}
        for one, values in listed(kept)
    ]
    return {"link": link(call, path, **{asked: name}), "attributes": rows}


def users(call: Call, rows: list[Thing]) -> Entity:
    """List people: their names, or all of them with ``expand=user``."""
    whole = "user" in call.words("expand")
    shown = [
        user(call, row) if whole else {"name": row["name"], "link": link(call, "user", username=row["name"])}
        for row in paged(call, rows)
    ]
    return Entity("users", {"expand": "user", "users": shown})


def groups(call: Call, rows: list[Thing]) -> Entity:
    """List groups: their names, or all of them with ``expand=group``."""
    whole = "group" in call.words("expand")
    shown = [
        group(call, row)
        if whole
        else {"name": row["name"], "link": link(call, "group", groupname=row["name"])}
        for row in paged(call, rows)
    ]
    return Entity("groups", {"expand": "group", "groups": shown})
