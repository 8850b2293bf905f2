"""The attributes of users and groups, and what the discovery endpoints say of them.

https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-schemas/
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Thing = dict[str, Any]

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
EXTERNAL = "urn:scim:schemas:extension:atlassian-external:1.0"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
DEFINITION = "urn:ietf:params:scim:schemas:core:2.0:Schema"
KIND = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
BORN = "2018-05-03T19:31:29.723Z"
"""When Atlassian's answers say their discovery documents were made."""


@dataclass(frozen=True)
class Attribute:
    """One attribute, in the terms of RFC 7643 §2.2."""

    name: str
    about: str
    kind: str = "string"
    several: bool = False
    required: bool = False
    read_only: bool = False
    unique: str = "none"
    inner: tuple[Attribute, ...] = ()
    exact: bool = False
    choices: tuple[str, ...] = ()
    untold: bool = False
    """Taken and shown, but left out of the schema."""

    def told(self) -> Thing:
        """Describe it as a schema does."""
        told: Thing = {
            "name": self.name,
            "type": self.kind,
            "multiValued": self.several,
            "description": self.about,
            "required": self.required,
            "mutability": "readOnly" if self.read_only else "readWrite",
            "returned": "default",
            "uniqueness": self.unique,
        }
        if self.inner:
            return told | {"subAttributes": [inner.told() for inner in self.inner if not inner.untold]}
        if self.kind == "reference":
            told["referenceTypes"] = ["Group"] if self.read_only else ["User"]
        if self.choices:
            told["canonicalValues"] = list(self.choices)
        return told | ({"caseExact": self.exact} if self.kind in ("string", "reference") else {})

    def part(self, name: str) -> Attribute | None:
        """Find a sub-attribute, whatever the case of its name."""
        return named(self.inner, name)


def named(attributes: tuple[Attribute, ...], name: str) -> Attribute | None:
    """Find an attribute by name; SCIM's names have no case."""
    return next((one for one in attributes if one.name.casefold() == name.casefold()), None)


PRIMARY = Attribute("primary", "Whether it is the one that is used", "boolean")
EMAIL_PARTS = (
    Attribute("value", "An address on a verified domain"),
    Attribute("type", "What it is for", choices=("work", "home", "other")),
    PRIMARY,
)
PHONE_PARTS = (
    Attribute("value", "A phone number"),
    Attribute("type", "What it is for", choices=("work", "home", "mobile", "fax", "pager", "other")),
    replace(PRIMARY, untold=True),
)
NAME_PARTS = (
    Attribute("formatted", "The full name, formatted for display"),
    Attribute("familyName", "The family name"),
    Attribute("givenName", "The given name"),
    Attribute("middleName", "The middle names"),
    Attribute("honorificPrefix", "Titles before the name"),
    Attribute("honorificSuffix", "What stands behind the name"),
)
ENTERPRISE_PARTS = (
    Attribute("organization", "The name of an organization"),
    Attribute("department", "The name of a department"),
)
EXTERNAL_ID = Attribute("externalId", "How the identity provider names it", exact=True)
USER_ATTRIBUTES = (
    Attribute("userName", "What the identity provider logs a person in by", required=True, unique="server"),
    Attribute("name", "The parts of a person's name", "complex", inner=NAME_PARTS),
    Attribute("displayName", "The name that is shown"),
    Attribute("nickName", "The casual way to address a person"),
    Attribute("title", "The job title"),
    Attribute("preferredLanguage", "The language a person reads"),
    Attribute("timezone", "The IANA name of a person's time zone"),
    Attribute("active", "Whether a person may log in", "boolean"),
    Attribute("emails", "Addresses; one of them is primary", "complex", several=True, required=True,
              inner=EMAIL_PARTS),
    Attribute("phoneNumbers", "Phone numbers", "complex", several=True, inner=PHONE_PARTS),
    Attribute("groups", "The groups a person is in", "complex", several=True, read_only=True,
              inner=(Attribute("value", "The id of the group", read_only=True),
                     Attribute("$ref", "Where the group is", "reference", read_only=True),
                     Attribute("display", "The name of the group", read_only=True),
                     Attribute("type", "Always Group", read_only=True))),
)  # fmt: skip
USER_ALSO = (EXTERNAL_ID, *ENTERPRISE_PARTS)
"""Attributes of users that their schema leaves out; the enterprise extension shows the last two again."""

GROUP_ATTRIBUTES = (
    Attribute("displayName", "The name of the group; it stays once the group is synced", required=True),
    Attribute("members", "Who is in the group", "complex", several=True,
              inner=(Attribute("value", "The id of a user", exact=True),
                     Attribute("$ref", "Where the user is", "reference", exact=True),
                     Attribute("display", "The name of the user"),
                     Attribute("type", "Always User"))),
)  # fmt: skip
GROUP_ALSO = (EXTERNAL_ID,)


def _schema(base: str, urn: str, name: str, about: str, attributes: tuple[Attribute, ...]) -> Thing:
    return {
        "schemas": [DEFINITION],
        "id": urn,
        "name": name,
        "description": about,
        "attributes": [one.told() for one in attributes],
        "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{urn}"},
    }


def schemas(base: str) -> list[Thing]:
    """Describe users, groups and the extension of users; ``base`` is the directory's URL."""
    return [
        _schema(base, USER, "User", "User Account", USER_ATTRIBUTES),
        _schema(base, GROUP, "Group", "Group", GROUP_ATTRIBUTES),
        _schema(base, ENTERPRISE, "EnterpriseUser", "Enterprise User", ENTERPRISE_PARTS),
    ]


def resource_types(base: str) -> list[Thing]:
    """Tell where users and groups are."""
    users: Thing = {"schemaExtensions": [{"schema": ENTERPRISE, "required": False}]}
    return [
        {
            "schemas": [KIND],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "description": about,
            "schema": urn,
            **(users if name == "User" else {}),
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
        }
        for name, about, urn in (("User", "User Account", USER), ("Group", "Group", GROUP))
    ]


def provider(base: str) -> Thing:
    """Tell what this SCIM can: patch and filter, no bulk, no sort, no ETag."""
    no: Thing = {"supported": False}
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {**no, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"maxResults": 10000, "supported": True},
        "changePassword": no,
        "sort": no,
        "etag": no,
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "OAuth Bearer Token",
                "description": "The key of the directory, as a bearer token",
            }
        ],
        "meta": {
            "location": f"{base}/ServiceProviderConfig",
            "resourceType": "ServiceProviderConfig",
            "lastModified": BORN,
            "created": BORN,
        },
    }
