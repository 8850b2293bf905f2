"""Issues of Jira Cloud: a search cursor that only goes forward, and bulk fetch beside it.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from math import ceil
from urllib.parse import quote

import msgspec

from isthmus.jira.answer import Call, decoded
from isthmus.jira.errors import Broken
from isthmus.jira.paging import opened
from isthmus.jira.search import IssueRequest, Once, Row, ids_of
from isthmus.jira.site import Meter, Site
from isthmus.jira.spread import chunks, each, spread

SEARCH = "/rest/api/3/search/jql"
ISSUE = "/rest/api/3/issue"
BULK_FETCH = "/rest/api/3/issue/bulkfetch"
PARSE = "/rest/api/3/jql/parse"
COUNT = "/rest/api/3/search/approximate-count"

IDS_PER_PAGE = 5000  # when only ids are asked for
PARSED_AT_ONCE = 50
AHEAD = 2  # times as many pages as requests in flight: those that wait to be decoded keep no request waiting
EMPTY_PAGES = 3  # so many in a row are the end, whatever they say


class _Page(msgspec.Struct, rename="camel"):
    issues: list[msgspec.Raw]
    next_page_token: str | None = None
    is_last: bool | None = None


class _Failed(msgspec.Struct):
    id: str = ""


class _Fetched(msgspec.Struct, rename="camel"):
    issues: list[msgspec.Raw]
    issue_errors: list[_Failed] = []


class _Parsed(msgspec.Struct):
    query: str
    errors: list[object] = []


class _ParsedAll(msgspec.Struct):
    queries: list[_Parsed]


class CloudIssues:
    """Issues of one Cloud site.

    A cursor cannot be read in parallel, so a large read asks for ids first (thousands a page) and fetches the
    issues behind them many requests at a time. That also proves it complete: every id is answered for.
    """

    page_limit = 100

    def __init__(self, site: Site) -> None:
        self._site = site
        self._most = site.connection.max_in_flight
        self._page = min(self.page_limit, site.connection.page_size)

    async def pages(self, request: IssueRequest, meter: Meter) -> AsyncIterator[list[Row]]:
        """See `Issues`."""
        if request.keys is not None:
            once = Once()
            source = chunks(_one(list(request.keys)), self._page)
            async for rows in spread(
                source, lambda keys: self._fetch_named(keys, request, meter), self._most
            ):
                yield once.new_rows(rows)
        elif self._light(request) or 0 < request.few <= self.page_limit:
            async for rows in self._searched(request, meter):
                yield rows
        else:
            found = chunks(self._ids(request, meter), self._page)
            async for rows in spread(
                found,
                lambda ids: self._fetch(ids, request, meter),
                self._most * AHEAD,
                ordered=request.ordered,
            ):
                yield rows

    def _light(self, request: IssueRequest) -> bool:
        """Whether nothing but ids and keys is asked for, which Jira gives by the thousand."""
        return set(request.fields) <= {"id", "key"} and not request.expand

    async def _cursor(
        self, jql: str, size: int, fields: tuple[str, ...], expand: tuple[str, ...], meter: Meter
    ) -> AsyncIterator[_Page]:
        """The pages of one search.

        The end is `isLast` or no token. A short page is not: Jira may hide what it counted off. Nor is an
        empty one, unless more of them follow.
        """
        body: dict[str, object] = {"jql": jql, "maxResults": size, "fields": list(fields)}
        if expand:
            body["expand"] = ",".join(expand)
        tokens: set[str] = set()
        empty = 0
        meter.jql.append(jql)
        while True:
            page = decoded((await self._site.send(Call("POST", SEARCH, body=body), meter)).content, _Page)
            yield page
            token = page.next_page_token
            empty = 0 if page.issues else empty + 1
            if page.is_last or empty == EMPTY_PAGES or (empty and (not token or token in tokens)):
                return
            if not token and page.is_last is None:
                return
            if not token or token in tokens:
                raise Broken("Jira's search says that there is more, and gives no new token to read it by")
            tokens.add(token)
            body["nextPageToken"] = token

    async def _searched(self, request: IssueRequest, meter: Meter) -> AsyncIterator[list[Row]]:
        once = Once()
        size = self._page if request.few else IDS_PER_PAGE
        for jql in request.searches:
            async for page in self._cursor(jql, size, request.fields, request.expand, meter):
                yield once.new_rows(page.issues)

    async def _ids(self, request: IssueRequest, meter: Meter) -> AsyncIterator[list[int]]:
        """The ids of all issues found, each once."""
        once = Once()
        if len(request.searches) == 1:
            lists = self._id_pages(request.searches[0], meter)
        else:
            lists = spread(
                each(request.searches), lambda jql: self._ids_of_one(jql, meter), self._most, ordered=True
            )
        async for ids in lists:
            fresh = once.new_ids(ids)
            meter.expected_rows = len(once)
            yield fresh

    async def _id_pages(self, jql: str, meter: Meter) -> AsyncIterator[list[int]]:
        async for page in self._cursor(jql, IDS_PER_PAGE, ("id",), (), meter):
            yield ids_of(page.issues)

    async def _ids_of_one(self, jql: str, meter: Meter) -> list[int]:
        return [one async for ids in self._id_pages(jql, meter) for one in ids]

    async def _fetch_named(self, names: list[str], request: IssueRequest, meter: Meter) -> list[Row]:
        """Issues by key or id; Jira leaves out those that do not exist or may not be seen."""
        rows, failed = await self._ask(names, request, meter)
        for name in failed:
            rows.extend(await self._get(name, request, meter))
        return rows

    async def _fetch(self, ids: list[int], request: IssueRequest, meter: Meter) -> list[Row]:
        """Issues by id, in the order of `ids`, each answered for.

        One that bulk fetch left out was deleted since the search, or hidden, or did not fit: it is asked for
        by itself, so that no silence becomes a missing row.
        """
        rows, _ = await self._ask([str(one) for one in ids], request, meter)
        by_id = dict(zip(ids_of(rows), rows, strict=True))
        for one in ids:
            if one not in by_id:
                by_id.update((one, row) for row in await self._get(str(one), request, meter))
        return [by_id[one] for one in ids if one in by_id]

    async def _ask(
        self, names: list[str], request: IssueRequest, meter: Meter
    ) -> tuple[list[Row], tuple[str, ...]]:
        """One bulk fetch: the issues, and the ids that Jira found but could not send (`issueErrors`).

        https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post
        """
        body: dict[str, object] = {"issueIdsOrKeys": names, "fields": list(request.fields)}
        if request.expand:
            body["expand"] = list(request.expand)
        answer = await self._site.send(Call("POST", BULK_FETCH, body=body), meter)
        found = decoded(answer.content, _Fetched)
        return found.issues, tuple(error.id for error in found.issue_errors if error.id)

    async def _get(self, name: str, request: IssueRequest, meter: Meter) -> list[Row]:
        """One issue; none when it is not there for this caller."""
        query = [("fields", ",".join(request.fields))]
        if request.expand:
            query.append(("expand", ",".join(request.expand)))
        call = Call("GET", f"{ISSUE}/{quote(name)}", tuple(query), absent=(404,))
        rows, _ = opened(await self._site.send(call, meter), "")
        return rows

    async def refused(self, queries: tuple[str, ...], meter: Meter) -> frozenset[str]:
        """See `Issues`. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/"""
        found: set[str] = set()

        async def parse(some: list[str]) -> _ParsedAll:
            call = Call("POST", PARSE, (("validation", "strict"),), {"queries": some})
            return decoded((await self._site.send(call, meter)).content, _ParsedAll)

        async for answer in spread(chunks(_one(list(queries)), PARSED_AT_ONCE), parse, self._most):
            found.update(one.query for one in answer.queries if one.errors)
        return frozenset(found)

    def plan(self, request: IssueRequest) -> str:
        """See `Issues`."""
        if request.keys is not None:
            return f"POST {BULK_FETCH} by key, {self._page} a request"
        if self._light(request):
            return f"POST {SEARCH} for keys alone, up to {IDS_PER_PAGE} a request"
        if 0 < request.few <= self.page_limit:
            return f"POST {SEARCH}, page by page until the limit is met"
        return f"POST {SEARCH} for ids, then POST {BULK_FETCH} in parallel, {self._page} a request"

    def requests_for(self, request: IssueRequest, issues: int) -> int:
        """See `Issues`."""
        if request.keys is not None:
            return ceil(len(request.keys) / self._page)
        if self._light(request):
            return max(1, ceil(issues / IDS_PER_PAGE))
        if 0 < request.few <= self.page_limit:
            return 1
        return max(1, ceil(issues / IDS_PER_PAGE)) + ceil(issues / self._page)

    async def count(self, jql: str, meter: Meter) -> int:
        """See `Issues`."""
        answer = await self._site.send(Call("POST", COUNT, body={"jql": jql}), meter)
        return decoded(answer.content, dict[str, int])["count"]


async def _one(items: list[str]) -> AsyncIterator[list[str]]:
    yield items
