"""The register of routes, and the names of what is not served."""

import pytest

from jira_sandbox.edit.files import picture
from jira_sandbox.operations import operation
from jira_sandbox.routes.registry import find, served


def test_a_literal_path_wins_over_a_name() -> None:
    found = find("GET", "/rest/api/3/priority/search", "cloud")
    assert found is not None
    assert found[0].handler.__name__ == "priority_page"


def test_a_product_has_its_own_paths() -> None:
    assert find("POST", "/rest/api/3/search/jql", "cloud") is not None
    assert find("POST", "/rest/api/2/search/jql", "datacenter") is None
    assert find("GET", "/rest/api/3/field", "datacenter") is None


def test_latest_is_a_version_of_every_route() -> None:
    for deployment, path in (
        ("datacenter", "/rest/api/latest/user/list"), ("datacenter", "/rest/agile/latest/board"),
        ("cloud", "/rest/api/latest/myself"), ("cloud", "/rest/agile/latest/board"),
    ):  # fmt: skip
        assert find("GET", path, deployment) is not None
    assert find("GET", "/rest/latest/latest/board", "cloud") is None


def test_names_in_a_path_are_decoded() -> None:
    found = find("GET", "/rest/api/3/status/In%20Progress", "cloud")
    assert found is not None
    assert found[1]["name"] == "In Progress"


BESIDE = (
    "/secure/", "/media/", "/rest/webhooks/", "/rest/jira-webhook/", "/oauth/", "/authorize", "/me",
    "/_edge/", "/plugins/servlet/", "/rest/oauth2/", "/rest/pat/", "/okta/", "/crowd/console/",
)  # fmt: skip
"""What real sites have and pages for people tell of, not Atlassian's descriptions; ``/`` is for people."""


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_every_route_is_an_operation_of_jira(deployment: str) -> None:
    for route in served(deployment):
        path = "/" + "/".join(route.segments)
        version = "3" if deployment == "cloud" else "2"
        known = operation(
            route.method, path.replace("{v}", version).replace("{", "").replace("}", ""), deployment
        )
        assert (
            known
            or path.startswith(BESIDE)
            or path == "/"
            or (route.only is None and deployment == "datacenter")
        ), path


def test_an_operation_is_known_by_its_path() -> None:
    assert operation("PUT", "/rest/api/2/issue/A-1", "cloud") == "PUT /rest/api/3/issue/{issueIdOrKey}"
    assert operation("POST", "/rest/api/latest/issue", "datacenter") == "POST /rest/api/2/issue"
    assert operation("GET", "/rest/api/3/nonsense", "cloud") is None


def test_a_picture_is_a_png_of_the_size_asked_for() -> None:
    assert picture(500).startswith(b"\x89PNG")
    assert len(picture(500)) == 500
