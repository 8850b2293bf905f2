"""Saved filters: who sees and changes them, and what they hold.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filters/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.jql import check
from jira_sandbox.saved import shares
from jira_sandbox.sight import View
from jira_sandbox.state.ids import Ids
from jira_sandbox.state.profiles import face, key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

MEMBERS = frozenset(
    {"approximateLastUsed", "description", "editPermissions", "favourite", "favouritedCount", "id", "jql",
     "name", "owner", "searchUrl", "self", "sharePermissions", "sharedUsers", "subscriptions", "viewUrl",
     "editable", "isWritable"}
)  # fmt: skip
GONE = "The selected filter is not available to you, perhaps it has been deleted."
NOT_YOURS = "You do not have permission to edit this filter."


class Stars:
    """Who starred which filter, and the columns that filters were given."""

    def __init__(self, site: Site) -> None:
        me = key_of(site.users[0]) if site.users else ""
        self.people: dict[str, set[str]] = {saved["id"]: {me} for saved in site.filters if saved["favourite"]}
        self.columns: dict[str, list[str]] = {}


def found(call: Call, id_: str, status: int = 400) -> Thing:
    """Find a filter the caller sees.

    Raises:
        JiraError: when there is none, in the words Jira has for it.
    """
    for saved in call.site.filters:
        if str(saved["id"]) == id_ and call.sight.filter(saved):
            return saved
    raise JiraError(status, GONE)


def writable(call: Call, saved: Thing) -> bool:
    """Tell whether the caller may change a filter."""
    return call.sight.owner(saved) or call.sight.let_in(saved.get("editPermissions", ()))


def shown(call: Call, saved: Thing) -> Thing:
    """Show a filter as the caller sees it."""
    starred = key_of(call.caller.user) in call.site.part(Stars).people.get(saved["id"], ())
    told = {**saved, "favourite": starred}
    if call.site.cloud:
        return told | {"isWritable": writable(call, saved)}
    return {name: value for name, value in told.items() if name != "editPermissions"} | {
        "editable": writable(call, saved)
    }


def sound(call: Call, jql: str) -> str:
    """Let a query through that this site understands.

    Raises:
        JiraError: 400 with JQL's own messages.
    """
    faults = check(jql, View(call.site, call.sight), call.caller)
    if faults:
        raise JiraError(400, *faults)
    return jql


def read(call: Call, asked: Asked, old: Thing) -> Thing:
    """Read what a body says of a filter, over what it was.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    nameless = "You must specify a name to save this filter as."
    name = asked.short("name", "filter name", required="" if old and "name" not in asked else nameless)
    owner = old.get("owner", call.caller.user)
    others = (row for row in call.site.filters if row["id"] != old.get("id"))
    own = [row["name"].lower() for row in others if key_of(row["owner"]) == key_of(owner)]
    if name and name.lower() in own:
        asked.errors["filterName"] = "Filter with same name already exists."
    if "name" in asked.errors:
        asked.errors["filterName"] = asked.errors.pop("name")
    about, jql = asked.text("description"), asked.text("jql")
    given, editing = asked.objects("sharePermissions"), asked.objects("editPermissions")
    asked.check()
    saved = {**old, "name": name or old.get("name"), "owner": owner}
    saved["description"] = old.get("description", "") if about is None else about
    saved["jql"] = old.get("jql", "") if jql is None else sound(call, jql)
    if given is not None:
        saved["sharePermissions"] = shares.read(call, given)
    if editing is not None and call.site.cloud:
        saved["editPermissions"] = shares.read(call, editing)
    return saved


def addressed(call: Call, saved: Thing) -> Thing:
    """Give a filter the addresses that follow from its id and its query."""
    search = call.api("search" + ("/jql" if call.site.cloud else ""))
    return {
        **saved, "self": call.api(f"filter/{saved['id']}"),
        "viewUrl": f"{call.site.url}/issues/?filter={saved['id']}",
        "searchUrl": f"{search}?jql={quote(saved['jql'])}",
    }  # fmt: skip


def create(call: Call, said: Thing) -> Thing:
    """Save a new filter of the caller's."""
    site = call.site
    id_ = str(site.part(Ids).fresh("filter", site.filters))
    saved = {
        "self": "", "id": id_, "favourite": False, "favouritedCount": 0,
        "sharePermissions": shares.by_default(call) if "sharePermissions" not in said else [],
        "subscriptions": {"size": 0, "items": [], "max-results": 0, "start-index": 0, "end-index": 0},
        **({"editPermissions": []} if site.cloud else {}), **said, "owner": face(site, said["owner"]),
    }  # fmt: skip
    saved = addressed(call, saved)
    site.filters.append(saved)
    call.world.snapshots.stale()
    call.tell("filter_created", filter=saved)
    return saved


def put(call: Call, old: Thing, new: Thing) -> Thing:
    """Put a filter into the place of what it was."""
    changed = addressed(call, new)
    call.site.filters[call.site.filters.index(old)] = changed
    call.world.snapshots.stale()
    call.tell("filter_updated", filter=changed)
    return changed


def star(call: Call, saved: Thing, *, on: bool) -> None:
    """Let the caller star a filter, or not any more."""
    people = call.site.part(Stars).people.setdefault(saved["id"], set())
    me = key_of(call.caller.user)
    if (me in people) == on:
        return
    saved["favouritedCount"] = max(0, saved["favouritedCount"] + (1 if on else -1))
    if on:
        people.add(me)
    else:
        people.discard(me)


def delete(call: Call, saved: Thing) -> None:
    """Delete a filter."""
    call.site.filters.remove(saved)
    kept = call.site.part(Stars)
    kept.people.pop(saved["id"], None)
    kept.columns.pop(saved["id"], None)
    call.world.snapshots.stale()
    call.tell("filter_deleted", filter=saved)
