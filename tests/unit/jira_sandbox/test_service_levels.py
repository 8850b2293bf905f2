"""Working hours and the cycles of a service level, without a site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from jira_sandbox.service.approval import Approval
from jira_sandbox.service.calendar import Calendar
from jira_sandbox.service.sla import METRICS, Turn, cycles

WORK = Calendar(ZoneInfo("UTC"))
ALWAYS = Calendar(ZoneInfo("UTC"), always=True)
GOAL = timedelta(hours=4)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in June 2026, whose first is a Monday."""
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(1, 10), at(1, 12), 2), (at(1, 8), at(1, 18), 8), (at(1, 18), at(2, 9), 0),
        (at(1, 16), at(2, 10), 2),
        (at(5, 16), at(8, 10), 2), (at(6, 9), at(7, 17), 0), (at(1, 12), at(1, 12), 0),
        (at(2, 9), at(1, 9), 0),
        (at(1, 9), at(8, 9), 40),
    ],
)  # fmt: skip
def test_only_working_hours_count(start: datetime, end: datetime, hours: int) -> None:
    assert WORK.worked(start, end) == timedelta(hours=hours)


def test_every_hour_counts_where_that_is_said() -> None:
    assert ALWAYS.worked(at(6, 0), at(7, 0)) == timedelta(days=1)
    assert ALWAYS.worked(at(7, 0), at(6, 0)) == timedelta()
    assert ALWAYS.after(at(6, 0), GOAL) == at(6, 4)
    assert ALWAYS.open(at(6, 0))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(1, 9), 4, at(1, 13)), (at(1, 15), 4, at(2, 11)), (at(5, 16), 4, at(8, 12)),
        (at(6, 3), 1, at(8, 10)),
        (at(1, 9), 8, at(1, 17)), (at(1, 9), 80, at(12, 17)), (at(1, 3), 0, at(1, 3)),
    ],
)  # fmt: skip
def test_a_budget_is_used_up_in_working_hours(start: datetime, hours: int, end: datetime) -> None:
    assert WORK.after(start, timedelta(hours=hours)) == end


def test_hours_are_those_of_the_zone() -> None:
    home = Calendar(ZoneInfo("America/New_York"))
    assert not home.open(at(1, 12))
    assert home.open(at(1, 13))
    assert not home.open(at(1, 21))


def test_time_stands_still_while_a_request_waits() -> None:
    turns: list[Turn] = [(at(1, 9), "run"), (at(1, 10), "pause"), (at(1, 12), "run"), (at(1, 13), "stop")]
    (cycle,) = cycles(turns, GOAL)
    assert cycle.elapsed(at(9, 9), WORK) == timedelta(hours=2)
    assert (cycle.stop, cycle.breach(WORK), cycle.paused) == (at(1, 13), None, False)


def test_a_cycle_that_goes_on_knows_when_it_will_be_late() -> None:
    (cycle,) = cycles([(at(1, 9), "run"), (at(1, 9), "run")], GOAL)
    assert cycle.elapsed(at(1, 11), WORK) == timedelta(hours=2)
    assert (cycle.breach(WORK), cycle.paused) == (at(1, 13), False)
    (waits,) = cycles([(at(1, 9), "pause")], GOAL)
    assert (waits.elapsed(at(3, 9), WORK), waits.breach(WORK), waits.paused) == (timedelta(), None, True)
    (late,) = cycles([(at(1, 9), "run"), (at(1, 16), "pause")], GOAL)
    assert late.breach(WORK) == at(1, 13)


def test_what_is_opened_again_is_measured_again() -> None:
    turns: list[Turn] = [(at(1, 9), "run"), (at(1, 10), "stop"), (at(1, 11), "stop"), (at(1, 12), "run")]
    first, second = cycles(turns, GOAL)
    assert (first.stop, second.stop) == (at(1, 10), None)
    assert cycles([(at(1, 9), "stop")], GOAL) == []


def test_goals_go_by_priority() -> None:
    resolution, response = METRICS
    assert resolution.goal("Highest") == timedelta(hours=4)
    assert resolution.goal("Low") == resolution.goal("") == timedelta(hours=16)
    assert response.goal("High") == timedelta(hours=2)


def test_the_first_decision_ends_an_approval() -> None:
    approval = Approval("1", "Wait", "2026-06-01T09:00:00.000+0000", [{"name": "ada"}, {"accountId": "b"}])
    assert (approval.final, approval.asked("ada"), approval.asked("x")) == ("pending", True, False)
    approval.decide("b", "declined", "2026-06-02T09:00:00.000+0000")
    assert (approval.final, approval.completed) == ("declined", "2026-06-02T09:00:00.000+0000")
