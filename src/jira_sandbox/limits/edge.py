"""All limits of a site together: which are in force, whom they refuse, and what answers tell of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jira_sandbox.call import Answer
from jira_sandbox.limits import notice
from jira_sandbox.limits.bucket import Bucket
from jira_sandbox.limits.burst import RATES, Burst
from jira_sandbox.limits.points import Points, cost, quota
from jira_sandbox.limits.writes import WINDOWS, Writes

SYSTEMS = ("points", "burst", "per-issue")
"""Cloud's three systems, by the names that switch them on."""

WRITING = frozenset({"POST", "PUT", "DELETE"})


@dataclass(frozen=True)
class Demand:
    """A request as limits see it.

    Args:
        method: of HTTP.
        path: as it was sent.
        endpoint: the path of its route with ``{}`` for names.
        issue: the place of the issue it writes to.
        app: the app that asks, if it is one.
    """

    method: str
    path: str
    endpoint: str
    issue: int | None = None
    app: str | None = None


def endpoint_of(segments: tuple[str, ...]) -> str:
    """Write the path of a route so that it names one endpoint, however its parts are called."""
    return "/" + re.sub(r"\{[^}]*\}", "{}", "/".join(segments))


@dataclass
class Limits:
    """The limits in force; without any, everybody is let through."""

    bucket: Bucket = field(default_factory=lambda: Bucket(0))
    points: Points | None = None
    burst: Burst | None = None
    writes: Writes | None = None

    def refusal(self, demand: Demand, deployment: str) -> tuple[str, Answer] | None:
        """Refuse a request that is too much, naming the system that does; ``None`` lets it through."""
        if not self.bucket.take():
            return "bucket", notice.refusal(self.bucket, deployment)
        app = self.charged(demand)
        if self.points is not None and app is not None and not self.points.left(app):
            return "points", self.points.refusal(app)
        if self.burst is not None:
            bucket = self.burst.bucket(demand.method, demand.endpoint)
            if not bucket.take():
                return "burst", notice.refusal(bucket, deployment)
        if self.writes is not None and demand.issue is not None and demand.method in WRITING:
            reached = self.writes.take(demand.issue)
            if reached is not None:
                return "per-issue", notice.refused("jira-per-issue-on-write", *reached)
        return None

    def charged(self, demand: Demand) -> str | None:
        """Tell who pays points for a request: its app, or a person where people pay too."""
        if demand.app is None and self.points is not None and self.points.everyone:
            return "everyone"
        return demand.app

    def charge(self, demand: Demand, answer: Answer) -> None:
        """Let an app pay for what it was given."""
        app = self.charged(demand)
        if self.points is not None and app is not None:
            self.points.charge(app, cost(demand.method, demand.path, answer))

    def headers(self, demand: Demand, deployment: str) -> dict[str, str]:
        """Give the headers that tell of limits on any answer."""
        app = self.charged(demand)
        told = self.points.headers(app) if self.points is not None and app is not None else {}
        if self.burst is None or self.bucket.rate > 0:
            return notice.headers(self.bucket, deployment) | told
        bucket = self.burst.bucket(demand.method, demand.endpoint)
        limit, left = int(bucket.size), int(bucket.tokens)
        found = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(left)}
        also = {"Beta-RateLimit-Policy": f"q={limit};w=1", "Beta-RateLimit": f"r={left};t=1"}
        both = {name: f'{told[name]},"jira-burst-based";{more}' for name, more in also.items() if told}
        return found | told | both


def systems(wanted: Any) -> dict[str, Any]:
    """Read which of Cloud's systems shall be in force.

    Args:
        wanted: their names with commas or as a list, or an object of what each shall be like:
            ``{"points": {"quota": 100, "everyone": true}, "burst": {"GET": 5}, "per-issue": {}}``.

    Returns:
        ``points``, ``burst`` and ``writes`` of ``Limits``, ``None`` for those that are off.

    Raises:
        ValueError: a system or a value there is not.
    """
    named = wanted.split(",") if isinstance(wanted, str) else wanted or {}
    if not isinstance(named, dict) and not all(isinstance(name, str) for name in named):
        raise ValueError(f"limits are named: {', '.join(SYSTEMS)}")
    told: dict[str, Any] = (
        dict(named) if isinstance(named, dict) else {n.strip(): {} for n in named if n.strip()}
    )
    if not set(told) <= set(SYSTEMS):
        raise ValueError(
            f"limits are {', '.join(SYSTEMS)}, not {', '.join(sorted(set(told) - set(SYSTEMS)))}"
        )
    if not all(isinstance(options, dict) for options in told.values()):
        raise ValueError("what a limit shall be like is an object")
    makers = {"points": _points, "burst": _burst, "per-issue": _writes}
    made = {name: makers[name](told[name]) if name in told else None for name in SYSTEMS}
    return {"points": made["points"], "burst": made["burst"], "writes": made["per-issue"]}


def _points(options: dict[str, Any]) -> Points:
    if not set(options) <= {"tier", "edition", "users", "quota", "everyone"}:
        raise ValueError("points have a tier, an edition, users, a quota and everyone")
    tier = str(options.get("tier", "global"))
    whole = quota(tier, str(options.get("edition", "standard")), int(options.get("users", 0)))
    return Points(int(options.get("quota", whole)), tier, bool(options.get("everyone", False)))


def _burst(options: dict[str, Any]) -> Burst:
    if not set(options) <= set(RATES):
        raise ValueError(f"burst limits are by method: {', '.join(RATES)}")
    return Burst(RATES | {method: float(rate) for method, rate in options.items()}, plain=bool(options))


def _writes(options: dict[str, Any]) -> Writes:
    """Read windows: ``{"windows": [[3, 60]]}`` is three writes a minute."""
    return Writes(tuple((int(most), float(seconds)) for most, seconds in options.get("windows", WINDOWS)))
