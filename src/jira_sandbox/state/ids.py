"""Ids of new things: above those there are, and never given twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jira_sandbox.state.site import Site

FIRST = 10_000
"""Jira's own lists begin with this id."""


class Ids:
    """The highest id given to each kind of thing of a site."""

    def __init__(self, _site: Site) -> None:
        self.given: dict[str, int] = {}

    def fresh(self, kind: str, things: Iterable[dict[str, Any]], first: int = FIRST) -> int:
        """Give the next id.

        Args:
            kind: of the new thing.
            things: those there are, with their ``id``.
            first: the id of the first one ever.
        """
        highest = max((int(thing["id"]) for thing in things), default=first - 1)
        self.given[kind] = max(highest, self.given.get(kind, first - 1)) + 1
        return self.given[kind]
