"""Rows that travel with issues: comments, work logs, histories, links and the others.

They are read from pages of issues, a hundred issues a request. What an issue embeds is compared with the
total it states itself, and the rest is fetched from the issue's own list, so that nothing is cut silently.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from isthmus.catalog.model import Endpoint, Nested
from isthmus.engine.path import Walk
from isthmus.engine.rows import Row, Rows
from isthmus.engine.scan import Plan
from isthmus.jira.answer import Call, decoded
from isthmus.jira.errors import Broken
from isthmus.jira.paging import ROOTS, listed, rows_in
from isthmus.jira.site import Meter, Site
from isthmus.jira.spread import chunks, spread

BULK_ISSUES = 1000  # most issues that a bulk endpoint takes at once


class _Histories(msgspec.Struct, rename="camel"):
    issue_id: str
    change_histories: list[msgspec.Raw] = []


class _BulkPage(msgspec.Struct, rename="camel"):
    issue_change_logs: list[_Histories] = []
    next_page_token: str | None = None


class Children:
    """Reads the rows of one child resource out of issues."""

    def __init__(self, site: Site, plan: Plan) -> None:
        nested = plan.scan.resource.nested
        if nested is None:
            raise LookupError(f"{plan.scan.resource.name} does not say how it travels with issues")
        self._site, self._nested = site, nested
        self._bulk = nested.bulk.get(plan.dialect)
        self._overflow = nested.overflow.get(plan.dialect)
        self._root = ROOTS[plan.dialect]

    async def read(self, pages: AsyncIterator[list[Row]], meter: Meter) -> AsyncIterator[Rows]:
        """All children of all issues in `pages`, some issues at a time."""
        most = self._site.connection.max_in_flight
        if self._bulk is not None:
            endpoint = self._bulk
            groups = chunks(pages, BULK_ISSUES)
            async for rows in spread(groups, lambda issues: self._from_bulk(endpoint, issues, meter), most):
                yield self._exploded(rows)
            return
        async for rows in spread(pages, lambda issues: self._from_issues(issues, meter), most):
            yield self._exploded(rows)

    async def _from_issues(self, issues: list[Row], meter: Meter) -> Rows:
        """The embedded rows of each issue; from its own list where not all are embedded."""
        nested = self._nested
        raw = frozenset({nested.rows} if nested.rows else ())
        walk = Walk(filter(None, ("id", "key", nested.rows, nested.total, nested.count)), raw)
        values = walk.values(issues)
        lists: list[list[Row]] = [
            rows_in(embedded) for embedded in values.get(nested.rows, [msgspec.Raw(b"null")] * len(issues))
        ]
        short = [
            position
            for position, rows in enumerate(lists)
            if _is_short(nested, len(rows), {path: values[path][position] for path in values})
        ]
        whole = await asyncio.gather(
            *(self._own_list(values["id"][position], values["key"][position], meter) for position in short)
        )
        for position, rows in zip(short, whole, strict=True):
            lists[position] = rows
        return _joined(issues, lists)

    async def _own_list(self, identity: str, key: str, meter: Meter) -> list[Row]:
        """Every row of one issue, from its own endpoint."""
        if self._overflow is None:
            raise Broken(f"Jira cut off rows of {key}, and has no endpoint that gives the rest")
        names = {"id": identity, "key": key}
        found: list[Row] = []
        async for page in listed(self._site, self._overflow, names, meter):
            found.extend(page)
        return found

    async def _from_bulk(self, endpoint: Endpoint, issues: list[Row], meter: Meter) -> Rows:
        """The histories of many issues at once, by cursor.

        https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post
        """
        ids = Walk(["id"]).values(issues)["id"]
        lists: dict[str, list[Row]] = {identity: [] for identity in ids}
        body: dict[str, Any] = {"issueIdsOrKeys": ids, "maxResults": endpoint.limit}
        tokens: set[str] = set()
        while True:
            call = Call(endpoint.method, self._root + endpoint.path, body=body)
            page = decoded((await self._site.send(call, meter)).content, _BulkPage)
            for one in page.issue_change_logs:
                lists[one.issue_id].extend(one.change_histories)
            token = page.next_page_token
            if not token or not page.issue_change_logs:
                return _joined(issues, [lists[identity] for identity in ids])
            if token in tokens:
                raise Broken("Jira gave the same page token twice: the histories cannot be read to their end")
            tokens.add(token)
            body["nextPageToken"] = token

    def _exploded(self, rows: Rows) -> Rows:
        """One row for each element of the list inside each row, where the resource says so."""
        inner = self._nested.explode
        if not inner:
            return rows
        lists = [rows_in(raw) for raw in Walk([inner], frozenset({inner})).values(rows.own)[inner]]
        return Rows(
            own=[element for elements in lists for element in elements],
            above=rows.above,
            above_of=[above for above, elements in zip(rows.above_of, lists, strict=True) for _ in elements],
            around=rows.own,
            around_of=[position for position, elements in enumerate(lists) for _ in elements],
        )


def _is_short(nested: Nested, embedded: int, values: dict[str, Any]) -> bool:
    """Whether an issue has more rows than it embeds."""
    if nested.count:
        return bool(values[nested.count] or 0)
    return bool(nested.total) and (values[nested.total] or 0) > embedded


def _joined(issues: list[Row], lists: list[list[Row]]) -> Rows:
    return Rows(
        own=[row for rows in lists for row in rows],
        above=issues,
        above_of=[position for position, rows in enumerate(lists) for _ in rows],
    )
