"""The directory an identity provider writes to: records of users and groups, and the accounts behind them.

A record is what the provider said; the account is Jira's. A user whose address an account has is linked
to that account. https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-users/
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import InitVar, dataclass, field
from datetime import UTC
from typing import Any

from jira_sandbox.planes.managed import Managed
from jira_sandbox.planes.portrait import admitted, display
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

SYNCED_AT_FIRST = "Füße & Söhne (partners)"
"""The group of a made-up company that its identity provider looks after."""

BUILT_IN = frozenset(
    {"administrators", "jira-administrators", "jira-software-users", "org-admins", "site-admins", "users"}
)
"""Groups that belong to the organization: a record with such a name is kept and never synced."""

EVERY = 3
"""One in so many people of a made-up company came through the identity provider."""


@dataclass
class Record:
    """A user or a group as the identity provider knows it.

    Args:
        id: in this directory.
        values: its attributes, as SCIM names them; those of a group without its members.
        created: when it came.
        behind: the account's id; of a group, its id in Jira. Empty where there is none.
        members: of a group: ids of user records, in the order they came.
    """

    id: str
    values: Thing
    created: str
    modified: str
    behind: str = ""
    members: list[str] = field(default_factory=list)


@dataclass
class Directory:
    """A part of the site: what one identity provider has pushed, by id in the order it came."""

    site: InitVar[Site]
    users: dict[str, Record] = field(default_factory=dict)
    groups: dict[str, Record] = field(default_factory=dict)
    newest: int = 0
    id: str = ""

    def __post_init__(self, site: Site) -> None:
        self.id = site.part(Keys).scim_directory_id
        group = next((row for row in site.groups if row["name"] == SYNCED_AT_FIRST), None)
        accounts = site.part(Managed)
        people = [row for row in site.users if accounts.managed(site, row)]
        members = set(group["members"]) if group else set()
        chosen = [
            row
            for place, row in enumerate(people)
            if (place % EVERY == EVERY - 1 or key_of(row) in members) and row is not site.caller.user
        ]
        for row in chosen:
            if key_of(row) != site.caller.account_id:
                self.add(site, self.users, pushed(site, row), key_of(row))
        if group:
            record = self.add(site, self.groups, {"displayName": group["name"]}, group["groupId"])
            record.members = [one.id for one in self.users.values() if one.behind in members]

    def add(self, site: Site, kept: dict[str, Record], values: Thing, behind: str) -> Record:
        """Keep a new record."""
        self.newest += 1
        number = uuid.uuid5(uuid.UUID(self.id), str(self.newest))
        now = moment(site)
        record = Record(str(uuid.UUID(bytes=number.bytes, version=4)), values, now, now, behind)
        kept[record.id] = record
        return record

    def of_account(self, account: str) -> Record | None:
        """Find the record that is linked to an account."""
        return next((one for one in self.users.values() if one.behind and one.behind == account), None)

    def of_group(self, group: str) -> Record | None:
        """Find the record that is behind a group of Jira's, by the group's id."""
        return next((one for one in self.groups.values() if one.behind and one.behind == group), None)

    def groups_of(self, user: Record) -> Iterator[Record]:
        """List the groups a user is in."""
        return (group for group in self.groups.values() if user.id in group.members)


def moment(site: Site) -> str:
    """Write the site's time as SCIM does."""
    return site.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def pushed(site: Site, person: Thing) -> Thing:
    """Make up what the identity provider has said of a person."""
    email = site.part(Managed).of(site, person).email
    given, _, family = display(person).rpartition(" ")
    return {
        "userName": email,
        "emails": [{"value": email, "type": "work", "primary": True}],
        "externalId": uuid.uuid5(uuid.NAMESPACE_URL, key_of(person)).hex[:20],
        "name": {
            "formatted": display(person),
            "familyName": family,
            **({"givenName": given} if given else {}),
        },
        "displayName": display(person),
        "timezone": person.get("timeZone") or site.time_zone,
        "preferredLanguage": "en-US",
        "active": admitted(person),
    }


def synced(site: Site, group: Thing) -> bool:
    """Tell whether a group of Jira's is looked after by the identity provider: nobody else may change it."""
    return site.cloud and site.part(Directory).of_group(str(group.get("groupId"))) is not None
