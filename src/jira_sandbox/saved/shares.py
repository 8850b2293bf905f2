"""Share permissions of filters and dashboards: read from a request and shown.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filter-sharing/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.edit.person import group_named
from jira_sandbox.errors import JiraError
from jira_sandbox.sight import EVERYBODY
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.profiles import face, key_of, person_named
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

SCOPES = {"GLOBAL": "global", "AUTHENTICATED": "loggedin", "PRIVATE": ""}
"""Default share scopes → the kind of share that new things get."""

FIRST = 200_000
"""Ids of new shares begin above those of made-up ones."""

NO_SHARE = "The share permission is not valid."


class Scopes:
    """The default share scope of everybody who chose one, by ``key_of`` the person."""

    def __init__(self, _site: Site) -> None:
        self.chosen: dict[str, str] = {}


def numbered(call: Call, share: Thing) -> Thing:
    """Give a share an id of its own."""
    every = (row for saved in call.site.filters for row in saved["sharePermissions"])
    return {"id": call.site.part(Ids).fresh("share", every, FIRST), **share}


def by_default(call: Call) -> list[Thing]:
    """Give the shares that a new thing of the caller's gets."""
    scope = call.site.part(Scopes).chosen.get(key_of(call.caller.user), "PRIVATE")
    return [numbered(call, {"type": SCOPES[scope]})] if SCOPES[scope] else []


def read(call: Call, rows: list[Thing] | None) -> list[Thing]:
    """Read a list of shares as filters and dashboards carry them.

    Raises:
        JiraError: 400 for a share that is none, or with somebody who is not there.
    """
    return [numbered(call, one(call, row)) for row in rows or ()]


def one(call: Call, row: Thing) -> Thing:
    """Read one share: ``{"type": "group", "group": {"name": …}}`` and the like.

    Raises:
        JiraError: 400 for a share that is none, or with somebody who is not there.
    """
    kind = row.get("type")
    names = ("project", "role", "group", "user")
    part = {name: value for name in names if isinstance(value := row.get(name), dict)}
    if kind in EVERYBODY:
        return {"type": kind}
    if kind in ("project", "projectRole") and "project" in part:
        role = part.get("role")
        if kind == "projectRole" and role is None:
            raise JiraError(400, NO_SHARE)
        return with_project(call, part["project"].get("id"), role and role.get("id"))
    if kind == "group" and "group" in part:
        return with_group(call, part["group"].get("name"), part["group"].get("groupId"))
    if kind == "user" and "user" in part:
        return with_person(call, part["user"].get("accountId") or part["user"].get("key"))
    raise JiraError(400, NO_SHARE)


def asked(call: Call, row: Thing) -> Thing:
    """Read one share as a request to add it writes it: ``{"type": "group", "groupname": …}`` and the like.

    Raises:
        JiraError: 400 for a share that is none, or with somebody who is not there.
    """
    kind = row.get("type")
    if kind in EVERYBODY:
        return {"type": "loggedin" if kind == "authenticated" else kind}
    if kind in ("project", "projectRole") and row.get("projectId") is not None:
        role = row.get("projectRoleId")
        if kind == "projectRole" and role is None:
            raise JiraError(400, errors={"projectRoleId": "The project role is required."})
        return with_project(call, row["projectId"], role)
    if kind == "group":
        return with_group(call, row.get("groupname"), row.get("groupId"))
    if kind == "user":
        return with_person(call, row.get("accountId") or row.get("userKey"))
    raise JiraError(400, errors={"type": f"The share type '{kind}' is not valid."})


def with_project(call: Call, id_: Any, role: Any = None) -> Thing:
    """Share with those who browse a project, or have a role in it.

    Raises:
        JiraError: 400 for a project or a role that is not there.
    """
    project = next((row for row in call.sight.projects() if str(row["id"]) == str(id_)), None)
    if project is None:
        raise JiraError(400, errors={"projectId": f"The project with id '{id_}' does not exist."})
    share = {"type": "project", "project": {name: value for name, value in project.items() if name != "lead"}}
    if role is None:
        return share
    known = next((row for row in call.site.catalog.roles if str(row["id"]) == str(role)), None)
    if known is None:
        raise JiraError(400, errors={"projectRoleId": f"The project role with id '{role}' does not exist."})
    return {**share, "role": known}


def with_group(call: Call, name: Any, id_: Any = None) -> Thing:
    """Share with a group.

    Raises:
        JiraError: 400 for one that is not there.
    """
    group = group_named(call.site, None if name is None else str(name), None if id_ is None else str(id_))
    if group is None:
        raise JiraError(400, errors={"groupname": f"The group named '{name or id_}' does not exist."})
    return {"type": "group", "group": {part: value for part, value in group.items() if part != "members"}}


def with_person(call: Call, name: Any) -> Thing:
    """Share with a person.

    Raises:
        JiraError: 400 for one who is not there.
    """
    person = person_named(call.site, name) if isinstance(name, str) else None
    if person is None:
        raise JiraError(400, errors={"user": f"The user '{name}' does not exist."})
    return {"type": "user", "user": face(call.site, person)}


def added(shares: list[Thing], new: Thing) -> list[Thing]:
    """Give shares with one more; one with everybody takes the place of all others."""
    if new["type"] in EVERYBODY:
        return [new]
    return [*(share for share in shares if share["type"] not in EVERYBODY), new]
