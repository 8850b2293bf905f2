"""JSON: one array of objects, or one object per line."""

from __future__ import annotations

import msgspec
import pyarrow as pa

from isthmus.doors.cli.formats.value import names, plain
from isthmus.doors.cli.sink import Sink

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class JsonWriter:
    """Writes a result as JSON while it comes.

    lines: one object per line (https://jsonlines.org), else one array of all.
    """

    def __init__(self, out: Sink, *, lines: bool) -> None:
        self._out = out
        self._lines = lines
        self._names: list[str] = []
        self._first = True

    def begin(self, schema: pa.Schema) -> None:
        """Take the columns; the array begins."""
        self._names = names(schema)
        if not self._lines:
            self._out.write(b"[")

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of `batch`."""
        if not batch.num_rows:
            return
        columns = [plain(column) for column in batch.columns]
        rows = [
            _ENCODER.encode(dict(zip(self._names, row, strict=True))) for row in zip(*columns, strict=True)
        ]
        if self._lines:
            self._out.write(b"\n".join(rows) + b"\n")
            return
        self._out.write((b"\n" if self._first else b",\n") + b",\n".join(rows))
        self._first = False

    def end(self) -> None:
        """The array ends."""
        if not self._lines:
            self._out.write(b"]\n" if self._first else b"\n]\n")
