"""The fixtures for other people's tests, used as they would: in a project of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import httpx2
import pytest

@pytest.fixture(scope="session")
def jira_sandbox_options():
    return ("--deployment", "datacenter", "--issues", "60")

@pytest.mark.parametrize("time", [1, 2])
def test_every_test_finds_the_site_as_it_was(jira_sandbox, time):
    login = (jira_sandbox.user, jira_sandbox.token)
    with httpx2.Client(base_url=jira_sandbox.url, auth=login) as jira:
        path = "/rest/api/2/issue/PLAT-2"
        assert jira.get(path).json()["fields"]["summary"] != "Mine"
        assert jira.put(path, json={"fields": {"summary": "Mine"}}).status_code == 204
        assert jira.get(path).json()["fields"]["summary"] == "Mine"
        jira_sandbox.door("moods", faults="503")
        assert jira.get(path).status_code == 503

def test_one_server_serves_all(jira_sandbox_server, request):
    assert jira_sandbox_server is request.getfixturevalue("jira_sandbox")
"""


def test_another_project_uses_the_fixtures(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, env=dict(os.environ), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
