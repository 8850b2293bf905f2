"""Boards, sprints, epics, the backlog and ranks, written to a sandbox of either product."""

from __future__ import annotations

from typing import Any

from sandbox_writer import Writer

JUDGED = ("planning", "sprints", "boards", "software")
AGILE = "/rest/agile/1.0"
SOFTWARE = "/rest/software/1.0"
DATES = {"startDate": "2026-06-15T10:00:00.000+02:00", "endDate": "2026-06-29T10:00:00+0200"}


def board(writer: Writer, project: str) -> int:
    found: int = writer.jira.get(f"{AGILE}/board", projectKeyOrId=project)["values"][0]["id"]
    return found


def sprint(writer: Writer, name: str, **members: Any) -> dict[str, Any]:
    body = {"name": name, "originBoardId": board(writer, "PLAT"), **members}
    made: dict[str, Any] = writer.send("POST", f"{AGILE}/sprint", body, status=201)
    return made


def keys(page: dict[str, Any]) -> list[str]:
    return [issue["key"] for issue in page["issues"]]


def history(writer: Writer, key: str) -> list[tuple[str, str | None, str | None]]:
    entries = writer.issue(key, expand="changelog")["changelog"]["histories"]
    return [(i["field"], i["fromString"], i["toString"]) for entry in entries for i in entry["items"]]


def test_a_sprint_is_planned_started_and_completed(writer: Writer) -> None:
    made = sprint(writer, " Made here ", goal="Ship")
    assert (made["name"], made["state"], made["goal"]) == ("Made here", "future", "Ship")
    path = f"{AGILE}/sprint/{made['id']}"
    key = writer.created()
    writer.send("POST", f"{path}/issue", {"issues": [key]}, status=204)
    assert key in writer.found("sprint in futureSprints()")
    assert ("Sprint", "", "Made here") in history(writer, key)
    assert "start date" in writer.send("POST", path, {"state": "active"}, status=400)["errors"]["startDate"]
    started = writer.send("POST", path, {"state": "active", **DATES}, status=200)
    assert (started["state"], started["startDate"]) == ("active", "2026-06-15T08:00:00.000Z")
    assert key in writer.found("sprint in openSprints()")
    field = writer.issue(key)["fields"]["customfield_10020"][0]
    assert (field["state"] == "active") if writer.cloud else ("state=ACTIVE" in field)
    renamed = writer.send("POST", path, {"name": "Renamed", "goal": "Go"}, status=200)
    assert (renamed["name"], renamed["endDate"]) == ("Renamed", "2026-06-29T08:00:00.000Z")
    assert writer.found("sprint = Renamed") == [key]
    for body in ({"state": "future"}, {"state": "gone"}, {"endDate": None}, {"startDate": "soon"},
                 {"name": ""}, {"name": "x" * 31}, {"goal": 5}, {"nope": 1}):  # fmt: skip
        writer.send("POST", path, body, status=400)
    closed = writer.send("PUT", path, {"name": "Renamed", "state": "closed", **DATES}, status=200)
    assert closed["completeDate"]
    assert key in writer.found("sprint in closedSprints()")
    ignored = writer.send("POST", path, {"startDate": "2020-01-01T00:00:00Z", "goal": "Went"}, status=200)
    assert (ignored["startDate"], ignored["goal"]) == (closed["startDate"], "Went")
    writer.send("POST", f"{path}/issue", {"issues": [key]}, status=400)
    other = sprint(writer, "Later one")
    writer.send("POST", f"{AGILE}/sprint/{other['id']}/issue", {"issues": [key]}, status=204)
    assert writer.found("sprint = Renamed AND sprint = 'Later one'") == [key]


def test_a_whole_sprint_is_replaced(writer: Writer) -> None:
    made = sprint(writer, "Whole", goal="Ship", **DATES)
    path = f"{AGILE}/sprint/{made['id']}"
    told = writer.send("PUT", path, {"name": "Whole", "state": "future"}, status=200)
    assert (told["goal"], "startDate" in told) == ("", False)
    for body in ({"state": "future"}, {"name": "Whole"}, {"name": "Whole", "state": "active"}, []):
        writer.send("PUT", path, body, status=400)
    writer.send("PUT", f"{AGILE}/sprint/9999", {"name": "x"}, status=404)
    backwards = {"startDate": DATES["endDate"], "endDate": DATES["startDate"]}
    writer.send("PUT", path, {"name": "Whole", "state": "future", **backwards}, status=400)


