"""Definitions for fields that issues have and no list of fields explains."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from jira_sandbox.company.schema import TYPES, field_definitions
from jira_sandbox.state.issue import Issue

Thing = dict[str, Any]

GUESSES = {
    "number": "float",
    "date": "datepicker",
    "datetime": "datetime",
    "option": "select",
    "user": "userpicker",
    "group": "grouppicker",
    "version": "version",
    "project": "project",
    "string": "textfield",
    "option[]": "multiselect",
    "user[]": "multiuserpicker",
    "version[]": "multiversion",
    "string[]": "labels",
    "group[]": "multigrouppicker",
}
"""What kind of custom field holds values of a type."""


def field_definitions_for(
    known: Mapping[str, Thing],
    issues: Sequence[Issue],
    names: Mapping[str, str],
    schemas: Mapping[str, Thing],
    cloud: bool,
) -> list[Thing]:
    """List the fields of a loaded site: those exported, and one derived for each that issues use beyond them.

    Args:
        known: exported definitions by id; without any, Jira's system fields are taken.
        issues: every issue.
        names: display names by field id, from issues that were read with ``expand=names``.
        schemas: schemas by field id, from issues that were read with ``expand=schema``.
        cloud: whether definitions carry ``key``.
    """
    system = {f["id"]: f for f in field_definitions(cloud) if not f["custom"]}
    found = dict(known) or dict(system)
    samples: dict[str, Any] = {}
    for issue in issues:
        for name, value in issue.fields.items():
            if samples.get(name) in (None, []):
                samples[name] = value
    for name, value in samples.items():
        if name not in found:
            found[name] = system.get(name) or _definition(name, value, names, schemas, cloud)
    return list(found.values())


def _definition(
    id_: str, value: Any, names: Mapping[str, str], schemas: Mapping[str, Thing], cloud: bool
) -> Thing:
    number = id_.removeprefix("customfield_")
    custom = number.isdigit()
    name = names.get(id_, id_)
    return {
        "id": id_,
        **({"key": id_} if cloud else {}),
        "name": name,
        "custom": custom,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [f"cf[{number}]", name] if custom else [id_],
        "schema": schemas.get(id_) or _schema(id_, value, int(number) if custom else None),
    }


def _schema(id_: str, value: Any, number: int | None) -> Thing:
    kind = _kind(value)
    schema: Thing = {"type": "array", "items": kind[:-2]} if kind.endswith("[]") else {"type": kind}
    if number is None:
        return schema | {"system": id_}
    if kind == "sprint[]":
        schema |= {"items": "json", "custom": "com.pyxis.greenhopper.jira:gh-sprint"}
    else:
        schema["custom"] = TYPES + GUESSES.get(kind, "readonlyfield")
    return schema | {"customId": number}


def _kind(value: Any) -> str:
    if isinstance(value, list):
        first = value[0] if value else ""
        java = isinstance(first, str) and "greenhopper.service.sprint" in first
        agile = isinstance(first, dict) and "boardId" in first
        return "sprint[]" if java or agile else _kind(first) + "[]"
    if isinstance(value, dict):
        return _object_kind(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "number"
    if isinstance(value, str):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return "date"
        return "datetime" if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value) else "string"
    return "any"


def _object_kind(value: Thing) -> str:
    if "accountId" in value or "displayName" in value:
        return "user"
    if "value" in value:
        return "option"
    url = str(value.get("self", ""))
    for part in ("version", "project", "group"):
        if f"/{part}" in url:
            return part
    return "string" if value.get("type") == "doc" else "any"
