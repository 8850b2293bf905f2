"""Sending an answer, and not sending it: the faults of a connection need the connection itself."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from starlette.types import Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from jira_sandbox.call import Answer

TRANSPORT = "jira_sandbox.transport"
"""Where a request's scope carries the transport it came over."""

DRIPS = 8
DRIP_PAUSE = 0.02


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, letting the application reach the transport."""

    def on_url(self, url: bytes) -> None:
        """Note the transport in the scope of the request that begins."""
        super().on_url(url)
        cast("dict[str, Any]", self.scope)[TRANSPORT] = self.transport


async def send_answer(send: Send, answer: Answer, headers: dict[str, str]) -> None:
    """Send an answer whole."""
    await send(_start(answer, headers))
    await send({"type": "http.response.body", "body": answer.body})


async def send_badly(kind: str, send: Send, answer: Answer, headers: dict[str, str], transport: Any) -> None:
    """Send an answer as a fault of the wire leaves it: lost, half, or drop by drop."""
    if kind == "lost":
        await hang_up(transport)
        return
    await send(_start(answer, headers))
    body = answer.body
    if kind == "half":
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await hang_up(transport)
        return
    step = max(1, -(-len(body) // DRIPS))
    for at in range(0, len(body), step):
        await send({"type": "http.response.body", "body": body[at : at + step], "more_body": True})
        await asyncio.sleep(DRIP_PAUSE)
    await send({"type": "http.response.body", "body": b""})


def _start(answer: Answer, headers: dict[str, str]) -> dict[str, Any]:
    named = {"content-type": answer.media, **headers, **answer.headers}
    raw = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in named.items()]
    raw += [(b"set-cookie", cookie.encode("latin-1", "replace")) for cookie in answer.cookies]
    raw.append((b"content-length", str(len(answer.body)).encode()))
    if not answer.body:  # a client that sees JSON announced reads it, and fails on nothing
        raw = [pair for pair in raw if pair[0] != b"content-type"]
    if answer.status == 204:
        raw = [pair for pair in raw if pair[0] != b"content-length"]
    return {"type": "http.response.start", "status": answer.status, "headers": raw}


async def hang_up(transport: Any) -> None:
    """Close a connection without another byte."""
    transport.close()
    await asyncio.sleep(0.01)  # lets the loop tell the protocol, which then does not answer in our place
