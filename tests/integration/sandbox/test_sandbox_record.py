"""A project recorded from a running site, without its people, and served again from the file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from jira_sandbox.process import Sandbox, running
from jira_sandbox.record.scrubbing import NAMING, Scrubber, is_person

PROJECT = "WEB"


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running("--deployment", request.param, "--issues", "500") as sandbox:
        yield sandbox


def recorded(
    site: Sandbox, file: Path, *more: str, token: str | None = None
) -> subprocess.CompletedProcess[str]:
    start = "from jira_sandbox.command import main; main()"
    command = [
        sys.executable,
        "-c",
        start,
        "record",
        "--from",
        site.url,
        "--project",
        PROJECT,
        "--to",
        str(file),
    ]
    return subprocess.run(
        [*command, "--user", site.user, *more],
        env={**os.environ, "JIRA_TOKEN": token or site.token}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def everything(site: Sandbox, jql: str) -> dict[str, Any]:
    """Every issue of a query with its history, by key."""
    cloud, found = site.deployment == "cloud", {}
    api = "/rest/api/3" if cloud else "/rest/api/2"
    with httpx2.Client(base_url=site.url, auth=(site.user, site.token)) as client:
        path = f"{api}/search/jql" if cloud else f"{api}/search"
        answer = client.get(path, params={"jql": jql, "maxResults": 100 if cloud else 1000}).json()
        assert answer["isLast"] if cloud else answer["total"] < 1000
        for row in answer["issues"]:
            issue = client.get(f"{api}/issue/{row['id']}", params={"expand": "changelog"}).json()
            for name, inside in (("comment", "comments"), ("worklog", "worklogs")):
                rows = client.get(f"{api}/issue/{row['id']}/{name}", params={"maxResults": 5000}).json()
                issue["fields"][name] = rows[inside]
            found[issue["key"]] = issue
    return found


def faceless(value: Any) -> Any:
    """A value without what tells who somebody is, and without times that a site only writes in its zone."""
    if isinstance(value, list):
        return [faceless(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if is_person(value):
        return "somebody"
    return {name: faceless(inner) for name, inner in value.items() if name != "watches"}


def test_a_recorded_project_is_served_as_it_was_without_its_people(site: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "web.json"
    with httpx2.Client(base_url=site.url) as client:
        client.post("/sandbox/moods", json={"faults": "503-retry-after:0.05,reset:0.05"})
        client.post("/sandbox/stats/reset")
        done = recorded(site, file)
        asked = client.get("/sandbox/stats").json()["requests"]
        client.post("/sandbox/moods", json={"faults": ""})
    assert done.returncode == 0, done.stderr
    assert {name.split()[0] for name in asked} == {"GET"}
    assert site.token not in done.stdout + done.stderr + file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    jql = f"project = {PROJECT} AND created < 2023-09-01"
    real = everything(site, jql)
    assert len(real) > 10
    with running("--deployment", site.deployment, "--load", str(file)) as copy:
        again = everything(copy, jql)
    assert set(again) == set(real)
    for key, issue in real.items():
        assert faceless(again[key]["fields"]["comment"]) == faceless(issue["fields"]["comment"])
        assert faceless(again[key]["fields"]["worklog"]) == faceless(issue["fields"]["worklog"])
        assert len(again[key]["changelog"]["histories"]) == len(issue["changelog"]["histories"])
        for name in ("summary", "description", "status", "labels", "created", "updated", "customfield_10030"):
            assert again[key]["fields"].get(name) == issue["fields"].get(name)


def test_nobody_is_in_the_file(site: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "web.json"
    assert recorded(site, file).returncode == 0
    written = msgspec.json.decode(file.read_bytes())
    with httpx2.Client(base_url=site.url, auth=(site.user, site.token)) as client:
        path = (
            "/rest/api/3/users/search?maxResults=1000"
            if site.deployment == "cloud"
            else "/rest/api/2/user/search?username=.&includeInactive=true&maxResults=1000"
        )
        people = client.get(path).json()
    words = set(texts(written))
    for person in people:
        for part in ("displayName", "emailAddress", "accountId"):
            if person.get(part):
                assert not any(person[part] in word for word in words), (part, person[part])


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value if isinstance(value, list) else value.values():
            yield from texts(inner)


def test_what_cannot_be_recorded_leaves_no_file(site: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "web.json"
    wrong = recorded(site, file, token="wrong")
    assert (wrong.returncode, file.exists()) == (1, False)
    assert "answers 401" in wrong.stderr
    assert "JIRA_TOKEN" in wrong.stderr
    assert recorded(site, tmp_path / "missing" / "web.json").returncode == 2
    file.write_text("mine")
    assert recorded(site, file).returncode == 2
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]


def test_a_person_becomes_one_made_up_person_wherever_they_are() -> None:
    ada = {"accountId": "5b1:x", "displayName": "Ada Berg", "emailAddress": "ada@acme.com", "active": True}
    told = {
        "assignee": ada,
        "self": "https://acme/rest/api/3/user?accountId=5b1%3Ax",
        "text": "Ask Ada Berg (ada@acme.com) or bob@acme.org, not Ada Bergson; [~accountid:5b1:x]",
        "history": {"from": "5b1:x", "fromString": "Ada Berg"},
    }
    scrubber = Scrubber()
    scrubber.meet(told)
    made = scrubber.scrubbed(told)
    account = made["assignee"]["accountId"]
    assert {made["assignee"][part] for part in NAMING if part in ada}.isdisjoint(ada.values())
    assert made["self"].endswith(account)
    assert made["text"] == (
        f"Ask Person 1 (person1@example.com) or somebody@example.com, not Ada Bergson; [~accountid:{account}]"
    )
    assert made["history"] == {"from": account, "fromString": "Person 1"}
    assert Scrubber().scrubbed(["nobody here"]) == ["nobody here"]
