"""User provisioning: an identity provider pushes people and groups, and Jira has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from planes import Planes, Thing, operation, user
from sandbox_writer import Writer

JUDGED = ("provisioning", "provisioned_groups", "provisioning_schemas")
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
EXTERNAL = "urn:scim:schemas:extension:atlassian-external:1.0"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.fixture(scope="module")
def writer(shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--issues", "60") as jira:
        yield Writer(jira, shared)


@pytest.fixture(scope="module")
def planes(writer: Writer) -> Iterator[Planes]:
    with ExitStack() as stack:
        yield Planes(writer, stack)


def test_only_the_key_of_the_directory_opens_it(planes: Planes) -> None:
    jira = planes.writer.jira.client
    for client in (planes.client(None), planes.client("wrong"), planes.organization, jira):
        refused = planes.ask(client, "GET", f"{planes.scim}/Users", status=401)
        assert set(refused) == {"error", "traceId"}
    other = planes.ask(planes.provider, "GET", "/scim/directory/somewhere/Users", status=403)
    assert set(other) == {"error", "traceId"}
    assert jira.get("/rest/api/3/myself", auth=None, headers=planes.provider.headers).status_code == 401


def test_a_new_user_is_a_person_of_jira_who_works_there_by_a_pushed_group(planes: Planes) -> None:
    made = planes.users("POST", body=user("nora.new", timezone="Asia/Tokyo", title="Chief"), status=201)
    account = made[EXTERNAL]["atlassianAccountId"]
    assert planes.people("Nora.New") == ["Nora.New"]
    person = planes.writer.jira.get("/rest/api/3/user", accountId=account)
    assert (person["emailAddress"], person["timeZone"]) == ("nora.new@example.com", "Asia/Tokyo")
    body = {"displayName": "new people", "members": [{"value": made["id"]}]}
    planes.groups("POST", body=body, status=201)
    group = planes.writer.jira.get("/rest/api/3/group/bulk", groupName="new people")["values"][0]["groupId"]
    cloud = planes.writer.jira.get("/_edge/tenant_info")["cloudId"]
    role = {"resourceId": f"ari:cloud:jira-software::site/{cloud}", "roleId": "atlassian/user"}
    planes.admin("POST", f"{planes.directory}/groups/{group}/role-assignments/assign", role)
    key = planes.writer.created(assignee={"accountId": account})
    assert planes.writer.found(f'assignee = "{account}"') == [key]
    planes.users("PATCH", f"/{made['id']}", operation("replace", "displayName", "Nora Newer"))
    assert planes.writer.issue(key)["fields"]["assignee"]["displayName"] == "Nora Newer"
    planes.users("PATCH", f"/{made['id']}", operation("Replace", "active", "False"))
    assert planes.person("Nora Newer")["active"] is False
    planes.users("PATCH", f"/{made['id']}", operation("replace", value={"active": True}))
    assert planes.person("Nora Newer")["active"] is True


def test_what_is_read_is_what_was_given(planes: Planes) -> None:
    given = user(
        "olena", externalId="00u1", name={"givenName": "Olena", "familyName": "O"}, nickName="Ol",
        title="Lead", preferredLanguage="de-DE", phoneNumbers=[{"value": "+49 30", "type": "work"}],
        **{ENTERPRISE: {"department": "R&D", "organization": "Acme", "manager": {"value": "x"}}},
        unheardOf={"a": 1},
    )  # fmt: skip
    made = planes.users("POST", body=given, status=201)
    read = planes.users("GET", f"/{made['id']}")
    assert read == made
    for name in ("userName", "emails", "externalId", "name", "nickName", "title", "phoneNumbers"):
        assert read[name] == given[name]
    assert read[ENTERPRISE] == {"department": "R&D", "organization": "Acme"}
    assert (read["department"], read["organization"], read["active"]) == ("R&D", "Acme", True)
    assert read["meta"]["location"].endswith(f"{planes.scim}/Users/{made['id']}")
    assert "unheardOf" not in read
    put = planes.users("PUT", f"/{made['id']}", user("olena", title="Boss"))
    assert {"externalId", "nickName", "phoneNumbers", "department", ENTERPRISE} & set(put) == set()
    assert (put["title"], put["id"], put[EXTERNAL]) == ("Boss", made["id"], made[EXTERNAL])


def test_the_users_of_a_fresh_directory_are_people_of_jira(planes: Planes) -> None:
    seeded = [one for one in planes.users("GET")["Resources"] if one.get("externalId")]
    known = {row["accountId"]: row for row in planes.writer.jira.get("/rest/api/3/users", maxResults=1000)}
    assert len(seeded) > 5
    for one in seeded[:10]:
        assert one["displayName"] == known[one[EXTERNAL]["atlassianAccountId"]]["displayName"]


def test_an_account_with_the_address_is_linked(planes: Planes) -> None:
    linked = {one[EXTERNAL]["atlassianAccountId"] for one in planes.users("GET")["Resources"]}
    rows = planes.writer.jira.get("/rest/api/3/users/search", maxResults=1000)
    free = next(row for row in rows if row.get("emailAddress") and row["accountId"] not in linked)
    name = free["emailAddress"].partition("@")[0]
    made = planes.users("POST", body=user(name, displayName=free["displayName"]), status=201)
    assert made[EXTERNAL]["atlassianAccountId"] == free["accountId"]
    assert len(planes.writer.jira.get("/rest/api/3/users/search", maxResults=1000)) == len(rows)


def test_lists_are_cut_from_one_and_filtered_by_one_exact_match(planes: Planes) -> None:
    whole = planes.users("GET")
    assert (whole["startIndex"], whole["itemsPerPage"]) == (1, 100)
    third = planes.users("GET", startIndex=3, count=2)
    assert third["Resources"] == whole["Resources"][2:4]
    assert (third["startIndex"], third["totalResults"]) == (3, whole["totalResults"])
    assert planes.users("GET", startIndex=-5, count=0)["Resources"] == []
    one = whole["Resources"][0]
    name = one["userName"]
    texts = (f'userName eq "{name.upper()}"', f'USERNAME EQ "{name}"', f'{CORE}:userName eq "{name}"',
             f'externalId eq "{one["externalId"]}"')  # fmt: skip
    for text in texts:
        assert planes.users("GET", filter=text)["Resources"] == [one], text
    assert planes.users("GET", filter=f'externalId eq "{one["externalId"].upper()}"')["Resources"] == []
    for text in ('userName sw "a"', 'displayName eq "a"', 'userName eq "a" or userName eq "b"', "userName pr",
                 "userName eq a", 'userName eq "\\q"', "(", 'active eq true'):  # fmt: skip
        refused = planes.users("GET", filter=text, status=400)
        assert (refused["scimType"], refused["status"]) == ("invalidFilter", "400"), text
    assert planes.users("GET", count="many", status=400)["scimType"] == "invalidValue"


def test_parts_of_users_are_shown_when_asked_for(planes: Planes) -> None:
    id_ = planes.users("GET", count=1)["Resources"][0]["id"]
    some = planes.users("GET", f"/{id_}", attributes="USERNAME,emails.value,nothing")
    assert set(some) == {"schemas", "id", "userName", "emails"}
    assert set(some["emails"][0]) == {"value"}
    rest = planes.users("GET", f"/{id_}", excludedAttributes="groups,emails.type,id")
    assert "groups" not in rest
    assert set(rest["emails"][0]) == {"value", "primary"}
    assert rest["id"] == id_
    planes.users("GET", f"/{id_}", attributes="id", excludedAttributes="name", status=400)
    assert set(planes.users("GET", count=1, attributes="active")["Resources"][0]) == {
        "schemas",
        "id",
        "active",
    }


@pytest.mark.parametrize(
    ("patch", "name", "expected"),
    [
        (operation("add", "title", "Dr"), "title", "Dr"),
        (operation("REPLACE", f"{CORE}:TITLE", "Dr"), "title", "Dr"),
        (operation("replace", "name.givenName", "P"), "name", {"givenName": "P", "familyName": "B"}),
        (operation("add", "name", {"givenName": "P"}), "name", {"givenName": "P", "familyName": "B"}),
        (operation("replace", "name", {"givenName": "P"}), "name", {"givenName": "P"}),
        (operation("replace", value={"name.givenName": "P"}), "name", {"givenName": "P", "familyName": "B"}),
        (operation("remove", "name.givenName"), "name", {"familyName": "B"}),
        (operation("remove", "title"), "title", None),
        (operation("add", 'phoneNumbers[type eq "mobile"].value', "1"), "phoneNumbers",
         [{"value": "0", "type": "work"}, {"type": "mobile", "value": "1"}]),
        (operation("replace", 'phoneNumbers[TYPE eq "work"].value', "1"), "phoneNumbers",
         [{"value": "1", "type": "work"}]),
        (operation("replace", 'phoneNumbers[type eq "work"]', {"value": "2"}), "phoneNumbers",
         [{"value": "2", "type": "work"}]),
        (operation("replace", "phoneNumbers.value", "3"), "phoneNumbers", [{"value": "3", "type": "work"}]),
        (operation("remove", 'phoneNumbers[type eq "work"].type'), "phoneNumbers", [{"value": "0"}]),
        (operation("remove", 'phoneNumbers[type eq "work"]'), "phoneNumbers", None),
        (operation("add", "phoneNumbers", {"value": "0", "type": "home"}), "phoneNumbers",
         [{"value": "0", "type": "home"}]),
        (operation("replace", "phoneNumbers", ["5"]), "phoneNumbers", [{"value": "5"}]),
        (operation("add", "emails", [{"value": "bb@example.com", "primary": True}]), "emails",
         [{"value": "b@example.com", "type": "work"}, {"value": "bb@example.com", "primary": True}]),
        (operation("add", f"{ENTERPRISE}:department", "D"), ENTERPRISE, {"department": "D"}),
        (operation("add", ENTERPRISE, {"department": "D", "x": 1}), ENTERPRISE, {"department": "D"}),
        (operation("replace", value={ENTERPRISE: {"organization": "O"}}), ENTERPRISE, {"organization": "O"}),
        (operation("replace", value={f"{ENTERPRISE}:organization": "O", "id": "x"}), ENTERPRISE,
         {"organization": "O"}),
        (operation("replace", value={"urn:other:User": {"a": 1}, "title": "T"}), "title", "T"),
        (operation("remove", ENTERPRISE), ENTERPRISE, None),
        ({"operations": [{"op": "add", "path": "title", "value": "lower"}]}, "title", "lower"),
    ],
    ids=range(24),
)  # fmt: skip
def test_a_patch_may_name_its_place_in_many_ways(
    planes: Planes, patch: Thing, name: str, expected: Any
) -> None:
    given = user("b", title="Mr", name={"givenName": "A", "familyName": "B"},
                 phoneNumbers=[{"value": "0", "type": "work"}])  # fmt: skip
    made = planes.users("POST", body=given, status=201)
    after = planes.users("PATCH", f"/{made['id']}", patch)
    assert after.get(name) == expected
    assert planes.users("GET", f"/{made['id']}") == after
    planes.users("DELETE", f"/{made['id']}", status=204)


@pytest.mark.parametrize(
    ("patch", "kind"),
    [
        (operation("add", "nothing", 1), "invalidPath"),
        (operation("add", "name.nothing", 1), "invalidPath"),
        (operation("add", "emails[", "x"), "invalidPath"),
        (operation("add", 'emails[type sw "w"].value', "x"), "invalidFilter"),
        (operation("replace", 'emails[type eq "pager"].value', "x"), "noTarget"),
        (operation("replace", "phoneNumbers.value", "x"), "noTarget"),
        (operation("remove"), "noTarget"),
        (operation("remove", "userName"), "mutability"),
        (operation("remove", "emails"), "mutability"),
        (operation("replace", "groups", []), "mutability"),
        (operation("add", "title", 5), "invalidValue"),
        (operation("add", "active", "maybe"), "invalidValue"),
        (operation("add", "name", "Olga"), "invalidValue"),
        (operation("replace", value=["x"]), "invalidValue"),
        (operation("replace", "emails", [{"value": "a@elsewhere.test"}]), "invalidValue"),
        (operation("add", "emails", [{"value": "second@example.com", "primary": True},
                                     {"value": "third@example.com"}]), None),
        (operation("rename", "title", "x"), "invalidSyntax"),
        ({"Operations": []}, "invalidSyntax"),
        ({"Operations": [{"op": "add", "path": 5}]}, "invalidPath"),
        ([], "invalidSyntax"),
    ],
    ids=range(20),
)  # fmt: skip
def test_a_patch_that_cannot_be_done_changes_nothing(planes: Planes, patch: Any, kind: str | None) -> None:
    before = planes.users("GET", count=1)["Resources"][0]
    if kind is None:
        planes.users("PATCH", f"/{before['id']}", patch)
        planes.users("PUT", f"/{before['id']}", before)
        return
    first = {"op": "replace", "path": "title", "value": "half done"}
    if isinstance(patch, dict) and patch["Operations"]:
        patch = {"Operations": [first, *patch["Operations"]]}
    assert planes.users("PATCH", f"/{before['id']}", patch, status=400)["scimType"] == kind
    assert planes.users("GET", f"/{before['id']}") == before


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"userName": " "}, 400, "invalidValue"),
        ({"userName": None}, 400, "invalidValue"),
        ({"userName": 7}, 400, "invalidValue"),
        ({"emails": []}, 400, "invalidValue"),
        ({"emails": [{"type": "work"}]}, 400, "invalidValue"),
        ({"emails": [{"value": "a@example.com"}, {"value": "b@example.com"}]}, 400, "invalidValue"),
        ({"emails": [{"value": "x@unverified.test", "primary": True}]}, 400, "invalidValue"),
        ({"emails": [{"value": "no address", "primary": True}]}, 400, "invalidValue"),
        ({"emails": 5}, 400, "invalidValue"),
        ({"name": []}, 201, None),
        ({"active": "yes"}, 400, "invalidValue"),
        ({"userName": "TWICE@example.com", "emails": ["other@example.com"]}, 409, "uniqueness"),
        ({"userName": "other", "emails": ["Twice@example.com"]}, 409, "uniqueness"),
    ],
    ids=range(13),
)
def test_users_that_cannot_be(planes: Planes, change: Thing, status: int, kind: str | None) -> None:
    if not planes.users("GET", filter='userName eq "twice@example.com"')["Resources"]:
        planes.users("POST", body=user("twice"), status=201)
    before = planes.users("GET")["totalResults"]
    answer = planes.users("POST", body=user("quentin") | change, status=status)
    assert answer.get("scimType") == kind
    assert planes.users("GET")["totalResults"] == before + (status == 201)


def test_what_is_no_json_object_is_refused(planes: Planes) -> None:
    for content in (b"{", b"[]", b"", b"7", b"[" * 100_000):
        sent = {"content": content, "headers": {"Content-Type": "application/scim+json"}}
        refused = planes.users("POST", sent=sent, status=400)
        assert refused["scimType"] == "invalidSyntax"


def test_names_and_addresses_stay_each_ones_own(planes: Planes) -> None:
    one = planes.users("POST", body=user("rita"), status=201)
    planes.users("POST", body=user("rolf"), status=201)
    assert planes.users("PUT", f"/{one['id']}", user("rolf"), status=409)["scimType"] == "uniqueness"
    me = planes.writer.jira.get("/rest/api/3/myself")["emailAddress"]
    patch = operation("replace", 'emails[type eq "work"].value', me)
    assert planes.users("PATCH", f"/{one['id']}", patch, status=409)["scimType"] == "uniqueness"
    patch = operation("replace", 'emails[type eq "work"].value', "rita.married@example.com")
    planes.users("PATCH", f"/{one['id']}", patch)
    assert planes.people("rita.married") == ["Rita"]


def test_a_removed_user_is_gone_here_and_inactive_in_jira(planes: Planes) -> None:
    made = planes.users("POST", body=user("tom"), status=201)
    group = planes.groups(
        "POST", body={"displayName": "toms", "members": [{"value": made["id"]}]}, status=201
    )
    planes.users("DELETE", f"/{made['id']}", status=204)
    for method, body in (("GET", None), ("PUT", user("tom")), ("PATCH", operation("add", "title", "x"))):
        assert planes.users(method, f"/{made['id']}", body, status=404)["status"] == "404"
    planes.users("DELETE", f"/{made['id']}", status=404)
    assert planes.person("Tom")["active"] is False
    assert planes.groups("GET", f"/{group['id']}")["members"] == []
    assert planes.members("toms") == set()
    again = planes.users("POST", body=user("tom"), status=201)
    assert again["id"] != made["id"]
    assert again[EXTERNAL] == made[EXTERNAL]
    assert planes.person("Tom")["active"] is True


def test_groups_are_groups_of_jira_with_the_same_people(planes: Planes) -> None:
    ada, eve = (planes.users("POST", body=user(name), status=201) for name in ("una", "eve"))
    accounts = [one[EXTERNAL]["atlassianAccountId"] for one in (ada, eve)]
    made = planes.groups(
        "POST", body={"displayName": "Crew ü", "members": [{"value": ada["id"]}]}, status=201
    )
    assert planes.members("Crew ü") == {accounts[0]}
    assert planes.users("GET", f"/{ada['id']}")["groups"] == [
        {"type": "Group", "value": made["id"], "display": "Crew ü", "$ref": made["meta"]["location"]}
    ]
    path = f"/{made['id']}"
    added = planes.groups(
        "PATCH", path, operation("add", "members", [{"value": eve["id"]}, {"value": ada["id"]}])
    )
    assert [one["display"] for one in added["members"]] == ["una@example.com", "eve@example.com"]
    assert planes.members("Crew ü") == set(accounts)
    planes.groups("PATCH", path, operation("Remove", "members", [{"value": ada["id"]}]))
    assert planes.members("Crew ü") == {accounts[1]}
    planes.groups("PATCH", path, operation("remove", f'members[value eq "{eve["id"]}"]'))
    assert planes.members("Crew ü") == set()
    planes.groups("PATCH", path, operation("replace", value={"id": made["id"], "displayName": "Crew ü",
                                                             "members": [{"value": ada["id"]}]}))  # fmt: skip
    assert planes.groups("PUT", path, {"members": [{"value": eve["id"]}]})["displayName"] == "Crew ü"
    assert planes.members("Crew ü") == {accounts[1]}
    planes.groups("PATCH", path, operation("remove", "members"))
    assert planes.members("Crew ü") == set()
    planes.groups("DELETE", path, status=204)
    planes.groups("DELETE", path, status=404)
    assert planes.groups("GET", path, status=404)["schemas"] == [
        "urn:ietf:params:scim:api:messages:2.0:Error"
    ]
    names = planes.writer.jira.get("/rest/api/3/group/bulk", maxResults=50)["values"]
    assert "Crew ü" not in {row["name"] for row in names}


def test_a_pushed_group_is_read_only_in_jira(planes: Planes) -> None:
    who = planes.users("POST", body=user("wanda"), status=201)
    planes.groups("POST", body={"displayName": "pushed", "members": [{"value": who["id"]}]}, status=201)
    account, send = who[EXTERNAL]["atlassianAccountId"], planes.writer.send
    me = planes.writer.jira.get("/rest/api/3/myself")["accountId"]
    send("POST", "/group/user", {"accountId": me}, status=403, groupname="pushed")
    send("DELETE", "/group/user", status=403, groupname="pushed", accountId=account)
    send("DELETE", "/group", status=403, groupname="pushed")
    assert planes.members("pushed") == {account}


def test_a_group_keeps_its_name(planes: Planes) -> None:
    made = planes.groups("POST", body={"displayName": "firm", "externalId": "e"}, status=201)
    patch = operation("replace", "displayName", "firmer")
    assert planes.groups("PATCH", f"/{made['id']}", patch, status=400)["scimType"] == "mutability"
    refused = planes.groups("PUT", f"/{made['id']}", {"displayName": "firmer"}, status=400)
    assert (refused["scimErrorType"], refused["responseStatus"]) == ("mutability", "BAD_REQUEST")
    stranger = [{"value": "nobody"}]
    planes.groups("PATCH", f"/{made['id']}", operation("add", "members", stranger), status=400)
    assert planes.groups("GET", f"/{made['id']}") == made
    planes.groups("POST", body={"displayName": "FIRM"}, status=409)
    planes.groups("POST", body={"displayName": "developers"}, status=409)
    planes.groups("POST", body={"displayName": ""}, status=400)
    assert [one["id"] for one in planes.groups("GET", filter='displayName eq "FIRM"')["Resources"]] == [
        made["id"]
    ]
    planes.groups("GET", filter='members eq "x"', status=400)


def test_a_group_named_like_a_built_in_one_is_kept_and_never_synced(planes: Planes) -> None:
    admins = planes.members("jira-administrators")
    who = planes.users("POST", body=user("victor"), status=201)
    body = {"displayName": "jira-administrators", "members": [{"value": who["id"]}]}
    made = planes.groups("POST", body=body, status=201)
    assert [one["value"] for one in made["members"]] == [who["id"]]
    assert planes.members("jira-administrators") == admins
    planes.groups("DELETE", f"/{made['id']}", status=204)
    assert planes.members("jira-administrators") == admins


def test_the_discovery_documents_say_what_real_ones_say(planes: Planes) -> None:
    folder = planes.writer.shared / "recorded" / "admin-scim-go-atlassian"
    real = json.loads((folder / "scim-get-service-provider.json").read_text(encoding="utf-8"))
    ours = planes.ask(planes.provider, "GET", f"{planes.scim}/ServiceProviderConfig")
    for name in set(real) - {"authenticationSchemes", "meta"}:
        assert ours[name] == real[name], name
    real = json.loads((folder / "scim-get-user-schemas.json").read_text(encoding="utf-8"))
    ours = planes.ask(planes.provider, "GET", f"{planes.scim}/Schemas/{CORE}")
    assert facts(ours["attributes"]) == facts(real["attributes"])
    kinds = planes.ask(planes.provider, "GET", f"{planes.scim}/ResourceTypes")
    for row in kinds["Resources"]:
        assert planes.ask(planes.provider, "GET", f"{planes.scim}/ResourceTypes/{row['id']}") == row
    for row in planes.ask(planes.provider, "GET", f"{planes.scim}/Schemas")["Resources"]:
        assert planes.ask(planes.provider, "GET", f"{planes.scim}/Schemas/{row['id']}") == row
    encoded = CORE.replace(":", "%3A")
    assert planes.provider.get(f"{planes.scim}/Schemas/{encoded}").json() == ours
    assert planes.provider.get(f"{planes.scim}/Schemas/urn:none").status_code == 404
    assert planes.provider.delete(f"{planes.scim}/Schemas").status_code == 405


def facts(attributes: list[Thing]) -> dict[str, Thing]:
    """What a schema says of attributes, in the names that both sides have."""
    names = ("type", "multiValued", "required", "mutability", "returned")
    return {
        one["name"]: {name: one[name] for name in names} | {"inner": facts(one.get("subAttributes", []))}
        for one in attributes
    }


def test_recorded_users_and_groups_have_the_same_members(planes: Planes) -> None:
    folder = planes.writer.shared / "recorded" / "admin-scim-go-atlassian"
    real = json.loads((folder / "scim-get-user.json").read_text(encoding="utf-8"))
    given = {name: real[name] for name in ("name", "displayName", "nickName", "title", "preferredLanguage")}
    ours = planes.users("POST", body=user("recorded", externalId="x", **given), status=201)
    assert set(ours) == set(real)
    assert set(ours["schemas"]) == set(real["schemas"])
    assert set(ours["meta"]) == set(real["meta"])
    real = json.loads((folder / "scim-get-groups.json").read_text(encoding="utf-8"))
    ours = planes.groups("GET")
    assert set(ours) == set(real)
    group = next(one for one in ours["Resources"] if one["members"])
    assert set(group) == set(real["Resources"][0])
    assert set(group["members"][0]) == set(real["Resources"][0]["members"][0])


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
