"""Crowd's entities as JSON and as XML: the same value either way.

https://developer.atlassian.com/server/crowd/json-requests-and-responses/
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

import msgspec

Thing = dict[str, Any]

ATTRIBUTES = {
    "user": ("name", "expand"),
    "group": ("name", "expand"),
    "users": ("expand",),
    "groups": ("expand",),
    "session": ("expand",),
    "attribute": ("name",),
    "link": ("href", "rel"),
    "membership": ("group",),
    "boolean-search-restriction": ("boolean-logic",),
}
"""Element → the members of its entity that XML writes as attributes of it."""

ONE_OF = {
    "users": "user",
    "groups": "group",
    "attributes": "attribute",
    "values": "value",
    "memberships": "membership",
    "validation-factors": "validation-factor",
}
"""List → the element of one member."""

INSIDE = {"attributes": "attributes", "validation-factors": "validationFactors"}
"""Lists that are an object in JSON, and the member that holds them there."""

JSON, XML = "application/json", "application/xml"


class UnreadableError(ValueError):
    """A body that is neither of the two, or no entity."""


def written(name: str, value: Thing, accept: str) -> tuple[bytes, str]:
    """Encode an entity as a client asks for it; XML when it does not say, as Crowd does.

    Args:
        name: the element it is in XML.
        value: the entity as in JSON.
        accept: the ``Accept`` header.
    """
    if JSON in accept and (XML not in accept or accept.index(JSON) < accept.index(XML)):
        return msgspec.json.encode(value), JSON
    return Xml.tostring(_element(name, value), encoding="UTF-8", xml_declaration=True), XML


def _element(name: str, value: Any) -> Xml.Element:
    made = Xml.Element(name)
    if isinstance(value, list):
        made.extend(_element(ONE_OF[name], inner) for inner in value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ATTRIBUTES.get(name, ()):
                made.set(key, _text(inner))
            elif key in (name, INSIDE.get(name)) and isinstance(inner, list):
                made.extend(_element(ONE_OF[name], one) for one in inner)
            else:
                made.append(_element(key, inner))
    else:
        made.text = _text(value)
    return made


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def read(body: bytes, media: str) -> Any:
    """Decode an entity a client sent; a search restriction tells its ``restriction-type`` either way.

    Raises:
        UnreadableError: it is neither JSON nor XML.
    """
    if "xml" not in media:
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError):
            raise UnreadableError("The request body is no JSON.") from None
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise UnreadableError("A document type is not allowed.")
    try:
        root = Xml.fromstring(body)  # noqa: S314 - without a document type there is nothing to expand
        return _value(root)
    except (Xml.ParseError, RecursionError):
        raise UnreadableError("The request body is no XML.") from None


def _value(element: Xml.Element) -> Any:
    name = element.tag
    if name == "restrictions":
        return [_value(inner) for inner in element]
    if name in ONE_OF:
        rows = [_value(inner) for inner in element if inner.tag == ONE_OF[name]]
        return {INSIDE[name]: rows} if name in INSIDE else rows
    if len(element) or element.attrib:
        found: Thing = {**element.attrib, **{inner.tag: _value(inner) for inner in element}}
        return found | ({"restriction-type": name} if name.endswith("-restriction") else {})
    return element.text or ""
