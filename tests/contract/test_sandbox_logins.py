"""Logging in with what one has: passwords, tokens, cookies; through the site and through the gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx2
import jira
import pytest
from sandbox_writer import Thing, Writer, adf

from jira_sandbox.logins.scopes import anonymous, operations

JUDGED = ("sessions", "tenant", "tokens")
OUTSIDERS = ("restricted", "customer", "inactive")
SESSION, TOKENS = "/rest/auth/1/session", "/rest/pat/latest/tokens"


@pytest.fixture(scope="module")
def datacenter_site(open_sandbox: Callable[..., AbstractContextManager[Any]]) -> Iterator[Any]:
    with open_sandbox("--issues", "30", "--deployment", "datacenter") as opened:
        yield opened


@pytest.fixture(scope="module")
def cloud_site(open_sandbox: Callable[..., AbstractContextManager[Any]]) -> Iterator[Any]:
    with open_sandbox("--issues", "30") as opened:
        yield opened


@pytest.fixture(scope="module")
def writer(datacenter_site: Any, shared: Path) -> Writer:
    return Writer(datacenter_site, shared)


def visitor(site: Any, **login: Any) -> httpx2.Client:
    return httpx2.Client(base_url=site.sandbox.url, timeout=30, **login)


def somebody(site: Any, place: int = 1) -> Thing:
    """The one who administers Jira (0), the member (1), or one of those who play no part (2, 3 …)."""
    users: list[Thing] = [user for user in site.sandbox.told["users"] if user["label"] not in OUTSIDERS]
    return users[place]


def test_each_asks_as_themselves(cloud_site: Any, datacenter_site: Any) -> None:
    for site in (cloud_site, datacenter_site):
        api = "/rest/api/3" if site.cloud else "/rest/api/2"
        for user in (somebody(site, place) for place in range(4)):
            secret = user["token"] if site.cloud else user["password"]
            with visitor(site, auth=(user["user"], secret)) as client:
                answer = client.get(f"{api}/myself")
                assert answer.json()["displayName"] == user["displayName"]
                assert answer.headers.get("x-seraph-loginreason") == (None if site.cloud else "OK")
                named = answer.headers["x-aaccountid" if site.cloud else "x-ausername"]
                assert named == (user["accountId"].replace(":", "%3A") if site.cloud else user["user"])
                assert client.get(f"{api}/search" + ("/jql" if site.cloud else ""),
                                  params={"jql": "assignee = currentUser() and created > '2000-01-01'"}
                                  ).status_code == 200  # fmt: skip


def test_what_one_writes_is_by_the_one_who_wrote_it(cloud_site: Any) -> None:
    user = somebody(cloud_site)
    issue = cloud_site.issues(fields="summary")[0]["key"]
    with visitor(cloud_site, auth=(user["user"], user["token"])) as client:
        comment = client.post(f"/rest/api/3/issue/{issue}/comment", json={"body": adf("Mine")}).json()
        assert comment["author"]["accountId"] == user["accountId"]
        assert "locale" not in comment["author"]


def test_scoped_tokens_go_through_the_gateway_only(cloud_site: Any) -> None:
    user, told = somebody(cloud_site, 0), cloud_site.sandbox.told
    known = httpx2.get(f"{told['url']}/_edge/tenant_info").json()
    assert known == {"cloudId": told["cloudId"]}
    with visitor(cloud_site, auth=(user["user"], user["scopedToken"])) as client:
        assert client.get("/rest/api/3/myself").status_code == 401
        through = f"/ex/jira/{known['cloudId']}/rest/api/3"
        me = client.get(f"{through}/myself").json()
        assert me["self"].startswith(f"{told['gateway']}/rest/api/3/user?accountId=")
        issue = cloud_site.issues(fields="summary")[0]["key"]
        assert client.get(f"{through}/issue/{issue}").json()["self"].startswith(told["gateway"])
        refused = client.put(f"{through}/issue/{issue}", json={"fields": {"summary": "x"}})
        assert refused.status_code == 401
        assert refused.json() == {"code": 401, "message": "Unauthorized; scope does not match"}


def test_personal_access_tokens_are_told_once_and_end(datacenter_site: Any) -> None:
    user = somebody(datacenter_site, 2)
    with visitor(datacenter_site, auth=(user["user"], user["password"])) as client:
        assert client.get(TOKENS).json() == []
        made = client.post(TOKENS, json={"name": "script", "expirationDuration": 30})
        assert made.status_code == 201
        token = made.json()
        assert set(token) == {"id", "name", "createdAt", "expiringAt", "rawToken"}
        bearer = {"Authorization": f"Bearer {token['rawToken']}"}
        with visitor(datacenter_site, headers=bearer) as script:
            assert script.get("/rest/api/2/myself").json()["name"] == user["user"]
        (listed,) = client.get(TOKENS).json()
        assert set(listed) == {"id", "name", "createdAt", "expiringAt", "lastAccessedAt"}
        for wrong in ({}, {"name": " "}, {"name": 1}, []):
            assert client.post(TOKENS, json=wrong).status_code == 400
        for days in (0, 366, "1", True):
            wrong = {"name": "x", "expirationDuration": days}
            assert client.post(TOKENS, json=wrong).status_code == 400
        for number in range(9):
            assert client.post(TOKENS, json={"name": str(number)}).status_code == 201
        assert client.post(TOKENS, json={"name": "one too many"}).status_code == 400
        with visitor(datacenter_site, auth=datacenter_site.client.auth) as other:
            assert other.delete(f"{TOKENS}/{token['id']}").status_code == 404
        assert client.delete(f"{TOKENS}/{token['id']}").status_code == 204
        with visitor(datacenter_site, headers=bearer) as script:
            assert script.get("/rest/api/2/myself").status_code == 401


def test_a_session_begins_and_ends(writer: Writer) -> None:
    user = somebody(writer.jira)
    login = {"username": user["user"], "password": user["password"]}
    with visitor(writer.jira) as client:
        told = writer.send("POST", SESSION, login, status=200, client=client)
        assert told["session"] == {"name": "JSESSIONID", "value": client.cookies["JSESSIONID"]}
        assert client.cookies["atlassian.xsrf.token"].endswith("_lin")
        assert writer.send("GET", SESSION, status=200, client=client)["name"] == user["user"]
        assert client.get("/rest/api/2/myself").json()["displayName"] == user["displayName"]
        writer.send("DELETE", "/rest/auth/1/websudo", status=204, client=client)
        writer.send("DELETE", SESSION, status=204, client=client)
        assert client.get("/rest/api/2/myself").status_code == 401
    with visitor(writer.jira) as stranger:
        for method in ("GET", "DELETE"):
            told = writer.send(method, SESSION, status=401, client=stranger)
            assert told["errorMessages"][0].startswith("You are not authenticated.")
        for wrong in ({}, [], {"username": "ada"}, {"username": 1, "password": "x"}):
            writer.send("POST", SESSION, wrong, status=400, client=stranger)


def test_too_many_failures_ask_for_a_captcha(writer: Writer) -> None:
    user = somebody(writer.jira, 3)
    with visitor(writer.jira) as client:
        for status in (401, 401, 401, 401, 403, 403):
            wrong = {"username": user["user"], "password": "no"}
            told = writer.send("POST", SESSION, wrong, status=status, client=client)
            assert told["errorMessages"] == ["Login failed" if status == 401 else "Login denied"]
        right = {"username": user["user"], "password": user["password"]}
        answer = client.post(SESSION, json=right)
        assert answer.status_code == 403
        assert answer.headers["x-seraph-loginreason"] == "AUTHENTICATION_DENIED"
        assert answer.headers["x-authentication-denied-reason"].startswith(
            "CAPTCHA_CHALLENGE; login-url=http"
        )


@pytest.mark.filterwarnings("ignore:Use OAuth or Token based authentication")
def test_a_client_others_wrote_logs_in_with_each(datacenter_site: Any) -> None:
    user, url = somebody(datacenter_site), datacenter_site.sandbox.url
    both = (user["user"], user["password"])
    for login in ({"basic_auth": both}, {"token_auth": user["token"]}, {"auth": both}):
        client = jira.JIRA(url, max_retries=0, **login)
        assert client.myself()["name"] == user["user"]
        client.close()


def test_who_does_not_log_in_sees_what_anybody_may_see(cloud_site: Any) -> None:
    """On Cloud, forgetting to log in looks like an empty site to a search, and like no issue to a read."""
    api, known = "/rest/api/3", cloud_site.issues(fields="summary")[0]["key"]
    with visitor(cloud_site) as nobody:
        found = nobody.post(f"{api}/search/jql", json={"jql": "created > '2000-01-01'"})
        assert (found.status_code, found.json()) == (200, {"issues": [], "isLast": True})
        assert nobody.get(f"{api}/project/search").json()["values"] == []
        assert nobody.get(f"{api}/issue/{known}").status_code == 404
        assert nobody.get(f"{api}/filter/search").json()["values"] == []
        assert nobody.get(f"{api}/users/search").status_code == 403
        assert nobody.get(f"{api}/status").json()
        assert "x-aaccountid" not in found.headers
        refused = nobody.get(f"{api}/myself")
        assert refused.status_code == 401
        assert "x-seraph-loginreason" not in refused.headers


OPEN = [
    (operation.segments, method)
    for (method, _length), rows in sorted(operations().items())
    for operation in rows
    if anonymous(method, "/" + "/".join(operation.segments))
]
NAMES = {"issueIdOrKey": "PLAT-1", "projectIdOrKey": "PLAT", "projectKeyOrId": "PLAT", "type": "project"}


@pytest.mark.parametrize(
    ("segments", "method"), OPEN, ids=[f"{method} {'/'.join(segments)}" for segments, method in OPEN]
)
def test_nobody_breaks_an_operation(cloud_site: Any, segments: tuple[str, ...], method: str) -> None:
    path = "/".join(NAMES.get(part[1:-1], "10000") if part[0] == "{" else part for part in segments)
    body = {"jql": "created > '2000-01-01'", "issueIdsOrKeys": ["PLAT-1"], "queries": ["created > -1d"]}
    with visitor(cloud_site) as nobody:
        answer = nobody.request(method, f"/{path}", **({"json": body} if method == "POST" else {}))
        assert answer.status_code in (200, 400, 401, 403, 404, 410, 501), answer.text


def test_the_cookie_of_crowd_logs_in_to_jira(datacenter_site: Any) -> None:
    user, keys = somebody(datacenter_site, 2), datacenter_site.sandbox.keys
    application = (keys["application"], keys["applicationPassword"])
    with visitor(datacenter_site, auth=application) as crowd:
        asked = {
            "username": user["user"], "password": user["password"],
            "validation-factors": {"validationFactors": [{"name": "remote_address", "value": "127.0.0.1"}]},
        }  # fmt: skip
        headers = {"Accept": "application/json"}
        token = crowd.post("/rest/usermanagement/1/session", json=asked, headers=headers).json()["token"]
    with visitor(datacenter_site, cookies={"crowd.token_key": token}) as person:
        assert person.get("/rest/api/2/myself").json()["name"] == user["user"]
        assert person.delete(SESSION).status_code == 204
        assert person.get("/rest/api/2/myself").status_code == 401
    with visitor(datacenter_site, cookies={"crowd.token_key": "unknown"}) as person:
        assert person.get("/rest/api/2/myself").status_code == 401


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(("sessions",)) == set()
