"""``PATCH``: operations on the values of a resource, all of them or none.

RFC 7644 §3.5.2, with what identity providers send beyond it: names of operations in any case, ``remove``
of members with a list of values, attributes under their URN in a value without a path.
"""

from __future__ import annotations

import copy
from typing import Any

from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.scim.path import Path, Test, bare, path
from jira_sandbox.scim.schema import ENTERPRISE, Attribute, named
from jira_sandbox.scim.value import single, value_of

Thing = dict[str, Any]

OPERATIONS = ("add", "replace", "remove")
IGNORED = frozenset({"id", "schemas", "meta"})
"""What providers repeat in a value without a path, and nobody can change."""


def patched(values: Thing, body: Any, attributes: tuple[Attribute, ...]) -> Thing:
    """Give the values after a patch.

    Args:
        values: as they are; they stay as they are.
        body: the request.
        attributes: that the resource has.

    Raises:
        PlaneError: 400 for an operation that cannot be done.
    """
    after = copy.deepcopy(values)
    for operation in _operations(body):
        kind = str(operation.get("op", "")).lower()
        if kind not in OPERATIONS:
            raise PlaneError(400, "invalidSyntax", f"There is no operation {operation.get('op')}.")
        where, given = operation.get("path"), operation.get("value")
        if where is not None and not isinstance(where, str):
            raise PlaneError(400, "invalidPath", "A path must be a string.")
        for target, value in _targets(kind, where, given, attributes):
            if target.read_only:
                raise PlaneError(400, "mutability", f"{target.attribute.name} is read-only.")
            (_removed if kind == "remove" else _written)(after, kind, target, value)
    return after


def _operations(body: Any) -> list[Thing]:
    found = None
    if isinstance(body, dict):
        found = next((value for name, value in body.items() if name.lower() == "operations"), None)
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise PlaneError(400, "invalidSyntax", "Operations must be a list of operations.")
    return found


def _targets(
    kind: str, where: str | None, given: Any, attributes: tuple[Attribute, ...]
) -> list[tuple[Path, Any]]:
    """Say what is written where: one path, or each member of a value without one."""
    if where and where.casefold() != ENTERPRISE.casefold():
        return [(path(where, attributes), given)]
    if kind == "remove" and not where:
        raise PlaneError(400, "noTarget", "A path is needed to remove something.")
    if kind == "remove":
        return [(path(name, attributes), None) for name in ("organization", "department")]
    if not isinstance(given, dict):
        raise PlaneError(400, "invalidValue", "Without a path the value must be an object.")
    flat = {name: value for name, value in given.items() if name.casefold() != ENTERPRISE.casefold()}
    inside = next((v for n, v in given.items() if n.casefold() == ENTERPRISE.casefold()), None)
    flat |= inside if isinstance(inside, dict) else {}
    known = [(name, value) for name, value in flat.items() if name not in IGNORED]
    return [(path(name, attributes), value) for name, value in known if _leads(name, attributes)]


def _leads(name: str, attributes: tuple[Attribute, ...]) -> bool:
    """Leave out what no attribute is, such as the extensions of others, when a value has no path."""
    plain = bare(name)
    return named(attributes, plain.split(".")[0].split("[")[0]) is not None


def _written(values: Thing, kind: str, target: Path, given: Any) -> None:
    attribute = target.attribute
    if target.test is not None:
        _written_to_some(values, kind, target, target.test, given)
    elif target.part is not None and attribute.several:
        if not values.get(attribute.name):
            raise PlaneError(400, "noTarget", f"{attribute.name} has no values.")
        for row in values[attribute.name]:
            row[target.part.name] = value_of(target.part, given)
    elif target.part is not None:
        _put(values.setdefault(attribute.name, {}), target.part, value_of(target.part, given))
    elif attribute.several and kind == "add":
        rows = values.setdefault(attribute.name, [])
        for row in value_of(attribute, given) or []:
            _added(rows, row)
    elif attribute.kind == "complex" and not attribute.several:
        before = values.get(attribute.name, {}) if kind == "add" else {}
        _put(values, attribute, before | (value_of(attribute, given) or {}) or None)
    else:
        _put(values, attribute, value_of(attribute, given))


def _written_to_some(values: Thing, kind: str, target: Path, test: Test, given: Any) -> None:
    attribute = target.attribute
    rows = values.setdefault(attribute.name, [])
    chosen = [row for row in rows if test.fits(row)]
    if not chosen and kind == "replace":
        raise PlaneError(400, "noTarget", f"No value of {attribute.name} has {test.name} {test.value}.")
    if not chosen:
        known = attribute.part(test.name)
        chosen = [{known.name: test.value}] if known else []
        rows += chosen
    for row in chosen:
        if target.part is not None:
            row[target.part.name] = value_of(target.part, given)
        else:
            row.update(single(attribute, given))
        if row.get("primary"):
            _only_primary(rows, row)


def _added(rows: list[Thing], row: Thing) -> None:
    """Add a value of a list; one that is there already is brought up to date."""
    same = next((one for one in rows if one.get("value") == row.get("value")), None)
    if same is None:
        rows.append(row)
    else:
        same.update(row)
    if row.get("primary"):
        _only_primary(rows, same or row)


def _only_primary(rows: list[Thing], chosen: Thing) -> None:
    for row in rows:
        if row is not chosen:
            row.pop("primary", None)


def _removed(values: Thing, _kind: str, target: Path, given: Any) -> None:
    attribute = target.attribute
    if attribute.required and target.test is None and target.part is None and given is None:
        raise PlaneError(400, "mutability", f"{attribute.name} is required.")
    rows = values.get(attribute.name)
    if attribute.several and isinstance(rows, list):
        _removed_from_list(values, rows, target, given)
    elif target.part is not None:
        if isinstance(rows, dict):
            rows.pop(target.part.name, None)
            _put(values, attribute, rows or None)
    else:
        values.pop(attribute.name, None)


def _removed_from_list(values: Thing, rows: list[Thing], target: Path, given: Any) -> None:
    named_ones = {row.get("value") for row in value_of(target.attribute, given) or []}
    kept = []
    for row in rows:
        chosen = target.test.fits(row) if target.test else not named_ones or row.get("value") in named_ones
        if chosen and target.part is not None:
            row = {name: inner for name, inner in row.items() if name != target.part.name}  # noqa: PLW2901
        if row and not (chosen and target.part is None):
            kept.append(row)
    _put(values, target.attribute, kept or None)


def _put(values: Thing, attribute: Attribute, value: Any) -> None:
    if value is None:
        values.pop(attribute.name, None)
    else:
        values[attribute.name] = value
