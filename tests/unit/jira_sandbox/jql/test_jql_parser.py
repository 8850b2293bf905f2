"""Text to tree: precedence, spelling, quoting."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_sandbox.jql import JqlError, Query, parse, unbounded
from jira_sandbox.jql.tree import (
    And,
    Call,
    Clause,
    Empty,
    FieldName,
    Listing,
    Not,
    Or,
    Predicate,
    Sort,
    Value,
)

A, B, C = (Clause(FieldName(name), "=", Value("1", number=True)) for name in "abc")
_ESCAPED = re.compile("[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef\\ufffe\\uffff]")


def safely_quoted(text: str) -> str:
    """The quoting that any text survives."""
    slashed = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", slashed) + '"'


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a=1", A),
        ("a = 1 and b = 1 or c = 1", Or((And((A, B)), C))),
        ("a = 1 OR b = 1 && c = 1", Or((A, And((B, C))))),
        ("(a = 1 | b = 1) & c = 1", And((Or((A, B)), C))),
        ("not a = 1 and !b = 1", And((Not(A), Not(B)))),
        ("not (a = 1 || b = 1)", Not(Or((A, B)))),
        ("a = 1 and b = 1 and c = 1", And((A, B, C))),
    ],
)
def test_not_binds_tighter_than_and_and_and_tighter_than_or(text: str, tree: object) -> None:
    assert parse(text).where == tree


@pytest.mark.parametrize(
    ("text", "operator", "operand"),
    [
        ("f = x", "=", Value("x")),
        ("f = '7'", "=", Value("7")),
        ("f = -7", "=", Value("-7", number=True)),
        ("f != null", "!=", Empty()),
        ("f !~ x", "!~", Value("x")),
        ("f >= -4w", ">=", Value("-4w")),
        ("f in (a, (b, fn(c)), EMPTY)", "in", None),
        ("f Not In fn('a b', 3)", "not in", Call("fn", ("a b", "3"))),
        ("f is empty", "is", Empty()),
        ("f IS NOT NULL", "is not", Empty()),
        ("f was not in (a)", "was not in", Listing((Value("a"),))),
        ("f was not a", "was not", Value("a")),
        ("f changed", "changed", None),
    ],
)
def test_every_operator(text: str, operator: str, operand: object) -> None:
    where = parse(text).where
    assert isinstance(where, Clause)
    assert where.operator == operator
    if operator == "in":
        operand = Listing((Value("a"), Listing((Value("b"), Call("fn", ("c",)))), Empty()))
    assert where.operand == operand


def test_history_predicates_keep_their_order() -> None:
    where = parse("f changed from a to EMPTY by me() during (1, now())").where
    assert isinstance(where, Clause)
    assert where.predicates == (
        Predicate("from", Value("a")),
        Predicate("to", Empty()),
        Predicate("by", Call("me")),
        Predicate("during", Listing((Value("1", number=True), Call("now")))),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("'two words' = 1", FieldName("two words")),
        ("two\\ words = 1", FieldName("two words")),
        ("cf [ 123 ] = 1", FieldName("cf[123]", 123)),
        ("a\\u0041 = 1", FieldName("aA")),
        ("issue . = 1", None),
        ("issue.property[k].x.y = 1", FieldName("issue.property", None, ("[k]", ".x.y"))),
        ("development [ commits ] . all = 1", FieldName("development", None, ("[commits]", ".all"))),
    ],
)
def test_field_names(text: str, name: FieldName | None) -> None:
    if name is None:
        with pytest.raises(JqlError):
            parse(text)
        return
    where = parse(text).where
    assert isinstance(where, Clause)
    assert where.field == name


def test_order_by_may_stand_alone_and_bounds_nothing() -> None:
    query = parse("ORDER BY a, b DESC, cf[1] asc")
    assert query == Query(
        None, (Sort(FieldName("a")), Sort(FieldName("b"), True), Sort(FieldName("cf[1]", 1), False))
    )
    assert unbounded(query)
    assert unbounded(parse(" \n\t"))
    assert not unbounded(parse("project is not empty"))


def test_line_and_character_count_from_one() -> None:
    with pytest.raises(JqlError) as refused:
        parse("a = 1 and\n  b = select")
    assert refused.value.messages[0].endswith("(line 2, character 7)")


@pytest.mark.parametrize(
    "text", ["(" * 500 + "a = 1" + ")" * 500, "not " * 500 + "a = 1", "a in " + "(" * 500]
)
def test_bottomless_nesting_is_refused(text: str) -> None:
    with pytest.raises(JqlError, match="nested too deeply"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = (b, c)", "Operator '=' does not support the list value '(\"b\", \"c\")' for field 'a'."),
        ("a in b", "Operator 'in' does not support the non-list value '\"b\"' for field 'a'."),
        ("a is b", "Operator 'is' does not support searching for non-empty values for field 'a'."),
        (
            "a in EMPTY",
            "Operator 'in' does not support the empty value representation 'EMPTY' for field 'a'.",
        ),
        ("a = b by 7", "The EQUALS operator does not support the use of the by 7 predicate."),
        ("a in (b) after c()", "The IN operator does not support the use of the after c() predicate."),
        ("a > EMPTY", "Operator '>' does not support the empty value representation 'EMPTY' for field 'a'."),
        ("a = 'b\tc'", "The character '\t' is a reserved JQL character."),
        ("a = \\q", "'\\q' is an illegal JQL escape sequence."),
        ("a = b\\", "'\\' is an illegal JQL escape sequence."),
        ("a = (b)[", "reserved JQL character"),
    ],
)
def test_refusals_of_our_own_wording(text: str, message: str) -> None:
    with pytest.raises(JqlError) as refused:
        parse(text if message != "reserved JQL character" else "a = b;")
    assert message in refused.value.messages[0]


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_survives_safe_quoting(text: str) -> None:
    where = parse(f"summary ~ {safely_quoted(text)}").where
    assert isinstance(where, Clause)
    assert where.operand == Value(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab =~!<>&|()[],'\"\\ \n1-.;#", max_size=30))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        outcome: object = parse(text)
    except JqlError as refused:
        outcome = refused
    assert isinstance(outcome, Query) or len(outcome.messages) == 1
