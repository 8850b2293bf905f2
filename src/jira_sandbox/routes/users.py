"""People: one by name, everybody, and who is found by a text.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.applications import told as application_told
from jira_sandbox.routes.registry import route
from jira_sandbox.state.access import Access
from jira_sandbox.state.profiles import Profiles, groups_of, key_of, name_of, person_named
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

NOT_LISTED = frozenset({"timeZone"})
"""What Cloud's lists of people leave out; reading one person tells it."""

NOT_EMBEDDED = frozenset({"locale", "appType"})
"""What only the lists and the read of one person tell, not a mention of them elsewhere."""

SEARCH_REACH = 1000
"""Searches look at the first 1000 people only, whatever page is asked for."""

BY_NAME = {True: (("accountId", ""),), False: (("username", "name"), ("key", "key"), ("userKey", "key"))}
"""Parameters that name a person, on Cloud and on Data Center, and the member they are compared with."""


def without(person: Thing, names: frozenset[str]) -> Thing:
    """Show a person without some members."""
    return {name: value for name, value in person.items() if name not in names}


def nobody(site: Site, name: str, status: int = 404) -> JiraError:
    """Refuse the name of a person who is not there."""
    if site.cloud:
        return JiraError(status, "Specified user does not exist")
    return JiraError(status, f"The user named '{name}' does not exist")


def person_of(call: Call, name: str, *, status: int = 404) -> Thing:
    """Find a person by account id on Cloud, by login name or key on Data Center.

    Raises:
        JiraError: when there is nobody.
    """
    found = person_named(call.site, name)
    if found is None:
        raise nobody(call.site, name, status)
    return found


def asked_for(call: Call) -> Thing | None:
    """Find the person that the parameters name; ``None`` when they name nobody.

    Raises:
        JiraError: 404 when there is nobody of that name.
    """
    for parameter, member in BY_NAME[call.site.cloud]:
        name = call.query.get(parameter)
        if name:
            if member == "key":
                found = next((row for row in call.site.users if row.get("key") == name), None)
                if found is None:
                    raise JiraError(404, f"The user with the key '{name}' does not exist")
                return found
            return person_of(call, name)
    return None


def oneself(call: Call) -> Thing:
    """Give the catalog row of the caller."""
    key = key_of(call.caller.user)
    return next((row for row in call.site.users if key_of(row) == key), call.caller.user)


def own_or_asked(call: Call) -> Thing:
    """Find the person the parameters name, the caller without any; others only for administrators.

    Raises:
        JiraError: 403 for somebody else without being an administrator, 404 when there is nobody.
    """
    mine = oneself(call)
    names = [name for parameter, _member in BY_NAME[call.site.cloud] if (name := call.query.get(parameter))]
    if not names or names[0] in (key_of(mine), name_of(mine)):
        return mine
    call.require("ADMINISTER")
    return asked_for(call) or mine


def browsing(call: Call) -> bool:
    """Tell whether the caller may look through people and groups."""
    return permitted(call.site, call.caller, "USER_PICKER") or permitted(call.site, call.caller, "ADMINISTER")


def require_browsing(call: Call) -> None:
    """Go on only for those who may look through people and groups.

    Raises:
        JiraError: 403 for others.
    """
    if not browsing(call):
        raise JiraError(403, "You do not have permission to browse users and groups.")


def profile(call: Call, person: Thing) -> Thing:
    """Show a person with their groups and applications, in full where ``expand`` asks for it."""
    site, expand = call.site, call.words("expand")
    groups = list(groups_of(site, person))
    access = site.part(Access)
    used = [one for one in access.applications if access.uses(site, person, one.key)]
    names = ("name", "groupId", "self") if site.cloud else ("name", "self")
    shown = [{name: group[name] for name in names} for group in groups] if "groups" in expand else []
    roles = [application_told(site, one) for one in used] if "applicationRoles" in expand else []
    return {
        **person,
        **({} if site.cloud else {"deleted": False}),
        "groups": {"size": len(groups), "items": shown},
        "applicationRoles": {"size": len(used), "items": roles},
        "expand": "groups,applicationRoles",
    }


