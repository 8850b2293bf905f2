"""Work logged on issues, and what it does to their estimates.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jira_sandbox.edit.effort import measured, seconds, spelled
from jira_sandbox.edit.limit import room
from jira_sandbox.edit.remark import visibility
from jira_sandbox.edit.right import demand, demand_of
from jira_sandbox.edit.value import FieldFault, rich_text
from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.moment import milliseconds, written
from jira_sandbox.state.settings import USUAL, Settings, Units

Thing = dict[str, Any]

LONGEST = 10_000_000_000
"""Seconds nobody works."""


def logged(ledger: Ledger, body: Any, version: int, old: Thing | None = None) -> Thing:
    """Read a worklog of a request, over the one it replaces: what of it a person says.

    Raises:
        JiraError: 400 with what is wrong, by field.
    """
    if not isinstance(body, dict):
        raise JiraError(400, "Invalid request payload. Refer to the REST API documentation and try again.")
    found = dict(old or {})
    errors: dict[str, str] = {}
    for name, read in (("timeSpentSeconds", _spent), ("started", _started), ("comment", _comment)):
        try:
            value = read(ledger, body, version)
        except FieldFault as fault:
            errors["timeLogged" if name == "timeSpentSeconds" else name] = str(fault)
            continue
        found |= {} if value is None else {name: value}
    if "timeSpentSeconds" not in found and not errors:
        errors["timeLogged"] = "You must indicate the time spent working."
    if errors:
        raise JiraError(400, errors=errors)
    limited = visibility(ledger.site, body.get("visibility"))
    found |= {"visibility": limited} if limited else {}
    found.setdefault("started", ledger.stamp())
    return found | {"timeSpent": spelled(found["timeSpentSeconds"], ledger.site.part(Settings).units)}


def _spent(ledger: Ledger, body: Thing, _version: int) -> int | None:
    given = body.get("timeSpentSeconds")
    if given is None:
        text = body.get("timeSpent")
        return (
            None if text is None else _positive(seconds(text, "timeSpent", ledger.site.part(Settings).units))
        )
    if isinstance(given, bool) or not isinstance(given, int):
        raise FieldFault("Operation value must be a number")
    return _positive(given // 60 * 60)


def _positive(number: int) -> int:
    if not 0 < number < LONGEST:
        raise FieldFault(
            "Time Spent must be greater than zero." if number <= 0 else "Invalid time duration entered."
        )
    return number


def _started(ledger: Ledger, body: Thing, _version: int) -> str | None:
    given = body.get("started")
    if given is None:
        return None
    try:
        when = datetime.strptime(given, "%Y-%m-%dT%H:%M:%S.%f%z") if isinstance(given, str) else None
    except ValueError:
        when = None
    if when is None:
        raise FieldFault(f"Error parsing time: {given}")
    return written(when, ledger.site.zone)


def _comment(ledger: Ledger, body: Thing, version: int) -> Any:
    given = body.get("comment")
    if given is None:
        return None
    if ledger.site.cloud:
        return rich_text(given, version)
    if not isinstance(given, str):
        raise FieldFault("Operation value must be a string")
    return given


def adjusted(
    fields: Mapping[str, Any], query: Mapping[str, str], added: int, manual: str, units: Units = USUAL
) -> int | None:
    """Give the remaining estimate after ``added`` seconds of work (fewer than 0 for work taken back).

    Args:
        fields: of the issue as it was.
        query: ``adjustEstimate`` with ``newEstimate``, ``reduceBy`` or ``increaseBy``.
        added: seconds.
        manual: the parameter that says by how much when a person decides.

    Raises:
        JiraError: 400 when a parameter is missing or no duration.
    """
    remaining: int | None = fields.get("timeestimate")
    how = query.get("adjustEstimate", "auto").lower()
    if how == "leave":
        return remaining
    if how == "auto":
        return None if remaining is None and added > 0 else max(0, (remaining or 0) - added)
    name = {"new": "newEstimate", "manual": manual}.get(how)
    if name is None:
        raise JiraError(400, errors={"adjustEstimate": f"'{how}' is not a valid value for adjustEstimate."})
    try:
        given = seconds(query.get(name), name, units)
    except FieldFault as fault:
        raise JiraError(400, errors={name: str(fault)}) from None
    if how == "new":
        return given
    return max(0, (remaining or 0) + (-given if manual == "reduceBy" else given))


EVENTS = {
    "worklog_created": "issue_work_logged", "worklog_updated": "issue_worklog_updated",
    "worklog_deleted": "issue_worklog_deleted",
}  # fmt: skip
"""What became of a worklog → the type of the issue's event."""


