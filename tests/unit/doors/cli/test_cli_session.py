"""Queries, the shell and the program, on a database in memory."""

import io
import json
import time
from pathlib import Path

import pytest
from cli_database import Captured, Counts, Failure, MemoryConnection, MemoryDatabase, Report

from isthmus.connect import MissingOption
from isthmus.doors.cli.access import Access
from isthmus.doors.cli.footer import footer, summary
from isthmus.doors.cli.formats import Format
from isthmus.doors.cli.outcome import ExitCode, UsageError, exit_code, sentence
from isthmus.doors.cli.output import opened
from isthmus.doors.cli.program import _with_values, carried_out
from isthmus.doors.cli.progress import ProgressLine, progress_text
from isthmus.doors.cli.query import Delivery, ask, explain
from isthmus.doors.cli.run import Run
from isthmus.doors.cli.screen import Ink, Screen
from isthmus.doors.cli.shell import Shell
from isthmus.doors.cli.sink import Sink
from isthmus.jira.errors import Broken, Invalid, JiraError, Refused, Throttled, Unavailable


@pytest.fixture
def connection() -> MemoryConnection:
    return MemoryConnection()


def test_a_query_delivers_its_rows_and_says_how(connection: MemoryConnection) -> None:
    captured = Captured()
    ask(connection, "select 1 as a", Delivery(Format.TABLE), captured.screen)
    assert captured.text == "a\n─\n1\n"
    assert 'project = "A"' in captured.said
    assert connection.cursors[0].closed


def test_quiet_says_nothing(connection: MemoryConnection) -> None:
    captured = Captured()
    captured.screen.quiet = True
    ask(connection, "select 1 as a", Delivery(Format.TABLE), captured.screen)
    assert captured.said == ""


def test_a_file_is_whole_or_not_there(connection: MemoryConnection, tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    ask(connection, "select 1 as a", Delivery(path=path), Captured().screen)
    assert json.loads(path.read_text()) == [{"a": 1}]
    with pytest.raises(Failure):
        ask(connection, "select nope", Delivery(path=path), Captured().screen)
    with pytest.raises(KeyError), opened(path, io.BytesIO()) as out:
        _write_half(out)
    assert json.loads(path.read_text()) == [{"a": 1}]
    assert [one.name for one in tmp_path.iterdir()] == ["rows.json"]


def _write_half(out: Sink) -> None:
    out.write(b"half")
    raise KeyError


def test_a_file_that_cannot_be_made_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"), opened(tmp_path / "no" / "x", io.BytesIO()):
        pass


def test_devices_are_written_to_directly() -> None:
    with opened(Path("/dev/null"), io.BytesIO()) as out:
        out.write(b"gone")
    assert Path("/dev/null").exists()


def test_binary_forms_do_not_disturb_a_terminal(connection: MemoryConnection) -> None:
    with pytest.raises(UsageError, match="-o"):
        ask(connection, "select 1", Delivery(Format.PARQUET), Captured(width=80).screen)
    assert connection.cursors == []


def test_leaving_a_query_cancels_it(connection: MemoryConnection) -> None:
    cursor = connection.cursor()
    run = Run(cursor, "endless", lambda: None)
    run.begin()
    assert next(run.batches()).num_rows == 1
    started = time.monotonic()
    run.stop()
    assert cursor.canceled.is_set()
    assert time.monotonic() - started < 2


def test_an_interrupt_cancels_the_query(connection: MemoryConnection) -> None:
    captured = Captured()

    class Interrupting(io.BytesIO):
        def write(self, data: object) -> int:
            raise KeyboardInterrupt

    captured.screen.out = Interrupting()
    with pytest.raises(KeyboardInterrupt):
        ask(connection, "endless", Delivery(Format.CSV), captured.screen)
    assert connection.cursors[0].canceled.is_set()


def test_a_plan_comes_as_text_or_json(connection: MemoryConnection) -> None:
    captured = Captured()
    explain(connection, "select 1", as_json=False, screen=captured.screen)
    explain(connection, "select 1", as_json=True, screen=captured.screen)
    text, _, plan = captured.text.partition("\n")
    assert text == "issues: POST /search"
    assert json.loads(plan) == [{"table": "issues"}]


def shell_of(connection: MemoryConnection) -> tuple[Shell, Captured]:
    captured = Captured()
    captured.screen.quiet = True
    return Shell(connection, Delivery(Format.CSV), captured.screen), captured


def test_a_script_runs_to_its_end(connection: MemoryConnection) -> None:
    shell, captured = shell_of(connection)
    shell.obey(io.StringIO("select 1 as a;\nselect\n2 as b; -- more\nselect 3 as c"))
    assert captured.text == "a\n1\nb\n2\nc\n3\n"


def test_a_script_stops_at_the_first_error(connection: MemoryConnection) -> None:
    shell, captured = shell_of(connection)
    with pytest.raises(Failure):
        shell.obey(io.StringIO("select nope;\nselect 1;"))
    assert captured.text == ""


def test_commands_of_the_shell(connection: MemoryConnection, tmp_path: Path) -> None:
    shell, captured = shell_of(connection)
    path = tmp_path / "out.jsonl"
    lines = ["\\d", "\\d issues", "\\timing on", "\\format jsonl", f"\\o {path}", "select 1 as a;"]
    lines += ["\\o", "\\format", "\\?", "\\q", "select 2;"]
    shell.obey(f"{line}\n" for line in lines)
    assert captured.text.startswith("name,about\nboards,The boards.\n")
    assert 'key,VARCHAR,"=, IN",The key.' in captured.text
    assert path.read_text() == '{"a":1}\n'
    assert "Time: " in captured.said
    assert shell.ended


def test_explaining_replaces_running(connection: MemoryConnection) -> None:
    shell, captured = shell_of(connection)
    shell.obey(io.StringIO("\\explain on\nselect 1;\n\\explain\nselect 2 as b;"))
    assert captured.text == "issues: POST /search\nb\n2\n"


@pytest.mark.parametrize("line", ["\\nope", "\\timing maybe", "\\format xml"])
def test_wrong_commands_are_told(connection: MemoryConnection, line: str) -> None:
    shell, _ = shell_of(connection)
    with pytest.raises(UsageError):
        shell.run(line)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), ExitCode.USAGE),
        (MissingOption("x"), ExitCode.USAGE),
        (Refused("x"), ExitCode.REFUSED),
        (Throttled("x"), ExitCode.THROTTLED),
        (Unavailable("x"), ExitCode.UNREACHABLE),
        (Broken("x"), ExitCode.UNREACHABLE),
        (Invalid("x"), ExitCode.QUERY),
        (Failure("x"), ExitCode.QUERY),
    ],
)
def test_every_error_has_its_exit_code(error: Exception, code: ExitCode) -> None:
    assert exit_code(error) is code
    wrapped = Failure("wrapped")
    wrapped.__cause__ = error
    assert exit_code(wrapped) is code


