"""Custom fields of a sandbox: created, put on screens, given options and defaults, thrown away."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = (
    "fields",
    "custom_fields",
    "contexts",
    "options",
    "createmeta",
    "screens",
    "screen_schemes",
)
TYPES = "com.atlassian.jira.plugin.system.customfieldtypes:"
SEARCHERS = {
    "cascadingselect": "cascadingselectsearcher", "datepicker": "daterange", "datetime": "datetimerange",
    "float": "exactnumber", "grouppicker": "grouppickersearcher", "labels": "labelsearcher",
    "multicheckboxes": "multiselectsearcher", "multigrouppicker": "multiselectsearcher",
    "multiselect": "multiselectsearcher", "multiuserpicker": "userpickergroupsearcher",
    "multiversion": "versionsearcher", "project": "projectsearcher", "radiobuttons": "multiselectsearcher",
    "readonlyfield": "textsearcher", "select": "multiselectsearcher", "textarea": "textsearcher",
    "textfield": "textsearcher", "url": "exacttextsearcher", "userpicker": "userpickergroupsearcher",
    "version": "versionsearcher",
}  # fmt: skip


CLOUD = pytest.mark.parametrize("writer", ["cloud"], indirect=True)
DATA_CENTER = pytest.mark.parametrize("writer", ["datacenter"], indirect=True)


def made(writer: Writer, kind: str, name: str, *, shown: bool = True, **more: Any) -> str:
    """The id of a new custom field, on the default screen."""
    body = {"name": name, "type": TYPES + kind, "searcherKey": TYPES + SEARCHERS[kind], **more}
    field: str = writer.send("POST", "/field", body, status=201)["id"]
    if shown:
        writer.send("POST", f"/screens/addToDefault/{field}", status=200 if writer.cloud else 204)
    return field


def context_of(writer: Writer, field: str) -> str:
    found: str = writer.send("GET", f"/field/{field}/context", status=200)["values"][0]["id"]
    return found


def optioned(writer: Writer, field: str, *values: str, **more: Any) -> list[str]:
    """Ids of new options."""
    rows = [{"value": value, **more} for value in values]
    path = f"/field/{field}/context/{context_of(writer, field)}/option"
    return [row["id"] for row in writer.send("POST", path, {"options": rows}, status=200)["options"]]


def create_fields(writer: Writer, project: str = "PLAT", kind: str = "10001") -> dict[str, Any]:
    """The create metadata of a type, by field id."""
    page = writer.jira.get(f"{writer.api}/issue/createmeta/{project}/issuetypes/{kind}", maxResults=200)
    return {row["fieldId"]: row for row in page["fields" if writer.cloud else "values"]}


def values_of(writer: Writer) -> dict[str, tuple[Any, str]]:
    """A value for every kind of field, and the JQL that finds it."""
    me = writer.jira.get(f"{writer.api}/myself")
    who = {"accountId": me["accountId"]} if writer.cloud else {"name": me["name"]}
    return {
        "datepicker": ("2026-07-01", "= '2026-07-01'"),
        "datetime": ("2026-07-01T10:00:00.000+0000", "> '2026-06-30'"),
        "float": (2.5, "= 2.5"), "grouppicker": ({"name": "developers"}, "= developers"),
        "labels": (["x1", "x2"], "= x2"), "multigrouppicker": ([{"name": "developers"}], "= developers"),
        "multiuserpicker": ([who], "= currentUser()"), "multiversion": ([{"name": "1.0"}], "= '1.0'"),
        "project": ({"key": "WEB"}, "= WEB"), "readonlyfield": ("fixed", "~ fixed"),
        "textarea": (writer.rich("lengthy"), "~ lengthy"), "textfield": ("short", "~ short"),
        "url": ("https://x.example/y", "= 'https://x.example/y'"), "userpicker": (who, "= currentUser()"),
        "version": ({"name": "1.1"}, "= '1.1'"),
    }  # fmt: skip


def test_a_new_field_of_any_kind_is_set_searched_and_told(writer: Writer) -> None:
    old = "PLAT-2"
    for kind, (value, clause) in values_of(writer).items():
        name = f"New {kind}"
        field = made(writer, kind, name, shown=False)
        assert writer.issue(old)["fields"][field] is None
        body = {"fields": {field: value}}
        refused = writer.send("PUT", f"/issue/{old}", body, status=400)["errors"][field]
        assert "cannot be set" in refused or "not valid for this operation" in refused
        assert field not in create_fields(writer)
        writer.send("POST", f"/screens/addToDefault/{field}", status=200 if writer.cloud else 204)
        assert create_fields(writer)[field]["schema"]["custom"] == TYPES + kind
        key = writer.created(**{field: value})
        writer.send("PUT", f"/issue/{old}", body, status=204)
        assert set(writer.found(f'"{name}" {clause}')) == {key, old}
        assert writer.found(f"cf[{field.rpartition('_')[2]}] is not EMPTY") == sorted([key, old])


def test_a_field_jira_cannot_make_is_refused(writer: Writer) -> None:
    wrong: list[Any] = [
        None, [], {"name": "x"}, {"name": "", "type": TYPES + "float"}, {"name": 5, "type": TYPES + "float"},
        {"name": "x", "type": TYPES + "nope"}, {"name": "x", "type": "float"},
        {"name": "x" * 300, "type": TYPES + "float"},
        {"name": "x", "type": TYPES + "float", "searcherKey": TYPES + "textsearcher"},
    ]  # fmt: skip
    before = len(writer.send("GET", "/field", status=200))
    for body in wrong:
        writer.send("POST", "/field", body, status=400)
    assert len(writer.jira.get(f"{writer.api}/field")) == before


def test_a_field_without_a_searcher_is_not_searched(writer: Writer) -> None:
    field = writer.send("POST", "/field", {"name": "Quiet", "type": TYPES + "textfield"}, status=201)
    assert field["searchable"] is False
    path = "/search/jql" if writer.cloud else "/search"
    answer = writer.jira.client.post(f"{writer.api}{path}", json={"jql": "Quiet ~ x"})
    assert answer.status_code == 400
    assert "does not exist" in answer.json()["errorMessages"][0]


@CLOUD
def test_options_of_a_new_field_may_be_chosen_at_once(writer: Writer) -> None:
    field = made(writer, "select", "Flavor")
    sweet, sour, salty = optioned(writer, field, "Sweet", "Sour", "Salty")
    key = writer.created(**{field: {"value": "Sour"}})
    assert writer.found("Flavor = Sour") == [key]
    assert [row["value"] for row in create_fields(writer)[field]["allowedValues"]] == [
        "Sweet",
        "Sour",
        "Salty",
    ]
    base = f"/field/{field}/context/{context_of(writer, field)}/option"
    renamed = [{"id": sour, "value": "Acid", "disabled": True}]
    assert writer.send("PUT", base, {"options": renamed}, status=200)["options"] == renamed
    assert writer.issue(key)["fields"][field]["value"] == "Acid"
    assert writer.found("Flavor = Acid") == [key]
    assert [row["value"] for row in create_fields(writer)[field]["allowedValues"]] == ["Sweet", "Salty"]
    refused = writer.send("PUT", f"/issue/{key}", {"fields": {field: {"id": sour}}}, status=400)
    assert refused["errors"] == {field: f"Option id '{sour}' is not valid"}
    writer.send("PUT", base + "/move", {"customFieldOptionIds": [salty], "position": "First"}, status=204)
    writer.send("PUT", base + "/move", {"customFieldOptionIds": [sour], "after": salty}, status=204)
    page = writer.send("GET", base, status=200)["values"]
    assert [row["id"] for row in page] == [salty, sour, sweet]
    writer.send("PUT", base + "/move", {"customFieldOptionIds": [sour]}, status=400)
    writer.send("PUT", base + "/move", {"customFieldOptionIds": ["1"], "position": "Last"}, status=404)
    assert writer.send("GET", f"/customFieldOption/{sour}", status=200)["value"] == "Acid"
    writer.send("DELETE", f"{base}/{sour}", status=400)
    follow = writer.send("DELETE", f"{base}/{sour}/issue", status=303, replaceWith=sweet, jql=f"key = {key}")
    assert follow["result"]["modifiedIssues"] == [int(writer.issue(key)["id"])]
    assert writer.send("GET", f"/task/{follow['id']}", status=200)["status"] == "COMPLETE"
    assert writer.issue(key)["fields"][field]["value"] == "Sweet"
    writer.send("DELETE", f"{base}/{sour}", status=204)
    writer.send("GET", f"/customFieldOption/{sour}", status=404)
    writer.send("POST", base, {"options": [{"value": "Sweet"}]}, status=400)
    writer.send("POST", base, {"options": [{"value": "A"}, {"value": "A"}]}, status=400)
    writer.send("POST", base, {"options": [{"value": "A", "optionId": sweet}]}, status=400)
    writer.send("POST", base, {"options": "x"}, status=400)
    writer.send("GET", f"/field/{made(writer, 'float', 'No options')}/context/1/option", status=400)


@CLOUD
def test_options_hang_below_options(writer: Writer) -> None:
    field = made(writer, "cascadingselect", "Place")
    [land] = optioned(writer, field, "Land")
    [town, other] = optioned(writer, field, "Town", "Other", optionId=land)
    key = writer.created(**{field: {"value": "Land", "child": {"value": "Town"}}})
    assert writer.found('Place in cascadeOption("Land", "Town")') == [key]
    base = f"/field/{field}/context/{context_of(writer, field)}/option"
    rows = writer.send("GET", base, status=200)["values"]
    assert [(row["value"], row.get("optionId")) for row in rows] == [
        ("Land", None), ("Town", land), ("Other", land),
    ]  # fmt: skip
    assert len(writer.send("GET", base, status=200, onlyOptions="true", optionId=land)["values"]) == 1
    writer.send("PUT", base, {"options": [{"id": town, "value": "City"}]}, status=200)
    assert writer.issue(key)["fields"][field]["child"]["value"] == "City"
    writer.send("DELETE", f"{base}/{land}", status=400)
    writer.send("DELETE", f"{base}/{town}/issue", status=303, replaceWith=other)
    assert writer.issue(key)["fields"][field]["child"]["value"] == "Other"
    writer.send("DELETE", f"{base}/{other}/issue", status=303)
    assert "child" not in writer.issue(key)["fields"][field]
    mixed = {"customFieldOptionIds": [land, town], "position": "Last"}
    writer.send("PUT", base + "/move", mixed, status=400)


@CLOUD
def test_several_options_are_replaced_one_by_one(writer: Writer) -> None:
    field = made(writer, "multiselect", "Toppings")
    cheese, olive = optioned(writer, field, "Cheese", "Olive")
    key = writer.created(**{field: [{"id": cheese}, {"id": olive}]})
    base = f"/field/{field}/context/{context_of(writer, field)}/option"
    writer.send("DELETE", f"{base}/{cheese}/issue", status=303, replaceWith=olive)
    assert [row["id"] for row in writer.issue(key)["fields"][field]] == [olive]
    writer.send("DELETE", f"{base}/{olive}/issue", status=303)
    assert writer.issue(key)["fields"][field] is None
    writer.send("DELETE", f"{base}/{olive}/issue", status=400, jql="nope = 1")


@CLOUD
def test_a_context_decides_where_a_field_is(writer: Writer) -> None:
    field = made(writer, "textfield", "Local")
    context = context_of(writer, field)
    base = f"/field/{field}/context"
    writer.send("PUT", f"{base}/{context}/project", {"projectIds": ["10000"]}, status=204)
    assert field in writer.issue("PLAT-2")["fields"]
    assert field not in writer.issue("WEB-2")["fields"]
    assert field not in create_fields(writer, "WEB")
    assert writer.send("GET", f"{base}/projectmapping", status=200)["values"] == [
        {"contextId": context, "projectId": "10000"}
    ]
    wanted = {"name": "Shop", "projectIds": ["10001"], "issueTypeIds": ["10003"]}
    shop = writer.send("POST", base, wanted, status=201)
    assert shop == {**wanted, "id": shop["id"], "description": ""}
    assert field in create_fields(writer, "WEB", "10003")
    assert field not in create_fields(writer, "WEB", "10001")
    bug, story = writer.created("Bug", "WEB", **{field: "here"}), writer.created("Story", "WEB")
    assert writer.issue(bug)["fields"][field] == "here"
    assert field not in writer.issue(story)["fields"]
    rows = writer.send("GET", f"{base}/issuetypemapping", status=200)["values"]
    assert rows == [{"contextId": context, "isAnyIssueType": True},
                    {"contextId": shop["id"], "issueTypeId": "10003"}]  # fmt: skip
    pairs = [{"projectId": "10001", "issueTypeId": "10003"}, {"projectId": "10001", "issueTypeId": "10001"}]
    found = writer.send("POST", f"{base}/mapping", {"mappings": pairs}, status=200)["values"]
    assert found == [{**pairs[0], "contextId": shop["id"]}]
    writer.send("PUT", f"{base}/{shop['id']}/issuetype", {"issueTypeIds": ["10001"]}, status=204)
    assert field in writer.issue(story)["fields"]
    writer.send("POST", f"{base}/{shop['id']}/issuetype/remove", {"issueTypeIds": ["10001"]}, status=204)
    assert field not in writer.issue(story)["fields"]
    writer.send("PUT", f"{base}/{shop['id']}", {"name": "Store"}, status=204)
    names = [row["name"] for row in writer.send("GET", base, status=200, isGlobalContext="false")["values"]]
    assert names[1] == "Store"
    assert writer.send("GET", base, status=200, isAnyIssueType="true")["total"] == 1
    writer.send("DELETE", f"{base}/{shop['id']}", status=204)
    assert field not in writer.issue(bug)["fields"]
    writer.send("POST", f"{base}/{context}/project/remove", {"projectIds": ["10000"]}, status=204)
    assert writer.issue(bug)["fields"][field] == "here"
    assert len(writer.send("GET", f"/field/{field}/contexts", status=200)["values"]) == 1
    writer.send("POST", base, {"name": "Second for all"}, status=400)
    writer.send("POST", base, {"name": "x", "projectIds": ["1"]}, status=404)
    writer.send("GET", "/field/customfield_1/context", status=404)
    writer.send("PUT", f"{base}/1", {"name": "x"}, status=404)
    writer.send("PUT", f"{base}/10200", {"name": "x"}, status=404)


@CLOUD
def test_a_field_of_the_start_is_thrown_away_and_brought_back(writer: Writer) -> None:
    before = {key: writer.issue(key)["fields"]["customfield_10031"] for key in ("PLAT-2", "WEB-2", "SET-2")}
    found = writer.found("Customer is not EMPTY")
    assert found
    writer.send("POST", "/field/customfield_10031/trash", status=200)
    for key in before:
        assert "customfield_10031" not in writer.issue(key)["fields"]
    assert "customfield_10031" not in create_fields(writer)
    writer.send("POST", "/field/customfield_10031/restore", status=200)
    assert {key: writer.issue(key)["fields"]["customfield_10031"] for key in before} == before
    assert writer.found("Customer is not EMPTY") == found


@CLOUD
def test_fields_are_taken_to_projects_and_away(writer: Writer) -> None:
    field = made(writer, "textfield", "Traveler")
    body = {"associationContexts": [{"type": "PROJECT_ID", "identifier": 10001}],
            "fields": [{"type": "FIELD_ID", "identifier": field}]}  # fmt: skip
    writer.send("DELETE", "/field/association", body, status=204)
    assert field not in writer.issue("WEB-2")["fields"]
    projects = writer.send("GET", f"/field/{field}/association/project", status=200)["values"]
    assert {"projectId": "10001"} not in projects
    assert {"projectId": "10000"} in projects
    writer.send("PUT", "/field/association", body, status=204)
    assert field in writer.issue("WEB-2")["fields"]
    writer.send("PUT", "/field/association", {**body, "fields": []}, status=400)
    writer.send("PUT", "/field/association", {"fields": 1}, status=400)


def defaults_of(writer: Writer) -> dict[str, tuple[dict[str, Any], Any]]:
    """A default for some kinds, and what a new issue then has."""
    me = writer.jira.get("/rest/api/3/myself")["accountId"]
    return {
        "float": ({"type": "float", "number": 4.5}, 4.5),
        "textfield": ({"type": "textfield", "text": "as usual"}, "as usual"),
        "datepicker": ({"type": "datepicker", "useCurrent": True}, "2026-06-15"),
        "labels": ({"type": "labels", "labels": ["a", "b"]}, ["a", "b"]),
        "userpicker": ({"type": "single.user.select", "accountId": me, "userFilter": {"enabled": False}}, me),
        "multiversion": ({"type": "version.multiple", "versionIds": ["10001"]}, ["10001"]),
    }  # fmt: skip


@CLOUD
def test_a_new_issue_gets_the_defaults_of_its_fields(writer: Writer) -> None:
    for kind, (default, held) in defaults_of(writer).items():
        field = made(writer, kind, f"Usually {kind}")
        path = f"/field/{field}/context/defaultValue"
        row = {"contextId": context_of(writer, field), **default}
        writer.send("PUT", path, {"defaultValues": [row]}, status=204)
        assert writer.send("GET", path, status=200)["values"] == [row]
        value = writer.issue(writer.created())["fields"][field]
        value = value["accountId"] if isinstance(value, dict) else value
        assert ([row["id"] for row in value] if kind == "multiversion" else value) == held
        assert create_fields(writer)[field]["hasDefaultValue"] is True
        writer.send("PUT", path, {"defaultValues": [{**row, "type": "nope"}]}, status=400)
        empty = {"contextId": row["contextId"], "type": row["type"]}
        writer.send("PUT", path, {"defaultValues": [empty]}, status=204)
        assert writer.issue(writer.created())["fields"][field] in (None, [])
        writer.send("DELETE", f"/field/{field}", status=303)


@CLOUD
def test_a_default_option_must_be_there(writer: Writer) -> None:
    field = made(writer, "select", "Size")
    [small] = optioned(writer, field, "Small")
    path, context = f"/field/{field}/context/defaultValue", context_of(writer, field)
    row = {"contextId": context, "type": "option.single", "optionId": small}
    writer.send("PUT", path, {"defaultValues": [{**row, "optionId": "1"}]}, status=400)
    writer.send("PUT", path, {"defaultValues": [row]}, status=204)
    assert writer.issue(writer.created())["fields"][field]["value"] == "Small"
    options = f"/field/{field}/context/{context}/option"
    writer.send("PUT", options, {"options": [{"id": small, "disabled": True}]}, status=200)
    assert writer.issue(writer.created())["fields"][field] is None
    writer.send("PUT", "/field/customfield_10020/context/defaultValue", {"defaultValues": []}, status=400)


@CLOUD
def test_a_field_in_the_trash_comes_back_with_its_values(writer: Writer) -> None:
    field = made(writer, "textfield", "Phoenix")
    key = writer.created(**{field: "ash"})
    writer.send("POST", f"/field/{field}/trash", status=200)
    assert field not in writer.issue(key)["fields"]
    writer.send("PUT", f"/field/{field}", {"name": "x"}, status=404)
    trash = writer.send("GET", "/field/search/trashed", status=200, query="phoenix")["values"]
    assert [row["id"] for row in trash] == [field]
    assert writer.send("GET", "/field/search/trashed", status=200, orderBy="-trashDate", id="x")["total"] == 0
    writer.send("POST", f"/field/{field}/restore", status=200)
    assert writer.issue(key)["fields"][field] == "ash"
    assert writer.found("Phoenix ~ ash") == [key]
    writer.send("PUT", f"/field/{field}", {"name": "Feather", "description": "Red"}, status=204)
    assert writer.found("Feather ~ ash") == [key]
    expand = "lastUsed,screensCount,contextsCount"
    [row] = writer.send("GET", "/field/search", status=200, id=field, expand=expand)["values"]
    assert (row["description"], row["screensCount"], row["contextsCount"]) == ("Red", 1, 1)
    assert row["lastUsed"]["type"] == "TRACKED"
    assert writer.send("GET", f"/field/{field}/screens", status=200, expand="tab")["values"][0]["tab"]
    writer.send("POST", f"/field/{field}/trash", status=200)
    writer.send("DELETE", f"/field/{field}", status=303)
    writer.send("POST", f"/field/{field}/restore", status=404)
    assert field not in writer.issue(key)["fields"]
    writer.send("DELETE", "/field/customfield_10020", status=400)
    writer.send("DELETE", "/field/summary", status=404)
    writer.send("PUT", "/field/customfield_10031", {"searcherKey": TYPES + "daterange"}, status=400)
    writer.send("PUT", "/field/customfield_10031", {"searcherKey": TYPES + "textsearcher"}, status=204)


@CLOUD
def test_fields_are_found_in_order(writer: Writer) -> None:
    for order in ("name", "-name", "screensCount", "-contextsCount", "projectsCount", "lastUsed"):
        assert writer.send("GET", "/field/search", status=200, orderBy=order, type="custom")["total"] > 10
    writer.send("GET", "/field/search", status=400, orderBy="color")


def test_what_may_be_created_is_told_in_one_answer(writer: Writer) -> None:
    if not writer.cloud:
        gone = writer.jira.client.get("/rest/api/2/issue/createmeta")
        assert (gone.status_code, gone.json()["errorMessages"]) == (404, ["Issue Does Not Exist"])
        return
    told = writer.send("GET", "/issue/createmeta", status=200, projectKeys="PLAT,WEB", issuetypeNames="Bug")
    assert [p["key"] for p in told["projects"]] == ["PLAT", "WEB"]
    assert "fields" not in told["projects"][0]["issuetypes"][0]
    more = {"projectIds": "10000", "issuetypeIds": "10001", "expand": "projects.issuetypes.fields"}
    [kind] = writer.send("GET", "/issue/createmeta", status=200, **more)["projects"][0]["issuetypes"]
    assert kind["fields"]["customfield_10033"]["allowedValues"][0]["value"] == "Blocker"
    assert kind["fields"]["project"]["required"] is True


def test_screens_have_tabs_with_fields(writer: Writer) -> None:
    screens = writer.send("GET", "/screens", status=200)["values"]
    assert screens[0]["name"] == "Default Screen"
    if writer.cloud:
        number = writer.send("POST", "/screens", {"name": "Small"}, status=201)["id"]
        writer.send("POST", "/screens", {"name": "small"}, status=400)
        writer.send("PUT", f"/screens/{number}", {"description": "Only a few"}, status=200)
        assert writer.send("GET", "/screens", status=200, queryString="sma", orderBy="-id")["total"] == 1
        writer.send("GET", "/screens", status=400, orderBy="color")
        assert writer.send("GET", "/screens/tabs", status=200, screenId=number)["total"] == 1
    else:
        number = 2
    base = f"/screens/{number}/tabs"
    tab = writer.send("POST", base, {"name": "Extra"}, status=200)["id"]
    writer.send("POST", base, {"name": "Extra"}, status=400)
    writer.send("PUT", f"{base}/{tab}", {"name": "More"}, status=200)
    for field in ("labels", "duedate", "customfield_10031"):
        writer.send("POST", f"{base}/{tab}/fields", {"fieldId": field}, status=200)
    writer.send("POST", f"{base}/{tab}/fields", {"fieldId": "labels"}, status=400)
    writer.send("POST", f"{base}/{tab}/fields", {"fieldId": "nope"}, status=400)
    move = f"{base}/{tab}/fields/%s/move"
    writer.send("POST", move % "duedate", {"position": "First"}, status=204)
    writer.send("POST", move % "duedate", {"position": "Later"}, status=204)
    writer.send("POST", move % "labels", {"after": "http://x/customfield_10031"}, status=204)
    writer.send("POST", move % "labels", {"position": "Nowhere"}, status=400)
    fields = writer.send("GET", f"{base}/{tab}/fields", status=200)
    assert [row["id"] for row in fields] == ["duedate", "customfield_10031", "labels"]
    free = {row["id"] for row in writer.send("GET", f"/screens/{number}/availableFields", status=200)}
    assert "labels" not in free
    assert "components" in free
    writer.send("DELETE", f"{base}/{tab}/fields/duedate", status=204)
    writer.send("DELETE", f"{base}/{tab}/fields/duedate", status=404)
    writer.send("POST", f"{base}/{tab}/move/0", status=204)
    writer.send("POST", f"{base}/{tab}/move/9", status=400)
    tabs = [row["id"] for row in writer.send("GET", base, status=200)]
    assert tabs[0] == tab
    if not writer.cloud:
        path = f"{base}/{tab}/fields/labels/updateShowWhenEmptyIndicator/"
        writer.send("PUT", path + "true", status=204)
        assert writer.send("GET", f"{base}/{tab}/fields", status=200)[1]["showWhenEmpty"] is True
    writer.send("DELETE", f"{base}/{tab}", status=204)
    writer.send("DELETE", f"{base}/{tabs[1]}", status=400 if writer.cloud else 412)
    writer.send("DELETE", f"{base}/{tab}", status=404)
    if writer.cloud:
        writer.send("DELETE", f"/screens/{number}", status=204)
        writer.send("DELETE", "/screens/1", status=400)


@CLOUD
def test_a_project_shows_the_fields_of_its_own_screen(writer: Writer) -> None:
    number = writer.send("POST", "/screens", {"name": "Tiny"}, status=201)["id"]
    [tab] = writer.send("GET", f"/screens/{number}/tabs", status=200)
    for field in ("summary", "labels"):
        writer.send("POST", f"/screens/{number}/tabs/{tab['id']}/fields", {"fieldId": field}, status=200)
    asked = {"name": "Tiny", "screens": {"default": 1, "create": number}}
    scheme = str(writer.send("POST", "/screenscheme", asked, status=201)["id"])
    writer.send("POST", "/screenscheme", asked, status=400)
    writer.send("POST", "/screenscheme", {"name": "x", "screens": {}}, status=400)
    writer.send("POST", "/screenscheme", {"name": "x", "screens": {"default": 99}}, status=404)
    pairs = [
        {"issueTypeId": "default", "screenSchemeId": "1"},
        {"issueTypeId": "10003", "screenSchemeId": scheme},
    ]
    types = {"name": "Tiny bugs", "issueTypeMappings": pairs}
    mine = writer.send("POST", "/issuetypescreenscheme", types, status=201)["id"]
    writer.send("POST", "/issuetypescreenscheme", types, status=409)
    only = {"name": "x", "issueTypeMappings": pairs[1:]}
    writer.send("POST", "/issuetypescreenscheme", only, status=400)
    twice = {"name": "x", "issueTypeMappings": [pairs[0], pairs[0]]}
    writer.send("POST", "/issuetypescreenscheme", twice, status=400)
    given = {"issueTypeScreenSchemeId": mine, "projectId": "10001"}
    writer.send("PUT", "/issuetypescreenscheme/project", given, status=204)
    writer.send("PUT", "/issuetypescreenscheme/project", {**given, "projectId": "10003"}, status=400)
    assert set(create_fields(writer, "WEB", "10003")) == {
        "summary",
        "labels",
        "issuetype",
        "project",
        "parent",
    }
    assert "duedate" in create_fields(writer, "WEB", "10001")
    refused = writer.send(
        "POST", "/issue", {"fields": {"project": {"key": "WEB"}, "issuetype": {"name": "Bug"}, "summary": "x",
                                      "duedate": "2026-01-01"}}, status=400,
    )  # fmt: skip
    assert set(refused["errors"]) == {"duedate"}
    base = f"/issuetypescreenscheme/{mine}"
    assert [p["key"] for p in writer.send("GET", base + "/project", status=200)["values"]] == ["WEB"]
    rows = writer.send("GET", "/issuetypescreenscheme/project", status=200, projectId=["10000", "10001"])[
        "values"
    ]
    assert [row["projectIds"] for row in rows] == [["10000"], ["10001"]]
    more = {"issueTypeMappings": [{"issueTypeId": "10001", "screenSchemeId": scheme}]}
    writer.send("PUT", base + "/mapping", more, status=204)
    writer.send("PUT", base + "/mapping", more, status=400)
    writer.send("PUT", base + "/mapping/default", {"screenSchemeId": scheme}, status=204)
    assert "duedate" not in create_fields(writer, "WEB", "10002")
    writer.send("POST", base + "/mapping/remove", {"issueTypeIds": ["10001"]}, status=204)
    writer.send("POST", base + "/mapping/remove", {"issueTypeIds": ["10001"]}, status=404)
    writer.send("POST", base + "/mapping/remove", {"issueTypeIds": ["default"]}, status=400)
    wanted = {"issueTypeScreenSchemeId": mine}
    assert writer.send("GET", "/issuetypescreenscheme/mapping", status=200, **wanted)["total"] == 2
    listed = writer.send("GET", "/issuetypescreenscheme", status=200, expand="projects", id=mine)
    assert listed["total"] == 1
    shown = writer.send("GET", "/screenscheme", status=200, expand="issueTypeScreenSchemes", id=scheme)[
        "values"
    ]
    assert shown[0]["screens"] == {"default": 1, "create": number}
    change = {"name": "Very tiny", "screens": {"create": "null", "edit": str(number)}}
    writer.send("PUT", f"/screenscheme/{scheme}", change, status=204)
    assert "duedate" in create_fields(writer, "WEB", "10003")
    writer.send("PUT", base, {"name": "Tiny things"}, status=204)
    writer.send("DELETE", base, status=400)
    writer.send("DELETE", f"/screenscheme/{scheme}", status=400)
    writer.send("DELETE", f"/screens/{number}", status=400)
    writer.send("PUT", "/issuetypescreenscheme/project", {"projectId": "10001"}, status=204)
    writer.send("DELETE", base, status=204)
    writer.send("DELETE", "/issuetypescreenscheme/1", status=400)
    writer.send("DELETE", f"/screenscheme/{scheme}", status=204)


@DATA_CENTER
def test_data_center_lists_and_deletes_custom_fields(writer: Writer) -> None:
    field = made(writer, "select", "Shade", projectIds=[10001], issueTypeIds=["10003"])
    page = writer.send("GET", "/customFields", status=200, search="shade")
    assert page["values"][0]["projectIds"] == [10001]
    kept = writer.jira.get("/rest/api/2/customFields", screenIds="1", projectIds="10001", sortOrder="DESC")
    assert kept["total"] > 10
    options = writer.send("GET", "/customFields/10033/options", status=200, query="m")
    assert [row["value"] for row in options["options"]] == ["Major", "Minor", "major"]
    one = options["options"][0]
    assert writer.send("GET", f"/customFieldOption/{one['id']}", status=200) == one
    writer.send("GET", "/customFieldOption/1", status=404)
    writer.send("GET", "/customFields/1/options", status=404)
    told = writer.send("DELETE", "/customFields", status=200, ids=f"{field},customfield_10020,customfield_1")
    assert told["deletedCustomFields"] == [field]
    assert set(told["notDeletedCustomFields"]) == {"customfield_10020", "customfield_1"}
    writer.send("DELETE", "/customFields", status=400, ids=field)
    writer.send("POST", "/field", {"name": "x", "type": TYPES + "float", "projectIds": [1]}, status=400)


def test_only_administrators_set_fields_up(writer: Writer, other: httpx2.Client) -> None:
    writer.send("POST", "/field", {"name": "x", "type": TYPES + "float"}, status=403, client=other)
    assert other.get(f"{writer.api}/screens").status_code == 403


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
