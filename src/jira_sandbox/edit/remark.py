"""Comments: what people say on an issue.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.edit.limit import room
from jira_sandbox.edit.right import demand, demand_of
from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.site import Site

Thing = dict[str, Any]


def empty_talk(issue: Issue) -> Thing:
    """Give the talk of an issue nobody has commented."""
    return {"comments": [], "self": f"{issue.url}/comment", "maxResults": 0, "total": 0, "startAt": 0}


def visibility(site: Site, value: Any) -> Thing | None:
    """Read who may see a comment or a worklog: a project role or a group.

    Raises:
        JiraError: 400 for neither, or one that does not exist.
    """
    if value is None:
        return None
    if not isinstance(value, dict) or value.get("type") not in ("role", "group"):
        raise JiraError(400, "Invalid request payload. Refer to the REST API documentation and try again.")
    things = site.catalog.roles if value["type"] == "role" else site.groups
    wanted = (value.get("value"), value.get("identifier"))
    for thing in things:
        ids = (thing["name"], thing.get("groupId"), str(thing.get("id")))
        if any(name is not None and name in ids for name in wanted):
            named = thing.get("groupId", thing["name"]) if value["type"] == "group" else thing["name"]
            found = {"type": value["type"], "value": thing["name"]}
            return found | ({"identifier": named} if site.cloud else {})
    kind = "Group" if value["type"] == "group" else "Role"
    raise JiraError(400, errors={"commentLevel": f"{kind}: {wanted[0] or wanted[1]} does not exist."})


def add_comment(
    ledger: Ledger, issue: Issue, text: Any, seen_by: Any = None, *, public: bool = True
) -> Thing:
    """Add a comment and give it as answers show it.

    Args:
        ledger: writes.
        issue: where.
        text: checked and in the stored form.
        seen_by: the ``visibility`` of the request.

    Raises:
        JiraError: 400 for a visibility there is not.
    """
    demand(ledger.site, "ADD_COMMENTS", issue)
    room(ledger.site, issue, "comment")
    limited = visibility(ledger.site, seen_by)
    site, now = ledger.site, ledger.stamp()
    id_ = ledger.fresh()
    me = site.caller.user
    row: Thing = {
        "self": f"{issue.url}/comment/{id_}", "id": id_, "author": me, "body": text, "updateAuthor": me,
        "created": now, "updated": now,
    }  # fmt: skip
    row |= {"jsdPublic": public} if site.cloud else {}
    row |= {"visibility": limited} if limited else {}
    page = issue.fields.get("comment") or empty_talk(issue)
    ledger.place("comment_places", id_, issue.index)
    put_talk(ledger, issue, [*page["comments"], row], "comment_created", row)
    return row


EVENTS = {
    "comment_created": "issue_commented", "comment_updated": "issue_comment_edited",
    "comment_deleted": "issue_comment_deleted",
}  # fmt: skip
"""What became of a comment → the type of the issue's event, which only Data Center tells besides."""


def put_talk(ledger: Ledger, issue: Issue, rows: list[Thing], event: str, row: Thing) -> None:
    """Let an issue have these comments, and tell what became of one.

    https://confluence.atlassian.com/adminjiraserver/managing-webhooks-938846912.html
    """
    page = issue.fields.get("comment") or empty_talk(issue)
    total = len(rows)
    values = {"comment": {**page, "comments": rows, "maxResults": total, "total": total}}
    type_ = "" if ledger.site.cloud else EVENTS[event]
    ledger.change(issue, values, [], event=type_, comment=row)
    ledger.tell(event, issue=issue, comment=row)


def change_comment(ledger: Ledger, issue: Issue, id_: str, text: Any, seen_by: Any = None) -> Thing:
    """Change the text of a comment, and who may see it where that is said; give it as answers show it."""
    limited = visibility(ledger.site, seen_by)
    rows: list[Thing] = issue.fields["comment"]["comments"]
    author = next(row for row in rows if row["id"] == id_).get("author")
    demand_of(ledger.site, "EDIT", "COMMENTS", issue, author)
    changes: Thing = {"body": text, "updateAuthor": ledger.site.caller.user, "updated": ledger.stamp()}
    changes |= {"visibility": limited} if limited else {}
    changed = next({**row, **changes} for row in rows if row["id"] == id_)
    after = [changed if row["id"] == id_ else row for row in rows]
    put_talk(ledger, issue, after, "comment_updated", changed)
    return changed


def remove_comment(ledger: Ledger, issue: Issue, id_: str) -> None:
    """Take a comment away."""
    rows: list[Thing] = issue.fields["comment"]["comments"]
    gone = next(row for row in rows if row["id"] == id_)
    demand_of(ledger.site, "DELETE", "COMMENTS", issue, gone.get("author"))
    ledger.displace("comment_places", id_)
    put_talk(ledger, issue, [row for row in rows if row["id"] != id_], "comment_deleted", gone)
