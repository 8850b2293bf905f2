"""Rows checked here give what DuckDB gives: SQL's NULLs, in Arrow."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.catalog.model import Op
from isthmus.engine.check import checked, keeps
from isthmus.query import And, Compare, Constant, Not, Or, Predicate

BATCH = pa.record_batch(
    {
        "t": pa.array(["a", "B", "", None, "it's"], pa.string()),
        "n": pa.array([1, -1, None, 0, 2**40], pa.int64()),
        "f": pa.array([0.5, None, -1.0, 2.0, 1e15], pa.float64()),
        "b": pa.array([True, False, None, True, None], pa.bool_()),
        "d": pa.array([date(2026, 3, 29), None, date(1970, 1, 1), date(2026, 3, 30), None], pa.date32()),
        "i": pa.array(
            [datetime(2026, 3, 29, 1, tzinfo=UTC), None, datetime(2026, 1, 1, tzinfo=UTC), None, None],
            pa.timestamp("us", tz="UTC"),
        ),
        "l": pa.array([["a"], [], ["a", "b"], ["B"], []], pa.list_(pa.string())),
    }
)
VALUES = {
    "t": ("a", "b", "", "it's"),
    "n": (1, 0, -1, 2**40),
    "f": (0.5, 2.0, -1.0),
    "b": (True, False),
    "d": (date(2026, 3, 29), date(2000, 1, 1)),
    "i": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC)),
}
SIGNS = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)


@st.composite
def leaves(draw: st.DrawFn) -> Predicate:
    column = draw(st.sampled_from([*VALUES, "l"]))
    kind = draw(st.sampled_from(["sign", "in", "null"]))
    if kind == "null":
        return Compare(column, draw(st.sampled_from([Op.IS_NULL, Op.NOT_NULL])))
    if column == "l":
        return Compare("l", Op.CONTAINS, (draw(st.sampled_from(["a", "B", "zz"])),))
    value = st.sampled_from(VALUES[column])
    if kind == "in":
        some = draw(st.lists(value, max_size=3))
        return Compare(column, draw(st.sampled_from([Op.IN, Op.NOT_IN])), tuple(some))
    return Compare(column, draw(st.sampled_from(SIGNS)), (draw(value),))


trees = st.recursive(
    leaves() | st.sampled_from([Constant(True), Constant(False), Constant(None)]),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)


def sql(tree: Predicate) -> str:
    match tree:
        case Constant(truth):
            return {True: "TRUE", False: "FALSE", None: "NULL::BOOLEAN"}[truth]
        case Not(part):
            return f"(NOT {sql(part)})"
        case And(parts):
            return "(" + " AND ".join(map(sql, parts)) + ")"
        case Or(parts):
            return "(" + " OR ".join(map(sql, parts)) + ")"
        case Compare(column, Op.IS_NULL | Op.NOT_NULL as op, _):
            return f"({column} {op.value})"
        case Compare(column, Op.CONTAINS, values):
            return f"list_contains({column}, {literal(values[0])})"
        case Compare(column, Op.IN | Op.NOT_IN as op, ()):
            # SQL cannot write an empty list; NULL is not among nothing known.
            return f"({column} {op.value} (SELECT {column} FROM batch WHERE FALSE) AND {column} IS NOT NULL)"
        case Compare(column, Op.IN | Op.NOT_IN as op, values):
            return f"({column} {op.value} ({', '.join(map(literal, values))}))"
        case Compare(column, op, values):
            return f"({column} {op.value} {literal(values[0])})"


def literal(value: object) -> str:
    if isinstance(value, datetime):
        return f"TIMESTAMPTZ '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def empty_lists(tree: Predicate) -> bool:
    match tree:
        case Not(part):
            return empty_lists(part)
        case And(parts) | Or(parts):
            return any(map(empty_lists, parts))
        case Compare(_, Op.IN | Op.NOT_IN, ()):
            return True
        case _:
            return False


@settings(max_examples=150, deadline=None)
@given(tree=trees.filter(lambda tree: not empty_lists(tree)))
def test_the_rows_that_stay_are_those_of_duckdb(tree: Predicate) -> None:
    with duckdb.connect() as session:
        session.execute("SET TimeZone = 'UTC'")
        session.register("batch", BATCH)
        wanted = session.sql(f"SELECT row_number() OVER () - 1 AS n, ({sql(tree)}) AS truth FROM batch")
        truths = dict(wanted.fetchall())
    assert keeps(BATCH, tree) == [truths[number] is True for number in range(BATCH.num_rows)]
    assert checked(BATCH, tree).num_rows == sum(truth is True for truth in truths.values())


@pytest.mark.parametrize(("op", "kept"), [(Op.IN, 0), (Op.NOT_IN, 4)])
def test_nothing_is_among_nothing(op: Op, kept: int) -> None:
    assert checked(BATCH, Compare("t", op, ())).num_rows == kept


def test_an_empty_batch_stays_empty() -> None:
    assert checked(BATCH.slice(0, 0), Compare("t", Op.EQ, ("a",))).num_rows == 0
