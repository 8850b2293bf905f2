"""The token endpoint of OAuth 2.0: one exchange per grant type.

https://www.rfc-editor.org/rfc/rfc6749#section-4
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jira_sandbox.call import Answer
from jira_sandbox.logins import refusal
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.clients import Client, Clients
from jira_sandbox.logins.oauth2 import Grant, Grants, OAuthError
from jira_sandbox.logins.scopes import ACCOUNT, level
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Given = dict[str, str]


def exchanged(site: Site, client: Client | None, given: Given) -> Answer:
    """Answer a request for tokens.

    Args:
        site: where.
        client: the application that proved to be itself.
        given: the parameters.

    Raises:
        OAuthError: 401 for no such application, 400 or 403 for all else that is wrong.
    """
    if client is None:
        error = "access_denied" if site.cloud else "invalid_client"
        raise OAuthError(401, error, "Unauthorized", refusal.challenge(site.url))
    status = site.part(Grants).rules.refusal
    if not given.get("grant_type"):
        raise OAuthError(status, "invalid_request", "Missing required parameter: grant_type")
    exchange = GRANT_TYPES.get(given["grant_type"])
    if exchange is None:
        raise OAuthError(status, "unsupported_grant_type", f"Unsupported grant type: {given['grant_type']}")
    told = exchange(site, client, given)
    return refusal.json_answer(told, 200, {"Cache-Control": "no-store", "Pragma": "no-cache"})


def _needed(site: Site, given: Given, name: str) -> str:
    if not given.get(name):
        status = site.part(Grants).rules.refusal
        raise OAuthError(status, "invalid_request", f"Missing required parameter: {name}")
    return given[name]


def _by_code(site: Site, client: Client, given: Given) -> dict[str, Any]:
    code = _needed(site, given, "code")
    redirect = _needed(site, given, "redirect_uri")
    return site.part(Grants).redeem(client, code, redirect, given.get("code_verifier", ""))


def _by_refresh(site: Site, client: Client, given: Given) -> dict[str, Any]:
    value = _needed(site, given, "refresh_token")
    return site.part(Grants).refresh(client, value, given.get("redirect_uri"))


def _by_itself(site: Site, client: Client, given: Given) -> dict[str, Any]:
    """Let an application ask for itself: it acts as a service account."""
    grants, may = site.part(Grants), site.part(Clients).grantable(client) - ACCOUNT
    asked = frozenset(given.get("scope", "").split()) or may
    if not asked <= may:
        raise OAuthError(grants.rules.refusal, "invalid_scope", "The application may not ask for this scope")
    scopes = asked if site.cloud else frozenset({level(asked)})
    owner = key_of(site.part(Accounts).service)
    return grants.issue(Grant(client.id, owner, scopes), refreshable=False)


GRANT_TYPES: dict[str, Callable[[Site, Client, Given], dict[str, Any]]] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh,
    "client_credentials": _by_itself,
}
"""Each grant type and its exchange."""
