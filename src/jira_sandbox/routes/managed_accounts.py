"""User management: what an organization does with the accounts of its domains, one at a time.

https://developer.atlassian.com/cloud/admin/user-management/rest/intro/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import available_timezones

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit.person import activate, change_person, deactivate
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.planes.managed import GRACE, Account, Deletion, Managed
from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.planes.portrait import display, picture
from jira_sandbox.routes.registry import route
from jira_sandbox.scim.directory import Directory
from jira_sandbox.state.profiles import key_of, person_named
from jira_sandbox.state.tasks import Tasks

Thing = dict[str, Any]

HOME = "/users/{account_id}/manage"
FIELDS = ("nickname", "zoneinfo", "locale")
"""What a profile holds beside the name."""

EXTENDED = ("phone_number", "job_title", "organization", "department", "location", "team_type")
SYNCED = {"allowed": False, "reason": {"key": "externalDirectory.scim"}}
MINE = {"allowed": False, "reason": {"key": "administrative.notMyself"}}
ALLOWED = {"allowed": True}
PRIVACY = {
    "name": "public", "nickname": "public", "picture": "public", "zoneinfo": "collaborator",
    "email": "collaborator", "extended_profile.job_title": "collaborator",
    "extended_profile.department": "collaborator", "extended_profile.organization": "collaborator",
    "extended_profile.location": "collaborator", "extended_profile.phone_number": "collaborator",
    "extended_profile.team_type": "collaborator",
}  # fmt: skip
"""Who may see what of a profile, where nobody has changed it."""


def wanted(call: Call) -> tuple[Thing, Account]:
    """Find the person and the account a path names.

    Raises:
        PlaneError: 404 for an unknown account, 403 for one that the organization does not manage.
    """
    site, id_ = call.site, call.path["account_id"]
    managed = site.part(Managed)
    person = person_named(site, id_) or managed.closed.get(id_)
    if person is None:
        raise PlaneError(404, "accountNotFound", f"Account {id_} was not found.")
    if not managed.managed(site, person):
        raise PlaneError(403, "forbidden", f"Account {id_} is not managed by the organization.")
    return person, managed.of(site, person)


def privileges(call: Call, person: Thing) -> Thing:
    """List what may be done to an account: less if an identity provider looks after it, or if it is the
    administrator's own."""
    linked = call.site.part(Directory).of_account(key_of(person)) is not None
    own = key_of(person) == call.site.part(Accounts).first_key
    life = SYNCED if linked else MINE if own else ALLOWED
    fields = {"name": SYNCED if linked else ALLOWED} | dict.fromkeys(FIELDS, ALLOWED)
    fields |= {f"extended_profile.{name}": ALLOWED for name in EXTENDED}
    return {
        "email.set": SYNCED if linked else ALLOWED,
        "lifecycle.enablement": life,
        "lifecycle.delete": life,
        "profile": fields,
        "profile.write": fields,
        "profile.read": ALLOWED,
        "linkedAccounts.read": ALLOWED,
        "apiToken.read": ALLOWED,
        "apiToken.delete": ALLOWED,
        "avatar": ALLOWED,
        "privacy.set": {"allowed": False, "reason": {"key": "myselfOnly"}},
        "session.read": ALLOWED,
    }


def demand(call: Call, person: Thing, privilege: str) -> None:
    """Go on only with a privilege.

    Raises:
        PlaneError: 403 that tells why not.
    """
    told = privileges(call, person)[privilege]
    if not told["allowed"]:
        raise PlaneError(403, "forbidden.action", f"{privilege} is not allowed.", context=told)


def object_body(call: Call) -> Thing:
    """Give the request's JSON object.

    Raises:
        PlaneError: 400 for anything else.
    """
    if not isinstance(call.body, dict):
        raise PlaneError(400, "badRequest", "The request body must be a JSON object.")
    return call.body


def invalid(field: str, key: str) -> PlaneError:
    """Refuse the value of a field."""
    violations = [{"field": field, "violations": [{"key": key}]}]
    return PlaneError(400, "badRequest", f"{field}: {key}", context={"fieldViolations": violations})


