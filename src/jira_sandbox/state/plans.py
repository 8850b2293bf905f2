"""Plans: issues of several sources, their schedule, and the teams that work on them.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-plans/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

TEAMS = {"Atlassian": "atlassian", "PlanOnly": "planonly"}
"""What a team of a plan is → the word of its path."""


class Plans:
    """The plans of a site.

    ``plans`` are rows ``{id, status, body, saved, teams: {"Atlassian" or "PlanOnly": {id: team}}}``, where
    ``body`` is what a request may give.
    """

    def __init__(self, site: Site) -> None:  # noqa: ARG002 - a part is made of its site
        self.plans = Rows("plan", 1)
        self.teams = Rows("plan-only team", 1)

    def add(self, body: dict[str, Any], saved: str) -> dict[str, Any]:
        """Make a plan without teams."""
        teams: dict[str, dict[str, Any]] = {kind: {} for kind in TEAMS}
        return self.plans.add(status="Active", body=body, saved=saved, teams=teams)
