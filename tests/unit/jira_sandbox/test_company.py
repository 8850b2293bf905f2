"""The made-up company: the same for the same seed, and consistent with itself."""

from collections import Counter
from itertools import pairwise

import msgspec
import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.state.encoding import CLOUD_READ, Encoder
from jira_sandbox.state.moment import milliseconds
from jira_sandbox.state.selection import Selection
from jira_sandbox.state.site import Site

URL = "http://jira.test"


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request) -> Site:
    return generated_site(URL, deployment=request.param, issues=450, user="ada@example.com")


def whole(site: Site) -> list[bytes]:
    return [msgspec.json.encode([dict(issue.fields), issue.histories()]) for issue in site.issues]


def test_a_seed_is_a_company() -> None:
    first, second, other = (generated_site(URL, issues=60, seed=seed) for seed in (3, 3, 4))
    assert whole(first) == whole(second)
    assert whole(first) != whole(other)


def test_ids_ascend_and_keys_are_unique(site: Site) -> None:
    ids = [int(issue.id) for issue in site.issues]
    assert ids == sorted(set(ids))
    assert len({issue.key for issue in site.issues}) == len(site.issues)


def test_times_are_in_order_and_before_now(site: Site) -> None:
    now = site.now.timestamp() * 1000
    for issue in site.issues:
        created, updated = (milliseconds(issue.fields[name]) for name in ("created", "updated"))
        assert created <= updated <= now
        rows = [*issue.fields["comment"]["comments"], *issue.histories()]
        assert all(created <= milliseconds(row["created"]) <= updated for row in rows)


def test_a_history_ends_at_the_values_of_today(site: Site) -> None:
    for issue in site.issues:
        status, assignee = None, None
        for entry in issue.histories():
            for item in entry["items"]:
                if item["field"] == "status":
                    assert status in (None, item["from"])
                    status = item["to"]
                if item["field"] == "assignee":
                    assignee = item["toString"]
        if status is not None:
            assert status == issue.fields["status"]["id"]
        if assignee is not None:
            assert assignee == issue.fields["assignee"]["displayName"]


def test_histories_are_oldest_first(site: Site) -> None:
    for issue in site.issues:
        times = [milliseconds(entry["created"]) for entry in issue.histories()]
        assert all(a <= b for a, b in pairwise(times))


def test_work_adds_up(site: Site) -> None:
    for issue in site.issues:
        rows = issue.fields["worklog"]["worklogs"]
        assert sum(row["timeSpentSeconds"] for row in rows) == (issue.fields["timespent"] or 0)


def test_the_corners_are_there(site: Site) -> None:
    issues = site.issues
    assert max(issue.fields["comment"]["total"] for issue in issues) > 100
    assert max(issue.fields["worklog"]["total"] for issue in issues) > 20
    assert max(len(issue.histories()) for issue in issues) > 100
    assert {issue.fields["issuetype"]["name"] for issue in issues} >= {
        "Epic",
        "Story",
        "Task",
        "Bug",
        "Sub-task",
    }
    for name in ("assignee", "priority", "resolution", "description", "reporter"):
        assert {issue.fields[name] is None for issue in issues} == {True, False}
    assert any(issue.fields["attachment"] for issue in issues)
    assert any(issue.fields["issuelinks"] for issue in issues)
    assert {project["key"] for project in site.projects} >= {"SET", "NEXT", "OLD"}
    assert max(Counter(field["name"] for field in site.fields).values()) == 2
    assert max(Counter(user["displayName"] for user in site.users).values()) == 2
    assert {user["active"] for user in site.users} == {True, False}
    assert max(Counter(version["name"] for version in site.versions).values()) > 1
    assert {sprint["state"] for sprint in site.sprints} == {"closed", "active", "future"}


def test_statuses_of_two_projects_differ_only_in_case_on_cloud() -> None:
    names = {status["name"] for status in generated_site(URL).statuses}
    assert {"To Do", "To do", "In Progress", "IN PROGRESS"} <= names


def test_every_custom_field_is_filled_in_somewhere(site: Site) -> None:
    custom = {field["id"] for field in site.fields if field["custom"]}
    filled = {name for issue in site.issues for name in custom if issue.fields.get(name) not in (None, [])}
    assert filled >= custom - ({"customfield_10016"} if not site.cloud else set())


def test_the_old_key_of_a_moved_issue_still_finds_it(site: Site) -> None:
    assert site.moved
    for old, place in site.moved.items():
        assert site.issue(old.lower()) is site.issues[place]
        assert site.issues[place].key != old
    assert site.issue("NOPE-1") is None


def test_parents_and_subtasks_know_each_other(site: Site) -> None:
    for issue in site.issues:
        for child in issue.fields["subtasks"]:
            assert site.issue(child["key"]).fields["parent"]["key"] == issue.key


def test_issues_are_about_as_large_as_wanted() -> None:
    for wanted in (9_000, 25_000):
        site = generated_site(URL, issues=2500, issue_bytes=wanted)
        encoder, everything = Encoder(site), Selection.parse(["*all"], "id")
        sizes = [len(encoder.issue(issue, everything, CLOUD_READ)) for issue in site.issues]
        assert abs(sum(sizes) / len(sizes) - wanted) < wanted * 0.2
