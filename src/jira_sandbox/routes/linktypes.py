"""The types of issue links, made, renamed and taken away.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-link-types/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.edit.link import untie
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.projects import by_id
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

WORDS = ("name", "inward", "outward")


def _guarded(call: Call) -> None:
    """Let only administrators go on; the others are told that there is nothing.

    Raises:
        JiraError: 404 for all others.
    """
    if not permitted(call.site, call.caller, "ADMINISTER"):
        raise JiraError(404, "You do not have permission to administer issue link types.")


def _wanted(call: Call) -> Thing:
    _guarded(call)
    if not call.path["id"].isdigit():
        raise JiraError(400, f"The issue link type id '{call.path['id']}' is not a number.")
    return by_id(call.site.catalog.link_types, call.path["id"], "issue link type")


def _said(call: Call, own: str = "") -> dict[str, str]:
    """Read what a request says of a type.

    Raises:
        JiraError: 400 for what is no text, 404 for a name another type has.
    """
    if not isinstance(call.body, dict):
        raise JiraError(400, NO_BODY)
    said = {name: call.body[name] for name in WORDS if call.body.get(name) is not None}
    wrong = {name: f"'{name}' must not be empty." for name, text in said.items()
             if not isinstance(text, str) or not text.strip()}  # fmt: skip
    if wrong:
        raise JiraError(400, errors=wrong)
    name = str(said.get("name", "")).casefold()
    for row in call.site.catalog.link_types:
        if row["name"].casefold() == name and row["id"] != own:
            raise JiraError(404, f"The issue link type name '{said['name']}' is in use.")
    return said


@route("POST", "/rest/api/{v}/issueLinkType")
def create(call: Call) -> Reply:
    """Make a type of issue links.

    Raises:
        JiraError: 400 when one of its words is missing.
    """
    _guarded(call)
    said = _said(call)
    missing = {name: f"'{name}' is required." for name in WORDS if name not in said}
    if missing:
        raise JiraError(400, errors=missing)
    rows = call.site.catalog.link_types
    id_ = str(max((int(row["id"]) for row in rows), default=9999) + 1)
    home = f"{call.site.url}/rest/api/{3 if call.site.cloud else 2}/issueLinkType"
    row = {"id": id_, **said, "self": f"{home}/{id_}"}
    rows.append(row)
    call.tell("issuelinktype_created", issuelinktype=row)
    return Reply(row, 201)


@route("PUT", "/rest/api/{v}/issueLinkType/{id}")
def change(call: Call) -> Thing:
    """Rename a type; every link of it follows."""
    row = _wanted(call)
    row |= _said(call, row["id"])
    for issue in call.site.living():
        links = issue.fields.get("issuelinks") or ()
        if any(link["type"]["id"] == row["id"] for link in links):
            told = [{**link, "type": row} if link["type"]["id"] == row["id"] else link for link in links]
            call.ledger.show(issue, {"issuelinks": told})
    call.tell("issuelinktype_updated", issuelinktype=row)
    return row


@route("DELETE", "/rest/api/{v}/issueLinkType/{id}")
def remove(call: Call) -> Answer:
    """Delete a type with every link of it."""
    row = _wanted(call)
    for issue in call.site.living():
        for link in list(issue.fields.get("issuelinks") or ()):
            if link["type"]["id"] == row["id"]:
                side = "inwardIssue" if "outwardIssue" in link else "outwardIssue"
                untie(call.ledger, {**link, side: call.ledger.brief(issue)})
    call.site.catalog.link_types.remove(row)
    call.world.snapshots.stale()
    call.tell("issuelinktype_deleted", issuelinktype=row)
    return DONE
