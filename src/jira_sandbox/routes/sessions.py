"""Logging in and out by cookie, on Data Center.

https://developer.atlassian.com/server/jira/platform/cookie-based-authentication/
https://docs.atlassian.com/software/jira/docs/api/REST/latest/#auth/1/session
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.crowd.directory import COOKIE as TOKEN_COOKIE
from jira_sandbox.errors import JiraError
from jira_sandbox.logins import crowd_sso, refusal
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.basic import password_login
from jira_sandbox.logins.sessions import COOKIE, Sessions, cookies, cookies_of, farewell
from jira_sandbox.routes.registry import route
from jira_sandbox.state.moment import written
from jira_sandbox.state.profiles import key_of

NOT_LOGGED_IN = "You are not authenticated. Authentication required to perform this operation."


def _login_info(call: Call, key: str) -> dict[str, Any]:
    past, zone = call.site.part(Accounts).history(key), call.site.zone
    told: dict[str, Any] = {"failedLoginCount": past.failed, "loginCount": past.successes}
    if past.last_failure is not None:
        told["lastFailedLoginTime"] = written(past.last_failure, zone)
    if past.last_success is not None:
        told["previousLoginTime"] = written(past.last_success, zone)
    return told


def _somebody(call: Call) -> None:
    if call.principal is None or not call.principal.known:
        raise JiraError(401, NOT_LOGGED_IN)


@route("GET", "/rest/auth/1/session", only="datacenter", open=True)
def read_session(call: Call) -> dict[str, Any]:
    """Tell the session of the caller.

    Raises:
        JiraError: 401 for nobody.
    """
    _somebody(call)
    return {
        "self": call.caller.user["self"],
        "name": call.caller.name,
        "loginInfo": _login_info(call, key_of(call.caller.user)),
    }


@route("POST", "/rest/auth/1/session", only="datacenter", open=True)
def log_in(call: Call) -> Answer:
    """Begin a session with name and password; the answer sets its cookies.

    Raises:
        JiraError: 400 for another body, 401 for a wrong login, 403 where a CAPTCHA is due.
    """
    body = call.body if isinstance(call.body, dict) else {}
    name, password = body.get("username"), body.get("password")
    if not isinstance(name, str) or not isinstance(password, str):
        raise JiraError(400, "Name and password of the user are expected.")
    try:
        principal = password_login(call.site, name, password)
    except refusal.Denied:
        raise JiraError(403, "Login denied", headers=refusal.captcha_headers(call.site.url)) from None
    if principal is None:
        reason = {refusal.LOGIN_REASON: "AUTHENTICATED_FAILED", **refusal.challenge(call.site.url)}
        raise JiraError(401, "Login failed", headers=reason)
    value = call.site.part(Sessions).begin(principal.person)
    told = {
        "session": {"name": COOKIE, "value": value},
        "loginInfo": _login_info(call, key_of(principal.person.user)),
    }
    answer = refusal.json_answer(told, 200, {refusal.LOGIN_REASON: "OK"})
    answer.cookies = cookies(call.site, value)
    return answer


@route("DELETE", "/rest/auth/1/session", only="datacenter", open=True)
def log_out(call: Call) -> Answer:
    """End the session of the cookie.

    Raises:
        JiraError: 401 for nobody.
    """
    _somebody(call)
    brought = cookies_of(call.headers)
    call.site.part(Sessions).end(brought.get(COOKIE, ""))
    crowd_sso.end(call.site, brought.get(TOKEN_COOKIE, ""))
    return Answer(b"", 204, cookies=farewell())


@route("DELETE", "/rest/auth/1/websudo", only="datacenter")
def end_websudo(_call: Call) -> Answer:
    """End the time in which an administrator need not give the password again; nothing here asks for it."""
    return DONE
