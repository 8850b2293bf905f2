"""Sprints: planned, started, completed, deleted, and the issues in them.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.company.boards import sprint_value
from jira_sandbox.edit.value import past_sprints
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.swap import substitute
from jira_sandbox.jql.directory import sprint as sprint_id
from jira_sandbox.planning.fields import SPRINT, field_id, is_subtask, item
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.properties import Properties
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

MEMBERS = frozenset(
    {"id", "self", "state", "name", "startDate", "endDate", "completeDate", "createdDate", "originBoardId",
     "goal", "activatedDate", "autoStartStop", "synced", "incompleteIssuesDestinationId",
     "userProfileTimeZone"}
)  # fmt: skip
STATES = ("closed", "active", "future")
STEPS = {("future", "active"): "sprint_started", ("active", "closed"): "sprint_closed"}
"""How the state of a sprint may change, and what is told then."""

LONGEST_NAME = 30
LONGEST_GOAL = 1000


def instant(when: datetime) -> str:
    """Write a moment as the agile API does."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03}Z"


def read(asked: Asked, old: Thing, *, whole: bool) -> Thing:
    """Read what a body says of a sprint, over what it was.

    Args:
        asked: the body.
        old: the sprint as it is; empty for a new one.
        whole: what the body does not say is taken away.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    sprint = dict(old)
    required = "Sprint name is required" if whole or not old or "name" in asked.body else ""
    name = asked.text("name")
    if name is not None:
        sprint["name"] = name.strip()
    if required and not (name or "").strip():
        asked.errors["name"] = required
    elif len(sprint["name"]) > LONGEST_NAME:
        asked.errors["name"] = f"Sprint name must be at most {LONGEST_NAME} characters in length"
    goal = asked.text("goal")
    if goal is not None or whole or not old:
        sprint["goal"] = goal or ""
    if len(sprint["goal"]) > LONGEST_GOAL:
        asked.errors["goal"] = f"Sprint goal must be at most {LONGEST_GOAL} characters in length"
    if old.get("state") != "closed":
        _dates(asked, sprint, whole=whole)
    return sprint


def _dates(asked: Asked, sprint: Thing, *, whole: bool) -> None:
    found: dict[str, datetime] = {}
    for name in ("startDate", "endDate"):
        text = asked.text(name)
        if text is None:
            if whole or name in asked.body:
                sprint.pop(name, None)
        elif (when := _moment(text)) is None:
            asked.errors[name] = f"The date '{text}' is not a valid date."
        else:
            sprint[name] = instant(when)
        if name in sprint:
            found[name] = datetime.fromisoformat(sprint[name])
    if len(found) == 2 and found["endDate"] <= found["startDate"]:
        asked.errors["endDate"] = "The end date of a sprint must be after the start date."


def _moment(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def create(call: Call, asked: Asked, board: Thing) -> Thing:
    """Plan a sprint on a board, after those there are."""
    said = read(asked, {}, whole=True)
    asked.check()
    site, number = call.site, call.site.part(Ids).fresh("sprint", call.site.sprints, 1)
    address = f"{site.url}/rest/agile/1.0/sprint/{number}"
    sprint = {
        "id": number, "self": address, "state": "future", **said, "createdDate": instant(site.now),
        "originBoardId": board["id"],
    }  # fmt: skip
    site.sprints.append(sprint)
    call.world.snapshots.stale()
    call.tell("sprint_created", sprint=sprint)
    return sprint


def update(call: Call, asked: Asked, old: Thing, *, whole: bool) -> Thing:
    """Change a sprint; it may be started or completed by that. Its issues show it as it then is.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    new = read(asked, old, whole=whole)
    state = asked.text("state")
    wanted = old["state"] if state is None else state.lower()
    step = STEPS.get((old["state"], wanted))
    if whole and state is None:
        asked.errors["state"] = "Sprint state is required"
    elif wanted not in STATES or (wanted != old["state"] and step is None and old["state"] != "closed"):
        asked.errors["state"] = f"A sprint cannot change its state from '{old['state']}' to '{state}'."
    elif wanted != old["state"] and step is not None:
        _step(call, asked, new, wanted)
    elif new["state"] == "active" and not {"startDate", "endDate"} <= set(new):
        asked.errors["startDate"] = "An active sprint must have a start date and an end date."
    asked.check()
    if new != old:
        put(call.ledger, old, new)
    if step is not None:
        call.tell(step, sprint=new, oldValue=old)
    elif new != old:
        call.tell("sprint_updated", sprint=new, oldValue=old)
    return new


