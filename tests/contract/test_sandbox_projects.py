"""Projects and what belongs to them, written to a sandbox of either product: versions and components."""

from __future__ import annotations

from typing import Any

from sandbox_writer import Writer

JUDGED = ("versions", "versionlinks", "components")


def version(writer: Writer, name: str, **members: Any) -> dict[str, Any]:
    body = {"name": name, "project": "PLAT", **members}
    found: dict[str, Any] = writer.send("POST", "/version", body, status=201)
    return found


def component(writer: Writer, name: str, **members: Any) -> dict[str, Any]:
    body = {"name": name, "project": "PLAT", **members}
    found: dict[str, Any] = writer.send("POST", "/component", body, status=201)
    return found


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def history(writer: Writer, key: str) -> list[tuple[str, str | None, str | None]]:
    entries = writer.issue(key, expand="changelog")["changelog"]["histories"]
    return [(i["field"], i["fromString"], i["toString"]) for entry in entries for i in entry["items"]]


def test_a_version_is_read_back_as_it_was_given(writer: Writer) -> None:
    made = version(writer, "9.0", description="Nine", startDate="2026-05-01", releaseDate="2026-06-01")
    assert (made["released"], made["archived"], made["overdue"]) == (False, False, True)
    assert (made["userStartDate"], made["userReleaseDate"]) == ("01/May/26", "01/Jun/26")
    assert writer.send("GET", f"/version/{made['id']}", status=200) == made
    assert names(writer.send("GET", "/project/PLAT/versions", status=200))[-1] == "9.0"
    page = writer.send("GET", "/project/PLAT/version", status=200, query="nine", orderBy="-name")
    assert names(page["values"]) == ["9.0"]
    assert made in writer.send("GET", "/project/PLAT", status=200)["versions"]
    later = version(writer, "9.1", userReleaseDate="01/Jul/27", released=True)
    assert (later["releaseDate"], "overdue" in later) == ("2027-07-01", False)
    key = writer.created(fixVersions=[{"id": made["id"]}])
    assert writer.found('fixVersion = "9.0"') == [key]


def test_what_is_wrong_with_a_version_is_told_by_member(writer: Writer) -> None:
    version(writer, "taken")
    for body, errors in (
        ({"name": " "}, {"name": "You must specify a valid version name"}),
        ({"name": "TAKEN"}, {"name": "A version with this name already exists in this project."}),
        ({"name": "x" * 256}, {"name": "The version name must not exceed 255 characters in length."}),
        ({"name": "a", "startDate": "2026-02-02", "releaseDate": "2026-02-01"},
         {"startDate": "The start date must be before the release date."}),
        ({"name": "a", "releaseDate": "2026-02-30"},
         {"releaseDate": "Please enter the date in the following format: yyyy-MM-dd"}),
        ({"name": "a", "userReleaseDate": "soon"},
         {"releaseDate": "Please enter the date in the following format: d/MMM/yy"}),
        ({"name": "a", "releaseDate": "2026-02-01", "userReleaseDate": "01/Feb/26"},
         {"releaseDate": "Only one of 'releaseDate' and 'userReleaseDate' can be specified when editing a "
                         "version."}),
    ):  # fmt: skip
        refused = writer.send("POST", "/version", {"project": "PLAT", **body}, status=400)
        assert refused["errors"] == errors
    refused = writer.send("POST", "/version", {"name": "a"}, status=400)
    assert refused["errors"] == {"project": "Project must be specified to create a version."}
    writer.send("POST", "/version", {"name": "a", "project": "NOPE"}, status=404)
    for body in (
        [],
        "x",
        {"name": 7, "project": "PLAT"},
        {"name": "a", "projectId": [1]},
        {"released": "yes"},
    ):
        writer.send("POST", "/version", body, status=400)
    made = version(writer, "to be changed")
    for body in ({"chump": 1}, {"name": ""}, {"name": []}, {"archived": 1}, {"name": "taken"}):
        writer.send("PUT", f"/version/{made['id']}", body, status=400)
    assert writer.send("GET", f"/version/{made['id']}", status=200) == made
    refused = writer.send("GET", "/version/99999", status=404)
    assert refused["errorMessages"] == ["Could not find version for id '99999'"]


