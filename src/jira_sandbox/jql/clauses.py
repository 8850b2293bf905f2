"""One clause to a test over issues.

Operands are read once; what runs per issue is a small closure.
https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from __future__ import annotations

import operator as relation
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .fields import LIKENESS, RELATIONS, Field
from .functions import cascade_keys, keys_of, moment_of
from .moment import instant
from .prose import ProseError, words
from .prose import search as prose_search
from .scope import Scope
from .site import Row
from .tree import Call, Clause, Empty, Listing, Operand, Value, spelled

Test: TypeAlias = Callable[[Row], bool]

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": relation.lt,
    "<=": relation.le,
    ">": relation.gt,
    ">=": relation.ge,
}
_NEGATIVE = frozenset({"!=", "!~", "not in", "is not"})
_FORMATS = (
    "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period "
    "format e.g. '-5d', '4w 2d'."
)
_DURATION = re.compile(r"(?:\d+[wdhm] ?)+")
_DURATION_PART = re.compile(r"(\d+)([wdhm])")
_WORKING_SECONDS = {"w": 5 * 8 * 3600, "d": 8 * 3600, "h": 3600, "m": 60}
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+")


def nothing(_: Row) -> bool:
    """The test of a clause that could not be read."""
    return False


def test_of(field: Field, clause: Clause, operator: str, scope: Scope) -> Test:
    """The test of a comparison; ``operator`` is the clause's own or, under a NOT, its inverse."""
    operand = clause.operand or Empty()
    name = str(clause.field)
    if field.domain == "version" and operator in LIKENESS:
        return _alike(field, name, operator, operand, scope)
    if field.kind == "text":
        return _text(field, name, operator, operand, scope)
    if operator in RELATIONS:
        return _ordered(field, name, operator, operand, scope)
    wanted, empty = wanted_of(field, name, operand, scope)
    if field.kind in ("instant", "day"):
        return _member(_dated(field, scope), wanted, empty, operator, many=field.many)
    read = field.read
    if field.kind == "issue" and field.id != "issuekey":
        read = _resolved(field, scope)
    return _member(read, wanted, empty, operator, many=field.many)


def _alike(field: Field, name: str, operator: str, operand: Operand, scope: Scope) -> Test:
    """``~`` on versions: whole names, with ``*`` for any run of characters."""
    inner = "not in" if operator == "!~" else "in"
    if isinstance(operand, Call):
        keys_of(operand, "text", name, scope)
        return nothing
    if isinstance(operand, Empty):
        return _member(field.read, frozenset(), True, inner, many=field.many)
    parts = spelled(operand).casefold().split("*")
    pattern = re.compile(".*".join(map(re.escape, parts)))
    wanted = frozenset(
        str(row["id"]) for row in scope.site.versions if pattern.fullmatch(str(row["name"]).casefold())
    )
    return _member(field.read, wanted, False, inner, many=field.many)


def wanted_of(field: Field, name: str, operand: Operand, scope: Scope) -> tuple[frozenset[Any], bool]:
    """The keys an operand stands for, and whether EMPTY is among them; lists are flattened."""
    match operand:
        case Empty():
            return frozenset(), True
        case Listing(items=items):
            parts = [wanted_of(field, name, item, scope) for item in items]
            return frozenset().union(*(keys for keys, _ in parts)), any(empty for _, empty in parts)
        case Value() if field.id == "resolution" and operand.text.casefold() == "unresolved":
            return frozenset(), True
        case Value() | Call() if field.kind in ("number", "duration", "instant", "day"):
            measure = measure_of(field, name, operand, scope)
            return frozenset(() if measure is None else (measure,)), False
        case Call():
            domain = "issue" if field.kind == "issue" else field.domain
            if operand.name.lower() == "cascadeoption" and domain.startswith("option:"):
                return cascade_keys(operand, domain, scope), False
            return keys_of(operand, domain, name, scope), False
        case Value():
            return _named(field, name, operand, scope), False


