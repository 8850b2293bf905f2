"""What the workflow of a project asks of those who move an issue on.

Most projects of the made-up company let everybody move an issue to every status of the workflow at any
time, which is what Jira's simplified workflow does. **Settlement (SET) is strict**: an issue is done only
from review or QA, only by its assignee or an administrator of the project, and only with a resolution.
A site that was loaded has no rules, for they are in no export.

https://support.atlassian.com/jira-cloud-administration/docs/configure-advanced-issue-workflows/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jira_sandbox.permission import permitted
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.site import Person, Site

Thing = dict[str, Any]

STRICT = "SET"
"""Key of the project with rules."""


@dataclass(frozen=True)
class Rule:
    """What the transition to one status asks.

    Args:
        required: ids of the fields its screen demands.
        owners: only the assignee and the project's administrators may take it.
        sources: ids of the statuses it begins at; none means that it is global.
    """

    required: frozenset[str] = frozenset()
    owners: bool = False
    sources: frozenset[str] = frozenset()


FREE = Rule()


@dataclass(frozen=True)
class Way:
    """One transition of an issue: its id, where it leads, what it asks, and whether it is open."""

    id: str
    to: Thing
    rule: Rule
    available: bool

    @property
    def name(self) -> str:
        """It is called after where it leads."""
        return str(self.to["name"])


class Flows:
    """The rules of every project's workflow, by the id of the status a transition leads to."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rules: dict[str, dict[str, Rule]] = {}
        made_up = next((issue.outline is not None for issue in site.issues), False)
        for project in site.projects if made_up else ():
            if project["key"] == STRICT:
                id_ = str(project["id"])
                self.rules[id_] = strict(site.catalog.workflows.get(id_, []))

    def ways(self, issue: Issue, person: Person) -> list[Way]:
        """List the transitions that begin at an issue's status, the ones not open to a person too."""
        project = issue.fields.get("project") or {}
        home, here = str(project.get("id", "")), (issue.fields.get("status") or {}).get("id")
        rules = self.rules.get(home, {})
        found = []
        for number, status in enumerate(self.site.catalog.workflows.get(home, []), 1):
            rule = rules.get(status["id"], FREE)
            if not rule.sources or here in rule.sources:
                found.append(Way(f"{number}1", status, rule, self.open(rule, issue, person)))
        return found

    def open(self, rule: Rule, issue: Issue, person: Person) -> bool:
        """Tell whether a person meets the condition of a transition."""
        if not rule.owners:
            return True
        assignee = issue.fields.get("assignee") or {}
        if person.account_id == assignee.get("accountId") or person.name == assignee.get("name", ""):
            return True
        home = str((issue.fields.get("project") or {}).get("id"))
        project = next((row for row in self.site.projects if str(row["id"]) == home), None)
        return permitted(self.site, person, "ADMINISTER_PROJECTS", project)


def strict(flow: list[Thing]) -> dict[str, Rule]:
    """Give the rules of a strict workflow: being done must be earned."""
    done = [status for status in flow if status["statusCategory"]["key"] == "done"]
    tested = frozenset(status["id"] for status in flow if status["name"] in ("In Review", "QA"))
    kept = tested | {status["id"] for status in done}
    return {status["id"]: Rule(frozenset({"resolution"}), owners=True, sources=kept) for status in done}
