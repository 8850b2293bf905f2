"""The organization that a site of Cloud belongs to: its products, roles and policies.

https://developer.atlassian.com/cloud/admin/organization/rest/intro/
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.planes.managed import Managed
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.scim.directory import Directory
from jira_sandbox.state.access import Access
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import groups_of, key_of, name_of, person_named
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

NAME = "Acme"
ORG_ADMIN, SITE_ADMIN = "atlassian/org-admin", "atlassian/site-admin"
USER, ADMIN = "atlassian/user", "atlassian/admin"
ROLES = frozenset(
    {USER, ADMIN, ORG_ADMIN, SITE_ADMIN}
    | {f"atlassian/{name}" for name in ("guest", "customer", "user-access-admin", "contributor", "basic",
                                        "stakeholder", "ai-access")}
)  # fmt: skip
"""Roles that Atlassian has; a sandbox grants the first four."""

ADMINISTRATORS = {"jira-administrators": ADMIN, "site-admins": SITE_ADMIN}
"""Groups that administer Jira, and the role their members have by them."""


class Organization:
    """A part of the site: who administers the organization, and its policies by id."""

    def __init__(self, site: Site) -> None:
        self.administrators = {site.part(Accounts).first_key}
        created = f"{site.now:%Y-%m-%dT%H:%M:%S}.000Z"
        self.policies: dict[str, Thing] = {}
        for kind, name, rule in (
            ("data-residency", "eu-realm-policy", {"in": ["eu"]}),
            ("ip-allowlist", "office", {"in": ["192.0.2.0/24"]}),
        ):
            id_ = str(uuid.uuid5(uuid.UUID(site.part(Keys).organization_id), name))
            self.policies[id_] = {
                "id": id_,
                "type": "policy",
                "attributes": {"type": kind, "name": name, "status": "enabled", "rule": rule, "resources": [],
                               "createdAt": created, "updatedAt": None},
            }  # fmt: skip


def organization(call: Call) -> Organization:
    """Give the organization a path names.

    Raises:
        PlaneError: 404 for one that is not the key's.
    """
    if call.path["orgId"] != call.site.part(Keys).organization_id:
        raise PlaneError(404, "ADMIN-404-2", f"Organization {call.path['orgId']} was not found.")
    return call.site.part(Organization)


def directory(call: Call) -> Organization:
    """Give the organization a path names, once its directory is the right one too; ``-`` stands for all.

    Raises:
        PlaneError: 404 for an organization or a directory that is not the key's.
    """
    found = organization(call)
    if call.path["directoryId"] not in ("-", call.site.part(Keys).directory_id):
        raise PlaneError(404, "ADMIN-404-7", f"Directory {call.path['directoryId']} was not found.")
    return found


def people(call: Call) -> list[Thing]:
    """List the people of the organization: accounts of Atlassian, neither apps nor customers."""
    return [row for row in call.site.users if row.get("accountType") == "atlassian"]


def somebody(call: Call, name: str = "accountId") -> Thing:
    """Find the person a path names.

    Raises:
        PlaneError: 404 for anybody else.
    """
    person = person_named(call.site, call.path[name])
    if person is None or person.get("accountType") != "atlassian":
        raise PlaneError(404, "ADMIN-404-8", f"User {call.path[name]} was not found.")
    return person


def products(site: Site) -> dict[str, str]:
    """List the resource of every product the site has: its ARI, and the product's key.

    https://developer.atlassian.com/platform/atlassian-resource-identifier/
    """
    cloud = site.part(Accounts).cloud_id
    return {f"ari:cloud:{one.key}::site/{cloud}": one.key for one in site.part(Access).applications}


def product(call: Call, ari: Any) -> str:
    """Give the key of the product a resource is of.

    Raises:
        PlaneError: 400 for no resource of the site's.
    """
    found = products(call.site).get(ari) if isinstance(ari, str) else None
    if found is None:
        raise PlaneError(400, "ADMIN-400-5", f"There is no resource {ari}.")
    return found


def roles_of_group(site: Site, group: Thing) -> dict[str, list[str]]:
    """Tell what a group gives its members: resource → roles."""
    access, found = site.part(Access), {}
    for ari, key in products(site).items():
        application = access.application(key)
        roles = [USER] if application and group["name"] in application.groups else []
        if key == "jira-software" and group["name"] in access.grants["ADMINISTER"]:
            roles.append(ADMINISTRATORS.get(group["name"], ADMIN))
        if roles:
            found[ari] = roles
    return found


def roles_of_person(site: Site, person: Thing) -> dict[str, list[str]]:
    """Tell what a person may do by their groups: resource → roles."""
    found: dict[str, list[str]] = {}
    for group in groups_of(site, person):
        for ari, roles in roles_of_group(site, group).items():
            found[ari] = sorted({*found.get(ari, []), *roles})
    return found


def platform_roles(site: Site, person: Thing) -> list[str]:
    """Tell which roles a person has beside products."""
    admin = key_of(person) in site.part(Organization).administrators
    groups = {group["name"] for group in groups_of(site, person)}
    return [ORG_ADMIN] * admin + [SITE_ADMIN] * ("site-admins" in groups)


def composite(site: Site, person: Thing) -> str:
    """Tell the status that is made of account and membership."""
    managed = site.part(Managed)
    account = managed.of(site, person)
    if account.deletion is not None:
        return "for_deletion"
    if managed.status(site, person) != "active":
        return "deactivated"
    return {"active": "active", "suspended": "suspended", "no_membership": "not_invited"}[account.membership]


def synced(site: Site, person: Thing) -> bool:
    """Tell whether an identity provider looks after a person."""
    return site.part(Directory).of_account(key_of(person)) is not None


def members(site: Site, group: Thing) -> list[Thing]:
    """List the people in a group."""
    names = set(group["members"])
    return [row for row in site.users if name_of(row) in names]


def cursor(place: int) -> str:
    """Write the place where the next page begins, as something to hand back."""
    return base64.urlsafe_b64encode(f"from:{place}".encode()).decode()


def place(text: str | None) -> int:
    """Read a cursor.

    Raises:
        PlaneError: 400 for anything else.
    """
    try:
        return int(base64.urlsafe_b64decode(text or cursor(0)).decode().removeprefix("from:"))
    except (binascii.Error, ValueError):
        raise PlaneError(400, "ADMIN-400-1", f"The cursor {text} is invalid.") from None


def page(call: Call, rows: list[Any], show: Callable[[Any], Thing], size: int) -> Thing:
    """Cut one page out of rows; the cursor of the next one is in its ``links``.

    ``limit`` asks for smaller pages than ``size``; version 1 names the next page by its URL, version 2 by
    the cursor alone.

    Raises:
        PlaneError: 400 for a cursor or a limit that is none.
    """
    given = call.value("cursor")
    if given is not None and not isinstance(given, str):
        raise PlaneError(400, "ADMIN-400-1", "The cursor is invalid.")
    begin = place(given or None)
    end = begin + limit(call, size)
    here = call.site.url + call.url.split("?")[0]
    told: Thing = {
        "data": [show(row) for row in rows[begin:end]],
        "links": {"self": f"{here}?cursor={given}" if given else here},
    }
    if end < len(rows):
        following = cursor(end)
        told["links"]["next"] = f"{here}?cursor={following}" if "/v1/" in here else following
    return told


def limit(call: Call, most: int) -> int:
    """Read how many rows a page is to have.

    Raises:
        PlaneError: 400 for none, for too many, or for what is no number.
    """
    given = call.value("limit")
    if given is None:
        return most
    text = str(given)
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise PlaneError(400, "ADMIN-400-3", f"limit must be from 1 to {most}.")
    return int(text)


def sent(call: Call) -> Thing:
    """Give the request's JSON object; none at all is an empty one.

    Raises:
        PlaneError: 400 for anything else.
    """
    if call.body is None:
        return {}
    if not isinstance(call.body, dict):
        raise PlaneError(400, "ADMIN-400-4", "The request body must be a JSON object.")
    return call.body


def texts(body: Thing, name: str) -> set[str]:
    """Give a list of texts of a request.

    Raises:
        PlaneError: 400 for anything else.
    """
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise PlaneError(400, "ADMIN-400-4", f"{name} must be a list of strings.")
    return set(value)


def asked(call: Call) -> Thing:
    """Give the conditions of a search: from the body, or from the query of the older ``GET``."""
    if call.method == "POST":
        return sent(call)
    lists = ("accountIds", "groupIds", "groupNames", "resourceIds", "roleIds", "emailDomains", "directoryIds",
             "accountStatus", "membershipStatus", "status", "resourceOwners")  # fmt: skip
    found: Thing = {name: list(_split(call.query.getlist(name))) for name in lists if name in call.query}
    found |= {name: call.query[name] for name in ("searchTerm", "claimStatus") if name in call.query}
    return found | ({"mfaEnabled": call.flag("mfaEnabled")} if "mfaEnabled" in call.query else {})


def _split(values: list[str]) -> Iterator[str]:
    return (part for value in values for part in value.split(","))
