"""How the JSON of a column becomes a value, and the way back.

| type    | Python                    | from JSON                                                        |
|---------|---------------------------|------------------------------------------------------------------|
| TEXT    | str                       | text; anything else as its JSON text                             |
| INTEGER | int, 64-bit               | a whole number, also as text or as a float without a fraction    |
| NUMBER  | float                     | a number, also as text                                           |
| BOOLEAN | bool                      | true, false, also as text                                        |
| DATE    | date                      | `2026-04-28`; the day of a moment                                |
| INSTANT | datetime in UTC           | ISO 8601 with an offset, with or without its colon; epoch millis |
| TEXTS   | tuple of str              | a list of texts; null is the empty list                          |
| RICH    | str, dict or None         | left as it is: `isthmus.jira.markup` turns it into Markdown      |
| JSON    | str                       | the value as compact JSON text, members in Jira's order          |

Null is None, but for TEXTS.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, NoReturn

from isthmus.catalog.model import Type

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_SHOWN = 60  # characters of a value that an error repeats
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _refuse(kind: Type, value: object) -> NoReturn:
    shown = repr(value)
    if len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "…"
    raise ValueError(f"not a value of type {kind.value}: {shown}")


def _encode(value: object) -> str:
    try:
        return _encoder.encode(value)
    except RecursionError:
        raise ValueError("not a value of type json: nested too deep") from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else _encode(value)


def _integer(value: object) -> int:
    number: int
    match value:
        case bool():
            _refuse(Type.INTEGER, value)
        case int():
            number = value
        case float() if value.is_integer():
            number = int(value)
        case str() if _WHOLE.fullmatch(value):
            number = int(value)
        case _:
            _refuse(Type.INTEGER, value)
    if not _SMALLEST <= number <= _LARGEST:
        _refuse(Type.INTEGER, value)
    return number


_WHOLE = re.compile(r"-?[0-9]{1,20}", re.ASCII)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        _refuse(Type.NUMBER, value)
    try:
        number = float(value)
    except (ValueError, OverflowError):
        _refuse(Type.NUMBER, value)
    if not math.isfinite(number):
        _refuse(Type.NUMBER, value)
    return number


_BOOLEANS: Final[Mapping[object, bool]] = {"true": True, "false": False}


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _BOOLEANS:
        return _BOOLEANS[value.lower()]
    _refuse(Type.BOOLEAN, value)


_DAY_LENGTH = 10  # yyyy-mm-dd


def _date(value: object) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:_DAY_LENGTH])
        except ValueError:
            pass
    _refuse(Type.DATE, value)


def _instant(value: object) -> datetime:
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        elif isinstance(value, int) and not isinstance(value, bool):
            return _EPOCH + timedelta(milliseconds=value)
    except (ValueError, OverflowError):
        pass
    _refuse(Type.INSTANT, value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        _refuse(Type.TEXTS, value)
    return tuple(_text(one) for one in value if one is not None)


def _rich(value: object) -> object:
    if not isinstance(value, str | dict):
        _refuse(Type.RICH, value)
    return value


_PARSERS: Final[Mapping[Type, Callable[[object], object]]] = {
    Type.TEXT: _text,
    Type.INTEGER: _integer,
    Type.NUMBER: _number,
    Type.BOOLEAN: _boolean,
    Type.DATE: _date,
    Type.INSTANT: _instant,
    Type.TEXTS: _texts,
    Type.RICH: _rich,
    Type.JSON: _encode,
}


def parser(kind: Type) -> Callable[[object], object]:
    """The function that reads one JSON value of `kind` which is not null, for loops over many rows.

    It raises ValueError with the type and the shortened value when the value cannot be read.
    """
    return _PARSERS[kind]


def parse(kind: Type, value: object) -> object:
    """Read the JSON `value` of a column of type `kind`; see the table above.

    Raises ValueError with the type and the shortened value when it cannot be read.
    """
    if value is None:
        return () if kind is Type.TEXTS else None
    return _PARSERS[kind](value)


def _render_date(value: object) -> str:
    if isinstance(value, datetime) or not isinstance(value, date):
        _refuse(Type.DATE, value)
    return value.isoformat()


def _render_instant(value: object) -> str:
    """Jira wants milliseconds and an offset without a colon: `2026-04-28T13:33:31.783+0000`."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        _refuse(Type.INSTANT, value)
    moment = value.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000".rjust(28, "0")


def _render_text(value: object) -> str:
    if not isinstance(value, str):
        _refuse(Type.TEXT, value)
    return value


def _render_json(value: object) -> object:
    if not isinstance(value, str):
        _refuse(Type.JSON, value)
    try:
        return json.loads(value)
    except ValueError:
        _refuse(Type.JSON, value)


_RENDERERS: Final[Mapping[Type, Callable[[object], object]]] = {
    Type.TEXT: _render_text,
    Type.INTEGER: _integer,
    Type.NUMBER: _number,
    Type.BOOLEAN: _boolean,
    Type.DATE: _render_date,
    Type.INSTANT: _render_instant,
    Type.TEXTS: lambda value: list(_texts(value)),
    Type.RICH: _rich,
    Type.JSON: _render_json,
}


def render(kind: Type, value: object) -> object:
    """The JSON that Jira takes for a Python `value` of a column of type `kind`; None is null.

    An INSTANT keeps milliseconds, as Jira does. Raises ValueError as `parse` does.
    """
    return None if value is None else _RENDERERS[kind](value)


_NAMES = ("displayName", "name", "value", "key", "label", "id")


def readable(value: object) -> str | None:
    """The value of any field as a person would read it: names instead of objects, lists joined by commas.

    What has no name is compact JSON; rich text in ADF is its plain text. None when there is nothing to read.
    """
    match value:
        case None:
            return None
        case str():
            return value
        case list():
            return ", ".join(text for text in map(readable, value) if text is not None) or None
        case {"type": "doc", "content": list(content)}:
            return _plain(content)
        case {"value": str(chosen), "child": {"value": str(child)}}:  # a cascading select
            return f"{chosen} - {child}"
        case dict():
            name = next((value[one] for one in _NAMES if isinstance(value.get(one), str)), None)
            return name if name is not None else _encode(value) if value else None
        case _:
            return _encode(value)


def _plain(blocks: list[object]) -> str:
    """The texts of an ADF document, a line for each block; an explicit stack, since documents may be deep."""
    lines: list[str] = []
    for block in blocks:
        parts: list[str] = []
        stack = [block]
        while stack:
            node = stack.pop()
            if not isinstance(node, dict):
                continue
            attributes = node.get("attrs")
            shown = node.get("text") or (attributes.get("text") if isinstance(attributes, dict) else None)
            if isinstance(shown, str):
                parts.append(shown)
            content = node.get("content")
            if isinstance(content, list):
                stack.extend(reversed(content))
        lines.append("".join(parts))
    return "\n".join(lines).strip()
