"""What is said where no Jira answers, or where the sign-in does not fit the product."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from isthmus.connect import Connection
from isthmus.jira.answer import SERVER_INFO, Call
from isthmus.jira.diagnosis import diagnose
from isthmus.jira.errors import Broken, Cause, Missing, Refused, Unavailable
from isthmus.jira.site import Meter, Site

HTML = "<!DOCTYPE html><p>Nothing here"
OWN = "https://jira.example.com"
CLOUD = "https://example.atlassian.net"
TOKEN: dict[str, Any] = {"user": "a@example.com", "api_token": "secret"}
PAT: dict[str, Any] = {"pat": "secret"}
PASSWORD: dict[str, Any] = {"user": "a", "password": "secret"}


class Answers:
    """A server that answers by path; 404 with a web page elsewhere. Remembers what was asked."""

    def __init__(self, **by_path: httpx2.Response) -> None:
        self.by_path = by_path
        self.asked: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        name = request.url.path.rpartition("/")[2]
        self.asked.append(name)
        return self.by_path.get(name, httpx2.Response(404, text=HTML))


def asked(
    script: Callable[[httpx2.Request], httpx2.Response], call: Call | None = None, **options: Any
) -> object:
    """`diagnose`, or with a call its answer."""

    async def ask() -> object:
        connection = Connection.of(**({"url": OWN, "retries": 0} | TOKEN | options))
        site = Site(connection, httpx2.MockTransport(script))
        try:
            return await (site.send(call, Meter()) if call else diagnose(site))
        finally:
            await site.close()

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx2.Response(404, text=HTML), "answers 404"),
        (httpx2.Response(404, json={"error": "no route"}), "answers 404"),
        (httpx2.Response(200, text=HTML), "answers with a web page"),
    ],
)
def test_something_else_than_jira_is_told(answer: httpx2.Response, told: str) -> None:
    with pytest.raises(Broken) as caught:
        asked(Answers(serverInfo=answer), url=f"{OWN}/jira")
    assert str(caught.value).startswith(
        f"This does not look like Jira: {OWN}/jira{SERVER_INFO} {told}. "
        "Is the URL right, with its context path?"
    )


def test_the_first_contact_of_any_kind_tells_it() -> None:
    with pytest.raises(Broken, match="does not look like Jira"):
        asked(Answers(), Call("GET", "/rest/api/2/field"))


def test_a_jira_without_the_thing_is_still_a_jira() -> None:
    answers = Answers(serverInfo=httpx2.Response(200, json={"deploymentType": "Server"}))
    with pytest.raises(Missing):
        asked(answers, Call("GET", "/rest/api/2/nope"))
    assert answers.asked == ["nope", "serverInfo"]
    told = Answers(nope=httpx2.Response(404, json={"errorMessages": ["There is none"]}))
    with pytest.raises(Missing, match="There is none"):
        asked(told, Call("GET", "/rest/api/2/nope"))
    assert told.asked == ["nope"]


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        ("Server", TOKEN, "Jira Data Center takes a personal access token or user and password, not an API"),
        ("Server", PASSWORD | {"api_token": None}, ""),
        ("Server", PAT | {"user": None, "api_token": None}, ""),
        ("Cloud", PAT | {"user": None, "api_token": None}, "Jira Cloud takes user and API token, not a pers"),
        ("Cloud", PASSWORD | {"api_token": None}, "Jira Cloud takes user and API token, not a password"),
        ("Cloud", TOKEN, ""),
    ],
)
def test_a_refused_login_tells_what_the_product_takes(kind: str, options: dict[str, Any], told: str) -> None:
    server = httpx2.Response(200, json={"deploymentType": kind})
    with pytest.raises(Refused) as caught:
        asked(Answers(serverInfo=server, myself=httpx2.Response(401, json={})), **options)
    _, _, added = caught.value.facts.remedy.partition("revoked")
    assert added.lstrip(". ").startswith(told)
    assert bool(added) is bool(told)


def test_it_is_told_before_the_product_is_known_too() -> None:
    with pytest.raises(Refused, match="Data Center takes"):
        asked(Answers(serverInfo=httpx2.Response(401, json={})))
    with pytest.raises(Refused) as caught:
        asked(Answers(serverInfo=httpx2.Response(401, json={})), url=CLOUD)
    assert "Data Center" not in str(caught.value)


def test_a_captcha_is_no_misfit() -> None:
    headers = {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}
    with pytest.raises(Refused) as caught:
        asked(Answers(serverInfo=httpx2.Response(403, headers=headers)))
    assert caught.value.facts.cause is Cause.CAPTCHA


@pytest.mark.parametrize(("status", "heard"), [(503, "status 503"), (0, "no answer")])
def test_a_repetition_is_logged_once(status: int, heard: str, caplog: pytest.LogCaptureFixture) -> None:
    def busy(_: httpx2.Request) -> httpx2.Response:
        if not status:
            raise httpx2.ReadError("broken")
        return httpx2.Response(status)

    with caplog.at_level("INFO", "isthmus.jira"), pytest.raises(Unavailable):
        asked(busy, Call("GET", "/x"), retries=2)
    assert caplog.messages == [f"{heard} from {OWN}, trying again"]


def test_a_port_where_nobody_listens_is_asked_twice() -> None:
    tried: list[str] = []

    def nobody(request: httpx2.Request) -> httpx2.Response:
        tried.append(request.url.path)
        raise httpx2.ConnectError("refused") from ConnectionRefusedError()

    with pytest.raises(Unavailable, match="Nothing accepts connections"):
        asked(nobody, Call("GET", "/x"), retries=5)
    assert len(tried) == 2
    tried.clear()
    with pytest.raises(Unavailable):
        asked(nobody, Call("GET", "/x"), retries=0)
    assert len(tried) == 1


def test_an_account_without_a_license_is_told_apart_from_a_wrong_login() -> None:
    server = httpx2.Response(200, json={"deploymentType": "Cloud", "version": "1001.0.0"})
    nobody = httpx2.Response(200, json={"accountId": "5b", "applicationRoles": {"size": 0, "items": []}})
    with pytest.raises(Refused, match=r"no license for Jira.*administrator") as refused:
        asked(Answers(serverInfo=server, myself=nobody), url=CLOUD)
    assert refused.value.facts.cause is Cause.LICENSE
