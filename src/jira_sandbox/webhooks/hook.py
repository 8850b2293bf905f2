"""A webhook, and all webhooks of a site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.site import Person, Site

LIFE = 30 * 24 * 3600 * 1000
"""Milliseconds a webhook of an app lives unless its life is extended."""


@dataclass
class Hook:
    """One webhook.

    Args:
        id: unique on the site.
        url: where it is sent.
        events: names of what it is sent for.
        owner: who registered it, and with whose eyes its JQL is read.
        name: of an admin's webhook.
        jql: which issues it is for; the empty one is all.
        enabled: whether it is sent at all.
        exclude_body: send nothing but the address.
        secret: what an admin's webhook is signed with; the empty one is not signed.
        app: the app that registered a dynamic one.
        fields: ids of fields one of which must have changed; ``None`` for any.
        properties: keys of issue properties one of which must have changed; ``None`` for any.
        expires: milliseconds since 1970; ``None`` for never.
        updated: milliseconds since 1970.
        created: milliseconds since 1970.
        verified: whether the certificate of the receiver must be right.
    """

    id: int
    url: str
    events: list[str]
    owner: Person
    name: str = ""
    jql: str = ""
    enabled: bool = True
    exclude_body: bool = False
    secret: str = ""
    app: str | None = None
    fields: list[str] | None = None
    properties: list[str] | None = None
    expires: int | None = None
    updated: int = 0
    created: int = 0
    verified: bool = True
    counts: dict[str, int] = field(default_factory=lambda: {"successes": 0, "failures": 0, "errors": 0})

    @property
    def dynamic(self) -> bool:
        """Whether an app registered it."""
        return self.app is not None

    def alive(self, now: int) -> bool:
        """Tell whether it is sent at a moment, in milliseconds since 1970."""
        return self.enabled and (self.expires is None or now < self.expires)


class Hooks:
    """The webhooks of a site; a part of it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rows: dict[int, Hook] = {}
        self.numbers = Numbers(0)
        self.app_numbers = Numbers(999)
        self.failed: list[dict[str, Any]] = []
        """What could not be delivered to apps, the oldest first."""

    def add(self, url: str, events: list[str], *, app: str | None = None, **more: Any) -> Hook:
        """Register a webhook of the caller's."""
        now = self.now
        id_ = (self.app_numbers if app else self.numbers).next()
        hook = Hook(id_, url, events, self.site.caller, app=app, created=now, updated=now, **more)
        self.rows[id_] = hook
        return hook

    @property
    def now(self) -> int:
        """Milliseconds since 1970 on the site's clock."""
        return int(self.site.now.timestamp() * 1000)

    def admins(self) -> list[Hook]:
        """List the webhooks that administrators registered."""
        return [hook for hook in self.rows.values() if not hook.dynamic]

    def of_app(self, app: str, owner: Person) -> list[Hook]:
        """List the webhooks an app registered for a person, those that have expired not."""
        mine = (hook for hook in self.rows.values() if hook.app == app and hook.alive(self.now))
        return [hook for hook in mine if hook.owner.account_id == owner.account_id]
