"""OAuth 2.0 as others' clients do it: on Cloud with consent and rotating tokens, on Data Center with PKCE."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from login_browser import Browser

from jira_sandbox.company.generator import NOW

JUDGED = (
    "oauth",
    "provider",
)
"""Nobody describes these routes: what clients of other makers need of them is asked here."""

Thing = dict[str, Any]
SCOPES = "read:jira-work read:jira-user offline_access read:me"


@pytest.fixture(scope="module")
def cloud_site(open_sandbox: Callable[..., AbstractContextManager[Any]]) -> Iterator[Any]:
    with open_sandbox("--issues", "30") as opened:
        yield opened


@pytest.fixture(scope="module")
def datacenter_site(open_sandbox: Callable[..., AbstractContextManager[Any]]) -> Iterator[Any]:
    with open_sandbox("--issues", "30", "--deployment", "datacenter") as opened:
        yield opened


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(f"{request.param}_site")


@pytest.fixture(autouse=True)
def on_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Puts the clock back that a test has put forward."""
    names = {"cloud_site", "datacenter_site", "site"} & set(request.fixturenames)
    sites = [request.getfixturevalue(name) for name in sorted(names)]
    yield
    for site in sites:
        later(site)


def later(site: Any, **gone: float) -> None:
    """Lets time go by since the start."""
    now = datetime.fromisoformat(NOW) + timedelta(**gone)
    assert site.client.post("/sandbox/moods", json={"now": now.isoformat()}).status_code == 204


def ends(site: Any) -> tuple[str, str]:
    """Where consent is asked for, and where tokens are had."""
    url = site.sandbox.url
    if site.cloud:
        return f"{url}/authorize", f"{url}/oauth/token"
    return f"{url}/rest/oauth2/latest/authorize", f"{url}/rest/oauth2/latest/token"


def application(site: Any) -> Thing:
    told: Thing = site.sandbox.told["applications"][0]
    return told


def session_of(site: Any, scope: str, app: Thing | None = None, **more: Any) -> OAuth2Session:
    app = app or application(site)
    return OAuth2Session(
        app["clientId"], app["clientSecret"], scope=scope, redirect_uri=app["redirectUris"][0], **more
    )


def consent(site: Any, session: OAuth2Session, place: int = 0, **more: str) -> tuple[Browser, Thing]:
    """What the browser of somebody comes back with."""
    extra = {"audience": "api.atlassian.com", "prompt": "consent"} if site.cloud else {}
    url, state = session.create_authorization_url(ends(site)[0], **{**extra, **more})
    browser = Browser(url, site.sandbox.told["users"][place])
    assert browser.answer.status_code == 200, browser.text
    told = browser.press("decision", "accept")
    assert told["state"] == state
    return browser, told


def tokens(site: Any, scope: str = SCOPES, place: int = 0) -> tuple[OAuth2Session, Thing]:
    session = session_of(site, scope)
    _browser, told = consent(site, session, place)
    return session, dict(session.fetch_token(ends(site)[1], code=told["code"]))


def test_the_page_says_who_asks_for_what(cloud_site: Any) -> None:
    session = session_of(cloud_site, SCOPES)
    url, _ = session.create_authorization_url(ends(cloud_site)[0], audience="api.atlassian.com")
    browser = Browser(url)
    assert browser.answer.headers["content-type"].startswith("text/html")
    for word in ("Connector", "read:jira-work", "Accept", "Deny"):
        assert word in browser.text
    wrong = browser.press("decision", "accept", username="ada@example.com", password="no")
    assert (browser.answer.status_code, wrong) == (401, {})
    assert "wrong" in browser.text
    state = browser.form().fields["state"]
    told = browser.press("decision", "deny")
    assert told == {
        "error": "access_denied", "state": state, "error_description": "User did not authorize the request",
    }  # fmt: skip


def test_cloud_by_a_client_others_wrote(cloud_site: Any) -> None:
    session, token = tokens(cloud_site, place=1)
    assert (token["expires_in"], token["token_type"]) == (3600, "Bearer")
    assert set(token["scope"].split()) == set(SCOPES.split())
    url, told = cloud_site.sandbox.url, cloud_site.sandbox.told
    (resource,) = session.get(f"{url}/oauth/token/accessible-resources").json()
    assert resource["id"] == told["cloudId"]
    assert resource["scopes"] == ["read:jira-user", "read:jira-work"]
    me = session.get(f"{url}/me").json()
    assert me["account_id"] == told["users"][1]["accountId"]
    through = f"{url}/ex/jira/{resource['id']}/rest/api/3"
    assert session.get(f"{through}/myself").json()["accountId"] == me["account_id"]
    refused = session.post(f"{through}/issue", json={})
    assert (refused.status_code, refused.json()) == (
        401, {"code": 401, "message": "Unauthorized; scope does not match"},
    )  # fmt: skip
    assert session.get(f"{url}/rest/api/3/myself").status_code == 401, "the site takes no OAuth"


