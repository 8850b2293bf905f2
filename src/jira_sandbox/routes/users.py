"""People.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

NOT_LISTED = frozenset({"timeZone"})
"""What Cloud's lists of people leave out; reading one person tells it."""

NOT_EMBEDDED = frozenset({"locale", "appType"})
"""What only the lists and the read of one person tell, not a mention of them elsewhere."""

SEARCH_REACH = 1000
"""``/user/search`` looks at the first 1000 people only, whatever page is asked for."""


def user_key(user: Thing) -> str:
    """Give what names a user: account id or login name."""
    return str(user.get("accountId") or user["name"])


def without(person: Thing, names: frozenset[str]) -> Thing:
    """Show a person without some members."""
    return {name: value for name, value in person.items() if name not in names}


@route("GET", "/rest/api/{v}/user")
def user(call: Call) -> Thing:
    """Read one person: by ``accountId`` on Cloud, by ``username`` or ``key`` on Data Center.

    Raises:
        JiraError: 400 without a name, 404 when there is nobody.
    """
    for name, part in (("accountId", "accountId"), ("username", "name"), ("key", "key")):
        asked = call.query.get(name)
        if asked is None or (name == "accountId") != call.site.cloud:
            continue
        for person in call.site.users:
            if str(person.get(part)) == asked:
                return {
                    **person,
                    "groups": {"size": len(_groups_of(call, person)), "items": []},
                    "applicationRoles": {"size": 1, "items": []},
                    "expand": "groups,applicationRoles",
                }
        message = (
            f"The user named '{asked}' does not exist"
            if not call.site.cloud
            else "Specified user does not exist"
        )
        raise JiraError(404, message)
    raise JiraError(400, "Either an accountId or a username must be provided.")


def _groups_of(call: Call, person: Thing) -> list[Thing]:
    return [group for group in call.site.groups if user_key(person) in group["members"]]


@route("GET", "/rest/api/{v}/users/search", only="cloud")
@route("GET", "/rest/api/{v}/users", only="cloud")
def users(call: Call) -> list[Thing]:
    """List everyone, the inactive and the apps too."""
    start = call.number("startAt", 0)
    rows = call.site.users[start : start + call.number("maxResults", 50, 1000)]
    return [without(person, NOT_LISTED) for person in rows]


@route("GET", "/rest/api/{v}/user/search")
def user_search(call: Call) -> list[Thing]:
    """Find people by ``query`` (Cloud) or ``username`` (Data Center, ``.`` for all): name, login or e-mail.

    Raises:
        JiraError: 400 when nothing is asked for.
    """
    cloud = call.site.cloud
    account = call.query.get("accountId")
    query = call.query.get("query") if cloud else call.query.get("username")
    if query is None and account is None:
        name = "query" if cloud else "username"
        raise JiraError(400, errors={name: f"The {name} query parameter was not provided."})
    everything = not cloud and query == "."
    inactive = call.flag("includeInactive")
    active = call.flag("includeActive", default=True)
    rows = []
    for person in call.site.users[:SEARCH_REACH]:
        shown = active if person["active"] else inactive or cloud
        if shown and (everything or _fits(person, (query or "").lower(), account)):
            rows.append(person)
    start = call.number("startAt", 0)
    return rows[start : start + call.number("maxResults", 50, 1000)]


def _fits(person: Thing, query: str, account: str | None) -> bool:
    if account is not None:
        return bool(person.get("accountId") == account)
    words = " ".join(str(person.get(name, "")) for name in ("displayName", "name", "emailAddress")).lower()
    return query in words


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


@route("GET", "/rest/api/2/user/list", only="datacenter")
def user_list(call: Call) -> Thing:
    """List everyone by cursor.

    Raises:
        JiraError: 400 for a cursor that is none.
    """
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
    person = user(call)
    names = ("name", "groupId", "self")
    return [{name: group[name] for name in names if name in group} for group in _groups_of(call, person)]
