"""WHO asks: the ways of signing in to Jira, one file each.

A new scheme is a new file and its two lines here: the import and the entry.
"""

from collections.abc import Mapping
from types import MappingProxyType

from isthmus.auth.api_token import ApiToken
from isthmus.auth.basic import Basic
from isthmus.auth.personal_access_token import PersonalAccessToken
from isthmus.auth.scheme import AnyRequest, Request, Response, Scheme
from isthmus.auth.secret import Secret

_LISTED: tuple[type[Scheme], ...] = (
    PersonalAccessToken,
    ApiToken,
    Basic,
)

SCHEMES: Mapping[str, type[Scheme]] = MappingProxyType({scheme.name: scheme for scheme in _LISTED})
"""Every scheme by its name. Where the options given would suit several, the first one is meant."""

__all__ = [
    "SCHEMES",
    "AnyRequest",
    "ApiToken",
    "Basic",
    "PersonalAccessToken",
    "Request",
    "Response",
    "Scheme",
    "Secret",
]
