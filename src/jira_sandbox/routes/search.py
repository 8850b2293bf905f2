"""Search: by cursor on Cloud, by offset on Data Center.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-search/
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from typing import Any, cast

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.jql import JqlError, parse, search, unbounded
from jira_sandbox.routes.expansion import encoded, meanings, search_caps
from jira_sandbox.routes.registry import route
from jira_sandbox.sight import View
from jira_sandbox.state.encoding import encode
from jira_sandbox.state.index import Showing
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.selection import Selection
from jira_sandbox.state.site import Site
from jira_sandbox.state.snapshots import UnknownTokenError

PAGE = 50
MOST_RECONCILED = 50
MOVING = re.compile(r"[-+(]")
"""A query without any of these says nothing of the time it is asked at."""
CLOUD_MOST = 100
CLOUD_MOST_KEYS = 5000
DATA_CENTER_MOST = 1000
MOVED = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
NO_TOKEN = "The provided next page token is invalid or expired."  # noqa: S105


def found(call: Call, jql: str, *, strict: bool, token: str | None = None) -> tuple[str, array[int]]:
    """Run a query once; the same question gets the same rows until something changes, a token always.

    Raises:
        JiraError: 400 with JQL's own messages.
    """
    site, fresh = call.site, reconciled(call)
    call.world.index.seen(fresh)  # notes whether it knows more than when the question was asked before
    try:
        return call.world.snapshots.result(
            (jql, call.caller.account_id, str(strict), *sorted(fresh)),
            lambda: answered(call, jql, fresh, strict=strict),
            token=token,
            minute=int(site.now.timestamp() // 60) if MOVING.search(jql) else 0,
            sight=call.sight.mark,
        )
    except JqlError as error:
        raise JiraError(400, *error.messages) from None


def answered(call: Call, jql: str, fresh: frozenset[str], *, strict: bool) -> list[int]:
    """List the places of the issues a query finds, as far as the index knows and the caller may see."""
    site, sight = call.site, call.sight
    seen, searched = call.world.index.seen(fresh), View(site, sight)
    if seen is None:
        return sight.rows(search(jql, searched, call.caller, strict=strict))
    places = search(jql, cast("Site", Showing(searched, seen.issues)), call.caller, strict=strict)
    there = (place for place in places if place not in seen.gone)
    return [place for place in there if sight.whole or sight.issue(seen.issues[place])]


def reconciled(call: Call) -> frozenset[str]:
    """Read the ids of issues that a search must know as they are.

    Raises:
        JiraError: 400 for too many, or what is no id.
    """
    ids = call.several("reconcileIssues") if call.site.cloud else []
    if len(ids) > MOST_RECONCILED or not all(id_.isascii() and id_.isdigit() for id_ in ids):
        raise JiraError(400, f"reconcileIssues takes up to {MOST_RECONCILED} ids of issues.")
    return frozenset(ids)


def shown(call: Call, places: Iterable[int]) -> list[Issue]:
    """Give the issues of a page as the index shows them."""
    seen = call.world.index.seen(reconciled(call))
    issues = call.site.issues if seen is None else seen.issues
    return [issues[place] for place in places]


def bounded(jql: str) -> str:
    """Let a query through that restricts something.

    Raises:
        JiraError: 400 for one that does not, or is not JQL.
    """
    try:
        if unbounded(parse(jql)):
            raise JiraError(400, UNBOUNDED)
    except JqlError as error:
        raise JiraError(400, *error.messages) from None
    return jql


@route("GET", "/rest/api/{v}/search", only="cloud")
@route("POST", "/rest/api/{v}/search", only="cloud")
def removed(_call: Call) -> None:
    """Refuse the search Cloud took away in 2025.

    Raises:
        JiraError: 410, always.
    """
    raise JiraError(410, MOVED)


@route("GET", "/rest/api/{v}/search/jql", only="cloud")
@route("POST", "/rest/api/{v}/search/jql", only="cloud")
def by_cursor(call: Call) -> bytes:
    """Search a page at a time: ``nextPageToken`` until ``isLast``; without ``fields``, ids only."""
    selection = Selection.parse(call.several("fields"), "id")
    return cursor_page(call, bounded(call.text("jql")), selection)


Beside = Callable[[Issue, Selection], bytes]
"""Gives members (``,"epic":{…}``) to add to the fields of an issue."""


def nothing(_issue: Issue, _selection: Selection) -> bytes:
    """Add no members."""
    return b""


def cursor_page(call: Call, jql: str, selection: Selection, beside: Beside = nothing) -> bytes:
    """Encode one page of a search by cursor.

    Args:
        call: the request.
        jql: what is searched for.
        selection: the fields wanted.
        beside: adds to the fields of an issue.

    Raises:
        JiraError: 400 for a query or a token that is none.
    """
    size = call.number("maxResults", PAGE, CLOUD_MOST_KEYS if selection.only_key else CLOUD_MOST) or PAGE
    token = str(call.value("nextPageToken") or "")
    try:
        name, rows = found(call, jql, strict=True, token=token)
        start = call.world.snapshots.offset(token, name) if token else 0
    except UnknownTokenError:
        raise JiraError(400, NO_TOKEN) from None
    here = shown(call, rows[start : start + size])
    expand = call.words("expand")
    issues = issues_encoded(call, here, selection, beside)
    members = [b'"issues":[%b]' % issues, *meanings(call, here, selection, expand)]
    if start + size < len(rows):
        members.append(b'"nextPageToken":"%b"' % call.world.snapshots.token(name, start + size).encode())
        members.append(b'"isLast":false')
    else:
        members.append(b'"isLast":true')
    return b"{" + b",".join(members) + b"}"


def issues_encoded(call: Call, here: list[Issue], selection: Selection, beside: Beside) -> bytes:
    """Encode the issues of a page, with commas between them."""
    expand, caps = call.words("expand"), search_caps(call)
    whole = ((encoded(call, issue, selection, caps, expand), beside(issue, selection)) for issue in here)
    return b",".join(text[:-2] + more + b"}}" if more else text for text, more in whole)


@route("POST", "/rest/api/{v}/search/approximate-count", only="cloud")
def approximate_count(call: Call) -> dict[str, Any]:
    """Count the issues of a bounded query."""
    return {"count": len(found(call, bounded(call.text("jql")), strict=True)[1])}


@route("GET", "/rest/api/{v}/search", only="datacenter")
@route("POST", "/rest/api/{v}/search", only="datacenter")
def by_offset(call: Call) -> bytes:
    """Search by ``startAt``; every navigable field unless ``fields`` says otherwise."""
    strict = call.text("validateQuery", "true").lower() in ("true", "strict")
    _name, rows = found(call, call.text("jql"), strict=strict)
    return offset_page(call, rows, DATA_CENTER_MOST)


def offset_page(call: Call, rows: array[int], most: int, beside: Beside = nothing) -> bytes:
    """Encode one page of a search by offset, as Data Center and the agile API answer it."""
    start = call.number("startAt", 0)
    size = call.number("maxResults", PAGE, most)
    selection = Selection.parse(call.several("fields"), "*navigable")
    here = shown(call, rows[start : start + size])
    expand, issues = call.words("expand"), issues_encoded(call, here, selection, beside)
    head = {"expand": "names,schema", "startAt": start, "maxResults": size, "total": len(rows)}
    members = [encode(head)[1:-1], b'"issues":[%b]' % issues, *meanings(call, here, selection, expand)]
    return b"{" + b",".join(members) + b"}"
