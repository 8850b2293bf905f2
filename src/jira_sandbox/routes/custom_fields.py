"""Custom fields and their options as Data Center lists them, and one option as both products read it.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-customfields/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.fields import forget, last_used, locked
from jira_sandbox.routes.registry import route
from jira_sandbox.state.custom_fields import CustomFields, number_of
from jira_sandbox.state.screens import Screens

Thing = dict[str, Any]


def _told(call: Call, field: Thing) -> Thing:
    custom, screens = call.site.part(CustomFields), call.site.part(Screens)
    rows = custom.of(field["id"])
    projects = [int(id_) for row in rows for id_ in row["projects"]]
    everywhere = any(not row["projects"] for row in rows)
    about, used = custom.detail(field), last_used(call, field)
    told = {
        "self": call.api(f"customFields/{field['id']}"),
        "id": field["id"],
        "numericId": field["schema"].get("customId", number_of(field)),
        "name": field["name"],
        "description": about["description"],
        "type": field["schema"].get("custom", ""),
        "isAllProjects": everywhere,
        "isLocked": locked(field),
        "isManaged": False,
        "isTrusted": True,
        "projectIds": projects,
        "issueTypeIds": [id_ for row in rows for id_ in row["types"]],
        "projectsCount": len(call.site.projects) if everywhere else len(projects),
        "screensCount": len(list(screens.users_of(field["id"]))),
    }
    told |= {"searcherKey": about["searcherKey"]} if about.get("searcherKey") else {}
    return told | ({"lastValueUpdate": used["value"]} if "value" in used else {})


@route("GET", "/rest/api/{v}/customFields", only="datacenter")
def custom_fields(call: Call) -> Thing:
    """List custom fields a page at a time; ``search``, ``types``, ``projectIds`` and ``screenIds`` narrow."""
    query, kinds, projects = call.text("search").lower(), call.words("types"), call.words("projectIds")
    wanted = call.words("screenIds")
    custom, screens = call.site.part(CustomFields), call.site.part(Screens)
    rows = []
    for field in call.site.fields:
        if not field["custom"] or query not in field["name"].lower():
            continue
        here = any(custom.fitting(field["id"], id_) for id_ in projects)
        on = {screen["id"] for screen, _tab in screens.users_of(field["id"])} & wanted
        if (not kinds or field["schema"].get("custom") in kinds) and (here or not projects):
            rows += [field] if on or not wanted else []
    column = {"name": "name", "type": "type", "screens": "screensCount", "projects": "projectsCount"}
    by = column.get(call.text("sortColumn", "name"), "name")
    told = [_told(call, field) for field in rows]
    told.sort(key=lambda row: row[by], reverse=call.text("sortOrder").upper().startswith("DESC"))
    return call.page(told, 50, 100)


@route("DELETE", "/rest/api/{v}/customFields", only="datacenter")
def delete(call: Call) -> Thing:
    """Delete custom fields by ``ids``, a comma list; those that cannot go are told with the reason.

    Raises:
        JiraError: 400 when none was deleted.
    """
    call.require("ADMINISTER")
    custom = {field["id"]: field for field in call.site.fields if field["custom"]}
    gone: list[str] = []
    kept: dict[str, str] = {}
    for id_ in sorted(call.words("ids")):
        field = custom.get(id_)
        if field is None:
            kept[id_] = f"The custom field {id_} was not found."
        elif locked(field):
            kept[id_] = f"The custom field {id_} is locked and cannot be deleted."
        else:
            forget(call, field)
            gone.append(id_)
    if not gone:
        raise JiraError(400, "No custom fields were deleted.", errors=kept)
    return {"message": f"{len(gone)} custom fields deleted.", "deletedCustomFields": gone,
            "notDeletedCustomFields": kept}  # fmt: skip


def _option(call: Call, option: Thing) -> Thing:
    return {
        "self": call.api(f"customFieldOption/{option['id']}"),
        "value": option["value"],
        "disabled": not call.site.part(CustomFields).enabled(option),
        "id": int(option["id"]),
        "childrenIds": [int(below["id"]) for below in option.get("children") or ()],
    }


@route("GET", "/rest/api/{v}/customFields/{id}/options", only="datacenter")
def options(call: Call) -> Thing:
    """List the options of a custom field; ``query``, ``projectIds`` and ``issueTypeIds`` narrow them."""
    custom, query = call.site.part(CustomFields), call.text("query").lower()
    id_ = call.path["id"] if call.path["id"].startswith("customfield_") else f"customfield_{call.path['id']}"
    field = custom.field(id_)
    projects, kinds = call.words("projectIds"), call.words("issueTypeIds")
    contexts = [
        row for row in custom.of(field["id"])
        if (not projects or not row["projects"] or projects & set(row["projects"]))
        and (not kinds or not row["types"] or kinds & set(row["types"]))
    ]  # fmt: skip
    rows = [option for row in contexts for option in row["options"] if query in option["value"].lower()]
    size = call.number("maxResults", 100, 100) or 100
    start = max(call.number("page", 1) - 1, 0) * size
    return {"total": len(rows), "options": [_option(call, row) for row in rows[start : start + size]]}


@route("GET", "/rest/api/{v}/customFieldOption/{id}")
def option(call: Call) -> Thing:
    """Read one option of whatever field it belongs to.

    Raises:
        JiraError: 404 when there is none.
    """
    for _context, _rows, found in call.site.part(CustomFields).places():
        if found["id"] == call.path["id"]:
            if not call.site.cloud:
                return _option(call, found)
            return {"self": call.api(f"customFieldOption/{found['id']}"), "value": found["value"]}
    raise JiraError(404, "A custom field option with id '" + call.path["id"] + "' does not exist")
