"""Projects founded, changed, archived, deleted and restored on a sandbox of either product."""

from __future__ import annotations

from typing import Any

from sandbox_writer import Writer

JUDGED = ("founding", "categories", "features", "classification")
SCRUM = {True: "gh-simplified-scrum-classic", False: "gh-scrum-template"}


def body(writer: Writer, key: str, **members: Any) -> dict[str, Any]:
    me = writer.jira.get(f"{writer.api}/myself")
    lead = {"leadAccountId": me["accountId"]} if writer.cloud else {"lead": me["name"]}
    return {"key": key, "name": f"Project {key}", "projectTypeKey": "software", **lead, **members}


def found(writer: Writer, key: str, **members: Any) -> dict[str, Any]:
    told: dict[str, Any] = writer.send("POST", "/project", body(writer, key, **members), status=201)
    return told


def keys(rows: list[dict[str, Any]]) -> list[str]:
    return [row["key"] for row in rows]


def test_a_new_project_works_at_once(writer: Writer) -> None:
    template = f"com.pyxis.greenhopper.jira:{SCRUM[writer.cloud]}"
    told = found(writer, "NEW", projectTemplateKey=template, description="d", assigneeType="PROJECT_LEAD",
                 url="https://example.com", permissionScheme=0)  # fmt: skip
    assert set(told) == {"self", "id", "key"}
    project = writer.send("GET", "/project/NEW", status=200)
    assert (project["id"], project["name"], project["description"]) == (str(told["id"]), "Project NEW", "d")
    assert project["lead"]["displayName"] == writer.jira.get(f"{writer.api}/myself")["displayName"]
    key = writer.created(project="NEW")
    assert key == "NEW-1"
    [home] = writer.jira.get("/rest/agile/1.0/board", projectKeyOrId="NEW")["values"]
    page = writer.jira.get(f"/rest/agile/1.0/board/{home['id']}/backlog")
    assert [issue["key"] for issue in page["issues"]] == [key]
    assert writer.found("project = NEW") == [key]
    part = {"name": "Part", "project": "NEW"}
    writer.send("POST", "/component", part, status=201)
    child = writer.created("Sub-task", project="NEW", parent={"key": key})
    assert writer.issue(key)["fields"]["subtasks"][0]["key"] == child
    way = writer.jira.get(f"{writer.api}/issue/{key}/transitions")["transitions"][-1]["id"]
    writer.send("POST", f"/issue/{key}/transitions", {"transition": {"id": way}}, status=204)
    assert writer.found("project = NEW AND statusCategory = Done") == [key]


def test_what_is_wrong_with_a_project_is_told_by_member(writer: Writer) -> None:
    for members, errors in (
        ({"key": "PLAT"}, {"projectKey": "Project 'Platform' uses this project key."}),
        ({"key": "low"},
         {"projectKey": "Project keys must start with an uppercase letter, followed by one or more uppercase "
                        "alphanumeric characters."}),
        ({"key": "ABCDEFGHIJK"}, {"projectKey": "The project key must not exceed 10 characters in length."}),
        ({"name": "platform"}, {"projectName": "A project with that name already exists."}),
        ({"name": ""}, {"projectName": "You must specify a valid project name."}),
        ({"name": "x" * 81}, {"projectName": "The project name must not exceed 80 characters in length."}),
        ({"lead": "nobody", "leadAccountId": "nobody"} if writer.cloud else {"lead": "nobody"},
         {"projectLead": "You must specify a valid project lead."}),
        ({"url": "ftp://x"},
         {"projectUrl": "The URL specified is not valid - it must start with http://, or https://."}),
        ({"categoryId": 1}, {"projectCategory": "No project category with id 1 exists."}),
        ({"permissionScheme": 77}, {"permissionScheme": "A permission scheme with id 77 does not exist."}),
        ({"projectTypeKey": "x"}, {"projectTypeKey": "Invalid project type: x"}),
    ):  # fmt: skip
        refused = writer.send("POST", "/project", body(writer, "WRONG") | members, status=400)
        assert refused["errors"] == errors
    other = "com.atlassian.jira-core-project-templates:x"
    for members in ({"projectTemplateKey": other}, {"projectTemplateKey": "x"}, {"nope": 1}, {"name": 5},
                    {"assigneeType": "ME"}, {"avatarId": "x"}, {"key": None, "name": None}):  # fmt: skip
        writer.send("POST", "/project", body(writer, "WRONG") | members, status=400)
    writer.send("POST", "/project", [], status=400)
    writer.send("GET", "/project/WRONG", status=404)


