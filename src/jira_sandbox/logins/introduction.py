"""Everything a developer needs to log in, as the sandbox tells it at its start."""

from __future__ import annotations

from typing import Any

from jira_sandbox.logins.accounts import READ_ONLY, Accounts, Thing, login_of
from jira_sandbox.state.site import Site

MOST_USERS = 50


def introduction(site: Site) -> dict[str, Any]:
    """List who can log in with what, and where."""
    accounts = site.part(Accounts)
    people = [user for user in site.users if user.get("active") and login_of(user, cloud=site.cloud)]
    told: dict[str, Any] = {"users": [_user(accounts, user) for user in people[:MOST_USERS]]}
    if site.cloud:
        told |= {
            "cloudId": accounts.cloud_id,
            "gateway": f"{site.url}/ex/jira/{accounts.cloud_id}",
            "scopesOfScopedTokens": sorted(READ_ONLY),
        }
    return told


def _user(accounts: Accounts, user: Thing) -> Thing:
    cloud = accounts.site.cloud
    login = login_of(user, cloud=cloud)
    told = {
        "label": login.partition("@")[0],
        "user": login,
        "displayName": user["displayName"],
        "password": accounts.password(user),
        "token": accounts.token(user),
    }
    if cloud:
        told |= {"accountId": user["accountId"], "scopedToken": accounts.scoped_token(user)}
    return told
