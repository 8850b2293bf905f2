"""What is told about an issue only when somebody reads it: talk, work, files, family, history."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from jira_sandbox.company.history import histories
from jira_sandbox.company.outline import Outline, Setting, duration, work_seconds
from jira_sandbox.company.projects import Project
from jira_sandbox.company.schema import CUSTOM
from jira_sandbox.company.text import paragraph, report
from jira_sandbox.state.issue import Issue, Tale

Thing = dict[str, Any]

FIRST_COMMENT, COMMENT_ROOM = 1_000_000, 200
FIRST_WORKLOG, WORKLOG_ROOM = 2_000_000, 64
FIRST_ATTACHMENT, ATTACHMENT_ROOM = 3_000_000, 4
ALWAYS_NULL = ("security", "lastViewed", "resolution", "resolutiondate", "duedate")
CLASSIC_ONLY = frozenset(f"customfield_{row[0]}" for row in CUSTOM) - {
    f"customfield_{number}" for number in (10001, 10015, 10016, 10019, 10020, 10021)
}
ENVIRONMENTS = ("Firefox 128 on Ubuntu 24.04", "Safari 17, iOS 17.5 (de-CH)", "Staging, node 3")
FILES = (("trace.log", "text/plain"), ("Größe.txt", "text/plain"), ("screenshot.png", "image/png"))


def nothing(_issue: Issue) -> None:
    """Tell that a field has no value."""


def none_of_them(_issue: Issue) -> list[Any]:
    """Tell that a list has nothing in it."""
    return []


@dataclass
class Told:
    """Tells the long and the derived values of every issue of one company."""

    setting: Setting
    issues: list[Issue]
    links: dict[int, list[tuple[int, Thing, int, int]]] = field(default_factory=dict)
    """Issue → its links: id, type, source, target."""
    kept: dict[tuple[str, bool], dict[str, Tale]] = field(default_factory=dict)
    briefs: dict[str, Thing] = field(default_factory=dict)

    def tales(self, project: Project, has_parent: bool) -> dict[str, Tale]:
        """Give the tales of a project's issues; fields nobody filled in are told as null."""
        mark = (project.id, has_parent)
        if mark not in self.kept:
            self.kept[mark] = self._tales(project, has_parent)
        return self.kept[mark]

    def _tales(self, project: Project, has_parent: bool) -> dict[str, Tale]:
        own = self.setting.cloud and project.plan.team_managed
        found: dict[str, Tale] = dict.fromkeys(ALWAYS_NULL, nothing)
        for row in CUSTOM:
            name = f"customfield_{row[0]}"
            if not (own and name in CLASSIC_ONLY) and (self.setting.cloud or row[0] != 10001):
                found[name] = nothing
        for name in ("components", "fixVersions", "versions"):
            found[name] = none_of_them
        if has_parent:
            found["parent"] = self.parent
        if not own:
            found |= {"customfield_10014": self.epic_link, "customfield_10032": self.criteria}
        if self.setting.cloud:
            found["statuscategorychangedate"] = self.category_changed
        return found | {
            "description": self.description, "environment": self.environment, "comment": self.comments,
            "worklog": self.worklogs, "attachment": self.attachments, "issuelinks": self.issue_links,
            "subtasks": self.subtasks,
            "watches": self.watches, "votes": self.votes, "timetracking": self.time_tracking,
            "timespent": self.spent, "timeestimate": self.remaining, "timeoriginalestimate": self.estimate,
            "aggregatetimespent": self.spent, "aggregatetimeestimate": self.remaining,
            "aggregatetimeoriginalestimate": self.estimate, "progress": self.progress,
            "aggregateprogress": self.progress, "workratio": self.work_ratio,
        }  # fmt: skip

    def some(self, dice: random.Random, project: Project, what: str) -> list[Thing]:
        """Pick none to two components or versions, in the short form issues show."""
        things: list[Thing] = getattr(project, what)
        picked = dice.sample(things, max(0, dice.randint(-1, 2)))
        return [self.brief(thing) for thing in sorted(picked, key=lambda thing: int(thing["id"]))]

    def brief(self, thing: Thing) -> Thing:
        """Give the short form of a component or version, one object for all who show it."""
        found = self.briefs.get(thing["self"])
        if found is None:
            names = ("self", "id", "name", "description", "archived", "released", "releaseDate")
            found = self.briefs[thing["self"]] = {name: thing[name] for name in names if name in thing}
        return found

    # --- texts ---------------------------------------------------------------------------------------

    def description(self, issue: Issue) -> Any:
        """Tell the description."""
        outline: Outline = issue.outline
        dice = self.setting.dice(issue.index, 1)
        if outline.description < 300:
            return self.setting.rich([paragraph(dice, 2)])
        return self.setting.rich(report(dice, outline.description))

    def environment(self, issue: Issue) -> Any:
        """Tell where it was seen, which every ninth issue says."""
        if issue.index % 9 != 4:
            return None
        return self.setting.rich([ENVIRONMENTS[issue.index % len(ENVIRONMENTS)]])

    def criteria(self, issue: Issue) -> Any:
        """Tell the acceptance criteria, which every sixth issue has."""
        if issue.index % 6:
            return None
        dice = self.setting.dice(issue.index, 2)
        return self.setting.rich(["\n".join("* " + paragraph(dice, 1) for _ in range(3))])

    def comments(self, issue: Issue) -> Thing:
        """Tell the whole talk."""
        outline: Outline = issue.outline
        dice = self.setting.dice(issue.index, 3)
        staff, rows = self.setting.staff, []
        span = outline.updated - outline.created
        for place in range(outline.comments):
            id_ = FIRST_COMMENT + issue.index * COMMENT_ROOM + place
            author = dice.choice(staff.apps if place % 17 == 5 else staff.everyone)
            when = outline.created + span * (place + 1) // (outline.comments + 1)
            edited = when if dice.random() < 0.9 else min(outline.updated, when + 61_007)
            row: Thing = {
                "self": self.setting.api(f"issue/{issue.id}/comment/{id_}"),
                "id": str(id_),
                "author": author,
                "body": self.setting.rich([paragraph(dice, dice.randint(1, 3))]),
                "updateAuthor": author,
                "created": self.setting.stamp(when),
                "updated": self.setting.stamp(edited),
            }
            if self.setting.cloud:
                row["jsdPublic"] = True
            if place % 23 == 9:
                row["visibility"] = {
                    "type": "role",
                    "value": "Administrators",
                    "identifier": "Administrators",
                }
            rows.append(row)
        total = len(rows)
        page = {"comments": rows, "self": self.setting.api(f"issue/{issue.id}/comment")}
        return page | {"maxResults": total, "total": total, "startAt": 0}

    def worklogs(self, issue: Issue) -> Thing:
        """Tell the work that was logged."""
        outline: Outline = issue.outline
        dice = self.setting.dice(issue.index, 4)
        span, rows = outline.updated - outline.created, []
        for place in range(outline.worklogs):
            id_ = FIRST_WORKLOG + issue.index * WORKLOG_ROOM + place
            author = dice.choice(self.setting.staff.working)
            when = outline.created + span * (place + 1) // (outline.worklogs + 1)
            seconds = work_seconds(issue.index, place)
            row: Thing = {
                "self": self.setting.api(f"issue/{issue.id}/worklog/{id_}"),
                "author": author,
                "updateAuthor": author,
                "comment": self.setting.rich([paragraph(dice, 1)]),
                "created": self.setting.stamp(when),
                "updated": self.setting.stamp(min(outline.updated, when + dice.choice((0, 0, 0, 3_600_123)))),
                "started": self.setting.stamp(when - seconds * 1000 - when % 60_000),
                "timeSpent": duration(seconds),
                "timeSpentSeconds": seconds,
                "id": str(id_),
                "issueId": issue.id,
            }
            if place % 3 == 2:
                del row["comment"]
            if place % 11 == 4:
                row["visibility"] = {"type": "role", "value": "Developers", "identifier": "Developers"}
            rows.append(row)
        return {"startAt": 0, "maxResults": 20, "total": len(rows), "worklogs": rows}

    def attachments(self, issue: Issue) -> list[Thing]:
        """Tell which files are attached."""
        outline: Outline = issue.outline
        dice, rows = self.setting.dice(issue.index, 5), []
        for place in range(outline.attachments):
            id_ = FIRST_ATTACHMENT + issue.index * ATTACHMENT_ROOM + place
            name, media = dice.choice(FILES)
            row: Thing = {
                "self": self.setting.api(f"attachment/{id_}"),
                "id": str(id_),
                "filename": name,
                "author": dice.choice(self.setting.staff.everyone),
                "created": self.setting.stamp(outline.created + place * 1007),
                "size": 200 + id_ % 1800,
                "mimeType": media,
                "content": self.file_url("content", id_, name),
            }
            if media == "image/png":
                row["thumbnail"] = self.file_url("thumbnail", id_, name)
            rows.append(row)
        return rows

    def file_url(self, what: str, id_: int, name: str) -> str:
        """Tell where the bytes of a file, or of its small picture, are."""
        if self.setting.cloud:
            return self.setting.api(f"attachment/{what}/{id_}")
        if what == "thumbnail":
            return f"{self.setting.url}/secure/thumbnail/{id_}/_thumb_{id_}.png"
        return f"{self.setting.url}/secure/attachment/{id_}/{quote(name)}"

    # --- family and links ------------------------------------------------------------------------------

    def relative(self, index: int) -> Thing:
        """Give the short form of another issue."""
        other = self.issues[index]
        kept = other.fields.values_kept
        shown = {name: kept[name] for name in ("summary", "status", "priority", "issuetype")}
        return {"id": other.id, "key": other.key, "self": other.url, "fields": shown}

    def parent(self, issue: Issue) -> Thing:
        """Tell the parent: the epic of a story, the story of a sub-task."""
        return self.relative(issue.outline.parent)

    def epic_link(self, issue: Issue) -> str | None:
        """Tell the key of the epic; sub-tasks belong to one only through their parent."""
        outline: Outline = issue.outline
        if outline.parent is None or issue.fields["issuetype"]["subtask"]:
            return None
        return self.issues[outline.parent].key

    def subtasks(self, issue: Issue) -> list[Thing]:
        """Tell the sub-tasks."""
        return [self.relative(index) for index in issue.outline.children]

    def drawn_link(self, index: int) -> bool:
        """Decide whether a new issue links to an earlier one."""
        return index > 0 and index % 7 == 3

    def link(self, index: int) -> None:
        """Link a new issue to an earlier one."""
        dice = self.setting.dice(index, 6)
        target = dice.randrange(index)
        number = 10000 + index
        row = (number, dice.choice(self.setting.link_types), index, target)
        self.links.setdefault(index, []).append(row)
        self.links.setdefault(target, []).append(row)

    def issue_links(self, issue: Issue) -> list[Thing]:
        """Tell the links, each from this issue's side."""
        rows = []
        for number, kind, source, target in self.links.get(issue.index, ()):
            side, other = ("outwardIssue", target) if source == issue.index else ("inwardIssue", source)
            row = {"id": str(number), "self": self.setting.api(f"issueLink/{number}"), "type": kind}
            rows.append({**row, side: self.relative(other)})
        return rows

    # --- numbers ----------------------------------------------------------------------------------------

    def watches(self, issue: Issue) -> Thing:
        """Tell who watches; answers show the number, JQL the people."""
        count = issue.outline.watchers
        url = self.setting.api(f"issue/{issue.key}/watchers")
        watchers = self.crowd(issue, count)
        mine = self.setting.staff.everyone[0] in watchers
        return {"self": url, "watchCount": count, "isWatching": mine, "watchers": watchers}

    def votes(self, issue: Issue) -> Thing:
        """Tell who voted; answers show the number, JQL the people."""
        voters = self.crowd(issue, issue.outline.votes)
        mine = self.setting.staff.everyone[0] in voters
        url = self.setting.api(f"issue/{issue.key}/votes")
        return {"self": url, "votes": len(voters), "hasVoted": mine, "voters": voters}

    def crowd(self, issue: Issue, count: int) -> list[Thing]:
        """Pick people, each once, by the number of the issue."""
        working = self.setting.staff.working
        return [working[(issue.index + 7 * place) % len(working)] for place in range(count)]

    def spent(self, issue: Issue) -> int | None:
        """Tell the logged seconds."""
        return sum(work_seconds(issue.index, place) for place in range(issue.outline.worklogs)) or None

    def estimate(self, issue: Issue) -> int | None:
        """Tell the original estimate in seconds."""
        seconds: int | None = issue.outline.estimate
        return seconds

    def remaining(self, issue: Issue) -> int | None:
        """Tell the remaining estimate in seconds."""
        outline: Outline = issue.outline
        if outline.estimate is None:
            return 0 if outline.worklogs else None
        return max(0, outline.estimate - (self.spent(issue) or 0))

    def time_tracking(self, issue: Issue) -> Thing:
        """Tell estimate, work and rest in words and seconds."""
        found: Thing = {}
        numbers = (
            ("originalEstimate", self.estimate),
            ("remainingEstimate", self.remaining),
            ("timeSpent", self.spent),
        )
        for name, of in numbers:
            seconds = of(issue)
            if seconds is not None:
                found |= {name: duration(seconds), f"{name}Seconds": seconds}
        return found

    def progress(self, issue: Issue) -> Thing:
        """Tell how much of the work is done."""
        spent, rest = self.spent(issue) or 0, self.remaining(issue) or 0
        found = {"progress": spent, "total": spent + rest}
        return found | ({"percent": spent * 100 // (spent + rest)} if spent + rest else {})

    def work_ratio(self, issue: Issue) -> int:
        """Tell logged work as a percentage of the estimate, -1 without one."""
        estimate: int | None = issue.outline.estimate
        return -1 if estimate is None else (self.spent(issue) or 0) * 100 // estimate

    def category_changed(self, issue: Issue) -> str:
        """Tell when the status last came into another category."""
        outline: Outline = issue.outline
        keys = [outline.project.workflow[place]["statusCategory"]["key"] for place in outline.path]
        last = max((n for n in range(1, len(keys)) if keys[n] != keys[n - 1]), default=0)
        return self.setting.stamp(outline.step(last))

    def chronicle(self, issue: Issue) -> list[Thing]:
        """Tell the changelog, oldest first."""
        return histories(self.setting, issue)
