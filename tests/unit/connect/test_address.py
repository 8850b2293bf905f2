"""The address of a site, whatever was copied from wherever."""

import pytest

from isthmus.connect.site import Deployment, address, origin, says_cloud


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://acme.atlassian.net", "https://acme.atlassian.net"),
        ("HTTPS://Acme.Atlassian.NET:443/", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/browse/KAN-1?focusedId=1#x", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/jira/software/projects/KAN/boards/1", "https://acme.atlassian.net"),
        ("https://api.atlassian.com/ex/jira/1-2/rest/api/3/myself", "https://api.atlassian.com/ex/jira/1-2"),
        ("https://api.atlassian.com/other/", "https://api.atlassian.com/other"),
        ("https://x/jira", "https://x/jira"),
        ("https://x/jira/", "https://x/jira"),
        ("https://x/jira/rest/api/2/myself", "https://x/jira"),
        ("https://x/jira/rest", "https://x/jira"),
        ("https://x/browse", "https://x"),
        ("https://x/browse/rest/1", "https://x"),
        ("https://x/jira/secure/Dashboard.jspa", "https://x/jira"),
        ("https://x/jira/projects/ABC", "https://x/jira"),
        ("https://x/projects", "https://x/projects"),
        ("https://x/browser", "https://x/browser"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost:80", "http://localhost"),
        ("https://localhost:80", "https://localhost:80"),
        ("https://jira.bücher.example", "https://jira.bücher.example"),
    ],
)
def test_cuts_back_to_the_site(text: str, expected: str) -> None:
    assert address(text) == expected
    assert address(expected) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("acme.atlassian.net", "has to start with https://"),
        ("acme.atlassian.net:443", "has to start with https://"),
        ("ftp://c4n4ry", "has to start with https://"),
        ("https://", "has to name a host"),
        ("https:///c4n4ry", "has to name a host"),
        ("https://c4n4ry x/", "has to name a host"),
        ("https://c4n4ry:0/", "has to name a host"),
        ("https://x/c4n4ry y", "may not hold blanks"),
        ("https://me:c4n4ry@x", "may not hold credentials"),
        ("https://c4n4ry@x", "may not hold credentials"),
        ("https://x:c4n4ry", "is not a URL"),
        ("https://[c4n4ry", "is not a URL"),
    ],
)
def test_refuses(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        address(text)
    assert "c4n4ry" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "cloud"),
    [
        ("https://acme.atlassian.net", True),
        ("https://api.atlassian.com/ex/jira/1", True),
        ("https://acme.jira.com", True),
        ("https://jira.atlassian.com", False),
        ("https://atlassian.net.example", False),
        ("https://evilatlassian.net", False),
        ("http://localhost", False),
    ],
)
def test_knows_cloud(url: str, cloud: bool) -> None:
    assert says_cloud(url) is cloud


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin("https://X.example:443/a?b#c") == "https://x.example"
    assert origin("http://x.example:443") == "http://x.example:443"
    assert Deployment("Auto") is Deployment.AUTO
