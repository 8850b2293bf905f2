"""Values that requests give for fields: read into the form answers have, or refused in Jira's words."""

from __future__ import annotations

from typing import Any

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.edit.value import FieldFault, Reader, past_sprints
from jira_sandbox.state.site import Deployment, Site


def made(deployment: Deployment) -> Site:
    user = "ada@example.com" if deployment == "cloud" else "ada"
    return generated_site("http://jira.test", deployment=deployment, issues=60, user=user)


@pytest.fixture(scope="module")
def cloud() -> Site:
    return made("cloud")


@pytest.fixture(scope="module")
def server() -> Site:
    return made("datacenter")


def field(kind: str, **more: Any) -> dict[str, Any]:
    schema = {"type": "array", "items": kind} if more.pop("many", False) else {"type": kind}
    return {"id": "customfield_1", "name": "Field", "custom": True, "schema": schema, **more}


OPTIONS = [
    {"id": "1", "value": "One", "children": [{"id": "11", "value": "Below"}]},
    {"id": "2", "value": "Two"},
]
LINES = "The summary is invalid because it contains newline characters."
TOO_LONG = "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
NO_OBJECT = "data was not an object"
NO_TEXT = "Operation value must be a string"
CHOOSE = "Specify a valid 'id' or 'name' for Field"

