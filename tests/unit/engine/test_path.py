"""The fast walk over undecoded rows finds what a naive walk over decoded ones finds, whatever their shape."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from isthmus.engine.path import Walk

NAMES = ("id", "key", "fields", "a", "b")
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text(max_size=3)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)


VALUES = st.recursive(SCALARS, _nested, max_leaves=12)
# Mostly objects within objects, as Jira's rows are, with a surprise now and then.
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5) | VALUES, max_size=5)
STEPS = st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "", "[]"])).map("".join)
PATHS = st.just(".") | st.lists(STEPS, min_size=1, max_size=4).map(".".join)


def naive(value: Any, path: str) -> Any:
    """What is at `path`, step by step."""
    if path in (".", ""):
        return value
    head, _, rest = path.partition(".")
    inner = value.get(head.removesuffix("[]")) if isinstance(value, dict) else None
    if head.endswith("[]"):
        return [naive(one, rest) for one in inner if one is not None] if isinstance(inner, list) else None
    return naive(inner, rest)


def walked(rows: list[Any], paths: list[str], raw: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    return Walk(paths, raw).values([msgspec.Raw(json.dumps(row).encode()) for row in rows])


def opened(value: Any) -> Any:
    """A raw value decoded, in lists too."""
    if isinstance(value, list):
        return [opened(one) for one in value]
    assert value is None or isinstance(value, msgspec.Raw)
    return None if value is None else json.loads(bytes(value))


@given(ROWS, st.lists(PATHS, max_size=6))
def test_as_a_naive_walk(rows: list[Any], paths: list[str]) -> None:
    found = walked(rows, paths)
    assert found == {path: [naive(row, path) for row in rows] for path in paths}


@given(ROWS, st.lists(st.tuples(PATHS, st.booleans()), max_size=6))
def test_raw_beside_decoded(rows: list[Any], wanted: list[tuple[str, bool]]) -> None:
    raw = frozenset(path for path, is_raw in wanted if is_raw)
    found = walked(rows, [path for path, _ in wanted], raw)
    for path, _ in wanted:
        values = [opened(one) for one in found[path]] if path in raw else found[path]
        assert values == [naive(row, path) for row in rows]


def test_one_odd_row_does_not_change_its_neighbors() -> None:
    rows = [
        {"fields": {"a": {"b": 1}}},
        {"fields": "none"},
        {"fields": {"a": None}},
        {"fields": {"a": {"b": 4}}},
    ]
    assert walked(rows, ["fields.a.b"]) == {"fields.a.b": [1, None, None, 4]}


def test_raw_values_are_as_jira_wrote_them() -> None:
    row = msgspec.Raw(b'{"fields": {"a": 1.50,  "b": 2}}')
    found = Walk(["fields", "fields.b", "fields.a"], frozenset({"fields"})).values([row])
    assert bytes(found["fields"][0]) == b'{"a": 1.50,  "b": 2}'
    assert found["fields.b"] == [2]
    assert found["fields.a"] == [1.5]


def test_what_is_missing_raw_is_null() -> None:
    found = walked([{}, {"fields": None}, {"fields": {"a": None}}], ["fields.a"], frozenset({"fields.a"}))
    assert [bytes(one) for one in found["fields.a"]] == [b"null"] * 3


def test_lists_within_lists() -> None:
    rows = [{"a": [{"b": [{"id": 1}, None, {"id": 2}]}, {"b": None}, None, {"b": []}]}, {"a": None}]
    assert walked(rows, ["a[].b[].id", "a[].b"]) == {
        "a[].b[].id": [[[1, 2], None, []], None],
        "a[].b": [[[{"id": 1}, None, {"id": 2}], None, []], None],
    }


def test_no_rows_and_no_paths() -> None:
    assert walked([], ["id", "fields.a[].b"]) == {"id": [], "fields.a[].b": []}
    assert walked([{"id": 1}], []) == {}
