"""Cloud's limit per hour: points that an app's requests cost, out of a pool that is full again every hour.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/#points-based-rate-limiting
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from jira_sandbox.call import Answer
from jira_sandbox.limits.notice import refused

HOUR = 3600
GLOBAL_QUOTA = 65_000
MOST_PER_TENANT = 500_000
NEAR = 0.2
"""Part of the quota below which answers warn."""

EDITIONS = {
    "free": (65_000, 0),
    "standard": (100_000, 10),
    "premium": (130_000, 20),
    "enterprise": (150_000, 30),
}
"""Points per hour and tenant of an edition: a base, and so many for each user."""

IDENTITY = frozenset(
    {"user", "users", "group", "groups", "groupuserpicker", "role", "permissions", "mypermissions",
     "permissionscheme", "myself"}
)  # fmt: skip
"""Parts of a path whose objects cost two points each."""

PAGED = frozenset({"startAt", "isLast", "isLastPage", "nextPageToken", "total"})
"""Members by which a page of objects is told from one object."""


def utc() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


def quota(tier: str, edition: str, users: int) -> int:
    """Give the points per hour of an app.

    Raises:
        ValueError: no such tier or edition.
    """
    if tier == "global":
        return GLOBAL_QUOTA
    if tier != "tenant" or edition not in EDITIONS:
        raise ValueError(f"tier is global or tenant, edition one of {', '.join(EDITIONS)}")
    base, each = EDITIONS[edition]
    return min(base + each * users, MOST_PER_TENANT)


def cost(method: str, path: str, answer: Answer) -> int:
    """Tell what a request cost: one point, and a read besides for every object it was given."""
    if method != "GET" or answer.status >= 400:
        return 1
    each = 2 if IDENTITY & set(path.strip("/").split("/")) else 1
    return 1 + each * _objects(answer)


def _objects(answer: Answer) -> int:
    if not answer.media.startswith("application/json") or not answer.body:
        return 1
    value: Any = msgspec.json.decode(answer.body)
    if isinstance(value, dict) and PAGED & set(value):
        value = next((inner for inner in value.values() if isinstance(inner, list)), value)
    return len(value) if isinstance(value, list) else 1


@dataclass
class Points:
    """What apps have spent in this hour of UTC.

    Args:
        limit: points per hour.
        tier: ``global`` or ``tenant``: which pool, and so which reason a refusal gives.
        everyone: charge people's API tokens too, whom Jira spares.
        now: the time.
    """

    limit: int = GLOBAL_QUOTA
    tier: str = "global"
    everyone: bool = False
    now: Callable[[], datetime] = utc
    spent: dict[str, int] = field(default_factory=dict)
    hour: datetime | None = None

    def left(self, app: str) -> int:
        """Give what an app has left."""
        hour = self.now().replace(minute=0, second=0, microsecond=0)
        if hour != self.hour:
            self.hour = hour
            self.spent.clear()
        return max(0, self.limit - self.spent.get(app, 0))

    def charge(self, app: str, points: int) -> None:
        """Note what an app has spent; the last request before the end may go below zero."""
        self.left(app)
        self.spent[app] = self.spent.get(app, 0) + points

    @property
    def wait(self) -> int:
        """Seconds until the hour ends."""
        now = self.now()
        return HOUR - now.minute * 60 - now.second

    @property
    def policy(self) -> str:
        """The name of the pool in structured headers."""
        return "global-app-quota" if self.tier == "global" else "tenant-app-quota"

    def headers(self, app: str) -> dict[str, str]:
        """Tell an app how it stands; how much is left, only when that is little."""
        left = self.left(app)
        near = left < self.limit * NEAR
        rest = f";r={left}" if near else ""
        found = {
            "Beta-RateLimit-Policy": f'"{self.policy}";q={self.limit};w={HOUR}',
            "Beta-RateLimit": f'"{self.policy}"{rest};t={self.wait}',
        }
        return found | ({"X-RateLimit-NearLimit": "true"} if near else {})

    def refusal(self, app: str) -> Answer:
        """Refuse an app that has spent everything."""
        return refused(f"jira-quota-{self.tier}-based", self.limit, self.wait, self.headers(app))
