"""Where a result goes: the standard output, an open file or device, or a file that is whole or not there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.sink import Sink

# Folders whose entries are the open files of a process, each named by its number.
# https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
_DESCRIPTORS = re.compile(r"/dev/fd|/proc/(?P<process>[0-9]+)(?:/task/[0-9]+)?/fd")
# More links than this in a row are a circle, as the kernel sees it.
_LINKS = 40


def target(path: Path | None) -> Path | None:
    """`path` as a place for results; None is the standard output, which `-` and `/dev/stdout` mean, too."""
    if path is None or str(path) == "-" or _descriptor(path) == 1:
        return None
    return path


@contextmanager
def opened(path: Path | None, standard: Sink, *, append: bool = False) -> Iterator[Sink]:
    """A stream to `path`, or with None the `standard` one.

    A file is written beside its place and moved there when everything is in it, so that a query that fails
    leaves what was there before; with `append`, it goes on behind what the file holds. What is no regular
    file (a device, a pipe, an open file of this process) is written to as it is. Raises UsageError when that
    cannot be done.
    """
    if path is None:
        yield standard
        standard.flush()
        return
    place = path.expanduser()
    try:
        if _is_direct(place):
            with _in_place(place) as stream:
                yield stream
        elif append:
            with _behind(place) as stream:
                yield stream
        else:
            with _beside(Path(os.path.realpath(place))) as stream:
                yield stream
    except _Unwritable as error:
        raise UsageError(f"{path} cannot be written: {error.reason}.") from None


class _Unwritable(Exception):
    """There is no stream to the place. `reason` is the system's."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.reason = error.strerror


def _is_direct(place: Path) -> bool:
    """Whether `place` names something that lives on: to put another file there would cut it off."""
    return _owned(place) is not None or (place.exists() and not place.is_file())


def _owned(place: Path) -> tuple[str, str] | None:
    """The process ("" for this one) and the number of the open file that `place` leads to, if it is one.

    `/dev/stdout` is a link to such a number, and that again one to the file behind it: to follow it to its
    end would forget that the file is open.
    """
    for _ in range(_LINKS):
        folder = Path(os.path.realpath(place.parent))
        if (match := _DESCRIPTORS.fullmatch(str(folder))) and place.name.isdecimal():
            process = match["process"]
            return ("" if process in (None, str(os.getpid())) else process), place.name
        if not place.is_symlink():
            return None
        place = folder / place.readlink()
    return None


def _descriptor(place: Path) -> int | None:
    """The number of the open file of this process that `place` leads to."""
    owned = _owned(place)
    return int(owned[1]) if owned and not owned[0] else None


def _in_place(place: Path) -> BinaryIO:
    """A stream to what is there already, at the position where its other writers are."""
    number = _descriptor(place)
    try:
        return place.open("ab") if number is None else os.fdopen(os.dup(number), "wb")
    except OSError as error:
        raise _Unwritable(error) from None


@contextmanager
def _beside(place: Path) -> Iterator[BinaryIO]:
    """A stream to a new file that takes its place at the end."""
    # Nobody else has this name, so whatever has it may go: Ctrl-C can come before `open` has even returned.
    part = place.with_name(f".{place.name}.{uuid4().hex}.part")
    try:
        with _created(part) as stream:
            yield stream
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _created(part: Path) -> BinaryIO:
    try:
        return part.open("xb")
    except OSError as error:
        raise _Unwritable(error) from None


@contextmanager
def _behind(place: Path) -> Iterator[BinaryIO]:
    """A stream that goes on at the end of a file; what it wrote is taken back when it fails."""
    try:
        stream = place.open("ab")
    except OSError as error:
        raise _Unwritable(error) from None
    size = stream.tell()
    whole = False
    try:
        with stream:
            yield stream
        whole = True
    finally:
        if not whole:
            os.truncate(place, size)


__all__ = ["opened", "target"]
