"""Screens: which fields people see when they create, edit, view or move an issue, and where each is used.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-screens/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

DEFAULT_SCREEN, WORKFLOW_SCREEN, RESOLVE_SCREEN = "1", "2", "3"
DEFAULT = "1"
"""Id of the screen scheme, and of the issue type screen scheme, of every project without another."""

SYSTEM = (
    "summary", "issuetype", "priority", "duedate", "components", "versions", "fixVersions", "assignee",
    "reporter", "environment", "description", "timetracking", "attachment", "labels", "issuelinks",
    "security", "parent",
)  # fmt: skip
SEEDED = (
    ("Default Screen", "Allows to update all system fields."),
    ("Workflow Screen", "This screen is used in the workflow and enables you to assign issues"),
    ("Resolve Issue Screen", "Allows to set resolution, change fix versions and assign an issue."),
)


class Screens:
    """The screens of a site and the schemes that lead to them.

    ``screens`` are rows ``{id, name, description, tabs: [{id, name, fields}]}``, ``schemes``
    ``{…, screens: {default, create?, edit?, view?}}`` and ``type_schemes`` ``{…, mappings: {"default" or
    issue type id: screen scheme id}}``; ``projects`` is project id → type scheme. Team-managed projects
    have no screens.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.screens = Rows("screen", 1)
        self.tabs = Rows("tab")
        self.schemes = Rows("screen scheme", 1)
        self.type_schemes = Rows("issue type screen scheme", 1)
        self.projects: dict[str, str] = {}
        self.shown_empty: set[str] = set()
        """Fields Data Center shows when they are empty."""
        there = {field["id"] for field in site.fields}
        custom = [field["id"] for field in site.fields if field["custom"]]
        everything = [name for name in SYSTEM if name in there or name == "parent"] + custom
        fields = (everything, ["assignee"], ["resolution", "fixVersions", "assignee"])
        for (name, about), shown in zip(SEEDED, fields, strict=True):
            screen = self.screens.add(name=name, description=about, tabs=[])
            self.add_tab(screen, "Field Tab")["fields"] = list(shown)
        about = "Default Screen Scheme"
        self.schemes.add(name=about, description=about, screens={"default": DEFAULT_SCREEN})
        about = "The default issue type screen scheme"
        named = "Default Issue Type Screen Scheme"
        self.type_schemes.add(name=named, description=about, mappings={"default": DEFAULT})

    def add_tab(self, screen: Thing, name: str) -> Thing:
        """Give a screen one more tab, behind its others."""
        tab = self.tabs.add(name=name, fields=[])
        screen["tabs"].append(tab)
        return tab

    @staticmethod
    def fields_of(screen: Thing) -> Iterator[str]:
        """List the fields of a screen, tab by tab."""
        for tab in screen["tabs"]:
            yield from tab["fields"]

    def scheme_of(self, project: Thing) -> Thing:
        """Give the issue type screen scheme of a project."""
        return self.type_schemes.get(self.projects.get(str(project["id"]), DEFAULT))

    def shown(self, project: str, kind: str, operation: str) -> set[str] | None:
        """Give the fields a project shows for a type of issues on ``create``, ``edit`` or ``view``.

        ``None`` for a team-managed project, which has no screens.
        """
        home = next((p for p in self.site.projects if str(p["id"]) == project), None)
        if home is None or home.get("simplified"):
            return None
        mappings = self.scheme_of(home)["mappings"]
        screens = self.schemes.get(mappings.get(kind, mappings["default"]))["screens"]
        return set(self.fields_of(self.screens.get(screens.get(operation, screens["default"]))))

    def users_of(self, field: str) -> Iterator[tuple[Thing, Thing]]:
        """List the screens and tabs a field is on."""
        for screen in self.screens.rows:
            for tab in screen["tabs"]:
                if field in tab["fields"]:
                    yield screen, tab

    def drop(self, field: str) -> None:
        """Take a field that is gone off every screen."""
        for _screen, tab in list(self.users_of(field)):
            tab["fields"].remove(field)
