"""JQL as a tree: folding, rendering, quoting, leaving out, and JQL that somebody wrote."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_jira import CONTEXT, ROWS, finds, predicates

from isthmus.query import Predicate, push
from isthmus.query.jql import (
    EMPTY,
    EVERYTHING,
    NOT_EMPTY,
    NOTHING,
    Both,
    Bound,
    Clause,
    Either,
    Jql,
    Written,
    WrittenJqlError,
    both,
    clauses,
    either,
    prune,
    quote,
    render,
    written,
)

A, B, C = (Clause(name, "=", ("x",), named=True) for name in "abc")


def test_joining_folds_constants_and_nests() -> None:
    assert both() == EVERYTHING
    assert either() == NOTHING
    assert both(A, EVERYTHING, A) == A
    assert both(A, NOTHING) == NOTHING
    assert either(A, NOTHING) == A
    assert either(A, EVERYTHING) == EVERYTHING
    assert both(both(A, B), C) == Both((A, B, C))
    assert either(either(A, B), both(B, C)) == Either((A, B, Both((B, C))))


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (A, 'a = "x"'),
        (Clause("cf[1]", EMPTY), "cf[1] is EMPTY"),
        (Clause("votes", ">=", (3,)), "votes >= 3"),
        (Clause("cf[1]", "<", (-3,)), "cf[1] < -3"),
        (Clause("id", "=", (2**63,)), f'id = "{2**63}"'),
        (Clause("a", "in", ("x",)), 'a in ("x")'),
        (Clause("a", "not in", ("x", 3)), 'a not in ("x", 3)'),
        (both(A, either(B, C)), 'a = "x" AND (b = "x" OR c = "x")'),
        (either(A, both(B, C)), 'a = "x" OR b = "x" AND c = "x"'),
        (both(A, Written("b = 1 or c = 2")), 'a = "x" AND (b = 1 or c = 2)'),
        (EVERYTHING, "project is not EMPTY"),
    ],
)
def test_renders(tree: Jql, text: str) -> None:
    assert render(tree) == text


def test_renders_the_order() -> None:
    order = (("created", True), ("key", False))
    assert render(EVERYTHING, order) == "project is not EMPTY ORDER BY created DESC, key ASC"


def test_what_finds_nothing_has_no_text() -> None:
    with pytest.raises(ValueError, match="finds nothing"):
        render(NOTHING)
    with pytest.raises(ValueError, match="folded"):
        render(Both((A, Bound(True))))


# --- quoting -----------------------------------------------------------------------------------------------

_ESCAPES = {"\\": "\\", '"': '"', "n": "\n", "r": "\r", "t": "\t", "'": "'", " ": " "}


def _read(quoted: str) -> str:
    """A JQL string as a lexer reads it: https://www.npmjs.com/package/@atlaskit/jql-parser."""
    assert quoted[0] == quoted[-1] == '"'
    inner, text, position = quoted[1:-1], "", 0
    while position < len(inner):
        char = inner[position]
        assert char != '"', "the string ends too early"
        assert char in "\n\r" or not (ord(char) < 0x20 or 0x7F <= ord(char) <= 0x9F)
        if char != "\\":
            text += char
            position += 1
        elif inner[position + 1] == "u":
            text += chr(int(inner[position + 2 : position + 6], 16))
            position += 6
        else:
            text += _ESCAPES[inner[position + 1]]
            position += 2
    return text


def test_every_character_reads_back() -> None:
    for code in (*range(0x10000), 0x1F600, 0x10FFFF):
        assert _read(quote(chr(code))) == chr(code)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_every_text_reads_back_and_can_be_sent(text: str) -> None:
    assert _read(quote(text)) == text
    assert quote(text).encode()


@given(st.text(alphabet="\\\"'nu0 \n("))
def test_backslashes_and_quotes_read_back(text: str) -> None:
    assert _read(quote(text)) == text


