"""Logging in by Okta: the states a client walks through, and the signed statement Jira takes for cookies."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from login_browser import Browser
from lxml import etree, html
from signxml.verifier import XMLVerifier

from jira_sandbox.company.generator import NOW

JUDGED = (
    "okta",
    "saml",
    "crowd_console",
)
"""Nobody describes these routes: what clients of other makers need of them is asked here."""

Thing = dict[str, Any]
DS = "{http://www.w3.org/2000/09/xmldsig#}"
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"


@pytest.fixture(scope="module")
def site(open_sandbox: Callable[..., AbstractContextManager[Any]]) -> Iterator[Any]:
    with open_sandbox("--issues", "30", "--deployment", "datacenter") as opened:
        yield opened


@pytest.fixture(autouse=True)
def on_time(site: Any) -> Iterator[None]:
    """Puts the clock back that a test has put forward, and the factors of the member."""
    later(site)
    enrolled(site, "push", "sms", "email", "token:software:totp")
    yield
    later(site)


def later(site: Any, **gone: float) -> None:
    now = datetime.fromisoformat(NOW) + timedelta(**gone)
    assert site.client.post("/sandbox/moods", json={"now": now.isoformat()}).status_code == 204


def admin(site: Any) -> Thing:
    told: Thing = site.sandbox.told["users"][0]
    return told


def member(site: Any) -> Thing:
    told: Thing = site.sandbox.told["users"][1]
    return told


def enrolled(site: Any, *kinds: str) -> Thing:
    """Ids of the member's factors by kind, and the secret of the digits."""
    answer = site.client.post("/sandbox/okta/users", json={"user": member(site)["user"], "factors": kinds})
    assert answer.status_code == 200
    rows = answer.json()["factors"]
    found: Thing = {row["factorType"]: row["id"] for row in rows}
    return found | {"secret": next((row["secret"] for row in rows if "secret" in row), None)}


def sent_code(site: Any) -> str:
    code: str = site.client.get("/sandbox/okta").json()["messages"][-1]["passCode"]
    return code


class Client:
    """A client of Okta's, as drivers have one inside."""

    def __init__(self, site: Any, user: Thing, **context: str) -> None:
        self.site = site
        self.session = requests.Session()
        self.url = site.sandbox.told["okta"]["url"] + "/api/v1"
        self.user = user
        self.context = {"context": context} if context else {}

    def post(self, path: str, status: int = 200, **body: Any) -> Thing:
        url = path if path.startswith("http") else self.url + path
        answer = self.session.post(url, json=body)
        assert answer.status_code == status, answer.text
        told: Thing = answer.json()
        return told

    def begin(self, status: int = 200, password: str = "") -> Thing:
        given = {"username": self.user["user"], "password": password or self.user["password"]}
        return self.post("/authn", status, **given, **self.context)

    def verify(self, token: str, factor: str, status: int = 200, **more: Any) -> Thing:
        return self.post(f"/authn/factors/{factor}/verify", status, stateToken=token, **more)


def test_a_password_alone_is_enough_without_second_factors(site: Any) -> None:
    client = Client(site, admin(site))
    told = client.begin()
    assert told["status"] == "SUCCESS"
    assert told["_embedded"]["user"]["profile"]["firstName"] == "Ada"
    session = client.post("/sessions", sessionToken=told["sessionToken"])
    assert (session["status"], session["amr"], session["mfaActive"]) == ("ACTIVE", ["pwd"], False)
    assert client.session.get(f"{client.url}/sessions/me").json()["id"] == session["id"]
    used = client.post("/sessions", 401, sessionToken=told["sessionToken"])
    assert used["errorCode"] == "E0000004"
    assert client.session.delete(f"{client.url}/sessions/me").status_code == 204
    for method in ("GET", "DELETE"):
        answer = client.session.request(method, f"{client.url}/sessions/me")
        assert (answer.status_code, answer.json()["errorCode"]) == (404, "E0000007")


