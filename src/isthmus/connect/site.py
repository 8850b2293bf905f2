"""The address of a Jira site, and what the address alone tells."""

import re
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

# Sites, their older names, and the gateway that OAuth and scoped tokens go through, each also for the
# government cloud (https://support.atlassian.com/organization-administration/docs/ip-addresses-and-domains-for-atlassian-cloud-products/).
_CLOUD_SITES = (".atlassian.net", ".jira.com", ".atlassian-us-gov-mod.net")
_CLOUD_GATEWAYS = ("api.atlassian.com", "api.atlassian-us-gov-mod.com")

# What follows the context path in the addresses of Jira's pages and of its REST APIs.
_PAGES = re.compile(r"/(?:(?:rest|browse|secure)(?:/.*)?|(?:projects|issues|plugins|servicedesk)/.+)$")
_GATEWAY_PATH = re.compile(r"/ex/jira/[^/]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Deployment(StrEnum):
    """Which Jira a site is. `AUTO` means that the address does not tell: the site has to be asked."""

    AUTO = "Auto"
    CLOUD = "Cloud"
    DATA_CENTER = "DataCenter"


def says_cloud(url: str) -> bool:
    """Whether the address alone says that the site is Jira Cloud."""
    host = urlsplit(url).hostname or ""
    return host.endswith(_CLOUD_SITES) or host in _CLOUD_GATEWAYS


def origin(url: str) -> str:
    """Scheme, host and port of `url`: the whole of whom one talks to, whatever the path."""
    return _origin(urlsplit(url))


def address(text: str) -> str:
    """The site's address in `text`, without a trailing slash, a page, a query or a fragment.

    A context path (`https://example.com/jira`) stays. Raises ValueError with a reason that completes
    "the URL ..." and never holds the URL, which may hold credentials.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("is not a URL") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError("has to start with https:// (or http://), as in https://example.atlassian.net")
    if parts.username is not None or parts.password is not None:
        raise ValueError("may not hold credentials: give them as options of their own")
    if not parts.hostname or re.search(r"[\s\\<>\"^`{|}%]", parts.netloc) or port == 0:
        raise ValueError("has to name a host, as in https://example.atlassian.net")
    if re.search(r"\s", parts.path):
        raise ValueError("may not hold blanks")
    return _origin(parts) + _context(parts)


def _origin(parts: SplitResult) -> str:
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _context(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if host.endswith(_CLOUD_SITES):
        return ""  # a Cloud site is always at the root: what follows is a page
    if host in _CLOUD_GATEWAYS and (gateway := _GATEWAY_PATH.match(parts.path)):
        return gateway.group()
    return _PAGES.sub("", parts.path).rstrip("/")
