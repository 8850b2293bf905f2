"""OAuth 1.0a of Data Center: applications sign each request with their private key (RSA-SHA1).

https://developer.atlassian.com/server/jira/platform/oauth/
https://www.rfc-editor.org/rfc/rfc5849
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers

from jira_sandbox.call import Answer
from jira_sandbox.logins import refusal
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.principal import Principal
from jira_sandbox.state.site import Site

STEPS = "/plugins/servlet/oauth/"
"""Where the steps of a handshake are, each of which checks the signature itself."""
OUT_OF_BAND = "oob"
SKEW = 300
"""Seconds a request's time may be away from the server's."""
SIGNED = ("oauth_consumer_key", "oauth_signature_method", "oauth_signature", "oauth_timestamp", "oauth_nonce")
REQUEST_LIFE = timedelta(minutes=10)
ACCESS_LIFE = timedelta(days=5 * 365)
SESSION_LIFE = ACCESS_LIFE + timedelta(days=30)

BAD_REQUESTS = frozenset(
    {"parameter_absent", "parameter_rejected", "signature_method_rejected", "timestamp_refused",
     "version_rejected"}
)  # fmt: skip
"""Problems that are a 400; all others are a 401."""


class KeyUnreadableError(ValueError):
    """What should be a public RSA key is none."""


@dataclass(frozen=True)
class Consumer:
    """A registered application: its key, what people know it by, and its public key as PEM."""

    key: str
    name: str
    public_key: str


@dataclass
class RequestToken:
    """A request for access that is not decided yet, or was; ``owner`` is empty for no."""

    consumer: str
    secret: str
    callback: str
    expires: datetime
    verifier: str = ""
    owner: str | None = None


@dataclass(frozen=True)
class AccessToken:
    """What lets an application ask in somebody's name."""

    consumer: str
    owner: str
    expires: datetime


@dataclass
class Handshakes:
    """A part of the site: who signs, and what they were given."""

    site: Site
    consumers: dict[str, Consumer] = field(default_factory=dict)
    requests: dict[str, RequestToken] = field(default_factory=dict)
    accesses: dict[str, AccessToken] = field(default_factory=dict)
    nonces: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """Consumer, nonce and token of requests → the time they gave."""

    def register(self, key: str, public_key: str, name: str = "") -> Consumer:
        """Register an application.

        Raises:
            KeyUnreadableError: the key is no public RSA key.
        """
        self.consumers[key] = Consumer(key, name or key, pem_of(public_key))
        return self.consumers[key]

    def ask(self, consumer: Consumer, callback: str) -> dict[str, str]:
        """Begin a handshake."""
        token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.requests[token] = RequestToken(consumer.key, secret, callback, self.site.now + REQUEST_LIFE)
        return {"oauth_token": token, "oauth_token_secret": secret, "oauth_callback_confirmed": "true"}

    def pending(self, token: str) -> RequestToken | None:
        """Find a handshake that has not ended."""
        asked = self.requests.get(token)
        return asked if asked is not None and self.site.now < asked.expires else None

    def access(self, consumer: Consumer, token: str, verifier: str | None) -> dict[str, str]:
        """End a handshake with an access token.

        Raises:
            refusal.Denied: there is no such handshake, nobody agreed yet, or the verifier is wrong.
        """
        asked = self.pending(token)
        if asked is None or asked.consumer != consumer.key:
            raise problem(self.site, "token_rejected")
        if asked.owner is None:
            raise problem(self.site, "permission_unknown")
        if not asked.owner:
            raise problem(self.site, "permission_denied")
        if verifier is None:
            raise problem(self.site, "parameter_absent", oauth_parameters_absent="oauth_verifier")
        if verifier != asked.verifier:
            raise problem(self.site, "token_rejected")
        del self.requests[token]
        given, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.accesses[given] = AccessToken(consumer.key, asked.owner, self.site.now + ACCESS_LIFE)
        return {
            "oauth_token": given,
            "oauth_token_secret": secret,
            "oauth_expires_in": str(int(ACCESS_LIFE.total_seconds())),
            "oauth_session_handle": secrets.token_urlsafe(24),
            "oauth_authorization_expires_in": str(int(SESSION_LIFE.total_seconds())),
        }

    def note(self, consumer: str, given: Mapping[str, str], moment: int) -> bool:
        """Note that a request came; ``False`` if it came before."""
        oldest = int(time.time()) - SKEW
        self.nonces = {seen: when for seen, when in self.nonces.items() if when >= oldest}
        seen = (consumer, given["oauth_nonce"], given.get("oauth_token", ""))
        if self.nonces.get(seen) == moment:
            return False
        self.nonces[seen] = moment
        return True


def problem(site: Site, name: str, **advice: str) -> refusal.Denied:
    """Refuse a signed request in the words of OAuth's problem reporting."""
    realm = refusal.challenge(site.url)["WWW-Authenticate"]
    told = urlencode({"oauth_problem": name, **advice})
    headers = {"WWW-Authenticate": f'{realm}, oauth_problem="{name}"'}
    status = 400 if name in BAD_REQUESTS else 401
    return refusal.Denied(Answer(told.encode(), status, "text/plain;charset=UTF-8", headers))