def _named(field: Field, name: str, value: Value, scope: Scope) -> frozenset[str]:
    """The keys of a literal in the domain of a field."""
    text = value.text
    if field.kind == "issue":
        return _issue(name, value, scope)
    if not field.domain:
        return frozenset((text.casefold(),))
    found = scope.directory.register(field.domain).find(text)
    if not found:
        if field.domain.startswith("option:"):
            scope.unknown(f"The option '{text}' for field '{name}' does not exist.")
        elif value.number and field.domain != "user":
            scope.unknown(f"A value with ID '{text}' does not exist for the field '{name}'.")
        else:
            scope.unknown(f"The value '{text}' does not exist for the field '{name}'.")
    return found


def _issue(name: str, value: Value, scope: Scope) -> frozenset[str]:
    row = scope.site.issue(value.text)
    if row is not None:
        return frozenset((str(row["id"]),))
    if _KEY.fullmatch(value.text):
        scope.unknown(f"An issue with key '{value.text}' does not exist for field '{name}'.")
    elif value.number:
        scope.unknown(f"A value with ID '{value.text}' does not exist for the field '{name}'.")
    else:
        scope.unknown(f"The issue key '{value.text}' for field '{name}' is invalid.")
    return frozenset()


def _resolved(field: Field, scope: Scope) -> Callable[[Row], Any]:
    """A reader of issue ids from a field that holds issues by key or by id."""
    read, resolve = field.read, scope.issue_id
    if field.many:
        return lambda row: tuple(map(resolve, read(row)))
    return lambda row: None if (held := read(row)) is None else resolve(held)


def _member(
    read: Callable[[Row], Any], wanted: frozenset[Any], empty: bool, operator: str, *, many: bool
) -> Test:
    """Membership; the negative operators never match an issue without a value."""
    if many:
        if operator in _NEGATIVE:
            return lambda row: bool(held := read(row)) and wanted.isdisjoint(held)
        if empty:
            return lambda row: not (held := read(row)) or not wanted.isdisjoint(held)
        return lambda row: not wanted.isdisjoint(read(row))
    if operator in _NEGATIVE:
        return lambda row: (held := read(row)) is not None and held not in wanted
    options: frozenset[Any] = wanted | {None} if empty else wanted
    return lambda row: read(row) in options


def measure_of(field: Field, name: str, operand: Operand, scope: Scope) -> Any:
    """An operand as number, seconds, instant or day; None with a complaint where it is none of these."""
    if field.kind in ("instant", "day"):
        second = second_of(operand, scope, name)
        return second if second is None or field.kind == "instant" else scope.clock.day(second)
    if isinstance(operand, Call):
        keys_of(operand, field.kind, name, scope)
        return None
    text = spelled(operand).strip()
    if field.kind == "duration" and _DURATION.fullmatch(text):
        return sum(int(count) * _WORKING_SECONDS[unit] for count, unit in _DURATION_PART.findall(text))
    try:
        number = float(text)
    except ValueError:
        kind = "duration" if field.kind == "duration" else "number"
        scope.complain(f"Value '{text}' is not a valid {kind} for field '{name}'.")
        return None
    return number * 60 if field.kind == "duration" else number


def second_of(operand: Operand, scope: Scope, name: str, *, predicate: bool = False) -> int | None:
    """A date operand of a field, or of a history predicate, as an instant."""
    place = f"predicate '{name}'" if predicate else f"field '{name}'"
    match operand:
        case Call(name=function):
            misuse = f"A value provided by the function '{function}' is invalid for the field '{name}'."
            if predicate:
                misuse = (
                    f"A date for the predicate '{name}' provided by the function '{function}' is not valid."
                )
            return moment_of(operand, scope, misuse)
        case Value(text=text, number=True):
            return int(text) // 1000
        case Value(text=text) if (second := scope.clock.read(text)) is not None:
            return second
        case _:
            scope.complain(f"Date value '{spelled(operand)}' for {place} is invalid. {_FORMATS}")
            return None


