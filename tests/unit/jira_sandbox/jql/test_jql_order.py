"""ORDER BY: directions, ranks, empties, defaults."""

from __future__ import annotations

import pytest
from jql_office import ANN, ISSUES, Office, issue, keys

from jira_sandbox.jql import JqlError

ALL = "ABC-1 ABC-2 ABC-3 ABC-10 XYZ-1 XYZ-2 XYZ-3"


@pytest.mark.parametrize(
    ("jql", "wanted"),
    [
        ("order by key", ALL),
        ("order by key desc", "XYZ-3 XYZ-2 XYZ-1 ABC-10 ABC-3 ABC-2 ABC-1"),
        ("order by priority desc, key", "ABC-1 ABC-2 ABC-10 XYZ-1 XYZ-2 XYZ-3 ABC-3"),
        ("order by priority asc, key desc", "ABC-3 XYZ-3 XYZ-2 XYZ-1 ABC-10 ABC-2 ABC-1"),
        ("order by priority, key", "ABC-1 ABC-2 ABC-10 XYZ-1 XYZ-2 XYZ-3 ABC-3"),
        ("order by created", "XYZ-3 XYZ-2 XYZ-1 ABC-10 ABC-3 ABC-2 ABC-1"),
        ("order by created asc", ALL),
        ("order by updated desc", "XYZ-3 XYZ-2 XYZ-1 ABC-10 ABC-3 ABC-2 ABC-1"),
        ("project = ABC order by assignee", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("project = ABC order by assignee desc", "ABC-2 ABC-1 ABC-3 ABC-10"),
        ("project = ABC order by fixVersion", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("project = ABC order by fixVersion desc", "ABC-2 ABC-1 ABC-3 ABC-10"),
        ("project = ABC order by due", "ABC-3 ABC-1 ABC-2 ABC-10"),
        ("project = ABC order by due asc", "ABC-3 ABC-1 ABC-2 ABC-10"),
        ("project = ABC order by rank", "ABC-1 ABC-3 ABC-2 ABC-10"),
        ("project = ABC order by status desc, key", "ABC-2 ABC-3 ABC-1 ABC-10"),
        ("project = ABC order by statusCategory, key desc", "ABC-10 ABC-1 ABC-3 ABC-2"),
        ("project = ABC order by summary", "ABC-3 ABC-10 ABC-2 ABC-1"),
        ("project = ABC order by labels, key", "ABC-2 ABC-1 ABC-3 ABC-10"),
        ("project = ABC order by 'Story Points' desc", "ABC-2 ABC-1 ABC-3 ABC-10"),
        ("project = ABC order by parent", "ABC-2 ABC-1 ABC-3 ABC-10"),
        ("project = ABC order by component desc, key", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("project = ABC order by type, key", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("project = ABC order by votes, key", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("project = ABC order by Place, Severity", "ABC-3 ABC-10 ABC-1 ABC-2"),
        ("project = ABC order by Manual", "ABC-10 ABC-1 ABC-2 ABC-3"),
        ("order by project desc, key", "XYZ-1 XYZ-2 XYZ-3 ABC-1 ABC-2 ABC-3 ABC-10"),
        ("key = ABC-1", "ABC-1"),
        ("", "XYZ-3 XYZ-2 XYZ-1 ABC-10 ABC-3 ABC-2 ABC-1"),
    ],
)
def test_order(jql: str, wanted: str) -> None:
    assert keys(jql) == wanted.split()


def test_text_sorts_whatever_its_case() -> None:
    rows = [issue(n, f"ABC-{n}", summary=text) for n, text in ((1, "beta"), (2, "Alpha"), (3, "Gamma"))]
    assert keys("order by summary", Office(issues=rows)) == ["ABC-2", "ABC-1", "ABC-3"]


def test_data_center_answers_highest_key_first() -> None:
    ann = ANN | {"key": "ann", "name": "ann"}
    site = Office(deployment="datacenter", users=[ann], issues=list(reversed(ISSUES)))
    assert keys("project = ABC", site) == ["ABC-10", "ABC-3", "ABC-2", "ABC-1"]


def test_cloud_allows_seven_fields() -> None:
    many = ", ".join(["key"] * 8)
    with pytest.raises(JqlError, match="more than 7"):
        keys(f"order by {many}")
    assert keys(f"order by {many}", Office(deployment="datacenter")) == ALL.split()
