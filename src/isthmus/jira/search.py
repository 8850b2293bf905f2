"""Reading issues: what both dialects are asked for, and what they promise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from isthmus.jira.answer import decoded
from isthmus.jira.site import Meter

Row = msgspec.Raw


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """Which issues, and what of them.

    searches: JQL; the issues are the union of their answers, each issue once.
    keys: when given, these issues by key or id, and nothing is searched.
    fields: ids of the issue fields to send; `expand`: what to send beside them.
    ordered: the searches' own order is kept.
    few: the reader expects to stop within so many rows; 0 when it wants them all.
    """

    searches: tuple[str, ...]
    keys: tuple[str, ...] | None = None
    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    ordered: bool = False
    few: int = 0


class Issues(Protocol):
    """How one dialect reads issues."""

    page_limit: int
    """Issues in one request that carries fields."""

    def pages(self, request: IssueRequest, meter: Meter) -> AsyncIterator[list[Row]]:
        """The issues, each once, as undecoded JSON; complete, or a `JiraError`."""
        ...

    async def refused(self, queries: tuple[str, ...], meter: Meter) -> frozenset[str]:
        """Those of `queries` that Jira would refuse."""
        ...

    def plan(self, request: IssueRequest) -> str:
        """In a few words, how `request` will be read."""
        ...

    def requests_for(self, request: IssueRequest, issues: int) -> int:
        """How many requests reading `issues` issues takes."""
        ...

    async def count(self, jql: str, meter: Meter) -> int:
        """About how many issues `jql` finds."""
        ...


class _Identified(msgspec.Struct):
    id: str


def ids_of(rows: list[Row]) -> list[int]:
    """The ids of issues."""
    return [int(decoded(row, _Identified).id) for row in rows]


class Once:
    """Lets each issue through once, however many searches find it."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def new_ids(self, ids: list[int]) -> list[int]:
        """Those of `ids` that were not seen before, in their order."""
        fresh = [one for one in dict.fromkeys(ids) if one not in self._seen]
        self._seen.update(fresh)
        return fresh

    def new_rows(self, rows: list[Row]) -> list[Row]:
        """Those of `rows` that were not seen before, in their order."""
        ids = ids_of(rows)
        fresh = set(self.new_ids(ids))
        kept: list[Row] = []
        for one, row in zip(ids, rows, strict=True):
            if one in fresh:
                fresh.discard(one)
                kept.append(row)
        return kept

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, one: int) -> bool:
        return one in self._seen
