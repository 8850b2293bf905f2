"""Epics: what the agile API tells of them beside the issue that each one is.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.edit import lifecycle
from jira_sandbox.errors import JiraError
from jira_sandbox.planning.fields import EPIC, EPIC_NAME, field_id, is_epic, is_subtask
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

COLORS = tuple(f"color_{number}" for number in range(1, 15))


class Epics:
    """Colors that epics were given, and which were marked as done or not, by id of the issue."""

    def __init__(self, _site: Site) -> None:
        self.colors: dict[str, str] = {}
        self.done: dict[str, bool] = {}


def shown(site: Site, issue: Issue) -> Thing:
    """Show an issue as the epic it is."""
    kept = site.part(Epics)
    ended = issue.fields["status"]["statusCategory"]["key"] == "done"
    return {
        "id": int(issue.id),
        "key": issue.key,
        "self": f"{site.url}/rest/agile/1.0/epic/{issue.id}",
        "name": issue.fields.get(field_id(site, EPIC_NAME) or "customfield_10011"),
        "summary": issue.fields["summary"],
        "color": {"key": kept.colors.get(issue.id, COLORS[issue.index % len(COLORS)])},
        "done": kept.done.get(issue.id, ended),
    }


def classic(site: Site, issue: Issue) -> bool:
    """Tell whether an epic is one of a company-managed project, the only kind the agile API speaks of."""
    id_ = str((issue.fields.get("project") or {}).get("id"))
    home = next((project for project in site.projects if str(project["id"]) == id_), {})
    return not home.get("simplified")


def found(call: Call, name: str) -> Issue:
    """Find an epic by id or key.

    Raises:
        JiraError: 404 when there is none, 400 for one of a team-managed project.
    """
    issue = call.sight.find(name)
    if issue is None or not is_epic(issue):
        raise JiraError(404, "The requested issue is not an epic or it does not exist.")
    if not classic(call.site, issue):
        raise JiraError(400, "This operation is not supported for team-managed projects.")
    return issue


def update(call: Call, asked: Asked, issue: Issue) -> None:
    """Change name, summary, color and state of an epic.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    values: Thing = {}
    name_field = field_id(call.site, EPIC_NAME)
    for member, field in (("name", name_field), ("summary", "summary")):
        text = asked.short(member, member)
        if text == "":
            asked.errors[member] = f"The {member} of an epic must not be empty."
        elif text is not None and field:
            values[field] = text
    done, color = asked.flag("done"), (asked.object("color") or {}).get("key")
    if color is not None and color not in COLORS:
        asked.errors["color"] = f"'{color}' is not a valid color. Valid values are color_1 to color_14."
    asked.check()
    if values:
        lifecycle.edit(call.ledger, issue, {"fields": values}, call.version)
    kept = call.site.part(Epics)
    if color is not None:
        kept.colors[issue.id] = color
    if done is not None:
        kept.done[issue.id] = done


def adopt(call: Call, issues: list[Issue], epic: Issue | None) -> None:
    """Put issues into an epic, or into none.

    Raises:
        JiraError: 400 for epics and sub-tasks, and for issues that cannot be in an epic of this kind.
    """
    field = field_id(call.site, EPIC)
    for issue in issues:
        if is_epic(issue) or is_subtask(issue) or field not in issue.fields:
            raise JiraError(400, f"Issue '{issue.key}' cannot be put into an epic.")
    for issue in issues:
        if epic is not None:
            values: Thing = {field: epic.key}
        else:
            values = {"parent": None} if call.site.cloud else {field: None}
        lifecycle.edit(call.ledger, issue, {"fields": values}, call.version)
