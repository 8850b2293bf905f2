"""The company's issues: the facts of each, drawn once; long texts are told later by ``company.tales``."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from jira_sandbox.company.boards import sprint_value
from jira_sandbox.company.custom import custom_values
from jira_sandbox.company.outline import Outline, Setting
from jira_sandbox.company.projects import Project
from jira_sandbox.company.tales import Told
from jira_sandbox.company.text import LABELS, summary
from jira_sandbox.state.issue import Issue

Thing = dict[str, Any]

DAY = 86_400_000
FIRST = 1_672_646_400_000  # 2023-01-02T08:00Z
FIRST_ID = 10001
EPIC_EVERY = 12
LONG_TALK = (401, 7)
"""Every 401st issue, from the 7th, has more than 100 comments."""
NEVER_QUIET = 200
"""The first issues talk and work in any case, so that a small site shows everything."""
TALK = (37, 11)
WORK = (53, 9)
BUSY = (97, 5)


def is_one_of(index: int, rule: tuple[int, int]) -> bool:
    """Tell whether an issue belongs to a rare kind: ``(every, from)``."""
    return index % rule[0] == rule[1]


@dataclass
class Roster:
    """The growing list of issues, and what a new one may refer to."""

    setting: Setting
    told: Told
    total: int
    issues: list[Issue] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    epics: dict[str, list[int]] = field(default_factory=dict)
    standard: dict[str, list[int]] = field(default_factory=dict)

    def fill(self, count: int) -> None:
        """Write the first issues of all."""
        weights = [project.plan.share for project in self.setting.projects]
        chooser = random.Random(self.setting.seed * 7919 + 3)  # noqa: S311
        chosen = chooser.choices(self.setting.projects, weights=weights, k=self.total)
        for index, project in enumerate(chosen[:count]):
            self.add(index, project)

    def add(self, index: int, project: Project) -> None:
        """Write one issue, with everything decided that others or a search may ask about."""
        dice = self.setting.dice(index, 0)
        moved_from, old_key = None, ""
        if self.total >= 30 and index in (self.total // 3, self.total // 2):
            moved_from, project = self.setting.projects[1], self.setting.projects[0]
            old_key = self.next_key(moved_from)
            self.moved[old_key] = index
        outline = self.draw(dice, index, project)
        outline.moved_from, outline.old_key = moved_from, old_key
        key = self.next_key(project)
        id_ = str(FIRST_ID + index + index // 17)
        kind = self.kind(dice, index, project, outline)
        values = self.values(dice, index, outline, project.types[kind])
        if kind == "Epic":
            values["customfield_10011"] = values["summary"][:40]
        values |= custom_values(dice, self.setting, outline, index)
        self.sprint(dice, outline, kind, values)
        has_parent = outline.parent is not None and (self.setting.cloud or kind == "Sub-task")
        self.issues.append(
            Issue(
                index,
                id_,
                key,
                self.setting.api(f"issue/{id_}"),
                values,
                tales=self.told.tales(project, has_parent),
                chronicle=self.told.chronicle,
                outline=outline,
            )
        )
        if self.told.drawn_link(index):
            self.told.link(index)

    def next_key(self, project: Project) -> str:
        """Give the next key of a project."""
        number = self.counts[project.plan.key] = self.counts.get(project.plan.key, 0) + 1
        return f"{project.plan.key}-{number}"

    def draw(self, dice: random.Random, index: int, project: Project) -> Outline:
        """Draw the course of an issue's life."""
        now = self.setting.now
        room = now - FIRST - DAY
        created = FIRST + room * index // max(1, self.total) + dice.randrange(DAY // 2)
        last = len(project.workflow) - 1
        age = (now - created) / room
        place = last if dice.random() < 0.35 + age * 0.6 else dice.randrange(last + 1)
        path = [0, *sorted(dice.sample(range(1, place), dice.randint(0, place - 1)))] if place > 1 else [0]
        if place:
            path.append(place)
        if len(path) > 2 and dice.random() < 0.15:
            path[-1:] = [path[-1], path[-2], path[-1]]
        longest = min(now - created - 60_000, 90 * DAY)
        settled = created + (dice.randrange(longest // 20, longest) if len(path) > 1 else 0)
        updated = settled + dice.randrange(max(1, min(now - settled, 20 * DAY)))
        outline = Outline(
            project, tuple(path), created, settled, updated,
            comments=self.talk(dice, index),
            worklogs=dice.randint(21, 40) if is_one_of(index, WORK) else max(0, dice.randint(-5, 3)),
            attachments=max(0, dice.randint(-7, 2)),
            busy=dice.randint(101, 130) if is_one_of(index, BUSY) else dice.randint(0, 4),
            watchers=dice.randint(0, 6),
            votes=max(0, dice.randint(-6, 4)),
            estimate=dice.choice((None, None, 7200, 14400, 28800, 57600)),
            description=self.length(dice, index),
        )  # fmt: skip
        if index >= NEVER_QUIET and self.setting.dice(index, 8).random() < self.setting.quiet:
            outline.comments = outline.worklogs = 0
        return outline

    def talk(self, dice: random.Random, index: int) -> int:
        """Draw how many comments an issue has."""
        if is_one_of(index, LONG_TALK):
            return dice.randint(101, 160)
        return dice.randint(21, 45) if is_one_of(index, TALK) else max(0, dice.randint(-2, 3))

    def length(self, dice: random.Random, index: int) -> int:
        """Draw how long a description is; 0 is none, and a few are huge."""
        natural = 0 if dice.random() < 0.12 else 30_000 if index % 211 == 13 else dice.randint(40, 1500)
        padding = self.setting.padding
        return natural + (dice.randint(padding // 2, padding * 7 // 4) if padding and natural else 0)

    def kind(self, dice: random.Random, index: int, project: Project, outline: Outline) -> str:
        """Draw the issue's type and, as that decides it, its parent."""
        epics = self.epics.setdefault(project.id, [])
        standard = self.standard.setdefault(project.id, [])
        if self.counts[project.plan.key] % EPIC_EVERY == 1:
            epics.append(index)
            return "Epic"
        if standard and dice.random() < 0.18 and outline.moved_from is None:
            outline.parent = dice.choice(standard[-40:])
            self.issues[outline.parent].outline.children.append(index)
            return "Sub-task"
        standard.append(index)
        if epics and dice.random() < 0.6:
            outline.parent = dice.choice(epics)
        return dice.choices(("Story", "Task", "Bug"), weights=(4, 3, 3))[0]

    def values(self, dice: random.Random, index: int, outline: Outline, kind: Thing) -> Thing:
        """Decide the values of the system fields that are not null and not long."""
        setting, project, staff = self.setting, outline.project, self.setting.staff
        status = project.workflow[outline.path[-1]]
        done = status["statusCategory"]["key"] == "done"
        reporter = staff.everyone[dice.randrange(len(staff.everyone) - len(staff.apps))]
        values: Thing = {
            "issuetype": kind,
            "project": project.brief,
            "summary": summary(dice),
            "status": status,
            "reporter": reporter if index % 41 else None,
            "creator": dice.choice(staff.apps) if index % 29 == 3 else reporter,
            "created": setting.stamp(outline.created),
            "updated": setting.stamp(outline.updated),
            "labels": sorted(set(dice.choices(LABELS, k=max(0, dice.randint(-2, 3))))),
            "assignee": dice.choice(staff.working) if dice.random() < 0.75 else None,
            "priority": None
            if index % 47 == 2
            else dice.choices(setting.priorities, weights=(1, 3, 8, 3, 1))[0],
        }
        if setting.cloud:
            values["statusCategory"] = status["statusCategory"]
        if done and dice.random() < 0.95:
            values["resolution"] = dice.choices(setting.resolutions, weights=(8, 2, 1, 1))[0]
            values["resolutiondate"] = setting.stamp(outline.settled)
        if dice.random() < 0.3:
            due = outline.created + dice.randrange(5, 120) * DAY
            values["duedate"] = setting.stamp(due)[:10]
        if project.components:
            values["components"] = self.told.some(dice, project, "components")
            values["fixVersions"] = self.told.some(dice, project, "versions")
            values["versions"] = self.told.some(dice, project, "versions")
        if not outline.description:
            values["description"] = None
        return values

    def sprint(self, dice: random.Random, outline: Outline, kind: str, values: Thing) -> None:
        """Plan the issue into sprints: finished ones if it is done, else the current or a later one."""
        sprints = self.setting.sprints.get(outline.project.id)
        if not sprints or kind in ("Epic", "Sub-task") or dice.random() < 0.4:
            return
        done = values["status"]["statusCategory"]["key"] == "done"
        last = (
            dice.randrange(max(1, len(sprints) - 3))
            if done
            else dice.randrange(len(sprints) - 4, len(sprints))
        )
        first = max(0, last - dice.choice((0, 0, 0, 1, 2)))
        values["customfield_10020"] = [
            sprint_value(sprints[n], self.setting.cloud) for n in range(first, last + 1)
        ]
