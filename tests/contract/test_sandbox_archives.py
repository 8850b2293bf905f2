"""Archived issues on a sandbox of either product: out of searches, read-only, restored, exported."""

from __future__ import annotations

import csv
import io

import pytest
from sandbox_writer import Writer, pass_time

JUDGED = ("archives",)


@pytest.fixture
def cloud(writer: Writer) -> Writer:
    if not writer.cloud:
        pytest.skip("Data Center archives one issue at a time")
    return writer


def put_away(writer: Writer, key: str) -> None:
    if writer.cloud:
        writer.send("PUT", "/issue/archive", {"issueIdsOrKeys": [key]}, status=200)
    else:
        writer.send("PUT", f"/issue/{key}/archive", status=204)


def take_back(writer: Writer, key: str) -> None:
    if writer.cloud:
        writer.send("PUT", "/issue/unarchive", {"issueIdsOrKeys": [key]}, status=200)
    else:
        writer.send("PUT", f"/issue/{key}/restore", status=204)


def test_an_archived_issue_is_read_only_and_in_no_search(writer: Writer) -> None:
    key = writer.created(labels=["put-away"])
    child = writer.created("Sub-task", parent={"key": key}, labels=["put-away"])
    assert writer.found("labels = put-away") == sorted([key, child])
    put_away(writer, key)
    assert writer.found("labels = put-away") == []
    assert writer.issue(key)["fields"]["labels"] == ["put-away"]
    for method, path, body, status in (
        ("PUT", "", {"fields": {"summary": "x"}}, 403), ("DELETE", "", None, 403),
        ("PUT", "/assignee", {"accountId": None, "name": None}, 403),
        ("POST", "/comment", {"body": writer.rich("x")}, 400),
        ("POST", "/worklog", {"timeSpent": "1h"}, 400),
        ("POST", "/transitions", {"transition": {"id": "21"}}, 400),
        ("PUT", "/properties/x", {}, 403),
    ):  # fmt: skip
        for name in (key, child):
            writer.send(method, f"/issue/{name}{path}", body, status=status)
    take_back(writer, key)
    assert writer.found("labels = put-away") == sorted([key, child])
    writer.send("PUT", f"/issue/{key}", {"fields": {"summary": "x"}}, status=204)


def test_data_center_refuses_what_is_done_already(writer: Writer) -> None:
    if writer.cloud:
        return
    key = writer.created()
    child = writer.created("Sub-task", parent={"key": key})
    writer.send("PUT", f"/issue/{key}/restore", status=403)
    writer.send("PUT", f"/issue/{child}/archive", status=403)
    put_away(writer, key)
    writer.send("PUT", f"/issue/{key}/archive", status=403)
    for what in ("archive", "restore"):
        writer.send("PUT", f"/issue/NOPE-1/{what}", status=404)


def test_what_cannot_be_archived_is_told_by_its_reason(cloud: Writer) -> None:
    key = cloud.created()
    child = cloud.created("Sub-task", parent={"key": key})
    body = {"issueIdsOrKeys": [key, child, "NOPE-1", "NOPE-2"]}
    told = cloud.send("PUT", "/issue/archive", body, status=200)
    assert told["numberOfIssuesUpdated"] == 2
    assert {name: row["issueIdsOrKeys"] for name, row in told["errors"].items()} == {
        "issueIsSubtask": [child], "issuesNotFound": ["NOPE-1", "NOPE-2"],
    }  # fmt: skip
    assert cloud.send("PUT", "/issue/archive", {"issueIdsOrKeys": [key]}, status=200)[
        "numberOfIssuesUpdated"
    ] == 0  # fmt: skip
    for wrong in ({"issueIdsOrKeys": ["NOPE-1"]}, {}, [], {"issueIdsOrKeys": 7}, {"issueIdsOrKeys": [{}]}):
        for what in ("archive", "unarchive"):
            cloud.send("PUT", f"/issue/{what}", wrong, status=400)
    many = {"issueIdsOrKeys": [cloud.created(), *(str(n) for n in range(1001))]}
    cloud.send("PUT", "/issue/archive", many, status=412)
    assert many["issueIdsOrKeys"][0] not in cloud.found("project = PLAT")


def test_a_query_archives_what_it_finds_by_a_task(cloud: Writer) -> None:
    keys = [cloud.created(labels=["by-query"]) for _ in range(3)]
    url = cloud.send("POST", "/issue/archive", {"jql": "labels = by-query"}, status=202)
    cloud.send("POST", "/issue/archive", {"jql": "labels = by-query"}, status=412)
    pass_time(cloud, 30)
    told = cloud.jira.get(url)
    assert (told["status"], len(told["result"]["processedAccessibleIssues"])) == ("COMPLETE", len(keys))
    assert cloud.found("labels = by-query") == []
    for wrong in ({}, {"jql": "nonsense ="}, {"jql": ""}, []):
        cloud.send("POST", "/issue/archive", wrong, status=400)


def test_archived_issues_are_exported(cloud: Writer) -> None:
    key = cloud.created(project="WEB", summary="Für später", description=cloud.rich("Why"))
    put_away(cloud, key)
    me = cloud.jira.get(f"{cloud.api}/myself")["accountId"]
    asked = {"projects": ["WEB"], "archivedBy": [me], "reporters": [me],
             "archivedDateRange": {"dateAfter": "2020-01-01", "dateBefore": "2120-01-01"}}  # fmt: skip
    task = cloud.send("PUT", "/issues/archive/export", asked, status=202)["taskId"]
    cloud.send("PUT", "/issues/archive/export", asked, status=412)
    pass_time(cloud, 30)
    result = cloud.jira.get(f"{cloud.api}/task/{task}")["result"]
    answer = cloud.jira.client.get(result["fileUrl"])
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["key"], row["summary"], row["description"]) == (key, "Für später", "Why")
    assert row["ArchivedBy"]
    for other in ({"projects": ["OPS"]}, {"archivedDateRange": {"dateBefore": "2020-01-01"}}):
        task = cloud.send("PUT", "/issues/archive/export", other, status=202)["taskId"]
        pass_time(cloud, 30)
        url = cloud.jira.get(f"{cloud.api}/task/{task}")["result"]["fileUrl"]
        assert list(csv.DictReader(io.StringIO(cloud.jira.client.get(url).text))) == []
    assert cloud.jira.client.get("/media/archive/1.csv").status_code == 404
    for wrong in ([7], {"projects": 7}, {"archivedDateRange": {"dateAfter": "soon"}},
                  {"archivedDateRange": 7}):  # fmt: skip
        refused = cloud.jira.client.put(f"{cloud.api}/issues/archive/export", json=wrong)
        assert refused.status_code == 400
        assert refused.json()[0].startswith("Your filter contains invalid values")


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
