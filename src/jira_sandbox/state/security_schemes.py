"""Issue security: schemes of levels, each with members who alone see the issues of the level.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-security-schemes/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sandbox.state.permission_schemes import ADMINISTRATORS, STRICT_PROJECT, USERS
from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

SEEDED = (
    ("Staff", "Everybody who works in the project.", (USERS,)),
    (
        "Management",
        "Administrators of the project, and who reported the issue.",
        (ADMINISTRATORS, "reporter"),
    ),
)
"""Levels of the start: name, description, and the roles, or kinds of holders, that are members."""


class SecuritySchemes:
    """The issue security schemes of a site and which project has which.

    ``schemes`` are rows ``{id, name, description, default, levels}``, a level ``{id, scheme, name,
    description, members: [{id, holder}]}``; ``projects`` is project id → scheme id. An issue whose level is
    gone is seen by nobody less.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.schemes = Rows("issue security scheme")
        self.levels = Rows("issue security level")
        self.members = Rows("issue security level member")
        home = [str(project["id"]) for project in site.projects if project["key"] == STRICT_PROJECT]
        self.projects: dict[str, str] = {}
        if not home:
            return
        about = "What not everybody in the project sees."
        scheme = self.schemes.add(name="Confidential Settlements", description=about, default="", levels=[])
        for name, description, members in SEEDED:
            level = self.add_level(scheme, name, description)
            for member in members:
                value = {"value": member} if site.cloud else {}
                role = {"type": "projectRole", "parameter": member, **value}
                self.add_member(level, role if member.isdigit() else {"type": member})
        self.projects = dict.fromkeys(home, str(scheme["id"]))

    def add_level(self, scheme: Thing, name: str, description: str) -> Thing:
        """Give a scheme one more level."""
        level = self.levels.add(scheme=scheme["id"], name=name, description=description, members=[])
        scheme["levels"].append(level)
        return level

    def add_member(self, level: Thing, holder: Thing) -> Thing:
        """Give a level one more member."""
        member = self.members.add(holder=holder)
        level["members"].append(member)
        return member

    def of(self, project: str) -> Thing | None:
        """Give the scheme of a project, if it has one."""
        found = self.projects.get(project)
        return None if found is None else self.schemes.get(found)

    def every(self) -> Iterator[tuple[Thing, Thing]]:
        """Walk all levels with their schemes."""
        for scheme in self.schemes.rows:
            for level in scheme["levels"]:
                yield scheme, level

    def found(self, id_: str) -> Thing | None:
        """Find a level by its id."""
        return next((level for _scheme, level in self.every() if level["id"] == id_), None)

    def shown(self, level: Thing) -> Thing:
        """Show a level as issues do."""
        url = f"{self.site.url}/rest/api/{3 if self.site.cloud else 2}/securitylevel/{level['id']}"
        return {"self": url, **{name: level[name] for name in ("id", "description", "name")}}
