"""The search index of a site, which may come to know of a write later than everybody else.

https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from jira_sandbox.state.issue import Issue
from jira_sandbox.state.site import Site
from jira_sandbox.state.snapshots import Snapshots


@dataclass(frozen=True)
class Staleness:
    """How the index lags behind; all times are on the site's clock.

    Args:
        lag: seconds until the index knows of a write.
        jitter: as many seconds more at most, drawn evenly.
        vanish: probability that the issue is not found for a while once the write is known.
        absence: seconds of that while.
        seed: of the dice.
    """

    lag: float = 0.0
    jitter: float = 0.0
    vanish: float = 0.0
    absence: float = 2.0
    seed: int = 1

    def __post_init__(self) -> None:
        if not (min(self.lag, self.jitter, self.absence) >= 0 and 0 <= self.vanish <= 1):
            raise ValueError("a lag is 0 or more, a probability 0 to 1")

    @property
    def any(self) -> bool:
        """Whether the index is ever behind."""
        return self.lag + self.jitter + self.vanish > 0


class Ghost(Issue):
    """An issue as it was: nothing that is kept of the real one's JSON is its own."""

    __slots__ = ()


@dataclass
class Write:
    """One write the index has not taken in for good.

    Args:
        before: the issue before it; ``None`` where there was none.
        due: when the index knows of it, in seconds since 1970.
        back: until when the issue is not found.
        turn: of the request that wrote.
    """

    before: Ghost | None
    due: float
    back: float
    turn: int


@dataclass(frozen=True)
class Seen:
    """The issues as the index shows them, and the places of those it does not."""

    issues: Sequence[Issue]
    gone: Collection[int]


class Showing:
    """A site as a search reads it, with other issues in it."""

    def __init__(self, site: Any, issues: Sequence[Issue]) -> None:
        self.site = site
        self.issues = issues

    def __getattr__(self, name: str) -> Any:
        return getattr(self.site, name)


@dataclass
class Index:
    """What searches know of a site."""

    site: Site
    snapshots: Snapshots
    staleness: Staleness = field(default_factory=Staleness)
    late: dict[int, list[Write]] = field(default_factory=dict)
    """Place of an issue → what is not known of it yet, the oldest first."""
    turn: int = 0
    dice: random.Random = field(default_factory=random.Random)
    shown: dict[int, int] = field(default_factory=dict)

    def put(self, staleness: Staleness) -> None:
        """Lag like this from now on; what was late is known at once."""
        self.staleness = staleness
        self.dice = random.Random(staleness.seed)  # noqa: S311 - weather, not cryptography
        self.forget()
        witnesses = self.site.memory.witnesses
        witnesses[:] = [witness for witness in witnesses if witness != self.open]
        if staleness.any:
            witnesses.append(self.open)

    def forget(self) -> None:
        """Know everything."""
        self.late.clear()
        self.shown.clear()
        self.snapshots.stale()

    def open(self, issue: Issue) -> None:
        """Remember an issue that is about to change, once in a request."""
        writes = self.late.setdefault(issue.index, [])
        if writes and writes[-1].turn == self.turn:
            return
        how, now = self.staleness, self.site.now.timestamp()
        due = now + how.lag + self.dice.uniform(0, how.jitter)
        new = issue.index >= len(self.site.issues)
        vanishes = not new and self.dice.random() < how.vanish
        before = None if new else ghost(issue)
        writes.append(Write(before, due, due + how.absence if vanishes else due, self.turn))

    def seen(self, fresh: Collection[str] = ()) -> Seen | None:
        """Give what a search finds at the moment; ``None`` when that is how everything is.

        Args:
            fresh: ids of issues that must be shown as they are.
        """
        if not self.late:
            return None
        now = self.site.now.timestamp()
        for place, writes in list(self.late.items()):
            writes[:] = [write for write in writes if now < max(write.due, write.back)]
            if not writes:
                del self.late[place]
        waiting = {
            place: next((write for write in writes if now < write.due), None)
            for place, writes in self.late.items()
        }
        shown = {place: id(write) for place, write in waiting.items()}
        if shown != self.shown:
            self.shown = shown
            self.snapshots.stale()
        return self._seen(waiting, fresh) if waiting else None

    def _seen(self, waiting: dict[int, Write | None], fresh: Collection[str]) -> Seen:
        """Show issues as they were before the write that waits; those that are not found are gone."""
        issues, gone = list(self.site.issues), set(self.site.gone)
        for place, write in waiting.items():
            if issues[place].id in fresh:
                continue
            if write is None or write.before is None:
                gone.add(place)
            else:
                issues[place] = write.before
                gone.discard(place)
        return Seen(issues, gone)


def ghost(issue: Issue) -> Ghost:
    """Copy an issue as it is."""
    fields = issue.fields
    copy = Ghost(
        issue.index, issue.id, issue.key, issue.url, dict(fields.values_kept),
        tales=fields.tales, chronicle=issue.chronicle, outline=issue.outline,
    )  # fmt: skip
    copy.later = issue.later
    return copy