def test_a_project_changes_and_everything_shows_it(writer: Writer) -> None:
    found(writer, "CHG")
    category = writer.send("POST", "/projectCategory", {"name": "Fresh"}, status=201)
    key = writer.created(project="CHG", customfield_10046={"key": "CHG"})
    change = {"name": "Changed", "categoryId": int(category["id"]), "avatarId": 10410}
    told = writer.send("PUT", "/project/CHG", change, status=200)
    assert (told["name"], told["projectCategory"]["name"]) == ("Changed", "Fresh")
    fields = writer.issue(key)["fields"]
    assert (fields["project"]["name"], fields["project"]["projectCategory"]["name"]) == ("Changed", "Fresh")
    assert fields["customfield_10046"]["name"] == "Changed"
    assert writer.found("category = Fresh") == [key]
    assert "projectCategory" not in writer.send("PUT", "/project/CHG", {"categoryId": -1}, status=200)
    for members in ({"name": "Platform"}, {"key": "PLAT"}, {"key": "x"}, {"permissionScheme": 8}, {"x": 1}):
        writer.send("PUT", "/project/CHG", members, status=400)
    writer.send("PUT", "/project/NOPE", {}, status=404)
    writer.send("PUT", "/project/CHG", {}, status=200)


def test_issues_follow_the_key_of_their_project(writer: Writer) -> None:
    found(writer, "OLDKEY")
    epic = writer.created("Epic", project="OLDKEY", customfield_10011="E")
    key = writer.created(project="OLDKEY", customfield_10014=epic)
    child = writer.created("Sub-task", project="OLDKEY", parent={"key": key})
    told = writer.send("PUT", "/project/OLDKEY", {"key": "NEWKEY"}, status=200, expand="projectKeys")
    assert told["key"] == "NEWKEY"
    assert writer.found("project = NEWKEY") == ["NEWKEY-1", "NEWKEY-2", "NEWKEY-3"]
    assert writer.issue("OLDKEY-2")["key"] == "NEWKEY-2"
    fields = writer.issue("NEWKEY-2")["fields"]
    assert (fields["subtasks"][0]["key"], fields["customfield_10014"]) == ("NEWKEY-3", "NEWKEY-1")
    assert writer.issue(child)["fields"]["parent"]["key"] == "NEWKEY-2"
    assert writer.created(project="NEWKEY") == "NEWKEY-4"
    again = writer.send("GET", "/project/OLDKEY", status=200, expand="projectKeys,insight")
    assert again["projectKeys"] == ["NEWKEY", "OLDKEY"]
    if writer.cloud:
        assert again["insight"]["totalIssueCount"] == 4
    writer.send("POST", "/project", body(writer, "OLDKEY"), status=400)
    writer.send("PUT", "/project/NEWKEY", {"key": "OLDKEY"}, status=200)
    assert writer.issue("NEWKEY-1")["key"] == "OLDKEY-1"


def test_an_archived_project_is_out_of_the_way(writer: Writer) -> None:
    found(writer, "ARCH")
    key = writer.created(project="ARCH")
    verb = "POST" if writer.cloud else "PUT"
    writer.send(verb, "/project/ARCH/archive", status=204)
    writer.send(verb, "/project/ARCH/archive", status=400)
    assert writer.issue(key)["key"] == key
    assert writer.found("updated > -1h AND summary ~ Made") != []
    assert key not in writer.found("created > -1h")
    assert "ARCH" not in keys(writer.jira.get(f"{writer.api}/project"))
    refused = {"fields": {"project": {"key": "ARCH"}, "issuetype": {"name": "Task"}, "summary": "s"}}
    writer.send("POST", "/issue", refused, status=400)
    writer.send("DELETE", "/project/ARCH", status=400)
    writer.send(verb, "/project/ARCH/restore", status=200 if writer.cloud else 202)
    writer.send(verb, "/project/ARCH/restore", status=400)
    assert writer.found("project = ARCH") == [key]


def test_a_deleted_project_is_gone(writer: Writer) -> None:
    found(writer, "GONE")
    key = writer.created(project="GONE")
    other = writer.created()
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
    writer.send("POST", "/issueLink", link, status=201)
    writer.send("POST", "/version", {"name": "1", "project": "GONE"}, status=201)
    query = {"enableUndo": "false"} if writer.cloud else {}
    writer.send("DELETE", "/project/GONE", status=204, **query)
    writer.send("GET", "/project/GONE", status=404)
    writer.send("GET", f"/issue/{key}", status=404)
    assert writer.issue(other)["fields"]["issuelinks"] == []
    writer.send("DELETE", "/project/GONE", status=404)
    found(writer, "GONE")


