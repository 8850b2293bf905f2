"""Where a result goes: the standard output, or a file that is whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.sink import Sink


@contextmanager
def opened(path: Path | None, standard: Sink) -> Iterator[Sink]:
    """A stream to `path`, or with None the `standard` one.

    A file is written beside its place and moved there when everything is in it, so that a query that fails
    leaves what was there before. Devices and pipes are written to directly. Raises UsageError when the file
    cannot be made.
    """
    if path is None:
        yield standard
        standard.flush()
        return
    place = path.expanduser().resolve()
    direct = place.exists() and not place.is_file()
    beside = place if direct else place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        stream = beside.open("wb" if direct else "xb")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with stream:
            yield stream
        if not direct:
            beside.replace(place)
    finally:
        if not direct:
            beside.unlink(missing_ok=True)
