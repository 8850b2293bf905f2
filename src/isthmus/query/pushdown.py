"""What of a predicate Jira can answer, and what is left to check here.

The one promise: **a pushed condition finds every row that SQL wants**. It may find more; then it is inexact
and the rows are checked again. A part is therefore pushed by itself under AND, but under OR only together
with all its siblings, and only an exact comparison is ever negated on the server.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from isthmus.catalog import model
from isthmus.catalog.model import Column, Dialect, Match, Op, Param
from isthmus.query import calendar, jql
from isthmus.query.jql import EMPTY, EVERYTHING, NOT_EMPTY, NOTHING, Clause, Jql
from isthmus.query.predicate import (
    ALWAYS,
    And,
    Compare,
    Constant,
    Not,
    Or,
    Predicate,
    Value,
    conjunction,
    conjuncts,
    normalize,
)

# Longer lists are cut into several searches; Jira's own limit is on the length of the query and undocumented.
MOST_OPERANDS = 500

Columns = Callable[[str], Column | None]


@dataclass(frozen=True, slots=True)
class Context:
    """What the rendering of a predicate depends on.

    columns: finds a column by name.
    dialect: which Jira is asked.
    zone: the time zone in which this caller's JQL dates are read; None when it is not known.
    """

    columns: Columns
    dialect: Dialect
    zone: tzinfo | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a list endpoint that stands for `column` being one of `values`, one request for each."""

    name: str
    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pushed:
    """The split of one predicate.

    searches: the JQL to send; the wanted rows are in the union of their answers. Empty: no row can match.
    keys: when the issues are named by key or id, those names: they can be fetched instead of searched.
    param: a parameter of the list endpoint and its values, one request each; None when none applies.
    residual: what Jira did not answer exactly, to be checked on every row.
    narrowed: whether Jira was asked about every part, so that the residual drops few rows.
    """

    searches: tuple[Jql, ...]
    keys: tuple[str, ...] | None
    param: Parameter | None
    residual: Predicate
    narrowed: bool = True

    @property
    def impossible(self) -> bool:
        """Whether no row can match, so that nothing needs to be asked."""
        return not self.searches


def push(predicate: Predicate, context: Context) -> Pushed:
    """Split `predicate` into what Jira is asked and what is checked here."""
    whole = normalize(predicate)
    asked: list[Jql] = []
    left: list[Predicate] = []
    keys: tuple[str, ...] | None = None
    param: Parameter | None = None
    narrowed = True
    for part in conjuncts(whole):
        answered = _translate(part, context)
        asked.append(answered.jql)
        found, exact = (None, False) if param else _as_param(part, context)
        param = param or found
        narrowed = narrowed and (answered.jql != EVERYTHING or found is not None)
        if not (answered.exact or exact):
            left.append(part)
        named = _as_keys(part, context)
        if named is not None:
            keys = named if keys is None else tuple(key for key in keys if key in named)
    tree = jql.both(*asked)
    impossible = tree == NOTHING or keys == () or (param is not None and not param.values)
    residual = whole if keys else conjunction(tuple(left))
    return Pushed(() if impossible else _shards(tree), keys, param, residual, narrowed)


@dataclass(frozen=True, slots=True)
class _Answered:
    """JQL that finds at least the wanted rows, and whether it finds precisely those."""

    jql: Jql
    exact: bool


_NOT_ANSWERED = _Answered(EVERYTHING, exact=False)


def _translate(part: Predicate, context: Context) -> _Answered:
    match part:
        case Constant(truth):
            return _Answered(EVERYTHING if truth else NOTHING, exact=True)
        case Not():
            return _NOT_ANSWERED
        case And(parts):
            done = [_translate(one, context) for one in parts]
            return _Answered(jql.both(*(one.jql for one in done)), all(one.exact for one in done))
        case Or(parts):
            done = [_translate(one, context) for one in parts]
            return _bounded(_Answered(jql.either(*(one.jql for one in done)), all(one.exact for one in done)))
        case Compare():
            return _compare(part, context)


def _bounded(answered: _Answered) -> _Answered:
    """Nothing when a list inside an OR is too long: such a list cannot be cut into several searches."""
    return _NOT_ANSWERED if _longest(answered.jql) > MOST_OPERANDS else answered


def _longest(tree: Jql) -> int:
    match tree:
        case Clause(_, _, operands):
            return len(operands)
        case jql.Both(parts) | jql.Either(parts):
            return max(_longest(one) for one in parts)
        case _:
            return 0


