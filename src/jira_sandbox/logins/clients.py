"""Applications that may ask in people's names: OAuth 2.0 clients, known by id and secret.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
https://confluence.atlassian.com/adminjiraserver/configure-an-incoming-link-1115659067.html
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from jira_sandbox.logins.accounts import Accounts, same
from jira_sandbox.logins.scopes import LEVELS, every
from jira_sandbox.state.site import Site

CALLBACKS = ("http://localhost:33333", "http://127.0.0.1:8765/callback")
"""Where the application that is there from the start may be called back."""


@dataclass
class Client:
    """A registered application.

    Args:
        id: its client id.
        secret: its client secret.
        name: shown to those who are asked for consent.
        redirects: where a person may be sent back to, each exactly so.
        scopes: what it may ask for; ``None`` is everything.
    """

    id: str
    secret: str
    name: str
    redirects: list[str]
    scopes: frozenset[str] | None = None


class Clients:
    """A part of the site: the applications it knows, one of them from the start."""

    def __init__(self, site: Site) -> None:
        accounts = site.part(Accounts)
        self.cloud = site.cloud
        self.first = Client(
            accounts.derived("client id"), accounts.derived("client secret"), "Connector", list(CALLBACKS)
        )
        self.known = {self.first.id: self.first}

    def register(self, name: str, redirects: Iterable[str], scopes: Iterable[str] | None = None) -> Client:
        """Register an application.

        Raises:
            ValueError: for a scope there is not.
        """
        wanted = None if scopes is None else frozenset(scopes)
        unknown = (wanted or frozenset()) - self.every
        if unknown:
            raise ValueError(f"there is no scope {', '.join(sorted(unknown))}")
        client = Client(secrets.token_urlsafe(24), secrets.token_urlsafe(36), name, list(redirects), wanted)
        self.known[client.id] = client
        return client

    @property
    def every(self) -> frozenset[str]:
        """Every scope an application may have."""
        return every() if self.cloud else frozenset(LEVELS)

    def proven(self, id_: str, secret: str) -> Client | None:
        """Find an application by its id if this is its secret."""
        client = self.known.get(id_)
        return client if client is not None and same(secret, client.secret) else None

    def grantable(self, client: Client) -> frozenset[str]:
        """Give the scopes an application may ask for."""
        return self.every if client.scopes is None else client.scopes
