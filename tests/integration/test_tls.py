"""TLS against a real socket: what is trusted, what is not, and what a person is told."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from isthmus.doors.sql import connect
from isthmus.doors.sql.errors import OperationalError

ANSWER = b'{"deploymentType":"Cloud","version":"1001.0.0","baseUrl":"https://localhost"}'


@contextmanager
def _server(context: ssl.SSLContext | None) -> Iterator[str]:
    """One answer to every request, with TLS or without; the address of the site."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    plain, _ = listening.accept()
                    peer = context.wrap_socket(plain, server_side=True) if context else plain
                except OSError:
                    if listening.fileno() < 0:
                        return
                    continue
                with peer:
                    peer.recv(65536)
                    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
                    peer.sendall(head + b"content-length: %d\r\n\r\n" % len(ANSWER) + ANSWER)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"https://localhost:{listening.getsockname()[1]}"
        finally:
            listening.shutdown(socket.SHUT_RDWR)


def _read(url: str, **options: object) -> list[tuple[object, ...]]:
    with connect(url=url, user="a@b.c", api_token="t", auth_scheme="APIToken", retries=0, **options) as jira:
        return jira.execute("SELECT version FROM server_info").fetchall()


@pytest.fixture(name="authority")
def _authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(name="site")
def _site(authority: trustme.CA) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with _server(context) as url:
        yield url


def test_an_unknown_authority_is_not_trusted(site: str) -> None:
    with pytest.raises(OperationalError, match=r"TLS failed.*ca_file"):
        _read(site)


def test_a_named_authority_is_trusted(site: str, authority: trustme.CA, tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    assert _read(site, ca_file=str(file)) == [("1001.0.0",)]


def test_verification_can_be_switched_off_by_its_full_name(site: str) -> None:
    assert _read(site, verify_tls=False) == [("1001.0.0",)]


def test_a_server_without_tls_is_called_that() -> None:
    with _server(None) as url, pytest.raises(OperationalError, match="http://"):
        _read(url)
