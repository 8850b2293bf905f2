"""Resolutions: why an issue is done.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-resolutions/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form
from jira_sandbox.configuration.ranking import Ranking
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.tasks import accepted
from jira_sandbox.state.ranks import Ranks

Thing = dict[str, Any]

RESOLUTIONS = Ranking("resolution")


@route("GET", "/rest/api/{v}/resolution")
def resolutions(call: Call) -> list[Thing]:
    """List resolutions in rank order."""
    return call.site.resolutions


@route("GET", "/rest/api/{v}/resolution/{id}")
def resolution(call: Call) -> Thing:
    """Read one resolution."""
    return RESOLUTIONS.get(call, call.path["id"])


@route("GET", "/rest/api/{v}/resolution/search", only="cloud")
@route("GET", "/rest/api/2/resolution/page", only="datacenter")
def page(call: Call) -> Thing:
    """List resolutions a page at a time."""
    ids, query = call.words("id"), call.text("query").lower()
    default = call.site.part(Ranks).defaults["resolution"]
    rows = [
        {**row, "isDefault": row["id"] == default}
        for row in call.site.resolutions
        if (not ids or row["id"] in ids) and query in row["name"].lower()
    ]
    return call.page([row for row in rows if row["isDefault"] or not call.flag("onlyDefault")], 50, 100)


@route("POST", "/rest/api/{v}/resolution", only="cloud")
def create(call: Call) -> Reply:
    """Create a resolution."""
    call.require("ADMINISTER")
    given = form(call, name="name!", description="text")
    RESOLUTIONS.free(call, given["name"])
    row = RESOLUTIONS.add(call, description=given.get("description", ""), name=given["name"])
    return Reply({"id": row["id"]}, 201)


@route("PUT", "/rest/api/{v}/resolution/{id}", only="cloud")
def update(call: Call) -> Answer:
    """Rename or describe a resolution."""
    call.require("ADMINISTER")
    row = RESOLUTIONS.get(call, call.path["id"])
    given = form(call, name="name!", description="text")
    RESOLUTIONS.free(call, given["name"], row)
    row.update(given)
    RESOLUTIONS.changed(call, "updated", row)
    return DONE


@route("PUT", "/rest/api/{v}/resolution/default", only="cloud")
def set_default(call: Call) -> Answer:
    """Choose the resolution that is offered first, or none."""
    RESOLUTIONS.set_default(call)
    return DONE


@route("PUT", "/rest/api/{v}/resolution/move", only="cloud")
def move(call: Call) -> Answer:
    """Order resolutions."""
    RESOLUTIONS.move(call)
    return DONE


@route("DELETE", "/rest/api/{v}/resolution/{id}", only="cloud")
def delete(call: Call) -> Reply:
    """Delete a resolution; issues that have it get the one named by ``replaceWith``.

    Raises:
        JiraError: 400 without a replacement, 404 for no such resolution.
    """
    call.require("ADMINISTER")
    row = RESOLUTIONS.get(call, call.path["id"])
    new = RESOLUTIONS.get(call, call.text("replaceWith"), 400)
    if new is row:
        raise JiraError(400, "A resolution cannot be replaced by itself.")
    RESOLUTIONS.remove(call, row, new)
    defaults = call.site.part(Ranks).defaults
    defaults["resolution"] = "" if defaults["resolution"] == row["id"] else defaults["resolution"]
    return accepted(call, f"Delete resolution {row['name']}")
