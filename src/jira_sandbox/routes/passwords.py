"""The policy that passwords of Data Center have to meet.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-password/
"""

from __future__ import annotations

from jira_sandbox.asked import Asked
from jira_sandbox.call import Call
from jira_sandbox.edit.password import RULES, faults
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import person_of


@route("GET", "/rest/api/2/password/policy", only="datacenter")
def policy(call: Call) -> list[str]:
    """List the rules; one is about the old password only."""
    return [words for rule, words in RULES.items() if rule != "before" or call.flag("hasOldPassword")]


@route("POST", "/rest/api/2/password/policy/createUser", only="datacenter")
def check_new(call: Call) -> list[str]:
    """Say what the policy has against the password of a new person.

    Raises:
        JiraError: 400 without a name or a password.
    """
    asked = Asked(call, ("username", "displayName", "emailAddress", "password"))
    known = [asked.text(name) or "" for name in ("username", "displayName", "emailAddress")]
    password = asked.text("password")
    if not known[0] or not password:
        raise JiraError(400, "The username and password must not be empty.")
    return faults(password, known)


@route("POST", "/rest/api/2/password/policy/updateUser", only="datacenter")
def check_changed(call: Call) -> list[str]:
    """Say what the policy has against the new password of somebody who is here.

    Raises:
        JiraError: 400 without a name or a password, 404 when there is nobody of that name.
    """
    asked = Asked(call, ("username", "oldPassword", "newPassword"))
    name, password = asked.text("username"), asked.text("newPassword")
    if not name or not password:
        raise JiraError(400, "The username and password must not be empty.")
    person = person_of(call, name)
    known = [person["name"], person["displayName"], person["emailAddress"]]
    return faults(password, known, asked.text("oldPassword") or "")
