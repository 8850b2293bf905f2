"""The shell: words that are commands, results that follow each other in a file, plans as plain lines."""

import io
from pathlib import Path

import pytest
from cli_database import Captured, MemoryConnection

from isthmus.doors.cli.formats import Format
from isthmus.doors.cli.outcome import UsageError
from isthmus.doors.cli.query import Delivery, ask
from isthmus.doors.cli.shell import Shell
from isthmus.doors.cli.statements import command, is_complete, is_explained


@pytest.fixture
def shell() -> Shell:
    captured = Captured()
    captured.screen.quiet = True
    return Shell(MemoryConnection(), Delivery(), captured.screen)


def shown(shell: Shell) -> str:
    assert isinstance(shell.screen.out, io.BytesIO)
    return shell.screen.out.getvalue().decode()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("quit", "\\q"),
        (" EXIT ;\n", "\\q"),
        ("help;", "\\?"),
        ("\\o x y ;", "\\o x y"),
        ("select 1;", ""),
        ("exit plan", ""),
    ],
)
def test_plain_words_are_commands(text: str, meant: str) -> None:
    assert command(text) == meant
    assert is_complete("quit")
    assert not is_complete("exit plan")


@pytest.mark.parametrize("word", ["quit", "exit;", "\\q"])
def test_the_shell_is_left(shell: Shell, word: str) -> None:
    shell.obey([f"{word}\n", "select 1;\n"])
    assert (shell.ended, shown(shell)) == (True, "")


def test_help_is_given_and_not_inside_a_statement(shell: Shell) -> None:
    shell.obey(["help\n", "select 1 as\n", "quit\n", ";"])
    assert "\\o [FILE]" in shown(shell)
    assert shown(shell).endswith("quit\n1\n")


def test_results_follow_each_other_in_a_file(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old\n")
    shell.obey([f"\\o {file}\n", "select 1 as a; select 2 as b;", "\\d\n"])
    assert file.read_text() == "a\n1\nb\n2\nname,about\nboards,The boards.\nissues,The issues.\n"
    shell.obey([f"\\o {file}\n", "select 3 as c;"])
    assert file.read_text() == "c\n3\n"


@pytest.mark.parametrize("name", ["out.parquet", "out.arrow", "out.json"])
def test_a_file_that_holds_one_result_keeps_it(shell: Shell, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    shell.obey([f"\\o {file}\n", "select 1 as a;", "\\d\n"])
    before = file.read_bytes()
    with pytest.raises(UsageError, match="holds a result already"):
        shell.run("select 2 as b;")
    assert file.read_bytes() == before
    assert "boards" in shown(shell)


def test_the_standard_output_is_here(shell: Shell) -> None:
    shell.obey(["\\o -\n", "select 1 as a; select 2 as b;"])
    assert shown(shell) == "a\n1\nb\n2\n"


@pytest.mark.parametrize(
    ("statement", "plan"),
    [
        ("EXPLAIN select 1", True),
        ("-- why\n/* so */ explain select 1", True),
        ("select 1 as explain", False),
        ("explained", False),
    ],
)
def test_a_plan_is_known_by_its_first_word(statement: str, plan: bool) -> None:
    assert is_explained(statement) is plan


def test_a_plan_comes_as_lines_unless_a_form_is_asked_for(tmp_path: Path) -> None:
    captured, file = Captured(), tmp_path / "plan.txt"
    ask(MemoryConnection(), "explain select 1", Delivery(), captured.screen)
    ask(MemoryConnection(), "explain select 1", Delivery(path=file), captured.screen)
    assert captured.text == file.read_text() == "issues: POST /search\n"
    captured = Captured()
    ask(MemoryConnection(), "explain select 1", Delivery(Format.CSV), captured.screen)
    assert captured.text != "issues: POST /search\n"
