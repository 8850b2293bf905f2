"""TLS: certificates that are given, or made for this run alone, and clients that must show one, too.

https://confluence.atlassian.com/adminjiraserver/running-jira-applications-over-ssl-or-https-938847764.html
"""

from __future__ import annotations

import shutil
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

OWN = "own"
"""Instead of a file: clients show the certificate that the sandbox made for them."""
LIFE = timedelta(days=30)
AUTHORITY = "Jira sandbox"


@dataclass(frozen=True)
class Tls:
    """How a server is reached.

    Args:
        certificate: file of the server's certificate and of those it follows from.
        key: file of its private key.
        client_ca: file of the authority whose certificates clients must show; ``None`` asks for none.
        told: files that a client needs, by what they are.
        folder: where the files are that were made for this run alone.
    """

    certificate: Path
    key: Path
    client_ca: Path | None
    told: dict[str, str]
    folder: Path | None = None

    @property
    def options(self) -> dict[str, Any]:
        """The options of uvicorn."""
        found: dict[str, Any] = {"ssl_certfile": str(self.certificate), "ssl_keyfile": str(self.key)}
        if self.client_ca is not None:
            found |= {"ssl_ca_certs": str(self.client_ca), "ssl_cert_reqs": ssl.CERT_REQUIRED}
        return found

    def forget(self) -> None:
        """Delete the files that were made."""
        if self.folder is not None:
            shutil.rmtree(self.folder)


def chosen(
    host: str, *, own: bool, certificate: Path | None, key: Path | None, client_ca: str | None
) -> Tls | None:
    """Make TLS of the options of the command; ``None`` without any.

    Args:
        host: where the server listens.
        own: whether to make an authority, and of it certificates for the server and for a client.
        certificate: file of a certificate instead.
        key: file of its key.
        client_ca: file of an authority for clients, or ``own``.

    Raises:
        ValueError: options that do not go together, or a file that is not what it should be.
    """
    if (certificate is None) != (key is None) or (own and certificate is not None):
        raise ValueError("TLS takes --tls alone, or --tls-cert and --tls-key together")
    if certificate is not None and key is not None:
        if client_ca == OWN:
            raise ValueError("--client-ca own needs --tls")
        given = Tls(certificate, key, None if client_ca is None else Path(client_ca), {})
        _check(given)
        return given
    if not own:
        if client_ca is not None:
            raise ValueError("--client-ca needs --tls, or --tls-cert and --tls-key")
        return None
    folder = Path(tempfile.mkdtemp(prefix="jira-sandbox-"))
    files = _made(folder, host)
    authority = files["ca"] if client_ca == OWN else client_ca
    told = {name: files[name] for name in ("ca", "clientCertificate", "clientKey")}
    made = Tls(
        Path(files["certificate"]), Path(files["key"]), None if authority is None else Path(authority), told,
        folder,
    )  # fmt: skip
    try:
        _check(made)
    except ValueError:
        made.forget()
        raise
    return made


def _check(found: Tls) -> None:
    """See that the files can be used, before anybody is told where the server is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(found.certificate, found.key)
        if found.client_ca is not None:
            context.load_verify_locations(found.client_ca)
    except (OSError, ssl.SSLError) as problem:
        raise ValueError(f"the files of TLS cannot be used: {problem}") from None


def _made(folder: Path, host: str) -> dict[str, str]:
    """Make an authority, a certificate of the server and one of a client; give their files."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    root = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
    files = {"ca": _written(folder / "ca.pem", _signed(AUTHORITY, root, root, (usage, True), ca=True))}
    for subject, names, purpose in (
        (host, ("certificate", "key"), ExtendedKeyUsageOID.SERVER_AUTH),
        ("client", ("clientCertificate", "clientKey"), ExtendedKeyUsageOID.CLIENT_AUTH),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        more: list[tuple[Any, bool]] = [(x509.ExtendedKeyUsage([purpose]), False)]
        if names[0] == "certificate":
            more.append((x509.SubjectAlternativeName(_names(host)), False))
        files[names[0]] = _written(folder / f"{names[0]}.pem", _signed(subject, key, root, *more, ca=False))
        files[names[1]] = _kept(folder / f"{names[1]}.pem", key)
    return files


def _signed(subject: str, key: Any, root: Any, *more: tuple[Any, bool], ca: bool) -> bytes:
    """Make a certificate with these extensions, each critical or not; as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)
    named = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (subject, AUTHORITY)]
    builder = (
        x509.CertificateBuilder().subject_name(named[0]).issuer_name(named[1]).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - LIFE).not_valid_after(now + LIFE)
    )  # fmt: skip
    for extension, critical in (
        (x509.BasicConstraints(ca=ca, path_length=None), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), False),
        *more,
    ):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _written(file: Path, pem: bytes) -> str:
    file.write_bytes(pem)
    return str(file)


def _kept(file: Path, key: Any) -> str:
    """Write a private key that nobody else may read."""
    from cryptography.hazmat.primitives import serialization

    file.touch(mode=0o600)
    plain = serialization.NoEncryption()
    return _written(
        file, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )


def _names(host: str) -> list[Any]:
    from cryptography import x509

    found: list[Any] = [x509.DNSName("localhost")]
    for text in dict.fromkeys(("127.0.0.1", "::1", host)):
        try:
            found.append(x509.IPAddress(ip_address(text)))
        except ValueError:
            found.append(x509.DNSName(text))
    return found
