"""Short lists issues refer to: link types and labels.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-link-types/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.routes.projects import by_id
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]


@route("GET", "/rest/api/{v}/issueLinkType")
def link_types(call: Call) -> Thing:
    """List the types of issue links."""
    return {"issueLinkTypes": call.site.catalog.link_types}


@route("GET", "/rest/api/{v}/issueLinkType/{id}")
def link_type(call: Call) -> Thing:
    """Read one type of issue links."""
    return by_id(call.site.catalog.link_types, call.path["id"], "issue link type")


@route("GET", "/rest/api/{v}/label", only="cloud")
def labels(call: Call) -> Thing:
    """List every label in use, a page at a time."""
    rows = sorted({label for issue in call.site.living() for label in issue.fields.get("labels") or ()})
    return call.page(rows, 1000, 1000)
