"""Nonsense at every door of the logins: it is refused, never a failure of the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx2
import pytest

from jira_sandbox.routes.registry import served

MODULES = {
    "okta", "saml", "oauth", "oauth1", "provider", "sessions", "tokens", "tenant", "crowd_console",
}  # fmt: skip
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODIES = [
    (JSON, b""), (JSON, b"{"), (JSON, b"[]"), (JSON, b"null"), (JSON, b'"text"'), (JSON, b"\xff\xfe"),
    (JSON, b'{"username":1,"password":[],"stateToken":{},"name":null,"passCode":{},"grant_type":[]}'),
    (JSON, b'{"username":"\\ud800","password":"\\ud800","stateToken":"\\ud800","name":"\\ud800"}'),
    (JSON, b'{"username":"ada","password":"x","context":{"deviceToken":"a\\r\\nX: y"},"name":"a"}'),
    (FORM, b"%ff=%ff&client_id=%ff&grant_type=%00"), (FORM, b"SAMLResponse=" + b"A" * 5000),
    (FORM, b"grant_type=authorization_code&code=%ed%a0%80&client_id=x&client_secret=%c3%a9"),
    (FORM, b"username=%0d%0a&password=%00&fromURI=http://127.0.0.1&redirectTo=/crowd/%0d%0aX:+y"),
    ("multipart/form-data", b"--"), ("text/plain", b"text"),
]  # fmt: skip
HEADERS = [
    b"Basic \xe9", b"Basic", b"Basic Og==", b"Basic /////w==", b"Bearer", b"Bearer \xe9", b"OAuth",
    b"OAuth x",
    b'OAuth oauth_consumer_key="%ED%A0%80", oauth_signature="\xe9"', b"SSWS \xe9", b"\xe9", b"Negotiate x",
]  # fmt: skip
QUERIES = ["", "?a=%ff", "?client_id=%00&scope=%ff", "?SAMLRequest=%ff&onetimetoken=%ff&redirectUrl=%0d%0a"]


def doors(product: str) -> list[tuple[str, str]]:
    return sorted(
        (route.method, "/" + "/".join("x" if part[0] == "{" else part for part in route.segments))
        for route in served(product)
        if route.handler.__module__.rpartition(".")[2] in MODULES
    )


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(
    request: pytest.FixtureRequest, open_sandbox: Callable[..., AbstractContextManager[Any]]
) -> Iterator[Any]:
    with open_sandbox("--issues", "5", "--deployment", request.param) as opened:
        yield opened


def test_bodies(site: Any) -> None:
    with httpx2.Client(base_url=site.sandbox.url, auth=site.client.auth) as client:
        for method, path in doors(site.sandbox.deployment):
            for media, body in BODIES:
                for query in QUERIES:
                    headers = {"Content-Type": media}
                    answer = client.request(method, path + query, content=body, headers=headers)
                    assert answer.status_code < 500, (method, path, query, body, answer.text)


def test_headers(site: Any) -> None:
    myself = "/rest/api/3/myself" if site.cloud else "/rest/api/2/myself"
    with httpx2.Client(base_url=site.sandbox.url) as client:
        for method, path in [*doors(site.sandbox.deployment), ("GET", myself)]:
            for header in HEADERS:
                answer = client.request(method, path, headers=[(b"Authorization", header)])
                assert answer.status_code < 500, (method, path, header, answer.text)
                cookie = [(b"Cookie", b"JSESSIONID=\xe9; crowd.token_key=\xe9; sid=;;=; " + header)]
                assert client.request(method, path, headers=cookie).status_code < 500


def test_nobody_writes_headers_of_ours(site: Any) -> None:
    if site.cloud:
        pytest.skip("Cloud has no identity provider of its own here")
    url, user = site.sandbox.url, site.sandbox.told["users"][0]
    given = {"username": user["user"], "password": user["password"]}
    device = {"context": {"deviceToken": "a\r\nX-Smuggled: yes"}}
    answer = httpx2.post(f"{url}/okta/api/v1/authn", json={**given, **device})
    assert (answer.status_code, "x-smuggled" in answer.headers) == (200, False)
    form = {**given, "redirectTo": "/crowd/\r\nX-Smuggled: yes", "decision": "accept"}
    answer = httpx2.post(f"{url}/crowd/console/login.action", data=form)
    assert (answer.status_code, "x-smuggled" in answer.headers) == (302, False)
    assert answer.headers["location"] == "/crowd/%0D%0AX-Smuggled:%20yes"
