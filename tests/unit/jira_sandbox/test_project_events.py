"""What listeners hear of projects, versions, components, sprints and boards, without a server."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from starlette.datastructures import QueryParams

from jira_sandbox.call import Answer, Call, Reply, World
from jira_sandbox.company.generator import generated_site
from jira_sandbox.routes.registry import VERSIONS, find
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.snapshots import Snapshots

AGILE = "/rest/agile/1.0"


class Heard:
    """Calls routes of a small site and keeps the names of what is told."""

    def __init__(self, deployment: Any) -> None:
        self.site = generated_site("http://jira.test", deployment=deployment, issues=20)
        self.world = World(self.site, Encoder(self.site), Snapshots())
        self.names: list[str] = []
        self.told: list[Any] = []
        self.site.events.listeners.append(self.hear)

    def hear(self, event: Any) -> None:
        self.names.append(event.name)
        self.told.append(event.told)

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        whole = path if path.startswith("/rest") else f"/rest/api/{3 if self.site.cloud else 2}{path}"
        found = find(method, whole, self.site.deployment)
        assert found is not None, whole
        route, values = found
        version = VERSIONS[self.site.deployment].get(values.get("v", ""), 1)
        call = Call(self.world, values, QueryParams(query), body, whole, version, method)
        answer = route.handler(call)
        if isinstance(answer, Answer):
            return None
        value = answer.value if isinstance(answer, Reply) else answer
        return msgspec.json.decode(value) if isinstance(value, bytes) else value

    def since(self) -> list[str]:
        names = list(self.names)
        self.names.clear()
        return names


@pytest.fixture(params=["cloud", "datacenter"])
def heard(request: pytest.FixtureRequest) -> Heard:
    return Heard(request.param)


def test_the_life_of_a_version_is_told(heard: Heard) -> None:
    ids = [heard.ask("POST", "/version", {"name": name, "project": "PLAT"})["id"] for name in ("a", "b")]
    assert heard.since() == ["jira:version_created"] * 2
    path = f"/version/{ids[0]}"
    heard.ask("PUT", path, {"name": "c"})
    heard.ask("PUT", path, {"released": True})
    heard.ask("PUT", path, {"released": False, "description": "d"})
    heard.ask("PUT", path, {"name": "c"})
    heard.ask("POST", f"{path}/move", {"position": "First"})
    heard.ask("PUT", f"{path}/mergeto/{ids[1]}")
    heard.ask("POST", f"/version/{ids[1]}/removeAndSwap", {})
    assert heard.since() == [
        "jira:version_updated", "jira:version_released", "jira:version_unreleased", "jira:version_updated",
        "jira:version_moved", "jira:version_merged", "jira:version_deleted",
    ]  # fmt: skip
    assert heard.told[-2]["mergedTo"]["name"] == "b"


def test_the_life_of_a_component_is_told(heard: Heard) -> None:
    id_ = heard.ask("POST", "/component", {"name": "a", "project": "PLAT"})["id"]
    heard.ask("PUT", f"/component/{id_}", {"name": "b"})
    heard.ask("DELETE", f"/component/{id_}")
    assert heard.since() == ["component_created", "component_updated", "component_deleted"]


def test_the_life_of_a_project_is_told(heard: Heard) -> None:
    me = heard.site.caller.account_id
    lead = {"leadAccountId": me} if heard.site.cloud else {"lead": me}
    heard.ask("POST", "/project", {"key": "NEW", "name": "New", "projectTypeKey": "software", **lead})
    heard.ask("PUT", "/project/NEW", {"name": "Newer"})
    verb = "POST" if heard.site.cloud else "PUT"
    heard.ask(verb, "/project/NEW/archive")
    heard.ask(verb, "/project/NEW/restore")
    known = ["project_created", "project_updated", "project_archived", "project_restored_archived"]
    if heard.site.cloud:
        heard.ask("DELETE", "/project/NEW")
        heard.ask("POST", "/project/NEW/restore")
        known += ["project_soft_deleted", "project_restored_deleted"]
    heard.ask("DELETE", "/project/NEW", enableUndo="false")
    assert heard.since() == [*known, "project_deleted"]


def test_the_life_of_a_sprint_is_told(heard: Heard) -> None:
    dates = {"startDate": "2026-06-15T10:00:00Z", "endDate": "2026-06-29T10:00:00Z"}
    body = {"name": "S", "originBoardId": 1, **dates}
    path = f"{AGILE}/sprint/{heard.ask('POST', f'{AGILE}/sprint', body)['id']}"
    heard.ask("POST", path, {"goal": "g"})
    heard.ask("POST", path, {"state": "active"})
    heard.ask("POST", path, {"state": "closed"})
    known = ["sprint_created", "sprint_updated", "sprint_started", "sprint_closed"]
    if heard.site.cloud:
        heard.ask("DELETE", path)
        known.append("sprint_deleted")
    assert heard.since() == known


def test_the_life_of_a_board_is_told(heard: Heard) -> None:
    body = {"name": "B", "type": "kanban", "filterId": 10001}
    id_ = heard.ask("POST", f"{AGILE}/board", body)["id"]
    heard.ask("DELETE", f"{AGILE}/board/{id_}")
    assert heard.since() == ["board_created", "board_deleted"]
