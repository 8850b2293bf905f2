"""Bulk operations: many issues edited, moved, transitioned, deleted or watched by one task.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-bulk-operations/
"""

from __future__ import annotations

import base64
import binascii
import functools
from collections.abc import Callable
from typing import Any

from jira_sandbox.call import Call, Reply
from jira_sandbox.edit import crowd, lifecycle
from jira_sandbox.edit.bulkedit import edits
from jira_sandbox.edit.move import Move
from jira_sandbox.edit.screen import edit_screen
from jira_sandbox.edit.sweep import Deed, Sweep
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.tasks import instant, wanted
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.profiles import face
from jira_sandbox.state.tasks import Tasks

Thing = dict[str, Any]

MOST = 1000
PAGE = 50
VERBS = ["ADD", "REMOVE", "REPLACE", "REMOVE_ALL"]
NOT_IN_BULK = frozenset({"parent", "project", "customfield_10020", "customfield_10014", "customfield_10001"})
"""Fields of screens that no group of a bulk edit can carry."""


class BulkError(JiraError):
    """A refusal in the shape of the bulk operations: a list of messages."""

    @property
    def body(self) -> Any:
        """The JSON body."""
        texts = [*self.messages, *(f"{name}: {text}" for name, text in self.errors.items())]
        return {"errors": [{"message": text} for text in texts]}


def bulk(handler: Callable[[Call], Any]) -> Callable[[Call], Any]:
    """Guard a bulk operation by its permission, and refuse in the shape of these operations."""

    @functools.wraps(handler)
    def guarded(call: Call) -> Any:
        try:
            call.require("BULK_CHANGE", why="You do not have permission to make bulk changes.")
            return handler(call)
        except JiraError as error:
            raise BulkError(error.status, *error.messages, errors=error.errors) from None

    return guarded


def _body(call: Call) -> Thing:
    if not isinstance(call.body, dict):
        raise JiraError(400, "The request body must be an object.")
    return call.body


def texts(value: Any, name: str) -> list[str]:
    """Read a list of texts that must not be empty.

    Raises:
        JiraError: 400 when it is none.
    """
    if not isinstance(value, list) or not value or not all(isinstance(row, str | int) for row in value):
        raise JiraError(400, f"{name} must be a list that is not empty.")
    return [str(row) for row in value]


def selected(call: Call) -> list[str]:
    """Read which issues a request means.

    Raises:
        JiraError: 400 for none or too many.
    """
    return _few(texts(_body(call).get("selectedIssueIdsOrKeys"), "selectedIssueIdsOrKeys"))


def _few(names: list[str]) -> list[str]:
    if len(names) > MOST:
        raise JiraError(400, f"The number of issues exceeds the limit of {MOST} for a bulk operation.")
    return names


def start(call: Call, description: str, sweep: Sweep) -> Reply:
    """Queue the work on issues and tell the task."""
    task = call.site.part(Tasks).submit(description, sweep)
    return Reply({"taskId": task.id}, 201)


def _start_one(call: Call, description: str, deed: Deed) -> Reply:
    sweep = Sweep()
    sweep.add(call.sight, selected(call), deed)
    return start(call, description, sweep)


def _asked(call: Call) -> list[Issue]:
    """Find the issues that a query names.

    Raises:
        JiraError: 400 for none, too many, or one that is not there.
    """
    names = [part.strip() for part in call.query.get("issueIdsOrKeys", "").split(",") if part.strip()]
    if not names:
        raise JiraError(400, "issueIdsOrKeys must not be empty.")
    found = {name: call.sight.find(name) for name in _few(names)}
    missing = [name for name, issue in found.items() if issue is None]
    if missing:
        raise JiraError(400, f"Issues do not exist or you cannot see them: {', '.join(missing)}.")
    return [issue for issue in found.values() if issue is not None]


def cursors(call: Call, rows: list[Any], name: str) -> Thing:
    """Cut a page after (``startingAfter``) or before (``endingBefore``) the place a cursor marks.

    Raises:
        JiraError: 400 for a cursor that is none.
    """
    after, before = call.query.get("startingAfter"), call.query.get("endingBefore")
    first = max(0, _place(before) - PAGE) if before else _place(after) if after else 0
    here = rows[first : _place(before) if before else first + PAGE]
    page: Thing = {name: here}
    page |= {"endingBefore": _cursor(first)} if first else {}
    return page | ({"startingAfter": _cursor(first + len(here))} if first + len(here) < len(rows) else {})


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"at:{place}".encode()).decode()


def _place(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor.encode()).decode().removeprefix("at:"))
    except (binascii.Error, ValueError):
        raise JiraError(400, "The cursor is not valid.") from None


