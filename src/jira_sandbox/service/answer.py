"""Dates, durations, people and pages as Service Management answers them.

https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from jira_sandbox.call import Call
from jira_sandbox.state.moment import read, written
from jira_sandbox.state.site import Site

Thing = dict[str, Any]
Row = TypeVar("Row")

BASE = "/rest/servicedeskapi"
PAGE = 50
MOST = 100


def date(site: Site, when: datetime | str) -> Thing:
    """Tell a moment in four ways; the words are those of the caller's day."""
    moment = read(when) if isinstance(when, str) else when
    local = moment.astimezone(ZoneInfo(site.caller.time_zone))
    return {
        "iso8601": f"{local:%Y-%m-%dT%H:%M:%S%z}",
        "jira": written(moment, site.zone),
        "friendly": _spoken(local, site.now.astimezone(local.tzinfo)),
        "epochMillis": int(moment.timestamp() * 1000),
    }


def _spoken(when: datetime, now: datetime) -> str:
    time = f"{when.hour % 12 or 12}:{when:%M %p}"
    days = (now.date() - when.date()).days
    if days in (0, 1):
        return f"{'Yesterday' if days else 'Today'} {time}"
    return f"{when:%A} {time}" if 1 < days < 7 else f"{when:%d/%b/%y} {time}"


def duration(length: timedelta) -> Thing:
    """Tell a length of time; what is overdue is negative."""
    millis = int(length / timedelta(milliseconds=1))
    hours, minutes = divmod(abs(millis) // 60_000, 60)
    sign = "-" if millis < 0 else ""
    parts = [f"{sign}{hours}h"] if hours else []
    parts += [f"{sign}{minutes}m"] if minutes or not hours else []
    return {"millis": millis, "friendly": " ".join(parts)}


def person(site: Site, user: Thing) -> Thing:
    """Tell who somebody is."""
    cloud = site.cloud
    names = ("accountId",) if cloud else ("name", "key")
    shown = {name: user[name] for name in (*names, "emailAddress") if name in user}
    rest = user["self"].replace("/rest/api/3/", "/rest/api/2/")
    shown |= {"displayName": user["displayName"], "active": user["active"]}
    shown |= {"timeZone": user["timeZone"]} if "timeZone" in user else {}
    return shown | {"_links": {"jiraRest": rest, "avatarUrls": user["avatarUrls"], "self": rest}}


def page(
    call: Call,
    rows: Sequence[Row],
    shown: Callable[[Row], Any] = lambda row: row,
    *,
    expands: Sequence[str] = (),
) -> Thing:
    """Cut the page a request asks for by ``start`` and ``limit``."""
    start, limit = call.number("start", 0), call.number("limit", PAGE, MOST) or PAGE
    return cut(call, rows, shown, (start, limit), expands=expands)


def cut(
    call: Call,
    rows: Sequence[Row],
    shown: Callable[[Row], Any],
    window: tuple[int, int] = (0, PAGE),
    *,
    expands: Sequence[str] = (),
    path: str = "",
) -> Thing:
    """Cut a page out of rows.

    Args:
        call: the request.
        rows: all there are.
        shown: how a row is told.
        window: the first row, and how many.
        expands: what may be expanded.
        path: of the list, if that is not what was asked for.
    """
    start, limit = window
    here = rows[start : start + limit]
    last = start + len(here) >= len(rows)
    home, _, query = call.url.partition("?")
    kept = [] if path else [pair for pair in parse_qsl(query) if pair[0] not in ("start", "limit")]
    url = call.site.url + (path or home)
    links = {"self": url, "base": call.site.url + BASE, "context": ""}
    if not last:
        links["next"] = f"{url}?{urlencode([*kept, ('start', start + limit), ('limit', limit)])}"
    if start:
        links["prev"] = f"{url}?{urlencode([*kept, ('start', max(0, start - limit)), ('limit', limit)])}"
    return {
        "_expands": list(expands),
        "size": len(here),
        "start": start,
        "limit": limit,
        "isLastPage": last,
        "_links": links,
        "values": [shown(row) for row in here],
    }
