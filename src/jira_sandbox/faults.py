"""What goes wrong on a real network in front of a real Jira, on demand and repeatable."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from jira_sandbox.call import Answer

WIRE_KINDS = frozenset({"reset", "half", "drip"})
"""Faults of the connection: closed without an answer, closed in the middle of one, or one that drips."""

BODY_KINDS = frozenset({"duplicate-token", "wrong-type"})
"""Faults inside a correct-looking answer: the page token given again, a value of the wrong type."""

ANSWER_KINDS = frozenset({"html", "500", "502", "503", "503-retry-after", "429-html", "429-date", "429-zero"})
"""Faults that replace the answer."""

KINDS = WIRE_KINDS | BODY_KINDS | ANSWER_KINDS

PAGE = (
    "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>"
    "<p>We're sorry, Jira is not available right now.</p></body></html>"
)


class UnknownFaultError(ValueError):
    """A fault that is not in ``KINDS``, or a probability that is not between 0 and 1."""


@dataclass(frozen=True)
class Fault:
    """One thing that may go wrong: ``kind:probability`` with an optional ``@path-substring``."""

    kind: str
    probability: float
    where: str = ""

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read one fault.

        Raises:
            UnknownFaultError: the kind or the probability is not one.
        """
        rule, _, where = text.strip().partition("@")
        kind, _, chance = rule.partition(":")
        try:
            probability = float(chance or "1")
        except ValueError:
            raise UnknownFaultError(f"not a probability: {chance}") from None
        if kind not in KINDS or not 0 <= probability <= 1:
            raise UnknownFaultError(f"{text}: kinds are {', '.join(sorted(KINDS))}; probability is 0 to 1")
        return cls(kind, probability, where)


@dataclass
class Faults:
    """The faults in force, drawn with a generator of their own so that a seed repeats a run."""

    rules: list[Fault] = field(default_factory=list)
    seed: int = 1
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - weather, not cryptography

    @classmethod
    def parse(cls, text: str, seed: int = 1) -> Faults:
        """Read a comma list of faults; the empty text means none."""
        return cls([Fault.parse(part) for part in text.split(",") if part.strip()], seed)

    def draw(self, path: str) -> str | None:
        """Decide what goes wrong with a request, if anything."""
        for rule in self.rules:
            if rule.where in path and self.dice.random() < rule.probability:
                return rule.kind
        return None

    def replacement(self, kind: str) -> Answer:
        """Make the answer a fault of ``ANSWER_KINDS`` puts in place of the right one."""
        html = "text/html;charset=UTF-8"
        if kind == "html":
            status = 200 if self.dice.random() < 0.5 else 503
            return Answer(PAGE.format(title="Temporarily unavailable").encode(), status, html)
        if kind in ("500", "502", "503"):
            return _error(int(kind))
        if kind == "503-retry-after":
            return _error(503, {"Retry-After": "1"})
        if kind == "429-html":
            return Answer(PAGE.format(title="Too Many Requests").encode(), 429, html, {"Retry-After": "1"})
        if kind == "429-date":
            when = datetime.now(UTC) + timedelta(seconds=1)
            return Answer(b"", 429, headers={"Retry-After": format_datetime(when, usegmt=True)})
        return Answer(b'{"message":"Rate limit exceeded."}', 429, headers={"Retry-After": "0"})


def _error(status: int, headers: dict[str, str] | None = None) -> Answer:
    body = b'{"errorMessages":["Internal server error"],"errors":{}}'
    if status == 502:
        return Answer(PAGE.format(title="502 Bad Gateway").encode(), 502, "text/html", headers or {})
    return Answer(body, status, headers=headers or {})