def test_what_is_wrong_with_a_new_sprint_is_told(writer: Writer) -> None:
    path = f"{AGILE}/sprint"
    writer.send("POST", path, {"name": "x"}, status=400)
    writer.send("POST", path, {"name": "x", "originBoardId": 999}, status=404)
    refused = writer.send("POST", path, {"name": "x", "originBoardId": board(writer, "SET")}, status=400)
    assert refused["errorMessages"] == ["The board does not support sprints"]
    for body in ({}, {"name": " "}, {"name": "x", "startDate": 7}):
        writer.send("POST", path, {"originBoardId": board(writer, "PLAT"), **body}, status=400)


def test_the_issues_of_a_deleted_sprint_are_in_the_backlog(writer: Writer) -> None:
    made, key = sprint(writer, "Deleted"), writer.created()
    path = f"{AGILE}/sprint/{made['id']}"
    writer.send("POST", f"{path}/issue", {"issues": [key]}, status=204)
    writer.send("DELETE", path, status=204)
    assert not writer.issue(key)["fields"]["customfield_10020"]
    assert ("Sprint", "Deleted", "") in history(writer, key)
    home = board(writer, "PLAT")
    assert key in keys(writer.send("GET", f"{AGILE}/board/{home}/backlog", status=200))
    writer.send("DELETE", path, status=404)
    if not writer.cloud:
        running = writer.jira.get(f"{AGILE}/board/{home}/sprint", state="active")["values"][0]["id"]
        writer.send("DELETE", f"{AGILE}/sprint/{running}", status=400)


def test_sprints_change_places(writer: Writer) -> None:
    one, other = sprint(writer, "One"), sprint(writer, "Other")
    path = f"{AGILE}/sprint/{one['id']}/swap"
    writer.send("POST", path, {"sprintToSwapWith": other["id"]}, status=204)
    rows = writer.jira.get(f"{AGILE}/board/{board(writer, 'PLAT')}/sprint", state="future")["values"]
    names = [row["name"] for row in rows]
    assert names.index("Other") < names.index("One")
    writer.send("POST", path, {}, status=400)
    writer.send("POST", path, {"sprintToSwapWith": 9999}, status=404)
    if not writer.cloud:
        writer.send("PUT", f"{AGILE}/sprint/unmap", {"sprintIds": [one["id"]]}, status=204)
        writer.send("PUT", f"{AGILE}/sprint/unmap", {"sprintIds": [9999]}, status=404)
        writer.send("PUT", f"{AGILE}/sprint/unmap", {}, status=400)
        rows = writer.jira.get(f"{AGILE}/board/{board(writer, 'PLAT')}/sprint", state="future")["values"]
        assert "One" not in [row["name"] for row in rows]


def test_issues_move_between_sprint_and_backlog(writer: Writer) -> None:
    made, (a, b) = sprint(writer, "Moves"), (writer.created(), writer.created())
    path = f"{AGILE}/sprint/{made['id']}/issue"
    writer.send("POST", path, {"issues": [a, b], "rankBeforeIssue": "PLAT-1"}, status=204)
    assert keys(writer.send("GET", path, status=200)) == [a, b]
    writer.send("POST", f"{AGILE}/backlog/issue", {"issues": [a]}, status=204)
    assert writer.found("sprint = Moves") == [b]
    child = writer.created("Sub-task", parent={"key": a})
    for body in ({}, {"issues": []}, {"issues": ["NOPE-1"]}, {"issues": [child]}, {"issues": "x"},
                 {"issues": [f"PLAT-{n}" for n in range(1, 52)]}, {"issues": [{}]}):  # fmt: skip
        writer.send("POST", path, body, status=400)
        writer.send("POST", f"{AGILE}/backlog/issue", body, status=400)
    writer.send("POST", f"{AGILE}/sprint/9999/issue", {"issues": [a]}, status=404)


