"""Organizations, version 2: the people of a directory: searched, invited, suspended, restored, removed.

https://developer.atlassian.com/cloud/admin/organization/rest/api-group-users/
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.person import activate, add_person, deactivate, group_named, join, leave
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.planes.managed import Managed
from jira_sandbox.planes.organization import (
    ROLES,
    USER,
    asked,
    composite,
    directory,
    organization,
    page,
    people,
    platform_roles,
    product,
    products,
    roles_of_person,
    sent,
    somebody,
    synced,
    texts,
)
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.portrait import admitted, display, picture
from jira_sandbox.planes.trail import written
from jira_sandbox.routes.registry import route
from jira_sandbox.scim.directory import synced as synced_group
from jira_sandbox.state.access import Access
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import groups_of, key_of

Thing = dict[str, Any]

HOME = "/admin/v2/orgs/{orgId}/directories"
USERS = HOME + "/{directoryId}/users"
PAGE = 100
CHOICES = {
    "accountStatus": ("active", "inactive", "closed"),
    "membershipStatus": ("active", "suspended", "no_membership"),
    "status": ("active", "suspended", "not_invited", "deactivated", "for_deletion"),
}


@route("GET", HOME, only="cloud", open=True)
def directories(call: Call) -> Thing:
    """List the organization's directories: one."""
    organization(call)
    rows = [
        {
            "directoryId": call.site.part(Keys).directory_id,
            "name": "Directory",
            "icon": f"{call.site.url}/favicon.ico",
        }
    ]
    term, ids = call.query.get("searchTerm", "").casefold(), call.query.getlist("directoryIds")
    account = call.query.get("accountId")
    there = account is None or any(row["accountId"] == account for row in people(call))
    found = [
        row
        for row in rows
        if there and term in row["name"].casefold() and (not ids or row["directoryId"] in ids)
    ]
    return page(call, found, dict, PAGE)


def shown(call: Call, person: Thing, expand: set[str] | None = None) -> Thing:
    """Show a person as the directory does; ``expand`` names what a search shows only when asked."""
    site = call.site
    managed = site.part(Managed)
    account = managed.of(site, person)
    extended = account.profile.get("extended_profile", {})
    told: Thing = {
        "accountId": person["accountId"],
        "accountType": "atlassian",
        "status": composite(site, person),
        "accountStatus": managed.status(site, person),
        "membershipStatus": account.membership,
        "addedToOrg": written(site.part(Accounts).begun),
        "name": display(person),
        "nickname": account.profile.get("nickname", display(person)),
        "email": account.email,
        "emailVerified": True,
        "claimStatus": "managed" if managed.managed(site, person) else "unmanaged",
        "managementSource": "synced" if synced(site, person) else "invited",
        "mfaEnabled": False,
        "picture": picture(person),
        "avatar": picture(person),
        "timeZone": person.get("timeZone") or site.time_zone,
    }
    names = {"jobTitle": "job_title"} | {name: name for name in ("department", "organization", "location")}
    told |= {name: extended[kept] for name, kept in names.items() if kept in extended}
    found = roles_of_person(site, person)
    if expand is None or "platformRoles" in expand:
        told["platformRoles"] = platform_roles(site, person)
    if expand is None or "counts.resources" in expand:
        told["counts"] = {"resources": len(found)}
    if expand and "productAccess" in expand:
        told["productAccess"] = [
            {"id": ari, "key": product(call, ari), "lastActiveTimestamp": written(site.now)} for ari in found
        ]
    if expand and "groups" in expand:
        told["groups"] = [
            {"id": row["groupId"], "name": row["name"], "description": row.get("description", "")}
            for row in groups_of(site, person)
        ]
    return told


def chosen(call: Call, body: Thing) -> list[Thing]:
    """List the people that the conditions of a search fit.

    Raises:
        PlaneError: 400 for a condition that is none.
    """
    if body.get("searchTerm") and body.get("emails"):
        raise PlaneError(400, "ADMIN-400-4", "searchTerm and emails exclude each other.")
    term, claim = body.get("searchTerm") or "", body.get("claimStatus")
    if not isinstance(term, str) or claim not in (None, "managed", "unmanaged"):
        raise PlaneError(400, "ADMIN-400-4", "searchTerm must be a string, claimStatus managed or unmanaged.")
    wanted = {name: texts(body, name) for name in (*CHOICES, "accountIds", "emails", "emailDomains")}
    for name, choices in CHOICES.items():
        if not wanted[name] <= set(choices):
            raise PlaneError(400, "ADMIN-400-4", f"{name} must be of {', '.join(choices)}.")
    held = {name: texts(body, name) for name in ("groupIds", "resourceIds", "roleIds")}
    rows = [row for row in people(call) if _held(call, row, held)]
    if body.get("mfaEnabled") is True:
        return []  # nobody has a second factor here
    found = []
    for row in rows:
        told = shown(call, row)
        facts = {name: told[name] for name in CHOICES}
        facts |= {"accountIds": told["accountId"], "emails": told["email"]}
        facts["emailDomains"] = told["email"].rpartition("@")[2]
        texts_of = (told["name"].casefold(), told["nickname"].casefold(), told["email"].casefold())
        if (
            all(not values or facts[name] in values for name, values in wanted.items())
            and claim in (None, told["claimStatus"])
            and any(term.casefold() in text for text in texts_of)
        ):
            found.append(row)
    return found


