"""Moments and days as JQL reads them: minutes of a wall clock in the caller's time zone.

JQL knows no seconds and no offset, and reads a date in the time zone of the caller's profile
(https://support.atlassian.com/jira-software-cloud/docs/jql-fields/). A bound is therefore moved outward to a
minute that is certainly not inside it, and the rows are checked again here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# The widest zones are UTC-12 and UTC+14.
_UNKNOWN_ZONE = timedelta(hours=15)
# Clocks have gone back by an hour nearly everywhere and by up to a day (Samoa, 2011): where the wall clock is
# not a faithful picture of time, step a whole day aside.
_UNCLEAR = _DAY

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(9990, 1, 1, tzinfo=UTC)


def lower(moment: datetime, zone: tzinfo | None) -> str | None:
    """The JQL minute at or before `moment`, for `>=`; None when it is too early to narrow anything."""
    return _minute(moment, zone, -1)


def upper(moment: datetime, zone: tzinfo | None) -> str | None:
    """The JQL minute at or after `moment`, for `<=`; None when it is too late to narrow anything."""
    return _minute(moment, zone, 1)


def _minute(moment: datetime, zone: tzinfo | None, outward: int) -> str | None:
    if not _EARLIEST < moment < _LATEST:
        return None
    if zone is None:
        local = moment.astimezone(UTC) + outward * _UNKNOWN_ZONE
    else:
        local = moment.astimezone(zone)
        if not _faithful(local):
            local = (moment + outward * _UNCLEAR).astimezone(zone)
    floor = local.replace(second=0, microsecond=0, tzinfo=None)
    exact = floor == local.replace(tzinfo=None)
    bound = floor if exact or outward < 0 else floor + _MINUTE
    return bound.strftime("%Y-%m-%d %H:%M")


def _faithful(local: datetime) -> bool:
    """Whether this wall-clock time and those around it happen once: no clock change within a day."""
    offsets = {
        (local + step).replace(fold=fold).utcoffset()
        for step in (-_DAY, _DAY, timedelta())
        for fold in (0, 1)
    }
    return len(offsets) == 1


def day_before(day: date) -> str | None:
    """A day that lies before `day` in every time zone; None when no day is that early."""
    return (day - _DAY).isoformat() if day > _EARLIEST.date() else None


def day_after(day: date) -> str | None:
    """A day that lies after `day` in every time zone; None when no day is that late."""
    return (day + _DAY).isoformat() if day < _LATEST.date() else None
