"""Archived issues: no search finds them and nobody changes them, but who knows the key can read them.

https://support.atlassian.com/jira-software-cloud/docs/archive-an-issue/
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.richtext import is_document, plain
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

EXPORTED = ("key", "summary", "issuetype", "status", "priority", "resolution", "assignee", "reporter",
            "created", "updated", "labels", "components", "fixVersions", "description")  # fmt: skip
"""System fields an export carries."""


@dataclass(frozen=True)
class Entry:
    """That an issue was archived: by whom and when."""

    person: Thing
    when: datetime


class Archive:
    """The archived issues of a site, by their place, and the exports of them by the id of the task."""

    def __init__(self, _site: Site) -> None:
        self.entries: dict[int, Entry] = {}
        self.exports: dict[str, str] = {}


def archived(site: Site, issue: Issue) -> bool:
    """Tell whether an issue was archived by itself, not with its project."""
    return issue.index in site.part(Archive).entries


def family(site: Site, issue: Issue) -> list[Issue]:
    """List an issue and its sub-tasks, which are archived and restored with it."""
    rows = issue.fields.get("subtasks") or ()
    found = (site.issue(str(row["id"])) for row in rows)
    return [issue, *(child for child in found if child is not None)]


def put_away(ledger: Ledger, issue: Issue) -> int:
    """Archive an issue with its sub-tasks; how many that are.

    Raises:
        JiraError: 400 for a sub-task.
    """
    site = ledger.site
    if is_subtask(issue):
        raise JiraError(400, "Issue is subtask.")
    kept = site.part(Archive).entries
    fresh = [member for member in family(site, issue) if member.index not in kept]
    for member in fresh:
        kept[member.index] = Entry(site.caller.user, site.now)
        site.gone.add(member.index)
        ledger.leave(member)
        _told(ledger, member, "issue_archived")
    return len(fresh)


def take_back(ledger: Ledger, issue: Issue) -> int:
    """Restore an archived issue with its sub-tasks; how many that are."""
    site = ledger.site
    kept = site.part(Archive).entries
    there = [member for member in family(site, issue) if member.index in kept]
    for member in there:
        del kept[member.index]
        site.gone.discard(member.index)
        ledger.enter()
        _told(ledger, member, "issue_restored")
    return len(there)


def _told(ledger: Ledger, issue: Issue, event: str) -> None:
    ledger.touch(issue)
    ledger.tell("jira:issue_updated", issue=issue, issue_event_type_name=event)


def is_subtask(issue: Issue) -> bool:
    """Tell whether an issue is a sub-task."""
    return bool((issue.fields.get("issuetype") or {}).get("subtask"))


@dataclass(frozen=True)
class Filter:
    """Which archived issues an export carries; what is ``None`` does not matter.

    Args:
        projects: their keys or ids.
        kinds: ids of issue types.
        reporters: their account ids.
        people: account ids of those who archived them.
        after: not archived before.
        before: not archived later.
    """

    projects: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    reporters: frozenset[str] | None = None
    people: frozenset[str] | None = None
    after: datetime | None = None
    before: datetime | None = None

    def keeps(self, issue: Issue, entry: Entry) -> bool:
        """Tell whether an issue is to be exported."""
        fields = issue.fields
        project, kind = fields.get("project") or {}, fields.get("issuetype") or {}
        tests = (
            (self.projects, {str(project.get("id")), str(project.get("key"))}),
            (self.kinds, {str(kind.get("id"))}),
            (self.reporters, {str((fields.get("reporter") or {}).get("accountId"))}),
            (self.people, {str(entry.person.get("accountId"))}),
        )
        wanted = all(asked is None or asked & there for asked, there in tests)
        late = self.after is None or entry.when >= self.after
        return wanted and late and (self.before is None or entry.when <= self.before)


def exported(ledger: Ledger, wanted: Filter) -> str:
    """Write archived issues as CSV: system fields, who archived them and when."""
    site, out = ledger.site, io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*EXPORTED, "ArchivedBy", "ArchivedDate"])
    for place, entry in site.part(Archive).entries.items():
        issue = site.issues[place]
        if wanted.keeps(issue, entry):
            cells = [_cell(issue.key if name == "key" else issue.fields.get(name)) for name in EXPORTED]
            writer.writerow([*cells, entry.person.get("displayName"), entry.when.isoformat()])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_cell(part) for part in value)
    if is_document(value):
        return plain(value)
    if isinstance(value, dict):
        return str(value.get("displayName") or value.get("name") or value.get("value") or "")
    return str(value)
