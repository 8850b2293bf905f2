"""Every type reads what Jira sends, refuses what it cannot be, and finds its way back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.catalog.model import Type
from isthmus.catalog.types import parse, parser, readable, render

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
VALUES: dict[Type, st.SearchStrategy[object]] = {
    Type.TEXT: st.text(),
    Type.INTEGER: st.integers(-(2**63), 2**63 - 1),
    Type.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    Type.BOOLEAN: st.booleans(),
    Type.DATE: st.dates(),
    Type.INSTANT: st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES).map(
        lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    ),
    Type.TEXTS: st.lists(st.text()).map(tuple),
    Type.RICH: st.text() | st.just({"type": "doc", "content": []}),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_round_trip(kind: Type, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    sent = json.loads(json.dumps(render(kind, value)))
    assert parse(kind, sent) == value


@given(JSON)
def test_json_round_trip(value: object) -> None:
    text = parse(Type.JSON, value)
    assert (render(Type.JSON, text) if value is not None else text) == value


@given(st.sampled_from(Type), JSON)
def test_anything_is_read_or_refused_by_value_error(kind: Type, value: object) -> None:
    try:
        parse(kind, value)
    except ValueError as error:
        assert f"not a value of type {kind.value}: " in str(error)  # noqa: PT017 - both outcomes are right


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2026-04-28T15:33:31.783+0200", datetime(2026, 4, 28, 13, 33, 31, 783000, UTC)),
        ("2021-04-30T04:29:38.642Z", datetime(2021, 4, 30, 4, 29, 38, 642000, UTC)),
        ("2015-04-20T01:22:00.000+10:00", datetime(2015, 4, 19, 15, 22, tzinfo=UTC)),
        (1777384017001, datetime(2026, 4, 28, 13, 46, 57, 1000, UTC)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_instants(sent: object, read: datetime) -> None:
    value = parse(Type.INSTANT, sent)
    assert value == read
    assert isinstance(value, datetime)
    assert value.tzinfo is UTC


@pytest.mark.parametrize(
    ("kind", "sent", "read"),
    [
        (Type.TEXT, 5, "5"),
        (Type.TEXT, True, "true"),
        (Type.TEXT, {"b": 1, "a": ["é"]}, '{"b":1,"a":["é"]}'),
        (Type.TEXT, None, None),
        (Type.INTEGER, "12", 12),
        (Type.INTEGER, 12.0, 12),
        (Type.NUMBER, "1.5", 1.5),
        (Type.NUMBER, 3, 3.0),
        (Type.BOOLEAN, "True", True),
        (Type.BOOLEAN, "false", False),
        (Type.DATE, "2026-04-28T00:00:00.000+0000", date(2026, 4, 28)),
        (Type.TEXTS, None, ()),
        (Type.TEXTS, ["a", None, 1], ("a", "1")),
        (Type.RICH, None, None),
    ],
)
def test_what_jira_sends(kind: Type, sent: object, read: object) -> None:
    assert parse(kind, sent) == read
    if sent is not None:
        assert parser(kind)(sent) == read


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Type.INTEGER, True),
        (Type.INTEGER, 1.5),
        (Type.INTEGER, "1x"),
        (Type.INTEGER, 2**63),
        (Type.NUMBER, True),
        (Type.NUMBER, "many"),
        (Type.NUMBER, "nan"),
        (Type.NUMBER, 10**400),
        (Type.BOOLEAN, "yes"),
        (Type.BOOLEAN, 1),
        (Type.DATE, "28/Apr/26"),
        (Type.DATE, 5),
        (Type.INSTANT, "2026-04-28T15:33:31"),
        (Type.INSTANT, "yesterday"),
        (Type.INSTANT, True),
        (Type.INSTANT, 10**30),
        (Type.INSTANT, 1.5),
        (Type.TEXTS, "a"),
        (Type.RICH, 5),
    ],
)
def test_what_cannot_be_read(kind: Type, value: object) -> None:
    with pytest.raises(ValueError, match=f"not a value of type {kind.value}: "):
        parse(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Type.TEXT, 5),
        (Type.DATE, datetime(2026, 1, 1, tzinfo=UTC)),
        (Type.DATE, "2026-01-01"),
        (Type.INSTANT, datetime(2026, 1, 1)),
        (Type.INSTANT, "2026-01-01"),
        (Type.JSON, "{"),
        (Type.JSON, 5),
    ],
)
def test_what_cannot_be_sent(kind: Type, value: object) -> None:
    with pytest.raises(ValueError, match=f"not a value of type {kind.value}: "):
        render(kind, value)


def test_null_is_sent_as_null() -> None:
    assert render(Type.TEXT, None) is None


def test_errors_show_a_little_of_the_value() -> None:
    with pytest.raises(ValueError, match="…") as caught:
        parse(Type.DATE, "x" * 1000)
    assert len(str(caught.value)) < 100


def test_what_is_nested_too_deep_is_refused() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="nested too deep"):
        parse(Type.JSON, deep)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ([], None),
        ({}, None),
        ("x", "x"),
        (5, "5"),
        (True, "true"),
        ({"name": "High", "id": "2"}, "High"),
        ({"displayName": "Ann", "name": "ann"}, "Ann"),
        ({"value": "Red"}, "Red"),
        ({"value": "A", "child": {"value": "B"}}, "A - B"),
        ({"progress": 1}, '{"progress":1}'),
        ([{"name": "a"}, None, "b"], "a, b"),
        ([None], None),
        (
            {
                "type": "doc",
                "content": [
                    {
                        "type": "paragraph",
                        "content": [{"type": "text", "text": "one "}, "odd", {"type": "x"}],
                    },
                    {"type": "paragraph", "content": [{"type": "mention", "attrs": {"text": "@ann"}}]},
                ],
            },
            "one \n@ann",
        ),
    ],
)
def test_readable(value: object, text: str | None) -> None:
    assert readable(value) == text
