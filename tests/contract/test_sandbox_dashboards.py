"""Dashboards and their gadgets, and JQL as a service, on a sandbox of either product."""

from __future__ import annotations

from typing import Any

from sandbox_writer import Writer

JUDGED = ("dashboards", "gadgets", "suggestions")


def made(writer: Writer, name: str, **members: Any) -> dict[str, Any]:
    body = {"name": name, "sharePermissions": [], "editPermissions": [], **members}
    told: dict[str, Any] = writer.send("POST", "/dashboard", body, status=200)
    return told


def gadgets(writer: Writer, path: str) -> list[tuple[str, int, int]]:
    rows = writer.jira.get(f"{writer.api}{path}/gadget")["gadgets"]
    return [(row["title"], row["position"]["column"], row["position"]["row"]) for row in rows]


def test_dashboards_are_listed_and_read(writer: Writer) -> None:
    page = writer.send("GET", "/dashboard", status=200, maxResults=1)
    assert (page["total"], len(page["dashboards"])) == (3, 1)
    assert page["next"].endswith("startAt=1")
    last = writer.send("GET", "/dashboard", status=200, startAt=2)
    assert "next" not in last
    assert last["prev"]
    first = page["dashboards"][0]
    assert writer.send("GET", f"/dashboard/{first['id']}", status=200) == first
    writer.send("GET", "/dashboard/77", status=404)
    writer.send("GET", "/dashboard", status=400, filter="nope")
    assert writer.send("GET", "/dashboard", status=200, filter="favourite")["dashboards"] == []
    own = writer.send("GET", "/dashboard", status=200, filter="my")["dashboards"]
    assert [row["name"] for row in own] == ["Release readiness"]


def test_a_dashboard_is_made_changed_copied_and_deleted(writer: Writer) -> None:
    if not writer.cloud:
        return
    group = {"type": "group", "group": {"name": "developers"}}
    told = made(writer, "Made", description="d", sharePermissions=[group])
    assert (told["isWritable"], told["systemDashboard"], told["popularity"]) == (True, False, 0)
    path = f"/dashboard/{told['id']}"
    assert writer.send("GET", path, status=200) == told
    [row] = writer.send("GET", "/dashboard/search", status=200, dashboardName="made", groupname="developers")[
        "values"
    ]
    assert row["id"] == told["id"]
    body = {"name": "Made over", "sharePermissions": [], "editPermissions": []}
    changed = writer.send("PUT", path, body, status=200)
    assert (changed["name"], changed["description"], changed["sharePermissions"]) == ("Made over", "", [])
    gadget = {"moduleKey": "com.atlassian.jira.gadgets:pie-chart-gadget"}
    writer.send("POST", f"{path}/gadget", gadget, status=200)
    copy = writer.send("POST", f"{path}/copy", {**body, "name": "Copied"}, status=200)
    assert gadgets(writer, f"/dashboard/{copy['id']}") == [("Pie Chart", 0, 0)]
    for wrong in ({}, {"name": "x"}, {**body, "name": ""}, {**body, "sharePermissions": [{"type": "x"}]},
                  {**body, "name": "Copied"}, {**body, "x": 1}, []):  # fmt: skip
        writer.send("POST", "/dashboard", wrong, status=400)
        writer.send("PUT", path, wrong, status=400)
    writer.send("PUT", "/dashboard/77", body, status=404)
    writer.send("DELETE", path, status=204)
    writer.send("DELETE", path, status=400)
    writer.send("DELETE", "/dashboard/10000", status=400)
    writer.send("DELETE", "/dashboard/10002", status=400)
    writer.send("PUT", "/dashboard/10002", body, status=404)
    writer.send("PUT", "/dashboard/10002", body, status=200, extendAdminPermissions="true")


def test_gadgets_stand_in_columns(writer: Writer) -> None:
    if not writer.cloud:
        return
    assert len(writer.send("GET", "/dashboard/gadgets", status=200)["gadgets"]) == 7
    path = f"/dashboard/{made(writer, 'Columns')['id']}"
    pie = {"moduleKey": "com.atlassian.jira.gadgets:pie-chart-gadget", "title": "a"}
    a = writer.send("POST", f"{path}/gadget", {**pie, "color": "red"}, status=200)
    b = writer.send(
        "POST", f"{path}/gadget", {**pie, "title": "b", "position": {"row": 0, "column": 0}}, status=200
    )
    own = {"uri": "https://example.com/gadget.xml", "ignoreUriAndModuleKeyValidation": True}
    writer.send(
        "POST", f"{path}/gadget", {**own, "title": "c", "position": {"row": 5, "column": 1}}, status=200
    )
    assert gadgets(writer, path) == [("b", 0, 0), ("a", 0, 1), ("c", 1, 0)]
    assert a["color"] == "red"
    move = {"position": {"row": 1, "column": 1}, "title": "B"}
    writer.send("PUT", f"{path}/gadget/{b['id']}", move, status=204)
    assert gadgets(writer, path) == [("a", 0, 0), ("c", 1, 0), ("B", 1, 1)]
    told = writer.send("GET", f"{path}/gadget", status=200, gadgetId=a["id"])["gadgets"]
    assert [row["title"] for row in told] == ["a"]
    writer.send("DELETE", f"{path}/gadget/{a['id']}", status=204)
    writer.send("DELETE", f"{path}/gadget/{a['id']}", status=404)
    for wrong in ({}, {**pie, "uri": "x"}, {"moduleKey": "nope"}, {**pie, "color": "pink"},
                  {**pie, "title": 7},
                  {**pie, "position": {"row": -1, "column": 0}}, {**pie, "position": 7}):  # fmt: skip
        writer.send("POST", f"{path}/gadget", wrong, status=400)
    writer.send("POST", "/dashboard/77/gadget", pie, status=404)
    writer.send("POST", "/dashboard/10002/gadget", pie, status=404)


