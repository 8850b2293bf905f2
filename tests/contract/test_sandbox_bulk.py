"""Bulk operations and tasks on a Cloud sandbox: queued, under way, done, and what became of each issue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_writer import Writer, adf, pass_time

JUDGED = ("bulk", "tasks")


@pytest.fixture(scope="module")
def writer(shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--deployment", "cloud", "--issues", "60") as jira:
        yield Writer(jira, shared)


def submit(writer: Writer, what: str, body: Any) -> str:
    task: str = writer.send("POST", f"/bulk/issues/{what}", body, status=201)["taskId"]
    return task


def done(writer: Writer, task: str) -> Any:
    pass_time(writer, 30)
    told = writer.send("GET", f"/bulk/queue/{task}", status=200)
    assert (told["status"], told["progressPercent"]) == ("COMPLETE", 100)
    return told


def number(writer: Writer, key: str) -> int:
    return int(writer.issue(key)["id"])


def test_a_bulk_edit_goes_on_while_its_progress_is_asked_for(writer: Writer) -> None:
    keys = [writer.created(labels=["x", "y"]) for _ in range(10)]
    body = {
        "selectedIssueIdsOrKeys": [*keys, "NOPE-1"], "selectedActions": ["labels", "priority"],
        "editedFieldsInput": {
            "labelsFields": [{"fieldId": "labels", "labels": [{"name": "z"}],
                              "bulkEditMultiSelectFieldOption": "ADD"}],
            "priority": {"priorityId": "1"},
        },
    }  # fmt: skip
    task = submit(writer, "fields", body)
    told = writer.send("GET", f"/bulk/queue/{task}", status=200)
    assert told["status"] in ("ENQUEUED", "RUNNING")
    me = writer.jira.get(f"{writer.api}/myself")["accountId"]
    assert told["submittedBy"] == {"accountId": me}
    told = done(writer, task)
    assert sorted(told["processedAccessibleIssues"]) == sorted(number(writer, key) for key in keys)
    assert (told["totalIssueCount"], told["invalidOrInaccessibleIssueCount"]) == (11, 1)
    assert told["created"] <= told["started"] <= told["updated"]
    fields = writer.issue(keys[0])["fields"]
    assert (fields["labels"], fields["priority"]["id"]) == (["x", "y", "z"], "1")
    task_told = writer.send("GET", f"/task/{task}", status=200)
    assert (task_told["status"], task_told["progress"]) == ("COMPLETE", 100)
    assert task_told["result"]["totalIssueCount"] == 11
    writer.send("POST", f"/task/{task}/cancel", status=400)


def test_every_kind_of_field_is_edited(writer: Writer) -> None:
    key = writer.created()
    names = ("components", "versions", "assignee", "fixVersions")
    meta = writer.jira.get(f"{writer.api}/issue/{key}/editmeta")["fields"]
    component, version = (meta[name]["allowedValues"][0]["id"] for name in names[:2])
    option = meta["customfield_10033"]["allowedValues"][0]
    many = meta["customfield_10034"]["allowedValues"][0]
    tree = next(option for option in meta["customfield_10037"]["allowedValues"] if option.get("children"))
    me = writer.jira.get(f"{writer.api}/myself")["accountId"]
    picked = {"fieldId": "customfield_10033", "option": {"optionId": int(option["id"])}}
    several = {"fieldId": "customfield_10034", "options": [{"optionId": int(many["id"])}]}
    moment = {"fieldId": "customfield_10041",
              "dateTime": {"formattedDateTime": "2026-07-01T10:00:00.000+0200"}}  # fmt: skip
    inputs: dict[str, Any] = {
        "multiselectComponents": {"fieldId": "components", "components": [{"componentId": int(component)}],
                                  "bulkEditMultiSelectFieldOption": "REPLACE"},
        "multipleVersionPickerFields": [{"fieldId": "versions", "versions": [{"versionId": version}],
                                         "bulkEditMultiSelectFieldOption": "ADD"}],
        "singleSelectClearableUserPickerFields": [{"fieldId": "assignee", "user": {"accountId": me}}],
        "singleLineTextFields": [{"fieldId": "summary", "text": "Said in bulk"}],
        "richTextFields": [{"fieldId": "description", "richText": {"adfValue": adf("Why")}}],
        "clearableNumberFields": [{"fieldId": "customfield_10030", "value": 8}],
        "datePickerFields": [{"fieldId": "duedate", "date": {"formattedDate": "2026-08-01"}}],
        "dateTimePickerFields": [moment], "singleSelectFields": [picked], "multipleSelectFields": [several],
        "cascadingSelectFields": [
            {"fieldId": "customfield_10037", "parentOptionValue": {"optionId": int(tree["id"])},
             "childOptionValue": {"optionId": int(tree["children"][0]["id"])}}
        ],
        "originalEstimateField": {"originalEstimateField": "2d"},
        "timeTrackingField": {"timeRemaining": "1d"},
        "status": {"statusId": writer.issue("PLAT-3")["fields"]["status"]["id"]},
        "urlFields": None,
    }  # fmt: skip
    inputs["multiselectComponents"] = [inputs["multiselectComponents"]]
    actions = [
        row["fieldId"] for rows in inputs.values() if isinstance(rows, list) for row in rows
    ] + ["timetracking", "status"]  # fmt: skip
    body = {"selectedIssueIdsOrKeys": [key], "selectedActions": actions, "editedFieldsInput": inputs}
    told = done(writer, submit(writer, "fields", body))
    assert "failedAccessibleIssues" not in told
    fields = writer.issue(key)["fields"]
    assert fields["components"][0]["id"] == component
    assert (fields["summary"], fields["duedate"], fields["customfield_10030"]) == (
        "Said in bulk", "2026-08-01", 8.0,
    )  # fmt: skip
    assert fields["assignee"]["accountId"] == me
    assert fields["customfield_10037"]["child"]["id"] == tree["children"][0]["id"]
    assert fields["timetracking"]["remainingEstimate"] == "1d"
    assert fields["status"]["id"] == inputs["status"]["statusId"]
    clear = {
        "labelsFields": [{"fieldId": "labels", "labels": [], "bulkEditMultiSelectFieldOption": "REMOVE_ALL"}],
        "cascadingSelectFields": [{"fieldId": "customfield_10037", "parentOptionValue": None}],
        "singleSelectClearableUserPickerFields": [{"fieldId": "assignee", "user": None}],
    }  # fmt: skip
    body = {"selectedIssueIdsOrKeys": [key], "selectedActions": ["labels", "customfield_10037", "assignee"],
            "editedFieldsInput": clear}  # fmt: skip
    done(writer, submit(writer, "fields", body))
    fields = writer.issue(key)["fields"]
    assert (fields["labels"], fields["customfield_10037"], fields["assignee"]) == ([], None, None)


def test_what_one_issue_refuses_does_not_stop_the_others(writer: Writer) -> None:
    good, bad = writer.created(), writer.created(project="OPS")
    option = {"fieldId": "components", "components": [{"componentId": 10000}],
              "bulkEditMultiSelectFieldOption": "ADD"}  # fmt: skip
    body = {"selectedIssueIdsOrKeys": [bad, good], "selectedActions": ["components"],
            "editedFieldsInput": {"multiselectComponents": [option]}}  # fmt: skip
    told = done(writer, submit(writer, "fields", body))
    assert told["processedAccessibleIssues"] == [number(writer, good)]
    assert list(told["failedAccessibleIssues"]) == [str(number(writer, bad))]
    status = {"selectedIssueIdsOrKeys": [good], "selectedActions": ["status"],
              "editedFieldsInput": {"status": {"statusId": "1"}}}  # fmt: skip
    assert "failedAccessibleIssues" in done(writer, submit(writer, "fields", status))


def test_fields_are_listed_that_all_issues_have(writer: Writer) -> None:
    keys = f"{writer.created()},{writer.created(project='OPS')}"
    told = writer.send("GET", "/bulk/issues/fields", status=200, issueIdsOrKeys=keys)
    rows = {row["id"]: row for row in told["fields"]}
    assert {"summary", "priority", "labels"} <= set(rows)
    assert rows["labels"]["multiSelectFieldOptions"] == ["ADD", "REMOVE", "REPLACE", "REMOVE_ALL"]
    assert rows["priority"]["fieldOptions"][0]["priority"] == "Highest"
    get = writer.jira.client.get
    found = get(f"{writer.api}/bulk/issues/fields", params={"issueIdsOrKeys": keys, "searchText": "SUMM"})
    assert [row["id"] for row in found.json()["fields"]] == ["summary"]
    for query, status in (
        ({"issueIdsOrKeys": keys, "searchText": "zzz"}, 404), ({"issueIdsOrKeys": ""}, 400),
        ({"issueIdsOrKeys": "NOPE-1"}, 400), ({"issueIdsOrKeys": keys, "startingAfter": "%%"}, 400),
    ):  # fmt: skip
        writer.send("GET", "/bulk/issues/fields", status=status, **query)


def test_issues_are_transitioned_where_their_workflows_let_them(writer: Writer) -> None:
    plain, strict = writer.created(), writer.created(project="SET")
    writer.send("POST", f"/issue/{strict}/transitions", {"transition": {"id": "41"}}, status=204)
    told = writer.send("GET", "/bulk/issues/transition", status=200, issueIdsOrKeys=f"{plain},{strict}")
    (flow,) = told["availableTransitions"]
    assert (flow["issues"], flow["isTransitionsFiltered"]) == ([plain, strict], True)
    assert "Done" not in {way["transitionName"] for way in flow["transitions"]}
    body = {"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": [plain, strict], "transitionId": "61"}]}
    told = done(writer, submit(writer, "transition", body))
    assert told["processedAccessibleIssues"] == [number(writer, plain)]
    failed = {str(number(writer, strict)): ["resolution: Resolution is required."]}
    assert told["failedAccessibleIssues"] == failed
    assert writer.issue(plain)["fields"]["status"]["name"] == "Done"
    writer.send("GET", "/bulk/issues/transition", status=400, issueIdsOrKeys="NOPE-1")


def test_issues_are_watched_and_deleted(writer: Writer) -> None:
    keys = [writer.created() for _ in range(3)]
    ids = [str(number(writer, key)) for key in keys]
    for what, watching in (("watch", True), ("unwatch", False)):
        done(writer, submit(writer, what, {"selectedIssueIdsOrKeys": keys}))
        assert [writer.issue(key)["fields"]["watches"]["isWatching"] for key in keys] == [watching] * 3
    child = writer.created("Sub-task", parent={"key": keys[0]})
    told = done(writer, submit(writer, "delete", {"selectedIssueIdsOrKeys": [*ids, child]}))
    assert told["totalIssueCount"] == 4
    for key in [*keys, child]:
        writer.send("GET", f"/issue/{key}", status=404)


def test_issues_move_with_their_sub_tasks_and_their_old_keys_still_find_them(writer: Writer) -> None:
    types = writer.jira.get(f"{writer.api}/project/OPS")["issueTypes"]
    task = next(kind["id"] for kind in types if kind["name"] == "Task")
    epic = writer.created("Epic")
    meta = writer.jira.get(f"{writer.api}/issue/{epic}/editmeta")["fields"]
    component = {"id": meta["components"]["allowedValues"][0]["id"]}
    key = writer.created(components=[component], parent={"key": epic})
    child = writer.created("Sub-task", parent={"key": key})
    flags = dict.fromkeys(
        ("inferClassificationDefaults", "inferFieldDefaults", "inferStatusDefaults",
         "inferSubtaskTypeDefault"), True,
    )  # fmt: skip
    body = {"targetToSourcesMapping": {f"OPS,{task}": {"issueIdsOrKeys": [key], **flags}}}
    told = done(writer, submit(writer, "move", body))
    assert told["processedAccessibleIssues"] == [number(writer, key)]
    moved = writer.issue(key, expand="changelog")
    fields = moved["fields"]
    assert moved["key"].startswith("OPS-")
    assert (fields["project"]["key"], fields["issuetype"]["id"]) == ("OPS", task)
    assert (fields["components"], fields["status"]["name"]) == ([], "To Do")
    inside = writer.issue(child)
    assert inside["key"].startswith("OPS-")
    assert inside["fields"]["parent"]["key"] == moved["key"]
    assert [row["key"] for row in fields["subtasks"]] == [inside["key"]]
    items = {item["field"]: item for item in moved["changelog"]["histories"][0]["items"]}
    assert (items["Key"]["fromString"], items["Key"]["toString"]) == (key, moved["key"])
    assert writer.found(f"key = {key}") == [moved["key"]]
    assert moved["key"] in writer.found("project = OPS")


def test_an_issue_becomes_a_sub_task_and_an_epic_takes_its_children_along(writer: Writer) -> None:
    types = {kind["name"]: kind["id"] for kind in writer.jira.get(f"{writer.api}/project/WEB")["issueTypes"]}
    epic = writer.created("Epic")
    child = writer.created(parent={"key": epic})
    host = writer.created(project="WEB")
    status = {"statuses": {"10003": ["10000"]}}
    rows = {
        f"WEB,{types['Epic']}": {"issueIdsOrKeys": [epic], "inferStatusDefaults": False,
                                 "targetStatus": [status]},
        f"WEB,{types['Sub-task']},{host}": {"issueIdsOrKeys": [child], "inferStatusDefaults": True},
    }  # fmt: skip
    done(writer, submit(writer, "move", {"targetToSourcesMapping": rows}))
    assert writer.issue(epic)["fields"]["status"]["id"] == "10003"
    moved = writer.issue(child)["fields"]
    assert (moved["parent"]["key"], moved["issuetype"]["name"]) == (host, "Sub-task")
    assert [row["id"] for row in writer.issue(host)["fields"]["subtasks"]] == [str(number(writer, child))]
    story = {f"WEB,{types['Story']}": {"issueIdsOrKeys": [child], "inferStatusDefaults": True}}
    done(writer, submit(writer, "move", {"targetToSourcesMapping": story}))
    assert writer.issue(host)["fields"]["subtasks"] == []
    assert writer.issue(child)["fields"].get("parent") is None


def test_a_task_can_be_cancelled(writer: Writer) -> None:
    task = submit(writer, "watch", {"selectedIssueIdsOrKeys": ["PLAT-3"]})
    writer.send("POST", f"/task/{task}/cancel", status=202)
    told = writer.send("GET", f"/bulk/queue/{task}", status=200)
    assert told["status"] == "CANCELLED"
    writer.send("POST", "/task/1/cancel", status=404)
    writer.send("GET", "/task/1", status=404)
    writer.send("GET", "/bulk/queue/1", status=400)


LABELS = {"labelsFields": [{"fieldId": "labels", "labels": [], "bulkEditMultiSelectFieldOption": "ADD"}]}
PICKED = {"selectedIssueIdsOrKeys": ["PLAT-3"]}


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("delete", []), ("delete", {}), ("delete", {"selectedIssueIdsOrKeys": []}),
        ("delete", {"selectedIssueIdsOrKeys": [str(n) for n in range(1001)]}),
        ("delete", {"selectedIssueIdsOrKeys": [{}]}), ("watch", {"selectedIssueIdsOrKeys": "PLAT-3"}),
        ("fields", PICKED), ("fields", PICKED | {"selectedActions": ["labels"], "editedFieldsInput": []}),
        ("fields", PICKED | {"selectedActions": ["priority"], "editedFieldsInput": LABELS}),
        ("fields", PICKED | {"selectedActions": ["labels"],
                             "editedFieldsInput": LABELS | {"priority": {"priorityId": "1"}}}),
        ("fields", PICKED | {"selectedActions": ["x"], "editedFieldsInput": {"nonsense": []}}),
        ("fields", PICKED | {"selectedActions": ["labels"], "editedFieldsInput": {"labelsFields": [7]}}),
        ("fields", PICKED | {"selectedActions": ["labels"], "editedFieldsInput":
                             {"labelsFields": [{"fieldId": "labels", "labels": 7}]}}),
        ("fields", PICKED | {"selectedActions": ["labels"], "editedFieldsInput":
                             {"labelsFields": [{"fieldId": "labels", "labels": [],
                                                "bulkEditMultiSelectFieldOption": "TURN"}]}}),
        ("fields", PICKED | {"selectedActions": ["labels"], "editedFieldsInput":
                             {"labelsFields": [{"fieldId": "labels", "labels": [],
                                                "bulkEditMultiSelectFieldOption": {}}]}}),
        ("move", {"targetToSourcesMapping": {"WEB,10001": {
            "issueIdsOrKeys": ["PLAT-3"], "inferStatusDefaults": True, "targetStatus": 7}}}),
        ("transition", {}), ("transition", {"bulkTransitionInputs": [{}]}),
        ("transition", {"bulkTransitionInputs": [PICKED | {"transitionId": "x"}]}),
        ("transition", {"bulkTransitionInputs": [
            {"selectedIssueIdsOrKeys": [str(n) for n in range(600)], "transitionId": "1"}] * 2}),
        ("move", {}), ("move", {"targetToSourcesMapping": {"OPS": {"issueIdsOrKeys": ["PLAT-3"]}}}),
        ("move", {"targetToSourcesMapping": {"NOPE,1": {"issueIdsOrKeys": ["PLAT-3"]}}}),
        ("move", {"targetToSourcesMapping": {"WEB,1": {"issueIdsOrKeys": ["PLAT-3"]}}}),
        ("move", {"targetToSourcesMapping": {"WEB,10001": {"issueIdsOrKeys": ["PLAT-3"]}}}),
        ("move", {"targetToSourcesMapping": {"WEB,10004": {"issueIdsOrKeys": ["PLAT-3"],
                                                           "inferStatusDefaults": True}}}),
        ("move", {"targetToSourcesMapping": {"WEB,10001": 7}}),
        ("move", {"targetToSourcesMapping": {"WEB,10001": {
            "issueIdsOrKeys": ["PLAT-3"], "inferStatusDefaults": True, "targetStatus": [7]}}}),
        ("move", {"targetToSourcesMapping": {"WEB,10001": {
            "issueIdsOrKeys": ["PLAT-3"], "inferStatusDefaults": True, "targetMandatoryFields": [{}]}}}),
    ],

)  # fmt: skip
def test_what_is_wrong_is_told_before_anything_begins(writer: Writer, what: str, body: Any) -> None:
    told = writer.send("POST", f"/bulk/issues/{what}", body, status=400)
    assert told["errors"][0]["message"]


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
