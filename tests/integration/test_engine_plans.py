"""How scans are planned: which requests they cost, and where reading stops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sites import Jira, readable_tables, whole
from statements import LIVE

from isthmus.doors.sql import Connection
from isthmus.engine.portal import portal
from isthmus.engine.scan import Scan, column_named, issue_fields
from isthmus.jira.site import Meter


@pytest.fixture(scope="module")
def jira(cloud_site: Jira) -> Iterator[Connection]:
    with cloud_site.connect() as connection:
        yield connection


def test_every_table_can_be_read_to_its_end(site: Jira) -> None:
    with site.connect() as connection:
        for name in readable_tables(connection):
            if name == ("project_roles" if site.cloud else "custom_fields"):
                continue  # the sandbox does not serve it
            with connection.cursor() as cursor:
                rows = cursor.execute(f"SELECT * FROM {name}").fetch_arrow_table()
            assert rows.num_rows == whole(connection, name).num_rows
            assert rows.column_names == [column.name for column in connection.columns(name)]


def test_a_column_by_itself_is_what_it_is_beside_the_others(site: Jira) -> None:
    """Fewer fields are asked for then, by other requests."""
    with site.connect() as connection:
        rows = {row["id"]: row for row in whole(connection, "issues").to_pylist()}
        for column in connection.columns("issues"):
            if column.name not in LIVE:
                sql = f'SELECT id, "{column.name}" FROM issues LIMIT 40'
                for identity, value in connection.execute(sql).fetchall():
                    assert value == rows[identity][column.name], column.name


@pytest.mark.parametrize(
    ("sql", "requests"),
    [
        ("SELECT key FROM issues", 1),
        ("SELECT count(*) FROM issues", 1),
        ("SELECT summary FROM issues", 4),
        ("SELECT summary FROM issues WHERE key = 'WEB-1'", 1),
        ("SELECT summary FROM issues ORDER BY created DESC LIMIT 10", 1),
        ("SELECT name FROM projects", 1),
    ],
)
def test_a_statement_costs_no_more_than_it_has_to(
    cloud_site: Jira, jira: Connection, sql: str, requests: int
) -> None:
    cloud_site.forget()
    jira.execute(sql).fetchall()
    assert cloud_site.requests() == requests


def test_a_second_is_read_to_its_end(site: Jira) -> None:
    """Data Center orders by whole seconds, so that the rows of one second may come in any order."""
    with site.connect() as connection:
        everything = connection.execute("SELECT created, id FROM issues ORDER BY created DESC, id").fetchall()
        for limit in (1, 2, 7, 99, 100, 101, 239, 240, 500):
            sql = f"SELECT created, id FROM issues ORDER BY created DESC, id LIMIT {limit}"
            assert connection.execute(sql).fetchall() == everything[:limit]
            sql = f"SELECT created, id FROM issues ORDER BY created, id DESC LIMIT {limit}"
            assert [row[0] for row in connection.execute(sql)] == [row[0] for row in everything[::-1]][:limit]


def test_the_requests_of_a_scan_are_counted(jira: Connection) -> None:
    with jira.cursor() as cursor:
        cursor.execute("SELECT summary FROM issues WHERE status = 'Done'").fetchall()
        progress = cursor.progress
        (report,) = cursor.reports
    assert report.requests == progress.requests >= 2
    assert report.rows == progress.rows > 0
    assert progress.throttled == 0
    assert progress.expected is not None
    assert cursor.reports == (report,)


def test_a_batch_has_the_columns_that_were_asked_for(jira: Connection) -> None:
    reader = jira.reader
    resource = portal().call(reader.shelf.whole("issues", Meter()))
    plan = portal().call(reader.plan(Scan(resource, ("status", "id", "key")), Meter()))
    for batch in portal().each(reader.run(plan, Meter())):
        assert batch.schema.names == ["status", "id", "key"]
    with pytest.raises(LookupError, match="issues has no column nope"):
        column_named(resource, "nope")


@pytest.mark.parametrize(
    ("paths", "fields"),
    [
        (["id"], ("id",)),
        (["key", "id"], ("key",)),
        (["self"], ("key",)),
        (["fields.status.name", "fields.status.id"], ("status",)),
        (["fields.summary", "fields"], ("*all",)),
        ([], ("id",)),
    ],
)
def test_only_what_is_needed_is_asked_for(paths: list[str], fields: tuple[str, ...]) -> None:
    assert issue_fields(paths) == fields
