"""An issue's JSON, encoded once for each way in which it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec

from jira_sandbox.state.issue import Issue
from jira_sandbox.state.richtext import RICH_CUSTOM_TYPE, downgraded
from jira_sandbox.state.selection import Selection
from jira_sandbox.state.site import Site

encode = msgspec.json.encode
UNLIMITED = 1 << 30
EXPANDABLE = "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"


@dataclass(frozen=True)
class Caps:
    """How many rows of a list an issue carries inside itself before the rest must be fetched apart.

    Cloud embeds fewer in a search than in a single read; Data Center cuts worklogs only.
    """

    comments: int
    worklogs: int
    histories: int


CLOUD_SEARCH = Caps(20, 20, 40)
CLOUD_BULK = Caps(100, 20, 40)
CLOUD_READ = Caps(100, 20, 100)
DATA_CENTER = Caps(UNLIMITED, 20, UNLIMITED)


Shape: TypeAlias = tuple[Selection, Caps, int]
"""What of an issue is shown, and how: its fields, the length of its lists, the version of the API."""


def capped_page(page: dict[str, Any], name: str, cap: int) -> dict[str, Any]:
    """Cut an embedded list (``comments`` or ``worklogs``) to ``cap`` rows and keep its true ``total``."""
    rows = page.get(name)
    if not isinstance(rows, list) or len(rows) <= cap:
        return page
    return {**page, name: rows[:cap], "startAt": 0, "maxResults": cap, "total": page.get("total", len(rows))}


LIVE = frozenset(
    {
        "com.atlassian.servicedesk:vp-origin",
        "com.atlassian.servicedesk:sd-sla-field",
        "com.atlassian.servicedesk.approvals-plugin:sd-approvals",
    }
)
"""Custom types whose values depend on the clock and on who asks: bytes with them are not kept."""

CUT = frozenset({"comment", "worklog", "watches", "votes"})
"""Fields of which an issue shows less than it holds."""


def _cut(name: str, value: dict[str, Any], caps: Caps) -> dict[str, Any]:
    """Show of a talk, of work and of a crowd what an issue shows."""
    if name == "comment":
        return capped_page(value, "comments", caps.comments)
    if name == "worklog":
        return capped_page(value, "worklogs", caps.worklogs)
    return {part: inner for part, inner in value.items() if part not in ("watchers", "voters")}


@dataclass
class Encoder:
    """Encodes issues of one site, and keeps the bytes while they fit into memory.

    Args:
        site: whose issues.
        most: bytes kept; when they are more, all are forgotten.
    """

    site: Site
    most: int = 256 << 20
    pieces: dict[int, dict[Shape, bytes]] = field(default_factory=dict)
    """Place of an issue → its ``fields`` as they were asked for."""
    size: int = 0
    navigable: frozenset[str] = frozenset()
    rich: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.learn()

    def learn(self) -> None:
        """Look at the fields of the site, and forget everything encoded before they were as they are."""
        self.forget_all()
        fields = self.site.fields
        self.navigable = frozenset(f["id"] for f in fields if f.get("navigable"))
        self.live = frozenset(f["id"] for f in fields if (f.get("schema") or {}).get("custom") in LIVE)
        self.rich = frozenset({"description", "environment", "comment", "worklog"}) | frozenset(
            f["id"] for f in fields if (f.get("schema") or {}).get("custom") == RICH_CUSTOM_TYPE
        )

    def forget(self, issue: Issue) -> None:
        """Forget the bytes of an issue that has changed."""
        self.pieces.pop(issue.index, None)

    def forget_all(self) -> None:
        """Forget the bytes of all issues: something that many of them show has changed."""
        self.pieces.clear()
        self.size = 0

    def issue(
        self,
        issue: Issue,
        selection: Selection,
        caps: Caps,
        *,
        version: int = 3,
        extras: Iterable[bytes] = (),
    ) -> bytes:
        """Encode one issue.

        Args:
            issue: which one.
            selection: the fields to carry.
            caps: how long embedded lists may be.
            version: 2 shows rich text as wiki text.
            extras: more members, already encoded (``"changelog":{…}``), as ``expand`` asks for.
        """
        if selection.only_id and not extras:
            return b'{"id":"%b"}' % issue.id.encode()
        head = {"expand": EXPANDABLE, "id": issue.id, "self": issue.url, "key": issue.key}
        members = [encode(head)[:-1], *extras]
        if not selection.only_key:
            members.append(b'"fields":' + self._fields(issue, (selection, caps, version)))
        return b",".join(members) + b"}"

    def _fields(self, issue: Issue, shape: Shape) -> bytes:
        """Give the bytes of ``fields``; those of a copy, as one person sees an issue, are not kept."""
        if self.site.issues[issue.index] is not issue:
            return self.fields(issue, shape[0].pick(issue, self.navigable), shape[1], version=shape[2])
        found = self.pieces.get(issue.index, {}).get(shape)
        if found is None:
            told = issue.fields.several(shape[0].pick(issue, self.navigable))
            found = self._encoded(told, *shape[1:])
            # A request shows values that change by themselves.
            if all(told[name] is None for name in self.live & told.keys()):
                self._keep(issue, shape, found)
        return found

    def _keep(self, issue: Issue, shape: Shape, told: bytes) -> None:
        if self.size > self.most:
            self.forget_all()
        self.pieces.setdefault(issue.index, {})[shape] = told
        self.size += len(told)

    def fields(self, issue: Issue, names: Iterable[str], caps: Caps, *, version: int) -> bytes:
        """Encode some of the fields that an issue has, as an object; see ``issue``."""
        return self._encoded(issue.fields.several(names), caps, version)

    def _encoded(self, told: dict[str, Any], caps: Caps, version: int) -> bytes:
        for name in CUT & told.keys():
            if isinstance(told[name], dict):
                told[name] = _cut(name, told[name], caps)
        if version == 2 and self.site.cloud:
            told |= {name: downgraded(told[name]) for name in self.rich & told.keys()}
        return encode(told)

    def changelog(self, histories: Sequence[dict[str, Any]], cap: int) -> bytes:
        """Encode ``"changelog"`` as ``expand`` shows it: newest first on Cloud only."""
        rows = list(histories) if not self.site.cloud else list(reversed(histories))[:cap]
        body = {"startAt": 0, "maxResults": len(rows), "total": len(histories), "histories": rows}
        return b'"changelog":' + encode(body)
