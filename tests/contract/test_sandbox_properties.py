"""Entity properties of projects, boards, sprints and dashboard items on a sandbox of either product."""

from __future__ import annotations

import pytest
from sandbox_writer import Writer

JUDGED = ("properties",)
HOMES = ("/project/PLAT", "/rest/agile/1.0/board/1", "/rest/agile/1.0/sprint/1",
         "/dashboard/10000/items/10001")  # fmt: skip


@pytest.mark.parametrize("home", HOMES)
def test_properties_hold_any_json(writer: Writer, home: str) -> None:
    path = f"{home}/properties"
    assert writer.send("GET", path, status=200) == {"keys": []}
    for status in (201, 200):
        writer.send("PUT", f"{path}/my.key", {"a": [1, None]}, status=status)
    assert writer.send("GET", f"{path}/my.key", status=200) == {"key": "my.key", "value": {"a": [1, None]}}
    [told] = writer.send("GET", path, status=200)["keys"]
    assert told["self"].endswith(f"{path}/my.key")
    writer.send("PUT", f"{path}/my.key", "x" * 40000, status=400)
    writer.send("PUT", f"{path}/my.key", status=400)
    writer.send("PUT", f"{path}/{'x' * 256}", 1, status=400)
    writer.send("DELETE", f"{path}/my.key", status=204)
    writer.send("DELETE", f"{path}/my.key", status=404)
    writer.send("GET", f"{path}/my.key", status=404)


@pytest.mark.parametrize("home", HOMES)
def test_what_is_not_there_has_no_properties(writer: Writer, home: str) -> None:
    nowhere = home.rpartition("/")[0] + "/99999"
    writer.send("GET", f"{nowhere}/properties", status=404)
    writer.send("PUT", f"{nowhere}/properties/x", 1, status=404)


def test_every_operation_was_judged(writer: Writer) -> None:
    """Those of comments, worklogs and issue types are judged where these are."""
    elsewhere = ("/comment/", "/worklog/", "/issuetype/")
    left = {name for name in writer.unjudged(JUDGED) if not any(part in name for part in elsewhere)}
    assert left == set()
