"""Names that mean nothing: the likeness by which a suggestion is chosen."""

from __future__ import annotations

import pytest

from isthmus.doors.sql.names import nearest

COLUMNS = (
    "id",
    "key",
    "due",
    "status",
    "status_id",
    "project_id",
    "project_key",
    "created",
    "updated",
    "body_text",
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("stauts", ["status"]),
        ("Statuses", ["status"]),
        ("due_date", ["due"]),
        ("project", ["project_id"]),
        ("createdate", ["created"]),
        ("text", ["body_text"]),
        ("issuekey", ["key"]),
        ("kye", ["key"]),
        ("id_of_it", []),
        ("xyzzy", []),
    ],
)
def test_the_nearest_name(name: str, found: list[str]) -> None:
    assert nearest(name, COLUMNS) == found


def test_columns_of_one_title_are_all_named() -> None:
    known = ("severity_10033", "severity_10047", "severity_level", "sever")
    assert nearest("Severity", known) == ["severity_10033", "severity_10047"]
