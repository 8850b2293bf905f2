"""Dates as JQL reads them: in the caller's zone, to the minute, absolute or relative.

Instants are whole seconds since the epoch: Jira's index keeps seconds, so fractions never take part in a
comparison; they do in an order, as recorded answers show. https://support.atlassian.com/jira-software-cloud/docs/jql-fields/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_FORMAT = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?: (\d{1,2}):(\d{1,2}))?")
_PERIOD = re.compile(r"([-+]?)((?:\d+[wdhm] ?)+)")
_PART = re.compile(r"(\d+)([wdhm])")
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60}
_SHIFT = re.compile(r"([-+]?)(\d+)([yMwdhm]?)")
_FUNCTION = re.compile(r"(start|end)of(day|week|month|year)")
_NATURAL = {"day": "d", "week": "w", "month": "M", "year": "y"}
_LAST_SECOND = 1


@lru_cache(maxsize=1 << 18)
def instant(text: str) -> int:
    """The second a timestamp of Jira's JSON names, e.g. ``2026-04-28T15:33:31.783+0200``."""
    return int(datetime.fromisoformat(text).timestamp() // 1)


@lru_cache(maxsize=1 << 18)
def exact(text: str) -> float:
    """The same with its fraction: what decides the order of two issues of one second."""
    return datetime.fromisoformat(text).timestamp()


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment and the zone a query is read in."""

    now: datetime
    zone: ZoneInfo

    def read(self, text: str) -> int | None:
        """The instant of ``yyyy-MM-dd[ HH:mm]``, the same with slashes, or a period such as ``-4w 2d``.

        A day alone is its midnight in the caller's zone; None where the text is no date.
        """
        text = text.strip()
        if found := _FORMAT.fullmatch(text):
            year, _, month, day, hour, minute = found.groups(default="0")
            try:
                moment = datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=self.zone)
            except ValueError:
                return None
            return int(moment.timestamp() // 1)
        if found := _PERIOD.fullmatch(text + " " if text else ""):
            span = sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(found[2]))
            return int(self.now.timestamp() // 1) + (-span if found[1] == "-" else span)
        return None

    def day(self, second: int) -> str:
        """The calendar day of an instant in the caller's zone, as ``yyyy-MM-dd``."""
        return datetime.fromtimestamp(second, self.zone).date().isoformat()

    def midnight(self, second: int, days: int = 0) -> int:
        """The start of the day of an instant, moved by whole days."""
        there = datetime.fromtimestamp(second, self.zone).date() + timedelta(days=days)
        return int(datetime(there.year, there.month, there.day, tzinfo=self.zone).timestamp() // 1)

    def edge(self, function: str, shift: str | None) -> int | None:
        """The instant of ``startOfDay`` … ``endOfYear``, shifted; None where the shift is malformed.

        A shift in the function's own unit (or in none) moves the period, any other moves its edge, so
        ``endOfMonth(-1M)`` is the last second of the month before and ``startOfMonth("+14d")`` the fifteenth.
        https://support.atlassian.com/jira-software-cloud/docs/jql-functions/
        """
        found = _FUNCTION.fullmatch(function.lower())
        change = _SHIFT.fullmatch(shift or "0")
        if not found or not change:
            return None
        unit = change[3] or _NATURAL[found[2]]
        amount = -int(change[2]) if change[1] == "-" else int(change[2])
        moment = self.now.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
        try:
            if unit == _NATURAL[found[2]]:
                return self._second(_edge(_moved(moment, amount, unit), found[1], found[2]))
            return self._second(_moved(_edge(moment, found[1], found[2]), amount, unit))
        except (ValueError, OverflowError):
            return None

    def _second(self, local: datetime) -> int:
        return int(local.replace(tzinfo=self.zone).timestamp() // 1)


def _edge(moment: datetime, side: str, period: str) -> datetime:
    """The first or last second of the period a local moment lies in; weeks begin on Sunday, as in en-US."""
    start = moment.replace(hour=0, minute=0, second=0)
    if period == "week":
        start -= timedelta(days=start.isoweekday() % 7)
    elif period == "month":
        start = start.replace(day=1)
    elif period == "year":
        start = start.replace(month=1, day=1)
    if side == "start":
        return start
    return _moved(start, 1, _NATURAL[period]) - timedelta(seconds=_LAST_SECOND)


def _moved(moment: datetime, amount: int, unit: str) -> datetime:
    """A local moment moved by calendar units; a month that is too short ends on its last day."""
    if unit in _SECONDS:
        return moment + timedelta(seconds=amount * _SECONDS[unit])
    months = moment.year * 12 + moment.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return moment.replace(year=year, month=month, day=min(moment.day, last))
