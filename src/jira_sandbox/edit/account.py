"""What a request wants of a person's account, checked in Jira's words before it is done.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-user/
"""

from __future__ import annotations

import re
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.edit import person as edit
from jira_sandbox.edit.password import faults
from jira_sandbox.edit.person import group_named, join, leave
from jira_sandbox.errors import JiraError
from jira_sandbox.state.access import Access, Application
from jira_sandbox.state.profiles import is_person, key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

BEAN = "com.atlassian.jira.rest.v2.issue.UserWriteBean"
MEMBERS = frozenset(
    {"self", "key", "name", "password", "emailAddress", "displayName", "notification", "applicationKeys",
     "active"}
)  # fmt: skip
PRODUCTS = ("jira-core", "jira-servicedesk", "jira-product-discovery", "jira-software")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
LONGEST = 255
TAKEN = "A user with that username already exists."


def email_fault(text: str | None, *, required: bool) -> str | None:
    """Say what is wrong with an e-mail address."""
    if not text:
        return "You must specify an email address." if required else None
    if not EMAIL.fullmatch(text) or len(text) > LONGEST:
        return "You must specify a valid email address."
    return None


def login_fault(site: Site, text: str | None, besides: Thing | None = None) -> str | None:
    """Say what is wrong with a login name; ``besides`` may have it."""
    if not text or not text.strip():
        return "You must specify a username."
    if re.search(r"[<>&]", text):
        return "The username must not contain '<', '>' or '&'."
    if len(text) > LONGEST:
        return "The username must not exceed 255 characters in length."
    taken = (row for row in site.users if row is not besides)
    if any(str(row["name"]).casefold() == text.casefold() for row in taken):
        return TAKEN
    return None


def name_fault(text: str | None) -> str | None:
    """Say what is wrong with a full name."""
    if not text or not text.strip():
        return "You must specify a full name."
    return "The full name must not exceed 255 characters in length." if len(text) > LONGEST else None


def password_fault(text: str | None, about: list[str]) -> str | None:
    """Say what is wrong with a new password, if one is given."""
    return " ".join(faults(text, about)) or None if text else None


def applications(call: Call, keys: list[str] | None) -> list[Application]:
    """Find the applications a new person is to be let into: Jira itself where none are named.

    Raises:
        JiraError: 400 for one there is not.
    """
    access = call.site.part(Access)
    found = []
    for key in ["jira-software"] if keys is None else keys:
        application = access.application(key)
        if application is None:
            raise JiraError(400, errors={"applicationKeys": f"Application with key '{key}' does not exist."})
        found.append(application)
    return found


def admit(call: Call, person: Thing, application: Application) -> None:
    """Let a person into an application: into its default groups."""
    for name in application.default:
        group = group_named(call.site, name)
        if group is not None:
            join(call.ledger, group, person)


def expel(call: Call, person: Thing, application: Application) -> None:
    """Take a person out of every group that lets people into an application."""
    for name in application.groups:
        group = group_named(call.site, name)
        if group is not None:
            leave(call.ledger, group, person)


def checked(asked: Asked, faults: dict[str, str | None]) -> None:
    """End the reading of a body.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    asked.errors.update({name: fault for name, fault in faults.items() if fault is not None})
    asked.check()


def hire(call: Call) -> Thing:
    """Add the person a body of Data Center describes and give the row.

    Raises:
        JiraError: 400 with everything that is wrong with it.
    """
    asked = Asked(call, MEMBERS, BEAN)
    login, email, name = asked.text("name"), asked.text("emailAddress"), asked.text("displayName")
    password, active = asked.text("password"), asked.flag("active")
    asked.text("notification")
    keys = asked.texts("applicationKeys")
    checked(asked, {
        "username": login_fault(call.site, login),
        "email": email_fault(email, required=True),
        "fullname": name_fault(name),
        "password": password_fault(password, [login or "", name or "", email or ""]),
    })  # fmt: skip
    wanted = applications(call, keys)
    row = edit.add_person(
        call.ledger, display_name=(name or "").strip(), email=email or "", login=(login or "").strip(),
        active=active is not False,
    )  # fmt: skip
    if password:
        edit.set_password(call.ledger, row, password)
    for application in wanted:
        admit(call, row, application)
    return row


def invite(call: Call) -> Thing:
    """Add the person a body of Cloud describes, or give the one who is here and lacks nothing.

    Raises:
        JiraError: 400 with everything that is wrong, or for somebody who is here without access.
    """
    asked = Asked(call)
    email, name, products = asked.text("emailAddress"), asked.text("displayName"), asked.texts("products")
    checked(asked, {
        "emailAddress": email_fault(email, required=True),
        "products": "products is a required field." if products is None else strange_products(products),
    })  # fmt: skip
    access = call.site.part(Access)
    wanted = [one for key in products or () if (one := access.application(key)) is not None]
    address = str(email).casefold()
    row = next((r for r in call.site.users if str(r.get("emailAddress", "")).casefold() == address), None)
    if row is not None and not wanted and not access.uses(call.site, row):
        raise JiraError(400, errors={"emailAddress": "The user already exists and has no access to Jira."})
    if row is None:
        shown = (name or "").strip() or str(email).partition("@")[0]
        row = edit.add_person(call.ledger, display_name=shown, email=str(email))
    for application in wanted:
        admit(call, row, application)
    return row


def strange_products(products: list[str]) -> str | None:
    """Say which products are none."""
    strange = sorted(set(products) - set(PRODUCTS))
    return f"Invalid products: {', '.join(strange)}." if strange else None


def duties(site: Site, person: Thing) -> list[str]:
    """List what keeps a person from being deactivated: projects and components they lead."""
    key, found = key_of(person), []
    for words, rows in (("projects", site.projects), ("components", site.components)):
        led = [row["name"] for row in rows if is_person(row.get("lead")) and key_of(row["lead"]) == key]
        if led:
            found.append(f"The user is the lead of these {words}: {', '.join(led)}.")
    return found


def traces(site: Site, person: Thing) -> list[str]:
    """List what keeps a person from being removed: what they lead, issues they reported or are assigned."""
    key, found = key_of(person), duties(site, person)
    for field, words in (("reporter", "reported"), ("assignee", "are assigned to")):
        count = sum(
            1
            for issue in site.living()
            if is_person(value := issue.fields.get(field)) and key_of(value) == key
        )
        if count:
            found.append(f"There are {count} issues the user {words}." if field == "reporter" else
                         f"There are {count} issues that {words} the user.")  # fmt: skip
    return found
