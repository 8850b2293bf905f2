"""A sandbox Jira, and a handful of questions that Jira's own search cannot answer.

Every step is a command that anybody can type; the connection is in the environment.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax

BIN = Path(sys.executable).parent
QUESTIONS = Path(__file__).parent / "questions.sql"


def questions() -> Iterator[tuple[str, str]]:
    """The title and the SQL of each question, as they stand in questions.sql."""
    for block in QUESTIONS.read_text().split("\n\n"):
        title, _, sql = block.strip().partition("\n")
        yield title.removeprefix("-- "), sql.rstrip(";")


@contextmanager
def sandbox(issues: int, latency_ms: int) -> Iterator[Mapping[str, str]]:
    """A Jira on a free port of this machine; yields the environment in which `isthmus` finds it."""
    command = [
        BIN / "jira-sandbox",
        "serve",
        "--ready-json",
        f"--issues={issues}",
        f"--latency-ms={latency_ms}",
        f"--now={datetime.now(UTC).isoformat(timespec='seconds')}",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            ready = json.loads(server.stdout.readline() if server.stdout else "")
            # Nothing of the user's own connections, so that these are not meant by mistake.
            yield {
                **{name: value for name, value in os.environ.items() if not name.startswith("ISTHMUS_")},
                "ISTHMUS_URL": ready["url"],
                "ISTHMUS_AUTH_SCHEME": "APIToken",
                "ISTHMUS_USER": ready["user"],
                "ISTHMUS_API_TOKEN": ready["token"],
                "ISTHMUS_CONFIG": os.devnull,
            }
        finally:
            server.send_signal(signal.SIGTERM)


def main() -> int:
    """Ask every question; the exit code of the first that fails."""
    console = Console(highlight=False)
    with sandbox(issues=3000, latency_ms=80) as environment:
        console.print("\nA Jira Cloud to try things on: 3,000 issues of a made-up company, 80 ms away.\n")
        steps = [(["test"], "Is the connection right?", "")]
        steps += [(["sql", "--format", "table", sql], title, sql) for title, sql in questions()]
        for arguments, title, sql in steps:
            console.rule(f"[bold]{title}", align="left")
            console.print(f"[dim]$ isthmus {arguments[0]}[/dim]")
            if sql:
                console.print(
                    Syntax(sql, "sql", theme="ansi_dark", background_color="default", word_wrap=True)
                )
            done = subprocess.run([BIN / "isthmus", *arguments], env=environment, check=False)
            console.print()
            if done.returncode:
                return done.returncode
    console.print("Nothing is left running. Next: [bold]make test[/bold], or your own Jira: see README.md.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
