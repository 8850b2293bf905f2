"""Signing in to Jira Data Center with a user name and a password."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

from isthmus.auth.scheme import AnyRequest, Response, basic
from isthmus.auth.secret import Secret


@dataclass(frozen=True, slots=True)
class Basic:
    """A Jira user's name and password.

    https://developer.atlassian.com/server/jira/platform/basic-authentication/
    """

    user: str
    password: Secret

    name: ClassVar[str] = "Basic"
    aliases: ClassVar[tuple[str, ...]] = ()
    about: ClassVar[str] = "Jira Data Center: a user name and its password."
    fields: ClassVar[tuple[str, ...]] = ("user", "password")
    credential: ClassVar[str] = "password"
    cloud_refusal: ClassVar[str] = (
        "Jira Cloud has taken no passwords since 2019: use AuthScheme=APIToken with User and APIToken "
        "(make one at https://id.atlassian.com/manage-profile/security/api-tokens)."
    )

    def flow(self, request: AnyRequest) -> Generator[AnyRequest, Response, None]:
        """Send the name and the password with the request."""
        request.headers["Authorization"] = basic(self.user, self.password)
        yield request
