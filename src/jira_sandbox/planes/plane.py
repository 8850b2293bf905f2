"""What every plane has: where it is, who may ask, and how it refuses."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.datastructures import Headers

from jira_sandbox.call import Answer
from jira_sandbox.errors import JiraError
from jira_sandbox.operations import known_path, operation
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.site import Site

Thing = dict[str, Any]


class PlaneError(JiraError):
    """A request a plane refuses.

    Args:
        status: HTTP status.
        code: the plane's word for what is wrong: SCIM's ``scimType``, an ``ADMIN-404-2``, a ``reason``.
        message: what is wrong, for people.
        context: more that goes into the body, by its name there.
    """

    def __init__(self, status: int, code: str, message: str, **context: Any) -> None:
        super().__init__(status, message)
        self.code = code
        self.context = context


@dataclass(frozen=True)
class Asked:
    """A request as far as a plane's door sees it: what it is for, and the headers."""

    method: str
    path: str
    headers: Headers

    @property
    def trace(self) -> str:
        """An id for the server's log, as refusals carry it."""
        return hashlib.blake2b(f"{self.method} {self.path}".encode(), digest_size=8).hexdigest()


Admit = Callable[[Asked, Keys], None]
Shape = Callable[[JiraError, Asked], Mapping[str, Any]]


@dataclass(frozen=True)
class Plane:
    """One plane.

    Args:
        prefix: what its paths begin with.
        only: the product that has it.
        admit: looks for the plane's own credential and raises ``PlaneError`` without it.
        shape: writes a refusal as the plane does.
        media: the media type of its answers.
        write: encodes a refusal, given what was asked; JSON where a plane knows nothing else.
    """

    prefix: str
    only: str
    admit: Admit
    shape: Shape
    media: str = "application/json;charset=UTF-8"
    write: Callable[[Mapping[str, Any], Asked], tuple[bytes, str]] | None = field(default=None)

    def enter(self, asked: Asked, site: Site) -> None:
        """Let somebody with the right credential in.

        Raises:
            PlaneError: 401 or 403 for all others.
        """
        self.admit(asked, site.part(Keys))

    def unserved(self, asked: Asked) -> JiraError:
        """Refuse what no route answers: 501 when the plane has it and the sandbox does not, 405 when
        the path is there for other methods, else 404."""
        named = operation(asked.method, asked.path, self.only)
        if named is not None:
            return PlaneError(501, "", f"The sandbox does not serve {named}.")
        if known_path(asked.path, self.only):
            return PlaneError(405, "", f"Method {asked.method} is not allowed here.")
        return PlaneError(404, "", f"No endpoint {asked.method} {asked.path}.")

    def refused(self, error: JiraError, asked: Asked) -> Answer:
        """Answer a refusal in the plane's own shape."""
        body = self.shape(error, asked)
        if self.write is not None:
            written, media = self.write(body, asked)
            return Answer(written, error.status, media, error.headers)
        return Answer(msgspec.json.encode(body), error.status, self.media, error.headers)


def bearer(asked: Asked) -> str:
    """Give the token of a ``Bearer`` header; empty without one."""
    kind, _, token = asked.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def basic(asked: Asked) -> tuple[str, str]:
    """Give name and password of a ``Basic`` header; both empty without one."""
    kind, _, secret = asked.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def same(given: str, right: str) -> bool:
    """Compare two secrets without telling by the time it takes."""
    return hmac.compare_digest(given.encode(), right.encode())


def message_of(error: JiraError) -> str:
    """Give what a refusal says, whoever it comes from."""
    return " ".join([*error.messages, *error.errors.values()]) or "Bad Request"


def code_of(error: JiraError, otherwise: str) -> str:
    """Give a refusal's code; one that comes from Jira's own rooms has none."""
    return (error.code if isinstance(error, PlaneError) else "") or otherwise