def _dated(field: Field, scope: Scope) -> Callable[[Row], Any]:
    """A reader of instants (seconds) or of days (ISO text; a timestamp counts in the caller's zone)."""
    read = field.read
    if field.kind == "instant":
        return lambda row: None if (held := read(row)) is None else instant(held)
    day = scope.clock.day
    if field.many:
        return lambda row: tuple(day(instant(held)) for held in read(row))
    return lambda row: None if (held := read(row)) is None else held[:10]


def _ordered(field: Field, name: str, operator: str, operand: Operand, scope: Scope) -> Test:
    """``< <= > >=`` on measures, ranked references and issue keys."""
    compare = _COMPARE[operator]
    if field.kind == "issue":
        return _keyed(compare, name, operand, scope)
    if field.kind == "reference":
        return _ranked(field, name, compare, operand, scope)
    bound = measure_of(field, name, operand, scope)
    if bound is None:
        return nothing
    read = _dated(field, scope) if field.kind in ("instant", "day") else field.read
    if field.many:
        return lambda row: any(compare(held, bound) for held in read(row))
    if field.kind == "instant":
        raw = field.read
        return lambda row: (held := raw(row)) is not None and compare(instant(held), bound)
    return lambda row: (held := read(row)) is not None and compare(held, bound)


def _keyed(compare: Callable[[Any, Any], bool], name: str, operand: Operand, scope: Scope) -> Test:
    """Keys compare by number inside the project of the operand."""
    if not isinstance(operand, Value):
        keys_of(operand, "issue", name, scope) if isinstance(operand, Call) else None
        return nothing
    row = scope.site.issue(operand.text)
    key = (
        operand.text.upper()
        if row is None and _KEY.fullmatch(operand.text)
        else str((row or {}).get("key", ""))
    )
    project, _, number = key.rpartition("-")
    if not project:
        _issue(name, operand, scope)
        return nothing
    bound, prefix = int(number), f"{project}-"
    skip = len(prefix)
    return lambda issue: issue["key"].startswith(prefix) and compare(int(issue["key"][skip:]), bound)


def _ranked(
    field: Field, name: str, compare: Callable[[Any, Any], bool], operand: Operand, scope: Scope
) -> Test:
    """Ranked references: a higher priority is greater; versions compare by sequence inside one project."""
    wanted, _ = wanted_of(field, name, operand, scope)
    if not wanted:
        return nothing
    rank = scope.directory.register(field.domain).rank
    if field.domain == "version":
        projects = {str(row["id"]): str(row.get("projectId")) for row in scope.site.versions}
        options = frozenset(
            key
            for key in rank
            if any(projects[key] == projects[other] and compare(rank[key], rank[other]) for other in wanted)
        )
    else:
        options = frozenset(key for key in rank if any(compare(-rank[key], -rank[other]) for other in wanted))
    return _member(field.read, options, False, "in", many=field.many)


def _text(field: Field, name: str, operator: str, operand: Operand, scope: Scope) -> Test:
    """Word search; an issue matches where any one text of the field does."""
    read = field.read
    if isinstance(operand, Empty):
        return (lambda row: bool(read(row))) if operator in _NEGATIVE else (lambda row: not read(row))
    if isinstance(operand, Call):
        keys_of(operand, "text", name, scope)
        return nothing
    query = spelled(operand)
    if not query.strip():
        scope.complain(f"The field '{name}' does not support searching for an empty string.")
        return nothing
    if query.lstrip()[0] in "*?" and scope.site.deployment == "cloud":
        start = query.lstrip()[0]
        scope.complain(
            f"The text query '{query}' for field '{name}' is not allowed to start with character '{start}'."
        )
        return nothing
    try:
        match = prose_search(query)
    except ProseError:
        scope.complain(f"Unable to parse the text '{query}' for field '{name}'.")
        return nothing
    if operator in _NEGATIVE:
        return lambda row: bool(held := tuple(read(row))) and not any(match(words(text)) for text in held)
    return lambda row: any(match(words(text)) for text in read(row))