def test_many_dashboards_are_changed_at_once(writer: Writer) -> None:
    if not writer.cloud:
        return
    ids = [int(made(writer, name)["id"]) for name in ("Many 1", "Many 2")]
    path, group = "/dashboard/bulk/edit", {"type": "group", "group": {"name": "developers"}}
    details = {"sharePermissions": [group], "editPermissions": [{"type": "loggedin"}]}

    def edit(action: str, **more: Any) -> Any:
        body = {"action": action, "entityIds": [*ids, 77], **more}
        return writer.send("PUT", path, body, status=200)["entityErrors"]

    for action, count in (
        ("addPermission", 1),
        ("addPermission", 1),
        ("removePermission", 0),
        ("changePermission", 1),
    ):
        assert list(edit(action, permissionDetails=details)) == ["77"]
        told = writer.jira.get(f"{writer.api}/dashboard/{ids[0]}")
        assert (len(told["sharePermissions"]), len(told["editPermissions"])) == (count, count)
    other = writer.jira.get("/rest/api/3/user/search", query="Priya")[0]["accountId"]
    owner = {"newOwner": other, "autofixName": False}
    assert list(edit("changeOwner", changeOwnerDetails=owner)) == ["77"]
    assert writer.jira.get(f"{writer.api}/dashboard/{ids[1]}")["owner"]["accountId"] == other
    assert len(edit("changeOwner", changeOwnerDetails=owner)) == 3
    again = int(made(writer, "Many 1")["id"])
    for rename, count in ((False, 1), (True, 0)):
        body = {"action": "changeOwner", "entityIds": [again],
                "changeOwnerDetails": {"newOwner": other, "autofixName": rename}}  # fmt: skip
        assert len(writer.send("PUT", path, body, status=200)["entityErrors"]) == count
    for wrong in ({}, {"action": "x", "entityIds": [1]}, {"action": "changeOwner", "entityIds": [1]},
                  {"action": "addPermission", "entityIds": [1]}, {"action": "addPermission", "entityIds": []},
                  {"action": "addPermission", "entityIds": [1],
                   "permissionDetails": {"sharePermissions": 7}}):  # fmt: skip
        writer.send("PUT", path, wrong, status=400)


def test_values_are_suggested(writer: Writer) -> None:
    path = "/jql/autocompletedata/suggestions"

    def suggested(**query: str) -> list[str]:
        rows = writer.send("GET", path, status=200, **query)["results"]
        return [row["value"] for row in rows]

    assert suggested(fieldName="status", fieldValue="don") == ["Done"]
    assert '"In Progress"' in suggested(fieldName="status")
    assert suggested(fieldName="project", fieldValue="plat") == ["Platform"]
    assert suggested(fieldName="labels")
    assert suggested(fieldName="nope") == []
    assert suggested(fieldName="Risk") == ["Low", "Medium", "High"]
    people = suggested(fieldName="assignee", fieldValue="Priya")
    assert len(people) == 1
    assert suggested(fieldName="status", predicateName="by", predicateValue="Priya") == people
    assert "Done" in suggested(fieldName="status", predicateName="from")
    assert suggested(fieldName="status", predicateName="after") == []
    writer.send("GET", path, status=400)
    rows = writer.jira.get(f"{writer.api}{path}", fieldName="status", fieldValue="don")["results"]
    assert rows[0]["displayName"] == "<b>Don</b>e"


def test_queries_are_freed_of_names(writer: Writer) -> None:
    if not writer.cloud:
        return
    me = writer.jira.get("/rest/api/3/myself")["accountId"]
    queries = [
        f'assignee = "{me}" ORDER BY key', "assignee in (mia, 'al an') AND project = PLAT", "project = PLAT",
        "status changed by mia",
    ]  # fmt: skip
    told = writer.send("POST", "/jql/pdcleaner", {"queryStrings": queries}, status=200)
    assert told["queryStrings"] == [queries[0], queries[2]]
    assert [row["convertedQuery"] for row in told["queriesWithUnknownUsers"]] == [
        "assignee in (unknown, unknown) AND project = PLAT", "status changed by unknown",
    ]  # fmt: skip
    for wrong in ({}, {"queryStrings": ["project ="]}, {"queryStrings": 7}):  # described as a text
        assert writer.jira.client.post("/rest/api/3/jql/pdcleaner", json=wrong).status_code == 400


def test_queries_keep_secrets(writer: Writer) -> None:
    if not writer.cloud:
        return
    me = writer.jira.get("/rest/api/3/myself")["accountId"]
    query = 'project in ("Platform", PLAT) AND component = API AND status = Done'
    rows = [{"query": query, "accountId": me}, {"query": query}, {"query": "x ="},
            {"query": query, "accountId": "nobody"}]  # fmt: skip
    told = writer.send("POST", "/jql/sanitize", {"queries": rows}, status=200)["queries"]
    assert told[0]["sanitizedQuery"] == query
    assert told[1]["sanitizedQuery"].startswith("project in (10000, 10000) AND component = 1")
    assert told[2]["errors"]["errorMessages"]
    assert told[3]["errors"]["errorMessages"] == ["Account ID 'nobody' does not exist."]
    for wrong in ({}, {"queries": []}, {"queries": [{"query": 7}]}):
        writer.send("POST", "/jql/sanitize", wrong, status=400)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
