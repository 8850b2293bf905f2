"""Crowd's REST on Data Center: applications ask for the people and groups of Jira, in JSON or XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as Xml

import httpx2
import pytest
import requests
from atlassian import Crowd

from jira_sandbox.routes.registry import served

Thing = dict[str, Any]
JUDGED = ("crowd_users", "crowd_groups", "crowd_memberships", "crowd_sessions")
HOME = "/rest/usermanagement/1"
XML = {"Accept": "application/xml", "Content-Type": "application/xml"}


@dataclass
class Application:
    """An application that Crowd knows, which notes what it asked."""

    jira: Any
    client: httpx2.Client
    asked: set[str] = field(default_factory=set)

    def __call__(self, method: str, path: str, body: Any = None, *, status: int = 200, **query: Any) -> Any:
        """Ask in JSON."""
        names = {name.replace("_", "-"): value for name, value in query.items()}
        more = {} if body is None else {"json": body}
        answer = self.client.request(method, HOME + path, params=names, **more)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        self.asked.add(f"{method} " + re.sub(r"/session/\w+", "/session/{token}", path))
        if status >= 400:
            assert set(answer.json()) == {"reason", "message"}
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any = None, *, status: int = 400, **query: Any) -> str:
        """The reason of a refusal."""
        reason: str = self(method, path, body, status=status, **query)["reason"]
        return reason

    def person(self, name: str) -> Thing:
        """Somebody as Jira shows them."""
        found: Thing = self.jira.get("/rest/api/2/user", username=name)
        return found

    def members(self, group: str) -> set[str]:
        found = self.jira.get("/rest/api/2/group/member", groupname=group, includeInactiveUsers="true")
        return {row["name"] for row in found["values"]}


@pytest.fixture(scope="module")
def crowd(open_sandbox: Any) -> Iterator[Application]:
    with open_sandbox("--deployment", "datacenter", "--issues", "20") as jira:
        login = (jira.sandbox.keys["application"], jira.sandbox.keys["applicationPassword"])
        json = {"Accept": "application/json"}
        with httpx2.Client(base_url=jira.sandbox.url, auth=login, headers=json, timeout=30) as client:
            yield Application(jira, client)


def user(name: str, **values: Any) -> Thing:
    return {
        "name": name, "first-name": name.title(), "last-name": "Doe", "display-name": f"{name.title()} Doe",
        "email": f"{name}@example.com", "active": True, "password": {"value": "secret"}, **values,
    }  # fmt: skip


def test_only_the_application_may_ask(crowd: Application) -> None:
    url, keys = crowd.jira.sandbox.url, crowd.jira.sandbox.keys
    logins = [
        None,
        ("ada", crowd.jira.sandbox.token),
        (keys["application"], "wrong"),
        ("other", keys["applicationPassword"]),
    ]
    for login in logins:
        answer = httpx2.get(f"{url}{HOME}/user", params={"username": "ada"}, auth=login)
        assert (answer.status_code, answer.text) == (401, "Application failed to authenticate")
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["www-authenticate"].startswith("Basic")
    for header in ("Bearer x", "Basic ?", "Basic //8="):
        assert httpx2.get(f"{url}{HOME}/user", headers={"Authorization": header}).status_code == 401
    assert crowd.jira.client.get("/rest/api/2/myself", auth=crowd.client.auth).status_code == 401


def test_users_are_people_of_jira(crowd: Application) -> None:
    made = crowd("POST", "/user", user("jane", **{"display-name": ""}), status=201)
    assert (made["display-name"], made["first-name"], made["active"]) == ("Jane Doe", "Jane", True)
    shown = crowd.person("jane")
    assert (shown["displayName"], shown["emailAddress"], shown["key"]) == (
        "Jane Doe",
        "jane@example.com",
        made["key"],
    )
    change = {"name": "JANE", "display-name": "J. Doe", "active": False, "email": "j@example.com"}
    crowd("PUT", "/user", change, status=204, username="jane")
    assert crowd.person("jane")["active"] is False
    assert crowd("GET", "/user", username="Jane") == crowd("GET", "/user", key=made["key"])
    assert crowd("GET", "/user", username="jane")["first-name"] == "Jane"
    told = crowd("POST", "/user/rename", {"new-name": "jane.roe"}, username="jane")
    assert (told["name"], told["key"]) == ("jane.roe", made["key"])
    assert crowd.person("jane.roe")["displayName"] == "J. Doe"
    crowd("DELETE", "/user", status=204, username="jane.roe")
    assert crowd.refused("GET", "/user", status=404, username="jane.roe") == "USER_NOT_FOUND"
    assert crowd.refused("GET", "/user", status=404, key="JIRAUSER0") == "USER_NOT_FOUND"


@pytest.mark.parametrize(
    ("method", "body", "reason"),
    [
        ("POST", {}, "INVALID_USER"), ("POST", {"name": " "}, "INVALID_USER"),
        ("POST", {"name": "ADA"}, "INVALID_USER"),
        ("POST", {"name": 5}, "ILLEGAL_ARGUMENT"), ("POST", [], "ILLEGAL_ARGUMENT"),
        ("POST", {"name": "x", "active": "maybe"}, "ILLEGAL_ARGUMENT"),
        ("POST", {"name": "x", "password": {"value": ""}}, "INVALID_CREDENTIAL"),
        ("PUT", {"name": "other"}, "INVALID_USER"), ("PUT", {"name": "ada", "email": []}, "ILLEGAL_ARGUMENT"),
        ("PUT", None, "ILLEGAL_ARGUMENT"),
    ],
    ids=range(10),
)  # fmt: skip
def test_users_that_cannot_be(crowd: Application, method: str, body: Any, reason: str) -> None:
    before = crowd("GET", "/search", entity_type="user", expand="user")
    assert crowd.refused(method, "/user", body, username="ada") == reason
    assert crowd("GET", "/search", entity_type="user", expand="user") == before


def test_renaming_needs_a_name_nobody_has(crowd: Application) -> None:
    crowd("POST", "/user", user("rex"), status=201)
    for name in ("", "ada"):
        assert crowd.refused("POST", "/user/rename", {"new-name": name}, username="rex") == "INVALID_USER"
    assert crowd("POST", "/user/rename", {"new-name": "REX"}, username="rex")["name"] == "rex"


def test_a_password_opens_crowd_and_jira(crowd: Application) -> None:
    crowd("POST", "/user", user("paul"), status=201)

    def opens(password: str) -> bool:
        url = f"{crowd.jira.sandbox.url}/rest/api/2/myself"
        return httpx2.get(url, auth=("paul", password)).status_code == 200

    assert (
        crowd("POST", "/authentication", {"value": "secret"}, username="PAUL")["email"] == "paul@example.com"
    )
    assert opens("secret")
    reason = crowd.refused("POST", "/authentication", {"value": "wrong"}, username="paul")
    assert reason == "INVALID_USER_AUTHENTICATION"
    assert crowd.refused("POST", "/authentication", {"value": "x"}, username="nobody") == "USER_NOT_FOUND"
    crowd("PUT", "/user/password", {"value": "other"}, status=204, username="paul")
    assert (opens("secret"), opens("other")) == (False, True)
    assert crowd.refused("PUT", "/user/password", {"value": ""}, username="paul") == "INVALID_CREDENTIAL"
    crowd("DELETE", "/user/password", status=204, username="paul")
    assert not opens("other")
    crowd("PUT", "/user/password", {"value": "again"}, status=204, username="paul")
    crowd("PUT", "/user", user("paul", active=False), status=204, username="paul")
    assert crowd.refused("POST", "/authentication", {"value": "again"}, username="paul") == "INACTIVE_ACCOUNT"


@pytest.mark.parametrize(
    ("kind", "asked"), [("user", {"username": "ada"}), ("group", {"groupname": "developers"})]
)
def test_attributes_of_users_and_groups(crowd: Application, kind: str, asked: Thing) -> None:
    given = {"attributes": [{"name": "phone", "values": ["1", "2"]}, {"name": "desk", "values": ["A"]}]}
    crowd("POST", f"/{kind}/attribute", given, status=204, **asked)
    crowd(
        "PUT", f"/{kind}/attribute", {"attributes": [{"name": "desk", "values": ["B"]}]}, status=204, **asked
    )
    rows = crowd("GET", f"/{kind}/attribute", **asked)["attributes"]
    assert {row["name"]: row["values"] for row in rows} == {"phone": ["1", "2"], "desk": ["B"]}
    whole = crowd("GET", f"/{kind}", expand="attributes", **asked)
    assert whole["attributes"]["attributes"] == rows
    assert crowd("GET", f"/{kind}", **asked)["attributes"]["attributes"] == []
    crowd("DELETE", f"/{kind}/attribute", status=204, attributename="phone", **asked)
    assert [row["name"] for row in crowd("GET", f"/{kind}/attribute", **asked)["attributes"]] == ["desk"]
    found = crowd("GET", "/search", entity_type=kind, restriction="desk = b")
    assert [row["name"] for row in found[f"{kind}s"]] == list(asked.values())
    for wrong in ({}, {"attributes": 5}, {"attributes": [{"name": "x"}]}, {"attributes": [{"values": []}]}):
        assert crowd.refused("POST", f"/{kind}/attribute", wrong, **asked) == "ILLEGAL_ARGUMENT"


def test_groups_are_groups_of_jira(crowd: Application) -> None:
    made = crowd("POST", "/group", {"name": "crew", "description": "All", "type": "GROUP"}, status=201)
    assert (made["description"], made["type"], made["active"]) == ("All", "GROUP", True)
    assert crowd.members("crew") == set()
    told = crowd("PUT", "/group", {"name": "crew", "description": "", "active": "false"}, groupname="CREW")
    assert (told["description"], told["active"]) == ("", False)
    assert crowd("PUT", "/group", {"name": "crew", "active": True}, groupname="crew")["active"] is True
    assert crowd.refused("PUT", "/group", {"name": "other"}, groupname="crew") == "INVALID_GROUP"
    for wrong in ({"name": "CREW"}, {"name": ""}):
        assert crowd.refused("POST", "/group", wrong) == "INVALID_GROUP"
    crowd("DELETE", "/group", status=204, groupname="crew")
    assert crowd.refused("GET", "/group", status=404, groupname="crew") == "GROUP_NOT_FOUND"


def test_memberships_from_either_side(crowd: Application) -> None:
    crowd("POST", "/group", {"name": "team"}, status=201)
    crowd("POST", "/user/group/direct", {"name": "team"}, status=201, username="ada")
    reason = crowd.refused("POST", "/user/group/direct", {"name": "team"}, status=409, username="ada")
    assert reason == "MEMBERSHIP_ALREADY_EXISTS"
    assert crowd.members("team") == {"ada"}
    crowd("POST", "/user", user("tina"), status=201)
    crowd("POST", "/group/user/direct", {"name": "tina"}, status=201, groupname="team")
    users = crowd("GET", "/group/user/direct", groupname="team")
    assert [row["name"] for row in users["users"]] == ["ada", "tina"]
    assert set(users["users"][0]) == {"name", "link"}
    page = crowd("GET", "/group/user/direct", groupname="team", start_index=1, max_results=1, expand="user")
    assert [row["email"] for row in page["users"]] == ["tina@example.com"]
    assert crowd("GET", "/group/user/direct", groupname="team", username="TINA")["name"] == "tina"
    assert crowd("GET", "/user/group/direct", username="tina", groupname="Team")["name"] == "team"
    groups = crowd("GET", "/user/group/direct", username="tina", expand="group")["groups"]
    assert [(row["name"], row["type"]) for row in groups] == [("team", "GROUP")]
    crowd("DELETE", "/user/group/direct", status=204, username="ada", groupname="team")
    crowd("DELETE", "/group/user/direct", status=204, username="tina", groupname="team")
    assert crowd.members("team") == set()
    missing = "MEMBERSHIP_NOT_FOUND"
    assert (
        crowd.refused("DELETE", "/group/user/direct", status=404, username="tina", groupname="team")
        == missing
    )
    assert (
        crowd.refused("GET", "/group/user/direct", status=404, username="tina", groupname="team") == missing
    )
    assert (
        crowd.refused("GET", "/user/group/direct", status=404, username="tina", groupname="team") == missing
    )
    assert crowd.refused("POST", "/group/user/direct", {"name": "no"}, groupname="team") == "USER_NOT_FOUND"
    assert crowd.refused("POST", "/user/group/direct", {"name": "no"}, username="ada") == "GROUP_NOT_FOUND"
    assert crowd.refused("GET", "/group/user/direct", groupname="team", start_index="x") == "ILLEGAL_ARGUMENT"


def test_groups_inside_groups(crowd: Application) -> None:
    for name in ("world", "land", "town"):
        crowd("POST", "/group", {"name": name}, status=201)
    crowd("POST", "/group/child-group/direct", {"name": "land"}, status=201, groupname="world")
    crowd("POST", "/group/parent-group/direct", {"name": "land"}, status=201, groupname="town")
    crowd("POST", "/group/user/direct", {"name": "ada"}, status=201, groupname="town")

    def named(path: str, **asked: Any) -> list[str]:
        return [
            row["name"]
            for rows in crowd("GET", path, **asked).values()
            if isinstance(rows, list)
            for row in rows
        ]

    assert named("/group/child-group/direct", groupname="world") == ["land"]
    assert named("/group/child-group/nested", groupname="world") == ["land", "town"]
    assert named("/group/parent-group/direct", groupname="town") == ["land"]
    assert named("/group/parent-group/nested", groupname="town") == ["world", "land"]
    assert named("/group/user/direct", groupname="world") == []
    assert named("/group/user/nested", groupname="world") == ["ada"]
    assert {"world", "land", "town"} <= set(named("/user/group/nested", username="ada"))
    assert "world" not in named("/user/group/direct", username="ada")
    assert (
        crowd("GET", "/group/child-group/direct", groupname="world", child_groupname="LAND")["name"] == "land"
    )
    reason = crowd.refused("POST", "/group/child-group/direct", {"name": "world"}, groupname="town")
    assert reason == "INVALID_MEMBERSHIP"
    reason = crowd.refused(
        "POST", "/group/child-group/direct", {"name": "land"}, status=409, groupname="world"
    )
    assert reason == "MEMBERSHIP_ALREADY_EXISTS"
    rows = {row["group"]: row for row in crowd("GET", "/group/membership")["memberships"]}
    assert rows["world"] == {"group": "world", "users": [], "groups": [{"name": "land"}]}
    assert rows["town"]["users"] == [{"name": "ada"}]
    crowd("DELETE", "/group/child-group/direct", status=204, groupname="world", child_groupname="land")
    asked = {"groupname": "world", "child_groupname": "land"}
    assert crowd.refused("DELETE", "/group/child-group/direct", status=404, **asked) == "MEMBERSHIP_NOT_FOUND"
    assert crowd.refused("GET", "/group/child-group/direct", status=404, **asked) == "MEMBERSHIP_NOT_FOUND"
    crowd("DELETE", "/group", status=204, groupname="town")
    assert named("/group/child-group/direct", groupname="land") == []


def test_single_sign_on(crowd: Application) -> None:
    crowd("POST", "/user", user("sam"), status=201)
    factor = {"validationFactors": [{"name": "remote_address", "value": "10.0.0.1"}]}
    begun = {"username": "sam", "password": "secret", "validation-factors": factor}
    made = crowd("POST", "/session", begun, status=201)
    path = f"/session/{made['token']}"
    assert made["user"]["name"] == "sam"
    assert made["expiry-date"] - made["created-date"] == 30 * 60 * 1000
    assert crowd("GET", path, expand="user")["user"]["email"] == "sam@example.com"
    assert crowd("POST", path, factor)["token"] == made["token"]
    elsewhere = {"validationFactors": [{"name": "remote_address", "value": "10.0.0.2"}]}
    assert crowd.refused("POST", path, elsewhere, status=404) == "INVALID_SSO_TOKEN"
    short = crowd("POST", "/session", {"username": "sam"}, status=201, validate_password="false", duration=60)
    assert short["expiry-date"] - short["created-date"] == 60_000
    crowd("DELETE", "/session", status=204, username="sam", exclude=made["token"])
    assert crowd.refused("GET", f"/session/{short['token']}", status=404) == "INVALID_SSO_TOKEN"
    assert crowd("GET", path)["token"] == made["token"]
    crowd("DELETE", path, status=204)
    crowd("DELETE", path, status=204)
    assert crowd.refused("GET", path, status=404) == "INVALID_SSO_TOKEN"
    assert crowd.refused("POST", "/session", {**begun, "password": "no"}) == "INVALID_USER_AUTHENTICATION"
    assert crowd.refused("POST", "/session", {"password": "x"}) == "USER_NOT_FOUND"
    assert crowd("GET", "/config/cookie") == {"domain": "", "secure": False, "name": "crowd.token_key"}
    made = crowd("POST", "/session", begun, status=201)
    crowd("DELETE", "/user", status=204, username="sam")
    assert crowd.refused("GET", f"/session/{made['token']}", status=404) == "INVALID_SSO_TOKEN"


def prop(name: str, mode: str, value: str) -> Thing:
    return {"restriction-type": "property-search-restriction", "property": {"name": name, "type": "STRING"},
            "match-mode": mode, "value": value}  # fmt: skip


def both(logic: str, *inner: Thing) -> Thing:
    return {
        "restriction-type": "boolean-search-restriction",
        "boolean-logic": logic,
        "restrictions": list(inner),
    }


@pytest.mark.parametrize(
    ("query", "entity"),
    [
        ('name = "ADA"', prop("name", "EXACTLY_MATCHES", "ada")),
        ("name = a*", prop("name", "STARTS_WITH", "a")),
        ("email = *@example.com and not_there = null",
         both("and", prop("email", "ENDS_WITH", "@example.com"),
              {"restriction-type": "null-search-restriction", "property": {"name": "not_there"}})),
        ("displayName = *ma*", prop("displayName", "CONTAINS", "ma")),
        ("active = false or name = ada", both("or", prop("active", "EXACTLY_MATCHES", "false"),
                                              prop("name", "EXACTLY_MATCHES", "ada"))),
        ("(name < c and name > b) or lastName = Smith",
         both("OR", both("AND", prop("name", "LESS_THAN", "c"), prop("name", "GREATER_THAN", "b")),
              prop("lastName", "EXACTLY_MATCHES", "smith"))),
        ("not_there = x", prop("not_there", "NULL", "") | {"match-mode": "CONTAINS", "value": "x"}),
        ("", {}),
    ],
    ids=range(8),
)  # fmt: skip
def test_both_ways_of_searching_find_the_same(crowd: Application, query: str, entity: Thing) -> None:
    asked = {"entity_type": "user", "max_results": 500}
    by_text = crowd("GET", "/search", restriction=query, **asked)
    assert crowd("POST", "/search", entity, **asked) == by_text
    assert bool(by_text["users"]) == ("= x" not in query)


def test_searches_find_what_they_say(crowd: Application) -> None:
    everybody = {
        row["name"]: row for row in crowd("GET", "/search", entity_type="user", expand="user")["users"]
    }
    found = crowd("GET", "/search", entity_type="user", restriction="active = false")["users"]
    assert {row["name"] for row in found} == {name for name, row in everybody.items() if not row["active"]}
    groups = crowd("GET", "/search", entity_type="group", restriction="name = jira-*")["groups"]
    assert {row["name"] for row in groups} >= {"jira-administrators", "jira-software-users"}
    assert crowd.refused("GET", "/search", entity_type="planet") == "ILLEGAL_ARGUMENT"
    for text in ("name", "name =", "name ! ada", "= ada", "(name = a", "name = a)", '"name" = a', "name != a",
                 "(" * 40 + "name = a", 'name = "a', "name = a b"):  # fmt: skip
        assert crowd.refused("GET", "/search", entity_type="user", restriction=text) == "ILLEGAL_ARGUMENT", (
            text
        )
    long = " or ".join(["(name = ada)"] * 40)
    found = crowd("GET", "/search", entity_type="user", restriction=long)["users"]
    assert [row["name"] for row in found] == ["ada"]
    deep: Thing = prop("name", "CONTAINS", "a")
    for _ in range(40):
        deep = both("and", deep)
    wrong: list[Any] = [
        5, [1], deep, {"restriction-type": "x"}, both("xor"), both("and") | {"restrictions": 5},
        both("or") | {"restrictions": [5]}, prop("name", "NEAR", "x"),
        {"restriction-type": "property-search-restriction"},
    ]  # fmt: skip
    for entity in wrong:
        assert crowd.refused("POST", "/search", entity, entity_type="user") == "ILLEGAL_ARGUMENT"


def test_everything_may_be_said_in_xml(crowd: Application) -> None:
    def ask(method: str, path: str, body: str = "", status: int = 200, **query: Any) -> Xml.Element | None:
        names = {name.replace("_", "-"): value for name, value in query.items()}
        answer = crowd.client.request(method, HOME + path, params=names, content=body.encode(), headers=XML)
        assert answer.status_code == status, answer.text
        assert not answer.content or answer.headers["content-type"] == "application/xml"
        return Xml.fromstring(answer.content) if answer.content else None

    made = ask("POST", "/user", """<?xml version="1.0" encoding="UTF-8"?>
        <user name="xena" expand="attributes"><first-name>Xena</first-name><last-name>Ö</last-name>
        <display-name>Xena Ö</display-name><email>xena@example.com</email><active>true</active>
        <attributes><attribute name="desk"><values><value>X</value></values></attribute></attributes>
        <password><value>secret</value></password></user>""", 201)  # fmt: skip
    assert made is not None
    assert (made.tag, made.get("name"), made.findtext("display-name")) == ("user", "xena", "Xena Ö")
    link = made.find("password/link")
    assert link is not None
    assert link.get("rel") == "edit"
    told = ask("GET", "/user", username="xena", expand="attributes")
    assert told is not None
    assert told.findtext("attributes/attribute/values/value") == "X"
    assert (
        ask("POST", "/authentication", "<password><value>secret</value></password>", username="xena")
        is not None
    )
    refused = ask("POST", "/authentication", "<password><value>no</value></password>", 400, username="xena")
    assert refused is not None
    assert (refused.tag, refused.findtext("reason")) == ("error", "INVALID_USER_AUTHENTICATION")
    context = """<authentication-context><username>xena</username><password>secret</password>{}
        </authentication-context>"""
    factors = """<validation-factors><validation-factor><name>remote_address</name><value>10.0.0.{}</value>
        </validation-factor></validation-factors>"""
    begun = ask("POST", "/session", context.format(factors.format(1)), 201)
    assert begun is not None
    ask("POST", f"/session/{begun.findtext('token')}", factors.format(1))
    ask("POST", f"/session/{begun.findtext('token')}", factors.format(2), 404)
    restriction = """<boolean-search-restriction boolean-logic="and"><restrictions>
        <property-search-restriction><property><name>name</name><type>STRING</type></property>
        <match-mode>STARTS_WITH</match-mode><value>xe</value></property-search-restriction>
        <null-search-restriction><property><name>nothing</name></property></null-search-restriction>
        </restrictions></boolean-search-restriction>"""
    found = ask("POST", "/search", restriction, entity_type="user")
    assert found is not None
    assert (found.tag, found.get("expand")) == ("users", "user")
    assert [row.get("name") for row in found.findall("user")] == ["xena"]
    ask("POST", "/group/user/direct", '<user name="xena"/>', 201, groupname="developers")
    rows = ask("GET", "/group/membership")
    assert rows is not None
    names = rows.findall("membership[@group='developers']/users/user")
    assert "xena" in {row.get("name") for row in names}
    two = "<attribute name='a'><values><value>1</value><value>2</value></values></attribute>"
    ask("POST", "/user/attribute", f"<attributes>{two}</attributes>", 204, username="xena")
    kept = crowd("GET", "/user/attribute", username="xena")["attributes"]
    assert {row["name"]: row["values"] for row in kept} == {"a": ["1", "2"], "desk": ["X"]}
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><user name="&a;"/>'
    for wrong in ("<user", bomb, "", "<user/>", "<user>text</user>", "<a>" * 5000):
        ask("POST", "/user", wrong, 400)
    answer = crowd.client.post(f"{HOME}/user", content=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["reason"]) == (400, "ILLEGAL_ARGUMENT")
    plain = crowd.client.get(f"{HOME}/user", params={"username": "xena"}, headers={"Accept": "*/*"})
    assert plain.headers["content-type"] == "application/xml"


def test_another_client_finds_its_way(crowd: Application) -> None:
    keys = crowd.jira.sandbox.keys
    with Crowd(crowd.jira.sandbox.url, keys["application"], keys["applicationPassword"]) as client:
        client.user_create("cora", True, "Cora", "Roe", "Cora Roe", "cora@example.com", "secret")
        assert client.user("cora")["email"] == "cora@example.com"
        assert client.user_authenticate("cora", "secret")["name"] == "cora"
        client.user_deactivate("cora")
        assert crowd.person("cora")["active"] is False
        client.user_activate("cora")
        client.group_add_user("cora", "developers")
        assert client.is_user_in_group("cora", "developers")
        assert client.user_groups("cora") == ["developers"]
        assert "cora" in client.group_members("developers")
        assert "cora" in client.nested_group_members("developers")
        client.group_remove_user("cora", "developers")
        assert client.nested_user_groups("cora") == []
        client.user_store_attributes("cora", {"attributes": [{"name": "a", "values": ["1"]}]})
        assert client.user_attributes("cora")["attributes"][0]["values"] == ["1"]
        client.user_remove_attribute("cora", "a")
        client.user_update_password("cora", "other")
        client.user_rename("cora", "cora.doe")
        client.user_update("cora.doe", {"name": "cora.doe", "display-name": "Cora Doe"})
        crowd("POST", "/group", {"name": "outer"}, status=201)
        client.group_add_child_group("outer", "developers")
        assert client.group_child_groups("outer") == ["developers"]
        assert client.group_parent_groups("developers") == ["outer"]
        client.group_remove_child_group("outer", "developers")
        found = client.search("user", prop("email", "EXACTLY_MATCHES", "cora@example.com"))
        assert [row["name"] for row in found["users"]] == ["cora.doe"]
        assert client.search_cql("user", "name = cora*")["users"] == found["users"]
        client.group_update("outer", {"name": "outer", "description": "x"})
        assert client.group("outer")["description"] == "x"
        client.group_delete("outer")
        client.user_delete("cora.doe")
        with pytest.raises(requests.HTTPError):
            client.user("cora.doe")


def test_every_resource_was_asked_for(crowd: Application) -> None:
    routes = {
        f"{one.method} /" + "/".join(one.segments[3:])
        for one in served("datacenter")
        if one.handler.__module__.rpartition(".")[2] in JUDGED
    }
    assert routes - crowd.asked == set()
