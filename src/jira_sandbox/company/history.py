"""The changelog of an issue: how it came to be what it is now."""

from __future__ import annotations

import random
from typing import Any

from jira_sandbox.company.outline import Outline, Setting
from jira_sandbox.company.text import LABELS, paragraph
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import key_of

Thing = dict[str, Any]
Event = tuple[int, Thing, list[Thing]]
Shown = tuple[str | None, str | None]
"""A value as the changelog keeps it: raw, and as it was shown."""

FIRST_HISTORY, HISTORY_ROOM = 10_000_000, 256


def histories(setting: Setting, issue: Issue) -> list[Thing]:
    """Tell every entry, oldest first; following them from the start ends at the issue's values of today."""
    dice = setting.dice(issue.index, 7)
    events = [*_status(setting, issue, dice), *_people(setting, issue, dice), *_moves(setting, issue, dice)]
    events += [*_planning(setting, issue, dice), *_edits(setting, issue, dice), *_releases(setting, issue)]
    events.sort(key=lambda event: event[0])
    first = FIRST_HISTORY + issue.index * HISTORY_ROOM
    return [
        {"id": str(first + place), "author": author, "created": setting.stamp(when), "items": items}
        for place, (when, author, items) in enumerate(events)
    ]


def change(
    setting: Setting,
    field: str,
    before: Shown,
    after: Shown,
    *,
    id_: str | None = None,
    custom: bool = False,
) -> Thing:
    """Write one item of an entry; ``before`` and ``after`` are (raw value, shown text)."""
    item: Thing = {"field": field, "fieldtype": "custom" if custom else "jira"}
    if id_ and setting.cloud:
        item["fieldId"] = id_
    return item | {"from": before[0], "fromString": before[1], "to": after[0], "toString": after[1]}


def _named(thing: Thing | None) -> Shown:
    return (None, None) if thing is None else (str(thing["id"]), str(thing["name"]))


def _person(user: Thing | None) -> Shown:
    if user is None:
        return None, None
    return key_of(user), str(user["displayName"])


def _status(setting: Setting, issue: Issue, dice: random.Random) -> list[Event]:
    outline: Outline = issue.outline
    flow, events = outline.project.workflow, []
    resolution = issue.fields.get("resolution")
    for place in range(1, len(outline.path)):
        before, after = flow[outline.path[place - 1]], flow[outline.path[place]]
        items = [change(setting, "status", _named(before), _named(after), id_="status")]
        if place == len(outline.path) - 1 and resolution is not None:
            items.append(change(setting, "resolution", (None, None), _named(resolution), id_="resolution"))
        events.append((outline.step(place), dice.choice(setting.staff.everyone), items))
    return events