def test_an_edit_of_the_sprint_field_keeps_closed_sprints(writer: Writer) -> None:
    first, second, key = sprint(writer, "Over", **DATES), sprint(writer, "Edited"), writer.created()
    path = f"{AGILE}/sprint/{first['id']}"
    writer.send("PUT", f"/issue/{key}", {"fields": {"customfield_10020": first["id"]}}, status=204)
    assert history(writer, key)[-1] == ("Sprint", None, "Over")
    for state in ("active", "closed"):
        writer.send("POST", path, {"state": state}, status=200)
    writer.send("PUT", f"/issue/{key}", {"fields": {"customfield_10020": second["id"]}}, status=204)
    assert key in writer.found("sprint = Over AND sprint = Edited")
    assert ("Sprint", "Over", "Over, Edited") in history(writer, key)
    writer.send("PUT", f"/issue/{key}", {"fields": {"customfield_10020": None}}, status=204)
    assert len(writer.issue(key)["fields"]["customfield_10020"]) == 1


def test_issues_of_a_board_move_on_it(writer: Writer) -> None:
    if not writer.cloud:
        return
    scrum, kanban = board(writer, "PLAT"), board(writer, "SET")
    key, card = writer.created(), writer.created(project="SET")
    running = writer.jira.get(f"{AGILE}/board/{scrum}/sprint", state="active")["values"][0]["name"]
    writer.send("POST", f"{AGILE}/board/{scrum}/issue", {"issues": [key]}, status=204)
    assert key in writer.found(f'sprint = "{running}"')
    writer.send("POST", f"{AGILE}/backlog/{scrum}/issue", {"issues": [key]}, status=204)
    assert key not in writer.found(f'sprint = "{running}"')
    writer.send("POST", f"{AGILE}/board/{kanban}/issue", {"issues": [card]}, status=204)
    assert card not in keys(writer.jira.get(f"{AGILE}/board/{kanban}/backlog"))
    body = {"issues": [card], "rankAfterIssue": "PLAT-1"}
    writer.send("POST", f"{AGILE}/backlog/{kanban}/issue", body, status=204)
    assert card in keys(writer.jira.get(f"{AGILE}/board/{kanban}/backlog"))
    writer.send("POST", f"{AGILE}/backlog/{kanban}/issue", {"issues": [key]}, status=400)


def test_issues_are_ranked(writer: Writer) -> None:
    a, b, c = (writer.created(summary=f"r{n}", labels=["ranked"]) for n in range(3))

    def order() -> list[str]:
        page = writer.jira.get(f"{AGILE}/board/{board(writer, 'PLAT')}/issue", jql="labels = ranked")
        return keys(page)

    path = f"{AGILE}/issue/rank"
    assert order() == [a, b, c]
    writer.send("PUT", path, {"issues": [c], "rankBeforeIssue": a}, status=204)
    assert order() == [c, a, b]
    assert ("Rank", "", "Ranked higher") in history(writer, c)
    for _ in range(6):
        writer.send("PUT", path, {"issues": [a, b], "rankAfterIssue": c}, status=204)
        writer.send("PUT", path, {"issues": [c], "rankAfterIssue": a, "rankCustomFieldId": 10019}, status=204)
    assert order() == [a, c, b]
    writer.send("PUT", path, {"issues": [b], "rankBeforeIssue": "PLAT-1"}, status=204)
    everything = keys(writer.jira.get(f"{AGILE}/board/{board(writer, 'PLAT')}/issue", maxResults=100))
    assert everything.index(b) < everything.index("PLAT-2")
    for body in ({"issues": [a]}, {"issues": [a], "rankBeforeIssue": b, "rankAfterIssue": c},
                 {"issues": [a], "rankBeforeIssue": "NOPE-1"}, {"issues": [], "rankBeforeIssue": a},
                 {"issues": [a], "rankBeforeIssue": b, "rankCustomFieldId": 10020},
                 {"issues": [a], "x": 1}):  # fmt: skip
        writer.send("PUT", path, body, status=400)


