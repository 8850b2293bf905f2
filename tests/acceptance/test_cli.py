"""The command `isthmus` as a person or a script meets it: real processes, a real sandbox."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Site:
    """A sandbox that is up."""

    ready: Mapping[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        credential = "ISTHMUS_API_TOKEN" if self.ready["deployment"] == "cloud" else "ISTHMUS_PASSWORD"
        return {
            # What a coverage run hands to the processes it starts.
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "TERM": "xterm-256color",
            "ISTHMUS_URL": self.ready["url"],
            "ISTHMUS_USER": self.ready["user"],
            credential: self.ready["token"],
            "ISTHMUS_DEPLOYMENT": "Cloud" if self.ready["deployment"] == "cloud" else "DataCenter",
        }

    def run(self, *arguments: str, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BIN / "isthmus", *arguments],
            input=text,
            capture_output=True,
            text=True,
            env=self.environment | variables,
            timeout=60,
            check=False,
        )


def served(*options: str) -> Iterator[Site]:
    process = subprocess.Popen(
        [BIN / "jira-sandbox", "serve", "--ready-json", *options], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        yield Site(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGTERM)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Site]:
    yield from served("--issues", "200")


@pytest.fixture(scope="module")
def slow() -> Iterator[Site]:
    yield from served("--issues", "500", "--latency-ms", "400")


@pytest.fixture(scope="module")
def data_center() -> Iterator[Site]:
    yield from served("--issues", "50", "--deployment", "datacenter")


def test_the_version_comes_at_once(cloud: Site) -> None:
    started = os.times().children_user
    done = cloud.run("--version")
    assert done.stdout.startswith("isthmus ")
    assert os.times().children_user - started < 0.5


def test_json_is_one_array_and_nothing_else(cloud: Site) -> None:
    done = cloud.run("sql", "--format", "json", "SELECT key, labels, created FROM issues")
    rows = json.loads(done.stdout)
    assert len({row["key"] for row in rows}) == 200
    assert isinstance(rows[0]["labels"], list)
    assert rows[0]["created"].endswith("Z")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pipe_gets_csv_and_a_person_a_table(cloud: Site) -> None:
    query = "SELECT count(*) AS n FROM issues"
    assert cloud.run("sql", query).stdout == "n\n200\n"
    code, shown = on_terminal(cloud, "sql", query)
    assert code == 0
    assert "───" in shown
    assert "project is not EMPTY" in shown


def test_a_file_gets_the_form_that_its_name_says(cloud: Site, tmp_path: Path) -> None:
    path = tmp_path / "issues.parquet"
    assert cloud.run("sql", "-o", str(path), "SELECT key, updated FROM issues").returncode == 0
    assert pq.read_table(path).num_rows == 200


def test_the_standard_output_is_never_replaced(cloud: Site, tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    for name in ("/dev/stdout", "-"):
        file.write_text("precious\n")
        with file.open("ab") as out:
            done = subprocess.run(
                [BIN / "isthmus", "sql", "-o", name, "SELECT 1 AS a"],
                stdout=out,
                env=cloud.environment,
                timeout=60,
                check=False,
            )
        assert (done.returncode, file.read_text()) == (0, "precious\na\n1\n")


def test_a_closed_standard_output_is_told(cloud: Site, tmp_path: Path) -> None:
    def closed(options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", f"{BIN / 'isthmus'} sql {options} 'SELECT 1 AS a' >&-"],
            stderr=subprocess.PIPE,
            text=True,
            env=cloud.environment,
            timeout=60,
            check=False,
        )

    done = closed("--format json")
    assert done.stderr == "isthmus: The output could not be written: the standard output is closed.\n"
    assert done.returncode == 1
    assert closed(f"-o {tmp_path / 'x.csv'}").returncode == 0
    assert (tmp_path / "x.csv").read_text() == "a\n1\n"


def test_statements_come_from_files_and_pipes(cloud: Site, tmp_path: Path) -> None:
    file = tmp_path / "q.sql"
    file.write_text("SELECT 1 AS a;\n")
    assert cloud.run("sql", "-f", str(file)).stdout == "a\n1\n"
    assert cloud.run("sql", "-", text="SELECT 2 AS a").stdout == "a\n2\n"
    assert cloud.run("sql", text="SELECT 1 AS a; SELECT 2 AS b;").stdout == "a\n1\nb\n2\n"
    assert cloud.run("sql", "-", text="SELECT 1; SELECT 2").returncode == 2


def test_the_plan_shows_what_is_sent(cloud: Site) -> None:
    query = "SELECT key FROM issues WHERE status = 'Done'"
    assert 'status = "Done"' in cloud.run("sql", "--explain", query).stdout
    plan = json.loads(cloud.run("sql", "--explain", "json", query).stdout)
    assert plan[0]["table"] == "issues"


def test_tables_and_columns_are_listed(cloud: Site) -> None:
    tables = json.loads(cloud.run("tables", "--format", "json").stdout)
    assert "issues" in {one["name"] for one in tables}
    columns = json.loads(cloud.run("columns", "issues", "--format", "json").stdout)
    assert {"key", "summary"} <= {one["name"] for one in columns}
    wrong = cloud.run("columns", "isues")
    assert wrong.returncode == 1
    assert "issues" in wrong.stderr


@pytest.mark.parametrize("name", ["cloud", "data_center"])
def test_the_check_says_what_the_connection_is_good_for(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    found = json.loads(site.run("test", "--json").stdout)
    assert found["issues"] == site.ready["issues"]
    assert found["projects"] > 0
    assert found["browse"] is True
    assert found["time_zone"] == "Europe/Berlin"
    assert found["latency"] > 0
    shown = site.run("test")
    assert shown.returncode == 0
    assert found["dialect"] in shown.stdout
    assert site.ready["token"] not in shown.stdout + shown.stderr


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "word"),
    [
        (("sql", "SELEC 1"), {}, 1, "read"),
        (("sql", "SELECT nope FROM issues"), {}, 1, "nope"),
        (("sql", "--nope", "x"), {}, 2, "--nope"),
        (("sql", "--explain", "xml", "SELECT 1"), {}, 2, "'text', 'json'"),
        (("sqll",), {}, 2, "Did you mean 'sql'? See"),
        (("sql", "--option", "max_row=1", "SELECT 1"), {}, 2, "max_row"),
        (("sql", "-o", "/nope/x.csv", "SELECT 1"), {}, 2, "/nope/x.csv"),
        (("sql", "SELECT key FROM issues"), {"ISTHMUS_URL": "https://nope.invalid"}, 3, "resolved"),
        (("test",), {"ISTHMUS_URL": "http://127.0.0.1:9"}, 3, "connections"),
        (("sql", "SELECT key FROM issues"), {"ISTHMUS_API_TOKEN": "wrong"}, 4, "login"),
        (("test",), {"ISTHMUS_API_TOKEN": "wrong"}, 4, "login"),
    ],
)
def test_a_failure_is_one_line_and_its_exit_code(
    cloud: Site, arguments: tuple[str, ...], variables: dict[str, str], code: int, word: str
) -> None:
    done = cloud.run(*arguments, **({"ISTHMUS_RETRIES": "0"} | variables))
    assert (done.returncode, done.stderr.count("\n")) == (code, 1)
    assert done.stderr.startswith("isthmus: ")
    assert word in done.stderr


def test_a_failed_check_is_told_to_programs_too(cloud: Site) -> None:
    done = cloud.run("test", "--json", ISTHMUS_API_TOKEN="wrong")
    found = json.loads(done.stdout)
    assert (done.returncode, found["ok"], found["cause"]) == (4, False, "login")
    assert "expired" in found["remedy"]
    done = cloud.run("test", "--json", "--option", "max_row=1")
    found = json.loads(done.stdout)
    assert (done.returncode, found["cause"]) == (2, "options")
    assert "max_rows" in found["message"]
    assert json.loads(cloud.run("test", "--json").stdout)["ok"] is True


def test_what_is_no_jira_is_told(cloud: Site) -> None:
    wrong = cloud.ready["url"] + "/nope"
    for command in (("test",), ("sql", "SELECT key FROM issues")):
        done = cloud.run(*command, ISTHMUS_URL=wrong, ISTHMUS_DEPLOYMENT="Auto")
        assert done.returncode == 3
        assert f"does not look like Jira: {wrong}/rest/api/2/serverInfo answers 404" in done.stderr


def test_silence_is_explained(cloud: Site) -> None:
    started = time.monotonic()
    done = cloud.run("sql", "-v", "SELECT key FROM issues", ISTHMUS_URL="http://127.0.0.1:9")
    assert done.returncode == 3
    assert done.stderr.count("no answer from http://127.0.0.1:9, trying again\n") == 1
    assert time.monotonic() - started < 8


def test_verbose_shows_requests_and_no_secrets(cloud: Site) -> None:
    done = cloud.run("sql", "--verbose", "SELECT key FROM issues LIMIT 1")
    assert "POST /rest/api/3/search/jql → 200" in done.stderr
    assert cloud.ready["token"] not in done.stderr


def test_a_reader_that_goes_away_is_no_error_to_talk_about(cloud: Site) -> None:
    command = f"{BIN / 'isthmus'} sql 'SELECT key, description FROM issues' | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        env=cloud.environment,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) in (
        (141, "key,description\n", ""),
        (0, "key,description\n", ""),  # everything had fitted into the pipe
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_query_at_once_and_leaves_no_file(
    slow: Site, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    process = subprocess.Popen(
        [
            BIN / "isthmus",
            "sql",
            "--option",
            "requests_per_second=1",
            "-o",
            str(tmp_path / "x.csv"),
            "SELECT key, description FROM issues",
        ],
        env=slow.environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        deadline = time.monotonic() + 20
        while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(number)
        _, said = process.communicate(timeout=120)  # of the many minutes the query would take
    assert process.returncode == code, said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_the_shell_remembers_and_completes(cloud: Site, tmp_path: Path) -> None:
    keys = ["SELECT count(*) AS n\r", "FROM issues;\r", "\\q\r"]
    code, shown = on_terminal(cloud, "sql", keys=keys, XDG_STATE_HOME=str(tmp_path))
    assert code == 0
    assert "200" in shown
    history = tmp_path / "isthmus" / "history"
    assert "FROM issues;" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0


def on_terminal(
    site: Site, *arguments: str, keys: list[str] | None = None, **variables: str
) -> tuple[int, str]:
    """The exit code, and everything that a terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [BIN / "isthmus", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=site.environment | variables,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    waiting = list(keys or [])
    while chunk := _read(ours):
        shown += chunk
        if b"\x1b[6n" in chunk:  # where is the cursor?
            os.write(ours, b"\x1b[1;1R")
        if waiting and shown.rstrip().endswith((b">", b"\x1b[?25h", b"\x1b[0m")):
            time.sleep(0.5)
            os.write(ours, waiting.pop(0).encode())
    os.close(ours)
    return process.wait(timeout=20), shown.decode(errors="replace")


def _read(stream: int) -> bytes:
    try:
        return os.read(stream, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""
