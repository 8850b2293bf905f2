"""One delivery of a webhook: what is sent, how often it was tried, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from jira_sandbox.state.events import Event
from jira_sandbox.state.issue import Issue
from jira_sandbox.webhooks.hook import Hook

AGAIN = frozenset({408, 409, 425, 429})
"""Refusals after which Cloud tries again, as it does after every error of a server.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#retry-policy
"""

LARGEST = 25 * 1024 * 1024
"""Bytes of the largest body that is sent."""

State = Literal["waiting", "delivered", "failed", "dropped"]


@dataclass
class Delivery:
    """A webhook on its way.

    Args:
        hook: which one.
        event: name of the event.
        identifier: the same for every try.
        url: with its variables filled in.
        body: empty when the webhook excludes it.
        flow: ``Primary``, or ``Secondary`` for what only follows from something else.
        trace: what the app attached to the request that made it happen.
    """

    hook: int
    event: str
    identifier: str
    url: str
    body: bytes
    flow: str = "Primary"
    trace: str = ""
    state: State = "waiting"
    tries: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Tell how it went."""
        return {
            "webhook": self.hook, "event": self.event, "identifier": self.identifier, "url": self.url,
            "flow": self.flow, "state": self.state, "bytes": len(self.body), "tries": self.tries,
        }  # fmt: skip


def transient(status: int) -> bool:
    """Tell whether another try is worth it."""
    return status in AGAIN or status >= 500


def address(hook: Hook, event: Event, *, cloud: bool) -> str:
    """Fill in the variables of a webhook's URL: ``${issue.key}`` on Cloud, ``{issue.key}`` on Data Center.

    https://developer.atlassian.com/cloud/jira/platform/webhooks/#variable-substitution
    """
    known = _variables(event)
    pattern = r"\$\{([a-zA-Z.]+)\}" if cloud else r"\$?\{([a-zA-Z.]+)\}"
    return re.sub(pattern, lambda found: quote(known.get(found[1], ""), safe=""), hook.url)


def _variables(event: Event) -> dict[str, str]:
    told = event.told
    issue = told.get("issue")
    user = event.person.user
    known = {
        "modifiedUser.accountId": user.get("accountId"), "modifiedUser.key": user.get("key"),
        "modifiedUser.name": user.get("name"),
    }  # fmt: skip
    if isinstance(issue, Issue):
        project = issue.fields.get("project") or {}
        known |= {"issue.id": issue.id, "issue.key": issue.key}
        known |= {"project.id": project.get("id"), "project.key": project.get("key")}
    for name in ("project", "version", "sprint", "board", "comment", "worklog", "attachment"):
        thing = told.get(name)
        if isinstance(thing, dict):
            known |= {f"{name}.id": thing.get("id"), f"{name}.key": thing.get("key")}
    merged = told.get("mergedTo")
    known |= {"mergedVersion.id": merged.get("id")} if isinstance(merged, dict) else {}
    return {name: str(value) for name, value in known.items() if value is not None}