def test_an_epic_has_issues_and_a_color(writer: Writer) -> None:
    epic = writer.created("Epic", customfield_10011="Big")
    path = f"{AGILE}/epic/{epic}"
    told = writer.send(
        "POST", path, {"name": "Bigger", "color": {"key": "color_4"}, "done": True}, status=200
    )
    assert (told["name"], told["color"]["key"], told["done"]) == ("Bigger", "color_4", True)
    assert writer.send("GET", path, status=200) == told
    assert writer.issue(epic)["fields"]["customfield_10011"] == "Bigger"
    for body in ({"name": ""}, {"color": {"key": "red"}}, {"done": "x"}, {"summary": ""}, {"x": 1}):
        writer.send("POST", path, body, status=400)
    key = writer.created()
    writer.send("POST", f"{path}/issue", {"issues": [key]}, status=204)
    assert keys(writer.send("GET", f"{path}/issue", status=200)) == [key]
    home = board(writer, "PLAT")
    assert keys(writer.send("GET", f"{AGILE}/board/{home}/epic/{epic}/issue", status=200)) == [key]
    shown = writer.send("GET", f"{AGILE}/issue/{key}", status=200)["fields"]
    assert (shown["epic"]["key"], shown["flagged"]) == (epic, False)
    writer.send("POST", f"{path}/issue", {"issues": [epic]}, status=400)
    writer.send("POST", f"{AGILE}/epic/none/issue", {"issues": [key]}, status=204)
    assert key in keys(writer.send("GET", f"{AGILE}/epic/none/issue", status=200, maxResults=100))
    assert key in keys(
        writer.send("GET", f"{AGILE}/board/{home}/epic/none/issue", status=200, maxResults=100)
    )
    assert writer.issue(key)["fields"]["customfield_10014"] is None
    other = writer.created("Epic", customfield_10011="Other")
    writer.send("PUT", f"{path}/rank", {"rankAfterEpic": other}, status=204)
    writer.send("PUT", f"{path}/rank", {}, status=400)
    writer.send("PUT", f"{path}/rank", {"rankAfterEpic": key}, status=404)
    writer.send("GET", f"{AGILE}/epic/{key}", status=404)


def test_an_estimate_is_a_matter_of_the_board(writer: Writer) -> None:
    key, home = writer.created(), board(writer, "PLAT")
    path = f"{AGILE}/issue/{key}/estimation"
    told = writer.send("PUT", path, {"value": "8"}, status=200, boardId=home)
    assert told == {"fieldId": "customfield_10030", "value": 8.0}
    assert writer.send("GET", path, status=200, boardId=home) == told
    assert writer.issue(key)["fields"]["customfield_10030"] == 8.0
    assert ("Story Points", None, "8") in history(writer, key)
    for value in ("x", -1, True, "1e400"):
        writer.send("PUT", path, {"value": value}, status=400, boardId=home)
    writer.send("GET", path, status=400)
    writer.send("GET", path, status=404, boardId=999)
    writer.send("GET", path, status=400, boardId=board(writer, "SET"))
    answer = writer.jira.client.put(path, json={}, params={"boardId": home})
    assert answer.json()["value"] is None


def test_a_board_is_made_of_a_filter(writer: Writer) -> None:
    name = "boards of it"
    body: dict[str, Any] = {"name": name, "type": "kanban", "filterId": 10001}
    if writer.cloud:
        body["location"] = {"type": "project", "projectKeyOrId": "WEB"}
    made = writer.send("POST", f"{AGILE}/board", body, status=201)
    path = f"{AGILE}/board/{made['id']}"
    assert writer.jira.get(path)["name"] == name
    assert writer.jira.get(f"{path}/configuration")["filter"]["id"] == "10001"
    assert {key.partition("-")[0] for key in keys(writer.jira.get(f"{path}/issue"))} == {"WEB"}
    projects = writer.send("GET", f"{path}/project", status=200)["values"]
    assert [project["key"] for project in projects] == ["WEB"]
    released = writer.send("GET", f"{path}/version", status=200, released="true")["values"]
    assert {row["released"] for row in released} == {True}
    for wrong in (
        {"name": ""},
        {"type": "x"},
        {"filterId": 77},
        {"filterId": "x"},
        {"location": 7},
        {"x": 1},
    ):
        writer.send("POST", f"{AGILE}/board", {**body, **wrong}, status=400)
    if writer.cloud:
        rows = writer.send("GET", f"{AGILE}/board/filter/10001", status=200)["values"]
        assert name in [row["name"] for row in rows]
        mine = {**body, "location": {"type": "user"}}
        own = writer.send("POST", f"{AGILE}/board", mine, status=201)
        assert "projectId" not in own["location"]
        assert writer.jira.get(f"{AGILE}/board/{own['id']}/configuration")["location"]["type"] == "user"
        for place in ({"type": "project"}, {"type": "project", "projectKeyOrId": "NOPE"}, {"type": "x"}):
            writer.send("POST", f"{AGILE}/board", {**body, "location": place}, status=400)
    writer.send("DELETE", path, status=204)
    writer.send("DELETE", path, status=404)