def _compare(part: Compare, context: Context) -> _Answered:
    column = context.columns(part.column)
    declared = column.push_in(context.dialect) if column else None
    if not isinstance(declared, model.Jql) or part.op not in declared.operators:
        return _NOT_ANSWERED
    if part.op in model.NULLNESS:
        return _Answered(
            Clause(declared.field, EMPTY if part.op is Op.IS_NULL else NOT_EMPTY), declared.exact
        )
    if part.op in model.DISTINCTION and not declared.exact:
        return _NOT_ANSWERED
    if declared.operand and not _all_match(declared.operand, part.values):
        return _NOT_ANSWERED
    return _RENDERERS[declared.match](declared, part, context)


def _all_match(pattern: str, values: tuple[Value, ...]) -> bool:
    return all(isinstance(value, str) and re.fullmatch(pattern, value, re.IGNORECASE) for value in values)


# --- one renderer for each way Jira compares --------------------------------------------------------------

_ID = re.compile(r"0|[1-9][0-9]{0,17}")
_KEY = re.compile(r"[^\W\d_][\w]*-[0-9]+")


def _identified(declared: model.Jql, part: Compare, context: Context) -> _Answered:  # noqa: ARG001 - one signature
    """Ids are whole numbers: any other text names nothing, and equals no row's id."""
    ids = [int(value) for value in _texts(part) if _ID.fullmatch(value)]
    return _membership(declared, part.op, ids)


def _named(declared: model.Jql, part: Compare, context: Context) -> _Answered:  # noqa: ARG001 - one signature
    """Names: Jira refuses an empty one, and no row has it."""
    return _membership(declared, part.op, [value for value in _texts(part) if value.strip()])


def _keyed(declared: model.Jql, part: Compare, context: Context) -> _Answered:  # noqa: ARG001 - one signature
    return _membership(declared, part.op, [value for value in _texts(part) if _KEY.fullmatch(value)])


def _texts(part: Compare) -> list[str]:
    return [value for value in part.values if isinstance(value, str)]


def _membership(declared: model.Jql, op: Op, operands: Sequence[str | int]) -> _Answered:
    """`=`/`in`, or its negation, over what is left of the list once impossible operands are gone."""
    unique = tuple(dict.fromkeys(operands))
    negative = op in model.DISTINCTION
    if not unique:
        return _Answered(Clause(declared.field, NOT_EMPTY) if negative else NOTHING, declared.exact)
    if negative and len(unique) > MOST_OPERANDS:
        return _NOT_ANSWERED
    single, many = ("!=", "not in") if negative else ("=", "in")
    return _Answered(
        Clause(declared.field, single if len(unique) == 1 else many, unique, named=True), declared.exact
    )


_LOWER, _UPPER = frozenset({Op.GT, Op.GE, Op.EQ}), frozenset({Op.LT, Op.LE, Op.EQ})


def _timed(declared: model.Jql, part: Compare, context: Context) -> _Answered:
    moment = part.values[0]
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return _NOT_ANSWERED
    return _between(
        declared.field, part.op, calendar.lower(moment, context.zone), calendar.upper(moment, context.zone)
    )


def _dated(declared: model.Jql, part: Compare, context: Context) -> _Answered:  # noqa: ARG001 - one signature
    day = part.values[0]
    if not isinstance(day, date) or isinstance(day, datetime):
        return _NOT_ANSWERED
    return _between(declared.field, part.op, calendar.day_before(day), calendar.day_after(day))


def _between(field: str, op: Op, low: str | None, high: str | None) -> _Answered:
    """Bounds that lie outside the wanted range; `>` and `<` too become inclusive."""
    bounds: list[Jql] = []
    if op in _LOWER and low is not None:
        bounds.append(Clause(field, ">=", (low,)))
    if op in _UPPER and high is not None:
        bounds.append(Clause(field, "<=", (high,)))
    return _Answered(jql.both(*bounds), exact=False)


