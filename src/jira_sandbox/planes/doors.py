"""The four planes: where each is, the credential it takes, and what its refusals look like.

User provisioning (SCIM): https://developer.atlassian.com/cloud/admin/user-provisioning/rest/intro/
Organizations: https://developer.atlassian.com/cloud/admin/organization/rest/intro/
User management: https://developer.atlassian.com/cloud/admin/user-management/rest/intro/
Crowd: https://developer.atlassian.com/server/crowd/crowd-rest-api-usage/
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from jira_sandbox.crowd import wire
from jira_sandbox.errors import JiraError
from jira_sandbox.planes.plane import Asked, Plane, PlaneError, basic, bearer, code_of, message_of, same
from jira_sandbox.state.keys import Keys

SCIM_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
READING = ("/search", "/workspaces", "/get-scim-links-for-email")
"""Ends of paths of organizations that are read by ``POST``."""

LOCKED_OUT = frozenset({401, 403})
"""Statuses that user provisioning does not answer in SCIM's shape."""


def admit_to_provisioning(asked: Asked, keys: Keys) -> None:
    """Take the directory's key, for that directory alone.

    Raises:
        PlaneError: 401 without a key, 403 for a directory that is not the key's.
    """
    if not same(bearer(asked), keys.directory_key):
        raise PlaneError(401, "", "Unauthorized")
    if asked.path.split("/")[3:4] != [keys.scim_directory_id]:
        raise PlaneError(403, "", "You are not authorized to access this directory.")


def provisioning_refusal(error: JiraError, asked: Asked) -> Mapping[str, Any]:
    """Write a refusal as SCIM does (RFC 7644 §3.12); 401 and 403 have a shape of Atlassian's own."""
    if error.status in LOCKED_OUT:
        return {"error": message_of(error), "traceId": asked.trace}
    if error.status == 400 and asked.method == "PUT" and "/Groups/" in asked.path:
        return {  # the one operation that lets its exception out, as Atlassian's description says
            "responseStatus": "BAD_REQUEST",
            "scimErrorType": code_of(error, "invalidSyntax"),
            "message": message_of(error),
            "localizedMessage": message_of(error),
            "stackTrace": [],
            "suppressed": [],
        }
    told = {"schemas": [SCIM_ERROR], "status": str(error.status), "detail": message_of(error)}
    kind = code_of(error, "invalidSyntax" if error.status == 400 else "")
    return told | ({"scimType": kind} if kind else {})


def admit_to_organization(asked: Asked, keys: Keys) -> None:
    """Take an organization API key; the one with scopes has those to read, and no others.

    Raises:
        PlaneError: 401 without a key, 403 for a change with scopes to read.
    """
    token = bearer(asked)
    if same(token, keys.organization_key):
        return
    if not same(token, keys.scoped_key):
        raise PlaneError(401, "", "Unauthorized")
    if asked.method != "GET" and not asked.path.endswith(READING):
        raise PlaneError(403, "ADMIN-403-1", "Unauthorized; scope does not match")


def organization_refusal(error: JiraError, asked: Asked) -> Mapping[str, Any]:
    """Write a refusal as the organizations API does; version 1 is short about a wrong key."""
    phrase = HTTPStatus(error.status).phrase
    if error.status == 401 and asked.path.startswith("/admin/v1/"):
        return {"code": 401, "message": phrase}
    return {
        "errors": [
            {
                "id": asked.trace,
                "status": str(error.status),
                "code": code_of(error, f"ADMIN-{error.status}-1"),
                "title": phrase,
                "detail": message_of(error),
            }
        ]
    }


def admit_to_accounts(asked: Asked, keys: Keys) -> None:
    """Take the organization API key that has no scopes: the API refuses those that do.

    Raises:
        PlaneError: 401 without a key, 403 for one with scopes.
    """
    token = bearer(asked)
    if same(token, keys.scoped_key):
        raise PlaneError(403, "forbidden", "The key lacks the scope manage:org.")
    if not same(token, keys.organization_key):
        raise PlaneError(401, "unauthorized", "Unauthorized")


def accounts_refusal(error: JiraError, _asked: Asked) -> Mapping[str, Any]:
    """Write a refusal as user management does: a key, and a context where there is something to tell."""
    kinds = {400: "badRequest", 404: "notFound"}
    told = {"key": code_of(error, kinds.get(error.status, "error")), "message": message_of(error)}
    return told | (error.context if isinstance(error, PlaneError) else {})


def admit_to_crowd(asked: Asked, keys: Keys) -> None:
    """Take the name and password of the application that Crowd knows.

    Raises:
        PlaneError: 401 for all others; a person's login is none.
    """
    name, password = basic(asked)
    if not (name == keys.application and same(password, keys.application_password)):
        error = PlaneError(401, "", "Application failed to authenticate")
        error.headers["WWW-Authenticate"] = 'Basic realm="Crowd REST Service"'
        raise error


def crowd_refusal(error: JiraError, _asked: Asked) -> Mapping[str, Any]:
    """Write a refusal as Crowd does: a reason for programs, a message for people."""
    kinds = {400: "ILLEGAL_ARGUMENT", 403: "APPLICATION_PERMISSION_DENIED"}
    return {"reason": code_of(error, kinds.get(error.status, "OPERATION_FAILED")),
            "message": message_of(error)}  # fmt: skip


def crowd_written(body: Mapping[str, Any], asked: Asked) -> tuple[bytes, str]:
    """Encode Crowd's refusal: XML or JSON as the client asks, plain text for an unknown application."""
    if body["message"] == "Application failed to authenticate":
        return str(body["message"]).encode(), "text/plain;charset=UTF-8"
    return wire.written("error", dict(body), asked.headers.get("accept", ""))


PLANES = (
    Plane("/scim/", "cloud", admit_to_provisioning, provisioning_refusal, "application/scim+json"),
    Plane("/admin/", "cloud", admit_to_organization, organization_refusal),
    Plane("/users/", "cloud", admit_to_accounts, accounts_refusal),
    Plane("/rest/usermanagement/", "datacenter", admit_to_crowd, crowd_refusal, write=crowd_written),
)


def beside(path: str, deployment: str) -> Plane | None:
    """Give the plane a path is of; ``None`` for Jira's own."""
    return next((p for p in PLANES if p.only == deployment and path.startswith(p.prefix)), None)
