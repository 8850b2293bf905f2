"""Any query finds what a reader with a pencil would find in the same issues and their changes.

The reader knows nothing of the engine: he has the JSON of issues and changelogs, and the rules as Atlassian's
pages tell them. https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox_calls import Truth

Thing = dict[str, Any]
T = TypeVar("T")
Verdict = bool | None
"""Whether an issue meets a clause; ``None`` where it has no value to compare, which no negation mends."""

NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
FORMAT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Clause:
    """A query and the judgment of the reader."""

    jql: str
    meets: Callable[[Thing], Verdict]

    def __and__(self, other: Clause) -> Clause:
        return Clause(f"({self.jql} AND {other.jql})", lambda i: both(self.meets(i), other.meets(i)))

    def __or__(self, other: Clause) -> Clause:
        return Clause(
            f"({self.jql} OR {other.jql})",
            lambda i: opposite(both(opposite(self.meets(i)), opposite(other.meets(i)))),
        )

    def __invert__(self) -> Clause:
        return Clause(f"NOT {self.jql}", lambda i: opposite(self.meets(i)))


def both(one: Verdict, other: Verdict) -> Verdict:
    return False if one is False or other is False else None if None in (one, other) else True


def opposite(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def moment(text: str) -> datetime:
    """An instant of Jira's JSON to the second: the index keeps no more."""
    return datetime.fromisoformat(text).replace(microsecond=0)


def names(issue: Thing, field: str) -> list[str]:
    held = issue["fields"].get(field)
    rows = held if isinstance(held, list) else [] if held is None else [held]
    return [row if isinstance(row, str) else row.get("accountId") or row.get("name") for row in rows]


def equal(field: str, name: str, wanted: list[str], negated: bool, listed: bool) -> Clause:
    """``=``, ``!=``, ``IN`` and ``NOT IN``."""
    quoted = [f'"{value}"' for value in wanted]
    if listed:
        jql = f"{name} {'NOT IN' if negated else 'IN'} ({', '.join(quoted)})"
    else:
        jql = f"{name} {'!=' if negated else '='} {quoted[0]}"
    chosen = {value.casefold() for value in (wanted if listed else wanted[:1])}

    def meets(issue: Thing) -> Verdict:
        held = {value.casefold() for value in names(issue, field)}
        return bool(held & chosen) is not negated if held else None

    return Clause(jql, meets)


def empty(field: str, name: str, negated: bool) -> Clause:
    return Clause(
        f"{name} IS {'NOT ' if negated else ''}EMPTY", lambda issue: bool(names(issue, field)) is negated
    )


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def compared(jql: str, read: Callable[[Thing], Any], operator: str, bound: Any) -> Clause:
    """A comparison of dates or numbers."""

    def meets(issue: Thing) -> Verdict:
        held = read(issue)
        return None if held is None else COMPARED[operator](held, bound)

    return Clause(jql, meets)


@dataclass(frozen=True)
class Spell:
    """How long an issue had a value."""

    value: str | None
    start: datetime
    end: datetime


def changes(issue: Thing, field: str) -> list[Thing]:
    """The changes of a field, oldest first."""
    rows = [
        {"when": moment(history["created"]), "who": history["author"]["accountId"], **item}
        for history in issue["histories"]
        for item in history["items"]
        if item.get("fieldId") == field
    ]
    return sorted(rows, key=lambda row: row["when"])


def folded(name: str | None) -> str | None:
    """Names mean the same in capitals."""
    return name and name.casefold()


def spells(issue: Thing, field: str) -> list[Spell]:
    told, found, start = changes(issue, field), [], moment(issue["fields"]["created"])
    for row in told:
        found.append(Spell(folded(row["fromString"]), start, row["when"]))
        start = row["when"]
    last = told[-1]["toString"] if told else (issue["fields"].get(field) or {}).get("name")
    return [*found, Spell(folded(last), start, NEVER)]


def was(field: str, wanted: list[str], negated: bool, listed: bool) -> Clause:
    """``WAS`` and its forms."""
    chosen = {folded(name) for name in (wanted if listed else wanted[:1])}
    quoted = ", ".join(f'"{value}"' for value in wanted) if listed else f'"{wanted[0]}"'
    words = f"WAS {'NOT ' if negated else ''}{'IN ' if listed else ''}"
    return Clause(
        f"{field} {words}{f'({quoted})' if listed else quoted}",
        lambda issue: any(spell.value in chosen for spell in spells(issue, field)) is not negated,
    )


def was_then(field: str, wanted: str, when: datetime, after: bool) -> Clause:
    """``WAS … AFTER`` and ``WAS … BEFORE``."""
    return Clause(
        f'{field} WAS "{wanted}" {"AFTER" if after else "BEFORE"} "{when:{FORMAT}}"',
        lambda issue: any(
            spell.value == folded(wanted) and (spell.end > when if after else spell.start < when)
            for spell in spells(issue, field)
        ),
    )


