"""Workflows by name, and the schemes that lead from a project to its workflow.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from jira_sandbox.state.flows import FREE, Flows, Rule
from jira_sandbox.state.moment import written
from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

SHARED = "Software Simplified Workflow"
"""The workflow of every company-managed project without rules."""

CREATE = "1"
"""Id of the transition by which issues come into being."""


class Workflows:
    """The workflows of a site and its workflow schemes.

    ``workflows`` are ``{id, name, description, project, of, since}`` by name: ``project`` is the team-managed
    project it belongs to, ``of`` the project whose statuses and rules it has. Statuses stay in
    ``catalog.workflows``, rules in ``Flows``. ``schemes`` are rows ``{id, name, description, default,
    mappings: {issue type id: workflow name}}``, ``drafts`` the same by scheme id, ``projects`` project id
    → scheme id.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.workflows: dict[str, Thing] = {}
        self.schemes = Rows("workflow scheme", 10_000)
        self.drafts: dict[str, Thing] = {}
        self.projects: dict[str, str] = {}

    def look(self) -> None:
        """Take in projects that have come since it was last asked, and let go of those that went."""
        for row in self.workflows.values():
            if row["of"] not in self.site.catalog.workflows:
                row["of"] = next(iter(self.homes(row)), row["of"])
        for project in self.site.projects:
            if str(project["id"]) not in self.projects and self.site.catalog.workflows.get(
                str(project["id"])
            ):
                self._take_in(project)

    def _take_in(self, project: Thing) -> None:
        id_, own = str(project["id"]), bool(project.get("simplified"))
        flow = [row["id"] for row in self.site.catalog.workflows[id_]]
        rules = self.site.part(Flows).rules.get(id_)
        same = (row for row in self.workflows.values() if self._same(row, flow))
        shared = None if own or rules else next(same, None)
        if shared is None:
            name = f"Software workflow for project {id_}" if own else f"{project['key']}: Workflow"
            name = SHARED if not own and not rules and SHARED not in self.workflows else name
            number = uuid.UUID(int=int(id_) << 64, version=4)
            shared = self.workflows[name] = {
                "id": str(number), "name": name, "description": "", "project": id_ if own else "", "of": id_,
                "since": written(self.site.now.replace(second=0, microsecond=0), self.site.zone),
            }  # fmt: skip
        name = shared["name"]
        row = next((scheme for scheme in self.schemes.rows if scheme["default"] == name), None)
        if row is None:
            about = name.replace("orkflow", "orkflow Scheme", 1)
            row = self.schemes.add(name=about, description="", default=name, mappings={})
        self.projects[id_] = row["id"]

    def _same(self, workflow: Thing, flow: list[str]) -> bool:
        if workflow["project"] or self.site.part(Flows).rules.get(workflow["of"]):
            return False
        return [row["id"] for row in self.statuses(workflow)] == flow

    def statuses(self, workflow: Thing) -> list[Thing]:
        """List the statuses of a workflow in their order."""
        return self.site.catalog.workflows.get(workflow["of"], [])

    def transitions(self, workflow: Thing) -> Iterator[tuple[str, Thing, Rule]]:
        """List the transitions between statuses of a workflow: id, where it leads and what it asks."""
        rules = self.site.part(Flows).rules.get(workflow["of"], {})
        for number, status in enumerate(self.statuses(workflow), 1):
            yield f"{number}1", status, rules.get(status["id"], FREE)

    def every(self) -> list[Thing]:
        """List the workflows."""
        self.look()
        there = {str(project["id"]) for project in self.site.projects}
        return [row for row in self.workflows.values() if row["of"] in there]

    def users(self, scheme: Thing) -> list[str]:
        """List the ids of the projects that have a scheme."""
        there = {str(project["id"]) for project in self.site.projects}
        return [id_ for id_, one in self.projects.items() if one == scheme["id"] and id_ in there]

    def homes(self, workflow: Thing) -> list[str]:
        """List the ids of the projects that have a workflow."""
        schemes = [row for row in self.schemes.rows if row["default"] == workflow["name"]]
        return [id_ for row in schemes for id_ in self.users(row)]
