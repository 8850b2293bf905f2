"""Okta's classic authentication API, its sessions, and the link that opens Jira.

https://developer.okta.com/docs/reference/api/authn/
https://developer.okta.com/docs/reference/api/sessions/
"""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import quote

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.logins import okta_shape, page, refusal
from jira_sandbox.logins.form import sent
from jira_sandbox.logins.okta import Login, Okta, OktaError, no_token
from jira_sandbox.logins.saml import APP_PATH
from jira_sandbox.logins.sessions import cookies_of
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

SESSION_COOKIE, DEVICE_COOKIE = "sid", "DT"
AUTHN = "/okta/api/v1/authn"
DEVICE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What tokens of devices look like."""


def _okta(call: Call) -> Okta:
    """Give the identity provider.

    Raises:
        OktaError: 401 where an API token comes along that is none.
    """
    okta = call.site.part(Okta)
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    if kind.lower() == "ssws" and token.strip() != okta.api_token:
        raise no_token()
    return okta


def _body(call: Call, *names: str) -> Thing:
    """Read a body that has texts under these names.

    Raises:
        OktaError: 400 for another one.
    """
    body = call.body
    if not isinstance(body, dict):
        raise OktaError(400, "E0000003", "The request body was not well-formed.")
    for name in names:
        if not isinstance(body.get(name), str):
            cause = f"{name}: The field cannot be left blank"
            raise OktaError(400, "E0000001", f"Api validation failed: {name}", cause)
    return dict(body)


def _device(call: Call, body: Thing) -> str:
    """Give the token of the device: of the request's context, else of the browser's cookie."""
    context = body.get("context")
    told = context.get("deviceToken") if isinstance(context, dict) else None
    token = told if isinstance(told, str) else cookies_of(call.headers).get(DEVICE_COOKIE, "")
    return token if DEVICE.fullmatch(token) else ""


def _with_device(told: Thing, device: str) -> Answer:
    """Answer, and let the browser keep the token of its device."""
    answer = refusal.json_answer(told, 200, {"Cache-Control": "no-cache, no-store", "Pragma": "no-cache"})
    answer.cookies = (f"{DEVICE_COOKIE}={device}; Path=/okta; HttpOnly",)
    return answer


@route("POST", AUTHN, only="datacenter", open=True)
def authenticate(call: Call) -> Answer:
    """Begin a login with name and password, or tell the state of one under way.

    Raises:
        OktaError: 401 for a wrong password, 400 for another body.
    """
    okta = _okta(call)
    if isinstance(call.body, dict) and isinstance(call.body.get("stateToken"), str):
        return refusal.json_answer(okta_shape.state(call.site, call.body["stateToken"]), 200)
    body = _body(call, "username", "password")
    device = _device(call, body)
    if not device:
        number = f"{len(okta.transactions)} {call.site.now.isoformat()} {body['username']}"
        device = "DI" + hashlib.blake2b(number.encode(), digest_size=12).hexdigest()
    status, token, login = okta.begin(body["username"], body["password"], device)
    if login is not None:
        return _with_device(okta_shape.success(call.site, login), device)
    if status == "LOCKED_OUT":
        return refusal.json_answer(okta_shape.locked_out(call.site), 200)
    return _with_device(okta_shape.state(call.site, token), device)


@route("POST", AUTHN + "/factors", only="datacenter", open=True)
def enroll_factor(call: Call) -> Thing:
    """Begin to set up the second factor that a person has to have.

    Raises:
        OktaError: 400 for a factor that is not theirs to set up.
    """
    okta, body = _okta(call), _body(call, "stateToken", "factorType")
    okta.set_up(body["stateToken"], body["factorType"])
    return okta_shape.enrolling(call.site, body["stateToken"])


@route("POST", AUTHN + "/factors/{factor}/lifecycle/activate", only="datacenter", open=True)
def activate_factor(call: Call) -> Thing:
    """End the setting up of a second factor with its digits.

    Raises:
        OktaError: 403 for wrong digits.
    """
    body = _body(call, "stateToken", "passCode")
    login = _okta(call).activate(body["stateToken"], call.path["factor"], body["passCode"])
    return okta_shape.success(call.site, login)


@route("POST", AUTHN + "/factors/{factor}/verify", only="datacenter", open=True)
def verify_factor(call: Call) -> Thing:
    """Ask for a second factor, check its digits, or look whether the phone was answered.

    Raises:
        OktaError: 401 for an old state token, 403 for wrong digits, 429 for too many messages.
    """
    okta, body = _okta(call), _body(call, "stateToken")
    code = body.get("passCode")
    remember = call.query.get("rememberDevice", str(body.get("rememberDevice", ""))).lower() == "true"
    login = okta.verify(
        body["stateToken"], call.path["factor"], None if code in (None, "") else str(code), remember=remember
    )
    if login is not None:
        return okta_shape.success(call.site, login)
    return okta_shape.challenge(call.site, body["stateToken"])


@route("POST", AUTHN + "/factors/{factor}/verify/resend", only="datacenter", open=True)
def resend_code(call: Call) -> Thing:
    """Send other digits, or ask the phone again.

    Raises:
        OktaError: 429 where the last ones were sent a moment ago.
    """
    okta, body = _okta(call), _body(call, "stateToken")
    transaction = okta.transaction(body["stateToken"])
    factor = okta.factor(transaction, call.path["factor"])
    if factor.kind not in ("sms", "email"):
        raise OktaError(403, "E0000079", "This operation is not allowed in the current authentication state.")
    okta.send(transaction, factor)
    return okta_shape.challenge(call.site, body["stateToken"])


@route("POST", AUTHN + "/previous", only="datacenter", open=True)
def other_factor(call: Call) -> Thing:
    """Go back to the choice of a factor."""
    okta, body = _okta(call), _body(call, "stateToken")
    transaction = okta.transaction(body["stateToken"])
    transaction.factor, transaction.push = None, ""
    return okta_shape.state(call.site, body["stateToken"])


@route("POST", AUTHN + "/cancel", only="datacenter", open=True)
def cancel(call: Call) -> Thing:
    """Give a login up."""
    okta, body = _okta(call), _body(call, "stateToken")
    okta.transaction(body["stateToken"])
    del okta.transactions[body["stateToken"]]
    return {}


@route("POST", "/okta/api/v1/sessions", only="datacenter", open=True)
def create_session(call: Call) -> Answer:
    """Exchange a session token for a session.

    Raises:
        OktaError: 401 for one that is used or old.
    """
    name, login = _okta(call).open_session(_body(call, "sessionToken")["sessionToken"])
    answer = refusal.json_answer(okta_shape.session(call.site, name, login), 200)
    answer.cookies = (_session_cookie(name),)
    return answer


def _session_cookie(name: str) -> str:
    return f"{SESSION_COOKIE}={name}; Path=/okta; HttpOnly"


def _session(call: Call) -> tuple[str, Login | None]:
    name = cookies_of(call.headers).get(SESSION_COOKIE, "")
    return name, call.site.part(Okta).session(name)


@route("GET", "/okta/api/v1/sessions/me", only="datacenter", open=True)
def read_session(call: Call) -> Thing:
    """Tell the session of the cookie.

    Raises:
        OktaError: 404 where there is none.
    """
    name, login = _session(call)
    if login is None:
        raise OktaError(404, "E0000007", "Not found: Resource not found: me (Session)")
    return okta_shape.session(call.site, name, login)


@route("DELETE", "/okta/api/v1/sessions/me", only="datacenter", open=True)
def close_session(call: Call) -> Answer:
    """End the session of the cookie.

    Raises:
        OktaError: 404 where there is none.
    """
    read_session(call)
    del call.site.part(Okta).sessions[_session(call)[0]]
    return DONE


@route("GET", "/okta/login/sessionCookieRedirect", only="datacenter", open=True)
def session_by_redirect(call: Call) -> Answer:
    """Turn a session token into the browser's cookie, and send it on to a page of this host."""
    target = call.query.get("redirectUrl", "")
    if not target.startswith(call.site.url + "/"):
        return page.problem("The page to go on to is not one of this organization.")
    try:
        name, _login = call.site.part(Okta).open_session(call.query.get("token", ""))
    except OktaError:
        return page.sent_to(_login_page(call, target))
    answer = page.sent_to(target)
    answer.cookies = (_session_cookie(name),)
    return answer


