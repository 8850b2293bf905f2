"""Times as Jira writes and reads them."""

from __future__ import annotations

from datetime import datetime, tzinfo

JIRA_FORMAT = "%Y-%m-%dT%H:%M:%S.%f%z"


def written(when: datetime, zone: tzinfo) -> str:
    """Write a time as Jira does: ``2026-04-28T15:33:31.783+0200``."""
    local = when.astimezone(zone)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03}{local:%z}"


def read(text: str) -> datetime:
    """Read such a time; one without an offset, as in old exports, is read as UTC."""
    return datetime.fromisoformat(text if text[-1:] == "Z" or text[-5:-4] in "+-" else text + "+00:00")


def milliseconds(text: str) -> int:
    """Read such a time as milliseconds since 1970."""
    return int(read(text).timestamp() * 1000)


def spoken(text: str) -> str:
    """Write a Jira time as its pages show it, in ``renderedFields``: ``28/Apr/26 3:33 PM``."""
    when = read(text)
    return f"{when:%d/%b/%y} {when.hour % 12 or 12}:{when:%M %p}"
