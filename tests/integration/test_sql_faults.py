"""A network and a Jira that misbehave: the right rows or one clear error, never a wrong row, never a hang."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sites import Jira, served

import isthmus

STATEMENTS = (
    "SELECT id, key, status, created FROM issues",
    "SELECT key FROM issues WHERE status = 'Done' AND created > '2024-01-01'",
    "SELECT id, issue_key, body FROM comments",
    "SELECT history_id, field FROM changelogs",
    "SELECT id, name FROM project_versions",
    "SELECT i.key, c.id FROM issues i LEFT JOIN comments c ON c.issue_id = i.id AND i.votes > 0",
)
# Passing faults heal by asking again; the others are answers that cannot be believed.
PASSING = ("reset:0.2", "half:0.2", "500:0.2", "502:0.2", "503:0.2", "drip:0.1", "429-zero:0.2")
WAITING = ("503-retry-after:0.1", "429-html:0.1", "429-date:0.1")
FALSE = ("html:0.3", "duplicate-token:1@search", "wrong-type:0.3")


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def faulty(request: pytest.FixtureRequest) -> Iterator[Jira]:
    with served("--issues", "150", "--deployment", request.param) as jira:
        yield jira


def rows(jira: Jira, sql: str, **options: Any) -> Counter[str]:
    with jira.connect(**options) as connection, connection.cursor() as cursor:
        return Counter(map(repr, cursor.execute(sql).fetchall()))


@pytest.fixture(scope="module")
def truth(faulty: Jira) -> dict[str, Counter[str]]:
    return {sql: rows(faulty, sql) for sql in STATEMENTS}


def check(error: isthmus.Error) -> None:
    """That a person and a program can both read it."""
    assert re.fullmatch(r"[0-9A-Z]{5}", error.sqlstate)
    assert "\n" not in str(error)
    assert "Traceback" not in str(error)


def ends_well(jira: Jira, sql: str, wanted: Counter[str], **options: Any) -> bool:
    """Whether the rows came; otherwise there was one error that a person can read."""
    started = time.monotonic()
    try:
        found = rows(jira, sql, **options)
    except isthmus.Error as error:
        check(error)
        return False
    finally:
        assert time.monotonic() - started < 30
    assert found == wanted
    return True


@pytest.mark.parametrize("faults", PASSING)
def test_what_passes_is_waited_out(faulty: Jira, truth: dict[str, Counter[str]], faults: str) -> None:
    faulty.moods(faults=faults)
    try:
        came = [ends_well(faulty, sql, truth[sql], retries=8, timeout=5) for sql in STATEMENTS[:3]]
    finally:
        faulty.moods(faults="")
    assert any(came)


@pytest.mark.parametrize("faults", WAITING)
def test_what_asks_to_wait_is_waited_for(faulty: Jira, truth: dict[str, Counter[str]], faults: str) -> None:
    faulty.moods(faults=faults)
    try:
        assert ends_well(faulty, STATEMENTS[1], truth[STATEMENTS[1]], retries=8)
    finally:
        faulty.moods(faults="")


@pytest.mark.parametrize("faults", FALSE)
@pytest.mark.parametrize("sql", STATEMENTS)
def test_what_cannot_be_believed_is_an_error(
    faulty: Jira, truth: dict[str, Counter[str]], faults: str, sql: str
) -> None:
    faulty.moods(faults=faults)
    try:
        ends_well(faulty, sql, truth[sql], retries=0)
    finally:
        faulty.moods(faults="")


def test_an_error_half_way_is_jiras_own(faulty: Jira) -> None:
    """Not DuckDB's wrapper around it, and not Arrow's."""
    faulty.moods(faults="500:1@comment,500:1@search,500:1@bulkfetch")
    try:
        with pytest.raises(
            isthmus.OperationalError, match="Jira could not answer \\(status 500\\)"
        ) as caught:
            rows(faulty, STATEMENTS[2], retries=0)
        assert caught.value.sqlstate == "08006"
        assert caught.value.__cause__ is not None
    finally:
        faulty.moods(faults="")


def test_a_wrong_password_is_told_as_such(faulty: Jira) -> None:
    secret = "api_token" if faulty.cloud else "password"
    with pytest.raises(isthmus.OperationalError, match="The login was refused") as caught:
        rows(faulty, STATEMENTS[0], **{secret: "wrong"})
    assert caught.value.sqlstate == "28000"
    assert "wrong" not in str(caught.value)


def test_nobody_home(faulty: Jira) -> None:
    with pytest.raises(isthmus.OperationalError, match="Nothing accepts connections there") as caught:
        rows(faulty, STATEMENTS[0], url="http://127.0.0.1:9", retries=0)
    assert caught.value.sqlstate == "08006"
