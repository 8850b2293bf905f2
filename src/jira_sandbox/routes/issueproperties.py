"""Properties of many issues set and deleted at once, by tasks.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from jira_sandbox.call import Answer, Call
from jira_sandbox.edit.right import allowed
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.properties import LONGEST_KEY, LONGEST_VALUE
from jira_sandbox.routes.registry import route
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.tasks import Job, Tasks

Thing = dict[str, Any]

MOST_PROPERTIES = 10
MOST_ISSUES = 10_000
MOST_MULTI = 100
GONE = object
"""Stands for a property that is deleted, in ``Setting``."""


@dataclass
class Setting:
    """The work of setting properties of issues, or of deleting them (the value ``GONE``).

    Args:
        steps: id of each issue and the properties it gets.
    """

    steps: list[tuple[str, Thing]]
    failed: list[Thing] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.steps)

    def step(self, ledger: Ledger, place: int) -> None:
        """Give the next issue its properties."""
        id_, values = self.steps[place]
        issue = ledger.site.issue(id_)
        if issue is None or not allowed(ledger.site, "EDIT_ISSUES", issue):
            self.failed.append({"entityId": int(id_), "message": "The issue cannot be edited."})
            return
        kept = ledger.site.properties.setdefault(issue.id, {})
        for name, value in values.items():
            if value is GONE:
                gone = {"key": name, "value": kept.pop(name, None)}
                ledger.tell("issue_property_deleted", issue=issue, property=gone)
            else:
                kept[name] = value
                ledger.tell("issue_property_set", issue=issue, property={"key": name, "value": value})

    def result(self) -> Thing:
        """Tell how many were changed, and which were not."""
        return {"numberOfIssuesUpdated": len(self.steps) - len(self.failed), "errors": self.failed}


def _start(call: Call, description: str, job: Job) -> Answer:
    task = call.site.part(Tasks).submit(description, job)
    return Answer(b"", 303, headers={"Location": call.api(f"task/{task.id}")})


def _object(value: Any, what: str) -> Thing:
    if not isinstance(value, dict):
        raise JiraError(400, f"{what} must be an object.")
    return value


def _values(value: Any) -> Thing:
    """Read properties by key.

    Raises:
        JiraError: 400 for none, too many, or one that is too long.
    """
    found = _object(value, "properties")
    if not 0 < len(found) <= MOST_PROPERTIES:
        raise JiraError(400, f"The number of properties must be between 1 and {MOST_PROPERTIES}.")
    for name, one in found.items():
        _check(name, one)
    return found


def _check(name: str, value: Any) -> None:
    if not name or len(name) > LONGEST_KEY:
        raise JiraError(400, f"The property key must be between 1 and {LONGEST_KEY} characters long.")
    if value is None or len(msgspec.json.encode(value)) > LONGEST_VALUE:
        raise JiraError(400, f"The property value must be JSON of at most {LONGEST_VALUE} bytes.")


def _numbers(value: Any, most: int) -> list[str]:
    if not isinstance(value, list) or not all(str(one).isdigit() for one in value):
        raise JiraError(400, "Ids of issues must be a list of numbers.")
    if len(value) > most:
        raise JiraError(400, f"The number of issues exceeds the limit of {most}.")
    return list(dict.fromkeys(str(one) for one in value))


def _editable(call: Call, ids: list[str]) -> list[Issue]:
    """Find issues that the caller may edit; one that is none refuses them all.

    Raises:
        JiraError: 400 naming those that are not there or not the caller's to edit.
    """
    found = {id_: call.sight.find(id_) for id_ in ids}
    bad = [id_ for id_, one in found.items() if one is None or not allowed(call.site, "EDIT_ISSUES", one)]
    if bad:
        told = f"Issues do not exist or you do not have permission to edit them: {', '.join(bad)}."
        raise JiraError(400, told)
    return [issue for issue in found.values() if issue is not None]


@route("POST", "/rest/api/{v}/issue/properties", only="cloud")
def set_all(call: Call) -> Answer:
    """Set the same properties on all of some issues, or on none."""
    body = _object(call.body, "The request body")
    values, ids = _values(body.get("properties")), _numbers(body.get("entitiesIds"), MOST_ISSUES)
    if not ids:
        raise JiraError(400, "entitiesIds must not be empty.")
    steps = [(issue.id, values) for issue in _editable(call, ids)]
    return _start(call, "Set issue properties", Setting(steps))


@route("POST", "/rest/api/{v}/issue/properties/multi", only="cloud")
def set_each(call: Call) -> Answer:
    """Set properties on issues, others on each; the task's result tells which could not be."""
    rows = _object(call.body, "The request body").get("issues")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_MULTI:
        raise JiraError(400, f"The number of issues must be between 1 and {MOST_MULTI}.")
    steps = []
    for row in rows:
        told = _object(row, "An issue")
        (id_,) = _numbers([told.get("issueID")], 1)
        steps.append((id_, _values(told.get("properties"))))
    return _start(call, "Set issue properties", Setting(steps))


@route("PUT", "/rest/api/{v}/issue/properties/{name}", only="cloud")
def set_one(call: Call) -> Answer:
    """Set a property on the issues of a filter, or on all that the caller may edit.

    Raises:
        JiraError: 501 for a value that a Jira expression works out, which the sandbox does not.
    """
    body, name = _object(call.body, "The request body"), call.path["name"]
    if body.get("expression") is not None:
        raise JiraError(501, "The sandbox does not evaluate Jira expressions.")
    _check(name, body.get("value"))
    issues = _filtered(call, name, _object(body.get("filter") or {}, "filter"))
    steps = [(issue.id, {name: body["value"]}) for issue in issues]
    return _start(call, "Set issue property", Setting(steps))


@route("DELETE", "/rest/api/{v}/issue/properties/{name}", only="cloud")
def remove_one(call: Call) -> Answer:
    """Delete a property from the issues of a filter, or from all that the caller may edit."""
    name = call.path["name"]
    told = {**_object(call.body or {}, "The request body"), "hasProperty": True}
    steps = [(issue.id, {name: GONE}) for issue in _filtered(call, name, told)]
    return _start(call, "Delete issue property", Setting(steps))


def _filtered(call: Call, name: str, wanted: Thing) -> list[Issue]:
    """Find the issues a filter means: by id, by having the property, by its value."""
    site, has = call.site, wanted.get("hasProperty")
    if has is not None and not isinstance(has, bool):
        raise JiraError(400, "hasProperty must be true or false.")
    if wanted.get("entityIds") is not None:
        named = (call.sight.find(id_) for id_ in _numbers(wanted["entityIds"], MOST_ISSUES))
        issues = [issue for issue in named if issue is not None]
    else:
        issues = [issue for issue in site.living() if call.sight.issue(issue)]
    found = []
    for issue in issues:
        kept = site.properties.get(issue.id, {})
        fits = has is None or (name in kept) == has
        if "currentValue" in wanted:
            fits = fits and name in kept and kept[name] == wanted["currentValue"]
        if fits and allowed(site, "EDIT_ISSUES", issue):
            found.append(issue)
    return found
