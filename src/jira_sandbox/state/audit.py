"""The audit record: who set what up, and when, heard from the site's events.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-audit-records/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from jira_sandbox.state.events import Event
from jira_sandbox.state.moment import written
from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

CATEGORIES: Mapping[str, tuple[str, str, str]] = {
    "user": ("user management", "User", "USER"), "group": ("group management", "Group", "GROUP"),
    "group_member": ("group management", "User", "GROUP"), "project": ("projects", "Project", "PROJECT"),
    "project_soft": ("projects", "Project", "PROJECT"),
    "project_role_actors": ("projects", "Project roles", "PROJECT"),
    "component": ("projects", "Project component", "PROJECT_COMPONENT"),
    "version": ("projects", "Project version", "VERSION"),
    "role": ("projects", "Project role", "PROJECT_ROLE"),
    "permission_scheme": ("permissions", "Permission scheme", "SCHEME"),
    "notification_scheme": ("notifications", "Notification scheme", "SCHEME"),
    "issue_security_scheme": ("permissions", "Issue security scheme", "SCHEME"),
    "priority_scheme": ("general configuration", "Priority scheme", "SCHEME"),
    "issuetype_scheme": ("general configuration", "Issue type scheme", "SCHEME"),
    "workflow": ("workflows", "Workflow", "WORKFLOW"),
    "workflow_scheme": ("workflows", "Workflow scheme", "SCHEME"),
    "field_configuration": ("fields", "Field configuration", "SCHEME"),
    "custom_field": ("fields", "Custom field", "CUSTOM_FIELD"), "screen": ("screens", "Screen", "SCREEN"),
    "issuetype": ("general configuration", "Issue type", "ISSUE_TYPE"),
    "issuelinktype": ("general configuration", "Issue link type", "ISSUE_LINK_TYPE"),
    "priority": ("general configuration", "Priority", "PRIORITY"),
    "resolution": ("general configuration", "Resolution", "RESOLUTION"),
    "status": ("workflows", "Status", "STATUS"), "filter": ("filters", "Filter", "FILTER"),
    "board": ("boards", "Board", "BOARD"), "settings": ("general configuration", "Settings", "SETTINGS"),
}  # fmt: skip
"""What an event is about → category, what it is called, and the type of the thing."""

TYPES = {"user": "USER", "group": "GROUP", "project": "PROJECT", "role": "PROJECT_ROLE"}
FOUNDED = timedelta(days=900)
"""So long before the site's start its projects were created."""


class Audit:
    """The audit record of a site: what has been heard since the start, behind what the projects tell."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.numbers = Numbers(0)
        self.records: list[Thing] = []
        first = site.users[0] if site.users else None
        for place, project in enumerate(site.projects):
            when = site.now - FOUNDED + timedelta(minutes=place)
            self._keep("project", "created", when, key_of(first) if first else "", {"project": project})
        site.events.listeners.append(self.hear)

    def hear(self, event: Event) -> None:
        """Note an event that is about how the site is set up."""
        about, _cut, verb = event.name.removeprefix("jira:").rpartition("_")
        if about in CATEGORIES:
            self._keep(about, verb, event.when, key_of(event.person.user), event.told)

    def _keep(self, about: str, verb: str, when: datetime, author: str, told: Mapping[str, Any]) -> None:
        category, name, kind = CATEGORIES[about]
        items = [
            (word, thing) for word, thing in told.items() if isinstance(thing, Mapping) and _named(thing)
        ]
        record: Thing = {
            "id": self.numbers.next(), "summary": f"{name} {verb}", "authorKey": author,
            "created": written(when, self.site.zone), "category": category,
            "eventSource": "", "description": "",
        }  # fmt: skip
        if items:
            record["objectItem"] = _item(items[0][1], TYPES.get(items[0][0], kind))
            record["associatedItems"] = [
                _item(thing, TYPES.get(word, word.upper())) for word, thing in items[1:]
            ]
        self.records.append(record)


def _named(thing: Mapping[str, Any]) -> bool:
    return "name" in thing or "displayName" in thing or "key" in thing


def _item(thing: Mapping[str, Any], kind: str) -> Thing:
    id_ = thing.get("accountId") or thing.get("id") or thing.get("key") or thing.get("name")
    name = thing.get("displayName") or thing.get("name") or thing.get("key")
    return {"id": str(id_), "name": str(name), "typeName": kind}
