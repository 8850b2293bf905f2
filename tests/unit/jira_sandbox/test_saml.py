"""SAML responses that Okta signed all right, and that Jira must not believe all the same."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from jira_sandbox.company.generator import generated_site
from jira_sandbox.logins import identity_provider
from jira_sandbox.logins.identity_provider import Seal, Statement, request_of, response
from jira_sandbox.logins.saml import CONSUMERS, NAMES
from jira_sandbox.logins.service_provider import DisbelievedError, Trust
from jira_sandbox.state.site import Site

URL = "http://h"


@pytest.fixture(name="site", scope="module")
def datacenter_site() -> Site:
    return generated_site(URL, deployment="datacenter", issues=0, user="ada")


def statement(site: Site, **changes: Any) -> Statement:
    right = Statement("ada", "ada@example.com", URL, URL + CONSUMERS[0], "", site.now)
    return replace(right, **changes)


def believed(site: Site, raw: bytes) -> str:
    return site.part(Trust).believed(base64.b64encode(raw).decode()).person.name


def test_a_right_one_is_believed(site: Site) -> None:
    assert believed(site, response(site, statement(site))) == "ada"
    assert believed(site, response(site, statement(site, consumer=URL + CONSUMERS[1]))) == "ada"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"audience": "http://other"}, "another audience"),
        ({"consumer": "http://other/plugins/servlet/samlconsumer"}, "somebody else"),
        ({"request": "_unknown"}, "a request that nobody made"),
        ({"issuer": "http://www.okta.com/other"}, "Another identity provider"),
        ({"name": "nobody & <co>"}, "does not know the person"),
        ({"name": ""}, "does not know the person"),
    ],
)
def test_a_wrong_one_is_not(site: Site, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(DisbelievedError, match=why):
        believed(site, response(site, statement(site, **changes)))


def test_an_assertion_may_be_signed_alone(site: Site) -> None:
    root = etree.fromstring(response(site, statement(site)))
    root.remove(root.find("ds:Signature", NAMES))
    assert believed(site, etree.tostring(root)) == "ada"
    root.set("Destination", "http://other")
    with pytest.raises(DisbelievedError, match="somebody else"):
        believed(site, etree.tostring(root))


def test_another_key_is_not_believed(site: Site) -> None:
    other = generated_site(URL, deployment="datacenter", issues=0, user="ada")
    assert other.part(Seal).certificate != site.part(Seal).certificate
    with pytest.raises(DisbelievedError, match="not signed"):
        believed(site, response(other, statement(site)))


def test_what_is_not_signed_is_not_believed(site: Site) -> None:
    root = etree.fromstring(response(site, statement(site)))
    for signature in root.findall(".//ds:Signature", NAMES):
        signature.getparent().remove(signature)
    with pytest.raises(DisbelievedError, match="not signed"):
        believed(site, etree.tostring(root))


def test_a_second_assertion_is_not_smuggled_in(site: Site) -> None:
    root = etree.fromstring(response(site, statement(site)))
    root.append(etree.fromstring(etree.tostring(root.find("saml:Assertion", NAMES))))
    with pytest.raises(DisbelievedError, match="one assertion"):
        believed(site, etree.tostring(root))
    wrapped = etree.fromstring(response(site, statement(site)))
    wrapped.remove(wrapped.find("ds:Signature", NAMES))
    right = wrapped.find("saml:Assertion", NAMES)
    forged = etree.fromstring(etree.tostring(right))
    forged.find("saml:Subject/saml:NameID", NAMES).text = "maria.garcia"
    wrapped.replace(right, forged)
    forged.find("ds:Signature", NAMES).append(right)
    with pytest.raises(DisbelievedError, match="not signed"):
        believed(site, etree.tostring(wrapped))


@pytest.mark.parametrize(
    "part",
    ["saml:Conditions", "saml:Subject/saml:SubjectConfirmation",
     "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"],
    ids=["conditions", "confirmation", "data"],
)  # fmt: skip
def test_nothing_may_be_missing(site: Site, part: str) -> None:
    raw = response(site, statement(site))
    root = etree.fromstring(raw)
    for signature in root.findall(".//ds:Signature", NAMES):
        signature.getparent().remove(signature)
    assertion = root.find("saml:Assertion", NAMES)
    found = assertion.find(part, NAMES)
    found.getparent().remove(found)
    root.replace(assertion, identity_provider.signed(assertion, site.part(Seal)))
    with pytest.raises(DisbelievedError):
        believed(site, etree.tostring(identity_provider.signed(root, site.part(Seal))))


def test_a_time_that_is_none(site: Site) -> None:
    root = etree.fromstring(response(site, statement(site)))
    for signature in root.findall(".//ds:Signature", NAMES):
        signature.getparent().remove(signature)
    root.find("saml:Assertion/saml:Conditions", NAMES).set("NotBefore", "soon")
    with pytest.raises(DisbelievedError, match="nothing of its time"):
        believed(site, etree.tostring(identity_provider.signed(root, site.part(Seal))))


def test_clocks_may_be_a_minute_apart(site: Site) -> None:
    late = statement(site, issued=site.now - timedelta(minutes=5, seconds=30))
    assert believed(site, response(site, late)) == "ada"
    with pytest.raises(DisbelievedError, match="too early or too late"):
        believed(site, response(site, replace(late, issued=site.now - timedelta(minutes=6, seconds=30))))


def test_a_request_is_read_back(site: Site) -> None:
    from urllib.parse import parse_qs, urlsplit

    url = site.part(Trust).request("/x")
    (text,) = parse_qs(urlsplit(url).query)["SAMLRequest"]
    read = request_of(text)
    assert read is not None
    assert read[0] in site.part(Trust).requests
    assert read[1] == URL + CONSUMERS[0]
    assert believed(site, response(site, statement(site, request=read[0]))) == "ada"
    with pytest.raises(DisbelievedError, match="nobody made"):
        believed(site, response(site, statement(site, request=read[0])))
