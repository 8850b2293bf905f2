"""Organizations: the audit log, searched or followed from where one stopped.

https://developer.atlassian.com/cloud/admin/organization/rest/api-group-events/
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.planes.organization import limit, organization, page
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.trail import ACTIONS, Entry, Trail, written
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

HOME = "/admin/v1/orgs/{orgId}"
PAGE = 500


def shown(call: Call, entry: Entry, *, processed: bool = False) -> Thing:
    """Show an entry of the log."""
    org, when = call.path["orgId"], written(entry.when)
    display = next(name for action, name, _ in ACTIONS.values() if action == entry.action)
    return {
        "id": entry.id,
        "type": "events",
        "attributes": {
            "time": when,
            **({"processedAt": when} if processed else {}),
            "action": entry.action,
            "actor": entry.actor,
            "context": list(entry.context),
            "container": [{"id": org, "type": "orgs", "attributes": {}}],
        },
        "message": {"content": display, "format": "simple"},
        "links": {"self": f"{call.site.url}/admin/v1/orgs/{org}/events/{entry.id}"},
    }


def _moment(call: Call, name: str) -> datetime | None:
    """Read a time in milliseconds since 1970.

    Raises:
        PlaneError: 400 for anything else.
    """
    text = call.query.get(name)
    if not text:
        return None
    try:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise PlaneError(400, "ADMIN-400-3", f"{name} must be milliseconds since 1970.") from None


def _within(entry: Entry, begin: datetime | None, end: datetime | None) -> bool:
    return (not begin or entry.when >= begin) and (not end or entry.when <= end)


def _span(call: Call) -> tuple[datetime | None, datetime | None]:
    """Read the time that is asked for.

    Raises:
        PlaneError: 400 for an end before the beginning.
    """
    begin, end = _moment(call, "from"), _moment(call, "to")
    if begin and end and begin > end:
        raise PlaneError(400, "ADMIN-400-21", "from must not be after to.")
    return begin, end


def _fits(call: Call, entry: Entry) -> bool:
    query, action = call.query.get("q", "").casefold(), call.query.get("action")
    actors = call.query.getlist("actor")
    words = [str(entry.actor), entry.action, *(str(one) for one in entry.context)]
    return (
        action in (None, "", entry.action)
        and (not actors or entry.actor["id"] in actors)
        and (not query or any(query in word.casefold() for word in words))
        and not call.query.getlist("ip")
        and call.query.get("product", "jira") == "jira"
    )


@route("GET", HOME + "/events", only="cloud", open=True)
def events(call: Call) -> Thing:
    """Search the log, newest entry first.

    Raises:
        PlaneError: 400 for a time, a limit or a cursor that is none.
    """
    organization(call)
    span, known = _span(call), call.site.part(Trail).entries
    rows = [row for row in reversed(known) if _within(row, *span) and _fits(call, row)]
    told = page(call, rows, lambda row: shown(call, row), PAGE)
    following = told["links"].get("next", "").rpartition("cursor=")[2] or None
    return told | {"meta": {"next": following, "page_size": len(told["data"])}}


@dataclass(frozen=True)
class Position:
    """A place in the stream; its cursor keeps what was asked for at first."""

    descending: bool
    since: datetime | None
    until: datetime | None
    begin: int

    def at(self, place: int) -> str:
        """Write the cursor of another place."""
        times = [str(int(when.timestamp() * 1000)) if when else "" for when in (self.since, self.until)]
        told = ":".join(["desc" if self.descending else "asc", *times, str(place)])
        return base64.urlsafe_b64encode(told.encode()).decode()


def _position(call: Call) -> Position:
    """Read where in the stream to go on, or to begin.

    Raises:
        PlaneError: 400 for an order or a cursor that is none.
    """
    given = call.query.get("cursor")
    if not given:
        order = call.query.get("sortOrder", "asc")
        if order not in ("asc", "desc"):
            raise PlaneError(400, "ADMIN-400-3", "sortOrder must be asc or desc.")
        begin, end = _span(call)
        newest = len(call.site.part(Trail).entries) - 1
        return Position(order == "desc", begin, end, newest if order == "desc" else 0)
    try:
        order, begin_text, end_text, place = base64.urlsafe_b64decode(given).decode().split(":")
        times = [
            datetime.fromtimestamp(int(one) / 1000, UTC) if one else None for one in (begin_text, end_text)
        ]
        return Position(order == "desc", times[0], times[1], int(place))
    except (binascii.Error, ValueError, OverflowError, OSError):
        raise PlaneError(400, "ADMIN-400-1", f"The cursor {given} is invalid.") from None


@route("GET", HOME + "/events-stream", only="cloud", open=True)
def stream(call: Call) -> Thing:
    """Follow the log: the last page has a cursor too, which finds what came after it.

    Raises:
        PlaneError: 400 for a time, a limit, an order or a cursor that is none.
    """
    organization(call)
    known, size = call.site.part(Trail).entries, limit(call, PAGE)
    where = _position(call)
    places = range(where.begin, -1, -1) if where.descending else range(where.begin, len(known))
    chosen = [place for place in places if _within(known[place], where.since, where.until)][:size]
    following = where.at(chosen[-1] + (-1 if where.descending else 1) if chosen else where.begin)
    here = f"{call.site.url}{call.url.split('?')[0]}"
    return {
        "data": [shown(call, known[place], processed=True) for place in chosen],
        "links": {"self": here, "next": f"{here}?cursor={following}"},
        "meta": {"next": following, "page_size": len(chosen)},
    }


@route("GET", HOME + "/events/{eventId}", only="cloud", open=True)
def event(call: Call) -> Thing:
    """Read an entry.

    Raises:
        PlaneError: 404 for an unknown one.
    """
    organization(call)
    found = next((row for row in call.site.part(Trail).entries if row.id == call.path["eventId"]), None)
    if found is None:
        raise PlaneError(404, "ADMIN-404-4", f"Event {call.path['eventId']} was not found.")
    return {"data": shown(call, found)}


@route("GET", HOME + "/event-actions", only="cloud", open=True)
def actions(call: Call) -> Thing:
    """List the actions that entries are of."""
    organization(call)
    return {
        "data": [
            {"id": id_, "type": "event-action",
             "attributes": {"displayName": name, "groupDisplayName": group}}
            for id_, name, group in ACTIONS.values()
        ]
    }  # fmt: skip
