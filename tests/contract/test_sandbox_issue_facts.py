"""What else is known of issues: properties of rows and of many, link types, suggestions, limits, pins."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_writer import Writer, pass_time

JUDGED = ("rowproperties", "issueproperties", "linktypes", "picker", "facts", "worksheets")


@pytest.fixture
def cloud(writer: Writer) -> Writer:
    if not writer.cloud:
        pytest.skip("only Cloud has it")
    return writer


@pytest.fixture
def server(writer: Writer) -> Writer:
    if writer.cloud:
        pytest.skip("only Data Center has it")
    return writer


def worked(writer: Writer, key: str, spent: str = "1h", **more: Any) -> str:
    body = {"timeSpent": spent, "started": "2026-06-01T10:00:00.000+0000", **more}
    id_: str = writer.send("POST", f"/issue/{key}/worklog", body, status=201)["id"]
    return id_


def test_programs_keep_properties_on_comments_and_worklogs(writer: Writer) -> None:
    key = writer.created()
    comment = writer.send("POST", f"/issue/{key}/comment", {"body": writer.rich("Hello")}, status=201)["id"]
    homes = [f"/comment/{comment}/properties"]
    missing = ["/comment/1/properties"]
    if writer.cloud:
        homes.append(f"/issue/{key}/worklog/{worked(writer, key)}/properties")
        missing.append(f"/issue/{key}/worklog/1/properties")
    for home in homes:
        writer.send("PUT", f"{home}/a.b", {"x": [1]}, status=201)
        writer.send("PUT", f"{home}/a.b", {"x": [2]}, status=200)
        assert [row["key"] for row in writer.send("GET", home, status=200)["keys"]] == ["a.b"]
        get = writer.jira.client.get(f"{writer.api}{home}/a.b")
        assert get.json() == {"key": "a.b", "value": {"x": [2]}}
        writer.send("GET", f"{home}/none", status=404)
        writer.send("DELETE", f"{home}/a.b", status=204)
        writer.send("DELETE", f"{home}/a.b", status=404)
        writer.send("PUT", f"{home}/{'k' * 300}", {}, status=400)
    for home in missing:
        writer.send("GET", home, status=404)
        writer.send("PUT", f"{home}/a.b", {}, status=404)


def test_link_types_are_made_renamed_and_taken_away_with_their_links(writer: Writer) -> None:
    words = {"name": "Duplicates it", "inward": "is copied by", "outward": "copies"}
    made = writer.send("POST", "/issueLinkType", words, status=201)
    path = f"/issueLinkType/{made['id']}"
    one, other = writer.created(), writer.created()
    link = {"type": {"name": "Duplicates it"}, "inwardIssue": {"key": one}, "outwardIssue": {"key": other}}
    writer.send("POST", "/issueLink", link, status=201)
    told = writer.send("PUT", path, {"outward": "repeats"}, status=200)
    assert (told["name"], told["outward"]) == ("Duplicates it", "repeats")
    (row,) = writer.issue(other)["fields"]["issuelinks"]
    assert row["type"]["outward"] == "repeats"
    assert writer.found(f'issue in linkedIssues("{one}", "repeats")') == [other]
    writer.send("POST", "/issueLinkType", words | {"name": "DUPLICATES IT"}, status=404)
    writer.send("PUT", path, {"name": "Blocks"}, status=404)
    for wrong in ({}, [], {"name": "x"}, {"name": 7, "inward": "a", "outward": "b"}, words | {"name": " "}):
        writer.send("POST", "/issueLinkType", wrong, status=400)
    writer.send("DELETE", path, status=204)
    assert writer.issue(one)["fields"]["issuelinks"] == []
    writer.send("DELETE", path, status=404)
    writer.send("DELETE", "/issueLinkType/x", status=400)
    writer.send("PUT", "/issueLinkType/x", {}, status=400)


def test_issues_are_suggested(writer: Writer) -> None:
    parent = writer.created(summary="Zebra <stripes>")
    child = writer.created("Sub-task", parent={"key": parent}, summary="A zebra's tail")
    told = writer.send("GET", "/issue/picker", status=200, query="zebra")["sections"]
    assert [section["id"] for section in told] == ["hs"]
    found = {row["key"]: row for row in told[0]["issues"]}
    assert set(found) == {parent, child}
    assert found[parent]["summary"] == "<b>Zebra</b> &lt;stripes&gt;"
    assert found[parent]["summaryText"] == "Zebra <stripes>"
    assert found[parent]["img"].startswith("/")
    for query, wanted in (
        ({"showSubTasks": "false"}, [parent]), ({"currentIssueKey": parent}, [child]),
        ({"currentIssueKey": child, "showSubTaskParent": "false"}, []), ({"currentProjectId": "1"}, []),
    ):  # fmt: skip
        told = writer.send("GET", "/issue/picker", status=200, query="zebra", **query)["sections"][0]
        assert [row["key"] for row in told["issues"]] == wanted
        assert ("msg" in told) == (not wanted)
    jql = f"project = PLAT AND key != {child}"
    told = writer.send("GET", "/issue/picker", status=200, query="zebra", currentJQL=jql)["sections"][1]
    assert (told["id"], [row["key"] for row in told["issues"]]) == ("cs", [parent])
    told = writer.send("GET", "/issue/picker", status=200, currentJQL="nonsense =")["sections"][1]
    assert told["issues"] == []


def test_properties_of_many_issues_are_set_and_deleted_by_tasks(cloud: Writer) -> None:
    keys = [cloud.created() for _ in range(3)]
    ids = [int(cloud.issue(key)["id"]) for key in keys]

    def held(name: str) -> list[Any]:
        answers = [cloud.jira.client.get(f"{cloud.api}/issue/{key}/properties/{name}") for key in keys]
        return [answer.json().get("value") for answer in answers]

    def run(method: str, path: str, body: Any) -> Any:
        cloud.send(method, path, body, status=303)
        sent = {"json": body}
        location = cloud.jira.client.request(method, cloud.api + path, **sent).headers["location"]
        pass_time(cloud, 30)
        told = cloud.jira.get(location)
        assert told["status"] == "COMPLETE"
        return told["result"]

    run("POST", "/issue/properties", {"entitiesIds": ids[:2], "properties": {"a": 1, "b": {"c": 2}}})
    assert (held("a"), held("b")) == ([1, 1, None], [{"c": 2}, {"c": 2}, None])
    rows = [{"issueID": ids[0], "properties": {"a": 5}}, {"issueID": 1, "properties": {"a": 5}}]
    result = run("POST", "/issue/properties/multi", {"issues": rows})
    assert (result["numberOfIssuesUpdated"], result["errors"][0]["entityId"]) == (1, 1)
    everyone = {"entityIds": ids, "hasProperty": False}
    run("PUT", "/issue/properties/a", {"value": "new", "filter": everyone})
    assert held("a") == [5, 1, "new"]
    run("PUT", "/issue/properties/a", {"value": 9, "filter": {"entityIds": ids, "currentValue": 1}})
    assert held("a") == [5, 9, "new"]
    run("DELETE", "/issue/properties/a", {"entityIds": ids, "currentValue": 5})
    assert held("a") == [None, 9, "new"]
    run("DELETE", "/issue/properties/a", None)
    assert held("a") == [None, None, None]
    cloud.send("PUT", "/issue/properties/a", {"expression": "issue.id"}, status=501)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", []), ("POST", "", {"entitiesIds": [1], "properties": {"a": 1}}),
        ("POST", "", {"entitiesIds": [], "properties": {"a": 1}}),
        ("POST", "", {"entitiesIds": ["PLAT-3"], "properties": {}}),
        ("POST", "", {"entitiesIds": ["PLAT-3"], "properties": {"a": None}}),
        ("POST", "", {"entitiesIds": ["PLAT-3"], "properties": {"k" * 300: 1}}),
        ("POST", "", {"entitiesIds": "PLAT-3", "properties": {"a": 1}}),
        ("POST", "", {"entitiesIds": list(range(10_001)), "properties": {"a": 1}}),
        ("POST", "/multi", {}), ("POST", "/multi", {"issues": [7]}),
        ("POST", "/multi", {"issues": [{"issueID": {}, "properties": {"a": 1}}]}),
        ("POST", "/multi", {"issues": [{"issueID": "PLAT-3", "properties": {"a": 1}}]}),
        ("PUT", "/a", []), ("PUT", "/a", {}), ("PUT", "/a", {"value": 1, "filter": 7}),
        ("PUT", "/a", {"value": 1, "filter": {"hasProperty": "yes"}}),
        ("DELETE", "/a", {"entityIds": 7}), ("DELETE", "/a", [7]),
    ],
)  # fmt: skip
def test_wrong_properties_of_many_issues_are_refused(
    cloud: Writer, method: str, path: str, body: Any
) -> None:
    cloud.send(method, f"/issue/properties{path}", body, status=400)


def test_worklogs_are_deleted_and_moved_many_at_once(cloud: Writer) -> None:
    one, other = cloud.created(timetracking={"originalEstimate": "5h"}), cloud.created()
    ids = [int(worked(cloud, one)) for _ in range(4)]
    seen_by = {"type": "role", "value": cloud.jira.get(f"{cloud.api}/role")[0]["name"]}
    secret = int(worked(cloud, one, visibility=seen_by))
    before = len(cloud.issue(one, expand="changelog")["changelog"]["histories"])
    body = {"ids": ids[:2], "issueIdOrKey": other}
    cloud.send("POST", f"/issue/{one}/worklog/move", body, status=204)
    source, target = cloud.issue(one, expand="changelog"), cloud.issue(other)["fields"]
    assert len(source["changelog"]["histories"]) == before
    assert [int(row["id"]) for row in target["worklog"]["worklogs"]] == ids[:2]
    assert target["timespent"] == 7200
    assert source["fields"]["timetracking"]["remainingEstimate"] == "2h"
    assert {row["issueId"] for row in cloud.jira.post(f"{cloud.api}/worklog/list", ids=ids[:2])} == {
        cloud.issue(other)["id"]
    }
    told = cloud.send(
        "POST", f"/issue/{one}/worklog/move", {"ids": [secret, ids[2]], "issueIdOrKey": other}, status=200
    )
    assert str(secret) in told["errorMessages"][0]
    cloud.send("DELETE", f"/issue/{one}/worklog", {"ids": [ids[3], secret]}, status=204)
    fields = cloud.issue(one)["fields"]
    assert (fields["timespent"], fields["worklog"]["total"]) == (None, 0)
    for method, path, wrong, status in (
        ("DELETE", "", {"ids": [1]}, 404), ("DELETE", "", {"ids": []}, 400), ("DELETE", "", None, 400),
        ("DELETE", "", {"ids": [1] * 5001}, 400), ("DELETE", "?adjustEstimate=new", {"ids": [1]}, 400),
        ("POST", "/move", {"ids": ids[:1], "issueIdOrKey": "NOPE-1"}, 404),
        ("POST", "/move", {"ids": ids[:1], "issueIdOrKey": other}, 400),
        ("POST", "/move", {"ids": ids[:1]}, 404),
    ):  # fmt: skip
        where, _, query = path.partition("?")
        more = dict([query.split("=")]) if query else {}
        cloud.send(method, f"/issue/{other}/worklog{where}", wrong, status=status, **more)


def test_small_facts_are_told(cloud: Writer) -> None:
    told = cloud.send("GET", "/events", status=200)
    assert told[0] == {"id": 1, "name": "Issue Created"}
    report = cloud.send("GET", "/issue/limit/report", status=200)
    assert report["limits"]["comment"] == 5000
    assert report["issuesBreachingLimit"] == {}
    key = cloud.created()
    id_ = cloud.issue(key)["id"]
    cloud.send("POST", f"/issue/{key}/watchers", status=204)
    told = cloud.send("POST", "/issue/watching", {"issueIds": [id_, "1"]}, status=200)
    assert told == {"issuesIsWatching": {id_: True, "1": False}}
    cloud.send("POST", "/issue/watching", {}, status=400)
    cloud.send("PUT", f"/issue/{key}", {"fields": {"summary": "Other"}}, status=204)
    entry = cloud.issue(key, expand="changelog")["changelog"]["histories"][0]
    body = {"changelogIds": [int(entry["id"]), 1]}
    told = cloud.send("POST", f"/issue/{key}/changelog/list", body, status=200)
    assert (told["total"], told["histories"]) == (1, [entry])
    cloud.send("POST", f"/issue/{key}/changelog/list", {}, status=400)


def test_an_issue_holds_no_more_than_it_may(cloud: Writer) -> None:
    key = cloud.created()
    link = {"object": {"url": "https://example.com", "title": "x"}}
    for n in range(2000):
        cloud.jira.client.post(f"{cloud.api}/issue/{key}/remotelink", json=link | {"globalId": str(n)})
    cloud.send("POST", f"/issue/{key}/remotelink", link, status=413)
    cloud.send("POST", f"/issue/{key}/remotelink", link | {"globalId": "7"}, status=200)
    report = cloud.send("GET", "/issue/limit/report", status=200, isReturningKeys="true")
    assert report["issuesApproachingLimit"] == {"remoteIssueLinks": {key: 2000}}


def test_comments_are_pinned(server: Writer) -> None:
    key = server.created()
    id_ = server.send("POST", f"/issue/{key}/comment", {"body": "Look"}, status=201)["id"]
    path = f"/issue/{key}/comment/{id_}/pin"
    server.send("PUT", path, sent={"json": True}, status=204)
    (row,) = server.send("GET", f"/issue/{key}/pinned-comments", status=200)
    assert (row["comment"]["id"], row["comment"]["body"]) == (id_, "Look")
    server.send("PUT", path, sent={"json": False}, status=204)
    assert server.jira.get(f"/rest/api/2/issue/{key}/pinned-comments") == []
    server.send("PUT", path, {}, status=400)
    server.send("PUT", f"/issue/{key}/comment/1/pin", sent={"json": True}, status=404)


def test_sub_tasks_are_put_into_another_order(server: Writer) -> None:
    key = server.created()
    children = [server.created("Sub-task", parent={"key": key}) for _ in range(3)]
    assert server.send("GET", f"/issue/{key}/subtask/move", status=200) is True
    path = f"/issue/{key}/subtask/move"
    server.send("POST", path, {"original": 2, "current": 0}, status=204)
    rows = server.issue(key)["fields"]["subtasks"]
    assert [row["key"] for row in rows] == [children[2], *children[:2]]
    for wrong in ({"original": 3, "current": 0}, {}, {"original": -1, "current": True}):
        server.send("POST", path, wrong, status=400)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
