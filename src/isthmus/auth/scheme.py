"""What one way of signing in has to offer, and the little it needs to know of HTTP."""

from base64 import b64encode
from collections.abc import Generator, Mapping, MutableMapping
from typing import ClassVar, Protocol, TypeVar

from isthmus.auth.secret import Secret


class Request(Protocol):
    """What a flow touches of a request: its headers, by case-insensitive name."""

    @property
    def headers(self) -> MutableMapping[str, str]:
        """The headers that will be sent."""


class Response(Protocol):
    """What a flow touches of an answer: its status and headers."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that came."""


AnyRequest = TypeVar("AnyRequest", bound=Request)


class Scheme(Protocol):
    """One way of signing in: a frozen dataclass whose fields are the options it needs.

    A scheme holds no connection and does no I/O. The driver (`isthmus.connect.client`) runs its flow, so the
    flow is tested with `next()` and `.send()`.
    """

    name: ClassVar[str]
    """The value of the option `auth_scheme` that asks for it, as CData's drivers spell it."""

    aliases: ClassVar[tuple[str, ...]]
    """Other values of `auth_scheme` that mean the same. Case, blanks, `_` and `-` never matter."""

    about: ClassVar[str]
    """One sentence for the reference page: what it is and where it works."""

    fields: ClassVar[tuple[str, ...]]
    """The names of the options it needs, which are its constructor's parameters."""

    credential: ClassVar[str]
    """The one of its fields whose presence alone tells that this scheme is meant."""

    cloud_refusal: ClassVar[str]
    """Why Jira Cloud never accepts it and what to do instead; empty when Cloud does."""

    def flow(self, request: AnyRequest) -> Generator[AnyRequest, Response, None]:
        """Sign `request` in: yield what has to be sent, be sent each answer, end when no more is to be sent.

        The last answer is the caller's. The contract is that of httpx's `Auth.auth_flow`
        (https://www.python-httpx.org/advanced/authentication/#custom-authentication-schemes).
        """


def basic(user: str, secret: Secret) -> str:
    """The value of an `Authorization` header that holds a user and a secret (RFC 7617, in UTF-8)."""
    return "Basic " + b64encode(f"{user}:{secret.reveal()}".encode()).decode("ascii")


def bearer(secret: Secret) -> str:
    """The value of an `Authorization` header that holds a token (RFC 6750)."""
    return f"Bearer {secret.reveal()}"
