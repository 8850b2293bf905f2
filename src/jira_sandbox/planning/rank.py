"""Rank: the order people give issues, kept as texts between any two of which there is room for another.

https://support.atlassian.com/jira/kb/understand-the-lexorank-managment-page-in-jira-server/
"""

from __future__ import annotations

from jira_sandbox.planning.fields import RANK, field_id, item
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BUCKET = "0|"
FIRST = "0|hzzzzz:"


def between(low: str, high: str) -> str:
    """Give a rank above ``low`` and below ``high``; an empty one is no bound."""
    if not low and not high:
        return FIRST
    if not low:
        whole, _, _part = high.removeprefix(BUCKET).partition(":")
        return f"{BUCKET}{_lowered(whole)}:i"
    whole, _, part = low.removeprefix(BUCKET).partition(":")
    above, _, limit = high.removeprefix(BUCKET).partition(":")
    return f"{BUCKET}{whole}:{_middle(part, limit if above == whole else '')}"


def _lowered(whole: str) -> str:
    """Give the number before one written in base 36, as wide."""
    number, digits = int(whole, 36) - 1, ""
    for _ in whole:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits


def _middle(low: str, high: str) -> str:
    """Give a fraction between two; an empty upper one is 1."""
    found, place = "", 0
    while True:
        a = DIGITS.index(low[place]) if place < len(low) else 0
        b = DIGITS.index(high[place]) if high and place < len(high) else 36
        if b - a > 1:
            return found + DIGITS[(a + b) // 2]
        found += DIGITS[a]
        if b > a:
            high = ""
        place += 1


def put(ledger: Ledger, issues: list[Issue], anchor: Issue, *, after: bool) -> None:
    """Give issues the ranks right before or right after another one, in their order, with history."""
    field = field_id(ledger.site, RANK)
    moving = {issue.index for issue in issues} - {anchor.index}
    bound = str(anchor.fields.get(field) or FIRST)
    ranks = [
        str(rank)
        for issue in ledger.site.living()
        if issue.index not in moving and issue is not anchor and (rank := issue.fields.get(field))
    ]
    if after:
        low, high = bound, min((rank for rank in ranks if rank > bound), default="")
    else:
        low, high = max((rank for rank in ranks if rank < bound), default=""), bound
    for issue in issues:
        if issue is anchor:
            continue
        old, low = str(issue.fields.get(field) or ""), between(low, high)
        words = "Ranked higher" if low < old else "Ranked lower"
        ledger.change(issue, {field: low}, [item(ledger.site, field, ("", ""), ("", words))])
