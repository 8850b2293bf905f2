"""Nested pages are never cut: what an issue embeds is only the beginning of long lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sites import Jira, served


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def long(request: pytest.FixtureRequest) -> Iterator[Jira]:
    """A Jira with some very long issues."""
    with served("--issues", "400", "--seed", "3", "--deployment", request.param) as jira:
        yield jira


def listed(jira: Jira, path: str, rows: str) -> list[Any]:
    """A list of one issue, page by page, as Jira itself gives it."""
    root = "/rest/api/3" if jira.cloud else "/rest/api/2"
    found: list[Any] = []
    while True:
        page = jira.get(root + path, startAt=len(found), maxResults=50)
        found += page[rows]
        if not page[rows] or len(found) >= page["total"]:
            return found


CHILDREN = (("comments", "/issue/{}/comment", "comments"), ("worklogs", "/issue/{}/worklog", "worklogs"))


@pytest.mark.parametrize(("table", "path", "rows"), CHILDREN)
def test_every_row_of_the_longest_issues_is_there(long: Jira, table: str, path: str, rows: str) -> None:
    with long.connect() as connection:
        by_issue: dict[str, set[str]] = {}
        for issue, identity in connection.execute(f"SELECT issue_id, id FROM {table}").fetchall():
            by_issue.setdefault(issue, set()).add(identity)
        counted = {"comments": "comment_count", "worklogs": "worklog_count"}[table]
        totals = dict(connection.execute(f"SELECT id, {counted} FROM issues WHERE {counted} > 0").fetchall())
        assert {issue: len(ids) for issue, ids in by_issue.items()} == totals
        longest = sorted(by_issue, key=lambda issue: -len(by_issue[issue]))[:4]
        assert len(by_issue[longest[0]]) > 20
        for issue in longest:
            assert by_issue[issue] == {row["id"] for row in listed(long, path.format(issue), rows)}
            named = connection.execute(f"SELECT id FROM {table} WHERE issue_id = ?", [issue]).fetchall()
            assert {row[0] for row in named} == by_issue[issue]


def test_every_change_is_there(long: Jira) -> None:
    with long.connect() as connection:
        found: dict[str, list[str]] = {}
        for issue, history, field in connection.execute(
            "SELECT issue_id, history_id, field FROM changelogs"
        ).fetchall():
            found.setdefault(issue, []).append(f"{history} {field}")
    longest = sorted(found, key=lambda issue: -len(found[issue]))[:4]
    for issue in longest:
        if long.cloud:
            histories = listed(long, f"/issue/{issue}/changelog", "values")
        else:
            histories = long.get(f"/rest/api/2/issue/{issue}", expand="changelog")["changelog"]["histories"]
        truth = [f"{one['id']} {item['field']}" for one in histories for item in one["items"]]
        assert sorted(truth) == sorted(found[issue])