def test_a_task_deletes_a_project(writer: Writer) -> None:
    if not writer.cloud:
        return
    found(writer, "LATER")
    key = writer.created(project="LATER")
    writer.send("POST", "/project/LATER/delete", status=303)
    writer.send("POST", "/project/NOPE/delete", status=404)
    tasks = "/rest/api/3/task/10100"
    while writer.jira.get(tasks)["status"] != "COMPLETE":
        assert writer.jira.get(tasks)["status"] in ("ENQUEUED", "RUNNING", "COMPLETE")
    writer.send("GET", "/project/LATER", status=404)
    writer.send("GET", f"/issue/{key}", status=404)


def test_the_trash_gives_projects_back(writer: Writer) -> None:
    if not writer.cloud:
        return
    found(writer, "BIN", projectTemplateKey="com.pyxis.greenhopper.jira:gh-simplified-agility-kanban")
    assert writer.send("GET", "/project/BIN", status=200)["style"] == "next-gen"
    key = writer.created("Task", project="BIN")
    comment = writer.send("POST", f"/issue/{key}/comment", {"body": writer.rich("c")}, status=201)
    writer.send("DELETE", "/project/BIN", status=204)
    writer.send("GET", f"/issue/{key}", status=404)
    listed = writer.jira.get(f"{writer.api}/project/search", status="deleted")["values"]
    assert [(row["key"], row["deleted"]) for row in listed] == [("BIN", True)]
    writer.send("POST", "/project", body(writer, "BIN"), status=400)
    told = writer.send("POST", "/project/BIN/restore", status=200)
    assert (told["key"], "deleted" in told) == ("BIN", False)
    assert writer.found("project = BIN") == [key]
    writer.send("GET", f"/issue/{key}/comment/{comment['id']}", status=200)
    writer.send("DELETE", "/project/BIN", status=204)
    writer.send("DELETE", "/project/BIN", status=204, enableUndo="false")
    writer.send("POST", "/project/BIN/restore", status=404)
    assert not [row for row in writer.jira.get(f"{writer.api}/status") if row.get("scope", {}).get("x")]


def test_the_types_of_projects_are_listed(writer: Writer) -> None:
    kinds = writer.send("GET", "/project/type", status=200)
    assert keys(kinds) == ["software", "business", "service_desk"]
    writer.send("GET", "/project/type/software", status=200)
    writer.send("GET", "/project/type/software/accessible", status=200)
    writer.send("GET", "/project/type/nope", status=404)
    if writer.cloud:
        writer.send("GET", "/project/type/accessible", status=200)
        writer.jira.get(f"{writer.api}/project/WEB")
        assert keys(writer.send("GET", "/project/recent", status=200))[0] == "WEB"
        return
    found(writer, "TYPE")
    told = writer.send("PUT", "/project/TYPE/type/business", status=200)
    assert told["projectTypeKey"] == "business"
    writer.send("PUT", "/project/TYPE/type/nope", status=400)
    picked = writer.send("GET", "/projects/picker", status=200, query="plat")
    assert picked["projects"][0]["html"] == "<strong>Plat</strong>form (<strong>PLAT</strong>)"
    assert writer.send("GET", "/projects/picker", status=200, query=" ")["projects"] == []


def test_categories_are_kept(writer: Writer) -> None:
    rows = writer.send("GET", "/projectCategory", status=200)
    assert "Product" in [row["name"] for row in rows]
    made = writer.send("POST", "/projectCategory", {"name": "Kept", "description": "k"}, status=201)
    path = f"/projectCategory/{made['id']}"
    assert writer.send("GET", path, status=200) == made
    writer.send("POST", "/projectCategory", {"name": "kept"}, status=409)
    for wrong in (
        {},
        {"name": ""},
        {"name": "x" * 256},
        {"name": "a", "description": "x" * 1001},
        {"name": 7},
    ):
        writer.send("POST", "/projectCategory", wrong, status=400)
    found(writer, "CATS", categoryId=int(made["id"]))
    assert writer.send("PUT", path, {"name": "Kept on"}, status=200)["description"] == "k"
    assert writer.send("GET", "/project/CATS", status=200)["projectCategory"]["name"] == "Kept on"
    writer.send("DELETE", path, status=204)
    assert "projectCategory" not in writer.send("GET", "/project/CATS", status=200)
    writer.send("GET", path, status=404)