def _held(call: Call, person: Thing, held: dict[str, set[str]]) -> bool:
    """Tell whether a person is in one of the groups, at one of the resources, and has one of the roles."""
    roles = roles_of_person(call.site, person)
    mine = {
        "groupIds": {str(row["groupId"]) for row in groups_of(call.site, person)},
        "resourceIds": set(roles),
        "roleIds": {role for names in roles.values() for role in names}
        | set(platform_roles(call.site, person)),
    }
    return all(not values or values & mine[name] for name, values in held.items())


@route("GET", USERS, only="cloud", open=True)
@route("POST", USERS + "/search", only="cloud", open=True)
def search(call: Call) -> Thing:
    """List the people that fit; the older ``GET`` takes its conditions as parameters.

    Raises:
        PlaneError: 400 for a condition, an order or a cursor that is none.
    """
    directory(call)
    body = asked(call)
    rows, order = chosen(call, body), body.get("sortBy") or []
    if order:
        first = order[0] if isinstance(order, list) else None
        if not isinstance(first, dict) or first.get("field") != "nick_name":
            raise PlaneError(400, "ADMIN-400-4", "sortBy takes the field nick_name.")
        rows.sort(key=lambda row: display(row).casefold(), reverse=first.get("direction") == "desc")
    expand = texts(body, "expand")
    here = f"{call.site.url}{call.url.split('?')[0].removesuffix('/search')}"
    return page(
        call,
        rows,
        lambda row: shown(call, row, expand) | {"links": {"self": f"{here}/{row['accountId']}"}},
        PAGE,
    )


@route("GET", USERS + "/count", only="cloud", open=True)
def count(call: Call) -> Thing:
    """Count the people that fit."""
    directory(call)
    return {"count": len(chosen(call, asked(call)))}


@route("GET", USERS + "/stats", only="cloud", open=True)
def stats(call: Call) -> Thing:
    """Count people by the status of their account and by their roles."""
    directory(call)
    site, rows = call.site, people(call)
    states: Counter[str] = Counter(site.part(Managed).status(site, row) for row in rows)
    roles = Counter(
        role
        for row in rows
        for role in {r for names in roles_of_person(site, row).values() for r in names}
        | set(platform_roles(site, row))
    )
    return {
        "accountStatus": [{"status": name, "count": states[name]} for name in CHOICES["accountStatus"]],
        "roles": [{"roleId": name, "count": number} for name, number in sorted(roles.items())],
    }


@route("GET", USERS + "/{userId}", only="cloud", open=True)
def one(call: Call) -> Thing:
    """Read one person."""
    directory(call)
    return {"data": shown(call, somebody(call, "userId"))}


@route("GET", USERS + "/{accountId}/role-assignments", only="cloud", open=True)
def role_assignments(call: Call) -> Thing:
    """List what a person may do, resource by resource."""
    directory(call)
    site, person = call.site, somebody(call)
    membership = site.part(Managed).of(site, person).membership
    body = asked(call)
    ids, wanted = texts(body, "resourceIds"), texts(body, "roleIds")
    rows = [
        {
            "resourceId": ari,
            "resourceOwner": product(call, ari),
            "directoryId": site.part(Keys).directory_id,
            "userDirectoryStatus": membership,
            "roles": roles,
            "roleAssignments": [{"role": name, "roleAssignmentMethods": ["group_direct"]} for name in roles],
        }
        for ari, roles in roles_of_person(site, person).items()
        if (not ids or ari in ids) and (not wanted or wanted & set(roles))
    ]
    return page(call, rows, dict, PAGE)


def _demand_free(call: Call, person: Thing) -> None:
    if key_of(person) == call.site.part(Accounts).first_key:
        raise PlaneError(403, "ADMIN-403-1", "The last administrator of an organization stays.")


