"""Where results go: files that are whole, and places that are written to as they are."""

import io
import os
from pathlib import Path

import pytest

from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.output import opened, target
from isthmus.doors.cli.sink import Sink


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_the_standard_output_has_many_names(name: str) -> None:
    assert target(Path(name)) is None


def test_other_places_stay_what_they_are(tmp_path: Path) -> None:
    assert target(tmp_path / "1") == tmp_path / "1"
    assert target(Path("/dev/stderr")) == Path("/dev/stderr")
    assert target(None) is None


@pytest.mark.parametrize(
    "folder",
    ["/dev/fd", "/proc/self/fd", f"/proc/{os.getpid()}/task/{os.getpid()}/fd"],
    ids=["dev", "self", "thread"],
)
def test_an_open_file_is_written_to_where_it_is(tmp_path: Path, folder: str) -> None:
    file = tmp_path / "out.txt"
    file.write_text("precious\n")
    with file.open("ab", buffering=0) as mine:
        mine.write(b"mine\n")
        with opened(Path(folder) / str(mine.fileno()), io.BytesIO()) as out:
            out.write(b"result\n")
        mine.write(b"more\n")
    assert file.read_text() == "precious\nmine\nresult\nmore\n"
    assert [one.name for one in tmp_path.iterdir()] == ["out.txt"]


def test_a_link_to_an_open_file_is_followed_to_it_only(tmp_path: Path) -> None:
    file, link = tmp_path / "out.txt", tmp_path / "link"
    with file.open("wb") as mine:
        link.symlink_to(f"/dev/fd/{mine.fileno()}")
        mine.write(b"mine\n")
        mine.flush()
        with opened(link, io.BytesIO()) as out:
            out.write(b"result\n")
    assert file.read_text() == "mine\nresult\n"
    assert link.is_symlink()


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with opened(pipe, io.BytesIO()) as out:
            out.write(b"result\n")
        assert os.read(reader, 100) == b"result\n"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_link_to_a_file_keeps_leading_to_it(tmp_path: Path) -> None:
    file, link = tmp_path / "out.txt", tmp_path / "link"
    file.write_text("old")
    link.symlink_to("out.txt")
    with opened(link, io.BytesIO()) as out:
        out.write(b"new")
    assert (link.is_symlink(), file.read_text()) == (True, "new")


def test_a_closed_file_cannot_be_written() -> None:
    with pytest.raises(UsageError, match="cannot be written"), opened(Path("/dev/fd/987"), io.BytesIO()):
        pass


def _write_and_fail(out: Sink) -> None:
    out.write(b"two\n")
    raise KeyError


def test_what_is_added_to_a_file_is_taken_back_when_it_fails(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    with opened(file, io.BytesIO(), append=True) as out:
        out.write(b"one\n")
    with pytest.raises(KeyError), opened(file, io.BytesIO(), append=True) as out:
        _write_and_fail(out)
    assert file.read_text() == "one\n"
