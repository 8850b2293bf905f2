"""What Okta or Crowd tells Jira of a person: a SAML response, signed, in a form that posts itself.

https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf
https://developer.okta.com/docs/concepts/saml/
"""

from __future__ import annotations

import base64
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import methods
from signxml.signer import XMLSigner

from jira_sandbox.call import Answer
from jira_sandbox.logins import page
from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.saml import (
    APP_PATH,
    ASSERTION,
    BEARER,
    CONSUMERS,
    ENTITY,
    NAMES,
    PROTOCOL,
    SIGNATURE,
    SUCCESS,
    audience,
    moment,
)  # fmt: skip
from jira_sandbox.state.site import Site

LIFE = timedelta(minutes=5)
LONGEST_REQUEST = 100_000


class Seal:
    """A part of the site: the key that signs responses, and its certificate; made when first needed."""

    def __init__(self, _site: Site) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
        begin = datetime(2020, 1, 1, tzinfo=UTC)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(begin)
            .not_valid_after(begin.replace(year=2120)).sign(key, hashes.SHA256())
        )  # fmt: skip
        self.key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM).decode()


@dataclass(frozen=True)
class Statement:
    """What a response says.

    Args:
        name: of the person, as Jira knows them.
        mail: their e-mail address.
        audience: whom it is for.
        consumer: where it is posted to.
        request: the id of the request it answers, if any.
        issued: when.
        issuer: who says so.
    """

    name: str
    mail: str
    audience: str
    consumer: str
    request: str
    issued: datetime
    issuer: str = ENTITY


def posted(site: Site, owner: str, query: Mapping[str, str], issuer: str = ENTITY) -> Answer:
    """Make the page that posts a response to Jira.

    Args:
        site: where.
        owner: who logs in.
        query: of the request for it, which may hold a request of Jira's.
        issuer: who vouches for the person.
    """
    user: Any = site.part(Accounts).keyed(owner)
    if user is None:
        return page.problem("You are not assigned to this application.", 403)
    statement = Statement(
        str(user["name"]),
        str(user.get("emailAddress", "")),
        audience(site),
        site.url + CONSUMERS[0],
        "",
        site.now,
        issuer,
    )
    if query.get("SAMLRequest"):
        asked = request_of(query["SAMLRequest"])
        if asked is None:
            return page.problem("The request for a login cannot be read.")
        id_, consumer = asked
        statement = replace(statement, request=id_, consumer=consumer or statement.consumer)
    if statement.consumer not in [site.url + path for path in CONSUMERS]:
        return page.problem("The response would go to somebody else than Jira.")
    fields = {"SAMLResponse": base64.b64encode(response(site, statement)).decode()}
    if "RelayState" in query:
        fields["RelayState"] = query["RelayState"]
    buttons = (("go", "on", "Continue"),)
    form = page.form(statement.consumer, fields, login=False, buttons=buttons)
    script = "<script>document.forms[0].submit()</script>"
    return page.page("Signing in", f"{form}\n{script}")


def metadata(site: Site) -> bytes:
    """Write what the readers of responses have to know."""
    certificate = "".join(site.part(Seal).certificate.splitlines()[1:-1])
    redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    return f"""\
<md:EntityDescriptor entityID="{ENTITY}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">\
<md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="{PROTOCOL}">\
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="{SIGNATURE}"><ds:X509Data><ds:X509Certificate>\
{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
<md:SingleSignOnService Binding="{redirect}" Location="{site.url}{APP_PATH}"/>\
</md:IDPSSODescriptor></md:EntityDescriptor>""".encode()


def request_of(text: str) -> tuple[str, str] | None:
    """Read id and consumer out of a request that came by redirect; ``None`` where it is none."""
    try:
        packed = base64.b64decode(text, validate=True)
        raw = zlib.decompressobj(-15).decompress(packed, LONGEST_REQUEST)
        root = etree.fromstring(raw, _parser())
    except (ValueError, zlib.error, etree.XMLSyntaxError):
        return None
    if root.tag != f"{{{PROTOCOL}}}AuthnRequest":
        return None
    return str(root.get("ID", "")), str(root.get("AssertionConsumerServiceURL", ""))


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def response(site: Site, statement: Statement) -> bytes:
    """Write a response, its assertion signed and itself, too."""
    told = etree.fromstring(_text(statement).encode(), _parser())
    seal = site.part(Seal)
    inner = told.find("saml:Assertion", NAMES)
    sealed = signed(inner, seal)
    told.replace(inner, sealed)
    whole: bytes = etree.tostring(signed(told, seal), xml_declaration=True, encoding="UTF-8")
    return whole


def signed(element: Any, seal: Seal) -> Any:
    """Sign an element; the signature stands behind its issuer, as the schema wants it."""
    place = etree.Element(f"{{{SIGNATURE}}}Signature", {"Id": "placeholder"}, nsmap={"ds": SIGNATURE})
    element.find("saml:Issuer", NAMES).addnext(place)
    signer = XMLSigner(
        method=methods.enveloped,
        signature_algorithm="rsa-sha256",
        digest_algorithm="sha256",
        c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
    )
    return signer.sign(
        element, key=seal.key, cert=seal.certificate, reference_uri="#" + element.get("ID"), id_attribute="ID"
    )


def _id() -> str:
    return f"id{secrets.token_hex(16)}"


def _text(told: Statement) -> str:
    issued, ends = moment(told.issued), moment(told.issued + LIFE)
    begins = moment(told.issued - LIFE)
    answers = f' InResponseTo="{_quoted(told.request)}"' if told.request else ""
    consumer, issuer, name = _quoted(told.consumer), _quoted(told.issuer), _quoted(told.name)
    return f"""\
<saml2p:Response xmlns:saml2p="{PROTOCOL}" Destination="{consumer}" ID="{_id()}"{answers} \
IssueInstant="{issued}" Version="2.0"><saml2:Issuer xmlns:saml2="{ASSERTION}">{issuer}</saml2:Issuer>\
<saml2p:Status><saml2p:StatusCode Value="{SUCCESS}"/></saml2p:Status>\
<saml2:Assertion xmlns:saml2="{ASSERTION}" ID="{_id()}" IssueInstant="{issued}" Version="2.0">\
<saml2:Issuer>{issuer}</saml2:Issuer>\
<saml2:Subject>\
<saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">{name}</saml2:NameID>\
<saml2:SubjectConfirmation Method="{BEARER}"><saml2:SubjectConfirmationData{answers} NotOnOrAfter="{ends}" \
Recipient="{consumer}"/></saml2:SubjectConfirmation></saml2:Subject>\
<saml2:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}"><saml2:AudienceRestriction>\
<saml2:Audience>{_quoted(told.audience)}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>\
<saml2:AuthnStatement AuthnInstant="{issued}" SessionIndex="{_id()}"><saml2:AuthnContext>\
<saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport\
</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>\
<saml2:AttributeStatement><saml2:Attribute Name="email"><saml2:AttributeValue>{_quoted(told.mail)}\
</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement></saml2:Assertion></saml2p:Response>"""


def _quoted(text: str) -> str:
    for letter, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(letter, name)
    return text
