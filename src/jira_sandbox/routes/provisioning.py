"""User provisioning: users, as an identity provider creates, changes and removes them.

https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-users/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.person import activate, add_person, change_person, deactivate, leave
from jira_sandbox.planes.managed import Managed
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.routes.registry import route
from jira_sandbox.scim import shown
from jira_sandbox.scim.directory import Directory, Record, moment
from jira_sandbox.scim.patch import patched
from jira_sandbox.scim.path import asked
from jira_sandbox.scim.schema import USER_ALSO, USER_ATTRIBUTES
from jira_sandbox.scim.value import primaries, resource
from jira_sandbox.state.profiles import key_of, person_named

Thing = dict[str, Any]

HOME = "/scim/directory/{directoryId}/Users"
ATTRIBUTES = USER_ATTRIBUTES + USER_ALSO


def wanted(call: Call) -> Record:
    """Find the user a path names.

    Raises:
        PlaneError: 404 for an unknown one, or one that was removed.
    """
    record = call.site.part(Directory).users.get(call.path["userId"])
    if record is None:
        raise PlaneError(404, "", f"User {call.path['userId']} was not found.")
    return record


@route("GET", HOME, only="cloud", open=True)
def users(call: Call) -> Thing:
    """List users, or the one of a ``userName`` or an ``externalId``.

    Raises:
        PlaneError: 400 for any other filter.
    """
    rows = list(call.site.part(Directory).users.values())
    if call.query.get("filter"):
        test = asked(call.query["filter"], ("userName", "externalId"))
        exact = test.name.casefold() == "externalid"
        rows = [
            row
            for row in rows
            if (row.values.get("externalId") == test.value if exact else test.fits(row.values))
        ]
    return shown.page(call, rows, shown.user)


@route("GET", HOME + "/{userId}", only="cloud", open=True)
def user(call: Call) -> Thing:
    """Read a user."""
    return shown.in_part(call, shown.user(call, wanted(call)))


@route("POST", HOME, only="cloud", open=True)
def create(call: Call) -> Reply:
    """Create a user, linked to the account that has the address or to a new one.

    Raises:
        PlaneError: 400 for values that do not do, 409 for a user that is there already.
    """
    values = _checked(call, resource(ATTRIBUTES, call.body), None)
    values.setdefault("active", True)
    directory = call.site.part(Directory)
    record = directory.add(call.site, directory.users, values, "")
    _bring(call, record)
    told = shown.user(call, record)
    return Reply(shown.in_part(call, told), 201, {"Location": told["meta"]["location"]})


@route("PUT", HOME + "/{userId}", only="cloud", open=True)
def replace(call: Call) -> Thing:
    """Put other values in place of a user's; what is not named is cleared.

    Raises:
        PlaneError: 400 for values that do not do, 409 for a name somebody else has.
    """
    record = wanted(call)
    values = _checked(call, resource(ATTRIBUTES, call.body), record)
    values.setdefault("active", True)
    return _changed(call, record, values)


@route("PATCH", HOME + "/{userId}", only="cloud", open=True)
def patch(call: Call) -> Thing:
    """Change some of a user's values.

    Raises:
        PlaneError: 400 for an operation that cannot be done, 409 for a name somebody else has.
    """
    record = wanted(call)
    return _changed(call, record, _checked(call, patched(record.values, call.body, ATTRIBUTES), record))


@route("DELETE", HOME + "/{userId}", only="cloud", open=True)
def remove(call: Call) -> Answer:
    """Forget a user for good and deactivate the account, which stays."""
    record = wanted(call)
    directory, person = call.site.part(Directory), person_named(call.site, record.behind)
    for group in directory.groups_of(record):
        group.members.remove(record.id)
        row = next((one for one in call.site.groups if one.get("groupId") == group.behind), None)
        if row is not None and person is not None:
            leave(call.ledger, row, person)
    del directory.users[record.id]
    if person is not None:
        deactivate(call.ledger, person)
    return DONE


def _changed(call: Call, record: Record, values: Thing) -> Thing:
    shown.in_part(call, {})  # what is wrong with the parameters is said before anything is written
    record.values, record.modified = values, moment(call.site)
    _bring(call, record)
    return shown.in_part(call, shown.user(call, record))


def _checked(call: Call, values: Thing, record: Record | None) -> Thing:
    """See to it that a user can be: a name nobody else has, one primary address on a verified domain."""
    shown.in_part(call, {})
    if not str(values.get("userName") or "").strip():
        raise PlaneError(400, "invalidValue", "userName is required.")
    rows = [row for row in values.get("emails") or [] if row.get("value")]
    if not rows:
        raise PlaneError(400, "invalidValue", "emails is required.")
    values["emails"] = primaries(rows)
    email = address(values)
    accounts = call.site.part(Managed)
    if "@" not in email or not accounts.verified(email):
        raise PlaneError(400, "invalidValue", f"{email} is not on a verified domain.")
    others = [one for one in call.site.part(Directory).users.values() if one is not record]
    name = values["userName"].casefold()
    if any(one.values["userName"].casefold() == name for one in others):
        raise PlaneError(409, "uniqueness", f"User {values['userName']} already exists.")
    if any(address(one.values).casefold() == email.casefold() for one in others):
        raise PlaneError(409, "uniqueness", f"A user with the email {email} already exists.")
    holder = accounts.with_email(call.site, email)
    if record is not None and holder is not None and key_of(holder) != record.behind:
        raise PlaneError(409, "uniqueness", f"An account with the email {email} already exists.")
    return values


def address(values: Thing) -> str:
    """Give the primary address of a user."""
    return next(str(row["value"]) for row in values["emails"] if row.get("primary"))


def _bring(call: Call, record: Record) -> None:
    """Bring the account to what the provider said: link it or make it, name it, let it in or not."""
    values, email = record.values, address(record.values)
    person = person_named(call.site, record.behind) or call.site.part(Managed).with_email(call.site, email)
    if person is None:
        person = add_person(
            call.ledger,
            display_name=_display_name(values),
            email=email,
            active=values.get("active", True),
            time_zone=values.get("timezone", ""),
        )
    told = {"displayName": _display_name(values)}
    told |= {"emailAddress": email} if "emailAddress" in person else {}
    told |= {"timeZone": values["timezone"]} if values.get("timezone") else {}
    change_person(call.ledger, person, **told)
    (activate if values.get("active", True) else deactivate)(call.ledger, person)
    account = call.site.part(Managed).of(call.site, person)
    account.email = email
    record.behind = key_of(person)


def _display_name(values: Thing) -> str:
    name = values.get("name", {})
    parts = " ".join(name[part] for part in ("givenName", "familyName") if name.get(part))
    return values.get("displayName") or name.get("formatted") or parts or str(values["userName"])