def test_an_access_token_ends_and_is_renewed(cloud_site: Any) -> None:
    session, token = tokens(cloud_site)
    through = f"{cloud_site.sandbox.told['gateway']}/rest/api/3/myself"
    later(cloud_site, seconds=3700)
    assert session.get(through).json() == {"code": 401, "message": "Unauthorized"}
    renewed = session.refresh_token(ends(cloud_site)[1], token["refresh_token"])
    assert renewed["refresh_token"] != token["refresh_token"]
    assert session.get(through).status_code == 200
    later(cloud_site, seconds=3700 + 300)
    again = session.refresh_token(ends(cloud_site)[1], token["refresh_token"])
    assert again["refresh_token"] != renewed["refresh_token"], "two may come at once"
    later(cloud_site, seconds=3700 + 660)
    answer = requests.post(ends(cloud_site)[1], json={
        "grant_type": "refresh_token", "refresh_token": token["refresh_token"],
        "client_id": session.client_id, "client_secret": session.client_secret,
    })  # fmt: skip
    assert (answer.status_code, answer.json()) == (
        403, {"error": "invalid_grant", "error_description": "Unknown or invalid refresh token."},
    )  # fmt: skip
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(ends(cloud_site)[1], again["refresh_token"])


def test_a_refresh_token_nobody_uses_ends(cloud_site: Any) -> None:
    session, token = tokens(cloud_site)
    later(cloud_site, days=90, minutes=1)
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(ends(cloud_site)[1], token["refresh_token"])


def test_without_offline_access_there_is_no_refresh_token(cloud_site: Any) -> None:
    session, token = tokens(cloud_site, "read:jira-user")
    assert "refresh_token" not in token
    refused = session.get(f"{cloud_site.sandbox.url}/me")
    assert refused.json()["message"] == "Unauthorized; scope does not match"
    _session, only_me = tokens(cloud_site, "read:me")
    bearer = {"Authorization": f"Bearer {only_me['access_token']}"}
    assert (
        httpx2.get(f"{cloud_site.sandbox.url}/oauth/token/accessible-resources", headers=bearer).json() == []
    )
    for path in ("/me", "/oauth/token/accessible-resources"):
        assert httpx2.get(cloud_site.sandbox.url + path).json() == {"code": 401, "message": "Unauthorized"}


def test_data_center_with_pkce_by_a_client_others_wrote(datacenter_site: Any) -> None:
    session = session_of(datacenter_site, "WRITE", code_challenge_method="S256")
    verifier = "a" * 43 + "-._~" + "Z" * 5
    _browser, told = consent(datacenter_site, session, 1, code_verifier=verifier)
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.fetch_token(ends(datacenter_site)[1], code=told["code"], code_verifier="b" * 43)
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.fetch_token(ends(datacenter_site)[1], code=told["code"])
    token = session.fetch_token(ends(datacenter_site)[1], code=told["code"], code_verifier=verifier)
    assert (token["expires_in"], token["token_type"]) == (7200, "bearer")
    assert token["created_at"] >= int(datetime.fromisoformat(NOW).timestamp())
    api = f"{datacenter_site.sandbox.url}/rest/api/2"
    assert session.get(f"{api}/myself").json()["name"] == datacenter_site.sandbox.told["users"][1]["user"]
    assert session.post(f"{api}/issue", json={}).status_code == 400
    renewed = session.refresh_token(ends(datacenter_site)[1], token["refresh_token"])
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(ends(datacenter_site)[1], token["refresh_token"])
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(ends(datacenter_site)[1], renewed["refresh_token"])


def test_data_center_takes_a_plain_challenge_too(datacenter_site: Any) -> None:
    session = session_of(datacenter_site, "READ")
    _browser, told = consent(datacenter_site, session, code_challenge="plain-and-long-enough")
    token = session.fetch_token(
        ends(datacenter_site)[1], code=told["code"], code_verifier="plain-and-long-enough"
    )
    assert token["scope"] == "READ"


def test_scopes_of_data_center_keep_what_they_hold_back(datacenter_site: Any) -> None:
    api = f"{datacenter_site.sandbox.url}/rest/api/2"
    component = {"name": "By an application", "project": "PLAT"}
    for scope, write, administer in (("READ", 403, 403), ("WRITE", 201, 403), ("READ ADMIN", 201, 200)):
        session, token = tokens(datacenter_site, scope)
        assert token["scope"] == scope.split()[-1]
        assert session.get(f"{api}/search", params={"jql": "created > '2000-01-01'"}).status_code == 200
        assert session.post(f"{api}/search", json={"jql": "created > '2000-01-01'"}).status_code == 200
        made = session.post(f"{api}/component", json={**component, "name": f"By {scope}"})
        assert made.status_code == write, made.text
        ended = session.delete(f"{api}/user/session/ada")
        assert ended.status_code == administer
        if scope == "READ":
            assert 'error="insufficient_scope"' in made.headers["www-authenticate"]


