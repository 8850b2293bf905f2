"""The fields of the site: listed, searched, created, changed, thrown away and brought back.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.company.schema import TYPES
from jira_sandbox.configuration.form import form, known
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.tasks import accepted
from jira_sandbox.state.custom_fields import CustomFields
from jira_sandbox.state.field_kinds import KINDS, kind_of
from jira_sandbox.state.moment import written
from jira_sandbox.state.screens import Screens

Thing = dict[str, Any]

HIDDEN = frozenset({"allowedValues"})


def shown(field: Thing) -> Thing:
    """Show a field as the list of fields does; its options are told elsewhere."""
    return {name: value for name, value in field.items() if name not in HIDDEN}


@route("GET", "/rest/api/{v}/field")
def fields(call: Call) -> list[Thing]:
    """List every field, the system's and the custom ones."""
    return [shown(field) for field in call.site.fields]


def locked(field: Thing) -> bool:
    """Tell whether a custom field belongs to Jira itself, so that nobody may change it."""
    return kind_of(field["schema"])[1] is None


@route("POST", "/rest/api/{v}/field")
def create(call: Call) -> Reply:
    """Create a custom field of a kind every Jira has; Data Center takes the projects and types it is for.

    Raises:
        JiraError: 400 for an unknown kind or a searcher that does not fit it.
    """
    call.require("ADMINISTER")
    given = form(call, name="name!", type="text!", description="text", searcherKey="text",
                 projectIds="ids", issueTypeIds="ids")  # fmt: skip
    word = given["type"].removeprefix(TYPES)
    kind = KINDS.get(word) if given["type"].startswith(TYPES) else None
    if kind is None:
        raise JiraError(400, errors={"type": f"Cannot find the custom field type '{given['type']}'."})
    searcher = given.get("searcherKey")
    if searcher is not None and searcher.removeprefix(TYPES) not in kind.searchers:
        text = f"The searcher '{searcher}' is not valid for the custom field type '{given['type']}'."
        raise JiraError(400, errors={"searcherKey": text})
    projects, types = ([], []) if call.site.cloud else _places(call, given)
    field = _defined(call, given["name"], given["type"], searcher is not None)
    custom = call.site.part(CustomFields)
    call.site.part(Screens)  # those of the start are made without the new field
    custom.about[field["id"]] = {"description": given.get("description", "")} | (
        {"searcherKey": searcher} if searcher else {}
    )
    call.site.fields.append(field)
    custom.begin(field, projects, types)
    custom.spread(call.ledger, field["id"])
    call.tell("custom_field_created", field=field)
    return Reply(shown(field), 201)


def _places(call: Call, given: Thing) -> tuple[list[str], list[str]]:
    projects = known(given.get("projectIds", ()), call.site.projects, "project", 400)
    types = [id_ for id_ in given.get("issueTypeIds", ()) if id_ != "-1"]
    return projects, known(types, call.site.issue_types, "issue type", 400)


def _defined(call: Call, name: str, type_: str, searchable: bool) -> Thing:
    kind = KINDS[type_.removeprefix(TYPES)]
    number = call.site.part(CustomFields).numbers.next()
    id_ = f"customfield_{number}"
    schema = {"type": kind.holds, **({"items": kind.items} if kind.items else {}), "custom": type_}
    field: Thing = {"id": id_, **({"key": id_} if call.site.cloud else {}), "name": name}
    field |= {"untranslatedName": name} if call.site.cloud else {}
    field |= {"custom": True, "orderable": True, "navigable": True, "searchable": searchable}
    field |= {"clauseNames": _clauses(number, name, kind.shown), "schema": {**schema, "customId": number}}
    return field | ({"allowedValues": []} if "option" in kind.holds + kind.items else {})


def _clauses(number: int, name: str, label: str) -> list[str]:
    return [f"cf[{number}]", name, f"{name}[{label}]"]


