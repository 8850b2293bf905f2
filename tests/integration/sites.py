"""A sandbox Jira for the tests of this folder: connected to in SQL, and asked directly what the truth is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pyarrow as pa

from isthmus.catalog.resources import RESOURCES
from isthmus.doors.sql import Connection, connect
from isthmus.doors.sql.stream import Stream
from isthmus.engine.portal import portal
from isthmus.engine.scan import Scan
from isthmus.jira.site import Meter
from jira_sandbox.process import Sandbox, running


@dataclass(frozen=True)
class Jira:
    """A running sandbox, and a client that is logged in."""

    sandbox: Sandbox
    client: httpx2.Client

    @property
    def cloud(self) -> bool:
        return self.sandbox.deployment == "cloud"

    def options(self, **more: Any) -> dict[str, Any]:
        """What a connection to it is made of."""
        secret = "api_token" if self.cloud else "password"
        deployment = "Cloud" if self.cloud else "DataCenter"
        known = {"url": self.sandbox.url, "user": self.sandbox.user, "deployment": deployment}
        return {**known, secret: self.sandbox.token, **more}

    def connect(self, **more: Any) -> Connection:
        return connect(**self.options(**more))

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        answer = self.client.post(path, json=body)
        assert answer.status_code in (200, 204), f"POST {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    def moods(self, **wanted: Any) -> None:
        self.post("/sandbox/moods", **wanted)

    def forget(self) -> None:
        """Count requests from nought."""
        self.post("/sandbox/stats/reset")

    def stats(self) -> dict[str, Any]:
        """What was asked since; asking for it is not counted."""
        return dict(self.get("/sandbox/stats"))

    def requests(self) -> int:
        """How many questions were asked since."""
        return int(self.stats()["total"])


@contextmanager
def served(*options: str) -> Iterator[Jira]:
    """A sandbox of one's own."""
    with (
        running(*options) as sandbox,
        httpx2.Client(base_url=sandbox.url, auth=(sandbox.user, sandbox.token), timeout=30) as client,
    ):
        yield Jira(sandbox, client)


def whole(connection: Connection, name: str) -> pa.Table:
    """All rows and columns of a table, read by a scan without any condition."""
    meter = Meter()
    reader = connection.reader
    resource = portal().call(reader.shelf.whole(name, meter))
    scan = Scan(resource, tuple(column.name for column in resource.columns))
    return Stream(reader, portal().call(reader.plan(scan, meter)), meter).whole()


def readable_tables(connection: Connection) -> list[str]:
    """The tables that this kind of Jira lists."""
    dialect = portal().call(connection.reader.site.dialect())
    return [name for name in connection.reader.shelf.names() if dialect in RESOURCES[name].list]
