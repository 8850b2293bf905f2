"""How long an answer takes: the same for all, evenly between two times, or as a real Jira spreads it."""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass, field
from statistics import NormalDist

QUANTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?)=(\d+(?:\.\d+)?)")


@dataclass
class Latency:
    """Times drawn with a generator of their own, so that a seed repeats a run.

    Args:
        least: milliseconds, of the even spread.
        most: milliseconds; the same as ``least`` when every answer takes as long.
        middle: of the logarithm of milliseconds, where times are spread like a real Jira's (log-normal).
        spread: of that logarithm; 0 for the even spread.
    """

    least: float = 0.0
    most: float = 0.0
    middle: float = 0.0
    spread: float = 0.0
    seed: int = 1
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - weather, not cryptography

    @classmethod
    def parse(cls, text: str, seed: int = 1) -> Latency:
        """Read milliseconds: ``40``, ``20..400``, or two quantiles, ``p50=40,p99=900``.

        Raises:
            ValueError: it is none of these.
        """
        if "=" in text:
            return cls._spread(text, seed)
        low, _, high = text.partition("..")
        least, most = float(low or 0), float(high or low or 0)
        if not 0 <= least <= most < math.inf:
            raise ValueError(f"not a latency: {text}")
        return cls(least, most, seed=seed)

    @classmethod
    def _spread(cls, text: str, seed: int) -> Latency:
        found = [QUANTILE.fullmatch(part.strip()) for part in text.split(",")]
        points = sorted((float(match[1]) / 100, float(match[2])) for match in found if match)
        if len(points) != 2 or len(found) != 2 or not points[0][0] < points[1][0]:
            raise ValueError(f"not a latency: {text}; two quantiles are needed, such as p50=40,p99=900")
        (below, low), (above, high) = points
        if below <= 0 or not 0 < low <= high:
            raise ValueError(f"not a latency: {text}; quantiles grow")
        first, second = (NormalDist().inv_cdf(part) for part in (below, above))
        spread = (math.log(high) - math.log(low)) / (second - first)
        return cls(low, high, math.log(low) - spread * first, spread, seed)

    def draw(self) -> float:
        """Give the seconds the next answer takes; 0 without drawing when there is no latency."""
        if self.spread:
            return self.dice.lognormvariate(self.middle, self.spread) / 1000
        if self.most <= self.least:
            return self.least / 1000
        return self.dice.uniform(self.least, self.most) / 1000
