"""Doors below ``/sandbox/`` by which a test makes logins of its own: applications, tokens, forgiveness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from jira_sandbox.logins.accounts import Accounts, login_of
from jira_sandbox.logins.clients import Clients
from jira_sandbox.logins.oauth1 import Handshakes
from jira_sandbox.logins.okta import Okta
from jira_sandbox.logins.scopes import every
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Wanted = dict[str, Any]
Door = Callable[[Site, Wanted], Any]


def _texts(wanted: Wanted, name: str) -> list[str] | None:
    value = wanted.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{name} is a list of texts")
    return list(value)


def register_application(site: Site, wanted: Wanted) -> Wanted:
    """Register an OAuth 2.0 application: ``{"name", "redirectUris", "scopes"}``; without scopes, for all.

    Raises:
        ValueError: a value is not of its kind, or there is no such scope.
    """
    redirects = _texts(wanted, "redirectUris") or []
    name = str(wanted.get("name", "Application"))
    client = site.part(Clients).register(name, redirects, _texts(wanted, "scopes"))
    return {"name": client.name, "clientId": client.id, "clientSecret": client.secret,
            "redirectUris": client.redirects}  # fmt: skip


def make_token(site: Site, wanted: Wanted) -> Wanted:
    """Make a token for somebody: ``{"user", "scopes", "days", "name"}``; scopes are Cloud's alone.

    Raises:
        ValueError: there is no such person or scope.
    """
    accounts = site.part(Accounts)
    user = accounts.named(str(wanted.get("user", "")))
    scopes = _texts(wanted, "scopes")
    if user is None:
        raise ValueError("user is the login of somebody who is active")
    if scopes is not None and not (site.cloud and frozenset(scopes) <= every()):
        raise ValueError("scopes are those of Cloud's operations")
    days = wanted.get("days")
    expires = None if days is None else site.now + timedelta(days=float(days))
    token = accounts.add(
        key_of(user), str(wanted.get("name", "token")), expires, None if scopes is None else frozenset(scopes)
    )
    return {"id": token.id, "token": token.secret}


def forgive(site: Site, wanted: Wanted) -> None:
    """Forget the wrong passwords of somebody, as the CAPTCHA or an administrator does: ``{"user"}``.

    Raises:
        ValueError: there is no such person.
    """
    accounts = site.part(Accounts)
    user = accounts.named(str(wanted.get("user", "")))
    if user is None:
        raise ValueError("user is the login of somebody who is active")
    accounts.history(key_of(user)).failures = 0


def register_consumer(site: Site, wanted: Wanted) -> Wanted:
    """Register an OAuth 1.0a application: ``{"consumerKey", "publicKey", "name"}``.

    Raises:
        ValueError: there is no key, or it is no public RSA key.
    """
    key = wanted.get("consumerKey")
    if site.cloud:
        raise ValueError("Cloud has no OAuth 1.0a")
    if not isinstance(key, str) or not key:
        raise ValueError("consumerKey is a text")
    consumer = site.part(Handshakes).register(
        key, str(wanted.get("publicKey", "")), str(wanted.get("name", ""))
    )
    return {"consumerKey": consumer.key, "name": consumer.name, "publicKey": consumer.public_key}


def _member(site: Site, wanted: Wanted) -> str:
    """Find whom a door of the identity provider is about.

    Raises:
        ValueError: there is no such person.
    """
    user = site.part(Okta).named(str(wanted.get("user", "")))
    if user is None:
        raise ValueError("user is the login of somebody who is active")
    return key_of(user)


def read_okta(site: Site, _wanted: Wanted) -> Wanted:
    """Tell what phones and mailboxes were sent, the newest last."""
    accounts, okta = site.part(Accounts), site.part(Okta)
    logins = {key_of(user): login_of(user, cloud=site.cloud) for user in accounts.site.users}
    return {"messages": [{**one, "to": logins.get(one["to"], one["to"])} for one in okta.messages]}


def enroll_at_okta(site: Site, wanted: Wanted) -> Wanted:
    """Give somebody these second factors, and unlock their account: ``{"user", "factors", "enroll"}``.

    ``enroll`` names factors of which they have to set one up at the next login, as they have none.

    Raises:
        ValueError: there is no such person or factor.
    """
    kinds, duties = _texts(wanted, "factors") or [], _texts(wanted, "enroll") or []
    kept = site.part(Okta).enroll(_member(site, wanted), kinds, duties)
    secrets = [{"secret": one.secret} if one.secret else {} for one in kept.factors]
    rows = [{"factorType": one.kind, "id": one.id} for one in kept.factors]
    return {"factors": [row | secret for row, secret in zip(rows, secrets, strict=True)]}


def answer_push(site: Site, wanted: Wanted) -> Wanted:
    """Answer on somebody's phone: ``{"user", "answer"}``, which is ``approve`` or ``reject``.

    Raises:
        ValueError: there is no such person or answer.
    """
    answers = {"approve": "SUCCESS", "reject": "REJECTED"}
    if wanted.get("answer") not in answers:
        raise ValueError("answer is approve or reject")
    return {"asked": site.part(Okta).answer_push(_member(site, wanted), answers[wanted["answer"]])}


DOORS: Mapping[tuple[str, str], Door] = {
    ("POST", "/sandbox/applications"): register_application,
    ("POST", "/sandbox/consumers"): register_consumer,
    ("GET", "/sandbox/okta"): read_okta,
    ("POST", "/sandbox/okta/users"): enroll_at_okta,
    ("POST", "/sandbox/okta/push"): answer_push,
    ("POST", "/sandbox/tokens"): make_token,
    ("POST", "/sandbox/logins/forgive"): forgive,
}
