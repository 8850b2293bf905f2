"""OAuth 2.0: codes, access tokens that end, refresh tokens that are replaced by each use.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
https://confluence.atlassian.com/adminjiraserver/jira-oauth-2-0-provider-api-1115659070.html
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.logins.accounts import Accounts, same
from jira_sandbox.logins.clients import Client
from jira_sandbox.logins.principal import Principal
from jira_sandbox.state.site import Site


class OAuthError(JiraError):
    """A refusal in OAuth's shape (https://www.rfc-editor.org/rfc/rfc6749#section-5.2).

    Args:
        status: HTTP status.
        error: OAuth's word for what is wrong.
        description: what is wrong, for people.
        headers: headers that go with it.
    """

    def __init__(
        self, status: int, error: str, description: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, description, headers={"Cache-Control": "no-store", **(headers or {})})
        self.error = error
        self.description = description

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body."""
        return {"error": self.error, "error_description": self.description}


@dataclass(frozen=True)
class Rules:
    """How long things last at a product, and how it refuses.

    Args:
        code: how long a code is good for.
        access: how long an access token is good for.
        refresh: how long a refresh token is good for that nobody uses.
        leeway: how long a refresh token that was replaced is still taken, as two may come at once.
        refusal: the status of a wrong grant.
    """

    code: timedelta
    access: timedelta
    refresh: timedelta
    leeway: timedelta
    refusal: int


RULES = {
    True: Rules(timedelta(minutes=5), timedelta(hours=1), timedelta(days=90), timedelta(minutes=10), 403),
    False: Rules(timedelta(minutes=10), timedelta(hours=2), timedelta(days=90), timedelta(), 400),
}
"""By whether it is Cloud."""


@dataclass
class Grant:
    """What one person allowed one application, or an application has for itself.

    Everything made of it ends with it.
    """

    client: str
    owner: str
    scopes: frozenset[str]
    redirect: str = ""
    revoked: bool = False


@dataclass
class Code:
    """A code that is exchanged for tokens once; ``challenge`` and ``method`` are PKCE's (RFC 7636)."""

    grant: Grant
    expires: datetime
    challenge: str = ""
    method: str = "plain"
    used: bool = False


@dataclass
class Held:
    """A token: of which grant, until when, and since when another one replaces it."""

    grant: Grant
    expires: datetime
    replaced: datetime | None = None


@dataclass
class Grants:
    """A part of the site: who allowed what to whom."""

    site: Site
    codes: dict[str, Code] = field(default_factory=dict)
    accesses: dict[str, Held] = field(default_factory=dict)
    refreshes: dict[str, Held] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """How long things last here."""
        return RULES[self.site.cloud]

    def code(self, grant: Grant, challenge: str, method: str) -> str:
        """Make a code for a consent that was just given."""
        value = secrets.token_urlsafe(24)
        self.codes[value] = Code(grant, self.site.now + self.rules.code, challenge, method)
        return value

    def redeem(self, client: Client, value: str, redirect: str, verifier: str) -> dict[str, Any]:
        """Exchange a code for tokens.

        Raises:
            OAuthError: the code is unknown, old or another's; a code that comes again revokes its grant.
        """
        code = self.codes.get(value)
        if code is None or code.grant.client != client.id or self.site.now >= code.expires:
            raise self.refused("Invalid authorization code")
        if code.used:
            code.grant.revoked = True
            raise self.refused("The authorization code was used before")
        if redirect != code.grant.redirect:
            raise self.refused("The redirect URI is not the one the code was given for")
        if not _proves(verifier, code.challenge, code.method):
            raise self.refused("The code verifier does not fit the code challenge")
        code.used = True
        return self.issue(code.grant)

    def refresh(self, client: Client, value: str, redirect: str | None) -> dict[str, Any]:
        """Exchange a refresh token for new tokens; it is replaced by them.

        Raises:
            OAuthError: it is unknown or has ended; one that was replaced long ago revokes its grant.
        """
        now, held = self.site.now, self.refreshes.get(value)
        if held is None or held.grant.client != client.id or held.grant.revoked or now >= held.expires:
            raise self.refused("Unknown or invalid refresh token.")
        if redirect is not None and redirect != held.grant.redirect:
            raise self.refused("The redirect URI is not the one the grant was given for")
        if held.replaced is not None and now >= held.replaced + self.rules.leeway:
            held.grant.revoked = True
            raise self.refused("Unknown or invalid refresh token.")
        held.replaced = held.replaced or now
        return self.issue(held.grant)

    def issue(self, grant: Grant, *, refreshable: bool = True) -> dict[str, Any]:
        """Make tokens and tell them as the token endpoint does."""
        now, rules = self.site.now, self.rules
        access = self._access(grant)
        self.accesses[access] = Held(grant, now + rules.access)
        told: dict[str, Any] = {
            "access_token": access,
            "expires_in": int(rules.access.total_seconds()),
            "token_type": "Bearer" if self.site.cloud else "bearer",
            "scope": " ".join(sorted(grant.scopes)),
        }
        if refreshable and (not self.site.cloud or "offline_access" in grant.scopes):
            told["refresh_token"] = secrets.token_urlsafe(48)
            self.refreshes[told["refresh_token"]] = Held(grant, now + rules.refresh)
        return told if self.site.cloud else {**told, "created_at": int(now.timestamp())}

    def revoke(self, client: Client, value: str) -> None:
        """End a token of an application's, and all that was made of the same consent."""
        held = self.accesses.get(value) or self.refreshes.get(value)
        if held is not None and held.grant.client == client.id:
            held.grant.revoked = True

    def principal(self, value: str) -> Principal | None:
        """Tell in whose name an access token asks; ``None`` if it is unknown or has ended."""
        held = self.accesses.get(value)
        if held is None or held.grant.revoked or self.site.now >= held.expires:
            return None
        accounts = self.site.part(Accounts)
        user = accounts.keyed(held.grant.owner)
        if user is None:
            return None
        return Principal(accounts.person(user), "oauth2", held.grant.scopes, held.grant.client)

    def refused(self, description: str) -> OAuthError:
        """Refuse a grant."""
        return OAuthError(self.rules.refusal, "invalid_grant", description)

    def _access(self, grant: Grant) -> str:
        """Make an access token: a signed statement on Cloud, letters without meaning on Data Center."""
        if not self.site.cloud:
            return secrets.token_urlsafe(48)
        import jwt

        now = int(self.site.now.timestamp())
        claims = {
            "jti": secrets.token_hex(16),
            "iss": "https://auth.atlassian.com",
            "aud": grant.client,
            "sub": grant.owner,
            "iat": now,
            "nbf": now,
            "exp": now + int(self.rules.access.total_seconds()),
            "scope": " ".join(sorted(grant.scopes)),
        }
        return jwt.encode(claims, self.site.part(Accounts).derived("access tokens"), "HS256")


def _proves(verifier: str, challenge: str, method: str) -> bool:
    """Tell whether a verifier fits the challenge a code was asked with (RFC 7636, 4.6)."""
    if not challenge:
        return not verifier
    if method == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        verifier = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return same(verifier, challenge)
