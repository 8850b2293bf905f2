"""Organizations: the one there is, its domains, and the accounts it manages.

https://developer.atlassian.com/cloud/admin/organization/rest/api-group-orgs/
"""

from __future__ import annotations

import uuid
from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit.person import join, leave
from jira_sandbox.planes.managed import Managed
from jira_sandbox.planes.organization import (
    ADMIN,
    NAME,
    ORG_ADMIN,
    ROLES,
    SITE_ADMIN,
    USER,
    Organization,
    organization,
    page,
    people,
    product,
    roles_of_person,
    sent,
    somebody,
)
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.portrait import admitted, display, picture
from jira_sandbox.planes.trail import written
from jira_sandbox.routes.registry import route
from jira_sandbox.state.access import Access
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import key_of

Thing = dict[str, Any]

HOME = "/admin/v1/orgs"
ORG = HOME + "/{orgId}"
PAGE = 100
FORMER_KEYS = {"jira-servicedesk": "jira-service-desk"}
"""Keys of products that version 1 spells otherwise."""

ADMIN_GROUPS = {ADMIN: "jira-administrators", SITE_ADMIN: "site-admins"}
"""Role → the group that gives it."""


def shown(call: Call) -> Thing:
    """Show the organization."""
    id_ = call.site.part(Keys).organization_id
    here = f"{call.site.url}{HOME}/{id_}"
    related = {name: {"links": {"related": f"{here}/{name}"}} for name in ("domains", "users")}
    return {"id": id_, "type": "orgs", "attributes": {"name": NAME}, "links": {"self": here},
            "relationships": related}  # fmt: skip


@route("GET", HOME, only="cloud", open=True)
def organizations(call: Call) -> Thing:
    """List the organizations of a key: one."""
    return page(call, [None], lambda _: shown(call), PAGE)


@route("GET", ORG, only="cloud", open=True)
def one(call: Call) -> Thing:
    """Read the organization."""
    organization(call)
    return {"data": shown(call)}


def _domains(call: Call) -> list[Thing]:
    org = uuid.UUID(call.site.part(Keys).organization_id)
    rows = []
    for name in call.site.part(Managed).domains:
        id_ = str(uuid.uuid5(org, name))
        rows.append(
            {
                "id": id_,
                "type": "domains",
                "attributes": {"name": name, "claim": {"type": "dns", "status": "verified"}},
                "links": {"self": f"{call.site.url}{HOME}/{org}/domains/{id_}"},
            }
        )
    return rows


@route("GET", ORG + "/domains", only="cloud", open=True)
def domains(call: Call) -> Thing:
    """List the domains whose accounts the organization manages."""
    organization(call)
    return page(call, _domains(call), dict, PAGE)


@route("GET", ORG + "/domains/{domainId}", only="cloud", open=True)
def domain(call: Call) -> Thing:
    """Read a domain.

    Raises:
        PlaneError: 404 for an unknown one.
    """
    organization(call)
    found = next((row for row in _domains(call) if row["id"] == call.path["domainId"]), None)
    if found is None:
        raise PlaneError(404, "ADMIN-404-3", f"Domain {call.path['domainId']} was not found.")
    return {"data": found}


@route("GET", ORG + "/users", only="cloud", open=True)
def users(call: Call) -> Thing:
    """List the accounts the organization manages."""
    organization(call)
    site = call.site
    managed = site.part(Managed)
    rows = [row for row in people(call) if managed.managed(site, row)]
    return page(call, rows, lambda row: _account(call, row), PAGE) | {"meta": {"total": len(rows)}}


def _account(call: Call, person: Thing) -> Thing:
    site, when = call.site, written(call.site.now)
    names = {one.key: one.name for one in site.part(Access).applications}
    keys = [product(call, ari) for ari in roles_of_person(site, person)]
    id_, managed = person["accountId"], site.part(Managed)
    return {
        "account_id": id_,
        "account_type": person["accountType"],
        "account_status": managed.status(site, person),
        "name": display(person),
        "picture": picture(person),
        "email": managed.of(site, person).email,
        "access_billable": bool(admitted(person) and keys),
        "last_active": when,
        "product_access": [
            {"key": FORMER_KEYS.get(key, key), "name": names[key], "url": site.url, "last_active": when}
            for key in keys
        ],
        "links": {"self": f"{site.url}/users/{id_}/manage/profile"},
    }


@route("GET", ORG + "/directory/users/{accountId}/last-active-dates", only="cloud", open=True)
def last_active(call: Call) -> Thing:
    """Tell when a person was last seen in each product: always now, as nobody is late here."""
    organization(call)
    person, when = somebody(call), call.site.now
    rows = [(ari, product(call, ari)) for ari in roles_of_person(call.site, person)]
    seen = [
        {
            "id": ari,
            "key": FORMER_KEYS.get(key, key),
            "last_active": f"{when:%Y-%m-%d}",
            "last_active_timestamp": written(when),
        }
        for ari, key in rows
        if admitted(person)
    ]
    return {"data": {"product_access": seen}, "links": {}}


@route("POST", ORG + "/users/{userId}/role-assignments/assign", only="cloud", open=True)
@route("POST", ORG + "/users/{userId}/role-assignments/revoke", only="cloud", open=True)
def organization_role(call: Call) -> Answer:
    """Let a person administer the organization, or no more.

    Raises:
        PlaneError: 400 for another role, 404 for an unknown person.
    """
    found, person = organization(call), somebody(call, "userId")
    if sent(call).get("role") != ORG_ADMIN:
        raise PlaneError(400, "ADMIN-400-4", f"role must be {ORG_ADMIN}.")
    _administer(call, found, person)
    return DONE


def _assigned(call: Call) -> bool:
    return call.url.split("?")[0].endswith("/assign")


def _administer(call: Call, found: Organization, person: Thing) -> None:
    (found.administrators.add if _assigned(call) else found.administrators.discard)(key_of(person))
    call.tell("role_granted" if _assigned(call) else "role_revoked", user=person, role=ORG_ADMIN)


@route("POST", ORG + "/users/{userId}/roles/assign", only="cloud", open=True)
@route("POST", ORG + "/users/{userId}/roles/revoke", only="cloud", open=True)
def product_role(call: Call) -> Answer:
    """Give a person a role in a product, or take it away: by the groups that carry it.

    Raises:
        PlaneError: 400 for an unknown role or resource, 404 for an unknown person, 501 for a role that the
            sandbox does not grant.
    """
    found, person, body = organization(call), somebody(call, "userId"), sent(call)
    role = body.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise PlaneError(400, "ADMIN-400-4", f"There is no role {role}.")
    if role == ORG_ADMIN:
        _administer(call, found, person)
        return DONE
    key = product(call, body.get("resource"))
    if role not in (USER, ADMIN, SITE_ADMIN):
        raise PlaneError(501, "", f"The sandbox does not grant {role}.")
    application = call.site.part(Access).application(key)
    names = [ADMIN_GROUPS[role]] if role in ADMIN_GROUPS else []
    if role == USER and application is not None:
        names = application.default if _assigned(call) else application.groups
    for group in call.site.groups:
        if group["name"] in names:
            (join if _assigned(call) else leave)(call.ledger, group, person)
    call.tell("role_granted" if _assigned(call) else "role_revoked", user=person, role=role)
    return DONE
