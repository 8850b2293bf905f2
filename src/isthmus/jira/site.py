"""One Jira as one caller sees it: the only place that sends requests.

Everything is sent through here, so that the limits, the retries, the errors and the record of what was asked
are the same for every reader and every door.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2

from isthmus.catalog.model import Dialect
from isthmus.connect import Connection, Deployment
from isthmus.connect.client import client
from isthmus.jira.answer import (
    SERVER_INFO,
    Answer,
    Call,
    judge,
    pause_before,
    refused_connection,
    unanswered,
)
from isthmus.jira.errors import Broken, Cause, Missing, Throttled, Unavailable
from isthmus.jira.limits import Limiter, limiter_of

# An answer that asks for more patience than this is told to the user instead of waited for.
PATIENCE_SECONDS = 120.0

# Where nobody has ever answered and nothing listens, the address is wrong more often than Jira restarts.
_RETRIES_OF_REFUSED = 1

LOG = logging.getLogger(__name__)
"""Tells at level INFO that a request is repeated."""


@dataclass(slots=True)
class Meter:
    """What one piece of work cost: counted while it runs, read by progress bars and EXPLAIN.

    watch: called with a line about each request as it ends, for `--verbose`.
    """

    requests: int = 0
    throttled: int = 0
    retried: int = 0
    received: int = 0
    rows: int = 0
    expected_rows: int | None = None
    watch: Callable[[str], None] | None = None
    jql: list[str] = field(default_factory=list)

    def sent(self, call: Call, status: int | str, size: int, seconds: float) -> None:
        """Count one request that ended."""
        self.requests += 1
        self.received += size
        if self.watch:
            self.watch(f"{call.method} {call.path} → {status}, {size:,} bytes, {seconds * 1000:.0f} ms")


class Site:
    """A connection that can be asked.

    Lives in one event loop; `close` when done. A `transport` of one's own replaces the network.
    """

    def __init__(self, connection: Connection, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.connection = connection
        self.url = connection.url
        self._client = client(connection, transport=transport)
        self.limiter: Limiter = limiter_of(
            connection.url, caller_of(connection), connection.max_in_flight, connection.requests_per_second
        )
        self._dialect: Dialect | None = _DIALECTS.get(connection.deployment)
        self._finding_out = asyncio.Lock()
        self._answered = False  # whether anything came back ever
        self._known = False  # whether it was something that Jira says

    async def close(self) -> None:
        """Let go of all connections to the server."""
        await self._client.aclose()

    async def dialect(self) -> Dialect:
        """Which Jira this is: as the connection says, or as the server does.

        https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-server-info/
        """
        async with self._finding_out:
            if self._dialect is None:
                told = (await self.send(Call("GET", SERVER_INFO), Meter())).json()
                kind = told.get("deploymentType") if isinstance(told, dict) else None
                if kind not in ("Cloud", "Server"):
                    raise Broken(
                        f"{self.url} does not say which Jira it is; set deployment to Cloud or DataCenter"
                    )
                self._dialect = Dialect.CLOUD if kind == "Cloud" else Dialect.DATA_CENTER
        return self._dialect

    async def send(self, call: Call, meter: Meter) -> Answer:
        """Ask, as often as it takes and makes sense; the answer, or a `JiraError`."""
        refusals, failures, waited, admitted = 0, 0, 0.0, 0.0
        while True:
            try:
                async with self.limiter as admitted:
                    return await self._heard(call, meter)
            except Throttled as error:
                refusals += 1
                pause = pause_before(refusals, error.pause)
                waited += pause
                if waited > PATIENCE_SECONDS:
                    raise
                meter.throttled += 1
                self.limiter.hold(pause, admitted)
            except Unavailable as error:
                failures += 1
                pause = pause_before(failures, error.pause)
                if failures > self._retries(error) or not error.passing or pause > PATIENCE_SECONDS:
                    raise
                if failures == 1:
                    status = error.facts.status
                    heard = f"status {status}" if status >= 300 else "no answer"
                    LOG.info("%s from %s, trying again", heard, self.url)
                meter.retried += 1
                if error.pause:
                    self.limiter.hold(pause, admitted)  # it speaks of the site, not of this request
                else:
                    await asyncio.sleep(pause)

    def _retries(self, error: Unavailable) -> int:
        """How often to repeat what `error` ended."""
        if self._answered or not refused_connection(error):
            return self.connection.retries
        return min(self.connection.retries, _RETRIES_OF_REFUSED)

    async def _heard(self, call: Call, meter: Meter) -> Answer:
        """One request. Where the first finds only a web page, `Broken` tells if this is no Jira at all."""
        try:
            answer = await self._once(call, meter)
        except Missing as error:
            if error.facts.cause is Cause.HTML and not self._known:
                await self._once(Call("GET", SERVER_INFO), meter)
                self._known = True
            raise
        self._known = self._known or answer.status < 300
        return answer

    async def _once(self, call: Call, meter: Meter) -> Answer:
        """One request and what came of it."""
        started = asyncio.get_running_loop().time()
        status: int | str = "no answer"
        size = 0
        try:
            response = await self._client.request(
                call.method, self.url + call.path, params=list(call.query) or None, json=call.body
            )
            status, size = response.status_code, len(response.content)
            self._answered = True
        except httpx2.TransportError as error:
            raise unanswered(call, error, self.url) from error
        except (httpx2.InvalidURL, httpx2.DecodingError) as error:
            raise Broken(f"The request or its answer could not be read: {error}") from error
        finally:
            meter.sent(call, status, size, asyncio.get_running_loop().time() - started)
        self.limiter.heard(response.headers, content=response.is_success)
        return judge(call, response, self.url)


_DIALECTS = {Deployment.CLOUD: Dialect.CLOUD, Deployment.DATA_CENTER: Dialect.DATA_CENTER}


def caller_of(connection: Connection) -> str:
    """Who asks, as far as Jira counts requests: the scheme and the user, never a secret."""
    user = getattr(connection.scheme, "user", "")
    return f"{connection.scheme.name} {user}"


__all__ = ["Meter", "Site"]
