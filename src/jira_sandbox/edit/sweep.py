"""One deed done to many issues, as the work of a task.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-bulk-operations/
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from jira_sandbox.errors import JiraError
from jira_sandbox.sight import Sight
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger

Thing = dict[str, Any]


class Deed(Protocol):
    """What is done to each issue."""

    def __call__(self, ledger: Ledger, issue: Issue) -> None:
        """Do it.

        Raises:
            JiraError: it cannot be done to this one.
        """


@dataclass
class Sweep:
    """Issues and what is done to each; one that refuses does not stop the others.

    Args:
        work: id of each issue and its deed.
        invalid: how many were asked for that are not there, or not shown to the caller.
    """

    work: list[tuple[str, Deed]] = field(default_factory=list)
    invalid: int = 0
    processed: list[int] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=dict)

    def add(self, sight: Sight, names: Iterable[str], deed: Deed) -> None:
        """Take on issues by id or key, each once."""
        known = {id_ for id_, _deed in self.work}
        for name in dict.fromkeys(names):
            issue = sight.find(name)
            if issue is None:
                self.invalid += 1
            elif issue.id not in known:
                known.add(issue.id)
                self.work.append((issue.id, deed))

    def __len__(self) -> int:
        return len(self.work)

    def step(self, ledger: Ledger, place: int) -> None:
        """Do the deed to the next issue; one that went with its parent counts as done."""
        id_, deed = self.work[place]
        issue = ledger.site.issue(id_)
        try:
            if issue is not None:
                deed(ledger, issue)
            self.processed.append(int(id_))
        except JiraError as error:
            self.failed[id_] = [*error.messages, *(f"{name}: {text}" for name, text in error.errors.items())]

    def result(self) -> Thing:
        """Tell what was done, and what was not and why."""
        told: Thing = {"processedAccessibleIssues": self.processed} if self.processed else {}
        told |= {"failedAccessibleIssues": self.failed} if self.failed else {}
        total = len(self.work) + self.invalid
        return told | {"invalidOrInaccessibleIssueCount": self.invalid, "totalIssueCount": total}
