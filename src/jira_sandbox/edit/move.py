"""Issues moved to another project or type: a new key, a status of the other workflow, what does not fit left.

https://support.atlassian.com/jira-software-cloud/docs/move-an-issue-to-another-project/
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from jira_sandbox.edit import record
from jira_sandbox.edit.lifecycle import LISTS
from jira_sandbox.edit.right import demand
from jira_sandbox.edit.screen import template
from jira_sandbox.edit.value import brief
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

OF_A_PROJECT = ("components", "fixVersions", "versions")
EPIC_LINK = "customfield_10014"


@dataclass(frozen=True)
class Move:
    """The deed of moving: where to, and what becomes of the status.

    Args:
        project: the new home.
        kind: the new type.
        parent: id of the new parent; ``None`` keeps what fits.
        statuses: id of a status that issues have → id of the one they get.
        infer: whether a status that is not in there may be chosen for them.
    """

    project: Thing
    kind: Thing
    parent: str | None = None
    statuses: dict[str, str] = field(default_factory=dict)
    infer: bool = True

    def __call__(self, ledger: Ledger, issue: Issue) -> None:
        """Move an issue, and its sub-tasks with it."""
        site = ledger.site
        demand(site, "MOVE_ISSUES", issue)
        if not permitted(site, site.caller, "CREATE_ISSUES", self.project):
            raise JiraError(403, "You do not have permission to create issues in the target project.")
        kinds = {kind["name"]: kind for kind in site.catalog.types.get(str(self.project["id"]), [])}
        family = [(issue, self)]
        for row in issue.fields.get("subtasks") or ():
            child = site.issue(str(row["id"]))
            if child is not None:
                own = kinds.get(child.fields["issuetype"]["name"]) or _subtask(kinds)
                family.append((child, replace(self, kind=own, parent=None)))
        planned = [(member, move, move.status(site, member)) for member, move in family]
        for member, move, status in planned:
            move.carry(ledger, member, status)

    def status(self, site: Site, issue: Issue) -> Thing:
        """Find the status an issue shall have.

        Raises:
            JiraError: 400 when the other workflow has none for it.
        """
        flow = site.catalog.workflows.get(str(self.project["id"]), [])
        here = (issue.fields.get("status") or {}).get("id")
        wanted = self.statuses.get(str(here), here)
        found = next((status for status in flow if status["id"] == wanted), None)
        if found is None and self.infer and flow:
            return flow[0]
        if found is None:
            raise JiraError(400, errors={"status": "There is no status of the target workflow for this one."})
        return found

    def carry(self, ledger: Ledger, issue: Issue, status: Thing) -> None:
        """Move one issue."""
        site, old_key = ledger.site, issue.key
        before, home = issue.fields, str(self.project["id"])
        known = template(site, home)
        away = str((before.get("project") or {}).get("id")) != home
        values: Thing = {"issuetype": self.kind, "status": status}
        values |= {"statusCategory": status["statusCategory"]} if site.cloud else {}
        if away:
            values["project"] = (known and known.fields.get("project")) or brief("project", self.project)
            values |= {name: [] for name in OF_A_PROJECT if name in before}
            names = [name for name in known.fields if name != "parent"] if known else []
            values |= {name: [] if name in LISTS else None for name in names if name not in before}
        values |= self._family(ledger, issue)
        definitions = {row["id"]: row for row in site.fields}
        items = record.items(definitions, before, values, site.cloud)
        if away:
            ledger.rename(issue, str(self.project["key"]))
            told = {"from": None, "fromString": old_key, "to": None, "toString": issue.key}
            items.append({"field": "Key", "fieldtype": "jira", **told})
        changed = {name: value for name, value in values.items() if before.get(name, ...) != value}
        children = _children(site, old_key) if away else []
        ledger.change(issue, changed, items, event="issue_moved" if away else "issue_updated")
        if away:
            ledger.retell(issue)
        for child in children:
            ledger.show(child, {EPIC_LINK: issue.key})

    def _family(self, ledger: Ledger, issue: Issue) -> Thing:
        """Give the parent an issue gets, and take it from one it does not fit under any more."""
        parent = ledger.site.issue(self.parent) if self.parent else None
        before = issue.fields.get("parent")
        if parent is not None:
            rows = [row for row in parent.fields.get("subtasks") or () if row["id"] != issue.id]
            if self.kind.get("subtask"):
                ledger.change(parent, {"subtasks": [*rows, ledger.brief(issue)]}, [])
            told = ledger.brief(parent)
            epic = EPIC_LINK in issue.fields and not self.kind.get("subtask")
            return {"parent": told} | ({EPIC_LINK: parent.key} if epic else {})
        was_subtask = (issue.fields.get("issuetype") or {}).get("subtask", False)
        if before is None or was_subtask == self.kind.get("subtask", False):
            return {}
        old = ledger.site.issue(str(before["id"]))
        if old is not None:
            rows = [row for row in old.fields.get("subtasks") or () if row["id"] != issue.id]
            ledger.change(old, {"subtasks": rows}, [])
        return {"parent": None}


def _subtask(kinds: dict[str, Thing]) -> Thing:
    found = next((kind for kind in kinds.values() if kind.get("subtask")), None)
    if found is None:
        raise JiraError(400, "The target project has no issue type for the sub-tasks of this issue.")
    return found


def _children(site: Site, epic: str) -> list[Issue]:
    return [issue for issue in site.living() if issue.fields.get(EPIC_LINK) == epic]
