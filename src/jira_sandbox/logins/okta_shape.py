"""Okta's answers: the states of a login, its factors, its session.

https://developer.okta.com/docs/reference/api/authn/#authentication-transaction-model
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.okta import Factor, Login, Okta
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

POLICY = {
    "allowRememberDevice": True,
    "rememberDeviceLifetimeInMinutes": 0,
    "rememberDeviceByDefault": False,
    "factorsPolicyInfo": {},
}
"""What a device that is remembered is spared: the second factor, for good."""


def moment(when: datetime) -> str:
    """Write a time as Okta does."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def base(site: Site) -> str:
    """Give the URL of the authentication API."""
    return f"{site.url}/okta/api/v1"


def link(href: str, *methods: str, name: str = "") -> Thing:
    """Write a link."""
    named = {"name": name} if name else {}
    return {**named, "href": href, "hints": {"allow": list(methods or ("POST",))}}


def user_id(owner: str) -> str:
    """Give Okta's id of a person."""
    return "00u" + "".join(letter for letter in owner if letter.isalnum())[-17:]


def user(site: Site, owner: str) -> Thing:
    """Write a person."""
    row = site.part(Accounts).keyed(owner) or {"displayName": ""}
    first, _, last = str(row["displayName"]).partition(" ")
    return {
        "id": user_id(owner),
        "passwordChanged": "2026-01-01T00:00:00.000Z",
        "profile": {
            "login": row.get("emailAddress") or row.get("name", ""),
            "firstName": first,
            "lastName": last,
            "locale": "en",
            "timeZone": row.get("timeZone", site.time_zone),
        },
    }


def factor(site: Site, one: Factor, owner: str) -> Thing:
    """Write a second factor; of a phone or an address only so much that its owner knows it."""
    row = site.part(Accounts).keyed(owner) or {}
    mail = str(row.get("emailAddress", "x@example.com"))
    profiles: dict[str, Thing] = {
        "sms": {"phoneNumber": "+1 XXX-XXX-1337"},
        "email": {"email": f"{mail[0]}...{mail[mail.find('@') - 1 :]}"},
        "push": {"credentialId": mail, "deviceType": "SmartPhone_Android", "keys": [],
                 "name": "Phone", "platform": "ANDROID", "version": "34"},
        "token:software:totp": {"credentialId": mail},
    }  # fmt: skip
    return {
        "id": one.id,
        "factorType": one.kind,
        "provider": "OKTA",
        "vendorName": "OKTA",
        "profile": profiles[one.kind],
        "_links": {"verify": link(f"{base(site)}/authn/factors/{one.id}/verify")},
    }


def success(site: Site, login: Login) -> Thing:
    """Write the end of a login, with the token that becomes a session."""
    return {
        "expiresAt": moment(login.expires),
        "status": "SUCCESS",
        "sessionToken": site.part(Okta).session_token(login),
        "_embedded": {"user": user(site, login.owner)},
        "_links": {"cancel": link(f"{base(site)}/authn/cancel")},
    }


def locked_out(site: Site) -> Thing:
    """Write the end of all tries."""
    return {
        "status": "LOCKED_OUT",
        "_links": {"next": link(f"{base(site)}/authn/recovery/unlock", name="unlock")},
    }


def required(site: Site, token: str) -> Thing:
    """Write that a second factor is wanted, and which there are."""
    okta = site.part(Okta)
    transaction = okta.transaction(token)
    kept = okta.enrolled(transaction.owner)
    return {
        "stateToken": token,
        "expiresAt": moment(transaction.expires),
        "status": "MFA_REQUIRED",
        "_embedded": {
            "user": user(site, transaction.owner),
            "factors": [factor(site, one, transaction.owner) for one in kept.factors],
            "policy": POLICY,
        },
        "_links": {"cancel": link(f"{base(site)}/authn/cancel")},
    }


def enrolling(site: Site, token: str) -> Thing:
    """Write that a second factor has to be set up, and which may be; or the one that is under way."""
    okta = site.part(Okta)
    transaction = okta.transaction(token)
    told: Thing = {
        "stateToken": token,
        "expiresAt": moment(transaction.expires),
        "status": "MFA_ENROLL",
        "_embedded": {"user": user(site, transaction.owner)},
        "_links": {"cancel": link(f"{base(site)}/authn/cancel")},
    }
    one = transaction.factor
    if one is None:
        told["_embedded"]["factors"] = [
            {
                "factorType": kind,
                "provider": "OKTA",
                "vendorName": "OKTA",
                "status": "NOT_SETUP",
                "enrollment": "REQUIRED",
                "_links": {"enroll": link(f"{base(site)}/authn/factors")},
            }
            for kind in okta.enrolled(transaction.owner).duties
        ]
        return told
    shown = factor(site, one, transaction.owner)
    del shown["_links"]
    if one.secret:
        activation = {"timeStep": 30, "sharedSecret": one.secret, "encoding": "base32", "keyLength": 6}
        shown["_embedded"] = {"activation": activation}
    told["_embedded"]["factor"] = shown
    activate = f"{base(site)}/authn/factors/{one.id}/lifecycle/activate"
    told["_links"]["next"] = link(activate, name="activate")
    return told | {"status": "MFA_ENROLL_ACTIVATE"}


def state(site: Site, token: str) -> Thing:
    """Write the state of a login under way."""
    okta = site.part(Okta)
    due = not okta.enrolled(okta.transaction(token).owner).factors
    return enrolling(site, token) if due else challenge(site, token)


def challenge(site: Site, token: str) -> Thing:
    """Write that an answer is waited for: digits, or the phone."""
    okta = site.part(Okta)
    transaction = okta.transaction(token)
    one = transaction.factor
    if one is None:
        return required(site, token)
    verify = f"{base(site)}/authn/factors/{one.id}/verify"
    waits = {"factorResult": transaction.push} if one.kind == "push" else {}
    name = "poll" if one.kind == "push" else "verify"
    return {
        "stateToken": token,
        "expiresAt": moment(transaction.expires),
        "status": "MFA_CHALLENGE",
        **waits,
        "_embedded": {
            "user": user(site, transaction.owner),
            "factor": factor(site, one, transaction.owner),
            "policy": POLICY,
        },
        "_links": {
            "next": link(verify, name=name),
            "cancel": link(f"{base(site)}/authn/cancel"),
            "prev": link(f"{base(site)}/authn/previous"),
            "resend": [link(f"{verify}/resend", name=one.kind)],
        },
    }


def session(site: Site, name: str, login: Login) -> Thing:
    """Write a session."""
    told = user(site, login.owner)
    return {
        "id": name,
        "userId": told["id"],
        "login": told["profile"]["login"],
        "createdAt": moment(login.begun),
        "expiresAt": moment(login.expires),
        "status": "ACTIVE",
        "lastPasswordVerification": moment(login.begun),
        "lastFactorVerification": moment(login.begun) if "mfa" in login.means else None,
        "amr": list(login.means),
        "idp": {"id": "00osandbox", "type": "OKTA"},
        "mfaActive": bool(site.part(Okta).enrolled(login.owner).factors),
        "_links": {"self": link(f"{base(site)}/sessions/me", "GET", "DELETE")},
    }
