"""Prism, Stoplight's validating proxy, between a client and the sandbox with Atlassian's descriptions.

It judges requests and answers alike, with code of its own (Ajv) and without the tolerance of ours.
https://docs.stoplight.io/docs/prism/1593d1470e4df-concepts
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

MODULES = Path(__file__).parents[2] / ".node" / "node_modules"
MAIN = MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
SCHEMAS = "#/components/schemas/"
START_SECONDS = 60
Thing = dict[str, Any]


@dataclass(frozen=True, order=True)
class Violation:
    """What Prism found wrong: with which call, where in it, and in its own words."""

    call: str
    where: str
    said: str

    def __str__(self) -> str:
        return f"{self.call} | {self.where} | {self.said}"


@dataclass
class Session:
    """A client behind the proxy; ``calls`` counts its requests, ``violations`` what was wrong with any."""

    client: httpx2.Client
    calls: int = 0
    violations: list[Violation] = field(default_factory=list)

    def ask(self, method: str, path: str, body: Any = None, *, status: int = 200, **query: Any) -> Any:
        """Send a request through the proxy and keep what it says; the status has to be the one given."""
        sent = {} if body is None else {"json": body}
        answer = self.client.request(method, path, params=query or None, **sent)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        self.calls += 1
        told = answer.headers.get("sl-violations", "[]")
        assert told.startswith("["), f"{method} {path}: more than Prism can tell in a header; ask for less"
        for found in json.loads(told):
            self.violations.append(violation(method, path, status, found))
        return answer.json() if "json" in answer.headers.get("content-type", "") else None


def violation(method: str, path: str, status: int, found: Thing) -> Violation:
    """One entry of ``sl-violations`` without what differs from row to row (indexes, ids and keys)."""
    called = re.sub(r"(?<!api)/(\d[\w%:-]*|[A-Z]+(-\d+)?)(?=/|$)", "/{}", path.partition("?")[0])
    where = ".".join(str(step) for step in found.get("location", ()))
    return Violation(
        f"{method} {called} {status}",
        re.sub(r"\.\d+\b", "[]", where),
        re.sub(r"(?<=property ).*? (?=must|should)", "", re.sub(r"\.\d+\b", "[]", found["message"])),
    )


def bare(value: Any, *, members: bool = False) -> None:
    """Take examples away in place: Atlassian's are texts, which break their own schemas."""
    if isinstance(value, dict):
        for name in () if members else ("example", "examples", "security"):
            value.pop(name, None)
        for name, inner in value.items():
            bare(inner, members=name == "properties" and not members)
    elif isinstance(value, list):
        for inner in value:
            bare(inner)


def document(sources: Sequence[tuple[Path, str]]) -> Thing:
    """Atlassian's descriptions as one, without logins and examples; each has a prefix of its paths."""
    paths: Thing = {}
    schemas: Thing = {}
    for number, (source, prefix) in enumerate(sources):
        own = f"{SCHEMAS}{number}."
        held = json.loads(source.read_text(encoding="utf-8").replace(SCHEMAS, own))
        bare(held)
        paths |= {prefix + path: verbs for path, verbs in held["paths"].items()}
        schemas |= {f"{number}.{name}": told for name, told in held["components"]["schemas"].items()}
    info = {"title": "Jira", "version": "1"}
    return {"openapi": "3.0.1", "info": info, "paths": paths, "components": {"schemas": schemas}}


@contextmanager
def proxy(told: Thing, folder: Path, jira: Any) -> Iterator[Session]:
    """Run Prism before a sandbox; a session that is logged in."""
    node = shutil.which("node")
    if node is None or not MAIN.is_file():
        pytest.skip(f"NOT PROVEN: Prism or node is absent ({MAIN}); run `make node`")
    spec = folder / "description.json"
    spec.write_text(json.dumps(told), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [node, str(MAIN), "proxy", "-h", "127.0.0.1", "-p", port, str(spec), jira.sandbox.url]
    quiet = {**os.environ, "SCARF_ANALYTICS": "false"}
    with (folder / "prism.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=quiet)
    try:
        login = (jira.sandbox.user, jira.sandbox.token)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", auth=login, timeout=30) as client:
            wait(process, client, folder / "prism.log")
            yield Session(client)
    finally:
        process.terminate()
        process.wait(10)


def wait(process: subprocess.Popen[bytes], client: httpx2.Client, log: Path) -> None:
    """Until the proxy answers."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            client.get("/")
        except httpx2.TransportError:
            gone = process.poll() is not None or time.monotonic() > end
            assert not gone, log.read_text(encoding="utf-8")[-2000:]
            time.sleep(0.1)
        else:
            return
