"""Who is meant by a grant, a notification or a member of a security level: read, checked and shown.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/#holder-object
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.state.permission_schemes import HOLDERS
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]


def group_of(site: Site, parameter: str) -> Thing | None:
    """Find a group by name or id."""
    return next((group for group in site.groups if parameter in (group["name"], group.get("groupId"))), None)


def user_of(site: Site, parameter: str) -> Thing | None:
    """Find a person by account id, key or login name."""
    found = (user for user in site.users if parameter in (key_of(user), user.get("name")))
    return next(found, None)


def role_of(site: Site, parameter: str) -> Thing | None:
    """Find a project role by id."""
    return next((role for role in site.catalog.roles if str(role["id"]) == parameter), None)


def field_of(site: Site, parameter: str) -> Thing | None:
    """Find a custom field by id."""
    rows = (field for field in site.fields if field["custom"] and field["id"] == parameter)
    return next(rows, None)


FINDERS: Mapping[str, Callable[[Site, str], Thing | None]] = {
    "group": group_of, "user": user_of, "projectRole": role_of, "userCustomField": field_of,
    "groupCustomField": field_of,
}  # fmt: skip


def checked(site: Site, given: Any) -> Thing:
    """Read a holder: ``{type, parameter?, value?}``.

    Raises:
        JiraError: 400 for an unknown type, or nobody of that name.
    """
    if not isinstance(given, dict) or str(given.get("type")) not in HOLDERS:
        raise JiraError(400, "A valid holder type is required.")
    kind: str = given["type"]
    wanted = given.get("value") or given.get("parameter")
    if kind not in FINDERS:
        if kind == "applicationRole" and wanted:
            return {"type": kind, "parameter": str(wanted)} | ({"value": str(wanted)} if site.cloud else {})
        return {"type": kind}
    found = FINDERS[kind](site, str(wanted)) if wanted else None
    if found is None:
        raise JiraError(400, f"The {kind} '{wanted}' of the holder was not found.")
    names: dict[str, Any] = {"group": found.get("name"), "user": key_of(found) if kind == "user" else ""}
    parameter = str(names.get(kind, found.get("id")))
    value = found.get("groupId", parameter)
    return {"type": kind, "parameter": parameter} | ({"value": str(value)} if site.cloud else {})


def told(call: Call, holder: Thing, expand: set[str]) -> Thing:
    """Show a holder; ``expand`` (``all``, or its kind) adds what it names."""
    site, kind = call.site, str(holder["type"])
    name = "field" if str(kind).endswith("CustomField") else str(kind)
    finder = FINDERS.get(kind)
    if finder is None or not expand & {"all", name}:
        return {**holder, **({"expand": name} if finder and site.cloud else {})}
    found = finder(site, holder["parameter"]) or {}
    shown = {
        "group": ("name", "groupId", "self"),
        "user": ("self", "accountId", "key", "name", "emailAddress", "displayName", "active", "avatarUrls"),
        "projectRole": ("self", "id", "name", "description"),
        "field": (
            "id",
            "key",
            "name",
            "custom",
            "orderable",
            "navigable",
            "searchable",
            "clauseNames",
            "schema",
        ),
    }[name]
    return {**holder, name: {part: found[part] for part in shown if part in found}}