@route("POST", USERS + "/{accountId}/suspend", only="cloud", open=True)
def suspend(call: Call) -> Answer:
    """Keep a person out of the products for a time; groups stay.

    Raises:
        PlaneError: 403 for the administrator, 400 for somebody who has no access.
    """
    directory(call)
    person = somebody(call)
    _demand_free(call, person)
    account = call.site.part(Managed).of(call.site, person)
    if account.membership == "no_membership":
        raise PlaneError(400, "ADMIN-400-6", "The user has no access.")
    if account.membership == "active" and not admitted(person):
        account.disabled = True
    account.membership = "suspended"
    deactivate(call.ledger, person)
    return DONE


@route("POST", USERS + "/{accountId}/restore", only="cloud", open=True)
def restore(call: Call) -> Answer:
    """Let a suspended person back in.

    Raises:
        PlaneError: 400 for somebody who is not suspended.
    """
    directory(call)
    person = somebody(call)
    account = call.site.part(Managed).of(call.site, person)
    if account.membership != "suspended":
        raise PlaneError(400, "ADMIN-400-6", "The user is not suspended.")
    account.membership = "active"
    if not account.disabled:
        activate(call.ledger, person)
    return DONE


@route("DELETE", USERS + "/{accountId}", only="cloud", open=True)
def remove(call: Call) -> Answer:
    """Take a person out of the directory: groups and roles are lost, the account stays.

    Raises:
        PlaneError: 403 for the administrator, and for people of an identity provider.
    """
    directory(call)
    site, person = call.site, somebody(call)
    _demand_free(call, person)
    if synced(site, person):
        raise PlaneError(403, "ADMIN-403-2", "The user is synced from an identity provider.")
    account = site.part(Managed).of(site, person)
    if account.membership == "active" and not admitted(person):
        account.disabled = True
    account.membership = "no_membership"
    for group in list(groups_of(site, person)):
        leave(call.ledger, group, person)
    deactivate(call.ledger, person)
    return DONE


@route("POST", "/admin/v2/orgs/{orgId}/users/invite", only="cloud", open=True)
def invite(call: Call) -> Reply:
    """Invite people: accounts for those who have none, then groups and roles for all.

    Raises:
        PlaneError: 400 for what is no address, role or resource.
    """
    organization(call)
    body = sent(call)
    emails, groups = body.get("emails"), body.get("additionalGroups") or []
    if (
        not isinstance(emails, list)
        or not emails
        or not all(isinstance(one, str) and all(one.partition("@")) for one in emails)
    ):
        raise PlaneError(400, "ADMIN-400-4", "emails must be a list of addresses.")
    texts(body, "additionalGroups")
    rules = body.get("permissionRules") or []
    if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules):
        raise PlaneError(400, "ADMIN-400-4", "permissionRules must be a list of rules.")
    for rule in rules:
        product(call, rule.get("resource"))
        if rule.get("role") not in ROLES:
            raise PlaneError(400, "ADMIN-400-4", f"There is no role {rule.get('role')}.")
    told = [_invited(call, email, rules, groups) for email in emails]
    results = [one for row in told for result in row["results"] for rows in result.values() for one in rows]
    return Reply({"data": told}, 206 if any(one["status"] == "ERROR" for one in results) else 200)


def _invited(call: Call, email: str, rules: list[Thing], groups: list[str]) -> Thing:
    site, ledger = call.site, call.ledger
    managed = site.part(Managed)
    person = managed.with_email(site, email)
    if person is None:
        name = email.partition("@")[0].replace(".", " ").title()
        person = add_person(ledger, display_name=name, email=email)
    account = managed.of(site, person)
    if account.membership == "no_membership":
        account.membership = "active"
        if not account.disabled:
            activate(ledger, person)
    roles = []
    for rule in rules:
        application = site.part(Access).application(products(site)[rule["resource"]])
        names = application.default if application and rule["role"] == USER else []
        for name in names:
            row = group_named(site, name)
            if row is not None:
                join(ledger, row, person)
        told = {"resource": rule["resource"], "role": rule["role"]}
        roles.append(told | _outcome(bool(names), "The role cannot be given by an invitation."))
    joined = []
    for name in groups:
        row = group_named(site, id_=name) or group_named(site, name)
        free = row is not None and not synced_group(site, row)
        if row is not None and free:
            join(ledger, row, person)
        joined.append({"group": name} | _outcome(free, "The group was not found or is synced."))
    results = [{"roleAssignmentResult": roles, "groupAssignmentResult": joined}]
    return {"id": person["accountId"], "email": email, "results": results}


def _outcome(done: bool, reason: str) -> Thing:
    return (
        {"status": "INVITED", "statusReason": None} if done else {"status": "ERROR", "statusReason": reason}
    )
