"""Two Python clients other people wrote, unmodified, planning work on a sandbox of either product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import atlassian
import jira
import pytest

Thing = dict[str, Any]


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest, open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--deployment", request.param, "--issues", "40") as found:
        yield found


@pytest.fixture
def pycontribs(site: Any) -> Iterator[jira.JIRA]:
    key = (site.sandbox.user, site.sandbox.token)
    login: Thing = {"basic_auth": key} if site.cloud else {"token_auth": key[1]}
    client = jira.JIRA(site.sandbox.url, options={"rest_api_version": "2"}, **login)
    yield client
    client.close()


@pytest.fixture
def atlassian_api(site: Any) -> Iterator[atlassian.Jira]:
    user, token = site.sandbox.user, site.sandbox.token
    login: Thing = {"username": user, "password": token} if site.cloud else {"token": token}
    client = atlassian.Jira(site.sandbox.url, cloud=site.cloud, **login)
    yield client
    client.close()


def made(client: jira.JIRA, **fields: Any) -> jira.Issue:
    asked = {"project": "PLAT", "issuetype": {"name": "Story"}, "summary": "Planned", **fields}
    return client.create_issue(fields=asked)


def test_pycontribs_plans_versions_and_components(pycontribs: jira.JIRA) -> None:
    version = pycontribs.create_version("8.0", "PLAT", description="Eight", releaseDate="2027-01-01")
    component = pycontribs.create_component("Engine", "PLAT", description="It runs")
    issue = made(pycontribs, fixVersions=[{"name": "8.0"}], components=[{"name": "Engine"}])
    version.update(name="8.1", released=True)
    assert pycontribs.version(version.id).name == "8.1"
    assert pycontribs.version_count_related_issues(version.id)["issuesFixedCount"] == 1
    assert pycontribs.version_count_unresolved_issues(version.id) == 1
    assert pycontribs.component_count_related_issues(component.id) == 1
    component.update(name="Motor")
    fields = pycontribs.issue(issue.key).fields
    assert (fields.fixVersions[0].name, fields.components[0].name) == ("8.1", "Motor")
    component.delete()
    assert pycontribs.issue(issue.key).fields.components == []


def test_pycontribs_plans_sprints(pycontribs: jira.JIRA) -> None:
    board = pycontribs.boards(projectKeyOrID="PLAT")[0]
    dates = {"startDate": "2026-06-15T10:00:00.000+0000", "endDate": "2026-06-29T10:00:00.000Z"}
    sprint = pycontribs.create_sprint("Client sprint", board.id, **dates)
    one, other = made(pycontribs), made(pycontribs)
    pycontribs.add_issues_to_sprint(sprint.id, [one.key, other.key])
    assert len(pycontribs.search_issues("sprint = 'Client sprint'")) == 2
    pycontribs.move_to_backlog([other.key])
    assert [row.key for row in pycontribs.search_issues("sprint = 'Client sprint'")] == [one.key]
    pycontribs.update_sprint(sprint.id, name="Client sprint", state="active", **dates)
    assert pycontribs.sprint(sprint.id).state == "active"
    pycontribs.rank(other.key, next_issue=one.key)
    epic = made(pycontribs, issuetype={"name": "Epic"}, customfield_10011="Client epic")
    pycontribs.add_issues_to_epic(epic.id, [one.key])
    assert pycontribs.issue(one.key).fields.customfield_10014 == epic.key


def test_pycontribs_saves_filters_and_fills_roles(pycontribs: jira.JIRA, site: Any) -> None:
    saved = pycontribs.create_filter(name="Client filter", jql="project = PLAT", favourite=True)
    assert saved.id in [row.id for row in pycontribs.favourite_filters()]
    changed = pycontribs.update_filter(saved.id, name="Client filter 2")
    assert (changed.name, pycontribs.filter(saved.id).jql) == ("Client filter 2", "project = PLAT")
    role = pycontribs.project_role("PLAT", "10001")
    role.add_user(groups=["developers", "support-team"] if not site.cloud else ["support-team"])
    names = [actor.displayName for actor in pycontribs.project_role("PLAT", "10001").actors]
    assert "support-team" in names


def test_atlassian_api_founds_a_project(atlassian_api: atlassian.Jira, site: Any) -> None:
    me = atlassian_api.myself()
    lead = {"leadAccountId": me["accountId"]} if site.cloud else {"lead": me["name"]}
    body = {"key": "API", "name": "By a client", "projectTypeKey": "business", **lead}
    atlassian_api.create_project_from_raw_json(body)
    assert atlassian_api.project("API")["name"] == "By a client"
    atlassian_api.add_version("API", atlassian_api.project("API")["id"], "1.0")
    assert [row["name"] for row in atlassian_api.get_project_versions("API")] == ["1.0"]
    fields = {"project": {"key": "API"}, "issuetype": {"name": "Task"}, "summary": "First"}
    key = atlassian_api.create_issue(fields)["key"]
    assert key == "API-1"
    atlassian_api.delete_project("API")
    with pytest.raises(Exception, match="API"):
        atlassian_api.project("API")
