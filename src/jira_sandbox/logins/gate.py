"""The gate every request comes through: it tells who asks, or says in Jira's words why nobody may.

https://developer.atlassian.com/cloud/jira/platform/security-overview/
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from starlette.datastructures import Headers

from jira_sandbox.call import Answer
from jira_sandbox.crowd.directory import COOKIE as TOKEN_COOKIE
from jira_sandbox.logins import basic, crowd_sso, oauth1, personal_token, refusal, scopes
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.oauth2 import Grants
from jira_sandbox.logins.principal import Principal, anonymous
from jira_sandbox.logins.sessions import COOKIE, Sessions, cookies_of
from jira_sandbox.routes.registry import Route, find
from jira_sandbox.state.site import Site

GATEWAY = "/ex/jira/"
"""Where Cloud's API gateway serves a site, by its cloud id."""


@dataclass(frozen=True)
class Letter:
    """A request before anybody knows who sent it.

    Args:
        method: of HTTP.
        path: still percent-encoded, without the query.
        headers: as they were sent.
        query: what follows the question mark.
        body: as it was sent.
    """

    method: str
    path: str
    headers: Headers = field(default_factory=Headers)
    query: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Arrival:
    """Where a request leads to.

    Args:
        path: below the site.
        found: the route and the values in its path; ``None`` where there is no such route.
        base: where the site is for the one who asks, if not at its own URL: at the gateway.
        lost: whether it came to the gateway and asked for what is not there.
    """

    path: str
    found: tuple[Route, dict[str, str]] | None
    base: str = ""
    lost: bool = False

    @property
    def open(self) -> bool:
        """Whether anybody may ask."""
        return self.found is not None and self.found[0].open

    def rebased(self, site: Site, answer: Answer) -> Answer:
        """Let the links of an answer lead to ``base``."""
        if not self.base:
            return answer
        body = answer.body.replace(f'"{site.url}/rest/'.encode(), f'"{self.base}/rest/'.encode())
        return replace(answer, body=body)


def arrival(site: Site, method: str, path: str) -> Arrival:
    """Find out where a request leads to, through Cloud's gateway or not."""
    if not (site.cloud and path.startswith(GATEWAY)):
        return Arrival(path, find(method, path, site.deployment))
    cloud_id, _, rest = path.removeprefix(GATEWAY).partition("/")
    base = f"{site.url}{GATEWAY}{cloud_id}"
    if cloud_id != site.part(Accounts).cloud_id or not rest.startswith("rest/"):
        return Arrival(path, None, base, lost=True)
    return Arrival(f"/{rest}", find(method, f"/{rest}", site.deployment), base)


def admit(site: Site, letter: Letter, came: Arrival) -> Principal | Answer:
    """Tell who asks, if they may ask this at all; else give the answer that refuses them."""
    if came.lost:
        return refusal.gateway("Not Found", 404)
    gateway = bool(came.base)
    free = came.open and not gateway  # the gateway wants to know everybody
    try:
        principal = identified(site, letter, gateway=gateway)
    except refusal.Denied as denied:
        return anonymous(site) if free else denied.answer
    if free:
        return principal
    if not principal.known:
        return _unknown(site, letter.method, came, principal)
    if principal.scopes is None:
        return principal
    return _within_scopes(site, letter.method, came.path, principal, principal.scopes)


def _unknown(site: Site, method: str, came: Arrival, nobody: Principal) -> Principal | Answer:
    """Let nobody in where Cloud shows something to everybody; else ask for a login."""
    if came.base:
        return refusal.gateway()
    if site.cloud and scopes.anonymous(method, came.path):
        return nobody
    return refusal.nobody(site.deployment, site.url, came.path)


def identified(site: Site, letter: Letter, *, gateway: bool) -> Principal:
    """Tell who sent a request; nobody, if it carries no login.

    Raises:
        refusal.Denied: it carries one, and it is wrong.
    """
    authorization = letter.headers.get("authorization")
    if authorization is None:
        return (None if site.cloud else _by_cookie(site, letter)) or anonymous(site)
    kind, _, secret = authorization.partition(" ")
    principal = None
    if kind.lower() == "basic":
        principal = basic.principal(site, secret, gateway=gateway)
    elif kind.lower() == "bearer":
        principal = _by_bearer(site, secret.strip(), gateway=gateway)
    elif kind.lower() == "oauth" and not site.cloud:
        if letter.path.startswith(oauth1.STEPS):
            return anonymous(site)  # it is signed by an application that asks for nobody yet
        told = (letter.method, letter.path, letter.headers, letter.query, letter.body)
        principal = oauth1.principal(site, *told)
    if principal is None:
        raise refusal.Denied(refusal.gateway() if gateway else refusal.failed(site.deployment, site.url))
    return principal


def _by_bearer(site: Site, secret: str, *, gateway: bool) -> Principal | None:
    if site.cloud:
        return site.part(Grants).principal(secret) if gateway else None
    return personal_token.principal(site, secret) or site.part(Grants).principal(secret)


def _by_cookie(site: Site, letter: Letter) -> Principal | None:
    cookies = cookies_of(letter.headers)
    session, token = cookies.get(COOKIE), cookies.get(TOKEN_COOKIE)
    found = None if session is None else site.part(Sessions).principal(session)
    return crowd_sso.principal(site, token) if found is None and token else found


def _within_scopes(
    site: Site, method: str, path: str, principal: Principal, held: frozenset[str]
) -> Principal | Answer:
    """Let a token do what its scopes are good for: an operation on Cloud, a kind of change on Data Center."""
    if site.cloud:
        return principal if scopes.allowed(method, path, held) else refusal.wrong_scope()
    level = scopes.level(held)
    if level == "READ" and not scopes.reads(method, path):
        return refusal.too_little(site.url)
    return replace(principal, person=replace(principal.person, withheld=scopes.WITHHELD[level]))