@route("GET", HOME, only="cloud", open=True)
def permissions(call: Call) -> Thing:
    """Tell what may be done to an account, or only some of it."""
    told = privileges(call, wanted(call)[0])
    asked = call.words("privileges")
    return {name: value for name, value in told.items() if not asked or name in asked}


@route("GET", HOME + "/profile", only="cloud", open=True)
def profile(call: Call) -> Thing:
    """Read the profile of an account."""
    return {"account": shown(call, *wanted(call))}


def shown(call: Call, person: Thing, account: Account) -> Thing:
    """Show a profile."""
    kept = account.profile
    return {
        "account_id": person["accountId"],
        "name": display(person),
        "nickname": kept.get("nickname", display(person)),
        "zoneinfo": person.get("timeZone") or call.site.time_zone,
        "locale": str(person.get("locale", "en_US")).replace("_", "-"),
        "email": account.email,
        "picture": picture(person),
        "extended_profile": kept.get("extended_profile", {}),
        "characteristics": {"not_mentionable": False},
        "account_type": person["accountType"],
        "account_status": call.site.part(Managed).status(call.site, person),
        "email_verified": True,
        "privacy_settings": PRIVACY,
    }


@route("PATCH", HOME + "/profile", only="cloud", open=True)
def change_profile(call: Call) -> Thing:
    """Change a profile; what is not named stays.

    Raises:
        PlaneError: 400 for a value that does not do, 403 for a field that is looked after elsewhere.
    """
    person, account = wanted(call)
    body, kept = object_body(call), dict(account.profile)
    rules = privileges(call, person)["profile.write"]
    told: Thing = {}
    for name, value in _flat(body):
        if name not in rules:
            continue
        if not isinstance(value, str) or (name == "name" and not value.strip()):
            raise invalid(name, "invalidValue")
        if not rules[name]["allowed"]:
            raise PlaneError(403, "forbidden.fieldMutation", f"{name} cannot be changed.",
                             context={"fields": {name: rules[name]}})  # fmt: skip
        if name == "zoneinfo" and value not in available_timezones():
            raise invalid(name, "invalidValue")
        place, _, part = name.partition(".")
        if part:
            kept["extended_profile"] = {**kept.get("extended_profile", {}), part: value}
        elif name == "nickname":
            kept["nickname"] = value
        else:
            names = {"name": "displayName", "zoneinfo": "timeZone", "locale": "locale"}
            told[names[place]] = value.replace("-", "_") if name == "locale" else value
    account.profile = kept
    change_person(call.ledger, person, **told)
    return {"account": shown(call, person, account)}


def _flat(body: Thing) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if name == "extended_profile" and isinstance(value, dict):
            yield from ((f"{name}.{part}", inner) for part, inner in value.items())
        else:
            yield name, value


@route("PUT", HOME + "/email", only="cloud", open=True)
def set_email(call: Call) -> Answer:
    """Give an account another address, on a verified domain.

    Raises:
        PlaneError: 400 for what is no address or somebody else's, 403 for an unverified domain.
    """
    person, account = wanted(call)
    demand(call, person, "email.set")
    email, managed = object_body(call).get("email"), call.site.part(Managed)
    if not isinstance(email, str) or not all(email.partition("@")):
        raise invalid("email", "invalidEmail")
    if not managed.verified(email):
        domain = email.rpartition("@")[2]
        raise PlaneError(
            403, "forbidden.unclaimedDomain", f"{domain} is not verified.", context={"domain": domain}
        )
    if managed.with_email(call.site, email) not in (None, person):
        raise invalid("email", "alreadyInUse")
    account.email = email
    if "emailAddress" in person:
        change_person(call.ledger, person, emailAddress=email)
    return DONE