@pytest.mark.parametrize(
    ("sqlstate", "code"),
    [("08001", 2), ("08006", 3), ("28000", 4), ("53400", 5), ("53200", 1), ("42P01", 1), ("", 1)],
)
def test_the_sqlstate_decides_where_no_cause_is_known(sqlstate: str, code: int) -> None:
    error = Failure("x")
    error.sqlstate = sqlstate
    assert exit_code(error) == code


def test_every_kind_of_jira_error_is_in_the_table() -> None:
    def kinds(kind: type[JiraError]) -> list[type[JiraError]]:
        return [kind, *(below for one in kind.__subclasses__() for below in kinds(one))]

    assert all(exit_code(kind("x")) in set(ExitCode) for kind in kinds(JiraError))


def test_errors_are_one_line_that_controls_nothing() -> None:
    assert sentence(ValueError("two\n lines \x1b[2J")) == "two lines ␛[2J"
    assert sentence(ValueError()) == "ValueError"


def test_a_failure_is_said_on_the_error_stream() -> None:
    captured = Captured()

    def task(_: object, __: Screen) -> None:
        raise Failure("no such thing")

    assert carried_out(task, MemoryDatabase(), captured.screen) == 1
    assert (captured.text, captured.said) == ("", "isthmus: no such thing\n")


def test_explain_does_not_swallow_the_statement() -> None:
    assert _with_values(["sql", "--explain", "select 1"]) == ["sql", "--explain=text", "select 1"]
    assert _with_values(["sql", "--explain", "json", "x"]) == ["sql", "--explain", "json", "x"]
    assert _with_values(["sql", "--", "--explain"]) == ["sql", "--", "--explain"]
    assert _with_values(["sql", "--explain", "xml", "x y"]) == ["sql", "--explain", "xml", "x y"]
    assert _with_values(["sql", "--explain", "-"]) == ["sql", "--explain=text", "-"]


def test_options_are_read_by_name() -> None:
    database, captured = MemoryDatabase(), Captured()
    access = Access("Url=x", "work", None, ("MaxRows=5", "user=a=b"), verbose=True)
    with access.opened(database, captured.screen):
        pass
    text, profile, options = database.asked[0]
    assert (text, profile, options) == ("Url=x", "work", {"MaxRows": "5", "user": "a=b"})
    assert "api_token = ***" in captured.said


@pytest.mark.parametrize("option", ["max_rows", "=5"])
def test_an_option_without_name_or_value_is_refused_unseen(option: str) -> None:
    with pytest.raises(UsageError) as caught:
        Access(options=(option,)).named()
    assert option not in str(caught.value).replace("max_rows=100", "")


def test_the_progress_names_share_and_speed() -> None:
    text = progress_text(Counts(rows=50, expected=200, requests=3, throttled=1), 2.0)
    assert text.endswith("50 of 200 rows · 25 rows/s · 6 s left · 3 requests · Jira asked to wait 1×")
    assert "━" * 6 + "─" * 18 in text
    assert progress_text(Counts(requests=1), 0.0).endswith("0 rows · 1 request")
    assert "2:00 left" in progress_text(Counts(rows=10, expected=610), 2.0)


def test_no_progress_where_nobody_watches() -> None:
    captured = Captured()
    line = ProgressLine(captured.screen, Counts)
    line.tick()
    line.end()
    assert captured.said == ""


def test_the_footer_tells_each_search_up_to_a_few() -> None:
    reports = [Report(jql=("a", "b", "c", "d", "e"), residual="x > 1"), Report("boards", "GET /board", ())]
    assert footer(2, 1.0, reports) == [
        "2 rows in 1.00 s, 2 requests",
        "issues  a",
        "        b",
        "        c",
        "        and 2 more searches",
        "        1 request, 2 rows; checked here: x > 1",
        "boards  GET /board",
        "        1 request, 2 rows",
    ]
    assert summary(1, 0.5, ()) == "1 row in 0.50 s"


def test_ink_is_only_for_terminals() -> None:
    assert Ink(True).bold("x") == "\x1b[1mx\x1b[0m"
    assert Ink(False).bad("x") == "x"