def test_issues_show_a_version_as_it_now_is(writer: Writer) -> None:
    made = version(writer, "before", releaseDate="2026-08-01")
    key = writer.created(fixVersions=[{"id": made["id"]}], customfield_10045={"id": made["id"]})
    updated = writer.issue(key)["fields"]["updated"]
    body = {"name": "after", "released": True, "releaseDate": None, "description": "d"}
    changed = writer.send("PUT", f"/version/{made['id']}", body, status=200)
    assert changed["name"] == "after"
    assert not {"releaseDate", "userReleaseDate", "overdue"} & set(changed)
    fields = writer.issue(key)["fields"]
    assert (fields["fixVersions"][0]["name"], fields["fixVersions"][0]["released"]) == ("after", True)
    assert (fields["customfield_10045"]["name"], fields["updated"]) == ("after", updated)
    assert writer.found("fixVersion = 'after' AND fixVersion in releasedVersions()") == [key]


def test_a_released_version_hands_on_what_is_unfinished(writer: Writer) -> None:
    first, second = version(writer, "first"), version(writer, "second")
    key = writer.created(fixVersions=[{"id": first["id"]}])
    body = {"released": True, "moveUnfixedIssuesTo": second["self"]}
    writer.send("PUT", f"/version/{first['id']}", body, status=200)
    assert writer.found("fixVersion = second") == [key]
    assert ("Fix Version", "first", None) in history(writer, key)
    refused = {"moveUnfixedIssuesTo": first["self"]}
    writer.send("PUT", f"/version/{first['id']}", refused, status=400)


def test_a_version_has_a_place_among_its_siblings(writer: Writer) -> None:
    a, b, c = (version(writer, name) for name in ("place a", "place b", "place c"))
    path = f"/version/{c['id']}/move"

    def order() -> list[str]:
        return [
            name[-1]
            for name in names(writer.jira.get(f"{writer.api}/project/PLAT/versions"))
            if "place" in name
        ]

    writer.send("POST", path, {"after": a["self"]}, status=200)
    assert order() == ["a", "c", "b"]
    writer.send("POST", path, {"position": "Earlier"}, status=200)
    assert order() == ["c", "a", "b"]
    writer.send("POST", path, {"position": "Later"}, status=200)
    writer.send("POST", path, {"position": "Last"}, status=200)
    assert order() == ["a", "b", "c"]
    moved = writer.send("POST", path, {"position": "First"}, status=200)
    first = names(writer.jira.get(f"{writer.api}/project/PLAT/versions"))[0]
    assert moved["name"] == first == "place c"
    for body in ({}, {"after": b["self"], "position": "First"}, {"position": "Up"}, {"after": 5}):
        writer.send("POST", path, body, status=400)
    writer.send("POST", path, {"after": "http://x/99999"}, status=404)


def test_a_version_goes_and_another_comes_in_its_place(writer: Writer) -> None:
    old, new = version(writer, "old one"), version(writer, "new one")
    held = [{"id": old["id"]}]
    key = writer.created(fixVersions=held, versions=held, customfield_10045=held[0], customfield_10049=held)
    counts = writer.send("GET", f"/version/{old['id']}/relatedIssueCounts", status=200)
    usage = counts["customFieldUsage" if writer.cloud else "customFieldNames"]
    assert (counts["issuesFixedCount"], counts["issuesAffectedCount"], len(usage)) == (1, 1, 2)
    assert counts["issueCountWithCustomFieldsShowingVersion"] == 1
    open_ = writer.send("GET", f"/version/{old['id']}/unresolvedIssueCount", status=200)
    assert open_["issuesUnresolvedCount"] == 1
    path, custom = f"/version/{old['id']}/removeAndSwap", {"customFieldId": 10045, "moveTo": int(new["id"])}
    for body in (
        {"moveFixIssuesTo": int(old["id"])}, {"moveFixIssuesTo": 99999}, {"moveFixIssuesTo": "x"},
        {"customFieldReplacementList": [{"customFieldId": 10031}]}, {"customFieldReplacementList": [7]},
        {"moveAffectedIssuesTo": int(writer.jira.get(f"{writer.api}/project/WEB/versions")[0]["id"])},
    ):  # fmt: skip
        writer.send("POST", path, body, status=400)
    body = {"moveFixIssuesTo": int(new["id"]), "customFieldReplacementList": [custom]}
    writer.send("POST", path, body, status=204)
    fields = writer.issue(key)["fields"]
    assert (names(fields["fixVersions"]), fields["versions"]) == (["new one"], [])
    assert (fields["customfield_10045"]["name"], fields["customfield_10049"]) == ("new one", None)
    told = history(writer, key)
    assert ("Fix Version", None, "new one") in told
    assert ("Version", "old one", None) in told
    writer.send("POST", path, {}, status=404)


