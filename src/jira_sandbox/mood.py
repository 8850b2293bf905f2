"""How the sandbox behaves at the moment, and how a test changes that."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from jira_sandbox.call import World
from jira_sandbox.faults import Faults
from jira_sandbox.latency import Latency
from jira_sandbox.limits.bucket import Bucket
from jira_sandbox.limits.edge import Limits, systems
from jira_sandbox.state.index import Staleness
from jira_sandbox.statistics import Statistics
from jira_sandbox.webhooks.courier import Courier, Disorder


@dataclass
class Mood:
    """What is in force: latency, limits and faults.

    Args:
        latency: added to every answer, all of them waiting side by side.
        limits: how fast the sandbox may be asked.
        faults: what goes wrong.
        statistics: what was asked, whatever the mood was.
        courier: carries webhooks, in order or not.
    """

    latency: Latency = field(default_factory=Latency)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    statistics: Statistics = field(default_factory=Statistics)
    courier: Courier | None = None
    first: dict[str, Any] = field(default_factory=dict)
    """What was in force at the start, as ``change`` takes it."""

    def begin(self, wanted: dict[str, Any], world: World) -> None:
        """Take on the first mood, which ``reset`` comes back to; see ``change``."""
        self.first = wanted
        self.change(wanted, world)

    def reset(self, world: World) -> None:
        """Be as at the start, with nothing counted and no webhook under way."""
        self.change(self.first, world)
        self.statistics.reset()
        if self.courier is not None:
            self.courier.forget()

    def change(self, wanted: dict[str, Any], world: World) -> None:
        """Take on a new mood; what is not named stays, and nothing changes if anything is wrong.

        Args:
            wanted: ``latency_ms``, ``rate_limit``, ``limits``, ``faults``, ``webhooks``, ``lag``,
                ``vanish``, ``seed``, ``now``, ``clock``.
            world: whose clock and search may change.

        Raises:
            ValueError: a value is not of its kind, or there is no such mood.
            TypeError: as well.
        """
        unknown = set(wanted) - set(READERS)
        if unknown:
            raise ValueError(f"moods are {', '.join(sorted(READERS))}, not {', '.join(sorted(unknown))}")
        for change in [self._read(name, wanted[name], world) for name in READERS if name in wanted]:
            change()

    def _read(self, name: str, value: Any, world: World) -> Change:
        try:
            return READERS[name](self, value, world)
        except (ValueError, TypeError, OverflowError) as problem:
            raise ValueError(f"{name} takes {TAKES[name]}, not {value!r}: {problem}") from None


Change = Callable[[], None]
Reader = Callable[[Mood, Any, World], Change]
"""Reads a value, refuses it if it is none, and gives the change it makes."""


def _seed(mood: Mood, value: Any, _world: World) -> Change:
    seed = int(value)

    def change() -> None:
        mood.latency = replace(mood.latency, seed=seed)
        mood.faults = Faults(mood.faults.rules, seed)

    return change


def _latency(mood: Mood, value: Any, _world: World) -> Change:
    made = Latency.parse(str(value), mood.latency.seed)

    def change() -> None:
        mood.latency = replace(made, seed=mood.latency.seed)

    return change


def _rate_limit(mood: Mood, value: Any, _world: World) -> Change:
    told = value if isinstance(value, dict) else {"rate": value or 0}
    if not set(told) <= {"rate", "size"}:
        raise ValueError("a limit has a rate and a size")
    rate, size = float(told.get("rate", 0)), float(told.get("size", 0))
    if not (0 <= rate < math.inf and 0 <= size < math.inf):
        raise ValueError("a rate and a size are 0 or more")
    bucket = Bucket(rate, most=size)

    def change() -> None:
        mood.limits = replace(mood.limits, bucket=bucket)

    return change


def _limits(mood: Mood, value: Any, world: World) -> Change:
    made = systems(value)
    if any(made.values()) and not world.site.cloud:
        raise ValueError("Data Center has one limit only: rate_limit")

    def change() -> None:
        mood.limits = replace(mood.limits, **made)

    return change


def _faults(mood: Mood, value: Any, _world: World) -> Change:
    rules = Faults.parse(str(value or "")).rules

    def change() -> None:
        mood.faults = Faults(rules, mood.faults.seed)

    return change


def _webhooks(mood: Mood, value: Any, _world: World) -> Change:
    """Read ``{"reorder": 0.1, "duplicate": 0.1, "drop": 0.1, "ordered": true, "time_scale": 0.001}``."""
    told: dict[str, Any] = {"seed": mood.faults.seed, **(value or {})}
    scale = told.pop("time_scale", None)
    courier = mood.courier
    if courier is None or (scale is not None and not float(scale) >= 0):
        raise ValueError("webhooks are carried by a server, at a scale of 0 or more")
    if not set(told) <= {spot.name for spot in fields(Disorder)}:
        raise ValueError("there is nothing else to disorder")
    disorder = Disorder(**told)

    def change() -> None:
        courier.put(disorder)
        courier.scale = courier.scale if scale is None else float(scale)

    return change


def _lag(_mood: Mood, value: Any, world: World) -> Change:
    """Read ``5`` or ``{"seconds": 5, "jitter": 2}``."""
    told = value if isinstance(value, dict) else {"seconds": value or 0}
    if not set(told) <= {"seconds", "jitter"}:
        raise ValueError("a lag has seconds and jitter")
    lag, jitter = float(told.get("seconds", 0)), float(told.get("jitter", 0))
    Staleness(lag, jitter)
    return lambda: world.index.put(replace(world.index.staleness, lag=lag, jitter=jitter))


def _vanish(mood: Mood, value: Any, world: World) -> Change:
    """Read ``0.5`` or ``{"probability": 0.5, "seconds": 2}``."""
    told = value if isinstance(value, dict) else {"probability": value or 0}
    if not set(told) <= {"probability", "seconds"}:
        raise ValueError("vanishing has a probability and seconds")
    made = Staleness(
        vanish=float(told.get("probability", 1)), absence=float(told.get("seconds", 2)),
        seed=mood.faults.seed,
    )  # fmt: skip
    return lambda: world.index.put(
        replace(made, lag=world.index.staleness.lag, jitter=world.index.staleness.jitter)
    )


def _now(_mood: Mood, value: Any, world: World) -> Change:
    now = datetime.fromisoformat(str(value))

    def change() -> None:
        world.site.clock.put(now if now.tzinfo else now.replace(tzinfo=world.site.zone))
        world.snapshots.stale()

    return change


def _clock(_mood: Mood, value: Any, world: World) -> Change:
    """Let the site's clock stand still or run: what depends on it is told the same again and again."""
    clock = world.site.clock
    changes = {"stopped": clock.stop, "running": clock.start}
    if not isinstance(value, str) or value not in changes:
        raise ValueError("a clock is stopped or running")
    return changes[value]


READERS: dict[str, Reader] = {
    "seed": _seed,
    "latency_ms": _latency,
    "rate_limit": _rate_limit,
    "limits": _limits,
    "faults": _faults,
    "webhooks": _webhooks,
    "lag": _lag,
    "vanish": _vanish,
    "now": _now,
    "clock": _clock,
}
"""The moods there are; the seed comes first, so that what is drawn with it begins anew."""

TAKES = {
    "seed": "a whole number",
    "latency_ms": "milliseconds: 40, 20..400 or p50=40,p99=900",
    "rate_limit": 'requests a second, 20, or {"rate": 5, "size": 20}',
    "limits": "points, burst and per-issue, with commas or as an object",
    "faults": "kind:probability, with @METHOD path for some requests only: 503:0.1@GET /search",
    "webhooks": '{"reorder": 0.1, "duplicate": 0.1, "drop": 0.1, "ordered": true, "time_scale": 0.001}',
    "lag": 'seconds, 5, or {"seconds": 5, "jitter": 2}',
    "vanish": 'a probability, 0.5, or {"probability": 0.5, "seconds": 2}',
    "now": "a moment such as 2026-01-31T09:00:00+01:00",
    "clock": "stopped or running",
}
"""What each mood takes, for whoever said something else."""
