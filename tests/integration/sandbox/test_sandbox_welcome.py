"""What a sandbox says to people: on the terminal, and on its page."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import unescape

import httpx2
import pytest

from jira_sandbox.process import Sandbox, running

START = "from jira_sandbox.command import main; main()"


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running("--deployment", request.param, "--issues", "60") as sandbox:
        yield sandbox


def test_the_page_tells_where_it_is_who_may_log_in_and_what_it_serves(site: Sandbox) -> None:
    with httpx2.Client(base_url=site.url, follow_redirects=True) as browser:
        answer = browser.get("/")
    assert str(answer.url) == f"{site.url}/sandbox/"
    assert answer.headers["content-type"].startswith("text/html")
    text = unescape(re.sub(r"<[^>]*>", " ", answer.text))
    assert "$" not in text
    for told in (site.url, site.user, site.token, "restricted", "agile/board", "/sandbox/reset"):
        assert told in text


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_the_questions_on_the_terminal_can_be_copied(deployment: str) -> None:
    command = [sys.executable, "-c", START, "serve", "--issues", "60", "--deployment", deployment]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines: list[str] = []
            while sum("curl" in line for line in lines) < 3:
                lines.append(process.stdout.readline())
            for line in lines:
                if "curl" in line:
                    _curl, _u, login, url = shlex.split(line)
                    user, _, token = login.partition(":")
                    assert httpx2.get(url, auth=(user, token)).status_code == 200, line
            assert {"admin", "member", "restricted"} <= {word for line in lines for word in line.split()}
        finally:
            process.send_signal(signal.SIGINT)
    assert process.returncode == 0
