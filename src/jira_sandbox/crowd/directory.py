"""What Crowd keeps beside Jira's people and groups: attributes, parts of names, nesting, single sign-on.

https://developer.atlassian.com/server/crowd/crowd-rest-resources/
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jira_sandbox.edit.person import group_named
from jira_sandbox.planes.portrait import display
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

COOKIE = "crowd.token_key"
"""The cookie that carries a token of single sign-on."""

SESSION = timedelta(minutes=30)
"""How long a token lives if nobody uses it and nobody asked for less."""


@dataclass
class Session:
    """A login at all applications at once.

    Args:
        owner: ``key_of`` the person.
        factors: what has to be told again with the token, such as ``remote_address``.
        created: when it began.
        expires: when it ends; use moves it on.
        lasts: how far.
    """

    owner: str
    factors: dict[str, str]
    created: datetime
    expires: datetime
    lasts: timedelta


@dataclass
class Crowd:
    """A part of the site: attributes by person and by group, child groups by group, sessions by token."""

    site: InitVar[Site]
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """First and last name of people, where somebody has told them."""
    users: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    groups: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    inactive: set[str] = field(default_factory=set)
    """Names of groups that are switched off."""
    children: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    began: datetime = field(init=False)

    def __post_init__(self, site: Site) -> None:
        self.began = site.clock.begin

    def names_of(self, person: Thing) -> tuple[str, str]:
        """Give first and last name; they are parts of the display name if nobody said otherwise."""
        if key_of(person) in self.names:
            return self.names[key_of(person)]
        first, _, last = display(person).rpartition(" ")
        return first, last

    def below(self, site: Site, group: Thing, *, nested: bool) -> list[Thing]:
        """List the child groups of a group, those below them too if asked."""
        found: dict[str, Thing] = {}
        waiting = list(self.children.get(group["name"], ()))
        while waiting:
            name = waiting.pop(0)
            child = group_named(site, name)
            if child is not None and child["name"] not in found:
                found[child["name"]] = child
                waiting += self.children.get(child["name"], ()) if nested else ()
        return list(found.values())

    def above(self, site: Site, group: Thing, *, nested: bool) -> list[Thing]:
        """List the groups that a group is a child of, those above them too if asked."""
        return [
            row for row in site.groups if any(one is group for one in self.below(site, row, nested=nested))
        ]

    def members(self, site: Site, group: Thing, *, nested: bool) -> list[Thing]:
        """List the people in a group, and in the groups below it if asked."""
        names = set(group["members"])
        for child in self.below(site, group, nested=True) if nested else ():
            names |= set(child["members"])
        return [row for row in site.users if row["name"] in names]

    def of(self, site: Site, person: Thing, *, nested: bool) -> list[Thing]:
        """List the groups a person is in, by other groups too if asked."""
        return [
            row for row in site.groups if any(one is person for one in self.members(site, row, nested=nested))
        ]

    def begin(self, site: Site, person: Thing, factors: dict[str, str], lasts: timedelta) -> str:
        """Log a person in and give the token."""
        token = secrets.token_hex(12)
        self.sessions[token] = Session(key_of(person), factors, site.now, site.now + lasts, lasts)
        return token

    def session(self, site: Site, token: str, factors: Mapping[str, str] | None = None) -> Session | None:
        """Find a session that has not ended; with the ``factors`` it began with, it lives on."""
        found = self.sessions.get(token)
        if found is None or site.now >= found.expires:
            self.sessions.pop(token, None)
            return None
        if factors is not None:
            if any(factors.get(name) != value for name, value in found.factors.items()):
                return None
            found.expires = site.now + found.lasts
        return found


def attributes(given: Any) -> dict[str, list[str]] | None:
    """Read attributes a client sent: name → values; ``None`` when that is none."""
    rows = given.get("attributes") if isinstance(given, dict) else given
    if isinstance(rows, dict):
        rows = rows.get("attributes")
    if not isinstance(rows, list):
        return None
    found: dict[str, list[str]] = {}
    for row in rows:
        values = row.get("values") if isinstance(row, dict) else None
        if not isinstance(values, list) or not isinstance(row.get("name"), str) or not row["name"]:
            return None
        found[row["name"]] = [str(value) for value in values]
    return found


def factors(given: Any) -> dict[str, str]:
    """Read the validation factors of a request; what is none is left out."""
    inner = given.get("validation-factors", given) if isinstance(given, dict) else {}
    rows = inner.get("validationFactors") if isinstance(inner, dict) else None
    pairs: Iterable[Any] = rows if isinstance(rows, list) else ()
    return {str(row.get("name")): str(row.get("value")) for row in pairs if isinstance(row, dict)}


def listed(kept: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """List attributes in the order of their names."""
    return iter(sorted(kept.items()))
