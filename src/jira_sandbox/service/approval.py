"""Approvals: a request waits until somebody says yes or no.

https://support.atlassian.com/jira-service-management-cloud/docs/what-are-approvals/
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Thing = dict[str, Any]
Decision = Literal["approved", "declined", "pending"]


@dataclass
class Approval:
    """One approval; the first decision of an approver ends it."""

    id: str
    name: str
    created: str
    approvers: list[Thing]
    decisions: dict[str, Decision] = field(default_factory=dict)
    """Account id or login name → what was decided."""
    completed: str | None = None

    @property
    def final(self) -> Decision:
        """What became of it."""
        return next(iter(self.decisions.values()), "pending")

    def asked(self, name: str) -> bool:
        """Tell whether somebody is asked."""
        return any(name == str(user.get("accountId") or user["name"]) for user in self.approvers)

    def decide(self, name: str, decision: Decision, when: str) -> None:
        """Note what an approver decided."""
        self.decisions[name] = decision
        self.completed = when
