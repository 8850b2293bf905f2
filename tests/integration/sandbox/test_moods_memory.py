"""Snapshots of a running sandbox, and the ways back to them."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from jira_sandbox.routes.registry import served

MOVING = {"serverInfo", "tenant_info", "poll", "recent", "deleted", "session", "okta"}
"""Parts of paths whose answers tell the time or a number of their own, or wait for something."""

NAMES = {
    "v": "", "key": "PLAT-3", "project": "PLAT", "issue": "PLAT-3", "issueIdOrKey": "PLAT-3",
    "projectIdOrKey": "PLAT",
}  # fmt: skip


def adf(text: str) -> dict[str, Any]:
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
    return {"type": "doc", "version": 1, "content": content}


class Site:
    """A sandbox, its answers, and things that change it."""

    def __init__(self, jira: Any, cloud: bool) -> None:
        self.client: httpx2.Client = jira.client
        self.cloud = cloud
        self.api = "/rest/api/3" if cloud else "/rest/api/2"

    def answers(self) -> dict[str, tuple[int, bytes]]:
        """The answer to everything that may be read without knowing more than an issue and a project."""
        found = {}
        for route in served("cloud" if self.cloud else "datacenter"):
            names = [part[1:-1] for part in route.segments if part.startswith("{")]
            if route.method != "GET" or set(names) - set(NAMES) or MOVING & set(route.segments):
                continue
            parts = [NAMES.get(part[1:-1], part) if part.startswith("{") else part for part in route.segments]
            path = "/" + "/".join(part or self.api[-1] for part in parts)
            answer = self.client.get(path)
            found[path] = (answer.status_code, answer.content)
        rows = {"jql": "project is not EMPTY", "maxResults": 100, "fields": "*all", "expand": "changelog"}
        search = f"{self.api}/search/jql" if self.cloud else f"{self.api}/search"
        found["search"] = (200, self.client.get(search, params=rows).content)
        return found

    def text(self, words: str) -> Any:
        return adf(words) if self.cloud else words

    def write(self, dice: random.Random) -> None:
        """Change something; what is refused changes nothing, which is as good a test."""
        key = f"{dice.choice(('PLAT', 'SET'))}-{dice.randint(1, 8)}"
        writes: list[Callable[[str, random.Random], Any]] = [
            self.issue, self.edit, self.comment, self.work, self.move, self.remove, self.link, self.version,
            self.rename, self.project, self.person, self.vote, self.property, self.hook, self.filter,
        ]  # fmt: skip
        dice.choice(writes)(key, dice)

    def send(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        answer = self.client.request(method, self.api + path if path[:5] != "/rest" else path, json=body)
        assert answer.status_code < 500 or answer.status_code == 501, f"{method} {path}: {answer.text}"
        return answer

    def issue(self, key: str, dice: random.Random) -> None:
        fields = {"project": {"key": key.partition("-")[0]}, "issuetype": {"name": "Story"}, "summary": "New"}
        self.send("POST", "/issue", {"fields": fields})

    def edit(self, key: str, dice: random.Random) -> None:
        fields = {"summary": f"Other {dice.random()}", "labels": ["x"], "description": self.text("Why")}
        self.send("PUT", f"/issue/{key}", {"fields": fields})

    def comment(self, key: str, dice: random.Random) -> None:
        made = self.send("POST", f"/issue/{key}/comment", {"body": self.text("Said")})
        if made.status_code == 201 and dice.random() < 0.5:
            self.send("DELETE", f"/issue/{key}/comment/{made.json()['id']}")

    def work(self, key: str, dice: random.Random) -> None:
        self.send("POST", f"/issue/{key}/worklog", {"timeSpentSeconds": 3600})

    def move(self, key: str, dice: random.Random) -> None:
        self.send("POST", f"/issue/{key}/transitions", {"transition": {"id": dice.choice("123") + "1"}})

    def remove(self, key: str, dice: random.Random) -> None:
        self.send("DELETE", f"/issue/{key}?deleteSubtasks=true")

    def link(self, key: str, dice: random.Random) -> None:
        ends = {"inwardIssue": {"key": key}, "outwardIssue": {"key": "PLAT-3"}}
        self.send("POST", "/issueLink", {"type": {"name": "Blocks"}, **ends})

    def version(self, key: str, dice: random.Random) -> None:
        project = self.send("GET", "/project/PLAT").json()
        self.send("POST", "/version", {"name": f"v{dice.random()}", "projectId": int(project["id"])})

    def rename(self, key: str, dice: random.Random) -> None:
        versions = self.send("GET", "/project/PLAT/versions").json()
        if versions:
            self.send("PUT", f"/version/{dice.choice(versions)['id']}", {"name": f"r{dice.random()}"})

    def project(self, key: str, dice: random.Random) -> None:
        self.send("PUT", "/project/PLAT", {"name": f"Platform {dice.random()}"})

    def person(self, key: str, dice: random.Random) -> None:
        if self.cloud:
            self.send("POST", "/user", {"emailAddress": f"p{dice.random()}@x.test", "products": []})
        else:
            self.send("PUT", "/user?username=ada", {"displayName": f"Ada {dice.random()}"})

    def vote(self, key: str, dice: random.Random) -> None:
        self.send("POST", f"/issue/{key}/votes")
        self.send("POST", f"/issue/{key}/watchers")

    def property(self, key: str, dice: random.Random) -> None:
        self.send("PUT", f"/issue/{key}/properties/mine", {"a": dice.random()})

    def hook(self, key: str, dice: random.Random) -> None:
        body = {"name": "n", "url": "http://127.0.0.1:1/", "events": ["user_deleted"]}
        home = "/rest/webhooks/1.0/webhook" if self.cloud else "/rest/jira-webhook/1.0/webhooks"
        self.send("POST", home, body)

    def filter(self, key: str, dice: random.Random) -> None:
        self.send("POST", "/filter", {"name": f"f{dice.random()}", "jql": "project = PLAT"})

    def door(self, name: str, **body: Any) -> Any:
        answer = self.client.post(f"/sandbox/{name}", json=body)
        assert answer.status_code in (200, 204), answer.text
        return answer.json() if answer.content else None


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest, start: Any) -> Any:
    still = '{"clock": "stopped"}'
    with start("--issues", "60", "--deployment", request.param, "--mood", still) as jira:
        yield Site(jira, request.param == "cloud")


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {path: _first(one[path], other[path]) for path in one if one[path] != other[path]}


def _first(one: Any, other: Any) -> Any:
    """Where two answers begin to differ."""
    a, b = one[1], other[1]
    place = next((n for n, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1]), 0)
    return (one[0], a[max(0, place - 60) : place + 60], other[0], b[max(0, place - 60) : place + 60])


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_written_is_undone(site: Site, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(seed * 4):
        site.write(dice)
    before = site.answers()
    id_ = site.door("snapshot")["id"]
    for _ in range(40):
        site.write(dice)
    assert differences(before, site.answers())
    site.door("restore", id=id_)
    assert differences(before, site.answers()) == {}


def test_snapshots_are_gone_back_to_in_any_order(site: Site) -> None:
    dice = random.Random(9)
    taken = []
    for _ in range(3):
        for _ in range(15):
            site.write(dice)
        taken.append((site.door("snapshot")["id"], site.answers()))
    for place in (1, 2, 0, 2, 1, 1, 0):
        id_, before = taken[place]
        for _ in range(6):
            site.write(dice)
        site.door("restore", id=id_)
        assert differences(before, site.answers()) == {}, place


def test_a_reset_leads_to_the_start(site: Site, start: Any) -> None:
    site.door("moods", faults="503:1@/nothing", latency_ms=1, now="2027-01-01T00:00:00+00:00")
    dice = random.Random(3)
    for _ in range(10):
        site.write(dice)
    site.door("reset")
    assert site.client.get("/sandbox/stats").json()["total"] == 0
    hooks = "/rest/webhooks/1.0/webhook" if site.cloud else "/rest/jira-webhook/1.0/webhooks"
    assert site.client.get(hooks).json() == []
    assert site.client.get(f"{site.api}/serverInfo").json()["serverTime"].startswith("2026-06-15")
    first = site.answers()
    for _ in range(10):
        site.write(dice)
    site.door("reset")
    assert differences(first, site.answers()) == {}


def test_a_new_issue_gets_the_same_name_after_every_reset(site: Site) -> None:
    fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "New"}
    names = set()
    for _ in range(2):
        site.door("reset")
        names.add(site.send("POST", "/issue", {"fields": fields}).json()["key"])
    assert len(names) == 1


def test_a_page_token_leads_on_after_a_restore(site: Site) -> None:
    if not site.cloud:
        pytest.skip("Data Center pages by offset")
    query: dict[str, Any] = {"jql": "project is not EMPTY", "maxResults": 5}
    query["nextPageToken"] = site.send("POST", "/search/jql", query).json()["nextPageToken"]
    before = site.send("POST", "/search/jql", query).json()["issues"]
    id_ = site.door("snapshot")["id"]
    site.issue("PLAT-1", random.Random(1))
    site.door("restore", id=id_)
    assert site.send("POST", "/search/jql", query).json()["issues"] == before


def test_a_snapshot_nobody_took_is_refused(site: Site) -> None:
    for body in ({"id": "99"}, {}, {"id": None}):
        answer = site.client.post("/sandbox/restore", json=body)
        assert answer.status_code == 400
        assert "no snapshot" in answer.json()["error"]
