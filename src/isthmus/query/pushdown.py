"""What of a predicate Jira can answer, and what is left to check here.

The one promise: **a pushed condition finds every row that SQL wants**. It may find more; then it is inexact
and the rows are checked again. A part is therefore pushed by itself under AND, but under OR only together
with all its siblings, and only an exact comparison is ever negated on the server.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal

from isthmus.catalog import model
from isthmus.catalog.model import Column, Dialect, Match, Op, Param
from isthmus.query import calendar, jql
from isthmus.query.jql import EMPTY, EVERYTHING, NOT_EMPTY, NOTHING, Clause, Jql, clauses, prune
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
    parts = conjuncts(whole)
    answers = _with_one_long_list([_translate(part, context) for part in parts])
    left: list[Predicate] = []
    param: Parameter | None = None
    narrowed = True
    for part, answered in zip(parts, answers, strict=True):
        found, exact = (None, False) if param else _as_param(part, context)
        param = param or found
        narrowed = narrowed and (answered.jql != EVERYTHING or found is not None)
        if not (answered.exact or exact):
            left.append(part)
    keys = _issues_named(parts, context)
    tree = jql.both(*(answered.jql for answered in answers))
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
        case _:
            return _compare(part, context)


def _with_one_long_list(answers: list[_Answered]) -> list[_Answered]:
    """`answers` with all but the shortest of the too long lists taken back: one list is cut into searches."""
    lengths = [_longest(answered.jql) for answered in answers]
    shortest = min((length for length in lengths if length > MOST_OPERANDS), default=0)
    kept = lengths.index(shortest) if shortest else -1
    return [
        _NOT_ANSWERED if lengths[position] > MOST_OPERANDS and position != kept else answered
        for position, answered in enumerate(answers)
    ]


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
    if part.op in model.DISTINCTION and not declared.exact:
        return _NOT_ANSWERED
    if column and column.custom:
        # JQL may not know a custom field that is hidden from this caller or has no context. Its clause is
        # then left out (see `prune`), and only a check here keeps other rows away.
        declared = replace(declared, exact=False)
    if part.op in model.NULLNESS:
        return _Answered(
            Clause(declared.field, EMPTY if part.op is Op.IS_NULL else NOT_EMPTY), declared.exact
        )
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
    return _membership(declared, part.op, ids, named=True)


def _named(declared: model.Jql, part: Compare, context: Context) -> _Answered:  # noqa: ARG001 - one signature
    """Names: Jira refuses an empty one, and no row has it."""
    return _membership(declared, part.op, [value for value in _texts(part) if value.strip()], named=True)


def _keyed(declared: model.Jql, part: Compare, context: Context) -> _Answered:  # noqa: ARG001 - one signature
    """Keys of issues: Jira refuses what is none, and no row has it."""
    keys = [value for value in _texts(part) if _KEY.fullmatch(value)]
    return _membership(declared, part.op, keys, named=True)


def _texts(part: Compare) -> list[str]:
    return [value for value in part.values if isinstance(value, str)]


def _membership(declared: model.Jql, op: Op, operands: Sequence[str | int], *, named: bool) -> _Answered:
    """`=`/`in`, or its negation, over what is left of the list once impossible operands are gone."""
    unique = tuple(dict.fromkeys(operands))
    negative = op in model.DISTINCTION
    if not unique:
        return _Answered(Clause(declared.field, NOT_EMPTY) if negative else NOTHING, declared.exact)
    if negative and len(unique) > MOST_OPERANDS:
        return _NOT_ANSWERED
    single, many = ("!=", "not in") if negative else ("=", "in")
    return _Answered(
        Clause(declared.field, single if len(unique) == 1 else many, unique, named), declared.exact
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
    """Bounds that lie outside the wanted range; `>` and `<` too become inclusive. Lists stay here."""
    if op not in model.RANGE:
        return _NOT_ANSWERED
    bounds: list[Jql] = []
    if op in _LOWER and low is not None:
        bounds.append(Clause(field, ">=", (low,)))
    if op in _UPPER and high is not None:
        bounds.append(Clause(field, "<=", (high,)))
    return _Answered(jql.both(*bounds), exact=False)


# Number fields hold no larger ones, and Jira refuses to compare with them.
_LARGEST_NUMBER = 10**14


def _numbered(declared: model.Jql, part: Compare, context: Context) -> _Answered:
    column = context.columns(part.column)
    whole = column is not None and column.type is model.Type.INTEGER
    numbers = [
        value for value in part.values if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    # Jira's own whole numbers are counts (votes, watchers), and it refuses a negative one.
    least = 0 if whole else -_LARGEST_NUMBER
    if len(numbers) != len(part.values) or not all(least <= one <= _LARGEST_NUMBER for one in numbers):
        return _NOT_ANSWERED
    if part.op in model.EQUALITY | model.DISTINCTION:
        equal = [one for one in numbers if not whole or one == int(one)]
        return _membership(declared, part.op, [_number(one) for one in equal], named=False)
    # Between two whole numbers, `> 1.5` is `> 1`, `>= 1.5` is `>= 2`, `< 1.5` is `< 2`, `<= 1.5` is `<= 1`.
    rounded = math.floor if part.op in (Op.GT, Op.LE) else math.ceil
    bound = rounded(numbers[0]) if whole else numbers[0]
    return _Answered(Clause(declared.field, part.op.value, (_number(bound),)), declared.exact)


def _number(value: float) -> str | int:
    """A number as JQL reads it: without an exponent."""
    return int(value) if value == int(value) else format(Decimal(repr(value)), "f")


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

# The JQL fields that name the issue itself.
_OWN_NAMES = ("issuekey", "key", "id", "issue")


def _issues_named(parts: tuple[Predicate, ...], context: Context) -> tuple[str, ...] | None:
    """The keys or ids that all wanted issues are among; None when they are not named.

    Names of one kind are met together. A key and an id may name the same issue, so the shorter list counts.
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in parts:
        names = _as_names(part, context)
        if names is not None and isinstance(part, Compare):
            demanded = frozenset(names)
            before = found.get(part.column, names)
            found[part.column] = tuple(name for name in before if name in demanded)
    return min(found.values(), key=len, default=None)


def _as_names(part: Predicate, context: Context) -> tuple[str, ...] | None:
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
    long = next((one for one in parts if isinstance(one, Clause) and len(one.operands) > MOST_OPERANDS), None)
    if long is None:
        return (tree,)
    rest = tuple(part for part in parts if part != long)
    pieces = [
        Clause(long.field, long.operator, long.operands[start : start + MOST_OPERANDS], long.named)
        for start in range(0, len(long.operands), MOST_OPERANDS)
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
        case _:
            return all(_speaks_of(one, names) for one in part.parts)


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
        case _:
            return Or(tuple(_renamed(one, names) for one in part.parts))


__all__ = ["ALWAYS", "Context", "Pushed", "Value", "clauses", "lift", "prune", "push"]
