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
# How often a search whose issues moved between pages while it was read is read again before giving up.
REPAIRS = 5


_RESTLESS = "The issues changed faster than they could be read: narrow the query, or try again later"


class _Page(msgspec.Struct):
    issues: list[msgspec.Raw]
    total: int


class _MovedError(Exception):
    """Issues came or went between two pages, so that the pages do not adjoin."""


def _joint(page: _Page, last: int) -> int:
    """The id of the page's last issue. Raises `_MovedError` when the first one is not `last`."""
    ids = ids_of(page.issues)
    if not ids or ids[0] != last:
        raise _MovedError
    return ids[-1]


class DataCenterIssues:
    """Issues of one Data Center site.

    Offsets shift when issues come and go during the read, so pages overlap by one issue, and a read whose
    pages do not adjoin is completed.
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

    async def _named(
        self, names: list[str], request: IssueRequest, meter: Meter, where: str = ""
    ) -> AsyncIterator[list[Row]]:
        """Issues by key or id that also meet `where`, unvalidated: Jira would refuse the lot for one that is
        not there."""

        async def fetch(some: list[str]) -> list[Row]:
            jql = f"issuekey in ({', '.join(some)})" + (f" AND ({where})" if where else "")
            page = await self._page(jql, 0, len(some), request, meter, strict=False)
            given = len(page.issues)
            if given >= min(page.total, len(some)):
                return page.issues
            if not given:
                raise Broken("Jira counts issues that it does not send")
            # An administrator may have set a lower limit than ours: ask for no more than it gives.
            return [row async for part in chunks(_one(some), given) for row in await fetch(part)]

        async for rows in spread(chunks(_one(names), self._size), fetch, self._most):
            yield rows

    async def _found(
        self, jql: str, request: IssueRequest, once: Once, meter: Meter
    ) -> AsyncIterator[list[Row]]:
        """Everything `jql` finds, completed when issues moved between the pages."""
        meter.jql.append(jql)
        # The key makes the order the same in every request, which adjoining pages need.
        text = f"{jql}, key ASC" if request.ordered else f"{jql} ORDER BY key ASC"
        size = min(self._size, request.few) if request.few else self._size
        try:
            async for rows in self._joined(text, max(2, size), request, meter):
                yield once.new_rows(rows)
        except _MovedError:
            if request.ordered:
                again = self._read_again(text, size, request, meter)
            else:
                again = self._completed(jql, request, once, meter)
            async for rows in again:
                yield once.new_rows(rows)

    async def _joined(
        self, text: str, size: int, request: IssueRequest, meter: Meter
    ) -> AsyncIterator[list[Row]]:
        """The pages of one search, each beginning with the last issue of the one before.

        The first page tells how much there is, the others come in parallel. Where each page begins with the
        issue that it should, no issue that was there all the time can have slipped between two. Raises
        `_MovedError` where one does not.
        """
        page = await self._page(text, 0, size, request, meter)
        meter.expected_rows = max(meter.expected_rows or 0, page.total)
        yield page.issues
        seen = given = len(page.issues)
        if not given or seen >= page.total:
            return
        # Jira may give less than was asked for; its own page size is what the offsets step by.
        size = max(2, given)
        last = ids_of(page.issues)[-1]
        starts = tuple(range(seen - 1, page.total - 1, size - 1))
        pages = spread(
            each(starts),
            lambda start: self._page(text, start, size, request, meter),
            self._most,
            ordered=True,
        )
        async for page in pages:
            last = _joint(page, last)
            seen += len(page.issues) - 1
            yield page.issues
        while seen < page.total:
            page = await self._page(text, seen - 1, size, request, meter)
            last = _joint(page, last)
            if len(page.issues) == 1:
                raise _MovedError
            seen += len(page.issues) - 1
            yield page.issues

    async def _read_again(
        self, text: str, size: int, request: IssueRequest, meter: Meter
    ) -> AsyncIterator[list[Row]]:
        """The search from its start: what was missed comes before what is still to come."""
        for _ in range(REPAIRS):
            try:
                async for rows in self._joined(text, max(2, size), request, meter):
                    yield rows
            except _MovedError:
                continue
            return
        raise Broken(_RESTLESS)

    async def _completed(
        self, jql: str, request: IssueRequest, once: Once, meter: Meter
    ) -> AsyncIterator[list[Row]]:
        """What the pages missed, found by comparing with the list of ids."""
        found: list[int] = []
        bare = IssueRequest((jql,), fields=("id",))
        async for rows in self._read_again(f"{jql} ORDER BY key ASC", IDS_PER_PAGE, bare, meter):
            found.extend(ids_of(rows))
        missed = [str(one) for one in dict.fromkeys(found) if one not in once]
        async for rows in self._named(missed, request, meter, jql):
            yield rows

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
