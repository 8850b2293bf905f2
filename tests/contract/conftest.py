"""One sandbox of each product for all contract tests of a session, and where the facts about Jira lie."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atlassian
import httpx2
import jira
import pytest
from sandbox_calls import Truth
from sandbox_writer import Writer

from jira_sandbox.process import Sandbox, running

SHARED = Path(os.environ.get("ISTHMUS_SHARED", Path(__file__).parents[3] / "shared"))


@dataclass(frozen=True)
class Jira:
    """A running sandbox and a client that is logged in."""

    sandbox: Sandbox
    client: httpx2.Client

    @property
    def cloud(self) -> bool:
        return self.sandbox.deployment == "cloud"

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        answer = self.client.post(path, json=body)
        assert answer.status_code == 200, f"POST {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def issues(self, jql: str = "project is not EMPTY", fields: str = "*all") -> list[Any]:
        """Every issue a query finds, whichever product this is."""
        rows: list[Any] = []
        if not self.cloud:
            while True:
                page = self.get(
                    "/rest/api/2/search", jql=jql, fields=fields, startAt=len(rows), maxResults=500
                )
                rows += page["issues"]
                if len(rows) >= page["total"]:
                    return rows
        ids = [row["id"] for row in self.cursor(jql=jql)]
        for at in range(0, len(ids), 100):
            wanted = {"issueIdsOrKeys": ids[at : at + 100], "fields": fields.split(",")}
            rows += self.post("/rest/api/3/issue/bulkfetch", **wanted)["issues"]
        return rows

    def cursor(self, **body: Any) -> list[Any]:
        """Every row of Cloud's search by cursor."""
        rows: list[Any] = []
        token: dict[str, str] = {}
        while True:
            page = self.post("/rest/api/3/search/jql", maxResults=5000, **body, **token)
            rows += page["issues"]
            if page["isLast"]:
                return rows
            token = {"nextPageToken": page["nextPageToken"]}


@contextmanager
def opened(*options: str) -> Iterator[Jira]:
    with (
        running(*options) as sandbox,
        httpx2.Client(base_url=sandbox.url, auth=(sandbox.user, sandbox.token), timeout=30) as client,
    ):
        yield Jira(sandbox, client)


@pytest.fixture(scope="session")
def open_sandbox() -> Callable[..., AbstractContextManager[Jira]]:
    """Starts a sandbox of a test's own, which it may change."""
    return opened


@pytest.fixture(scope="session")
def start() -> Callable[..., Any]:
    """Start a sandbox of a test's own."""
    return opened


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def writer(request: pytest.FixtureRequest, shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    """A site of a test file's own, which it may change."""
    with open_sandbox("--deployment", request.param, "--issues", "60") as jira:
        yield Writer(jira, shared)


@pytest.fixture
def other(writer: Writer) -> Iterator[httpx2.Client]:
    """Somebody who administers nothing."""
    member = next(row for row in writer.jira.sandbox.told["users"] if row["label"] == "member")
    login = (member["user"], member["token" if writer.cloud else "password"])
    with httpx2.Client(base_url=writer.jira.sandbox.url, auth=login) as client:
        yield client


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest, open_sandbox: Any) -> Iterator[Jira]:
    """A site for the clients that others wrote."""
    with open_sandbox("--deployment", request.param, "--issues", "40") as found:
        yield found


@pytest.fixture
def pycontribs(site: Jira) -> Iterator[jira.JIRA]:
    login: dict[str, Any] = (
        {"basic_auth": (site.sandbox.user, site.sandbox.token)}
        if site.cloud
        else {"token_auth": site.sandbox.token}
    )
    client = jira.JIRA(site.sandbox.url, options={"rest_api_version": "2"}, **login)
    yield client
    client.close()


@pytest.fixture
def atlassian_api(site: Jira) -> Iterator[atlassian.Jira]:
    login: dict[str, Any] = (
        {"username": site.sandbox.user, "password": site.sandbox.token}
        if site.cloud
        else {"token": site.sandbox.token}
    )
    client = atlassian.Jira(site.sandbox.url, cloud=site.cloud, **login)
    yield client
    client.close()


@pytest.fixture(scope="session")
def cloud() -> Iterator[Jira]:
    with opened("--issues", "300") as jira:
        yield jira


@pytest.fixture(scope="session")
def datacenter() -> Iterator[Jira]:
    with opened("--issues", "300", "--deployment", "datacenter") as jira:
        yield jira


@pytest.fixture(scope="session")
def cloud_truth(cloud: Jira) -> Truth:
    return Truth.of(cloud)


@pytest.fixture(scope="session")
def datacenter_truth(datacenter: Jira) -> Truth:
    return Truth.of(datacenter)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of Atlassian's descriptions and of recorded answers."""
    if not SHARED.is_dir():
        pytest.skip(f"NOT PROVEN: descriptions and recordings are absent ({SHARED}); set ISTHMUS_SHARED")
    return SHARED
