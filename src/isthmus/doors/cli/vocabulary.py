"""What may come next in a statement that is being written: keywords, tables, columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

_WORDS = """
    SELECT FROM WHERE AND OR NOT IN IS NULL LIKE ILIKE BETWEEN EXISTS JOIN LEFT RIGHT FULL INNER
    CROSS ON USING GROUP ORDER BY HAVING LIMIT OFFSET AS DISTINCT ALL UNION EXCEPT INTERSECT CASE
    WHEN THEN ELSE END WITH CAST ASC DESC NULLS FIRST LAST TRUE FALSE DATE TIMESTAMP INTERVAL
    CURRENT_DATE COUNT SUM AVG MIN MAX COALESCE EXPLAIN QUALIFY OVER PARTITION
"""
KEYWORDS = tuple(_WORDS.split())
_NOT_ALIASES = frozenset(KEYWORDS)
_WORD = re.compile(r'(?:"[^"]*"?|[\w$])+\Z|\Z')
_TABLE = re.compile(
    r'(?:\bFROM\b|\bJOIN\b|,)\s*(?:\w+\.)?"?(?P<table>\w+)"?(?:\s+(?:AS\s+)?"?(?P<alias>\w+)"?)?',
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")


class Vocabulary:
    """Suggestions for the word at the cursor.

    tables: the names of all tables. columns: the names of the columns of one; asked once for each.
    """

    def __init__(self, tables: Callable[[], Sequence[str]], columns: Callable[[str], Sequence[str]]) -> None:
        self._ask_tables = tables
        self._ask_columns = columns
        self._tables: Sequence[str] | None = None
        self._columns: dict[str, Sequence[str]] = {}

    def suggest(self, before: str, after: str = "") -> tuple[str, list[str]]:
        """The word being written before the cursor, and what it may become, the likeliest first."""
        match = _WORD.search(before)
        word = match.group() if match else ""
        head = before[: len(before) - len(word)]
        if head.lstrip().startswith("\\"):
            return word, _beginning(word, self.tables())
        used = self._used(before + after)
        if head.endswith("."):
            owner = head[:-1].split()[-1].lstrip("(,").strip('"') if head[:-1].split() else ""
            table = used.get(owner.lower())
            return word, _beginning(word, self.columns(table)) if table else []
        if re.search(r"\b(?:FROM|JOIN)\s+\Z", head, re.IGNORECASE):
            return word, _beginning(word, self.tables())
        columns = [column for table in dict.fromkeys(used.values()) for column in self.columns(table)]
        found = _beginning(word, columns)
        if word:
            found += _cased(word, _beginning(word, KEYWORDS)) + _beginning(word, self.tables())
        return word, list(dict.fromkeys(found))

    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        if self._tables is None:
            self._tables = self._ask_tables()
        return self._tables

    def columns(self, table: str) -> Sequence[str]:
        """The columns of `table`, quoted where SQL needs it."""
        if table not in self._columns:
            self._columns[table] = [quoted(one) for one in self._ask_columns(table)]
        return self._columns[table]

    def _used(self, text: str) -> dict[str, str]:
        """The tables of a statement by the names that they go by in it."""
        known = {one.lower(): one for one in self.tables()}
        used: dict[str, str] = {}
        for match in _TABLE.finditer(text):
            table = known.get(match["table"].lower())
            if table is None:
                continue
            used[table.lower()] = table
            alias = match["alias"]
            if alias and alias.upper() not in _NOT_ALIASES:
                used[alias.lower()] = table
        return used


def quoted(name: str) -> str:
    """`name` as it is written in SQL."""
    if _PLAIN.match(name) and name.upper() not in _NOT_ALIASES:
        return name
    return '"' + name.replace('"', '""') + '"'


def _beginning(word: str, names: Iterable[str]) -> list[str]:
    """Those of `names` that `word` begins, then those that it is part of."""
    wanted = word.lower().strip('"')
    folded = [(name, name.lower().strip('"')) for name in names]
    first = [name for name, low in folded if low.startswith(wanted)]
    later = [name for name, low in folded if wanted in low and not low.startswith(wanted)]
    return first + (later if len(wanted) > 1 else [])


def _cased(word: str, keywords: list[str]) -> list[str]:
    """Keywords in small letters for who writes small letters."""
    return [one.lower() for one in keywords] if word.islower() else keywords
