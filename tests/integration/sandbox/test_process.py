"""The sandbox as a process a Python test starts for itself."""

from __future__ import annotations

import html
import os
import re
import ssl
import subprocess
import sys
from pathlib import Path

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


COMMAND = [sys.executable, "-c", "from jira_sandbox.command import main; main()", "serve", "--issues", "5"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--now", "yesterday"), "takes a moment"),
        (("--host", "192.0.2.1"), "cannot listen"),
        (("--host", ""), "--host takes"),
        (("--port", "99999"), "'--port'"),
        (("--issues", "-5"), "'--issues'"),
        (("--issue-bytes", "-5"), "'--issue-bytes'"),
        (("--time-zone", "Mars/Phobos"), "--time-zone takes"),
        (("--latency-ms", "abc"), "latency_ms takes"),
        (("--mood", "{"), "--mood takes"),
        (("--cache", "/dev/null/here", "--issues", "50000"), "/dev/null/here"),
    ],
)
def test_wrong_options_are_refused_without_a_traceback(options: tuple[str, ...], said: str) -> None:
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_is_served_as_the_product_it_came_from(tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    export.write_text('[{"deploymentType": "Server"}, {"id": "1", "key": "A-1", "fields": {}}]')
    with pytest.raises(StartError, match="datacenter"), running("--load", str(export)):
        pass
    with running("--load", str(export), "--deployment", "datacenter") as sandbox:
        assert sandbox.issues == 1


@pytest.mark.parametrize("product", ["cloud", "datacenter"])
def test_what_the_page_says_of_moods_can_be_done(product: str) -> None:
    with running("--issues", "5", "--deployment", product) as sandbox:
        told = re.findall(
            r"/sandbox/moods -d '(.*)'", html.unescape(httpx2.get(f"{sandbox.url}/sandbox/").text)
        )
        assert len(told) == 2
        for body in told:
            assert httpx2.post(f"{sandbox.url}/sandbox/moods", content=body).status_code == 204


def test_a_token_no_header_can_carry_is_refused(tmp_path: Path) -> None:
    record = [*COMMAND[:3], "record", "--from", "http://127.0.0.1:1", "--project", "A", "--to", "a.json"]
    environment = {**os.environ, "JIRA_TOKEN": "s\u00e9cret"}
    done = subprocess.run(
        record, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


@pytest.mark.parametrize("options", [(), ("--tls",)], ids=["plain", "tls"])
def test_tests_share_one_and_each_finds_it_as_it_was(options: tuple[str, ...]) -> None:
    with running("--issues", "7", *options) as sandbox:
        body = {"fields": {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "New"}}
        files = sandbox.told.get("tls")
        trust = ssl.create_default_context(cafile=files["ca"]) if files else True
        with httpx2.Client(base_url=sandbox.url, auth=(sandbox.user, sandbox.token), verify=trust) as client:
            names = set()
            for _ in range(2):
                with sandbox.kept():
                    names.add(client.post("/rest/api/3/issue", json=body).json()["key"])
            (name,) = names
            assert client.get(f"/rest/api/3/issue/{name}").status_code == 404
        with pytest.raises(ValueError, match="moods are"):
            sandbox.door("moods", nothing=1)
