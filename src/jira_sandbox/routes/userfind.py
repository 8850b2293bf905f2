"""Finding people by what they may do and what they are to issues, and the pickers of forms.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/
"""

from __future__ import annotations

from html import escape
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError, missing_issue
from jira_sandbox.permission import may
from jira_sandbox.permission_names import permissions
from jira_sandbox.routes.groups import found_groups
from jira_sandbox.routes.permissions import recognized
from jira_sandbox.routes.projects import unknown
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import SEARCH_REACH, browsing, fits, require_browsing
from jira_sandbox.sight import project_of
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import key_of
from jira_sandbox.user_query import found as found_by_query

Thing = dict[str, Any]

PICKED = ("accountId", "accountType", "name", "key")
"""What a picker tells of a person beside their name."""


def candidates(call: Call) -> list[Thing]:
    """List the active people that ``query`` or ``accountId`` means (``username`` on Data Center).

    Raises:
        JiraError: 400 for both together on Cloud.
    """
    account = call.query.get("accountId") if call.site.cloud else None
    query = call.query.get("query") if call.site.cloud else None
    text = call.text("username") if query is None else query
    if account is not None and query is not None:
        raise JiraError(400, "The query and accountId parameters exclude each other.")
    wanted = "" if text == "." else text.lower()
    people = (person for person in call.site.users[:SEARCH_REACH] if person["active"])
    return [person for person in people if fits(person, wanted, account)]


def window(call: Call, people: list[Thing]) -> list[Thing]:
    """Cut the range of people out that is asked for."""
    start = call.number("startAt", 0)
    return people[start : start + (call.number("maxResults", 50, 1000) or 50)]


def project_named(call: Call, name: str) -> Thing:
    """Find a project the caller sees.

    Raises:
        JiraError: 404 when there is none.
    """
    for project in call.sight.projects():
        if name in (project["key"], str(project["id"])):
            return project
    raise unknown(name)


def place(call: Call, project: str) -> tuple[Thing, Issue | None]:
    """Find the issue or project that people are wanted for; ``project`` names the parameter of the latter.

    Raises:
        JiraError: 400 when neither is named, 404 when there is none.
    """
    name = call.query.get("issueKey") or call.query.get("issueId")
    if name:
        issue = call.sight.find(name)
        home = project_of(call.site, issue) if issue is not None else None
        if issue is None or home is None:
            raise missing_issue()
        return home, issue
    if not call.query.get(project):
        raise JiraError(400, f"Either the issueKey or the {project} query parameter must be provided.")
    return project_named(call, call.text(project)), None


@route("GET", "/rest/api/{v}/user/assignable/search")
def assignable(call: Call) -> list[Thing]:
    """List the people who can be assigned an issue, or a new one of a project."""
    project, issue = place(call, "project")
    fit = (who for who in candidates(call) if may(call.site, who, "ASSIGNABLE_USER", project, issue))
    return window(call, list(fit))


@route("GET", "/rest/api/{v}/user/assignable/multiProjectSearch")
def assignable_in_all(call: Call) -> list[Thing]:
    """List the people who can be assigned issues in all of some projects.

    Raises:
        JiraError: 400 without projects, 404 for one there is not.
    """
    keys = [key.strip() for text in call.several("projectKeys") for key in text.split(",") if key.strip()]
    if not keys:
        raise JiraError(400, "The projectKeys query parameter must be provided.")
    projects = [project_named(call, key) for key in keys]
    return window(call, [
        who for who in candidates(call)
        if all(may(call.site, who, "ASSIGNABLE_USER", project) for project in projects)
    ])  # fmt: skip


@route("GET", "/rest/api/{v}/user/permission/search")
def permitted(call: Call) -> list[Thing]:
    """List the people who have all of some permissions in a project, or on an issue.

    Raises:
        JiraError: 400 without place or permissions, 403 for those who administer neither Jira nor the
            project.
    """
    known = {row.key: row for row in permissions(call.site)}
    keys = [key.strip() for key in call.text("permissions").split(",") if key.strip()]
    if not keys:
        raise JiraError(400, "The permissions query parameter must be provided.")
    recognized(keys, known)
    project, issue = place(call, "projectKey")
    call.require("ADMINISTER_PROJECTS", project)
    return window(call, [
        who for who in candidates(call)
        if all(may(call.site, who, key, project, issue) for key in keys)
    ])  # fmt: skip


