"""HTTP Basic: e-mail address and API token on Cloud, login name and password on Data Center.

https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
https://developer.atlassian.com/server/jira/platform/basic-authentication/
"""

from __future__ import annotations

import base64

from jira_sandbox.logins import refusal
from jira_sandbox.logins.accounts import CAPTCHA_AFTER, Accounts
from jira_sandbox.logins.principal import Principal
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site


def pair(secret: str) -> tuple[str, str] | None:
    """Read name and password out of a Basic header; ``None`` where it is not one."""
    try:
        name, colon, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


def principal(site: Site, secret: str, *, gateway: bool) -> Principal | None:
    """Tell who logs in with a Basic header; ``None`` if it is wrong.

    Args:
        site: where.
        secret: what follows ``Basic``.
        gateway: whether they came through Cloud's gateway, which alone takes tokens with scopes.

    Raises:
        refusal.Denied: Data Center wants a CAPTCHA.
    """
    given = pair(secret)
    if given is None:
        return None
    return _cloud(site, *given, gateway=gateway) if site.cloud else password_login(site, *given)


def _cloud(site: Site, email: str, secret: str, *, gateway: bool) -> Principal | None:
    accounts = site.part(Accounts)
    user, token = accounts.named(email), accounts.found(secret)
    if user is None or token is None or token.owner != key_of(user):
        return None
    if token.scopes is not None and not gateway:
        return None
    return Principal(accounts.person(user), "api-token", token.scopes)


def password_login(site: Site, name: str, password: str) -> Principal | None:
    """Tell who logs in with a password; ``None`` if it is wrong, which is counted.

    Raises:
        refusal.Denied: there were too many wrong ones, so that Data Center wants a CAPTCHA.
    """
    accounts = site.part(Accounts)
    user = accounts.named(name)
    if user is None:
        return None
    key = key_of(user)
    past = accounts.history(key)
    asked = not site.cloud and past.failures >= CAPTCHA_AFTER
    if accounts.knows(user, password) and not asked:
        accounts.succeeded(key)
        return Principal(accounts.person(user), "password")
    accounts.failed(key)
    if not site.cloud and past.failures >= CAPTCHA_AFTER:
        raise refusal.Denied(refusal.captcha(site.url))
    return None
