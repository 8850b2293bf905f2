"""The organization's audit log: what happens to people and groups, whichever API does it.

https://developer.atlassian.com/cloud/admin/organization/rest/api-group-events/
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from jira_sandbox.planes.portrait import admitted, display
from jira_sandbox.state.events import Event
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

ACTIONS = {
    "user_created": ("user_created", "User created", "User changes"),
    "user_updated": ("user_updated", "User updated", "User changes"),
    "user_deleted": ("user_deleted", "User deleted", "User changes"),
    "group_created": ("group_created", "Group created", "Group changes"),
    "group_deleted": ("group_deleted", "Group deleted", "Group changes"),
    "group_member_added": ("user_added_to_group", "User added to group", "Group changes"),
    "group_member_removed": ("user_removed_from_group", "User removed from group", "Group changes"),
    "role_granted": ("user_granted_role", "User granted role", "User changes"),
    "role_revoked": ("user_revoked_role", "User revoked role", "User changes"),
    "project_created": ("jira_project_created", "Project created", "Jira changes"),
    "project_deleted": ("jira_project_deleted", "Project deleted", "Jira changes"),
}
"""What is told at the site → the log's action, how it is displayed, and its group."""


@dataclass(frozen=True)
class Entry:
    """One entry of the log."""

    id: str
    action: str
    when: datetime
    actor: Thing
    context: tuple[Thing, ...]


@dataclass
class Trail:
    """A part of the site: the log, oldest entry first. Make it before the first request: it begins then."""

    site: Site
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.site.events.listeners.append(self.hear)
        founder = next((row for row in self.site.users if row.get("accountType") == "atlassian"), None)
        for group in self.site.groups if founder else ():
            self.note("group_created", self.site.clock.begin, founder or {}, {"group": group})

    def hear(self, event: Event) -> None:
        """Listen to the site."""
        if event.name in ACTIONS:
            self.note(event.name, event.when, event.person.user, event.told)

    def note(self, name: str, when: datetime, actor: Thing, told: Any) -> None:
        """Write an entry."""
        number = len(self.entries) + 1
        id_ = str(uuid.uuid5(uuid.UUID(self.site.part(Keys).organization_id), f"event {number}"))
        context = tuple(
            _thing(kind, told[kind]) for kind in ("user", "group", "project", "role") if kind in told
        )
        self.entries.append(Entry(id_, ACTIONS[name][0], when.astimezone(UTC), who(actor), context))


def who(person: Thing) -> Thing:
    """Show who did something."""
    told = {"id": str(person.get("accountId", "")), "name": str(person.get("displayName", ""))}
    return told | ({"email": person["emailAddress"]} if person.get("emailAddress") else {})


def _thing(kind: str, thing: Any) -> Thing:
    """Show what something was done to."""
    if kind == "user":
        attributes = {"name": display(thing), "active": admitted(thing)}
        return {"id": key_of(thing), "type": "users", "attributes": attributes}
    if kind == "group":
        return {"id": str(thing.get("groupId")), "type": "groups", "attributes": {"name": thing["name"]}}
    if kind == "project":
        attributes = {"name": thing["name"], "key": thing["key"]}
        return {"id": str(thing["id"]), "type": "projects", "attributes": attributes}
    return {"id": str(thing), "type": "roles", "attributes": {}}


def written(when: datetime) -> str:
    """Write a time as the log does."""
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"
