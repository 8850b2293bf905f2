"""Nonsense sent to every route is refused or understood, never an accident, and a refusal changes nothing.

Bodies that are no JSON, no objects or of the wrong types; ids nobody has; queries that make no sense; a
megabyte; strange headers. What the members of a body and the parameters of a query are called is read from
Atlassian's descriptions.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sandbox_openapi import Description, description
from sandbox_writer import DOCUMENTS, Writer

from jira_sandbox.routes.registry import Route, served

Thing = dict[str, Any]
HANG = 60.0
"""Seconds after which an answer counts as none; ordinary ones take milliseconds, on a machine at rest."""

STEP = 1 if os.environ.get("ISTHMUS_HYPOTHESIS") == "long" else 12
"""Each member of a body alone gets one of so many wrong values; `make chaos` tries them all."""

KNOWN = {
    "key": "PLAT-1", "issue": "PLAT-1", "issueIdOrKey": "PLAT-1", "project": "PLAT",
    "projectIdOrKey": "PLAT", "projectKey": "PLAT", "projectId": "10000", "board": "1", "boardId": "1",
}  # fmt: skip
GUESSES = ("10000", "1", "10", "10001", "10002", "10100", "100", "PLAT-1", "PLAT", "summary", "developers")
SAMPLE = ("PLAT-1", "PLAT-2")
UNKNOWN = ("nope", "99999999999999999999", "-1", "%00%F0%9F%92%A9", "..%2F..", "a" * 300)
"""Values of a path that mean nothing, percent-encoded."""

NOT_OBJECTS = (b"{", b"[]", b'"x"', b"7", b"null", b"[[1]]", b"\xff\xfe", b'{"a":NaN}', b"")
WRONG = (7, "\u0000x", [], {}, None, [7], [None], {"id": {}}, [{"id": []}], True, -1e308, "9" * 400)
ODD = ("", "x", "-1", "99999999999999999999", "\u00e9,;[]&\u0000", "true")
DEEP = b"[" * 20_000
HUGE = json.dumps({"name": "a" * 1_000_000, "fields": {"summary": "b"}}).encode()
CLOSED = {
    f"GET {path}"
    for path in (
        "/me",
        "/media/file/{id}/binary",
        "/oauth/token/accessible-resources",
        "/rest/api/{v}/user/email",
        "/rest/api/{v}/user/email/bulk",
        "/rest/api/{v}/webhook",
        "/rest/api/{v}/webhook/failed",
    )
}
"""Reads of Cloud that are for apps or signed addresses only; tests of theirs have the keys."""

JSON = {"Content-Type": "application/json"}
STRANGE = (
    (HUGE, JSON), (DEEP, JSON), (b"x=1", {"Content-Type": "text/plain"}), (b"{}", {"Content-Type": ""}),
    (b"--", {"Content-Type": "multipart/form-data; boundary=x"}), (b"{}", JSON | {"Accept": "image/png"}),
)  # fmt: skip


@dataclass
class Fuzz:
    """A site under nonsense; ``accidents`` is what should not have happened."""

    writer: Writer
    snapshot: str
    known: Thing
    others: dict[str, httpx2.Client]
    accidents: list[str] = field(default_factory=list)
    sent: int = 0
    refused: int = 0
    seen: dict[str, set[int]] = field(default_factory=dict)

    def send(self, route: Route, url: str, **sent: Any) -> int:
        """Send one request, look at what became of it, and undo what it did.

        Atlassian describes a 500 for a column of the navigator that does not exist.
        """
        said = f"{route.method} {url[:120]} {str(sent)[:160]}"
        self.sent += 1
        try:
            answer = self.client(url).request(route.method, url, timeout=HANG, **sent)
        except httpx2.TransportError as problem:
            self.accidents.append(f"{said}: {problem!r}")
            return 0
        told = route.segments[-2:] == ("user", "columns") and "The column" in answer.text
        if answer.status_code >= 500 and answer.status_code != 501 and not told:
            self.accidents.append(f"{said}: {answer.status_code} {answer.text[:200]}")
        self.refused += answer.status_code >= 400
        name = f"{route.method} /{'/'.join(route.segments)}"
        self.seen.setdefault(name, set()).add(answer.status_code)
        if route.method != "GET" and answer.status_code < 400:
            self.restore()
        return int(answer.status_code)

    def client(self, url: str) -> httpx2.Client:
        """Who may ask at the plane an address belongs to."""
        return next(
            (client for start, client in self.others.items() if url.startswith(start)),
            self.writer.jira.client,
        )

    def sample(self) -> Any:
        """A few issues with all they have, as bytes."""
        found = [
            self.writer.jira.client.get(f"{self.writer.api}/issue/{key}?expand=changelog") for key in SAMPLE
        ]
        return [answer.content if answer.status_code == 200 else answer.status_code for answer in found]

    def restore(self) -> None:
        self.writer.jira.sandbox.door("restore", id=self.snapshot)


def likely(fuzz: Fuzz, route: Route, base: str) -> str:
    """The path of a thing that is there, if one of the usual ids is its own."""
    found, known = "", dict(fuzz.known)
    if base.startswith("/scim/"):
        known["directoryId"] = known["scimDirectoryId"]
    for guess in GUESSES if "{" in base else GUESSES[:1]:
        url = re.sub(r"\{(\w+)\}", lambda name, guess=guess: known.get(name[1], guess), base)
        found = found or url
        if fuzz.send(route, url, **({} if route.method == "GET" else {"content": b"["})) != 404:
            return url
    return found


def described(homes: list[Description], method: str, path: str) -> tuple[Thing, Thing]:
    """The names of an operation's parameters of the query and of the members of its body."""
    for home in homes:
        operation = home.find(method, path)
        if operation is None:
            continue
        told = operation.described
        query = {row["name"]: row for row in told.get("parameters", ()) if row.get("in") == "query"}
        content = (told.get("requestBody") or {}).get("content") or {}
        schema = next((media.get("schema") or {} for media in content.values()), {})
        while "$ref" in schema:
            schema = home.components["schemas"][schema["$ref"].rpartition("/")[2]]
            schema = schema.get("anyOf", [schema])[0] if "properties" not in schema else schema
        return query, schema.get("properties", {})
    return {}, {}


