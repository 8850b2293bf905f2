"""The sandbox as a process a Python test starts for itself."""

from __future__ import annotations

import httpx2
import pytest

from jira_sandbox.process import StartError, running


def test_a_block_has_a_sandbox_of_its_own() -> None:
    with running("--issues", "7", "--deployment", "datacenter") as sandbox:
        assert (sandbox.deployment, sandbox.user, sandbox.issues) == ("datacenter", "ada", 7)
        bearer = {"Authorization": f"Bearer {sandbox.token}"}
        page = httpx2.get(f"{sandbox.url}/rest/api/2/search", headers=bearer).json()
        assert page["total"] == 7
    assert sandbox.process.returncode == 0
    with pytest.raises(httpx2.TransportError):
        httpx2.get(f"{sandbox.url}/rest/api/2/serverInfo")


def test_what_it_will_not_serve_is_told() -> None:
    with pytest.raises(StartError, match="not there"), running("--load", "not there.json"):
        pass