def test_people_log_in_by_mail_too_and_wrong_ones_are_refused(site: Any) -> None:
    row = site.get("/rest/api/2/user", username="ada")
    client = Client(site, {**admin(site), "user": row["emailAddress"].upper()})
    assert client.begin()["status"] == "SUCCESS"
    refused = client.begin(401, password="no")
    assert set(refused) == {"errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"}
    assert refused["errorSummary"] == "Authentication failed"
    nobody = Client(site, {"user": "nobody@example.com", "password": "x"}).begin(401)
    assert nobody["errorCode"] == refused["errorCode"]


@pytest.mark.parametrize("kind", ["sms", "email"])
def test_digits_that_were_sent(site: Any, kind: str) -> None:
    factor = enrolled(site, kind)[kind]
    client = Client(site, member(site))
    told = client.begin()
    assert told["status"] == "MFA_REQUIRED"
    (offered,) = told["_embedded"]["factors"]
    assert (offered["factorType"], offered["id"], offered["provider"]) == (kind, factor, "OKTA")
    token = told["stateToken"]
    wrong = client.verify(token, factor, 403, passCode="000000")
    assert (wrong["errorCode"], wrong["errorSummary"]) == ("E0000068", "Invalid Passcode/Answer")
    asked = client.post(offered["_links"]["verify"]["href"], stateToken=token)
    assert asked["status"] == "MFA_CHALLENGE"
    assert "factorResult" not in asked
    code = sent_code(site)
    again = client.post(asked["_links"]["resend"][0]["href"], 429, stateToken=token)
    assert again["errorCode"] == "E0000109"
    done = client.verify(token, factor, passCode=code)
    assert done["status"] == "SUCCESS"
    assert client.post("/sessions", sessionToken=done["sessionToken"])["amr"] == ["pwd", "mfa", "otp"]
    assert client.verify(token, factor, 401, passCode=code)["errorCode"] == "E0000011"


def test_digits_are_good_for_the_next_login_and_once(site: Any) -> None:
    factor = enrolled(site, "sms")["sms"]
    client = Client(site, member(site))
    client.verify(client.begin()["stateToken"], factor)
    code, token = sent_code(site), client.begin()["stateToken"]
    assert client.verify(token, factor, passCode=code)["status"] == "SUCCESS"
    assert client.verify(client.begin()["stateToken"], factor, 403, passCode=code)["errorCode"] == "E0000068"


def test_digits_are_sent_again_and_end(site: Any) -> None:
    factor = enrolled(site, "email")["email"]
    client = Client(site, member(site))
    token = client.begin()["stateToken"]
    client.verify(token, factor)
    first = sent_code(site)
    later(site, seconds=60)
    client.post(f"/authn/factors/{factor}/verify/resend", stateToken=token)
    second = sent_code(site)
    if first != second:
        client.verify(token, factor, 403, passCode=first)
    later(site, minutes=7)
    assert client.verify(token, factor, 401, passCode=second)["errorCode"] == "E0000011"
    fresh = client.begin()["stateToken"]
    assert client.verify(fresh, factor, 403, passCode=second)["errorCode"] == "E0000068"


def test_digits_of_okta_verify(site: Any) -> None:
    found = enrolled(site, "token:software:totp")
    client, factor = Client(site, member(site)), found["token:software:totp"]
    token = client.begin()["stateToken"]
    assert client.verify(token, factor, 403)["errorCode"] == "E0000068"
    told = client.post(f"/authn/factors/{factor}/verify/resend", 403, stateToken=token)
    assert told["errorCode"] == "E0000079"
    assert client.verify(token, factor, passCode=pyotp.TOTP(found["secret"]).now())["status"] == "SUCCESS"


