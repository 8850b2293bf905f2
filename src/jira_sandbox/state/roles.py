"""Who has which role in which project: the one truth behind role routes and permissions.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-role-actors/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jira_sandbox.company.people import RESTRICTED
from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

USERS = 10000
"""Id of the role of those who work in a project."""

OPEN_TO_RESTRICTED = "DATA"
"""Key of the one project that the restricted person has a role in."""

GROUPS = ("jira-software-users", "jira-administrators", "site-admins", "developers")
"""Who has a role at first, by the role's id modulo four."""


@dataclass(frozen=True)
class Actor:
    """One member of a role.

    Args:
        id: of the membership.
        kind: ``user`` or ``group``.
        name: ``key_of`` a person, or the name of a group.
    """

    id: int
    kind: str
    name: str


class RoleActors:
    """A part of the site: the members of a role by project id and role id; by role id, those of new projects.

    A project whose members nobody has set has those of new projects.
    """

    def __init__(self, site: Site) -> None:
        self.numbers = Numbers(6_000_000)
        groups = {group["name"] for group in site.groups}
        self.defaults: dict[int, list[Actor]] = {}
        self.members: dict[tuple[int, int], list[Actor]] = {}
        for role in site.catalog.roles:
            number = int(role["id"])
            name = GROUPS[number % len(GROUPS)]
            held = [Actor(self.numbers.next(), "group", name)] if name in groups else []
            self.defaults[number] = held
            for project in site.projects:
                home = int(project["id"])
                self.members[home, number] = [*self._seeded(site, home, number), *self._copied(home, held)]
        self._restricted(site)

    def _seeded(self, site: Site, project: int, role: int) -> Iterator[Actor]:
        people = site.users
        if people:
            user = people[(project + role) % max(1, min(8, len(people)))]
            yield Actor(project * 10 + role % 10, "user", key_of(user))

    def _copied(self, project: int, held: list[Actor]) -> Iterator[Actor]:
        return (Actor(project * 10 + actor.id, actor.kind, actor.name) for actor in held)

    def _restricted(self, site: Site) -> None:
        home = next((int(p["id"]) for p in site.projects if p["key"] == OPEN_TO_RESTRICTED), None)
        guest = next((row for row in site.users if row["displayName"] == RESTRICTED), None)
        if guest is not None and home is not None and (home, USERS) in self.members:
            self.members[home, USERS].append(Actor(self.numbers.next(), "user", key_of(guest)))

    def of(self, project: int | str, role: int | str) -> list[Actor]:
        """List the members of a role in a project."""
        return self.members.get((int(project), int(role)), self.defaults.get(int(role), []))

    def add(self, project: int | str, role: int | str, kind: str, name: str) -> None:
        """Give somebody a role in a project; nobody has it twice."""
        held = self.of(project, role)
        if not any(actor.kind == kind and actor.name == name for actor in held):
            held = [*held, Actor(self.numbers.next(), kind, name)]
        self.members[int(project), int(role)] = list(held)

    def remove(self, project: int | str, role: int | str, kind: str, name: str) -> bool:
        """Take a role in a project from somebody; tell whether they had it."""
        held = self.of(project, role)
        rest = [actor for actor in held if (actor.kind, actor.name) != (kind, name)]
        self.members[int(project), int(role)] = rest
        return len(rest) < len(held)

    def add_default(self, role: int | str, people: Iterable[tuple[str, str]]) -> None:
        """Let people and groups, each as kind and name, have a role in new projects."""
        held = self.defaults.setdefault(int(role), [])
        known = {(actor.kind, actor.name) for actor in held}
        held += [Actor(self.numbers.next(), *one) for one in dict.fromkeys(people) if one not in known]

    def remove_default(self, role: int | str, kind: str, name: str) -> bool:
        """Let somebody have a role in new projects no more; tell whether they would have had it."""
        held = self.defaults.get(int(role), [])
        self.defaults[int(role)] = [one for one in held if (one.kind, one.name) != (kind, name)]
        return len(self.defaults[int(role)]) < len(held)

    def found(self, project: int | str) -> None:
        """Give the roles of a new project to those who get them."""
        for role, held in self.defaults.items():
            copies = [Actor(self.numbers.next(), one.kind, one.name) for one in held]
            self.members[int(project), role] = copies

    def forget(self, project: int | str) -> None:
        """Forget a project that is gone."""
        self.members = {place: held for place, held in self.members.items() if place[0] != int(project)}
