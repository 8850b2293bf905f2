"""Searches: a restriction as an entity, or in Crowd's query language.

https://developer.atlassian.com/server/crowd/crowd-query-language/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jira_sandbox.planes.plane import PlaneError

Thing = dict[str, Any]

DEEP = 30
"""How deep restrictions may stand inside each other."""

MODES: dict[str, Callable[[str, str], bool]] = {
    "EXACTLY_MATCHES": lambda value, wanted: value == wanted,
    "STARTS_WITH": lambda value, wanted: value.startswith(wanted),
    "ENDS_WITH": lambda value, wanted: value.endswith(wanted),
    "CONTAINS": lambda value, wanted: wanted in value,
    "LESS_THAN": lambda value, wanted: value < wanted,
    "GREATER_THAN": lambda value, wanted: value > wanted,
}
TOKEN = re.compile(
    r"""\s*(?:(?P<sign>!=|<>|[=<>()])|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s=<>!()"]+))"""
)


def fits(facts: Thing, restriction: Any, depth: int = 0) -> bool:
    """Tell whether a user or a group fits a restriction.

    Args:
        facts: property → value, or list of values.
        restriction: the entity; an empty one fits all.
        depth: how deep this one stands in others.

    Raises:
        PlaneError: 400 for a restriction that is none.
    """
    if restriction is None or restriction == {}:
        return True
    if not isinstance(restriction, dict) or depth > DEEP:
        raise wrong("The restriction is invalid.")
    kind = restriction.get("restriction-type")
    if kind == "boolean-search-restriction":
        inner, logic = restriction.get("restrictions"), str(restriction.get("boolean-logic")).lower()
        if not isinstance(inner, list) or logic not in ("and", "or"):
            raise wrong("A boolean restriction takes and or or, and restrictions.")
        found = [fits(facts, one, depth + 1) for one in inner]
        return all(found) if logic == "and" else any(found)
    if kind not in ("property-search-restriction", "null-search-restriction"):
        raise wrong(f"There is no restriction {kind}.")
    named = restriction.get("property")
    name = named.get("name") if isinstance(named, dict) else None
    if not isinstance(name, str):
        raise wrong("A restriction needs a property with a name.")
    values = _texts(facts.get(name))
    mode = str(restriction.get("match-mode", "EXACTLY_MATCHES")).upper()
    if kind == "null-search-restriction" or mode == "NULL":
        return not values
    if mode not in MODES:
        raise wrong(f"There is no match mode {mode}.")
    wanted = str(restriction.get("value", "")).casefold()
    return any(MODES[mode](value, wanted) for value in values)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    return [str(one).casefold() for one in values]


def wrong(message: str) -> PlaneError:
    """Refuse a restriction."""
    return PlaneError(400, "ILLEGAL_ARGUMENT", message)


def read(text: str) -> Thing:
    """Read a restriction in Crowd's query language: ``(lastName = smith* and active = true) or …``.

    Raises:
        PlaneError: 400 for what is none.
    """
    tokens, place = [], 0
    while text[place:].strip():
        found = TOKEN.match(text, place)
        if found is None:
            raise wrong(f"The query cannot be read at position {place}: {text}")
        tokens.append(found)
        place = found.end()
    return Query(tokens, text).whole() if tokens else {}


class Query:
    """A query as tokens, read from left to right; ``and`` binds tighter than ``or``."""

    def __init__(self, tokens: list[re.Match[str]], text: str) -> None:
        self.tokens, self.text, self.place, self.depth = tokens, text, 0, 0

    def whole(self) -> Thing:
        """Read all of it.

        Raises:
            PlaneError: 400 for what is left over.
        """
        found = self._several("or", lambda: self._several("and", self._one))
        if self.place < len(self.tokens):
            raise self._unread()
        return found

    def _several(self, word: str, part: Callable[[], Thing]) -> Thing:
        parts = [part()]
        while (self._peek("word") or "").lower() == word:
            self.place += 1
            parts.append(part())
        told = {
            "restriction-type": "boolean-search-restriction",
            "boolean-logic": word,
            "restrictions": parts,
        }
        return parts[0] if len(parts) == 1 else told

    def _one(self) -> Thing:
        if self._peek("sign") == "(":
            self.place, self.depth = self.place + 1, self.depth + 1
            if self.depth > DEEP:
                raise self._unread()
            inner = self._several("or", lambda: self._several("and", self._one))
            self._next("sign", ")")
            self.depth -= 1
            return inner
        name = self._next("word")
        sign = self._next("sign")
        if sign not in ("=", "<", ">"):
            raise self._unread()
        quoted = self._peek("quoted")
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else self._peek("word")
        if value is None:
            raise self._unread()
        self.place += 1
        return _compared(name, sign, value)

    def _peek(self, kind: str) -> str | None:
        return self.tokens[self.place][kind] if self.place < len(self.tokens) else None

    def _next(self, kind: str, only: str | None = None) -> str:
        found = self._peek(kind)
        if found is None or only not in (None, found):
            raise self._unread()
        self.place += 1
        return found

    def _unread(self) -> PlaneError:
        return wrong(f"The query cannot be read: {self.text}")


def _compared(name: str, sign: str, value: str) -> Thing:
    told: Thing = {"restriction-type": "property-search-restriction"}
    told["property"] = {"name": name, "type": "STRING"}
    if value.lower() == "null":
        return told | {"match-mode": "NULL"}
    if sign != "=":
        return told | {"match-mode": "LESS_THAN" if sign == "<" else "GREATER_THAN", "value": value}
    stars = (value.startswith("*"), value.endswith("*") and len(value) > 1)
    modes = {(True, True): "CONTAINS", (True, False): "ENDS_WITH", (False, True): "STARTS_WITH"}
    return told | {"match-mode": modes.get(stars, "EXACTLY_MATCHES"), "value": value.strip("*")}
