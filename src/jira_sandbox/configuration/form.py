"""The JSON body of a request that sets something up, read by a table of its members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.errors import JiraError

Thing = dict[str, Any]

LONGEST = 255


def _is_id(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


KINDS: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "name": lambda value: isinstance(value, str) and len(value) <= LONGEST,
    "flag": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "id": _is_id,
    "ids": lambda value: isinstance(value, list) and all(map(_is_id, value)),
    "texts": lambda value: isinstance(value, list) and all(isinstance(part, str) for part in value),
    "object": lambda value: isinstance(value, dict),
    "objects": lambda value: isinstance(value, list) and all(isinstance(part, dict) for part in value),
    "any": lambda _value: True,
}
"""What a member may be. An ``id`` may be written as text or number and is read as text."""


def refusal(message: str = NO_BODY) -> JiraError:
    """Refuse a body that is not what the operation takes."""
    return JiraError(400, message)


def form(call: Call, **members: str) -> Thing:
    """Read the members of the body; see ``read``."""
    return read(call.body, **members)


def read(body: Any, **members: str) -> Thing:
    """Read the members of an object; those that are absent or null are left out.

    Args:
        body: the object.
        members: what each is: one of ``KINDS``, with ``!`` behind it if it is needed.

    Raises:
        JiraError: 400 for no object, a wrong type, too long a name, or a needed member that is missing.
    """
    if not isinstance(body, dict):
        raise refusal()
    found: Thing = {}
    for name, spelled in members.items():
        kind, value = spelled.rstrip("!"), body.get(name)
        if value is None:
            if spelled.endswith("!"):
                raise JiraError(400, errors={name: f"The {name} is required."})
            continue
        if not KINDS[kind](value):
            raise refusal()
        if kind == "name":
            value = value.strip()
            if not value:
                raise JiraError(400, errors={name: f"The {name} must not be empty."})
        found[name] = str(value) if kind == "id" else unique(value) if kind == "ids" else value
    return found


def unique(values: Iterable[Any]) -> list[str]:
    """Give ids as text, each once, in their order."""
    return list(dict.fromkeys(map(str, values)))


def known(ids: Iterable[str], things: Iterable[Mapping[str, Any]], what: str, status: int = 404) -> list[str]:
    """Give ids back if there is a thing of each.

    Raises:
        JiraError: ``status`` naming the first that is unknown.
    """
    there = {str(thing["id"]) for thing in things}
    found = list(ids)
    for id_ in found:
        if id_ not in there:
            raise JiraError(status, f"The {what} with id '{id_}' was not found.")
    return found


def moved(order: list[Any], chosen: list[Any], body: Thing, key: Callable[[Any], str]) -> list[Any]:
    """Give an order with some of its members moved behind ``after``, or to a ``position``: First or Last.

    Raises:
        JiraError: 400 for neither, both, an unknown position, or a member moved behind itself.
    """
    rest = [row for row in order if row not in chosen]
    after, position = body.get("after"), body.get("position")
    if (after is None) is (position is None):
        raise JiraError(400, "Exactly one of the properties 'after' and 'position' must be provided.")
    if after is not None:
        place = next((place for place, row in enumerate(rest, 1) if key(row) == str(after)), None)
        if place is None:
            raise JiraError(400, f"The element with id '{after}' to move after was not found.")
        return [*rest[:place], *chosen, *rest[place:]]
    if position not in ("First", "Last"):
        raise JiraError(400, f"The position '{position}' is not valid.")
    return [*chosen, *rest] if position == "First" else [*rest, *chosen]
