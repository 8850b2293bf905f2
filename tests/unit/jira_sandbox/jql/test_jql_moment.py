"""Dates in the caller's zone, daylight saving included."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from jql_office import Office, Person, found

from jira_sandbox.jql.moment import Clock, instant

NOW = datetime(2026, 3, 31, 10, 20, 30, 999_000, tzinfo=UTC)
BERLIN = Clock(NOW, ZoneInfo("Europe/Berlin"))


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-01-05", "2026-01-04 23:00:00"),
        ("2026/01/05", "2026-01-04 23:00:00"),
        ("2026-07-05", "2026-07-04 22:00:00"),
        ("2026-7-5 9:05", "2026-07-05 07:05:00"),
        ("2026/03/29 01:59", "2026-03-29 00:59:00"),
        ("2026/03/29 03:00", "2026-03-29 01:00:00"),
        ("-5d", "2026-03-26 10:20:30"),
        ("4w 2d", "2026-04-30 10:20:30"),
        ("-1h 30m", "2026-03-31 08:50:30"),
        ("+1d", "2026-04-01 10:20:30"),
    ],
)
def test_dates_and_periods(text: str, wanted: str) -> None:
    assert BERLIN.read(text) == utc(wanted)


@pytest.mark.parametrize(
    "text", ["", "soon", "20/12/10", "2026-02-30", "2026-01/05", "-5y", "5", "2026-01-05T10:00"]
)
def test_what_is_no_date(text: str) -> None:
    assert BERLIN.read(text) is None


@pytest.mark.parametrize(
    ("function", "shift", "wanted"),
    [
        ("startOfDay", None, "2026-03-30 22:00:00"),
        ("startOfDay", "-1", "2026-03-29 22:00:00"),
        ("startOfDay", "-2d", "2026-03-28 23:00:00"),
        ("startOfDay", "+3h", "2026-03-31 01:00:00"),
        ("endOfDay", None, "2026-03-31 21:59:59"),
        ("startOfWeek", None, "2026-03-28 23:00:00"),
        ("endOfWeek", "1", "2026-04-11 21:59:59"),
        ("startOfMonth", None, "2026-02-28 23:00:00"),
        ("startOfMonth", "+14d", "2026-03-14 23:00:00"),
        ("endOfMonth", "-1M", "2026-02-28 22:59:59"),
        ("endOfMonth", "-1", "2026-02-28 22:59:59"),
        ("startOfYear", None, "2025-12-31 23:00:00"),
        ("endOfYear", "-1y", "2025-12-31 22:59:59"),
        ("startOfYear", "-1M", "2025-11-30 23:00:00"),
    ],
)
def test_edges_of_periods(function: str, shift: str | None, wanted: str) -> None:
    assert BERLIN.edge(function, shift) == utc(wanted)


def test_malformed_shifts_have_no_edge() -> None:
    assert BERLIN.edge("startOfDay", "invalid") is None
    assert BERLIN.edge("startOfDay", "99999999999") is None
    assert BERLIN.edge("noon", None) is None


def test_instants_drop_fractions_and_know_offsets() -> None:
    assert instant("2026-04-28T15:33:31.783+0200") == utc("2026-04-28 13:33:31")
    assert instant("2026-04-28T13:33:31Z") == utc("2026-04-28 13:33:31")


@pytest.mark.parametrize(
    ("zone", "jql", "wanted"),
    [
        ("UTC", 'created >= "2026-03-29"', "XYZ-3"),
        ("Europe/Berlin", 'created >= "2026-03-29 03:30"', "XYZ-3"),
        ("Europe/Berlin", 'created >= "2026-03-29 03:31"', ""),
        ("America/Los_Angeles", 'created >= "2026-03-29"', ""),
        ("America/Los_Angeles", 'created >= "2026-03-28 18:30"', "XYZ-3"),
        ("UTC", 'created = "2026-03-29 01:30"', "XYZ-3"),
        ("UTC", 'created > "2026-03-29 01:30"', ""),
        ("UTC", 'created <= "2026-03-01 09:00"', "ABC-1"),
        ("UTC", "created = 1774747800000", "XYZ-3"),
        ("UTC", 'created in ("2026-03-29 01:30", "2026-03-01 09:00")', "ABC-1 XYZ-3"),
        ("UTC", "updated > now()", "ABC-2 ABC-3 ABC-10 XYZ-1 XYZ-2 XYZ-3"),
        ("UTC", "updated <= currentLogin()", "ABC-1"),
        ("UTC", "updated < -1d", ""),
        ("UTC", 'due = "2026-03-20 23:59"', "ABC-3"),
        ("UTC", "due != 2026-03-19", "ABC-3"),
        ("UTC", "due > 2026-03-20", ""),
        ("UTC", "due <= 9d", "ABC-3"),
        ("Pacific/Auckland", "due <= 8d", "ABC-3"),
        ("UTC", "due <= 8d", ""),
        ("UTC", "worklogDate = 2026-03-04", "ABC-10"),
        ("Asia/Tokyo", "worklogDate = 2026-03-05", "ABC-10"),
        ("Asia/Tokyo", "worklogDate < 2026-03-05", ""),
        ("UTC", "'Start date' = 2026-03-08", "ABC-10"),
        ("Europe/Berlin", "'Actual start' >= 2026-03-09", "ABC-10"),
        ("UTC", "'Actual start' >= 2026-03-09", ""),
        ("UTC", "resolved is not empty", "ABC-2"),
        ("UTC", "not resolved is empty", "ABC-2"),
        ("UTC", "lastViewed > -1d", ""),
    ],
)
def test_dates_compare_in_the_zone_of_the_caller(zone: str, jql: str, wanted: str) -> None:
    assert found(jql, Office(), Person(time_zone=zone)) == wanted


def test_last_login_is_known_where_the_site_tells_it() -> None:
    ann = {"accountId": "5b10:ann", "displayName": "Ann", "lastLoginTime": "2026-03-15T00:00:00.000+0000"}
    assert found("updated > lastLogin()", Office(users=[ann])) == "XYZ-1 XYZ-2 XYZ-3"
    assert found("updated > lastLogin()") == ""