@dataclass(frozen=True)
class Signed:
    """A request as the verification wants to see it."""

    http_method: str
    uri: str
    params: list[tuple[str, str]]
    signature: str


def verified(
    site: Site, method: str, path: str, headers: Headers, query: str, body: bytes
) -> tuple[Consumer, dict[str, str]]:
    """Check the signature of a request; give who signed it, and its ``oauth_…`` parameters.

    Raises:
        refusal.Denied: something is missing, old, repeated or forged.
    """
    from oauthlib.oauth1.rfc5849 import signature

    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    sent: dict[str, Any] = {"Authorization": headers.get("authorization", "")}
    try:
        params = signature.collect_parameters(
            query, body.decode("utf-8", "replace") if form else None, sent, exclude_oauth_signature=False
        )
    except ValueError:
        raise problem(site, "parameter_rejected") from None
    told = [(name, value) for name, value in params if name.startswith("oauth_")]
    given = dict(told)
    if len(given) < len(told):
        raise problem(site, "parameter_rejected")
    absent = [name for name in SIGNED if not given.get(name)]
    if absent:
        raise problem(site, "parameter_absent", oauth_parameters_absent="&".join(absent))
    consumer = _known(site, given)
    moment = _moment(site, given)
    host = headers.get("host", urlsplit(site.url).netloc)
    uri = f"{urlsplit(site.url).scheme}://{host}{path}"
    unsigned = [(name, value) for name, value in params if name != "oauth_signature"]
    signed = Signed(method, uri, unsigned, given["oauth_signature"])
    if not _fits(signed, consumer):
        base = signature.signature_base_string(
            method, signature.base_string_uri(uri), signature.normalize_parameters(unsigned)
        )
        raise problem(site, "signature_invalid", oauth_signature=signed.signature,
                      oauth_signature_base_string=base,
                      oauth_signature_method=given["oauth_signature_method"])  # fmt: skip
    if not site.part(Handshakes).note(consumer.key, given, moment):
        raise problem(site, "nonce_used")
    return consumer, given


def _known(site: Site, given: Mapping[str, str]) -> Consumer:
    if given.get("oauth_version", "1.0") != "1.0":
        raise problem(site, "version_rejected", oauth_acceptable_versions="1.0-1.0")
    if given["oauth_signature_method"] != "RSA-SHA1":
        raise problem(site, "signature_method_rejected", oauth_acceptable_signature_methods="RSA-SHA1")
    consumer = site.part(Handshakes).consumers.get(given["oauth_consumer_key"])
    if consumer is None:
        raise problem(site, "consumer_key_unknown")
    return consumer


def _moment(site: Site, given: Mapping[str, str]) -> int:
    """Read the time of a request, which is real time: a client cannot know the site's clock."""
    now = int(time.time())
    told = given["oauth_timestamp"]
    moment = int(told) if told.isascii() and told.isdigit() else 0
    if abs(now - moment) > SKEW:
        raise problem(site, "timestamp_refused", oauth_acceptable_timestamps=f"{now - SKEW}-{now + SKEW}")
    return moment


def _fits(signed: Signed, consumer: Consumer) -> bool:
    from oauthlib.oauth1.rfc5849 import signature

    try:
        return bool(signature.verify_rsa_sha1(signed, consumer.public_key))
    except ValueError:
        return False


def principal(site: Site, method: str, path: str, headers: Headers, query: str, body: bytes) -> Principal:
    """Tell in whose name a signed request asks.

    Raises:
        refusal.Denied: the signature is wrong, or the token is.
    """
    consumer, given = verified(site, method, path, headers, query, body)
    token = site.part(Handshakes).accesses.get(given.get("oauth_token", ""))
    if token is None or token.consumer != consumer.key:
        raise problem(site, "token_rejected")
    if site.now >= token.expires:
        raise problem(site, "token_expired")
    accounts = site.part(Accounts)
    user = accounts.keyed(token.owner)
    if user is None:
        raise problem(site, "permission_denied")
    return Principal(accounts.person(user), "oauth1", application=consumer.key)


def pem_of(text: str) -> str:
    """Read a public key as administrators paste it: PEM, a certificate, or the letters between the lines.

    Raises:
        KeyUnreadableError: it is no public RSA key.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    try:
        if "CERTIFICATE" in text:
            key: Any = x509.load_pem_x509_certificate(text.encode()).public_key()
        elif "PUBLIC KEY" in text:
            key = serialization.load_pem_public_key(text.encode())
        else:
            key = serialization.load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, binascii.Error):
        raise KeyUnreadableError("the public key of a consumer is a PEM or its base64") from None
    if not isinstance(key, RSAPublicKey):
        raise KeyUnreadableError("the public key of a consumer is an RSA key")
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