def test_data_center_revokes(datacenter_site: Any) -> None:
    session, token = tokens(datacenter_site, "READ")
    revoke = f"{datacenter_site.sandbox.url}/rest/oauth2/latest/revoke"
    both = (session.client_id, session.client_secret)
    assert requests.post(revoke, data={"token": token["access_token"]}).status_code == 401
    assert requests.post(revoke, auth=both).status_code == 400
    for value in ("unknown", token["access_token"], token["access_token"]):
        assert requests.post(revoke, data={"token": value}, auth=both).status_code == 200
    assert session.get(f"{datacenter_site.sandbox.url}/rest/api/2/myself").status_code == 401
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(ends(datacenter_site)[1], token["refresh_token"])


def test_a_redirect_uri_that_is_sent_with_a_refresh_must_be_the_right_one(datacenter_site: Any) -> None:
    session, token = tokens(datacenter_site, "READ")
    app = application(datacenter_site)
    given = {
        "grant_type": "refresh_token", "refresh_token": token["refresh_token"],
        "client_id": app["clientId"], "client_secret": app["clientSecret"],
    }  # fmt: skip
    wrong = requests.post(ends(datacenter_site)[1], params={**given, "redirect_uri": app["redirectUris"][1]})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    right = requests.post(ends(datacenter_site)[1], params={**given, "redirect_uri": session.redirect_uri})
    assert right.status_code == 200


def test_an_application_asks_for_itself(site: Any) -> None:
    scope = "read:jira-user" if site.cloud else "READ"
    session = session_of(site, scope)
    token = session.fetch_token(ends(site)[1], grant_type="client_credentials")
    assert token["scope"] == scope
    assert "refresh_token" not in token
    base = site.sandbox.told["gateway"] + "/rest/api/3" if site.cloud else site.sandbox.url + "/rest/api/2"
    assert session.get(f"{base}/myself").json()["displayName"] == site.sandbox.told["users"][1]["displayName"]
    with pytest.raises(OAuthError, match="invalid_scope"):
        session.fetch_token(ends(site)[1], grant_type="client_credentials", scope="offline_access")


def test_a_code_is_good_once_and_for_the_one_who_got_it(site: Any) -> None:
    session = session_of(site, "read:jira-user" if site.cloud else "READ")
    _browser, told = consent(site, session)
    status = 403 if site.cloud else 400
    app = application(site)
    given = {"grant_type": "authorization_code", "code": told["code"], "redirect_uri": session.redirect_uri}
    proof = {"client_id": app["clientId"], "client_secret": app["clientSecret"]}
    other = site.client.post("/sandbox/applications", json={"name": "Other", "redirectUris": []}).json()
    for change, error in (
        ({"code": "unknown"}, "invalid_grant"),
        ({"redirect_uri": app["redirectUris"][1]}, "invalid_grant"),
        ({"code_verifier": "none was asked for"}, "invalid_grant"),
        ({"client_id": other["clientId"], "client_secret": other["clientSecret"]}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_request"),
        ({"code": ""}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ):
        answer = requests.post(ends(site)[1], data={**given, **proof, **change})
        assert (answer.status_code, answer.json()["error"]) == (status, error)
    for wrong in ({"client_secret": "no"}, {"client_id": "nobody"}):
        answer = requests.post(ends(site)[1], data={**given, **proof, **wrong})
        assert answer.status_code == 401
        assert answer.json()["error"] == ("access_denied" if site.cloud else "invalid_client")
    right = requests.post(ends(site)[1], data={**given, **proof})
    assert right.status_code == 200
    assert right.headers["cache-control"] == "no-store"
    bearer = {"Authorization": f"Bearer {right.json()['access_token']}"}
    base = site.sandbox.told["gateway"] + "/rest/api/3" if site.cloud else site.sandbox.url + "/rest/api/2"
    assert requests.get(f"{base}/myself", headers=bearer).status_code == 200
    replayed = requests.post(ends(site)[1], data={**given, **proof})
    assert (replayed.status_code, replayed.json()["error"]) == (status, "invalid_grant")
    assert requests.get(f"{base}/myself", headers=bearer).status_code == 401, "a replay ends the grant"


def test_a_code_ends(site: Any) -> None:
    session = session_of(site, "read:jira-user" if site.cloud else "READ")
    _browser, told = consent(site, session)
    later(site, minutes=11)
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.fetch_token(ends(site)[1], code=told["code"])


def test_what_is_asked_wrongly(site: Any) -> None:
    app = application(site)
    right = {
        "client_id": app["clientId"], "redirect_uri": app["redirectUris"][0], "response_type": "code",
        "scope": "read:jira-user" if site.cloud else "READ", "audience": "api.atlassian.com", "state": "<s>",
    }  # fmt: skip
    for change in ({"client_id": "nobody"}, {"redirect_uri": "http://localhost:33334"}, {"redirect_uri": ""}):
        answer = requests.get(ends(site)[0], params={**right, **change}, allow_redirects=False)
        assert answer.status_code == 400
        assert "location" not in answer.headers
    changes = [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"code_challenge_method": "S512", "code_challenge": "x"}, "invalid_request"),
    ]
    for change, error in changes + ([({"audience": "elsewhere"}, "invalid_request")] if site.cloud else []):
        url = f"{ends(site)[0]}?{urlencode({**right, **change})}"
        answer = requests.get(url, allow_redirects=False)
        assert answer.status_code == 302
        told = parse_qs(urlsplit(answer.headers["location"]).query)
        assert (told["error"], told["state"]) == ([error], ["<s>"])


