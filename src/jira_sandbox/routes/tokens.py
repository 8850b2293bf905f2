"""Personal access tokens: a person of Data Center makes, lists and drops their own.

https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.logins.accounts import Accounts, Token
from jira_sandbox.routes.registry import route
from jira_sandbox.state.moment import written
from jira_sandbox.state.profiles import key_of

MOST_TOKENS = 10
MOST_DAYS = 365
LONGEST_NAME = 255


def _shown(call: Call, token: Token) -> dict[str, Any]:
    zone = call.site.zone
    moments = {"createdAt": token.created, "lastAccessedAt": token.used, "expiringAt": token.expires}
    told = {name: written(when, zone) for name, when in moments.items() if when is not None}
    return {"id": token.id, "name": token.name, **told}


@route("GET", "/rest/pat/latest/tokens", only="datacenter")
def list_tokens(call: Call) -> list[dict[str, Any]]:
    """List the caller's tokens, without the secrets."""
    return [_shown(call, token) for token in call.site.part(Accounts).of(key_of(call.caller.user))]


@route("POST", "/rest/pat/latest/tokens", only="datacenter")
def create_token(call: Call) -> Reply:
    """Make a token for the caller; ``rawToken`` is told this one time.

    Raises:
        JiraError: 400 for a name or a duration there cannot be, or for one token too many.
    """
    body = call.body if isinstance(call.body, dict) else {}
    name, days = body.get("name"), body.get("expirationDuration")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        raise JiraError(400, f"A token needs a name of up to {LONGEST_NAME} characters.")
    if days is not None and (type(days) is not int or not 0 < days <= MOST_DAYS):
        raise JiraError(400, f"The expiration duration is a number of days from 1 to {MOST_DAYS}.")
    accounts, owner = call.site.part(Accounts), key_of(call.caller.user)
    if len(accounts.of(owner)) >= MOST_TOKENS:
        raise JiraError(400, f"You cannot have more than {MOST_TOKENS} personal access tokens.")
    token = accounts.add(owner, name, None if days is None else call.site.now + timedelta(days=days))
    return Reply({**_shown(call, token), "rawToken": token.secret}, 201)


@route("DELETE", "/rest/pat/latest/tokens/{id}", only="datacenter")
def drop_token(call: Call) -> Answer:
    """Revoke a token of the caller's.

    Raises:
        JiraError: 404 for one they do not have.
    """
    accounts = call.site.part(Accounts)
    for token in accounts.of(key_of(call.caller.user)):
        if str(token.id) == call.path["id"]:
            del accounts.tokens[token.secret]
            return DONE
    raise JiraError(404, f"There is no token with the id {call.path['id']}.")
