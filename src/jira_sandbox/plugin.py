"""Fixtures for other people's tests: installed with the package, pytest finds them by itself.

    def test_my_integration(jira_sandbox):
        jira = my_client(jira_sandbox.url, jira_sandbox.user, jira_sandbox.token)

https://docs.pytest.org/en/stable/how-to/writing_plugins.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jira_sandbox.process import Sandbox


@pytest.fixture(scope="session")
def jira_sandbox_options() -> tuple[str, ...]:
    """Options of ``jira-sandbox serve``; give a fixture of this name to have others."""
    return ()


@pytest.fixture(scope="session")
def jira_sandbox_server(jira_sandbox_options: tuple[str, ...]) -> Iterator[Sandbox]:
    """One sandbox for the whole run of the tests, changed by all of them."""
    from jira_sandbox.process import running  # a run of tests that asks for no sandbox loads nothing

    with running(*jira_sandbox_options) as sandbox:
        yield sandbox


@pytest.fixture
def jira_sandbox(jira_sandbox_server: Sandbox) -> Sandbox:
    """A sandbox as it was at its start, whatever the test before has done to it."""
    jira_sandbox_server.door("reset")
    return jira_sandbox_server
