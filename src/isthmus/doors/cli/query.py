"""A query from its text to its result in the form asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from isthmus.doors.cli.door import Connection, Cursor
from isthmus.doors.cli.footer import footer, summary
from isthmus.doors.cli.formats import BY_SUFFIX, Format, Writer, format_for, writer_for
from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.output import opened
from isthmus.doors.cli.progress import ProgressLine
from isthmus.doors.cli.run import Run
from isthmus.doors.cli.screen import Ink, Screen
from isthmus.doors.cli.sink import Sink
from isthmus.doors.cli.statements import is_explained


@dataclass(frozen=True, slots=True)
class Delivery:
    """In which form a result is wanted, and where. None leaves it to the place.

    append: whether the file holds results already, which stay.
    """

    form: Format | None = None
    path: Path | None = None
    append: bool = False

    def settled(self, screen: Screen) -> Format:
        """The form. Raises UsageError where it would only disturb a terminal."""
        form = format_for(self.form, self.path, terminal=screen.out_is_terminal)
        if form.binary and self.to_terminal(screen):
            raise UsageError(f"{form} is not for a terminal: name a file with -o, or pipe it to a program.")
        if form.single and self.append:
            raise UsageError(
                f"{self.path} holds a result already, and a file of {form} holds one only: name another file."
            )
        return form

    @property
    def formless(self) -> bool:
        """Whether neither an option nor the name of the file says a form."""
        return self.form is None and (self.path is None or self.path.suffix.lower() not in BY_SUFFIX)

    @contextmanager
    def opened(self, screen: Screen) -> Iterator[Sink]:
        """The stream to write to. See `isthmus.doors.cli.output.opened`."""
        with opened(self.path, screen.out, append=self.append) as out:
            yield out

    def writer(self, form: Format, out: Sink, screen: Screen) -> Writer:
        """What writes `form` to `out`."""
        if self.to_terminal(screen):
            return writer_for(form, out, path=None, width=screen.width, ink=screen.ink)
        return writer_for(form, out, path=self.path, width=None, ink=Ink())

    def to_terminal(self, screen: Screen) -> bool:
        """Whether a person reads the result as it comes."""
        return self.path is None and screen.out_is_terminal


class _Cleared:
    """The terminal, on which a progress line may stand: it goes before the first row comes."""

    def __init__(self, out: Sink, line: ProgressLine) -> None:
        self._out = out
        self._line = line

    def write(self, data: bytes) -> int:
        """Write `data` where the progress was."""
        self._line.end()
        return self._out.write(data)

    def flush(self) -> None:
        """Pass on."""
        self._out.flush()


def ask(connection: Connection, sql: str, delivery: Delivery, screen: Screen) -> None:
    """Run `sql` and deliver its result. Raises what the database raises; Ctrl-C stops the query.

    A plan is lines of text: in a table or in CSV it would only be harder to read, unless that is asked for.
    """
    if delivery.formless and is_explained(sql):
        text = connection.explain(sql).text()
        with delivery.opened(screen) as out:
            out.write(f"{text}\n".encode())
        return
    form = delivery.settled(screen)
    cursor = connection.cursor()
    line = ProgressLine(screen, lambda: cursor.progress)
    run = Run(cursor, sql, line.tick)
    try:
        schema = run.begin()
        rows = 0
        with delivery.opened(screen) as out:
            sink = _Cleared(out, line) if delivery.to_terminal(screen) else out
            writer = delivery.writer(form, sink, screen)
            writer.begin(schema)
            for batch in run.batches():
                rows += batch.num_rows
                writer.write(batch)
            writer.end()
        line.end()
        _tell(rows, line.seconds, cursor, screen, whole=form is Format.TABLE and delivery.path is None)
    finally:
        line.end()
        run.stop()
        cursor.close()


def _tell(rows: int, seconds: float, cursor: Cursor, screen: Screen, *, whole: bool) -> None:
    """Say how the result came about: wholly under a table, else in one line and only to a person."""
    if whole:
        for text in footer(rows, seconds, cursor.reports):
            screen.remark(text)
    elif screen.err_is_terminal:
        screen.remark(summary(rows, seconds, cursor.reports))


def explain(connection: Connection, sql: str, *, as_json: bool, screen: Screen) -> None:
    """Say how `sql` would be read. Raises what the database raises."""
    explanation = connection.explain(sql)
    if as_json:
        screen.print(json.dumps(explanation.to_json(), ensure_ascii=False, indent=2, default=list))
    else:
        screen.print(explanation.text() or "Nothing is asked of Jira.")


def show(columns: Sequence[str], rows: Sequence[tuple[str, ...]], delivery: Delivery, screen: Screen) -> None:
    """Deliver a list of our own making in the same forms as a result."""
    import pyarrow as pa

    form = delivery.settled(screen)
    texts = [pa.array([row[at] for row in rows], pa.string()) for at in range(len(columns))]
    batch = pa.RecordBatch.from_arrays(texts, names=list(columns))
    with delivery.opened(screen) as out:
        writer = delivery.writer(form, out, screen)
        writer.begin(batch.schema)
        writer.write(batch)
        writer.end()
