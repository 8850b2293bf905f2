"""The people a developer may be: whom the sandbox gives logins to, each with other permissions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import InitVar, dataclass, field
from typing import Any

from jira_sandbox.company.people import CUSTOMER, RESTRICTED
from jira_sandbox.permission import ADMINISTRATORS
from jira_sandbox.state.profiles import groups_of, key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

LABELS = ("admin", "member", "restricted", "customer", "inactive")
"""``admin`` administers Jira; ``member`` works in all projects; ``restricted`` sees one project only;
``customer`` sees nothing but the service desk's portal; ``inactive`` may not log in."""


@dataclass
class Cast:
    """A part of the site: who plays what, as pairs of label and ``key_of`` the person.

    The first person of a site administers it. A site loaded from an export has the parts that its people
    can play.
    """

    site: InitVar[Site]
    keys: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self, site: Site) -> None:
        admin = key_of(site.users[0])
        tests: dict[str, Callable[[Thing], bool]] = {
            "member": lambda row: row["active"] and _plain(row) and not _administers(site, row),
            "restricted": lambda row: row["displayName"] == RESTRICTED,
            "customer": lambda row: row["displayName"] == CUSTOMER,
            "inactive": lambda row: not row["active"] and _plain(row),
        }
        self.keys = [("admin", admin)]
        for label, test in tests.items():
            found = (row for row in site.users if row.get("emailAddress") and key_of(row) != admin)
            self.keys += [(label, key_of(row)) for row in found if test(row)][:1]

    def roles(self, site: Site) -> Iterator[tuple[str, Thing]]:
        """List label and catalog row of everyone who is still here, the administrator first."""
        people = {key_of(row): row for row in site.users}
        return ((label, people[key]) for label, key in self.keys if key in people)


def _plain(row: Thing) -> bool:
    return bool(
        row.get("accountType", "atlassian") == "atlassian"
        and row["displayName"] not in (RESTRICTED, CUSTOMER)
    )


def _administers(site: Site, row: Thing) -> bool:
    return any(group["name"] in ADMINISTRATORS for group in groups_of(site, row))
