"""Bounds of moments and days: never on the wrong side, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from isthmus.query import calendar

ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",  # half an hour of summer time
        "Pacific/Apia",  # left out 30 December 2011
        "Pacific/Kwajalein",  # went back by 23 hours in 1969
        "Africa/Casablanca",  # goes back for Ramadan
        "Asia/Kathmandu",
        "America/St_Johns",
    )
]
MOMENTS = st.datetimes(datetime(1900, 1, 3), datetime(2400, 1, 1), timezones=st.just(UTC))


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A zone and a moment within two days of a change of its clock."""
    zone = draw(st.sampled_from(ZONES[1:]))
    moment = draw(st.datetimes(datetime(1960, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
    for _ in range(400):
        after = moment + timedelta(days=1)
        if moment.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            break
        moment = after
    return zone, moment + draw(st.timedeltas(-timedelta(days=2), timedelta(days=2)))


def _readings(text: str, zone: ZoneInfo) -> list[datetime]:
    wall = datetime.strptime(text, "%Y-%m-%d %H:%M")
    return [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]


def _check(moment: datetime, zone: ZoneInfo, most: timedelta) -> None:
    low, high = calendar.lower(moment, zone), calendar.upper(moment, zone)
    assert low is not None
    assert high is not None
    assert all(moment - most <= reading <= moment for reading in _readings(low, zone))
    assert all(moment <= reading <= moment + most for reading in _readings(high, zone))


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_bound_is_outside_and_near(moment: datetime, zone: ZoneInfo) -> None:
    _check(moment, zone, timedelta(days=2))


@given(near_a_change())
@example((ZoneInfo("Europe/Berlin"), datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC)))
@example((ZoneInfo("Pacific/Kwajalein"), datetime(1969, 9, 30, 13, 0, tzinfo=UTC)))
@example((ZoneInfo("Pacific/Apia"), datetime(2011, 12, 30, 10, 0, tzinfo=UTC)))
def test_a_bound_is_outside_when_clocks_change(place: tuple[ZoneInfo, datetime]) -> None:
    zone, moment = place
    _check(moment, zone, timedelta(days=3))


@given(st.datetimes(datetime(2026, 6, 1), datetime(2026, 8, 1), timezones=st.just(UTC)))
def test_a_bound_on_an_ordinary_day_is_the_minute(moment: datetime) -> None:
    _check(moment, ZoneInfo("Europe/Berlin"), timedelta(minutes=1))


@given(MOMENTS, st.sampled_from(ZONES))
def test_without_a_zone_the_bound_is_outside_in_all(moment: datetime, zone: ZoneInfo) -> None:
    low, high = calendar.lower(moment, None), calendar.upper(moment, None)
    assert low is not None
    assert high is not None
    assert all(reading <= moment for reading in _readings(low, zone))
    assert all(reading >= moment for reading in _readings(high, zone))


def test_a_full_minute_is_its_own_bound() -> None:
    moment = datetime(2026, 7, 1, 10, 5, tzinfo=UTC)
    assert calendar.lower(moment, ZoneInfo("Europe/Berlin")) == "2026-07-01 12:05"
    assert calendar.upper(moment, ZoneInfo("Europe/Berlin")) == "2026-07-01 12:05"
    assert calendar.upper(moment.replace(microsecond=1), UTC) == "2026-07-01 10:06"


@pytest.mark.parametrize("year", [1, 1899, 9991, 9999])
def test_what_no_clock_shows_is_no_bound(year: int) -> None:
    moment = datetime(year, 6, 1, tzinfo=UTC)
    assert calendar.lower(moment, ZONES[1]) is None
    assert calendar.upper(moment, None) is None


def test_days() -> None:
    assert calendar.day_before(date(2026, 3, 1)) == "2026-02-28"
    assert calendar.day_after(date(2026, 12, 31)) == "2027-01-01"
    assert calendar.day_before(date(1, 1, 1)) is None
    assert calendar.day_after(date(9999, 12, 31)) is None
