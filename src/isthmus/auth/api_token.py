"""Signing in to Jira Cloud with an API token."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

from isthmus.auth.scheme import AnyRequest, Response, basic
from isthmus.auth.secret import Secret


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An Atlassian account's e-mail address with one of its API tokens.

    https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
    """

    user: str
    api_token: Secret

    name: ClassVar[str] = "APIToken"
    aliases: ClassVar[tuple[str, ...]] = ()
    about: ClassVar[str] = "Jira Cloud: the e-mail address of an Atlassian account and one of its API tokens."
    fields: ClassVar[tuple[str, ...]] = ("user", "api_token")
    credential: ClassVar[str] = "api_token"
    cloud_refusal: ClassVar[str] = ""

    def flow(self, request: AnyRequest) -> Generator[AnyRequest, Response, None]:
        """Send the address and the token with the request."""
        request.headers["Authorization"] = basic(self.user, self.api_token)
        yield request
