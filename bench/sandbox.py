"""The sandbox itself: that it is never what a benchmark waits for."""

from __future__ import annotations

import base64
import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from bench.figure import Target
from jira_sandbox.process import Sandbox, running

START_SECONDS = 60
PAGES_PER_SECOND = 300
PAGES = 1500
FIELDS = (
    "summary", "status", "priority", "assignee", "reporter", "created", "updated", "labels", "issuetype",
    "project", "resolution", "duedate", "components", "fixVersions", "customfield_10030", "customfield_10033",
    "customfield_10034", "customfield_10041", "parent", "timespent",
)  # fmt: skip


def measure(issues: int) -> list[Target]:
    """Start a site of so many issues from its file, and page through it over two connections.

    Each page holds 100 issues with twenty fields, and none is asked for twice.
    """
    with TemporaryDirectory() as cache:
        options = ("--issues", str(issues), "--cache", cache)
        made = _started(options)
        begun = time.perf_counter()
        with running(*options) as sandbox:
            start = time.perf_counter() - begun
            queries = [f"project is not EMPTY ORDER BY id {order}" for order in ("ASC", "DESC")]
            with ThreadPoolExecutor(2) as threads:
                each = min(PAGES, issues // 100) // 2
                firsts = list(threads.map(lambda jql: _paged(sandbox, jql, 1), queries))
                begun = time.perf_counter()
                list(threads.map(lambda jql: _paged(sandbox, jql, each), queries))
                rate = 2 * each / (time.perf_counter() - begun)
    print(f"  {issues:,} issues: made up in {made:.0f} s, started from the file in {start:.0f} s, "
          f"first answer after {max(firsts):.1f} s", flush=True)  # fmt: skip
    return [
        Target(f"sandbox of {issues:,} issues, start from its file, s", start, START_SECONDS),
        Target("sandbox, search pages of 100 issues a second", rate, PAGES_PER_SECOND, at_least=True),
    ]


def _started(options: tuple[str, ...]) -> float:
    begun = time.perf_counter()
    with running(*options):
        return time.perf_counter() - begun


def _paged(sandbox: Sandbox, jql: str, pages: int) -> float:
    """Read pages one after the other; seconds."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc)
    login = base64.b64encode(f"{sandbox.user}:{sandbox.token}".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    body: dict[str, Any] = {"jql": jql, "maxResults": 100, "fields": FIELDS}
    for _ in range(pages):
        connection.request("POST", "/rest/api/3/search/jql", json.dumps(body), headers)
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise RuntimeError(told.decode())
        # The token stands near the end: parsing half a megabyte would measure the client.
        tail = told[told.rindex(b'"nextPageToken":"') :]
        body["nextPageToken"] = tail.split(b'"')[3].decode()
    connection.close()
    return time.perf_counter() - begun
