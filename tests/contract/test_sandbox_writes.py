"""Issues written to a sandbox of either product: what Jira accepts, what it refuses, what follows."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sandbox_calls import WRITES
from sandbox_writer import Writer, adf, shape

REQUIRED = {
    "cloud": {"project": "Specify a valid project ID or key", "issuetype": "Specify a valid issue type"},
    "datacenter": {"project": "valid project is required", "issuetype": "valid issue type is required"},
}


def test_a_new_issue_is_read_back_as_it_was_given(writer: Writer) -> None:
    me = writer.jira.get(f"{writer.api}/myself")
    who = {"accountId": me["accountId"]} if writer.cloud else {"name": me["name"]}
    given: dict[str, Any] = {
        "labels": ["b", "a"], "assignee": who, "priority": {"name": "High"}, "duedate": "2026-07-01",
        "description": writer.rich("Why"), "customfield_10030": 3, "customfield_10033": {"value": "Major"},
        "customfield_10034": [{"value": "Web"}],
        "customfield_10037": {"value": "Asia", "child": {"value": "Pune"}},
        "customfield_10041": "2026-07-01T10:00:00.000+0200", "timetracking": {"originalEstimate": "1d 2h"},
    }  # fmt: skip
    before = writer.found("project = PLAT")
    key = writer.created(**given)
    assert writer.found("project = PLAT") == sorted([*before, key])
    fields = writer.issue(key)["fields"]
    assert fields["labels"] == ["b", "a"]
    assert fields["assignee"]["displayName"] == me["displayName"]
    assert fields["priority"]["name"] == "High"
    assert fields["description"] == given["description"]
    assert (fields["duedate"], fields["customfield_10030"]) == ("2026-07-01", 3.0)
    assert fields["customfield_10037"]["child"]["value"] == "Pune"
    assert fields["customfield_10041"] == "2026-07-01T04:00:00.000-0400"
    assert fields["timetracking"]["remainingEstimateSeconds"] == 36000
    assert fields["status"]["statusCategory"]["key"] == "new"
    assert fields["created"] == fields["updated"]
    assert writer.found('labels = a AND Risk is EMPTY AND "Story Points" = 3 AND created > -1h') == [key]


def test_an_old_issue_has_the_same_fields_as_a_new_one(writer: Writer) -> None:
    old = writer.issue("PLAT-2")["fields"]
    new = writer.issue(writer.created())["fields"]
    assert set(old) - {"parent"} == set(new) - {"parent"}


def test_everything_wrong_is_told_by_field_and_nothing_is_written(writer: Writer) -> None:
    body = {"fields": {
        "project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": 5, "labels": ["a b"],
        "nope": 1,
        "priority": {"name": "x"}, "customfield_10033": {"value": "zz"}, "duedate": "soon",
        "customfield_10030": "q", "description": 7, "components": {"name": "x"},
    }}  # fmt: skip
    before = writer.found("project is not EMPTY")
    assert writer.send("POST", "/issue", body, status=400)["errors"] == {
        "summary": "Operation value must be a string",
        "labels": "The label 'a b' contains spaces which is invalid.",
        "nope": "Field 'nope' cannot be set. It is not on the appropriate screen, or unknown.",
        "priority": "Priority name 'x' is not valid",
        "customfield_10033": "Option value 'zz' is not valid",
        "duedate": "Error parsing date string: soon",
        "customfield_10030": "Operation value must be a number",
        "components": "data was not an array",
        "description": "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
        if writer.cloud else "Operation value must be a string",
    }  # fmt: skip
    product = "cloud" if writer.cloud else "datacenter"
    assert writer.send("POST", "/issue", {"fields": {}}, status=400)["errors"] == REQUIRED[product]
    summary = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}}
    refused = writer.send("POST", "/issue", {"fields": summary}, status=400)
    assert refused["errors"] == {"summary": "You must specify a summary of the issue."}
    assert writer.found("project is not EMPTY") == before


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"7", b'"x"', b"null", b'{"fields":[]}', b'{"fields":{"summary":{"a":1}}}', b"[" * 5000,
     b'{"fields":{"project":7,"issuetype":[]}}', b'{"update":{"labels":7}}', b'{"update":{"labels":[7]}}',
     b'{"update":{"comment":[{"add":{"body":null}}]}}', b'{"fields":{"summary":"' + b"x" * 40000 + b'"}}',
     b'{"fields":{"timetracking":{"originalEstimate":{}}}}', b'{"transition":{"id":{}}}', b'{"transition":7}',
     b'{"fields":{"customfield_10020":"x"}}', b'{"fields":{"parent":{"key":[]}}}', b'{"issueUpdates":[{}]}',
     b'{"fields":{"assignee":{"accountId":[],"name":7}}}', b'{"fields":{"customfield_10030":1e300}}'],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_whoever_is_asked(writer: Writer, body: bytes) -> None:
    before = writer.jira.client.get(f"{writer.api}/issue/PLAT-3").content
    for method, path in (
        ("POST", "/issue"), ("POST", "/issue/bulk"), ("PUT", "/issue/PLAT-3"),
        ("POST", "/issue/PLAT-3/transitions"),
    ):  # fmt: skip
        answer = writer.jira.client.request(
            method, writer.api + path, content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 400, (
            f"{method} {path} {body[:60]!r}: {answer.status_code} {answer.text[:200]}"
        )
    assert writer.jira.client.get(f"{writer.api}/issue/PLAT-3").content == before


def test_an_edit_sets_adds_and_removes_and_is_remembered(writer: Writer) -> None:
    key = writer.created(labels=["x"])
    created = writer.issue(key)["fields"]["updated"]
    body = {
        "fields": {"summary": "Other"},
        "update": {"labels": [{"add": "y"}, {"remove": "x"}, {"add": "y"}]},
    }
    writer.send("PUT", f"/issue/{key}", body, status=204)
    issue = writer.issue(key, expand="changelog")
    assert (issue["fields"]["summary"], issue["fields"]["labels"]) == ("Other", ["y"])
    assert issue["fields"]["updated"] > created
    [entry] = issue["changelog"]["histories"]
    told = {item["field"]: (item["fromString"], item["toString"]) for item in entry["items"]}
    assert told == {"summary": ("Made here", "Other"), "labels": ("x", "y")}
    refused = writer.send("PUT", f"/issue/{key}", {}, status=400)
    assert refused["errorMessages"] == ["one of 'fields' or 'update' required"]
    refused = writer.send("PUT", f"/issue/{key}", {"fields": {"invalid": 1}}, status=400)
    assert refused["errors"]["invalid"] == (
        "Field 'invalid' cannot be set. It is not on the appropriate screen, or unknown."
        if writer.cloud else "Field 'invalid' is not valid for this operation."
    )  # fmt: skip
    writer.send("PUT", "/issue/PLAT-99999", body, status=404)


def test_a_changed_issue_can_be_answered(writer: Writer) -> None:
    if writer.cloud:
        key = writer.created()
        answer = writer.send(
            "PUT", f"/issue/{key}", {"fields": {"summary": "Z"}}, status=200, returnIssue="true"
        )
        assert answer["fields"]["summary"] == "Z"


def test_a_workflow_sets_and_clears_the_resolution(writer: Writer) -> None:
    key = writer.created()
    ways = writer.jira.get(f"{writer.api}/issue/{key}/transitions", expand="transitions.fields")[
        "transitions"
    ]
    done = next(way for way in ways if way["to"]["statusCategory"]["key"] == "done")
    assert set(done["fields"]) >= {"resolution", "assignee"}
    body = {
        "transition": {"id": done["id"]}, "fields": {"resolution": {"name": "Duplicate"}},
        "update": {"comment": [{"add": {"body": writer.rich("enough")}}]},
    }  # fmt: skip
    writer.send("POST", f"/issue/{key}/transitions", body, status=204)
    fields = writer.issue(key)["fields"]
    assert (fields["resolution"]["name"], fields["comment"]["total"]) == ("Duplicate", 1)
    assert fields["resolutiondate"]
    assert writer.found(f"key = {key} AND status changed to Done after -1h AND comment ~ enough") == [key]
    writer.send("POST", f"/issue/{key}/transitions", {"transition": {"id": ways[0]["id"]}}, status=204)
    fields = writer.issue(key)["fields"]
    assert (fields["resolution"], fields["resolutiondate"]) == (None, None)
    refused = writer.send("POST", f"/issue/{key}/transitions", {"transition": {"id": "999"}}, status=400)
    assert refused["errorMessages"] == ["Transition id '999' is not valid for this issue."]
    fields = {"resolution": {"name": "Duplicate"}}
    body = {"transition": {"id": ways[0]["id"]}, "fields": fields}
    assert "resolution" in writer.send("POST", f"/issue/{key}/transitions", body, status=400)["errors"]


def test_a_person_is_assigned_and_unassigned(writer: Writer) -> None:
    key, me = writer.created(), writer.jira.get(f"{writer.api}/myself")
    part = "accountId" if writer.cloud else "name"
    writer.send("PUT", f"/issue/{key}/assignee", {part: me[part]}, status=204)
    assert writer.found(f"assignee = currentUser() AND key = {key}") == [key]
    writer.send("PUT", f"/issue/{key}/assignee", {part: None}, status=204)
    assert writer.issue(key)["fields"]["assignee"] is None
    refused = writer.send("PUT", f"/issue/{key}/assignee", {part: "nobody"}, status=400)
    assert refused["errors"] == {"assignee": "User 'nobody' does not exist."}


def test_a_family_follows_its_changes(writer: Writer) -> None:
    parent, epic = writer.created(), writer.created("Epic")
    child = writer.created("Sub-task", parent={"key": parent})
    writer.send("PUT", f"/issue/{child}", {"fields": {"summary": "Child"}}, status=204)
    [row] = writer.issue(parent)["fields"]["subtasks"]
    assert (row["key"], row["fields"]["summary"]) == (child, "Child")
    writer.send("PUT", f"/issue/{parent}", {"fields": {"summary": "Parent"}}, status=204)
    assert writer.issue(child)["fields"]["parent"]["fields"]["summary"] == "Parent"
    body = {"fields": {"customfield_10014": epic}}
    writer.send("PUT", f"/issue/{parent}", body, status=204)
    assert writer.issue(parent)["fields"]["customfield_10014"] == epic
    if writer.cloud:
        assert writer.found(f"parent = {epic}") == [parent]
        writer.send("PUT", f"/issue/{epic}", {"fields": {"summary": "Saga"}}, status=204)
        assert writer.issue(parent)["fields"]["parent"]["fields"]["summary"] == "Saga"
    asked = {"project": {"key": "PLAT"}, "issuetype": {"name": "Sub-task"}, "summary": "s"}
    assert set(writer.send("POST", "/issue", {"fields": asked}, status=400)["errors"]) == {"parent"}
    asked["parent"] = {"key": child}
    assert set(writer.send("POST", "/issue", {"fields": asked}, status=400)["errors"]) == {"parent"}
    refused = writer.send("DELETE", f"/issue/{parent}", status=400)
    assert "has subtasks" in refused["errorMessages"][0]
    writer.send("DELETE", f"/issue/{parent}", status=204, deleteSubtasks="true")
    writer.send("DELETE", f"/issue/{child}", status=404)
    assert writer.found("summary ~ Child OR summary ~ Parent") == []
    later = writer.created()
    assert int(later.rpartition("-")[2]) > int(child.rpartition("-")[2])


def test_a_deleted_issue_leaves_its_relatives(writer: Writer) -> None:
    linked = next(issue for issue in writer.jira.issues() if issue["fields"]["issuelinks"])
    [link, *_] = linked["fields"]["issuelinks"]
    other = (link.get("inwardIssue") or link["outwardIssue"])["key"]
    writer.send("DELETE", f"/issue/{linked['key']}", status=204, deleteSubtasks="true")
    rows = writer.issue(other)["fields"]["issuelinks"]
    assert link["id"] not in [row["id"] for row in rows]


def test_many_are_created_and_each_wrong_one_is_told(writer: Writer) -> None:
    good = {"fields": {"project": {"key": "PLAT"}, "issuetype": {"name": "Task"}, "summary": "Bulk"}}
    answer = writer.send("POST", "/issue/bulk", {"issueUpdates": [good, {"fields": {}}, good]}, status=201)
    assert len(answer["issues"]) == 2
    assert [(row["status"], row["failedElementNumber"]) for row in answer["errors"]] == [(400, 1)]
    assert writer.found("summary ~ Bulk") == sorted(row["key"] for row in answer["issues"])
    body = {"issueUpdates": [good] * 51}
    answer = writer.jira.client.post(f"{writer.api}/issue/bulk", json=body)
    assert answer.status_code == 400
    assert len(writer.found("summary ~ Bulk")) == 2


def test_pages_of_one_search_stay_together_while_issues_come_and_go(writer: Writer) -> None:
    if not writer.cloud:
        return
    asked = {"jql": "project = PLAT ORDER BY key", "maxResults": 5}
    first = writer.jira.post("/rest/api/3/search/jql", **asked)
    gone = writer.created()
    writer.send("DELETE", f"/issue/{first['issues'][0]['id']}", status=204, deleteSubtasks="true")
    rest = writer.jira.post("/rest/api/3/search/jql", **asked, nextPageToken=first["nextPageToken"])
    assert not {row["id"] for row in first["issues"]} & {row["id"] for row in rest["issues"]}
    assert first["issues"][0]["id"] != writer.jira.post("/rest/api/3/search/jql", **asked)["issues"][0]["id"]
    assert gone in writer.found("project = PLAT")


def test_version_2_of_cloud_writes_wiki_text(writer: Writer) -> None:
    if not writer.cloud:
        return
    asked = {
        "project": {"key": "PLAT"},
        "issuetype": {"name": "Task"},
        "summary": "v2",
        "description": "plain",
    }
    key = writer.send(
        "POST",
        "/rest/api/2/issue".replace("/2/", "/3/"),
        {"fields": {**asked, "description": adf("x")}},
        status=201,
    )["key"]
    answer = writer.jira.client.put(
        f"/rest/api/2/issue/{key}", json={"fields": {"description": "h2. T\n\ntext"}}
    )
    assert answer.status_code == 204
    assert writer.jira.get(f"/rest/api/2/issue/{key}")["fields"]["description"] == "h2. T\n\ntext"
    assert writer.issue(key)["fields"]["description"]["content"][0]["type"] == "heading"


def test_nobody_writes_without_logging_in(writer: Writer) -> None:
    answer = httpx2.post(f"{writer.jira.sandbox.url}{writer.api}/issue", json={"fields": {}})
    assert answer.status_code == 401


def test_a_comment_is_made_changed_and_deleted(writer: Writer) -> None:
    key = writer.created()
    path = f"/issue/{key}/comment"
    limited = {"visibility": {"type": "role", "value": "Developers"}}
    row = writer.send("POST", path, {"body": writer.rich("findable"), **limited}, status=201)
    assert row["visibility"]["value"] == "Developers"
    assert writer.jira.get(f"{writer.api}{path}")["comments"] == [row]
    assert writer.found(f"comment ~ findable AND key = {key}") == [key]
    changed = writer.send("PUT", f"{path}/{row['id']}", {"body": writer.rich("other")}, status=200)
    assert (changed["body"], changed["created"]) == (writer.rich("other"), row["created"])
    assert writer.found("comment ~ findable") == []
    if writer.cloud:
        listed = writer.jira.post(f"{writer.api}/comment/list", ids=[int(row["id"])])
        assert listed["values"] == [changed]
    writer.send("POST", path, {"body": ""}, status=400)
    writer.send(
        "POST", path, {"body": writer.rich("x"), "visibility": {"type": "role", "value": "?"}}, status=400
    )
    writer.send("DELETE", f"{path}/{row['id']}", status=204)
    writer.send("DELETE", f"{path}/{row['id']}", status=404)
    assert writer.issue(key)["fields"]["comment"]["total"] == 0


def test_work_counts_against_the_estimate(writer: Writer) -> None:
    key = writer.created(timetracking={"originalEstimate": "4h"})
    path, said = f"/issue/{key}/worklog", {"timeSpent": "1h 30m", "comment": writer.rich("dug")}
    row = writer.send("POST", path, {**said, "started": "2026-06-01T09:00:00.000+0000"}, status=201)
    assert (row["timeSpentSeconds"], row["started"]) == (5400, "2026-06-01T05:00:00.000-0400")

    def times() -> tuple[int | None, int | None]:
        fields = writer.issue(key)["fields"]
        return fields["timespent"], fields["timeestimate"]

    assert times() == (5400, 9000)
    writer.send("PUT", f"{path}/{row['id']}", {"timeSpentSeconds": 3600}, status=200)
    assert times() == (3600, 10800)
    more = writer.send("POST", path, {"timeSpent": "1h"}, status=201, adjustEstimate="new", newEstimate="5h")
    assert times() == (7200, 18000)
    assert writer.found(f"timespent = 2h AND key = {key}") == [key]
    listed = writer.jira.client.post(f"{writer.api}/worklog/list", json={"ids": [int(more["id"])]}).json()
    assert [entry["id"] for entry in listed] == [more["id"]]
    writer.send("DELETE", f"{path}/{more['id']}", status=204, adjustEstimate="manual", increaseBy="1h")
    assert times() == (3600, 21600)
    gone = writer.jira.get(f"{writer.api}/worklog/deleted", since=0)["values"]
    assert int(more["id"]) in [entry["worklogId"] for entry in gone]
    for wrong in ({}, {"timeSpent": "soon"}, {"timeSpentSeconds": 0}, {"timeSpentSeconds": "x"},
                  {"timeSpent": "1h", "started": "soon"}, {"timeSpent": "1h", "comment": 7}, []):  # fmt: skip
        writer.send("POST", path, wrong, status=400)
    writer.send("POST", path, {"timeSpent": "1h"}, status=400, adjustEstimate="new")
    writer.send("DELETE", f"{path}/1", status=404)
    assert times() == (3600, 21600)


def test_a_link_is_seen_from_both_sides(writer: Writer) -> None:
    one, two = writer.created(), writer.created()
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": one}, "outwardIssue": {"key": two}}
    writer.send("POST", "/issueLink", body, status=201)
    writer.send("POST", "/issueLink", body, status=201)
    [here], [there] = (writer.issue(key)["fields"]["issuelinks"] for key in (one, two))
    assert (here["outwardIssue"]["key"], there["inwardIssue"]["key"], here["id"]) == (two, one, there["id"])
    assert writer.found(f'issueLinkType = "is blocked by" AND key in ({one}, {two})') == [two]
    writer.send("PUT", f"/issue/{two}", {"fields": {"summary": "Blocked"}}, status=204)
    [here] = writer.issue(one)["fields"]["issuelinks"]
    assert here["outwardIssue"]["fields"]["summary"] == "Blocked"
    writer.send("POST", "/issueLink", {**body, "type": {"name": "Nope"}}, status=404)
    writer.send("POST", "/issueLink", {**body, "inwardIssue": {"key": "NOPE-1"}}, status=404)
    writer.send("POST", "/issueLink", {**body, "inwardIssue": {"key": two}}, status=400)
    writer.send("DELETE", f"/issueLink/{here['id']}", status=204)
    writer.send("DELETE", f"/issueLink/{here['id']}", status=404)
    assert writer.issue(one)["fields"]["issuelinks"] == writer.issue(two)["fields"]["issuelinks"] == []


def test_votes_and_watchers_are_counted_once(writer: Writer) -> None:
    me, other = writer.jira.get(f"{writer.api}/myself"), writer.issue("PLAT-3")["fields"]["reporter"]
    part = "accountId" if writer.cloud else "name"
    key = writer.created(reporter={part: other[part]})
    writer.send("POST", f"/issue/{writer.created()}/votes", status=404)
    updated = writer.issue(key)["fields"]["updated"]
    for _ in range(2):
        writer.send("POST", f"/issue/{key}/votes", status=204)
        writer.send("POST", f"/issue/{key}/watchers", me["accountId" if writer.cloud else "name"], status=204)
    fields = writer.issue(key)["fields"]
    assert (fields["votes"]["votes"], fields["votes"]["hasVoted"]) == (1, True)
    assert (fields["watches"]["watchCount"], fields["watches"]["isWatching"]) == (1, True)
    assert fields["updated"] == updated
    assert writer.found(f"watcher = currentUser() AND voter = currentUser() AND key = {key}") == [key]
    writer.send("DELETE", f"/issue/{key}/votes", status=204)
    writer.send("DELETE", f"/issue/{key}/votes", status=404)
    who = {"accountId": me["accountId"]} if writer.cloud else {"username": me["name"]}
    writer.send("DELETE", f"/issue/{key}/watchers", status=204, **who)
    assert writer.jira.get(f"{writer.api}/issue/{key}/watchers")["watchers"] == []
    writer.send("POST", f"/issue/{key}/watchers", "nobody", status=404)


def test_properties_hold_any_json(writer: Writer) -> None:
    path = f"/issue/{writer.created()}/properties"
    for status in (201, 200):
        writer.send("PUT", f"{path}/my.key", {"a": [1, None]}, status=status)
    assert writer.send("GET", f"{path}/my.key", status=200) == {"key": "my.key", "value": {"a": [1, None]}}
    assert [row["key"] for row in writer.jira.get(writer.api + path)["keys"]] == ["my.key"]
    writer.send("PUT", f"{path}/my.key", "x" * 40000, status=400)
    writer.send("PUT", f"{path}/my.key", status=400)
    writer.send("DELETE", f"{path}/my.key", status=204)
    assert writer.jira.client.get(f"{writer.api}{path}/my.key").status_code == 404


def test_a_remote_link_is_known_by_its_global_id(writer: Writer) -> None:
    path = f"/issue/{writer.created()}/remotelink"
    page = {"url": "https://example.com/1", "title": "One"}
    made = writer.send("POST", path, {"globalId": "g=1", "object": page}, status=201)
    again = writer.send("POST", path, {"globalId": "g=1", "object": {**page, "title": "Two"}}, status=200)
    assert made == again
    assert writer.send("GET", f"{path}/{made['id']}", status=200)["object"]["title"] == "Two"
    writer.send("PUT", f"{path}/{made['id']}", {"globalId": "g=1", "object": page}, status=204)
    other = writer.send("POST", path, {"object": page}, status=201)
    assert [row["id"] for row in writer.jira.get(writer.api + path)] == [made["id"], other["id"]]
    writer.send("DELETE", f"{path}/{other['id']}", status=204)
    writer.send("DELETE", path, status=204, globalId="g=1")
    writer.send("DELETE", path, status=404, globalId="g=1")
    assert writer.jira.get(writer.api + path) == []
    refused = writer.send("POST", path, {"object": {}}, status=400)
    assert refused["errors"] == {"title": "'title' is required.", "url": "'url' is required."}


def test_a_notification_needs_somebody(writer: Writer) -> None:
    key = writer.created()
    writer.send("POST", f"/issue/{key}/notify", {"subject": "s", "to": {"reporter": True}}, status=204)
    writer.send("POST", f"/issue/{key}/notify", {"subject": "s"}, status=400)


def test_every_write_was_judged(writer: Writer) -> None:
    done = {shape(name) for cloud, name in writer.operations if cloud == writer.cloud}
    for name in WRITES:
        assert shape(name.replace("{v}", "3" if writer.cloud else "2")) in done, name


def test_work_links_and_properties_come_with_an_issue(writer: Writer) -> None:
    other = writer.created()
    kept = [{"key": "a.b", "value": {"x": 1}}]
    update = {
        "worklog": [{"add": {"timeSpent": "1h", "comment": writer.rich("dug"), "adjustEstimate": "new",
                             "newEstimate": "3h"}}],
        "issuelinks": [{"add": {"type": {"name": "Blocks"}, "outwardIssue": {"key": other}}}],
    }  # fmt: skip
    fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "Made here"}
    body = {"fields": fields, "update": update, "properties": kept}
    key = writer.send("POST", "/issue", body, status=201)["key"]
    again = {"update": {"worklog": [{"add": {"timeSpent": "30m"}}]}, "properties": [{"key": "c", "value": 2}]}
    writer.send("PUT", f"/issue/{key}", again, status=204)
    link = {"type": {"name": "blocks"}, "inwardIssue": {"key": other}}
    way = {"transition": {"id": "21"}, "update": {"issuelinks": [{"add": link}]}}
    writer.send("POST", f"/issue/{key}/transitions", way, status=204)
    issue = writer.issue(key, properties="*all")
    assert issue["properties"] == {"a.b": {"x": 1}, "c": 2}
    assert writer.issue(key, properties="c,a.b,-a.b")["properties"] == {"c": 2}
    assert [row["timeSpent"] for row in issue["fields"]["worklog"]["worklogs"]] == ["1h", "30m"]
    assert issue["fields"]["timetracking"]["remainingEstimate"] == "2h 30m"
    sides = ["outwardIssue" in row for row in issue["fields"]["issuelinks"]]
    assert sides == [True, False]
    before = writer.issue(key)
    for wrong in (
        {"update": {"worklog": [{"add": {"timeSpent": "x"}}]}}, {"update": {"worklog": [{"set": {}}]}},
        {"update": {"worklog": [{"add": {"timeSpent": "1h", "adjustEstimate": "new"}}]}},
        {"update": {"worklog": [{"add": {"timeSpent": "1h", "adjustEstimate": {}}}]}}, {"properties": 7},
        {"update": {"worklog": {"add": {}}}}, {"update": {"issuelinks": [{"add": 7}]}},
        {"update": {"issuelinks": [{"add": {"type": {"name": "x"}, "outwardIssue": {"key": other}}}]}},
        {"update": {"issuelinks": [{"add": {"type": {"name": "Blocks"}, "outwardIssue": {"key": "NO-1"}}}]}},
        {"properties": [7]}, {"properties": [{"key": "k" * 300, "value": 1}]},
    ):  # fmt: skip
        more = {"fields": {"summary": "Not this"}, **wrong}
        writer.send("PUT", f"/issue/{key}", more, status=400)
    assert writer.issue(key) == before


def test_comments_are_rendered_where_that_is_asked_for(writer: Writer) -> None:
    key = writer.created()
    id_ = writer.send("POST", f"/issue/{key}/comment", {"body": writer.rich("Hello")}, status=201)["id"]
    writer.send("PUT", f"/comment/{id_}/properties/a", 1, status=201, sent=None)
    for path in (f"/issue/{key}/comment", f"/issue/{key}/comment/{id_}"):
        told = writer.jira.get(writer.api + path, expand="renderedBody,properties")
        row = told["comments"][0] if "comments" in told else told
        assert row["renderedBody"] == "<p>Hello</p>"
        assert row["properties"] == [{"key": "a", "value": 1}]


def test_the_history_keeps_what_a_program_says_of_its_change(writer: Writer) -> None:
    key = writer.created()
    told = {
        "type": "acme:sync", "description": "Synchronized", "extraData": {"run": "7"},
        "actor": {"id": "robot", "displayName": "Robot", "url": "https://acme.example"},
    }  # fmt: skip
    body = {"fields": {"summary": "Other"}, "historyMetadata": {**told, "unknown": 1}}
    writer.send("PUT", f"/issue/{key}", body, status=204)
    entry = writer.issue(key, expand="changelog")["changelog"]["histories"][0]
    assert entry["historyMetadata"] == told
    for wrong in (7, {"type": 7}, {"actor": "x"}, {"actor": {"id": 7}}, {"extraData": {"run": 7}}):
        body = {"fields": {"summary": "Not this"}, "historyMetadata": wrong}
        writer.send("PUT", f"/issue/{key}", body, status=400)
