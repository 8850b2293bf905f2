"""Saved filters.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filters/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.profiles import name_of

Thing = dict[str, Any]

EXPANDABLE = frozenset(
    {
        "description",
        "owner",
        "jql",
        "viewUrl",
        "searchUrl",
        "favourite",
        "favouritedCount",
        "sharePermissions",
        "editPermissions",
        "isWritable",
        "subscriptions",
    }
)


@route("GET", "/rest/api/{v}/filter/search", only="cloud")
def filter_search(call: Call) -> Thing:
    """List filters a page at a time; most of each is shown only when ``expand`` asks for it."""
    name, account, ids = call.text("filterName").lower(), call.query.get("accountId"), set(call.several("id"))
    expand = call.words("expand")
    rows = []
    for saved in call.site.filters:
        owned = account is None or name_of(saved["owner"]) == account
        if name in saved["name"].lower() and owned and (not ids or saved["id"] in ids):
            shown = {part: saved[part] for part in ("self", "id", "name")} | {
                "expand": ",".join(sorted(EXPANDABLE))
            }
            shown |= {part: saved[part] for part in EXPANDABLE & expand if part in saved}
            rows.append(shown | ({"subscriptions": []} if "subscriptions" in expand else {}))
    order = call.text("orderBy", "name")
    rows.sort(key=lambda row: str(row.get(order.lstrip("+-"), row["name"])), reverse=order.startswith("-"))
    return call.page(rows, 50, 100)


@route("GET", "/rest/api/{v}/filter/my", only="cloud")
def mine(call: Call) -> list[Thing]:
    """List the caller's own filters; ``includeFavourites`` adds those they starred."""
    starred, me = call.flag("includeFavourites"), name_of(call.caller.user)
    return [f for f in call.site.filters if name_of(f["owner"]) == me or (starred and f["favourite"])]


@route("GET", "/rest/api/{v}/filter/favourite")
def favourites(call: Call) -> list[Thing]:
    """List the filters the caller starred."""
    return [saved for saved in call.site.filters if saved["favourite"]]


@route("GET", "/rest/api/{v}/filter/{id}")
def filter_(call: Call) -> Thing:
    """Read one filter.

    Raises:
        JiraError: 404, in the words Jira has for it, when there is none.
    """
    for saved in call.site.filters:
        if saved["id"] == call.path["id"]:
            return saved
    raise JiraError(404, "The selected filter is not available to you, perhaps it has been deleted.")
