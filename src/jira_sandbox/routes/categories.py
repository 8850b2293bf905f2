"""Project categories, and the keys and names that projects may take.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-categories/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-key-and-name-validation/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.deeds import Deeds
from jira_sandbox.estate.keys import free_key, free_name, key_fault
from jira_sandbox.estate.projects import retell
from jira_sandbox.estate.swap import substitute
from jira_sandbox.routes.registry import route
from jira_sandbox.state.ids import Ids

Thing = dict[str, Any]

LONGEST_ABOUT = 1000


def _rows(call: Call) -> list[Thing]:
    return call.site.part(Deeds).categories


def _wanted(call: Call) -> Thing:
    for row in _rows(call):
        if row["id"] == call.path["id"]:
            return row
    raise JiraError(404, f"The project category with id '{call.path['id']}' does not exist.")


def _said(call: Call, old: Thing) -> Thing:
    """Read a category; its name must be its own.

    Raises:
        JiraError: 400 with everything that is wrong, 409 for a name another has.
    """
    asked = Asked(call, {"description", "id", "name", "self"})
    name = asked.short("name", "name", required="" if old else "A project category must have a name.")
    about = asked.short("description", "description", most=LONGEST_ABOUT)
    asked.check()
    others = (row["name"].lower() for row in _rows(call) if row is not old)
    if name and name.lower() in others:
        raise JiraError(409, errors={"name": f"The project category '{name}' already exists."})
    return {
        "name": name or old.get("name"),
        "description": old.get("description", "") if about is None else about,
    }


@route("GET", "/rest/api/{v}/projectCategory")
def categories(call: Call) -> list[Thing]:
    """List the categories of projects."""
    return _rows(call)


@route("GET", "/rest/api/{v}/projectCategory/{id}")
def category(call: Call) -> Thing:
    """Read one category."""
    return _wanted(call)


@route("POST", "/rest/api/{v}/projectCategory")
def create(call: Call) -> Reply:
    """Create a category."""
    call.require("ADMINISTER")
    said = _said(call, {})
    id_ = str(call.site.part(Ids).fresh("category", _rows(call)))
    made = {"self": call.api(f"projectCategory/{id_}"), "id": id_, **said}
    _rows(call).append(made)
    return Reply(made, 201)


@route("PUT", "/rest/api/{v}/projectCategory/{id}")
def update(call: Call) -> Thing:
    """Change a category; its projects and their issues show it as it then is."""
    call.require("ADMINISTER")
    old = _wanted(call)
    new = {**old, **_said(call, old)}
    substitute(_rows(call), old, new)
    _pass_on(call, old, new)
    return new


@route("DELETE", "/rest/api/{v}/projectCategory/{id}")
def delete(call: Call) -> Answer:
    """Delete a category; its projects have none then."""
    call.require("ADMINISTER")
    old = _wanted(call)
    _rows(call).remove(old)
    _pass_on(call, old, None)
    return DONE


def _pass_on(call: Call, old: Thing, new: Thing | None) -> None:
    for project in list(call.site.projects):
        if (project.get("projectCategory") or {}).get("id") != old["id"]:
            continue
        changed = {name: value for name, value in project.items() if name != "projectCategory"}
        changed |= {} if new is None else {"projectCategory": new}
        substitute(call.site.projects, project, changed)
        retell(call.ledger, changed)


@route("GET", "/rest/api/{v}/projectvalidate/key")
def validate_key(call: Call) -> Thing:
    """Tell what is wrong with the key of a project that shall be founded."""
    fault = key_fault(call.site, call.text("key"))
    return {"errorMessages": [], "errors": {"projectKey": fault} if fault else {}}


@route("GET", "/rest/api/{v}/projectvalidate/validProjectKey", only="cloud")
def valid_key(call: Call) -> str:
    """Give a free key like the one asked for."""
    return free_key(call.site, call.text("key"))


@route("GET", "/rest/api/{v}/projectvalidate/validProjectName", only="cloud")
def valid_name(call: Call) -> str:
    """Give a free name like the one asked for.

    Raises:
        JiraError: 400 without a name, 404 when none can be made of it.
    """
    name = call.text("name").strip()
    if not name:
        raise JiraError(400, "The name query parameter was not provided.")
    if len(name) < 2:
        raise JiraError(404, f"A valid project name could not be made of '{name}'.")
    return free_name(call.site, name)
