"""An issue's JSON, assembled from pieces encoded once: a page costs a join, not an encoding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

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


def capped_page(page: dict[str, Any], name: str, cap: int) -> dict[str, Any]:
    """Cut an embedded list (``comments`` or ``worklogs``) to ``cap`` rows and keep its true ``total``."""
    rows = page.get(name)
    if not isinstance(rows, list) or len(rows) <= cap:
        return page
    return {**page, name: rows[:cap], "startAt": 0, "maxResults": cap, "total": page.get("total", len(rows))}


class Encoder:
    """Encodes issues of one site, keeping every field's bytes: ``"summary":"…"`` and so on.

    Values that many issues share (a status, a person) are kept once, not once per issue.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.pieces: list[dict[str, bytes]] = [{} for _ in site.issues]
        self.shared: dict[tuple[str, int], bytes] = {}
        self.common = {id(thing) for thing in site.shared}
        self.navigable = frozenset(f["id"] for f in site.fields if f.get("navigable"))
        self.rich = frozenset({"description", "environment", "comment", "worklog"}) | frozenset(
            f["id"] for f in site.fields if (f.get("schema") or {}).get("custom") == RICH_CUSTOM_TYPE
        )

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
        head = b'{"expand":"%b","id":"%b","self":%b,"key":%b' % (
            EXPANDABLE.encode(), issue.id.encode(), encode(issue.url), encode(issue.key),
        )  # fmt: skip
        members = [head, *extras]
        if not selection.only_key:
            wiki = version == 2 and self.site.cloud
            pieces = [self.piece(issue, name, caps, wiki) for name in selection.pick(issue, self.navigable)]
            members.append(b'"fields":{%b}' % b",".join(pieces))
        return b",".join(members) + b"}"

    def piece(self, issue: Issue, name: str, caps: Caps, wiki: bool) -> bytes:
        """Give the bytes of one member of ``fields``."""
        kept = self.pieces[issue.index]
        variant = name
        if wiki and name in self.rich:
            variant += "/wiki"
        if name == "comment":
            variant += f"/{caps.comments}"
        found = kept.get(variant)
        if found is None:
            found = kept[variant] = self._encoded(issue, name, caps, wiki and name in self.rich)
        return found

    def _encoded(self, issue: Issue, name: str, caps: Caps, wiki: bool) -> bytes:
        value = issue.fields[name]
        mark = (name, id(value))
        if mark in self.shared:
            return self.shared[mark]
        common = id(value) in self.common
        if name == "comment" and isinstance(value, dict):
            value = capped_page(value, "comments", caps.comments)
        elif name == "worklog" and isinstance(value, dict):
            value = capped_page(value, "worklogs", caps.worklogs)
        elif name in ("watches", "votes") and isinstance(value, dict):
            value = {part: inner for part, inner in value.items() if part not in ("watchers", "voters")}
        text = b"%b:%b" % (encode(name), encode(downgraded(value) if wiki else value))
        if common:
            self.shared[mark] = text
        return text

    def changelog(self, histories: Sequence[dict[str, Any]], cap: int) -> bytes:
        """Encode ``"changelog"`` as ``expand`` shows it: newest first on Cloud only."""
        rows = list(histories) if not self.site.cloud else list(reversed(histories))[:cap]
        body = {"startAt": 0, "maxResults": len(rows), "total": len(histories), "histories": rows}
        return b'"changelog":' + encode(body)
