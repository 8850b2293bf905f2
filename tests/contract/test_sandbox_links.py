"""Links between issues, and histories of many issues at once: who sees them, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = ("linking", "changelog")


@pytest.fixture(scope="module")
def rosa(writer: Writer) -> Iterator[httpx2.Client]:
    """Somebody who sees the project DATA alone."""
    told = writer.jira.sandbox.told["users"]
    user = next(row for row in told if row["displayName"] == "Rosa Contreras")
    login = (user["user"], user["token"] if writer.cloud else user["password"])
    with httpx2.Client(base_url=writer.jira.sandbox.url, auth=login, timeout=30) as client:
        yield client


def linked(writer: Writer, *projects: str, **more: Any) -> tuple[list[str], dict[str, Any]]:
    """Two new issues of these projects, and the body that links them."""
    one, two = (writer.created(project=project) for project in projects)
    ends = {"inwardIssue": {"key": one}, "outwardIssue": {"key": two}}
    return [one, two], {"type": {"name": "blocks"}, **ends, **more}


def test_a_link_is_shown_to_those_who_see_both_ends(writer: Writer, rosa: httpx2.Client) -> None:
    for home, seen in (("PLAT", 404), ("DATA", 200)):
        (one, _two), body = linked(writer, "DATA", home)
        writer.send("POST", "/issueLink", body, status=201)
        id_ = writer.issue(one)["fields"]["issuelinks"][0]["id"]
        told = writer.send("GET", f"/issueLink/{id_}", status=200)
        assert told["inwardIssue"]["key"] == one
        writer.send("GET", f"/issueLink/{id_}", status=seen, client=rosa)
        if seen == 404:
            writer.send("DELETE", f"/issueLink/{id_}", status=404, client=rosa)
        writer.send("DELETE", f"/issueLink/{id_}", status=204)


def test_a_link_comes_with_a_comment(writer: Writer) -> None:
    limited = {"type": "role", "value": "Administrators"}
    (one, two), body = linked(writer, "PLAT", "PLAT")
    for wrong in (
        7, {"body": 7}, {"body": ""}, {"body": writer.rich("x"), "visibility": {"type": "role", "value": "x"}}
    ):  # fmt: skip
        writer.send("POST", "/issueLink", {**body, "comment": wrong}, status=400)
    assert writer.issue(one)["fields"]["issuelinks"] == []
    said = {"body": writer.rich("Because"), "visibility": limited}
    writer.send("POST", "/issueLink", {**body, "comment": said}, status=201)
    [comment] = writer.send("GET", f"/issue/{one}/comment", status=200)["comments"]
    assert comment["visibility"]["value"] == "Administrators"
    assert writer.send("GET", f"/issue/{two}/comment", status=200)["comments"] == []


def test_what_is_no_link_is_refused(writer: Writer) -> None:
    _keys, body = linked(writer, "PLAT", "PLAT")
    for wrong in ([], {**body, "type": 7}, {**body, "inwardIssue": "PLAT-1"}, {**body, "outwardIssue": None}):
        writer.send("POST", "/issueLink", wrong, status=400)
    writer.send("POST", "/issueLink", {**body, "type": {}}, status=404)
    writer.send("POST", "/issueLink", {**body, "outwardIssue": {}}, status=404)
    writer.send("DELETE", "/issueLink/1", status=404)


def test_histories_of_issues_are_read_together(writer: Writer, rosa: httpx2.Client) -> None:
    if not writer.cloud:
        return
    path, keys = "/changelog/bulkfetch", [writer.created() for _ in range(2)]
    for key in keys:
        for number in range(3):
            told = {"summary": f"Number {number}", "labels": [f"n{number}"]}
            writer.send("PUT", f"/issue/{key}", {"fields": told}, status=204)
    ids = [writer.issue(key)["id"] for key in keys]
    for size in (1, 2, 3, 4, 6, 100):
        found, token = [], None
        while token is not None or not found:
            asked = {"issueIdsOrKeys": [*keys, "NOPE-1"], "fieldIds": ["labels"], "maxResults": size}
            page = writer.send("POST", path, asked | ({"nextPageToken": token} if token else {}), status=200)
            rows = [
                (log["issueId"], row["id"])
                for log in page["issueChangeLogs"]
                for row in log["changeHistories"]
            ]
            assert 0 < len(rows) <= size
            found, token = [*found, *rows], page["nextPageToken"]
        assert [issue for issue, _id in found] == [ids[0]] * 3 + [ids[1]] * 3
        assert len(set(found)) == 6
    none = writer.send("POST", path, {"issueIdsOrKeys": keys, "fieldIds": ["duedate"]}, status=200)
    assert (none["issueChangeLogs"], none["nextPageToken"]) == ([], None)
    hers = rosa.post(f"{writer.api}{path}", json={"issueIdsOrKeys": keys}).json()
    assert hers["issueChangeLogs"] == []
    for wrong in (
        {}, {"issueIdsOrKeys": ["X-1"] * 1001}, {"issueIdsOrKeys": keys, "fieldIds": ["x"] * 11},
        {"issueIdsOrKeys": keys, "nextPageToken": "x"},
    ):  # fmt: skip
        writer.send("POST", path, wrong, status=400)
    whole = writer.send("GET", f"/issue/{keys[0]}/changelog", status=200)
    assert whole["total"] == 3


def test_changed_worklogs_are_listed_to_those_they_are_for(writer: Writer, rosa: httpx2.Client) -> None:
    key = writer.created(project="DATA")
    work = {"timeSpent": "1h", "started": "2026-06-01T10:00:00.000+0000"}
    limited = {**work, "visibility": {"type": "role", "value": "Administrators"}}
    ids = [
        int(writer.send("POST", f"/issue/{key}/worklog", body, status=201)["id"]) for body in (work, limited)
    ]

    def listed(client: httpx2.Client | None, since: int = 0) -> set[int]:
        found: set[int] = set()
        while True:
            page = writer.send("GET", "/worklog/updated", status=200, client=client, since=since)
            found |= {row["worklogId"] for row in page["values"]}
            if page["lastPage"]:
                return found
            since = page["until"]

    assert set(ids) <= listed(None)
    assert set(ids) & listed(rosa) == {ids[0]}
    read = {"url": f"{writer.api}/worklog/list", "json": {"ids": ids}}
    assert [int(row["id"]) for row in writer.jira.client.post(**read).json()] == ids
    comment = writer.send("POST", f"/issue/{key}/comment", {"body": writer.rich("x")}, status=201)["id"]
    writer.send("DELETE", f"/issue/{key}", status=204)
    assert not set(ids) & listed(None)
    assert writer.jira.client.post(**read).json() == []
    writer.send("GET", f"/comment/{comment}/properties", status=404)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