def was_between(field: str, wanted: str, one: datetime, other: datetime) -> Clause:
    """``WAS … DURING``."""
    start, end = sorted((one, other))
    return Clause(
        f'{field} WAS "{wanted}" DURING ("{start:{FORMAT}}", "{end:{FORMAT}}")',
        lambda issue: any(
            spell.value == folded(wanted) and spell.start <= end and spell.end > start
            for spell in spells(issue, field)
        ),
    )


def changed(field: str, parts: list[tuple[str, Callable[[Thing], bool]]]) -> Clause:
    """``CHANGED`` with what else is asked of one and the same change."""
    return Clause(
        " ".join([field, "CHANGED", *(text for text, _ in parts)]),
        lambda issue: any(all(meets(row) for _, meets in parts) for row in changes(issue, field)),
    )


def drawn(known: list[T]) -> st.SearchStrategy[T]:
    """One of many, which a report need not list."""
    return st.integers(0, len(known) - 1).map(lambda at: known[at])


@dataclass(frozen=True, repr=False)
class Reader:
    """The issues with their changes, and the caller's zone and clock."""

    jira: Any
    issues: list[Thing]
    me: str
    zone: ZoneInfo
    now: datetime

    def values(self, field: str) -> st.SearchStrategy[str]:
        return drawn(sorted({name for issue in self.issues for name in names(issue, field)}))

    def moments(self) -> st.SearchStrategy[datetime]:
        told = [moment(issue["fields"][name]) for issue in self.issues for name in ("created", "updated")]
        return drawn([when.astimezone(self.zone).replace(second=0) for when in sorted(told)])

    def plain(self) -> st.SearchStrategy[Clause]:
        def clause(pair: tuple[str, str]) -> st.SearchStrategy[Clause]:
            field, name = pair
            wanted = st.lists(self.values(field), min_size=1, max_size=3)
            return st.one_of(
                st.builds(equal, st.just(field), st.just(name), wanted, st.booleans(), st.booleans()),
                st.builds(empty, st.just(field), st.just(name), st.booleans()),
            )

        return st.sampled_from(PLAIN).flatmap(clause)

    def dated(self) -> st.SearchStrategy[Clause]:
        def instant(field: str, operator: str, when: datetime) -> Clause:
            def read(issue: Thing) -> datetime | None:
                held = issue["fields"].get(field)
                return moment(held) if held else None

            return compared(f'{field} {operator} "{when:{FORMAT}}"', read, operator, when)

        def day(operator: str, when: datetime) -> Clause:
            text = f"{when:%Y-%m-%d}"
            return compared(f'due {operator} "{text}"', lambda i: i["fields"]["duedate"], operator, text)

        def lately(operator: str, days: int) -> Clause:
            bound = self.now.replace(microsecond=0) - timedelta(days=days)
            return compared(
                f"updated {operator} -{days}d", lambda i: moment(i["fields"]["updated"]), operator, bound
            )

        operators, fields = st.sampled_from(sorted(COMPARED)), ["created", "updated", "resolutiondate"]
        return st.one_of(
            st.builds(instant, st.sampled_from(fields), operators, self.moments()),
            st.builds(day, operators, self.moments()),
            st.builds(lately, operators, st.integers(1, 400)),
        )

    def counted(self) -> st.SearchStrategy[Clause]:
        def votes(operator: str, count: int) -> Clause:
            return compared(
                f"votes {operator} {count}", lambda i: i["fields"]["votes"]["votes"], operator, count
            )

        return st.builds(votes, st.sampled_from(sorted(COMPARED)), st.integers(0, 6))

    def historic(self) -> st.SearchStrategy[Clause]:
        def on(when: datetime) -> tuple[str, Callable[[Thing], bool]]:
            day = when.date()
            return f'ON "{day}"', lambda row: row["when"].astimezone(self.zone).date() == day

        people = sorted({row["author"]["accountId"] for issue in self.issues for row in issue["histories"]})

        def parts(name: str) -> st.SearchStrategy[tuple[str, Callable[[Thing], bool]]]:
            return st.one_of(
                self.values(name).map(
                    lambda v: (f'FROM "{v}"', lambda row: folded(row["fromString"]) == folded(v))
                ),
                self.values(name).map(
                    lambda v: (f'TO "{v}"', lambda row: folded(row["toString"]) == folded(v))
                ),
                drawn(people).map(lambda v: (f'BY "{v}"', lambda row: row["who"] == v)),
                self.moments().map(lambda v: (f'AFTER "{v:{FORMAT}}"', lambda row: row["when"] > v)),
                self.moments().map(lambda v: (f'BEFORE "{v:{FORMAT}}"', lambda row: row["when"] < v)),
                self.moments().map(on),
            )

        def clause(name: str) -> st.SearchStrategy[Clause]:
            wanted = st.lists(self.values(name), min_size=1, max_size=2)
            one_each = st.lists(parts(name), max_size=3, unique_by=lambda part: part[0].split()[0])
            return st.one_of(
                st.builds(was, st.just(name), wanted, st.booleans(), st.booleans()),
                st.builds(was_then, st.just(name), self.values(name), self.moments(), st.booleans()),
                st.builds(was_between, st.just(name), self.values(name), self.moments(), self.moments()),
                st.builds(changed, st.just(name), one_each),
            )

        return st.sampled_from(["status", "priority"]).flatmap(clause)

    def queries(self) -> st.SearchStrategy[Clause]:
        mine = Clause("assignee = currentUser()", equal("assignee", "", [self.me], False, False).meets)
        leaf = st.one_of(st.just(mine), self.plain(), self.dated(), self.counted(), self.historic())
        return st.recursive(
            leaf,
            lambda inner: st.one_of(
                st.builds(lambda a, b: a & b, inner, inner),
                st.builds(lambda a, b: a | b, inner, inner),
                st.builds(lambda a: ~a, inner),
            ),
            max_leaves=4,
        )

    def found(self, jql: str) -> list[str]:
        return [row["id"] for row in self.jira.cursor(jql=jql)]


