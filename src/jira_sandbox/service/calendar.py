"""Working hours: how much of a span of time counts, and when a budget of time is used up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

WEEK = 5
"""Working days, from Monday."""


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, nine to five in the site's zone; ``always`` counts every hour.

    https://support.atlassian.com/jira-service-management-cloud/docs/create-sla-calendars/
    """

    zone: ZoneInfo
    always: bool = False

    def open(self, when: datetime) -> bool:
        """Tell whether a moment is inside working hours."""
        return self.always or any(start <= when < end for start, end in self._days(when, when))

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Tell how much of a span counts."""
        if self.always or end <= start:
            return max(end - start, timedelta())
        spans = ((max(start, opens), min(end, closes)) for opens, closes in self._days(start, end))
        return sum((max(last - first, timedelta()) for first, last in spans), timedelta())

    def after(self, start: datetime, budget: timedelta) -> datetime:
        """Tell when so much time will have counted since a moment."""
        if self.always or budget <= timedelta():
            return start + budget
        left = budget
        for opens, closes in self._days(start, start + budget * WEEK + timedelta(days=7)):
            first = max(start, opens)
            if first < closes:
                if closes - first >= left:
                    return first + left
                left -= closes - first
        return start + budget

    def _days(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        day: date = start.astimezone(self.zone).date()
        last = end.astimezone(self.zone).date()
        while day <= last:
            if day.weekday() < WEEK:
                opens, closes = (datetime.combine(day, clock(hour), self.zone) for hour in (9, 17))
                yield opens.astimezone(UTC), closes.astimezone(UTC)
            day += timedelta(days=1)
