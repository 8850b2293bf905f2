"""Organizations: which records of user provisioning stand behind an account, and how to cut them off.

Atlassian tells of these operations in words and not in an API description:
https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-admin-apis/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.planes.managed import Managed
from jira_sandbox.planes.organization import organization, sent
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.routes.registry import route
from jira_sandbox.scim.directory import Directory, Record
from jira_sandbox.state.profiles import key_of, person_named

Thing = dict[str, Any]

HOME = "/admin/user-provisioning/v1/org/{orgId}"


def _told(call: Call, record: Record | None) -> list[Thing]:
    directory = call.site.part(Directory)
    return [{"scimDirectoryId": directory.id, "scimUserId": record.id}] if record else []


@route("GET", HOME + "/user/{aaId}/get-scim-links", only="cloud", open=True)
def links(call: Call) -> list[Thing]:
    """List the records that an account is linked to.

    Raises:
        PlaneError: 404 for an unknown account.
    """
    organization(call)
    if person_named(call.site, call.path["aaId"]) is None:
        raise PlaneError(404, "ADMIN-404-8", f"User {call.path['aaId']} was not found.")
    return _told(call, call.site.part(Directory).of_account(call.path["aaId"]))


@route("POST", HOME + "/get-scim-links-for-email", only="cloud", open=True)
def links_for_email(call: Call) -> list[Thing]:
    """List the records that the account of an address is linked to.

    Raises:
        PlaneError: 400 without an address.
    """
    organization(call)
    email = sent(call).get("email")
    if not isinstance(email, str) or not email:
        raise PlaneError(400, "ADMIN-400-4", "email must be a string.")
    person = call.site.part(Managed).with_email(call.site, email)
    return _told(call, call.site.part(Directory).of_account(key_of(person))) if person else []


@route(
    "PATCH",
    HOME + "/scimDirectoryId/{scimDirectoryId}/scimUserId/{scimUserId}/unlink",
    only="cloud",
    open=True,
)
def unlink(call: Call) -> Answer:
    """Cut a record off its account; both stay.

    Raises:
        PlaneError: 404 for an unknown record.
    """
    organization(call)
    directory = call.site.part(Directory)
    record = directory.users.get(call.path["scimUserId"])
    if record is None or call.path["scimDirectoryId"] != directory.id:
        raise PlaneError(404, "ADMIN-404-8", f"User {call.path['scimUserId']} was not found.")
    record.behind = ""
    return DONE


@route("DELETE", HOME + "/user/{aaId}/onlyDeleteUserInDB", only="cloud", open=True)
def forget(call: Call) -> Answer:
    """Delete the record of an account and leave the account as it is; its pushed groups lose the record.

    Raises:
        PlaneError: 404 for an account without a record.
    """
    organization(call)
    directory = call.site.part(Directory)
    record = directory.of_account(call.path["aaId"])
    if record is None:
        raise PlaneError(404, "ADMIN-404-8", f"User {call.path['aaId']} was not found.")
    for group in directory.groups_of(record):
        group.members.remove(record.id)
    del directory.users[record.id]
    return DONE