PLAIN = [
    ("status", "status"), ("issuetype", "type"), ("priority", "priority"), ("resolution", "resolution"),
    ("assignee", "assignee"), ("reporter", "reporter"), ("labels", "labels"), ("components", "component"),
    ("fixVersions", "fixVersion"), ("versions", "affectedVersion"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader(cloud_truth: Truth) -> Reader:
    jira = cloud_truth.jira
    histories: dict[str, list[Thing]] = {issue["id"]: [] for issue in cloud_truth.issues}
    token: Thing = {}
    while True:
        asked = {"issueIdsOrKeys": list(histories), "maxResults": 10_000, **token}
        page = jira.post("/rest/api/3/changelog/bulkfetch", **asked)
        for row in page["issueChangeLogs"]:
            histories[row["issueId"]] += row["changeHistories"]
        if not page.get("nextPageToken"):
            break
        token = {"nextPageToken": page["nextPageToken"]}
    for rows in histories.values():
        for row in rows:
            if isinstance(row["created"], int):
                row["created"] = datetime.fromtimestamp(row["created"] / 1000, ZoneInfo("UTC")).isoformat()
    issues = [{**issue, "histories": histories[issue["id"]]} for issue in cloud_truth.issues]
    me, server = jira.get("/rest/api/3/myself"), jira.get("/rest/api/3/serverInfo")
    return Reader(
        jira, issues, me["accountId"], ZoneInfo(me["timeZone"]), datetime.fromisoformat(server["serverTime"])
    )


SLOW = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_any_query_finds_what_the_reader_finds(reader: Reader) -> None:
    sizes = set()

    @SLOW
    @given(reader.queries())
    def compare(query: Clause) -> None:
        wanted = {issue["id"] for issue in reader.issues if query.meets(issue)}
        assert set(reader.found(query.jql)) == wanted, query.jql
        sizes.add(len(wanted))

    compare()
    assert len(sizes) > 20


ORDERS: dict[str, Callable[[Thing], Any]] = {
    "created": lambda i: datetime.fromisoformat(i["fields"]["created"]),
    "updated": lambda i: datetime.fromisoformat(i["fields"]["updated"]),
    "due": lambda i: i["fields"]["duedate"],
    "summary": lambda i: i["fields"]["summary"].casefold(),
    "votes": lambda i: i["fields"]["votes"]["votes"],
    "key": lambda i: (i["key"].rpartition("-")[0], int(i["key"].rpartition("-")[2])),
    "assignee": lambda i: (i["fields"]["assignee"] or {}).get("displayName", "").casefold() or None,
}


def test_any_order_is_the_reader_s(reader: Reader) -> None:
    by_id = {issue["id"]: issue for issue in reader.issues}

    @settings(SLOW, max_examples=40)
    @given(st.sampled_from(sorted(ORDERS)), st.booleans())
    def compare(field: str, descending: bool) -> None:
        jql = f"project IS NOT EMPTY ORDER BY {field} {'DESC' if descending else 'ASC'}"
        values = [ORDERS[field](by_id[id_]) for id_ in reader.found(jql)]
        told = [value for value in values if value is not None]
        assert values[len(told) :] == [None] * (len(values) - len(told)), "what has no value comes last"
        assert told == sorted(told, reverse=descending)

    compare()
