"""Saved filters written to a sandbox of either product: saved, shared, starred, given away, deleted."""

from __future__ import annotations

from typing import Any

from sandbox_writer import Writer

JUDGED = ("filters",)


def saved(writer: Writer, name: str, **members: Any) -> dict[str, Any]:
    body = {"name": name, "jql": "project = PLAT", **members}
    made: dict[str, Any] = writer.send("POST", "/filter", body, status=200)
    return made


def test_a_filter_is_read_back_as_it_was_given(writer: Writer) -> None:
    made = saved(writer, "Mine", description="d", favourite=True)
    assert (made["jql"], made["favourite"], made["favouritedCount"]) == ("project = PLAT", True, 1)
    assert made["searchUrl"].endswith("jql=project%20%3D%20PLAT")
    path = f"/filter/{made['id']}"
    assert writer.send("GET", path, status=200) == made
    assert writer.found("filter = Mine") == writer.found("project = PLAT")
    told = writer.send("PUT", path, {"jql": "project = WEB", "name": "Mine too"}, status=200)
    assert (told["name"], told["description"]) == ("Mine too", "d")
    assert writer.found("filter = 'Mine too'") == writer.found("project = WEB")
    assert made["id"] in [row["id"] for row in writer.send("GET", "/filter/favourite", status=200)]
    writer.send("PUT", path, {"favourite": False}, status=200)
    assert made["id"] not in [row["id"] for row in writer.send("GET", "/filter/favourite", status=200)]
    writer.send("DELETE", path, status=204)
    gone = writer.send("GET", path, status=400)
    assert gone["errorMessages"] == [
        "The selected filter is not available to you, perhaps it has been deleted."
    ]
    writer.send("DELETE", path, status=400)


def test_what_is_wrong_with_a_filter_is_told(writer: Writer) -> None:
    saved(writer, "Taken")
    refused = writer.send("POST", "/filter", {"name": "taken", "jql": ""}, status=400)
    assert refused["errors"] == {"filterName": "Filter with same name already exists."}
    refused = writer.send("POST", "/filter", {"jql": ""}, status=400)
    assert refused["errors"] == {"filterName": "You must specify a name to save this filter as."}
    refused = writer.send("POST", "/filter", {"name": "x", "jql": "nope = 1"}, status=400)
    assert refused["errorMessages"] == [
        "Field 'nope' does not exist or you do not have permission to view it."
    ]
    for body in (
        [], {"name": 7}, {"name": "x", "jql": "project ="}, {"name": "x" * 256}, {"name": "x", "jql": 7},
        {"name": "x", "sharePermissions": 7}, {"name": "x", "sharePermissions": [{"type": "x"}]},
        {"name": "x", "sharePermissions": [{"type": "group", "group": {"name": "nobody"}}]},
        {"name": "x", "sharePermissions": [{"type": "project"}]}, {"name": "x", "nope": 1},
        {"name": "x", "sharePermissions": [{"type": "projectRole", "project": {"id": "10000"}}]},
        {"name": "x", "sharePermissions": [{"type": "project", "project": {"id": "77"}}]},
        {"name": "x", "sharePermissions": [{"type": "user", "user": {"accountId": "x"}}]},
    ):  # fmt: skip
        writer.send("POST", "/filter", body, status=400)
    assert "x" not in [row["name"] for row in writer.jira.get(f"{writer.api}/filter/favourite")]


def test_shares_are_added_and_taken_away(writer: Writer) -> None:
    made = saved(writer, "Shared", sharePermissions=[{"type": "group", "group": {"name": "developers"}}])
    assert made["sharePermissions"][0]["group"]["name"] == "developers"
    path = f"/filter/{made['id']}/permission"
    body = {"type": "project", "projectId": "10000", "projectRoleId": "10001"}
    rows = writer.send("POST", path, body, status=201)
    assert [row["type"] for row in rows] == ["group", "project"]
    assert rows[1]["role"]["name"] == "Developers"
    person = writer.jira.get(f"{writer.api}/myself")
    one = {"accountId": person["accountId"]} if writer.cloud else {"userKey": person["key"]}
    rows = writer.send("POST", path, {"type": "user", **one}, status=201)
    assert rows[2]["user"]["displayName"] == person["displayName"]
    share = rows[0]["id"]
    assert writer.send("GET", f"{path}/{share}", status=200) == rows[0]
    writer.send("DELETE", f"{path}/{share}", status=204)
    writer.send("DELETE", f"{path}/{share}", status=404)
    rows = writer.send("POST", path, {"type": "authenticated"}, status=201)
    assert [row["type"] for row in rows] == ["loggedin"]
    assert writer.send("GET", path, status=200) == rows
    rows = writer.send("POST", path, {"type": "group", "groupname": "developers"}, status=201)
    assert [row["type"] for row in rows] == ["group"]
    for wrong in ({"type": "x"}, {"type": "group"}, {"type": "project", "projectId": 77}, {}, {"x": 1},
                  {"type": "projectRole", "projectId": 10000}, {"type": "user"},
                  {"type": "project", "projectId": 10000, "projectRoleId": 7}):  # fmt: skip
        writer.send("POST", path, wrong, status=400)
    writer.send("GET", "/filter/77/permission", status=404)


