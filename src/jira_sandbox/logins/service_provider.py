"""Jira as the reader of SAML responses: it believes one only if all of it is right.

https://confluence.atlassian.com/enterprise/saml-single-sign-on-for-atlassian-data-center-applications-857050705.html
https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf (4.1.4.3)
"""

from __future__ import annotations

import base64
import binascii
import secrets
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from jira_sandbox.logins.accounts import Accounts
from jira_sandbox.logins.identity_provider import Seal
from jira_sandbox.logins.principal import Principal
from jira_sandbox.logins.saml import (
    APP_PATH,
    ASSERTION,
    BEARER,
    CONSUMERS,
    CROWD_ENTITY,
    ENTITY,
    NAMES,
    PROTOCOL,
    SUCCESS,
    audience,
    moment,
)  # fmt: skip
from jira_sandbox.state.site import Site

SKEW = timedelta(minutes=1)
"""How far the clocks of Jira and of the identity provider may be apart."""

LONGEST_RESPONSE = 1_000_000


class DisbelievedError(Exception):
    """A response that Jira does not believe; the message is why."""


@dataclass
class Trust:
    """A part of the site: requests that wait for their response, and responses that were used."""

    site: Site
    requests: set[str] = field(default_factory=set)
    used: dict[str, datetime] = field(default_factory=dict)

    def request(self, relay: str) -> str:
        """Make the URL that asks the identity provider for a login."""
        id_ = f"_{secrets.token_hex(16)}"
        self.requests.add(id_)
        consumer = self.site.url + CONSUMERS[0]
        text = (
            f'<samlp:AuthnRequest xmlns:samlp="{PROTOCOL}" ID="{id_}" Version="2.0" '
            f'IssueInstant="{moment(self.site.now)}" AssertionConsumerServiceURL="{consumer}" '
            'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST">'
            f'<saml:Issuer xmlns:saml="{ASSERTION}">{audience(self.site)}</saml:Issuer></samlp:AuthnRequest>'
        )
        packer = zlib.compressobj(wbits=-15)
        packed = base64.b64encode(packer.compress(text.encode()) + packer.flush()).decode()
        return f"{self.site.url}{APP_PATH}?{urlencode({'SAMLRequest': packed, 'RelayState': relay})}"

    @property
    def consumers(self) -> list[str]:
        """Where responses may be meant for."""
        return [self.site.url + path for path in CONSUMERS]

    def believed(self, text: str) -> Principal:
        """Tell whom a response, in base64 as it was posted, logs in.

        Raises:
            DisbelievedError: something about it is wrong.
        """
        root = _read(text)
        if root.tag != f"{{{PROTOCOL}}}Response" or len(root.findall("saml:Assertion", NAMES)) != 1:
            raise DisbelievedError("It is no response with one assertion.")
        assertion = self._signed(root)
        _need(root.get("Destination") in (None, *self.consumers), "It is meant for somebody else.")
        code = root.find("samlp:Status/samlp:StatusCode", NAMES)
        _need(code is not None and code.get("Value") == SUCCESS, "The login did not succeed.")
        _need(_text(assertion, "saml:Issuer") in (ENTITY, CROWD_ENTITY), "Another identity provider says so.")
        self._in_time(assertion.find("saml:Conditions", NAMES))
        meant = _text(assertion, "saml:Conditions/saml:AudienceRestriction/saml:Audience")
        _need(meant == audience(self.site), "It is for another audience.")
        self._confirmed(assertion)
        self._once(str(assertion.get("ID")))
        accounts = self.site.part(Accounts)
        user = accounts.named(_text(assertion, "saml:Subject/saml:NameID"))
        if user is None:
            raise DisbelievedError("Jira does not know the person.")
        return Principal(accounts.person(user), "saml")

    def _signed(self, root: Any) -> Any:
        """Give the assertion as it was signed: with the whole response, or by itself.

        Raises:
            DisbelievedError: it was not signed by the identity provider.
        """
        whole = root.find("ds:Signature", NAMES) is not None
        element = root if whole else root.find("saml:Assertion", NAMES)
        config = SignatureConfiguration(require_x509=True, location="./", expect_references=1)
        try:
            result: Any = XMLVerifier().verify(
                etree.tostring(element), x509_cert=self.site.part(Seal).certificate, id_attribute="ID",
                expect_config=config,
            )  # fmt: skip
        except (SignXMLException, ValueError, etree.LxmlError):
            raise DisbelievedError("It was not signed by the identity provider.") from None
        seen = result.signed_xml
        _need(seen is not None and seen.get("ID") == element.get("ID"), "Something else was signed.")
        return seen.find("saml:Assertion", NAMES) if whole else seen

    def _in_time(self, conditions: Any) -> None:
        _need(conditions is not None, "It says nothing of its time.")
        begins, ends = _moment(conditions, "NotBefore"), _moment(conditions, "NotOnOrAfter")
        _need(begins - SKEW <= self.site.now < ends + SKEW, "It is too early or too late.")

    def _confirmed(self, assertion: Any) -> None:
        confirmation = assertion.find("saml:Subject/saml:SubjectConfirmation", NAMES)
        _need(confirmation is not None and confirmation.get("Method") == BEARER, "It confirms nobody.")
        data = confirmation.find("saml:SubjectConfirmationData", NAMES)
        _need(data is not None and data.get("Recipient") in self.consumers, "It is meant for somebody else.")
        _need(self.site.now < _moment(data, "NotOnOrAfter") + SKEW, "It is too late.")
        request = data.get("InResponseTo")
        if request is not None:
            _need(request in self.requests, "It answers a request that nobody made.")
            self.requests.discard(request)

    def _once(self, id_: str) -> None:
        now = self.site.now
        self.used = {known: when for known, when in self.used.items() if now - when < timedelta(hours=1)}
        _need(id_ not in self.used, "It was used before.")
        self.used[id_] = now


def _read(text: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
        _need(0 < len(raw) <= LONGEST_RESPONSE, "It is too long.")
        root = etree.fromstring(raw, parser)
    except (binascii.Error, ValueError, etree.XMLSyntaxError):
        raise DisbelievedError("It cannot be read.") from None
    _need(root.getroottree().docinfo.doctype == "", "It has a document type.")
    return root


def _need(right: object, why: str) -> None:
    if not right:
        raise DisbelievedError(why)


def _text(element: Any, path: str) -> str:
    return str(element.findtext(path, "", NAMES)).strip()


def _moment(element: Any, name: str) -> datetime:
    try:
        return datetime.fromisoformat(str(element.get(name)))
    except ValueError:
        raise DisbelievedError("It says nothing of its time.") from None
