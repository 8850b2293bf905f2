"""The forms a result can be written in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from isthmus.doors.cli.sink import Sink

if TYPE_CHECKING:
    import pyarrow as pa

    from isthmus.doors.cli.screen import Ink


class Format(StrEnum):
    """A form of result."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    ARROW = "arrow"

    @property
    def binary(self) -> bool:
        """Whether it would only disturb a terminal."""
        return self in (Format.PARQUET, Format.ARROW)

    @property
    def single(self) -> bool:
        """Whether a file in this form can hold one result only."""
        return self.binary or self is Format.JSON


BY_SUFFIX = {
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".arrow": Format.ARROW,
    ".arrows": Format.ARROW,
    ".feather": Format.ARROW,
}


class Writer(Protocol):
    """Writes one result: `begin` once, `write` for each batch, `end` once."""

    def begin(self, schema: pa.Schema) -> None:
        """Take the columns."""
        ...

    def write(self, batch: pa.RecordBatch) -> None:
        """Take some rows."""
        ...

    def end(self) -> None:
        """Write what is left."""
        ...


def format_for(chosen: Format | None, path: Path | None, *, terminal: bool) -> Format:
    """The form that was chosen, else what the file's name says, else a table for people and CSV for pipes."""
    if chosen is not None:
        return chosen
    if path is not None:
        return BY_SUFFIX.get(path.suffix.lower(), Format.CSV)
    return Format.TABLE if terminal else Format.CSV


def writer_for(form: Format, out: Sink, *, path: Path | None, width: int | None, ink: Ink) -> Writer:
    """A writer of `form` to `out`, which `path` names if it is a file."""
    if form is Format.TABLE:
        from isthmus.doors.cli.formats.table import TableWriter

        return TableWriter(out, width, ink)
    if form is Format.CSV:
        from isthmus.doors.cli.formats.delimited import CsvWriter

        return CsvWriter(out)
    if form in (Format.JSON, Format.JSONL):
        from isthmus.doors.cli.formats.json import JsonWriter

        return JsonWriter(out, lines=form is Format.JSONL)
    from isthmus.doors.cli.formats.columnar import ArrowWriter, ParquetWriter

    if form is Format.PARQUET:
        return ParquetWriter(out)
    return ArrowWriter(out, stream=path is None or path.suffix.lower() == ".arrows")