def test_a_push_waits_until_it_is_answered(site: Any) -> None:
    factor = enrolled(site, "push")["push"]
    client, phone = Client(site, member(site)), {"user": member(site)["user"]}
    for answer, result in (("reject", "REJECTED"), ("approve", None)):
        token = client.begin()["stateToken"]
        for _ in range(2):
            assert client.verify(token, factor)["factorResult"] == "WAITING"
        assert client.post("/authn", stateToken=token)["factorResult"] == "WAITING"
        pushed = site.client.post("/sandbox/okta/push", json={**phone, "answer": answer}).json()
        assert pushed == {"asked": True}
        if result:
            state = client.post("/authn", stateToken=token)
            assert (state["status"], state["factorResult"]) == ("MFA_CHALLENGE", result)
        else:
            assert client.verify(token, factor)["status"] == "SUCCESS"
    nobody = {"user": admin(site)["user"], "answer": "approve"}
    assert site.client.post("/sandbox/okta/push", json=nobody).json() == {"asked": False}
    for wrong in ({"answer": "maybe"}, {"user": "nobody", "answer": "approve"}):
        assert site.client.post("/sandbox/okta/push", json={**phone, **wrong}).status_code == 400


def test_a_push_nobody_answers_ends(site: Any) -> None:
    factor = enrolled(site, "push")["push"]
    client = Client(site, member(site))
    token = client.begin()["stateToken"]
    later(site, seconds=-60)
    client.verify(token, factor)
    later(site, seconds=270)
    assert client.verify(token, factor)["factorResult"] == "TIMEOUT"
    assert client.verify(token, factor)["factorResult"] == "WAITING"


def test_a_device_that_is_remembered_needs_no_second_factor(site: Any) -> None:
    found = enrolled(site, "token:software:totp")
    client = Client(site, member(site), deviceToken="26q43Ak9Eh04p7H6Nnx0m69JqYOrfVBY")
    token, factor = client.begin()["stateToken"], found["token:software:totp"]
    code = pyotp.TOTP(found["secret"]).now()
    done = client.post(f"/authn/factors/{factor}/verify?rememberDevice=true", stateToken=token, passCode=code)
    assert done["status"] == "SUCCESS"
    assert client.begin()["status"] == "SUCCESS"
    assert Client(site, member(site)).begin()["status"] == "MFA_REQUIRED"
    browser = Client(site, member(site))
    for expected in ("MFA_REQUIRED", "SUCCESS"):
        told = browser.begin()
        assert told["status"] == expected, "by the cookie of the browser"
        if expected == "MFA_REQUIRED":
            code = pyotp.TOTP(found["secret"]).now()
            browser.verify(told["stateToken"], factor, passCode=code, rememberDevice=True)


def test_going_back_and_giving_up(site: Any) -> None:
    factor = enrolled(site, "sms", "push")["sms"]
    client = Client(site, member(site))
    token = client.begin()["stateToken"]
    assert client.verify(token, factor)["status"] == "MFA_CHALLENGE"
    assert client.post("/authn/previous", stateToken=token)["status"] == "MFA_REQUIRED"
    assert client.post("/authn", stateToken=token)["status"] == "MFA_REQUIRED"
    assert client.verify(token, "facnone", 404)["errorCode"] == "E0000007"
    assert client.post("/authn/cancel", stateToken=token) == {}
    for path in ("/authn/cancel", "/authn/previous", "/authn"):
        assert client.post(path, 401, stateToken=token)["errorCode"] == "E0000011"


def test_too_many_failures_lock_an_account(site: Any) -> None:
    client = Client(site, member(site))
    for _ in range(10):
        client.begin(401, password="no")
    assert client.begin()["status"] == "LOCKED_OUT"
    factor = enrolled(site, "sms")["sms"]
    token = client.begin()["stateToken"]
    for _ in range(10):
        client.verify(token, factor, 403, passCode="1")
    assert client.verify(token, factor, 403, passCode="1")["errorCode"] == "E0000069"
    page = Browser(f"{site.sandbox.url}/okta/login/login.htm?fromURI={site.sandbox.url}/x", member(site))
    page.press("sign", "in")
    assert "locked" in page.text


