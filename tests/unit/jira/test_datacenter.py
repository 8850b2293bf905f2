"""Issues of Data Center: offsets while issues come and go. Complete, or Broken; never silently short."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from scripted_jira import asked, run, says, site_of

from isthmus.jira.datacenter import DataCenterIssues
from isthmus.jira.errors import Broken, Refused
from isthmus.jira.search import IssueRequest
from isthmus.jira.site import Meter

FULL = ("summary",)


class DataCenter:
    """A Data Center with issues in the order of their ids; `change` is called after each search request."""

    def __init__(
        self, ids: list[int], cap: int = 1000, change: Callable[[DataCenter], None] | None = None
    ) -> None:
        self.ids, self.cap, self.change = ids, cap, change
        self.searches: list[str] = []
        self.refused: tuple[str, ...] = ()

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(random.random() / 2000)
        body = asked(request)
        if body["jql"] in self.refused:
            return says({"errorMessages": ["no"], "errors": {}}, 400)
        self.searches.append(body["jql"])
        named = re.match(r"issuekey in \(([^)]*)\)", body["jql"])
        ids = self.ids
        if named:
            assert body["validateQuery"] is False
            wanted = {int(name.removeprefix("A-")) for name in named.group(1).split(", ")}
            ids = [one for one in ids if one in wanted]
        if " DESC" in body["jql"]:
            ids = ids[::-1]
        some = ids[body["startAt"] : body["startAt"] + min(self.cap, body["maxResults"])]
        answer = says({"issues": [{"id": str(one), "key": f"A-{one}"} for one in some], "total": len(ids)})
        if self.change and not named:
            self.change(self)
        return answer


def read(server: Any, request: IssueRequest, **options: Any) -> list[int]:
    site, _ = site_of(
        server,
        page_size=10,
        deployment="DataCenter",
        url="https://jira.example",
        auth_scheme="Basic",
        password="x",
        **options,
    )

    async def go() -> list[int]:
        pages = DataCenterIssues(site).pages(request, Meter())
        return [int(json.loads(bytes(row))["id"]) async for rows in pages for row in rows]

    return run(go())


ALL = IssueRequest(("project = A",), fields=FULL)
NEWEST = IssueRequest(("project = A ORDER BY created DESC",), fields=FULL, ordered=True)


@pytest.mark.parametrize("count", [0, 1, 2, 9, 10, 11, 19, 20, 21, 100])
@pytest.mark.parametrize("cap", [2, 3, 7, 1000])
def test_every_page_size_reads_all(count: int, cap: int) -> None:
    server = DataCenter(list(range(1, count + 1)), cap)
    assert read(server, ALL) == server.ids
    assert all(jql == "project = A ORDER BY key ASC" for jql in server.searches)


def test_an_order_is_kept_and_made_definite() -> None:
    server = DataCenter(list(range(1, 60)))
    assert read(server, NEWEST) == server.ids[::-1]
    assert set(server.searches) == {"project = A ORDER BY created DESC, key ASC"}


def test_text_that_looks_like_an_order_is_none() -> None:
    server = DataCenter(list(range(1, 30)))
    jql = 'summary ~ "x ORDER BY y"'
    assert read(server, IssueRequest((jql,), fields=FULL)) == server.ids
    assert set(server.searches) == {f"{jql} ORDER BY key ASC"}


def test_few_are_read_in_small_pages() -> None:
    server = DataCenter(list(range(1, 30)))
    for few in (1, 2, 5):
        assert read(server, IssueRequest(ALL.searches, fields=FULL, few=few)) == server.ids


def test_several_searches_give_each_issue_once() -> None:
    server = DataCenter(list(range(1, 30)))
    assert read(server, IssueRequest(("a", "b"), fields=FULL)) == server.ids


def _restless(seed: int, times: int) -> tuple[Callable[[DataCenter], None], set[int]]:
    """Deletes and creates issues at random `times` times; those that were deleted."""
    chance, deleted, left = random.Random(seed), set[int](), [times]

    def change(server: DataCenter) -> None:
        if left[0] == 0 or chance.random() < 0.4:
            return
        left[0] -= 1
        if chance.random() < 0.6:
            victim = chance.choice(server.ids)
            deleted.add(victim)
            server.ids = [one for one in server.ids if one != victim]
        if chance.random() < 0.6:
            server.ids = sorted(
                [
                    *server.ids,
                    chance.randint(10_000, 10**6) if chance.random() < 0.5 else -chance.randint(1, 10**6),
                ]
            )

    return change, deleted


@pytest.mark.parametrize("request_", [ALL, NEWEST], ids=["unordered", "ordered"])
@pytest.mark.parametrize("seed", range(40))
def test_what_stayed_is_read_whatever_came_and_went(request_: IssueRequest, seed: int) -> None:
    change, deleted = _restless(seed, times=1 + seed % 6)
    server = DataCenter(list(range(1, 90)), change=change)
    found = read(server, request_)
    assert len(found) == len(set(found))
    assert set(range(1, 90)) - deleted <= set(found)


def test_one_goes_and_one_comes() -> None:
    """The total stays the same, and no issue is seen twice: only that the pages do not adjoin tells."""

    def change(server: DataCenter) -> None:
        server.change = None
        server.ids = [*server.ids[1:], 1000]

    server = DataCenter(list(range(1, 90)), change=change)
    assert set(read(server, ALL, max_in_flight=1)) >= set(range(2, 90))


def test_a_missed_issue_of_an_ordered_read_comes_before_what_follows() -> None:
    """So that a reader who stops at a limit has all that belong before it."""

    def change(server: DataCenter) -> None:
        server.change = None
        server.ids = [one for one in server.ids if one != 89]

    server = DataCenter(list(range(1, 90)), change=change)
    found = read(server, NEWEST, max_in_flight=1)
    assert found.index(79) < found.index(70)
    assert set(found) == set(range(1, 90))


@pytest.mark.parametrize("request_", [ALL, NEWEST], ids=["unordered", "ordered"])
def test_a_site_that_never_rests_is_told(request_: IssueRequest) -> None:
    def change(server: DataCenter) -> None:
        server.ids = [*server.ids[1:], server.ids[-1] + 1]

    with pytest.raises(Broken, match="faster than they could be read"):
        read(DataCenter(list(range(1, 60)), cap=10, change=change), request_)


def test_a_total_that_is_never_reached_is_told() -> None:
    def script(request: httpx2.Request) -> httpx2.Response:
        start = asked(request)["startAt"]
        return says({"issues": [{"id": str(one)} for one in range(start, 3)], "total": 5})

    with pytest.raises(Broken):
        read(script, ALL)


@pytest.mark.parametrize("answer", [{"issues": []}, {"total": 3}, {"issues": None, "total": 0}])
def test_an_answer_without_its_total_is_told(answer: object) -> None:
    with pytest.raises(Broken):
        read(lambda _: says(answer), ALL)


def test_named_issues_within_the_servers_own_limit() -> None:
    server = DataCenter(list(range(1, 200)), cap=4)
    names = tuple(f"A-{number}" for number in range(190, 230))
    assert sorted(read(server, IssueRequest((), keys=names, fields=FULL))) == list(range(190, 200))
    assert read(server, IssueRequest((), keys=("A-1", "1"), fields=FULL)) == [1]


def test_named_issues_that_are_counted_and_not_sent() -> None:
    with pytest.raises(Broken, match="does not send"):
        read(lambda _: says({"issues": [], "total": 2}), IssueRequest((), keys=("A-1", "A-2"), fields=FULL))


def test_errors_pass_through() -> None:
    with pytest.raises(Refused):
        read(lambda _: says({}, 403), ALL)


def test_refusals_counts_and_plans() -> None:
    server = DataCenter(list(range(1, 30)))
    server.refused = ("a = 1",)
    site, _ = site_of(server, url="https://jira.example", auth_scheme="Basic", password="x", page_size=100)
    reader = DataCenterIssues(site)
    assert run(reader.refused(("a = 1", "a = 2"), Meter())) == {"a = 1"}
    assert run(reader.count("a = 2", Meter())) == 29
    assert "by key" in reader.plan(IssueRequest((), keys=("A-1",)))
    assert "pages of 100" in reader.plan(ALL)
    assert reader.requests_for(ALL, 250) == 3
    assert reader.requests_for(IssueRequest((), keys=("A-1",)), 250) == 1


def test_expand_is_passed_on() -> None:
    seen: list[Any] = []

    def script(request: httpx2.Request) -> httpx2.Response:
        seen.append(asked(request))
        return says({"issues": [], "total": 0})

    assert read(script, IssueRequest(("a",), fields=FULL, expand=("changelog",))) == []
    assert seen[0]["expand"] == ["changelog"]
