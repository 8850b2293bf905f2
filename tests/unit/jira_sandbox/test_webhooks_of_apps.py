"""Webhooks that apps register: what they may ask for, what they are sent, and who signs it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import jwt
import pytest
from starlette.datastructures import QueryParams

from jira_sandbox.call import Call, World
from jira_sandbox.company.generator import generated_site
from jira_sandbox.errors import JiraError
from jira_sandbox.logins.clients import Client, Clients
from jira_sandbox.logins.principal import Principal
from jira_sandbox.routes import webhooks
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.events import Event
from jira_sandbox.state.snapshots import Snapshots
from jira_sandbox.webhooks.courier import Courier
from jira_sandbox.webhooks.delivery import address
from jira_sandbox.webhooks.hook import LIFE, Hook, Hooks
from jira_sandbox.webhooks.matching import matches, wanting
from jira_sandbox.webhooks.signature import signature

URL = "http://127.0.0.1:1/hear"
SECRET = "the secret of an app, which is long enough"


class App:
    """An app that asks a small site."""

    def __init__(self) -> None:
        site = generated_site("http://jira.test", deployment="cloud", issues=20)
        self.world = World(site, Encoder(site), Snapshots())
        self.site = site

    def call(self, body: Any = None, app: str | None = "app-1", **query: str) -> Call:
        principal = Principal(self.site.caller, "oauth2" if app else "api-token", None, app)
        return Call(self.world, {}, QueryParams(query), body, "/rest/api/3/webhook", 3, principal=principal)

    def register(self, *rows: Any, app: str = "app-1", url: str = URL) -> list[Any]:
        told = webhooks.register_several(self.call({"url": url, "webhooks": list(rows)}, app))
        results: list[Any] = told["webhookRegistrationResult"]
        return results

    def told(self, name: str, **told: Any) -> list[int]:
        """The ids of the webhooks that want an event."""
        event = Event(name, self.site.now, self.site.caller, told)
        return [hook.id for hook in wanting(self.site, event)]


@pytest.fixture
def app() -> App:
    return App()


def row(jql: str = "project = PLAT", *events: str, **more: Any) -> dict[str, Any]:
    return {"events": list(events or ("jira:issue_updated",)), "jqlFilter": jql, **more}


def test_an_app_has_up_to_five_webhooks_which_live_for_thirty_days(app: App) -> None:
    results = app.register(row(), row('project IN (PLAT, "SET") AND status = Done', "jira:issue_deleted"))
    assert results == [{"createdWebhookId": 1000}, {"createdWebhookId": 1001}]
    page = webhooks.of_app(app.call(maxResults="1"))
    assert (page["total"], page["isLast"], len(page["values"])) == (2, False, 1)
    now = app.site.part(Hooks).now
    assert page["values"][0] == {
        "id": 1000, "url": URL, "events": ["jira:issue_updated"], "jqlFilter": "project = PLAT",
        "expirationDate": now + LIFE,
    }  # fmt: skip
    assert webhooks.of_app(app.call(app="app-2"))["total"] == 0
    more = app.register(*[row()] * 4)
    assert [*more[3]] == ["errors"]
    app.site.clock.put(app.site.now + timedelta(days=20))
    end = webhooks.refresh(app.call({"webhookIds": [1000, 77]}))["expirationDate"]
    assert end == app.site.part(Hooks).now + LIFE
    app.site.clock.put(app.site.now + timedelta(days=20))
    assert [value["id"] for value in webhooks.of_app(app.call())["values"]] == [1000]
    assert webhooks.delete_several(app.call({"webhookIds": [1000, 5]})).status == 202
    assert webhooks.of_app(app.call())["total"] == 0


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (row("watchCount > 3"), "The clause watchCount is unsupported"),
        (row("project ~ x"), "The operator ~ is unsupported"),
        (row("project = PLAT ORDER BY key"), "The clause key is unsupported"),
        (row("project = PLAT AND (NOT labels = a OR status = Done)"), "The clause labels is unsupported"),
        (row("cf[10030] = 1"), "The clause cf[10030] is unsupported"),
        (row("project ="), "Error in the JQL Query"),
        (row("project = PLAT", "worklog_created"), "not supported: worklog_created"),
        (row(events=[]), "must not be empty"),
        (row(jqlFilter=None), "must be a string"),
        (row(fieldIdsFilter="summary"), "fieldIdsFilter must be"),
        (7, "not an object"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_an_app_may_not_ask_for_is_told_in_its_place(app: App, wanted: Any, said: str) -> None:
    right, wrong = app.register(row(), wanted)
    assert right == {"createdWebhookId": 1000}
    assert said in " ".join(wrong["errors"])


@pytest.mark.parametrize("jql", ['issue.property["a"].b = 1', "cf[10011] = x", 'issueKey in ("PLAT-1")', ""])
def test_what_an_app_may_ask_for(app: App, jql: str) -> None:
    assert app.register(row(jql)) == [{"createdWebhookId": 1000}]


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"url": URL}, {"url": URL, "webhooks": []}, {"url": "x", "webhooks": [row()]}],
    ids=str,
)
def test_what_is_no_registration_is_refused(app: App, body: Any) -> None:
    with pytest.raises(JiraError) as refused:
        webhooks.register_several(app.call(body))
    assert refused.value.status == 400


def test_an_app_has_one_address_and_people_have_none(app: App) -> None:
    app.register(row())
    with pytest.raises(JiraError, match="Only a single URL per app"):
        app.register(row(), url="http://127.0.0.1:2/")
    for asked in (webhooks.of_app, webhooks.failed):
        with pytest.raises(JiraError, match="Only Connect and OAuth"):
            asked(app.call(app=None))
    for body in (None, {}, {"webhookIds": []}, {"webhookIds": ["x"]}):
        with pytest.raises(JiraError, match="webhook IDs"):
            webhooks.delete_several(app.call(body))


def test_a_webhook_wants_its_fields_properties_and_issues_only(app: App) -> None:
    app.register(
        row("", fieldIdsFilter=["summary"]),
        row("", "issue_property_set", issuePropertyKeysFilter=["mine"]),
        row('project = "SET"'),
        row("reporter = currentUser() AND issueKey = PLAT-1"),
    )
    issue = app.site.issue("PLAT-1")
    assert issue is not None
    changed = {"items": [{"field": "Summary", "fieldId": "summary"}]}
    assert app.told("jira:issue_updated", issue=issue, changelog=changed)[0] == 1000
    assert 1002 not in app.told("jira:issue_updated", issue=issue, changelog={"items": [{"fieldId": "x"}]})
    assert app.told("jira:issue_updated", issue=issue) in ([1003], [])
    assert app.told("issue_property_set", issue=issue, property={"key": "mine"}) == [1001]
    assert app.told("issue_property_set", issue=issue, property={"key": "other"}) == []
    assert app.told("sprint_created", sprint={}) == []


def test_a_query_that_is_sound_no_more_finds_nothing(app: App) -> None:
    issue = app.site.issues[0]
    hook = Hook(1, URL, [], app.site.caller, jql="nofield = 1")
    assert not matches(app.site, hook, issue)


def test_the_variables_of_an_address_are_filled_in(app: App) -> None:
    issue = app.site.issues[0]
    told = {"issue": issue, "version": {"id": "7"}, "mergedTo": {"id": "8"}}
    event = Event("x", app.site.now, app.site.caller, told)
    hook = Hook(1, "http://x/${issue.key}/${version.id}/${mergedVersion.id}/${nothing}", [], app.site.caller)
    assert address(hook, event, cloud=True) == f"http://x/{issue.key}/7/8/"


def test_the_signature_is_that_of_atlassians_example() -> None:
    right = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
    assert signature("It's a Secret to Everybody", b"Hello World!") == "sha256=" + right


class Ear:
    """An address that answers every request with one status and keeps its head."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.heads: list[str] = []
        self.came = asyncio.Event()

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = next(
            int(line[16:]) for line in head.lower().split("\r\n") if line.startswith("content-length")
        )
        await reader.readexactly(size)
        self.heads.append(head)
        writer.write(f"HTTP/1.1 {self.status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


async def delivered(app: App, status: int) -> tuple[Ear, Courier]:
    """Lets one event of an issue be heard by the app's one webhook, until all is over."""
    ear = Ear(status)
    server = await asyncio.start_server(ear.hear, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    courier = Courier(app.world, scale=0)
    app.site.part(Clients).known["app-1"] = Client("app-1", SECRET, "Mine", [])
    app.register(row(""), url=f"http://127.0.0.1:{port}/hear")
    app.world.ledger.change(
        app.site.issues[0], {"summary": "x"}, [{"field": "summary", "fieldId": "summary"}]
    )
    while courier.tasks:
        await asyncio.gather(*courier.tasks)
        await asyncio.sleep(0)
    server.close()
    for client in courier.clients.values():
        await client.aclose()
    return ear, courier


def test_an_app_is_sent_a_token_signed_with_its_secret(app: App) -> None:
    ear, courier = asyncio.run(delivered(app, 200))
    (head,) = ear.heads
    line = next(line for line in head.split("\r\n") if line.lower().startswith("authorization: jwt "))
    claims = jwt.decode(
        line[19:], SECRET, ["HS256"], audience="app-1", options={"verify_exp": False, "verify_iat": False}
    )
    assert claims["iss"] == "app-1"
    assert claims["exp"] > claims["iat"]
    assert "x-hub-signature" not in head.lower()
    assert [delivery.state for delivery in courier.log] == ["delivered"]
    assert webhooks.failed(app.call()) == {"values": [], "maxResults": 100}
    courier.forget()
    assert not courier.log


def test_what_failed_is_told_to_the_app_for_three_days(app: App) -> None:
    ear, courier = asyncio.run(delivered(app, 503))
    assert len(ear.heads) == 6
    assert courier.log[0].state == "failed"
    page = webhooks.failed(app.call())
    (value,) = page["values"]
    assert value["id"] == courier.log[0].identifier
    assert set(value) == {"id", "body", "url", "failureTime"}
    assert page["next"].endswith(f"after={value['failureTime']}&maxResults=100")
    assert webhooks.failed(app.call(after=str(value["failureTime"])))["values"] == []
    assert webhooks.failed(app.call(app="app-2"))["values"] == []
    app.site.clock.put(app.site.now + timedelta(hours=73))
    assert webhooks.failed(app.call())["values"] == []


def test_nobody_at_the_address_is_tried_again_too(app: App) -> None:
    courier = Courier(app.world, scale=0)

    async def happen() -> None:
        app.register(row(""), url="http://127.0.0.1:9/")
        app.world.ledger.change(app.site.issues[0], {"summary": "x"}, [{"field": "summary"}])
        while courier.tasks:
            await asyncio.gather(*courier.tasks)
            await asyncio.sleep(0)
        for client in courier.clients.values():
            await client.aclose()

    asyncio.run(happen())
    assert [row["error"] for row in courier.log[0].tries] == ["ConnectError"] * 6


def test_what_is_too_large_is_not_sent(app: App) -> None:
    courier = Courier(app.world)
    hook = Hook(1, URL, [], app.site.caller)
    courier.send(hook, Event("x", app.site.now, app.site.caller, {}), b"x" * (25 * 1024 * 1024 + 1))
    assert courier.log[-1].state == "dropped"
