"""Isthmus through its own front door: SQL in, Arrow record batches out."""

from __future__ import annotations

from bench.question import COLUMNS, COMMENT_COLUMNS, Jira
from isthmus import connect


def issues(jira: Jira) -> int:
    """Twenty columns of all issues."""
    return _rows(jira, f"SELECT {', '.join(COLUMNS)} FROM issues")


def comments(jira: Jira) -> int:
    """Every comment."""
    return _rows(jira, f"SELECT {', '.join(COMMENT_COLUMNS)} FROM comments")


def point(jira: Jira) -> int:
    """One issue by its key."""
    return _rows(jira, "SELECT key, summary, status FROM issues WHERE key = ?", jira.key)


def _rows(jira: Jira, sql: str, *parameters: object) -> int:
    """How many rows came."""
    # The deployment is what the address of a real Cloud site says.
    with connect(url=jira.url, user=jira.user, api_token=jira.token, deployment="Cloud") as connection:
        return sum(batch.num_rows for batch in connection.execute(sql, parameters).fetch_record_batches())
