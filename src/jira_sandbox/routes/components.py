"""Components of projects.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-components/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.estate import components as estate
from jira_sandbox.estate.components import BEAN, FIELD, MEMBERS, found, home, siblings
from jira_sandbox.estate.swap import count
from jira_sandbox.routes.projects import named
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

ORDERS = {"name": "name", "description": "description", "lead": "lead", "issueCount": "issueCount"}


@route("GET", "/rest/api/{v}/project/{project}/components")
def components(call: Call) -> list[Thing]:
    """List the components of a project."""
    return siblings(call.site, project_wanted(call))


@route("GET", "/rest/api/{v}/project/{project}/component", only="cloud")
def component_page(call: Call) -> Thing:
    """List the components of a project a page at a time, each with how many issues it has."""
    rows = [
        {**thing, "issueCount": count(call.site, FIELD, thing["id"])}
        for thing in siblings(call.site, project_wanted(call))
        if _fits(call, thing)
    ]
    return call.page(_sorted(call, rows), 50, 100)


def _fits(call: Call, thing: Thing) -> bool:
    return call.text("query").lower() in (thing["name"] + thing.get("description", "")).lower()


def _sorted(call: Call, rows: list[Thing]) -> list[Thing]:
    order = call.text("orderBy", "name")
    name = ORDERS.get(order.lstrip("+-"), "name")
    known = {"lead": lambda row: (row.get("lead") or {}).get("displayName", "")}
    known["issueCount"] = lambda row: f"{row.get('issueCount', 0):09}"
    key = known.get(name, lambda row: str(row.get(name, "")).lower())
    return sorted(rows, key=key, reverse=order.startswith("-"))


@route("GET", "/rest/api/{v}/component", only="cloud")
def component_search(call: Call) -> Thing:
    """List components of several projects a page at a time.

    Raises:
        JiraError: 404 for a project that is not there.
    """
    projects = {str(named(call, name)["id"]) for name in call.words("projectIdsOrKeys")}
    rows: list[Thing] = [
        {name: thing[name] for name in ("id", "name", "description", "self") if name in thing}
        for thing in call.sight.things(call.site.components)
        if (not projects or str(thing["projectId"]) in projects) and _fits(call, thing)
    ]
    return call.page(_sorted(call, rows), 50, 100)


@route("GET", "/rest/api/2/component/page", only="datacenter")
def component_pages(call: Call) -> Thing:
    """List components of several projects a page at a time; ``query`` and ``projectIds`` narrow them."""
    projects = call.words("projectIds")
    rows = [
        thing
        for thing in call.sight.things(call.site.components)
        if _fits(call, thing) and (not projects or str(thing["projectId"]) in projects)
    ]
    return call.page(rows, 100, 1000)


@route("GET", "/rest/api/{v}/component/{id}")
def component(call: Call) -> Thing:
    """Read one component."""
    return found(call, call.path["id"])


@route("GET", "/rest/api/{v}/component/{id}/relatedIssueCounts")
def related_counts(call: Call) -> Thing:
    """Count the issues of a component."""
    id_ = found(call, call.path["id"])["id"]
    return {"self": call.api(f"component/{id_}"), "issueCount": count(call.site, FIELD, id_)}


@route("POST", "/rest/api/{v}/component")
def create(call: Call) -> Reply:
    """Create a component.

    Raises:
        JiraError: 400 with everything that is wrong, 403 for whoever does not administer the project, 404
            without that project.
    """
    asked = Asked(call, MEMBERS, BEAN)
    name = asked.text("project") if "project" in asked else asked.number("projectId")
    if name is None:
        raise JiraError(400, errors={"project": "The project specified is invalid."})
    project = named(call, str(name))
    call.require("ADMINISTER_PROJECTS", project)
    return Reply(estate.create(call, asked, project), 201)


@route("PUT", "/rest/api/{v}/component/{id}")
def update(call: Call) -> Thing:
    """Change a component: what the body does not name stays."""
    old = found(call, call.path["id"])
    call.require("ADMINISTER_PROJECTS", home(call.site, old))
    return estate.update(call, Asked(call, MEMBERS, BEAN), old)


@route("DELETE", "/rest/api/{v}/component/{id}")
def delete(call: Call) -> Answer:
    """Delete a component; ``moveIssuesTo`` names the one that comes instead.

    Raises:
        JiraError: 404 for a component that is not there, or is of another project.
    """
    old = found(call, call.path["id"])
    call.require("ADMINISTER_PROJECTS", home(call.site, old))
    id_ = call.query.get("moveIssuesTo")
    other = found(call, id_) if id_ else None
    if other is not None and (other is old or other["projectId"] != old["projectId"]):
        raise JiraError(404, f"The component with id {id_} does not exist in this project.")
    estate.remove(call, old, other)
    return DONE
