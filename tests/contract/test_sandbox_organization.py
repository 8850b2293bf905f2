"""Organizations: their people, groups, roles, policies, products and audit log, by either version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from planes import Planes, Thing, operation, user
from sandbox_writer import Writer

JUDGED = (
    "organizations", "organization_policies", "organization_events", "directory_users", "directory_groups",
    "workspaces",
)  # fmt: skip
EXTERNAL = "urn:scim:schemas:extension:atlassian-external:1.0"


@pytest.fixture(scope="module")
def writer(shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--issues", "60") as jira:
        yield Writer(jira, shared)


@pytest.fixture(scope="module")
def planes(writer: Writer) -> Iterator[Planes]:
    with ExitStack() as stack:
        yield Planes(writer, stack)


def pages(planes: Planes, path: str, method: str = "GET", **asked: Any) -> list[Thing]:
    """Every row of a list by cursor."""
    rows: list[Thing] = []
    cursor: Thing = {}
    while True:
        sent = {**asked, **cursor}
        told = planes.admin(method, path, sent) if method == "POST" else planes.admin(method, path, **sent)
        rows += told["data"]
        following = told["links"].get("next")
        if following is None:
            return rows
        cursor = {"cursor": following.rpartition("cursor=")[2]}


def found(planes: Planes, what: str = "users", **asked: Any) -> list[Thing]:
    return pages(planes, f"{planes.directory}/{what}/search", "POST", **asked)


def ari(planes: Planes, product: str = "jira-software") -> str:
    cloud = planes.writer.jira.get("/_edge/tenant_info")["cloudId"]
    return f"ari:cloud:{product}::site/{cloud}"


def test_only_an_organization_key_opens_it(planes: Planes) -> None:
    for token in (None, "wrong", planes.keys["scimKey"]):
        client = planes.client(token)
        assert planes.ask(client, "GET", "/admin/v1/orgs", status=401) == {
            "code": 401,
            "message": "Unauthorized",
        }
        refused = planes.ask(client, "GET", f"{planes.directory}/users", status=401)
        assert set(refused["errors"][0]) == {"id", "status", "code", "title", "detail"}
    scoped = planes.client(planes.keys["scopedOrganizationKey"])
    assert planes.ask(scoped, "GET", "/admin/v1/orgs")["data"]
    assert planes.ask(scoped, "POST", f"{planes.directory}/users/search", {"limit": 1})["data"]
    planes.ask(scoped, "POST", f"{planes.directory}/groups", {"name": "x"}, status=403)


def test_the_organization_and_its_domains(planes: Planes) -> None:
    one = planes.admin("GET", "/admin/v1/orgs")["data"][0]
    assert one["id"] == planes.keys["organizationId"]
    assert planes.admin("GET", planes.org) == {"data": one}
    refused = planes.admin("GET", "/admin/v1/orgs/other", status=404)
    assert refused["errors"][0]["code"] == "ADMIN-404-2"
    domains = pages(planes, f"{planes.org}/domains")
    assert [row["attributes"]["name"] for row in domains] == ["example.com"]
    assert planes.admin("GET", f"{planes.org}/domains/{domains[0]['id']}") == {"data": domains[0]}
    planes.admin("GET", f"{planes.org}/domains/none", status=404)
    planes.admin("GET", f"{planes.org}/domains", cursor="none", status=400)
    base = f"/admin/v2/orgs/{planes.keys['organizationId']}/directories"
    assert [row["directoryId"] for row in pages(planes, base)] == [planes.keys["directoryId"]]
    assert pages(planes, base, searchTerm="nothing") == pages(planes, base, accountId="nobody") == []
    planes.admin("GET", f"{base}/other/users/count", status=404)
    assert planes.admin("GET", f"{base}/-/users/count")["count"] > 10


def test_managed_accounts_are_the_people_of_jira(planes: Planes) -> None:
    rows = planes.admin("GET", f"{planes.org}/users")
    people = {
        row["accountId"]: row
        for row in planes.writer.jira.get("/rest/api/3/users", maxResults=1000)
        if row["accountType"] == "atlassian"
    }
    assert {row["account_id"] for row in rows["data"]} == set(people)
    for row in rows["data"]:
        assert row["name"] == people[row["account_id"]]["displayName"]
        assert (row["account_status"] == "active") == people[row["account_id"]]["active"]
    me = planes.writer.jira.get("/rest/api/3/myself")["accountId"]
    seen = planes.admin("GET", f"{planes.org}/directory/users/{me}/last-active-dates")["data"]
    assert "jira-software" in {row["key"] for row in seen["product_access"]}
    planes.admin("GET", f"{planes.org}/directory/users/nobody/last-active-dates", status=404)


def test_people_are_searched_page_by_page(planes: Planes) -> None:
    everybody = found(planes)
    assert found(planes, limit=7) == everybody
    assert pages(planes, f"{planes.directory}/users", limit=50) == everybody
    assert planes.admin("GET", f"{planes.directory}/users/count")["count"] == len(everybody)
    one = everybody[3]
    for asked in ({"accountIds": [one["accountId"]]}, {"emails": [one["email"]]},
                  {"searchTerm": one["email"].upper()}):  # fmt: skip
        assert [row["accountId"] for row in found(planes, **asked)] == [one["accountId"]]
    whole = planes.admin("GET", f"{planes.directory}/users/{one['accountId']}")["data"]
    assert {name: whole[name] for name in one if name != "links"} == {
        n: v for n, v in one.items() if n != "links"
    }
    inactive = found(planes, accountStatus=["inactive"])
    assert {row["status"] for row in inactive} == {"deactivated"}
    assert found(planes, status=["deactivated"]) == inactive
    stats = planes.admin("GET", f"{planes.directory}/users/stats")
    assert {row["status"]: row["count"] for row in stats["accountStatus"]}["inactive"] == len(inactive)
    group = planes.writer.jira.get("/rest/api/3/group/bulk", groupName="developers")["values"][0]
    members = found(
        planes, groupIds=[group["groupId"]], expand=["groups", "productAccess", "counts.resources"]
    )
    assert {row["accountId"] for row in members} == planes.members("developers")
    assert all("developers" in {one["name"] for one in row["groups"]} for row in members)
    admins = found(planes, roleIds=["atlassian/org-admin"], expand=["platformRoles"])
    assert "atlassian/org-admin" in admins[0]["platformRoles"]
    assert found(planes, emailDomains=["elsewhere.test"]) == found(planes, mfaEnabled=True) == []
    assert found(planes, claimStatus="managed", resourceIds=[ari(planes)], membershipStatus=["active"])
    names = [
        row["nickname"].casefold()
        for row in found(planes, sortBy=[{"field": "nick_name", "direction": "desc"}])
    ]
    assert names == sorted(names, reverse=True)
    assert pages(planes, f"{planes.directory}/users", accountStatus="inactive", searchTerm="e") == [
        row for row in inactive if "e" in (row["name"] + row["email"]).casefold()
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"searchTerm": "a", "emails": ["b"]}, {"searchTerm": 5}, {"claimStatus": "mine"}, {"accountIds": "x"},
        {"status": ["gone"]}, {"limit": 0}, {"limit": 1000}, {"limit": "few"}, {"cursor": "?"}, {"cursor": 5},
        {"sortBy": [{"field": "age"}]}, {"sortBy": 5}, {"expand": [5]}, [],
    ],
    ids=range(14),
)  # fmt: skip
def test_searches_that_cannot_be(planes: Planes, asked: Any) -> None:
    refused = planes.admin("POST", f"{planes.directory}/users/search", asked, status=400)
    assert refused["errors"][0]["status"] == "400"


def test_a_suspended_person_is_inactive_in_jira_until_restored(planes: Planes) -> None:
    account = planes.invited("sue", additionalGroups=["developers"])
    path = f"{planes.directory}/users/{account}"
    planes.admin("POST", f"{path}/restore", status=400)
    planes.admin("POST", f"{path}/suspend", status=204)
    told = planes.admin("GET", path)["data"]
    assert (told["status"], told["accountStatus"], told["membershipStatus"]) == (
        "suspended",
        "active",
        "suspended",
    )
    assert planes.person("Sue")["active"] is False
    assert account in planes.members("developers")
    planes.admin("POST", f"{path}/restore", status=204)
    assert planes.person("Sue")["active"] is True
    planes.admin("POST", f"/users/{account}/manage/lifecycle/disable", status=204)
    planes.admin("POST", f"{path}/suspend", status=204)
    planes.admin("POST", f"{path}/restore", status=204)
    assert planes.admin("GET", path)["data"]["status"] == "deactivated"
    assert planes.person("Sue")["active"] is False
    me = planes.writer.jira.get("/rest/api/3/myself")["accountId"]
    planes.admin("POST", f"{planes.directory}/users/{me}/suspend", status=403)
    planes.admin("POST", f"{planes.directory}/users/nobody/suspend", status=404)


def test_a_removed_person_loses_groups_and_comes_back_by_an_invitation(planes: Planes) -> None:
    account = planes.invited("rem", additionalGroups=["developers"])
    path = f"{planes.directory}/users/{account}"
    planes.admin("DELETE", path, status=204)
    assert planes.admin("GET", path)["data"]["status"] == "not_invited"
    assert account not in planes.members("developers")
    assert planes.person("Rem")["active"] is False
    planes.admin("POST", f"{path}/suspend", status=400)
    assert planes.invited("rem") == account
    assert planes.person("Rem")["active"] is True
    synced = planes.users("POST", body=user("syn"), status=201)[EXTERNAL]["atlassianAccountId"]
    assert planes.admin("GET", f"{planes.directory}/users/{synced}")["data"]["managementSource"] == "synced"
    planes.admin("DELETE", f"{planes.directory}/users/{synced}", status=403)


def test_an_invitation_gives_groups_and_roles_and_tells_what_it_could_not(planes: Planes) -> None:
    path = f"/admin/v2/orgs/{planes.keys['organizationId']}/users/invite"
    rule = {"resource": ari(planes), "role": "atlassian/user"}
    body = {
        "emails": ["ivy.low@example.com"],
        "permissionRules": [rule],
        "additionalGroups": ["developers", "none"],
    }
    told = planes.admin("POST", path, body, status=206)["data"][0]
    results = told["results"][0]
    assert [row["status"] for row in results["groupAssignmentResult"]] == ["INVITED", "ERROR"]
    assert [row["status"] for row in results["roleAssignmentResult"]] == ["INVITED"]
    assert told["id"] in planes.members("developers") & planes.members("jira-software-users")
    assert planes.person("Ivy Low")["active"] is True
    rows = pages(planes, f"{planes.directory}/users/{told['id']}/role-assignments")
    assert [(row["resourceId"], row["roles"]) for row in rows] == [(ari(planes), ["atlassian/user"])]
    only = f"{planes.directory}/users/{told['id']}/role-assignments"
    assert pages(planes, only, roleIds="atlassian/admin") == []
    for wrong in ({"emails": []}, {"emails": ["x"]}, {"emails": "x@example.com"}, {},
                  {"permissionRules": [5]},
                  {"permissionRules": [{"resource": "x", "role": "atlassian/user"}]},
                  {"permissionRules": [{"resource": ari(planes), "role": "king"}]},
                  {"additionalGroups": [5]}):  # fmt: skip
        sent = wrong if "emails" in wrong or not wrong else {"emails": ["y@example.com"], **wrong}
        planes.admin("POST", path, sent, status=400)
    assert planes.people("y@example.com") == []


def test_roles_are_given_and_taken(planes: Planes) -> None:
    account = planes.invited("rolf")
    roles, resource = f"{planes.org}/users/{account}/roles", ari(planes)
    for role, group in (
        ("atlassian/user", "jira-software-users"),
        ("atlassian/admin", "jira-administrators"),
    ):
        planes.admin("POST", f"{roles}/assign", {"role": role, "resource": resource}, status=204)
        assert account in planes.members(group)
        planes.admin("POST", f"{roles}/revoke", {"role": role, "resource": resource}, status=204)
        assert account not in planes.members(group)
    planes.admin("POST", f"{roles}/assign", {"role": "atlassian/org-admin"}, status=204)
    path = f"{planes.directory}/users/{account}"
    assert "atlassian/org-admin" in planes.admin("GET", path)["data"]["platformRoles"]
    platform = f"{planes.org}/users/{account}/role-assignments"
    planes.admin("POST", f"{platform}/revoke", {"role": "atlassian/org-admin"}, status=204)
    assert planes.admin("GET", path)["data"]["platformRoles"] == []
    planes.admin("POST", f"{platform}/assign", {"role": "atlassian/org-admin"}, status=204)
    planes.admin("POST", f"{platform}/assign", {"role": "king"}, status=400)
    planes.admin("POST", f"{roles}/assign", {"role": "king", "resource": resource}, status=400)
    planes.admin("POST", f"{roles}/assign", {"role": "atlassian/user", "resource": "moon"}, status=400)
    planes.admin(
        "POST", f"{planes.org}/users/nobody/roles/assign", {"role": "atlassian/org-admin"}, status=404
    )


def test_groups_are_made_filled_and_deleted(planes: Planes) -> None:
    home = f"{planes.directory}/groups"
    made = planes.admin("POST", home, {"name": "Crew", "description": "All of us"}, status=201)["data"]
    assert planes.admin("GET", f"{home}/{made['id']}")["data"] == made
    account = planes.invited("cleo")
    planes.admin("POST", f"{home}/{made['id']}/memberships", {"accountId": account}, status=204)
    planes.admin("POST", f"{home}/{made['id']}/memberships", {"accountId": account}, status=409)
    assert planes.members("Crew") == {account}
    rows = found(planes, "groups", accountIds=[account], expand=["counts.users", "counts.resources"])
    assert [(row["name"], row["counts"]) for row in rows] == [("Crew", {"users": 1, "resources": 0})]
    planes.admin("DELETE", f"{home}/{made['id']}/memberships/{account}", status=204)
    planes.admin("DELETE", f"{home}/{made['id']}/memberships/{account}", status=404)
    planes.admin("POST", f"{home}/{made['id']}/memberships", {"accountId": "nobody"}, status=404)
    planes.admin("POST", f"{home}/{made['id']}/memberships", {}, status=400)
    planes.admin("POST", home, {"name": "CREW"}, status=409)
    for wrong in ({}, {"name": " "}, {"name": 5}, {"name": "x", "description": 5}, []):
        planes.admin("POST", home, wrong, status=400)
    planes.admin("DELETE", f"{home}/{made['id']}", status=204)
    planes.admin("GET", f"{home}/{made['id']}", status=404)
    assert planes.admin("GET", f"{home}/count")["count"] == len(found(planes, "groups"))
    names = [
        row["name"].casefold()
        for row in found(planes, "groups", sortBy=[{"field": "name", "direction": "asc"}])
    ]
    assert names == sorted(names)
    assert pages(planes, home, searchTerm="DEVEL")[0]["name"] == "developers"
    for wrong in ({"searchTerm": 5}, {"sortBy": [{"field": "size"}]}, {"groupNames": 5}):
        planes.admin("POST", f"{home}/search", wrong, status=400)


def test_a_group_of_the_identity_provider_is_its_own(planes: Planes) -> None:
    home = f"{planes.directory}/groups"
    row = next(one for one in found(planes, "groups") if one["externalSynced"])
    assert row["managementAccess"] == {"readable": True, "modifiable": False, "deletable": False}
    account = planes.invited("ingo")
    planes.admin("POST", f"{home}/{row['id']}/memberships", {"accountId": account}, status=403)
    planes.admin("DELETE", f"{home}/{row['id']}", status=403)
    totals = planes.admin("GET", f"{home}/stats")["totals"]
    assert totals["synced"] == sum(one["externalSynced"] for one in found(planes, "groups"))
    built_in = found(planes, "groups", groupNames=["jira-administrators"])[0]
    planes.admin("DELETE", f"{home}/{built_in['id']}", status=403)


def test_a_group_gives_its_members_roles(planes: Planes) -> None:
    home = f"{planes.directory}/groups"
    made = planes.admin("POST", home, {"name": "Service crew"}, status=201)["data"]
    account = planes.invited("serge", additionalGroups=["Service crew"])
    roles = f"{home}/{made['id']}/role-assignments"
    given = {"resourceId": ari(planes, "jira-servicedesk"), "roleId": "atlassian/user"}
    planes.admin("POST", f"{roles}/assign", given, status=200)
    planes.admin("POST", f"{roles}/assign", given, status=409)
    rows = pages(planes, roles)
    assert [(row["resourceId"], row["roles"]) for row in rows] == [(given["resourceId"], ["atlassian/user"])]
    theirs = found(planes, resourceIds=[given["resourceId"]], roleIds=["atlassian/user"])
    assert account in {row["accountId"] for row in theirs}
    planes.admin("POST", f"{roles}/revoke", given, status=204)
    planes.admin("POST", f"{roles}/revoke", given, status=404)
    admin = {"resourceId": ari(planes), "roleId": "atlassian/admin"}
    planes.admin("POST", f"{roles}/assign", admin, status=200)
    assert pages(planes, roles)[0]["roles"] == ["atlassian/admin"]
    for wrong in (
        {},
        {"roleId": "king", "resourceId": ari(planes)},
        {"roleId": "atlassian/user", "resourceId": 5},
    ):
        planes.admin("POST", f"{roles}/assign", wrong, status=400)


def test_policies(planes: Planes) -> None:
    home = f"{planes.org}/policies"
    known = planes.admin("GET", home)
    assert known["meta"]["page_size"] == len(known["data"]) == 2
    assert [one["attributes"]["name"] for one in pages(planes, home, type="data-residency")] == [
        "eu-realm-policy"
    ]
    attributes = {"type": "ip-allowlist", "name": "home", "rule": {"in": ["198.51.100.0/24"]}}
    body: Thing = {"data": {"type": "policy", "attributes": attributes}}
    made = planes.admin("POST", home, body, status=202)["data"]
    one = f"{home}/{made['id']}"
    assert planes.admin("GET", one)["data"] == made
    body["data"]["attributes"] = {**attributes, "status": "disabled"}
    assert planes.admin("PUT", one, body, status=202)["data"]["attributes"]["status"] == "disabled"
    planes.admin("POST", f"{one}/resources", {"id": "ari:x", "meta": {"scheduledDate": "soon"}}, status=202)
    told = planes.admin("PUT", f"{one}/resources/ari:x", {"meta": {}}, status=202)["data"]["attributes"][
        "resources"
    ]
    assert told == [{"id": "ari:x", "meta": {}, "applicationStatus": "applied"}]
    planes.admin("GET", f"{one}/validate", status=202)
    assert planes.organization.delete(f"{one}/resources/ari:x").status_code == 204
    planes.admin("DELETE", f"{one}/resources/ari:x", status=404)
    planes.admin("DELETE", one, status=202)
    planes.admin("GET", one, status=404)
    changes: list[Thing] = [
        {"type": "moon"},
        {"rule": []},
        {"status": "on"},
        {"resources": [{}]},
        {"resources": 5},
    ]
    bodies = [{"data": {"type": "policy", "attributes": {**attributes, **one}}} for one in changes]
    for wrong in ({}, {"data": {"type": "policy"}}, [], *bodies):
        planes.admin("POST", home, wrong, status=400)


def test_the_log_tells_what_every_api_did_and_can_be_followed(planes: Planes) -> None:
    path = f"{planes.org}/events-stream"
    told = planes.admin("GET", path, limit=500)
    cursor = told["meta"]["next"]
    assert planes.admin("GET", path, cursor=cursor)["data"] == []
    made = planes.users("POST", body=user("eva"), status=201)
    group = planes.groups("POST", body={"displayName": "eves"}, status=201)
    planes.groups("PATCH", f"/{group['id']}", operation("add", "members", [{"value": made["id"]}]))
    first = planes.admin("GET", path, cursor=cursor, limit=1)
    rest = planes.admin("GET", path, cursor=first["meta"]["next"])
    rows = first["data"] + rest["data"]
    assert [row["attributes"]["action"] for row in rows] == [
        "user_created",
        "group_created",
        "user_added_to_group",
    ]
    account = made[EXTERNAL]["atlassianAccountId"]
    assert [one["id"] for one in rows[0]["attributes"]["context"]] == [account]
    assert {one["type"] for one in rows[2]["attributes"]["context"]} == {"users", "groups"}
    assert planes.admin("GET", path, cursor=rest["meta"]["next"])["data"] == []
    newest = planes.admin("GET", path, sortOrder="desc", limit=2)
    assert [row["id"] for row in newest["data"]] == [rows[2]["id"], rows[1]["id"]]
    older = planes.admin("GET", path, cursor=newest["meta"]["next"], limit=1)
    assert older["data"] == rows[:1]
    planes.admin("GET", path, sortOrder="up", status=400)
    planes.admin("GET", path, cursor="?", status=400)
    planes.admin("GET", path, limit="x", status=400)


def test_the_log_goes_on_after_a_reset(shared: Path, open_sandbox: Any) -> None:
    with open_sandbox("--issues", "5") as jira, ExitStack() as stack:
        planes = Planes(Writer(jira, shared), stack)
        path = f"{planes.org}/events-stream"
        before = planes.admin("GET", path)["data"]
        planes.users("POST", body=user("zoe"), status=201)
        assert jira.client.post("/sandbox/reset", json={}).status_code == 204
        planes.users("POST", body=user("zack"), status=201)
        rows = planes.admin("GET", path)["data"]
        assert rows[:-1] == before
        assert rows[-1]["attributes"]["context"][0]["attributes"]["name"] == "Zack"


def test_the_log_is_searched(planes: Planes) -> None:
    path = f"{planes.org}/events"
    newest = planes.admin("GET", path, limit=3)
    assert newest["meta"]["page_size"] == 3
    more = planes.admin("GET", path, limit=3, cursor=newest["meta"]["next"])
    assert {row["id"] for row in more["data"]}.isdisjoint({row["id"] for row in newest["data"]})
    one = newest["data"][0]
    assert planes.admin("GET", f"{path}/{one['id']}")["data"]["id"] == one["id"]
    planes.admin("GET", f"{path}/none", status=404)
    created = pages(planes, path, action="group_created")
    assert created
    assert {row["attributes"]["action"] for row in created} == {"group_created"}
    assert pages(planes, path, q="developers")
    assert pages(planes, path, actor=one["attributes"]["actor"]["id"])
    assert (
        pages(planes, path, actor="nobody")
        == pages(planes, path, product="loom")
        == pages(planes, path, ip="::1")
        == []
    )
    assert pages(planes, path, to="1000") == []
    assert pages(planes, path, **{"from": "1000"})
    for wrong in ({"from": "then"}, {"from": "2000", "to": "1000"}, {"to": "9" * 30}, {"limit": "501"}):
        planes.admin("GET", path, status=400, **wrong)
    actions = {row["id"] for row in planes.admin("GET", f"{planes.org}/event-actions")["data"]}
    assert {row["attributes"]["action"] for row in pages(planes, path)} <= actions


def test_workspaces_are_the_products_of_the_site(planes: Planes) -> None:
    path = f"/admin/v2/orgs/{planes.keys['organizationId']}/workspaces"
    told = planes.admin("POST", path, {})
    assert told["meta"]["total"] == len(told["data"]) == 3
    assert all(row["attributes"]["hostUrl"] == planes.writer.jira.sandbox.url for row in told["data"])
    field = {"field": {"name": "attributes.typeKey", "values": ["Jira-Software"]}}
    assert [row["id"] for row in pages(planes, path, "POST", query=field)] == [ari(planes)]
    assert len(pages(planes, path, "POST", query={"nor": [field]})) == 2
    assert pages(planes, path, "POST", query={"and": [field, {"searchWorkspaces": "service"}]}) == []
    assert pages(planes, path, "POST", query={"features": ["x"]}) == []
    names = [
        row["attributes"]["name"]
        for row in pages(planes, path, "POST", sort=[{"field": "attributes.name"}], limit=1)
    ]
    assert names == sorted(names)
    deep: Thing = field
    for _ in range(20):
        deep = {"and": [deep]}
    for wrong in ({"query": {}}, {"query": 5}, {"query": {"and": 5}}, {"query": {"x": 1}},
                  {"query": {"field": 5}},
                  {"query": {"field": {"name": "moon", "values": []}}}, {"sort": 5},
                  {"sort": [{"field": "x"}]},
                  {"query": deep}):  # fmt: skip
        planes.admin("POST", path, wrong, status=400)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
