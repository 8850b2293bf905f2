"""The one place where issues of a site change: values, history, keys and everything kept about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.events import Event
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.moment import written
from jira_sandbox.state.site import Site
from jira_sandbox.state.snapshots import Snapshots

Thing = dict[str, Any]

FIRST_ENTRY = 900_000_000
"""Ids of new changelog entries begin above those of made-up ones."""

FIRST_THING = 800_000_000
"""Ids of new comments, worklogs and links begin above those of made-up ones."""

WORK_EVENTS = frozenset({"issue_work_logged", "issue_worklog_updated", "issue_worklog_deleted"})
"""Types of the changes that a Data Center tells as ``jira:worklog_updated``."""

LOOKUPS = {
    "comment_places": ("comment", "comments"), "worklog_places": ("worklog", "worklogs"),
    "attachment_places": ("attachment", ""),
}  # fmt: skip
"""Lookups of a site by the ids of what is on its issues: the field, and where its rows are in it."""

SHOWN_OF_RELATIVES = ("summary", "status", "priority", "issuetype")


@dataclass
class Ledger:
    """Writes to a site so that search, encoded bytes and lookups stay right.

    A change is checked by its caller before it comes here; nothing here refuses half-way.
    """

    site: Site
    encoder: Encoder
    snapshots: Snapshots
    entries: count[int] = field(default_factory=lambda: count(FIRST_ENTRY))
    things: count[int] = field(default_factory=lambda: count(FIRST_THING))
    numbers: dict[str, int] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    """Places of issues whose values were written, which may carry copies of their relatives."""

    def stamp(self) -> str:
        """Write the present as Jira does, in the site's zone."""
        return written(self.site.now, self.site.zone)

    def change(
        self, issue: Issue, values: Thing, items: list[Thing], *, author: Thing | None = None,
        event: str = "", metadata: Thing | None = None, **told: Any,
    ) -> None:  # fmt: skip
        """Give an issue new values, one entry of history and a new ``updated``, and tell of it.

        Args:
            issue: what changes.
            values: by field id, in the shape of answers.
            items: of the changelog entry; without any no entry is written.
            author: who did it; the caller if nobody is named.
            event: Jira's type of the event, such as ``issue_assigned``; ``issue_updated`` if items say so.
            metadata: what the history keeps beside, as a program wants it: ``historyMetadata``.
            told: what else the event tells, such as the ``comment``.
        """
        self.site.memory.open(issue)
        now = self.stamp()
        kept = issue.fields.values_kept
        kept.update(values)
        kept["updated"] = now
        if items:
            entry = {"id": str(next(self.entries)), "author": author or self.site.caller.user,
                     "created": now, "items": items}  # fmt: skip
            entry |= {"historyMetadata": metadata} if metadata else {}
            issue.later = (*issue.later, entry)
            told["changelog"] = {"id": entry["id"], "items": items}
        self.touch(issue)
        if any(name in values for name in SHOWN_OF_RELATIVES):
            self.retell(issue)
        if items or event:
            work = event in WORK_EVENTS and not self.site.cloud
            name = "jira:worklog_updated" if work else "jira:issue_updated"
            self.tell(name, issue=issue, issue_event_type_name=event or "issue_updated", **told)

    def tell(self, name: str, *, cascade: bool = False, **told: Any) -> None:
        """Tell the site's listeners what happened; see ``Event``."""
        self.site.events.tell(Event(name, self.site.now, self.site.caller, told, cascade))

    def fresh(self) -> str:
        """Give the id of something new on an issue."""
        return str(next(self.things))

    def place(self, lookup: str, id_: str, value: Any) -> None:
        """Put something new into a lookup of the site, if that has been made already."""
        known = vars(self.site).get(lookup)
        if known is not None:
            known[id_] = value

    def displace(self, lookup: str, id_: str) -> None:
        """Take something that is gone out of a lookup of the site, if that has been made already."""
        (vars(self.site).get(lookup) or {}).pop(id_, None)

    def leave(self, issue: Issue) -> None:
        """Take what is on an issue that went out of the lookups of the site, as far as these have been made.

        They are not made anew: that reads every issue there is.
        """
        for lookup, (name, inside) in LOOKUPS.items():
            known = vars(self.site).get(lookup)
            page = None if known is None else issue.fields.get(name)
            for row in (page[inside] if isinstance(page, dict) else page) or ():
                self.displace(lookup, str(row["id"]))

    def enter(self) -> None:
        """Forget the lookups of the site, since issues are there again."""
        for lookup in LOOKUPS:
            vars(self.site).pop(lookup, None)

    def show(self, issue: Issue, values: Thing) -> None:
        """Give an issue values that are no change of it: neither history nor ``updated`` know of them."""
        self.site.memory.open(issue)
        issue.fields.values_kept.update(values)
        self.touch(issue)

    def touch(self, issue: Issue) -> None:
        """Forget what is kept of an issue's JSON and of answers to searches."""
        self.touched.add(issue.index)
        self.encoder.forget(issue)
        self.snapshots.stale()

    def renew(self) -> None:
        """Forget everything kept of issues' JSON: fields, or things that many issues show, changed."""
        self.encoder.learn()
        self.snapshots.stale()

    def retell_thing(self, field: str, thing: Thing) -> None:
        """Let every issue that has a thing in a field show it as it is now: its name, its picture."""
        for issue in self.site.living():
            value = issue.fields.values_kept.get(field)
            for held in value if isinstance(value, list) else [value]:
                if isinstance(held, dict) and held is not thing and str(held.get("id")) == str(thing["id"]):
                    self.site.memory.note(held)
                    held.update({name: thing[name] for name in held if name in thing and name != "child"})
        self.renew()

    def next_key(self, project: str) -> str:
        """Give the next key of a project; the key of a deleted issue is not given again."""
        if project not in self.numbers:
            keys = [*(issue.key for issue in self.site.issues), *self.site.moved]
            taken = [key.rpartition("-") for key in keys]
            numbers = [int(part[2]) for part in taken if part[0].upper() == project.upper()]
            self.numbers[project] = max(numbers, default=0)
        self.numbers[project] += 1
        return f"{project}-{self.numbers[project]}"

    def add(self, project: str, values: Thing) -> Issue:
        """Put a new issue into a project; ``values`` are all of its fields."""
        site = self.site
        number = str(max((int(site.issues[-1].id) if site.issues else 10000), 10000) + 1)
        key = self.next_key(project)
        url = f"{site.url}/rest/api/{3 if site.cloud else 2}/issue/{number}"
        issue = Issue(len(site.issues), number, key, url, values, tales={}, chronicle=lambda _issue: [])
        site.memory.open(issue)
        site.issues.append(issue)
        site.index[number] = site.index[key.upper()] = issue.index
        self.touch(issue)
        return issue

    def rename(self, issue: Issue, project: str) -> None:
        """Give an issue the next key of another project; the key it had still finds it."""
        site = self.site
        site.memory.open(issue)
        site.moved[issue.key.upper()] = issue.index
        issue.key = self.next_key(project)
        site.index[issue.key.upper()] = issue.index

    def remove(self, issue: Issue) -> None:
        """Take an issue away with everything on it, out of its relatives too."""
        site = self.site
        site.memory.open(issue)
        for relative in self.relatives(issue):
            self._forget(relative, issue)
        site.gone.add(issue.index)
        former = [key for key, place in site.moved.items() if place == issue.index]
        for key in former:
            del site.moved[key]
        for name in (issue.id, issue.key.upper(), *former):
            site.index.pop(name, None)
        self.leave(issue)
        self.touch(issue)

    def _forget(self, relative: Issue, issue: Issue) -> None:
        kept = relative.fields
        changes: Thing = {}
        if "subtasks" in kept:
            changes["subtasks"] = [row for row in kept["subtasks"] or () if row["id"] != issue.id]
        if "issuelinks" in kept:
            changes["issuelinks"] = [
                row for row in kept["issuelinks"] or () if other_end(row)["id"] != issue.id
            ]
        if (kept.get("parent") or {}).get("id") == issue.id:
            changes["parent"] = None
        if kept.get("customfield_10014") == issue.key:
            changes["customfield_10014"] = None
        self.site.memory.open(relative)
        relative.fields.values_kept.update(changes)
        self.touch(relative)

    def relatives(self, issue: Issue) -> list[Issue]:
        """List the issues that show this one inside themselves: parent, children, ends of its links."""
        fields = issue.fields
        ids = {row["id"] for row in fields.get("subtasks") or ()}
        ids |= {other_end(row)["id"] for row in fields.get("issuelinks") or ()}
        ids |= {parent["id"]} if (parent := fields.get("parent")) else set()
        found = [relative for id_ in ids if (relative := self.site.issue(str(id_))) is not None]
        kind = fields.get("issuetype") or {}
        if kind.get("name") == "Epic" or kind.get("hierarchyLevel", 0) > 0:
            mine = (other for other in self.site.living() if _belongs(other, issue))
            found += [other for other in mine if other.id not in ids]
        return found

    def brief(self, issue: Issue) -> Thing:
        """Give the short form in which relatives show an issue."""
        shown = {name: issue.fields.get(name) for name in SHOWN_OF_RELATIVES}
        return {"id": issue.id, "key": issue.key, "self": issue.url, "fields": shown}

    def retell(self, issue: Issue) -> None:
        """Let relatives show an issue as it is now."""
        brief = self.brief(issue)
        for relative in self.relatives(issue):
            self.encoder.forget(relative)
            if relative.index not in self.touched:
                continue
            self.site.memory.open(relative)
            kept = relative.fields.values_kept
            if (kept.get("parent") or {}).get("id") == issue.id:
                kept["parent"] = brief
            if "subtasks" in kept:
                kept["subtasks"] = [brief if row["id"] == issue.id else row for row in kept["subtasks"]]
            if "issuelinks" in kept:
                kept["issuelinks"] = [_relinked(row, brief) for row in kept["issuelinks"] or ()]


def other_end(link: Thing) -> Thing:
    """Give the short form of the issue that a link on an issue leads to."""
    found: Thing = link.get("inwardIssue") or link["outwardIssue"]
    return found


def _relinked(link: Thing, brief: Thing) -> Thing:
    side = "inwardIssue" if "inwardIssue" in link else "outwardIssue"
    return {**link, side: brief} if link[side]["id"] == brief["id"] else link


def _belongs(issue: Issue, epic: Issue) -> bool:
    fields = issue.fields
    return (fields.get("parent") or {}).get("id") == epic.id or fields.get("customfield_10014") == epic.key
