"""An issue: a mapping in Jira's REST shape whose long parts are written only when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Tale: TypeAlias = "Callable[[Issue], Any]"
"""Tells one long value of an issue (a description, its comments); the same every time it is asked."""


class Fields(Mapping[str, Any]):
    """The ``fields`` object of an issue: short values kept, long ones told on demand.

    A site of 100,000 issues fits in memory only because comments, worklogs and descriptions are not
    held; they are derived again from the seed whenever they are read.
    """

    __slots__ = ("issue", "tales", "values_kept")

    def __init__(self, issue: Issue, values: dict[str, Any], tales: Mapping[str, Tale]) -> None:
        self.issue = issue
        self.values_kept = values
        self.tales = tales

    def __getitem__(self, name: str) -> Any:
        if name in self.values_kept:
            return self.values_kept[name]
        return self.tales[name](self.issue)

    def get(self, name: str, default: Any = None) -> Any:
        """Give a value, or ``default`` when this issue does not have the field at all."""
        if name in self.values_kept:
            return self.values_kept[name]
        tale = self.tales.get(name)
        return default if tale is None else tale(self.issue)

    def several(self, names: Iterable[str]) -> dict[str, Any]:
        """Give the values of some of the fields it has."""
        kept, tales, issue = self.values_kept, self.tales, self.issue
        return {name: kept[name] if name in kept else tales[name](issue) for name in names}

    def __contains__(self, name: object) -> bool:
        return name in self.values_kept or name in self.tales

    def __iter__(self) -> Iterator[str]:
        yield from self.values_kept
        yield from (name for name in self.tales if name not in self.values_kept)

    def __len__(self) -> int:
        return len(self.values_kept) + sum(1 for name in self.tales if name not in self.values_kept)


class Issue(Mapping[str, Any]):
    """One issue as JQL and the routes read it: ``id``, ``key``, ``self``, ``fields``, ``changelog``.

    ``index`` is its place in ``Site.issues``; ``outline`` is what a generator remembers about it;
    ``later`` is what was added to its changelog since.
    """

    __slots__ = ("chronicle", "fields", "id", "index", "key", "later", "outline", "url")

    NAMES = ("id", "key", "self", "fields", "changelog")

    def __init__(  # noqa: PLR0913 - an issue is made of these
        self,
        index: int,
        id: str,  # noqa: A002 - Jira's own word
        key: str,
        url: str,
        values: dict[str, Any],
        *,
        tales: Mapping[str, Tale],
        chronicle: Callable[[Issue], list[dict[str, Any]]],
        outline: Any = None,
    ) -> None:
        self.index = index
        self.id = id
        self.key = key
        self.url = url
        self.fields = Fields(self, values, tales)
        self.chronicle = chronicle
        self.outline = outline
        self.later: tuple[dict[str, Any], ...] = ()

    def histories(self) -> list[dict[str, Any]]:
        """List every entry of the changelog, oldest first."""
        told = self.chronicle(self)
        return [*told, *self.later] if self.later else told

    def __getitem__(self, name: str) -> Any:
        if name == "fields":
            return self.fields
        if name == "changelog":
            return {"histories": self.histories()}
        if name in ("id", "key"):
            return self.id if name == "id" else self.key
        if name == "self":
            return self.url
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.NAMES)

    def __len__(self) -> int:
        return len(self.NAMES)

    def __hash__(self) -> int:
        return hash(self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Issue) and other.id == self.id
