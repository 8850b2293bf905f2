"""The command line: one query at a time, a shell, and the questions asked before the first query."""

from isthmus.doors.cli.program import run

__all__ = ["run"]
