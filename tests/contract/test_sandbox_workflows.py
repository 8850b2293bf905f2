"""Workflows and their schemes: read as issues are moved, changed in drafts while they are in use."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = ("workflows", "workflow_schemes")
CLOUD = pytest.mark.parametrize("writer", ["cloud"], indirect=True)
DATA_CENTER = pytest.mark.parametrize("writer", ["datacenter"], indirect=True)
SHARED, STRICT = "Software Simplified Workflow", "SET: Workflow"
BUG, STORY = "10003", "10001"


@CLOUD
def test_a_workflow_has_the_transitions_of_its_issues(writer: Writer) -> None:
    key = writer.created()
    ways = writer.send("GET", f"/issue/{key}/transitions", status=200)["transitions"]
    expand = "transitions.rules,statuses,projects,schemes,operations,default,hasDraftWorkflow"
    page = writer.send("GET", "/workflow/search", status=200, workflowName=SHARED, expand=expand)
    [flow] = page["values"]
    rows = flow["transitions"]
    assert (rows[0]["type"], rows[0]["name"]) == ("initial", "Create")
    assert [(row["id"], row["to"]) for row in rows[1:]] == [(way["id"], way["to"]["id"]) for way in ways]
    assert "PLAT" in {project["key"] for project in flow["projects"]}
    assert flow["operations"] == {"canEdit": True, "canDelete": False}
    [strict] = writer.send("GET", "/workflow/search", status=200, queryString="SET", expand="transitions")[
        "values"
    ]
    [done] = [row for row in strict["transitions"] if row["type"] == "directed"]
    assert done["rules"]["validators"][0]["configuration"] == {"fields": ["resolution"]}
    assert writer.send("GET", "/workflow/search", status=200, isActive="false")["total"] == 0
    writer.send("GET", "/workflow/search", status=400, orderBy="color")


@CLOUD
def test_workflows_in_the_newer_form(writer: Writer) -> None:
    page = writer.send("GET", "/workflows/search", status=200, orderBy="-name")
    names = [row["name"] for row in page["values"]]
    assert names == sorted(names, key=str.casefold, reverse=True)
    assert {status["name"] for status in page["statuses"]} >= {"Backlog", "Done"}
    own = writer.send("GET", "/workflows/search", status=200, scope="PROJECT")["values"]
    assert {row["scope"]["project"]["id"] for row in own} == {"10003", "10004"}
    [strict] = writer.send("POST", "/workflows", {"workflowNames": [STRICT]}, status=200)["workflows"]
    [done] = [row for row in strict["transitions"] if row["type"] == "DIRECTED"]
    assert done["validators"][0]["parameters"]["fieldsRequired"] == "resolution"
    assert done["links"]
    pair = {"projectAndIssueTypes": [{"projectId": "10000", "issueTypeId": BUG}]}
    [flow] = writer.send("POST", "/workflows", pair, status=200)["workflows"]
    assert flow["name"] == SHARED
    assert writer.send("POST", "/workflows", {"workflowIds": [flow["id"]]}, status=200)["workflows"] == [flow]
    writer.send("POST", "/workflows", {}, status=400)
    assert writer.send("GET", "/workflows/defaultEditor", status=200) == {"value": "NEW"}
    base = f"/workflow/{flow['id']}"
    homes = writer.send("GET", base + "/projectUsages", status=200)["projects"]["values"]
    assert {"id": "10000"} in homes
    kinds = writer.send("GET", base + "/project/10000/issueTypeUsages", status=200)["issueTypes"]["values"]
    assert {"id": BUG} in kinds
    schemes = writer.send("GET", base + "/workflowSchemes", status=200)["workflowSchemes"]["values"]
    assert len(schemes) >= 1
    uses = writer.send("GET", "/statuses/10000/workflowUsages", status=200)["workflows"]["values"]
    assert {"id": flow["id"]} in uses
    writer.send("GET", "/workflow/x/projectUsages", status=404)


def test_a_scheme_nobody_has_is_changed_at_once(writer: Writer) -> None:
    body = {"name": "Mixed", "issueTypeMappings": {BUG: STRICT}}
    made = writer.send("POST", "/workflowscheme", body, status=201)
    assert made["defaultWorkflow"] == SHARED
    base = f"/workflowscheme/{made['id']}"
    wrong: list[tuple[Any, int]] = [
        (None, 400), ({}, 400), (body, 400), ({"name": "x", "defaultWorkflow": "y"}, 404),
        ({"name": "x", "issueTypeMappings": {"1": STRICT}}, 404),
        ({"name": "x", "issueTypeMappings": {BUG: 1}}, 400),
    ]  # fmt: skip
    for given, status in wrong:
        writer.send("POST", "/workflowscheme", given, status=status)
    assert writer.send("PUT", base, {"description": "d"}, status=200)["description"] == "d"
    assert writer.send("GET", base + "/default", status=200) == {"workflow": SHARED}
    told = writer.send("PUT", base + "/default", {"workflow": STRICT}, status=200)
    assert told["defaultWorkflow"] == STRICT
    assert writer.send("DELETE", base + "/default", status=200)["defaultWorkflow"] == SHARED
    kind = f"{base}/issuetype/{STORY}"
    writer.send("GET", kind, status=404)
    writer.send("PUT", kind, {"workflow": STRICT}, status=200)
    assert writer.send("GET", kind, status=200) == {"issueType": STORY, "workflow": STRICT}
    assert writer.send("DELETE", kind, status=200)["issueTypeMappings"] == {BUG: STRICT}
    flow = {"workflow": SHARED, "issueTypes": [STORY], "defaultMapping": True}
    writer.send("PUT", base + "/workflow", flow, status=200, workflowName=SHARED)
    one = writer.jira.get(f"{writer.api}{base}/workflow", workflowName=SHARED)
    assert one == flow
    assert len(writer.jira.get(f"{writer.api}{base}/workflow")) == 2
    writer.send("DELETE", base + "/workflow", status=200, workflowName=STRICT)
    assert writer.send("GET", base, status=200)["issueTypeMappings"] == {STORY: SHARED}
    writer.send("POST", base + "/createdraft", status=400)
    writer.send("DELETE", base, status=204)
    writer.send("GET", base, status=404)


def test_a_scheme_in_use_is_changed_in_its_draft(writer: Writer) -> None:
    row = used(writer)
    base = f"/workflowscheme/{row['id']}"
    writer.send("PUT", base + "/default", {"workflow": STRICT}, status=400)
    writer.send("GET", base + "/draft", status=404)
    kind = f"{base}/issuetype/{BUG}"
    draft = writer.send("PUT", kind, {"workflow": STRICT, "updateDraftIfNeeded": True}, status=200)
    assert (draft["draft"], draft["issueTypeMappings"]) == (True, {BUG: STRICT})
    assert writer.send("GET", base, status=200)["issueTypeMappings"] == {}
    assert writer.send("GET", base, status=200, returnDraftIfExists="true")["draft"] is True
    inner = base + "/draft"
    writer.send("PUT", inner, {"description": "soon"}, status=200)
    assert writer.send("GET", inner, status=200)["description"] == "soon"
    assert writer.send("GET", inner + "/default", status=200) == {"workflow": SHARED}
    writer.send("PUT", inner + "/default", {"workflow": STRICT}, status=200)
    writer.send("DELETE", inner + "/default", status=200)
    assert writer.send("GET", f"{inner}/issuetype/{BUG}", status=200)["workflow"] == STRICT
    writer.send("PUT", f"{inner}/issuetype/{STORY}", {"workflow": STRICT}, status=200)
    writer.send("DELETE", f"{inner}/issuetype/{STORY}", status=200)
    flow = {"workflow": STRICT, "issueTypes": [STORY]}
    writer.send("PUT", inner + "/workflow", flow, status=200, workflowName=STRICT)
    one = writer.jira.get(f"{writer.api}{inner}/workflow", workflowName=STRICT)
    assert one["issueTypes"] == [STORY]
    if writer.cloud:
        writer.send("GET", inner + "/workflow", status=200, workflowName=STRICT)
        writer.send("GET", base + "/workflow", status=200, workflowName=SHARED)
        writer.send("GET", inner + "/workflow", status=404, workflowName="nope")
    writer.send("DELETE", inner + "/workflow", status=200, workflowName=STRICT)
    writer.send("DELETE", inner, status=204)
    writer.send("POST", base + "/createdraft", status=201)
    writer.send("POST", base + "/createdraft", status=400)
    writer.send("DELETE", inner, status=204)
    writer.send("DELETE", base, status=400)


def used(writer: Writer) -> dict[str, Any]:
    """The workflow scheme of PLAT."""
    if not writer.cloud:
        found: dict[str, Any] = writer.send("GET", "/project/PLAT/workflowscheme", status=200)
        return found
    rows = writer.send("GET", "/workflowscheme/project", status=200, projectId=["10000", "10003"])["values"]
    assert [row["projectIds"] for row in rows] == [["10000"]]
    scheme: dict[str, Any] = rows[0]["workflowScheme"]
    return scheme


@CLOUD
def test_schemes_are_listed_and_read_together(writer: Writer) -> None:
    page = writer.send("GET", "/workflowscheme", status=200)
    assert page["total"] >= 2
    body = {"projectIds": ["10002"], "workflowSchemeIds": [str(used(writer)["id"])]}
    rows = writer.send("POST", "/workflowscheme/read", body, status=200)
    assert {row["defaultWorkflow"]["name"] for row in rows} == {SHARED, STRICT}
    found = writer.send("GET", f"/workflowscheme/{used(writer)['id']}/projectUsages", status=200)
    assert {"id": "10000"} in found["projects"]["values"]


@DATA_CENTER
def test_workflows_of_data_center(writer: Writer) -> None:
    rows = writer.send("GET", "/workflow", status=200)
    assert SHARED in {row["name"] for row in rows}
    assert writer.send("GET", "/workflow", status=200, workflowName=STRICT)["name"] == STRICT
    writer.send("GET", "/workflow", status=404, workflowName="nope")


def test_only_administrators_see_workflows(writer: Writer, other: httpx2.Client) -> None:
    writer.send("GET", "/workflowscheme/10000", status=403, client=other)


def test_every_operation_was_judged(writer: Writer) -> None:
    done = writer.unjudged(JUDGED)
    # Data Center types the answer of these reads as a whole scheme; tests above look at it themselves.
    reads = {
        "GET /rest/api/2/workflowscheme/{scheme}/workflow",
        "GET /rest/api/2/workflowscheme/{scheme}/draft/workflow",
    }
    assert done - reads == set()
