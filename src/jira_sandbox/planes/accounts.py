"""Accounts beside their profiles in Jira: what the organization and an identity provider know of people.

https://developer.atlassian.com/cloud/admin/user-management/rest/api-group-profile/
"""

from __future__ import annotations

import uuid
from dataclasses import InitVar, dataclass, field
from datetime import datetime
from typing import Any

from jira_sandbox.edit.person import login_of
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

TOKEN_LABELS = ("laptop", "reporting", "ci")


@dataclass
class Account:
    """What is kept of one account.

    Args:
        email: the address, also of those whose profile hides it from Jira.
        profile: ``nickname`` and the like: what Jira does not show.
        tokens: API tokens.
        deletion: when it was asked to be deleted.
        message: what was said when it was disabled.
    """

    email: str
    profile: Thing = field(default_factory=dict)
    tokens: list[Thing] = field(default_factory=list)
    deletion: datetime | None = None
    message: str = ""


@dataclass
class Accounts:
    """A part of the site: accounts by ``key_of`` the person, and the domains that are verified."""

    site: InitVar[Site]
    known: dict[str, Account] = field(default_factory=dict)
    domains: list[str] = field(default_factory=list)

    def __post_init__(self, site: Site) -> None:
        address = str(site.caller.user.get("emailAddress", "")).casefold()
        found = ["example.com", address.rpartition("@")[2]]
        self.domains = [name for name in dict.fromkeys(found) if name]

    def of(self, site: Site, person: Thing) -> Account:
        """Give the account of a person; an address that Jira may not show is made up once."""
        key = key_of(person)
        if key not in self.known:
            taken = {account.email for account in self.known.values()}
            email = str(person.get("emailAddress") or "")
            plain = login_of(site, str(person["displayName"]))
            names = (f"{plain}{number or ''}@example.com" for number in range(len(taken) + 2))
            taken |= {str(row.get("emailAddress", "")) for row in site.users}
            self.known[key] = Account(email or next(name for name in names if name not in taken))
            self.known[key].tokens = _tokens(site, key)
        account = self.known[key]
        account.email = str(person.get("emailAddress") or account.email)
        return account

    def managed(self, site: Site, person: Thing) -> bool:
        """Tell whether the organization manages an account: its address is on a verified domain."""
        return person.get("accountType") == "atlassian" and self.verified(self.of(site, person).email)

    def verified(self, email: str) -> bool:
        """Tell whether an address is on a verified domain."""
        return email.rpartition("@")[2].casefold() in self.domains

    def with_email(self, site: Site, email: str) -> Thing | None:
        """Find the person an address is of."""
        folded = email.casefold()
        people = (row for row in site.users if row.get("accountType") == "atlassian")
        return next((row for row in people if self.of(site, row).email.casefold() == folded), None)


def _tokens(site: Site, key: str) -> list[Thing]:
    """Make up the API tokens of an account: none, one or two."""
    made = uuid.uuid5(uuid.NAMESPACE_URL, key)
    when = site.clock.begin.replace(microsecond=0)
    return [
        {
            "id": str(uuid.uuid5(made, label)),
            "label": label,
            "createdAt": when.replace(year=when.year - 1).isoformat(),
            "lastAccess": when.replace(day=1).isoformat(),
        }
        for label in TOKEN_LABELS[: made.int % 3]
    ]
