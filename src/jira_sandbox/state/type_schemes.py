"""Issue type schemes: which types of issues a project has, and in which order.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-type-schemes/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

DEFAULT = "10000"
"""Id of the scheme that has every type and is every project's without another."""


class TypeSchemes:
    """The issue type schemes of a site.

    ``schemes`` are rows ``{id, name, description, types: [ids], default}``; ``projects`` is project id →
    scheme id. ``catalog.types`` follows them; team-managed projects have types of their own.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.schemes = Rows("issue type scheme", int(DEFAULT))
        highest = max((int(row["id"]) for row in site.issue_types), default=10_000)
        self.numbers = Numbers(highest)
        self.projects: dict[str, str] = {}
        every = [str(row["id"]) for row in site.issue_types if not row.get("scope")]
        about = "Default issue type scheme is the list of global issue types."
        self.schemes.add(name="Default Issue Type Scheme", description=about, types=every, default="")
        known = {tuple(every): DEFAULT}
        for project in site.projects:
            ids = tuple(str(row["id"]) for row in site.catalog.types.get(str(project["id"]), ()))
            if project.get("simplified") or not ids:
                continue
            if ids not in known:
                name = f"{project['key']}: Issue Type Scheme"
                known[ids] = self.schemes.add(name=name, description="", types=list(ids), default="")["id"]
            self.projects[str(project["id"])] = known[ids]

    def of(self, project: Thing) -> Thing | None:
        """Give the scheme of a project; ``None`` for a team-managed one."""
        if project.get("simplified"):
            return None
        return self.schemes.get(self.projects.get(str(project["id"]), DEFAULT))

    def users(self, scheme: Thing) -> list[Thing]:
        """List the projects that have a scheme."""
        return [project for project in self.site.projects if self.of(project) is scheme]

    def apply(self) -> None:
        """Let every project have the types of its scheme."""
        types = {str(row["id"]): row for row in self.site.issue_types}
        for project in self.site.projects:
            scheme = self.of(project)
            if scheme is not None:
                self.site.catalog.types[str(project["id"])] = [
                    types[id_] for id_ in scheme["types"] if id_ in types
                ]
