"""Columns for the custom fields of a site: named after the field, typed after its schema.

A site's `GET /field` says what custom fields it has; here that becomes columns of `issues`. What is known
of a field's type decides the columns, and only types that Jira itself brings are asked for in JQL: what an
app makes of `=` is the app's secret. Types nobody knows are JSON.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/
https://support.atlassian.com/jira-software-cloud/docs/jql-fields/#Custom-Field
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isthmus.catalog.model import (
    DATA_CENTER,
    DISTINCTION,
    EQUALITY,
    MEMBERSHIP,
    NULLNESS,
    RANGE,
    Column,
    Dialect,
    Jql,
    Match,
    Op,
    Type,
)
from isthmus.catalog.shapes import ACCOUNT_ID

_OPERATORS = frozenset[Op]


@dataclass(frozen=True, slots=True)
class _Field:
    """One custom field, as far as columns need it.

    number: the digits of its id. jql: `cf[10010]`, or "" when JQL cannot ask for it.
    kind: the type of the field, `…:select`. type, items: the type of its value, and of a list's elements.
    """

    id: str
    number: str
    title: str
    jql: str
    kind: str
    type: str
    items: str
    dialect: Dialect

    def column(self, name: str, kind: Type, step: str = "", push: Jql | None = None) -> Column:
        """A column at `step` below the field's value."""
        about = f"Custom field {self.title} ({self.id})."
        return Column(name, kind, f"fields.{self.id}{step}", about, push=push, custom=True)

    def ask(self, operators: _OPERATORS, match: Match = Match.NAME, operand: str = "") -> Jql | None:
        """The push-down of a column that Jira answers with a superset of what SQL wants."""
        return Jql(self.jql, operators, match, operand=operand) if self.jql else None


_Columns = tuple[Column, ...]
_Builder = Callable[[_Field, str], _Columns]


def _plain(kind: Type, operators: _OPERATORS = frozenset(), match: Match = Match.NAME) -> _Builder:
    """One column that is the value itself."""

    def build(field: _Field, name: str) -> _Columns:
        return (field.column(name, kind, "", field.ask(operators, match) if operators else None),)

    return build


def _member(step: str, operators: _OPERATORS = frozenset()) -> _Builder:
    """One TEXT column that is a member of the value."""

    def build(field: _Field, name: str) -> _Columns:
        return (field.column(name, Type.TEXT, step, field.ask(operators) if operators else None),)

    return build


def _members(step: str, operators: _OPERATORS = frozenset()) -> _Builder:
    """One TEXTS column of a member of each element."""

    def build(field: _Field, name: str) -> _Columns:
        return (field.column(name, Type.TEXTS, step, field.ask(operators) if operators else None),)

    return build


def _cascade(field: _Field, name: str) -> _Columns:
    """Equality in JQL may mean the parent or the child option, so only emptiness is asked for."""
    return (
        field.column(name, Type.TEXT, ".value", field.ask(NULLNESS)),
        field.column(f"{name}_child", Type.TEXT, ".child.value"),
    )


def _person(field: _Field, name: str) -> _Columns:
    shown = field.column(name, Type.TEXT, ".displayName", field.ask(frozenset({Op.NOT_NULL})))
    if field.dialect is DATA_CENTER:
        return (shown, field.column(f"{name}_name", Type.TEXT, ".name", field.ask(EQUALITY, Match.USER)))
    push = None
    if field.jql:
        push = Jql(field.jql, EQUALITY | DISTINCTION | NULLNESS, Match.USER, exact=True, operand=ACCOUNT_ID)
    return (shown, field.column(f"{name}_account_id", Type.TEXT, ".accountId", push))


def _people(field: _Field, name: str) -> _Columns:
    shown = field.column(name, Type.TEXTS, "[].displayName")
    if field.dialect is DATA_CENTER:
        push = field.ask(MEMBERSHIP, Match.USER)
        return (shown, field.column(f"{name}_names", Type.TEXTS, "[].name", push))
    push = field.ask(MEMBERSHIP, Match.USER, ACCOUNT_ID)
    return (shown, field.column(f"{name}_account_ids", Type.TEXTS, "[].accountId", push))


def _project(field: _Field, name: str) -> _Columns:
    """A key is looked up before a name, so only the key is sure to find its project."""
    return (
        field.column(name, Type.TEXT, ".name"),
        field.column(f"{name}_key", Type.TEXT, ".key", field.ask(EQUALITY)),
    )


_NOT_A_NUMBER = r"(?![0-9]+$).*"


def _sprints(field: _Field, name: str) -> _Columns:
    """Data Center sends a sprint as a text, `…Sprint@1f[id=1,name=Sprint 1,…]`: kept as it is."""
    if field.dialect is DATA_CENTER:
        return (field.column(name, Type.TEXTS),)
    return (
        field.column(name, Type.TEXTS, "[].name", field.ask(MEMBERSHIP, operand=_NOT_A_NUMBER)),
        field.column(f"{name}_ids", Type.TEXTS, "[].id", field.ask(MEMBERSHIP, Match.ID)),
    )


def _team(field: _Field, name: str) -> _Columns:
    return (
        field.column(name, Type.TEXT, ".name"),
        field.column(f"{name}_id", Type.TEXT, ".id", field.ask(EQUALITY)),
    )


def _organizations(field: _Field, name: str) -> _Columns:
    return (
        field.column(name, Type.TEXTS, "[].name"),
        field.column(f"{name}_ids", Type.TEXTS, "[].id"),
    )


_SYSTEM = "com.atlassian.jira.plugin.system.customfieldtypes:"
_SOFTWARE = "com.pyxis.greenhopper.jira:"
_SERVICE = "com.atlassian.servicedesk:"
_NUMBERS = EQUALITY | RANGE | NULLNESS