# --- written -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("status = Done", "status = Done"),
        ("  a = 1 order  BY\n created DESC, key", "a = 1"),
        ('summary ~ "order by x" ORDER BY key', 'summary ~ "order by x"'),
        ("summary ~ 'order by x' and b = 2", "summary ~ 'order by x' and b = 2"),
        ("(a = 1 or (b = 2)) order by c", "(a = 1 or (b = 2))"),
        ("a in (1, 2)order by c", "a in (1, 2)"),
        ('a = "it\\"s (" order by c', 'a = "it\\"s ("'),
        # A word may hold an escaped blank, a sign of another script, a hyphen: no order begins inside it.
        ("a = foo\\ order by", "a = foo\\ order by"),
        ("a = €order by", "a = €order by"),
        ("a = b\u00a0order by c", "a = b\u00a0order by c"),
        ("a = re-order by", "a = re-order by"),
        ("a = 1 order bye", "a = 1 order bye"),
        ("a = 1 orders by c", "a = 1 orders by c"),
        ("a = foo\\(", "a = foo\\("),
        ("'quoted \\' quote' = \"\n\"", "'quoted \\' quote' = \"\n\""),
    ],
)
def test_written_jql_loses_its_order(text: str, where: str) -> None:
    assert written(text) == Written(where)


@pytest.mark.parametrize("text", ["", "  ", "order by key", "ORDER\tBY key DESC"])
def test_written_jql_without_a_condition_restricts_nothing(text: str) -> None:
    assert written(text) == EVERYTHING


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = 1) or (b = 2", "parenthesis it never opened, at character 6"),
        ("(a = 1", "parenthesis that is never closed"),
        ("(a = 1 order by b", "parenthesis that is never closed"),
        ('a = "x', "quote that is never closed, at character 5"),
        ('a = "x\\"', "quote that is never closed, at character 5"),
        ("a = 'x", "quote that is never closed, at character 5"),
    ],
)
def test_written_jql_cannot_reach_out(text: str, reason: str) -> None:
    with pytest.raises(WrittenJqlError, match=reason):
        written(text)


# --- leaving out what a Jira does not know -----------------------------------------------------------------


def test_prune() -> None:
    refused = frozenset({("a", "x"), ("a", "y"), ("id", 3)})
    fields = frozenset({"c"})

    def left(tree: Jql) -> Jql:
        return prune(tree, refused, fields)

    assert left(A) == NOTHING
    assert left(B) == B
    assert left(C) == EVERYTHING
    assert left(Clause("a", "!=", ("x",), named=True)) == Clause("a", NOT_EMPTY)
    assert left(Clause("a", "not in", ("x", "y"), named=True)) == Clause("a", NOT_EMPTY)
    assert left(Clause("a", "in", ("x", "z", "y"), named=True)) == Clause("a", "in", ("z",), named=True)
    assert left(Clause("a", "=", ("x",))) == Clause("a", "=", ("x",))
    assert left(Clause("id", "in", ("3", 3), named=True)) == Clause("id", "in", ("3",), named=True)
    assert left(both(A, B)) == NOTHING
    assert left(either(A, B)) == B
    assert left(either(B, C)) == EVERYTHING
    assert left(both(B, C)) == B
    assert left(Written("a = x")) == Written("a = x")
    assert left(EVERYTHING) == EVERYTHING


@given(predicates(), ROWS, st.data())
def test_leaving_out_what_names_nothing_loses_no_row(
    predicate: Predicate, row: dict[str, Any], data: st.DataObject
) -> None:
    """Operands that no row has, and any field at all, may be left out."""
    for search in push(predicate, CONTEXT).searches:
        named = [(one.field, operand) for one in clauses(search) if one.named for operand in one.operands]
        dead = [pair for pair in named if not finds(Clause(pair[0], "=", (pair[1],), named=True), row)]
        some = st.sets(st.sampled_from(dead)) if dead else st.just(set())
        refused = frozenset(data.draw(some))
        unknown = frozenset(data.draw(st.sets(st.sampled_from(["owner", "cf[1]", "status"]))))
        assert finds(prune(search, refused, frozenset()), row) == finds(search, row)
        if finds(search, row):
            assert finds(prune(search, refused, unknown), row)


def test_clauses() -> None:
    assert clauses(both(A, either(B, Written("x")), EVERYTHING)) == (A, B)
    assert clauses(EVERYTHING) == ()
