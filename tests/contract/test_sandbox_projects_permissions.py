"""What somebody who administers nothing may not do to projects, boards and what is shared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

AGILE = "/rest/agile/1.0"
RULED: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/version", {"name": "x", "project": "PLAT"}), ("PUT", "/version/10001", {"name": "x"}),
    ("POST", "/version/10001/move", {"position": "First"}), ("PUT", "/version/10001/mergeto/10002", None),
    ("POST", "/version/10001/removeAndSwap", {}), ("POST", "/component", {"name": "x", "project": "PLAT"}),
    ("PUT", "/component/10001", {"name": "x"}), ("DELETE", "/component/10001", None),
    ("POST", "/project", {"key": "XX"}), ("PUT", "/project/PLAT", {"name": "x"}),
    ("DELETE", "/project/PLAT", None), ("POST", "/projectCategory", {"name": "x"}),
    ("PUT", "/projectCategory/10000", {"name": "x"}), ("DELETE", "/projectCategory/10000", None),
    ("PUT", "/project/PLAT/avatar", {"id": "10400"}), ("DELETE", "/project/PLAT/avatar/1", None),
    ("PUT", "/project/PLAT/properties/x", 1), ("DELETE", "/project/PLAT/properties/x", None),
    ("GET", "/role/10001", None), ("POST", "/role", {"name": "x"}), ("PUT", "/role/10001", {"name": "x"}),
    ("POST", "/role/10001", {"name": "x"}), ("DELETE", "/role/10001", None),
    ("GET", "/role/10001/actors", None), ("POST", "/role/10001/actors", {}),
    ("DELETE", "/role/10001/actors", None), ("POST", "/project/PLAT/role/10001", {}),
    ("PUT", "/project/PLAT/role/10001", {}), ("DELETE", "/project/PLAT/role/10001", None),
    ("DELETE", f"{AGILE}/board/1", None), ("PUT", f"{AGILE}/board/1/properties/x", 1),
    ("DELETE", "/filter/10001", None), ("PUT", "/filter/10001", {"name": "x"}),
)  # fmt: skip
CLOUD: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/project/PLAT/archive", None), ("POST", "/project/OLD/restore", None),
    ("POST", "/project/PLAT/delete", None), ("PUT", "/project/PLAT/features/jsw.classic.roadmap", {}),
    ("PUT", "/project/10000/email", {}), ("DELETE", "/version/10001", None),
    ("POST", "/jql/sanitize", {}), ("PUT", "/filter/10001/owner", {}),
)  # fmt: skip
DATA_CENTER: tuple[tuple[str, str, Any], ...] = (
    ("PUT", "/project/PLAT/archive", None), ("PUT", "/project/OLD/restore", None),
    ("PUT", "/project/PLAT/type/business", None), ("POST", "/version/10001/remotelink", {"a": 1}),
    ("PUT", f"{AGILE}/sprint/unmap-all", None), ("PUT", f"{AGILE}/sprint/unmap", {}),
)  # fmt: skip


class People:
    """A sandbox as several people see it."""

    def __init__(self, jira: Any) -> None:
        self.cloud: bool = jira.cloud
        self.url: str = jira.sandbox.url
        self.known = {row["label"]: row for row in jira.sandbox.told["users"]}
        self.api = "/rest/api/3" if jira.cloud else "/rest/api/2"

    def ask(self, who: str, method: str, path: str, body: Any = None) -> httpx2.Response:
        row = self.known[who]
        secret = row["token"] if self.cloud else row["password"]
        with httpx2.Client(base_url=self.url, auth=(row["user"], secret)) as client:
            address = path if path.startswith("/rest/") else self.api + path
            return client.request(method, address, **({} if body is None else {"json": body}))


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def people(request: pytest.FixtureRequest, open_sandbox: Any) -> Iterator[People]:
    with open_sandbox("--deployment", request.param, "--issues", "60") as jira:
        yield People(jira)


def test_a_member_rules_nothing(people: People) -> None:
    for method, path, body in (*RULED, *(CLOUD if people.cloud else DATA_CENTER)):
        answer = people.ask("member", method, path, body)
        assert answer.status_code == 403, f"{method} {path}: {answer.status_code} {answer.text[:200]}"


def test_who_sees_no_project_finds_nothing_of_it(people: People) -> None:
    for method, path in (
        ("GET", "/project/PLAT"), ("GET", "/version/10001"), ("GET", "/component/10001"),
        ("GET", "/project/PLAT/versions"), ("GET", "/project/PLAT/components"), ("PUT", "/project/PLAT"),
        ("GET", f"{AGILE}/board/1/backlog"), ("GET", f"{AGILE}/sprint/1/issue"),
        ("GET", f"{AGILE}/epic/PLAT-1"), ("GET", f"{AGILE}/sprint/1"),
        ("GET", f"{AGILE}/issue/PLAT-1/estimation"),
    ):  # fmt: skip
        assert people.ask("restricted", method, path, {}).status_code == 404, path
    rank = {"issues": ["PLAT-2"], "rankBeforeIssue": "PLAT-1"}
    assert people.ask("restricted", "PUT", f"{AGILE}/issue/rank", rank).status_code == 400


def test_a_filter_is_seen_by_those_it_is_shared_with(people: People) -> None:
    made = people.ask("admin", "POST", "/filter", {"name": "Own", "jql": "project = PLAT"}).json()
    path = f"/filter/{made['id']}"
    assert people.ask("member", "GET", path).status_code == 400
    share = {"type": "group", "groupname": "jira-software-users"}
    assert people.ask("admin", "POST", f"{path}/permission", share).status_code == 201
    assert people.ask("member", "GET", path).status_code == 200
    assert people.ask("member", "PUT", path, {"name": "Theirs"}).status_code == 403
    assert people.ask("member", "POST", f"{path}/permission", share).status_code == 403
    mine = people.ask("member", "POST", "/filter", {"name": "Own", "jql": "project = PLAT"}).json()
    assert people.ask("member", "DELETE", f"/filter/{mine['id']}").status_code == 204


def test_a_role_opens_a_project(people: People) -> None:
    row = people.known["restricted"]
    name = row["accountId"] if people.cloud else row["user"]
    role = "/project/SET/role/10000"
    assert people.ask("restricted", "GET", "/project/SET").status_code == 404
    assert people.ask("admin", "POST", role, {"user": [name]}).status_code == 200
    assert people.ask("restricted", "GET", "/project/SET").status_code == 200
    assert people.ask("restricted", "PUT", "/project/SET", {"name": "x"}).status_code == 403
    assert people.ask("admin", "DELETE", f"{role}?user={name}").status_code == 204
    assert people.ask("restricted", "GET", "/project/SET").status_code == 404