@route("GET", "/rest/api/{v}/user")
def user(call: Call) -> Thing:
    """Read one person: by ``accountId`` on Cloud, by ``username`` or ``key`` on Data Center.

    ``includeDeleted`` lets administrators of Data Center read those who were removed.

    Raises:
        JiraError: 400 without a name, 403 for those who may not browse people, 404 when there is nobody.
    """
    former = _former(call)
    if former is not None:
        return former
    person = asked_for(call)
    if person is None:
        raise JiraError(400, "Either an accountId or a username must be provided.")
    if key_of(person) != key_of(call.caller.user):
        require_browsing(call)
    return profile(call, person)


def _former(call: Call) -> Thing | None:
    if call.site.cloud or not call.flag("includeDeleted"):
        return None
    call.require("ADMINISTER")
    wanted = (call.query.get("key"), call.query.get("username"))
    for key, row in call.site.part(Profiles).former.items():
        if (key == wanted[0] or row["name"] == wanted[1]) and person_named(call.site, key) is None:
            return {**profile(call, row), "deleted": True}
    return None


@route("GET", "/rest/api/{v}/users/search", only="cloud")
@route("GET", "/rest/api/{v}/users", only="cloud")
def users(call: Call) -> list[Thing]:
    """List everyone, the inactive and the apps too."""
    require_browsing(call)
    start = call.number("startAt", 0)
    rows = call.site.users[start : start + call.number("maxResults", 50, 1000)]
    return [without(person, NOT_LISTED) for person in rows]


@route("GET", "/rest/api/{v}/user/search")
def user_search(call: Call) -> list[Thing]:
    """Find people by ``query`` (Cloud) or ``username`` (Data Center, ``.`` for all): name, login or e-mail.

    Cloud finds by ``property`` too: ``key.path.in.its.value=text``.

    Raises:
        JiraError: 400 when nothing is asked for, or a query and an account together.
    """
    cloud = call.site.cloud
    account = call.query.get("accountId") if cloud else None
    query = call.query.get("query") if cloud else call.query.get("username")
    entity = call.query.get("property") if cloud else None
    if query is None and account is None and entity is None:
        name = "query" if cloud else "username"
        raise JiraError(400, errors={name: f"The {name} query parameter was not provided."})
    if query is not None and account is not None:
        raise JiraError(400, "The query and accountId parameters exclude each other.")
    if not browsing(call):
        return []
    tests = (not cloud and query == ".", (query or "").lower(), account)
    start = call.number("startAt", 0)
    rows = [person for person in call.site.users[:SEARCH_REACH] if _listed(call, person)]
    rows = [person for person in rows if tests[0] or fits(person, tests[1], tests[2])]
    if entity is not None:
        rows = [person for person in rows if has_property(call.site, person, entity)]
    return rows[start : start + call.number("maxResults", 50, 1000)]


def _listed(call: Call, person: Thing) -> bool:
    if person["active"]:
        return call.flag("includeActive", default=True)
    return call.site.cloud or call.flag("includeInactive")


def fits(person: Thing, query: str, account: str | None = None) -> bool:
    """Tell whether a person is meant by a text in lower case, or by an account id."""
    if account is not None:
        return bool(person.get("accountId") == account)
    words = " ".join(str(person.get(name, "")) for name in ("displayName", "name", "emailAddress")).lower()
    return query in words


def has_property(site: Site, person: Thing, condition: str) -> bool:
    """Tell whether a person has a property as a condition wants it: ``key.path.in.its.value=text``.

    Raises:
        JiraError: 400 for a text that is no such condition.
    """
    path, equal, wanted = condition.partition("=")
    if not equal or not path.strip("."):
        raise JiraError(400, "The property parameter is not valid. It takes the form key.path=value.")
    kept: Any = site.part(Profiles).properties.get(key_of(person), {})
    parts = path.split(".")
    return any(
        matches(kept[key], parts[at:], wanted)
        for at in range(1, len(parts) + 1)
        if (key := ".".join(parts[:at])) in kept
    )


