"""A sandbox of one's own, as a process: what a test or a benchmark in Python starts and forgets."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

STOP_SECONDS = 10


class StartError(RuntimeError):
    """The sandbox did not start; the message is what it said."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: where it is and how to log in.

    Args:
        process: the process itself.
        url: base URL without a trailing slash.
        user: e-mail address (Cloud) or login name (Data Center).
        token: API token; on Data Center a password and a personal access token at once.
        deployment: ``"cloud"`` or ``"datacenter"``.
        issues: how many issues it holds.
        keys: ids and keys of the planes beside Jira (organization, user provisioning, Crowd).
        told: the whole line it wrote when it was ready: everybody's logins, registered applications …
    """

    process: subprocess.Popen[bytes]
    url: str
    user: str
    token: str
    deployment: str
    issues: int
    keys: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)

    def door(self, name: str, **wanted: Any) -> Any:
        """Use a door for tests: ``door("moods", lag=5)``, ``door("reset")``.

        Raises:
            ValueError: what it says is wrong.
        """
        answer = httpx2.post(f"{self.url}/sandbox/{name}", json=wanted, verify=self._trusted())
        if answer.status_code >= 400:
            raise ValueError(answer.json()["error"])
        return answer.json() if answer.content else None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Undo what is written in a block, so that many tests can share one sandbox."""
        name = self.door("snapshot")["id"]
        try:
            yield
        finally:
            self.door("restore", id=name)

    def _trusted(self) -> ssl.SSLContext | bool:
        files = self.told.get("tls")
        if not files:
            return self.url.startswith("https:")
        context = ssl.create_default_context(cafile=files["ca"])
        context.load_cert_chain(files["clientCertificate"], files["clientKey"])
        return context


@contextmanager
def running(*options: str) -> Iterator[Sandbox]:
    """Start ``jira-sandbox serve`` with these options on a free port; stop it when the block is left.

    Raises:
        StartError: it refused its options.
    """
    start = "from jira_sandbox.command import main; main()"
    command = [sys.executable, "-c", start, "serve", "--ready-json", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
    try:
        line = process.stdout.readline() if process.stdout else b""
        if not line:
            raise StartError(process.stderr.read().decode() if process.stderr else "")
        said = json.loads(line)
        known = ("url", "user", "token", "deployment", "issues", "keys")
        yield Sandbox(process, **{name: said[name] for name in known}, told=said)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
