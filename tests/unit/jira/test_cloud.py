"""Issues of Cloud: cursors that misbehave, and bulk fetches that leave issues out."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest
from scripted_jira import asked, run, says, site_of

from isthmus.jira.cloud import CloudIssues
from isthmus.jira.errors import Broken, Refused
from isthmus.jira.search import IssueRequest
from isthmus.jira.site import Meter


def issue(number: int) -> dict[str, Any]:
    return {"id": str(number), "key": f"A-{number}", "fields": {"summary": f"s{number}"}}


class Cloud:
    """A Cloud site with issues 1 to `count`, found by any search unless `found` says which.

    hidden: bulk fetch leaves them out. gone: nobody finds them any more. failed: listed in `issueErrors`.
    """

    def __init__(
        self, count: int = 0, *, page: int = 5000, found: dict[str, list[int]] | None = None
    ) -> None:
        self.count, self.page, self.found = count, page, found
        self.hidden: set[int] = set()
        self.gone: set[int] = set()
        self.failed: set[int] = set()

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0)
        path = request.url.path
        if path.endswith("/search/jql"):
            return self._search(asked(request))
        if path.endswith("/bulkfetch"):
            return self._bulk(asked(request))
        number = int(path.rpartition("/")[2].removeprefix("A-"))
        return says({"errorMessages": ["none"]}, 404) if number in self.gone else says(issue(number))

    def _search(self, body: dict[str, Any]) -> httpx2.Response:
        ids = self.found[body["jql"]] if self.found else list(range(1, self.count + 1))
        start = int(body.get("nextPageToken", "0"))
        size = min(self.page, body["maxResults"])
        some = [
            issue(one) if body["fields"] != ["id"] else {"id": str(one)} for one in ids[start : start + size]
        ]
        last = start + size >= len(ids)
        return says({"issues": some, "isLast": last} | ({} if last else {"nextPageToken": str(start + size)}))

    def _bulk(self, body: dict[str, Any]) -> httpx2.Response:
        wanted = sorted(int(name.removeprefix("A-")) for name in body["issueIdsOrKeys"])
        assert len(wanted) <= 100
        sent = [issue(one) for one in wanted if one not in self.hidden | self.gone | self.failed]
        errors = [{"id": str(one), "errorMessage": "later"} for one in wanted if one in self.failed]
        return says({"issues": sent, "issueErrors": errors})


def read(
    script: Any, request: IssueRequest, meter: Meter | None = None, **options: Any
) -> tuple[list[int], list[str]]:
    """The ids that were read, and the paths that were asked."""
    site, transport = site_of(script, **options)

    async def go() -> list[int]:
        pages = CloudIssues(site).pages(request, meter or Meter())
        return [int(json.loads(bytes(row))["id"]) async for rows in pages for row in rows]

    found = run(go())
    return found, [request.url.path.removeprefix("/rest/api/3/") for request in transport.requests]


FULL = ("summary",)
Q = ("project = A",)


def test_ids_first_then_many_at_once() -> None:
    cloud, meter = Cloud(730, page=300), Meter()
    found, paths = read(cloud, IssueRequest(Q, fields=FULL, ordered=True), meter)
    assert found == list(range(1, 731))
    assert (paths.count("search/jql"), paths.count("issue/bulkfetch")) == (3, 8)
    assert meter.expected_rows == 730
    assert meter.jql == list(Q)


def test_several_searches_give_each_issue_once() -> None:
    cloud = Cloud(found={"a": [1, 2, 3], "b": [3, 4], "c": []})
    found, _ = read(cloud, IssueRequest(("a", "b", "c"), fields=FULL))
    assert sorted(found) == [1, 2, 3, 4]
    found, paths = read(cloud, IssueRequest(("a", "b", "c"), fields=("key",)))
    assert found == [1, 2, 3, 4]
    assert set(paths) == {"search/jql"}


def test_a_few_are_searched_page_by_page() -> None:
    found, paths = read(Cloud(150), IssueRequest(Q, fields=FULL, expand=("changelog",), few=10))
    assert found == list(range(1, 151))
    assert paths == ["search/jql"] * 2


def test_what_bulk_fetch_leaves_out_is_asked_for_singly() -> None:
    cloud = Cloud(120)
    cloud.hidden, cloud.gone, cloud.failed = {7, 110}, {8}, {9}
    found, paths = read(cloud, IssueRequest(Q, fields=FULL, expand=("changelog",), ordered=True))
    assert found == [one for one in range(1, 121) if one != 8]
    assert sorted(path for path in paths if path[6:].isdecimal()) == [
        "issue/110",
        "issue/7",
        "issue/8",
        "issue/9",
    ]


def test_a_single_issue_that_is_refused_is_no_missing_row() -> None:
    cloud = Cloud(3)
    cloud.hidden = {2}

    async def script(request: httpx2.Request) -> httpx2.Response:
        return says({}, 403) if request.url.path.endswith("/issue/2") else await cloud(request)

    with pytest.raises(Refused):
        read(script, IssueRequest(Q, fields=FULL))


def test_named_issues() -> None:
    cloud = Cloud()
    cloud.gone, cloud.failed = {2}, {3}
    names = ("A-1", "A-2", "A-3", "1", "A-4")
    found, paths = read(cloud, IssueRequest((), keys=names, fields=FULL))
    assert sorted(found) == [1, 3, 4]
    assert paths == ["issue/bulkfetch", "issue/3"]
    many = tuple(f"A-{number}" for number in range(1000, 1250))
    found, paths = read(cloud, IssueRequest((), keys=many, fields=FULL))
    assert len(found) == 250
    assert paths == ["issue/bulkfetch"] * 3


def _pages(*answers: dict[str, Any]) -> Any:
    left = list(answers)

    def script(request: httpx2.Request) -> httpx2.Response:
        return says(left.pop(0))

    return script


ONE, TWO = [{"id": "1"}], [{"id": "2"}]
LIGHT = IssueRequest(Q, fields=("id",))


@pytest.mark.parametrize(
    "answers",
    [
        [{"issues": ONE, "isLast": False, "nextPageToken": "a"}, {"issues": TWO, "isLast": True}],
        [{"issues": ONE, "nextPageToken": "a"}, {"issues": TWO}],
        [{"issues": ONE, "nextPageToken": "a"}, {"issues": TWO, "isLast": True, "nextPageToken": "a"}],
        # An empty page is no end while there is more.
        [
            {"issues": ONE, "nextPageToken": "a"},
            {"issues": [], "isLast": False, "nextPageToken": "b"},
            {"issues": [], "isLast": False, "nextPageToken": "c"},
            {"issues": TWO, "isLast": True},
        ],
        # But it is when no new token comes with it, or nothing but empty pages follow.
        [
            {"issues": ONE, "nextPageToken": "a"},
            {"issues": TWO, "nextPageToken": "b"},
            {"issues": [], "isLast": False, "nextPageToken": "b"},
        ],
        [
            {"issues": ONE, "nextPageToken": "a"},
            {"issues": TWO, "nextPageToken": "b"},
            {"issues": [], "isLast": False},
        ],
        [
            {"issues": ONE, "nextPageToken": "a"},
            {"issues": TWO, "nextPageToken": "b"},
            *({"issues": [], "nextPageToken": f"c{number}"} for number in range(3)),
        ],
    ],
)
def test_cursors_that_end(answers: list[dict[str, Any]]) -> None:
    found, paths = read(_pages(*answers), LIGHT)
    assert found == [1, 2]
    assert len(paths) == len(answers)


@pytest.mark.parametrize(
    "answers",
    [
        [{"issues": ONE, "nextPageToken": "a"}, {"issues": TWO, "nextPageToken": "a"}],
        [{"issues": ONE, "isLast": False}],
        [{"isLast": True}],
        [{"issues": None}],
        [{"issues": [{"key": "A-1"}], "isLast": True}],
    ],
)
def test_cursors_that_cannot_be_read_to_their_end(answers: list[dict[str, Any]]) -> None:
    with pytest.raises(Broken):
        read(_pages(*answers), LIGHT)


def test_leaving_early_stops_the_reading() -> None:
    site, transport = site_of(Cloud(5000), max_in_flight=3)

    async def go() -> None:
        pages = CloudIssues(site).pages(IssueRequest(Q, fields=FULL), Meter())
        await anext(pages)
        await pages.aclose()
        await asyncio.sleep(0.01)
        assert transport.running == 0
        assert len(transport.requests) < 12

    run(go())


def test_no_more_in_flight_than_the_connection_allows() -> None:
    site, transport = site_of(Cloud(3000), max_in_flight=4)

    async def go() -> None:
        async for _ in CloudIssues(site).pages(IssueRequest(Q, fields=FULL), Meter()):
            pass

    run(go())
    assert 2 <= transport.most_running <= 4


def test_which_queries_jira_refuses() -> None:
    def script(request: httpx2.Request) -> httpx2.Response:
        assert request.url.params["validation"] == "strict"
        queries = asked(request)["queries"]
        return says({"queries": [{"query": one, "errors": ["no"] if "9" in one else []} for one in queries]})

    site, transport = site_of(script)
    refused = run(CloudIssues(site).refused(tuple(f"a = {number}" for number in range(60)), Meter()))
    assert refused == {"a = 9", "a = 19", "a = 29", "a = 39", "a = 49", "a = 59"}
    assert len(transport.requests) == 2


def test_count_and_plans() -> None:
    site, _ = site_of(lambda _: says({"count": 1234}))
    reader = CloudIssues(site)
    assert run(reader.count("a = 1", Meter())) == 1234
    for request, words, requests in (
        (IssueRequest(Q, keys=("A-1",), fields=FULL), "by key", 1),
        (IssueRequest(Q, fields=("id",)), "keys alone", 3),
        (IssueRequest(Q, fields=FULL, few=5), "page by page", 1),
        (IssueRequest(Q, fields=FULL), "in parallel", 3 + 120),
    ):
        assert words in reader.plan(request)
        assert reader.requests_for(request, 12_000) == requests
