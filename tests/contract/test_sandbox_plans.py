"""Plans of a sandbox and their teams, changed by JSON Patch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_writer import Writer

JUDGED = ("plans",)
PLAN: dict[str, Any] = {
    "name": "Next year", "issueSources": [{"type": "Project", "value": 10000}],
    "scheduling": {"estimation": "StoryPoints"}, "exclusionRules": {"issueTypeIds": [10003]},
    "permissions": [{"type": "View", "holder": {"type": "Group", "value": "developers"}}],
    "crossProjectReleases": [{"name": "Spring", "releaseIds": [10001]}],
    "customFields": [{"customFieldId": 10030}],
}  # fmt: skip
TYPE = {"content-type": "application/json-patch+json"}


@pytest.fixture(scope="module")
def writer(shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--deployment", "cloud", "--issues", "60") as jira:
        yield Writer(jira, shared)


def patch(writer: Writer, path: str, *steps: Any, status: int = 204) -> None:
    writer.send("PUT", path, list(steps), status=status, sent={"headers": TYPE})


def test_a_plan_is_made_changed_and_put_away(writer: Writer) -> None:
    id_ = writer.send("POST", "/plans/plan", PLAN, status=201)
    base = f"/plans/plan/{id_}"
    told = writer.send("GET", base, status=200)
    assert told["scheduling"]["startDate"] == {"type": "TargetStartDate"}
    assert (told["exclusionRules"]["issueTypeIds"], told["status"]) == ([10003], "Active")
    patch(
        writer, base, {"op": "test", "path": "/name", "value": "Next year"},
        {"op": "replace", "path": "/name", "value": "This year"},
        {"op": "add", "path": "/issueSources/-", "value": {"type": "Board", "value": 1}},
        {"op": "replace", "path": "/scheduling/estimation", "value": "Days"},
        {"op": "remove", "path": "/crossProjectReleases/0"},
    )  # fmt: skip
    told = writer.send("GET", base, status=200)
    assert (told["name"], told["scheduling"]["estimation"]) == ("This year", "Days")
    assert len(told["issueSources"]) == 2
    wrong: list[Any] = [
        {"op": "replace", "path": "/scheduling/estimation", "value": "Cats"}, {"op": "move", "path": "/name"},
        {"op": "replace", "path": "/nope/deep", "value": 1}, {"op": "remove", "path": "/name/first"},
        {"op": "remove", "path": "/issueSources/9"}, {"op": "remove", "path": "/nope"}, 5,
        {"op": "test", "path": "/name", "value": "x"}, {"op": "remove", "path": "/name"},
    ]  # fmt: skip
    for step in wrong:
        patch(writer, base, step, status=400)
    writer.send("PUT", base, {"op": "add"}, status=400, sent={"headers": TYPE})
    assert writer.send("GET", base, status=200) == told
    copy = writer.send("POST", base + "/duplicate", {"name": "Copy"}, status=201)
    page = writer.send("GET", "/plans/plan", status=200, maxResults=1)
    assert (page["last"], page["total"]) == (False, 2)
    rest = writer.send("GET", "/plans/plan", status=200, cursor=page["nextPageCursor"])
    assert [row["name"] for row in rest["values"]] == ["Copy"]
    writer.send("PUT", base + "/archive", status=204)
    patch(writer, base, {"op": "replace", "path": "/name", "value": "x"}, status=409)
    writer.send("PUT", f"/plans/plan/{copy}/trash", status=204)
    assert writer.send("GET", "/plans/plan", status=200)["total"] == 0
    both = {"includeTrashed": "true", "includeArchived": "true"}
    assert writer.send("GET", "/plans/plan", status=200, **both)["total"] == 2
    writer.send("GET", "/plans/plan", status=400, cursor="x")
    writer.send("GET", "/plans/plan/99", status=404)


def test_a_plan_that_is_wrong_is_refused(writer: Writer) -> None:
    wrong: list[Any] = [
        None, {}, {**PLAN, "issueSources": []}, {**PLAN, "issueSources": [{"type": "Cat", "value": 1}]},
        {**PLAN, "issueSources": [{"type": "Filter", "value": 1}]}, {**PLAN, "scheduling": {}},
        {**PLAN, "scheduling": {"estimation": "Days", "startDate": {"type": "Someday"}}},
        {**PLAN, "permissions": [{"type": "Eat", "holder": {"type": "Group", "value": "x"}}]},
    ]  # fmt: skip
    for body in wrong:
        writer.send("POST", "/plans/plan", body, status=400)


def test_teams_work_on_a_plan(writer: Writer) -> None:
    id_ = writer.send("POST", "/plans/plan", PLAN, status=201)
    base = f"/plans/plan/{id_}/team"
    team = {"id": "6c9a1f3e-0000-4000-8000-000000000000", "planningStyle": "Scrum", "sprintLength": 2}
    writer.send("POST", base + "/atlassian", team, status=204)
    writer.send("POST", base + "/atlassian", team, status=400)
    one = f"{base}/atlassian/{team['id']}"
    assert writer.send("GET", one, status=200) == team
    patch(writer, one, {"op": "add", "path": "/capacity", "value": 40})
    assert writer.send("GET", one, status=200)["capacity"] == 40
    own = writer.send("POST", base + "/planonly", {"name": "Us", "planningStyle": "Kanban"}, status=201)
    other = f"{base}/planonly/{own}"
    patch(writer, other, {"op": "replace", "path": "/name", "value": "We"})
    assert writer.send("GET", other, status=200) == {"id": own, "name": "We", "planningStyle": "Kanban"}
    rows = writer.send("GET", base, status=200)["values"]
    assert [(row["type"], row.get("name")) for row in rows] == [("Atlassian", None), ("PlanOnly", "We")]
    for body in ({"name": "x"}, {"name": "x", "planningStyle": "Chaos"},
                 {"name": "x", "planningStyle": "Scrum", "capacity": "much"}):  # fmt: skip
        writer.send("POST", base + "/planonly", body, status=400)
    writer.send("DELETE", other, status=204)
    writer.send("DELETE", other, status=404)
    writer.send("DELETE", one, status=204)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
