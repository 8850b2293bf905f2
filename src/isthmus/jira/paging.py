"""Listing things that are not issues: every style of page Jira has, to the last row."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from hashlib import blake2b
from urllib.parse import quote

import msgspec

from isthmus.catalog.model import Dialect, Endpoint, Page
from isthmus.jira.answer import Answer, Call, decoded
from isthmus.jira.errors import Broken
from isthmus.jira.site import Meter, Site
from isthmus.jira.spread import each, spread

Row = msgspec.Raw
Envelope = dict[str, msgspec.Raw]

ROOTS = {Dialect.CLOUD: "/rest/api/3", Dialect.DATA_CENTER: "/rest/api/2"}


def call_for(
    endpoint: Endpoint,
    dialect: Dialect,
    values: Mapping[str, str],
    query: tuple[tuple[str, str], ...] = (),
) -> Call:
    """The request of `endpoint`, its placeholders filled with `values`."""
    root = "" if endpoint.path.startswith("/rest") else ROOTS[dialect]
    path = endpoint.path.format_map({name: quote(value, safe="") for name, value in values.items()})
    filled = tuple((name, text.format_map(values)) for name, text in endpoint.query)
    return Call(endpoint.method, root + path, filled + query, absent=endpoint.absent)


async def listed(
    site: Site,
    endpoint: Endpoint,
    values: Mapping[str, str],
    meter: Meter,
    query: tuple[tuple[str, str], ...] = (),
) -> AsyncIterator[list[Row]]:
    """All rows of `endpoint`, page by page.

    values: fills the placeholders of path and query. query: more parameters.
    """
    dialect = await site.dialect()

    async def ask(*more: tuple[str, str]) -> Answer:
        return await site.send(call_for(endpoint, dialect, values, query + more), meter)

    async def page(start: int, size: int = endpoint.limit) -> tuple[list[Row], Envelope]:
        return opened(await ask(("startAt", str(start)), ("maxResults", str(size))), endpoint.rows)

    if endpoint.page is Page.NONE:
        rows, _ = opened(await ask(), endpoint.rows)
        yield rows
        return
    if endpoint.page not in (Page.START_AT, Page.BARE_START_AT):
        raise ValueError(f"{endpoint.path} is not listed page by page: {endpoint.page.value}")
    distinct = _Distinct()
    rows, envelope = await page(0)
    yield distinct.new(rows)
    start = step = len(rows)
    total = _number(envelope, "total")
    if total is not None and rows and not _is_last(envelope, start):
        # The true size is known: ask for the rest at once, in pages of the size that Jira gives.
        starts = each(tuple(range(start, total, step)))
        most = site.connection.max_in_flight
        async for found in spread(starts, lambda at: page(at, step), most, ordered=True):
            rows, envelope = found
            yield distinct.new(rows)
            start += step
    while rows and not _is_last(envelope, start):
        rows, envelope = await page(start)
        start += len(rows)
        yield distinct.new(rows)


class _Distinct:
    """Lets each row through once.

    Jira hides some rows of a page after it counted them off (users above all), so that the next page may
    begin among rows that were seen; and rows move to the next page when others come in before them.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def new(self, rows: list[Row]) -> list[Row]:
        """Those of `rows` that were not seen before, in their order."""
        fresh: list[Row] = []
        for row in rows:
            mark = blake2b(row, digest_size=12).digest()
            if mark not in self._seen:
                self._seen.add(mark)
                fresh.append(row)
        return fresh


def _is_last(envelope: Envelope, seen: int) -> bool:
    """Whether nothing comes after `seen` rows. Without a word about it, only an empty page is the end."""
    if "isLast" in envelope:
        return decoded(envelope["isLast"], bool)
    total = _number(envelope, "total")
    return total is not None and seen >= total


def _number(envelope: Envelope, name: str) -> int | None:
    raw = envelope.get(name)
    return None if raw is None else decoded(raw, int | None)  # type: ignore[arg-type] # a union is a type to msgspec


def opened(answer: Answer, rows: str) -> tuple[list[Row], Envelope]:
    """The rows of an answer, undecoded, and what stands around them.

    A mapping in the place of a list gives one row per entry: `{"@key": name, "@value": value}`. An answer
    that means "there is none" (see `Endpoint.absent`) has no rows.
    """
    if not answer.content:
        return [], {}
    content: bytes | msgspec.Raw = answer.content
    envelope: Envelope = {}
    for step in rows.split(".") if rows else ():
        envelope = decoded(content, Envelope)
        if step not in envelope:
            raise Broken(f"Jira's answer has no {rows!r}")
        content = envelope[step]
    return rows_in(content, single=not rows), envelope


def rows_in(content: bytes | msgspec.Raw, *, single: bool = False) -> list[Row]:
    """The rows of a list or a mapping; with `single`, an object is itself the one row."""
    text = bytes(content).strip()
    if text.startswith(b"["):
        return decoded(content, list[msgspec.Raw])
    if text == b"null":
        return []
    if not text.startswith(b"{"):
        raise Broken("Jira's answer has a single value where rows belong")
    if single:
        return [msgspec.Raw(bytes(content))]
    entries = decoded(content, Envelope)
    return [msgspec.Raw(msgspec.json.encode({"@key": key, "@value": raw})) for key, raw in entries.items()]
