"""Customers and their organizations.

https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-customer/
https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-organization/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.person import add_person
from jira_sandbox.routes.deskwork import people_asked
from jira_sandbox.routes.properties import offer
from jira_sandbox.routes.registry import Handler
from jira_sandbox.routes.requesttypes import administered
from jira_sandbox.service.answer import BASE, date, page, person
from jira_sandbox.service.desks import Desk, Organization
from jira_sandbox.service.door import desk_wanted, desks_of, is_agent, served
from jira_sandbox.service.refusal import ServiceError, forbidden
from jira_sandbox.state.profiles import name_of, person_named
from jira_sandbox.state.properties import Properties

Thing = dict[str, Any]

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_NAME = 200


# --- customers -------------------------------------------------------------------------------------------


def _new_customer(call: Call) -> Thing:
    """Add a customer.

    Raises:
        ServiceError: 400 for no name or address, or one that somebody has: 409 if that is asked for.
    """
    asked = Asked(call)
    email, name = asked.text("email") or "", asked.text("displayName") or asked.text("fullName") or ""
    if not ADDRESS.fullmatch(email):
        raise ServiceError(400, "The email address is not valid.")
    if not name.strip():
        raise ServiceError(400, "The display name must not be empty.")
    if any(str(row.get("emailAddress", "")).casefold() == email.casefold() for row in call.site.users):
        status = 409 if call.flag("strictConflictStatusCode") else 400
        raise ServiceError(status, "An account already exists for this email address.")
    return add_person(call.ledger, display_name=name.strip(), email=email, login=email, kind="customer")


@served("POST", "/customer")
def add_customer(call: Call) -> Reply:
    """Add a customer who is no desk's yet."""
    call.require("ADMINISTER")
    return Reply(person(call.site, _new_customer(call)), 201)


@served("PUT", "/customer/user/{account}/revoke-portal-only-access", only="cloud")
def revoke(call: Call) -> Answer:
    """Let a customer log in to portals no more.

    Raises:
        ServiceError: 404 for who is no customer of portals only.
    """
    call.require("ADMINISTER")
    row = person_named(call.site, call.path["account"])
    if row is None or row.get("accountType") != "customer":
        raise ServiceError(404, "The account id is not valid.")
    desks_of(call).revoked.add(row["accountId"])
    return DONE


def _customers(call: Call, desk: Desk) -> list[Thing]:
    """List the customers of a desk; those of an open one are all who asked it something, or were added."""
    desks = desks_of(call)
    names = set(desk.customers)
    names |= {
        name for house in desks.organizations if house.id in desk.organizations for name in house.members
    }
    if desk.open:
        home = {kind.id for kind in desk.types}
        asked = (issue for issue in call.site.living() if desks.raised.get(issue.id) in home)
        names |= {name_of(issue.fields["reporter"]) for issue in asked if issue.fields.get("reporter")}
    return [row for row in call.site.users if name_of(row) in names]


@served("GET", "/servicedesk/{desk}/customer", only="cloud", experimental=True, agents=True)
def customers(call: Call) -> Thing:
    """List the customers of a desk, or those whose name or address holds some text."""
    query = call.text("query").casefold()
    parts = ("displayName", "name", "emailAddress")
    rows = [
        row
        for row in _customers(call, desk_wanted(call))
        if any(query in str(row.get(part, "")).casefold() for part in parts)
    ]
    return page(call, rows, lambda row: person(call.site, row))


@served("POST", "/servicedesk/{desk}/customer")
def add_customers(call: Call) -> Answer:
    """Let people be customers of a desk."""
    desk = administered(call)
    names = [name_of(row) for row in people_asked(call)]
    desk.customers = list(dict.fromkeys([*desk.customers, *names]))
    return DONE


@served("DELETE", "/servicedesk/{desk}/customer", only="cloud", experimental=True)
def remove_customers(call: Call) -> Answer:
    """Let people be customers of a closed desk no more.

    Raises:
        ServiceError: 400 for an open desk.
    """
    desk = administered(call)
    names = {name_of(row) for row in people_asked(call)}
    if desk.open:
        raise ServiceError(
            400,
            "Customers cannot be removed from this service space because it has open access enabled",
            "sd.jsm.error.servicedesk.customer.remove.servicedesk.open.access.galaxia",
        )
    desk.customers = [name for name in desk.customers if name not in names]
    return DONE


@served("POST", "/servicedesk/{desk}/customer/invite", only="cloud", experimental=True)
def invite(call: Call) -> Reply:
    """Add somebody as a customer of a desk; no mail is sent here."""
    desk = administered(call)
    call.require("ADMINISTER")
    row = _new_customer(call)
    desk.customers = [*desk.customers, name_of(row)]
    return Reply(person(call.site, row), 201)


# --- organizations ---------------------------------------------------------------------------------------


def _told(call: Call, house: Organization) -> Thing:
    told: Thing = {"id": house.id, "name": house.name,
                   "_links": {"self": f"{call.site.url}{BASE}/organization/{house.id}"}}  # fmt: skip
    if call.site.cloud:
        told |= {"uuid": house.uuid, "scimManaged": False, "created": date(call.site, house.created)}
    return told