@route("GET", HOME + "/api-tokens", only="cloud", open=True)
def tokens(call: Call) -> list[Thing]:
    """List the API tokens of an account."""
    person = wanted(call)[0]
    found = []
    for token in call.site.part(Accounts).living(person):
        told = {"id": str(token.id), "label": token.name, "createdAt": token.created.isoformat()}
        told |= {"expiry": token.expires.isoformat()} if token.expires else {}
        found.append(told | ({"lastAccess": token.used.isoformat()} if token.used else {}))
    return found


@route("DELETE", HOME + "/api-tokens/{tokenId}", only="cloud", open=True)
def revoke_token(call: Call) -> Answer:
    """Revoke an API token: nobody gets into Jira with it any more.

    Raises:
        PlaneError: 404 for a token the account does not have.
    """
    accounts = call.site.part(Accounts)
    for token in accounts.living(wanted(call)[0]):
        if str(token.id) == call.path["tokenId"]:
            accounts.revoke(token)
            return DONE
    raise PlaneError(404, "notFound", f"Token {call.path['tokenId']} was not found.")


@route("POST", HOME + "/lifecycle/disable", only="cloud", open=True)
def disable(call: Call) -> Answer:
    """Lock an account out of Atlassian.

    Raises:
        PlaneError: 400 for a message that is no text, 403 where that is done elsewhere.
    """
    person, account = wanted(call)
    demand(call, person, "lifecycle.enablement")
    if call.body is not None and not isinstance(object_body(call).get("message", ""), str):
        raise invalid("message", "invalidValue")
    account.disabled = True
    deactivate(call.ledger, person)
    return DONE


@route("POST", HOME + "/lifecycle/enable", only="cloud", open=True)
def enable(call: Call) -> Answer:
    """Let an account in again.

    Raises:
        PlaneError: 403 where that is done elsewhere, 409 for one that is being deleted.
    """
    person, account = wanted(call)
    demand(call, person, "lifecycle.enablement")
    _refuse_closed(call, person)
    if account.deletion is not None:
        raise _conflict(person, "accountPendingDeletion", "The deletion has to be cancelled first.")
    account.disabled = False
    if account.membership == "active":
        activate(call.ledger, person)
    return DONE


@route("POST", HOME + "/lifecycle/delete", only="cloud", open=True)
def delete(call: Call) -> Thing:
    """Delete an account for good, after 14 days in which it is inactive.

    Raises:
        PlaneError: 403 where that is done elsewhere, 409 for one that is being deleted.
    """
    person, account = wanted(call)
    demand(call, person, "lifecycle.delete")
    _refuse_closed(call, person)
    if account.deletion is not None:
        raise _conflict(person, "accountPendingDeletion", "The account is being deleted already.")
    account.deletion = now = call.site.now
    account.disabled = True
    deactivate(call.ledger, person)
    task = call.site.part(Tasks).submit("Delete an account", Deletion(key_of(person), now))
    task.submitted = now + GRACE
    return {"message": "The account is going to be deleted in 14 days."}


@route("POST", HOME + "/lifecycle/cancel-delete", only="cloud", open=True)
def cancel_delete(call: Call) -> Thing:
    """Keep an account after all, and let it in again.

    Raises:
        PlaneError: 403 where that is done elsewhere, 404 for one that nobody is deleting.
    """
    person, account = wanted(call)
    demand(call, person, "lifecycle.delete")
    if account.deletion is None or key_of(person) in call.site.part(Managed).closed:
        raise PlaneError(404, "notFound", "No deletion of the account is under way.")
    account.deletion, account.disabled = None, False
    if account.membership == "active":
        activate(call.ledger, person)
    return {"message": "The deletion of the account is cancelled."}


def _refuse_closed(call: Call, person: Thing) -> None:
    if key_of(person) in call.site.part(Managed).closed:
        raise _conflict(person, "accountClosed", "The account is deleted.")


def _conflict(person: Thing, code: str, message: str) -> PlaneError:
    context = {"accountId": person["accountId"], "message": message,
               "errorCodes": [{"code": code, "message": message, "link": ""}]}  # fmt: skip
    return PlaneError(409, "conflict.lifecycleErrors", message, context=context)
