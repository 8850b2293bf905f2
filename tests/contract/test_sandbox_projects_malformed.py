"""Requests nobody can mean, to every operation on projects, boards and what is saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from jira_sandbox.routes.registry import served

ROOMS = frozenset(
    {"actors", "avatars", "boards", "categories", "classification", "components", "dashboards", "features",
     "filters", "founding", "gadgets", "planning", "properties", "software", "sprints", "suggestions",
     "versionlinks", "versions"}
)  # fmt: skip
SAMPLES = {
    "project": "PLAT", "id": "10001", "board": "1", "sprint": "16", "epic": "PLAT-1", "key": "PLAT-2",
    "target": "10002", "dashboard": "10000", "gadget": "10001", "item": "10001", "type": "project",
    "owner": "10000", "feature": "jsw.classic.roadmap", "name": "x", "link": "x", "work": "x", "share": "1",
    "filter": "10000",
}  # fmt: skip
MEMBERS = (
    "name", "description", "projectId", "project", "releaseDate", "archived", "approvers", "lead", "key",
    "issues", "rankBeforeIssue", "originBoardId", "startDate", "state", "filterId", "location", "jql",
    "sharePermissions", "position", "color", "user", "group", "categorisedActors", "moveFixIssuesTo",
    "customFieldReplacementList", "queries", "queryStrings", "entityIds", "permissionDetails", "columns",
    "scope", "id", "value", "url",
)  # fmt: skip
VALUES: tuple[Any, ...] = ([None], {"a": [{}]}, -(10**30), "\x00" * 300)
WHOLE = (b"{", b"[]", b"7", b"null", b'""', b"[" * 3000, b"\xff\xfe", b"{}")


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def jira(request: pytest.FixtureRequest, open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--deployment", request.param, "--issues", "60") as found:
        yield found


def operations(cloud: bool) -> Iterator[tuple[str, str]]:
    """Method and path of every operation of these rooms, the deletions last."""
    rows = [
        (route.method, route.segments)
        for route in served("cloud" if cloud else "datacenter")
        if route.handler.__module__.rpartition(".")[2] in ROOMS
    ]
    for method, segments in sorted(rows, key=lambda row: row[0] == "DELETE"):
        samples = {**SAMPLES, "v": "3" if cloud else "2"}
        names = (samples.get(part[1:-1], "1") if part.startswith("{") else part for part in segments)
        yield method, "/" + "/".join(names)


def test_nothing_breaks_on_what_cannot_be_meant(jira: Any) -> None:
    headers = {"Content-Type": "application/json"}
    for method, path in operations(jira.cloud):
        for body in WHOLE if method in ("POST", "PUT") else ():
            answer = jira.client.request(method, path, content=body, headers=headers)
            assert answer.status_code < 500, f"{method} {path} {body[:20]!r}: {answer.text[:300]}"
        for query in (
            {"startAt": "x"},
            {"maxResults": "-1"},
            {"jql": "("},
            {"orderBy": "-"},
            {"expand": ","},
        ):
            answer = jira.client.request(method, path, params=query)
            assert answer.status_code < 500, f"{method} {path} {query}: {answer.text[:300]}"


def test_nothing_breaks_on_values_of_other_types(jira: Any) -> None:
    for method, path in operations(jira.cloud):
        if method not in ("POST", "PUT"):
            continue
        for value in VALUES:
            for name in MEMBERS:
                answer = jira.client.request(method, path, json={name: value})
                assert answer.status_code < 500, f"{method} {path} {name}={value!r}: {answer.text[:300]}"
            answer = jira.client.request(method, path, json=dict.fromkeys(MEMBERS, value))
            assert answer.status_code < 500, f"{method} {path} {value!r}: {answer.text[:300]}"


def test_nothing_breaks_on_what_is_not_there(jira: Any) -> None:
    for method, path in operations(jira.cloud):
        for name in ("99999", "x y", "%00", "ü", "-1"):
            for sample in ("PLAT", "10001", "/1/", "10000"):
                where = path.replace(sample, sample.replace(sample.strip("/"), name))
                answer = jira.client.request(method, where, json={})
                assert answer.status_code < 500, f"{method} {where}: {answer.text[:300]}"