def _people(setting: Setting, issue: Issue, dice: random.Random) -> list[Event]:
    outline: Outline = issue.outline
    now, staff = issue.fields["assignee"], setting.staff
    before = dice.choice(staff.everyone) if dice.random() < 0.3 else None
    if before is now:
        return []
    first = outline.created + (outline.updated - outline.created) // 5
    who = dice.choice(staff.working)
    events = []
    if before is not None:
        item = change(setting, "assignee", (None, None), _person(before), id_="assignee")
        events.append((outline.created + (first - outline.created) // 2, who, [item]))
    item = change(setting, "assignee", _person(before), _person(now), id_="assignee")
    return [*events, (first, who, [item])]


def _moves(setting: Setting, issue: Issue, dice: random.Random) -> list[Event]:
    outline: Outline = issue.outline
    if outline.moved_from is None:
        return []
    old, new = outline.moved_from.rest, outline.project.rest
    items = [
        change(setting, "Key", (None, outline.old_key), (None, issue.key)),
        change(setting, "project", _named(old), _named(new), id_="project"),
    ]
    return [
        (
            outline.created + (outline.updated - outline.created) // 4,
            dice.choice(setting.staff.working),
            items,
        )
    ]


def _planning(setting: Setting, issue: Issue, dice: random.Random) -> list[Event]:
    outline: Outline = issue.outline
    span, events = outline.updated - outline.created, []
    who = dice.choice(setting.staff.working)
    sprints = issue.fields.get("customfield_10020") or []
    board = setting.sprints.get(outline.project.id, [])
    numbers = [_sprint_number(sprint) for sprint in sprints]
    names = {sprint["id"]: sprint["name"] for sprint in board}
    for place in range(len(numbers)):
        before = ", ".join(map(str, numbers[:place])), ", ".join(names[n] for n in numbers[:place])
        after = ", ".join(map(str, numbers[: place + 1])), ", ".join(names[n] for n in numbers[: place + 1])
        item = change(setting, "Sprint", before, after, id_="customfield_10020", custom=True)
        events.append((outline.created + span * (place + 1) // (len(numbers) + 2), who, [item]))
    points = issue.fields.get("customfield_10030")
    if points is not None:
        item = change(
            setting, "Story Points", (None, None), (None, f"{points:g}"), id_="customfield_10030", custom=True
        )
        events.append((outline.created + span // 3, who, [item]))
    priority = issue.fields["priority"]
    if priority is not None and dice.random() < 0.25:
        before_priority = dice.choice(setting.priorities)
        if before_priority is not priority:
            item = change(setting, "priority", _named(before_priority), _named(priority), id_="priority")
            events.append((outline.created + span // 2, who, [item]))
    return events


def _releases(setting: Setting, issue: Issue) -> list[Event]:
    """Plan the issue for a release, sometimes for another one first; some were created with theirs."""
    outline: Outline = issue.outline
    dice = setting.dice(issue.index, 9)
    planned = issue.fields["fixVersions"]
    others = [
        version for version in outline.project.versions if version["id"] not in {v["id"] for v in planned}
    ]
    if not planned or not others or dice.random() < 0.3:
        return []
    who, span = dice.choice(setting.staff.working), outline.updated - outline.created
    detour = dice.choice(others) if dice.random() < 0.4 else None
    first = [_release(setting, None, detour)] if detour else []
    then = [_release(setting, detour, None)] if detour else []
    then += [_release(setting, None, version) for version in planned]
    events = [(outline.created + span // 7, who, first), (outline.created + span * 2 // 5, who, then)]
    return [event for event in events if event[2]]


def _release(setting: Setting, before: Thing | None, after: Thing | None) -> Thing:
    """Write that a version was taken away or added: Jira writes one item for each."""
    return change(setting, "Fix Version", _named(before), _named(after), id_="fixVersions")


def _sprint_number(sprint: Any) -> int:
    if isinstance(sprint, dict):
        return int(sprint["id"])
    return int(str(sprint).partition("[id=")[2].partition(",")[0])


def _edits(setting: Setting, issue: Issue, dice: random.Random) -> list[Event]:
    outline: Outline = issue.outline
    span, events = outline.updated - outline.created, []
    for place in range(outline.busy):
        when = outline.created + span * (place + 1) // (outline.busy + 1)
        kind = dice.randrange(4)
        if kind == 0:
            texts = (None, paragraph(dice, 4)), (None, paragraph(dice, 6))
            item = change(setting, "description", *texts, id_="description")
        elif kind == 1:
            texts = (None, " ".join(dice.choices(LABELS, k=1))), (None, " ".join(issue.fields["labels"]))
            item = change(setting, "labels", *texts, id_="labels")
        elif kind == 2:
            item = change(
                setting, "Rank", ("", ""), ("", "Ranked higher"), id_="customfield_10019", custom=True
            )
        else:
            texts = (None, paragraph(dice, 1)), (None, str(issue.fields["summary"]))
            item = change(setting, "summary", *texts, id_="summary")
        events.append((when, dice.choice(setting.staff.everyone), [item]))
    return events
