"""Refusals in the shape of Service Management: one message, and the key of its translation."""

from __future__ import annotations

from typing import Any

from jira_sandbox.errors import JiraError

KEYS = {
    400: "sd.validation.error",
    403: "sd.validation.no.permission",
    404: "sd.validation.not.found",
    409: "sd.validation.conflict",
    412: "sd.rest.experimental.api",
}
"""Keys for refusals that came from the platform, by status."""


class ServiceError(JiraError):
    """A request the service desk refuses.

    Args:
        status: HTTP status.
        message: what is wrong.
        key: of the message's translation.
        parameters: of that.
    """

    def __init__(self, status: int, message: str, key: str = "", parameters: tuple[str, ...] = ()) -> None:
        super().__init__(status, message)
        self.key = key or KEYS.get(status, "sd.error")
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body."""
        told = {"i18nKey": self.key, "parameters": list(self.parameters)}
        return {"errorMessage": self.messages[0], "i18nErrorMessage": told}


def translated(error: JiraError) -> ServiceError:
    """Say in this shape what the platform refused."""
    if isinstance(error, ServiceError):
        return error
    return ServiceError(error.status, " ".join([*error.messages, *error.errors.values()]))


def invalid(*problems: str) -> ServiceError:
    """Refuse a new request whose fields are wrong."""
    said = " ".join(problems)
    return ServiceError(
        400,
        f"Your request could not be created. Please check the fields have been correctly filled in. {said}",
        "sd.validation.request.creation.failure.required.field",
        (said,),
    )


def missing_desk() -> ServiceError:
    """Refuse a service desk that is not there."""
    return ServiceError(
        404,
        "The Service Desk you are trying to view does not exist.",
        "sd.agent.servicedesk.error.servicedesk.missing",
    )


def missing_request() -> ServiceError:
    """Refuse a request that is not there, or not for the eyes of the caller."""
    return ServiceError(
        404,
        "The request you are trying to view does not exist, or you do not have permission to view it.",
        "sd.customerview.error.issueNotFound",
    )


def forbidden(what: str = "You do not have permission to complete this request.") -> ServiceError:
    """Refuse somebody who may not do this."""
    return ServiceError(403, what)
