"""People, groups and what they may do, by several callers: what each sees, changes and is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from sandbox_writer import Thing, Writer

JUDGED = (
    "anonymization",
    "applications",
    "groups",
    "myself",
    "passwords",
    "permissions",
    "useravatars",
    "useredit",
    "userfind",
    "userowned",
    "users",
)
MEMBER, RESTRICTED, CUSTOMER = "Jürgen Großmann", "Rosa Contreras", "Casey Kunde"


def as_(writer: Writer, name: str) -> httpx2.Client:
    """A client of somebody, by their display name."""
    told = writer.jira.sandbox.told
    user = next(row for row in told["users"] if row["displayName"] == name)
    secret = user["token"] if writer.cloud else user["password"]
    return httpx2.Client(base_url=writer.jira.sandbox.url, auth=(user["user"], secret), timeout=30)


@pytest.fixture(scope="module")
def restricted(writer: Writer) -> Iterator[httpx2.Client]:
    with as_(writer, RESTRICTED) as client:
        yield client


@pytest.fixture(scope="module")
def member(writer: Writer) -> Iterator[httpx2.Client]:
    with as_(writer, MEMBER) as client:
        yield client


def who(writer: Writer, row: Thing) -> Thing:
    """The parameter that names somebody."""
    return {"accountId": row["accountId"]} if writer.cloud else {"username": row["name"]}


def everybody(writer: Writer) -> list[Thing]:
    if writer.cloud:
        rows: list[Thing] = writer.send("GET", "/rest/api/3/users/search", status=200, maxResults=1000)
        return rows
    found: list[Thing] = writer.send("GET", "/user/list", status=200, maxResults=1000)["values"]
    return found


def named(writer: Writer, name: str) -> Thing:
    return next(row for row in everybody(writer) if row["displayName"] == name)


def hired(writer: Writer, name: str, **more: Any) -> Thing:
    login = name.lower().replace(" ", ".")
    body: Thing = {"emailAddress": f"{login}@example.com", "displayName": name, **more}
    body |= {} if writer.cloud else {"name": login}
    if writer.cloud:
        body.setdefault("products", ["jira-software"])
    found: Thing = writer.send("POST", "/user", body, status=201)
    return found


def search(writer: Writer, client: httpx2.Client, jql: str, *, status: int = 200) -> Any:
    if writer.cloud:
        return writer.send(
            "POST",
            "/search/jql",
            {"jql": jql, "fields": ["key"], "maxResults": 100},
            status=status,
            client=client,
        )
    return writer.send("GET", "/search", status=status, client=client, jql=jql, fields="key", maxResults=100)


def permission(writer: Writer, key: str, client: httpx2.Client | None = None, **context: Any) -> bool:
    asked = {"permissions": key} if writer.cloud else {}
    rows = writer.send("GET", "/mypermissions", status=200, client=client, **asked, **context)
    have: bool = rows["permissions"][key]["havePermission"]
    return have


def test_a_restricted_person_sees_one_project_and_its_issues(
    writer: Writer, restricted: httpx2.Client
) -> None:
    if writer.cloud:
        shown = writer.send("GET", "/project/search", status=200, client=restricted)["values"]
    else:
        shown = writer.send("GET", "/project", status=200, client=restricted)
    assert [row["key"] for row in shown] == ["DATA"]
    everything = search(writer, writer.jira.client, "project is not EMPTY")["issues"]
    mine = search(writer, restricted, "project is not EMPTY")["issues"]
    assert mine
    assert {row["key"] for row in everything if row["key"].startswith("DATA-")} == {
        row["key"] for row in mine
    }
    hidden = next(row for row in everything if not row["key"].startswith("DATA-"))
    for path in (f"/issue/{hidden['key']}", f"/issue/{hidden['id']}", f"/issue/{hidden['key']}/comment"):
        answer = writer.send("GET", path, status=404, client=restricted)
        assert answer["errorMessages"] == ["Issue does not exist or you do not have permission to see it."]
    assert restricted.get(f"{writer.api}/issue/{mine[0]['key']}").status_code == 200
    writer.send("GET", "/project/PLAT", status=404, client=restricted)
    told = search(writer, restricted, "project = PLAT", status=400)["errorMessages"]
    assert told == ["The value 'PLAT' does not exist for the field 'project'."]
    if writer.cloud:
        asked = {"issueIdsOrKeys": [hidden["key"], mine[0]["key"]]}
        rows = writer.send("POST", "/issue/bulkfetch", asked, status=200, client=restricted)["issues"]
        assert [row["key"] for row in rows] == [mine[0]["key"]]
        count = writer.send(
            "POST",
            "/search/approximate-count",
            {"jql": "project is not EMPTY"},
            status=200,
            client=restricted,
        )
        assert count == {"count": len(mine)}
    boards = writer.send("GET", "/rest/agile/1.0/board", status=200, client=restricted)["values"]
    assert len(boards) == 1
    writer.send("GET", "/rest/agile/1.0/board/1", status=404, client=restricted)


def test_a_customer_sees_nothing_and_an_inactive_person_does_not_get_in(writer: Writer) -> None:
    with as_(writer, CUSTOMER) as customer:
        assert search(writer, customer, "project is not EMPTY OR created > '2000-01-01'")["issues"] == []
        assert not permission(writer, "BROWSE_PROJECTS", customer)
    assert MEMBER in {row["displayName"] for row in writer.jira.sandbox.told["users"]}


def test_permissions_are_what_groups_and_roles_give(
    writer: Writer, restricted: httpx2.Client, member: httpx2.Client
) -> None:
    assert permission(writer, "ADMINISTER")
    assert not permission(writer, "ADMINISTER", member)
    assert permission(writer, "EDIT_ISSUES", member, projectKey="WEB")
    assert permission(writer, "EDIT_ISSUES", restricted)
    assert permission(writer, "EDIT_ISSUES", restricted, projectKey="DATA")
    assert not permission(writer, "ADMINISTER_PROJECTS", restricted, projectKey="DATA")
    issue = search(writer, writer.jira.client, "project = DATA")["issues"][0]
    assert permission(writer, "BROWSE_PROJECTS", restricted, issueKey=issue["key"])
    assert permission(writer, "BROWSE_PROJECTS", restricted, issueId=issue["id"])
    asked = {"permissions": "BROWSE_PROJECTS"} if writer.cloud else {}
    for context in ({"projectKey": "PLAT"}, {"projectId": "10000"}, {"issueKey": "PLAT-1"}):
        writer.send("GET", "/mypermissions", status=404, client=restricted, **asked, **context)
    rows = writer.send("GET", "/permissions", status=200)["permissions"]
    assert rows["EDIT_ISSUES"]["type"] == "PROJECT"
    assert rows["ADMINISTER"]["type"] == "GLOBAL"
    if writer.cloud:
        assert "permissions" in writer.send("GET", "/mypermissions", status=400)["errorMessages"][0]
        assert writer.send("GET", "/mypermissions", status=400, permissions="FLY")["errors"] == {
            "FLY": "Unrecognized permission"
        }
        writer.send("GET", "/mypermissions", status=400, permissions="EDIT_ISSUES", commentId="1")
    else:
        old = writer.send("GET", "/mypermissions", status=200)["permissions"]["EDIT_ISSUE"]
        assert old["deprecatedKey"] is True
        writer.send("GET", "/permissions", status=403, client=restricted)


def test_many_permissions_are_checked_at_once(writer: Writer, restricted: httpx2.Client) -> None:
    if not writer.cloud:
        pytest.skip("Data Center has no such operation")
    rows = search(writer, writer.jira.client, "project in (DATA, WEB)")["issues"]
    data = [int(row["id"]) for row in rows if row["key"].startswith("DATA-")]
    body = {
        "globalPermissions": ["ADMINISTER", "BULK_CHANGE"],
        "projectPermissions": [
            {"permissions": ["EDIT_ISSUES", ""], "projects": [10000, 10005, 99],
             "issues": [int(row["id"]) for row in rows] + [1]},
            {"permissions": ["DELETE_ISSUES"], "projects": None, "issues": [data[0]]},
        ],
    }  # fmt: skip
    expected = {
        "globalPermissions": ["BULK_CHANGE"],
        "projectPermissions": [
            {"permission": "EDIT_ISSUES", "projects": [10005],
             "issues": [int(row["id"]) for row in rows if int(row["id"]) in data]},
            {"permission": "DELETE_ISSUES", "projects": [], "issues": []},
        ],
    }  # fmt: skip
    path = "/permissions/check"
    assert writer.send("POST", path, body, status=200, client=restricted) == expected
    account = named(writer, RESTRICTED)["accountId"]
    assert writer.send("POST", path, {**body, "accountId": account}, status=200) == expected
    other = named(writer, MEMBER)["accountId"]
    writer.send("POST", path, {"accountId": other}, status=403, client=restricted)
    writer.send("POST", path, {"accountId": "nobody"}, status=400)
    wrong: tuple[Any, ...] = (
        [], {"globalPermissions": ["EDIT_ISSUES"]}, {"globalPermissions": 5}, {"nope": 1},
        {"projectPermissions": [{"permissions": []}]},
        {"projectPermissions": [{"permissions": ["ADMINISTER"]}]},
        {"projectPermissions": [{"permissions": "x"}]}, {"projectPermissions": [5]},
        {"projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": ["x"]}]},
        {"projectPermissions": [{"permissions": ["EDIT_ISSUES"], "issues": list(range(1001))}]},
    )  # fmt: skip
    for given in wrong:
        writer.send("POST", path, given, status=400)
    path = "/permissions/project"
    asked = {"permissions": ["BROWSE_PROJECTS", "EDIT_ISSUES"]}
    told = writer.send("POST", path, asked, status=200, client=restricted)
    assert told == {"projects": [{"id": 10005, "key": "DATA"}]}
    for given in ({"permissions": []}, {"permissions": ["FLY"]}, {"permissions": "x"}, {}):
        writer.send("POST", path, given, status=400)


def test_a_new_person_is_found_everywhere_and_gone_after(writer: Writer) -> None:
    row = hired(writer, "Nova Neu")
    assert row["active"] is True
    assert row["groups"]["size"] == 1
    again = writer.send("GET", "/user", status=200, expand="groups,applicationRoles", **who(writer, row))
    assert [group["name"] for group in again["groups"]["items"]] == ["jira-software-users"]
    assert [role["key"] for role in again["applicationRoles"]["items"]] == ["jira-software"]
    query = {"query": "nova.n"} if writer.cloud else {"username": "nova.n"}
    assert len(writer.send("GET", "/user/search", status=200, **query)) == 1
    found = writer.send("GET", "/user/assignable/search", status=200, project="WEB", **query)
    assert [one["displayName"] for one in found] == ["Nova Neu"]
    assignee = {"accountId": row["accountId"]} if writer.cloud else {"name": row["name"]}
    key = writer.created(assignee=assignee)
    quoted = row["accountId"] if writer.cloud else row["name"]
    assert writer.found(f'assignee = "{quoted}"') == [key]
    if writer.cloud:
        same = {"emailAddress": "Nova.Neu@example.com", "products": []}
        assert writer.send("POST", "/user", same, status=201)["accountId"] == row["accountId"]
    else:
        refusal = writer.send("DELETE", "/user", status=400, **who(writer, row))["errorMessages"][0]
        assert "1 issues that are assigned to the user" in refusal
        writer.send("PUT", f"/issue/{key}/assignee", {"name": None}, status=204)
    writer.send("DELETE", "/user", status=204, **who(writer, row))
    writer.send("GET", "/user", status=404, **who(writer, row))
    writer.send("DELETE", "/user", status=404, **who(writer, row))
    writer.send("DELETE", "/user", status=400)
    me = writer.send("GET", "/myself", status=200)
    writer.send("DELETE", "/user", status=400, **who(writer, me))
    if writer.cloud:
        assert writer.issue(key)["fields"]["assignee"]["active"] is False
    else:
        former = writer.send("GET", "/user", status=200, key=row["key"], includeDeleted="true")
        assert former["deleted"] is True
        assert former["active"] is False
        writer.send("GET", "/user", status=404, key="nobody", includeDeleted="true")


def test_bad_people_are_not_added(writer: Writer, member: httpx2.Client) -> None:
    before = len(everybody(writer))
    good: Thing = {"emailAddress": "x@example.com", "displayName": "X"}
    good |= {"products": []} if writer.cloud else {"name": "x"}
    wrong: list[Any] = [[], {}, "x", {**good, "emailAddress": 5}, {**good, "emailAddress": "no"}]
    if writer.cloud:
        wrong += [{**good, "products": ["jira-nope"]}, {**good, "products": "x"},
                  {"emailAddress": "x@example.com"}]  # fmt: skip
    else:
        wrong += [{**good, "name": name} for name in ("", "ada", "ADA", "a<b", "x" * 256, 7)]
        wrong += [{**good, "password": "short"}, {**good, "applicationKeys": ["nope"]}, {**good, "fly": 1}]
        wrong += [{**good, "displayName": " "}, {**good, "displayName": "x" * 256}, {**good, "active": "no"}]
    for body in wrong:
        writer.send("POST", "/user", body, status=400)
    writer.send("POST", "/user", good, status=403, client=member)
    assert len(everybody(writer)) == before
    if writer.cloud:
        lonely = hired(writer, "Lone Ly", products=[])
        assert lonely["applicationRoles"]["size"] == 0
        again = {"emailAddress": lonely["emailAddress"], "products": []}
        told = writer.send("POST", "/user", again, status=400)
        assert "no access" in told["errors"]["emailAddress"]
    else:
        taken = writer.send("POST", "/user", {**good, "name": "Ada"}, status=400)
        assert taken["errors"] == {"username": "A user with that username already exists."}


def test_people_of_data_center_are_changed_renamed_and_deactivated(writer: Writer) -> None:
    if writer.cloud:
        pytest.skip("Cloud changes people by other APIs")
    row = hired(
        writer, "Change Me", password="Correct-Horse-1", applicationKeys=["jira-software", "jira-core"]
    )
    assert row["applicationRoles"]["size"] == 2
    key = writer.created(assignee={"name": row["name"]})
    told = writer.send(
        "PUT", "/user", {"name": "changed", "displayName": "Was Changed"}, status=200, username=row["name"]
    )
    assert told["name"] == "changed"
    writer.send("GET", "/user", status=404, username=row["name"])
    again = writer.send("GET", "/user", status=200, key=row["key"], expand="groups")
    assert len(again["groups"]["items"]) == 2
    assert writer.issue(key)["fields"]["assignee"]["displayName"] == "Was Changed"
    assert writer.found('assignee = "changed"') == [key]
    with httpx2.Client(base_url=writer.jira.sandbox.url, auth=("changed", "Correct-Horse-1")) as client:
        assert writer.send("GET", "/myself", status=200, client=client)["key"] == row["key"]
        wrong = {"displayName": "Mine", "password": "no"}
        writer.send("PUT", "/myself", wrong, status=400, client=client)
        mine = {"displayName": "Mine", "emailAddress": "mine@example.com", "password": "Correct-Horse-1"}
        assert writer.send("PUT", "/myself", mine, status=200, client=client)["displayName"] == "Mine"
        path = "/myself/password"
        new = {"password": "Battery-Staple-2"}
        writer.send("PUT", path, new, status=400, client=client)
        writer.send("PUT", path, {**new, "currentPassword": "no"}, status=400, client=client)
        writer.send("PUT", path, {**new, "currentPassword": "Correct-Horse-1"}, status=204, client=client)
        assert client.get("/rest/api/2/myself").status_code == 401
    writer.send("PUT", "/user/password", {"password": "Third-Time-3"}, status=204, username="changed")
    for body in ({}, {"password": "short"}, {"password": 5}, {"password": "changed"}):
        writer.send("PUT", "/user/password", body, status=400, username="changed")
    writer.send("PUT", "/user/password", {"password": "Third-Time-3"}, status=404, username="nobody")
    with httpx2.Client(base_url=writer.jira.sandbox.url, auth=("changed", "Third-Time-3")) as client:
        assert client.get("/rest/api/2/myself").status_code == 200
        writer.send(
            "PUT", "/user", {"active": False, "password": "Fourth-Time-4"}, status=200, username="changed"
        )
        assert client.get("/rest/api/2/myself").status_code == 401
    assert writer.send("GET", "/user/search", status=200, username="changed") == []
    assert (
        len(writer.send("GET", "/user/search", status=200, username="changed", includeInactive="true")) == 1
    )
    for body in ({"name": "ada"}, {"emailAddress": "no"}, {"displayName": ""}, {"active": 1}, {"fly": 1}, []):
        writer.send("PUT", "/user", body, status=400, username="changed")
    writer.send("PUT", "/user", {"active": False}, status=400, username="ada")
    lead = writer.send("GET", "/project/PLAT", status=200)["lead"]["name"]
    if lead != "ada":
        told = writer.send("PUT", "/user", {"active": False}, status=400, username=lead)["errors"]["active"]
        assert "lead of these projects" in told


def test_applications_let_people_in_and_out(writer: Writer, member: httpx2.Client) -> None:
    rows = writer.send("GET", "/applicationrole", status=200)
    assert [row["key"] for row in rows] == ["jira-software", "jira-servicedesk", "jira-core"]
    one = writer.send("GET", "/applicationrole/jira-core", status=200)
    assert (one["groups"], one["userCount"]) == (["contractors"], one["userCount"])
    writer.send("GET", "/applicationrole/nope", status=404)
    writer.send("GET", "/applicationrole", status=403, client=member)
    if writer.cloud:
        return
    row = hired(writer, "App Lication", applicationKeys=[])
    access = {"username": row["name"], "applicationKey": "jira-core"}
    writer.send("POST", "/user/application", status=200, **access)
    told = writer.send("GET", "/user", status=200, expand="applicationRoles", username=row["name"])
    assert [role["key"] for role in told["applicationRoles"]["items"]] == ["jira-core"]
    writer.send("DELETE", "/user/application", status=204, **access)
    assert writer.send("GET", "/user", status=200, username=row["name"])["applicationRoles"]["size"] == 0
    writer.send("POST", "/user/application", status=400, username=row["name"], applicationKey="nope")
    writer.send("POST", "/user/application", status=400, username="nobody", applicationKey="jira-core")
    path, groups = (
        "/applicationrole/jira-core",
        {"groups": ["contractors", "developers"], "defaultGroups": []},
    )
    assert writer.send("PUT", path, groups, status=200)["groups"] == groups["groups"]
    stale = {"headers": {"If-Match": '"old"'}}
    writer.send("PUT", path, groups, status=412, sent=stale)
    writer.send("PUT", "/applicationrole", [{"key": "jira-core", **groups}], status=412, sent=stale)
    tag = writer.jira.client.get("/rest/api/2/applicationrole").headers["etag"]
    back = [{"key": "jira-core", "groups": ["contractors"], "defaultGroups": ["contractors"]}]
    writer.send("PUT", "/applicationrole", back, status=200, sent={"headers": {"If-Match": tag}})
    for body in ({"groups": ["nope"]}, {"groups": [], "defaultGroups": ["contractors"]}, {"fly": 1}, []):
        writer.send("PUT", path, body, status=400)
    writer.send("PUT", "/applicationrole", {}, status=400)
    writer.send("PUT", "/applicationrole/nope", groups, status=404)


def test_groups_come_fill_and_go(writer: Writer, member: httpx2.Client) -> None:
    group = writer.send("POST", "/group", {"name": "rangers"}, status=201)
    assert (group["name"], group["users"]["size"]) == ("rangers", 0)
    at = {"groupId": group["groupId"]} if writer.cloud else {"groupname": "rangers"}
    row = named(writer, MEMBER)
    person = {"accountId": row["accountId"]} if writer.cloud else {"name": row["name"]}
    full = writer.send("POST", "/group/user", person, status=201, **at)
    assert full["users"]["size"] == 1
    assert writer.send("POST", "/group/user", person, status=201 if writer.cloud else 400, **at)
    shown = writer.send("GET", "/group/member", status=200, **at)["values"]
    assert [one["displayName"] for one in shown] == [MEMBER]
    if writer.cloud:
        read = writer.send("GET", "/group", status=200, expand="users[0:5]", **at)
        assert [one["displayName"] for one in read["users"]["items"]] == [MEMBER]
        assert writer.send("GET", "/group", status=200, **at)["users"]["items"] == []
        groups = writer.send("GET", "/user/groups", status=200, **who(writer, row))
        assert "rangers" in [one["name"] for one in groups]
        writer.send("GET", "/user/groups", status=400)
        bulk = writer.send("GET", "/group/bulk", status=200, accessType="admin")["values"]
        assert [one["name"] for one in bulk] == ["jira-administrators", "site-admins"]
        bulk = writer.send("GET", "/group/bulk", status=200, accessType="user", applicationKey="jira-core")
        assert [one["name"] for one in bulk["values"]] == ["contractors"]
        for wrong in ({"accessType": "x"}, {"accessType": "user", "applicationKey": "x"}):
            writer.send("GET", "/group/bulk", status=400, **wrong)
        writer.send("GET", "/group", status=400, groupId=group["groupId"], groupname="rangers")
        writer.send("GET", "/group", status=404, groupId="nope")
    query = {"accountId": row["accountId"]} if writer.cloud else {"userName": row["name"]}
    found = writer.send("GET", "/groups/picker", status=200, query="rang", **query)
    assert [one["html"] for one in found["groups"]] == ["<b>rang</b>ers"]
    assert writer.send("GET", "/groups/picker", status=200, query="rang", exclude="rangers")["total"] == 0
    leaver = who(writer, row)
    writer.send("DELETE", "/group/user", status=200, **at, **leaver)
    writer.send("DELETE", "/group/user", status=400, **at, **leaver)
    writer.send("DELETE", "/group/user", status=400, **at)
    nobody = {"accountId": "x"} if writer.cloud else {"username": "x"}
    writer.send("DELETE", "/group/user", status=404, **at, **nobody)
    for body in (
        {"name": "rangers"},
        {"name": "RANGERS"},
        {"name": ""},
        {},
        {"name": 7},
        {"name": "x" * 256},
        [],
    ):
        writer.send("POST", "/group", body, status=400)
    for body, status in (({}, 400), ([], 400), ({next(iter(person)): "nobody"}, 404)):
        writer.send("POST", "/group/user", body, status=status, **at)
    writer.send("POST", "/group/user", person, status=400)
    writer.send("POST", "/group/user", person, status=404, groupname="nope")
    for method, path, more in (
        ("POST", "/group", {"body": {"name": "no"}}), ("DELETE", "/group", at),
        ("POST", "/group/user", {"body": person, **at}), ("DELETE", "/group/user", {**at, **leaver}),
    ):  # fmt: skip
        writer.send(method, path, status=403, client=member, **more)
    writer.send("DELETE", "/group", status=400, swapGroup="nope", **at)
    writer.send("DELETE", "/group", status=200, swapGroup="developers", **at)
    writer.send("DELETE", "/group", status=404, **at)
    writer.send("DELETE", "/group", status=400)


def test_what_a_group_saw_is_seen_by_the_group_in_its_place(writer: Writer) -> None:
    writer.send("POST", "/group", {"name": "seers"}, status=201)
    key = writer.created()
    said = {"body": writer.rich("secret"), "visibility": {"type": "group", "value": "seers"}}
    writer.send("POST", f"/issue/{key}/comment", said, status=201)
    writer.send("DELETE", "/group", status=200, groupname="seers", swapGroup="developers")
    comment = writer.send("GET", f"/issue/{key}/comment", status=200)["comments"][0]
    assert comment["visibility"]["value"] == "developers"
    embedded = writer.issue(key)["fields"]["comment"]["comments"][0]
    assert embedded["visibility"]["value"] == "developers"


def test_what_is_said_to_a_role_or_group_is_read_by_its_members_only(
    writer: Writer, member: httpx2.Client, restricted: httpx2.Client
) -> None:
    key = search(writer, writer.jira.client, "project = DATA")["issues"][0]["key"]
    other = writer.created()
    ids = []
    for kind, value in (("role", "Administrators"), ("group", "contractors"), ("group", "developers")):
        said = {"body": writer.rich(f"to {value}"), "visibility": {"type": kind, "value": value}}
        ids.append(writer.send("POST", f"/issue/{key}/comment", said, status=201)["id"])
    path = f"{writer.api}/issue/{key}"
    for client, seen in ((writer.jira.client, [True, False, True]), (restricted, [False, True, False])):
        rows = writer.send("GET", f"/issue/{key}/comment", status=200, client=client)
        known = {row["id"] for row in rows["comments"]}
        assert rows["total"] == len(known)
        assert [id_ in known for id_ in ids] == seen
        embedded = client.get(path, params={"fields": "comment"}).json()["fields"]["comment"]
        assert [id_ in {row["id"] for row in embedded["comments"]} for id_ in ids] == seen
        for id_, visible in zip(ids, seen, strict=True):
            writer.send("GET", f"/issue/{key}/comment/{id_}", status=200 if visible else 404, client=client)
        if writer.cloud:
            asked = {"ids": [int(id_) for id_ in ids]}
            found = writer.send("POST", "/comment/list", asked, status=200, client=client)
            assert found["total"] == sum(seen)
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": other}, "outwardIssue": {"key": key}}
    writer.send("POST", "/issueLink", link, status=201)
    assert writer.jira.client.get(path).json()["fields"]["issuelinks"] != []
    assert restricted.get(path).json()["fields"]["issuelinks"] == []


def test_a_secret_issue_is_hidden_from_who_is_not_in_its_level(writer: Writer, member: httpx2.Client) -> None:
    issue = search(writer, writer.jira.client, 'project = "SET"')["issues"][0]["key"]
    path, jql = f"{writer.api}/issue/{issue}", f'key = "{issue}"'
    assert member.get(path).status_code == 200
    levels = writer.jira.get(f"{writer.api}/project/SET/securitylevel")["levels"]
    level = next(row["id"] for row in levels if row["name"] == "Management")
    writer.send("PUT", f"/issue/{issue}", {"fields": {"security": {"id": level}}}, status=204)
    assert writer.jira.client.get(path).status_code == 200
    assert member.get(path).status_code == 404
    assert permission(writer, "EDIT_ISSUES", projectKey="SET", client=member)
    asked = {"permissions": "EDIT_ISSUES"} if writer.cloud else {}
    writer.send("GET", "/mypermissions", status=404, client=member, issueKey=issue, **asked)
    told = search(writer, member, jql, status=400)["errorMessages"]
    assert "does not exist" in told[0]
    everything = search(writer, member, 'project = "SET"')["issues"]
    assert issue not in {row["key"] for row in everything}
    writer.send("PUT", f"/issue/{issue}", {"fields": {"security": None}}, status=204)
    assert member.get(path).status_code == 200


def test_a_search_is_answered_anew_when_permissions_change(writer: Writer, restricted: httpx2.Client) -> None:
    path = "/project/10001/role/10000"
    name = named(writer, RESTRICTED)["accountId" if writer.cloud else "name"]
    before = len(search(writer, restricted, "created > '2000-01-01'")["issues"])
    given = {"user": [name]}
    assert writer.jira.client.post(writer.api + path, json=given).status_code == 200
    assert len(search(writer, restricted, "created > '2000-01-01'")["issues"]) > before
    assert writer.jira.client.delete(writer.api + path, params={"user": name}).status_code == 204
    assert len(search(writer, restricted, "created > '2000-01-01'")["issues"]) == before


def test_hours_of_jql_are_those_of_who_asks(writer: Writer, member: httpx2.Client) -> None:
    zones = [
        writer.send("GET", "/myself", status=200, client=client)["timeZone"]
        for client in (writer.jira.client, member)
    ]
    assert zones == ["Europe/Berlin", "America/Sao_Paulo"]
    key = writer.created()
    jql = f'key = {key} AND created >= "2026-06-15 13:00"'
    assert len(search(writer, writer.jira.client, jql)["issues"]) == 1
    assert search(writer, member, jql)["issues"] == []


def test_everybody_is_told_whether_they_watch_and_voted_themselves(
    writer: Writer, member: httpx2.Client
) -> None:
    key = writer.created()
    writer.send(
        "DELETE",
        f"/issue/{key}/watchers",
        status=204,
        **who(writer, writer.send("GET", "/myself", status=200)),
    )
    writer.send("POST", f"/issue/{key}/watchers", status=204, client=member)
    writer.send("POST", f"/issue/{key}/votes", status=204, client=member)
    for client, mine in ((writer.jira.client, False), (member, True)):
        assert writer.send("GET", f"/issue/{key}/watchers", status=200, client=client)["isWatching"] is mine
        assert writer.send("GET", f"/issue/{key}/votes", status=200, client=client)["hasVoted"] is mine
        fields = client.get(f"{writer.api}/issue/{key}").json()["fields"]
        assert fields["watches"]["isWatching"] is mine
        assert fields["votes"]["hasVoted"] is mine


def test_jira_keeps_somebody_who_administers_it(writer: Writer) -> None:
    writer.send("DELETE", "/group", status=200, groupname="jira-administrators")
    writer.send("DELETE", "/group", status=400, groupname="site-admins")
    assert permission(writer, "ADMINISTER")


def test_who_can_be_assigned_see_and_do(writer: Writer, restricted: httpx2.Client) -> None:
    text = "query" if writer.cloud else "username"
    issue = search(writer, writer.jira.client, "project = DATA")["issues"][0]
    for path, more in (
        ("/user/assignable/search", {"project": "DATA"}),
        ("/user/assignable/search", {"issueKey": issue["key"]}),
        ("/user/assignable/multiProjectSearch", {"projectKeys": "DATA"}),
        ("/user/permission/search", {"permissions": "BROWSE_PROJECTS,EDIT_ISSUES", "projectKey": "DATA"}),
        ("/user/viewissue/search", {"issueKey": issue["key"]}),
        ("/user/viewissue/search", {"projectKey": "DATA"}),
    ):
        rows = writer.send("GET", path, status=200, **more, **{text: "rosa con"})
        assert [row["displayName"] for row in rows] == [RESTRICTED], path
    both = {"projectKeys": "DATA,WEB", text: "rosa con"}
    assert writer.send("GET", "/user/assignable/multiProjectSearch", status=200, **both) == []
    assert (
        writer.send("GET", "/user/assignable/search", status=200, project="WEB", **{text: "rosa con"}) == []
    )
    three = writer.send(
        "GET", "/user/assignable/search", status=200, project="WEB", maxResults=3, **{text: ""}
    )
    assert len(three) == 3
    for path, more, status in (
        ("/user/assignable/search", {}, 400), ("/user/assignable/search", {"project": "NOPE"}, 404),
        ("/user/assignable/search", {"issueKey": "NOPE-1"}, 404),
        ("/user/assignable/multiProjectSearch", {}, 400),
        ("/user/assignable/multiProjectSearch", {"projectKeys": "DATA,NOPE"}, 404),
        ("/user/permission/search", {"projectKey": "DATA"}, 400),
        ("/user/permission/search", {"projectKey": "DATA", "permissions": "FLY"}, 400),
        ("/user/permission/search", {"permissions": "EDIT_ISSUES"}, 400),
        ("/user/viewissue/search", {}, 400),
    ):  # fmt: skip
        writer.send("GET", path, status=status, **more, **{text: "a"})
    asked = {"permissions": "EDIT_ISSUES", "projectKey": "DATA", text: "a"}
    writer.send("GET", "/user/permission/search", status=403, client=restricted, **asked)
    assert (
        writer.send(
            "GET", "/user/viewissue/search", status=200, client=restricted, projectKey="DATA", **{text: "a"}
        )
        == []
    )
    if writer.cloud:
        account = named(writer, RESTRICTED)["accountId"]
        path = "/user/assignable/search"
        assert len(writer.send("GET", path, status=200, project="DATA", accountId=account)) == 1
        writer.send("GET", path, status=400, project="DATA", accountId=account, query="a")


def test_pickers_mark_what_was_found(writer: Writer, restricted: httpx2.Client) -> None:
    found = writer.send("GET", "/user/picker", status=200, query="rosa con", showAvatar="true")
    assert found["header"] == "Showing 1 of 1 matching users"
    assert found["users"][0]["html"].startswith("<strong>Rosa Con</strong>treras - rosa.contreras@")
    name = found["users"][0]["accountId" if writer.cloud else "name"]
    left_out = {"excludeAccountIds" if writer.cloud else "exclude": name}
    assert writer.send("GET", "/user/picker", status=200, query="rosa con", **left_out)["users"] == []
    writer.send("GET", "/user/picker", status=400)
    if writer.cloud:
        writer.send("GET", "/user/picker", status=400, query="a", exclude="x", excludeAccountIds="y")
    assert writer.send("GET", "/user/picker", status=200, query="a", client=restricted)["users"] == []
    both = writer.send("GET", "/groupuserpicker", status=200, query="contr", projectId="10005")
    assert [group["name"] for group in both["groups"]["groups"]] == ["contractors"]
    assert [user["displayName"] for user in both["users"]["users"]] == [RESTRICTED]
    elsewhere = writer.send("GET", "/groupuserpicker", status=200, query="contr", projectId="10000")
    assert elsewhere["users"]["total"] == 0
    writer.send("GET", "/groupuserpicker", status=400)
    writer.send("GET", "/groupuserpicker", status=403, query="a", client=restricted)
    apps = writer.send("GET", "/user/picker", status=200, query="automation", excludeConnectUsers="true")[
        "total"
    ]
    assert apps == (0 if writer.cloud else 1)


def test_people_are_found_by_what_they_are_to_issues(writer: Writer, restricted: httpx2.Client) -> None:
    if not writer.cloud:
        pytest.skip("Data Center has no structured query")
    me = writer.send("GET", "/myself", status=200)
    key = writer.created(assignee={"accountId": me["accountId"]})
    writer.send("POST", f"/issue/{key}/comment", {"body": writer.rich("x")}, status=201)
    writer.send("POST", f"/issue/{key}/watchers", status=204)
    step = writer.send("GET", f"/issue/{key}/transitions", status=200)["transitions"][1]["id"]
    writer.send("POST", f"/issue/{key}/transitions", {"transition": {"id": step}}, status=204)
    place = {"accountId": me["accountId"]}
    writer.send("PUT", "/user/properties/home", {"office": {"city": "Sydney"}}, status=201, **place)
    path = "/user/search/query"
    for query in (
        f"is assignee of {key}", f"is reporter of ({key}, {key})", f"IS commenter OF {key}",
        f"is watcher of {key}", f"is transitioner of {key}", '[home].office.city is "Sydney"',
        f'is assignee of PLAT AND [home].office.city is "Sydney" OR is voter of ({key})',
    ):  # fmt: skip
        rows = writer.send("GET", path, status=200, query=query)["values"]
        assert [row["accountId"] for row in rows] == [me["accountId"]], query
    keys = writer.send("GET", f"{path}/key", status=200, query=f"is assignee of {key}")["values"]
    assert keys == [{"accountId": me["accountId"]}]
    for query in ("", "x", "is friend of PLAT", "is assignee of NOPE", '[home] is "a" AND'):
        writer.send("GET", path, status=400, query=query)
    writer.send("GET", path, status=400)
    writer.send("GET", path, status=403, query=f"is assignee of {key}", client=restricted)
    by = {"property": "home.office.city=Sydney"}
    rows = writer.send("GET", "/user/search", status=200, **by)
    assert [row["accountId"] for row in rows] == [me["accountId"]]
    assert writer.send("GET", "/user/search", status=200, property="home.office.city=Rome") == []
    assert writer.send("GET", "/user/search", status=200, property="home.office.x.y=Rome") == []
    for wrong in ({"property": "home"}, {"query": "a", "accountId": "b"}, {}):
        writer.send("GET", "/user/search", status=400, **wrong)


def test_cloud_tells_addresses_to_apps_and_old_names_to_everybody(writer: Writer) -> None:
    if not writer.cloud:
        pytest.skip("Data Center hides no address")
    account = named(writer, MEMBER)["accountId"]
    writer.send("GET", "/user/email", status=401, accountId=account)
    writer.send("GET", "/user/email/bulk", status=401, accountId=account)
    rows = writer.send("GET", "/user/bulk/migration", status=200, username=["jurgen.gromann", "x"], key="y")
    assert rows == [
        {"username": "jurgen.gromann", "accountId": account},
        {"username": "x", "accountId": "unknown"}, {"key": "y", "accountId": "unknown"},
    ]  # fmt: skip
    writer.send("GET", "/user/bulk/migration", status=400)
    both = writer.send("GET", "/user/bulk", status=200, accountId=[account, "x"])["values"]
    assert [row["displayName"] for row in both] == [MEMBER]
    writer.send("GET", "/user/bulk", status=400)
    writer.send("GET", "/rest/api/3/users", status=200, maxResults=2)


def test_people_who_may_not_browse_people_see_themselves_only(
    writer: Writer, restricted: httpx2.Client
) -> None:
    me = writer.send("GET", "/myself", status=200, client=restricted, expand="groups,applicationRoles")
    assert [group["name"] for group in me["groups"]["items"]] == ["contractors"]
    mine = writer.send("GET", "/user", status=200, client=restricted, **who(writer, me))
    assert mine["displayName"] == RESTRICTED
    other = named(writer, MEMBER)
    writer.send("GET", "/user", status=403, client=restricted, **who(writer, other))
    lists = "/rest/api/3/users/search" if writer.cloud else "/user/list"
    writer.send("GET", lists, status=403, client=restricted)
    query = {"query": "a"} if writer.cloud else {"username": "."}
    assert writer.send("GET", "/user/search", status=200, client=restricted, **query) == []
    assert writer.send("GET", "/groups/picker", status=200, client=restricted, query="")["groups"] == []
    writer.send("GET", "/group/member", status=403, client=restricted, groupname="developers")
    writer.send("GET", "/user", status=400)
    writer.send("GET", "/user", status=404, **({"accountId": "x"} if writer.cloud else {"key": "x"}))


def test_properties_and_columns_belong_to_people(writer: Writer, member: httpx2.Client) -> None:
    row = named(writer, MEMBER)
    at = {"accountId": row["accountId"]} if writer.cloud else {"userKey": row["key"]}
    path = "/user/properties"
    writer.send("PUT", f"{path}/a.b", {"x": [1]}, status=201, **at)
    writer.send("PUT", f"{path}/a.b", "text", status=200, client=member, **at)
    assert writer.send("GET", f"{path}/a.b", status=200, **at) == {"key": "a.b", "value": "text"}
    assert [one["key"] for one in writer.send("GET", path, status=200, **at)["keys"]] == ["a.b"]
    writer.send("PUT", f"{path}/{'k' * 256}", 1, status=400, **at)
    writer.send("PUT", f"{path}/big", "x" * 40_000, status=400, **at)
    writer.send("PUT", f"{path}/none", status=400, **at)
    writer.send("GET", path, status=400)
    me = writer.send("GET", "/myself", status=200)
    writer.send("GET", path, status=403, client=member, **who(writer, me))
    writer.send("DELETE", f"{path}/a.b", status=204, **at)
    writer.send("DELETE", f"{path}/a.b", status=404, **at)
    writer.send("GET", f"{path}/a.b", status=404, **at)
    writer.send("GET", path, status=404, **({"accountId": "x"} if writer.cloud else {"userKey": "x"}))
    path, usual = "/user/columns", writer.send("GET", "/user/columns", status=200)
    assert usual[1] == {"label": "Key", "value": "issuekey"}
    form = {"data": {"columns": ["summary", "status"]}}
    writer.send("PUT", path, status=200, sent=form, client=member)
    shown = writer.send("GET", path, status=200, client=member)
    assert [column["value"] for column in shown] == ["summary", "status"]
    assert writer.send("GET", path, status=200, **who(writer, row)) == shown
    if writer.cloud:
        parts = {"files": {"columns": (None, "summary")}}
        writer.send("PUT", path, status=200, sent=parts, **at)
    else:
        other = {"data": {"columns": "summary", "username": row["name"]}}
        writer.send("PUT", path, status=200, sent=other)
        mine = {"data": {"columns": "summary", "username": "ada"}}
        writer.send("PUT", path, status=403, sent=mine, client=member)
    assert len(writer.send("GET", path, status=200, client=member)) == 1
    writer.send("PUT", path, status=500, sent={"data": {"columns": "nope"}})
    broken = {"content": b"--b", "headers": {"content-type": "multipart/form-data; boundary=b"}}
    writer.send("PUT", path, status=400, sent=broken)
    writer.send("PUT", path, {"columns": ["summary"]}, status=200)
    writer.send("GET", path, status=403, client=member, **who(writer, me))
    writer.send("DELETE", path, status=204, client=member)
    assert writer.send("GET", path, status=200, client=member) == usual


def test_settings_are_kept_and_the_zone_moves_the_days_of_jql(writer: Writer) -> None:
    path, key = "/mypreferences", {"key": "user.notifications.mimetype"}
    api = writer.api + path
    assert writer.jira.client.get(api, params=key).text == "html"
    plain = {"content": "text", "headers": {"content-type": "text/plain"}}
    writer.send("PUT", path, status=204, sent=plain, **key)
    assert writer.jira.client.get(api, params=key).text == "text"
    writer.send("PUT", path, "own", status=204, key="my.own")
    assert writer.jira.client.get(api, params={"key": "my.own"}).text == "own"
    for method in ("GET", "DELETE"):
        writer.send(method, path, status=404)
        writer.send(method, path, status=404, key="never.set")
    writer.send("PUT", path, status=404, **key)
    writer.send("PUT", path, "x", status=404)
    writer.send("PUT", path, "x" * 256, status=400, **key)
    writer.send("DELETE", path, status=204, **key)
    writer.send("DELETE", path, status=204, key="my.own")
    assert writer.jira.client.get(api, params=key).text == "html"
    zone = {"key": "jira.user.timezone"}
    before = writer.jira.client.get(api, params=zone).text
    new = writer.created()
    ahead = "created >= startOfDay()"
    writer.send("PUT", path, "Pacific/Kiritimati", status=204, **zone)
    assert writer.send("GET", "/myself", status=200)["timeZone"] == "Pacific/Kiritimati"
    assert new in writer.found(ahead)
    writer.send("PUT", path, "Mars/Olympus", status=400, **zone)
    writer.send("DELETE", path, status=204, **zone)
    writer.send("PUT", path, before, status=204, **zone)
    if writer.cloud:
        writer.send("PUT", f"{path}/locale", {"locale": "de_DE"}, status=204)
        assert writer.send("GET", f"{path}/locale", status=200) == {"locale": "de_DE"}
        assert writer.send("GET", "/myself", status=200)["locale"] == "de_DE"
        for body in ({"locale": "xx"}, {}, {"locale": 5}, [], {"fly": 1}):
            writer.send("PUT", f"{path}/locale", body, status=400)
        writer.send("DELETE", path, status=204, key="jira.user.locale")


def test_data_center_says_what_is_wrong_with_passwords(writer: Writer) -> None:
    if writer.cloud:
        pytest.skip("passwords of Cloud are no matter of Jira")
    path = "/password/policy"
    assert len(writer.send("GET", path, status=200)) == 2
    assert len(writer.send("GET", path, status=200, hasOldPassword="true")) == 3
    new = {"username": "fred", "displayName": "Fred", "emailAddress": "f@example.com"}
    check = f"{path}/createUser"
    assert writer.send("POST", check, {**new, "password": "Correct-Horse-1"}, status=200) == []
    assert len(writer.send("POST", check, {**new, "password": "fred"}, status=200)) == 2
    old = {"username": "ada", "oldPassword": "Correct-Horse-1"}
    check = f"{path}/updateUser"
    assert len(writer.send("POST", check, {**old, "newPassword": "correct-horse-11"}, status=200)) == 1
    for name, body in (
        ("createUser", new), ("createUser", {"password": "x"}), ("createUser", []),
        ("updateUser", old), ("updateUser", {"newPassword": "x"}), ("updateUser", {"fly": 1}),
    ):  # fmt: skip
        writer.send("POST", f"{path}/{name}", body, status=400)
    writer.send("POST", check, {"username": "x", "newPassword": "y"}, status=404)


def test_somebody_is_logged_out_everywhere(writer: Writer, member: httpx2.Client) -> None:
    if writer.cloud:
        pytest.skip("Cloud has no sessions of its own")
    name = named(writer, MEMBER)["name"]
    told = next(row for row in writer.jira.sandbox.told["users"] if row["user"] == name)
    with httpx2.Client(base_url=writer.jira.sandbox.url) as client:
        login = {"username": name, "password": told["password"]}
        assert client.post("/rest/auth/1/session", json=login).status_code == 200
        assert client.get("/rest/api/2/myself").status_code == 200
        writer.send("DELETE", f"/user/session/{name}", status=200)
        assert client.get("/rest/api/2/myself").status_code == 401
    writer.send("DELETE", "/user/session/nobody", status=404)
    writer.send("DELETE", f"/user/session/{name}", status=403, client=member)


def finished(writer: Writer, path: str, **query: Any) -> Thing:
    """The progress of a task, when it has ended."""
    while True:
        told: Thing = writer.send("GET", path, status=200, **query)
        if told["status"] != "IN_PROGRESS":
            return told


def test_somebody_is_made_unknown(writer: Writer, member: httpx2.Client) -> None:
    if writer.cloud:
        pytest.skip("Cloud deletes accounts by another API")
    path = "/user/anonymization"
    writer.send("GET", f"{path}/progress", status=404)
    writer.send("DELETE", f"{path}/unlock", status=404)
    row = hired(writer, "Privy Person")
    key, issue = row["key"], writer.created(reporter={"name": row["name"]})
    told = writer.send("GET", path, status=200, userKey=key, expand="affectedEntities")
    assert told["operations"] == [
        "USER_TRANSFER_OWNERSHIP_PLUGIN_POINTS", "USER_DISABLE", "USER_NAME_CHANGE",
        "USER_ANONYMIZE_PLUGIN_POINTS",
    ]  # fmt: skip
    assert told["affectedEntities"]["TRANSFER_OWNERSHIP"] == []
    assert told["affectedEntities"]["ANONYMIZE"][1]["numberOfOccurrences"] == 1
    begun = writer.send("POST", path, {"userKey": key}, status=202)
    assert begun["status"] == "IN_PROGRESS"
    lead = writer.send("GET", "/project/WEB", status=200)["lead"]["key"]
    owned = {"userKey": lead, "newOwnerKey": key}
    writer.send("POST", path, owned, status=409)
    writer.send("DELETE", f"{path}/unlock", status=409)
    ended = finished(writer, f"{path}/progress", taskId=begun["progressUrl"].partition("=")[2])
    assert (ended["status"], ended["currentProgress"], ended["isRerun"]) == ("COMPLETED", 100, False)
    shown = writer.issue(issue)["fields"]["reporter"]
    assert shown["displayName"].startswith("user-")
    assert (shown["name"], shown["active"], shown["key"]) == (key.lower(), False, key)
    writer.send("GET", "/user", status=404, username=row["name"])
    again = writer.send("GET", f"{path}/rerun", status=200, userKey=key)
    assert again["operations"] == ["USER_TRANSFER_OWNERSHIP_PLUGIN_POINTS", "USER_ANONYMIZE_PLUGIN_POINTS"]
    writer.send("POST", f"{path}/rerun", {"userKey": key, "oldUserName": row["name"]}, status=202)
    assert finished(writer, f"{path}/progress")["isRerun"] is True
    for body in ({}, [], {"userKey": "x"}, {"userKey": 5}, {"userKey": lead},
                 {"userKey": lead, "newOwnerKey": "x"}, {"userKey": key, "fly": 1}):  # fmt: skip
        writer.send("POST", path, body, status=400)
    me = writer.send("GET", "/myself", status=200)["key"]
    writer.send("POST", path, {"userKey": me}, status=400)
    writer.send("GET", path, status=400)
    writer.send("GET", path, status=403, userKey=key, client=member)


def test_what_was_somebodys_is_somebody_elses_when_they_are_unknown(writer: Writer) -> None:
    if writer.cloud:
        pytest.skip("Cloud deletes accounts by another API")
    rows = writer.jira.get(f"{writer.api}/project", includeArchived="true")
    wholes = [writer.jira.get(f"{writer.api}/project/{row['key']}") for row in rows]
    me = writer.send("GET", "/myself", status=200)
    known = {me["displayName"], MEMBER}
    named = [row for row in wholes if not row["lead"]["key"].startswith("JIRAUSER")]
    led = next(row for row in named if row["lead"]["displayName"] not in known)
    before = led["lead"]
    body = {"userKey": before["key"], "newOwnerKey": me["key"]}
    writer.send("POST", "/user/anonymization", body, status=202)
    told = finished(writer, "/user/anonymization/progress")
    assert "USER_KEY_CHANGE" in told["operations"]
    assert told["userKey"].startswith("JIRAUSER")
    assert writer.jira.get(f"{writer.api}/project/{led['key']}")["lead"]["key"] == me["key"]
    writer.send("GET", "/user", status=404, key=before["key"])
    assert writer.send("GET", "/user", status=200, key=told["userKey"])["active"] is False


def test_nobody_is_there_twice(writer: Writer, member: httpx2.Client) -> None:
    if writer.cloud:
        pytest.skip("Cloud has no directories")
    assert writer.send("GET", "/user/duplicated/list", status=200) == {}
    assert writer.send("GET", "/user/duplicated/count", status=200) == {"count": 0}
    writer.send("GET", "/user/duplicated/count", status=403, client=member)


def test_settings_of_accessibility_are_preferences(writer: Writer) -> None:
    if writer.cloud:
        pytest.skip("Cloud keeps them in the account")
    key = "a11y-setting-underlined-links"
    path = "/user/a11y/personal-settings"
    assert writer.send("GET", path, status=200) == [{"key": key, "enabled": False}]
    writer.send("PUT", "/mypreferences", "true", status=204, key=key)
    assert writer.send("GET", path, status=200) == [{"key": key, "enabled": True}]


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(20)


def test_people_of_data_center_show_the_avatar_they_choose(writer: Writer, member: httpx2.Client) -> None:
    if writer.cloud:
        pytest.skip("avatars of Cloud belong to the account")
    path = "/user/avatar"
    form = {
        "files": {"avatar": ("me.png", PICTURE, "image/png")},
        "headers": {"X-Atlassian-Token": "no-check"},
    }
    bare = {"files": form["files"]}
    writer.send("POST", f"{path}/temporary", status=403, sent=bare, client=member)
    writer.send("POST", f"{path}/temporary", status=201, sent=form, client=member)
    own = writer.send("POST", path, {"cropperWidth": 48}, status=201, client=member)["id"]
    writer.send("POST", path, {"cropperWidth": 48}, status=400, client=member)
    assert writer.send("PUT", path, {"id": own}, status=200, client=member)["selected"] is True
    shown = writer.send("GET", "/user/avatars", status=200, client=member)
    assert [one["isSelected"] for one in shown["custom"]] == [True]
    assert len(shown["system"]) == 20
    url = writer.send("GET", "/myself", status=200, client=member)["avatarUrls"]["48x48"]
    assert member.get(url).content == PICTURE
    writer.send("PUT", path, {"id": own}, status=400)
    writer.send("PUT", path, {"id": "x"}, status=400, client=member)
    me = writer.send("GET", "/myself", status=200)
    writer.send("PUT", path, {"id": "10122"}, status=403, client=member, **who(writer, me))
    writer.send("DELETE", f"{path}/{own}", status=204, client=member)
    writer.send("DELETE", f"{path}/{own}", status=404, client=member)
    url = writer.send("GET", "/myself", status=200, client=member)["avatarUrls"]["48x48"]
    assert url.endswith("avatarId=10122")
    assert member.get(url).headers["content-type"].startswith("image/svg")
    assert member.get(url + "9").status_code == 404
    assert member.get("/secure/useravatar").status_code == 200


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
