"""Made-up companies kept in files: a million issues are made up once, and are there in seconds ever after.

A file is a pickle, which can do whatever its writer likes when it is read: it lies in a folder that only its
owner may enter, and one that somebody else owns is not read.
https://docs.python.org/3/library/pickle.html
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from jira_sandbox.company.generator import generated_site
from jira_sandbox.state.site import Site

WORTH = 50_000
"""Issues from which on a company is kept: fewer are made up in a moment."""

KEPT = 3
"""Companies that are kept; the one that was used longest ago makes room."""

Options = dict[str, Any]


def folder() -> Path:
    """Give the folder of the files (https://specifications.freedesktop.org/basedir-spec/latest/)."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "jira-sandbox"


def made_up(url: str, place: Path | None = None, *, issues: int, **options: Any) -> Site:
    """Make up a company; see ``generated_site``. A large one is kept in a file and read again from it.

    Raises:
        ForeignFileError: the file may hold what somebody else wrote.
    """
    whole = {"issues": issues, **options}
    return generated_site(url, **whole) if issues < WORTH else cached_site(url, generated_site, whole, place)


def cached_site(url: str, make: Callable[..., Site], options: Options, place: Path | None = None) -> Site:
    """Give the company that ``make`` makes up of these options, from a file if there is one.

    A file that cannot be read to its end is made anew.

    Args:
        url: where it is served; a file fits every address.
        make: called as ``make(url, **options)`` when there is no file, which is then written.
        options: plain values.
        place: the folder of the files, if not ``folder()``.

    Raises:
        ForeignFileError: the file may hold what somebody else wrote.
    """
    place = place or folder()
    file = place / f"{digest(options)}.site"
    with suppress(FileNotFoundError, EOFError, pickle.UnpicklingError):
        with file.open("rb") as stream, _unhindered():
            _own(stream, file)
            found: Site = _Reader(stream, url).load()
        file.touch()
        return found
    site = make(url, **options)
    write(site, file)
    return site


def digest(options: Options) -> str:
    """Name what a company is made of: its options, and the program that makes it up."""
    told = hashlib.blake2b(repr(sorted(options.items())).encode(), digest_size=16)
    for part in ("company", "service", "state"):
        for source in sorted(resources.files("jira_sandbox").joinpath(part).iterdir(), key=lambda s: s.name):
            if source.name.endswith(".py"):
                told.update(source.read_bytes())
    return told.hexdigest()


def write(site: Site, file: Path) -> None:
    """Keep a company in a file, which is whole or not there."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(f".{uuid4().hex}")
    try:
        with open(part, "xb", opener=_private) as stream, _unhindered():
            _Writer(stream, site.url).dump(site)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    others = sorted(file.parent.glob("*.site"), key=lambda other: other.stat().st_mtime, reverse=True)
    for old in others[KEPT:]:
        old.unlink(missing_ok=True)


class ForeignFileError(Exception):
    """A file that somebody else could have written; the message says which and what to do."""


def _own(stream: BinaryIO, file: Path) -> None:
    about = os.fstat(stream.fileno())
    if about.st_uid != os.geteuid() or about.st_mode & 0o022:
        raise ForeignFileError(f"{file} belongs to somebody else, or others may write it: delete it.")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _unhindered() -> Iterator[None]:
    """Leave the garbage alone: nothing of this is, and looking for some would double the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Writer(pickle.Pickler):
    """Writes a site in such a way that it can be read for another address."""

    def __init__(self, stream: BinaryIO, url: str) -> None:
        super().__init__(stream, protocol=5)
        self._url = url

    def persistent_id(self, thing: Any) -> list[str] | None:
        """Take apart texts that hold the address."""
        if type(thing) is str and self._url in thing:
            return thing.split(self._url)
        return None


class _Reader(pickle.Unpickler):
    """Reads a site for an address."""

    def __init__(self, stream: BinaryIO, url: str) -> None:
        super().__init__(stream)
        self._url = url

    def persistent_load(self, parts: list[str]) -> str:
        """Put texts together again."""
        return self._url.join(parts)
