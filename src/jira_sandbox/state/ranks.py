"""What the lists of priorities and resolutions do not tell: colors, defaults, and which project has which.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-priority-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.company.shared import COLORS
from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

DEFAULT = "1"
"""Id of the priority scheme of every project without another."""


class Ranks:
    """Descriptions and colors of priorities, the defaults, and priority schemes.

    ``schemes`` are rows ``{id, name, description, default, priorities: [ids]}``; ``projects`` is project
    id → scheme id. ``defaults`` is ``priority`` or ``resolution`` → id, ``""`` for none.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        rows = site.priorities
        middle = str(rows[len(rows) // 2]["id"]) if rows else ""
        self.defaults = {"priority": middle, "resolution": ""}
        self.about: dict[str, Thing] = {
            str(row["id"]): {
                "description": f"{row['name']} priority.", "statusColor": COLORS[min(rank, len(COLORS) - 1)]
            }
            for rank, row in enumerate(rows)
        }  # fmt: skip
        highest = max((int(row["id"]) for row in (*rows, *site.resolutions)), default=0)
        self.numbers = Numbers(max(highest, 10_099))
        self.schemes = Rows("priority scheme", 1)
        self.projects: dict[str, str] = {}
        about = "This is default scheme used by all projects without any other scheme assigned"
        ids = [str(row["id"]) for row in rows]
        self.schemes.add(name="Default priority scheme", description=about, default=middle, priorities=ids)

    def scheme_of(self, project: str) -> Thing:
        """Give the priority scheme of a project."""
        return self.schemes.get(self.projects.get(project, DEFAULT))

    def allowed(self, project: str) -> list[Thing]:
        """List the priorities issues of a project may have, highest first."""
        ids = self.scheme_of(project)["priorities"]
        return [row for row in self.site.priorities if str(row["id"]) in ids]

    def usual(self, project: str) -> Thing | None:
        """Give the priority a new issue of a project gets."""
        allowed, wanted = self.allowed(project), self.scheme_of(project)["default"]
        return next((row for row in allowed if str(row["id"]) == wanted), allowed[0] if allowed else None)
