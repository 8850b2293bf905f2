"""A toy Jira: issues as rows of SQL, and the answers that Jira's search gives about them.

It is naive on purpose and knows only what Atlassian documents: names ignore case, dates are minutes on the
caller's clock, keys of moved issues still find them, `!=` and `not in` never find an empty field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from isthmus.catalog.model import (
    DISTINCTION,
    EQUALITY,
    MEMBERSHIP,
    NULLNESS,
    RANGE,
    Column,
    Dialect,
    Jql,
    Match,
    Op,
    Param,
    Type,
)
from isthmus.query import And, Compare, Constant, Not, Or, Predicate
from isthmus.query import jql as tree
from isthmus.query.pushdown import Context

ZONE = ZoneInfo("Europe/Berlin")
Row = Mapping[str, Any]

COLUMNS = {
    column.name: column
    for column in (
        Column("id", Type.TEXT, "id", "", push=Jql("id", EQUALITY, Match.ID, exact=True)),
        Column("key", Type.TEXT, "key", "", push=Jql("key", EQUALITY, Match.KEY)),
        Column("status", Type.TEXT, "s", "", push=Jql("status", EQUALITY | NULLNESS)),
        Column(
            "owner",
            Type.TEXT,
            "o",
            "",
            push=Jql("owner", EQUALITY | DISTINCTION | NULLNESS, Match.USER, exact=True, operand="[a-z]+"),
        ),
        Column(
            "level",
            Type.TEXT,
            "l",
            "",
            push=Jql("level", EQUALITY | DISTINCTION | NULLNESS, Match.ID, exact=True),
        ),
        Column(
            "picker",
            Type.TEXT,
            "c",
            "",
            push=Jql("cf[1]", EQUALITY | DISTINCTION, Match.USER, exact=True),
            custom=True,
        ),
        Column(
            "created", Type.INSTANT, "t", "", push=Jql("created", RANGE | NULLNESS | EQUALITY, Match.INSTANT)
        ),
        Column("due", Type.DATE, "d", "", push=Jql("due", RANGE | NULLNESS, Match.DAY)),
        Column("votes", Type.INTEGER, "v", "", push=Jql("votes", EQUALITY | RANGE, Match.NUMBER, exact=True)),
        Column(
            "points",
            Type.NUMBER,
            "p",
            "",
            push=Jql("cf[2]", EQUALITY | RANGE | DISTINCTION | NULLNESS, Match.NUMBER, exact=True),
        ),
        Column("labels", Type.TEXTS, "b", "", push=Jql("labels", MEMBERSHIP)),
        Column("summary", Type.TEXT, "m", ""),
        Column("state", Type.TEXT, "x", "", push=Param("state")),
        Column("board", Type.TEXT, "y", "", push=Param("board", exact=True)),
    )
}
CONTEXT = Context(COLUMNS.get, Dialect.CLOUD, ZONE)
_COLUMN_OF = {column.push.field: name for name, column in COLUMNS.items() if isinstance(column.push, Jql)}


# --- SQL ---------------------------------------------------------------------------------------------------

_COMPARISONS = {
    Op.EQ: lambda one, two: one == two,
    Op.NE: lambda one, two: one != two,
    Op.LT: lambda one, two: one < two,
    Op.LE: lambda one, two: one <= two,
    Op.GT: lambda one, two: one > two,
    Op.GE: lambda one, two: one >= two,
}


def truth(predicate: Predicate, row: Row) -> bool | None:
    """TRUE, FALSE or NULL, as SQL says."""
    match predicate:
        case Constant(value):
            return value
        case Not(part):
            inner = truth(part, row)
            return None if inner is None else not inner
        case And(parts):
            truths = [truth(part, row) for part in parts]
            return False if False in truths else None if None in truths else True
        case Or(parts):
            truths = [truth(part, row) for part in parts]
            return True if True in truths else None if None in truths else False
        case Compare(name, op, values):
            return _compared(row[name], op, values)


def _compared(value: Any, op: Op, values: tuple[Any, ...]) -> bool | None:
    if op in NULLNESS:
        return (value is None) == (op is Op.IS_NULL)
    if value is None:
        return None
    if op is Op.CONTAINS:
        return values[0] in value
    if op in (Op.IN, Op.NOT_IN):
        return (value in values) == (op is Op.IN)
    return bool(_COMPARISONS[op](value, values[0]))


# --- JQL ---------------------------------------------------------------------------------------------------


def finds(query: tree.Jql, row: Row, fold: int = 0, zone: tzinfo = ZONE) -> bool:
    """Whether Jira's search finds the issue. fold: which of two equal wall-clock minutes Jira takes."""
    match query:
        case tree.Both(parts):
            return all(finds(part, row, fold, zone) for part in parts)
        case tree.Either(parts):
            return any(finds(part, row, fold, zone) for part in parts)
        case tree.Bound(everything):
            return everything
        case tree.Clause(field, operator, operands):
            return _found(_COLUMN_OF[field], row, operator, operands, (fold, zone))
        case _:
            raise AssertionError("nothing is written by hand here")