@route("PUT", "/rest/api/{v}/field/{id}", only="cloud")
def update(call: Call) -> Answer:
    """Rename a custom field, describe it, or give it another searcher.

    Raises:
        JiraError: 404 for no custom field, 400 for a locked one or a wrong searcher.
    """
    call.require("ADMINISTER")
    custom = call.site.part(CustomFields)
    field = _changeable(call)
    given = form(call, name="name", description="text", searcherKey="text")
    kind = kind_of(field["schema"])[1]
    searcher = given.get("searcherKey")
    if searcher and (kind is None or searcher.removeprefix(TYPES) not in kind.searchers):
        raise JiraError(
            400, errors={"searcherKey": f"The searcher '{searcher}' is not valid for this field."}
        )
    custom.detail(field).update({n: given[n] for n in ("description", "searcherKey") if n in given})
    field["searchable"] = field["searchable"] or bool(searcher)
    if "name" in given:
        label = kind.shown if kind else ""
        field["name"] = field["untranslatedName"] = given["name"]
        field["clauseNames"] = _clauses(field["schema"]["customId"], given["name"], label)
    call.ledger.renew()
    call.tell("custom_field_updated", field=field)
    return DONE


def _changeable(call: Call) -> Thing:
    field = call.site.part(CustomFields).field(call.path["id"])
    if locked(field):
        raise JiraError(400, f"The custom field '{field['id']}' is locked and cannot be changed.")
    return field


def take_away(call: Call, field: Thing) -> None:
    """Take a field off the site: issues, screens and lists no longer know it."""
    custom = call.site.part(CustomFields)
    call.site.fields.remove(field)
    custom.spread(call.ledger, field["id"])


@route("POST", "/rest/api/{v}/field/{id}/trash", only="cloud")
def trash(call: Call) -> Thing:
    """Throw a custom field away; it can be brought back for 60 days."""
    call.require("ADMINISTER")
    field = _changeable(call)
    take_away(call, field)
    call.site.part(CustomFields).trash[field["id"]] = {"field": field, "when": call.site.now,
                                                       "who": call.caller.user}  # fmt: skip
    call.tell("custom_field_trashed", field=field)
    return {}


def _trashed(call: Call) -> Thing:
    found = call.site.part(CustomFields).trash.get(call.path["id"])
    if found is None:
        raise JiraError(404, f"The custom field '{call.path['id']}' is not in the trash.")
    return found


@route("POST", "/rest/api/{v}/field/{id}/restore", only="cloud")
def restore(call: Call) -> Thing:
    """Bring a custom field back with its values, contexts and screens."""
    call.require("ADMINISTER")
    custom = call.site.part(CustomFields)
    field: Thing = _trashed(call)["field"]
    del custom.trash[field["id"]]
    call.site.fields.append(field)
    custom.spread(call.ledger, field["id"])
    call.tell("custom_field_restored", field=field)
    return {}


def forget(call: Call, field: Thing) -> None:
    """Forget a field for good: its values, contexts and places on screens."""
    custom = call.site.part(CustomFields)
    custom.trash.pop(field["id"], None)
    if field in call.site.fields:
        take_away(call, field)
    custom.hidden.pop(field["id"], None)
    for row in custom.of(field["id"]):
        custom.contexts.remove(row)
    call.site.part(Screens).drop(field["id"])
    call.tell("custom_field_deleted", field=field)


@route("DELETE", "/rest/api/{v}/field/{id}", only="cloud")
def delete(call: Call) -> Reply:
    """Delete a custom field for good, in the trash or not; the answer is the task that did it."""
    call.require("ADMINISTER")
    trashed = call.site.part(CustomFields).trash.get(call.path["id"])
    field = trashed["field"] if trashed else _changeable(call)
    forget(call, field)
    return accepted(call, f"Delete custom field {field['id']}", "Custom field deleted.")


