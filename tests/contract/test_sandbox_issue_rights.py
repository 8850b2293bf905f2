"""What somebody who works in a project, and does not rule it, may write there and may not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from sandbox_writer import Writer, pass_time

GUARD = {"X-Atlassian-Token": "no-check"}


@contextmanager
def logged_in(writer: Writer, name: str) -> Iterator[httpx2.Client]:
    """Somebody else than the administrator."""
    user = next(row for row in writer.jira.sandbox.told["users"] if row["displayName"] == name)
    login = (user["user"], user["token"] if writer.cloud else user["password"])
    with httpx2.Client(base_url=writer.jira.sandbox.url, auth=login, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def bruno(writer: Writer) -> Iterator[httpx2.Client]:
    """Somebody who works in every project and rules none."""
    with logged_in(writer, "Bruno Silva") as client:
        yield client


@pytest.fixture(scope="module")
def rosa(writer: Writer) -> Iterator[httpx2.Client]:
    """Somebody who sees one project alone."""
    with logged_in(writer, "Rosa Contreras") as client:
        yield client


def test_people_change_their_own_rows_and_not_those_of_others(writer: Writer, bruno: httpx2.Client) -> None:
    key = writer.created()
    text = {"body": writer.rich("Hello")}
    work = {"timeSpent": "1h", "started": "2026-06-01T10:00:00.000+0000"}
    for what, body in (("comment", text), ("worklog", work)):
        home = f"/issue/{key}/{what}"
        mine = writer.send("POST", home, body, status=201, client=bruno)["id"]
        hers = writer.send("POST", home, body, status=201)["id"]
        writer.send("PUT", f"{home}/{mine}", body, status=200, client=bruno)
        writer.send("PUT", f"{home}/{hers}", body, status=400, client=bruno)
        writer.send("DELETE", f"{home}/{hers}", status=400, client=bruno)
        writer.send("DELETE", f"{home}/{mine}", status=204, client=bruno)
        other = writer.send("POST", home, body, status=201, client=bruno)["id"]
        writer.send("PUT", f"{home}/{other}", body, status=200)
        writer.send("DELETE", f"{home}/{other}", status=204)
    sent = {"headers": GUARD, "files": [("file", ("a", b"1", "text/plain"))]}
    rows = [
        writer.send("POST", f"/issue/{key}/attachments", status=200, client=who, sent=sent)[0]["id"]
        for who in (bruno, None)
    ]
    writer.send("DELETE", f"/attachment/{rows[1]}", status=403, client=bruno)
    writer.send("DELETE", f"/attachment/{rows[0]}", status=204, client=bruno)


def test_what_only_administrators_of_a_project_do_is_refused(writer: Writer, bruno: httpx2.Client) -> None:
    key = writer.created()
    me = writer.jira.get(f"{writer.api}/myself")
    name = me["accountId"] if writer.cloud else me["name"]
    who = {"accountId": name} if writer.cloud else {"name": name}
    writer.send("PUT", f"/issue/{key}", {"fields": {"summary": "His"}}, status=204, client=bruno)
    refused = writer.send("PUT", f"/issue/{key}", {"fields": {"reporter": who}}, status=400, client=bruno)
    assert set(refused["errors"]) == {"reporter"}
    told = bruno.get(f"{writer.api}/issue/{key}/editmeta").json()["fields"]
    assert "reporter" not in told
    assert "assignee" in told
    writer.send("POST", f"/issue/{key}/watchers", status=204, client=bruno)
    sent = {"json": name}
    writer.send("POST", f"/issue/{key}/watchers", status=403, client=bruno, sent=sent)
    writer.send("DELETE", f"/issue/{key}", status=403, client=bruno)
    writer.send(
        "POST", "/issueLinkType", {"name": "x", "inward": "x", "outward": "x"}, status=404, client=bruno
    )
    if writer.cloud:
        writer.send("PUT", "/issue/archive", {"issueIdsOrKeys": [key]}, status=403, client=bruno)
        writer.send("GET", "/issue/limit/report", status=403, client=bruno)
    else:
        writer.send("PUT", f"/issue/{key}/archive", status=403, client=bruno)


def test_what_is_hidden_does_not_exist(writer: Writer, rosa: httpx2.Client) -> None:
    hidden, shown = writer.created(), writer.created(project="DATA")
    comment = writer.send("POST", f"/issue/{hidden}/comment", {"body": writer.rich("x")}, status=201)["id"]
    for method, path, body in (
        ("GET", "", None), ("PUT", "", {"fields": {"summary": "x"}}), ("DELETE", "", None),
        ("POST", "/comment", {"body": writer.rich("x")}), ("POST", "/worklog", {"timeSpent": "1h"}),
        ("POST", "/transitions", {"transition": {"id": "21"}}), ("GET", "/editmeta", None),
        ("POST", "/votes", None), ("PUT", "/properties/x", {"a": 1}),
    ):  # fmt: skip
        writer.send(method, f"/issue/{hidden}{path}", body, status=404, client=rosa)
    sent = {"headers": GUARD, "files": [("file", ("a", b"1", "text/plain"))]}
    writer.send("POST", f"/issue/{hidden}/attachments", status=404, client=rosa, sent=sent)
    writer.send("GET", f"/comment/{comment}/properties", status=404, client=rosa)
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": shown}, "outwardIssue": {"key": hidden}}
    writer.send("POST", "/issueLink", link, status=404, client=rosa)
    fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "x"}
    refused = writer.send("POST", "/issue", {"fields": fields}, status=400, client=rosa)
    assert set(refused["errors"]) == {"project"}
    told = rosa.get(f"{writer.api}/issue/picker", params={"query": hidden, "currentJQL": ""}).json()
    assert all(section["issues"] == [] for section in told["sections"])


def test_a_bulk_operation_counts_what_its_caller_cannot_see(writer: Writer, rosa: httpx2.Client) -> None:
    if not writer.cloud:
        return
    hidden, shown = writer.created(), writer.created(project="DATA")
    body = {"selectedIssueIdsOrKeys": [hidden, shown]}
    task = writer.send("POST", "/bulk/issues/delete", body, status=201, client=rosa)["taskId"]
    writer.send("GET", f"/task/{task}", status=200)
    pass_time(writer, 30)
    told = rosa.get(f"{writer.api}/bulk/queue/{task}").json()
    assert (told["invalidOrInaccessibleIssueCount"], told["totalIssueCount"]) == (1, 2)
    assert list(told["failedAccessibleIssues"]) == [writer.issue(shown)["id"]]
    hers = writer.send("POST", "/bulk/issues/watch", body, status=201)["taskId"]
    writer.send("GET", f"/task/{hers}", status=403, client=rosa)
    writer.send("POST", f"/task/{hers}/cancel", status=403, client=rosa)


def hits(writer: Writer, client: httpx2.Client, jql: str) -> list[str] | int:
    """Keys of what a search finds, or the status that refuses it."""
    path = "/search/jql" if writer.cloud else "/search"
    told = client.get(f"{writer.api}{path}", params={"jql": jql, "fields": "summary"})
    return [issue["key"] for issue in told.json()["issues"]] if told.status_code == 200 else told.status_code


@pytest.mark.parametrize("reader", ["bruno", "rosa"])
def test_a_search_finds_nothing_by_what_was_written_for_others(
    writer: Writer, reader: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(reader)
    key = writer.created(project="DATA")
    mine = {"visibility": {"type": "role", "value": "Administrators"}}
    comment = {"body": writer.rich("quetzalcoatl"), **mine}
    work = {"comment": writer.rich("axolotl"), "started": "2019-06-01T10:00:00.000+0000", **mine}
    id_ = writer.send("POST", f"/issue/{key}/comment", comment, status=201)["id"]
    writer.send("POST", f"/issue/{key}/worklog", {"timeSpent": "1h", **work}, status=201)
    told = ("comment ~ quetzalcoatl", "text ~ quetzalcoatl", "worklogComment ~ axolotl")
    for jql in (*told, "worklogDate = 2019-06-01"):
        assert writer.found(f"key = {key} AND {jql}") == [key]
        assert hits(writer, client, f"key = {key} AND {jql}") == []
    writer.send("PUT", f"/issue/{key}/comment/{id_}", {"body": writer.rich("quetzalcoatl")}, status=200)
    writer.send("DELETE", f"/issue/{key}/comment/{id_}", status=204)
    writer.send("POST", f"/issue/{key}/comment", {"body": comment["body"]}, status=201)
    assert hits(writer, client, f"key = {key} AND text ~ quetzalcoatl") == [key]


def test_a_search_knows_no_filter_of_others(writer: Writer, bruno: httpx2.Client) -> None:
    mine = {"name": f"Mine on {writer.api}", "jql": "project = PLAT"}
    made = writer.send("POST", "/filter", mine, status=200)
    for jql in (f"filter = {made['id']}", f'filter = "{mine["name"]}"'):
        assert writer.found(jql)
        assert hits(writer, bruno, jql) == 400
    writer.send("POST", f"/filter/{made['id']}/permission", {"type": "authenticated"}, status=201)
    assert hits(writer, bruno, f"filter = {made['id']}") == hits(writer, bruno, "project = PLAT") != []
