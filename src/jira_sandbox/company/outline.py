"""What the company remembers of each issue, and from which the rest of it can be told again."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jira_sandbox.company.people import People
from jira_sandbox.company.projects import Project
from jira_sandbox.state.richtext import document, wiki

Thing = dict[str, Any]


@dataclass(slots=True)
class Outline:
    """The facts of one issue; times are milliseconds since 1970.

    ``path`` is the walk through the project's workflow, as places in it; ``settled`` is when the last
    step of it was taken; ``busy`` counts further entries of the changelog.
    """

    project: Project
    path: tuple[int, ...]
    created: int
    settled: int
    updated: int
    comments: int = 0
    worklogs: int = 0
    attachments: int = 0
    busy: int = 0
    watchers: int = 0
    votes: int = 0
    parent: int | None = None
    estimate: int | None = None
    description: int = 0
    moved_from: Project | None = None
    old_key: str = ""
    children: list[int] = field(default_factory=list)
    asked: Any = None
    """What a customer asked for, of an issue that is a request."""

    def step(self, place: int) -> int:
        """Say when the ``place``-th step of the path was taken."""
        steps = len(self.path) - 1
        return self.created if not steps else self.created + (self.settled - self.created) * place // steps


@dataclass
class Setting:
    """What every part of the generator needs to know."""

    seed: int
    url: str
    cloud: bool
    zone: ZoneInfo
    now: int
    staff: People
    projects: list[Project]
    priorities: list[Thing]
    resolutions: list[Thing]
    link_types: list[Thing]
    sprints: dict[str, list[Thing]]
    """Project id → sprints of its board."""
    padding: int = 0
    """Characters to add to descriptions so that issues reach a wanted size."""
    quiet: float = 0.0
    """Share of issues whose talk and work are left out, so that issues are no larger than wanted."""
    desks: list[Project] = field(default_factory=list)
    """Service projects; their issues are requests of customers."""
    offsets: dict[int, int] = field(default_factory=dict)

    def dice(self, index: int, purpose: int) -> random.Random:
        """Give the dice of one issue for one purpose: always the same throws."""
        return random.Random((self.seed * 1_000_003 + index) * 16 + purpose)  # noqa: S311

    def stamp(self, when: int) -> str:
        """Write a time as Jira does: ``2026-04-28T15:33:31.783+0200`` in the site's zone."""
        hour = when // 3_600_000
        offset = self.offsets.get(hour)
        if offset is None:
            found = datetime.fromtimestamp(when / 1000, self.zone).utcoffset()
            offset = self.offsets[hour] = int(found.total_seconds()) if found else 0
        t = time.gmtime(when // 1000 + offset)
        sign, away = ("-", -offset) if offset < 0 else ("+", offset)
        day = f"{t.tm_year}-{t.tm_mon:02}-{t.tm_mday:02}"
        clock = f"{t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02}.{when % 1000:03}"
        return f"{day}T{clock}{sign}{away // 3600:02}{away % 3600 // 60:02}"

    def rich(self, paragraphs: list[str]) -> Any:
        """Dress text as this product stores it: a document on Cloud, wiki text on Data Center."""
        return document(paragraphs) if self.cloud else wiki(paragraphs)

    def api(self, rest: str) -> str:
        """Give a ``self`` link of the platform API."""
        return f"{self.url}/rest/api/{3 if self.cloud else 2}/{rest}"


HALF_HOUR = 1800


def work_seconds(index: int, place: int) -> int:
    """Say how long the ``place``-th worklog of an issue took."""
    return (1 + (index * 7 + place * 3) % 8) * HALF_HOUR


def duration(seconds: int, day: int = 480, week: int = 2400) -> str:
    """Write a duration as Jira does, with days and weeks of so many minutes of work; ``0m`` for none."""
    left = seconds // 60
    parts = []
    for letter, minutes in (("w", week), ("d", day), ("h", 60), ("m", 1)):
        count, left = divmod(left, minutes)
        if count:
            parts.append(f"{count}{letter}")
    return " ".join(parts) or "0m"
