"""WAS and CHANGED: what a field held before, when, and by whom.

https://support.atlassian.com/jira-software-cloud/docs/advanced-search-reference-jql-operators/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from .clauses import Test, nothing, second_of, wanted_of
from .directory import person
from .fields import SYSTEM, Field
from .moment import instant
from .scope import Scope
from .site import Row
from .tree import Clause, Empty, Listing, Predicate

_FIELDS: Mapping[str, str] = {
    "status": "status",
    "assignee": "assignee",
    "reporter": "reporter",
    "priority": "priority",
    "resolution": "resolution",
    "fixVersions": "fix version",
}
"""The fields Jira keeps searchable history of, by the lower-case name their changes carry."""
_FOREVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field; ``before`` and ``after`` are keys, None where empty."""

    second: int
    author: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time over which a field held the same keys; ``author`` made it begin."""

    start: int
    end: int
    keys: frozenset[str]
    author: str | None


Limit: TypeAlias = Callable[[int, int, str | None], bool]
"""Whether something that lasted from a second to a second, begun by an author, passes a predicate."""


def history_test(field: Field, clause: Clause, operator: str, scope: Scope) -> Test:
    """The test of a WAS or CHANGED clause, ``operator`` already inverted where a NOT stands before it."""
    if field.id not in _FIELDS:
        scope.complain(f"History searches do not support the '{clause.field}' field.")
        return nothing
    limits = [_limit(item, scope) for item in clause.predicates if item.word not in ("from", "to")]
    if operator in ("changed", "not changed"):
        test = _changed(field, clause, limits, scope)
        return test if operator == "changed" else lambda row: not test(row)
    wanted, empty = wanted_of(field, str(clause.field), clause.operand or Empty(), scope)

    def was(row: Row) -> bool:
        return any(
            (not wanted.isdisjoint(span.keys) or (empty and not span.keys))
            and all(limit(span.start, span.end, span.author) for limit in limits)
            for span in _spans(field, row)
        )

    return was if operator in ("was", "was in") else lambda row: not was(row)


def _changed(field: Field, clause: Clause, limits: list[Limit], scope: Scope) -> Test:
    name = str(clause.field)
    sides: dict[str, tuple[frozenset[Any], bool]] = {
        item.word: wanted_of(field, name, item.operand, scope)
        for item in clause.predicates
        if item.word in ("from", "to")
    }

    def held(word: str, key: str | None) -> bool:
        if word not in sides:
            return True
        wanted, empty = sides[word]
        return empty if key is None else key in wanted

    def test(row: Row) -> bool:
        return any(
            held("from", change.before)
            and held("to", change.after)
            and all(limit(change.second, change.second, change.author) for limit in limits)
            for change in _changes(field, row)
        )

    return test


def _limit(predicate: Predicate, scope: Scope) -> Limit:
    """A predicate as a test of a span. ON means the whole day of its date in the caller's zone."""
    word = predicate.word
    if word == "by":
        users, _ = wanted_of(SYSTEM["assignee"], "by", predicate.operand, scope)
        return lambda _start, _end, author: author in users
    operands = predicate.operand.items if isinstance(predicate.operand, Listing) else (predicate.operand,)
    wanted = 2 if word == "during" else 1
    if len(operands) != wanted:
        count = "exactly 2 date values" if wanted == 2 else "only 1 date value"
        scope.complain(f"The {word.upper()} predicate must be supplied with {count}.")
        return _never
    seconds = [second_of(operand, scope, word, predicate=True) for operand in operands]
    bounds = [second for second in seconds if second is not None]
    if len(bounds) < wanted:
        return _never
    first, last = bounds[0], bounds[-1]
    if word == "after":
        return lambda _start, end, _author: end > first
    if word == "before":
        return lambda start, _end, _author: start < first
    if word == "on":
        first, last = scope.clock.midnight(first), scope.clock.midnight(first, 1) - 1
    return lambda start, end, _author: start <= last and end >= first


def _never(_start: int, _end: int, _author: str | None) -> bool:
    """The limit of a predicate that could not be read."""
    return False


def _changes(field: Field, row: Row) -> Iterator[Change]:
    """The changes of a field, oldest first."""
    name = _FIELDS[field.id]
    for history in (row.get("changelog") or {}).get("histories") or ():
        for item in history["items"]:
            if item.get("fieldId") == field.id or str(item.get("field", "")).lower() == name:
                author = history.get("author")
                yield Change(
                    instant(history["created"]),
                    person(author) if author else None,
                    _key(item.get("from")),
                    _key(item.get("to")),
                )


def _key(value: Any) -> str | None:
    return None if value in (None, "", "-1") else str(value)


def _spans(field: Field, row: Row) -> Iterator[Span]:
    """What the field held over time, latest first: undoing change after change from what it holds now."""
    held = field.read(row)
    keys = frozenset(held) if field.many else frozenset(() if held is None else (held,))
    end = _FOREVER
    for change in reversed(list(_changes(field, row))):
        yield Span(change.second, end, keys, change.author)
        if field.many:
            keys = (keys - {change.after}) | ({change.before} if change.before else set())
        else:
            keys = frozenset((change.before,) if change.before else ())
        end = change.second
    fields = row["fields"]
    creator = fields.get("creator") or fields.get("reporter")
    begun = instant(fields["created"]) if fields.get("created") else 0
    yield Span(begun, end, keys, person(creator) if creator else None)
