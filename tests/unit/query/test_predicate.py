"""Predicates: what normalizing keeps, and how they read."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from toy_jira import ROWS, predicates, truth

from isthmus.catalog.model import Op
from isthmus.query import (
    ALWAYS,
    NEVER,
    And,
    Compare,
    Constant,
    Not,
    Or,
    Predicate,
    columns_of,
    conjunction,
    conjuncts,
    normalize,
)
from isthmus.query.predicate import show

A, B, C = (Compare(name, Op.EQ, ("x",)) for name in "abc")


@given(predicates(), ROWS)
def test_normalizing_keeps_true_false_and_null(predicate: Predicate, row: dict[str, Any]) -> None:
    assert truth(normalize(predicate), row) is truth(predicate, row)


@given(predicates())
def test_a_normal_predicate_is_normal(predicate: Predicate) -> None:
    once = normalize(predicate)
    assert normalize(once) == once
    assert _is_normal(once)


def _is_normal(part: Predicate, within: type | None = None) -> bool:
    match part:
        case Not(inner):
            return isinstance(inner, Compare) and inner.op is Op.CONTAINS
        case And(parts) | Or(parts):
            flat = type(part) is not within and len(parts) > 1 and len(set(parts)) == len(parts)
            return flat and all(_is_normal(one, type(part)) for one in parts)
        case Constant(value):
            return within is None or value is None
        case Compare():
            return True


@given(predicates(), ROWS)
def test_the_conjuncts_are_the_whole(predicate: Predicate, row: dict[str, Any]) -> None:
    parts = conjuncts(normalize(predicate))
    assert truth(conjunction(parts), row) is truth(predicate, row)
    assert truth(conjunction(iter(parts)), row) is truth(predicate, row)


def test_no_condition_has_no_conjuncts() -> None:
    assert conjuncts(ALWAYS) == ()
    assert conjuncts(A) == (A,)
    assert conjunction(()) == ALWAYS
    assert normalize(Or(())) == NEVER
    assert normalize(And((A, NEVER))) == NEVER


def test_a_long_disjunction_is_normalized_at_once() -> None:
    parts = tuple(Compare("a", Op.EQ, (str(number),)) for number in range(20_000))
    begun = time.perf_counter()
    assert normalize(Or((*parts, *parts))) == Or(parts)
    assert time.perf_counter() - begun < 2


def test_columns() -> None:
    assert columns_of(Not(And((A, Or((B, ALWAYS)))))) == {"a", "b"}
    assert columns_of(And(())) == frozenset()


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        (Constant(None), "NULL"),
        (NEVER, "FALSE"),
        (Not(Compare("l", Op.CONTAINS, ("it's",))), "NOT (l CONTAINS 'it''s')"),
        (And((A, Or((B, C)))), "a = 'x' AND (b = 'x' OR c = 'x')"),
        (Or((A, And((B, C)))), "a = 'x' OR b = 'x' AND c = 'x'"),
        (Compare("n", Op.IN, tuple(range(5))), "n IN (0, 1, 2, 3, 4)"),
        (Compare("n", Op.NOT_IN, tuple(range(7))), "n NOT IN (0, 1, 2, 3, 4, … 2 more)"),
        (Compare("n", Op.IS_NULL), "n IS NULL"),
        (Compare("n", Op.LT, (1.5,)), "n < 1.5"),
        (Compare("b", Op.EQ, (True,)), "b = TRUE"),
        (Compare("d", Op.GE, (date(2026, 1, 2),)), "d >= '2026-01-02'"),
        (Compare("t", Op.NE, (datetime(2026, 1, 2, tzinfo=UTC),)), "t <> '2026-01-02T00:00:00+00:00'"),
    ],
)
def test_reads_like_sql(predicate: Predicate, text: str) -> None:
    assert show(predicate) == text
