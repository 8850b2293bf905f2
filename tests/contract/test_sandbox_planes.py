"""The planes beside Jira: each has its own door, and answers in its own words whatever comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from jira_sandbox.operations import table
from jira_sandbox.planes.doors import PLANES
from jira_sandbox.routes.registry import served

ODD: tuple[Any, ...] = (
    None, [], {}, 5, "text", True, [[]], {"name": None}, {"name": {}}, {"name": []}, {"name": 1e400},
    {"Operations": [{"op": "add", "path": "emails[value eq \"\\ud800\"]", "value": {"value": []}}]},
    {"Operations": [{"op": "remove", "path": "members", "value": {"a": 1}}]},
    {"Operations": [{"op": "replace", "value": {"emails": [None, 5, []], "name": {"givenName": []}}}]},
    {"userName": "x", "emails": [{"value": "a@example.com", "primary": "yes"}]},
    {"displayName": "x", "members": [None]}, {"displayName": "x", "members": [{"value": {}}]},
    {"emails": [None]}, {"emails": ["@"]}, {"emails": ["a@b"], "permissionRules": [{"resource": []}]},
    {"searchTerm": [], "limit": -1}, {"limit": 10**30}, {"cursor": "ZnJvbTotNQ=="}, {"cursor": "\u0000"},
    {"sortBy": [None]}, {"query": {"and": [None]}}, {"sort": [{"field": "attributes.sandbox"}]},
    {"data": []}, {"data": {"type": "policy", "attributes": {"type": [], "rule": {"in": 5}}}},
    {"accountId": []}, {"role": []}, {"roleId": {}, "resourceId": []}, {"email": []}, {"id": []},
    {"extended_profile": []}, {"locale": None}, {"message": {}}, {"value": []},
    {"username": [], "password": 5},
    {"username": "ada", "validation-factors": [5]}, {"validationFactors": [None, {"name": []}]},
    {"attributes": [None]}, {"attributes": {"attributes": [{"name": 5, "values": {}}]}},
    {"restriction-type": "boolean-search-restriction", "boolean-logic": "or", "restrictions": [None]},
    {"restriction-type": "property-search-restriction", "property": {"name": []}, "match-mode": 5},
    {"name": "ada", "active": {}, "password": []}, {"new-name": 5},
)  # fmt: skip
QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"filter": "userName eq", "startIndex": "x"},
    {"count": "99999999999999999999", "attributes": "...,a.b.c,[,", "limit": "\u00b2"},
    {"cursor": "%%%", "from": "x", "to": "99999999999999999999"},
    {"cursor": "YXNjOjo6eA==", "sortOrder": "desc"},
    {
        "username": "nobody",
        "groupname": "none",
        "start-index": "-1",
        "entity-type": "user",
        "restriction": "\u00b2 = (",
    },
    {"username": "ada", "groupname": "developers", "max-results": "\u00b2", "duration": "\u00b2\u00b2"},
    {"entity-type": "group", "restriction": 'a = "\\', "expand": "user,group,attributes"},
)


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def jira(request: pytest.FixtureRequest, open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--deployment", request.param, "--issues", "10") as found:
        yield found


@pytest.fixture(scope="module")
def client(jira: Any) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=jira.sandbox.url, timeout=30) as found:
        yield found


def opened(jira: Any, path: str) -> dict[str, Any]:
    """What opens the plane of a path."""
    keys = jira.sandbox.keys
    if not jira.cloud:
        return {"auth": (keys["application"], keys["applicationPassword"])}
    token = keys["scimKey"] if path.startswith("/scim/") else keys["organizationKey"]
    return {"headers": {"Authorization": f"Bearer {token}"}}


def paths(jira: Any) -> list[tuple[str, str]]:
    """Every route of a plane, with the ids of what there is where one is known."""
    keys = jira.sandbox.keys
    known: dict[str, str] = {}
    mine: dict[str, str] = {}
    if jira.cloud:
        person = jira.get("/rest/api/3/user/search", query="noah")[0]["accountId"]
        group = jira.get("/rest/api/3/group/bulk", groupName="developers")["values"][0]["groupId"]
        known = dict.fromkeys(("{accountId}", "{userId}", "{account_id}", "{aaId}"), person)
        known |= {"{groupId}": group, "{orgId}": keys["organizationId"], "{directoryId}": "-"}
        org, home = f"/admin/v1/orgs/{keys['organizationId']}", f"/scim/directory/{keys['scimDirectoryId']}"
        lists = (
            ("{policyId}", f"{org}/policies", "data"),
            ("{userId}", f"{home}/Users", "Resources"),
            ("{id}", f"{home}/Groups", "Resources"),
        )
        for name, path, rows in lists:
            answer = httpx2.get(jira.sandbox.url + path, **opened(jira, path))
            (known if rows == "data" else mine)[name] = answer.json()[rows][0]["id"]
        mine["{directoryId}"] = keys["scimDirectoryId"]
    found = []
    for route in served(jira.sandbox.deployment):
        path = "/" + "/".join(route.segments)
        if any(path.startswith(plane.prefix) for plane in PLANES):
            ids = known | mine if path.startswith("/scim/") else known
            found.append((route.method, "/".join(ids.get(part, part) for part in path.split("/"))))
    found.sort(key=lambda one: (one[0] == "DELETE", one))  # what is taken away is taken away last
    return found


def test_nothing_a_client_sends_breaks_a_plane(jira: Any, client: httpx2.Client) -> None:
    broken = []
    for method, path in paths(jira):
        asked = [(body, {}) for body in ODD] if method in ("POST", "PUT", "PATCH") else [(None, {})]
        asked += [(None, query) for query in QUERIES] + [({"name": "x"}, QUERIES[-2])] * (method == "POST")
        for body, query in asked:
            content = json.dumps(body, ensure_ascii=True).encode()
            sent = {"content": content} if method != "GET" else {}
            answer = client.request(method, path, params=query, **sent, **opened(jira, path))
            if answer.status_code >= 500 and answer.status_code != 501:
                broken.append((method, path, body, query, answer.status_code))
    assert broken == []
    assert client.get("/rest/api/2/serverInfo").status_code == 200


def test_what_a_plane_does_not_have_is_refused_in_its_own_words(jira: Any, client: httpx2.Client) -> None:
    homes = (
        {"/scim/": f"/scim/directory/{jira.sandbox.keys['scimDirectoryId']}/Users",
         "/admin/": "/admin/v1/orgs", "/users/": "/users/x/manage"}
        if jira.cloud
        else {"/rest/usermanagement/": "/rest/usermanagement/1/user"}
    )  # fmt: skip
    for prefix, home in homes.items():
        more = opened(jira, prefix)
        absent = client.get(f"{home}/a/b/c/d/e/f", **more)
        assert absent.status_code == 404
        refused = client.request("TRACE", home, **more)
        assert refused.status_code == 405
        for answer in (absent, refused):
            assert b"errorMessages" not in answer.content
        assert client.get(home).status_code == 401
        assert client.get(home, auth=(jira.sandbox.user, jira.sandbox.token)).status_code == 401


def test_what_is_not_served_is_named(jira: Any, client: httpx2.Client) -> None:
    known = {(one.method, "/" + "/".join(one.segments)) for one in served(jira.sandbox.deployment)}
    missing = [
        (method, path)
        for _, path, methods in table(jira.sandbox.deployment)
        for method in methods
        if any(path.startswith(plane.prefix) for plane in PLANES) and (method, path) not in known
    ]
    for method, path in missing:
        answer = client.request(method, path, **opened(jira, path))
        if "{" not in path:
            assert answer.status_code == 501, (method, path)
            assert path in answer.text


@pytest.mark.parametrize(
    ("folder", "deployment"),
    [
        ("cloud-2026-nango", "cloud"),
        ("bitovi-cloud", "cloud"),
        ("go-jira", "datacenter"),
        ("server-jrjc", "datacenter"),
    ],
)
def test_people_of_an_export_are_in_the_planes_too(
    shared: Path, open_sandbox: Any, folder: str, deployment: str
) -> None:
    load = str(shared / "recorded" / folder)
    with open_sandbox("--load", load, "--deployment", deployment) as jira:
        url, keys = jira.sandbox.url, jira.sandbox.keys
        if jira.cloud:
            org = {"Authorization": f"Bearer {keys['organizationKey']}"}
            home = f"{url}/admin/v2/orgs/{keys['organizationId']}/directories/-"
            rows = httpx2.get(f"{home}/users", headers=org).json()["data"]
            for path in (f"{url}/admin/v1/orgs/{keys['organizationId']}/users", f"{home}/groups",
                         f"{url}/users/{rows[0]['accountId']}/manage/profile"):  # fmt: skip
                assert httpx2.get(path, headers=org).status_code == 200
            scim = {"Authorization": f"Bearer {keys['scimKey']}"}
            users = httpx2.get(f"{url}/scim/directory/{keys['scimDirectoryId']}/Users", headers=scim).json()
            assert users["totalResults"] <= len(rows)
        else:
            login, json_too = (
                (keys["application"], keys["applicationPassword"]),
                {"Accept": "application/json"},
            )
            asked = {"entity-type": "user", "expand": "user"}
            path = f"{url}/rest/usermanagement/1/search"
            rows = httpx2.get(path, params=asked, auth=login, headers=json_too).json()["users"]
        assert rows
