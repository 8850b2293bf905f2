"""A Jira that answers as a test says: the transport under a real `Site`."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx2

from isthmus.connect import Connection
from isthmus.jira.site import Site

URL = "https://acme.atlassian.net"
SECRET = "t0p-s3cret-token"

Result = TypeVar("Result")
Script = Callable[[httpx2.Request], Awaitable[httpx2.Response] | httpx2.Response]


class Scripted(httpx2.AsyncBaseTransport):
    """Hands every request to a function, and keeps them."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.requests: list[httpx2.Request] = []
        self.running = self.most_running = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            answer = self._script(request)
            return answer if isinstance(answer, httpx2.Response) else await answer
        finally:
            self.running -= 1


def connection(url: str = URL, **options: Any) -> Connection:
    options = {"auth_scheme": "APIToken", "user": "ann@example.com", "api_token": SECRET, **options}
    return Connection.of(url=url, **options)


_CALLERS = itertools.count()


def site_of(script: Script, **options: Any) -> tuple[Site, Scripted]:
    """A site whose requests go to `script`, as a caller of its own: nobody else's limits hold it back."""
    transport = Scripted(script)
    options.setdefault("user", f"ann{next(_CALLERS)}@example.com")
    return Site(connection(**options), transport=transport), transport


def asked(request: httpx2.Request) -> Any:
    """The JSON body of a request."""
    return json.loads(request.content)


def says(body: Any, status: int = 200, **headers: str) -> httpx2.Response:
    """An answer in JSON. Underscores in names of headers stand for hyphens."""
    return httpx2.Response(
        status, json=body, headers={name.replace("_", "-"): v for name, v in headers.items()}
    )


def in_turn(*answers: httpx2.Response | Exception) -> Script:
    """A script that gives each of `answers` once."""
    left = list(answers)

    def script(_: httpx2.Request) -> httpx2.Response:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return script


def run(work: Awaitable[Result]) -> Result:
    """The result of `work`, within ten seconds, leaving no task or error behind."""

    async def bounded() -> Result:
        complaints: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        result = await asyncio.wait_for(work, 10)
        await asyncio.sleep(0)
        assert complaints == []
        return result

    return asyncio.run(bounded())