def _numbered(declared: model.Jql, part: Compare, context: Context) -> _Answered:  # noqa: ARG001 - one signature
    numbers = [
        value for value in part.values if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if len(numbers) != len(part.values) or not all(math.isfinite(number) for number in numbers):
        return _NOT_ANSWERED
    operands: tuple[str | int, ...] = tuple(
        dict.fromkeys(int(one) if float(one).is_integer() else str(one) for one in numbers)
    )
    if part.op in model.EQUALITY:
        return _Answered(
            Clause(declared.field, "=" if len(operands) == 1 else "in", operands), declared.exact
        )
    return _Answered(Clause(declared.field, part.op.value, operands), declared.exact)


_RENDERERS: dict[Match, Callable[[model.Jql, Compare, Context], _Answered]] = {
    Match.ID: _identified,
    Match.NAME: _named,
    Match.USER: _named,
    Match.KEY: _keyed,
    Match.INSTANT: _timed,
    Match.DAY: _dated,
    Match.NUMBER: _numbered,
}


# --- issues by name, and parameters -----------------------------------------------------------------------

_OWN_NAMES = ("issuekey", "key", "id", "issue")


def _as_keys(part: Predicate, context: Context) -> tuple[str, ...] | None:
    """The keys or ids of issues that `part` demands, when it names issues."""
    if not isinstance(part, Compare) or part.op not in model.EQUALITY:
        return None
    column = context.columns(part.column)
    declared = column.push_in(context.dialect) if column else None
    if not isinstance(declared, model.Jql) or declared.field not in _OWN_NAMES:
        return None
    pattern = _KEY if declared.match is Match.KEY else _ID
    return tuple(dict.fromkeys(value for value in _texts(part) if pattern.fullmatch(value)))


def _as_param(part: Predicate, context: Context) -> tuple[Parameter | None, bool]:
    """The parameter that narrows the list to `part`, and whether it does so exactly."""
    if not isinstance(part, Compare) or part.op not in model.EQUALITY:
        return None, False
    column = context.columns(part.column)
    declared = column.push_in(context.dialect) if column else None
    if not isinstance(declared, Param) or len(_texts(part)) != len(part.values):
        return None, False
    values = tuple(dict.fromkeys(value for value in _texts(part) if value))
    return Parameter(declared.name, part.column, values), declared.exact


def _shards(tree: Jql) -> tuple[Jql, ...]:
    """`tree` as several searches when a list in it is too long for one; their answers may overlap."""
    parts = tree.parts if isinstance(tree, jql.Both) else (tree,)
    long = [part for part in parts if isinstance(part, Clause) and len(part.operands) > MOST_OPERANDS]
    if not long:
        return (tree,)
    chosen = min(long, key=lambda part: len(part.operands))
    rest = tuple(part for part in parts if part not in long)
    pieces = [
        Clause(chosen.field, chosen.operator, chosen.operands[start : start + MOST_OPERANDS], chosen.named)
        for start in range(0, len(chosen.operands), MOST_OPERANDS)
    ]
    return tuple(jql.both(piece, *rest) for piece in pieces)


# --- parents ----------------------------------------------------------------------------------------------


def lift(predicate: Predicate, repeated: tuple[tuple[str, str], ...]) -> Predicate:
    """What `predicate` demands of the parent: its conjuncts on columns that repeat the parent's, renamed.

    repeated: pairs of this resource's column and the parent's.
    """
    names = dict(repeated)
    return conjunction(
        tuple(_renamed(part, names) for part in conjuncts(normalize(predicate)) if _speaks_of(part, names))
    )


def _speaks_of(part: Predicate, names: dict[str, str]) -> bool:
    match part:
        case Constant():
            return True
        case Compare(column, _, _):
            return column in names
        case Not(inner):
            return _speaks_of(inner, names)
        case And(parts) | Or(parts):
            return all(_speaks_of(one, names) for one in parts)


def _renamed(part: Predicate, names: dict[str, str]) -> Predicate:
    match part:
        case Constant():
            return part
        case Compare(column, op, values):
            return Compare(names[column], op, values)
        case Not(inner):
            return Not(_renamed(inner, names))
        case And(parts):
            return And(tuple(_renamed(one, names) for one in parts))
        case Or(parts):
            return Or(tuple(_renamed(one, names) for one in parts))


def prune(tree: Jql, refused: frozenset[tuple[str, str | int]], unknown_fields: frozenset[str]) -> Jql:
    """`tree` without what this Jira does not know, with the meaning it would have if Jira ignored that.

    refused: (field, operand) pairs that name nothing: no row equals them, every row differs from them.
    unknown_fields: fields that cannot be searched: they narrow nothing.
    """
    match tree:
        case Clause(field, _, _) if field in unknown_fields:
            return EVERYTHING
        case Clause(field, operator, operands, True):
            kept = tuple(one for one in operands if (field, one) not in refused)
            if len(kept) == len(operands):
                return tree
            if not kept:
                return Clause(field, NOT_EMPTY) if operator in ("!=", "not in") else NOTHING
            return Clause(field, operator, kept, named=True)
        case jql.Both(parts):
            return jql.both(*(prune(one, refused, unknown_fields) for one in parts))
        case jql.Either(parts):
            return jql.either(*(prune(one, refused, unknown_fields) for one in parts))
        case _:
            return tree


def clauses(tree: Jql) -> tuple[Clause, ...]:
    """Every comparison in `tree`."""
    match tree:
        case Clause():
            return (tree,)
        case jql.Both(parts) | jql.Either(parts):
            return tuple(clause for one in parts for clause in clauses(one))
        case _:
            return ()


__all__ = ["ALWAYS", "Context", "Pushed", "Value", "clauses", "lift", "prune", "push"]
