"""The fields planning writes: which of a site's custom fields are sprint, epic, rank and estimate."""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.issue import Issue
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

SPRINT, EPIC, EPIC_NAME, RANK = "gh-sprint", "gh-epic-link", "gh-epic-label", "gh-lexo-rank"
"""The last part of the type of each."""

STORY_POINTS = {
    True: ("customfield_10016", "Story point estimate"),
    False: ("customfield_10030", "Story Points"),
}
"""The estimate of scrum boards: by whether the team manages the project, field and name."""


def field_id(site: Site, kind: str) -> str:
    """Give the id of the field of a kind; empty when the site has none."""
    for field in site.fields:
        if str((field.get("schema") or {}).get("custom", "")).rpartition(":")[2] == kind:
            return str(field["id"])
    return ""


def item(site: Site, field: str, old: tuple[Any, Any], new: tuple[Any, Any]) -> Thing:
    """Write the item of a changelog entry about one of these fields; values are (raw, shown)."""
    name = next((row["name"] for row in site.fields if row["id"] == field), field)
    told: Thing = {"field": name, "fieldtype": "custom"} | ({"fieldId": field} if site.cloud else {})
    return told | {"from": old[0], "fromString": old[1], "to": new[0], "toString": new[1]}


def is_epic(issue: Issue) -> bool:
    """Tell whether an issue is an epic."""
    kind = issue.fields.get("issuetype") or {}
    return bool(kind.get("name") == "Epic" or kind.get("hierarchyLevel") == 1)


def is_subtask(issue: Issue) -> bool:
    """Tell whether an issue is part of another."""
    return bool((issue.fields.get("issuetype") or {}).get("subtask"))