def _mine(call: Call, houses: list[Organization]) -> list[Organization]:
    """Leave what the caller may see: agents all, customers theirs; of a person, theirs."""
    if not is_agent(call):
        return [house for house in houses if call.caller.account_id in house.members]
    name = call.text("accountId") if call.site.cloud else ""
    if name and person_named(call.site, name) is None:
        raise ServiceError(404, "The user does not exist.")
    return [house for house in houses if not name or name in house.members]


@served("GET", "/organization")
def organizations(call: Call) -> Thing:
    """List the organizations.

    Raises:
        ServiceError: 403 for a customer who asks for somebody's.
    """
    if call.site.cloud and call.text("accountId") and not is_agent(call):
        raise forbidden()
    return page(call, _mine(call, desks_of(call).organizations), lambda house: _told(call, house))


@served("POST", "/organization", agents=True)
def found(call: Call) -> Reply:
    """Found an organization; Cloud gives the one that has the name already.

    Raises:
        ServiceError: 400 for no name, or one that is too long.
    """
    name = (Asked(call).text("name") or "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise ServiceError(400, f"The organization name must have 1 to {LONGEST_NAME} characters.")
    desks = desks_of(call)
    same = next((house for house in desks.organizations if house.name == name), None)
    if same is not None and not call.site.cloud:
        raise ServiceError(400, "An organization with this name already exists.")
    return Reply(_told(call, same or desks.found(name)), 201)


def _wanted(call: Call, id_: str | None = None) -> Organization:
    house = desks_of(call).organization(call.path["organization"] if id_ is None else id_)
    if house is None or not (is_agent(call) or call.caller.account_id in house.members):
        raise ServiceError(404, "The organization does not exist.")
    return house


@served("GET", "/organization/{organization}")
def organization(call: Call) -> Thing:
    """Read an organization."""
    return _told(call, _wanted(call))


@served("DELETE", "/organization/{organization}")
def dissolve(call: Call) -> Answer:
    """Delete an organization; requests are shared with it no more."""
    call.require("ADMINISTER")
    gone, desks = _wanted(call), desks_of(call)
    desks.organizations = [house for house in desks.organizations if house is not gone]
    for desk in desks.desks():
        desk.organizations = [id_ for id_ in desk.organizations if id_ != gone.id]
    field = desks.fields.organizations
    for issue in call.site.living():
        rows = issue.fields.get(field) or []
        left = [row for row in rows if row["id"] != gone.id]
        if len(left) < len(rows):
            call.ledger.show(issue, {field: left})
    call.site.part(Properties).forget("organization", gone.id)
    return DONE


@served("GET", "/organization/{organization}/user", agents=True)
def members(call: Call) -> Thing:
    """List the people of an organization."""
    names = _wanted(call).members
    rows = [row for name in names if (row := person_named(call.site, name)) is not None]
    return page(call, rows, lambda row: person(call.site, row))


@served("POST", "/organization/{organization}/user", agents=True)
def add_members(call: Call) -> Answer:
    """Put people into an organization."""
    house = _wanted(call)
    house.members = list(dict.fromkeys([*house.members, *map(name_of, people_asked(call))]))
    return DONE


@served("DELETE", "/organization/{organization}/user", agents=True)
def remove_members(call: Call) -> Answer:
    """Take people out of an organization."""
    house = _wanted(call)
    gone = set(map(name_of, people_asked(call)))
    house.members = [name for name in house.members if name not in gone]
    return DONE


@served("GET", "/servicedesk/{desk}/organization", agents=True)
def guests(call: Call) -> Thing:
    """List the organizations of a desk."""
    here = desk_wanted(call).organizations
    rows = [house for house in desks_of(call).organizations if house.id in here]
    return page(call, _mine(call, rows), lambda house: _told(call, house))


def _guest(call: Call) -> tuple[Desk, Organization]:
    desk, id_ = desk_wanted(call), Asked(call).number("organizationId")
    return desk, _wanted(call, str(id_))


@served("POST", "/servicedesk/{desk}/organization", agents=True)
def admit(call: Call) -> Answer:
    """Let an organization ask a desk."""
    desk, house = _guest(call)
    desk.organizations = list(dict.fromkeys([*desk.organizations, house.id]))
    return DONE


@served("DELETE", "/servicedesk/{desk}/organization", agents=True)
def dismiss(call: Call) -> Answer:
    """Let an organization ask a desk no more."""
    desk, house = _guest(call)
    desk.organizations = [id_ for id_ in desk.organizations if id_ != house.id]
    return DONE


def _home(call: Call, change: bool) -> str:
    if change and not is_agent(call):
        raise forbidden()
    return _wanted(call).id


def _offered(method: str, path: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        handler.__module__ = __name__
        return served(method, path, only="cloud")(handler)

    return register


offer("/organization/{organization}/property", "organization", _home, register=_offered)
