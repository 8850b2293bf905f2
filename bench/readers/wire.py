"""The limit: fetch the same bytes, as many at once, and read nothing in them but what the next request needs.

What the fields hold is never looked at. No reader that asks the same of the same server can be faster by more
than the noise.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx2

from bench.question import COMMENT_FIELDS, FIELDS, IDS_PAGE, IN_FLIGHT, JQL, PAGE, Jira

_ID = re.compile(rb'"id":"(\d+)"')
_TOKEN = re.compile(rb'"nextPageToken":"([^"]+)"')


def issues(jira: Jira) -> int:
    """The fields behind the twenty columns."""
    return asyncio.run(_fetched(jira, FIELDS))


def comments(jira: Jira) -> int:
    """The comments inside issues."""
    return asyncio.run(_fetched(jira, COMMENT_FIELDS))


async def _fetched(jira: Jira, fields: tuple[str, ...]) -> int:
    """How many issues came."""
    room = asyncio.Semaphore(IN_FLIGHT)
    limits = httpx2.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT)
    async with httpx2.AsyncClient(
        base_url=jira.url, auth=(jira.user, jira.token), limits=limits, timeout=60
    ) as client:

        async def fetch(ids: list[str]) -> int:
            async with room:
                body = {"issueIdsOrKeys": ids, "fields": list(fields)}
                (await client.post("/rest/api/3/issue/bulkfetch", json=body)).raise_for_status()
            return len(ids)

        begun = []
        async for ids in _ids(client):
            begun += [
                asyncio.ensure_future(fetch(ids[start : start + PAGE])) for start in range(0, len(ids), PAGE)
            ]
        return sum(await asyncio.gather(*begun))


async def _ids(client: httpx2.AsyncClient) -> AsyncIterator[list[str]]:
    body: dict[str, object] = {"jql": JQL, "maxResults": IDS_PAGE, "fields": ["id"]}
    while True:
        page = (await client.post("/rest/api/3/search/jql", json=body)).raise_for_status().content
        yield [one.decode() for one in _ID.findall(page)]
        token = _TOKEN.search(page)
        if token is None:
            return
        body["nextPageToken"] = token.group(1).decode()
