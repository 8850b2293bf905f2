"""The course: which readings are made under which conditions, and what they should take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.figure import Figure, Target, least
from bench.server import Server

LATENCY_MS = 150
RATE = 20
LIMIT = "wire"
PEERS = (
    ("jira, objects", "jira_library", "issues"),
    ("jira, json", "jira_library", "issues_json"),
    ("atlassian-python-api", "atlassian_library", "issues"),
)

Said = Callable[[Figure], None]


@dataclass(frozen=True, slots=True)
class Course:
    """Readings of one server.

    wanted: whether a figure of this name is asked for. repeat: how often the short readings are made; the
    least disturbed one counts, for the limit as for us. tell: called with each figure.
    """

    server: Server
    wanted: Callable[[str], bool]
    repeat: int
    tell: Said

    def run(self, latency_ms: int, *, peers: bool) -> Iterator[Figure]:
        """Everything at one latency."""
        self.server.mood(latency_ms)
        where = f"{self.server.issues:,} issues, {latency_ms} ms"
        yield from self._against_limit(f"{where}: 20 columns", "issues", PEERS if peers else ())
        yield from self._against_limit(f"{where}: all comments", "comments", ())
        name = f"{where}: one issue by key: isthmus"
        if self.wanted(name):
            yield self._told(self._least(name, "isthmus", "point"))

    def _against_limit(
        self, title: str, question: str, peers: tuple[tuple[str, str, str], ...]
    ) -> Iterator[Figure]:
        names = [f"{title}: {who}" for who in ("the bytes unread", "isthmus", *(peer[0] for peer in peers))]
        if not any(map(self.wanted, names)):
            return
        runs = [
            (self.server.read(names[0], LIMIT, question), self.server.read(names[1], "isthmus", question))
            for _ in range(self.repeat)
        ]
        limit, ours = least(run[0] for run in runs), least(run[1] for run in runs)
        others = [
            self.server.read(name, reader, asked)
            for name, (_, reader, asked) in zip(names[2:], peers, strict=True)
            if self.wanted(name)
        ]
        for one in (limit, ours, *others):
            one.ratio_to_limit = one.wall_s / limit.wall_s
        for one in (limit, ours, *others):
            yield self._told(one)

    def throttled(self, latency_ms: int) -> Iterator[Figure]:
        """All issues from a server that lets in so many requests a second."""
        name = f"{self.server.issues:,} issues, {latency_ms} ms, {RATE} requests/s: 20 columns: isthmus"
        if not self.wanted(name):
            return
        self.server.mood(latency_ms, RATE)
        figure = self.server.read(name, "isthmus", "issues")
        self.server.mood(latency_ms)
        ideal = max(0, figure.requests - figure.rejected - RATE) / RATE + latency_ms / 1000
        figure.targets += [
            Target("wall beside the ideal for the rate", figure.wall_s / ideal, 1.15),
            Target("requests sent twice for nothing", figure.rejected, 0),
        ]
        yield self._told(figure)

    def _least(self, name: str, reader: str, question: str) -> Figure:
        return least(self.server.read(name, reader, question) for _ in range(self.repeat))

    def _told(self, figure: Figure) -> Figure:
        self.tell(figure)
        return figure


def judge(figures: list[Figure]) -> None:
    """Add the targets that the project has set itself (docs/why/speed.md). They are about real latencies."""
    found = {figure.name: figure for figure in figures}
    title = f"10,000 issues, {LATENCY_MS} ms: 20 columns: "
    ours = found.get(f"{title}isthmus")
    if ours is not None:
        ours.targets += [
            Target("wall beside the bytes unread", ours.ratio_to_limit or 0, 1.6),
            Target("CPU seconds of the whole process", ours.cpu_s, 1.3),
            Target("peak MB", ours.peak_mb, 250),
        ]
        for peer in (found[title + who] for who, _, _ in PEERS if title + who in found):
            faster = peer.wall_s / ours.wall_s
            ours.targets.append(Target(f"times faster than {peer.name}", faster, 8, at_least=True))
    large = found.get(f"100,000 issues, {LATENCY_MS} ms: 20 columns: isthmus")
    if ours is not None and large is not None:
        large.targets.append(Target("peak MB beside that of 10,000", large.peak_mb / ours.peak_mb, 1.2))
    comments = found.get(f"10,000 issues, {LATENCY_MS} ms: all comments: isthmus")
    if comments is not None:
        comments.targets.append(Target("requests", comments.requests, 130))
