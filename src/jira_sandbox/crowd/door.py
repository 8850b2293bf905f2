"""How Crowd's routes are registered, read what was sent and answer: XML or JSON, under either version."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jira_sandbox.call import Answer, Call
from jira_sandbox.crowd import wire
from jira_sandbox.edit.person import group_named
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.profiles import person_named

Thing = dict[str, Any]

HOME = "/rest/usermanagement"
VERSIONS = ("1", "latest")


@dataclass
class Entity:
    """One of Crowd's entities as an answer: its name in XML, and the entity as in JSON."""

    name: str
    value: Thing
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Entity | Answer]


def crowd(method: str, path: str) -> Callable[[Handler], Handler]:
    """Register a function as the answer to a resource of Crowd's, given below ``/rest/usermanagement/1``."""

    def register(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def answered(call: Call) -> Answer:
            call.body = _sent(call)
            result = handler(call)
            if isinstance(result, Answer):
                return result
            body, media = wire.written(result.name, result.value, call.headers.get("accept", ""))
            return Answer(body, result.status, media, result.headers)

        for version in VERSIONS:
            route(method, f"{HOME}/{version}{path}", only="datacenter", open=True)(answered)
        return handler

    return register


def _sent(call: Call) -> Any:
    if not call.raw:
        return None
    try:
        return wire.read(call.raw, call.headers.get("content-type", ""))
    except wire.UnreadableError as problem:
        raise PlaneError(400, "ILLEGAL_ARGUMENT", str(problem)) from None


def entity(call: Call) -> Thing:
    """Give the entity a client sent.

    Raises:
        PlaneError: 400 for anything else.
    """
    if not isinstance(call.body, dict):
        raise PlaneError(400, "ILLEGAL_ARGUMENT", "The request body must be an entity.")
    return call.body


def text(value: Thing, name: str) -> str:
    """Give a text of an entity; empty when it is not there.

    Raises:
        PlaneError: 400 for anything else.
    """
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise PlaneError(400, "ILLEGAL_ARGUMENT", f"{name} must be a string.")
    return found


def truth(value: Thing, name: str, default: bool) -> bool:
    """Give a boolean of an entity, which XML writes as a text.

    Raises:
        PlaneError: 400 for anything else.
    """
    found = value.get(name)
    if found is None:
        return default
    if str(found).lower() not in ("true", "false"):
        raise PlaneError(400, "ILLEGAL_ARGUMENT", f"{name} must be true or false.")
    return str(found).lower() == "true"


def user_named(call: Call, name: str | None, status: int = 404) -> Thing:
    """Find a person by login name.

    Args:
        call: the request.
        name: in any case.
        status: of the refusal: 400 where a body names the person.

    Raises:
        PlaneError: for nobody.
    """
    found = person_named(call.site, name) if name else None
    if found is None:
        raise PlaneError(status, "USER_NOT_FOUND", f"User <{name or ''}> does not exist")
    return found


def group_of(call: Call, name: str | None, status: int = 404) -> Thing:
    """Find a group by name; see ``user_named``.

    Raises:
        PlaneError: for none.
    """
    found = group_named(call.site, name) if name else None
    if found is None:
        raise PlaneError(status, "GROUP_NOT_FOUND", f"Group <{name or ''}> does not exist")
    return found


def paged(call: Call, rows: list[Thing]) -> list[Thing]:
    """Cut a page out of rows: ``start-index`` counts from 0, ``max-results`` is 1000 if nobody says.

    Raises:
        PlaneError: 400 for a number that is none.
    """
    numbers = []
    for name, default in (("start-index", "0"), ("max-results", "1000")):
        given = call.query.get(name) or default
        if not given.isdecimal():
            raise PlaneError(400, "ILLEGAL_ARGUMENT", f"{name} must be a number that is not negative.")
        numbers.append(int(given))
    return rows[numbers[0] : numbers[0] + numbers[1]]
