"""Which projects a board's filter keeps to."""

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.planning.boards import Boards, backlog, columns, condition, projects


@pytest.mark.parametrize(
    ("jql", "keys"),
    [
        ("project = PLAT", ["PLAT"]),
        ("project in (PLAT, 'Web Shop') AND status = Done", ["PLAT", "WEB"]),
        ("project = PLAT AND project in (PLAT, WEB)", ["PLAT"]),
        ("project = PLAT OR project = WEB", ["PLAT", "WEB"]),
        ("project = PLAT OR reporter = currentUser()", []),
        ("project != PLAT", []),
        ("NOT project = PLAT", []),
        ("ORDER BY Rank", []),
        ("project =", []),
    ],
)
def test_a_board_is_of_the_projects_its_filter_keeps_to(jql: str, keys: list[str]) -> None:
    site = generated_site("http://jira.test", issues=0)
    site.filters[0] = {**site.filters[0], "jql": jql}
    board = site.catalog.boards[0]
    assert [project["key"] for project in projects(site, board)] == keys


def test_a_board_without_its_filter_is_of_its_project() -> None:
    site = generated_site("http://jira.test", issues=0)
    board = site.catalog.boards[2]
    site.part(Boards).filters.clear()
    assert [project["key"] for project in projects(site, board)] == ["SET"]
    assert condition(site, board) == 'project = "SET"'
    assert [status["name"] for status in columns(site, board)][:1] == ["Backlog"]
    board["location"] = {"name": "Ada"}
    assert projects(site, board) == []
    assert condition(site, board) == "issuekey is EMPTY"
    assert backlog(site, board) == "issuekey is EMPTY AND issuekey is EMPTY"
