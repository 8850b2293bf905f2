"""The secrets of a site's people: passwords, API tokens and personal access tokens, and failed logins.

https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jira_sandbox.state.cast import Cast
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import Profiles, caller, key_of
from jira_sandbox.state.site import Person, Site

Thing = dict[str, Any]

CAPTCHA_AFTER = 5
"""Failures after which Data Center asks a person to prove they are one."""

READ_ONLY = frozenset({"read:jira-user", "read:jira-work"})
"""Scopes of the scoped API token that everybody has from the start."""


@dataclass
class Token:
    """A secret that stands for a person.

    Args:
        id: number among all tokens.
        owner: key of the person; see ``key_of``.
        name: what the person calls it.
        secret: the token itself.
        created: when.
        expires: when it ends, if ever.
        scopes: what it is good for; ``None`` is everything.
        used: when it was last used.
    """

    id: int
    owner: str
    name: str
    secret: str
    created: datetime
    expires: datetime | None = None
    scopes: frozenset[str] | None = None
    used: datetime | None = None

    def good(self, now: datetime) -> bool:
        """Tell whether it has not ended."""
        return self.expires is None or now < self.expires


@dataclass
class History:
    """Logins of one person, as ``loginInfo`` tells them."""

    failures: int = 0
    """Wrong ones since the last right one."""
    failed: int = 0
    successes: int = 0
    last_failure: datetime | None = None
    last_success: datetime | None = None


def login_of(user: Thing, *, cloud: bool) -> str:
    """Give what a person types to log in: their e-mail address on Cloud, their login name on Data Center."""
    return str(user.get("emailAddress") or "" if cloud else user["name"])


def same(given: str, right: str) -> bool:
    """Compare secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


@dataclass
class Accounts:
    """Who can log in, as a part of a site; make it before the first request.

    Whoever is the site's caller then is the first user, whose token is the start secret; everybody else's
    secrets follow from it, so that whoever knows it can name them all.
    """

    site: Site
    tokens: dict[str, Token] = field(default_factory=dict)
    """By secret."""
    histories: dict[str, History] = field(default_factory=dict)
    number: int = 0
    revoked: set[str] = field(default_factory=set)
    """Secrets that were good and are no more."""
    _known: dict[str, str] = field(default_factory=dict)
    _learned: tuple[str, int, str] = ("", 0, "")

    def __post_init__(self) -> None:
        self.first_key = key_of(self.site.caller.user)
        self.site.part(Cast)  # whose administrator is the caller before anybody asks
        self.begun = self.site.clock.begin

    @property
    def cloud_id(self) -> str:
        """The id that Cloud's gateway knows the site by; it stays from start to start."""
        digest = hashlib.blake2b(f"site of {self.first_key}".encode(), digest_size=16).digest()
        return str(uuid.UUID(bytes=digest, version=4))

    def derived(self, purpose: str, key: str = "") -> str:
        """Make a secret of the start secret."""
        digest = hmac.digest(self.site.part(Keys).secret.encode(), f"{purpose} {key}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:24]).decode()

    # people

    def named(self, login: str) -> Thing | None:
        """Find the active person with a login name or e-mail address, whatever its case."""
        if not login:
            return None
        wanted, cloud = login.casefold(), self.site.cloud
        return next(
            (
                user
                for user in self.site.users
                if user.get("active") and login_of(user, cloud=cloud).casefold() == wanted
            ),
            None,
        )

    def keyed(self, key: str) -> Thing | None:
        """Find an active person by what names them for good."""
        return next((user for user in self.site.users if user.get("active") and key_of(user) == key), None)

    @property
    def service(self) -> Thing:
        """The account by which applications ask for themselves: a member's, or the first user's."""
        cast = dict(self.site.part(Cast).roles(self.site))
        return cast.get("member") or cast["admin"]

    def person(self, user: Thing) -> Person:
        """Make the caller of a request of a person."""
        return caller(self.site, user)

    # secrets

    def password(self, user: Thing) -> str:
        """Give the password of a person: the first user's is the start secret on Data Center."""
        key = key_of(user)
        chosen = self.site.part(Profiles).passwords.get(key)
        if chosen is not None:
            return chosen
        if key == self.first_key and not self.site.cloud:
            return self.site.part(Keys).secret
        return self.derived("password", key)

    def token(self, user: Thing) -> str:
        """Give the token a person has from the start: an API token, or a personal access token."""
        key = key_of(user)
        return self.site.part(Keys).secret if key == self.first_key else self.derived("token", key)

    def scoped_token(self, user: Thing) -> str:
        """Give the API token with scopes that a person of Cloud has from the start; it may only read."""
        return self.derived("scoped token", key_of(user))

    def knows(self, user: Thing, password: str) -> bool:
        """Tell whether this is the password of a person."""
        return same(password, self.password(user))

    def add(
        self, owner: str, name: str, expires: datetime | None = None, scopes: frozenset[str] | None = None
    ) -> Token:
        """Make a token for a person."""
        self.number += 1
        token = Token(
            self.number, owner, name, secrets.token_urlsafe(33), self.site.now, expires, scopes=scopes
        )
        self.tokens[token.secret] = token
        return token

    def of(self, owner: str) -> list[Token]:
        """List the tokens a person made, those that ended too."""
        return [token for token in self.tokens.values() if token.owner == owner]

    def living(self, user: Thing) -> list[Token]:
        """List the API tokens a person of Cloud has, those from the start first; revoked ones are gone."""
        key, begin = key_of(user), self.begun
        first = [
            ("from the start", self.token(user), None),
            ("read only", self.scoped_token(user), READ_ONLY),
        ]
        tokens = [
            Token(int.from_bytes(hashlib.blake2b(secret.encode(), digest_size=6).digest()), key, name, secret,
                  begin, None, scopes)
            for name, secret, scopes in first
        ]  # fmt: skip
        return [token for token in [*tokens, *self.of(key)] if token.secret not in self.revoked]

    def revoke(self, token: Token) -> None:
        """Let a token be good for nothing."""
        self.revoked.add(token.secret)

    def found(self, secret: str) -> Token | None:
        """Find a token that has not ended, one that somebody has from the start or made later."""
        if secret in self.revoked:
            return None
        self._know()
        token = self.tokens.get(secret)
        if token is None:
            key = self._known.get(secret)
            if key is None:
                return None
            kind, _, owner = key.partition(" ")
            return Token(0, owner, kind, secret, self.site.now, None, READ_ONLY if kind == "scoped" else None)
        if not token.good(self.site.now):
            return None
        token.used = self.site.now
        return token

    def _know(self) -> None:
        """Learn the tokens that people have from the start; people come, and the secret may be set late."""
        people = self.site.users
        state = (self.site.part(Keys).secret, len(people), key_of(people[-1]))
        if self._learned == state:
            return
        self._learned, self._known = state, {}
        for user in people:
            self._known[self.token(user)] = f"token {key_of(user)}"
            if self.site.cloud:
                self._known[self.scoped_token(user)] = f"scoped {key_of(user)}"

    # history

    def history(self, key: str) -> History:
        """Give the logins of a person."""
        return self.histories.setdefault(key, History())

    def failed(self, key: str) -> None:
        """Note a wrong login."""
        past = self.history(key)
        past.failures, past.failed, past.last_failure = past.failures + 1, past.failed + 1, self.site.now

    def succeeded(self, key: str) -> None:
        """Note a right login, which forgives the wrong ones before it."""
        past = self.history(key)
        past.failures, past.successes, past.last_success = 0, past.successes + 1, self.site.now