def _found(name: str, row: Row, operator: str, operands: tuple[str | int, ...], clock: Any) -> bool:
    value = row[name]
    if operator in ("is EMPTY", "is not EMPTY"):
        return (value is None) == (operator == "is EMPTY")
    if value is None:
        return False
    if operator in ("=", "in", "!=", "not in"):
        known = _spellings(name, row)
        hit = any(_same(known, operand) for operand in operands)
        return hit == (operator in ("=", "in"))
    bound = _bound(name, operands[0], clock)
    return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[operator]


def _spellings(name: str, row: Row) -> set[Any]:
    value = row[name]
    if name == "key":
        return {value.lower(), *(old.lower() for old in row["old_keys"])}
    if name == "labels":
        return {one.lower() for one in value}
    if name in ("owner", "picker"):
        return {value}  # an account id, which is itself and nothing else
    if isinstance(value, str):
        return {value.lower()} | ({int(value)} if value.isdecimal() else set())
    return {value}


def _same(known: set[Any], operand: str | int) -> bool:
    if isinstance(operand, str) and (operand in known or operand.lower() in known - {*USERS}):
        return True
    number = float(operand) if isinstance(operand, int) or operand.replace(".", "", 1).isdecimal() else None
    return number is not None and any(isinstance(one, int | float) and one == number for one in known)


def _bound(name: str, operand: str | int, clock: Any) -> Any:
    if name == "created":
        fold, zone = clock
        return datetime.strptime(str(operand), "%Y-%m-%d %H:%M").replace(tzinfo=zone, fold=fold)
    return date.fromisoformat(str(operand)) if name == "due" else float(operand)


# --- what hypothesis draws ---------------------------------------------------------------------------------

NAMES = ("Done", "done", "To Do", "7", "", " ", "Ünï")
IDS = ("1", "2", "10000", "010", "x", "")
KEYS = ("A-1", "a-1", "B-7", "B-8", "nonsense")
USERS = ("ann", "bob", "Bob", "eve")
# Around both changes of Berlin's clocks, and on an ordinary day.
MOMENTS = st.one_of(
    *(
        st.datetimes(around - timedelta(hours=30), around + timedelta(hours=30)).map(
            lambda moment: moment.replace(tzinfo=ZoneInfo("UTC"))
        )
        for around in (datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1), datetime(2026, 7, 1))
    )
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 7))
COUNTS = st.one_of(st.integers(-2, 5), st.sampled_from([0.5, 1.5, -0.5, 2.0, 1e20, 10**400]))
POINTS = st.sampled_from([0, 1, 2.5, -3, 0.0000001, 1e14, 1e15, float("inf")])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": st.sampled_from(IDS),
    "key": st.sampled_from(KEYS),
    "status": st.sampled_from(NAMES),
    "owner": st.sampled_from((*USERS, "n0b0dy", " ")),
    "level": st.sampled_from(IDS),
    "picker": st.sampled_from(USERS),
    "created": MOMENTS,
    "due": DAYS,
    "votes": COUNTS,
    "points": POINTS,
    "labels": st.sampled_from(NAMES),
    "summary": st.sampled_from(NAMES),
}


def _or_null(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


ROWS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "id": st.sampled_from(("1", "2", "10000")),
        "key": st.sampled_from(("A-1", "B-7", "B-8")),
        "old_keys": st.sampled_from(((), ("A-1",), ("OLD-1",))),
        "status": _or_null(st.sampled_from(("Done", "done", "To Do", "7", "Ünï"))),
        "owner": _or_null(st.sampled_from(("ann", "bob", "eve"))),
        "level": _or_null(st.sampled_from(("1", "2", "10000"))),
        "picker": _or_null(st.sampled_from(("ann", "bob"))),
        "created": _or_null(MOMENTS),
        "due": _or_null(DAYS),
        "votes": st.integers(0, 5),
        "points": _or_null(st.sampled_from([0.0, 1.0, 2.5, -3.0, 0.0000001, 1e14])),
        "labels": st.lists(st.sampled_from(("Done", "done", "7")), max_size=2),
        "summary": _or_null(st.sampled_from(NAMES)),
    }
)
_ORDERED = ("created", "due", "votes", "points")


@st.composite
def comparisons(draw: st.DrawFn, lists: bool = True) -> Compare:
    """Any comparison that SQL can make of one column of the toy Jira with constants."""
    name = draw(st.sampled_from(sorted(VALUES)))
    if name == "labels":
        return Compare(name, Op.CONTAINS, (draw(VALUES[name]),))
    ops = [Op.EQ, Op.NE, Op.IS_NULL, Op.NOT_NULL]
    ops += [Op.LT, Op.LE, Op.GT, Op.GE] if name in _ORDERED else []
    ops += [Op.IN, Op.NOT_IN] if lists else []
    op = draw(st.sampled_from(ops))
    if op in NULLNESS:
        return Compare(name, op)
    most = 3 if op in (Op.IN, Op.NOT_IN) else 1
    return Compare(name, op, tuple(draw(st.lists(VALUES[name], min_size=1, max_size=most))))


def predicates(leaves: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Predicate]:
    """Any tree of them."""
    constants = st.sampled_from([Constant(True), Constant(False), Constant(None)])
    return st.recursive(
        comparisons() | constants if leaves is None else leaves,
        lambda parts: st.one_of(
            parts.map(Not),
            st.lists(parts, max_size=4).map(lambda several: And(tuple(several))),
            st.lists(parts, max_size=4).map(lambda several: Or(tuple(several))),
        ),
        max_leaves=8,
    )
