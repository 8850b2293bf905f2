"""A sandbox Jira, and a handful of questions that Jira's own search cannot answer.

Every step is a command that anybody can type; the connection is in the environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax

from jira_sandbox.process import Sandbox, running

BIN = Path(sys.executable).parent
QUESTIONS = Path(__file__).parent / "questions.sql"


def questions() -> Iterator[tuple[str, str]]:
    """The title and the SQL of each question, as they stand in questions.sql."""
    for block in QUESTIONS.read_text().split("\n\n"):
        title, _, sql = block.strip().partition("\n")
        yield title.removeprefix("-- "), sql.rstrip(";")


def environment_of(jira: Sandbox) -> Mapping[str, str]:
    """The environment in which `isthmus` finds the sandbox, and nothing of the user's own connections."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ISTHMUS_")},
        "ISTHMUS_URL": jira.url,
        "ISTHMUS_AUTH_SCHEME": "APIToken",
        "ISTHMUS_USER": jira.user,
        "ISTHMUS_API_TOKEN": jira.token,
        "ISTHMUS_CONFIG": os.devnull,
    }


def main() -> int:
    """Ask every question; the exit code of the first that fails."""
    console = Console(highlight=False)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with running("--issues=3000", "--latency-ms=80", f"--now={now}") as jira:
        environment = environment_of(jira)
        console.print("\nA Jira Cloud to try things on: 3,000 issues of a made-up company, 80 ms away.\n")
        steps = [(["test"], "Is the connection right?", "")]
        steps += [(["sql", "--format", "table", sql], title, sql) for title, sql in questions()]
        for arguments, title, sql in steps:
            console.rule(f"[bold]{title}", align="left")
            console.print(f"[green]$[/green] isthmus {arguments[0]}" + (' "' if sql else ""))
            if sql:
                shown = Syntax(sql, "sql", theme="ansi_dark", background_color="default", word_wrap=True)
                console.print(shown)
                console.print('"\n')
            done = subprocess.run([BIN / "isthmus", *arguments], env=environment, check=False)
            console.print()
            if done.returncode:
                return done.returncode
    console.print("Nothing is left running. Next: [bold]make test[/bold], or your own Jira: see README.md.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