def matches(value: Any, path: list[str], wanted: str) -> bool:
    """Tell whether the value at a path inside a JSON value is written as some text."""
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return str(value).lower() == wanted.lower() if isinstance(value, bool) else str(value) == wanted


@route("GET", "/rest/api/{v}/user/bulk", only="cloud")
def user_bulk(call: Call) -> Thing:
    """Read people by account id, a page at a time; unknown ones are left out.

    Raises:
        JiraError: 400 without account ids.
    """
    wanted = call.several("accountId")
    if not wanted:
        raise JiraError(400, "At least one accountId must be provided.")
    return call.page([person for person in call.site.users if person.get("accountId") in wanted], 10, 200)


@route("GET", "/rest/api/{v}/user/bulk/migration", only="cloud")
def user_migration(call: Call) -> list[Thing]:
    """Give the account ids of people by the login names of before accounts: what stands before the ``@``.

    Raises:
        JiraError: 400 without names.
    """
    asked = [(name, one) for name in ("username", "key") for one in call.several(name)]
    if not asked:
        raise JiraError(400, "Either the key or the username query parameter must be provided.")
    logins = {str(row.get("emailAddress", "")).partition("@")[0]: row for row in call.site.users}
    start = call.number("startAt", 0)
    return [
        {member: one, "accountId": logins[one]["accountId"] if one in logins and one else "unknown"}
        for member, one in asked[start : start + call.number("maxResults", 10, 200)]
    ]


@route("GET", "/rest/api/2/user/list", only="datacenter")
def user_list(call: Call) -> Thing:
    """List everyone by cursor.

    Raises:
        JiraError: 400 for a cursor that is none.
    """
    require_browsing(call)
    start = call.number("cursor", 0)
    size = call.number("maxResults", 100, 1000) or 100
    rows = call.site.users[start : start + size]
    last = start + size >= len(call.site.users)
    url = call.api("user/list")
    page: Thing = {
        "self": f"{url}?maxResults={size}&cursor={start}",
        "maxResults": size,
        "isLast": last,
        "values": rows,
    }
    return (
        page if last else page | {"nextCursor": str(start + size), "nextPage": f"{url}?cursor={start + size}"}
    )


@route("GET", "/rest/api/{v}/user/groups", only="cloud")
def user_groups(call: Call) -> list[Thing]:
    """List the groups of a person."""
    person = asked_for(call)
    if person is None:
        raise JiraError(400, "The accountId query parameter must be provided.")
    require_browsing(call)
    names = ("name", "groupId", "self")
    return [{name: group[name] for name in names} for group in groups_of(call.site, person)]


def trusted(call: Call) -> bool:
    """Tell whether an app asks, whom Cloud lets see every e-mail address, and not a person."""
    return call.caller.user.get("accountType") == "app"


@route("GET", "/rest/api/{v}/user/email", only="cloud")
def email(call: Call) -> Thing:
    """Give the e-mail address of an account, to apps.

    Raises:
        JiraError: 401 for people, 404 when there is nobody.
    """
    require_app(call)
    person = person_of(call, call.text("accountId"))
    return {"accountId": person["accountId"], "email": person.get("emailAddress", "")}


@route("GET", "/rest/api/{v}/user/email/bulk", only="cloud")
def emails(call: Call) -> list[Thing]:
    """Give the e-mail addresses of accounts, to apps; unknown ones are left out.

    Raises:
        JiraError: 401 for people.
    """
    require_app(call)
    wanted = call.several("accountId")
    return [
        {"accountId": row["accountId"], "email": row.get("emailAddress", "")}
        for row in call.site.users
        if row["accountId"] in wanted
    ]


def require_app(call: Call) -> None:
    """Go on only for apps.

    Raises:
        JiraError: 401 for people.
    """
    if not trusted(call):
        raise JiraError(401, "This resource is available to approved apps only.")