def test_versions_are_merged(writer: Writer) -> None:
    old, new = version(writer, "merged away"), version(writer, "merged into")
    key = writer.created(fixVersions=[{"id": old["id"]}, {"id": new["id"]}])
    writer.send("PUT", f"/version/{old['id']}/mergeto/{old['id']}", status=400)
    writer.send("PUT", f"/version/{old['id']}/mergeto/99999", status=404)
    writer.send("PUT", f"/version/{old['id']}/mergeto/{new['id']}", status=204)
    assert names(writer.issue(key)["fields"]["fixVersions"]) == ["merged into"]
    if writer.cloud:
        other = version(writer, "deleted with an heir")
        path = f"/version/{new['id']}"
        writer.send("DELETE", path, status=204, moveFixIssuesTo=other["id"])
        assert names(writer.issue(key)["fields"]["fixVersions"]) == ["deleted with an heir"]
        writer.send("DELETE", path, status=404)


def test_a_version_tells_how_far_its_issues_are(writer: Writer) -> None:
    if not writer.cloud:
        page = writer.send("GET", "/version", status=200, query="1.", projectIds="10000")
        assert {row["projectId"] for row in page["values"]} == {10000}
        return
    person = writer.jira.get("/rest/api/3/myself")["accountId"]
    made = version(writer, "watched", driver=person, approvers=[{"accountId": person}])
    writer.created(fixVersions=[{"id": made["id"]}])
    expand = "issuesstatus,operations,driver,approvers"
    told = writer.send("GET", f"/version/{made['id']}", status=200, expand=expand)
    assert told["issuesStatusForFixVersion"] == {"unmapped": 0, "toDo": 1, "inProgress": 0, "done": 0}
    assert (told["driver"], told["approvers"][0]["status"]) == (person, "PENDING")
    for body in (
        {"driver": "nobody"},
        {"approvers": [{"accountId": "nobody"}]},
        {"approvers": [{"accountId": 7}]},
    ):
        writer.send("PUT", f"/version/{made['id']}", body, status=400)


def test_related_work_of_a_version_is_kept(writer: Writer) -> None:
    if not writer.cloud:
        return
    path = f"/version/{version(writer, 'with work')['id']}/relatedwork"
    assert writer.send("GET", path, status=200) == []
    body = {"category": "Design", "title": "Plan", "url": "https://example.com/plan"}
    made = writer.send("POST", path, body, status=201)
    body = {"category": "Testing", "relatedWorkId": made["relatedWorkId"], "title": "Plan 2"}
    assert writer.send("PUT", path, body, status=200)["category"] == "Testing"
    assert [row["title"] for row in writer.send("GET", path, status=200)] == ["Plan 2"]
    writer.send("POST", path, {"title": "x", "url": "ftp:"}, status=400)
    writer.send("PUT", path, {"category": "Testing", "relatedWorkId": "x"}, status=404)
    writer.send("DELETE", f"{path}/{made['relatedWorkId']}", status=204)
    writer.send("DELETE", f"{path}/{made['relatedWorkId']}", status=404)


def test_remote_links_of_a_version_are_kept(writer: Writer) -> None:
    if writer.cloud:
        return
    made = version(writer, "with links")
    path = f"/version/{made['id']}/remotelink"
    writer.send("POST", f"{path}/g%2F1", {"title": "One"}, status=201)
    writer.send("POST", path, {"globalId": "two", "title": "Two"}, status=201)
    writer.send("POST", path, {}, status=400)
    told = writer.send("GET", f"{path}/g%2F1", status=200)
    assert (told["name"], told["link"]) == ("with links", {"title": "One", "globalId": "g/1"})
    assert len(writer.send("GET", path, status=200)["links"]) == 2
    assert len(writer.send("GET", "/version/remotelink", status=200, globalId="two")["links"]) == 1
    writer.send("DELETE", f"{path}/two", status=204)
    writer.send("GET", f"{path}/two", status=404)
    writer.send("DELETE", path, status=204)
    assert writer.jira.get(writer.api + path)["links"] == []


