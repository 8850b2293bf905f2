"""Issue security: who sees the issues of which level, as data that sight is worked out from.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-security-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

FIRST = 10000
GUARDED = "SET"
"""Key of the project whose issues may have a level at first."""

ADMINISTRATORS, USERS = "10002", "10000"
"""Ids of the project roles."""


class SecuritySchemes:
    """A part of the site: the security schemes, their levels and members, and which project has which.

    ``schemes`` are rows ``{id, name, description, levels: [{id, name, description, members: [{id, holder}]}],
    default}`` with whole numbers for ids; a holder is that of a permission, and ``default`` the id of the
    level new issues get, if any. ``projects`` holds project id → scheme id. An issue whose level is gone is
    seen by nobody less.
    """

    def __init__(self, site: Site) -> None:
        self.numbers = Numbers(FIRST - 1)
        self.level_numbers = Numbers(FIRST - 1)
        self.member_numbers = Numbers(FIRST - 1)
        home = [str(project["id"]) for project in site.projects if project["key"] == GUARDED]
        self.schemes: list[Thing] = []
        self.projects: dict[str, int] = {}
        if not home:
            return
        self.schemes = [
            {
                "id": self.numbers.next(), "name": "Confidential Settlements",
                "description": "What not everybody in the project sees.", "default": None,
                "levels": [
                    self.level("Staff", "Everybody who works in the project.", self.role(site, USERS)),
                    self.level("Management", "Administrators of the project, and who reported the issue.",
                               self.role(site, ADMINISTRATORS), {"type": "reporter"}),
                ],
            }
        ]  # fmt: skip
        self.projects = dict.fromkeys(home, self.schemes[0]["id"])

    def role(self, site: Site, id_: str) -> Thing:
        """Give the holder that is a project role."""
        return {"type": "projectRole", "parameter": id_} | ({"value": id_} if site.cloud else {})

    def level(self, name: str, description: str, *holders: Thing) -> Thing:
        """Make a level with an id of its own."""
        return {
            "id": self.level_numbers.next(),
            "name": name,
            "description": description,
            "members": [self.member(holder) for holder in holders],
        }

    def member(self, holder: Thing) -> Thing:
        """Make a member of a level with an id of its own."""
        return {"id": self.member_numbers.next(), "holder": holder}

    def of(self, project: str) -> Thing | None:
        """Give the scheme of a project, by the project's id."""
        wanted = self.projects.get(project)
        return next((scheme for scheme in self.schemes if scheme["id"] == wanted), None)

    def found(self, level: str) -> Thing | None:
        """Find a level by its id."""
        levels = (row for scheme in self.schemes for row in scheme["levels"])
        return next((row for row in levels if str(row["id"]) == level), None)
