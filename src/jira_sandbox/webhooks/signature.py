"""Who says so: the signature of an admin's webhook, and the token of an app's.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks
https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/
"""

from __future__ import annotations

import hashlib
import hmac

import jwt

TOKEN_LIFE = 180
"""Seconds for which the token of a delivery is good."""


def signature(secret: str, body: bytes) -> str:
    """Give the ``X-Hub-Signature`` of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def token(app: str, secret: str, now: int) -> str:
    """Give the token that goes with a webhook of an app.

    Args:
        app: its client id.
        secret: its client secret.
        now: seconds since 1970.
    """
    claims = {"iss": app, "aud": app, "iat": now, "exp": now + TOKEN_LIFE}
    return jwt.encode(claims, secret, algorithm="HS256")
