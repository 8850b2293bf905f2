"""How Jira says no to a login: each product and each door of it in a shape of its own.

https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
https://confluence.atlassian.com/adminjiraserver/configuring-single-sign-on-for-jira-938847058.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from jira_sandbox.call import Answer
from jira_sandbox.errors import JiraError

PLAIN = "Client must be authenticated to access this resource."
HTML_REFUSAL = (
    "<html>\n<head><title>Unauthorized (401)</title></head>\n<body>\n<h1>Unauthorized (401)</h1>\n"
    '<p>Encountered a "401 - Unauthorized" error while loading this page.</p>\n</body>\n</html>\n'
)
HTML_CAPTCHA = "<html>\n<head><title>Log in</title></head>\n<body><p>CAPTCHA required.</p></body>\n</html>\n"
LOGIN_REASON = "X-Seraph-LoginReason"
LIKE_THE_PLATFORM = ("/rest/api/", "/rest/agile/")
"""Data Center's APIs that refuse nobody in the shape of all their errors; the others name the status."""


class Denied(Exception):
    """A login that was tried and refused.

    Args:
        answer: what Jira says.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def challenge(url: str) -> dict[str, str]:
    """Give the header by which Jira asks for a login."""
    return {"WWW-Authenticate": 'OAuth realm="' + url.replace(":", "%3A").replace("/", "%2F") + '"'}


def json_answer(body: Any, status: int, headers: Mapping[str, str] | None = None) -> Answer:
    """Make an answer of JSON."""
    return Answer(msgspec.json.encode(body), status, headers=dict(headers or {}))


def failed(deployment: str, url: str) -> Answer:
    """Refuse a login that is wrong: plain text on Cloud, a page on Data Center."""
    headers = {**challenge(url), LOGIN_REASON: "AUTHENTICATED_FAILED"}
    if deployment == "cloud":
        return Answer(PLAIN.encode(), 401, "text/plain;charset=UTF-8", headers)
    return Answer(HTML_REFUSAL.encode(), 401, "text/html;charset=UTF-8", headers)


def nobody(deployment: str, url: str, path: str) -> Answer:
    """Refuse a request without any login."""
    headers = challenge(url)
    if deployment == "cloud":
        return Answer(PLAIN.encode(), 401, "text/plain;charset=UTF-8", headers)
    if path.startswith(LIKE_THE_PLATFORM):
        told = JiraError(401, "You do not have the permission to see the specified issue.", "Login Required")
        return json_answer(told.body, 401, headers)
    return json_answer({"message": PLAIN, "status-code": 401}, 401, headers)


def captcha_headers(url: str) -> dict[str, str]:
    """Give the headers that send a person to the login page, to prove they are one."""
    return {
        LOGIN_REASON: "AUTHENTICATION_DENIED",
        "X-Authentication-Denied-Reason": f"CAPTCHA_CHALLENGE; login-url={url}/login.jsp",
    }


def captcha(url: str) -> Answer:
    """Refuse a login, right or wrong, after too many wrong ones."""
    return Answer(HTML_CAPTCHA.encode(), 403, "text/html;charset=UTF-8", captcha_headers(url))


def gateway(message: str = "Unauthorized", code: int = 401) -> Answer:
    """Refuse as Cloud's API gateway does, which knows no error messages of Jira's."""
    return json_answer({"code": code, "message": message}, code)


def wrong_scope() -> Answer:
    """Refuse a token that is good, but not for this."""
    return gateway("Unauthorized; scope does not match")


def too_little(url: str) -> Answer:
    """Refuse an application of Data Center whose scope is less than a change needs (RFC 6750, 3.1)."""
    told = JiraError(403, "The scope of the access token is not sufficient for this request.")
    realm = challenge(url)["WWW-Authenticate"].partition(" ")[2]
    return json_answer(told.body, 403, {"WWW-Authenticate": f'Bearer {realm}, error="insufficient_scope"'})
