"""Values as clients send them, brought into the shape they are kept in.

Identity providers differ: booleans come as texts, single values where lists belong, extensions under
their URN, attributes nobody knows. What is known is checked, what is not known is left out.
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.scim.schema import ENTERPRISE, Attribute, named

Thing = dict[str, Any]


def value_of(attribute: Attribute, given: Any) -> Any:
    """Give a value in the shape of its attribute; ``None`` where it is unassigned.

    Raises:
        PlaneError: 400 for a value of another type.
    """
    if given is None or given == []:
        return None
    if not attribute.several:
        return single(attribute, given)
    rows = [single(attribute, one) for one in (given if isinstance(given, list) else [given])]
    return [row for row in rows if row]


def single(attribute: Attribute, given: Any) -> Any:
    """Give one value in the shape of its attribute.

    Raises:
        PlaneError: 400 for a value of another type.
    """
    if attribute.kind == "complex":
        if attribute.several and isinstance(given, str):
            given = {"value": given}
        if not isinstance(given, dict):
            raise _wrong(attribute, "an object")
        return parts(attribute.inner, given)
    if attribute.kind == "boolean":
        if isinstance(given, str) and given.lower() in ("true", "false"):
            return given.lower() == "true"
        if not isinstance(given, bool):
            raise _wrong(attribute, "true or false")
        return given
    if not isinstance(given, str):
        raise _wrong(attribute, "a string")
    return given


def parts(attributes: tuple[Attribute, ...], given: Thing) -> Thing:
    """Keep what is known of an object, under its right name.

    Raises:
        PlaneError: 400 for a value of another type.
    """
    found: Thing = {}
    for name, inner in given.items():
        attribute = named(attributes, name)
        value = None if attribute is None else value_of(attribute, inner)
        if attribute is not None and value is not None:
            found[attribute.name] = value
    return found


def resource(attributes: tuple[Attribute, ...], body: Any) -> Thing:
    """Give the values a client sent for a whole resource; read-only attributes are left out.

    Raises:
        PlaneError: 400 for what is no object, or a value of another type.
    """
    if not isinstance(body, dict):
        raise PlaneError(400, "invalidSyntax", "The request body must be a JSON object.")
    writable = tuple(one for one in attributes if not one.read_only)
    extension = next((body[name] for name in body if name.casefold() == ENTERPRISE.casefold()), None)
    inside = extension if isinstance(extension, dict) else {}
    return parts(writable, {**{n: v for n, v in body.items() if v is not None}, **inside})


def primaries(rows: list[Thing]) -> list[Thing]:
    """See to it that exactly one of the addresses is primary; a single one needs no mark.

    Raises:
        PlaneError: 400 when it is not clear which.
    """
    marked = [row for row in rows if row.get("primary")]
    if len(rows) == 1:
        return [{**rows[0], "primary": True}]
    if len(marked) != 1:
        raise PlaneError(400, "invalidValue", "Exactly one email must be primary.")
    return rows


def _wrong(attribute: Attribute, wanted: str) -> PlaneError:
    return PlaneError(400, "invalidValue", f"{attribute.name} must be {wanted}.")
