"""Tables for people: aligned columns, or one record after the other where columns do not fit."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import msgspec
import pyarrow as pa

from isthmus.doors.cli.formats.value import Plain, plain
from isthmus.doors.cli.screen import Ink
from isthmus.doors.cli.sink import Sink
from isthmus.doors.cli.text import shown, width_of

# Rows laid out together. Later ones may need wider columns; then the header is said again.
_CHUNK = 1000
_GUTTER = 2
# A text column is not cut shorter than this; if the table is still too wide, records are shown instead.
_LEAST = 16
# Of a longer value in a record the beginning is shown, and how long it is.
_LINES = 12
NULL = "NULL"


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    right: bool
    """Numbers stand under each other."""
    cut: bool
    """Whether it is text that may be cut to fit; an ellipsis shows where."""


class TableWriter:
    """Writes a result as a table of text.

    width: of the terminal; without one, nothing is cut and records are never used.
    """

    def __init__(self, out: Sink, width: int | None = None, ink: Ink | None = None) -> None:
        self._out = out
        self._width = width
        self._ink = ink or Ink()
        self._columns: list[_Column] = []
        self._rows: list[tuple[Plain, ...]] = []
        self._widths: list[int] = []
        self._shown = 0

    def begin(self, schema: pa.Schema) -> None:
        """Take the columns."""
        self._columns = [_Column(shown(one.name), _is_number(one.type), _is_text(one.type)) for one in schema]

    def write(self, batch: pa.RecordBatch) -> None:
        """Take the rows of `batch`, and print them when there are enough to know the widths."""
        columns = [plain(column) for column in batch.columns]
        self._rows.extend(zip(*columns, strict=True))
        while len(self._rows) >= _CHUNK:
            self._print(self._rows[:_CHUNK])
            del self._rows[:_CHUNK]

    def end(self) -> None:
        """Print the rest; the header at least."""
        if self._rows or not self._shown:
            self._print(self._rows)
            self._rows = []

    def _print(self, rows: list[tuple[Plain, ...]]) -> None:
        cells = [[_cell(value) for value in row] for row in rows]
        needed = [
            max([width_of(column.name), *(width_of(row[at]) for row in cells)])
            for at, column in enumerate(self._columns)
        ]
        needed = [max(pair) for pair in zip(needed, self._widths or needed, strict=True)]
        fitted = self._fitted(needed)
        lines = self._records(rows) if fitted is None else self._aligned(cells, rows, needed, fitted)
        self._shown += len(rows)
        self._out.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
        self._out.flush()

    def _fitted(self, needed: list[int]) -> list[int] | None:
        """The widths that fit the terminal, text columns cut alike; None when none do."""
        if self._width is None:
            return needed
        room = self._width - _GUTTER * (len(needed) - 1)
        least = [_LEAST if column.cut else need for column, need in zip(self._columns, needed, strict=True)]
        for cap in range(max(needed, default=0), 0, -1):
            widths = [min(need, max(cap, low)) for need, low in zip(needed, least, strict=True)]
            if sum(widths) <= room:
                return widths
            if cap <= _LEAST:
                break
        return None

    def _aligned(
        self, cells: list[list[str]], rows: list[tuple[Plain, ...]], needed: list[int], widths: list[int]
    ) -> list[str]:
        lines: list[str] = []
        if needed != self._widths:
            self._widths = needed
            heads = [column.name for column in self._columns]
            lines += [self._line(heads, widths, self._ink.bold), self._ink.dim(self._rule(widths))]
        dim_null = self._ink.dim
        for row, values in zip(cells, rows, strict=True):
            nulls = [at for at, value in enumerate(values) if value is None]
            lines.append(self._line(row, widths, dim_null, nulls))
        return lines

    def _line(
        self,
        cells: list[str],
        widths: list[int],
        style: Callable[[str], str],
        styled: list[int] | None = None,
    ) -> str:
        """One line; `style` on the cells `styled`, on all when that is not given."""
        parts = []
        last = len(cells) - 1
        for at, (cell, width, column) in enumerate(zip(cells, widths, self._columns, strict=True)):
            text = _cut(cell, width)
            pad = " " * (width - width_of(text))
            inked = style(text) if styled is None or at in styled else text
            parts.append(pad + inked if column.right else inked + (pad if at != last else ""))
        return (" " * _GUTTER).join(parts)

    @staticmethod
    def _rule(widths: list[int]) -> str:
        return (" " * _GUTTER).join("─" * width for width in widths)

    def _records(self, rows: list[tuple[Plain, ...]]) -> list[str]:
        """One line per value; long texts over several."""
        width = self._width or 80
        label = max((width_of(column.name) for column in self._columns), default=0)
        room = max(20, width - label - _GUTTER)
        lines = []
        for number, row in enumerate(rows, self._shown + 1):
            head = f"── {number} "
            lines.append(self._ink.dim(head + "─" * max(0, width - len(head))))
            for column, value in zip(self._columns, row, strict=True):
                name = self._ink.bold(column.name) + " " * (label - width_of(column.name) + _GUTTER)
                text = _cell(value, lines=True)
                parts = _wrapped(text, room)
                if value is None:
                    parts = [self._ink.dim(NULL)]
                elif len(parts) > _LINES:
                    parts = [*parts[: _LINES - 1], self._ink.dim(f"… {len(text):,} characters in all")]
                lines.append((name + parts[0]).rstrip())
                lines += [(" " * (label + _GUTTER) + part).rstrip() for part in parts[1:]]
        return lines


def _wrapped(text: str, room: int) -> list[str]:
    parts = [part for line in text.split("\n") for part in _wrap(line, room) or [""]]
    return parts or [""]


def _wrap(line: str, room: int) -> list[str]:
    """`line` in pieces of at most `room`; every letter stays, since people copy what they see."""
    return textwrap.wrap(line, room, drop_whitespace=False, replace_whitespace=False, break_on_hyphens=False)


def _cell(value: Plain, *, lines: bool = False) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        return shown(value, lines=lines)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return shown(", ".join(value))
    return shown(msgspec.json.encode(value).decode())


def _cut(text: str, width: int) -> str:
    if width_of(text) <= width:
        return text
    kept, used = [], 0
    for letter in text:
        used += width_of(letter)
        if used > width - 1:
            break
        kept.append(letter)
    return "".join(kept) + "…"


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _is_text(kind: pa.DataType) -> bool:
    fixed = pa.types.is_temporal(kind) or pa.types.is_boolean(kind) or _is_number(kind)
    return not fixed
