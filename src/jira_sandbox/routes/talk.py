"""What hangs on an issue: comments, worklogs, changelog, watchers, votes, links, files.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.edit.right import home
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import other_end
from jira_sandbox.state.moment import milliseconds
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.properties import Properties
from jira_sandbox.state.richtext import html

Thing = dict[str, Any]

SEE_CROWD = "VIEW_VOTERS_AND_WATCHERS"
COMMENT_MOST = 5000
WORKLOG_PAGE = 1000
LIST_MOST = 1000
SHOWN_OF_LINKED = ("summary", "status", "priority", "issuetype")


def rows_of(issue: Issue, name: str, inside: str) -> list[Thing]:
    """List the rows embedded in a field of an issue, all of them; none when it lacks the field."""
    page = issue.fields.get(name)
    rows: list[Thing] = page.get(inside, []) if isinstance(page, dict) else []
    return rows


@route("GET", "/rest/api/{v}/issue/{key}/comment")
def comments(call: Call) -> Thing:
    """List the comments of an issue, oldest first unless ``orderBy=-created``."""
    rows = rows_of(call.sight.shown(wanted(call)), "comment", "comments")
    if call.text("orderBy").startswith("-"):
        rows = rows[::-1]
    start = call.number("startAt", 0)
    size = call.number("maxResults", 100 if call.site.cloud else COMMENT_MOST, COMMENT_MOST)
    here = [_expanded(call, row) for row in rows[start : start + size]]
    return {"startAt": start, "maxResults": size, "total": len(rows), "comments": here}


@route("GET", "/rest/api/{v}/issue/{key}/comment/{id}")
def one_comment(call: Call) -> Thing:
    """Read one comment."""
    return _expanded(call, comment(call))


def comment(call: Call) -> Thing:
    """Find the comment a path names.

    Raises:
        JiraError: 404 when the issue does not have it.
    """
    return _one(rows_of(call.sight.shown(wanted(call)), "comment", "comments"), call.path["id"], "comment")


def _expanded(call: Call, row: Thing) -> Thing:
    """Show a comment with what ``expand`` asks for: its text as HTML, its properties."""
    expand = call.words("expand")
    told: Thing = {"renderedBody": html(row.get("body"))} if "renderedBody" in expand else {}
    if "properties" in expand:
        kept = call.site.part(Properties).of("comment", str(row["id"]))
        told["properties"] = [{"key": name, "value": value} for name, value in kept.items()]
    return row | told if told else row


def _one(rows: list[Thing], id_: str, what: str) -> Thing:
    for row in rows:
        if str(row["id"]) == id_:
            return row
    raise JiraError(404, f"Can not find a {what} for the id: {id_}.")


@route("POST", "/rest/api/{v}/comment/list", only="cloud")
def comment_list(call: Call) -> Thing:
    """Read comments by id, whichever issues they are on; unknown ids are left out."""
    ids = call.several("ids")
    if len(ids) > LIST_MOST:
        raise JiraError(400, f"The number of comment IDs exceeds the limit of {LIST_MOST}.")
    site, found = call.site, []
    for id_ in dict.fromkeys(ids):
        place = site.comment_places.get(id_)
        if place is not None and call.sight.issue(site.issues[place]):
            rows = rows_of(call.sight.shown(site.issues[place]), "comment", "comments")
            found += [_expanded(call, row) for row in rows if str(row["id"]) == id_]
    return {"maxResults": 1048576, "startAt": 0, "total": len(found), "isLast": True, "values": found}


@route("GET", "/rest/api/{v}/issue/{key}/worklog")
def worklogs(call: Call) -> Thing:
    """List the worklogs of an issue; ``startedAfter`` and ``startedBefore`` are milliseconds since 1970."""
    rows = rows_of(call.sight.shown(wanted(call)), "worklog", "worklogs")
    if not call.site.cloud:
        return {"startAt": 0, "maxResults": len(rows), "total": len(rows), "worklogs": rows}
    after, before = call.number("startedAfter", 0), call.number("startedBefore", 1 << 62)
    if after or before < 1 << 62:
        rows = [row for row in rows if after <= milliseconds(row["started"]) < before]
    start, size = call.number("startAt", 0), call.number("maxResults", 5000, 5000)
    return {"startAt": start, "maxResults": size, "total": len(rows), "worklogs": rows[start : start + size]}


@route("GET", "/rest/api/{v}/issue/{key}/worklog/{id}")
def worklog(call: Call) -> Thing:
    """Read one worklog."""
    return _one(rows_of(call.sight.shown(wanted(call)), "worklog", "worklogs"), call.path["id"], "worklog")


@route("GET", "/rest/api/{v}/worklog/updated")
def worklog_updated(call: Call) -> Thing:
    """List ids of worklogs changed since a moment, oldest change first, 1000 a page."""
    since = call.number("since", 0)
    rows = (
        {"worklogId": int(id_), "updatedTime": updated, "properties": []}
        for id_, (place, updated) in call.site.worklog_places.items()
        if updated > since and _meant(call, call.site.issues[place], id_)
    )
    return _changed(call, "updated", list(islice(rows, WORKLOG_PAGE + 1)), since)


def _meant(call: Call, issue: Issue, id_: str) -> bool:
    """Tell whether a worklog is shown to the caller, if its issue is."""
    shown = call.sight.shown(issue)
    return shown is issue or any(str(row["id"]) == id_ for row in rows_of(shown, "worklog", "worklogs"))


@route("GET", "/rest/api/{v}/worklog/deleted")
def worklog_deleted(call: Call) -> Thing:
    """List ids of worklogs deleted since a moment."""
    since = call.number("since", 0)
    now = int(call.site.now.timestamp() * 1000)
    rows: list[Thing] = [
        {"worklogId": 9_000_000 + n, "updatedTime": now - (5 - n) * 86_400_000} for n in range(5)
    ]
    rows += [{"worklogId": id_, "updatedTime": when} for id_, when in call.site.lost_work]
    return _changed(call, "deleted", [row for row in rows if row["updatedTime"] > since], since)


def _changed(call: Call, what: str, rows: list[Any], since: int) -> Thing:
    here = rows[:WORKLOG_PAGE]
    until = here[-1]["updatedTime"] if here else since
    last = len(here) == len(rows)
    url = call.api(f"worklog/{what}")
    page = {"values": here, "since": since, "until": until, "self": f"{url}?since={since}", "lastPage": last}
    return page if last else page | {"nextPage": f"{url}?since={until}"}


@route("POST", "/rest/api/{v}/worklog/list")
def worklog_list(call: Call) -> list[Thing]:
    """Read worklogs by id, whichever issues they are on; unknown ids are left out."""
    ids = call.several("ids")
    if len(ids) > LIST_MOST:
        raise JiraError(400, f"The number of worklog IDs exceeds the limit of {LIST_MOST}.")
    site, found = call.site, []
    for id_ in dict.fromkeys(ids):
        known = site.worklog_places.get(id_)
        if known is not None and call.sight.issue(site.issues[known[0]]):
            rows = rows_of(call.sight.shown(site.issues[known[0]]), "worklog", "worklogs")
            found += [row for row in rows if str(row["id"]) == id_]
    return found


@route("GET", "/rest/api/{v}/issue/{key}/watchers")
def watchers(call: Call) -> Thing:
    """List who watches an issue."""
    issue = call.sight.shown(wanted(call))
    known = issue.fields.get("watches") or {"watchCount": 0, "isWatching": False}
    people = known.get("watchers", [])
    if not permitted(call.site, call.caller, SEE_CROWD, home(call.site, issue), issue):
        people = [person for person in people if key_of(person) == key_of(call.caller.user)]
    url = call.api(f"issue/{issue.id}/watchers")
    return {
        "self": url,
        "isWatching": known["isWatching"],
        "watchCount": known["watchCount"],
        "watchers": people,
    }


@route("GET", "/rest/api/{v}/issue/{key}/votes")
def votes(call: Call) -> Thing:
    """List who voted for an issue."""
    issue = call.sight.shown(wanted(call))
    known = issue.fields.get("votes") or {"votes": 0, "hasVoted": False}
    people = known.get("voters", [])
    url = call.api(f"issue/{issue.id}/votes")
    return {"self": url, "votes": known["votes"], "hasVoted": known["hasVoted"], "voters": people}


@route("GET", "/rest/api/{v}/issue/{key}/properties")
def properties(call: Call) -> Thing:
    """List the entity properties of an issue."""
    issue = wanted(call)
    home = call.api(f"issue/{issue.key}/properties")
    return {
        "keys": [{"key": name, "self": f"{home}/{name}"} for name in call.site.properties.get(issue.id, ())]
    }


@route("GET", "/rest/api/{v}/issue/{key}/remotelink")
def remote_links(call: Call) -> list[Thing]:
    """List the links of an issue to other systems, or the one with a ``globalId``."""
    name = call.query.get("globalId")
    return [row for row in remote_rows(call, wanted(call)) if name in (None, row.get("globalId"))]


def remote_rows(call: Call, issue: Issue) -> list[Thing]:
    """Give the remote links of an issue; every fifth issue of a made-up site has one from the start."""
    if issue.id in call.site.remote_links or issue.outline is None or issue.index % 5:
        return call.site.remote_links.get(issue.id, [])
    number = 10000 + issue.index
    tick = "https://support.example.com/resolved.png"
    icon = {"url16x16": tick, "title": "Resolved", "link": "https://support.example.com/help"}
    return [
        {
            "id": number,
            "self": call.api(f"issue/{issue.key}/remotelink/{number}"),
            "globalId": f"system=https://support.example.com&id={number}",
            "application": {"type": "com.example.support", "name": "Support Desk"},
            "relationship": "causes",
            "object": {
                "url": f"https://support.example.com/tickets/{number}?tab=log&x=1",
                "title": f"TICKET-{number}",
                "summary": "Große Störung gemeldet",
                "icon": {"url16x16": "https://support.example.com/ticket.png", "title": "Ticket"},
                "status": {"resolved": bool(number % 2), "icon": icon if number % 2 else {}},
            },
        }
    ]


@route("GET", "/rest/api/{v}/issueLink/{id}")
def issue_link(call: Call) -> Thing:
    """Read one link between two issues, with both of its ends.

    Raises:
        JiraError: 404 when there is none, or none between issues the caller sees.
    """
    id_, sight = call.path["id"], call.sight
    for issue in call.site.living():
        for link in issue.fields.get("issuelinks") or ():
            if str(link["id"]) == id_ and sight.issue(issue) and sight.find(str(other_end(link)["id"])):
                shown = {name: issue.fields[name] for name in SHOWN_OF_LINKED if name in issue.fields}
                here = {"id": issue.id, "key": issue.key, "self": issue.url, "fields": shown}
                side = "inwardIssue" if "outwardIssue" in link else "outwardIssue"
                return {**link, side: here}
    raise JiraError(404, f"No issue link with id '{id_}' exists.")


@route("GET", "/rest/api/{v}/attachment/{id}")
def attachment(call: Call) -> Thing:
    """Read what is known of a file.

    Raises:
        JiraError: 404 when there is none.
    """
    row = attached(call)
    number = row["id"]
    return {**row, "id": int(number) if str(number).isdigit() else number}


def attached(call: Call) -> Thing:
    """Find the attachment a path names.

    Raises:
        JiraError: 404 when there is none.
    """
    id_ = call.path["id"]
    place = call.site.attachment_places.get(id_)
    if place is None or not call.sight.issue(call.site.issues[place]):
        raise JiraError(404, f"The attachment with id '{id_}' does not exist")
    issue = call.site.issues[place]
    return next(row for row in issue.fields["attachment"] if str(row["id"]) == id_)
