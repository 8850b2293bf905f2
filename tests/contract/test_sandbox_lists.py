"""The lists issues refer to: types, priorities, resolutions and statuses are set up, issues follow."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = ("issue_types", "priorities", "priority_schemes", "resolutions", "statuses", "type_schemes")
CLOUD = pytest.mark.parametrize("writer", ["cloud"], indirect=True)
DATA_CENTER = pytest.mark.parametrize("writer", ["datacenter"], indirect=True)
BUG, STORY, TASK = "10003", "10001", "10002"


@CLOUD
def test_a_priority_is_made_used_renamed_and_deleted(writer: Writer) -> None:
    body = {"name": "Fire", "statusColor": "#ff0000", "description": "Now", "avatarId": 10}
    id_ = writer.send("POST", "/priority", body, status=201)["id"]
    key = writer.created(priority={"name": "Fire"})
    assert writer.send("GET", f"/priority/{id_}", status=200)["description"] == "Now"
    writer.send(
        "PUT",
        f"/priority/{id_}",
        {"name": "Blaze", "iconUrl": "/images/icons/priorities/low.png"},
        status=204,
    )
    assert writer.issue(key)["fields"]["priority"]["name"] == "Blaze"
    assert writer.found("priority = Blaze") == [key]
    writer.send("PUT", "/priority/move", {"ids": [id_], "position": "First"}, status=204)
    assert writer.found("priority >= Blaze") == [key]
    writer.send("PUT", "/priority/default", {"id": id_}, status=204)
    assert writer.issue(writer.created())["fields"]["priority"]["name"] == "Blaze"
    writer.send("DELETE", f"/priority/{id_}", status=400)
    writer.send("PUT", "/priority/default", {"id": "3"}, status=204)
    found = writer.send("GET", "/priority/search", status=200, onlyDefault="true", projectId="10000")[
        "values"
    ]
    assert [row["id"] for row in found] == ["3"]
    writer.send("DELETE", f"/priority/{id_}", status=303)
    assert writer.issue(key)["fields"]["priority"]["name"] == "Medium"
    wrong: list[Any] = [
        None, {"name": "x"}, {"name": "High", "statusColor": "#fff"}, {"name": "x", "statusColor": "red"},
        {"name": "x", "statusColor": "#fff", "iconUrl": "/x", "avatarId": 1},
        {"name": " ", "statusColor": "#fff"},
    ]  # fmt: skip
    for body in wrong:
        writer.send("POST", "/priority", body, status=400)
    writer.send("PUT", "/priority/default", {"id": "99"}, status=404)
    writer.send("PUT", "/priority/move", {"ids": ["3"]}, status=400)
    writer.send("PUT", "/priority/move", {"ids": ["3"], "position": "Up"}, status=400)
    writer.send("PUT", "/priority/move", {"ids": ["3"], "after": "99"}, status=400)


@CLOUD
def test_a_resolution_is_made_used_and_replaced(writer: Writer) -> None:
    id_ = writer.send("POST", "/resolution", {"name": "Obsolete"}, status=201)["id"]
    writer.send("POST", "/resolution", {"name": "obsolete"}, status=400)
    key = writer.created()
    ways = writer.send("GET", f"/issue/{key}/transitions", status=200)["transitions"]
    done = next(way["id"] for way in ways if way["to"]["statusCategory"]["key"] == "done")
    body = {"transition": {"id": done}, "fields": {"resolution": {"name": "Obsolete"}}}
    writer.send("POST", f"/issue/{key}/transitions", body, status=204)
    writer.send("PUT", f"/resolution/{id_}", {"name": "Dead", "description": "Gone"}, status=204)
    assert writer.issue(key)["fields"]["resolution"]["name"] == "Dead"
    writer.send("PUT", "/resolution/default", {"id": id_}, status=204)
    page = writer.send("GET", "/resolution/search", status=200, onlyDefault="true")
    assert [row["name"] for row in page["values"]] == ["Dead"]
    writer.send("PUT", "/resolution/move", {"ids": [id_], "position": "First"}, status=204)
    assert writer.send("GET", "/resolution", status=200)[0]["id"] == id_
    writer.send("DELETE", f"/resolution/{id_}", status=400)
    writer.send("DELETE", f"/resolution/{id_}", status=400, replaceWith=id_)
    writer.send("DELETE", f"/resolution/{id_}", status=303, replaceWith="10000")
    assert writer.issue(key)["fields"]["resolution"]["name"] == "Done"
    writer.send("GET", f"/resolution/{id_}", status=404)
    writer.send("PUT", "/resolution/default", {"id": None}, status=204)


def test_lists_are_read(writer: Writer) -> None:
    for name in ("priority", "resolution", "status", "statuscategory", "issuetype"):
        rows = writer.send("GET", f"/{name}", status=200)
        assert writer.send("GET", f"/{name}/{rows[0]['id']}", status=200)["name"] == rows[0]["name"]
        writer.send("GET", f"/{name}/none", status=404)
    if not writer.cloud:
        assert writer.send("GET", "/priority/page", status=200, query="hig", projectIds="10000")["total"] == 2
        assert writer.send("GET", "/resolution/page", status=200, query="dup")["total"] == 1
        assert writer.send("GET", "/issuetype/page", status=200, query="b", projectIds="10000")["total"] == 2
        page = writer.send(
            "GET", "/status/page", status=200, query="in", projectIds="10000", issueTypeIds=BUG
        )
        assert page["total"] == 2


def test_an_issue_type_is_made_used_renamed_and_deleted(writer: Writer) -> None:
    made = writer.send("POST", "/issuetype", {"name": "Spike", "type": "standard"}, status=201)
    id_ = made["id"]
    writer.send("POST", "/issuetype", {"name": "spike"}, status=409)
    for body in (None, {}, {"name": "x", "type": "odd"}, {"name": 1}):
        writer.send("POST", "/issuetype", body, status=400)
    into(writer, "PLAT", id_)
    key = writer.created("Spike")
    assert writer.found("type = Spike") == [key]
    named = writer.send("PUT", f"/issuetype/{id_}", {"name": "Probe", "avatarId": 10300}, status=200)
    assert named["name"] == "Probe"
    assert writer.issue(key)["fields"]["issuetype"]["name"] == "Probe"
    assert writer.found("type = Probe") == [key]
    others = {row["name"] for row in writer.send("GET", f"/issuetype/{id_}/alternatives", status=200)}
    assert {"Story", "Task", "Bug"} <= others
    assert not {"Sub-task", "Probe"} & others
    writer.send("DELETE", f"/issuetype/{id_}", status=409)
    writer.send("DELETE", f"/issuetype/{id_}", status=400, alternativeIssueTypeId="1")
    writer.send("DELETE", f"/issuetype/{id_}", status=204, alternativeIssueTypeId=TASK)
    assert writer.issue(key)["fields"]["issuetype"]["name"] == "Task"
    writer.send("DELETE", f"/issuetype/{id_}", status=404)
    small = {"name": "Chore", **({"hierarchyLevel": -1} if writer.cloud else {"type": "subtask"})}
    assert writer.send("POST", "/issuetype", small, status=201)["subtask"] is True


def into(writer: Writer, project: str, kind: str) -> None:
    """Put a type of issues into the scheme of a project."""
    number = next(row["id"] for row in writer.jira.get(f"{writer.api}/project") if row["key"] == project)
    if writer.cloud:
        page = writer.send("GET", "/issuetypescheme/project", status=200, projectId=number)
        scheme = page["values"][0]["issueTypeScheme"]["id"]
        if kind not in types_of(writer, scheme):
            path = f"/issuetypescheme/{scheme}/issuetype"
            writer.send("PUT", path, {"issueTypeIds": [kind]}, status=204)
        return
    for row in writer.send("GET", "/issuetypescheme", status=200)["schemes"]:
        users = writer.send("GET", f"/issuetypescheme/{row['id']}/associations", status=200)
        kinds = [one["id"] for one in row["issueTypes"]]
        if any(user["key"] == project for user in users) and kind not in kinds:
            path = f"/issuetypescheme/{row['id']}"
            writer.send("PUT", path, {"issueTypeIds": [*kinds, kind]}, status=200)


def types_of(writer: Writer, scheme: str) -> list[str]:
    page = writer.send("GET", "/issuetypescheme/mapping", status=200, issueTypeSchemeId=scheme)
    return [row["issueTypeId"] for row in page["values"]]


def test_issue_types_carry_properties(writer: Writer) -> None:
    path = f"/issuetype/{BUG}/properties"
    writer.send("PUT", path + "/color", {"is": "red"}, status=201)
    writer.send("PUT", path + "/color", {"is": "blue"}, status=200)
    assert writer.send("GET", path + "/color", status=200)["value"] == {"is": "blue"}
    assert [row["key"] for row in writer.send("GET", path, status=200)["keys"]] == ["color"]
    writer.send("DELETE", path + "/color", status=204)
    writer.send("GET", path + "/color", status=404)


@CLOUD
def test_issue_types_of_a_project(writer: Writer) -> None:
    rows = writer.send("GET", "/issuetype/project", status=200, projectId="10003", level=1)
    assert [row["name"] for row in rows] == ["Epic"]
    writer.send("GET", "/issuetype/project", status=404, projectId="1")


@CLOUD
def test_an_issue_type_scheme_decides_the_types_of_its_projects(writer: Writer) -> None:
    body = {"name": "Few", "issueTypeIds": [STORY, BUG], "defaultIssueTypeId": STORY}
    id_ = writer.send("POST", "/issuetypescheme", body, status=201)["issueTypeSchemeId"]
    writer.send("POST", "/issuetypescheme", body, status=409)
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"name": "x", "issueTypeIds": ["1"]}, 404), ({"name": "x", "issueTypeIds": []}, 400),
        ({"name": "x", "issueTypeIds": [BUG], "defaultIssueTypeId": STORY}, 400),
        ({"name": "x", "issueTypeIds": ["10130"]}, 400), ({"name": "x"}, 400),
    ]  # fmt: skip
    for given, status in wrong:
        writer.send("POST", "/issuetypescheme", given, status=status)
    writer.send(
        "PUT", "/issuetypescheme/project", {"issueTypeSchemeId": id_, "projectId": "10007"}, status=204
    )
    kinds = writer.jira.get("/rest/api/3/issue/createmeta/NEXT/issuetypes")["issueTypes"]
    assert [kind["name"] for kind in kinds] == ["Story", "Bug"]
    writer.send(
        "PUT", "/issuetypescheme/project", {"issueTypeSchemeId": id_, "projectId": "10000"}, status=400
    )
    writer.send(
        "PUT", "/issuetypescheme/project", {"issueTypeSchemeId": id_, "projectId": "10003"}, status=400
    )
    base = f"/issuetypescheme/{id_}"
    writer.send("PUT", base + "/issuetype", {"issueTypeIds": [TASK]}, status=204)
    writer.send("PUT", base + "/issuetype", {"issueTypeIds": [TASK]}, status=400)
    move = {"issueTypeIds": [TASK], "position": "First"}
    writer.send("PUT", base + "/issuetype/move", move, status=204)
    writer.send("PUT", base + "/issuetype/move", {**move, "issueTypeIds": ["10004"]}, status=400)
    assert types_of(writer, id_) == [TASK, STORY, BUG]
    writer.send("DELETE", f"{base}/issuetype/{STORY}", status=400)
    writer.send("DELETE", f"{base}/issuetype/10004", status=404)
    writer.created("Bug", "NEXT")
    writer.send("DELETE", f"{base}/issuetype/{BUG}", status=400)
    writer.send("DELETE", f"{base}/issuetype/{TASK}", status=204)
    writer.send("PUT", base, {"name": "Fewer", "defaultIssueTypeId": BUG}, status=204)
    writer.send("PUT", base, {"defaultIssueTypeId": TASK}, status=400)
    found = writer.send("GET", "/issuetypescheme", status=200, queryString="fewer", orderBy="-name")["values"]
    assert found[0]["defaultIssueTypeId"] == BUG
    writer.send("DELETE", base, status=400)
    page = writer.send("GET", "/issuetypescheme", status=200, orderBy="id")["values"]
    assert page[0]["isDefault"] is True
    writer.send("DELETE", "/issuetypescheme/10000", status=400)
    everything = {"issueTypeSchemeId": "10000", "projectId": "10007"}
    writer.send("PUT", "/issuetypescheme/project", everything, status=204)
    writer.send("DELETE", base, status=204)


@DATA_CENTER
def test_issue_type_schemes_of_data_center(writer: Writer) -> None:
    body = {"name": "Few", "description": "d", "issueTypeIds": [STORY, BUG], "defaultIssueTypeId": STORY}
    made = writer.send("POST", "/issuetypescheme", body, status=200)
    assert made["defaultIssueType"]["name"] == "Story"
    base = f"/issuetypescheme/{made['id']}"
    writer.send("POST", base + "/associations", {"idsOrKeys": ["NEXT"]}, status=200)
    assert [row["key"] for row in writer.send("GET", base + "/associations", status=200)] == ["NEXT"]
    writer.send("PUT", base + "/associations", {"idsOrKeys": ["OLD"]}, status=200)
    writer.send("PUT", base + "/associations", {"idsOrKeys": ["PLAT"]}, status=400)
    writer.send("PUT", base + "/associations", {"idsOrKeys": ["NOPE"]}, status=400)
    assert [row["key"] for row in writer.send("GET", base + "/associations", status=200)] == ["OLD"]
    writer.send("DELETE", base + "/associations/OLD", status=204)
    writer.send("DELETE", base + "/associations/OLD", status=404)
    writer.send("POST", base + "/associations", {"idsOrKeys": ["10007"]}, status=200)
    writer.send("DELETE", base + "/associations", status=204)
    writer.send("PUT", base, {"name": "Fewer"}, status=200)
    assert writer.send("GET", base, status=200)["name"] == "Fewer"
    writer.send("DELETE", base, status=204)
    writer.send("GET", base, status=404)
    writer.send("DELETE", "/issuetypescheme/10000/associations", status=400)


@CLOUD
def test_statuses_are_made_renamed_and_deleted(writer: Writer) -> None:
    body: dict[str, Any] = {
        "scope": {"type": "GLOBAL"},
        "statuses": [{"name": "Parked", "statusCategory": "TODO", "description": "Later"}],
    }
    [made] = writer.send("POST", "/statuses", body, status=200)
    writer.send("POST", "/statuses", body, status=400)
    own = {**body, "scope": {"type": "PROJECT", "project": {"id": "10003"}}}
    [other] = writer.send("POST", "/statuses", own, status=200)
    wrong = [
        {**body, "scope": {"type": "PROJECT", "project": {"id": "10000"}}}, {**body, "scope": {"type": "X"}},
        {**body, "statuses": []}, {**body, "statuses": [{"name": "y", "statusCategory": "LATE"}]},
    ]  # fmt: skip
    for given in wrong:
        writer.send("POST", "/statuses", given, status=400)
    assert writer.send("GET", "/statuses", status=200, id=[made["id"], other["id"]]) == [made, other]
    writer.send("GET", "/statuses", status=400)
    assert writer.send("GET", "/statuses/byNames", status=200, name="Parked") == [made]
    assert writer.send("GET", "/statuses/byNames", status=200, name="Parked", projectId="10003") == [other]
    writer.send("GET", "/statuses/byNames", status=400)
    page = writer.send("GET", "/statuses/search", status=200, searchString="park", statusCategory="TODO")
    assert page["total"] == 2
    assert writer.send("GET", "/statuses/search", status=200, projectId="10003")["total"] == 4
    writer.send("GET", "/statuses/search", status=400, statusCategory="LATE")
    change = {"statuses": [{"id": made["id"], "name": "On hold", "statusCategory": "IN_PROGRESS"}]}
    writer.send("PUT", "/statuses", change, status=204)
    assert writer.jira.get("/rest/api/3/status/On hold")["statusCategory"]["key"] == "indeterminate"
    writer.send("DELETE", "/statuses", status=204, id=[made["id"], other["id"]])
    writer.send("DELETE", "/statuses", status=404, id=made["id"])
    writer.send("DELETE", "/statuses", status=400, id="10000")
    writer.send("DELETE", "/statuses", status=400)
    base = "/statuses/10000"
    projects = writer.send("GET", base + "/projectUsages", status=200, maxResults=2)["projects"]
    more = writer.send("GET", base + "/projectUsages", status=200, nextPageToken=projects["nextPageToken"])
    assert {"id": "10000"} in projects["values"] + more["projects"]["values"]
    writer.send("GET", base + "/projectUsages", status=400, nextPageToken="x")
    kinds = writer.send("GET", base + "/project/10000/issueTypeUsages", status=200)["issueTypes"]["values"]
    assert {"id": BUG} in kinds


@CLOUD
def test_a_renamed_status_is_shown_and_found_on_issues(writer: Writer) -> None:
    key = writer.created()
    status = writer.issue(key)["fields"]["status"]
    row = {"id": status["id"], "name": "Someday", "statusCategory": "IN_PROGRESS"}
    writer.send("PUT", "/statuses", {"statuses": [row]}, status=204)
    fields = writer.issue(key)["fields"]
    assert (fields["status"]["name"], fields["statusCategory"]["key"]) == ("Someday", "indeterminate")
    assert key in writer.found("status = Someday and statusCategory = 'In Progress'")
    back = {**row, "name": status["name"], "statusCategory": "TODO"}
    writer.send("PUT", "/statuses", {"statuses": [back]}, status=204)


@CLOUD
def test_a_priority_scheme_decides_the_priorities_of_its_projects(writer: Writer) -> None:
    low, high = writer.created(priority={"name": "Low"}), writer.created(priority={"name": "High"})
    body = {"name": "Urgent only", "priorityIds": ["1", "2"], "defaultPriorityId": "2",
            "projectIds": ["10000"], "mappings": {"in": {"3": 1}}}  # fmt: skip
    id_ = writer.send("POST", "/priorityscheme", body, status=201)["id"]
    assert writer.issue(low)["fields"]["priority"]["name"] == "High"
    assert writer.issue(high)["fields"]["priority"]["name"] == "High"
    assert writer.issue(writer.created())["fields"]["priority"]["name"] == "High"
    refused = writer.send("PUT", f"/issue/{low}", {"fields": {"priority": {"name": "Low"}}}, status=400)
    assert refused["errors"] == {"priority": "Priority name 'Low' is not valid"}
    for given in (
        None,
        {**body, "priorityIds": ["9"]},
        {**body, "name": "y", "defaultPriorityId": "5"},
        body,
    ):
        writer.send("POST", "/priorityscheme", given, status=400)
    expand = {"expand": "priorities,projects", "schemeId": id_, "priorityId": "1"}
    [row] = writer.send("GET", "/priorityscheme", status=200, **expand)["values"]
    assert [one["name"] for one in row["priorities"]["values"]] == ["Highest", "High"]
    assert [one["key"] for one in row["projects"]["values"]] == ["PLAT"]
    assert (
        writer.send("GET", "/priorityscheme", status=200, onlyDefault="true", orderBy="-name")["total"] == 1
    )
    assert writer.send("GET", f"/priorityscheme/{id_}/priorities", status=200)["total"] == 2
    assert writer.send("GET", f"/priorityscheme/{id_}/projects", status=200, query="plat")["total"] == 1
    free = writer.send("GET", "/priorityscheme/priorities/available", status=200, schemeId=id_, exclude="3")
    assert [one["id"] for one in free["values"]] == ["4", "5"]
    asked = {"schemeId": int(id_), "priorities": {"remove": [2]}}
    needed = writer.send("POST", "/priorityscheme/mappings", asked, status=200)["values"]
    assert [one["id"] for one in needed] == ["2"]
    change = {"name": "Two", "defaultPriorityId": 1,
              "priorities": {"add": {"ids": [3]}, "remove": {"ids": [2]}},
              "mappings": {"out": {"2": 3}}}  # fmt: skip
    told = writer.send("PUT", f"/priorityscheme/{id_}", change, status=202)
    assert told["priorityScheme"]["defaultPriorityId"] == "1"
    assert writer.issue(high)["fields"]["priority"]["name"] == "Medium"
    writer.send("PUT", f"/priorityscheme/{id_}", {"defaultPriorityId": 5}, status=400)
    writer.send("DELETE", f"/priorityscheme/{id_}", status=400)
    writer.send("PUT", f"/priorityscheme/{id_}", {"projects": {"remove": {"ids": [10000]}}}, status=202)
    writer.send("DELETE", f"/priorityscheme/{id_}", status=204)
    writer.send("DELETE", "/priorityscheme/1", status=400)


@DATA_CENTER
def test_priority_schemes_of_data_center(writer: Writer) -> None:
    body = {"name": "Urgent only", "optionIds": ["1", "2"], "defaultOptionId": "2"}
    made = writer.send("POST", "/priorityschemes", body, status=201)
    low = writer.created(priority={"name": "Low"})
    told = writer.send("PUT", "/project/PLAT/priorityscheme", {"id": made["id"]}, status=200)
    assert told["projectKeys"] == ["PLAT"]
    assert writer.send("GET", "/project/PLAT/priorityscheme", status=200) == told
    assert writer.issue(low)["fields"]["priority"]["name"] == "High"
    base = f"/priorityschemes/{made['id']}"
    writer.send("PUT", base, {"optionIds": ["1"], "defaultOptionId": "1"}, status=200)
    assert writer.issue(low)["fields"]["priority"]["name"] == "Highest"
    assert writer.send("GET", "/priorityschemes", status=200)["total"] == 2
    assert writer.send("GET", base, status=200)["optionIds"] == ["1"]
    writer.send("DELETE", base, status=400)
    writer.send("DELETE", f"/project/WEB/priorityscheme/{made['id']}", status=404)
    gone = writer.send("DELETE", f"/project/PLAT/priorityscheme/{made['id']}", status=200)
    assert gone["projectKeys"] == []
    writer.send("DELETE", base, status=204)


def test_only_administrators_set_lists_up(writer: Writer, other: httpx2.Client) -> None:
    writer.send("POST", "/issuetype", {"name": "x"}, status=403, client=other)
    if writer.cloud:
        writer.send("POST", "/priority", {"name": "x", "statusColor": "#fff"}, status=403, client=other)
        body = {"scope": {"type": "GLOBAL"}, "statuses": [{"name": "y", "statusCategory": "TODO"}]}
        writer.send("POST", "/statuses", body, status=403, client=other)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
