"""The sandbox as Jira Data Center."""

from __future__ import annotations

import httpx2

API = "/rest/api/2"


def test_a_personal_access_token_is_enough(datacenter):
    bearer = {"Authorization": f"Bearer {datacenter.ready['token']}"}
    me = httpx2.get(f"{datacenter.url}{API}/myself", headers=bearer).json()
    assert me["name"] == datacenter.ready["user"]
    assert "accountId" not in me
    assert datacenter.get(f"{API}/serverInfo")["deploymentType"] == "Server"
    assert datacenter.get("/rest/auth/1/session")["name"] == me["name"]


def test_five_failures_lead_to_a_captcha(start):
    with start("--deployment", "datacenter", "--issues", "5") as jira:
        answers = [httpx2.get(f"{jira.url}{API}/myself", auth=("ada", "no")) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 403]
        assert "html" in answers[0].headers["content-type"]
        assert answers[-1].headers["x-authentication-denied-reason"].startswith("CAPTCHA_CHALLENGE")
        assert jira.client.get(f"{API}/myself").status_code == 403


def test_a_search_pages_by_offset(datacenter):
    ids = []
    for start_at in range(0, 220, 60):
        page = datacenter.get(
            f"{API}/search", jql="ORDER BY id", startAt=start_at, maxResults=60, fields="summary"
        )
        assert page["total"] == 200
        assert page["startAt"] == start_at
        ids += [issue["id"] for issue in page["issues"]]
    assert len(set(ids)) == len(ids) == 200


def test_a_search_carries_the_whole_changelog_and_every_comment(datacenter):
    page = datacenter.post(
        f"{API}/search", jql="", maxResults=1000, fields=["comment", "worklog"], expand=["changelog"]
    )
    assert max(issue["changelog"]["total"] for issue in page["issues"]) > 100
    for issue in page["issues"]:
        assert len(issue["changelog"]["histories"]) == issue["changelog"]["total"]
        assert len(issue["fields"]["comment"]["comments"]) == issue["fields"]["comment"]["total"]
        assert len(issue["fields"]["worklog"]["worklogs"]) == min(20, issue["fields"]["worklog"]["total"])


def test_validation_may_be_switched_off(datacenter):
    bad = {"jql": "nonsense = 1"}
    assert datacenter.client.get(f"{API}/search", params=bad).status_code == 400
    assert datacenter.get(f"{API}/search", **bad, validateQuery="false")["total"] == 0


def test_people_have_names_and_text_is_wiki(datacenter):
    page = datacenter.get(f"{API}/search", jql="assignee IS NOT EMPTY AND description IS NOT EMPTY")
    fields = page["issues"][0]["fields"]
    assert {"name", "key", "displayName"} <= set(fields["assignee"])
    assert isinstance(fields["description"], str)
    assert "comment" not in fields
    assert any(user["name"] == "ada" for user in datacenter.get(f"{API}/user/search", username="ada"))
    everyone = datacenter.get(f"{API}/user/search", username=".", includeInactive="true", maxResults=1000)
    active = datacenter.get(f"{API}/user/search", username=".", maxResults=1000)
    assert 50 < len(active) < len(everyone)


def test_a_sprint_is_told_as_text(datacenter):
    page = datacenter.get(f"{API}/search", jql="sprint IS NOT EMPTY", fields="customfield_10020")
    sprint = page["issues"][0]["fields"]["customfield_10020"][0]
    assert sprint.startswith("com.atlassian.greenhopper.service.sprint.Sprint@")
    number = sprint.partition("[id=")[2].partition(",")[0]
    known = datacenter.get(f"/rest/agile/1.0/sprint/{number}")
    assert f"name={known['name']}," in sprint
    assert datacenter.get(f"/rest/agile/1.0/sprint/{number}/issue", fields="summary")["total"] > 0


def test_only_sub_tasks_have_a_parent(datacenter):
    page = datacenter.get(
        f"{API}/search", jql="", maxResults=1000, fields="parent,issuetype,customfield_10014"
    )
    for issue in page["issues"]:
        assert ("parent" in issue["fields"]) == issue["fields"]["issuetype"]["subtask"]
    assert any(issue["fields"]["customfield_10014"] for issue in page["issues"])


def test_what_only_cloud_has_is_not_there(datacenter):
    for path in ("search/jql", "project/search", "field/search", "issue/PLAT-1/changelog"):
        assert datacenter.client.get(f"{API}/{path}").status_code == 404
    assert datacenter.client.get("/rest/api/3/myself").status_code == 404
    assert datacenter.client.post(f"{API}/issue/archive").status_code == 501


def test_answers_carry_the_headers_of_a_server(datacenter):
    headers = datacenter.client.get(f"{API}/field").headers
    assert headers["x-ausername"] == "ada"
    assert headers["x-arequestid"].count("x") == 2
