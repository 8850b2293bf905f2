"""A small site built by hand: two projects, seven issues, every kind of field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from jira_sandbox.jql import search

CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes:"
HOPPER = "com.pyxis.greenhopper.jira:"


def _custom(number: int, name: str, kind: str, custom: str, **more: Any) -> dict[str, Any]:
    items = {"items": more.pop("items")} if "items" in more else {}
    return {
        "id": f"customfield_{number}",
        "key": f"customfield_{number}",
        "name": name,
        "custom": True,
        "clauseNames": [f"cf[{number}]", name, f"{name}[{custom.rpartition(':')[2]}]"],
        "schema": {"type": kind, "custom": custom, "customId": number, **items},
        **more,
    }


FIELDS: list[dict[str, Any]] = [
    {"id": "summary", "name": "Summary", "custom": False, "clauseNames": ["summary"]},
    _custom(10001, "Story Points", "number", CUSTOM + "float"),
    _custom(10002, "Severity", "option", CUSTOM + "select"),
    _custom(10003, "Teams", "array", CUSTOM + "multicheckboxes", items="option"),
    _custom(10004, "Place", "option-with-child", CUSTOM + "cascadingselect"),
    _custom(10005, "Tester", "user", CUSTOM + "userpicker"),
    _custom(10006, "Approvers", "array", CUSTOM + "multiuserpicker", items="user"),
    _custom(10007, "Start date", "date", CUSTOM + "datepicker"),
    _custom(10008, "Actual start", "datetime", CUSTOM + "datetime"),
    _custom(10009, "Tags", "array", CUSTOM + "labels", items="string"),
    _custom(10010, "Manual", "string", CUSTOM + "url"),
    _custom(10011, "Sprint", "array", HOPPER + "gh-sprint", items="json"),
    _custom(10012, "Epic Link", "any", HOPPER + "gh-epic-link"),
    _custom(10013, "Rank", "any", HOPPER + "gh-lexo-rank"),
    _custom(10014, "Notes", "string", CUSTOM + "textarea"),
    _custom(10015, "Squad", "group", CUSTOM + "grouppicker"),
    _custom(10016, "Target", "version", CUSTOM + "version"),
    _custom(10017, "Origin", "project", CUSTOM + "project"),
    _custom(10018, "Development", "any", "com.atlassian.jira.plugins:devsummarycf"),
    _custom(
        10019,
        "Color",
        "option",
        CUSTOM + "select",
        allowedValues=[{"id": "901", "value": "Red"}, {"id": "902", "value": "Blue"}],
    ),
    _custom(10020, "Twin", "number", CUSTOM + "float"),
    _custom(10021, "Twin", "number", CUSTOM + "float"),
]

CATEGORIES = {
    "new": {"id": 2, "key": "new", "name": "To Do"},
    "indeterminate": {"id": 4, "key": "indeterminate", "name": "In Progress"},
    "done": {"id": 3, "key": "done", "name": "Done"},
}
OPEN = {"id": "1", "name": "Open", "statusCategory": CATEGORIES["new"]}
DOING = {"id": "3", "name": "In Progress", "statusCategory": CATEGORIES["indeterminate"]}
DONE = {"id": "5", "name": "Done", "statusCategory": CATEGORIES["done"]}
HIGH, MEDIUM, LOW = ({"id": str(n), "name": name} for n, name in ((2, "High"), (3, "Medium"), (4, "Low")))
FIXED = {"id": "10000", "name": "Fixed"}
BUG = {"id": "101", "name": "Bug", "subtask": False, "hierarchyLevel": 0}
EPIC = {"id": "100", "name": "Epic", "subtask": False, "hierarchyLevel": 1}
CHILD = {"id": "102", "name": "Sub-task", "subtask": True, "hierarchyLevel": -1}
ANN = {"accountId": "5b10:ann", "displayName": "ann Archer"}
BOB = {"accountId": "5b10:bob", "displayName": "Bob Baker"}
CYD = {"accountId": "5b10:cyd", "displayName": "Cyd Cook"}
ABC = {
    "id": "10",
    "key": "ABC",
    "name": "Alphabet",
    "lead": ANN,
    "projectCategory": {"id": "77", "name": "Inside"},
}
XYZ = {"id": "20", "key": "XYZ", "name": "The End", "lead": BOB}
V1, V2, V3 = (
    {"id": str(500 + n), "name": f"{n}.0", "released": n < 3, "archived": False, "projectId": "10"}
    for n in (1, 2, 3)
)
CORE = {"id": "600", "name": "Core", "projectId": "10", "lead": BOB}
SHELL = {"id": "601", "name": "Shell", "projectId": "10"}
PAST = {"id": 71, "name": "Sprint 1", "state": "closed"}
PRESENT = {"id": 72, "name": "Sprint 2", "state": "active"}
COMING = {"id": 73, "name": "Sprint 3", "state": "future"}


def paragraph(text: str) -> dict[str, Any]:
    """An Atlassian document of one paragraph."""
    inner = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [inner]}


def change(created: str, author: dict[str, Any], name: str, before: Any, after: Any) -> dict[str, Any]:
    """One history of one item."""
    return {
        "id": created,
        "author": author,
        "created": created,
        "items": [{"field": name, "fieldId": name, "from": before, "to": after}],
    }


def issue(number: int, key: str, histories: Sequence[dict[str, Any]] = (), **fields: Any) -> dict[str, Any]:
    """An issue; whatever is not said is empty."""
    base = {
        "project": ABC if key.startswith("ABC") else XYZ,
        "issuetype": BUG,
        "status": OPEN,
        "priority": MEDIUM,
        "creator": CYD,
        "reporter": CYD,
        "assignee": None,
        "created": f"2026-03-0{number}T09:00:00.000+0000",
        "updated": f"2026-03-1{number}T09:00:00.000+0000",
        "summary": f"Issue {number}",
    }
    return {
        "id": str(1000 + number),
        "key": key,
        "fields": base | fields,
        "changelog": {"histories": list(histories)},
    }


ISSUES: list[dict[str, Any]] = [
    issue(
        1,
        "ABC-1",
        issuetype=EPIC,
        summary="Printing fails on startup",
        description=paragraph("The quick brown fox jumps"),
        assignee=ANN,
        priority=HIGH,
        labels=["urgent", "Print"],
        components=[CORE],
        fixVersions=[V1],
        customfield_10001=3.0,
        customfield_10002={"id": "801", "value": "Major"},
        customfield_10013="0|a",
        votes={"votes": 2, "voters": [ANN, BOB]},
        watches={"watchCount": 3, "watchers": [ANN]},
    ),
    issue(
        2,
        "ABC-2",
        [
            change("2026-03-03T10:00:00.000+0000", ANN, "status", "1", "3"),
            change("2026-03-05T10:00:00.000+0000", BOB, "status", "3", "5"),
            change("2026-03-05T10:00:00.000+0000", BOB, "assignee", None, "5b10:bob"),
            change("2026-03-06T10:00:00.000+0000", BOB, "fixVersions", None, "502"),
        ],
        summary="Printer jams",
        status=DONE,
        resolution=FIXED,
        resolutiondate="2026-03-05T10:00:00.000+0000",
        assignee=BOB,
        labels=["print"],
        components=[CORE, SHELL],
        fixVersions=[V2],
        parent={"id": "1001", "key": "ABC-1"},
        customfield_10001=5.0,
        customfield_10003=[{"id": "811", "value": "Blue"}, {"id": "812", "value": "Green"}],
        customfield_10012="OLD-1",
        customfield_10011=[PAST, PRESENT],
        customfield_10013="0|c",
        comment={"comments": [{"body": paragraph("Works for me")}]},
        issuelinks=[
            {
                "type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"},
                "outwardIssue": {"id": "1003", "key": "ABC-3"},
            }
        ],
    ),
    issue(
        3,
        "ABC-3",
        status=DOING,
        priority=LOW,
        duedate="2026-03-20",
        timeestimate=7200,
        timespent=28800,
        workratio=80,
        environment="Linux cluster",
        customfield_10004={"id": "821", "value": "USA", "child": {"id": "822", "value": "New York"}},
        customfield_10005=ANN,
        customfield_10006=[ANN, BOB],
        customfield_10013="0|b",
        attachment=[{"id": "1", "filename": "a.txt"}],
        security={"id": "41", "name": "Secret"},
        issuelinks=[
            {
                "type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"},
                "inwardIssue": {"id": "1002", "key": "ABC-2"},
            }
        ],
    ),
    issue(
        4,
        "ABC-10",
        issuetype=CHILD,
        customfield_10004={"id": "821", "value": "USA"},
        customfield_10007="2026-03-08",
        customfield_10008="2026-03-08T23:30:00.000+0000",
        customfield_10009=["Alpha"],
        customfield_10010="https://example.com/Manual",
        worklog={
            "worklogs": [
                {"author": BOB, "started": "2026-03-04T23:30:00.000+0000", "comment": paragraph("Dug a hole")}
            ]
        },
    ),
    issue(
        5,
        "XYZ-1",
        customfield_10014=paragraph("Secret ingredient"),
        customfield_10015={"name": "Builders"},
        customfield_10016=V3,
        customfield_10017=ABC,
        customfield_10018="{}",
        customfield_10020=1.0,
        versions=[V3],
    ),
    issue(6, "XYZ-2", customfield_10021=1.0, customfield_10019={"id": "901", "value": "Red"}, status=DONE),
    issue(7, "XYZ-3", created="2026-03-29T01:30:00.783+0000", updated="2026-03-29T12:00:59.999+0000"),
]


@dataclass
class Office:
    """The site."""

    deployment: str = "cloud"
    fields: list[dict[str, Any]] = field(default_factory=lambda: FIELDS)
    projects: list[dict[str, Any]] = field(default_factory=lambda: [ABC, XYZ])
    statuses: list[dict[str, Any]] = field(default_factory=lambda: [OPEN, DOING, DONE])
    priorities: list[dict[str, Any]] = field(default_factory=lambda: [HIGH, MEDIUM, LOW])
    resolutions: list[dict[str, Any]] = field(default_factory=lambda: [FIXED])
    issue_types: list[dict[str, Any]] = field(default_factory=lambda: [EPIC, BUG, CHILD])
    users: list[dict[str, Any]] = field(default_factory=lambda: [ANN, BOB, CYD])
    versions: list[dict[str, Any]] = field(default_factory=lambda: [V1, V2, V3])
    components: list[dict[str, Any]] = field(default_factory=lambda: [CORE, SHELL])
    sprints: list[dict[str, Any]] = field(default_factory=lambda: [PAST, PRESENT, COMING])
    filters: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"id": "31", "name": "Bugs", "jql": "type = Bug ORDER BY key"},
            {"id": "32", "name": "Loop", "jql": "filter = Loop"},
        ]
    )
    groups: list[dict[str, Any]] = field(
        default_factory=lambda: [{"name": "Builders", "members": ["5b10:ann", "5b10:cyd"]}]
    )
    issues: list[dict[str, Any]] = field(default_factory=lambda: ISSUES)
    now: datetime = datetime(2026, 3, 11, 12, 0, 30, 500_000, tzinfo=UTC)

    def issue(self, key_or_id: str) -> dict[str, Any] | None:
        """The issue of a key or id; OLD-1 has moved to ABC-1."""
        wanted = {"OLD-1": "ABC-1"}.get(key_or_id.upper(), key_or_id.upper())
        return next((row for row in self.issues if wanted in (row["key"], row["id"])), None)

    def shown(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The issue itself: everybody sees everything."""
        return row


@dataclass
class Person:
    """Who searches."""

    account_id: str = "5b10:ann"
    name: str = "5b10:ann"
    time_zone: str = "UTC"


def keys(
    jql: str, site: Office | None = None, caller: Person | None = None, *, strict: bool = True
) -> list[str]:
    """The keys a query finds, in order."""
    site = site or Office()
    return [str(site.issues[i]["key"]) for i in search(jql, site, caller or Person(), strict=strict)]


def found(jql: str, site: Office | None = None, caller: Person | None = None, *, strict: bool = True) -> str:
    """The keys a query finds in the order of the site, in one text that is easy to compare."""
    hits = set(keys(jql, site, caller, strict=strict))
    return " ".join(str(row["key"]) for row in (site or Office()).issues if row["key"] in hits)
