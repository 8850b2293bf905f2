"""The HTTP client of a connection: whom it tells who it is, whom it trusts, and how long it waits."""

import asyncio
import ssl
from pathlib import Path

import httpx2
import pytest
import trustme

from isthmus.connect import Connection, InvalidOption
from isthmus.connect.client import SignedIn, client, limits, proxied, site, timeout, tls

CANARY = "c4n4ry"
SITE = "https://jira.example/jira"


def connection(**options: object) -> Connection:
    return Connection.of(**{"url": SITE, "pat": CANARY, **options})


def asked(address: str, of: Connection | None = None, status: int = 200) -> list[httpx2.Request]:
    """The requests that getting `address` sends."""
    requests: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(status, headers={"Location": "https://evil.example/"})

    async def get() -> None:
        async with client(of or connection(), transport=httpx2.MockTransport(answer)) as opened:
            await opened.get(address)

    asyncio.run(get())
    return requests


def test_signs_in_at_the_site() -> None:
    [request] = asked("/rest/api/2/myself")
    assert str(request.url) == f"{SITE}/rest/api/2/myself"
    assert request.headers["Authorization"] == f"Bearer {CANARY}"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"].startswith("isthmus/")
    assert CANARY not in repr(request.headers)
    assert CANARY not in repr(request)


@pytest.mark.parametrize(
    "address", ["https://jira.example/secure/attachment/1", "https://JIRA.example:443/x"]
)
def test_the_whole_host_is_the_site(address: str) -> None:
    assert "Authorization" in asked(address)[0].headers


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/jira/rest",
        "http://jira.example/jira",
        "https://jira.example:8443/jira",
        "https://jira.example.evil.example/",
        "https://api.media.atlassian.com/file/1",
    ],
)
def test_no_other_host_is_told_who_asks(address: str) -> None:
    [request] = asked(address)
    assert str(request.url).startswith(address)
    assert "Authorization" not in request.headers


def test_follows_no_redirect() -> None:
    assert len(asked("/rest", status=302)) == 1


def test_knows_its_site_by_its_name_on_the_network() -> None:
    [request] = asked("/rest", connection(url="https://jira.bücher.example"))
    assert request.url.raw_host == b"jira.xn--bcher-kva.example"
    assert "Authorization" in request.headers


def test_refuses_a_host_that_cannot_exist() -> None:
    with pytest.raises(InvalidOption, match="host that cannot exist"):
        site(connection(url="https://☃☃..example"))


def test_never_shows_a_secret() -> None:
    of = connection(proxy_url=f"http://u:{CANARY}@proxy:3128")
    opened = client(of)
    signed = SignedIn(of.scheme, httpx2.URL(of.url))
    for shown in (opened, opened.auth, signed, vars(signed), proxied(of)):
        assert CANARY not in repr(shown)
    asyncio.run(opened.aclose())


def test_waits_as_long_as_the_options_say() -> None:
    limit = timeout(connection(timeout=7, connect_timeout=3))
    assert limit.as_dict() == {"connect": 3.0, "read": 7.0, "write": 7.0, "pool": None}


def test_keeps_every_connection_open() -> None:
    pool = limits(connection(max_in_flight=9))
    assert (pool.max_connections, pool.max_keepalive_connections) == (9, 9)


def test_goes_through_the_proxy() -> None:
    assert proxied(connection()) is None
    proxy = proxied(connection(proxy_url="http://u:p@proxy.example:3128"))
    assert proxy is not None
    assert str(proxy.url) == "http://proxy.example:3128"
    assert proxy.auth == ("u", "p")


def test_refuses_a_proxy_that_cannot_exist() -> None:
    with pytest.raises(InvalidOption, match="proxy_url is not the address") as caught:
        proxied(connection(proxy_url=f"http://u:{CANARY}@☃☃..example"))
    assert CANARY not in str(caught.value)
    assert caught.value.__context__ is None


def shakes_hands(context: ssl.SSLContext, authority: trustme.CA, name: str = "jira.example") -> bool:
    """Whether a client with `context` accepts the certificate for jira.example, without any network."""
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("jira.example").configure_cert(server_context)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = context.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server_context.wrap_bio(to_server, to_client, server_side=True)
    for _turn in range(4):
        for side in (ours, theirs):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return ours.version() is not None


def test_trusts_the_certificates_of_the_file_and_no_others(tmp_path: Path) -> None:
    own, other = trustme.CA(), trustme.CA()
    file = tmp_path / "ca.pem"
    own.cert_pem.write_to_path(file)
    context = tls(connection(ca_file=file))
    assert shakes_hands(context, own)
    assert not shakes_hands(context, own, name="evil.example")
    assert not shakes_hands(context, other)


def test_verifies_unless_told_otherwise() -> None:
    authority = trustme.CA()
    assert not shakes_hands(tls(connection()), authority)
    assert shakes_hands(tls(connection(verify_tls=False)), authority)
    assert shakes_hands(tls(connection(verify_tls=False, ca_file="/nowhere")), authority)


def test_tells_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match=r"nowhere\.pem, which cannot be read: No such file"):
        tls(connection(ca_file=tmp_path / "nowhere.pem"))
    with pytest.raises(InvalidOption, match="cannot be read: Is a directory"):
        client(connection(ca_file=tmp_path))
    for content in (b"", b"not PEM", b"\x00\xff"):
        (tmp_path / "ca.pem").write_bytes(content)
        with pytest.raises(InvalidOption, match=r"ca\.pem, which holds no certificates in PEM form"):
            tls(connection(ca_file=tmp_path / "ca.pem"))
