"""Issues of Jira Data Center: pages by offset, which can be read in parallel.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-search/
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from math import ceil

import msgspec

from isthmus.jira.answer import Call, decoded
from isthmus.jira.errors import Broken, Invalid
from isthmus.jira.search import IssueRequest, Once, Row, ids_of
from isthmus.jira.site import Meter, Site
from isthmus.jira.spread import chunks, each, spread

SEARCH = "/rest/api/2/search"
IDS_PER_PAGE = 1000
# How often a read whose issues moved between pages while it ran is completed before giving up.
REPAIRS = 5


class _Page(msgspec.Struct, rename="camel"):
    issues: list[msgspec.Raw] = []
    total: int = 0


class DataCenterIssues:
    """Issues of one Data Center site.

    Offsets shift when issues come and go during the read, so a read that saw the total change, or an issue
    twice, is completed from a list of ids.
    """

    page_limit = 1000

    def __init__(self, site: Site) -> None:
        self._site = site
        self._most = site.connection.max_in_flight
        self._size = min(self.page_limit, site.connection.page_size)

    async def pages(self, request: IssueRequest, meter: Meter) -> AsyncIterator[list[Row]]:
        """See `Issues`."""
        once = Once()
        if request.keys is not None:
            async for rows in self._named(list(request.keys), request, meter):
                yield once.new_rows(rows)
            return
        for jql in request.searches:
            async for rows in self._found(jql, request, once, meter):
                yield rows

    async def _page(
        self, jql: str, start: int, size: int, request: IssueRequest, meter: Meter, *, strict: bool = True
    ) -> _Page:
        body: dict[str, object] = {
            "jql": jql,
            "startAt": start,
            "maxResults": size,
            "fields": list(request.fields),
            "validateQuery": strict,
        }
        if request.expand:
            body["expand"] = list(request.expand)
        return decoded((await self._site.send(Call("POST", SEARCH, body=body), meter)).content, _Page)

    async def _named(self, names: list[str], request: IssueRequest, meter: Meter) -> AsyncIterator[list[Row]]:
        """Issues by key or id, unvalidated: Jira would refuse the lot for one that is not there."""

        async def fetch(some: list[str]) -> list[Row]:
            jql = f"issuekey in ({', '.join(some)})"
            return (await self._page(jql, 0, len(some), request, meter, strict=False)).issues

        async for rows in spread(chunks(_one(names), self._size), fetch, self._most):
            yield rows

    async def _found(
        self, jql: str, request: IssueRequest, once: Once, meter: Meter
    ) -> AsyncIterator[list[Row]]:
        """Everything `jql` finds: the first page tells how much there is, the others come in parallel."""
        meter.jql.append(jql)
        text = jql if request.ordered or " ORDER BY " in jql else f"{jql} ORDER BY key ASC"
        size = min(self._size, request.few) if request.few else self._size
        first = await self._page(text, 0, size, request, meter)
        meter.expected_rows = len(once) + first.total
        before, read = len(once), len(first.issues)
        yield once.new_rows(first.issues)
        if not first.issues or read >= first.total:
            return
        # Jira may give less than was asked for; its own page size is what the offsets step by.
        starts = tuple(range(read, first.total, read))
        steady = True
        async for page in spread(
            each(starts),
            lambda start: self._page(text, start, read, request, meter),
            self._most,
            ordered=request.ordered,
        ):
            fresh = once.new_rows(page.issues)
            steady = steady and page.total == first.total and len(fresh) == len(page.issues)
            yield fresh
        if not steady or len(once) - before != first.total:
            async for rows in self._completed(jql, request, once, meter):
                yield rows

    async def _completed(
        self, jql: str, request: IssueRequest, once: Once, meter: Meter
    ) -> AsyncIterator[list[Row]]:
        """What the pages missed while issues moved between them, found by comparing with the list of ids."""
        for _ in range(REPAIRS):
            missed = [one for one in await self._ids(jql, meter) if one not in once]
            if not missed:
                return
            async for rows in self._named([str(one) for one in missed], request, meter):
                yield once.new_rows(rows)
        raise Broken(
            "The issues changed faster than they could be read: narrow the query, or try again later"
        )

    async def _ids(self, jql: str, meter: Meter) -> list[int]:
        bare = IssueRequest((jql,), fields=("id",))
        found: list[int] = []
        total = 1
        while len(found) < total:
            page = await self._page(f"{jql} ORDER BY key ASC", len(found), IDS_PER_PAGE, bare, meter)
            total = page.total if page.issues else 0
            found.extend(ids_of(page.issues))
        return found

    async def refused(self, queries: tuple[str, ...], meter: Meter) -> frozenset[str]:
        """See `Issues`. Data Center has no parser to ask, so each is sent as a search for nothing."""

        async def refuses(query: str) -> str:
            try:
                await self._page(query, 0, 0, IssueRequest(()), meter)
            except Invalid:
                return query
            return ""

        found = [query async for query in spread(each(queries), refuses, self._most)]
        return frozenset(query for query in found if query)

    def plan(self, request: IssueRequest) -> str:
        """See `Issues`."""
        if request.keys is not None:
            return f"POST {SEARCH} by key, {self._size} a request"
        return f"POST {SEARCH}, pages of {self._size} in parallel"

    def requests_for(self, request: IssueRequest, issues: int) -> int:
        """See `Issues`."""
        wanted = len(request.keys) if request.keys is not None else issues
        return max(1, ceil(wanted / self._size))

    async def count(self, jql: str, meter: Meter) -> int:
        """See `Issues`."""
        return (await self._page(jql, 0, 0, IssueRequest(()), meter)).total


async def _one(items: list[str]) -> AsyncIterator[list[str]]:
    yield items
