"""Who is let into which application of a site, and who has its global permissions.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-application-roles/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jira_sandbox.company.people import AGENTS, CONTRACTORS
from jira_sandbox.state.profiles import key_of, name_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

USERS = "jira-software-users"
"""The group of everybody who works with Jira."""

ADMINISTRATORS = ("jira-administrators", "site-admins")
"""Groups that administer Jira."""

GLOBAL: Mapping[str, tuple[str, ...]] = {
    "ADMINISTER": ADMINISTRATORS,
    "SYSTEM_ADMIN": ("site-admins",),
    "USER_PICKER": (USERS, *ADMINISTRATORS),
    "BULK_CHANGE": (USERS, CONTRACTORS, *ADMINISTRATORS),
    "CREATE_SHARED_OBJECTS": (USERS, *ADMINISTRATORS),
    "MANAGE_GROUP_FILTER_SUBSCRIPTIONS": (USERS, *ADMINISTRATORS),
    "CREATE_PROJECT": (USERS, *ADMINISTRATORS),
}
"""Global permission → the groups that have it at first. Nobody is a system administrator on Cloud."""


@dataclass
class Application:
    """A product that people are let into by their groups.

    Args:
        key: such as ``jira-software``.
        name: as people know it.
        groups: members of these may use it.
        default: new people with access join these.
        seats: how many may use it; -1 for any number.
    """

    key: str
    name: str
    groups: list[str]
    default: list[str]
    seats: int = 500


class Access:
    """A part of the site: its applications and global permissions.

    A site that knows no groups, loaded from an export, is open to all of its people, and administered by
    whoever it was loaded for.
    """

    def __init__(self, site: Site) -> None:
        self.founder = "" if site.groups or not site.users else key_of(site.users[0])
        self.grants = {key: list(groups) for key, groups in GLOBAL.items()}
        if site.cloud:
            self.grants["SYSTEM_ADMIN"] = []
        else:
            del self.grants["CREATE_PROJECT"]
        software = "Jira" if site.cloud else "Jira Software"
        known = {group["name"] for group in site.groups}
        self.applications = [
            Application("jira-software", software, [USERS, *ADMINISTRATORS], [USERS]),
            Application("jira-servicedesk", "Jira Service Management", [AGENTS], [AGENTS], 25),
            Application("jira-core", "Jira Work Management" if site.cloud else "Jira Core",
                        [CONTRACTORS], [CONTRACTORS], -1),
        ]  # fmt: skip
        for application in self.applications:
            application.groups = [name for name in application.groups if name in known]
            application.default = [name for name in application.default if name in known]

    def application(self, key: str) -> Application | None:
        """Find an application."""
        return next((one for one in self.applications if one.key == key), None)

    def uses(self, site: Site, person: Thing, key: str | None = None) -> bool:
        """Tell whether a person is let into an application, or into any."""
        if person.get("accountType") == "customer" or not name_of(person):
            return False
        if self.founder:
            return True
        mine = {group["name"] for group in site.groups if name_of(person) in group["members"]}
        return any(mine & set(one.groups) for one in self.applications if key in (None, one.key))

    def globally(self, site: Site, person: Thing, key: str) -> bool:
        """Tell whether a person has a global permission."""
        if self.founder:
            return key_of(person) == self.founder or key not in ("ADMINISTER", "SYSTEM_ADMIN")
        holders, name = self.grants[key], name_of(person)
        return any(group["name"] in holders and name in group["members"] for group in site.groups)
