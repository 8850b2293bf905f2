"""Crowd's single sign-on: one cookie that logs in to Jira as to every other application.

https://confluence.atlassian.com/crowd/overview-of-sso-179445277.html
"""

from __future__ import annotations

from jira_sandbox.crowd.directory import Crowd
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.principal import Principal
from jira_sandbox.state.site import Site


def principal(site: Site, token: str) -> Principal | None:
    """Tell whose token of Crowd this is, which lives on by that; ``None`` if nobody's any more."""
    crowd = site.part(Crowd)
    session = crowd.session(site, token)
    if session is None:
        return None
    crowd.session(site, token, session.factors)
    accounts = site.part(Accounts)
    user = accounts.keyed(session.owner)
    return None if user is None else Principal(accounts.person(user), "crowd")


def end(site: Site, token: str) -> None:
    """Log out of all applications at once."""
    site.part(Crowd).sessions.pop(token, None)
