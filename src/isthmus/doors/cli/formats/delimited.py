"""CSV as of RFC 4180, with line feeds: https://www.rfc-editor.org/rfc/rfc4180."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec
import pyarrow as pa

from isthmus.doors.cli.formats.value import Plain, plain
from isthmus.doors.cli.sink import Sink

_SPECIAL = re.compile(r'[",\r\n]')


class CsvWriter:
    """Writes a result as CSV while it comes.

    NULL is an empty cell and the empty text is `""`, as PostgreSQL writes and reads them. Lists are JSON.
    """

    def __init__(self, out: Sink) -> None:
        self._out = out

    def begin(self, schema: pa.Schema) -> None:
        """Write the header."""
        self._out.write((",".join(_quoted(name) for name in schema.names) + "\n").encode())

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of `batch`."""
        columns = [[_cell(value) for value in plain(column)] for column in batch.columns]
        lines = [",".join(row) for row in zip(*columns, strict=True)]
        self._out.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))

    def end(self) -> None:
        """Nothing follows the rows."""


def _cell(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    return _quoted(msgspec.json.Encoder(decimal_format="number").encode(value).decode())


def _quoted(text: str) -> str:
    if text and not _SPECIAL.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'