@route("GET", "/rest/api/{v}/bulk/issues/fields", only="cloud")
@bulk
def fields(call: Call) -> Thing:
    """List the fields that can be edited on all of some issues.

    Raises:
        JiraError: 404 when there is none.
    """
    screens = [edit_screen(call.site, issue) for issue in _asked(call)]
    common = set.intersection(*(set(screen.fields) for screen in screens)) - NOT_IN_BULK
    told = screens[0].told()
    searched = call.query.get("searchText", "").lower()
    rows = [
        _field(name, told[name])
        for name in sorted(common)
        if searched in told[name]["name"].lower()
    ]  # fmt: skip
    if not rows:
        raise JiraError(404, "No editable fields were found for the issues.")
    return cursors(call, rows, "fields")


def _field(name: str, field: Thing) -> Thing:
    schema = field["schema"]
    row: Thing = {"id": name, "name": field["name"], "isRequired": field["required"]}
    row["type"] = schema.get("custom") or name
    if schema["type"] == "array":
        row["multiSelectFieldOptions"] = VERBS
    if "autoCompleteUrl" in field:
        row["searchUrl"] = field["autoCompleteUrl"]
    if field.get("allowedValues"):
        label = "priority" if name == "priority" else "value"
        row["fieldOptions"] = [
            {"id": option["id"], label: option.get("value", option.get("name"))}
            | ({"description": option["description"]} if option.get("description") else {})
            for option in field["allowedValues"]
        ]
    elif "allowedValues" in field:
        what = field["name"].lower()
        row["unavailableMessage"] = f"NOTE: The project of the selected issue(s) does not have any {what}."
    return row


@route("POST", "/rest/api/{v}/bulk/issues/fields", only="cloud")
@bulk
def edit(call: Call) -> Reply:
    """Edit fields of issues."""
    body = _body(call)
    deed = edits(body.get("editedFieldsInput"), texts(body.get("selectedActions"), "selectedActions"))
    return _start_one(call, "Bulk Edit", deed)


@route("GET", "/rest/api/{v}/bulk/issues/transition", only="cloud")
@bulk
def transitions(call: Call) -> Thing:
    """List the transitions that all of some issues have, by workflow; not those that demand a field."""
    flows: dict[str, list[Issue]] = {}
    for issue in _asked(call):
        flow = call.site.catalog.workflows.get(str((issue.fields.get("project") or {}).get("id")), [])
        flows.setdefault(",".join(status["id"] for status in flow), []).append(issue)
    rows = [_common(call, issues) for issues in flows.values()]
    return cursors(call, rows, "availableTransitions")


def _common(call: Call, issues: list[Issue]) -> Thing:
    known = [{way.id: way for way in lifecycle.ways(call.site, issue)} for issue in issues]
    ids = [id_ for id_ in known[0] if all(id_ in ways for ways in known)]
    free = [id_ for id_ in ids if not any(ways[id_].rule.required for ways in known)]
    told = [
        {"transitionId": int(id_), "transitionName": known[0][id_].name,
         "to": {"statusId": int(known[0][id_].to["id"]), "statusName": known[0][id_].to["name"]}}
        for id_ in free
    ]  # fmt: skip
    filtered = len(free) < max(len(ways) for ways in known)
    return {"issues": [issue.key for issue in issues], "transitions": told, "isTransitionsFiltered": filtered}


@route("POST", "/rest/api/{v}/bulk/issues/transition", only="cloud")
@bulk
def transition(call: Call) -> Reply:
    """Take issues through transitions of theirs."""
    inputs = _body(call).get("bulkTransitionInputs")
    if not isinstance(inputs, list) or not inputs or not all(isinstance(row, dict) for row in inputs):
        raise JiraError(400, "bulkTransitionInputs must be a list that is not empty.")
    sweep, total = Sweep(), 0
    for row in inputs:
        names = texts(row.get("selectedIssueIdsOrKeys"), "selectedIssueIdsOrKeys")
        total += len(_few(names))
        if not isinstance(row.get("transitionId"), str | int) or not str(row["transitionId"]).isdigit():
            raise JiraError(400, f"The transitionId '{row.get('transitionId')}' is not valid.")
        way = {"transition": {"id": str(row["transitionId"])}}
        sweep.add(call.sight, names, functools.partial(_transition, way))
    if total > MOST:
        raise JiraError(400, f"The number of issues exceeds the limit of {MOST} for a bulk operation.")
    return start(call, "Bulk Transition", sweep)


def _transition(body: Thing, ledger: Ledger, issue: Issue) -> None:
    lifecycle.transition(ledger, issue, body, 3)


def _delete(ledger: Ledger, issue: Issue) -> None:
    lifecycle.delete(ledger, issue, subtasks=True)


def _watch(ledger: Ledger, issue: Issue) -> None:
    crowd.join(ledger, issue, "watches", face(ledger.site, ledger.site.caller.user))


