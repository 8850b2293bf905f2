"""Project roles and who has them, on a sandbox of either product."""

from __future__ import annotations

from typing import Any

from sandbox_writer import Writer

JUDGED = ("actors",)
DEVELOPERS = 10001


def people(writer: Writer) -> list[str]:
    query = {"query" if writer.cloud else "username": "e"}
    rows = writer.jira.get(f"{writer.api}/user/search", **query)
    return [row["accountId" if writer.cloud else "name"] for row in rows if row["active"]]


def names(told: dict[str, Any]) -> list[str]:
    return [
        actor.get("actorUser", {}).get("accountId")
        or actor.get("actorGroup", {}).get("name")
        or actor["name"]
        for actor in told["actors"]
    ]


def test_a_role_in_a_project_is_given_and_taken(writer: Writer) -> None:
    path, (one, other, *_rest) = f"/project/WEB/role/{DEVELOPERS}", people(writer)
    people_and_groups = {"atlassian-user-role-actor": [one], "atlassian-group-role-actor": ["developers"]}
    told = writer.send("PUT", path, {"categorisedActors": people_and_groups}, status=200)
    assert names(told) == [one, "developers"]
    assert names(writer.send("POST", path, {"user": [other], "group": []}, status=200)) == [
        one, "developers", other,
    ]  # fmt: skip
    refused = writer.send("POST", path, {"user": [other]}, status=400)
    assert "is already a member of the project role." in refused["errorMessages"][0]
    writer.send("DELETE", path, status=204, user=one)
    writer.send("DELETE", path, status=404, user=one)
    writer.send("DELETE", path, status=204, group="developers")
    assert names(writer.jira.get(writer.api + path)) == [other]
    for body in ({}, {"user": ["nobody"], "x": 1}, {"user": "a"}, {"user": [{}]}, []):
        writer.send("POST", path, body, status=400)
    writer.send("POST", path, {"user": ["nobody"]}, status=404)
    for body in (
        {},
        {"categorisedActors": {"x": []}},
        {"categorisedActors": {"atlassian-user-role-actor": 1}},
    ):
        writer.send("PUT", path, body, status=400)
    writer.send("DELETE", path, status=400)
    writer.send("POST", "/project/WEB/role/77", {"user": [one]}, status=404)
    writer.send("POST", f"/project/NOPE/role/{DEVELOPERS}", {"user": [one]}, status=404)
    if writer.cloud:
        group = writer.jira.get("/rest/api/3/group/bulk", groupName="support-team")["values"][0]["groupId"]
        assert names(writer.send("POST", path, {"groupId": [group]}, status=200))[-1] == "support-team"


def test_roles_are_kept(writer: Writer) -> None:
    made = writer.send("POST", "/role", {"name": "Reviewers", "description": "r"}, status=200)
    path = f"/role/{made['id']}"
    assert made["actors"] == []
    assert "Reviewers" in writer.jira.get(f"{writer.api}/project/PLAT/role")
    assert writer.jira.get(f"{writer.api}/project/PLAT/role/{made['id']}")["actors"] == []
    writer.send("POST", "/role", {"name": "reviewers"}, status=409)
    for body in ({}, {"name": " x"}, {"name": 1}, {"x": 1}):
        writer.send("POST", "/role", body, status=400)
    assert (
        writer.send("POST", path, {"name": "Readers", "description": "ignored"}, status=200)["name"]
        == "Readers"
    )
    told = writer.send("POST", path, {"description": "d"}, status=200)
    assert (told["name"], told["description"]) == ("Readers", "d")
    writer.send("POST", path, {}, status=400)
    writer.send("PUT", path, {"name": "Reviewers"}, status=400)
    told = writer.send("PUT", path, {"name": "Reviewers", "description": "e"}, status=200)
    assert writer.send("GET", path, status=200) == told
    assert told in writer.send("GET", "/role", status=200)
    writer.send("DELETE", path, status=204)
    writer.send("GET", path, status=404)


def test_a_role_in_use_is_swapped(writer: Writer) -> None:
    made = writer.send("POST", "/role", {"name": "Heirs"}, status=200)
    writer.send("DELETE", "/role/10000", status=409)
    writer.send("DELETE", "/role/10000", status=400, swap="77")
    writer.send("DELETE", "/role/10000", status=204, swap=made["id"])
    assert "Users" not in writer.jira.get(f"{writer.api}/project/PLAT/role")


def test_new_projects_get_the_default_actors(writer: Writer) -> None:
    path, (one, *_rest) = f"/role/{DEVELOPERS}/actors", people(writer)
    before = names(writer.send("GET", path, status=200))
    assert names(writer.send("POST", path, {"user": [one]}, status=200)) == [*before, one]
    me = writer.jira.get(f"{writer.api}/myself")
    lead = {"leadAccountId": me["accountId"]} if writer.cloud else {"lead": me["name"]}
    body = {"key": "FRESH", "name": "Fresh", "projectTypeKey": "software", **lead}
    writer.send("POST", "/project", body, status=201)
    told = writer.jira.get(f"{writer.api}/project/FRESH/role/{DEVELOPERS}")
    assert names(told) == [*before, one]
    assert names(writer.send("DELETE", path, status=200, user=one)) == before
    writer.send("DELETE", path, status=400, user=one)
    writer.send("DELETE", path, status=400)
    for body in ({}, {"user": ["nobody"]}, {"user": [one], "group": ["developers"]}):
        writer.send("POST", path, body, status=400)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
