"""Taking people out of recorded answers: names, addresses and accounts become made-up ones, everywhere."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

Thing = dict[str, Any]

ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
NAMING = ("accountId", "name", "key", "emailAddress", "displayName")
SHORTEST = 3
"""Shorter names than this are replaced in people alone, not in the texts that they would tear apart."""

OPAQUE = uuid.UUID("6f1de5a5-53d0-43cf-8d1e-6d0c5a0d7a63")


def is_person(value: Any) -> bool:
    """Tell whether a value is a user, as every answer shows them."""
    return isinstance(value, dict) and "displayName" in value and bool({"accountId", "name"} & value.keys())


@dataclass
class Scrubber:
    """Replaces the people of some answers, each by the same made-up person wherever they appear."""

    people: dict[str, Thing] = field(default_factory=dict)
    """What names a person on this site → who they become."""
    words: dict[str, str] = field(default_factory=dict)

    def meet(self, value: Any) -> None:
        """Look for people in a value, however deep."""
        if isinstance(value, list):
            for inner in value:
                self.meet(inner)
        elif isinstance(value, dict):
            if is_person(value):
                self._meet(value)
            for inner in value.values():
                self.meet(inner)

    def _meet(self, person: Thing) -> None:
        name = str(person.get("accountId") or person["name"])
        number = len(self.people) + 1
        made = self.people.setdefault(name, {
            "accountId": f"712020:{uuid.uuid5(OPAQUE, str(number))}", "name": f"person{number}",
            "key": f"JIRAUSER{20000 + number}", "emailAddress": f"person{number}@example.com",
            "displayName": f"Person {number}",
        })  # fmt: skip
        for part in NAMING:
            if isinstance(person.get(part), str) and person[part]:
                for spelled in {person[part], quote(person[part], safe=""), quote_plus(person[part])}:
                    self.words.setdefault(spelled, made[part])

    def scrubbed(self, value: Any) -> Any:
        """Give a value without the people that were met; call it when all have been."""
        words = sorted((word for word in self.words if len(word) >= SHORTEST), key=len, reverse=True)
        # A name inside a longer word is not that person's.
        known = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)") if words else None
        return self._scrubbed(value, known)

    def _scrubbed(self, value: Any, known: re.Pattern[str] | None) -> Any:
        if isinstance(value, str):
            text = known.sub(lambda found: self.words[found[0]], value) if known else value
            return ADDRESS.sub(_elsewhere, text)
        if isinstance(value, list):
            return [self._scrubbed(inner, known) for inner in value]
        if not isinstance(value, dict):
            return value
        told = {name: self._scrubbed(inner, known) for name, inner in value.items()}
        if is_person(value):
            made = self.people[str(value.get("accountId") or value["name"])]
            told |= {part: made[part] for part in NAMING if value.get(part)}
            told |= {"avatarUrls": {}} if "avatarUrls" in value else {}
        return told


def _elsewhere(address: re.Match[str]) -> str:
    """Replace an e-mail address of nobody that was met; made-up ones stay."""
    return address[0] if address[0].endswith("@example.com") else "somebody@example.com"
