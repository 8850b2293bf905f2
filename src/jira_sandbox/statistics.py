"""What the sandbox was asked: counts a test or a bench reads back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Statistics:
    """Requests by method and path, refusals for speed, and how many were answered at the same time."""

    requests: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    """Refusals for speed, by the system of limits that refused."""
    in_flight: int = 0
    most_in_flight: int = 0

    def enter(self, method: str, path: str) -> None:
        """Count a request that begins."""
        self.requests[f"{method} {path}"] += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)

    def leave(self) -> None:
        """Count a request that ends."""
        self.in_flight -= 1

    def reset(self) -> None:
        """Start counting again; requests under way stay counted as in flight."""
        self.requests.clear()
        self.rejected.clear()
        self.most_in_flight = self.in_flight

    def report(self) -> dict[str, Any]:
        """Give the counts as ``GET /sandbox/stats`` answers them."""
        return {
            "requests": dict(self.requests),
            "total": sum(self.requests.values()),
            "rejected": self.rejected.total(),
            "rejectedBy": dict(self.rejected),
            "inFlight": self.in_flight,
            "maxInFlight": self.most_in_flight,
        }
