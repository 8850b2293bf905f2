"""Sessions of Data Center: a cookie that stands for a login, until it is idle for too long.

https://developer.atlassian.com/server/jira/platform/cookie-based-authentication/
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.principal import Principal
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Person, Site

COOKIE = "JSESSIONID"
XSRF_COOKIE = "atlassian.xsrf.token"
IDLE = timedelta(hours=5)
"""How long Jira remembers a session that nobody uses."""


@dataclass
class Session:
    """A login that goes on: whose, and when it was last used."""

    owner: str
    used: datetime


@dataclass
class Sessions:
    """A part of the site: who is logged in by cookie."""

    site: Site
    open: dict[str, Session] = field(default_factory=dict)

    def begin(self, person: Person) -> str:
        """Log somebody in and give the cookie's value."""
        name = secrets.token_hex(16).upper()
        self.open[name] = Session(key_of(person.user), self.site.now)
        return name

    def end(self, name: str) -> bool:
        """Log out; ``False`` where nobody was logged in."""
        return self.open.pop(name, None) is not None

    def end_all(self, owner: str) -> None:
        """Log a person out everywhere."""
        self.open = {name: session for name, session in self.open.items() if session.owner != owner}

    def principal(self, name: str) -> Principal | None:
        """Tell whose session this is; ``None`` if nobody's any more."""
        session = self.open.get(name)
        accounts = self.site.part(Accounts)
        user = None if session is None else accounts.keyed(session.owner)
        if session is None or user is None or self.site.now - session.used > IDLE:
            self.end(name)
            return None
        session.used = self.site.now
        return Principal(accounts.person(user), "session")


def cookies(site: Site, name: str) -> tuple[str, ...]:
    """Give the ``Set-Cookie`` headers of a login."""
    seal = hashlib.blake2b(name.encode(), digest_size=20).hexdigest()
    flags = "Path=/; Secure" if site.url.startswith("https:") else "Path=/"
    return (f"{COOKIE}={name}; {flags}; HttpOnly", f"{XSRF_COOKIE}=BX1Q-7H2M-SANDBOX_{seal}_lin; {flags}")


def cookies_of(headers: Headers) -> dict[str, str]:
    """Read the cookies that came with a request."""
    return cookie_parser(headers.get("cookie", ""))


def farewell() -> tuple[str, ...]:
    """Give the ``Set-Cookie`` headers of a logout."""
    return (f'{COOKIE}=""; Path=/; Max-Age=0; HttpOnly',)
