"""Exports: what is taken in, and that values stay as they were."""

from pathlib import Path

import msgspec
import pytest

from jira_sandbox.load import UnreadableExportError, loaded_site
from jira_sandbox.state.encoding import DATA_CENTER, Encoder
from jira_sandbox.state.selection import Selection
from jira_sandbox.state.site import Site

STATUS = {"self": "http://x/rest/api/3/status/7", "id": "7", "name": "Doing"}
PERSON = {
    "self": "http://x/rest/api/3/user?accountId=a1",
    "accountId": "a1",
    "displayName": "Zoë",
    "active": True,
}


def site_of(folder: Path, *documents: object, deployment: str = "cloud") -> Site:
    for number, document in enumerate(documents):
        (folder / f"{number}.json").write_bytes(msgspec.json.encode(document))
    return loaded_site(
        [folder],
        "http://here",
        deployment=deployment,
        user="ada",
        caller_zone="Europe/Berlin",
        now="2026-06-15T12:00:00+00:00",
    )


def test_an_issue_keeps_every_value(tmp_path: Path) -> None:
    fields = {
        "summary": "a",
        "status": STATUS,
        "assignee": PERSON,
        "customfield_1": 3.5,
        "odd": {"x": [1, None]},
    }
    site = site_of(tmp_path, {"id": "12", "key": "A-1", "self": "http://x/12", "fields": fields})
    body = Encoder(site).issue(site.issues[0], Selection.parse(["*all"], "id"), DATA_CENTER)
    assert msgspec.json.decode(body)["fields"] == fields
    assert site.statuses[0]["name"] == "Doing"
    assert site.statuses[0]["statusCategory"]["key"] == "undefined"
    assert [user["displayName"] for user in site.users] == ["Sandbox Caller", "Zoë"]
    assert [project["key"] for project in site.projects] == ["A"]


def test_fields_named_by_their_names_are_found_by_id(tmp_path: Path) -> None:
    known = {"id": "customfield_9", "name": "Points", "custom": True, "clauseNames": ["cf[9]", "Points"]}
    changelog = [{"id": "2", "created": "2024-02-01T00:00:00.000+0000", "items": []}]
    changelog.append({"id": "1", "created": "2024-01-01T00:00:00.000+0000", "items": []})
    site = site_of(
        tmp_path, [known], [{"id": "1", "key": "A-1", "fields": {"Points": 3}, "changelog": changelog}]
    )
    assert dict(site.issues[0].fields) == {"customfield_9": 3}
    assert [entry["id"] for entry in site.issues[0].histories()] == ["1", "2"]


def test_recordings_are_read_and_two_records_of_an_issue_are_put_together(tmp_path: Path) -> None:
    short = {"id": "1", "key": "A-1", "fields": {"summary": "a", "extra": 1}}
    full = {"id": "1", "key": "A-1", "fields": {"summary": "a", "status": STATUS, "labels": []}}
    site = site_of(tmp_path, {"interactions": [{"response": {"issues": [short]}}, {"response": full}]})
    assert dict(site.issues[0].fields) == {"summary": "a", "extra": 1, "status": STATUS, "labels": []}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1.5, "number"),
        ("2024-01-31", "date"),
        ("2024-01-31T10:00:00.000+0000", "datetime"),
        ("x", "string"),
        (PERSON, "user"),
        ({"value": "x", "id": "1"}, "option"),
        ([{"value": "x"}], "array"),
        (["a"], "array"),
        (["com.atlassian.greenhopper.service.sprint.Sprint@1[id=1]"], "array"),
        (None, "any"),
    ],
)
def test_a_field_nobody_defined_is_defined_by_its_values(tmp_path: Path, value: object, kind: str) -> None:
    issue = {
        "id": "1",
        "key": "A-1",
        "fields": {"customfield_77": value},
        "names": {"customfield_77": "Mystery"},
    }
    field = next(f for f in site_of(tmp_path, issue).fields if f["id"] == "customfield_77")
    assert field["schema"]["type"] == kind
    assert field["name"] == "Mystery"
    assert field["clauseNames"] == ["cf[77]", "Mystery"]


def test_two_issues_with_one_id_are_both_served(tmp_path: Path) -> None:
    site = site_of(tmp_path, [{"id": "5", "key": key, "fields": {"summary": key}} for key in ("A-1", "B-1")])
    assert len({issue.id for issue in site.issues}) == 2


def test_what_holds_no_issue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableExportError, match="no issue"):
        site_of(tmp_path, {"nothing": 1})
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(UnreadableExportError, match=r"bad\.json"):
        site_of(tmp_path, {})