def bodies(members: Thing) -> Iterator[bytes]:
    """Bodies that should be refused, or at least survived."""
    yield from NOT_OBJECTS
    for number, value in enumerate(WRONG):
        yield json.dumps(dict.fromkeys(members, value)).encode()
        for place, name in enumerate(members):
            if place % STEP == number % STEP:
                yield json.dumps({name: value}).encode()


def queries(names: Thing) -> Iterator[Thing]:
    for number, value in enumerate(ODD):
        if names:
            yield dict.fromkeys(names, value)
        for place, name in enumerate(names):
            if place % 3 == number % 3:
                yield {name: value}
    yield {"startAt": "x", "maxResults": "-7", "expand": "\u0000", "fields": "*", "orderBy": "nope"}


def nonsense(fuzz: Fuzz, route: Route, homes: list[Description]) -> None:
    base = "/" + "/".join(route.segments).replace("{v}", "3" if fuzz.writer.cloud else "2")
    there, before = likely(fuzz, route, base), fuzz.sample()
    names, members = described(homes, route.method, there)
    writes = route.method in ("POST", "PUT", "PATCH")
    empty: Thing = {"json": {}} if writes else {}
    for value in UNKNOWN if "{" in base else ():
        fuzz.send(route, re.sub(r"\{\w+\}", value, base), **empty)
    for query in queries(names):
        fuzz.send(route, there, params=query, **empty)
    for body in bodies(members) if writes else ():
        fuzz.send(route, there, content=body, headers=JSON)
    for body, headers in STRANGE if writes else ():
        fuzz.send(route, there, content=body, headers=headers)
    if route.method != "GET" and fuzz.sample() != before:
        fuzz.accidents.append(f"{route.method} {there}: refused, and something changed")
        fuzz.restore()


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def fuzz(request: pytest.FixtureRequest, shared: Path, open_sandbox: Any) -> Iterator[Fuzz]:
    options = ("--deployment", request.param, "--issues", "40", "--requests", "8")
    with open_sandbox(*options) as jira:
        url, keys = jira.sandbox.url, jira.sandbox.keys
        bearer = (("/admin/", "organizationKey"), ("/users/", "organizationKey"), ("/scim/", "scimKey"))
        doors: dict[str, Thing] = {}
        if jira.cloud:
            doors = {at: {"headers": {"Authorization": f"Bearer {keys[key]}"}} for at, key in bearer}
        else:
            doors = {"/rest/usermanagement/": {"auth": (keys["application"], keys["applicationPassword"])}}
        me = jira.get("/rest/api/2/myself")
        who = me.get("accountId") or me["name"]
        known = KNOWN | dict(keys) | dict.fromkeys(("userId", "accountId", "account_id", "aaId"), who)
        known["orgId"] = keys.get("organizationId", "")
        with ExitStack() as stack:
            others = {
                start: stack.enter_context(httpx2.Client(base_url=url, **login))
                for start, login in doors.items()
            }
            yield Fuzz(Writer(jira, shared), jira.sandbox.door("snapshot")["id"], known, others)


def test_nonsense_is_no_accident(fuzz: Fuzz, shared: Path) -> None:
    cloud = fuzz.writer.cloud
    homes = [description(shared / "contracts" / name, at) for name, at in DOCUMENTS[cloud]]
    for route in sorted(served("cloud" if cloud else "datacenter"), key=lambda r: (r.segments, r.method)):
        nonsense(fuzz, route, homes)
    assert fuzz.accidents == []


def test_the_nonsense_came_through(fuzz: Fuzz) -> None:
    closed = {name for name, seen in fuzz.seen.items() if seen <= {401, 403}}
    assert closed == (CLOSED if fuzz.writer.cloud else {"GET /plugins/servlet/oauth/authorize"})
    assert fuzz.refused > 5000
