"""User provisioning: what it can do, and what users and groups are made of.

https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-schemas/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.routes.registry import route
from jira_sandbox.scim.schema import ENTERPRISE, GROUP, LIST, USER, provider, resource_types, schemas
from jira_sandbox.scim.shown import base

Thing = dict[str, Any]

HOME = "/scim/directory/{directoryId}"


def _listed(rows: list[Thing]) -> Thing:
    size = len(rows)
    return {
        "schemas": [LIST],
        "totalResults": size,
        "startIndex": 1,
        "itemsPerPage": size,
        "Resources": rows,
    }


def _one(call: Call, rows: list[Thing]) -> Thing:
    """Give the document whose id is the last word of the path: only those that there are have a route."""
    id_ = call.url.split("?")[0].rpartition("/")[2]
    return next(row for row in rows if row["id"] == id_)


@route("GET", HOME + "/ServiceProviderConfig", only="cloud", open=True)
def service_provider(call: Call) -> Thing:
    """Tell which features of SCIM there are."""
    return provider(base(call))


@route("GET", HOME + "/ResourceTypes", only="cloud", open=True)
def kinds(call: Call) -> Thing:
    """Tell that there are users and groups."""
    return _listed(resource_types(base(call)))


@route("GET", HOME + "/ResourceTypes/User", only="cloud", open=True)
@route("GET", HOME + "/ResourceTypes/Group", only="cloud", open=True)
def kind(call: Call) -> Thing:
    """Tell where users, or groups, are."""
    return _one(call, resource_types(base(call)))


@route("GET", HOME + "/Schemas", only="cloud", open=True)
def all_schemas(call: Call) -> Thing:
    """Describe users, groups and the enterprise extension."""
    return _listed(schemas(base(call)))


@route("GET", HOME + "/Schemas/" + USER, only="cloud", open=True)
@route("GET", HOME + "/Schemas/" + GROUP, only="cloud", open=True)
@route("GET", HOME + "/Schemas/" + ENTERPRISE, only="cloud", open=True)
def schema(call: Call) -> Thing:
    """Describe one of them."""
    return _one(call, schemas(base(call)))
