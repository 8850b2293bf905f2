"""People come, change and go.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-user/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit import account
from jira_sandbox.edit.person import change_person, remove_person, set_password
from jira_sandbox.errors import JiraError
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.sessions import Sessions
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import asked_for, nobody, oneself, person_of, profile
from jira_sandbox.state.profiles import key_of, person_named

Thing = dict[str, Any]

WRITTEN = ("self", "key", "name", "emailAddress", "displayName", "active")
NOT_ONESELF = "You cannot {0} the currently logged in user."


def named(call: Call) -> Thing:
    """Find the person that the parameters name.

    Raises:
        JiraError: 400 when they name nobody, 404 when there is nobody of that name.
    """
    person = asked_for(call)
    if person is None:
        wanted = "accountId query parameter" if call.site.cloud else "username or key query parameter"
        raise JiraError(400, f"The {wanted} must be provided.")
    return person


@route("POST", "/rest/api/{v}/user")
def create(call: Call) -> Reply:
    """Add a person: by e-mail address and products on Cloud, with login and password on Data Center."""
    call.require("ADMINISTER")
    row = account.invite(call) if call.site.cloud else account.hire(call)
    return Reply(profile(call, row), 201)


@route("PUT", "/rest/api/2/user", only="datacenter")
def change(call: Call) -> Thing:
    """Change a person: name, address, login name, and whether they are active.

    Raises:
        JiraError: 400 with everything that is wrong, or for one who leads something and is deactivated.
    """
    call.require("ADMINISTER")
    person, asked = named(call), Asked(call, account.MEMBERS, account.BEAN)
    login, email, name = asked.text("name"), asked.text("emailAddress"), asked.text("displayName")
    password, active = asked.text("password"), asked.flag("active")
    account.checked(asked, {
        "username": None if login is None else account.login_fault(call.site, login, person),
        "email": None if email is None else account.email_fault(email, required=True),
        "fullname": None if name is None else account.name_fault(name),
        "active": _may_leave(call, person) if active is False and person["active"] else None,
        "password": account.password_fault(password, about(person)),
    })  # fmt: skip
    wanted = {"name": login, "emailAddress": email, "displayName": name, "active": active}
    change_person(call.ledger, person, **{part: value for part, value in wanted.items() if value is not None})
    if password:
        set_password(call.ledger, person, password)
    return {part: person[part] for part in WRITTEN}


def _may_leave(call: Call, person: Thing) -> str | None:
    if key_of(person) == key_of(call.caller.user):
        return NOT_ONESELF.format("deactivate")
    duties = account.duties(call.site, person)
    return " ".join(["The user cannot be deactivated.", *duties]) if duties else None


@route("DELETE", "/rest/api/{v}/user")
def remove(call: Call) -> Answer:
    """Take a person away; Data Center keeps those who left traces in issues.

    Raises:
        JiraError: 400 for oneself, or somebody who cannot go.
    """
    call.require("ADMINISTER")
    person = named(call)
    if key_of(person) == key_of(call.caller.user):
        raise JiraError(400, NOT_ONESELF.format("delete"))
    traces = [] if call.site.cloud else account.traces(call.site, person)
    if traces:
        raise JiraError(400, " ".join([f"Cannot delete user '{person['name']}'.", *traces]))
    remove_person(call.ledger, person)
    return DONE


def about(person: Thing) -> list[str]:
    """List what a password must not be similar to."""
    return [person["name"], person["displayName"], person["emailAddress"]]


def new_password(call: Call, person: Thing) -> tuple[str, str]:
    """Read the new password of a person, and the one until now.

    Raises:
        JiraError: 400 without a new one, or for one that breaks the policy.
    """
    asked = Asked(call, ("password", "currentPassword"), "com.atlassian.jira.rest.v2.issue.PasswordBean")
    password, current = asked.text("password"), asked.text("currentPassword")
    if not password:
        raise JiraError(400, errors={"password": "You must specify a password."})
    account.checked(asked, {"password": account.password_fault(password, about(person))})
    return password, current or ""


@route("PUT", "/rest/api/2/user/password", only="datacenter")
def change_password(call: Call) -> Answer:
    """Give somebody a new password."""
    call.require("ADMINISTER")
    person = named(call)
    set_password(call.ledger, person, new_password(call, person)[0])
    return DONE


@route("POST", "/rest/api/2/user/application", only="datacenter")
def admit(call: Call) -> Answer:
    """Let a person into an application.

    Raises:
        JiraError: 400 for a person or an application there is not.
    """
    person, application = _membership(call)
    account.admit(call, person, application)
    return Answer(b"", 200)


@route("DELETE", "/rest/api/2/user/application", only="datacenter")
def expel(call: Call) -> Answer:
    """Take a person out of an application: out of all groups that let people in.

    Raises:
        JiraError: 400 for a person or an application there is not.
    """
    person, application = _membership(call)
    account.expel(call, person, application)
    return DONE


def _membership(call: Call) -> tuple[Thing, Any]:
    call.require("ADMINISTER")
    person = person_of(call, call.text("username"), status=400)
    return person, account.applications(call, [call.text("applicationKey")])[0]


@route("PUT", "/rest/api/2/myself", only="datacenter")
def change_oneself(call: Call) -> Thing:
    """Change the caller's own address and name, which takes their password.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    asked = Asked(call, account.MEMBERS, account.BEAN)
    email, name, password = asked.text("emailAddress"), asked.text("displayName"), asked.text("password")
    person = oneself(call)
    account.checked(asked, {
        "email": None if email is None else account.email_fault(email, required=True),
        "fullname": None if name is None else account.name_fault(name),
        "password": _proven(call, person, password or ""),
    })  # fmt: skip
    wanted = {"emailAddress": email, "displayName": name}
    change_person(call.ledger, person, **{part: value for part, value in wanted.items() if value is not None})
    return {part: person[part] for part in WRITTEN}


@route("PUT", "/rest/api/2/myself/password", only="datacenter")
def change_own_password(call: Call) -> Answer:
    """Give the caller a new password, which takes the one until now.

    Raises:
        JiraError: 400 for a wrong one.
    """
    person = oneself(call)
    password, current = new_password(call, person)
    fault = _proven(call, person, current)
    if fault is not None:
        raise JiraError(400, errors={"currentPassword": fault})
    set_password(call.ledger, person, password)
    return DONE


def _proven(call: Call, person: Thing, password: str) -> str | None:
    """Say what is wrong with the password that somebody gives to prove who they are."""
    if not password:
        return "You must specify your current password."
    return None if call.site.part(Accounts).knows(person, password) else "The current password is incorrect."


@route("DELETE", "/rest/api/2/user/session/{username}", only="datacenter")
def log_out(call: Call) -> Answer:
    """Log somebody out everywhere."""
    call.require("ADMINISTER")
    person = person_named(call.site, call.path["username"])
    if person is None:
        raise nobody(call.site, call.path["username"])
    call.site.part(Sessions).end_all(key_of(person))
    return Answer(b"", 200)
