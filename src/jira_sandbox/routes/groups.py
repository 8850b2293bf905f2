"""Groups and their members.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/
"""

from __future__ import annotations

from html import escape
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import NOT_EMBEDDED, without
from jira_sandbox.state.profiles import name_of

Thing = dict[str, Any]


def shown(group: Thing) -> Thing:
    """Show a group without its members."""
    return {name: group[name] for name in ("name", "groupId") if name in group}


@route("GET", "/rest/api/{v}/group/bulk", only="cloud")
def group_bulk(call: Call) -> Thing:
    """List groups a page at a time; ``groupId`` and ``groupName`` narrow them."""
    ids, names = set(call.several("groupId")), set(call.several("groupName"))
    rows = [
        g for g in call.site.groups if not (ids or names) or g.get("groupId") in ids or g["name"] in names
    ]
    return call.page([shown(group) for group in rows], 50, 50)


@route("GET", "/rest/api/{v}/group/member")
def members(call: Call) -> Thing:
    """List the members of a group, 50 a page at most, active ones unless ``includeInactiveUsers``.

    Raises:
        JiraError: 400 without a group, 404 for an unknown one.
    """
    name, id_ = call.query.get("groupname"), call.query.get("groupId")
    if not name and not id_:
        raise JiraError(400, "Group name or group ID must be provided.")
    group = next(
        (g for g in call.site.groups if name == g["name"] or (id_ and id_ == g.get("groupId"))), None
    )
    if group is None:
        raise JiraError(404, f"The group named '{name or id_}' does not exist.")
    everyone = call.flag("includeInactiveUsers")
    known = set(group["members"])
    rows = [
        without(user, NOT_EMBEDDED)
        for user in call.site.users
        if name_of(user) in known and (everyone or user["active"])
    ]
    return call.page(rows, 50, 50)


@route("GET", "/rest/api/{v}/groups/picker")
def picker(call: Call) -> Thing:
    """Find groups whose name contains ``query``, with the match in bold."""
    query = call.text("query")
    rows = [group for group in call.site.groups if query.lower() in group["name"].lower()]
    size = call.number("maxResults", 20) or 20
    found = []
    for group in sorted(rows, key=lambda g: g["name"])[:size]:
        at = group["name"].lower().find(query.lower())
        name, end = group["name"], at + len(query)
        html = (
            f"{escape(name[:at])}<b>{escape(name[at:end])}</b>{escape(name[end:])}" if query else escape(name)
        )
        found.append({**shown(group), "html": html, "labels": []})
    return {
        "header": f"Showing {len(found)} of {len(rows)} matching groups",
        "total": len(rows),
        "groups": found,
    }
