"""The doors below ``/sandbox/`` by which a test changes a running sandbox and reads what it was asked.

They are open to programs on the same machine only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from jira_sandbox.call import Answer, World
from jira_sandbox.logins.doors import DOORS as LOGINS
from jira_sandbox.logins.doors import Door
from jira_sandbox.mood import Mood
from jira_sandbox.welcome import page

START = "0"
"""The name of the picture that is taken when the site begins to be served."""


@dataclass
class Admin:
    """Everything a door may lead to."""

    mood: Mood
    world: World
    said: Mapping[str, Any] = field(default_factory=dict)
    """What was told at the start: the address, logins and keys."""

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Answer a request to ``/sandbox/…``."""
        door = DOORS.get((method, path))
        if door is None:
            return _told({"error": "no such door"}, 404)
        try:
            value = door(self, msgspec.json.decode(body or b"{}", type=dict[str, Any]))
        except (ValueError, TypeError) as problem:
            return _told({"error": str(problem)}, 400)
        if isinstance(value, Answer):
            return value
        return Answer(b"", 204) if value is None else _told(value)

    def welcome(self, _wanted: dict[str, Any]) -> Answer:
        """Show a person what is here."""
        return Answer(page(self.said).encode(), media="text/html;charset=UTF-8")

    def moods(self, wanted: dict[str, Any]) -> None:
        """Change the mood."""
        self.mood.change(wanted, self.world)

    def stats(self, _wanted: dict[str, Any]) -> Any:
        """Tell what was asked."""
        return self.mood.statistics.report()

    def deliveries(self, _wanted: dict[str, Any]) -> Any:
        """Tell how webhooks were delivered, the last thousand of them, the oldest first."""
        courier = self.mood.courier
        return {"deliveries": [delivery.told() for delivery in courier.log] if courier else []}

    def snapshot(self, _wanted: dict[str, Any]) -> Any:
        """Remember the site as it is."""
        return {"id": self.world.remember()}

    def restore(self, wanted: dict[str, Any]) -> None:
        """Let the site be as it was; the mood stays."""
        self.world.go_back(str(wanted.get("id")))

    def reset(self, _wanted: dict[str, Any]) -> None:
        """Let everything be as it was at the start: the site, the mood, the counts, and nothing under way."""
        self.world.go_back(START)
        self.mood.reset(self.world)

    def forget(self, _wanted: dict[str, Any]) -> None:
        """Count from zero."""
        self.mood.statistics.reset()


DOORS: dict[tuple[str, str], Callable[[Admin, dict[str, Any]], Any]] = {
    ("GET", "/sandbox/"): Admin.welcome,
    ("POST", "/sandbox/moods"): Admin.moods,
    ("GET", "/sandbox/stats"): Admin.stats,
    ("GET", "/sandbox/webhooks"): Admin.deliveries,
    ("POST", "/sandbox/snapshot"): Admin.snapshot,
    ("POST", "/sandbox/restore"): Admin.restore,
    ("POST", "/sandbox/reset"): Admin.reset,
    ("POST", "/sandbox/stats/reset"): Admin.forget,
}


def _of_logins(door: Door) -> Callable[[Admin, dict[str, Any]], Any]:
    return lambda admin, wanted: door(admin.world.site, wanted)


DOORS |= {named: _of_logins(door) for named, door in LOGINS.items()}


def _told(value: Any, status: int = 200) -> Answer:
    return Answer(msgspec.json.encode(value), status)
