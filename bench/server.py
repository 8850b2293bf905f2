"""The sandbox that is read, and the processes that read it."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

from bench.figure import Figure
from bench.question import JQL, Jira
from jira_sandbox.process import Sandbox, running

ISSUE_BYTES = 9000
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Server:
    """A running sandbox.

    bytecode: where readers keep their compiled modules, so that none is compiled while it is measured.
    """

    jira: Jira
    issues: int
    bytecode: str

    def mood(self, latency_ms: float, rate_limit: float = 0) -> None:
        """How the server behaves from now on; its bucket is full again."""
        _post(self.jira.url + "/sandbox/moods", {"latency_ms": latency_ms, "rate_limit": rate_limit})

    def read(self, name: str, reader: str, question: str) -> Figure:
        """Let one process read, and count what it asked."""
        _post(self.jira.url + "/sandbox/stats/reset", {})
        jira = self.jira
        told = self.run("-m", "bench.reading", reader, question, jira.url, jira.user, jira.token, jira.key)
        with urlopen(self.jira.url + "/sandbox/stats") as answer:
            stats = json.load(answer)
        return Figure(
            name=name,
            requests=stats["total"],
            rejected=stats["rejected"],
            most_in_flight=stats["maxInFlight"],
            **json.loads(told.splitlines()[-1]),
        )

    def run(self, *arguments: str) -> str:
        """What a Python process writes."""
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": self.bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=_ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def warm(self) -> None:
        """Let the server encode every issue once, and Python compile every reader."""
        for reader in ("wire", "isthmus", "jira_library", "atlassian_library"):
            self.run("-c", f"import bench.readers.{reader}")
        for question in ("issues", "comments"):
            self.read("warm", "wire", question)
            self.read("warm", "isthmus", question)
        self.read("warm", "isthmus", "point")


@contextmanager
def serving(issues: int) -> Iterator[Server]:
    """A warm sandbox with so many issues of about nine kilobytes."""
    options = ("--issues", str(issues), "--requests", "0", "--issue-bytes", str(ISSUE_BYTES))
    with running(*options) as sandbox, TemporaryDirectory(prefix="isthmus-bench-") as bytecode:
        server = Server(
            Jira(sandbox.url, sandbox.user, sandbox.token, _key(sandbox)), sandbox.issues, bytecode
        )
        server.warm()
        yield server


def _key(sandbox: Sandbox) -> str:
    """The key of an issue."""
    where = Jira(sandbox.url, sandbox.user, sandbox.token)
    page = _post(
        where.url + "/rest/api/3/search/jql", {"jql": JQL, "maxResults": 1, "fields": ["key"]}, where
    )
    return str(page["issues"][0]["key"])


def _post(url: str, body: dict[str, object], who: Jira | None = None) -> Any:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    if who is not None:
        pair = base64.b64encode(f"{who.user}:{who.token}".encode()).decode()
        request.add_header("Authorization", f"Basic {pair}")
    with urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None
