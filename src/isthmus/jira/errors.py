"""What can go wrong between us and Jira: one tree for every door.

JiraError
├── Refused        401, 403: who asks, or what they may see
├── Missing        404, 410, 501: it is not there, or this Jira does not offer it
├── Invalid        400, 413, 422: the question is wrong, and asking again will not help
├── Conflict       409: somebody else was first
├── Throttled      429: too many questions; `retry_at` says when to go on
├── Unavailable    no answer, or one that says "later" (408, 425, 5xx): asking again may help
└── Broken         an answer that no Jira should give

Only `Throttled` and `Unavailable` are worth a second try. Every error knows the site, the operation, Jira's
own messages and the id under which Jira logged the request; never headers, secrets or bodies.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum


class Cause(Enum):
    """What kind of thing failed, so that a person is told what to do about it."""

    NAME = "the host name could not be resolved"
    TLS = "the TLS connection could not be verified"
    CONNECTION = "the connection could not be made or broke"
    TIMEOUT = "no answer came in time"
    PROXY = "the proxy refused"
    SERVER = "Jira could not answer"
    LOGIN = "the login was refused"
    CAPTCHA = "Jira asks for a CAPTCHA"
    PERMISSION = "permission is missing"
    LICENSE = "a license is missing"
    REDIRECT = "Jira redirected elsewhere"
    HTML = "a web page came instead of data"
    REQUEST = "Jira did not accept the request"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a failure.

    site: the base URL.
    operation: method and path.
    status: the HTTP status; 0 when there was no answer.
    messages: Jira's own words.
    request_id: the id by which Jira's administrators find the request in their logs; "" when none was given.
    cause: what kind of thing failed.
    remedy: what to do, as one sentence; "" when the messages say it.
    """

    site: str = ""
    operation: str = ""
    status: int = 0
    messages: tuple[str, ...] = ()
    request_id: str = ""
    cause: Cause = Cause.OTHER
    remedy: str = ""


class JiraError(Exception):
    """Jira could not be asked, or answered with an error. `facts` says what is known about it."""

    def __init__(self, summary: str, facts: Facts | None = None) -> None:
        super().__init__(summary)
        self.summary = summary
        self.facts = facts or Facts()

    def __str__(self) -> str:
        facts = self.facts
        said = " ".join(facts.messages)
        parts = (self.summary, f"Jira says: {said}" if said else "", facts.remedy)
        text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
        request = f"request {facts.request_id}" if facts.request_id else ""
        where = ", ".join(part for part in (facts.operation, request) if part)
        return f"{text} [{where}]" if where else text


class Refused(JiraError):
    """Jira does not let this caller in, or not to this."""


class Missing(JiraError):
    """What was asked for does not exist, or this caller may not know that it does."""


class Invalid(JiraError):
    """Jira understood that it was asked something, and refuses the question as wrong."""


class Conflict(JiraError):
    """The thing changed in the meantime."""


class _Later(JiraError):
    """Asking again may help.

    pause: how many seconds Jira wants us to wait; None when it did not say.
    retry_at: the moment that comes to, in UTC.
    """

    def __init__(self, summary: str, facts: Facts | None = None, pause: float | None = None) -> None:
        super().__init__(summary, facts)
        self.pause = pause
        self.retry_at = None if pause is None else datetime.now(UTC) + timedelta(seconds=pause)


class Throttled(_Later):
    """Jira answers no more for now."""


class Unavailable(_Later):
    """Jira gave no answer, or said that it cannot answer now."""

    @property
    def passing(self) -> bool:
        """Whether asking again may help: a name or a certificate does not mend itself in a second."""
        return self.facts.cause not in (Cause.NAME, Cause.TLS, Cause.PROXY)


class Broken(JiraError):
    """The answer is not one a Jira gives: a web page, data cut off, a shape that contradicts itself."""