def _unwatch(ledger: Ledger, issue: Issue) -> None:
    crowd.leave(ledger, issue, "watches", ledger.site.caller.user)


@route("POST", "/rest/api/{v}/bulk/issues/delete", only="cloud")
@bulk
def delete(call: Call) -> Reply:
    """Delete issues, with their sub-tasks."""
    return _start_one(call, "Bulk Delete", _delete)


@route("POST", "/rest/api/{v}/bulk/issues/watch", only="cloud")
@bulk
def watch(call: Call) -> Reply:
    """Watch issues."""
    return _start_one(call, "Bulk Watch", _watch)


@route("POST", "/rest/api/{v}/bulk/issues/unwatch", only="cloud")
@bulk
def unwatch(call: Call) -> Reply:
    """Watch issues no more."""
    return _start_one(call, "Bulk Unwatch", _unwatch)


@route("POST", "/rest/api/{v}/bulk/issues/move", only="cloud")
@bulk
def move(call: Call) -> Reply:
    """Move issues to other projects or types."""
    mapping = _body(call).get("targetToSourcesMapping")
    if not isinstance(mapping, dict) or not mapping:
        raise JiraError(400, "targetToSourcesMapping must be an object that is not empty.")
    sweep, total = Sweep(), 0
    for target, row in mapping.items():
        if not isinstance(row, dict):
            raise JiraError(400, f"The mapping of '{target}' must be an object.")
        names = texts(row.get("issueIdsOrKeys"), "issueIdsOrKeys")
        total += len(_few(names))
        sweep.add(call.sight, names, _target(call, target, row))
    if total > MOST:
        raise JiraError(400, f"The number of issues exceeds the limit of {MOST} for a bulk operation.")
    return start(call, "Bulk Move", sweep)


def _target(call: Call, target: str, row: Thing) -> Move:
    """Read where issues shall go: project, type and parent, joined by commas."""
    parts = [part.strip() for part in target.split(",")]
    if len(parts) not in (2, 3):
        raise JiraError(400, f"The target '{target}' is not '<project>,<issue type>,<parent>'.")
    project = next((one for one in call.site.projects if parts[0] in (one["key"], str(one["id"]))), None)
    if project is None or not call.sight.project(project):
        raise JiraError(400, f"The target project '{parts[0]}' does not exist.")
    kinds = call.site.catalog.types.get(str(project["id"]), [])
    kind = next((one for one in kinds if str(one["id"]) == parts[1]), None)
    if kind is None:
        raise JiraError(400, f"The target project has no issue type with id '{parts[1]}'.")
    named = parts[2] if len(parts) == 3 else ""
    parent = call.sight.find(named) if named else None
    if (named and parent is None) or (kind.get("subtask") and parent is None):
        raise JiraError(400, "A sub-task needs a parent that exists.")
    infer = row.get("inferStatusDefaults")
    if not isinstance(infer, bool):
        raise JiraError(400, "inferStatusDefaults must be true or false.")
    if row.get("targetMandatoryFields"):
        raise JiraError(400, "The sandbox does not set mandatory fields on the way: none are demanded here.")
    return Move(project, kind, parent.id if parent else None, _statuses(row.get("targetStatus")), infer)


def _statuses(given: Any) -> dict[str, str]:
    """Read ``targetStatus``: by each status that issues have, the one they get."""
    found: dict[str, str] = {}
    if given is not None and not isinstance(given, list):
        raise JiraError(400, "targetStatus must be a list of objects with statuses.")
    for row in given or ():
        told = row.get("statuses") if isinstance(row, dict) else None
        if not isinstance(told, dict) or not all(isinstance(ids, list) for ids in told.values()):
            raise JiraError(400, "targetStatus must be a list of objects with statuses.")
        found |= {str(source): str(target) for target, ids in told.items() for source in ids}
    return found


@route("GET", "/rest/api/{v}/bulk/queue/{id}", only="cloud")
@bulk
def progress(call: Call) -> Thing:
    """Tell how far a bulk operation is, and once it is done what it did.

    Raises:
        JiraError: 400 for a task that is none, or no bulk operation.
    """
    try:
        task = wanted(call)
    except JiraError as error:
        raise JiraError(400, *error.messages) from None
    if not isinstance(task.job, Sweep):
        raise JiraError(400, f"The task with id '{task.id}' is no bulk operation.")
    who = task.person.user
    told: Thing = {
        "taskId": task.id, "status": task.status, "progressPercent": task.percent,
        "submittedBy": {"accountId": who["accountId"]}, "created": instant(task.submitted),
        "updated": instant(task.updated),
    }  # fmt: skip
    told |= {"started": instant(task.started)} if task.started else {}
    return told | (task.job.result() if task.finished else {})
