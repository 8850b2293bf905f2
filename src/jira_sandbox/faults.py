"""What goes wrong on a real network in front of a real Jira, on demand and repeatable."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from jira_sandbox.call import Answer

WIRE_KINDS = frozenset({"reset", "lost", "half", "drip"})
"""Faults of the connection: closed before anything was done, closed when it was done but not yet answered,
closed in the middle of the answer, or one that drips."""

BODY_KINDS = frozenset({"duplicate-token", "wrong-type", "content-type"})
"""Faults inside a correct-looking answer: the page token given again, a value of the wrong type, JSON that is
said to be a page."""

ERRORS = frozenset({"500", "502", "503"})
ANSWER_KINDS = frozenset({"html", "429-html", "429-date", "429-zero"}) | ERRORS | {
    f"{status}-retry-after" for status in ERRORS
}  # fmt: skip
"""Faults that replace the answer; nothing is done."""

METHODS = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH"})

KINDS = WIRE_KINDS | BODY_KINDS | ANSWER_KINDS

PAGE = (
    "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>"
    "<p>We're sorry, Jira is not available right now.</p></body></html>"
)


class UnknownFaultError(ValueError):
    """A fault that is not in ``KINDS``, or a probability that is not between 0 and 1."""


@dataclass(frozen=True)
class Fault:
    """One thing that may go wrong: ``kind:probability``, with ``@METHOD path-substring`` if only there.

    Args:
        kind: one of ``KINDS``.
        probability: 0 to 1.
        where: a part of the path; the empty one is in all.
        method: of HTTP; the empty one is any.
    """

    kind: str
    probability: float
    where: str = ""
    method: str = ""

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read one fault.

        Raises:
            UnknownFaultError: the kind or the probability is not one.
        """
        rule, _, where = text.strip().partition("@")
        first, _, rest = where.strip().partition(" ")
        method, where = (first, rest.strip()) if first in METHODS else ("", where.strip())
        kind, _, chance = rule.partition(":")
        try:
            probability = float(chance or "1")
        except ValueError:
            raise UnknownFaultError(f"not a probability: {chance}") from None
        if kind not in KINDS or not 0 <= probability <= 1:
            raise UnknownFaultError(f"{text}: kinds are {', '.join(sorted(KINDS))}; probability is 0 to 1")
        return cls(kind, probability, where, method)

    def meets(self, method: str, path: str) -> bool:
        """Tell whether a request may meet this fault."""
        return self.method in ("", method) and self.where in path


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

    def draw(self, method: str, path: str) -> str | None:
        """Decide what goes wrong with a request, if anything."""
        for rule in self.rules:
            if rule.meets(method, path) and self.dice.random() < rule.probability:
                return rule.kind
        return None

    def replacement(self, kind: str) -> Answer:
        """Make the answer a fault of ``ANSWER_KINDS`` puts in place of the right one."""
        html = "text/html;charset=UTF-8"
        if kind == "html":
            status = 200 if self.dice.random() < 0.5 else 503
            return Answer(PAGE.format(title="Temporarily unavailable").encode(), status, html)
        if kind in ERRORS:
            return _error(int(kind))
        if kind.endswith("-retry-after"):
            return _error(int(kind[:3]), {"Retry-After": "1"})
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