def _login_page(call: Call, target: str) -> str:
    return f"{call.site.url}/okta/login/login.htm?fromURI={quote(target, safe='')}"


@route("GET", "/okta/login/login.htm", only="datacenter", open=True)
def login_page(call: Call) -> Answer:
    """Show the page where a person signs in."""
    return _login_form(call, call.query.get("fromURI", ""), "", 200)


@route("POST", "/okta/login/login.htm", only="datacenter", open=True)
def sign_in(call: Call) -> Answer:
    """Take name, password and the digits of a second factor where one is wanted."""
    given, okta = sent(call), call.site.part(Okta)
    target = given.get("fromURI", "")
    if not target.startswith(call.site.url + "/"):
        return page.problem("The page to go on to is not one of this organization.")
    try:
        status, token, login = okta.begin(given.get("username", ""), given.get("password", ""), "")
        if status == "LOCKED_OUT":
            return _login_form(call, target, "Your account is locked.", 403)
        if login is None:
            login = _by_digits(okta, token, given.get("passCode", ""))
    except OktaError as error:
        return _login_form(call, target, error.summary, error.status)
    name, _login = okta.open_session(okta.session_token(login))
    answer = page.sent_to(target)
    answer.cookies = (_session_cookie(name),)
    return answer


def _by_digits(okta: Okta, token: str, code: str) -> Login:
    """Finish a login with digits of Okta Verify, which need no message."""
    for factor in okta.enrolled(okta.transaction(token).owner).factors:
        if factor.kind == "token:software:totp":
            login = okta.verify(token, factor.id, code, remember=False)
            if login is not None:
                return login
    raise OktaError(403, "E0000068", "This page takes the digits of Okta Verify only.")


