"""Push-down: Jira finds every row that SQL wants, and exactly those when we say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_jira import COLUMNS, CONTEXT, MOMENTS, ROWS, ZONE, comparisons, finds, predicates, truth

from isthmus.catalog.model import DISTINCTION, MEMBERSHIP, Column, Dialect, Jql, Match, Op, Type
from isthmus.query import ALWAYS, NEVER, And, Compare, Constant, Not, Or, Predicate, Pushed, normalize, push
from isthmus.query.jql import EVERYTHING, NOTHING, Both, Clause, Either, render
from isthmus.query.pushdown import MOST_OPERANDS, Context, Parameter, lift

FOLDS = st.sampled_from([0, 1])


def pushed(predicate: Predicate) -> Pushed:
    return push(predicate, CONTEXT)


def asked(predicate: Predicate) -> list[str]:
    return [render(search) for search in pushed(predicate).searches]


# --- the promise -------------------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(predicates(), ROWS, FOLDS)
def test_jira_finds_every_wanted_row(predicate: Predicate, row: dict[str, Any], fold: int) -> None:
    split = pushed(predicate)
    found = any(finds(search, row, fold) for search in split.searches)
    if truth(predicate, row):
        assert found
        assert split.keys is None or {row["key"], row["id"]} & set(split.keys)
    # What Jira finds and the residual keeps is wanted.
    if found and truth(split.residual, row):
        assert truth(predicate, row)


@settings(max_examples=400, deadline=None)
@given(comparisons(), ROWS, FOLDS)
def test_one_comparison(predicate: Compare, row: dict[str, Any], fold: int) -> None:
    split = pushed(predicate)
    found = any(finds(search, row, fold) for search in split.searches)
    assert found or truth(predicate, row) is not True
    if split.residual == ALWAYS:
        assert found == (truth(predicate, row) is True)


@settings(max_examples=100, deadline=None)
@given(st.lists(comparisons(lists=False), max_size=4), ROWS)
def test_a_whole_residual_means_exactly(parts: list[Compare], row: dict[str, Any]) -> None:
    for predicate in (And(tuple(parts)), Or(tuple(parts)), Not(Or(tuple(parts)))):
        split = pushed(predicate)
        if split.residual == ALWAYS:
            found = any(finds(search, row) for search in split.searches)
            assert found == (truth(predicate, row) is True)


@given(MOMENTS, MOMENTS, FOLDS)
def test_without_a_zone_moments_are_still_found(moment: datetime, bound: datetime, fold: int) -> None:
    context = replace(CONTEXT, zone=None)
    for op in (Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ):
        predicate = Compare("created", op, (bound,))
        row = {"created": moment}
        if truth(predicate, row):
            assert all(finds(search, row, fold, ZONE) for search in push(predicate, context).searches)


# --- what is asked -----------------------------------------------------------------------------------------

T = datetime(2026, 7, 1, 10, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("predicate", "jql", "exact"),
    [
        (Compare("id", Op.EQ, ("10000",)), "id = 10000", False),  # named: fetched, and all is checked
        (Compare("status", Op.EQ, ("Done",)), 'status = "Done"', False),
        (Compare("status", Op.IN, ("a", " ", "b", "a")), 'status in ("a", "b")', False),
        (Compare("status", Op.NE, ("Done",)), "project is not EMPTY", False),
        (Compare("status", Op.IS_NULL), "status is EMPTY", False),
        (Compare("owner", Op.NE, ("ann",)), 'owner != "ann"', True),
        (Compare("owner", Op.NOT_IN, ("ann", "bob")), 'owner not in ("ann", "bob")', True),
        (Compare("owner", Op.NOT_NULL), "owner is not EMPTY", True),
        (Compare("owner", Op.EQ, ("n0b0dy",)), "project is not EMPTY", False),
        (Not(Compare("owner", Op.EQ, ("ann",))), 'owner != "ann"', True),
        (Compare("level", Op.NE, ("x",)), "level is not EMPTY", True),
        (Compare("picker", Op.EQ, ("ann",)), 'cf[1] = "ann"', False),
        (Compare("picker", Op.NE, ("ann",)), 'cf[1] != "ann"', False),
        (Compare("created", Op.GT, (T,)), 'created >= "2026-07-01 12:05"', False),
        (Compare("created", Op.LE, (T,)), 'created <= "2026-07-01 12:06"', False),
        (
            Compare("created", Op.EQ, (T,)),
            'created >= "2026-07-01 12:05" AND created <= "2026-07-01 12:06"',
            False,
        ),
        (Compare("created", Op.IN, (T, T)), "project is not EMPTY", False),
        (Compare("created", Op.GT, (T.replace(tzinfo=None),)), "project is not EMPTY", False),
        (Compare("created", Op.GT, ("yesterday",)), "project is not EMPTY", False),
        (Compare("due", Op.LT, (date(2026, 7, 1),)), 'due <= "2026-07-02"', False),
        (Compare("due", Op.EQ, (date(2026, 7, 1),)), 'due >= "2026-06-30" AND due <= "2026-07-02"', False),
        (Compare("due", Op.LT, (T,)), "project is not EMPTY", False),
        (Compare("due", Op.LT, ("2026-07-01",)), "project is not EMPTY", False),
        (Compare("votes", Op.GT, (1,)), "votes > 1", True),
        (Compare("votes", Op.GT, (1.5,)), "votes > 1", True),
        (Compare("votes", Op.GE, (1.5,)), "votes >= 2", True),
        (Compare("votes", Op.LT, (1.5,)), "votes < 2", True),
        (Compare("votes", Op.LE, (1.5,)), "votes <= 1", True),
        (Compare("votes", Op.GE, (-1,)), "project is not EMPTY", False),
        (Compare("votes", Op.IN, (1, 1.5, 2)), "votes in (1, 2)", True),
        (Compare("votes", Op.EQ, (True,)), "project is not EMPTY", False),
        (Compare("points", Op.EQ, (2.0,)), "cf[2] = 2", True),
        (Compare("points", Op.LT, (1e-7,)), 'cf[2] < "0.0000001"', True),
        (Compare("points", Op.NE, (2.5,)), 'cf[2] != "2.5"', True),
        (Compare("points", Op.NOT_IN, (1, -2.5)), 'cf[2] not in (1, "-2.5")', True),
        (Compare("points", Op.GT, (1e15,)), "project is not EMPTY", False),
        (Compare("points", Op.GT, (10**400,)), "project is not EMPTY", False),
        (Compare("points", Op.GT, (float("inf"),)), "project is not EMPTY", False),
        (Compare("points", Op.GT, (float("nan"),)), "project is not EMPTY", False),
        (Compare("points", Op.GT, ("3",)), "project is not EMPTY", False),
        (Compare("labels", Op.CONTAINS, ("x",)), 'labels = "x"', False),
        (Not(Compare("labels", Op.CONTAINS, ("x",))), "project is not EMPTY", False),
        (Compare("summary", Op.EQ, ("x",)), "project is not EMPTY", False),
        (Compare("unheard_of", Op.EQ, ("x",)), "project is not EMPTY", False),
        (
            Or(
                (
                    Compare("status", Op.EQ, ("a",)),
                    And((Compare("votes", Op.EQ, (1,)), Compare("summary", Op.EQ, ("x",)))),
                )
            ),
            'status = "a" OR votes = 1',
            False,
        ),
        (
            Or((Compare("status", Op.EQ, ("a",)), Compare("summary", Op.EQ, ("x",)))),
            "project is not EMPTY",
            False,
        ),
    ],
)
def test_asks(predicate: Predicate, jql: str, exact: bool) -> None:
    assert asked(predicate) == [jql]
    assert pushed(predicate).residual == (ALWAYS if exact else normalize(predicate))


@pytest.mark.parametrize(
    "predicate",
    [
        NEVER,
        Constant(None),
        Compare("level", Op.EQ, ("x",)),
        Compare("votes", Op.EQ, (1.5,)),
        Compare("key", Op.EQ, ("nonsense",)),
        Compare("id", Op.IN, ("010", "")),
        And((Compare("status", Op.EQ, ("a",)), NEVER)),
        Compare("board", Op.EQ, ("",)),
        And((Compare("key", Op.EQ, ("A-1",)), Compare("key", Op.EQ, ("A-2",)))),
    ],
)
def test_knows_what_cannot_be(predicate: Predicate) -> None:
    assert pushed(predicate).impossible
    assert not pushed(ALWAYS).impossible


def test_days_and_moments_beyond_any_clock_do_not_narrow() -> None:
    assert pushed(Compare("due", Op.GE, (date(1, 1, 1),))).searches == (EVERYTHING,)
    assert pushed(Compare("due", Op.LE, (date(9999, 12, 31),))).searches == (EVERYTHING,)
    assert pushed(Compare("created", Op.LT, (datetime(9999, 1, 1, tzinfo=UTC),))).searches == (EVERYTHING,)


def test_a_context_of_another_dialect() -> None:
    context = Context(COLUMNS.get, Dialect.DATA_CENTER, None)
    assert push(Compare("owner", Op.EQ, ("ann",)), context).residual == ALWAYS


@pytest.mark.parametrize(
    ("predicate", "narrowed"),
    [
        (ALWAYS, True),
        (Compare("status", Op.EQ, ("a",)), True),
        (Compare("state", Op.EQ, ("a",)), True),
        (Compare("summary", Op.EQ, ("a",)), False),
        (And((Compare("status", Op.EQ, ("a",)), Compare("summary", Op.EQ, ("a",)))), False),
    ],
)
def test_says_whether_it_narrowed_everything(predicate: Predicate, narrowed: bool) -> None:
    assert pushed(predicate).narrowed is narrowed


# --- issues by name ----------------------------------------------------------------------------------------


def test_names_of_issues() -> None:
    key = Compare("key", Op.IN, ("A-1", "nonsense", "B-2"))
    assert pushed(key).keys == ("A-1", "B-2")
    assert pushed(And((key, Compare("key", Op.IN, ("B-2", "C-3"))))).keys == ("B-2",)
    assert pushed(Compare("id", Op.EQ, ("10",))).keys == ("10",)
    assert pushed(Or((key, Compare("id", Op.EQ, ("10",))))).keys is None
    assert pushed(Compare("status", Op.EQ, ("A-1",))).keys is None


def test_a_key_and_an_id_may_name_the_same_issue() -> None:
    split = pushed(And((Compare("key", Op.IN, ("A-1", "A-2")), Compare("id", Op.EQ, ("10",)))))
    assert split.keys == ("10",)
    assert not split.impossible
    assert split.residual == And((Compare("key", Op.IN, ("A-1", "A-2")), Compare("id", Op.EQ, ("10",))))


# --- parameters --------------------------------------------------------------------------------------------


def test_parameters() -> None:
    state = Compare("state", Op.IN, ("open", "open", "closed"))
    board = Compare("board", Op.EQ, ("7",))
    assert pushed(state).param == Parameter("state", "state", ("open", "closed"))
    assert pushed(state).residual == state
    assert pushed(board).residual == ALWAYS
    both = pushed(And((board, state)))
    assert both.param == Parameter("board", "board", ("7",))
    assert both.residual == state
    assert pushed(Compare("board", Op.EQ, (7,))).param is None
    assert pushed(Compare("board", Op.NE, ("7",))).param is None
    assert pushed(Or((board, state))).param is None


# --- long lists --------------------------------------------------------------------------------------------


def _names(count: int, first: str = "a") -> tuple[str, ...]:
    letters = "abcdefghij"
    return tuple(first + "".join(letters[int(digit)] for digit in str(number)) for number in range(count))


def test_a_long_list_becomes_several_searches() -> None:
    names = _names(2 * MOST_OPERANDS + 1)
    split = pushed(And((Compare("owner", Op.IN, names), Compare("votes", Op.EQ, (1,)))))
    assert len(split.searches) == 3
    operands: list[Any] = []
    for search in split.searches:
        assert isinstance(search, Both)
        long, rest = search.parts
        assert isinstance(long, Clause)
        assert rest == Clause("votes", "=", (1,))
        assert len(long.operands) <= MOST_OPERANDS
        operands.extend(long.operands)
    assert tuple(operands) == names
    assert split.residual == ALWAYS


def test_of_two_long_lists_one_is_asked_and_the_other_checked() -> None:
    longer = Compare("owner", Op.IN, _names(MOST_OPERANDS + 2))
    shorter = Compare("level", Op.IN, tuple(str(number) for number in range(1, MOST_OPERANDS + 2)))
    for predicate in (And((longer, shorter)), And((shorter, longer))):
        split = pushed(predicate)
        assert len(split.searches) == 2
        assert all(isinstance(search, Clause) and search.field == "level" for search in split.searches)
        assert split.residual == longer
        assert not split.narrowed


def test_a_list_that_cannot_be_cut_is_checked_here() -> None:
    names = _names(MOST_OPERANDS + 1)
    long = Compare("owner", Op.IN, names)
    other = Compare("votes", Op.EQ, (1,))
    assert pushed(Or((long, other))).searches == (EVERYTHING,)
    assert pushed(Or((And((long, other)), other))).searches == (EVERYTHING,)
    assert pushed(Compare("owner", Op.NOT_IN, names)).searches == (EVERYTHING,)
    fits = Compare("owner", Op.NOT_IN, names[:-1])
    assert pushed(Or((fits, other))).residual == ALWAYS
    assert isinstance(pushed(Or((fits, other))).searches[0], Either)


def test_distinction_of_a_list_column_and_of_numbers() -> None:
    """Not in today's catalog, and right all the same."""
    columns = {
        "tags": Column("tags", Type.TEXTS, "t", "", push=Jql("tags", MEMBERSHIP, exact=True)),
        "day": Column("day", Type.DATE, "d", "", push=Jql("day", DISTINCTION, Match.DAY, exact=True)),
        "size": Column(
            "size", Type.INTEGER, "s", "", push=Jql("size", DISTINCTION, Match.NUMBER, exact=True)
        ),
    }
    columns["rough"] = Column("rough", Type.TEXT, "r", "", push=Jql("rough", DISTINCTION))
    context = Context(columns.get, Dialect.CLOUD, None)
    assert push(Compare("rough", Op.NE, ("x",)), context).searches == (EVERYTHING,)
    assert push(Compare("tags", Op.CONTAINS, ("x",)), context).residual == ALWAYS
    assert push(Compare("tags", Op.CONTAINS, (" ",)), context).searches == ()
    assert push(Compare("day", Op.NE, (date(2026, 1, 1),)), context).searches == (EVERYTHING,)
    assert render(push(Compare("size", Op.NE, (1.5,)), context).searches[0]) == "size is not EMPTY"


