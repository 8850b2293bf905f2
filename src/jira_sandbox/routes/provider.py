"""Data Center as an OAuth 2.0 provider: codes with PKCE, refresh, revocation, applications by themselves.

https://confluence.atlassian.com/adminjiraserver/jira-oauth-2-0-provider-api-1115659070.html
"""

from __future__ import annotations

from jira_sandbox.call import Answer, Call
from jira_sandbox.logins import consent
from jira_sandbox.logins.clients import Client, Clients
from jira_sandbox.logins.form import client_of, sent
from jira_sandbox.logins.oauth2 import Grants, OAuthError
from jira_sandbox.logins.token import exchanged
from jira_sandbox.routes.registry import route


@route("GET", "/rest/oauth2/latest/authorize", only="datacenter", open=True)
def consent_page(call: Call) -> Answer:
    """Ask a person for consent."""
    return consent.authorize(call)


@route("POST", "/rest/oauth2/latest/authorize", only="datacenter", open=True)
def consent_given(call: Call) -> Answer:
    """Take the person's answer and send them back to the application."""
    return consent.authorize(call)


def _client(call: Call, given: dict[str, str]) -> Client | None:
    return call.site.part(Clients).proven(*client_of(call, given))


@route("POST", "/rest/oauth2/latest/token", only="datacenter", open=True)
def tokens(call: Call) -> Answer:
    """Give tokens for a code, for a refresh token, or to an application itself."""
    given = sent(call)
    return exchanged(call.site, _client(call, given), given)


@route("POST", "/rest/oauth2/latest/revoke", only="datacenter", open=True)
def revoke(call: Call) -> Answer:
    """End a token and what was made of the same consent; an unknown one is ended already (RFC 7009).

    Raises:
        OAuthError: 401 for no such application, 400 without a token.
    """
    given = sent(call)
    client = _client(call, given)
    if client is None:
        raise OAuthError(401, "invalid_client", "Unauthorized")
    if not given.get("token"):
        raise OAuthError(400, "invalid_request", "Missing required parameter: token")
    call.site.part(Grants).revoke(client, given["token"])
    return Answer(b"", 200)
