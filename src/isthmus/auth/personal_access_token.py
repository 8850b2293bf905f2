"""Signing in to Jira Data Center with a personal access token."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import ClassVar

from isthmus.auth.scheme import AnyRequest, Response, bearer
from isthmus.auth.secret import Secret


@dataclass(frozen=True, slots=True)
class PersonalAccessToken:
    """A token that a Jira user made in the profile page, from Jira 8.14 on.

    https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
    """

    pat: Secret

    name: ClassVar[str] = "PAT"
    aliases: ClassVar[tuple[str, ...]] = ("PersonalAccessToken",)
    about: ClassVar[str] = "Jira Data Center 8.14 and later: a personal access token."
    fields: ClassVar[tuple[str, ...]] = ("pat",)
    credential: ClassVar[str] = "pat"
    cloud_refusal: ClassVar[str] = (
        "Jira Cloud has no personal access tokens: use AuthScheme=APIToken with User and APIToken "
        "(make one at https://id.atlassian.com/manage-profile/security/api-tokens)."
    )

    def flow(self, request: AnyRequest) -> Generator[AnyRequest, Response, None]:
        """Send the token with the request."""
        request.headers["Authorization"] = bearer(self.pat)
        yield request