def last_used(call: Call, field: Thing) -> Thing:
    """Tell when a field was last given a value: known for custom fields only."""
    if not field["custom"]:
        return {"type": "NOT_TRACKED"}
    used = [
        issue.fields["updated"]
        for issue in call.site.living()
        if issue.fields.values_kept.get(field["id"]) not in (None, [], "")
    ]
    moments = [datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z") for text in used]
    if not moments:
        return {"type": "NO_INFORMATION"}
    return {"type": "TRACKED", "value": written(max(moments), call.site.zone)}


def described(call: Call, field: Thing, expand: set[str]) -> Thing:
    """Show a field as the search for fields does; ``expand`` adds more."""
    custom, screens = call.site.part(CustomFields), call.site.part(Screens)
    names = ("id", "key", "name", "schema")
    told: Thing = {"schema": {"type": "any", "system": field["id"]}, "description": ""}
    told |= {name: field[name] for name in names if name in field}
    if field["custom"]:
        about = custom.detail(field)
        kind = kind_of(field["schema"])[1]
        told |= {"description": about["description"], "isLocked": locked(field), "isUnscreenable": False}
        told |= {"searcherKey": about["searcherKey"]} if about.get("searcherKey") else {}
        told |= {"typeDisplayName": kind.shown} if kind else {}
    else:
        told |= {"isUnscreenable": not field.get("orderable"), "typeDisplayName": field["name"]}
    counts: dict[str, Callable[[], Any]] = {
        "screensCount": lambda: len({screen["id"] for screen, _tab in screens.users_of(field["id"])}),
        "contextsCount": lambda: len(custom.of(field["id"])),
        "projectsCount": lambda: _projects(call, field),
        "lastUsed": lambda: last_used(call, field),
    }
    told["stableId"] = field["id"]
    return told | {name: count() for name, count in counts.items() if name in expand}


def _projects(call: Call, field: Thing) -> int:
    rows = call.site.part(CustomFields).of(field["id"])
    named = {id_ for row in rows for id_ in row["projects"]}
    return len(named) if rows and all(row["projects"] for row in rows) else len(call.site.projects)


ORDERS = frozenset({"name", "screensCount", "contextsCount", "projectsCount", "lastUsed"})


@route("GET", "/rest/api/{v}/field/search", only="cloud")
def field_search(call: Call) -> Thing:
    """List fields a page at a time, with ``type``, ``id`` and ``query`` to narrow them.

    Raises:
        JiraError: 400 for an order that is none.
    """
    kinds, ids, query = call.words("type"), call.words("id"), call.text("query").lower()
    order, expand = call.text("orderBy", "name"), call.words("expand")
    by = order.lstrip("+-")
    if by not in ORDERS:
        raise JiraError(400, f"The orderBy value '{order}' is not valid.")
    rows = [
        field
        for field in call.site.fields
        if (not kinds or ("custom" if field["custom"] else "system") in kinds)
        and (not ids or field["id"] in ids)
        and query in (field["name"] + "\n" + _about(call, field)).lower()
    ]
    keyed = [(described(call, field, {by}).get(by, ""), field) for field in rows]
    keyed.sort(key=lambda pair: _rank(pair[0]), reverse=order.startswith("-"))
    page = call.page([field for _key, field in keyed], 50, 100)
    return page | {"values": [described(call, field, expand) for field in page["values"]]}


def _rank(value: Any) -> tuple[float, str]:
    """Order counts by number, names by letters, moments by time."""
    if isinstance(value, int):
        return (value, "")
    return (0, str(value.get("value", "") if isinstance(value, dict) else value).casefold())


def _about(call: Call, field: Thing) -> str:
    return str(call.site.part(CustomFields).detail(field)["description"]) if field["custom"] else ""


@route("GET", "/rest/api/{v}/field/search/trashed", only="cloud")
def trash_search(call: Call) -> Thing:
    """List the fields in the trash a page at a time."""
    call.require("ADMINISTER")
    ids, query = call.words("id"), call.text("query").lower()
    rows = []
    for id_, row in call.site.part(CustomFields).trash.items():
        if (not ids or id_ in ids) and query in row["field"]["name"].lower():
            rows.append(row)
    by = call.text("orderBy", "name")
    key = {"name": lambda row: row["field"]["name"].casefold()}.get(by.lstrip("+-"), lambda row: row["when"])
    rows.sort(key=key, reverse=by.startswith("-"))
    page = call.page(rows, 50, 100)
    return page | {"values": [described(call, row["field"], set()) for row in page["values"]]}
