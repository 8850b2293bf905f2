"""Organizations, version 2: workspaces, one for each product of the site.

https://developer.atlassian.com/cloud/admin/organization/rest/api-group-workspaces/
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.planes.organization import organization, page, people, products, sent
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.portrait import admitted
from jira_sandbox.planes.trail import written
from jira_sandbox.routes.registry import route
from jira_sandbox.state.access import Access

Thing = dict[str, Any]

PAGE = 100
DEEP = 10
"""How deep conditions may stand inside each other."""


def shown(call: Call, ari: str, key: str) -> Thing:
    """Show the workspace of a product."""
    site = call.site
    application = site.part(Access).application(key)
    users = sum(site.part(Access).uses(site, row, key) for row in people(call) if admitted(row))
    founded = written(site.part(Accounts).begun)
    return {
        "id": ari,
        "type": "workspace",
        "attributes": {
            "name": application.name if application else key,
            "typeKey": key,
            "type": application.name if application else key,
            "owner": None,
            "status": "online",
            "statusDetails": [],
            "icons": {},
            "avatars": {},
            "labels": [],
            "sandbox": {"type": "NONE"},
            "usage": users,
            "capacity": application.seats if application and application.seats > 0 else None,
            "createdAt": founded,
            "createdBy": None,
            "updatedAt": founded,
            "hostUrl": site.url,
            "realm": "eu",
            "regions": ["eu"],
        },
        "links": {"self": f"{site.url}/admin/v2/workspaces/{ari}"},
        "relationships": {},
    }


def _wrong(message: str) -> PlaneError:
    return PlaneError(400, "ADMIN-400-4", message)


def _member(row: Thing, name: str) -> Any:
    """Give a member of a workspace by its path, such as ``attributes.type``.

    Raises:
        PlaneError: 400 for a path that leads nowhere.
    """
    value: Any = row
    for part in name.split("."):
        if not isinstance(value, dict) or part not in value:
            raise _wrong(f"There is no field {name}.")
        value = value[part]
    return value


def fits(row: Thing, query: Any, depth: int = 0) -> bool:
    """Tell whether a workspace fits a condition: ``and``, ``nor``, ``field``, ``searchWorkspaces``,
    ``features`` or ``policies``.

    Raises:
        PlaneError: 400 for a condition that is none.
    """
    if not isinstance(query, dict) or len(query) == 0 or depth > DEEP:
        raise _wrong("query must be a condition.")
    for name in ("and", "nor"):
        if name in query:
            inner = query[name]
            if not isinstance(inner, list):
                raise _wrong(f"{name} must be a list of conditions.")
            found = [fits(row, one, depth + 1) for one in inner]
            return all(found) if name == "and" else not any(found)
    if "field" in query:
        field = query["field"]
        if not isinstance(field, dict) or not isinstance(field.get("values"), list):
            raise _wrong("field must have a name and values.")
        return str(_member(row, str(field.get("name")))).casefold() in {
            str(v).casefold() for v in field["values"]
        }
    if "searchWorkspaces" in query:
        text = str(query.get("value") or query["searchWorkspaces"]).casefold()
        return text in row["attributes"]["name"].casefold() or text in row["attributes"]["hostUrl"]
    if "features" in query or "policies" in query:
        return False  # a site of the sandbox has none of either
    raise _wrong("query must be a condition.")


@route("POST", "/admin/v2/orgs/{orgId}/workspaces", only="cloud", open=True)
def search(call: Call) -> Thing:
    """List the workspaces that fit.

    Raises:
        PlaneError: 400 for a condition, an order or a cursor that is none.
    """
    organization(call)
    body = sent(call)
    rows = [shown(call, ari, key) for ari, key in products(call.site).items()]
    if body.get("query") is not None:
        rows = [row for row in rows if fits(row, body["query"])]
    orders = body.get("sort") or []
    if not isinstance(orders, list) or not all(isinstance(one, dict) for one in orders):
        raise _wrong("sort must be a list of fields.")
    for order in reversed(orders):
        keyed = [(str(_member(row, str(order.get("field")))), row) for row in rows]
        keyed.sort(key=itemgetter(0), reverse=order.get("order") == "desc")
        rows = [row for _, row in keyed]
    told = page(call, rows, dict, PAGE)
    size = len(told["data"])
    begin = rows.index(told["data"][0]) if size else 0
    return told | {
        "meta": {"total": len(rows), "pageSize": size, "startIndex": begin, "endIndex": begin + size}
    }
