"""What stands under a result: how it came about."""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.doors.cli.door import ScanReport
from isthmus.doors.cli.text import shown

_LONGEST = 300  # characters of a search
# More searches than this are counted instead of listed.
_LISTED = 3


def summary(rows: int, seconds: float, reports: Sequence[ScanReport]) -> str:
    """The result in one line, as in `12 rows in 0.84 s, 3 requests`."""
    parts = [f"{counted(rows, 'row')} in {seconds:.2f} s"]
    if reports:
        parts.append(counted(sum(one.requests for one in reports), "request"))
    return ", ".join(parts)


def footer(rows: int, seconds: float, reports: Sequence[ScanReport]) -> list[str]:
    """The summary, and for each table what Jira was asked and what was left to check here."""
    lines = [summary(rows, seconds, reports)]
    for report in reports:
        asked = [_short(one) for one in report.jql[:_LISTED]] or [report.endpoint]
        if len(report.jql) > _LISTED:
            asked.append(f"and {len(report.jql) - _LISTED} more searches")
        indent = " " * (len(report.table) + 2)
        lines.append(f"{report.table}  {asked[0]}")
        lines += [indent + one for one in asked[1:]]
        told = f"{counted(report.requests, 'request')}, {counted(report.rows, 'row')}"
        if report.residual:
            told += f"; checked here: {_short(report.residual)}"
        lines.append(indent + told)
    return lines


def counted(number: int, thing: str) -> str:
    """`number` of `thing`, as in `1 row` or `1,200 rows`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _short(text: str) -> str:
    return shown(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