# --- parents -----------------------------------------------------------------------------------------------

REPEATED = (("issue_id", "id"), ("issue_key", "key"))


def test_lift() -> None:
    key = Compare("issue_key", Op.EQ, ("A-1",))
    own = Compare("author", Op.EQ, ("ann",))
    assert lift(And((key, own)), REPEATED) == Compare("key", Op.EQ, ("A-1",))
    assert lift(Or((key, own)), REPEATED) == ALWAYS
    assert lift(NEVER, REPEATED) == NEVER
    assert lift(ALWAYS, REPEATED) == ALWAYS
    assert lift(Or((key, Constant(None))), REPEATED) == Or((Compare("key", Op.EQ, ("A-1",)), Constant(None)))
    nested = Or(
        (And((key, Not(Compare("issue_id", Op.CONTAINS, ("1",))))), Compare("issue_id", Op.EQ, ("2",)))
    )
    assert lift(nested, REPEATED) == Or(
        (
            And((Compare("key", Op.EQ, ("A-1",)), Not(Compare("id", Op.CONTAINS, ("1",))))),
            Compare("id", Op.EQ, ("2",)),
        )
    )


@given(predicates(), ROWS, st.sets(st.sampled_from(["status", "votes", "owner", "labels"])))
def test_what_is_lifted_keeps_every_parent_of_a_wanted_row(
    predicate: Predicate, row: dict[str, Any], names: set[str]
) -> None:
    lifted = lift(predicate, tuple((name, f"parent_{name}") for name in sorted(names)))
    parent = {f"parent_{name}": row[name] for name in names}
    if truth(predicate, row):
        assert truth(lifted, parent)


def test_nothing_is_never_inside_a_search() -> None:
    part = Or((Compare("level", Op.EQ, ("x",)), Compare("votes", Op.EQ, (1,))))
    assert pushed(part).searches == (Clause("votes", "=", (1,)),)
    assert NOTHING not in pushed(part).searches
