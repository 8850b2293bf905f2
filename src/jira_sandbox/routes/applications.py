"""Applications of a site, and who is let into them.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-application-roles/
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-applicationrole/
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call, Reply
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.edit.person import group_named
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.access import Access, Application
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

MEMBERS = frozenset(
    {"key", "name", "groups", "defaultGroups", "selectedByDefault", "defined", "numberOfSeats",
     "remainingSeats", "userCount", "userCountDescription", "hasUnlimitedSeats", "platform"}
)  # fmt: skip
BEAN = "com.atlassian.jira.rest.v2.admin.applicationrole.ApplicationRoleBean"


def told(site: Site, application: Application) -> Thing:
    """Show an application with who may use it."""
    access = site.part(Access)
    people = sum(1 for row in site.users if row["active"] and access.uses(site, row, application.key))
    seats = application.seats
    row: Thing = {
        "key": application.key,
        "name": application.name,
        "groups": list(application.groups),
        "defaultGroups": list(application.default),
        "selectedByDefault": application.key == "jira-software",
        "defined": True,
        "numberOfSeats": seats,
        "remainingSeats": -1 if seats < 0 else max(0, seats - people),
        "userCount": people,
        "userCountDescription": "users" if people != 1 else "user",
        "hasUnlimitedSeats": seats < 0,
        "platform": application.key == "jira-core",
    }
    if site.cloud:
        row["groupDetails"] = _named(site, application.groups)
        row["defaultGroupsDetails"] = _named(site, application.default)
    return row


def _named(site: Site, names: list[str]) -> list[Thing]:
    found = (group_named(site, name) for name in names)
    return [{name: row[name] for name in ("name", "groupId", "self")} for row in found if row is not None]


def version(site: Site) -> str:
    """Give the version of all applications, which a careful change names in ``If-Match``."""
    text = repr([(one.key, one.groups, one.default) for one in site.part(Access).applications])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def wanted(call: Call, key: str) -> Application:
    """Find an application.

    Raises:
        JiraError: 404 when there is none.
    """
    found = call.site.part(Access).application(key)
    if found is None:
        raise JiraError(404, f"The application role with key '{key}' was not found.")
    return found


@route("GET", "/rest/api/{v}/applicationrole")
def applications(call: Call) -> Reply:
    """List the applications."""
    call.require("ADMINISTER")
    rows = [told(call.site, one) for one in call.site.part(Access).applications]
    return Reply(rows, 200, _headers(call))


def _headers(call: Call) -> dict[str, str]:
    return {} if call.site.cloud else {"ETag": f'"{version(call.site)}"'}


@route("GET", "/rest/api/{v}/applicationrole/{key}")
def application(call: Call) -> Reply:
    """Read one application."""
    call.require("ADMINISTER")
    return Reply(told(call.site, wanted(call, call.path["key"])), 200, _headers(call))


@route("PUT", "/rest/api/2/applicationrole", only="datacenter")
def change_all(call: Call) -> Reply:
    """Change the groups of several applications.

    Raises:
        JiraError: 400 for a body that is no list of applications, 404 for an unknown one, 412 when somebody
            else was faster.
    """
    call.require("ADMINISTER")
    if not isinstance(call.body, list) or not all(isinstance(row, dict) for row in call.body):
        raise JiraError(400, NO_BODY)
    unchanged(call)
    given = [
        (wanted(call, str(row.get("key"))), groups(call, Asked(replace(call, body=row), MEMBERS, BEAN)))
        for row in call.body
    ]
    for found, (allowed, default) in given:
        found.groups, found.default = allowed, default
    call.world.snapshots.stale()
    return Reply([told(call.site, found) for found, _groups in given], 200, _headers(call))


@route("PUT", "/rest/api/2/applicationrole/{key}", only="datacenter")
def change(call: Call) -> Reply:
    """Change the groups of an application.

    Raises:
        JiraError: 400 for groups that are not there, 404 for an unknown application, 412 when somebody else
            was faster.
    """
    call.require("ADMINISTER")
    found = wanted(call, call.path["key"])
    unchanged(call)
    found.groups, found.default = groups(call, Asked(call, MEMBERS, BEAN))
    call.world.snapshots.stale()
    return Reply(told(call.site, found), 200, _headers(call))


def unchanged(call: Call) -> None:
    """Go on only if the applications are as the caller saw them.

    Raises:
        JiraError: 412 otherwise.
    """
    given = call.headers.get("if-match", "").strip('"')
    if given and given != version(call.site):
        raise JiraError(412, "The application roles were changed by somebody else in the meantime.")


def groups(call: Call, asked: Asked) -> tuple[list[str], list[str]]:
    """Read the groups of an application and, among them, those that new people join.

    Raises:
        JiraError: 400 for a group that is not there, or a default that is not among them.
    """
    allowed, default = asked.texts("groups") or [], asked.texts("defaultGroups") or []
    for name in (*allowed, *default):
        if group_named(call.site, name) is None:
            raise JiraError(400, errors={"groups": f"Group '{name}' does not exist."})
    if not set(default) <= set(allowed):
        raise JiraError(400, errors={"defaultGroups": "Default groups must be among the groups of the role."})
    return allowed, default