def test_a_project_has_the_schemes_it_was_given(writer: Writer) -> None:
    scheme = {"name": "Few types", "issueTypeIds": ["10000", "10003"]}
    members: dict[str, Any] = {"permissionScheme": 10000, "notificationScheme": 10000}
    if writer.cloud:
        made = writer.jira.client.post("/rest/api/3/issuetypescheme", json=scheme).json()
        members["issueTypeScheme"] = int(made["issueTypeSchemeId"])
    found(writer, "SCHEMED", **members)
    told = writer.jira.get(f"{writer.api}/project/SCHEMED/permissionscheme")
    assert told["id"] == 10000
    if writer.cloud:
        kinds = writer.jira.get("/rest/api/3/project/SCHEMED")["issueTypes"]
        assert [kind["id"] for kind in kinds] == ["10000", "10003"]
    writer.send("PUT", "/project/SCHEMED", {"permissionScheme": 0}, status=200)
    assert writer.jira.get(f"{writer.api}/project/SCHEMED/permissionscheme")["id"] == 0
    for wrong in ({"notificationScheme": 7}, {"issueSecurityScheme": 7}):
        writer.send("PUT", "/project/SCHEMED", wrong, status=400)
    member = "workflowScheme" if writer.cloud else "workflowSchemeId"
    writer.send("POST", "/project", body(writer, "WFS", **{member: 7}), status=400)


def test_keys_and_names_are_validated(writer: Writer) -> None:
    told = writer.send("GET", "/projectvalidate/key", status=200, key="PLAT")
    assert told["errors"] == {"projectKey": "Project 'Platform' uses this project key."}
    assert writer.send("GET", "/projectvalidate/key", status=200, key="FREE")["errors"] == {}
    if writer.cloud:
        path = "/projectvalidate/validProjectKey"
        assert writer.send("GET", path, status=200, key="FREE") == "FREE"
        assert writer.send("GET", path, status=200, key="PLAT") == "PLAT1"
        assert writer.send("GET", path, status=200, key="9 lives") == "LIVES"
        path = "/projectvalidate/validProjectName"
        assert writer.send("GET", path, status=200, name="Platform") == "Platform 2"
        assert writer.send("GET", path, status=200, name="Free") == "Free"
        writer.send("GET", path, status=400)
        writer.send("GET", path, status=404, name="x")


def test_features_and_senders_of_a_project(writer: Writer) -> None:
    if not writer.cloud:
        return
    rows = writer.send("GET", "/project/MOB/features", status=200)["features"]
    path = f"/project/MOB/features/{rows[0]['feature']}"
    told = writer.send("PUT", path, {"state": "DISABLED"}, status=200)["features"]
    assert [row["state"] for row in told][:2] == ["DISABLED", "ENABLED"]
    writer.send("PUT", path, {"state": "OFF"}, status=400)
    writer.send("PUT", path, {}, status=400)
    writer.send("PUT", "/project/MOB/features/nope", {"state": "ENABLED"}, status=404)
    path = "/project/10000/email"
    assert writer.send("GET", path, status=200)["emailAddress"] == "jira@127.0.0.1"
    writer.send("PUT", path, {"emailAddress": "team@example.com"}, status=204)
    assert writer.send("GET", path, status=200)["emailAddress"] == "team@example.com"
    writer.send("PUT", path, {"emailAddress": ""}, status=204)
    writer.send("PUT", path, {"emailAddress": "team"}, status=400)
    mobile = writer.jira.get("/rest/api/3/project/MOB")["id"]
    levels = writer.send("GET", f"/project/{mobile}/hierarchy", status=200)["hierarchy"]
    assert [level["level"] for level in levels] == [1, 0, -1]
    writer.send("GET", "/project/10000/hierarchy", status=400)


def test_a_project_has_a_level_of_classification(writer: Writer) -> None:
    if not writer.cloud:
        return
    rows = writer.send("GET", "/classification-levels", status=200)["classifications"]
    ids = {row["name"]: row["id"] for row in rows}
    backwards = writer.send("GET", "/classification-levels", status=200, orderBy="-rank")
    assert [row["rank"] for row in backwards["classifications"]] == [4, 3, 2, 1]
    path = "/project/PLAT/classification-level/default"
    assert writer.send("GET", path, status=200) == {}
    writer.send("PUT", path, {"id": ids["Restricted"]}, status=204)
    assert writer.send("GET", path, status=200)["classification"]["name"] == "Restricted"
    told = writer.send("GET", "/project/PLAT/classification-config", status=200)
    assert told["defaultClassificationLevel"]["name"] == "Restricted"
    assert "Protected" not in [row["name"] for row in told["classificationLevels"]]
    for wrong in ({}, {"id": ids["Protected"]}, {"id": 7}):
        writer.send("PUT", path, wrong, status=400)
    writer.send("DELETE", path, status=204)
    assert writer.send("GET", path, status=200) == {}


def test_fields_of_projects_are_listed(writer: Writer) -> None:
    if not writer.cloud:
        return
    story = writer.jira.get("/rest/api/3/project/PLAT/statuses")[1]["id"]
    query = {"projectId": 10000, "workTypeId": story}
    rows = writer.send("GET", "/projects/fields", status=200, fieldId="summary", **query)["values"]
    assert [(row["fieldId"], row["isRequired"]) for row in rows] == [("summary", True)]
    writer.send("GET", "/projects/fields", status=400)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
