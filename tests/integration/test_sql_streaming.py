"""Rows come while they are read, in bounded memory, and what nobody wants is not asked for."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sites import Jira, served

import isthmus

ISSUES = 6_000


@pytest.fixture(scope="module")
def large() -> Iterator[Jira]:
    with served("--issues", str(ISSUES)) as jira:
        yield jira


@pytest.fixture(params=["large", "large_datacenter"])
def each_large(request: pytest.FixtureRequest) -> Jira:
    found: Jira = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def large_datacenter() -> Iterator[Jira]:
    with served("--issues", str(ISSUES), "--deployment", "datacenter") as jira:
        yield jira


def quiet(jira: Jira) -> int:
    """The count of requests once no more come."""
    before = -1
    while (now := jira.requests()) != before:
        before = now
        time.sleep(0.3)
    return now


def test_a_reader_that_stops_pulling_stops_the_requests(each_large: Jira) -> None:
    with each_large.connect(max_in_flight=4) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM issues WHERE id = '10001'").fetchall()
        each_large.forget()
        cursor.execute("SELECT fields FROM issues")
        assert cursor.fetchone() is not None
        assert quiet(each_large) < 55  # of 60 pages and two of ids
        assert len(cursor.fetchall()) == ISSUES - 1


def test_a_limit_without_order_stops_early(each_large: Jira) -> None:
    with each_large.connect() as connection:
        connection.execute("SELECT 1 FROM issues LIMIT 1").fetchall()
        each_large.forget()
        assert len(connection.execute("SELECT summary FROM issues LIMIT 50").fetchall()) == 50
        assert quiet(each_large) <= 2


@pytest.mark.parametrize("end", ["close", "cancel", "connection"])
def test_ending_a_statement_ends_its_requests_at_once(large: Jira, end: str) -> None:
    large.moods(latency_ms=150)
    try:
        with large.connect(max_in_flight=2) as connection:
            cursor = connection.execute("SELECT fields FROM issues")
            assert cursor.fetchone() is not None
            if end == "connection":
                connection.close()
            else:
                getattr(cursor, end)()
            large.forget()
            time.sleep(0.8)
            assert large.requests() <= 2  # those that were on their way
            if end == "cancel":
                with pytest.raises(isthmus.OperationalError, match="the statement was cancelled") as caught:
                    cursor.fetchall()
                assert caught.value.sqlstate == "57014"
                assert cursor.execute("SELECT 1").fetchall() == [(1,)]
            cursor.close()
    finally:
        large.moods(latency_ms=0)


def test_a_statement_can_be_cancelled_while_it_begins(large: Jira) -> None:
    large.moods(latency_ms=400)
    try:
        with large.connect() as connection, connection.cursor() as cursor:
            threading.Timer(0.5, cursor.cancel).start()
            started = time.monotonic()
            with pytest.raises(isthmus.OperationalError, match="cancelled"):
                cursor.execute("SELECT max(fields) FROM issues WHERE created > '2020-01-01'").fetchall()
            assert time.monotonic() - started < 3
    finally:
        large.moods(latency_ms=0)


def test_a_cancellation_may_come_at_the_very_end_of_a_statement(large: Jira) -> None:
    """It then does nothing, or stops the next statement; it never fails itself."""
    with large.connect() as connection, connection.cursor() as cursor, ThreadPoolExecutor(1) as thread:
        over = threading.Event()

        def cancel() -> None:
            while not over.is_set():
                cursor.cancel()

        cancelling = thread.submit(cancel)
        try:
            for _ in range(100):
                with contextlib.suppress(isthmus.OperationalError):
                    assert cursor.execute("SELECT 1").fetchall() == [(1,)]
        finally:
            over.set()
        cancelling.result()


def test_every_pass_sees_all_rows(each_large: Jira) -> None:
    with each_large.connect() as connection:
        twice = connection.execute(
            "WITH q AS NOT MATERIALIZED (SELECT id, key FROM issues) "
            "SELECT (SELECT count(*) FROM q), (SELECT count(DISTINCT key) FROM q), "
            "(SELECT count(*) FROM q a JOIN q b ON a.id = b.id)"
        )
        assert twice.fetchall() == [(ISSUES, ISSUES, ISSUES)]


def test_many_cursors_at_once(large: Jira) -> None:
    with large.connect() as connection:

        def count(number: int) -> int:
            with connection.cursor() as cursor:
                sql = "SELECT key FROM issues WHERE votes >= ? AND id >= '0'"
                return len(cursor.execute(sql, [number % 3]).fetchall())

        with ThreadPoolExecutor(8) as threads:
            counts = list(threads.map(count, range(24)))
        assert counts[:3] * 8 == counts
        assert counts[0] == ISSUES


LEFT_OPEN = """
import sys, json, isthmus
connection = isthmus.connect(**json.loads(sys.argv[1]))
cursors = [connection.execute("SELECT fields FROM issues") for _ in range(3)]
print(len([cursor.fetchone() for cursor in cursors]))
"""
BROKEN_OFF = """
import sys, json, signal, threading, os, isthmus
connection = isthmus.connect(**json.loads(sys.argv[1]))
threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
try:
    connection.execute("SELECT max(fields) FROM issues, (SELECT 1 FROM comments)").fetchall()
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize(("script", "said"), [(LEFT_OPEN, "3"), (BROKEN_OFF, "interrupted")])
def test_a_process_ends_promptly_whatever_is_left_open(large: Jira, script: str, said: str) -> None:
    large.moods(latency_ms=100)
    try:
        ended = subprocess.run(
            [sys.executable, "-X", "dev", "-c", script, json.dumps(large.options(max_in_flight=1))],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    finally:
        large.moods(latency_ms=0)
    assert ended.stdout.split() == [said], ended.stderr
    assert "Traceback" not in ended.stderr


def test_closed_cursors_leave_no_threads(large: Jira) -> None:
    with large.connect() as connection:
        connection.execute("SELECT 1").fetchall()
        before = threading.active_count()
        for _ in range(20):
            with connection.cursor() as cursor:
                cursor.execute("SELECT summary FROM issues").fetchone()
        time.sleep(0.3)
        assert threading.active_count() <= before + 1


def test_memory_does_not_grow_with_the_rows(large: Jira) -> None:
    """What waits for the reader is bounded: so many batches, however long the result."""
    with large.connect() as connection, connection.cursor() as cursor:
        most = 0
        for batch in cursor.execute("SELECT id, summary FROM issues").fetch_record_batches():
            most = max(most, batch.num_rows)
        assert most <= 2048
