"""Which fields of an issue an answer carries: ``*all``, ``*navigable``, names, and ``-name``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jira_sandbox.state.issue import Issue

BESIDE_FIELDS = frozenset({"id", "key", "issuekey"})
"""Names that ask for what stands beside ``fields``, not in it."""


@dataclass(frozen=True)
class Selection:
    """The fields asked for; ``names`` in the order asked, each as Jira's field id.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
    """

    everything: bool = False
    navigable: bool = False
    names: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    only_key: bool = False
    only_id: bool = False
    digest: int = field(init=False, compare=False, default=0)
    """Its hash, worked out once: every issue of a page is looked up by it."""

    def __post_init__(self) -> None:
        shown = (self.everything, self.navigable, self.names, self.without, self.only_key, self.only_id)
        object.__setattr__(self, "digest", hash(shown))

    def __hash__(self) -> int:
        return self.digest

    @classmethod
    def parse(cls, asked: Sequence[str], default: str) -> Selection:
        """Read ``fields`` values or comma lists of them; none, or only exclusions, mean ``default``."""
        parts = [part.strip() for text in asked for part in text.split(",") if part.strip()]
        without = frozenset(part[1:] for part in parts if part.startswith("-"))
        wanted = [part for part in parts if not part.startswith("-")] or [default]
        names = tuple(dict.fromkeys(part for part in wanted if not part.startswith("*")))
        return cls(
            everything="*all" in wanted,
            navigable="*navigable" in wanted,
            names=tuple(name for name in names if name not in BESIDE_FIELDS),
            without=without,
            only_key=set(wanted) <= BESIDE_FIELDS,
            only_id=wanted == ["id"],
        )

    def pick(self, issue: Issue, navigable: frozenset[str]) -> Iterator[str]:
        """List the field ids to answer for one issue; a field the issue does not have is left out."""
        fields = issue.fields
        if self.everything:
            yield from (name for name in fields if name not in self.without)
            return
        if self.navigable:
            yield from (name for name in fields if name in navigable and name not in self.without)
        kept, tales = fields.values_kept, fields.tales
        known = [name for name in self.names if name in kept or name in tales]
        if self.without or self.navigable:
            told = navigable if self.navigable else frozenset()
            known = [name for name in known if name not in self.without and name not in told]
        yield from known
