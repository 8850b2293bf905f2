"""AND, OR and NOT compose what their clauses find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from jql_office import Office, Person

from jira_sandbox.jql import search

SITE = Office()
CALLER = Person()
ATOMS = [
    "project = ABC",
    "status != Done",
    "assignee is EMPTY",
    "assignee = currentUser()",
    "labels not in (urgent)",
    "created >= 2026-03-03",
    "'Story Points' < 4",
    "text ~ secret",
    "summary !~ printer",
    "status was Open before 2026-03-04",
    "fixVersion changed",
    "worklogDate > 2026-03-01",
    "Sprint in openSprints()",
    "key > ABC-2",
]
TREES = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda text: f"not {text}"),
    ),
    max_leaves=6,
)


def hits(jql: str) -> set[int]:
    return set(search(jql, SITE, CALLER))


@settings(max_examples=150, deadline=None)
@given(TREES, TREES)
def test_and_meets_or_joins_and_not_never_finds_both(left: str, right: str) -> None:
    assert hits(f"{left} and {right}") == hits(left) & hits(right)
    assert hits(f"{left} or {right}") == hits(left) | hits(right)
    assert hits(f"not ({left} and {right})") == hits(f"not {left}") | hits(f"not {right}")
    assert hits(f"not ({left} or {right})") == hits(f"not {left}") & hits(f"not {right}")
    assert hits(f"not not {left}") == hits(left)
    assert not hits(left) & hits(f"not {left}")


@settings(max_examples=50, deadline=None)
@given(TREES)
def test_order_changes_nothing_but_order(tree: str) -> None:
    whole = search(tree, SITE, CALLER)
    assert sorted(whole) == sorted(search(f"{tree} order by key", SITE, CALLER))
    assert len(whole) == len(set(whole))