def _step(call: Call, asked: Asked, sprint: Thing, state: str) -> None:
    sprint["state"] = state
    if state == "closed":
        sprint["completeDate"] = instant(call.site.now)
    elif not {"startDate", "endDate"} <= set(sprint):
        asked.errors["startDate"] = "A sprint must have a start date and an end date to be started."
    elif not call.site.cloud:
        sprint["activatedDate"] = instant(call.site.now)


def put(ledger: Ledger, old: Thing, new: Thing) -> None:
    """Put a sprint into the place of what it was, in its issues too; that is no change of them."""
    site, field = ledger.site, field_id(ledger.site, SPRINT)
    substitute(site.sprints, old, new)
    shown = sprint_value(new, site.cloud)
    for issue in holders(site, new):
        values = issue.fields[field]
        rows = [shown if sprint_id(value) == str(new["id"]) else value for value in values]
        ledger.show(issue, {field: rows})
    ledger.snapshots.stale()


def holders(site: Site, sprint: Thing) -> list[Issue]:
    """List the issues that are or were in a sprint."""
    field, number = field_id(site, SPRINT), str(sprint["id"])
    return [
        issue
        for issue in site.living()
        if any(sprint_id(value) == number for value in issue.fields.get(field) or ())
    ]


def delete(call: Call, sprint: Thing) -> None:
    """Delete a sprint; its issues are in the backlog then.

    Raises:
        JiraError: 400 on Data Center for one that was started.
    """
    site, field = call.site, field_id(call.site, SPRINT)
    if not site.cloud and sprint["state"] != "future":
        raise JiraError(400, "Only future sprints can be deleted.")
    for issue in holders(site, sprint):
        rows = [value for value in issue.fields[field] if sprint_id(value) != str(sprint["id"])]
        _write(call.ledger, issue, field, rows)
    site.sprints.remove(sprint)
    site.part(Properties).forget("sprint", str(sprint["id"]))
    call.world.snapshots.stale()
    call.tell("sprint_deleted", sprint=sprint)


def plan(ledger: Ledger, issues: list[Issue], sprint: Thing | None) -> None:
    """Put issues into a sprint, or into the backlog for ``None``; closed sprints they were in stay.

    Raises:
        JiraError: 400 for sub-tasks, which go where their parents go, and for issues without sprints.
    """
    site, field = ledger.site, field_id(ledger.site, SPRINT)
    for issue in issues:
        if is_subtask(issue):
            raise JiraError(400, f"Issue '{issue.key}' is a sub-task and cannot be moved without its parent.")
        if not field or field not in issue.fields:
            raise JiraError(400, f"Issue '{issue.key}' has no Sprint field.")
    for issue in issues:
        old = issue.fields.get(field) or []
        rows = past_sprints(site, old)
        rows += [sprint_value(sprint, site.cloud)] if sprint is not None else []
        if [sprint_id(value) for value in rows] != [sprint_id(value) for value in old]:
            _write(ledger, issue, field, rows)


def _write(ledger: Ledger, issue: Issue, field: str, rows: list[Any]) -> None:
    told = [_named(ledger.site, values) for values in (issue.fields.get(field) or [], rows)]
    ledger.change(issue, {field: rows or None}, [item(ledger.site, field, told[0], told[1])])


def _named(site: Site, values: list[Any]) -> tuple[str, str]:
    ids = [sprint_id(value) for value in values]
    names = {str(row["id"]): row["name"] for row in site.sprints}
    return ", ".join(ids), ", ".join(str(names.get(id_, id_)) for id_ in ids)
