"""A receiver of webhooks that a test of a sandbox listens with."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

PATIENCE = 20
"""Seconds a test waits for what must come."""


@dataclass(frozen=True)
class Heard:
    """One request that came."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Receiver:
    """What came, in the order it came; ``answers`` are the statuses given, the last one for ever."""

    url: str
    came: Queue[Heard] = field(default_factory=Queue)
    answers: list[int] = field(default_factory=lambda: [200])

    def next(self) -> Heard:
        return self.came.get(timeout=PATIENCE)

    def several(self, count: int) -> list[Heard]:
        return [self.next() for _ in range(count)]

    def answer(self) -> int:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def listening() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status = receiver.answer()
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.put(Heard(self.path, headers, raw))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
