"""The three steps of OAuth 1.0a on Data Center: request token, consent, access token.

https://developer.atlassian.com/server/jira/platform/oauth/
"""

from __future__ import annotations

import secrets
from html import escape
from urllib.parse import urlencode

from jira_sandbox.call import Answer, Call
from jira_sandbox.logins import consent, oauth1, page, refusal
from jira_sandbox.logins.form import sent
from jira_sandbox.logins.oauth1 import OUT_OF_BAND, Consumer, Handshakes, RequestToken
from jira_sandbox.routes.registry import route
from jira_sandbox.state.profiles import key_of

VERIFIER_LENGTH = 6
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"


def _verified(call: Call) -> tuple[Consumer, dict[str, str]]:
    path, _, query = call.sent_url.partition("?")
    return oauth1.verified(call.site, call.method, path, call.headers, query, call.raw)


def _told(values: dict[str, str]) -> Answer:
    return Answer(urlencode(values).encode(), 200, "text/plain;charset=UTF-8")


@route("POST", "/plugins/servlet/oauth/request-token", only="datacenter", open=True)
def request_token(call: Call) -> Answer:
    """Begin a handshake, with where the person shall be sent back to."""
    try:
        consumer, given = _verified(call)
        callback = given.get("oauth_callback", "")
        if callback != OUT_OF_BAND and not callback.startswith(("http://", "https://")):
            if not callback:
                raise oauth1.problem(call.site, "parameter_absent", oauth_parameters_absent="oauth_callback")
            raise oauth1.problem(call.site, "parameter_rejected", oauth_parameters_rejected="oauth_callback")
    except refusal.Denied as denied:
        return denied.answer
    return _told(call.site.part(Handshakes).ask(consumer, callback))


@route("POST", "/plugins/servlet/oauth/access-token", only="datacenter", open=True)
def access_token(call: Call) -> Answer:
    """End a handshake that somebody agreed to."""
    handshakes = call.site.part(Handshakes)
    try:
        consumer, given = _verified(call)
        told = handshakes.access(consumer, given.get("oauth_token", ""), given.get("oauth_verifier"))
    except refusal.Denied as denied:
        return denied.answer
    return _told(told)


@route("GET", "/plugins/servlet/oauth/authorize", only="datacenter", open=True)
def consent_page(call: Call) -> Answer:
    """Ask a person for consent."""
    token = call.query.get("oauth_token", "")
    asked = call.site.part(Handshakes).pending(token)
    return _unknown() if asked is None else _page(call, token, asked)


@route("POST", "/plugins/servlet/oauth/authorize", only="datacenter", open=True)
def consent_given(call: Call) -> Answer:
    """Take the person's answer: send them back, or show them the code they carry over themselves."""
    given = sent(call)
    token = given.get("oauth_token", "")
    asked = call.site.part(Handshakes).pending(token)
    if asked is None:
        return _unknown()
    if "approve" not in given:
        asked.owner, asked.verifier = "", "denied"
    else:
        principal, message = consent.answerer(call, given)
        if principal is None:
            return _page(call, token, asked, message, 401)
        asked.owner = key_of(principal.person.user)
        asked.verifier = "".join(secrets.choice(LETTERS) for _ in range(VERIFIER_LENGTH))
    if asked.callback == OUT_OF_BAND:
        return _carried(asked)
    joint = "&" if "?" in asked.callback else "?"
    told = urlencode({"oauth_token": token, "oauth_verifier": asked.verifier})
    return page.sent_to(f"{asked.callback}{joint}{told}")


def _unknown() -> Answer:
    return page.problem("The request for access is not known, or it took too long.", 401)


def _carried(asked: RequestToken) -> Answer:
    if not asked.owner:
        return page.page("Access denied", "<p>The application was not given access.</p>")
    code = escape(asked.verifier)
    return page.page(
        "Access approved",
        f"<p>You have successfully authorized the application. Your verification code is '{code}'.</p>",
    )


def _page(call: Call, token: str, asked: RequestToken, message: str = "", status: int = 200) -> Answer:
    known = call.principal is not None and call.principal.known
    name = call.site.part(Handshakes).consumers[asked.consumer].name
    body = page.form(
        "/plugins/servlet/oauth/authorize",
        {"oauth_token": token},
        login=not known,
        buttons=(("approve", "Allow", "Allow"), ("deny", "Deny", "Deny")),
        message=message,
    )
    told = "<p>It wants to read and write all data that you can, in your name.</p>"
    return page.page(f"{name} asks for access to your account", f"{told}\n{body}", status)
