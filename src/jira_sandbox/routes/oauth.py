"""OAuth 2.0 on Cloud: the endpoints of ``auth.atlassian.com`` and ``api.atlassian.com``, on this host.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Answer, Call
from jira_sandbox.logins import consent, refusal
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.clients import Clients
from jira_sandbox.logins.form import client_of, sent
from jira_sandbox.logins.oauth2 import Grants
from jira_sandbox.logins.principal import Principal
from jira_sandbox.logins.scopes import ACCOUNT
from jira_sandbox.logins.token import exchanged
from jira_sandbox.routes.registry import route


@route("GET", "/authorize", only="cloud", open=True)
def consent_page(call: Call) -> Answer:
    """Ask a person for consent."""
    return consent.authorize(call)


@route("POST", "/authorize", only="cloud", open=True)
def consent_given(call: Call) -> Answer:
    """Take the person's answer and send them back to the application."""
    return consent.authorize(call)


@route("POST", "/oauth/token", only="cloud", open=True)
def tokens(call: Call) -> Answer:
    """Give tokens for a code, for a refresh token, or to an application itself."""
    given = sent(call)
    client = call.site.part(Clients).proven(*client_of(call, given))
    return exchanged(call.site, client, given)


def _token_of(call: Call) -> Principal | None:
    kind, _, secret = call.headers.get("authorization", "").partition(" ")
    return call.site.part(Grants).principal(secret.strip()) if kind.lower() == "bearer" else None


@route("GET", "/oauth/token/accessible-resources", only="cloud", open=True)
def accessible_resources(call: Call) -> Any:
    """List the sites a token is good for, with the scopes it has there; none if it has none of Jira's."""
    principal = _token_of(call)
    if principal is None:
        return refusal.gateway()
    held = (principal.scopes or frozenset()) - ACCOUNT
    avatar = "https://site-admin-avatar-cdn.prod.public.atl-paas.net/avatars/240/flag.png"
    site = {
        "id": call.site.part(Accounts).cloud_id,
        "url": call.site.url,
        "name": "sandbox",
        "scopes": sorted(held),
        "avatarUrl": avatar,
    }
    return [site] if held else []


@route("GET", "/me", only="cloud", open=True)
def me(call: Call) -> Any:
    """Tell whose token it is, which takes the scope ``read:me``."""
    principal = _token_of(call)
    if principal is None:
        return refusal.gateway()
    if "read:me" not in (principal.scopes or ()):
        return refusal.wrong_scope()
    user = principal.person.user
    return {
        "account_type": user["accountType"],
        "account_id": user["accountId"],
        "email": user.get("emailAddress"),
        "name": user["displayName"],
        "picture": user["avatarUrls"]["48x48"],
        "account_status": "active",
        "zoneinfo": principal.person.time_zone,
        "locale": "en-US",
    }
