"""Permission schemes: their grants decide who sees what, at once."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = ("permission_schemes",)
DATA_CENTER = pytest.mark.parametrize("writer", ["datacenter"], indirect=True)


def test_the_schemes_of_the_start(writer: Writer) -> None:
    rows = writer.send("GET", "/permissionscheme", status=200)["permissionSchemes"]
    assert [row["name"] for row in rows] == ["Default Permission Scheme", "Members Only"]
    assert "permissions" not in rows[0]
    strict = writer.send("GET", "/permissionscheme/10000", status=200, expand="all")["permissions"]
    browse = [row["holder"] for row in strict if row["permission"] == "BROWSE_PROJECTS"]
    assert {row["projectRole"]["name"] for row in browse} >= {"Users", "Developers", "Administrators"}
    assert writer.send("GET", "/project/SET/permissionscheme", status=200)["id"] == 10000
    assert writer.send("GET", "/project/PLAT/permissionscheme", status=200)["id"] == 0
    writer.send("GET", "/permissionscheme/7", status=404)


def test_a_grant_lets_people_in(writer: Writer, other: httpx2.Client) -> None:
    issue = f"{writer.api}/issue/WEB-2"
    assert other.get(issue).status_code == 200
    grants = [{"permission": "BROWSE_PROJECTS", "holder": {"type": "group", "parameter": "site-admins"}}]
    body = {"name": "Closed", "permissions": grants}
    made = writer.send("POST", "/permissionscheme", body, status=201, expand="group")
    assert made["permissions"][0]["holder"]["group"]["name"] == "site-admins"
    told = writer.send("PUT", "/project/WEB/permissionscheme", {"id": made["id"]}, status=200)
    assert told["name"] == "Closed"
    assert other.get(issue).status_code == 404
    base = f"/permissionscheme/{made['id']}"
    more = {"permission": "BROWSE_PROJECTS", "holder": {"type": "applicationRole"}}
    grant = writer.send("POST", base + "/permission", more, status=201)["id"]
    writer.send("POST", base + "/permission", more, status=400)
    assert other.get(issue).status_code == 200
    assert writer.send("GET", f"{base}/permission/{grant}", status=200)["holder"] == {
        "type": "applicationRole"
    }
    assert len(writer.send("GET", base + "/permission", status=200)["permissions"]) == 2
    writer.send("DELETE", f"{base}/permission/{grant}", status=204)
    writer.send("DELETE", f"{base}/permission/{grant}", status=400 if writer.cloud else 404)
    writer.send("GET", f"{base}/permission/{grant}", status=404)
    assert other.get(issue).status_code == 404
    writer.send("DELETE", base, status=400)
    writer.send("PUT", "/project/WEB/permissionscheme", {"id": 0}, status=200)
    assert other.get(issue).status_code == 200
    writer.send("PUT", base, {"name": "Shut", "permissions": []}, status=200)
    assert writer.send("GET", base, status=200, expand="permissions")["permissions"] == []
    writer.send("DELETE", base, status=204)
    writer.send("DELETE", base, status=404)
    writer.send("DELETE", "/permissionscheme/0", status=400)


def test_every_kind_of_holder_is_granted(writer: Writer) -> None:
    me = writer.jira.get(f"{writer.api}/myself")
    holders: list[dict[str, Any]] = [
        {"type": "anyone"}, {"type": "projectLead"}, {"type": "reporter"},
        {"type": "user", "parameter": me["accountId" if writer.cloud else "key"]},
        {"type": "projectRole", "parameter": "10002"},
        {"type": "userCustomField", "parameter": "customfield_10038"},
        {"type": "groupCustomField", "parameter": "customfield_10040"},
        {"type": "applicationRole", "parameter": "jira-software"},
    ]  # fmt: skip
    grants = [{"permission": "EDIT_ISSUES", "holder": holder} for holder in holders]
    made = writer.send("POST", "/permissionscheme", {"name": "All kinds", "permissions": grants}, status=201,
                       expand="user,field")  # fmt: skip
    told = [row["holder"] for row in made["permissions"]]
    assert told[3]["user"]["displayName"] == me["displayName"]
    assert told[5]["field"]["id"] == "customfield_10038"
    wrong: list[Any] = [
        None, {}, {"name": "All kinds"}, {"name": "x", "permissions": [{}]}, {"name": "x", "permissions": 1},
        {"name": "x", "permissions": [{"permission": "FLY", "holder": {"type": "anyone"}}]},
        {"name": "x", "permissions": [{"permission": "EDIT_ISSUES", "holder": {"type": "ghost"}}]},
        {"name": "x", "permissions": [{"permission": "EDIT_ISSUES", "holder": {"type": "group"}}]},
        {"name": "x", "permissions": [grants[0], grants[0]]},
        {"name": "x", "permissions": [{"permission": "EDIT_ISSUES", "holder": {"type": []}}]},
    ]  # fmt: skip
    for body in wrong:
        writer.send("POST", "/permissionscheme", body, status=400)
    unknown = writer.jira.client.get(f"{writer.api}/permissionscheme", params={"expand": "color"})
    assert unknown.status_code == 400


def test_only_administrators_change_schemes(writer: Writer, other: httpx2.Client) -> None:
    writer.send("POST", "/permissionscheme", {"name": "x"}, status=403, client=other)
    writer.send("GET", "/project/PLAT/permissionscheme", status=403, client=other)


@DATA_CENTER
def test_schemes_carry_attributes(writer: Writer) -> None:
    path = "/permissionscheme/0/attribute/extended"
    writer.send("GET", path, status=404)
    text = {"content": b"true", "headers": {"content-type": "text/plain"}}
    writer.send("PUT", path, status=204, sent=text)
    assert writer.send("GET", path, status=200) == {"key": "extended", "value": "true"}


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
