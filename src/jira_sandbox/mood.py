"""How the sandbox behaves at the moment, and the two doors by which a test changes it and reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from jira_sandbox.call import Answer, World
from jira_sandbox.faults import Faults, UnknownFaultError
from jira_sandbox.limits import Bucket
from jira_sandbox.statistics import Statistics


@dataclass
class Mood:
    """Latency, rate limit and faults in force.

    Args:
        latency: seconds added to every answer, all of them waiting side by side.
        bucket: the rate limit.
        faults: what goes wrong.
    """

    latency: float = 0.0
    bucket: Bucket = field(default_factory=lambda: Bucket(0))
    faults: Faults = field(default_factory=Faults)
    statistics: Statistics = field(default_factory=Statistics)

    def change(self, wanted: dict[str, Any], world: World) -> None:
        """Take on a new mood: ``latency_ms``, ``rate_limit``, ``faults``, ``now``; what is not named stays.

        Raises:
            ValueError: a value is not of its kind.
        """
        if "latency_ms" in wanted:
            self.latency = float(wanted["latency_ms"]) / 1000
        if "rate_limit" in wanted:
            self.bucket = Bucket(float(wanted["rate_limit"] or 0))
        if "faults" in wanted:
            self.faults = Faults.parse(str(wanted["faults"] or ""), self.faults.seed)
        if "now" in wanted:
            now = datetime.fromisoformat(str(wanted["now"]))
            world.site.clock.put(now if now.tzinfo else now.replace(tzinfo=world.site.zone))
            world.snapshots.stale()

    def admin(self, method: str, path: str, body: bytes, world: World) -> Answer:
        """Answer ``/sandbox/…``: moods and statistics."""
        match (method, path):
            case ("POST", "/sandbox/moods"):
                try:
                    self.change(msgspec.json.decode(body or b"{}", type=dict[str, Any]), world)
                except (ValueError, TypeError, UnknownFaultError) as problem:
                    return Answer(msgspec.json.encode({"error": str(problem)}), 400)
                return Answer(b"", 204)
            case ("GET", "/sandbox/stats"):
                return Answer(msgspec.json.encode(self.statistics.report()))
            case ("POST", "/sandbox/stats/reset"):
                self.statistics.reset()
                return Answer(b"", 204)
            case _:
                return Answer(b'{"error":"no such door"}', 404)
