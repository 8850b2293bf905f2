"""A figure, what it should be, and how both are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """An upper or lower bound that one value should keep; `bound` is in the value's own unit."""

    what: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is kept."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'met ' if self.met else 'MISSED'}  {self.what}: {self.value:.4g} {sign} {self.bound:.4g}"


@dataclass(slots=True)
class Figure:
    """What one reading took.

    wall_s: of the reading, without starting Python and importing. cpu_s: of the whole process; read_cpu_s: of
    the reading. peak_mb: of the process. requests: as the server counted them; rejected: how many of them it
    refused for speed. ratio_to_limit: wall beside that of the same bytes unread; None where there is no such
    measure.
    """

    name: str
    wall_s: float
    cpu_s: float
    read_cpu_s: float
    peak_mb: float
    requests: int
    rejected: int
    most_in_flight: int
    rows: int
    ratio_to_limit: float | None = None
    targets: list[Target] = field(default_factory=list)

    def record(self) -> dict[str, object]:
        """As it is kept in bench/results.json."""
        plain = {key: value for key, value in asdict(self).items() if key != "targets"}
        rounded = {
            key: round(value, 3) if isinstance(value, float) else value for key, value in plain.items()
        }
        kept = [{"what": one.what, "value": round(one.value, 3), "bound": one.bound, "met": one.met}
                for one in self.targets]  # fmt: skip
        return {**rounded, "targets": kept}


def least(figures: Iterable[Figure]) -> Figure:
    """Of several readings, the least disturbed by what else the machine had to do: the fastest."""
    return min(figures, key=lambda one: one.wall_s)


_HEAD = ("what", "wall s", "x limit", "CPU s", "of read", "peak MB", "requests", "rows")


def table(figures: Sequence[Figure]) -> list[str]:
    """One aligned line per figure, under a head."""
    rows = [_HEAD, *(_cells(one) for one in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEAD))]
    lines = []
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]))
    return lines


def _cells(one: Figure) -> tuple[str, ...]:
    ratio = "" if one.ratio_to_limit is None else f"{one.ratio_to_limit:.2f}"
    return (
        one.name,
        f"{one.wall_s:.2f}",
        ratio,
        f"{one.cpu_s:.2f}",
        f"{one.read_cpu_s:.2f}",
        f"{one.peak_mb:.0f}",
        f"{one.requests:,}",
        f"{one.rows:,}",
    )
