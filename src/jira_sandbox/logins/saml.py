"""The names that both sides of a SAML login know: the identity provider and Jira.

https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf
"""

from __future__ import annotations

from datetime import UTC, datetime

from jira_sandbox.state.site import Site

APP_PATH = "/okta/app/jira_onprem/exksandbox/sso/saml"
"""The link that opens Jira at the identity provider."""
ENTITY = "http://www.okta.com/exksandbox"
"""Who the identity provider is."""
CROWD_PATH = "/crowd/console/secure/saml/sso.action"
"""The same at Crowd."""
CROWD_ENTITY = "urn:atlassian:crowd:sandbox"
"""Who Crowd is."""
CONSUMERS = ("/plugins/servlet/samlconsumer", "/plugins/servlet/samlsso")
"""Where Jira takes SAML responses: Atlassian's own single sign-on, and the most used add-on's."""

PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
NAMES = {"samlp": PROTOCOL, "saml": ASSERTION, "ds": SIGNATURE}
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"


def audience(site: Site) -> str:
    """Give the name that Jira has as a service provider."""
    return site.url


def moment(when: datetime) -> str:
    """Write a time as SAML does."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
