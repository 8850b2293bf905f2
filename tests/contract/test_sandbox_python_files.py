"""Two Python clients other people wrote, unmodified: files, archives, link types, properties of comments."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import atlassian
import jira
import pytest

NEW = {"project": {"key": "PLAT"}, "issuetype": {"name": "Task"}, "summary": "Made here"}


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest, open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--deployment", request.param, "--issues", "40") as found:
        yield found


@pytest.fixture
def pycontribs(site: Any) -> Iterator[jira.JIRA]:
    basic = {"basic_auth": (site.sandbox.user, site.sandbox.token)}
    login: dict[str, Any] = basic if site.cloud else {"token_auth": site.sandbox.token}
    client = jira.JIRA(site.sandbox.url, options={"rest_api_version": "2"}, **login)
    yield client
    client.close()


@pytest.fixture
def atlassian_api(site: Any) -> Iterator[atlassian.Jira]:
    basic = {"username": site.sandbox.user, "password": site.sandbox.token}
    login: dict[str, Any] = basic if site.cloud else {"token": site.sandbox.token}
    client = atlassian.Jira(site.sandbox.url, cloud=site.cloud, **login)
    yield client
    client.close()


def test_pycontribs_attaches_reads_and_deletes_files(pycontribs: jira.JIRA, tmp_path: Path) -> None:
    raw = bytes(range(256)) * 50
    file = tmp_path / "Größe.bin"
    file.write_bytes(raw)
    issue = pycontribs.create_issue(fields=NEW)
    made = pycontribs.add_attachment(issue, str(file))
    assert (made.filename, made.size) == ("Größe.bin", len(raw))
    pycontribs.add_attachment(issue, io.BytesIO(b"two"), filename="two.txt")
    found = pycontribs.issue(issue.key).fields.attachment
    assert [row.filename for row in found] == ["Größe.bin", "two.txt"]
    assert found[0].get() == raw
    assert b"".join(found[0].iter_content(1000)) == raw
    assert pycontribs.attachment_meta()["enabled"] is True
    found[0].delete()
    assert [row.filename for row in pycontribs.issue(issue.key).fields.attachment] == ["two.txt"]


def test_atlassian_api_attaches_looks_into_and_downloads_files(
    atlassian_api: atlassian.Jira, tmp_path: Path
) -> None:
    key = atlassian_api.create_issue(fields=NEW)["key"]
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.md", "hello")
    (row,) = atlassian_api.add_attachment(key, str(file))
    told = atlassian_api.get_attachment_expand_raw(row["id"])
    assert [entry["name"] for entry in told["entries"]] == ["readme.md"]
    assert atlassian_api.get_attachment_expand_human(row["id"])["name"] == "a.zip"
    assert [one["filename"] for one in atlassian_api.get_attachments_ids_from_issue(key)] == ["a.zip"]
    target = tmp_path / "got"
    target.mkdir()
    atlassian_api.download_issue_attachments(key, path=str(target))
    (kept,) = target.iterdir()
    with zipfile.ZipFile(kept) as whole:
        assert whole.read("a.zip") == file.read_bytes()
    atlassian_api.remove_attachment(row["id"])
    assert atlassian_api.get_attachments_ids_from_issue(key) == []


def test_atlassian_api_makes_link_types_and_properties(atlassian_api: atlassian.Jira) -> None:
    made = atlassian_api.create_issue_link_type("Copies", "is copied by", "copies")
    atlassian_api.update_issue_link_type(made["id"], {"outward": "repeats"})
    assert atlassian_api.get_issue_link_type(made["id"])["outward"] == "repeats"
    atlassian_api.delete_issue_link_type(made["id"])
    names = [row["name"] for row in atlassian_api.get_issue_link_types()]
    assert "Copies" not in names
    key = atlassian_api.create_issue(fields=NEW)["key"]
    comment = atlassian_api.issue_add_comment(key, "Hello")["id"]
    atlassian_api.set_comment_property(comment, "a", {"x": 1})
    assert [row["key"] for row in atlassian_api.get_comment_properties_keys(comment)["keys"]] == ["a"]
    assert atlassian_api.get_comment_property(comment, "a")["value"] == {"value": {"x": 1}}
    atlassian_api.delete_comment_property(comment, "a")
    assert atlassian_api.get_comment_properties_keys(comment)["keys"] == []


def test_atlassian_api_archives(atlassian_api: atlassian.Jira, site: Any) -> None:
    if site.cloud:
        pytest.skip("the client knows Data Center's way")
    key = atlassian_api.create_issue(fields=NEW)["key"]
    atlassian_api.issue_archive(key)
    assert atlassian_api.jql(f"key = {key}")["total"] == 0
