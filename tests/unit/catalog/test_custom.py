"""Custom fields become columns: names that do not depend on order, types that fit, honest push-down."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.catalog.custom import custom_columns
from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Dialect, Jql, Match, Op, Type
from isthmus.catalog.resources import RESOURCES

SYSTEM = "com.atlassian.jira.plugin.system.customfieldtypes:"
SOFTWARE = "com.pyxis.greenhopper.jira:"


def field(
    number: int, name: str, custom: str = SYSTEM + "textfield", kind: str = "string", items: str = ""
) -> dict[str, Any]:
    schema = {"type": kind, "custom": custom, "customId": number}
    return {
        "id": f"customfield_{number}",
        "name": name,
        "custom": True,
        "searchable": True,
        "schema": schema | ({"items": items} if items else {}),
    }


def names(*fields: dict[str, Any], taken: tuple[str, ...] = ()) -> list[str]:
    return [column.name for column in custom_columns(fields, CLOUD, taken)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Story Points", "story_points"),
        ("  R&D / Cost (€)  ", "r_d_cost"),
        ("Größe", "größe"),
        ("故事点", "故事点"),
        ("हिन्दी फ़ील्ड", "हिन्दी_फ़ील्ड"),
        ("3rd party", "field_3rd_party"),
        ("!!!", "customfield_10001"),
        ("ＦＵＬＬ", "full"),
    ],
)
def test_names(title: str, name: str) -> None:
    import unicodedata

    assert names(field(10001, title)) == [unicodedata.normalize("NFKC", name)]


def test_a_field_without_a_name_or_schema_is_named_after_its_id() -> None:
    (column,) = custom_columns([{"id": "customfield_7"}], CLOUD, ())
    assert (column.name, column.type, column.push, column.custom) == (
        "customfield_7",
        Type.JSON,
        None,
        True,
    )


def test_system_fields_are_no_custom_fields() -> None:
    assert names({"id": "summary", "name": "Summary", "schema": {"type": "string"}}) == []


def test_both_of_a_pair_carry_their_number() -> None:
    pair = [field(2, "Impact"), field(1, "IMPACT"), field(3, "Other")]
    assert names(*pair) == ["impact_1", "impact_2", "other"]


def test_a_name_that_issues_have_is_left_to_them() -> None:
    assert names(field(5, "Status"), taken=("STATUS",)) == ["status_5"]


def test_a_number_that_is_itself_a_name() -> None:
    assert names(field(1, "Impact"), field(2, "Impact"), field(3, "Impact 1")) == [
        "impact_1",
        "impact_2",
        "impact_1_3",
    ]


def test_a_numbered_name_that_is_taken() -> None:
    assert names(field(5, "Status"), taken=("status", "status_5")) == ["status_5_5"]


def test_all_columns_of_a_field_move_together() -> None:
    picker = field(9, "Owner", SYSTEM + "userpicker", "user")
    assert names(picker, taken=("owner_account_id",)) == ["owner_9", "owner_9_account_id"]


FIELDS = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.sampled_from(["A", "a 1", "A_2", "b", "b name", "", "B", "a_account_id", "A 1 2"]),
        st.sampled_from([SYSTEM + "userpicker", SYSTEM + "textfield", SOFTWARE + "gh-sprint"]),
    ).map(lambda three: field(*three)),
    max_size=12,
    unique_by=lambda one: one["id"],
)
TAKEN = st.lists(st.sampled_from(["a", "a_1", "b", "b_ids", "a_3_3"]), max_size=3)


@given(FIELDS, TAKEN, st.randoms(), st.sampled_from(Dialect))
def test_names_are_unique_and_do_not_depend_on_order(
    fields: list[dict[str, Any]], taken: list[str], random: Any, dialect: Dialect
) -> None:
    columns = custom_columns(fields, dialect, taken)
    found = [column.name for column in columns]
    assert len({*found, *taken}) == len(found) + len(set(taken))
    shuffled = random.sample(fields, len(fields))
    assert custom_columns(shuffled, dialect, taken) == columns


def only(custom: str, kind: str, items: str = "", dialect: Dialect = CLOUD) -> tuple[Column, ...]:
    return custom_columns([field(10, "F", custom, kind, items)], dialect, ())


@pytest.mark.parametrize(
    ("custom", "kind", "items", "expected"),
    [
        (SYSTEM + "float", "number", "", [("f", Type.NUMBER, "")]),
        (SYSTEM + "textarea", "string", "", [("f", Type.RICH, "")]),
        (SYSTEM + "url", "string", "", [("f", Type.TEXT, "")]),
        (SYSTEM + "select", "option", "", [("f", Type.TEXT, ".value")]),
        (SYSTEM + "multicheckboxes", "array", "option", [("f", Type.TEXTS, "[].value")]),
        (
            SYSTEM + "cascadingselect",
            "option-with-child",
            "",
            [("f", Type.TEXT, ".value"), ("f_child", Type.TEXT, ".child.value")],
        ),
        (SYSTEM + "grouppicker", "group", "", [("f", Type.TEXT, ".name")]),
        (SYSTEM + "datepicker", "date", "", [("f", Type.DATE, "")]),
        (SYSTEM + "datetime", "datetime", "", [("f", Type.INSTANT, "")]),
        (SYSTEM + "labels", "array", "string", [("f", Type.TEXTS, "")]),
        (SYSTEM + "multiversion", "array", "version", [("f", Type.TEXTS, "[].name")]),
        (SYSTEM + "project", "project", "", [("f", Type.TEXT, ".name"), ("f_key", Type.TEXT, ".key")]),
        (SYSTEM + "atlassian-team", "team", "", [("f", Type.TEXT, ".name"), ("f_id", Type.TEXT, ".id")]),
        (
            SOFTWARE + "gh-sprint",
            "array",
            "json",
            [("f", Type.TEXTS, "[].name"), ("f_ids", Type.TEXTS, "[].id")],
        ),
        (SOFTWARE + "gh-epic-link", "any", "", [("f", Type.TEXT, "")]),
        (SOFTWARE + "gh-lexo-rank", "any", "", [("f", Type.TEXT, "")]),
        (
            "com.atlassian.servicedesk:sd-customer-organizations",
            "array",
            "sd-customerorganization",
            [("f", Type.TEXTS, "[].name"), ("f_ids", Type.TEXTS, "[].id")],
        ),
        ("an.app:rating", "number", "", [("f", Type.NUMBER, "")]),
        ("an.app:tags", "array", "string", [("f", Type.TEXTS, "")]),
        ("an.app:thing", "any", "", [("f", Type.JSON, "")]),
        ("an.app:things", "array", "thing", [("f", Type.JSON, "")]),
    ],
)
def test_types(custom: str, kind: str, items: str, expected: list[tuple[str, Type, str]]) -> None:
    columns = only(custom, kind, items)
    assert [(one.name, one.type, one.path) for one in columns] == [
        (name, type_, f"fields.customfield_10{step}") for name, type_, step in expected
    ]


def test_people_are_named_as_their_dialect_names_them() -> None:
    for custom, kind, plural in (("userpicker", "user", ""), ("multiuserpicker", "array", "s")):
        assert only(SYSTEM + custom, kind, "user")[1].name == f"f_account_id{plural}"
        assert only(SYSTEM + custom, kind, "user", DATA_CENTER)[1].name == f"f_name{plural}"


def test_data_center_sends_sprints_as_texts() -> None:
    assert [one.path for one in only(SOFTWARE + "gh-sprint", "array", "string", DATA_CENTER)] == [
        "fields.customfield_10"
    ]


def test_push_down() -> None:
    (number,) = only(SYSTEM + "float", "number")
    assert number.push == Jql(
        "cf[10]",
        frozenset({Op.EQ, Op.IN, Op.LT, Op.LE, Op.GT, Op.GE, Op.IS_NULL, Op.NOT_NULL}),
        Match.NUMBER,
    )
    assert only(SYSTEM + "textfield", "string")[0].push is None
    assert only("an.app:rating", "number")[0].push is None


def test_a_sprint_called_as_a_number_is_not_asked_for_by_name() -> None:
    push = only(SOFTWARE + "gh-sprint", "array", "json")[0].push
    assert isinstance(push, Jql)
    assert re.fullmatch(push.operand, "Sprint 5")
    assert not re.fullmatch(push.operand, "5")


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    "custom", ["float", "select", "userpicker", "multiuserpicker", "datepicker", "project"]
)
def test_what_jql_cannot_search_is_not_pushed(custom: str, dialect: Dialect) -> None:
    hidden = field(10, "F", SYSTEM + custom, "any") | {"searchable": False}
    assert all(column.push is None for column in custom_columns([hidden], dialect, ()))


def test_custom_columns_live_beside_those_of_issues() -> None:
    taken = [column.name for column in RESOURCES["issues"].columns]
    assert names(field(1, "Summary"), field(2, "Team"), taken=tuple(taken)) == ["summary_1", "team"]
