"""What a webhook says: an event as the body that each product sends.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#callback-structure
https://developer.atlassian.com/server/jira/platform/webhooks/
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from jira_sandbox.state.encoding import DATA_CENTER, Encoder, encode
from jira_sandbox.state.events import Event
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.richtext import downgraded
from jira_sandbox.state.site import Site
from jira_sandbox.webhooks.catalog import ATTACHMENTS, COMMENTS, ISSUES, SPRINTS, VERSIONS, WORKLOGS

Thing = dict[str, Any]

REDUCED = ("summary", "issuetype", "project", "assignee", "priority", "status")
"""Fields of the issue that a comment's event tells."""

UNTOLD = frozenset({"comment", "worklog", "statusCategory"})
"""Fields that Cloud leaves out of an issue that lives on."""

ALWAYS_ALONE = WORKLOGS | ATTACHMENTS | SPRINTS | VERSIONS
"""Events that tell only what they happened to, not the issue."""

PEOPLE = frozenset({"assignee", "reporter"})
USER = {
    True: ("self", "accountId", "avatarUrls", "displayName", "active", "timeZone", "accountType"),
    False: ("self", "name", "key", "emailAddress", "avatarUrls", "displayName", "active", "timeZone"),
}
"""What is told of the person who did it, by whether the site is Cloud."""

NAMES = {"issuelink": "issueLink"}
"""What the sandbox calls otherwise than Jira's bodies."""


def body(site: Site, encoder: Encoder, event: Event) -> bytes:
    """Write the body of an event, as things are now; text is wiki text and addresses are of version 2."""
    members: dict[str, Any] = {"timestamp": int(event.when.timestamp() * 1000), "webhookEvent": event.name}
    told = dict(event.told)
    issue = told.pop("issue", None)
    type_ = told.pop("issue_event_type_name", None)
    if event.name in ISSUES | {"jira:worklog_updated"}:
        if not (site.cloud and event.name == "jira:issue_deleted"):
            members["issue_event_type_name"] = type_
        members["user"] = person(site, event.person.user)
    about: Thing = {} if issue is None else _issue(site, encoder, issue, event.name)
    beside = {NAMES.get(name, name): _shown(site, name, value) for name, value in told.items()}
    members |= about | beside if event.name not in COMMENTS else beside | about
    return encode(downgraded(members) if site.cloud else members).replace(b"/rest/api/3/", b"/rest/api/2/")


def person(site: Site, user: Thing) -> Thing:
    """Show the person who did it."""
    return {name: user[name] for name in USER[site.cloud] if name in user}


def _issue(site: Site, encoder: Encoder, issue: Issue, event: str) -> Thing:
    """Show the issue of an event; comments of Data Center, worklogs and files come without it."""
    if event in ALWAYS_ALONE or (event in COMMENTS and not site.cloud):
        return {}
    names = [
        name for name in issue.fields if event == "jira:issue_deleted" or not site.cloud or name not in UNTOLD
    ]
    if event in COMMENTS:
        names = [name for name in REDUCED if name in issue.fields]
    fields = encoder.fields(issue, names, DATA_CENTER, version=2)
    head = {"id": issue.id, "self": issue.url, "key": issue.key}
    return {"issue": head | {"fields": msgspec.Raw(fields)}}


def _shown(site: Site, name: str, value: Any) -> Any:
    shower = SHOWERS.get(name)
    return value if shower is None or not isinstance(value, dict) else shower(site, value)


def _changelog(site: Site, value: Thing) -> Thing:
    if not site.cloud:
        return value
    items = [
        item | {"tmpFromAccountId": item["from"], "tmpToAccountId": item["to"]}
        if item.get("fieldId") in PEOPLE else item
        for item in value["items"]
    ]  # fmt: skip
    return {**value, "items": items}


def _project(site: Site, value: Thing) -> Thing:
    """Show a project: its number as a number, its lead as ``projectLead``."""
    assigned = str(value.get("assigneeType") or "UNASSIGNED").lower().replace("_", "")
    shown: Thing = {
        name: value[name] for name in ("self", "id", "key", "name", "avatarUrls") if name in value
    }
    shown["id"] = int(value["id"])
    shown |= {"projectCategory": value["projectCategory"]} if value.get("projectCategory") else {}
    lead = value.get("lead")
    shown |= {"projectLead": {n: lead[n] for n in USER[site.cloud] if n in lead}} if lead else {}
    return shown | {"assigneeType": f"admin.assignee.type.{assigned}"}


def _version(_site: Site, value: Thing) -> Thing:
    """Show a version, with its days as people write them."""
    shown = {name: inner for name, inner in value.items() if name not in ("expand", "operations")}
    for name, spoken in (("startDate", "userStartDate"), ("releaseDate", "userReleaseDate")):
        if value.get(name):
            shown[spoken] = date.fromisoformat(value[name]).strftime("%d/%b/%y")
    return shown


def _board(_site: Site, value: Thing) -> Thing:
    return {name: value[name] for name in ("id", "self", "name", "type") if name in value}


SHOWERS = {
    "board": _board,
    "changelog": _changelog,
    "project": _project,
    "version": _version,
    "mergedTo": _version,
    "user": person,
}