def test_new_filters_are_shared_as_their_owner_chose(writer: Writer) -> None:
    assert writer.send("GET", "/filter/defaultShareScope", status=200) == {"scope": "PRIVATE"}
    for scope, kinds in (("GLOBAL", ["global"]), ("AUTHENTICATED", ["loggedin"]), ("PRIVATE", [])):
        writer.send("PUT", "/filter/defaultShareScope", {"scope": scope}, status=200)
        made = saved(writer, f"Scope {scope}")
        assert [row["type"] for row in made["sharePermissions"]] == kinds
    for body in ({}, {"scope": "ALL"}, {"scope": 1}):
        writer.send("PUT", "/filter/defaultShareScope", body, status=400)


def test_a_filter_has_columns(writer: Writer) -> None:
    path = f"/filter/{saved(writer, 'Columns')['id']}/columns"
    writer.send("GET", path, status=404)
    form = {"content": "columns=summary&columns=status",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"}}  # fmt: skip
    writer.send("PUT", path, status=200, sent=form)
    rows = writer.send("GET", path, status=200)
    assert rows == [{"label": "Summary", "value": "summary"}, {"label": "Status", "value": "status"}]
    writer.send("PUT", path, {"columns": ["issuekey"]}, status=200)
    for body in ({"columns": ["nope"]}, {"columns": 7}, {"columns": ["summary"] * 51}):
        writer.send("PUT", path, body, status=400)
    writer.send("DELETE", path, status=204)
    writer.send("GET", path, status=404)


def test_a_filter_is_starred_and_given_away(writer: Writer) -> None:
    if not writer.cloud:
        return
    made = saved(writer, "Given")
    path = f"/filter/{made['id']}"
    for _ in range(2):
        assert writer.send("PUT", f"{path}/favourite", status=200)["favouritedCount"] == 1
    told = writer.send("DELETE", f"{path}/favourite", status=200)
    assert (told["favouritedCount"], told["favourite"]) == (0, False)
    other = writer.jira.get("/rest/api/3/user/search", query="Priya")[0]["accountId"]
    writer.send("PUT", f"{path}/owner", {"accountId": other}, status=204)
    told = writer.send("GET", path, status=200)
    assert (told["owner"]["accountId"], told["isWritable"]) == (other, False)
    writer.send("PUT", path, {"name": "Mine again"}, status=403)
    writer.send("PUT", path, {"name": "Ruled"}, status=200, overrideSharePermissions="true")
    writer.send("PUT", f"{path}/owner", {"accountId": "nobody"}, status=404)
    again = saved(writer, "Ruled")
    writer.send("PUT", f"/filter/{again['id']}/owner", {"accountId": other}, status=400)
    rows = writer.send("GET", "/filter/my", status=200, includeFavourites="true")
    assert made["id"] not in [row["id"] for row in rows]
    query = {"filterName": "ruled", "accountId": other, "expand": "owner,isWritable"}
    [row] = writer.send("GET", "/filter/search", status=200, **query)["values"]
    assert (row["id"], row["isWritable"]) == (made["id"], False)
    editable = [{"type": "user", "user": {"accountId": other}}]
    told = writer.send("PUT", f"/filter/{again['id']}", {"editPermissions": editable}, status=200)
    assert told["editPermissions"][0]["user"]["accountId"] == other
    body = {"type": "group", "groupname": "developers", "rights": 3}
    rows = writer.send("POST", f"/filter/{again['id']}/permission", body, status=201)
    assert [row["type"] for row in rows] == ["user", "group"]
    rows = writer.send("GET", "/filter/search", status=200, groupname="developers", projectId="10000")
    assert rows["values"] is not None


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