def test_a_component_knows_to_whom_its_issues_go(writer: Writer) -> None:
    me = writer.jira.get(f"{writer.api}/myself")
    lead = {"leadAccountId": me["accountId"]} if writer.cloud else {"leadUserName": me["name"]}
    made = component(writer, "Mine", assigneeType="COMPONENT_LEAD", description="d", **lead)
    assert made["realAssignee"]["displayName"] == made["lead"]["displayName"] == me["displayName"]
    assert writer.send("GET", f"/component/{made['id']}", status=200) == made
    assert made in writer.send("GET", "/project/PLAT/components", status=200)
    nobody = dict.fromkeys(lead, "")
    path = f"/component/{made['id']}"
    bare = writer.send("PUT", path, nobody, status=200)
    assert (bare["realAssigneeType"], bare["isAssigneeTypeValid"], "lead" in bare) == (
        "UNASSIGNED",
        False,
        False,
    )
    bare = writer.send("PUT", path, {"assigneeType": "PROJECT_LEAD"}, status=200)
    assert bare["realAssignee"]["displayName"]
    for body in ({"name": " "}, {"name": "api"}, {"invalid": 1}, {"assigneeType": "X"}, {"lead": 7}, [],
                 dict.fromkeys(lead, "nobody at all"), {"name": "x" * 256}):  # fmt: skip
        writer.send("PUT", path, body, status=400)
    refused = writer.send("POST", "/component", {"name": "API", "project": "PLAT"}, status=400)
    assert refused["errors"] == {"name": "A component with the name API already exists in this project."}
    refused = writer.send("POST", "/component", {"project": "PLAT"}, status=400)
    assert "cannot be an empty string" in refused["errors"]["name"]
    writer.send("POST", "/component", {"name": "a"}, status=400)
    writer.send("POST", "/component", {"name": "a", "project": "NOPE"}, status=404)


def test_issues_follow_their_components(writer: Writer) -> None:
    old, new = component(writer, "Old part"), component(writer, "New part")
    key = writer.created(components=[{"id": old["id"]}])
    writer.send("PUT", f"/component/{old['id']}", {"name": "Older part"}, status=200)
    assert names(writer.issue(key)["fields"]["components"]) == ["Older part"]
    assert writer.found('component = "Older part"') == [key]
    told = writer.send("GET", f"/component/{old['id']}/relatedIssueCounts", status=200)
    assert told["issueCount"] == 1
    foreign = writer.jira.get(f"{writer.api}/project/WEB/components")[0]["id"]
    writer.send("DELETE", f"/component/{old['id']}", status=404, moveIssuesTo=foreign)
    writer.send("DELETE", f"/component/{old['id']}", status=404, moveIssuesTo="99999")
    writer.send("DELETE", f"/component/{old['id']}", status=204, moveIssuesTo=new["id"])
    assert names(writer.issue(key)["fields"]["components"]) == ["New part"]
    assert ("Component", "Older part", None) in history(writer, key)
    writer.send("DELETE", f"/component/{new['id']}", status=204)
    assert writer.issue(key)["fields"]["components"] == []
    refused = writer.send("DELETE", f"/component/{new['id']}", status=404)
    assert refused["errorMessages"] == [f"The component with id {new['id']} does not exist."]


def test_components_are_searched(writer: Writer) -> None:
    if not writer.cloud:
        page = writer.send("GET", "/component/page", status=200, query="API", projectIds="10000")
        assert names(page["values"]) == ["API"]
        return
    page = writer.send("GET", "/component", status=200, query="api", projectIdsOrKeys="WEB")
    assert names(page["values"]) == ["API"]
    writer.send("GET", "/component", status=404, projectIdsOrKeys="NOPE")
    for order in ("name", "-lead", "issueCount", "+description"):
        page = writer.send("GET", "/project/PLAT/component", status=200, orderBy=order)
        assert "API" in names(page["values"])


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
