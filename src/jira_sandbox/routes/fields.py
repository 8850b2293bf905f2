"""The fields of the site."""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.routes.registry import route


@route("GET", "/rest/api/{v}/field")
def fields(call: Call) -> list[dict[str, Any]]:
    """List every field, the system's and the custom ones; their options are told elsewhere."""
    return [
        {name: value for name, value in field.items() if name != "allowedValues"}
        for field in call.site.fields
    ]


@route("GET", "/rest/api/{v}/field/search", only="cloud")
def field_search(call: Call) -> dict[str, Any]:
    """List fields a page at a time, with ``type``, ``id`` and ``query`` to narrow them."""
    kinds, ids, query = call.words("type"), call.words("id"), call.text("query").lower()
    rows = []
    for field in call.site.fields:
        kind = "custom" if field["custom"] else "system"
        named = query in field["name"].lower() or not query
        if (not kinds or kind in kinds) and (not ids or field["id"] in ids) and named:
            names = ("id", "key", "name", "schema", "scope")
            shown = {name: field[name] for name in names if name in field}
            rows.append({"schema": {"type": "any", "system": field["id"]}} | shown)
    if call.text("orderBy").lstrip("+-") in ("name", ""):
        rows.sort(key=lambda row: row["name"].casefold(), reverse=call.text("orderBy").startswith("-"))
    return call.page(rows, 50, 100)


@route("GET", "/rest/api/{v}/customFields", only="datacenter")
def custom_fields(call: Call) -> dict[str, Any]:
    """List custom fields a page at a time, with ``search`` and ``types`` to narrow them."""
    query, kinds = call.text("search").lower(), call.words("types")
    rows = [
        {
            "self": call.api(f"customFields/{field['id']}"),
            "id": field["id"],
            "numericId": field["schema"]["customId"],
            "name": field["name"],
            "description": f"The field {field['name']}.",
            "type": field["schema"]["custom"],
            "searcherKey": f"{field['schema']['custom']}searcher",
            "isAllProjects": True,
            "isLocked": False,
            "isManaged": False,
            "isTrusted": True,
            "projectsCount": len(call.site.projects),
            "screensCount": 1,
        }
        for field in call.site.fields
        if field["custom"] and query in field["name"].lower()
    ]
    return call.page([row for row in rows if not kinds or row["type"] in kinds], 50, 100)
