"""Service level agreements: how long a request has taken, cycle by cycle, and whether that was too long.

A cycle starts and stops, may start again, and waits while the request waits for its customer:
https://support.atlassian.com/jira-service-management-cloud/docs/set-up-sla-conditions/
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from jira_sandbox.service.calendar import Calendar
from jira_sandbox.service.template import WAITING_FOR_APPROVAL, WAITING_FOR_CUSTOMER

Mode = Literal["run", "pause", "stop"]
Turn = tuple[datetime, Mode]
Span = tuple[datetime, datetime | None]
NOTHING = timedelta()


@dataclass(frozen=True)
class Metric:
    """What is measured: ``hours`` by name of the priority, ``otherwise`` for all others.

    Args:
        name: as its field is called.
        hours: the goals.
        otherwise: the goal of any other priority.
        pauses: statuses in which time does not count.
        always: every hour counts, not working hours alone.
        answered: it ends with the first answer of an agent.
    """

    name: str
    hours: tuple[tuple[str, int], ...]
    otherwise: int
    pauses: frozenset[str] = frozenset()
    always: bool = False
    answered: bool = False

    def goal(self, priority: str) -> timedelta:
        """Give the time there is for a priority."""
        return timedelta(hours=dict(self.hours).get(priority, self.otherwise))


METRICS = (
    Metric(
        "Time to resolution", (("Highest", 4), ("High", 8)), 16,
        frozenset({WAITING_FOR_CUSTOMER, WAITING_FOR_APPROVAL}),
    ),
    Metric("Time to first response", (("Highest", 1), ("High", 2)), 8, always=True, answered=True),
)  # fmt: skip


@dataclass
class Cycle:
    """One cycle; the last span is open while time counts, ``stop`` is missing while it goes on."""

    start: datetime
    goal: timedelta
    spans: list[Span] = field(default_factory=list)
    stop: datetime | None = None

    @property
    def paused(self) -> bool:
        """Whether time does not count now."""
        return self.stop is None and (not self.spans or self.spans[-1][1] is not None)

    def elapsed(self, now: datetime, calendar: Calendar) -> timedelta:
        """Tell how much time counted."""
        worked = (calendar.worked(start, end or now) for start, end in self.spans)
        return sum(worked, NOTHING)

    def breach(self, calendar: Calendar) -> datetime | None:
        """Tell when the goal was or will be missed; nothing if it was met, or while nobody can know."""
        left = self.goal
        for start, end in self.spans:
            if end is None:
                return calendar.after(start, left)
            spent = calendar.worked(start, end)
            if spent > left:
                return calendar.after(start, left)
            left -= spent
        return None


def cycles(turns: Iterable[Turn], goal: timedelta) -> list[Cycle]:
    """Follow the turns of a request; only the last cycle may go on still."""
    found: list[Cycle] = []
    for when, mode in turns:
        now = found[-1] if found and found[-1].stop is None else None
        if mode == "stop":
            if now is not None:
                _halt(now, when)
                now.stop = when
            continue
        if now is None:
            now = Cycle(when, goal)
            found.append(now)
        if mode == "pause":
            _halt(now, when)
        elif now.paused:
            now.spans.append((when, None))
    return found


def _halt(cycle: Cycle, when: datetime) -> None:
    if cycle.spans and cycle.spans[-1][1] is None:
        cycle.spans[-1] = (cycle.spans[-1][0], when)
