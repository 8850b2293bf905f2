"""What a statement cannot reach: files, the network, extensions, settings, Python's variables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import Jira

import isthmus
from isthmus.doors.sql import Connection

secret_frame = {"a": [1]}  # DuckDB would look it up by name, if it were let


@pytest.fixture(scope="module")
def jira(cloud_site: Jira) -> Iterator[Connection]:
    with cloud_site.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM read_json('{file}')",
        "SELECT * FROM read_parquet('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_csv('https://example.com/x.csv')",
        "SELECT * FROM sniff_csv('{file}')",
        "SELECT (SELECT content FROM read_text('{file}')) FROM issues",
        "COPY issues TO '{file}.out'",
        "COPY (SELECT 1) TO '{file}.out'",
        "EXPORT DATABASE '{file}.out'",
        "ATTACH '{file}.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "CREATE TABLE mine AS SELECT 1",
        "CREATE MACRO f() AS 1",
        "CREATE SECRET s (TYPE s3)",
        "INSERT INTO issues VALUES (1)",
        "UPDATE issues SET key = 'x'",
        "DROP TABLE issues",
        "CALL pragma_version()",
        "SELECT * FROM secret_frame",
        "SELECT * FROM query('SELECT * FROM secret_frame')",
        "SELECT * FROM query_table('secret_frame')",
        "SELECT getenv('HOME')",
        "BEGIN TRANSACTION",
        "VACUUM",
    ],
)
def test_user_sql_reaches_nothing_but_jira(jira: Connection, tmp_path: Path, sql: str) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(isthmus.Error) as caught, jira.cursor() as cursor:
        cursor.execute(sql.format(file=file)).fetchall()
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "secret.csv.out").exists()


def test_settings_stay_what_they_are(jira: Connection) -> None:
    values = jira.execute(
        "SELECT current_setting('enable_external_access'), current_setting('lock_configuration')"
    ).fetchall()
    assert [str(value).lower() for value in values[0]] == ["false", "true"]


def test_the_connections_secrets_are_nowhere_in_duckdb(cloud_site: Jira, jira: Connection) -> None:
    told = repr(jira.execute("SELECT * FROM duckdb_settings()").fetchall())
    assert cloud_site.sandbox.token not in told
    assert cloud_site.sandbox.token not in repr(jira.settings)
