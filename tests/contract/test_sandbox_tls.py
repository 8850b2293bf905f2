"""The sandbox behind TLS: with certificates of its own or given ones, and for clients that show one."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import trustme

from jira_sandbox.process import Sandbox, StartError, running

ASKED = ("--issues", "5")


def client(
    sandbox: Sandbox, authority: str | Path, certificate: tuple[str, str] | None = None
) -> httpx2.Client:
    context = ssl.create_default_context(cafile=str(authority))
    if certificate is not None:
        context.load_cert_chain(*certificate)
    return httpx2.Client(base_url=sandbox.url, auth=(sandbox.user, sandbox.token), verify=context)


@pytest.fixture(scope="module")
def own() -> Iterator[Sandbox]:
    with running(*ASKED, "--tls", "--client-ca", "own") as sandbox:
        yield sandbox


def test_certificates_made_for_one_run() -> None:
    with running(*ASKED, "--tls", "--deployment", "datacenter") as sandbox:
        files = sandbox.told["tls"]
        with client(sandbox, files["ca"]) as known:
            answer = known.get("/rest/api/2/myself")
            assert answer.json()["self"].startswith("https://127.0.0.1:")
            login = {"username": sandbox.user, "password": sandbox.token}
            cookies = known.post("/rest/auth/1/session", json=login).headers.get_list("set-cookie")
            assert all("Secure" in cookie for cookie in cookies)
        with client(sandbox, files["ca"]) as named:
            assert named.get(
                sandbox.url.replace("127.0.0.1", "localhost") + "/rest/api/2/serverInfo"
            ).is_success
        with httpx2.Client(base_url=sandbox.url) as stranger, pytest.raises(httpx2.ConnectError):
            stranger.get("/rest/api/2/serverInfo")
        assert Path(files["clientKey"]).stat().st_mode & 0o077 == 0
    assert not Path(files["ca"]).exists(), "what was made for one run is gone after it"


def test_clients_show_a_certificate(own: Sandbox) -> None:
    files = own.told["tls"]
    with client(own, files["ca"], (files["clientCertificate"], files["clientKey"])) as known:
        assert known.get("/rest/api/3/myself").status_code == 200
        assert known.get("/rest/api/3/myself", auth=("ada@example.com", "no")).status_code == 401


def test_without_one_nobody_is_let_in(own: Sandbox, tmp_path: Path) -> None:
    other = trustme.CA()
    other.issue_cert("client").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "other.pem"))
    pem = str(tmp_path / "other.pem")
    for certificate in (None, (pem, pem)):
        with (
            client(own, own.told["tls"]["ca"], certificate) as stranger,
            pytest.raises((httpx2.ReadError, httpx2.ConnectError, httpx2.RemoteProtocolError)),
        ):
            stranger.get("/rest/api/3/serverInfo")


def test_certificates_that_are_given(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", "localhost")
    issued.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    shown = authority.issue_cert("me")
    shown.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "me.pem"))
    given = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    with running(*ASKED, *given) as sandbox, client(sandbox, tmp_path / "ca.pem") as known:
        assert sandbox.told["tls"] == {}
        assert known.get("/rest/api/3/myself").status_code == 200
    with running(*ASKED, *given, "--client-ca", str(tmp_path / "ca.pem")) as sandbox:
        pem = str(tmp_path / "me.pem")
        with client(sandbox, tmp_path / "ca.pem", (pem, pem)) as known:
            assert known.get("/rest/api/3/myself").status_code == 200


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--tls-cert", "x.pem"), "together"),
        (("--tls-key", "x.pem"), "together"),
        (("--tls", "--tls-cert", "x.pem", "--tls-key", "x.pem"), "alone"),
        (("--client-ca", "own"), "needs"),
        (("--tls-cert", "x.pem", "--tls-key", "x.pem", "--client-ca", "own"), "needs"),
        (("--tls-cert", "/no/such.pem", "--tls-key", "/no/such.pem"), "cannot be"),
        (("--tls", "--client-ca", "/no/such.pem"), "cannot be"),
    ],
)
def test_options_that_do_not_go_together(options: tuple[str, ...], why: str) -> None:
    with pytest.raises(StartError, match=why), running(*ASKED, *options):
        pass