@pytest.mark.parametrize("kind", ["sms", "token:software:totp"], ids=["sms", "digits"])
def test_a_factor_is_set_up_on_the_way(site: Any, kind: str) -> None:
    body = {"user": member(site)["user"], "enroll": ["sms", "token:software:totp"]}
    assert site.client.post("/sandbox/okta/users", json=body).json() == {"factors": []}
    client = Client(site, member(site))
    told = client.begin()
    assert told["status"] == "MFA_ENROLL"
    assert [row["status"] for row in told["_embedded"]["factors"]] == ["NOT_SETUP", "NOT_SETUP"]
    token, enroll = told["stateToken"], told["_embedded"]["factors"][0]["_links"]["enroll"]["href"]
    wrong = client.post(enroll, 400, stateToken=token, factorType="push", provider="OKTA")
    assert wrong["errorCode"] == "E0000001"
    begun = client.post(enroll, stateToken=token, factorType=kind, provider="OKTA")
    assert begun["status"] == client.post("/authn", stateToken=token)["status"] == "MFA_ENROLL_ACTIVATE"
    assert client.post("/authn/factors/facx/lifecycle/activate", 404, stateToken=token, passCode="1")
    activate, factor = begun["_links"]["next"]["href"], begun["_embedded"]["factor"]
    assert client.post(activate, 403, stateToken=token, passCode="1")["errorCode"] == "E0000068"
    if kind == "sms":
        code = sent_code(site)
    else:
        code = pyotp.TOTP(factor["_embedded"]["activation"]["sharedSecret"]).now()
    assert client.post(activate, stateToken=token, passCode=code)["status"] == "SUCCESS"
    again = client.begin()
    assert again["status"] == "MFA_REQUIRED"
    assert [row["id"] for row in again["_embedded"]["factors"]] == [factor["id"]]
    late = client.post("/authn/factors", 400, stateToken=again["stateToken"], factorType="sms")
    assert late["errorCode"] == "E0000001"


def test_bodies_that_are_none(site: Any) -> None:
    client = Client(site, admin(site))
    assert client.post("/authn", 400, username="ada")["errorCode"] == "E0000001"
    assert client.post("/authn/cancel", 400)["errorCode"] == "E0000001"
    answer = requests.post(f"{client.url}/authn", json=[])
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000003")
    token = site.sandbox.told["okta"]["apiToken"]
    for given, status in ((token, 200), ("no", 401)):
        given_body = {"username": "ada", "password": admin(site)["password"]}
        header = {"Authorization": f"SSWS {given}"}
        assert requests.post(f"{client.url}/authn", json=given_body, headers=header).status_code == status
    for wrong in (
        {"user": "nobody"},
        {"user": "ada", "factors": ["pigeon"]},
        {"user": "ada", "factors": "sms"},
    ):
        assert site.client.post("/sandbox/okta/users", json=wrong).status_code == 400


def posted(page: requests.Response) -> tuple[str, Thing]:
    """Where the page posts itself to, and what."""
    (form,) = html.fromstring(page.content).forms
    return form.action, {name: value for name, value in form.fields.items() if value is not None}


def opened(site: Any, user: Thing | None = None, **query: str) -> tuple[str, Thing]:
    """What the app link gives to somebody with a fresh session token."""
    client = Client(site, user or admin(site))
    token = client.begin()["sessionToken"]
    page = requests.get(site.sandbox.told["okta"]["appLink"], params={"onetimetoken": token, **query})
    assert page.status_code == 200
    return posted(page)