def put_work(
    ledger: Ledger, issue: Issue, rows: list[Thing], remaining: int | None, told: tuple[str, Thing]
) -> None:
    """Let an issue have these worklogs and this remaining estimate.

    Args:
        ledger: writes.
        issue: which one.
        rows: all of its worklogs.
        remaining: seconds.
        told: the event, and the worklog it happened to.
    """
    event, row = told
    values = _values(ledger, issue, rows, remaining)
    pairs = {name: (issue.fields.get(name), values.get(name)) for name in ("timeestimate", "timespent")}
    items = [_item(ledger, name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]
    if event != "worklog_created":
        items.append(_item(ledger, "WorklogId", row["id"], None))
    ledger.change(issue, values, items, event=EVENTS[event])
    ledger.tell(event, issue=issue, worklog=row)


def _item(ledger: Ledger, name: str, old: Any, new: Any) -> Thing:
    item: Thing = {"field": name, "fieldtype": "jira"}
    item |= {"fieldId": name} if ledger.site.cloud and name != "WorklogId" else {}
    before, after = (None if value is None else str(value) for value in (old, new))
    return item | {"from": before, "fromString": before, "to": after, "toString": after}


def work_of(issue: Issue) -> list[Thing]:
    """Give the worklogs of an issue; none if it was exported without."""
    rows: list[Thing] = (issue.fields.get("worklog") or {}).get("worklogs", [])
    return rows


def add_work(ledger: Ledger, issue: Issue, said: Thing, remaining: int | None) -> Thing:
    """Log work and give it as answers show it."""
    demand(ledger.site, "WORK_ON_ISSUES", issue)
    room(ledger.site, issue, "worklog")
    id_, me, now = ledger.fresh(), ledger.site.caller.user, ledger.stamp()
    row = {
        "self": f"{issue.url}/worklog/{id_}", "author": me, "updateAuthor": me,
        "created": now, "updated": now,
        **said, "id": id_, "issueId": issue.id,
    }  # fmt: skip
    ledger.place("worklog_places", id_, (issue.index, milliseconds(now)))
    put_work(ledger, issue, [*work_of(issue), row], remaining, ("worklog_created", row))
    return row


def change_work(ledger: Ledger, issue: Issue, said: Thing, remaining: int | None) -> Thing:
    """Replace a worklog by what a person says of it now."""
    demand_of(ledger.site, "EDIT", "WORKLOGS", issue, said.get("author"))
    now = ledger.stamp()
    row = {**said, "updateAuthor": ledger.site.caller.user, "updated": now}
    rows = [row if old["id"] == row["id"] else old for old in work_of(issue)]
    ledger.displace("worklog_places", row["id"])
    ledger.place("worklog_places", row["id"], (issue.index, milliseconds(now)))
    put_work(ledger, issue, rows, remaining, ("worklog_updated", row))
    return row


def remove_work(ledger: Ledger, issue: Issue, id_: str, remaining: int | None) -> None:
    """Take a worklog away."""
    before = work_of(issue)
    gone = next(row for row in before if row["id"] == id_)
    demand_of(ledger.site, "DELETE", "WORKLOGS", issue, gone.get("author"))
    ledger.displace("worklog_places", id_)
    ledger.site.lost_work.append((int(id_), int(ledger.site.now.timestamp() * 1000)))
    rest = [row for row in before if row is not gone]
    put_work(ledger, issue, rest, remaining, ("worklog_deleted", gone))


def move_work(ledger: Ledger, source: Issue, target: Issue, rows: list[Thing], *, adjust: bool) -> None:
    """Move worklogs to another issue; neither history nor listeners are told.

    Args:
        ledger: writes.
        source: where they are.
        target: where they go.
        rows: which.
        adjust: whether the remaining estimates follow.
    """
    now = ledger.stamp()
    moved = [
        {**row, "self": f"{target.url}/worklog/{row['id']}", "issueId": target.id, "updated": now}
        for row in rows
    ]
    ids = {row["id"] for row in rows}
    rest = [row for row in work_of(source) if row["id"] not in ids]
    seconds_moved = sum(row["timeSpentSeconds"] for row in rows)
    for issue, logs, more in (
        (source, rest, -seconds_moved), (target, [*work_of(target), *moved], seconds_moved),
    ):  # fmt: skip
        query = {"adjustEstimate": "auto" if adjust else "leave"}
        remaining = adjusted(issue.fields, query, more, "reduceBy")
        ledger.show(issue, _values(ledger, issue, logs, remaining))
    for row in moved:
        ledger.displace("worklog_places", row["id"])
        ledger.place("worklog_places", row["id"], (target.index, milliseconds(now)))


def _values(ledger: Ledger, issue: Issue, rows: list[Thing], remaining: int | None) -> Thing:
    """Give the fields of an issue that has these worklogs and this remaining estimate."""
    fields = issue.fields
    spent = sum(row["timeSpentSeconds"] for row in rows) or None
    values = measured(fields.get("timeoriginalestimate"), remaining, spent, ledger.site.part(Settings).units)
    known = {name: value for name, value in values.items() if name in fields}
    page = {**(fields.get("worklog") or {"startAt": 0, "maxResults": 20}), "total": len(rows)}
    return known | {"worklog": page | {"worklogs": rows}}
