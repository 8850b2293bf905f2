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
