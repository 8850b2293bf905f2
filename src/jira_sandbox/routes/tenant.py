"""What a site of Cloud tells anybody of itself.

https://support.atlassian.com/jira/kb/retrieve-my-atlassian-sites-cloud-id/
"""

from __future__ import annotations

from jira_sandbox.call import Call
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.routes.registry import route


@route("GET", "/_edge/tenant_info", only="cloud", open=True)
def tenant_info(call: Call) -> dict[str, str]:
    """Tell the cloud id, by which the API gateway knows the site."""
    return {"cloudId": call.site.part(Accounts).cloud_id}
