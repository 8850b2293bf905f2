"""The condition on the rows of one resource, as a tree, in SQL's three-valued logic.

A leaf compares one column with constants; what cannot be said this way (functions, two columns) is not in the
tree and stays with the door that met it. A row is wanted when the tree is TRUE for it: FALSE and NULL both
drop it, as in SQL's WHERE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from isthmus.catalog.model import Op

Value = str | int | float | bool | date | datetime
"""A constant of a comparison. A `datetime` is aware; a `float` is finite: NaN has no opposite comparison.
Text stands for anything that is none of the others."""


@dataclass(frozen=True, slots=True)
class Constant:
    """TRUE, FALSE or (None) NULL for every row."""

    truth: bool | None


@dataclass(frozen=True, slots=True)
class Compare:
    """A column against constants: one for most operators, any number for IN, none for IS NULL.

    NULLs never stand in `values`: a door writes `x IN (1, NULL)` as `x IN (1) OR NULL`.
    """

    column: str
    op: Op
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The three-valued opposite: NOT NULL is NULL."""

    part: Predicate


@dataclass(frozen=True, slots=True)
class And:
    """TRUE when all parts are."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """TRUE when one part is."""

    parts: tuple[Predicate, ...]


Predicate = Constant | Compare | Not | And | Or

ALWAYS = Constant(True)
NEVER = Constant(False)

_OPPOSITE = {
    Op.EQ: Op.NE,
    Op.NE: Op.EQ,
    Op.LT: Op.GE,
    Op.GE: Op.LT,
    Op.GT: Op.LE,
    Op.LE: Op.GT,
    Op.IN: Op.NOT_IN,
    Op.NOT_IN: Op.IN,
    Op.IS_NULL: Op.NOT_NULL,
    Op.NOT_NULL: Op.IS_NULL,
}


def normalize(predicate: Predicate) -> Predicate:
    """The same condition with every NOT moved down to the leaves, constants folded and nests flattened.

    De Morgan holds in three-valued logic, and each comparison has an opposite that is NULL exactly where it
    is, so the result is TRUE, FALSE and NULL for the same rows. Only CONTAINS has no opposite: its NOT stays.
    """
    return _normal(predicate, negated=False)


def _normal(predicate: Predicate, *, negated: bool) -> Predicate:
    match predicate:
        case Constant(truth):
            return Constant(None if truth is None else truth != negated)
        case Not(part):
            return _normal(part, negated=not negated)
        case Compare(column, op, values):
            if not negated:
                return predicate
            opposite = _OPPOSITE.get(op)
            return Not(predicate) if opposite is None else Compare(column, opposite, values)
        case And(parts):
            done = tuple(_normal(part, negated=negated) for part in parts)
            return _join(done, conjunctive=not negated)
        case _:
            done = tuple(_normal(part, negated=negated) for part in predicate.parts)
            return _join(done, conjunctive=negated)


def _join(parts: tuple[Predicate, ...], *, conjunctive: bool) -> Predicate:
    """AND or OR of normalized parts: neutral ones dropped, a deciding one decides, nests flattened."""
    neutral, deciding = (ALWAYS, NEVER) if conjunctive else (NEVER, ALWAYS)
    kind: type[And | Or] = And if conjunctive else Or
    flat: dict[Predicate, None] = {}
    for part in parts:
        if part == deciding:
            return deciding
        inner = part.parts if isinstance(part, And | Or) and isinstance(part, kind) else (part,)
        flat.update(dict.fromkeys(inner))
    flat.pop(neutral, None)
    if not flat:
        return neutral
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat))


def conjuncts(predicate: Predicate) -> tuple[Predicate, ...]:
    """The parts that must all be TRUE; none for a condition that always holds."""
    if predicate == ALWAYS:
        return ()
    return predicate.parts if isinstance(predicate, And) else (predicate,)


def conjunction(parts: Iterator[Predicate] | tuple[Predicate, ...]) -> Predicate:
    """All of `parts` together, normalized."""
    return normalize(And(tuple(parts)))


def columns_of(predicate: Predicate) -> frozenset[str]:
    """The names of the columns it looks at."""
    match predicate:
        case Constant():
            return frozenset()
        case Compare(column, _, _):
            return frozenset({column})
        case Not(part):
            return columns_of(part)
        case _:
            return frozenset().union(*(columns_of(part) for part in predicate.parts))


def show(predicate: Predicate) -> str:
    """The condition as SQL-like text, for EXPLAIN."""
    match predicate:
        case Constant(truth):
            return {True: "TRUE", False: "FALSE", None: "NULL"}[truth]
        case Compare(column, op, values):
            return _show_compare(column, op, values)
        case Not(part):
            return f"NOT ({show(part)})"
        case And(parts):
            return " AND ".join(f"({show(part)})" if isinstance(part, Or) else show(part) for part in parts)
        case _:
            return " OR ".join(show(part) for part in predicate.parts)


_SHOWN_VALUES = 5


def _show_compare(column: str, op: Op, values: tuple[Value, ...]) -> str:
    if op in (Op.IS_NULL, Op.NOT_NULL):
        return f"{column} {op.value}"
    if op in (Op.IN, Op.NOT_IN):
        shown = ", ".join(_show_value(value) for value in values[:_SHOWN_VALUES])
        rest = len(values) - _SHOWN_VALUES
        return f"{column} {op.value} ({shown}{f', … {rest} more' if rest > 0 else ''})"
    return f"{column} {op.value} {_show_value(values[0])}"


def _show_value(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(value)
    text = value.isoformat() if isinstance(value, date) else value
    return "'" + text.replace("'", "''") + "'"
