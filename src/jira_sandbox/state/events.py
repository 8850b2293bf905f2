"""What happens at a site, told to whoever listens: webhooks, the audit record, the stream of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jira_sandbox.state.site import Person


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Args:
        name: Jira's word for it, such as ``jira:issue_created`` or ``comment_updated``
            (https://developer.atlassian.com/cloud/jira/platform/webhooks/).
        when: at the site's clock.
        person: who did it.
        told: what it happened to, by the name that a webhook's body gives it: ``comment``, ``worklog``,
            ``project`` … in the shape of answers. ``issue`` is the ``Issue`` itself.
        cascade: it only follows from another event, as the end of a comment does from that of its issue.
    """

    name: str
    when: datetime
    person: Person
    told: Mapping[str, Any]
    cascade: bool = False


Listener = Callable[[Event], None]


@dataclass
class Events:
    """Everyone who wants to know, in the order they came. Listeners do not refuse and do not wait."""

    listeners: list[Listener] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        """Tell everyone."""
        for listener in self.listeners:
            listener(event)
