"""The keys of the planes beside Jira: organization, user provisioning, Crowd.

Atlassian gives each of them a credential of its own, and none takes the login of Jira:
https://developer.atlassian.com/cloud/admin/organization/rest/intro/ (organization API key),
https://developer.atlassian.com/cloud/admin/user-provisioning/rest/intro/ (directory API key),
https://developer.atlassian.com/server/crowd/crowd-rest-apis/ (name and password of an application).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid

from jira_sandbox.state.site import Site


class Keys:
    """Ids and secrets of the planes, as a part of a site: ``site.part(Keys)``.

    Ids follow from who the company is, so that they stay from start to start; secrets follow from the one
    secret given at the start (``secret``), so that whoever knows that one can name them all.
    """

    def __init__(self, site: Site) -> None:
        self.secret = secrets.token_urlsafe(24)
        self._company = site.caller.account_id

    @property
    def organization_id(self) -> str:
        """The organization's id: ``/admin/v1/orgs/{orgId}``."""
        return self._id("organization")

    @property
    def directory_id(self) -> str:
        """The organization's directory of people: ``/admin/v2/orgs/{orgId}/directories/{directoryId}``."""
        return self._id("directory")

    @property
    def scim_directory_id(self) -> str:
        """The directory an identity provider writes to: ``/scim/directory/{directoryId}``."""
        return self._id("user provisioning")

    @property
    def organization_key(self) -> str:
        """The organization API key without scopes: the only one that manages accounts."""
        return self._key("organization")

    @property
    def scoped_key(self) -> str:
        """An organization API key with scopes, those to read: it changes nothing, and opens no accounts."""
        return self._key("organization, scopes")

    @property
    def directory_key(self) -> str:
        """The directory API key of user provisioning."""
        return self._key("user provisioning")

    @property
    def application(self) -> str:
        """The name Crowd knows the connecting application by."""
        return "connector"

    @property
    def application_password(self) -> str:
        """The password of that application."""
        return self._key("application")

    def told(self, *, cloud: bool) -> dict[str, str]:
        """List what a product has, as the sandbox tells it at its start."""
        if not cloud:
            return {"application": self.application, "applicationPassword": self.application_password}
        return {
            "organizationId": self.organization_id,
            "organizationKey": self.organization_key,
            "scopedOrganizationKey": self.scoped_key,
            "directoryId": self.directory_id,
            "scimDirectoryId": self.scim_directory_id,
            "scimKey": self.directory_key,
        }

    def _id(self, name: str) -> str:
        digest = hashlib.blake2b(f"{name} of {self._company}".encode(), digest_size=16)
        return str(uuid.UUID(bytes=digest.digest(), version=4))

    def _key(self, name: str) -> str:
        digest = hmac.digest(self.secret.encode(), name.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:24]).decode()