@route("GET", "/rest/api/{v}/user/viewissue/search")
def viewers(call: Call) -> list[Thing]:
    """List the people who can see an issue, or any of a project."""
    project, issue = place(call, "projectKey")
    if not browsing(call):
        return []
    fit = (who for who in candidates(call) if may(call.site, who, "BROWSE_PROJECTS", project, issue))
    return window(call, list(fit))


def bold(text: str, query: str) -> str:
    """Write text as HTML with every word that begins with the query in bold."""
    at = text.lower().find(query.lower())
    if not query or at < 0:
        return escape(text)
    end = at + len(query)
    return f"{escape(text[:at])}<strong>{escape(text[at:end])}</strong>{escape(text[end:])}"


def picked(call: Call, person: Thing, query: str) -> Thing:
    """Show a person as pickers do."""
    parts = [bold(person["displayName"], query)]
    if person.get("emailAddress"):
        parts.append(" - " + bold(person["emailAddress"], query))
    if not call.site.cloud:
        parts.append(f" ({bold(person['name'], query)})")
    told = {name: person[name] for name in PICKED if name in person}
    picture = {"avatarUrl": person.get("avatarUrls", {}).get("24x24", "")} if call.flag("showAvatar") else {}
    return {**told, "html": "".join(parts), "displayName": person["displayName"], **picture}


def picked_people(call: Call, size: int, besides: set[str]) -> Thing:
    """Show the active people that ``query`` means, except for some."""
    query = call.text("query")
    people = call.site.users[:SEARCH_REACH] if browsing(call) else []
    rows = [person for person in people if person["active"] and fits(person, query.lower())]
    rows = [person for person in rows if not besides & {str(person.get(name)) for name in PICKED}]
    if call.flag("excludeConnectUsers") or call.flag("excludeConnectAddons"):
        rows = [person for person in rows if person.get("accountType") != "app"]
    shown = [picked(call, person, query) for person in rows[:size]]
    header = f"Showing {len(shown)} of {len(rows)} matching users"
    return {"users": shown, "total": len(rows), "header": header}


def query_given(call: Call) -> None:
    """Go on only with a query.

    Raises:
        JiraError: 400 without one.
    """
    if call.query.get("query") is None:
        raise JiraError(400, "The query parameter must be provided.")


@route("GET", "/rest/api/{v}/user/picker")
def picker(call: Call) -> Thing:
    """Find people for a form, with the match in bold.

    Raises:
        JiraError: 400 without a query, or for people left out in two ways at once.
    """
    query_given(call)
    left_out = call.several("exclude"), call.several("excludeAccountIds")
    if all(left_out):
        raise JiraError(400, "The exclude and excludeAccountIds parameters exclude each other.")
    return picked_people(call, call.number("maxResults", 50, 1000) or 50, {*left_out[0], *left_out[1]})


@route("GET", "/rest/api/{v}/groupuserpicker")
def group_and_user_picker(call: Call) -> Thing:
    """Find people and groups for a form, with the match in bold; ``projectId`` wants those who see it.

    Raises:
        JiraError: 400 without a query, 403 for those who may not browse people and groups.
    """
    query_given(call)
    require_browsing(call)
    size = call.number("maxResults", 50, 1000) or 50
    people = picked_people(call, size, set())
    homes = [one for one in call.several("projectId") if one not in ("", "-1")]
    if homes:
        projects = [project_named(call, name) for name in homes]
        seers = {
            key_of(who)
            for who in call.site.users
            if any(may(call.site, who, "BROWSE_PROJECTS", project) for project in projects)
        }
        rows = [row for row in people["users"] if key_of(row) in seers]
        people = {
            "users": rows,
            "total": len(rows),
            "header": f"Showing {len(rows)} of {len(rows)} matching users",
        }
    return {"users": people, "groups": found_groups(call, call.text("query"), size)}


@route("GET", "/rest/api/{v}/user/search/query", only="cloud")
def search_query(call: Call) -> Thing:
    """Find people by a structured query, such as ``is assignee of PROJ``."""
    return call.page(_matching(call), 100, 100)


@route("GET", "/rest/api/{v}/user/search/query/key", only="cloud")
def search_query_keys(call: Call) -> Thing:
    """Find the account ids of people by a structured query."""
    return call.page([{"accountId": person["accountId"]} for person in _matching(call)], 100, 100)


def _matching(call: Call) -> list[Thing]:
    query_given(call)
    require_browsing(call)
    keys = found_by_query(call.text("query"), call.sight)
    return [person for person in call.site.users[:SEARCH_REACH] if key_of(person) in keys]