def test_an_application_of_ones_own_asks_for_what_it_is_registered_with(site: Any) -> None:
    scope, more = ("read:jira-user", "write:jira-work") if site.cloud else ("READ", "ADMIN")
    asked = {"name": "Mine <b>", "redirectUris": ["http://127.0.0.1:1/back?tenant=1"], "scopes": [scope]}
    app = site.client.post("/sandbox/applications", json=asked).json()
    session = session_of(site, scope, app)
    _browser, told = consent(site, session)
    assert told["tenant"] == "1"
    assert session.fetch_token(ends(site)[1], code=told["code"])["scope"] == scope
    url, _ = session_of(site, more, app).create_authorization_url(ends(site)[0], audience="api.atlassian.com")
    assert Browser(url).led_to()["error"] == "invalid_scope"
    wrong = [{"scopes": ["no"]}, {"scopes": "read"}, {"redirectUris": [1]}]
    for body in wrong:
        assert site.client.post("/sandbox/applications", json=body).status_code == 400


def test_who_is_logged_in_is_not_asked_again(datacenter_site: Any) -> None:
    user = datacenter_site.sandbox.told["users"][1]
    session = session_of(datacenter_site, "READ")
    url, _ = session.create_authorization_url(ends(datacenter_site)[0])
    browser = Browser(f"{datacenter_site.sandbox.url}/_edge/tenant_info")
    login = {"username": user["user"], "password": user["password"]}
    browser.session.post(f"{datacenter_site.sandbox.url}/rest/auth/1/session", json=login)
    browser.url, browser.answer = url, browser.session.get(url)
    assert f"You are {user['user']}" in browser.text
    assert "username" not in browser.form().fields
    token = session.fetch_token(ends(datacenter_site)[1], code=browser.press("decision", "accept")["code"])
    myself = requests.get(
        f"{datacenter_site.sandbox.url}/rest/api/2/myself",
        headers={"Authorization": f"Bearer {token['access_token']}"},
    )
    assert myself.json()["name"] == user["user"]


def test_a_captcha_is_asked_for_at_the_consent_page_too(datacenter_site: Any) -> None:
    user = datacenter_site.sandbox.told["users"][-1]
    url, _ = session_of(datacenter_site, "READ").create_authorization_url(ends(datacenter_site)[0])
    browser = Browser(url, {**user, "password": "no"})
    for _ in range(5):
        browser.press("decision", "accept")
    assert "CAPTCHA" in browser.text
    for body, status in (({"user": user["user"]}, 204), ({"user": "nobody"}, 400)):
        assert datacenter_site.client.post("/sandbox/logins/forgive", json=body).status_code == status
    assert "code" in Browser(url, user).press("decision", "accept")


def test_tokens_of_ones_own(cloud_site: Any) -> None:
    user = cloud_site.sandbox.told["users"][1]["user"]
    asked = {"user": user, "scopes": ["read:jira-user"], "days": 1}
    token = cloud_site.client.post("/sandbox/tokens", json=asked).json()["token"]
    through = f"{cloud_site.sandbox.told['gateway']}/rest/api/3/myself"
    assert httpx2.get(through, auth=(user, token)).status_code == 200
    later(cloud_site, days=1, minutes=1)
    assert httpx2.get(through, auth=(user, token)).status_code == 401
    for wrong in ({"user": "nobody"}, {"user": user, "scopes": ["no"]}, {"user": user, "days": "x"}):
        assert cloud_site.client.post("/sandbox/tokens", json=wrong).status_code == 400
