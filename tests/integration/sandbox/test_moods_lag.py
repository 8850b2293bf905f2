"""A search that comes to know of writes late, and of issues that are not found for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

START = datetime.fromisoformat("2026-06-15T12:00:00+00:00")


class Site:
    """A sandbox whose searches lag by an hour, and a clock to let the hour go by."""

    def __init__(self, jira: Any, cloud: bool) -> None:
        self.jira, self.cloud = jira, cloud
        self.api = "/rest/api/3" if cloud else "/rest/api/2"

    def search(self, jql: str, **more: Any) -> list[Any]:
        path = f"{self.api}/search/jql" if self.cloud else f"{self.api}/search"
        rows: list[Any] = self.jira.post(path, jql=jql, fields=["*all"], **more)["issues"]
        return rows

    def keys(self, jql: str, **more: Any) -> list[str]:
        return [issue["key"] for issue in self.search(jql, **more)]

    def read(self, key: str) -> Any:
        return self.jira.get(f"{self.api}/issue/{key}")

    def edit(self, key: str, summary: str) -> None:
        body = {"fields": {"summary": summary}}
        assert self.jira.client.put(f"{self.api}/issue/{key}", json=body).status_code == 204

    def create(self, summary: str) -> Any:
        fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": summary}
        return self.jira.client.post(f"{self.api}/issue", json={"fields": fields}).json()

    def at(self, seconds: float) -> None:
        self.jira.moods(now=(START + timedelta(seconds=seconds)).isoformat())


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def opened(request: pytest.FixtureRequest, start: Any) -> Any:
    with start("--issues", "60", "--deployment", request.param, "--mood", '{"lag": 3600}') as jira:
        yield Site(jira, request.param == "cloud")


@pytest.fixture
def site(opened: Site) -> Site:
    opened.jira.client.post("/sandbox/reset")
    return opened


def test_a_change_is_read_at_once_and_found_later(site: Site) -> None:
    old = site.read("PLAT-2")["fields"]
    site.edit("PLAT-2", "Walrus")
    assert site.read("PLAT-2")["fields"]["summary"] == "Walrus"
    assert site.keys("summary ~ walrus") == []
    (found,) = site.search("key = PLAT-2")
    assert found["fields"]["summary"] == old["summary"]
    assert found["fields"]["updated"] == old["updated"]
    assert found["fields"]["description"] == old["description"]
    site.at(3700)
    assert site.keys("summary ~ walrus") == ["PLAT-2"]
    assert site.search("key = PLAT-2")[0]["fields"]["summary"] == "Walrus"


def test_writes_become_known_one_after_the_other(site: Site) -> None:
    site.edit("PLAT-2", "Walrus")
    site.at(1800)
    site.edit("PLAT-2", "Narwhal")
    site.at(3700)
    assert site.keys("summary ~ walrus") == ["PLAT-2"]
    site.at(7300)
    assert site.keys("summary ~ walrus") == []
    assert site.keys("summary ~ narwhal") == ["PLAT-2"]


def test_what_is_new_is_absent_and_what_is_gone_is_there(site: Site) -> None:
    everything = site.keys("project = PLAT ORDER BY key", maxResults=100)
    made = site.create("Walrus")
    assert site.jira.client.delete(f"{site.api}/issue/PLAT-3?deleteSubtasks=true").status_code == 204
    assert site.jira.client.get(f"{site.api}/issue/PLAT-3").status_code == 404
    assert site.keys("project = PLAT ORDER BY key", maxResults=100) == everything
    if site.cloud:
        count = site.jira.post(f"{site.api}/search/approximate-count", jql="project = PLAT")["count"]
        assert count == len(everything)
    site.at(3700)
    later = site.keys("project = PLAT ORDER BY key", maxResults=100)
    assert set(everything) - set(later) >= {"PLAT-3"}
    assert set(later) - set(everything) == {made["key"]}


def test_issues_to_reconcile_are_found_as_they_are(site: Site) -> None:
    if not site.cloud:
        pytest.skip("Data Center does not reconcile")
    made = site.create("Walrus")
    site.edit("PLAT-2", "Walrus")
    ids = [int(made["id"])]
    assert site.keys("summary ~ walrus") == []
    assert site.keys("summary ~ walrus", reconcileIssues=ids) == [made["key"]]
    ids.append(int(site.read("PLAT-2")["id"]))
    assert set(site.keys("summary ~ walrus", reconcileIssues=ids)) == {made["key"], "PLAT-2"}
    assert site.keys("summary ~ walrus") == []
    for wrong in (["PLAT-2"], list(range(51))):
        body = {"jql": "project = PLAT", "reconcileIssues": wrong}
        assert site.jira.client.post(f"{site.api}/search/jql", json=body).status_code == 400


def test_an_issue_may_vanish_for_a_while(site: Site) -> None:
    site.jira.moods(lag=10, vanish={"probability": 1, "seconds": 20})
    site.edit("PLAT-2", "Walrus")
    assert site.keys("key = PLAT-2") == ["PLAT-2"]
    site.at(15)
    assert site.keys("key = PLAT-2") == []
    assert site.read("PLAT-2")["key"] == "PLAT-2"
    site.at(40)
    assert site.keys("summary ~ walrus") == ["PLAT-2"]


def test_without_the_mood_everything_is_known_at_once(site: Site) -> None:
    site.edit("PLAT-2", "Walrus")
    assert site.keys("summary ~ walrus") == []
    site.jira.moods(lag={"seconds": 0, "jitter": 0})
    assert site.keys("summary ~ walrus") == ["PLAT-2"]
    site.edit("PLAT-2", "Narwhal")
    assert site.keys("summary ~ narwhal") == ["PLAT-2"]


def test_what_is_no_lag_is_refused(site: Site) -> None:
    for wrong in ({"lag": -1}, {"lag": {"x": 1}}, {"vanish": 2}, {"vanish": {"x": 1}}, {"lag": "x"}):
        assert site.jira.client.post("/sandbox/moods", json=wrong).status_code == 400