@pytest.mark.parametrize("place", [0, 1], ids=["samlconsumer", "samlsso"])
def test_a_driver_exchanges_a_statement_for_cookies(site: Any, place: int) -> None:
    _action, fields = opened(site)
    browser = requests.Session()
    url = site.sandbox.told["okta"]["exchangeUrls"][place]
    answer = browser.post(url, data={**fields, "RelayState": "/rest/api/2/myself"}, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/rest/api/2/myself")
    assert {"JSESSIONID", "atlassian.xsrf.token"} <= set(browser.cookies.keys())
    me = browser.get(f"{site.sandbox.url}/rest/api/2/myself")
    assert (me.status_code, me.json()["name"]) == (200, "ada")
    for relay in ("https://elsewhere.example/", "//elsewhere.example", ""):
        _action, fields = opened(site)
        answer = requests.post(url, data={**fields, "RelayState": relay}, allow_redirects=False)
        assert answer.headers["location"] == f"{site.sandbox.url}/secure/Dashboard.jspa"


def test_the_statement_is_signed_twice_as_its_schema_wants(site: Any) -> None:
    action, fields = opened(site)
    assert action == site.sandbox.told["okta"]["exchangeUrls"][0]
    root = etree.fromstring(base64.b64decode(fields["SAMLResponse"]))
    told = etree.fromstring(requests.get(site.sandbox.told["okta"]["metadata"]).content)
    assert told.get("entityID") == site.sandbox.told["okta"]["issuer"] == root.findtext(f"{SAML}Issuer")
    certificate = told.findtext(f".//{DS}X509Certificate")
    pem = f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"
    for element in (root, root.find(f"{SAML}Assertion")):
        assert [child.tag for child in element][:2] == [f"{SAML}Issuer", f"{DS}Signature"]
        XMLVerifier().verify(etree.tostring(element), x509_cert=pem, id_attribute="ID")
    assert root.findtext(f".//{SAML}NameID") == "ada"
    assert root.findtext(f".//{SAML}Audience") == site.sandbox.url


def test_a_person_with_a_browser(site: Any) -> None:
    """From Jira to Okta, over its page, and back with a statement that answers Jira's request."""
    found = enrolled(site, "token:software:totp")
    jira = f"{site.sandbox.url}/plugins/servlet/samlsso?redirectTo=/browse/PLAT-1"
    start = requests.get(jira, allow_redirects=False)
    asked = parse_qs(urlsplit(start.headers["location"]).query)
    assert set(asked) == {"SAMLRequest", "RelayState"}
    browser = Browser(start.headers["location"], member(site))
    browser.url = browser.answer.headers["location"]
    browser.answer = browser.session.get(browser.url)
    for code, status in (("", 403), ("000000", 403), (None, 302)):
        given = pyotp.TOTP(found["secret"]).now() if code is None else code
        browser.press("sign", "in", passCode=given)
        assert browser.answer.status_code == status, browser.answer.text
    action, fields = posted(browser.session.get(browser.answer.headers["location"]))
    answer = browser.session.post(action, data=fields, allow_redirects=False)
    assert answer.headers["location"] == "/browse/PLAT-1"
    me = browser.session.get(f"{site.sandbox.url}/rest/api/2/myself").json()
    assert me["name"] == member(site)["user"]
    action, fields = posted(browser.session.get(start.headers["location"]))
    replayed = browser.session.post(action, data=fields)
    assert replayed.status_code == 403, "the request was answered before"
    assert "a request that nobody made" in replayed.text


def test_a_session_by_redirect(site: Any) -> None:
    client = Client(site, admin(site))
    okta, link = site.sandbox.told["okta"]["url"], site.sandbox.told["okta"]["appLink"]
    token = client.begin()["sessionToken"]
    given = {"token": token, "redirectUrl": link, "checkAccountSetupComplete": "true"}
    browser = requests.Session()
    answer = browser.get(f"{okta}/login/sessionCookieRedirect", params=given)
    assert posted(answer)[1]["SAMLResponse"]
    used = requests.get(f"{okta}/login/sessionCookieRedirect", params=given, allow_redirects=False)
    assert "/login/login.htm?fromURI=" in used.headers["location"]
    elsewhere = {**given, "redirectUrl": "https://elsewhere.example/"}
    assert requests.get(f"{okta}/login/sessionCookieRedirect", params=elsewhere).status_code == 400
    away = Browser(f"{okta}/login/login.htm?fromURI=https://elsewhere.example/", admin(site))
    away.press("sign", "in")
    assert away.answer.status_code == 400


def test_who_is_not_signed_in_is_sent_to_the_page(site: Any) -> None:
    link = site.sandbox.told["okta"]["appLink"]
    for query in ("", "?onetimetoken=unknown"):
        answer = requests.get(link + query, allow_redirects=False)
        assert answer.status_code == 302
        assert "/okta/login/login.htm?fromURI=" in answer.headers["location"]


def test_requests_nobody_can_read(site: Any) -> None:
    for text in ("***", "AAAA", base64.b64encode(b"\x03\x00").decode()):
        client = Client(site, admin(site))
        given = {"onetimetoken": client.begin()["sessionToken"], "SAMLRequest": text}
        assert requests.get(site.sandbox.told["okta"]["appLink"], params=given).status_code == 400


def test_crowd_vouches_for_a_person(site: Any) -> None:
    """From Crowd's link over its page to a statement that Jira takes; and with a token of its REST."""
    told = site.sandbox.told
    start = requests.get(told["crowdLogin"], allow_redirects=False)
    browser = Browser(start.headers["location"], member(site))
    browser.press("login", "on", password="no")
    assert (browser.answer.status_code, "wrong" in browser.text) == (401, True)
    browser.press("login", "on")
    assert browser.answer.headers["location"].startswith("/crowd/console/secure/saml/sso.action")
    action, fields = posted(browser.session.get(told["crowdLogin"]))
    assert action == told["okta"]["exchangeUrls"][0]
    person = requests.Session()
    person.post(action, data=fields, allow_redirects=False)
    me = person.get(f"{told['url']}/rest/api/2/myself").json()
    assert me["name"] == member(site)["user"]
    given = {"username": member(site)["user"], "password": member(site)["password"]}
    application = (told["keys"]["application"], told["keys"]["applicationPassword"])
    token = requests.post(f"{told['url']}/rest/usermanagement/1/session", json=given, auth=application,
                          headers={"Accept": "application/json"}).json()["token"]  # fmt: skip
    page = requests.get(told["crowdLogin"], cookies={"crowd.token_key": token})
    assert posted(page)[1]["SAMLResponse"]
    away = Browser(f"{told['url']}/crowd/console/login.action?redirectTo=//elsewhere", member(site))
    away.press("login", "on")
    assert away.answer.headers["location"] == "/crowd/console/"


def changed(fields: Thing, old: str, new: str) -> Thing:
    """The fields with something else in the statement."""
    text = base64.b64decode(fields["SAMLResponse"]).decode()
    assert old in text
    return {"SAMLResponse": base64.b64encode(text.replace(old, new).encode()).decode()}


def test_what_jira_does_not_believe(site: Any) -> None:
    url = site.sandbox.told["okta"]["exchangeUrls"][0]
    _action, fields = opened(site)
    name = member(site)["user"]
    for wrong in (
        changed(fields, ">ada</", f">{name}</"),
        changed(fields, "status:Success", "status:Responder"),
        {"SAMLResponse": ""},
        {"SAMLResponse": "***"},
        {"SAMLResponse": base64.b64encode(b"no xml").decode()},
        {"SAMLResponse": base64.b64encode(b"<x/>").decode()},
        {"SAMLResponse": base64.b64encode(b'<!DOCTYPE x [<!ENTITY e "v">]><x>&e;</x>').decode()},
        {},
    ):
        answer = requests.post(url, data=wrong, allow_redirects=False)
        assert answer.status_code == 403, wrong
        assert "JSESSIONID" not in answer.cookies
    assert requests.post(url, data=fields, allow_redirects=False).status_code == 302
    again = requests.post(url, data=fields, allow_redirects=False)
    assert "used before" in again.text
    _action, fields = opened(site)
    later(site, minutes=10)
    assert "too early or too late" in requests.post(url, data=fields).text
    later(site, minutes=-10)
    assert "too early or too late" in requests.post(url, data=fields).text
