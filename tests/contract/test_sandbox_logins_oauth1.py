"""OAuth 1.0a with Data Center: clients that others wrote sign, the sandbox verifies."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jira
import pytest
import requests
from authlib.integrations.requests_client import OAuth1Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from login_browser import Browser
from requests_oauthlib import OAuth1

JUDGED = ("oauth1",)
"""Nobody describes these routes: what clients of other makers need of them is asked here."""

Thing = dict[str, Any]
STEPS = "/plugins/servlet/oauth"
CALLBACK = "http://localhost:33333/back?tenant=1"


def private_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_pem(key: Any) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def site(
    open_sandbox: Callable[..., AbstractContextManager[Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    file = tmp_path_factory.mktemp("keys") / "public.pem"
    file.write_text(public_pem(KEY))
    product = ("--deployment", "datacenter")
    with open_sandbox("--issues", "30", *product, "--consumer", f"connector={file}") as opened:
        yield opened


def signer(key: rsa.RSAPrivateKey = KEY, consumer: str = "connector", **more: Any) -> OAuth1Session:
    return OAuth1Session(consumer, "any text", signature_method="RSA-SHA1", rsa_key=private_pem(key), **more)


def asked(site: Any, callback: str = CALLBACK) -> tuple[OAuth1Session, Thing]:
    session = signer(redirect_uri=callback)
    return session, session.fetch_request_token(f"{site.sandbox.url}{STEPS}/request-token")


def shown(site: Any, session: OAuth1Session, token: Thing, place: int = 1) -> Browser:
    url = session.create_authorization_url(f"{site.sandbox.url}{STEPS}/authorize", token["oauth_token"])
    return Browser(url, site.sandbox.told["users"][place])


def allowed(site: Any) -> tuple[OAuth1Session, Thing]:
    session, token = asked(site)
    told = shown(site, session, token).press("approve", "Allow")
    url = f"{site.sandbox.url}{STEPS}/access-token"
    return session, session.fetch_access_token(url, verifier=told["oauth_verifier"])


def test_the_dance_by_a_client_others_wrote(site: Any) -> None:
    session, token = asked(site)
    assert token["oauth_callback_confirmed"] == "true"
    browser = shown(site, session, token)
    assert "connector asks for access" in browser.text
    told = browser.press("approve", "Allow")
    assert browser.answer.headers["location"].startswith(CALLBACK + "&")
    assert told["oauth_token"] == token["oauth_token"]
    given = session.fetch_access_token(
        f"{site.sandbox.url}{STEPS}/access-token", verifier=told["oauth_verifier"]
    )
    assert set(given) == {
        "oauth_token", "oauth_token_secret", "oauth_expires_in", "oauth_session_handle",
        "oauth_authorization_expires_in",
    }  # fmt: skip
    api, user = f"{site.sandbox.url}/rest/api/2", site.sandbox.told["users"][1]
    assert session.get(f"{api}/myself").json()["name"] == user["user"]
    found = session.get(f"{api}/search", params={"jql": 'summary ~ "a b" OR created > "2000-01-01"'})
    assert found.status_code == 200
    issue = found.json()["issues"][0]["key"]
    made = session.post(f"{api}/issue/{issue}/comment", json={"body": "By OAuth 1 & more"})
    assert made.status_code == 201, made.text


def test_a_person_carries_the_code_over(site: Any) -> None:
    session, token = asked(site, "oob")
    browser = shown(site, session, token)
    browser.press("approve", "Allow")
    code = re.search(r"verification code is '(\w+)'", browser.text)
    assert code is not None
    url = f"{site.sandbox.url}{STEPS}/access-token"
    session.fetch_access_token(url, verifier=code[1])
    assert session.get(f"{site.sandbox.url}/rest/api/2/myself").status_code == 200


def test_the_client_of_pycontribs(site: Any) -> None:
    _session, token = allowed(site)
    client = jira.JIRA(
        site.sandbox.url,
        max_retries=0,
        oauth={
            "access_token": token["oauth_token"],
            "access_token_secret": token["oauth_token_secret"],
            "consumer_key": "connector",
            "key_cert": private_pem(KEY),
            "signature_method": "RSA-SHA1",
        },
    )
    assert client.myself()["name"] == site.sandbox.told["users"][1]["user"]
    client.close()


def refused(answer: Any) -> tuple[int, Thing]:
    """Status and problem, which header and body agree on."""
    told = dict(parse_qsl(answer.text))
    assert f'oauth_problem="{told["oauth_problem"]}"' in answer.headers["www-authenticate"]
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.status_code, told


def test_a_forged_signature_is_refused_with_what_was_expected(site: Any) -> None:
    session, token = allowed(site)
    forged = signer(OTHER_KEY, token=token["oauth_token"], token_secret=token["oauth_token_secret"])
    url = f"{site.sandbox.url}/rest/api/2/myself"
    status, told = refused(forged.get(url))
    assert (status, told["oauth_problem"]) == (401, "signature_invalid")
    assert told["oauth_signature_base_string"].startswith("GET&http%3A%2F%2F127.0.0.1")
    assert told["oauth_signature_method"] == "RSA-SHA1"
    right = requests.Request("GET", url, auth=session.auth).prepare()
    with requests.Session() as sender:
        right.url = f"{url}?expand=groups"
        assert refused(sender.send(right))[1]["oauth_problem"] == "signature_invalid"
        right.url = url
        assert sender.send(right).status_code == 200
        assert refused(sender.send(right)) == (401, {"oauth_problem": "nonce_used"})


def header(**given: str) -> dict[str, str]:
    told = {
        "oauth_consumer_key": "connector", "oauth_signature_method": "RSA-SHA1", "oauth_signature": "AAAA",
        "oauth_timestamp": str(int(time.time())), "oauth_nonce": "n", "oauth_version": "1.0", **given,
    }  # fmt: skip
    return {"Authorization": "OAuth " + ", ".join(f'{k}="{v}"' for k, v in told.items() if v != "-")}


@pytest.mark.parametrize(
    ("given", "status", "problem"),
    [
        ({"oauth_nonce": "-"}, 400, "parameter_absent"),
        ({"oauth_version": "2.0"}, 400, "version_rejected"),
        ({"oauth_signature_method": "HMAC-SHA1"}, 400, "signature_method_rejected"),
        ({"oauth_consumer_key": "nobody"}, 401, "consumer_key_unknown"),
        ({"oauth_timestamp": "1"}, 400, "timestamp_refused"),
        ({"oauth_timestamp": "soon"}, 400, "timestamp_refused"),
        ({"oauth_signature": "AAAA"}, 401, "signature_invalid"),
        ({"oauth_signature": "not base64"}, 401, "signature_invalid"),
    ],
)
def test_what_is_signed_wrongly(site: Any, given: Thing, status: int, problem: str) -> None:
    for method, path in (("GET", "/rest/api/2/myself"), ("POST", f"{STEPS}/request-token")):
        answer = requests.request(method, site.sandbox.url + path, headers=header(**given))
        found, told = refused(answer)
        assert (found, told["oauth_problem"]) == (status, problem)


def test_parameters_that_are_given_twice_are_refused(site: Any) -> None:
    url = f"{site.sandbox.url}{STEPS}/request-token?oauth_nonce=m"
    assert refused(requests.post(url, headers=header()))[1]["oauth_problem"] == "parameter_rejected"


def test_a_handshake_wants_a_callback(site: Any) -> None:
    url = f"{site.sandbox.url}{STEPS}/request-token"
    for callback, problem in ((None, "parameter_absent"), ("javascript:x", "parameter_rejected")):
        answer = requests.post(url, auth=OAuth1(
            "connector", rsa_key=private_pem(KEY), signature_method="RSA-SHA1", callback_uri=callback
        ))  # fmt: skip
        assert refused(answer)[1]["oauth_problem"] == problem


def exchanged(site: Any, token: str, verifier: str | None, key: rsa.RSAPrivateKey = KEY) -> Any:
    proof = OAuth1(
        "connector" if key is KEY else "other", rsa_key=private_pem(key), signature_method="RSA-SHA1",
        resource_owner_key=token, verifier=verifier,
    )  # fmt: skip
    return requests.post(f"{site.sandbox.url}{STEPS}/access-token", auth=proof)


def test_a_verifier_is_good_once_and_for_the_one_who_got_it(site: Any) -> None:
    body = {"consumerKey": "other", "publicKey": public_pem(OTHER_KEY), "name": "Other & Co"}
    assert site.client.post("/sandbox/consumers", json=body).json()["name"] == "Other & Co"
    session, asked_for = asked(site)
    token = asked_for["oauth_token"]
    assert refused(exchanged(site, "unknown", "v"))[1] == {"oauth_problem": "token_rejected"}
    assert refused(exchanged(site, token, "v"))[1] == {"oauth_problem": "permission_unknown"}
    verifier = shown(site, session, asked_for).press("approve", "Allow")["oauth_verifier"]
    assert refused(exchanged(site, token, None))[1] == {
        "oauth_problem": "parameter_absent", "oauth_parameters_absent": "oauth_verifier",
    }  # fmt: skip
    assert refused(exchanged(site, token, "wrong"))[1] == {"oauth_problem": "token_rejected"}
    assert refused(exchanged(site, token, verifier, OTHER_KEY))[1] == {"oauth_problem": "token_rejected"}
    given = dict(parse_qsl(exchanged(site, token, verifier).text))
    assert refused(exchanged(site, token, verifier))[1] == {"oauth_problem": "token_rejected"}
    stolen = signer(OTHER_KEY, "other", token=given["oauth_token"], token_secret=given["oauth_token_secret"])
    answer = stolen.get(f"{site.sandbox.url}/rest/api/2/myself")
    assert refused(answer)[1] == {"oauth_problem": "token_rejected"}


def test_a_person_says_no(site: Any) -> None:
    session, token = asked(site)
    told = shown(site, session, token).press("deny", "Deny")
    assert told["oauth_verifier"] == "denied"
    answer = exchanged(site, token["oauth_token"], "denied")
    assert refused(answer) == (401, {"oauth_problem": "permission_denied"})
    session, token = asked(site, "oob")
    browser = shown(site, session, token)
    browser.press("deny", "Deny")
    assert "was not given access" in browser.text


def test_the_page_knows_wrong_passwords_and_unknown_requests(site: Any) -> None:
    session, token = asked(site)
    browser = shown(site, session, token)
    browser.press("approve", "Allow", password="no")
    assert browser.answer.status_code == 401
    assert "wrong" in browser.text
    for method in ("GET", "POST"):
        url = f"{site.sandbox.url}{STEPS}/authorize?oauth_token=unknown"
        assert requests.request(method, url).status_code == 401


def test_keys_are_taken_as_administrators_paste_them(site: Any) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "connector")])
    start = datetime(2020, 1, 1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(KEY.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start.replace(year=2040))
        .sign(KEY, hashes.SHA256())
    )  # fmt: skip
    pem = public_pem(KEY)
    for given in (pem, "".join(pem.splitlines()[1:-1]), "\n".join(pem.splitlines()[1:-1]),
                  certificate.public_bytes(serialization.Encoding.PEM).decode()):  # fmt: skip
        body = {"consumerKey": "pasted", "publicKey": given}
        assert site.client.post("/sandbox/consumers", json=body).json()["publicKey"] == pem
    curve = public_pem(ec.generate_private_key(ec.SECP256R1()))
    for wrong in ({}, {"consumerKey": "x"}, {"consumerKey": "x", "publicKey": "***"},
                  {"consumerKey": "x", "publicKey": curve},
                  {"consumerKey": "x", "publicKey": base64.b64encode(b"no key").decode()}):  # fmt: skip
        assert site.client.post("/sandbox/consumers", json=wrong).status_code == 400


def test_cloud_takes_no_signatures(cloud: Any) -> None:
    answer = requests.get(f"{cloud.sandbox.url}/rest/api/3/myself", headers=header())
    assert (answer.status_code, answer.headers["x-seraph-loginreason"]) == (401, "AUTHENTICATED_FAILED")
    body = {"consumerKey": "x", "publicKey": public_pem(KEY)}
    assert cloud.client.post("/sandbox/consumers", json=body).status_code == 400


@pytest.mark.parametrize("told", ["no equals sign", "key=/no/such/file"], ids=["shape", "file"])
def test_a_wrong_option_is_told_in_a_line(
    open_sandbox: Callable[..., AbstractContextManager[Any]], told: str
) -> None:
    with (
        pytest.raises(RuntimeError, match="consumer"),
        open_sandbox("--deployment", "datacenter", "--consumer", told),
    ):
        pass


def test_an_option_whose_file_is_no_key(
    open_sandbox: Callable[..., AbstractContextManager[Any]], tmp_path: Path
) -> None:
    (tmp_path / "key.pem").write_text("no key")
    with (
        pytest.raises(RuntimeError, match="public key"),
        open_sandbox("--deployment", "datacenter", "--consumer", f"c={tmp_path / 'key.pem'}"),
    ):
        pass
