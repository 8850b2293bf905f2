"""WAS and CHANGED with their predicates."""

from __future__ import annotations

import pytest
from jql_office import ANN, BOB, DONE, V1, V2, Office, Person, change, found, issue

REST = "ABC-1 ABC-3 ABC-10 XYZ-1 XYZ-2 XYZ-3"


@pytest.mark.parametrize(
    ("jql", "wanted"),
    [
        ("status was 'In Progress'", "ABC-2 ABC-3"),
        ("status was not 'In Progress'", "ABC-1 ABC-10 XYZ-1 XYZ-2 XYZ-3"),
        ("not status was 'In Progress'", "ABC-1 ABC-10 XYZ-1 XYZ-2 XYZ-3"),
        ("status was in ('In Progress', Done)", "ABC-2 ABC-3 XYZ-2"),
        ("status was not in (Open)", "ABC-3 XYZ-2"),
        ("status was Open before '2026-03-03'", "ABC-1 ABC-2"),
        ("status was Open after '2026-03-03 10:00' and key = ABC-2", ""),
        ("status was Open after '2026-03-03 09:59' and key = ABC-2", "ABC-2"),
        ("status was 'In Progress' on '2026-03-04'", "ABC-2 ABC-3"),
        ("status was 'In Progress' on '2026-03-02'", ""),
        ("status was Done during ('2026-03-01', '2026-03-04')", ""),
        ("status was Done during ('2026-03-01', '2026-03-05 10:00')", "ABC-2"),
        ("status was 'In Progress' by currentUser()", "ABC-2"),
        ("status was Open by '5b10:cyd' and key = ABC-2", "ABC-2"),
        ("status was Open by ('5b10:bob', '5b10:ann')", ""),
        ("assignee was empty", "ABC-2 ABC-3 ABC-10 XYZ-1 XYZ-2 XYZ-3"),
        ("assignee was not empty and project = ABC", "ABC-1"),
        ("assignee was currentUser()", "ABC-1"),
        ("fixVersion was 2.0", "ABC-2"),
        ("fixVersion was empty and key in (ABC-1, ABC-2)", "ABC-2"),
        ("resolution was Fixed", "ABC-2"),
        ("priority was High", "ABC-1"),
        ("status changed", "ABC-2"),
        ("not status changed", REST),
        ("status changed from Open", "ABC-2"),
        ("status changed from Open to Done", ""),
        ("status changed from (Open, 3) to Done by '5b10:bob'", "ABC-2"),
        ("assignee changed from EMPTY", "ABC-2"),
        ("assignee changed to EMPTY", ""),
        ("status changed on 2026-03-05 by '5b10:ann'", ""),
        ("status changed after '2026-03-05 10:00'", ""),
        ("status changed after '2026-03-05 09:59'", "ABC-2"),
        ("status changed before '2026-03-03 10:00'", ""),
        ("status changed before '2026-03-03 10:01'", "ABC-2"),
        ("status changed during ('2026-03-05', now())", "ABC-2"),
        ("status changed after -1w", "ABC-2"),
        ("status changed after startOfWeek()", ""),
        ("reporter changed", ""),
    ],
)
def test_history_finds(jql: str, wanted: str) -> None:
    assert found(jql) == wanted


def test_on_means_the_day_of_the_caller() -> None:
    assert found("status changed on 2026-03-04", caller=Person(time_zone="Pacific/Kiritimati")) == "ABC-2"
    assert found("status changed on 2026-03-04") == ""


def test_versions_are_undone_one_by_one() -> None:
    row = issue(
        1,
        "ABC-1",
        [
            change("2026-03-02T00:00:00.000+0000", ANN, "Fix Version", None, "501"),
            change("2026-03-03T00:00:00.000+0000", ANN, "Fix Version", None, "502"),
            change("2026-03-04T00:00:00.000+0000", BOB, "Fix Version", "501", None),
        ],
        fixVersions=[V2],
    )
    site = Office(issues=[row])
    assert V1["id"] == "501"
    assert found("fixVersion was 1.0", site) == "ABC-1"
    assert found("fixVersion was 1.0 after '2026-03-04 00:01'", site) == ""
    assert found("fixVersion was 2.0 before '2026-03-03'", site) == ""
    assert found("fixVersion was empty", site) == "ABC-1"
    assert found("fixVersion changed from 1.0 by '5b10:bob'", site) == "ABC-1"


def test_an_issue_without_changelog_or_creator_has_only_its_present() -> None:
    row = issue(1, "ABC-1", status=DONE, creator=None, reporter=None)
    del row["changelog"]
    site = Office(issues=[row])
    assert found("status was Done", site) == "ABC-1"
    assert found("status was Done by currentUser()", site) == ""
