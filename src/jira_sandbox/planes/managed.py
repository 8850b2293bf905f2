"""Accounts beside their profiles in Jira: what the organization knows of people, and lets them do.

https://developer.atlassian.com/cloud/admin/user-management/rest/api-group-profile/
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from jira_sandbox.edit.person import plain_login, remove_person
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.planes.portrait import admitted, display
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.profiles import key_of, person_named
from jira_sandbox.state.site import Site

Thing = dict[str, Any]
Status = Literal["active", "inactive", "closed"]
Membership = Literal["active", "suspended", "no_membership"]

GRACE = timedelta(days=14)
"""How long the deletion of an account can be cancelled."""


@dataclass
class Account:
    """What is kept of one account.

    Args:
        email: the address, also of those whose profile hides it from Jira.
        profile: ``nickname``, ``extended_profile``: what Jira does not show.
        disabled: whether it was disabled here.
        deletion: when it was asked to be deleted.
        membership: whether it may use the organization's sites.
    """

    email: str
    profile: Thing = field(default_factory=dict)
    disabled: bool = False
    deletion: datetime | None = None
    membership: Membership = "active"


@dataclass
class Managed:
    """A part of the site: accounts by ``key_of`` the person, and the domains that are verified."""

    site: InitVar[Site]
    known: dict[str, Account] = field(default_factory=dict)
    domains: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Addresses that were made up."""
    closed: dict[str, Thing] = field(default_factory=dict)
    """The last rows of people whose accounts are deleted for good."""

    def __post_init__(self, site: Site) -> None:
        first = person_named(site, site.part(Accounts).first_key) or {}
        address = str(first.get("emailAddress", "")).casefold()
        found = ["example.com", address.rpartition("@")[2]]
        self.domains = [name for name in dict.fromkeys(found) if name]

    def of(self, site: Site, person: Thing) -> Account:
        """Give the account of a person; an address that Jira may not show is made up once."""
        key = key_of(person)
        if key not in self.known:
            email = str(person.get("emailAddress") or "") or self._address(site, person)
            self.known[key] = Account(email)
        account = self.known[key]
        account.email = str(person.get("emailAddress") or account.email)
        return account

    def _address(self, site: Site, person: Thing) -> str:
        plain, number = plain_login(display(person)), 0
        shown = {str(row["emailAddress"]).casefold() for row in site.users if "emailAddress" in row}
        while (email := f"{plain}{number or ''}@example.com") in self.taken or email in shown:
            number += 1
        self.taken.add(email)
        return email

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

    def status(self, site: Site, person: Thing) -> Status:
        """Tell whether an account can be used; suspended from one organization, it still can."""
        account = self.of(site, person)
        if key_of(person) in self.closed:
            return "closed"
        if admitted(person) or (account.membership != "active" and not account.disabled):
            return "active"
        return "inactive"


@dataclass
class Deletion:
    """The end of an account, once nobody can cancel it any more: a job that waits for its day."""

    key: str
    asked: datetime

    def __len__(self) -> int:
        return 1

    def step(self, ledger: Ledger, place: int) -> None:  # noqa: ARG002 - there is one step
        """Delete the account, unless that was cancelled."""
        site = ledger.site
        managed, person = site.part(Managed), person_named(site, self.key)
        if person is not None and managed.of(site, person).deletion == self.asked:
            managed.closed[self.key] = {**person, "active": False}
            remove_person(ledger, person)

    def result(self) -> Any:
        """Nothing is left to tell."""
