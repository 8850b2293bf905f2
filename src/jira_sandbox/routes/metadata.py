"""The short lists every issue refers to: types, priorities, statuses, resolutions, link types, labels.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-types/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.company.shared import categories
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.projects import by_id
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

COLORS = ("#d04437", "#f15C75", "#f79232", "#707070", "#999999")
CATEGORY_WORDS = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE", "undefined": "TODO"}


def _named(things: list[Thing], name: str, what: str) -> Thing:
    for thing in things:
        if name in (str(thing["id"]), thing["name"]):
            return thing
    raise JiraError(404, f"The {what} with id or name '{name}' does not exist.")


@route("GET", "/rest/api/{v}/issuetype")
def issue_types(call: Call) -> list[Thing]:
    """List the issue types of all projects."""
    return call.site.issue_types


@route("GET", "/rest/api/{v}/issuetype/{id}")
def issue_type(call: Call) -> Thing:
    """Read one issue type."""
    return by_id(call.site.issue_types, call.path["id"], "issue type")


def _with_color(call: Call) -> list[Thing]:
    return [
        {
            **thing,
            "statusColor": COLORS[min(rank, 4)],
            "description": f"{thing['name']} priority.",
            **({"isDefault": thing["name"] == "Medium"} if call.site.cloud else {}),
        }
        for rank, thing in enumerate(call.site.priorities)
    ]


@route("GET", "/rest/api/{v}/priority")
def priorities(call: Call) -> list[Thing]:
    """List priorities, highest first."""
    return _with_color(call)


@route("GET", "/rest/api/{v}/priority/{id}")
def priority(call: Call) -> Thing:
    """Read one priority."""
    return by_id(_with_color(call), call.path["id"], "priority")


@route("GET", "/rest/api/{v}/priority/search", only="cloud")
@route("GET", "/rest/api/2/priority/page", only="datacenter")
def priority_page(call: Call) -> Thing:
    """List priorities a page at a time."""
    ids = call.words("id")
    return call.page([row for row in _with_color(call) if not ids or row["id"] in ids], 50, 100)


@route("GET", "/rest/api/{v}/resolution")
def resolutions(call: Call) -> list[Thing]:
    """List resolutions in rank order."""
    return call.site.resolutions


@route("GET", "/rest/api/{v}/resolution/{id}")
def resolution(call: Call) -> Thing:
    """Read one resolution."""
    return by_id(call.site.resolutions, call.path["id"], "resolution")


@route("GET", "/rest/api/{v}/resolution/search", only="cloud")
@route("GET", "/rest/api/2/resolution/page", only="datacenter")
def resolution_page(call: Call) -> Thing:
    """List resolutions a page at a time."""
    ids = call.words("id")
    rows = [{**row, "isDefault": False} for row in call.site.resolutions if not ids or row["id"] in ids]
    return call.page(rows, 50, 100)


@route("GET", "/rest/api/{v}/status")
def statuses(call: Call) -> list[Thing]:
    """List the statuses of all workflows in use."""
    return call.site.statuses


@route("GET", "/rest/api/{v}/status/{name}")
def status(call: Call) -> Thing:
    """Read one status by id or name."""
    return _named(call.site.statuses, call.path["name"], "status")


@route("GET", "/rest/api/{v}/statuses/search", only="cloud")
def status_page(call: Call) -> Thing:
    """List statuses a page at a time, in the words of workflow editors; ``projectId`` narrows to its own."""
    rows = []
    query, project = call.text("searchString").lower(), call.text("projectId")
    for thing in call.site.statuses:
        scope = thing.get("scope")
        own = scope["project"]["id"] if scope else ""
        if query in thing["name"].lower() and (not project or own == project):
            rows.append(
                {
                    "id": thing["id"],
                    "name": thing["name"],
                    "statusCategory": CATEGORY_WORDS[thing["statusCategory"]["key"]],
                    "scope": scope or {"type": "GLOBAL"},
                    "description": thing.get("description", ""),
                }
            )
    return call.page(rows, 200, 200)


@route("GET", "/rest/api/{v}/statuscategory")
def status_categories(call: Call) -> list[Thing]:
    """List the four status categories every Jira has."""
    return list(categories(call.site.url, call.site.cloud).values())


@route("GET", "/rest/api/{v}/statuscategory/{name}")
def status_category(call: Call) -> Thing:
    """Read one status category by id or key."""
    for thing in categories(call.site.url, call.site.cloud).values():
        if call.path["name"] in (str(thing["id"]), thing["key"]):
            return thing
    raise JiraError(404, f"The status category '{call.path['name']}' does not exist.")


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
