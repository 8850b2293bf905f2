"""A real sandbox process for a test to talk to."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

START = [sys.executable, "-c", "from jira_sandbox.command import main; main()", "serve", "--ready-json"]


@dataclass
class Jira:
    """A running sandbox and a client that is logged in."""

    process: subprocess.Popen[bytes]
    ready: dict[str, Any]
    client: httpx2.Client

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        answer = self.client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def moods(self, **wanted: Any) -> None:
        assert self.client.post("/sandbox/moods", json=wanted).status_code == 204


@contextmanager
def running(*options: str) -> Iterator[Jira]:
    process = subprocess.Popen([*START, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        ready = json.loads(process.stdout.readline())
        auth = (ready["user"], ready["token"])
        with httpx2.Client(base_url=ready["url"], auth=auth, timeout=10) as client:
            yield Jira(process, ready, client)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
        process.stderr.close()


@pytest.fixture(scope="session")
def start() -> Callable[..., Any]:
    return running


@pytest.fixture(scope="session")
def cloud() -> Iterator[Jira]:
    with running() as jira:
        yield jira


@pytest.fixture(scope="session")
def datacenter() -> Iterator[Jira]:
    with running("--deployment", "datacenter") as jira:
        yield jira


@pytest.fixture
def moody() -> Iterator[Jira]:
    """A sandbox of one test's own, whose mood it may spoil."""
    with running("--issues", "30") as jira:
        yield jira
