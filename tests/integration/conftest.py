"""One sandbox of each product for the session; what spoils its mood starts one of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sites import Jira, served


@pytest.fixture(scope="session")
def cloud_site() -> Iterator[Jira]:
    with served("--issues", "240") as jira:
        yield jira


@pytest.fixture(scope="session")
def datacenter_site() -> Iterator[Jira]:
    with served("--issues", "240", "--deployment", "datacenter") as jira:
        yield jira


@pytest.fixture(params=["cloud_site", "datacenter_site"])
def site(request: pytest.FixtureRequest) -> Jira:
    """Each product in turn."""
    found: Jira = request.getfixturevalue(request.param)
    return found
