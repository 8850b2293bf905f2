"""Ids of new things: given once, ascending, and copied along with the site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Numbers:
    """A row of whole numbers none of which is given twice.

    Args:
        last: the number before the first one given.
    """

    last: int

    def next(self) -> int:
        """Give the next number."""
        self.last += 1
        return self.last

    def text(self) -> str:
        """Give the next number as text, as most of Jira's ids are."""
        return str(self.next())
