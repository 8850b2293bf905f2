"""Making people of Data Center unknown: what is theirs goes to somebody else, then nothing names them.

https://confluence.atlassian.com/adminjiraserver/anonymizing-users-992677655.html
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from jira_sandbox.edit.person import change_person, rekey
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.profiles import KEY, Profiles, face, is_person, key_of, person_named
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

OPERATIONS = ("USER_TRANSFER_OWNERSHIP_PLUGIN_POINTS", "USER_DISABLE", "USER_KEY_CHANGE", "USER_NAME_CHANGE",
              "USER_ANONYMIZE_PLUGIN_POINTS")  # fmt: skip
"""What is done, in this order."""

HELD = {"lead": "Project lead", "component": "Component lead", "owner": "Filters"}
PEOPLE_FIELDS = ("reporter", "assignee", "creator")


def operations(person: Thing) -> list[str]:
    """List what has to be done to make somebody unknown."""
    needless = set()
    if not person["active"]:
        needless.add("USER_DISABLE")
    if KEY.fullmatch(str(person["key"])):
        needless.add("USER_KEY_CHANGE")
    if person["name"] == str(person["key"]).lower():
        needless.add("USER_NAME_CHANGE")
    return [one for one in OPERATIONS if one not in needless]


def holdings(site: Site, person: Thing) -> dict[str, list[tuple[Thing, str]]]:
    """List what somebody leads or owns: rows, and the member of each that says so, by what it is."""
    key = key_of(person)
    places = ((HELD["lead"], site.projects, "lead"), (HELD["component"], site.components, "lead"),
              (HELD["owner"], site.filters, "owner"))  # fmt: skip
    found = {
        what: [(row, member) for row in rows if is_person(row.get(member)) and key_of(row[member]) == key]
        for what, rows, member in places
    }
    return {what: rows for what, rows in found.items() if rows}


def mentions(site: Site, person: Thing) -> int:
    """Count the issues that name somebody as reporter, assignee or creator."""
    key = key_of(person)
    return sum(
        any(is_person(value := issue.fields.get(name)) and key_of(value) == key for name in PEOPLE_FIELDS)
        for issue in site.living()
    )


@dataclass
class Anonymization:
    """The work of making one person unknown, a step for each operation.

    Args:
        key: of the person.
        heir: key of who gets what is theirs; empty for nobody.
        todo: the operations.
    """

    key: str
    heir: str
    todo: list[str]

    def __len__(self) -> int:
        return len(self.todo)

    def step(self, ledger: Ledger, place: int) -> None:
        """Do the next operation; somebody who has been removed meanwhile is unknown enough."""
        site = ledger.site
        person = person_named(site, self.key) or site.part(Profiles).former.get(self.key)
        if person is None:
            return
        doing = self.todo[place]
        if doing == OPERATIONS[0]:
            self._transfer(ledger, person)
        elif doing == "USER_DISABLE":
            change_person(ledger, person, active=False)
        elif doing == "USER_KEY_CHANGE":
            self.key = rekey(ledger, person)
        elif doing == "USER_NAME_CHANGE":
            change_person(ledger, person, name=self.key.lower())
        else:
            digest = hashlib.blake2b(self.key.encode(), digest_size=3).hexdigest()[:5]
            told = {"displayName": f"user-{digest}", "emailAddress": f"{person['name']}@jira.invalid"}
            change_person(ledger, person, **told)

    def _transfer(self, ledger: Ledger, person: Thing) -> None:
        heir = person_named(ledger.site, self.heir) if self.heir else None
        if heir is None:
            return
        for rows in holdings(ledger.site, person).values():
            for row, member in rows:
                row[member] = face(ledger.site, heir)
        ledger.snapshots.stale()

    def result(self) -> None:
        """Nothing is told of what was done."""