_BY_KIND: Mapping[str, _Builder] = {
    _SYSTEM + "float": _plain(Type.NUMBER, _NUMBERS, Match.NUMBER),
    _SYSTEM + "textfield": _plain(Type.TEXT),
    _SYSTEM + "textarea": _plain(Type.RICH),
    _SYSTEM + "url": _plain(Type.TEXT),
    _SYSTEM + "readonlyfield": _plain(Type.TEXT),
    _SYSTEM + "select": _member(".value", EQUALITY | NULLNESS),
    _SYSTEM + "radiobuttons": _member(".value", EQUALITY | NULLNESS),
    _SYSTEM + "multiselect": _members("[].value", MEMBERSHIP),
    _SYSTEM + "multicheckboxes": _members("[].value", MEMBERSHIP),
    _SYSTEM + "cascadingselect": _cascade,
    _SYSTEM + "userpicker": _person,
    _SYSTEM + "multiuserpicker": _people,
    _SYSTEM + "people": _people,
    _SYSTEM + "grouppicker": _member(".name", EQUALITY | NULLNESS),
    _SYSTEM + "multigrouppicker": _members("[].name", MEMBERSHIP),
    _SYSTEM + "datepicker": _plain(Type.DATE, RANGE | NULLNESS, Match.DAY),
    _SYSTEM + "datetime": _plain(Type.INSTANT, RANGE | NULLNESS, Match.INSTANT),
    _SYSTEM + "labels": _plain(Type.TEXTS, MEMBERSHIP),
    _SYSTEM + "version": _member(".name", EQUALITY | NULLNESS),
    _SYSTEM + "multiversion": _members("[].name", MEMBERSHIP),
    _SYSTEM + "project": _project,
    _SYSTEM + "atlassian-team": _team,
    _SOFTWARE + "gh-sprint": _sprints,
    _SOFTWARE + "gh-epic-link": _plain(Type.TEXT, EQUALITY, Match.KEY),
    _SOFTWARE + "gh-lexo-rank": _plain(Type.TEXT),
    _SOFTWARE + "jsw-story-points": _plain(Type.NUMBER, _NUMBERS, Match.NUMBER),
    _SERVICE + "vp-origin": _member(".requestType.name"),
    _SERVICE + "sd-customer-organizations": _organizations,
}

_BY_TYPE: Mapping[str, _Builder] = {
    # What apps bring: typed as the schema says, never pushed.
    "number": _plain(Type.NUMBER),
    "string": _plain(Type.TEXT),
    "date": _plain(Type.DATE),
    "datetime": _plain(Type.INSTANT),
    "option": _member(".value"),
    "array of option": _members("[].value"),
    "array of string": _plain(Type.TEXTS),
}


def _builder(field: _Field) -> _Builder:
    known = _BY_KIND.get(field.kind)
    if known is not None:
        return known
    shape = f"array of {field.items}" if field.type == "array" else field.type
    return _BY_TYPE.get(shape, _plain(Type.JSON))


_DIGITS = re.compile(r"customfield_([0-9]+)", re.ASCII)


def _read(answer: Mapping[str, Any], dialect: Dialect) -> _Field | None:
    """The custom field that one element of `GET /field` describes; None for a system field."""
    found = _DIGITS.fullmatch(str(answer.get("id")))
    if found is None:
        return None
    schema: Mapping[str, Any] = answer.get("schema") or {}
    number = found.group(1)
    return _Field(
        id=found.group(),
        number=number,
        title=str(answer.get("name") or found.group()),
        jql=f"cf[{number}]" if answer.get("searchable") else "",
        kind=str(schema.get("custom") or ""),
        type=str(schema.get("type") or ""),
        items=str(schema.get("items") or ""),
        dialect=dialect,
    )


def _snake(title: str, otherwise: str) -> str:
    """`Story Points` → `story_points`; letters of every script stay; `otherwise` when nothing is left."""
    text = unicodedata.normalize("NFKC", title).lower()
    # Marks carry the vowels of many scripts, and are no word characters to Python.
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in text)
    name = "_".join(kept.split())
    if not name:
        return otherwise
    return name if unicodedata.category(name[0])[0] == "L" else f"field_{name}"


def _named(fields: Sequence[_Field], taken: Collection[str]) -> dict[str, _Columns]:
    """The columns of each field by its id; fields whose columns would collide all get their number."""
    times = dict.fromkeys((field.id for field in fields), 0)
    builders = {field.id: _builder(field) for field in fields}
    reserved = {name.lower() for name in taken}
    while True:
        columns = {
            field.id: builders[field.id](
                field, _snake(field.title, field.id) + f"_{field.number}" * times[field.id]
            )
            for field in fields
        }
        used = Counter(column.name for several in columns.values() for column in several)
        clashing = {
            one
            for one, several in columns.items()
            if any(used[column.name] > 1 or column.name in reserved for column in several)
        }
        if not clashing:
            return columns
        # Two fields that both carry their number cannot collide, so the ones without are to blame.
        bare = {one for one in clashing if not times[one]}
        for one in bare or clashing:
            times[one] += 1


def custom_columns(
    fields: Sequence[Mapping[str, Any]], dialect: Dialect, taken: Collection[str]
) -> tuple[Column, ...]:
    """The columns that the custom fields among `fields`, the answer of `GET /field`, add to `issues`.

    taken: the names of the columns `issues` has already.
    The names and their order (by field number) do not depend on the order of `fields`.
    """
    read = {field.id: field for answer in fields if (field := _read(answer, dialect)) is not None}
    ordered = sorted(read.values(), key=lambda field: int(field.number))
    columns = _named(ordered, taken)
    return tuple(column for field in ordered for column in columns[field.id])
