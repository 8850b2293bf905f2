"""Issue security and notification schemes: who sees an issue of a level, who would be told of it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = ("notification_schemes", "security_schemes")
CLOUD = pytest.mark.parametrize("writer", ["cloud"], indirect=True)
SCHEMES = "/issuesecurityschemes"


def test_the_scheme_of_the_start(writer: Writer) -> None:
    [row] = writer.send("GET", SCHEMES, status=200)["issueSecuritySchemes"]
    whole = writer.send("GET", f"{SCHEMES}/{row['id']}", status=200)
    assert [level["name"] for level in whole["levels"]] == ["Staff", "Management"]
    assert writer.send("GET", "/project/SET/issuesecuritylevelscheme", status=200) == whole
    writer.send("GET", "/project/PLAT/issuesecuritylevelscheme", status=404)
    mine = writer.send("GET", "/project/SET/securitylevel", status=200)["levels"]
    level = writer.send("GET", f"/securitylevel/{mine[0]['id']}", status=200)
    assert level["name"] == "Staff"
    writer.send("GET", "/securitylevel/1", status=404)
    writer.send("GET", f"{SCHEMES}/1", status=404)


@CLOUD
def test_only_members_of_a_level_see_its_issues(writer: Writer, other: httpx2.Client) -> None:
    admin = {"type": "group", "parameter": "site-admins"}
    levels = [{"name": "Secret", "members": [admin]}, {"name": "Open", "isDefault": True, "members": [
        {"type": "applicationRole"}]}]  # fmt: skip
    id_ = writer.send("POST", SCHEMES, {"name": "Deep", "levels": levels}, status=201)["id"]
    given = {"schemeId": id_, "projectId": "10000"}
    writer.send("PUT", SCHEMES + "/project", given, status=303)
    one, two = writer.send("GET", f"{SCHEMES}/level", status=200, schemeId=id_)["values"]
    assert (one["name"], two["isDefault"]) == ("Secret", True)
    key = writer.created()
    assert writer.issue(key)["fields"]["security"]["name"] == "Open"
    path = f"{writer.api}/issue/{key}"
    assert other.get(path).status_code == 200
    refused = writer.send("PUT", f"/issue/{key}", {"fields": {"security": {"id": "1"}}}, status=400)
    assert refused["errors"] == {"security": "Security level id '1' is not valid"}
    writer.send("PUT", f"/issue/{key}", {"fields": {"security": 1}}, status=400)
    writer.send("PUT", f"/issue/{key}", {"fields": {"security": {"id": one["id"]}}}, status=204)
    assert other.get(path).status_code == 404
    assert writer.found("level = Secret") == [key]
    found = other.post(f"{writer.api}/search/jql", json={"jql": f"key = {key}"})
    assert not found.json().get("issues")
    member = f"{SCHEMES}/{id_}/level/{one['id']}/member"
    writer.send(
        "PUT", member, {"members": [{"type": "group", "parameter": "jira-software-users"}]}, status=204
    )
    assert other.get(path).status_code == 200
    rows = writer.send("GET", f"{SCHEMES}/{id_}/members", status=200, issueSecurityLevelId=one["id"])[
        "values"
    ]
    assert [row["holder"]["parameter"] for row in rows] == ["site-admins", "jira-software-users"]
    page = writer.send("GET", f"{SCHEMES}/level/member", status=200, levelId=one["id"], expand="group")
    writer.send("DELETE", f"{member}/{page['values'][1]['id']}", status=204)
    writer.send("DELETE", f"{member}/1", status=404)
    assert other.get(path).status_code == 404
    base = f"{SCHEMES}/{id_}/level/{one['id']}"
    writer.send("PUT", base, {"name": "Top secret"}, status=204)
    writer.send("PUT", base, {"name": "open"}, status=400)
    assert writer.issue(key)["fields"]["security"]["name"] == "Top secret"
    writer.send("DELETE", base, status=400, replaceWith="1")
    writer.send("DELETE", base, status=303, replaceWith=two["id"])
    assert writer.issue(key)["fields"]["security"]["name"] == "Open"
    writer.send("DELETE", base, status=404)
    writer.send("PUT", f"{SCHEMES}/{id_}/level", {"levels": [{"name": "Third"}]}, status=204)
    writer.send("PUT", f"{SCHEMES}/{id_}/level", {"levels": [{"name": "third"}]}, status=400)
    default = {"issueSecuritySchemeId": id_, "defaultLevelId": "-1"}
    writer.send("PUT", f"{SCHEMES}/level/default", {"defaultValues": [default]}, status=204)
    assert writer.send("GET", f"{SCHEMES}/level", status=200, onlyDefault="true")["total"] == 0
    wrong = {"defaultValues": [{**default, "defaultLevelId": "1"}]}
    writer.send("PUT", f"{SCHEMES}/level/default", wrong, status=404)
    assert writer.issue(writer.created())["fields"]["security"] is None
    writer.send("DELETE", f"{SCHEMES}/{id_}", status=400)
    writer.send("PUT", f"{SCHEMES}/{id_}", {"description": "d"}, status=204)
    found = writer.send("GET", f"{SCHEMES}/search", status=200, projectId="10000")["values"]
    assert (found[0]["description"], found[0]["projectIds"]) == ("d", [10000])
    rows = writer.send("GET", f"{SCHEMES}/project", status=200, issueSecuritySchemeId=id_)["values"]
    assert rows == [{"issueSecuritySchemeId": id_, "projectId": "10000"}]
    writer.send("PUT", SCHEMES + "/project", {"schemeId": "-1", "projectId": "10000"}, status=303)
    assert writer.issue(key)["fields"]["security"] is None
    writer.send("DELETE", f"{SCHEMES}/{id_}", status=204)


@CLOUD
def test_a_scheme_that_is_wrong_is_refused(writer: Writer) -> None:
    wrong: list[Any] = [
        None, {}, {"name": "confidential settlements"}, {"name": "x", "levels": [{}]},
        {"name": "x", "levels": [{"name": "a"}, {"name": "A"}]},
        {"name": "x", "levels": [{"name": "a", "members": [{"type": "ghost"}]}]},
    ]  # fmt: skip
    for body in wrong:
        writer.send("POST", SCHEMES, body, status=400)
    assert len(writer.send("GET", SCHEMES, status=200)["issueSecuritySchemes"]) == 1
    writer.send("PUT", SCHEMES + "/project", {"schemeId": "1", "projectId": "10000"}, status=404)


def test_notification_schemes_are_read(writer: Writer) -> None:
    [row] = writer.send("GET", "/notificationscheme", status=200)["values"]
    assert row["name"] == "Default Notification Scheme"
    assert writer.send("GET", "/notificationscheme/10000", status=200) == row
    # Data Center's description types the events as one object without members; they are a list.
    whole = writer.jira.get(f"{writer.api}/notificationscheme/10000", expand="all")
    assert whole["notificationSchemeEvents"][0]["event"]["name"] == "Issue created"
    assert writer.send("GET", "/project/PLAT/notificationscheme", status=200)["id"] == 10000
    writer.send("GET", "/notificationscheme/1", status=404)
    restricted = next(row for row in writer.jira.sandbox.told["users"] if row["label"] == "restricted")
    login = (restricted["user"], restricted["token" if writer.cloud else "password"])
    with httpx2.Client(base_url=writer.jira.sandbox.url, auth=login) as client:
        writer.send("GET", "/notificationscheme/10000", status=404, client=client)


@CLOUD
def test_notification_schemes_are_written(writer: Writer) -> None:
    me = writer.jira.get("/rest/api/3/myself")["accountId"]
    told = [
        {"notificationType": "Group", "parameter": "developers"},
        {"notificationType": "User", "parameter": me},
        {"notificationType": "EmailAddress", "parameter": "boss@example.com"},
        {"notificationType": "ProjectRole", "parameter": "10002"}, {"notificationType": "ProjectLead"},
        {"notificationType": "UserCustomField", "parameter": "customfield_10038"},
    ]  # fmt: skip
    events = [{"event": {"id": "1"}, "notifications": told}]
    body = {"name": "Loud", "notificationSchemeEvents": events}
    id_ = writer.send("POST", "/notificationscheme", body, status=201)["id"]
    base = f"/notificationscheme/{id_}"
    more = {"notificationSchemeEvents": [{"event": {"id": "2"}, "notifications": told[:1]}]}
    writer.send("PUT", base + "/notification", more, status=204)
    shown = writer.send("GET", base, status=200, expand="all")["notificationSchemeEvents"]
    first = shown[0]["notifications"]
    assert first[0]["group"]["name"] == "developers"
    assert first[1]["user"]["accountId"] == me
    assert first[2]["emailAddress"] == "boss@example.com"
    assert [event["event"]["id"] for event in shown] == [1, 2]
    writer.send("DELETE", f"{base}/notification/{first[0]['id']}", status=204)
    writer.send("DELETE", f"{base}/notification/{first[0]['id']}", status=404)
    writer.send("PUT", base, {"name": "Quiet", "description": "d"}, status=204)
    wrong: list[Any] = [
        None, {"name": "quiet"}, {"name": "x", "notificationSchemeEvents": [{}]},
        {"name": "x", "notificationSchemeEvents": [{"event": {"id": "99"}, "notifications": []}]},
        {"name": "x", "notificationSchemeEvents": [{"event": {"id": "1"}, "notifications": [
            {"notificationType": "Ghost"}]}]},
        {"name": "x", "notificationSchemeEvents": [{"event": {"id": "1"}, "notifications": [
            {"notificationType": "User"}]}]},
    ]  # fmt: skip
    for given in wrong:
        writer.send("POST", "/notificationscheme", given, status=400)
    assert writer.send("GET", "/notificationscheme", status=200, onlyDefault="true")["total"] == 1
    pages = writer.send("GET", "/notificationscheme/project", status=200, projectId="10000")["values"]
    assert pages == [{"notificationSchemeId": "10000", "projectId": "10000"}]
    writer.send("DELETE", base, status=204)
    writer.send("DELETE", "/notificationscheme/10000", status=400)


def test_only_administrators_set_security_up(writer: Writer, other: httpx2.Client) -> None:
    writer.send("GET", SCHEMES, status=403, client=other)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
