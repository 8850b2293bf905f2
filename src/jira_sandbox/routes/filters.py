"""Saved filters: found, saved, shared, starred, deleted.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filters/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filter-sharing/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.registry import route
from jira_sandbox.saved import filters as saved_filters
from jira_sandbox.saved import shares
from jira_sandbox.saved.filters import MEMBERS, NOT_YOURS, Stars, found, shown, writable
from jira_sandbox.saved.shares import SCOPES, Scopes
from jira_sandbox.state.profiles import key_of, name_of, person_named

Thing = dict[str, Any]

EXPANDABLE = frozenset(
    {"description", "owner", "jql", "viewUrl", "searchUrl", "favourite", "favouritedCount",
     "sharePermissions", "editPermissions", "isWritable", "subscriptions"}
)  # fmt: skip
MOST_COLUMNS = 50


def _wanted(call: Call, status: int = 400) -> Thing:
    return found(call, call.path["id"], status)


def _own(call: Call, status: int = 400) -> Thing:
    """Find the filter a path names, for a change of it."""
    saved = _wanted(call, status)
    if not writable(call, saved) and not _overridden(call):
        raise JiraError(403, NOT_YOURS)
    return saved


def _overridden(call: Call) -> bool:
    asked = call.query.get("overrideSharePermissions", "").lower() == "true"
    return asked and permitted(call.site, call.caller, "ADMINISTER")


@route("GET", "/rest/api/{v}/filter/search", only="cloud")
def filter_search(call: Call) -> Thing:
    """List filters a page at a time; most of each is shown only when ``expand`` asks for it."""
    expand = call.words("expand")
    rows = []
    for saved in call.site.filters:
        if not call.sight.filter(saved) or not _fits(call, saved):
            continue
        whole = shown(call, saved)
        told = {part: whole[part] for part in ("self", "id", "name")} | {
            "expand": ",".join(sorted(EXPANDABLE))
        }
        told |= {part: whole[part] for part in EXPANDABLE & expand if part in whole}
        rows.append(told | ({"subscriptions": []} if "subscriptions" in expand else {}))
    order = call.text("orderBy", "name")
    rows.sort(key=lambda row: str(row.get(order.lstrip("+-"), row["name"])), reverse=order.startswith("-"))
    return call.page(rows, 50, 100)


def _fits(call: Call, saved: Thing) -> bool:
    name, account, ids = call.text("filterName").lower(), call.query.get("accountId"), set(call.several("id"))
    named = name in saved["name"].lower()
    owned = account is None or name_of(saved["owner"]) == account
    return named and owned and (not ids or saved["id"] in ids) and _shared_with(call, saved)


def _shared_with(call: Call, saved: Thing) -> bool:
    """Tell whether a filter is shared as the query asks: with a group or a project."""
    project, name, id_ = call.query.get("projectId"), call.query.get("groupname"), call.query.get("groupId")
    rows = saved["sharePermissions"]
    groups = [row["group"] for row in rows if "group" in row]
    return (
        (not project or any(str((row.get("project") or {}).get("id")) == project for row in rows))
        and (not name or any(group["name"] == name for group in groups))
        and (not id_ or any(group.get("groupId") == id_ for group in groups))
    )


@route("GET", "/rest/api/{v}/filter/my", only="cloud")
def mine(call: Call) -> list[Thing]:
    """List the caller's own filters; ``includeFavourites`` adds those they starred."""
    starred = call.flag("includeFavourites")
    rows = (shown(call, saved) for saved in call.sight.filters())
    return [row for row in rows if call.sight.owner(row) or (starred and row["favourite"])]


@route("GET", "/rest/api/{v}/filter/favourite")
def favourites(call: Call) -> list[Thing]:
    """List the filters the caller starred."""
    rows = (shown(call, saved) for saved in call.sight.filters())
    return [row for row in rows if row["favourite"]]


@route("GET", "/rest/api/{v}/filter/{id}")
def read(call: Call) -> Thing:
    """Read one filter."""
    return shown(call, _wanted(call))


@route("POST", "/rest/api/{v}/filter")
def create(call: Call) -> Thing:
    """Save a filter; its query must be one this site understands."""
    asked = Asked(call, MEMBERS)
    saved = saved_filters.create(call, saved_filters.read(call, asked, {}))
    if asked.flag("favourite"):
        saved_filters.star(call, saved, on=True)
    return shown(call, saved)


@route("PUT", "/rest/api/{v}/filter/{id}")
def update(call: Call) -> Thing:
    """Change a filter: what the body does not name stays."""
    old = _own(call)
    asked = Asked(call, MEMBERS)
    starred = asked.flag("favourite")
    new = saved_filters.put(call, old, saved_filters.read(call, asked, old))
    if starred is not None:
        saved_filters.star(call, new, on=starred)
    return shown(call, new)


@route("DELETE", "/rest/api/{v}/filter/{id}")
def delete(call: Call) -> Answer:
    """Delete a filter of the caller's own; an administrator deletes any."""
    saved = _wanted(call)
    if not call.sight.owner(saved) and not permitted(call.site, call.caller, "ADMINISTER"):
        raise JiraError(403, NOT_YOURS)
    saved_filters.delete(call, saved)
    return DONE


@route("PUT", "/rest/api/{v}/filter/{id}/favourite", only="cloud")
def star(call: Call) -> Thing:
    """Star a filter."""
    saved = _wanted(call)
    saved_filters.star(call, saved, on=True)
    return shown(call, saved)


