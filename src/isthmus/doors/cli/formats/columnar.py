"""Parquet and Arrow: the result with its types, for programs."""

from __future__ import annotations

import pyarrow as pa

from isthmus.doors.cli.formats.value import names
from isthmus.doors.cli.sink import Sink

# A row group is written when it holds so much: large enough to compress and skip well, small in memory.
_GROUP_ROWS = 65_536
_GROUP_BYTES = 64 * 2**20


class _Counted:
    """A stream that knows how much was written: Parquet counts offsets, and a pipe cannot tell them."""

    closed = False

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._size = 0

    def write(self, data: bytes) -> int:
        """Pass on."""
        self._out.write(data)
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        """How much so far."""
        return self._size

    def flush(self) -> None:
        """Pass on."""
        self._out.flush()

    def close(self) -> None:
        """The stream beneath is not ours to close."""


class ParquetWriter:
    """Writes a result as Parquet, one row group at a time (https://parquet.apache.org)."""

    def __init__(self, out: Sink) -> None:
        from pyarrow import parquet

        self._make = parquet.ParquetWriter
        self._file = pa.PythonFile(_Counted(out), mode="w")
        self._waiting: list[pa.RecordBatch] = []

    def begin(self, schema: pa.Schema) -> None:
        """Begin the file."""
        self._schema = renamed(schema)
        self._parquet = self._make(self._file, self._schema, compression="zstd")

    def write(self, batch: pa.RecordBatch) -> None:
        """Take the rows of `batch`, and write a row group when there are enough."""
        self._waiting.append(pa.RecordBatch.from_arrays(batch.columns, schema=self._schema))
        rows = sum(one.num_rows for one in self._waiting)
        if rows >= _GROUP_ROWS or sum(one.nbytes for one in self._waiting) >= _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._parquet.write_table(pa.Table.from_batches(self._waiting, self._schema))
            self._waiting.clear()

    def end(self) -> None:
        """Write the rest and the footer, without which it is no Parquet."""
        self._flush()
        self._parquet.close()
        self._file.close()


class ArrowWriter:
    """Writes a result as Arrow IPC.

    stream: in the streaming format, which can be read while it comes; else in the file format, which most
    programs expect in a file called `.arrow`. https://arrow.apache.org/docs/format/Columnar.html
    """

    def __init__(self, out: Sink, *, stream: bool) -> None:
        self._file = pa.PythonFile(_Counted(out), mode="w")
        self._make = pa.ipc.new_stream if stream else pa.ipc.new_file

    def begin(self, schema: pa.Schema) -> None:
        """Write the schema."""
        self._schema = renamed(schema)
        self._ipc = self._make(self._file, self._schema)

    def write(self, batch: pa.RecordBatch) -> None:
        """Write `batch`."""
        self._ipc.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=self._schema))

    def end(self) -> None:
        """Write the end mark."""
        self._ipc.close()
        self._file.close()


def renamed(schema: pa.Schema) -> pa.Schema:
    """`schema` with every name once."""
    fields = [field.with_name(name) for field, name in zip(schema, names(schema), strict=True)]
    return pa.schema(fields)
