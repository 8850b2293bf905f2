"""Priorities: how much an issue matters.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-priorities/
"""

from __future__ import annotations

import re
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form
from jira_sandbox.configuration.ranking import Ranking
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.tasks import accepted
from jira_sandbox.state.avatars import address
from jira_sandbox.state.ranks import DEFAULT, Ranks

Thing = dict[str, Any]

PRIORITIES = Ranking("priority")
COLOR = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")


def told(call: Call, row: Thing) -> Thing:
    """Show a priority with its color and description; Cloud tells whether it is the default."""
    ranks = call.site.part(Ranks)
    about = ranks.about.get(str(row["id"]), {"description": "", "statusColor": "#999999"})
    default = {"isDefault": row["id"] == ranks.defaults["priority"]} if call.site.cloud else {}
    return {**row, **about, **default}


@route("GET", "/rest/api/{v}/priority")
def priorities(call: Call) -> list[Thing]:
    """List priorities, highest first."""
    return [told(call, row) for row in call.site.priorities]


@route("GET", "/rest/api/{v}/priority/{id}")
def priority(call: Call) -> Thing:
    """Read one priority."""
    return told(call, PRIORITIES.get(call, call.path["id"]))


@route("GET", "/rest/api/{v}/priority/search", only="cloud")
@route("GET", "/rest/api/2/priority/page", only="datacenter")
def priority_page(call: Call) -> Thing:
    """List priorities a page at a time, narrowed by id, project and name."""
    ranks = call.site.part(Ranks)
    ids, projects = call.words("id"), call.words("projectId" if call.site.cloud else "projectIds")
    name = call.text("priorityName" if call.site.cloud else "query").lower()
    here = {str(row["id"]) for project in projects for row in ranks.allowed(project)}
    rows = [
        told(call, row)
        for row in call.site.priorities
        if (not ids or row["id"] in ids)
        and (not projects or row["id"] in here)
        and name in row["name"].lower()
    ]
    return call.page([row for row in rows if row.get("isDefault") or not call.flag("onlyDefault")], 50, 100)


def _about(given: Thing) -> Thing:
    if "statusColor" in given and not COLOR.fullmatch(given["statusColor"]):
        raise JiraError(
            400, errors={"statusColor": "The status color must be a 3 or 6 digit hexadecimal code."}
        )
    if "iconUrl" in given and "avatarId" in given:
        raise JiraError(400, "Only one of 'iconUrl' and 'avatarId' can be given.")
    return {name: given[name] for name in ("description", "statusColor") if name in given}


def _icon(call: Call, given: Thing) -> Thing:
    if "avatarId" in given:
        icon = address(call.site.url, "priority", given["avatarId"], "medium", cloud=call.site.cloud)
        return {"iconUrl": icon, "avatarId": given["avatarId"]}
    if "iconUrl" in given:
        icon = str(given["iconUrl"])
        return {"iconUrl": call.site.url + icon if icon.startswith("/") else icon}
    return {}


MEMBERS = {"description": "text", "statusColor": "text", "iconUrl": "text", "avatarId": "number"}


@route("POST", "/rest/api/{v}/priority", only="cloud")
def create(call: Call) -> Reply:
    """Create a priority; it joins the default priority scheme."""
    call.require("ADMINISTER")
    given = form(call, name="name!", **{**MEMBERS, "statusColor": "text!"})
    about = {"description": "", **_about(given)}
    PRIORITIES.free(call, given["name"])
    icon = {"iconUrl": f"{call.site.url}/images/icons/priorities/trivial.png", **_icon(call, given)}
    row = PRIORITIES.add(call, **icon, name=given["name"])
    ranks = call.site.part(Ranks)
    ranks.about[row["id"]] = about
    ranks.schemes.get(DEFAULT)["priorities"].append(row["id"])
    return Reply({"id": row["id"]}, 201)


@route("PUT", "/rest/api/{v}/priority/{id}", only="cloud")
def update(call: Call) -> Answer:
    """Rename, describe or color a priority; issues show it as it then is."""
    call.require("ADMINISTER")
    row = PRIORITIES.get(call, call.path["id"])
    given = form(call, name="name", **MEMBERS)
    about = _about(given)
    PRIORITIES.free(call, given.get("name"), row)
    ranks = call.site.part(Ranks)
    ranks.about[row["id"]] = {**ranks.about.get(row["id"], {}), **about}
    row.update(_icon(call, given) | {name: given[name] for name in ("name",) if name in given})
    PRIORITIES.changed(call, "updated", row)
    return DONE


@route("PUT", "/rest/api/{v}/priority/default", only="cloud")
def set_default(call: Call) -> Answer:
    """Choose the priority new issues get."""
    PRIORITIES.set_default(call)
    ranks = call.site.part(Ranks)
    ranks.schemes.get(DEFAULT)["default"] = ranks.defaults["priority"]
    return DONE


@route("PUT", "/rest/api/{v}/priority/move", only="cloud")
def move(call: Call) -> Answer:
    """Order priorities."""
    PRIORITIES.move(call)
    return DONE


@route("DELETE", "/rest/api/{v}/priority/{id}", only="cloud")
def delete(call: Call) -> Reply:
    """Delete a priority; issues that have it get the default of their project.

    Raises:
        JiraError: 400 for the default, or the last one of a scheme.
    """
    call.require("ADMINISTER")
    row, ranks = PRIORITIES.get(call, call.path["id"]), call.site.part(Ranks)
    if any(scheme["default"] == row["id"] for scheme in ranks.schemes.rows):
        raise JiraError(400, "The priority is the default of a priority scheme and cannot be deleted.")
    for issue in PRIORITIES.users(call, row["id"]):
        PRIORITIES.replace(call, issue, ranks.usual(str((issue.fields.get("project") or {}).get("id"))))
    PRIORITIES.remove(call, row, None)
    for scheme in ranks.schemes.rows:
        scheme["priorities"] = [id_ for id_ in scheme["priorities"] if id_ != row["id"]]
    return accepted(call, f"Delete priority {row['name']}")
