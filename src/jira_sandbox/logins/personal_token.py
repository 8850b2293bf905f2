"""Personal access tokens of Data Center: ``Authorization: Bearer`` (since Jira 8.14).

https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

from __future__ import annotations

from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.principal import Principal
from jira_sandbox.state.site import Site


def principal(site: Site, secret: str) -> Principal | None:
    """Tell whose personal access token this is; ``None`` if nobody's, or it has ended."""
    accounts = site.part(Accounts)
    token = accounts.found(secret)
    user = None if token is None else accounts.keyed(token.owner)
    return None if user is None else Principal(accounts.person(user), "personal-access-token")
