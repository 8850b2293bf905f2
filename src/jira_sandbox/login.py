"""Who may ask: the credentials of the sandbox's one caller, and Jira's refusals of all others.

Cloud takes Basic with e-mail and API token; Data Center takes Basic with name and password, or a
personal access token as Bearer.
https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field

from jira_sandbox.call import Answer
from jira_sandbox.errors import JiraError

PLAIN_REFUSAL = "Client must be authenticated to access this resource."
HTML_REFUSAL = (
    "<html>\n<head><title>Unauthorized (401)</title></head>\n<body>\n<h1>Unauthorized (401)</h1>\n"
    '<p>Encountered a "401 - Unauthorized" error while loading this page.</p>\n</body>\n</html>\n'
)
HTML_CAPTCHA = "<html>\n<head><title>Log in</title></head>\n<body><p>CAPTCHA required.</p></body>\n</html>\n"
CAPTCHA_AFTER = 5
"""Failures after which Data Center asks a person to prove they are one."""


@dataclass
class Login:
    """The one caller's credentials.

    Args:
        deployment: ``"cloud"`` or ``"datacenter"``.
        user: e-mail address on Cloud, login name on Data Center.
        token: API token, password or personal access token.
        site: URL of the site, for the login page a refusal points to.
    """

    deployment: str
    user: str
    token: str
    site: str
    failures: int = field(default=0)

    def refusal(self, authorization: str | None) -> Answer | None:
        """Check an ``Authorization`` header; ``None`` lets the caller in, an answer refuses it."""
        if authorization is not None and self._known(authorization):
            if self.deployment == "datacenter" and self.failures >= CAPTCHA_AFTER:
                return self._captcha()
            self.failures = 0
            return None
        if authorization is not None:
            self.failures += 1
        if self.deployment == "cloud":
            return self._cloud(authorization)
        return self._captcha() if self.failures >= CAPTCHA_AFTER else self._datacenter(authorization)

    def _known(self, authorization: str) -> bool:
        kind, _, secret = authorization.partition(" ")
        if kind.lower() == "bearer":
            return self.deployment == "datacenter" and _same(secret.strip(), self.token)
        if kind.lower() != "basic":
            return False
        try:
            user, _, token = base64.b64decode(secret, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return _same(user.lower(), self.user.lower()) and _same(token, self.token)

    def _cloud(self, authorization: str | None) -> Answer:
        headers = {
            "WWW-Authenticate": 'OAuth realm="' + self.site.replace(":", "%3A").replace("/", "%2F") + '"'
        }
        if authorization is not None:
            headers["X-Seraph-LoginReason"] = "AUTHENTICATED_FAILED"
        return Answer(PLAIN_REFUSAL.encode(), 401, "text/plain;charset=UTF-8", headers)

    def _datacenter(self, authorization: str | None) -> Answer:
        headers = {
            "WWW-Authenticate": 'OAuth realm="' + self.site.replace(":", "%3A").replace("/", "%2F") + '"'
        }
        if authorization is None:
            error = JiraError(
                401, "You do not have the permission to see the specified issue.", "Login Required"
            )
            body = b'{"errorMessages":["%b","%b"],"errors":{}}' % tuple(m.encode() for m in error.messages)
            return Answer(body, 401, headers=headers)
        headers["X-Seraph-LoginReason"] = "AUTHENTICATED_FAILED"
        return Answer(HTML_REFUSAL.encode(), 401, "text/html;charset=UTF-8", headers)

    def _captcha(self) -> Answer:
        headers = {
            "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
            "X-Authentication-Denied-Reason": f"CAPTCHA_CHALLENGE; login-url={self.site}/login.jsp",
        }
        return Answer(HTML_CAPTCHA.encode(), 403, "text/html;charset=UTF-8", headers)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())
