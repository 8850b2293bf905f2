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


LIVE = frozenset(
    {
        "com.atlassian.servicedesk:vp-origin",
        "com.atlassian.servicedesk:sd-sla-field",
        "com.atlassian.servicedesk.approvals-plugin:sd-approvals",
    }
)
"""Custom types whose values depend on the clock and on who asks: their bytes are not kept."""

CUT = frozenset({"comment", "worklog", "watches", "votes"})
"""Fields of which an issue shows less than it holds."""


def _cut(name: str, value: dict[str, Any], caps: Caps) -> dict[str, Any]:
    """Show of a talk, of work and of a crowd what an issue shows."""
    if name == "comment":
        return capped_page(value, "comments", caps.comments)
    if name == "worklog":
        return capped_page(value, "worklogs", caps.worklogs)
    return {part: inner for part, inner in value.items() if part not in ("watchers", "voters")}


class Encoder:
    """Encodes issues of one site, keeping every field's bytes: ``"summary":"…"`` and so on.

    Values that many issues share (a status, a person) are kept once, not once per issue.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.pieces: list[dict[str, bytes]] = []
        self.shared: dict[tuple[str, int], bytes] = {}
        self.starts: dict[str, bytes] = {}
        self.common = {id(thing) for thing in site.shared}
        self.learn()

    def learn(self) -> None:
        """Look at the fields of the site, and forget everything encoded before they were as they are."""
        site = self.site
        self.pieces = [{} for _ in site.issues]
        self.shared.clear()
        self.navigable = frozenset(f["id"] for f in site.fields if f.get("navigable"))
        self.live = frozenset(f["id"] for f in site.fields if (f.get("schema") or {}).get("custom") in LIVE)
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
        if name in self.live:
            return self._encoded(issue, name, caps, wiki=False)
        found = kept.get(variant)
        if found is None:
            found = kept[variant] = self._encoded(issue, name, caps, wiki and name in self.rich)
        return found

    def _encoded(self, issue: Issue, name: str, caps: Caps, wiki: bool) -> bytes:
        value = issue.fields[name]
        if value is None or id(value) in self.common:
            mark = (name, id(value))
            found = self.shared.get(mark)
            if found is None:
                found = self.shared[mark] = self._member(name, value)
            return found
        if name in CUT and isinstance(value, dict):
            value = _cut(name, value, caps)
        return self._member(name, downgraded(value) if wiki else value)

    def _member(self, name: str, value: Any) -> bytes:
        start = self.starts.get(name)
        if start is None:
            start = self.starts[name] = encode(name) + b":"
        return start + encode(value)

    def changelog(self, histories: Sequence[dict[str, Any]], cap: int) -> bytes:
        """Encode ``"changelog"`` as ``expand`` shows it: newest first on Cloud only."""
        rows = list(histories) if not self.site.cloud else list(reversed(histories))[:cap]
        body = {"startAt": 0, "maxResults": len(rows), "total": len(histories), "histories": rows}
        return b'"changelog":' + encode(body)
