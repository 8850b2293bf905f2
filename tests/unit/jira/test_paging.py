"""Lists that are not issues, in every style of page, to the last row and each row once."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import msgspec
import pytest
from scripted_jira import run, says, site_of

from isthmus.catalog.model import Dialect, Endpoint, Page
from isthmus.jira.errors import Broken
from isthmus.jira.paging import call_for, listed, rows_in
from isthmus.jira.site import Meter

BEAN = Endpoint("GET", "/thing/search", rows="values", page=Page.START_AT, limit=10)
BARE = Endpoint("GET", "/users/search", page=Page.BARE_START_AT, limit=10)


def read(
    script: Any, endpoint: Endpoint, query: tuple[tuple[str, str], ...] = ()
) -> tuple[list[Any], list[Any]]:
    """The rows, and the queries that were asked."""
    site, transport = site_of(script)

    async def go() -> list[Any]:
        pages = listed(site, endpoint, {"id": "a/b"}, Meter(), query)
        return [json.loads(bytes(row)) async for rows in pages for row in rows]

    return run(go()), [dict(request.url.params) for request in transport.requests]


class Lists:
    """A list of numbers behind pages. cap: rows a page at most. hidden: counted off, and left out."""

    def __init__(self, count: int, cap: int = 10, hidden: set[int] | None = None, **told: bool) -> None:
        self.rows, self.cap, self.hidden, self.told = list(range(count)), cap, hidden or set(), told

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        start, size = int(request.url.params["startAt"]), int(request.url.params["maxResults"])
        some = [
            {"n": one} for one in self.rows[start : start + min(size, self.cap)] if one not in self.hidden
        ]
        if self.told.get("bare"):
            return says(some)
        body: dict[str, Any] = {"values": some, "startAt": start, "maxResults": min(size, self.cap)}
        if self.told.get("total"):
            body["total"] = len(self.rows)
        if self.told.get("last"):
            body["isLast"] = start + size >= len(self.rows)
        return says(body)


@pytest.mark.parametrize(
    "told", [{"total": True}, {"last": True}, {"total": True, "last": True}, {}, {"bare": True}]
)
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 35])
@pytest.mark.parametrize("cap", [4, 10])
def test_all_rows(told: dict[str, bool], count: int, cap: int) -> None:
    endpoint = BARE if told.get("bare") else BEAN
    if told.get("last") and cap < endpoint.limit:
        told = {**told, "last": False}  # our toy tells the end by what was asked for
    rows, asked = read(Lists(count, cap, **told), endpoint)
    assert [row["n"] for row in rows] == list(range(count))
    assert len(asked) <= count // cap + 2


def test_the_rest_is_asked_for_at_once_in_pages_of_the_servers_size() -> None:
    _, asked = read(Lists(35, 4, total=True), BEAN)
    assert sorted(int(query["startAt"]) for query in asked) == list(range(0, 35, 4))
    assert {query["maxResults"] for query in asked[1:]} == {"4"}


@pytest.mark.parametrize("told", [{"total": True}, {"last": True}, {"bare": True}])
@pytest.mark.parametrize("hidden", [{3}, {12, 13}, {0, 1, 2, 9, 10, 19, 20}])
def test_hidden_rows_neither_cut_nor_double(told: dict[str, bool], hidden: set[int]) -> None:
    rows, _ = read(Lists(35, 10, hidden, **told), BARE if told.get("bare") else BEAN)
    assert [row["n"] for row in rows] == [one for one in range(35) if one not in hidden]


def test_a_list_that_grows_is_read_on() -> None:
    lists = Lists(25, total=True)

    def script(request: httpx2.Request) -> httpx2.Response:
        answer = lists(request)
        if request.url.params["startAt"] == "0":
            lists.rows.extend(range(25, 45))
        return answer

    rows, _ = read(script, BEAN)
    assert [row["n"] for row in rows] == list(range(45))


def test_one_answer_that_holds_all() -> None:
    endpoint = Endpoint("GET", "/thing/{id}", query=(("of", "{id}"),))
    rows, asked = read(lambda _: says([{"a": 1}, {"a": 1}]), endpoint, (("x", "y"),))
    assert rows == [{"a": 1}, {"a": 1}]
    assert asked == [{"of": "a/b", "x": "y"}]
    assert read(lambda _: says({"a": 1}), endpoint)[0] == [{"a": 1}]


def test_a_parent_that_has_none() -> None:
    endpoint = Endpoint("GET", "/thing", rows="values", page=Page.START_AT, absent=(404,))
    assert read(lambda _: says({}, 404), endpoint)[0] == []


def test_nested_rows_and_mappings() -> None:
    nested = Endpoint("GET", "/thing", rows="a.b")
    assert read(lambda _: says({"a": {"b": [1, 2]}}), nested)[0] == [1, 2]
    assert read(lambda _: says({"a": {"b": None}}), nested)[0] == []
    assert read(lambda _: says({"a": {"b": {"x": 1}}}), nested)[0] == [{"@key": "x", "@value": 1}]


@pytest.mark.parametrize("body", [{}, {"values": "text"}, {"values": 7}, [], "text"])
def test_rows_that_are_missing_are_told(body: object) -> None:
    with pytest.raises(Broken):
        read(lambda _: says(body), BEAN)


def test_a_null_total_is_none() -> None:
    pages = [{"values": [{"n": 1}], "total": None}, {"values": [], "total": None}]
    assert read(lambda _: says(pages.pop(0)), BEAN)[0] == [{"n": 1}]


def test_other_pages_are_read_elsewhere() -> None:
    with pytest.raises(ValueError, match="not listed page by page"):
        read(lambda _: says({}), Endpoint("POST", "/x", page=Page.CURSOR))


def test_paths() -> None:
    call = call_for(Endpoint("GET", "/project/{key}/x"), Dialect.DATA_CENTER, {"key": "Ä/B ?"})
    assert call.path == "/rest/api/2/project/%C3%84%2FB%20%3F/x"
    agile = call_for(Endpoint("GET", "/rest/agile/1.0/board"), Dialect.CLOUD, {}, (("a", "b"),))
    assert (agile.path, agile.query) == ("/rest/agile/1.0/board", (("a", "b"),))
    assert call_for(Endpoint("GET", "/myself"), Dialect.CLOUD, {}).path == "/rest/api/3/myself"


def test_rows_in() -> None:
    assert rows_in(msgspec.Raw(b" [1] ")) == [msgspec.Raw(b"1")]
    assert rows_in(b'{"a":1}', single=True) == [msgspec.Raw(b'{"a":1}')]
    assert rows_in(b" null ") == []
