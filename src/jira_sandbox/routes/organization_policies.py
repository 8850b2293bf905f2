"""Organizations: policies, and the resources they are for.

https://developer.atlassian.com/cloud/admin/organization/rest/api-group-policies/
"""

from __future__ import annotations

import uuid
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.planes.organization import Organization, organization, page, sent
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.trail import written
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

HOME = "/admin/v1/orgs/{orgId}/policies"
ONE = HOME + "/{policyId}"
KINDS = ("ip-allowlist", "data-residency", "data-security")
PAGE = 100


def wanted(call: Call) -> tuple[Organization, Thing]:
    """Find the policy a path names.

    Raises:
        PlaneError: 404 for an unknown one.
    """
    found = organization(call)
    policy = found.policies.get(call.path["policyId"])
    if policy is None:
        raise PlaneError(404, "ADMIN-404-5", f"Policy {call.path['policyId']} was not found.")
    return found, policy


def _wrong(message: str) -> PlaneError:
    return PlaneError(400, "ADMIN-400-4", message)


def _attributes(call: Call) -> Thing:
    """Give the attributes a client sent.

    Raises:
        PlaneError: 400 for what cannot be a policy.
    """
    data = sent(call).get("data")
    given = data.get("attributes") if isinstance(data, dict) and data.get("type") == "policy" else None
    if not isinstance(given, dict):
        raise _wrong("data must be of type policy and have attributes.")
    rule = given.get("rule", {"in": []})
    if given.get("type") not in KINDS or not isinstance(rule, dict) or not isinstance(rule.get("in"), list):
        raise _wrong(f"type must be one of {', '.join(KINDS)}, and rule.in a list.")
    name, status = given.get("name", ""), given.get("status", "enabled")
    if not isinstance(name, str) or status not in ("enabled", "disabled"):
        raise _wrong("name must be a string, and status enabled or disabled.")
    resources = given.get("resources") or []
    if not isinstance(resources, list):
        raise _wrong("resources must be a list.")
    return {"type": given["type"], "name": name, "status": status, "rule": rule,
            "resources": [_resource(one) for one in resources]}  # fmt: skip


def _resource(given: Any) -> Thing:
    if not isinstance(given, dict) or not isinstance(given.get("id"), str) or not given["id"]:
        raise _wrong("A resource must have an id.")
    kept = {name: given[name] for name in ("meta", "links") if isinstance(given.get(name), dict)}
    return {"id": given["id"], **kept, "applicationStatus": "applied"}


@route("GET", HOME, only="cloud", open=True)
def policies(call: Call) -> Thing:
    """List policies, or those of a ``type``."""
    kind = call.query.get("type")
    rows = [row for row in organization(call).policies.values() if kind in (None, row["attributes"]["type"])]
    told = page(call, rows, dict, PAGE)
    return told | {"meta": {"next": None, "page_size": len(told["data"])}}


@route("POST", HOME, only="cloud", open=True)
def create(call: Call) -> Reply:
    """Make a policy."""
    found, now = organization(call), written(call.site.now)
    attributes = _attributes(call) | {"createdAt": now, "updatedAt": None}
    id_ = str(uuid.uuid5(uuid.UUID(call.path["orgId"]), f"policy {call.ledger.fresh()}"))
    found.policies[id_] = {"id": id_, "type": "policy", "attributes": attributes}
    return Reply({"data": found.policies[id_]}, 202)


@route("GET", ONE, only="cloud", open=True)
def policy(call: Call) -> Thing:
    """Read a policy."""
    return {"data": wanted(call)[1]}


@route("PUT", ONE, only="cloud", open=True)
def replace(call: Call) -> Reply:
    """Put another policy in place of one."""
    row = wanted(call)[1]
    given = _attributes(call)
    row["attributes"] = row["attributes"] | given | {"updatedAt": written(call.site.now)}
    return Reply({"data": row}, 202)


@route("DELETE", ONE, only="cloud", open=True)
def remove(call: Call) -> Answer:
    """Drop a policy."""
    found, row = wanted(call)
    del found.policies[row["id"]]
    return Answer(b"", 202)


@route("GET", ONE + "/validate", only="cloud", open=True)
def validate(call: Call) -> Answer:
    """Have a policy looked at."""
    wanted(call)
    return Answer(b"", 202)


@route("POST", ONE + "/resources", only="cloud", open=True)
def add_resource(call: Call) -> Reply:
    """Put a resource under a policy."""
    row, given = wanted(call)[1], _resource(sent(call))
    kept = [one for one in row["attributes"]["resources"] if one["id"] != given["id"]]
    row["attributes"]["resources"] = [*kept, given]
    return Reply({"data": row}, 202)


def _index(call: Call, row: Thing) -> int:
    ids = [one["id"] for one in row["attributes"]["resources"]]
    if call.path["resourceId"] not in ids:
        raise PlaneError(404, "ADMIN-404-6", f"Resource {call.path['resourceId']} was not found.")
    return ids.index(call.path["resourceId"])


@route("PUT", ONE + "/resources/{resourceId}", only="cloud", open=True)
def change_resource(call: Call) -> Reply:
    """Change what is said of a resource under a policy."""
    row = wanted(call)[1]
    place = _index(call, row)
    row["attributes"]["resources"][place] = _resource({**sent(call), "id": call.path["resourceId"]})
    return Reply({"data": row}, 202)


@route("DELETE", ONE + "/resources/{resourceId}", only="cloud", open=True)
def remove_resource(call: Call) -> Answer:
    """Take a resource from under a policy."""
    row = wanted(call)[1]
    del row["attributes"]["resources"][_index(call, row)]
    return DONE
