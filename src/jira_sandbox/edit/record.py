"""Writing history: the items of a changelog entry that tell what a change did."""

from __future__ import annotations

import re
from typing import Any

from jira_sandbox.edit.value import Thing
from jira_sandbox.state.richtext import is_document, plain

SPRINT = re.compile(r"greenhopper\.service\.sprint\.Sprint@[^\[]*\[id=(\d+),.*?,name=(.*?),startDate=")
"""Id and name of a sprint as Data Center writes it into the issues in it."""

Shown = tuple[str | None, str | None]

NAMES = {
    "fixVersions": "Fix Version", "versions": "Version", "components": "Component", "parent": "Parent",
}  # fmt: skip
"""Fields the history names otherwise than their ids."""

ONE_BY_ONE = frozenset(NAMES) - {"parent"}
UNTOLD = frozenset(
    {"timetracking", "timespent", "aggregatetimespent", "aggregatetimeestimate", "progress", "workratio",
     "aggregatetimeoriginalestimate", "aggregateprogress", "statusCategory", "statuscategorychangedate",
     "resolutiondate", "updated", "subtasks", "attachment", "comment", "worklog", "watches", "votes"}
)  # fmt: skip
"""Values that follow from others; the history tells the others."""


def items(definitions: dict[str, Thing], before: Any, after: Thing, cloud: bool) -> list[Thing]:
    """Write an item for every value that changed.

    Args:
        definitions: fields of the site by id.
        before: the fields as they were.
        after: the new values.
        cloud: whether items carry ``fieldId``.
    """
    found: list[Thing] = []
    for name, value in after.items():
        old = before.get(name)
        if name in UNTOLD or old == value or (not old and not value):
            continue
        field = definitions.get(name, {"name": name, "custom": False})
        if name in ONE_BY_ONE:
            found += _each(name, old or [], value or [], cloud)
        else:
            found.append(_item(name, field, shown(old), shown(value), cloud))
    return found


def _each(name: str, old: list[Thing], new: list[Thing], cloud: bool) -> list[Thing]:
    field = {"name": NAMES[name], "custom": False}
    ids, kept = {thing["id"] for thing in new}, {thing["id"] for thing in old}
    gone = [_item(name, field, shown(thing), (None, None), cloud) for thing in old if thing["id"] not in ids]
    come = [_item(name, field, (None, None), shown(thing), cloud) for thing in new if thing["id"] not in kept]
    return gone + come


def _item(name: str, field: Thing, old: Shown, new: Shown, cloud: bool) -> Thing:
    custom = bool(field.get("custom"))
    said = field["name"] if custom else NAMES.get(name, name)
    item: Thing = {"field": said, "fieldtype": "custom" if custom else "jira"}
    if cloud:
        item["fieldId"] = name
    return item | {"from": old[0], "fromString": old[1], "to": new[0], "toString": new[1]}


def shown(value: Any) -> Shown:
    """Give a value as the history keeps it: what names it, and its text."""
    if value is None or value == []:
        return None, None
    if is_document(value):
        return None, plain(value)
    if isinstance(value, list):
        parts = [shown(part) for part in value]
        texts = [text or "" for _, text in parts]
        if isinstance(value[0], str) and not SPRINT.search(value[0]):
            return None, " ".join(texts)
        return ", ".join(raw or "" for raw, _ in parts), ", ".join(texts)
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, float):
        return None, f"{value:g}"
    sprint = SPRINT.search(value) if isinstance(value, str) else None
    return (sprint[1], sprint[2]) if sprint is not None else (None, str(value))


def _object(value: Thing) -> Shown:
    if "displayName" in value:
        return str(value.get("accountId") or value.get("key") or value["name"]), str(value["displayName"])
    text = str(value.get("value") or value.get("name") or value.get("key") or "")
    child = value.get("child")
    text += f" - {child['value']}" if child else ""
    return (str(value["id"]) if "id" in value else None), text