REFUSED: list[tuple[dict[str, Any], Any, str]] = [
    (field("string"), 7, NO_TEXT),
    (field("string"), "x" * 256, "Field can't exceed 255 characters."),
    (field("string"), "x" * 32_768, TOO_LONG),
    (field("string") | {"id": "summary"}, "a\nb", LINES),
    (field("string", many=True), "x", "data was not an array"),
    (field("string", many=True), ["a", 7], "string expected at index 1"),
    (field("string", many=True), ["a b"], "The label 'a b' contains spaces which is invalid."),
    (field("number"), True, "Operation value must be a number"),
    (field("number"), 1e15, "'1000000000000000.0' is an invalid number"),
    (field("number"), float("nan"), "'nan' is an invalid number"),
    (field("number"), 10**400, f"'{10**400}' is an invalid number"),
    (field("date"), 7, NO_TEXT),
    (field("date"), "2026-02-30", "Error parsing date string: 2026-02-30"),
    (field("datetime"), 7, NO_TEXT),
    (field("datetime"), "soon", "Error parsing time: soon"),
    (field("datetime"), "2026-02-03T04:05:06", "Error parsing time: 2026-02-03T04:05:06"),
    (field("datetime"), "0001-01-01T00:00:00+14:00", "Error parsing time: 0001-01-01T00:00:00+14:00"),
    (field("datetime"), "9999-12-31T23:59:59-14:00", "Error parsing time: 9999-12-31T23:59:59-14:00"),
    (field("user"), "ada", NO_OBJECT),
    (field("user"), {"accountId": "nobody", "name": "nobody"}, "User 'nobody' does not exist."),
    (field("option", allowedValues=OPTIONS), "One", CHOOSE),
    (field("option", allowedValues=OPTIONS), {"value": "Three"}, "Option value 'Three' is not valid"),
    (field("option"), {"id": "1"}, "Option id '1' is not valid"),
    (field("option-with-child", allowedValues=OPTIONS), {"id": "2", "child": {"id": "11"}},
     "Option id '11' is not valid"),
    (field("group"), "developers", NO_OBJECT),
    (field("group"), {"name": "nobody"}, "Group 'nobody' does not exist."),
    (field("group"), {"groupId": "x"}, "Group 'x' does not exist."),
    (field("team"), "x", "Team id 'x' is not valid"),
    (field("securitylevel"), "x", CHOOSE),
    (field("securitylevel"), {"name": "x"}, "Security level name 'x' is not valid"),
    (field("json", many=True), "1", "Number value expected as the Sprint id."),
    (field("json", many=True), 10**9, "Sprint does not exist."),
    (field("any"), 7, "Issue is not an Epic."),
    (field("any"), "NOPE-1", "Issue is not an Epic."),
    (field("version"), "1.0", NO_OBJECT),
    (field("version"), {"title": "1.0"}, CHOOSE),
    (field("version"), {"id": 1}, "expected 'id' property to be a string"),
    (field("version"), {"name": "nope"}, "Field name 'nope' is not valid"),
    (field("nothing"), {"id": "1"}, "Field id '1' is not valid"),
    (field("sd-customerrequesttype"), "x", "The request type 'x' is not valid for the field 'Field'."),
    (field("sd-customerorganization"), "x", "The organization 'x' is not valid for the field 'Field'."),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_a_value_jira_does_not_take_is_refused_in_its_words(cloud: Site, server: Site, case: int) -> None:
    of, value, words = REFUSED[case]
    for site in (cloud, server):
        with pytest.raises(FieldFault) as fault:
            Reader(site, "10000", 2).read(of, value)
        assert str(fault.value) == words


def test_nothing_is_no_value(cloud: Site) -> None:
    reader = Reader(cloud, "10000", 2)
    assert reader.read(field("user"), None) is None
    assert reader.read(field("json", many=True), None) is None
    assert reader.read(field("string", many=True), None) is None
    assert reader.read(field("string", many=True), []) is None
    assert reader.read(field("string", many=True, custom=False), None) == []
    assert reader.read(field("string"), "") is None


def test_values_are_read_into_the_form_of_answers(cloud: Site) -> None:
    reader = Reader(cloud, "10000", 2)
    assert reader.read(field("string", many=True), ["a", "b", "a"]) == ["a", "b"]
    assert reader.read(field("number"), 7) == 7.0
    assert reader.read(field("date"), "2024-02-29") == "2024-02-29"
    chosen = {"id": "1", "child": {"value": "Below"}}
    cascading = field("option-with-child", allowedValues=OPTIONS)
    assert reader.read(cascading, chosen) == {
        "id": "1",
        "value": "One",
        "child": {"id": "11", "value": "Below"},
    }
    assert reader.read(cascading, {"value": "Two"}) == {"id": "2", "value": "Two"}
    group = cloud.groups[0]
    assert reader.read(field("group"), {"groupId": group["groupId"]})["name"] == group["name"]
    team = next(t for issue in cloud.issues if isinstance(t := issue.fields.get("customfield_10001"), dict))
    assert reader.read(field("team") | {"id": "customfield_10001"}, team["id"]) == team
    version = next(row for row in cloud.versions if str(row["projectId"]) == "10000")
    assert reader.read(field("version", many=True), [{"name": version["name"]}])[0]["id"] == version["id"]
    epic = next(issue for issue in cloud.issues if issue.fields["issuetype"]["name"] == "Epic")
    assert reader.read(field("any"), epic.key) == epic.key


@pytest.mark.parametrize("part", [{}, {"accountId": 7}, {"name": 7}])
def test_a_person_has_a_name(cloud: Site, server: Site, part: dict[str, Any]) -> None:
    for site, name in ((cloud, "accountId"), (server, "name")):
        with pytest.raises(FieldFault, match=f"expected Object containing a '{name}' property"):
            Reader(site, "10000", 2).read(field("user"), part)


def test_who_left_gets_no_issue(server: Site) -> None:
    gone = next(row for row in server.users if not row.get("active", True))
    with pytest.raises(FieldFault, match="cannot be assigned"):
        Reader(server, "10000", 2).read(field("user"), {"name": gone["name"]})


def test_a_sprint_that_is_over_takes_no_issue(server: Site) -> None:
    over = next(row for row in server.sprints if row["state"] == "closed")
    with pytest.raises(FieldFault, match="only active or future sprints"):
        Reader(server, "10000", 2).read(field("json", many=True), over["id"])
    assert past_sprints(server, None) == []


@pytest.mark.parametrize(
    "node",
    [
        {"type": "text", "text": 7},
        {"type": "paragraph", "attrs": 7},
        {"type": "paragraph", "content": 7},
        {"type": 7},
        7,
    ],
    ids=["text", "attributes", "content", "type", "node"],
)
def test_a_document_is_one_all_the_way_down(cloud: Site, node: Any) -> None:
    rich = field("string") | {"id": "description"}
    document = {"version": 1, "type": "doc", "content": [node]}
    for version, value in ((3, document), (3, "text"), (2, 7), (2, "x" * 32_768)):
        with pytest.raises(FieldFault):
            Reader(cloud, "10000", version).read(rich, value)
    assert Reader(cloud, "10000", 3).read(rich, {**document, "content": []})["type"] == "doc"
    assert Reader(cloud, "10000", 2).read(rich, "") is None
