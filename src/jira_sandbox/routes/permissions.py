"""What somebody may do, as a service.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError, missing_issue
from jira_sandbox.permission import may
from jira_sandbox.permission_names import GLOBAL, Permission, permissions
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import person_of
from jira_sandbox.sight import project_of
from jira_sandbox.state.issue import Issue

Thing = dict[str, Any]

MOST = 1000
"""Projects, or issues, that one check may name."""

NOT_ASKED = (
    "The 'permissions' query parameter is required. It takes the keys of permissions, separated by commas."
)


def told(permission: Permission, **more: Any) -> Thing:
    """Show a permission."""
    return {
        "id": permission.number,
        "key": permission.key,
        "name": permission.name,
        "type": permission.kind,
        "description": permission.about,
        **more,
    }


@route("GET", "/rest/api/{v}/permissions")
def every_permission(call: Call) -> Thing:
    """List every permission of the product."""
    if not call.site.cloud:
        call.require("ADMINISTER")
    rows = {permission.key: told(permission) for permission in permissions(call.site)}
    for row in rows.values():
        del row["id"]
    return {"permissions": rows}


@route("GET", "/rest/api/{v}/mypermissions")
def my_permissions(call: Call) -> Thing:
    """Tell what the caller may do: anywhere, in a project or on an issue.

    Cloud tells of the permissions asked for only; Data Center of all, by the keys of old too.

    Raises:
        JiraError: 400 for permissions Jira does not have or, on Cloud, none; 404 for a hidden context.
    """
    known = {permission.key: permission for permission in permissions(call.site)}
    if call.site.cloud:
        asked = [
            key.strip() for text in call.several("permissions") for key in text.split(",") if key.strip()
        ]
        if not asked:
            raise JiraError(400, NOT_ASKED)
        known = {key: known[key] for key in recognized(asked, known)}
    project, issue = context(call)
    if call.query.get("commentId") and set(known) != {"BROWSE_PROJECTS"}:
        raise JiraError(400, "Only the BROWSE_PROJECTS permission is supported for a comment.")
    rows: Thing = {}
    for key, permission in known.items():
        have = may(call.site, call.caller.user, key, project, issue)
        rows[key] = told(permission, havePermission=have)
        if permission.old and not call.site.cloud:
            old = {"key": permission.old, "deprecatedKey": True}
            rows[permission.old] = {**rows[key], **old}
    return {"permissions": rows}


def recognized(asked: list[str], known: Thing) -> list[str]:
    """Give the keys asked for, each once.

    Raises:
        JiraError: 400 naming every key that is no permission.
    """
    strange = {key: "Unrecognized permission" for key in asked if key not in known}
    if strange:
        raise JiraError(400, errors=strange)
    return list(dict.fromkeys(asked))


def context(call: Call) -> tuple[Thing | None, Issue | None]:
    """Find the project and issue that parameters name, if they name any.

    Raises:
        JiraError: 404 for one that the caller does not see.
    """
    name = call.query.get("issueKey") or call.query.get("issueId")
    if name:
        issue = call.sight.find(name)
        if issue is None:
            raise missing_issue()
        return project_of(call.site, issue), issue
    for parameter, member, words in (
        ("projectKey", "key", "key"), ("projectId", "id", "id"), ("projectUuid", "uuid", "uuid"),
    ):  # fmt: skip
        wanted = call.query.get(parameter)
        if wanted:
            for project in call.sight.projects():
                if str(project.get(member)) == wanted:
                    return project, None
            raise JiraError(404, f"No project could be found with {words} '{wanted}'.")
    return None, None


@route("POST", "/rest/api/{v}/permissions/check", only="cloud")
def check(call: Call) -> Thing:
    """Tell which of some permissions somebody has: globally, and in which of some projects and issues.

    Raises:
        JiraError: 400 for permissions Jira does not have, too many projects or issues, or an account that
            is none; 403 for somebody else's without being an administrator.
    """
    asked = Asked(call, ("accountId", "globalPermissions", "projectPermissions"))
    person = call.caller.user
    account = asked.text("accountId")
    if account is not None and account != person.get("accountId"):
        call.require("ADMINISTER", why="Only Jira administrators can perform this operation.")
        person = person_of(call, account, status=400)
    known = {permission.key: permission for permission in permissions(call.site)}
    everywhere = {key: row for key, row in known.items() if row.kind == GLOBAL}
    in_projects = {key: row for key, row in known.items() if row.kind != GLOBAL}
    wanted = recognized(asked.texts("globalPermissions") or [], everywhere)
    questions = []
    for row in asked.objects("projectPermissions") or ():
        keys = [key for key in texts(asked, row.get("permissions")) if key]
        if not keys:
            raise JiraError(400, "At least one project permission must be provided.")
        questions.append(
            (recognized(keys, in_projects), ids(asked, row, "projects"), ids(asked, row, "issues"))
        )
    return {
        "globalPermissions": [key for key in wanted if may(call.site, person, key)],
        "projectPermissions": [
            granted(call, person, key, projects, issues)
            for keys, projects, issues in questions
            for key in keys
        ],
    }


def texts(asked: Asked, value: Any) -> list[str]:
    """Read a list of texts, leaving nulls out."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, str) or row is None for row in value):
        raise asked.malformed()
    return [row for row in value if row is not None]


def ids(asked: Asked, row: Thing, name: str) -> list[int]:
    """Read a list of ids.

    Raises:
        JiraError: 400 for something else, or too many.
    """
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(
        isinstance(one, int) and not isinstance(one, bool) for one in value
    ):
        raise asked.malformed()
    if len(set(value)) > MOST:
        raise JiraError(400, f"The number of {name} exceeds the limit of {MOST}.")
    return list(dict.fromkeys(value))


def granted(call: Call, person: Thing, key: str, projects: list[int], issues: list[int]) -> Thing:
    """Tell in which projects and on which issues somebody has a permission."""
    site = call.site
    homes = {int(row["id"]): row for row in site.projects}
    held = []
    for number in issues:
        issue = site.issue(str(number))
        if issue is None or issue.id != str(number):
            continue
        home = project_of(site, issue)
        if home is not None and may(site, person, key, home, issue):
            held.append(number)
    return {
        "permission": key,
        "projects": [one for one in projects if one in homes and may(site, person, key, homes[one])],
        "issues": held,
    }


@route("POST", "/rest/api/{v}/permissions/project", only="cloud")
def permitted_projects(call: Call) -> Thing:
    """List the projects in which the caller has all of some permissions.

    Raises:
        JiraError: 400 for permissions Jira does not have, or none.
    """
    asked = Asked(call, ("permissions",))
    known = {row.key: row for row in permissions(call.site) if row.kind != GLOBAL}
    keys = recognized(asked.texts("permissions") or [], known)
    if not keys:
        raise JiraError(400, "At least one project permission must be provided.")
    person = call.caller.user
    rows = [
        {"id": int(project["id"]), "key": project["key"]}
        for project in call.site.projects
        if all(may(call.site, person, key, project) for key in keys)
    ]
    return {"projects": rows}
