"""The JQL we send, judged by two parsers we did not write it for: Atlassian's own and the sandbox's.

Atlassian's runs in node: `make node` installs it into `.node/`.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from isthmus.catalog.custom import custom_columns
from isthmus.catalog.model import Column, Dialect, Jql, Op, Type
from isthmus.catalog.resources import RESOURCES
from isthmus.query import And, Compare, Not, Or, Predicate, push
from isthmus.query.jql import both, quote, render, written
from isthmus.query.pushdown import Context
from jira_sandbox.jql import parse

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".node"
DRIVER = Path(__file__).with_name("jql_grammar.js")
QUERIES = 3000

KINDS = (
    *(
        f"com.atlassian.jira.plugin.system.customfieldtypes:{kind}"
        for kind in (
            *("float", "textfield", "select", "radiobuttons", "multiselect", "multicheckboxes"),
            *(
                "cascadingselect",
                "userpicker",
                "multiuserpicker",
                "people",
                "grouppicker",
                "multigrouppicker",
            ),
            *("datepicker", "datetime", "labels", "version", "multiversion", "project", "atlassian-team"),
        )
    ),
    "com.pyxis.greenhopper.jira:gh-sprint",
    "com.pyxis.greenhopper.jira:gh-epic-link",
)

AWKWARD = (
    *("and", "EMPTY", "null", "order by", "select", "true", "-1", "10000", "1e5", "a b", "Ünï", "日本", "😀"),
    *(
        'it"s',
        "it's",
        "\\",
        '\\"',
        "a\\n",
        "\n",
        "\t\x00\x1f\x7f\u0085",
        "\ufdd0\uffff",
        "\ud800",
        "(",
        ")",
        "()",
    ),
    *("currentUser()", "cf[1]", "a,b", "x ORDER BY y", "{[;]}", "5b10a2844c20165700ede21g", " ", ""),
)


def _columns(dialect: Dialect) -> dict[str, Column]:
    """Every column of issues, with a custom field of every kind that can be asked for."""
    issues = RESOURCES["issues"]
    fields = [
        {
            "id": f"customfield_{number}",
            "name": f"{kind} field",
            "searchable": True,
            "schema": {"custom": kind},
        }
        for number, kind in enumerate(KINDS, start=10001)
    ]
    own = {column.name: column for column in issues.columns}
    return own | {column.name: column for column in custom_columns(fields, dialect, own)}


class _Maker:
    """Makes predicates that can be pushed, the same ones every time."""

    def __init__(self, columns: dict[str, Column], dialect: Dialect) -> None:
        self._random = random.Random(20261121)
        self._columns = [
            (column, declared)
            for column in columns.values()
            if isinstance(declared := column.push_in(dialect), Jql)
        ]

    def predicate(self, depth: int = 2) -> Predicate:
        """A comparison, or some of them joined."""
        if depth == 0 or self._random.random() < 0.4:
            return self._compare()
        parts = tuple(self.predicate(depth - 1) for _ in range(self._random.randint(1, 4)))
        joined: Predicate = self._random.choice((And, Or))(parts)
        return Not(joined) if self._random.random() < 0.1 else joined

    def _compare(self) -> Compare:
        column, declared = self._random.choice(self._columns)
        op = self._random.choice(sorted(declared.operators, key=lambda one: one.value))
        if op in (Op.IS_NULL, Op.NOT_NULL):
            return Compare(column.name, op)
        many = self._random.randint(1, 6) if op in (Op.IN, Op.NOT_IN) else 1
        return Compare(column.name, op, tuple(self._value(column) for _ in range(many)))

    def _value(self, column: Column) -> Any:
        rand = self._random
        if column.type is Type.INSTANT:
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=rand.uniform(0, 4e9))
        if column.type is Type.DATE:
            return date(1990, 1, 1) + timedelta(days=rand.randint(0, 40_000))
        if column.type in (Type.INTEGER, Type.NUMBER):
            return rand.choice([0, 7, 2.5, -3, 1e-9, 123456789.125, -1e13, 10**30])
        ids = [str(rand.randint(1, 99999)), f"ABC-{rand.randint(1, 999)}", "ÄÖ2-1", "add-1", "AND-12"]
        return rand.choice([*ids, *AWKWARD, "".join(chr(rand.randint(0, 0xD7FF)) for _ in range(4))])


def _rendered(dialect: Dialect) -> list[str]:
    columns = _columns(dialect)
    maker = _Maker(columns, dialect)
    context = Context(columns.get, dialect, ZoneInfo("America/New_York"))
    by_hand = written('summary ~ "a (b" or (x = 1 and y in (2, 3)) order by created')
    found: dict[str, None] = {}
    while len(found) < QUERIES // 2:
        for search in push(maker.predicate(), context).searches:
            order = (("created", len(found) % 2 == 0), ("key", False)) if len(found) % 3 == 0 else ()
            found[render(search if len(found) % 5 else both(by_hand, search), order)] = None
    return list(found)


@pytest.fixture(scope="module")
def queries() -> list[str]:
    return [jql for dialect in Dialect for jql in _rendered(dialect)]


def _judged(queries: list[str]) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("NOT PROVEN: node is not installed, so Atlassian's parser cannot judge our JQL")
    if not (NODE / "node_modules" / "@atlaskit" / "jql-parser").exists():
        pytest.skip(f"NOT PROVEN: Atlassian's parser is not in {NODE}; `make node` installs it")
    done = subprocess.run(
        [node, str(DRIVER), str(NODE)],
        input=json.dumps(queries).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    complaints: list[str] = json.loads(done.stdout)
    assert len(complaints) == len(queries)
    return complaints


def test_atlassian_parses_what_we_send(queries: list[str]) -> None:
    assert len(queries) >= 2000
    complaints = _judged(queries)
    assert [(jql, said) for jql, said in zip(queries, complaints, strict=True) if said] == []


def test_the_judge_refuses_what_is_wrong() -> None:
    wrong = ["a = ", "a = 'x", "a in ()", "(a = 1", "a = 1 b", 'a <> "x"', "and = 1"]
    assert all(_judged(wrong))


def test_every_character_is_quoted_as_atlassian_reads_it() -> None:
    texts = [chr(code) for code in range(0x10000)]
    several = [
        " = ".join(("f", quote("".join(texts[start : start + 64])))) for start in range(0, 0x10000, 64)
    ]
    single = [f"f = {quote(char)}" for char in texts[:0x100] + texts[0xD7F0:0xD810] + texts[0xFDC0:]]
    complaints = _judged([*several, *single])
    assert not any(complaints)


def test_the_sandbox_parses_what_we_send(queries: list[str]) -> None:
    for jql in queries:
        parse(jql)
