"""Fields edited in bulk: the groups of typed inputs a request has, read as updates of each issue.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-bulk-operations/#api-rest-api-3-bulk-issues-fields-post
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jira_sandbox.edit import lifecycle
from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger

Thing = dict[str, Any]
Change = tuple[str, list[Thing]]
"""The id of a field and the verbs of an update."""

VERBS = {"ADD": "add", "REMOVE": "remove"}
WHOLE = ("REPLACE", "REMOVE_ALL")


def _part(row: Thing, *names: str) -> Any:
    """Go down into a row; what is missing on the way is ``None``."""
    value: Any = row
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _named(row: Thing, names: tuple[str, ...], key: str) -> Thing | None:
    """Refer to what a row names: an id as text, or nothing."""
    value = _part(row, *names)
    return None if value is None else {key: str(value)}


def _set(row: Thing, value: Any) -> Change:
    return str(row.get("fieldId")), [{"set": value}]


def _many(row: Thing, values: list[Any]) -> Change:
    """Add, remove or replace values of a list."""
    how, name = str(row.get("bulkEditMultiSelectFieldOption", "REPLACE")), str(row.get("fieldId"))
    if how in VERBS:
        return name, [{VERBS[how]: value} for value in values]
    if how not in WHOLE:
        raise JiraError(400, f"'{how}' is not a valid bulkEditMultiSelectFieldOption.")
    return name, [{"set": [] if how == "REMOVE_ALL" else values}]


def _list(row: Thing, name: str) -> list[Any]:
    rows = row.get(name)
    if rows is not None and not isinstance(rows, list):
        raise JiraError(400, f"'{name}' must be a list.")
    return rows or []


def _each(row: Thing, name: str, part: str, key: str | None) -> list[Any]:
    """Refer to every row of a list by one part of it."""
    values = [_part(inner, part) for inner in _list(row, name)]
    return [value if key is None else {key: str(value)} for value in values]


def _cascade(row: Thing) -> Change:
    parent = _named(row, ("parentOptionValue", "optionId"), "id")
    child = _named(row, ("childOptionValue", "optionId"), "id")
    return _set(row, parent if parent is None or child is None else {**parent, "child": child})


def _estimate(name: str, part: str) -> Callable[[Thing], Change]:
    return lambda row: ("timetracking", [{"edit": {name: row.get(part)}}])


READERS: dict[str, Callable[[Thing], Change]] = {
    "labelsFields": lambda row: _many(row, _each(row, "labels", "name", None)),
    "multiselectComponents": lambda row: _many(row, _each(row, "components", "componentId", "id")),
    "multipleVersionPickerFields": lambda row: _many(row, _each(row, "versions", "versionId", "id")),
    "multipleSelectFields": lambda row: _set(row, _each(row, "options", "optionId", "id")),
    "multipleGroupPickerFields": lambda row: _set(row, _each(row, "groups", "groupName", "name")),
    "multipleSelectClearableUserPickerFields": lambda row: _set(
        row, _each(row, "users", "accountId", "accountId")
    ),
    "singleLineTextFields": lambda row: _set(row, row.get("text")),
    "urlFields": lambda row: _set(row, row.get("url")),
    "richTextFields": lambda row: _set(row, _part(row, "richText", "adfValue")),
    "clearableNumberFields": lambda row: _set(row, row.get("value")),
    "datePickerFields": lambda row: _set(row, _part(row, "date", "formattedDate")),
    "dateTimePickerFields": lambda row: _set(row, _part(row, "dateTime", "formattedDateTime")),
    "singleSelectFields": lambda row: _set(row, _named(row, ("option", "optionId"), "id")),
    "singleGroupPickerFields": lambda row: _set(row, _named(row, ("group", "groupName"), "name")),
    "singleVersionPickerFields": lambda row: _set(row, _named(row, ("version", "versionId"), "id")),
    "singleSelectClearableUserPickerFields": lambda row: _set(
        row, _named(row, ("user", "accountId"), "accountId")
    ),
    "cascadingSelectFields": _cascade,
    "colorFields": lambda row: _set(row, _part(row, "color", "name")),
}
"""Groups that are lists of inputs."""

SINGLES: dict[str, Callable[[Thing], Change]] = {
    "priority": lambda row: ("priority", [{"set": _named(row, ("priorityId",), "id")}]),
    "issueType": lambda row: ("issuetype", [{"set": _named(row, ("issueTypeId",), "id")}]),
    "originalEstimateField": _estimate("originalEstimate", "originalEstimateField"),
    "timeTrackingField": _estimate("remainingEstimate", "timeRemaining"),
    "status": lambda row: ("status", [{"set": _named(row, ("statusId",), "id")}]),
}
"""Groups that are one input."""


def changes(given: Any) -> dict[str, list[Thing]]:
    """Read ``editedFieldsInput``: the verbs of an update by field.

    Raises:
        JiraError: 400 for a group there is not, or one that is of another kind.
    """
    if not isinstance(given, dict):
        raise JiraError(400, "editedFieldsInput must be an object.")
    found: dict[str, list[Thing]] = {}
    for group, value in given.items():
        if value is None:
            continue
        single, several = SINGLES.get(group), READERS.get(group)
        rows = [value] if single is not None else value
        reader = single or several
        if reader is None:
            raise JiraError(400, f"'{group}' is not a group of fields that can be edited.")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise JiraError(400, f"The value of '{group}' is not valid.")
        for row in rows:
            name, verbs = reader(row)
            found.setdefault(name, []).extend(verbs)
    return found


@dataclass
class Edit:
    """The deed of editing: fields by an update, the status by a transition that leads to it."""

    update: Thing
    status: str | None = None

    def __call__(self, ledger: Ledger, issue: Issue) -> None:
        """Edit an issue."""
        way = None
        if self.status is not None and (issue.fields.get("status") or {}).get("id") != self.status:
            found = lifecycle.ways(ledger.site, issue)
            way = next((way for way in found if way.to["id"] == self.status), None)
            if way is None:
                raise JiraError(400, errors={"status": "The issue has no transition to this status."})
        if self.update:
            lifecycle.edit(ledger, issue, {"update": self.update}, 3)
        if way is not None:
            lifecycle.transition(ledger, issue, {"transition": {"id": way.id}}, 3)


def edits(given: Any, actions: list[str]) -> Edit:
    """Read a bulk edit: what it says of the fields it selects.

    Raises:
        JiraError: 400 when the fields it gives are not those it selects.
    """
    found = changes(given)
    missing = [name for name in actions if name not in found]
    if missing or not actions:
        told = ", ".join(missing) or "selectedActions"
        raise JiraError(400, f"No values were given for the selected fields: {told}.")
    stray = [name for name in found if name not in actions]
    if stray:
        raise JiraError(400, f"Fields were given that are not selected: {', '.join(stray)}.")
    status = found.pop("status", [{}])[0].get("set")
    return Edit(dict(found), status["id"] if status else None)
