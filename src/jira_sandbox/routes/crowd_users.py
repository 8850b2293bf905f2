"""Crowd: users, their passwords and attributes, and authentication.

https://developer.atlassian.com/server/crowd/crowd-rest-resources/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.crowd import shown
from jira_sandbox.crowd.directory import Crowd, attributes
from jira_sandbox.crowd.door import Entity, crowd, entity, text, truth, user_named
from jira_sandbox.edit.account import LONGEST
from jira_sandbox.edit.person import add_person, change_person, remove_person
from jira_sandbox.edit.person import set_password as give_password
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.portrait import admitted, display
from jira_sandbox.state.profiles import key_of, person_named

Thing = dict[str, Any]


def wanted(call: Call) -> Thing:
    """Find the person that ``username``, or ``key``, names.

    Raises:
        PlaneError: 404 for nobody.
    """
    key = call.query.get("key")
    if key and not call.query.get("username"):
        found = next((row for row in call.site.users if key_of(row) == key), None)
        return found or user_named(call, key)
    return user_named(call, call.query.get("username"))


def _names(given: Thing, before: tuple[str, str, str] = ("", "", "")) -> tuple[str, str, str]:
    """Give first name, last name and the name that is shown."""
    first, last = text(given, "first-name") or before[0], text(given, "last-name") or before[1]
    shown_name = text(given, "display-name") or before[2] or f"{first} {last}".strip()
    return first, last, shown_name


def _password(given: Any) -> str | None:
    """Give the password of an entity; ``None`` without one.

    Raises:
        PlaneError: 400 for an empty one.
    """
    if given is None:
        return None
    value = given.get("value") if isinstance(given, dict) else given
    if not isinstance(value, str) or not value:
        raise PlaneError(400, "INVALID_CREDENTIAL", "The password must not be empty.")
    return value


@crowd("GET", "/user")
def user(call: Call) -> Entity:
    """Read a user."""
    return Entity("user", shown.user(call, wanted(call), expanded="attributes" in call.words("expand")))


@crowd("POST", "/user")
def create(call: Call) -> Entity:
    """Add a user.

    Raises:
        PlaneError: 400 without a name, for a name that is taken or too long, or an empty password.
    """
    given = entity(call)
    name, password = text(given, "name").strip().lower(), _password(given.get("password"))
    if not name:
        raise PlaneError(400, "INVALID_USER", "The user must have a name.")
    if len(name) > LONGEST:
        raise PlaneError(400, "INVALID_USER", f"The name of a user has no more than {LONGEST} characters.")
    if person_named(call.site, name) is not None:
        raise PlaneError(400, "INVALID_USER", f"User already exists: {name}")
    first, last, whole = _names(given)
    email, active, kept = text(given, "email"), truth(given, "active", True), _attributes(given)
    person = add_person(call.ledger, display_name=whole or name, login=name, email=email, active=active)
    crowd_part = call.site.part(Crowd)
    if first or last:
        crowd_part.names[key_of(person)] = (first, last)
    if kept:
        crowd_part.users[key_of(person)] = kept
    if password is not None:
        give_password(call.ledger, person, password)
    told = shown.user(call, person)
    return Entity("user", told, 201, {"Location": told["link"]["href"]})


def _attributes(given: Thing) -> dict[str, list[str]]:
    """Give the attributes that came with an entity; a link to them is none."""
    inner = given.get("attributes")
    if isinstance(inner, dict) and "attributes" not in inner:
        return {}
    return attributes(given) or {} if inner is not None else {}


@crowd("PUT", "/user")
def change(call: Call) -> Answer:
    """Change a user; the name in the entity is the one that is asked for.

    Raises:
        PlaneError: 400 for another name, 404 for nobody.
    """
    person, given = wanted(call), entity(call)
    if text(given, "name").casefold() != person["name"].casefold():
        raise PlaneError(400, "INVALID_USER", "The name of the user is not the one that is asked for.")
    kept = call.site.part(Crowd)
    first, last, name = _names(given, (*kept.names_of(person), display(person)))
    active = truth(given, "active", admitted(person))
    email = text(given, "email") or str(person.get("emailAddress", ""))
    kept.names[key_of(person)] = (first, last)
    change_person(call.ledger, person, displayName=name, emailAddress=email, active=active)
    return DONE


@crowd("DELETE", "/user")
def remove(call: Call) -> Answer:
    """Remove a user."""
    person = wanted(call)
    kept = call.site.part(Crowd)
    for rows in (kept.users, kept.names):
        rows.pop(key_of(person), None)
    kept.sessions = {token: one for token, one in kept.sessions.items() if one.owner != key_of(person)}
    remove_person(call.ledger, person)
    return DONE


@crowd("POST", "/user/rename")
def rename(call: Call) -> Entity:
    """Give a user another login name; the key stays.

    Raises:
        PlaneError: 400 without a new name, or for one that is taken.
    """
    person, given = wanted(call), entity(call)
    name = (text(given, "new-name") or text(given, "newName")).strip().lower()
    taken = person_named(call.site, name) if name else None
    if not name or taken not in (None, person):
        raise PlaneError(400, "INVALID_USER", f"The name <{name}> cannot be taken.")
    return Entity("user", shown.user(call, change_person(call.ledger, person, name=name)))


@crowd("PUT", "/user/password")
def set_password(call: Call) -> Answer:
    """Set a password.

    Raises:
        PlaneError: 400 for an empty one, 404 for nobody.
    """
    person, password = wanted(call), _password(entity(call))
    give_password(call.ledger, person, password or "")
    return DONE


@crowd("DELETE", "/user/password")
def remove_password(call: Call) -> Answer:
    """Take a password away: nobody can guess the one that takes its place."""
    person, accounts = wanted(call), call.site.part(Accounts)
    give_password(call.ledger, person, accounts.derived("no password", key_of(person)))
    return DONE


@crowd("GET", "/user/attribute")
def user_attributes(call: Call) -> Entity:
    """List the attributes of a user."""
    person = wanted(call)
    kept = call.site.part(Crowd).users.get(key_of(person), {})
    return Entity("attributes", shown.attributes(call, "user", "username", person["name"], kept))


@crowd("PUT", "/user/attribute")
@crowd("POST", "/user/attribute")
def store_attributes(call: Call) -> Answer:
    """Store attributes of a user; others stay.

    Raises:
        PlaneError: 400 for what are none.
    """
    person, given = wanted(call), attributes(entity(call))
    if given is None:
        raise PlaneError(400, "ILLEGAL_ARGUMENT", "Attributes must have names and lists of values.")
    call.site.part(Crowd).users.setdefault(key_of(person), {}).update(given)
    return DONE


@crowd("DELETE", "/user/attribute")
def remove_attribute(call: Call) -> Answer:
    """Drop an attribute of a user; one that is not there is dropped already."""
    kept = call.site.part(Crowd).users.get(key_of(wanted(call)), {})
    kept.pop(call.query.get("attributename", ""), None)
    return DONE


@crowd("POST", "/authentication")
def authenticate(call: Call) -> Entity:
    """Tell who somebody is, if the password is right.

    Raises:
        PlaneError: 400 for a wrong password, an unknown user, or one who may not log in.
    """
    person = user_named(call, call.query.get("username"), 400)
    demand(call, person, text(entity(call), "value"))
    return Entity("user", shown.user(call, person))


def demand(call: Call, person: Thing, password: str | None) -> None:
    """Go on only for a person who may log in, with the right password unless that is not asked for.

    Raises:
        PlaneError: 400 otherwise.
    """
    accounts = call.site.part(Accounts)
    if password is not None and not accounts.knows(person, password):
        accounts.failed(key_of(person))
        message = "Failed to authenticate principal, password was invalid"
        raise PlaneError(400, "INVALID_USER_AUTHENTICATION", message)
    if not admitted(person):
        raise PlaneError(400, "INACTIVE_ACCOUNT", f"Account with name <{person['name']}> is inactive")
    accounts.succeeded(key_of(person))