def _login_form(call: Call, target: str, message: str, status: int) -> Answer:
    digits = '<p><label>Okta Verify code, if you have one <input name="passCode"></label></p>'
    action = call.url.partition("?")[0]
    body = page.form(action, {"fromURI": target}, buttons=(("sign", "in", "Sign in"),), message=message)
    return page.page("Sign in", body.replace("<button", f"{digits}\n<button"), status)


@route("GET", APP_PATH + "/metadata", only="datacenter", open=True)
def metadata(call: Call) -> Answer:
    """Tell what Jira has to know to believe the statements: who makes them, and the certificate."""
    from jira_sandbox.logins import identity_provider

    return Answer(identity_provider.metadata(call.site), 200, "text/xml;charset=UTF-8")


@route("GET", APP_PATH, only="datacenter", open=True)
def open_jira(call: Call) -> Answer:
    """Open Jira as the one who is signed in: a page that posts a signed statement to it by itself.

    A session token does instead of a session: ``?onetimetoken=``.
    """
    okta = call.site.part(Okta)
    token = call.query.get("onetimetoken") or call.query.get("sessionToken")
    _name, login = _session(call)
    if token:
        try:
            _name, login = okta.open_session(token)
        except OktaError:
            login = None
    if login is None:
        return page.sent_to(_login_page(call, f"{call.site.url}{call.sent_url}"))
    from jira_sandbox.logins import identity_provider

    return identity_provider.posted(call.site, login.owner, call.query)
