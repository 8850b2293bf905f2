"""What a site keeps about its people beside their catalog rows: faces, and what is each one's own.

A *face* is the one object by which issues, comments and history show a person; whoever puts a person
into an answer that stays uses it, so that a change of the person is seen everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import InitVar, dataclass, field
from typing import Any

from jira_sandbox.state.site import Person, Site

Thing = dict[str, Any]

NOT_SHOWN = frozenset({"locale", "appType", "groups", "applicationRoles", "expand"})
"""What a mention of a person leaves out of the person."""

KEY = re.compile(r"JIRAUSER(\d+)")
FIRST_KEY = 10200


def key_of(user: Thing) -> str:
    """Give what names a person for good: the account id on Cloud, the user key on Data Center."""
    return str(user.get("accountId") or user.get("key") or user["name"])


def name_of(user: Thing) -> str:
    """Give what members of groups are listed by: the account id on Cloud, the login name on Data Center."""
    return str(user.get("accountId") or user["name"])


def is_person(thing: Any) -> bool:
    """Tell whether a value is a mention of a person."""
    return isinstance(thing, dict) and ("accountId" in thing or ("name" in thing and "active" in thing))


@dataclass
class Profiles:
    """A part of the site: everybody's face, and by person the properties, columns, settings and password.

    The dictionaries are keyed by ``key_of``.
    """

    site: InitVar[Site]
    faces: dict[str, Thing] = field(default_factory=dict)
    properties: dict[str, Thing] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    preferences: dict[str, dict[str, str]] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    former: dict[str, Thing] = field(default_factory=dict)
    """People that were removed: the last row of each."""
    newest: int = 0
    """Number of the last person that was added."""

    def __post_init__(self, site: Site) -> None:
        for thing in site.shared:
            if is_person(thing):
                self.faces.setdefault(key_of(thing), thing)
        numbers = [int(found[1]) for row in site.users if (found := KEY.fullmatch(str(row.get("key"))))]
        self.newest = max([FIRST_KEY, *numbers])

    def face(self, person: Thing) -> Thing:
        """Give the object by which everything shows a person."""
        key = key_of(person)
        if key not in self.faces:
            self.faces[key] = {name: value for name, value in person.items() if name not in NOT_SHOWN}
        return self.faces[key]

    def forget(self, person: Thing) -> None:
        """Drop what was a person's own."""
        key = key_of(person)
        for kept in (self.properties, self.columns, self.preferences, self.passwords):
            kept.pop(key, None)


def face(site: Site, person: Thing) -> Thing:
    """Give the object by which issues show a person; put this one into whatever stays."""
    return site.part(Profiles).face(person)


def person_named(site: Site, name: str) -> Thing | None:
    """Find a person: by account id on Cloud, by login name (whatever its case) or key on Data Center."""
    if site.cloud:
        return next((row for row in site.users if row.get("accountId") == name), None)
    folded = name.casefold()
    return next((row for row in site.users if str(row.get("name", "")).casefold() == folded), None) or next(
        (row for row in site.users if row.get("key") == name), None
    )


def caller(site: Site, person: Thing) -> Person:
    """Make the caller of a request of a person: JQL's ``currentUser()`` and zone of dates follow it."""
    shown = face(site, person)
    zone = str(person.get("timeZone") or site.time_zone)
    return Person(name_of(person), str(person.get("name", person["displayName"])), zone, shown)


def groups_of(site: Site, person: Thing) -> Iterator[Thing]:
    """List the groups a person is in."""
    name = name_of(person)
    return (group for group in site.groups if name in group["members"])