def test_a_board_tells_of_itself(writer: Writer) -> None:
    scrum = f"{AGILE}/board/{board(writer, 'PLAT')}"
    if not writer.cloud:
        path = f"{scrum}/settings/refined-velocity"
        assert writer.send("GET", path, status=200) == {"value": False}
        for status in (201, 200):
            writer.send("PUT", path, {"value": True}, status=status)
        writer.send("PUT", path, {}, status=400)
        assert writer.send("GET", path, status=200) == {"value": True}
        return
    quick = writer.send("GET", f"{scrum}/quickfilter", status=200)["values"]
    assert writer.send("GET", f"{scrum}/quickfilter/{quick[0]['id']}", status=200) == quick[0]
    writer.send("GET", f"{scrum}/quickfilter/999", status=404)
    assert writer.send("GET", f"{scrum}/reports", status=200)["reports"]
    assert writer.send("GET", f"{scrum}/project/full", status=200)["values"][0]["key"] == "PLAT"
    rows = writer.send("GET", f"{scrum}/features", status=200)["features"]
    assert {row["state"] for row in rows} == {"ENABLED"}
    writer.send("PUT", f"{scrum}/features", {"feature": "BACKLOG", "enabling": False}, status=400)
    body = {"name": "own", "type": "agility", "filterId": 10004, "location": {"type": "user"}}
    own = writer.send("POST", f"{AGILE}/board", body, status=201)["id"]
    path = f"{AGILE}/board/{own}/features"
    told = writer.send("PUT", path, {"feature": "SPRINTS", "enabling": True, "boardId": own}, status=200)
    assert {row["state"] for row in told["features"]} == {"ENABLED"}
    writer.send("PUT", path, {"feature": "NOPE", "enabling": True}, status=400)


def test_issues_are_listed_by_cursor(writer: Writer) -> None:
    if not writer.cloud:
        return
    home = board(writer, "PLAT")
    running = writer.jira.get(f"{AGILE}/board/{home}/sprint", state="active")["values"][0]["id"]
    epic = writer.created("Epic", customfield_10011="Cursor")
    writer.created(customfield_10014=epic)
    for path in (
        f"board/{home}/issue", f"board/{home}/backlog", f"board/{home}/epic/none/issue",
        f"board/{home}/epic/{epic}/issue", f"board/{home}/sprint/{running}/issue", f"sprint/{running}/issue",
        "epic/none/issue", f"epic/{epic}/issue",
    ):  # fmt: skip
        whole = keys(writer.jira.get(f"{AGILE}/{path}", maxResults=100))
        found: list[str] = []
        token: dict[str, str] = {}
        while True:
            page = writer.send("GET", f"{SOFTWARE}/{path}", status=200, maxResults=7, **token)
            found += keys(page)
            if page["isLast"]:
                break
            token = {"nextPageToken": page["nextPageToken"]}
        assert found == whole
    for path in (f"board/{home}/issue", f"board/{home}/backlog"):
        count = writer.send("GET", f"{SOFTWARE}/{path}/approximate-count", status=200)["count"]
        assert count == writer.jira.get(f"{AGILE}/{path}")["total"]
    writer.send("GET", f"{SOFTWARE}/board/{home}/issue", status=400, nextPageToken="x")
    writer.send("GET", f"{SOFTWARE}/board/{home}/issue", status=400, jql="nonsense =")


def test_all_sprints_leave_their_boards(writer: Writer) -> None:
    if not writer.cloud:
        writer.send("PUT", f"{AGILE}/sprint/unmap-all", status=204)
        assert writer.jira.get(f"{AGILE}/board/{board(writer, 'PLAT')}/sprint")["values"] == []


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
