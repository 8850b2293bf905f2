"""Everything a developer needs to log in, as the sandbox tells it at its start."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jira_sandbox.logins.accounts import READ_ONLY, Accounts, Thing, login_of
from jira_sandbox.logins.clients import Clients
from jira_sandbox.logins.oauth1 import Handshakes
from jira_sandbox.logins.okta import Okta
from jira_sandbox.logins.saml import APP_PATH, CONSUMERS, CROWD_PATH, ENTITY
from jira_sandbox.state.cast import Cast
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

MOST_USERS = 50


def introduction(site: Site) -> dict[str, Any]:
    """List who can log in with what, and where."""
    accounts = site.part(Accounts)
    cast = list(site.part(Cast).roles(site))
    played = {key_of(user) for _label, user in cast}
    others = [
        (login_of(user, cloud=site.cloud).partition("@")[0], user)
        for user in site.users
        if user.get("active") and key_of(user) not in played and login_of(user, cloud=site.cloud)
    ]
    told: dict[str, Any] = {
        "users": [_user(accounts, label, user) for label, user in [*cast, *others][:MOST_USERS]]
    }
    client = site.part(Clients).first
    told["applications"] = [
        {
            "name": client.name,
            "clientId": client.id,
            "clientSecret": client.secret,
            "redirectUris": client.redirects,
        }
    ]
    if site.cloud:
        told |= {
            "cloudId": accounts.cloud_id,
            "gateway": f"{site.url}/ex/jira/{accounts.cloud_id}",
            "scopesOfScopedTokens": sorted(READ_ONLY),
        }
    else:
        told["okta"] = _okta(site)
        told["crowdLogin"] = site.url + CROWD_PATH
    return told


def _okta(site: Site) -> Thing:
    okta, accounts = site.part(Okta), site.part(Accounts)
    members = [
        {
            "user": (accounts.keyed(owner) or {}).get("name"),
            "factors": [{"factorType": one.kind, "id": one.id} for one in kept.factors],
            "secret": next((one.secret for one in kept.factors if one.secret), None),
        }
        for owner, kept in okta.people.items()
    ]
    return {
        "url": f"{site.url}/okta",
        "appLink": site.url + APP_PATH,
        "apiToken": okta.api_token,
        "issuer": ENTITY,
        "metadata": f"{site.url}{APP_PATH}/metadata",
        "exchangeUrls": [site.url + path for path in CONSUMERS],
        "members": members,
    }


def enroll(site: Site, consumers: Iterable[str], callbacks: Iterable[str]) -> None:
    """Register the applications that the sandbox is started with.

    Args:
        site: where.
        consumers: OAuth 1.0a: consumer key and the file of the public key, joined by ``=``.
        callbacks: OAuth 2.0: more redirect URIs of the application that is there from the start.

    Raises:
        ValueError: a consumer is written in another way, or its file is no public key.
    """
    site.part(Clients).first.redirects += callbacks
    for told in consumers:
        key, equals, file = told.partition("=")
        if not (key and equals):
            raise ValueError(f"a consumer is written key=file, not {told!r}")
        try:
            public_key = Path(file).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as problem:
            raise ValueError(f"the public key of the consumer {key}: {problem}") from None
        site.part(Handshakes).register(key, public_key)


def _user(accounts: Accounts, label: str, user: Thing) -> Thing:
    cloud = accounts.site.cloud
    told = {
        "label": label,
        "user": login_of(user, cloud=cloud),
        "displayName": user["displayName"],
        "password": accounts.password(user),
        "token": accounts.token(user),
    }
    if cloud:
        told |= {"accountId": user["accountId"], "scopedToken": accounts.scoped_token(user)}
    return told
