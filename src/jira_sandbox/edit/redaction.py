"""Parts of texts blacked out for good: in fields, comments and worklogs.

What history says of the text before stays; a real site blacks that out too.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-redaction/
"""

from __future__ import annotations

import base64
import copy
import hashlib
from dataclasses import dataclass, field
from typing import Any

from jira_sandbox.edit.work import work_of
from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger

Thing = dict[str, Any]

BLACK = "\N{FULL BLOCK}"
KINDS = ("issuefieldvalue", "issue-comment", "issue-worklog")


@dataclass(frozen=True)
class Stroke:
    """One part to be blacked out.

    Args:
        mark: what the request calls it.
        issue: id of the issue.
        kind: of ``KINDS``.
        thing: id of the field, comment or worklog.
        span: the first place and the one after the last.
        proof: what the text there must be, hashed.
        pointer: where in a document the text is.
    """

    mark: str
    issue: str
    kind: str
    thing: str
    span: tuple[int, int]
    proof: str
    pointer: str


@dataclass
class Redaction:
    """The work of blacking out; what cannot be is told."""

    strokes: list[Stroke]
    results: list[Thing] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.strokes)

    def step(self, ledger: Ledger, place: int) -> None:
        """Black out the next part."""
        stroke = self.strokes[place]
        issue = ledger.site.issue(stroke.issue)
        done = issue is not None and _black(ledger, issue, stroke)
        self.results.append({"externalId": stroke.mark, "successful": done})

    def result(self) -> Thing:
        """Tell which parts are black."""
        return {"results": self.results}


def proofs(text: str) -> set[str]:
    """Hash a text: the digest in Base64, of its bytes or of its hexadecimal digits."""
    digest = hashlib.sha256(text.encode())
    return {base64.b64encode(raw).decode() for raw in (digest.digest(), digest.hexdigest().encode())}


def _black(ledger: Ledger, issue: Issue, stroke: Stroke) -> bool:
    """Write a text without a part of it; tell whether that is there."""
    if stroke.kind == "issuefieldvalue":
        told = blacked(issue.fields.get(stroke.thing), stroke)
        if told is not None:
            ledger.change(issue, {stroke.thing: told}, [], event="issue_updated")
        return told is not None
    talk = stroke.kind == "issue-comment"
    page = issue.fields.get("comment" if talk else "worklog") or {}
    rows: list[Thing] = page.get("comments", []) if talk else work_of(issue)
    row = next((row for row in rows if str(row["id"]) == stroke.thing), None)
    told = blacked(row.get("body" if talk else "comment"), stroke) if row is not None else None
    if told is None or row is None:
        return False
    after = {**row, ("body" if talk else "comment"): told}
    kept = [after if one is row else one for one in rows]
    name, inside = ("comment", "comments") if talk else ("worklog", "worklogs")
    ledger.change(issue, {name: {**page, inside: kept}}, [])
    told_of: Thing = {name: after}
    ledger.tell(f"{name}_updated", issue=issue, **told_of)
    return True


def blacked(value: Any, stroke: Stroke) -> Any:
    """Give a text or a document with a part blacked out; ``None`` when the part is not there."""
    if isinstance(value, str):
        return _struck(value, stroke)
    if not isinstance(value, dict):
        return None
    told = copy.deepcopy(value)
    node: Any = told
    *way, last = stroke.pointer.strip("/").split("/")
    try:
        for name in way:
            node = node[int(name) if isinstance(node, list) else name]
        text = _struck(node[last], stroke) if last == "text" else None
    except (KeyError, IndexError, ValueError, TypeError):
        return None
    if text is None:
        return None
    node[last] = text
    return told


def _struck(text: str, stroke: Stroke) -> str | None:
    start, end = stroke.span
    part = text[start:end]
    if not part or len(part) != end - start or stroke.proof not in proofs(part):
        return None
    return text[:start] + BLACK * len(part) + text[end:]


def stroke_of(row: Any) -> Stroke:
    """Read one part of a request.

    Raises:
        JiraError: 400 with what is wrong.
    """
    told = row if isinstance(row, dict) else {}
    item, where = told.get("contentItem"), told.get("redactionPosition")
    if not isinstance(item, dict) or not isinstance(where, dict):
        raise JiraError(400, "A redaction needs a contentItem and a redactionPosition.")
    names = [told.get("externalId"), item.get("id"), item.get("entityType"), item.get("entityId"),
             where.get("expectedText"), where.get("adfPointer", ""), told.get("reason")]  # fmt: skip
    places = (where.get("from"), where.get("to"))
    if not all(isinstance(name, str) for name in names) or item["entityType"] not in KINDS:
        raise JiraError(400, "The redaction request is invalid.")
    start, end = places
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        raise JiraError(400, "The position of a redaction is invalid.")
    mark, issue, kind, thing, proof, pointer, _reason = (str(name) for name in names)
    return Stroke(mark, issue, kind, thing, (start, end), proof, pointer)
