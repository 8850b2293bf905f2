"""Two Python clients other people wrote, unmodified, reading the sandbox: they find what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import atlassian
import jira
import pytest
from sandbox_calls import Truth

Thing = dict[str, Any]


@pytest.fixture(params=["cloud", "datacenter"])
def truth(request: pytest.FixtureRequest) -> Truth:
    found: Truth = request.getfixturevalue(f"{request.param}_truth")
    return found


@pytest.fixture
def pycontribs(truth: Truth) -> Iterator[jira.JIRA]:
    sandbox = truth.jira.sandbox
    login: Thing = (
        {"basic_auth": (sandbox.user, sandbox.token)} if truth.cloud else {"token_auth": sandbox.token}
    )
    client = jira.JIRA(sandbox.url, options={"rest_api_version": "3" if truth.cloud else "2"}, **login)
    yield client
    client.close()


@pytest.fixture
def atlassian_api(truth: Truth) -> Iterator[atlassian.Jira]:
    sandbox = truth.jira.sandbox
    login: Thing = (
        {"username": sandbox.user, "password": sandbox.token} if truth.cloud else {"token": sandbox.token}
    )
    client = atlassian.Jira(sandbox.url, cloud=truth.cloud, **login)
    yield client
    client.close()


def test_pycontribs_knows_who_and_where_it_is(pycontribs: jira.JIRA, truth: Truth) -> None:
    me = pycontribs.myself()
    assert me["displayName"] == "Ada Bergström"
    assert pycontribs.server_info()["deploymentType"] == ("Cloud" if truth.cloud else "Server")
    assert {project.key for project in pycontribs.projects()} == {p["key"] for p in truth.projects}
    assert {field["id"] for field in pycontribs.fields()} == {f["id"] for f in truth.listed("/field")}
    assert len(pycontribs.statuses()) == len(truth.listed("/status"))
    assert len(pycontribs.issue_link_types()) == 4


def test_pycontribs_finds_every_issue(pycontribs: jira.JIRA, truth: Truth) -> None:
    jql = "project is not EMPTY ORDER BY key"
    found = pycontribs.search_issues(jql, maxResults=False, fields="summary,status,assignee")
    known = {issue["key"]: issue for issue in truth.issues}
    assert len(found) == len(known) == 300
    for issue in found:
        fields = known[issue.key]["fields"]
        assert issue.fields.summary == fields["summary"]
        assert issue.fields.status.name == fields["status"]["name"]
        named = issue.fields.assignee.displayName if issue.fields.assignee else None
        assert named == (fields["assignee"] or {}).get("displayName")


def test_pycontribs_reads_what_hangs_on_an_issue(pycontribs: jira.JIRA, truth: Truth) -> None:
    for issue in truth.interesting():
        key, fields = issue["key"], issue["fields"]
        assert pycontribs.issue(key).fields.summary == fields["summary"]
        total = fields["comment"]["total"]
        assert len(pycontribs.comments(key)) == (min(total, 100) if truth.cloud else total)  # reads one page
        assert len(pycontribs.worklogs(key)) == fields["worklog"]["total"]
        assert pycontribs.watchers(key).watchCount == fields["watches"]["watchCount"]
        assert len(pycontribs.watchers(key).watchers) == fields["watches"]["watchCount"]
        assert pycontribs.votes(key).votes == fields["votes"]["votes"]
        assert pycontribs.transitions(key)
        assert len(pycontribs.remote_links(key)) in (0, 1)


def test_pycontribs_reads_boards_and_sprints(pycontribs: jira.JIRA, truth: Truth) -> None:
    boards = pycontribs.boards(maxResults=False)
    assert {board.id for board in boards} == {board["id"] for board in truth.boards}
    for board in boards:
        if board.type == "scrum":
            sprints = pycontribs.sprints(board.id, maxResults=False)
            assert len(sprints) == 15
            assert [sprint.state for sprint in sprints].count("active") == 1


def test_pycontribs_reads_people(pycontribs: jira.JIRA, truth: Truth) -> None:
    if truth.cloud:
        found = pycontribs.search_users(query="Grace", maxResults=False)
    else:
        found = pycontribs.search_users("Grace", maxResults=False)
    assert [person.displayName for person in found] == ["Grace Mbeki"]


def test_pycontribs_is_told_why_a_query_is_wrong(pycontribs: jira.JIRA) -> None:
    with pytest.raises(jira.JIRAError) as refused:
        pycontribs.search_issues("status = Fred")
    assert refused.value.status_code == 400
    assert "The value 'Fred' does not exist for the field 'status'." in str(refused.value.text)


def test_atlassian_api_knows_who_and_where_it_is(atlassian_api: atlassian.Jira, truth: Truth) -> None:
    assert atlassian_api.myself()["displayName"] == "Ada Bergström"
    assert {p["key"] for p in atlassian_api.projects()} == {p["key"] for p in truth.projects}
    assert len(atlassian_api.get_all_fields()) == len(truth.listed("/field"))
    assert len(atlassian_api.get_all_statuses()) == len(truth.listed("/status"))
    assert len(atlassian_api.get_all_priorities()) == 5


def test_atlassian_api_finds_every_issue(atlassian_api: atlassian.Jira, truth: Truth) -> None:
    jql = "project is not EMPTY ORDER BY key"
    if truth.cloud:
        rows, token = [], None
        while True:
            page = atlassian_api.enhanced_jql(jql, fields="summary", nextPageToken=token, limit=100)
            rows += page["issues"]
            token = page.get("nextPageToken")
            if not token:
                break
        assert len(atlassian_api.enhanced_jql_get_list_of_tickets(jql, fields="summary")) == 300
    else:
        rows = atlassian_api.jql_get_list_of_tickets(jql, fields="summary")
        assert atlassian_api.jql(jql, limit=7)["total"] == 300
    assert {row["key"]: row["fields"]["summary"] for row in rows} == {
        issue["key"]: issue["fields"]["summary"] for issue in truth.issues
    }


def test_atlassian_api_reads_what_hangs_on_an_issue(atlassian_api: atlassian.Jira, truth: Truth) -> None:
    for issue in truth.interesting():
        key, fields = issue["key"], issue["fields"]
        assert atlassian_api.issue(key)["fields"]["summary"] == fields["summary"]
        assert atlassian_api.issue_get_comments(key)["total"] == fields["comment"]["total"]
        assert atlassian_api.issue_get_worklog(key)["total"] == fields["worklog"]["total"]
        assert len(atlassian_api.issue_get_watchers(key)["watchers"]) == fields["watches"]["watchCount"]
        moves = atlassian_api.get_issue_transitions(key)
        assert {move["to"] for move in moves}
        assert atlassian_api.get_issue_changelog(key)


def test_atlassian_api_reads_boards_and_sprints(atlassian_api: atlassian.Jira, truth: Truth) -> None:
    boards = atlassian_api.get_all_agile_boards()["values"]
    assert {board["id"] for board in boards} == {board["id"] for board in truth.boards}
    for board in boards:
        issues = atlassian_api.get_issues_for_board(board["id"], jql="", limit=1)
        assert issues["total"] > 0
        if board["type"] == "scrum":
            assert len(atlassian_api.get_all_sprints_from_board(board["id"])["values"]) == 15


def test_atlassian_api_reads_projects(atlassian_api: atlassian.Jira, truth: Truth) -> None:
    for project in truth.projects:
        key = project["key"]
        components = atlassian_api.get_project_components(key)
        versions = atlassian_api.get_project_versions(key)
        assert (len(components), len(versions)) in ((0, 0), (5, 6))
        assert atlassian_api.get_project(key)["name"] == project["name"]