@route("DELETE", "/rest/api/{v}/filter/{id}/favourite", only="cloud")
def unstar(call: Call) -> Thing:
    """Star a filter no more."""
    saved = _wanted(call)
    saved_filters.star(call, saved, on=False)
    return shown(call, saved)


@route("PUT", "/rest/api/{v}/filter/{id}/owner", only="cloud")
def give(call: Call) -> Answer:
    """Give a filter to somebody else.

    Raises:
        JiraError: 400 when they have one of that name, 403 for who does not own it, 404 for nobody.
    """
    saved = _wanted(call, 404)
    if not call.sight.owner(saved) and not permitted(call.site, call.caller, "ADMINISTER"):
        raise JiraError(403, NOT_YOURS)
    name = Asked(call, {"accountId"}).text("accountId")
    person = person_named(call.site, name or "")
    if person is None:
        raise JiraError(404, "Specified user does not exist or you do not have required permissions")
    theirs = (row["name"] for row in call.site.filters if key_of(row["owner"]) == key_of(person))
    if saved["name"] in theirs:
        raise JiraError(400, "The new owner already owns a filter with the same name.")
    told = {member: value for member, value in person.items() if member != "locale"}
    saved_filters.put(call, saved, {**saved, "owner": told})
    return DONE


@route("GET", "/rest/api/{v}/filter/defaultShareScope")
def scope(call: Call) -> Thing:
    """Tell with whom new filters and dashboards of the caller are shared."""
    return {"scope": call.site.part(Scopes).chosen.get(key_of(call.caller.user), "PRIVATE")}


@route("PUT", "/rest/api/{v}/filter/defaultShareScope")
def set_scope(call: Call) -> Thing:
    """Say with whom they are shared.

    Raises:
        JiraError: 400 for a scope there is not.
    """
    chosen = Asked(call, {"scope"}).choice("scope", SCOPES)
    if chosen is None:
        raise JiraError(400, errors={"scope": "The scope is required."})
    call.site.part(Scopes).chosen[key_of(call.caller.user)] = chosen
    return {"scope": chosen}


@route("GET", "/rest/api/{v}/filter/{id}/permission")
def permissions(call: Call) -> list[Thing]:
    """List the shares of a filter."""
    rows: list[Thing] = _wanted(call, 404)["sharePermissions"]
    return rows


@route("POST", "/rest/api/{v}/filter/{id}/permission")
def share(call: Call) -> Reply:
    """Share a filter with more people."""
    call.require("CREATE_SHARED_OBJECTS")
    saved = _own(call, 404)
    members = {"accountId", "groupId", "groupname", "projectId", "projectRoleId", "rights", "type", "userKey",
               "view", "edit"}  # fmt: skip
    asked = Asked(call, members)
    new = shares.numbered(call, shares.asked(call, asked.body))
    edit = asked.flag("edit") or (asked.number("rights") or 1) > 1
    name = "editPermissions" if edit and call.site.cloud else "sharePermissions"
    rows = shares.added(saved.get(name, []), new)
    told = saved_filters.put(call, saved, {**saved, name: rows})
    return Reply(told[name], 201)


def _share(call: Call, saved: Thing) -> Thing:
    for row in saved["sharePermissions"]:
        if str(row["id"]) == call.path["share"]:
            return dict(row)
    raise JiraError(404, f"The share permission with id '{call.path['share']}' does not exist.")


@route("GET", "/rest/api/{v}/filter/{id}/permission/{share}")
def permission(call: Call) -> Thing:
    """Read one share of a filter."""
    return _share(call, _wanted(call, 404))


@route("DELETE", "/rest/api/{v}/filter/{id}/permission/{share}")
def unshare(call: Call) -> Answer:
    """Take a share away from a filter."""
    saved = _own(call, 404)
    gone = _share(call, saved)
    rows = [row for row in saved["sharePermissions"] if row["id"] != gone["id"]]
    saved_filters.put(call, saved, {**saved, "sharePermissions": rows})
    return DONE


@route("GET", "/rest/api/{v}/filter/{id}/columns")
def columns(call: Call) -> list[Thing]:
    """List the columns of a filter.

    Raises:
        JiraError: 404 when it was given none.
    """
    chosen = call.site.part(Stars).columns.get(_wanted(call)["id"])
    if chosen is None:
        raise JiraError(404, "No columns are set for the filter.")
    names = {field["id"]: field["name"] for field in call.site.fields}
    return [{"label": names[id_], "value": id_} for id_ in chosen if id_ in names]


@route("PUT", "/rest/api/{v}/filter/{id}/columns")
def set_columns(call: Call) -> Answer:
    """Give a filter columns, as a form (``columns=summary&columns=status``) or as JSON.

    Raises:
        JiraError: 400 for what is no navigable field.
    """
    saved = _wanted(call)
    if call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        given = parse_qs(call.raw.decode("utf-8", "replace")).get("columns", [])
    else:
        given = Asked(call, {"columns"}).texts("columns") or []
    chosen = [name for text in given for name in text.split(",") if name]
    known = {field["id"] for field in call.site.fields if field.get("navigable")}
    strange = next((name for name in chosen if name not in known), None)
    if strange is not None or len(chosen) > MOST_COLUMNS:
        raise JiraError(400, f"'{strange}' is not a valid column." if strange else "Too many columns.")
    call.site.part(Stars).columns[saved["id"]] = list(dict.fromkeys(chosen))
    return Answer(b"", 200)


@route("DELETE", "/rest/api/{v}/filter/{id}/columns")
def reset_columns(call: Call) -> Answer:
    """Take its columns away from a filter."""
    call.site.part(Stars).columns.pop(_wanted(call)["id"], None)
    return DONE
