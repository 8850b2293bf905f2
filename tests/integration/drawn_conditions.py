"""Random conditions over the tables of a Jira: every operator that push-down looks at, and many it leaves be.

What a condition asks is drawn from the data itself (so that it hits), from changed spellings of it, and from
what no Jira holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

ODD_TEXTS = (
    "", " ", "nope", "O'Brien", '"', "\\", "%", "_", "AND", "SELECT", "EMPTY", "null", "Unresolved", "🚀",
    "東京", "a\tb", "10000", "007", "currentUser()", "a\x00b", "WEB-1", "web-1", "WEB-999999", "ORDER",
)  # fmt: skip
# The clocks of Europe and America, and the caller's profile among them, change around these moments.
CLOCK_CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2025, 10, 26, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
)
NUDGES = (0, 1, -1, 1000, -1000, 59_999, 60_000, 3_600_000, -86_400_000)  # milliseconds


@dataclass
class Sample:
    """A table as it truly is: its columns by name, with their types and values."""

    types: dict[str, pa.DataType]
    values: dict[str, list[Any]]

    @classmethod
    def of(cls, table: pa.Table) -> Sample:
        columns = {name: table.column(name) for name in table.column_names}
        return cls(
            {name: column.type for name, column in columns.items()},
            {
                name: [one for one in column.to_pylist()[:400] if one is not None]
                for name, column in columns.items()
            },
        )


@dataclass
class Conditions:
    """Writes conditions; `given` are the parameters among their constants.

    dice: decides everything. samples: the tables there are.
    """

    dice: Random
    samples: dict[str, Sample]
    given: list[object] = field(default_factory=list)

    # --- values -----------------------------------------------------------------------------------------

    def maybe(self, of: int) -> bool:
        """True once in `of` times."""
        return self.dice.randrange(of) == 0

    def pick(self, options: Any) -> Any:
        return options[self.dice.randrange(len(options))]

    def literal(self, value: object) -> str:
        """A constant: mostly as text of SQL, sometimes as a parameter."""
        if (isinstance(value, str) and "\x00" in value) or self.maybe(5):
            self.given.append(value)
            return f"\x01{len(self.given) - 1}\x02"
        return written(value, self.dice.randrange(3))

    def text(self, column: list[Any]) -> str:
        value = str(self.pick(column)) if column and not self.maybe(4) else self.pick(ODD_TEXTS)
        return str(self.pick((value, value, value, value.lower(), value.upper(), value + " ", value[:-1])))

    def moment(self, column: list[Any]) -> datetime:
        around: datetime = self.pick(column) if column and not self.maybe(4) else self.pick(CLOCK_CHANGES)
        return around.astimezone(UTC) + timedelta(milliseconds=self.pick(NUDGES))

    # --- conditions -------------------------------------------------------------------------------------

    def tree(self, leaf: Callable[[], str], depth: int = 2) -> str:
        shape = self.dice.randrange(8) if depth else 0
        if shape < 3:
            return leaf()
        if shape == 3:
            return f"NOT ({self.tree(leaf, depth - 1)})"
        word = "AND" if shape < 6 else "OR"
        inner = [self.tree(leaf, depth - 1) for _ in range(2 + self.dice.randrange(2))]
        return "(" + f" {word} ".join(inner) + ")"

    def condition(self, table: str, alias: str) -> str:
        """One condition on one column of a table."""
        sample = self.samples[table]
        name = (
            self.pick(NAMED.get(table, ()))
            if self.maybe(2) and table in NAMED
            else self.pick(list(sample.types))
        )
        if name not in sample.types:
            name = next(iter(sample.types))
        column = f"{alias}.{quoted(name)}" if alias else quoted(name)
        kind, values = sample.types[name], sample.values[name]
        if self.maybe(8):
            return f"{column} IS {'NOT ' if self.maybe(2) else ''}NULL"
        if pa.types.is_list(kind):
            return self.of_texts(column, [one for some in values for one in some])
        if pa.types.is_boolean(kind):
            return str(self.pick(OF_BOOLEANS)).format(column)
        if pa.types.is_timestamp(kind):
            return self.compared(column, lambda: self.literal(self.moment(values)))
        if pa.types.is_date(kind):
            days = [date(2026, 3, 29), *values]
            return self.compared(
                column, lambda: self.literal(self.pick(days) + timedelta(days=self.pick((0, 0, 1, -1))))
            )
        if pa.types.is_string(kind):
            if self.maybe(4):
                return self.of_text(column, values, sample, alias)
            return self.compared(column, lambda: self.literal(self.text(values)))
        numbers = [0, 1, -1, 2.5, 10**15, *values[:50]]
        return self.compared(column, lambda: self.literal(self.pick(numbers) + self.pick((0, 0, 1))))

    def compared(self, column: str, value: Callable[[], str]) -> str:
        """Whatever a column of any type can be compared by."""
        match self.dice.randrange(14):
            case 0 | 1 | 2:
                return f"{column} = {value()}"
            case 3:
                return f"{value()} = {column}"
            case 4:
                return f"{column} <> {value()}"
            case 5 | 6:
                some = ", ".join([*(value() for _ in range(1 + self.dice.randrange(4))), "NULL"])
                some = some if self.maybe(4) else some.removesuffix(", NULL")
                return f"{column} {'NOT ' if self.maybe(2) else ''}IN ({some})"
            case 7:
                return f"{column} {'NOT ' if self.maybe(3) else ''}BETWEEN {value()} AND {value()}"
            case 8:
                return f"{column} IS {'NOT ' if self.maybe(2) else ''}DISTINCT FROM {value()}"
            case 9:
                return f"{value()} {self.pick(('<', '>=', '!='))} {column}"
            case 10:
                return f"({column} = {value()}) IS NULL"
            case 11:
                return f"CASE WHEN {column} = {value()} THEN TRUE ELSE {column} IS NULL END"
            case _:
                return f"{column} {self.pick(('<', '<=', '>', '>='))} {value()}"

    def of_text(self, column: str, values: list[Any], sample: Sample, alias: str) -> str:
        word = self.text(values)
        match self.dice.randrange(6):
            case 0:
                return f"{column} {'NOT ' if self.maybe(2) else ''}LIKE {self.literal(word[:4] + '%')}"
            case 1:
                return f"{column} ILIKE {self.literal('%' + word[1:5] + '%')}"
            case 2:
                return f"lower({column}) = {self.literal(word.lower())}"
            case 3:
                return f"coalesce({column}, '') = {self.literal(word)}"
            case 4:
                return f"{column} || 'x' = {self.literal(word + 'x')}"
            case _:
                texts = [name for name, kind in sample.types.items() if pa.types.is_string(kind)]
                other = self.pick(texts)
                return f"{column} = {alias + '.' if alias else ''}{quoted(other)}"

    def of_texts(self, column: str, values: list[Any]) -> str:
        one = self.literal(self.text(values))
        return str(self.pick(OF_LISTS)).format(column, one)


OF_BOOLEANS = (
    "{}", "NOT {}", "{} = TRUE", "{} IS TRUE", "{} IS NOT TRUE", "{} <> FALSE", "{} IN (TRUE, NULL)",
)  # fmt: skip
OF_LISTS = (
    "list_contains({}, {})", "NOT list_contains({}, {})", "{1} = ANY({0})", "len({}) > 1",
    "array_contains({}, {})", "list_has({}, {})", "{} = [{}]", "{0} IS NULL OR {1} = ANY({0})",
)  # fmt: skip
# Columns that Jira can be asked for, drawn more often than the others.
NAMED = {
    "issues": (
        "id", "key", "project_key", "project_id", "status", "status_id", "priority", "resolution", "created",
        "updated", "resolved", "due", "assignee", "assignee_account_id", "assignee_name", "labels",
        "components",
        "fix_versions", "parent_key", "parent_id", "votes", "watch_count", "issue_type", "story_points",
        "sprint",
        "status_category", "reporter_account_id", "team", "go_live", "region", "customer", "target_version",
    ),
    "comments": ("issue_id", "issue_key", "project_key", "issue_created", "issue_updated", "created"),
    "worklogs": ("issue_id", "issue_key", "project_key", "started"),
    "changelogs": ("issue_id", "issue_key", "project_key", "field", "created"),
    "projects": ("key", "id", "name"),
}  # fmt: skip


def quoted(name: str) -> str:
    """A column's name as SQL takes it, whatever it is called."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in ("group", "end") else f'"{name}"'


def written(value: object, style: int) -> str:
    """A constant of SQL."""
    if isinstance(value, datetime):
        zoned = value.astimezone(UTC)
        if style == 0:
            return f"TIMESTAMPTZ '{zoned:%Y-%m-%d %H:%M:%S.%f}+00'"
        if style == 1:
            return f"'{zoned:%Y-%m-%d %H:%M:%S.%f}+00'"
        return f"TIMESTAMP '{zoned:%Y-%m-%d %H:%M:%S.%f}'"
    if isinstance(value, date):
        return f"DATE '{value}'" if style else f"'{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Decimal):
        return str(value)
    return repr(value)
