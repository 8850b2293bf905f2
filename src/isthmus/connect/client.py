"""The HTTP client of a connection: signed in, verified, through the proxy, within the time limits."""

import ssl
from collections.abc import Generator

import httpx2

from isthmus.auth import Scheme
from isthmus.connect.connection import Connection
from isthmus.connect.errors import InvalidOption
from isthmus.connect.site import origin

# Longer than the pauses within one read, shorter than what proxies and load balancers keep open.
_KEEP_ALIVE_SECONDS = 30.0


def client(
    connection: Connection, *, transport: httpx2.AsyncBaseTransport | None = None
) -> httpx2.AsyncClient:
    """A client whose relative addresses are the site's own, to be closed by the caller.

    It follows no redirects: a Jira that answers an API call with one wants a browser to sign in, or is
    somewhere else. `transport` takes the place of the network, its TLS and its proxy. Raises InvalidOption
    when the address, the certificates or the proxy cannot be used.
    """
    url, context, proxy = site(connection), tls(connection), proxied(connection)
    return httpx2.AsyncClient(
        auth=SignedIn(connection.scheme, url),
        base_url=url,
        headers={"Accept": "application/json", "User-Agent": connection.user_agent},
        verify=context,
        proxy=None if transport else proxy,
        timeout=timeout(connection),
        limits=limits(connection),
        follow_redirects=False,
        transport=transport,
    )


class SignedIn(httpx2.Auth):
    """Runs a scheme's flow for the requests that go to the site at `url`, and for no others.

    Jira's answers are full of addresses, not all of them on the site: whoever follows one must not take the
    credentials along.
    """

    def __init__(self, scheme: Scheme, url: httpx2.URL) -> None:
        self._scheme = scheme
        self._origin = origin(str(url))

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Sign the request in if it is for the site; otherwise send it as it is."""
        if origin(str(request.url)) == self._origin:
            yield from self._scheme.flow(request)
        else:
            yield request


def site(connection: Connection) -> httpx2.URL:
    """The site's address. Raises InvalidOption when its host cannot be a name on the network."""
    try:
        return httpx2.URL(connection.url)
    except httpx2.InvalidURL:
        reason = "The option url names a host that cannot exist."
    raise InvalidOption(reason)


def tls(connection: Connection) -> ssl.SSLContext:
    """How the site has to prove who it is. Raises InvalidOption when `ca_file` cannot be used."""
    if not connection.verify_tls or connection.ca_file is None:
        return httpx2.create_ssl_context(verify=connection.verify_tls)
    try:
        return ssl.create_default_context(cafile=connection.ca_file)
    except ssl.SSLError:
        reason = "holds no certificates in PEM form"
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    raise InvalidOption(f"The option ca_file names {connection.ca_file}, which {reason}.")


def proxied(connection: Connection) -> httpx2.Proxy | None:
    """The proxy to go through; None leaves it to the environment. Raises InvalidOption."""
    if connection.proxy_url is None:
        return None
    try:
        return httpx2.Proxy(connection.proxy_url.reveal())
    except (httpx2.InvalidURL, ValueError):
        reason = "The option proxy_url is not the address of a proxy, as in http://proxy.example.com:3128."
    raise InvalidOption(reason)


def timeout(connection: Connection) -> httpx2.Timeout:
    """The time limits. Waiting for a free connection has none: each of those in use has one already."""
    return httpx2.Timeout(connection.timeout, connect=connection.connect_timeout, pool=None)


def limits(connection: Connection) -> httpx2.Limits:
    """As many connections as requests may be in flight, all of them kept for the next page."""
    return httpx2.Limits(
        max_connections=connection.max_in_flight,
        max_keepalive_connections=connection.max_in_flight,
        keepalive_expiry=_KEEP_ALIVE_SECONDS,
    )
