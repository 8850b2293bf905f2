"""Issues, selections, pieces, cursors and texts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.company.outline import duration
from jira_sandbox.state.encoding import CLOUD_READ, CLOUD_SEARCH, DATA_CENTER, Encoder
from jira_sandbox.state.moment import milliseconds, spoken, written
from jira_sandbox.state.richtext import document, downgraded, html, is_document, plain
from jira_sandbox.state.selection import Selection
from jira_sandbox.state.site import Site
from jira_sandbox.state.snapshots import Snapshots, UnknownTokenError


@pytest.fixture(scope="module")
def site() -> Site:
    return generated_site("http://jira.test")


def test_no_fields_means_the_default() -> None:
    assert Selection.parse([], "id").only_id
    assert Selection.parse(["-comment"], "*all").everything
    assert Selection.parse(["id", "key"], "*all").only_key


def test_fields_are_picked_by_name_group_and_exclusion(site: Site) -> None:
    issue, navigable = site.issues[0], frozenset({"summary", "status"})
    assert list(Selection.parse(["status,summary", "nope"], "id").pick(issue, navigable)) == [
        "status",
        "summary",
    ]
    everything = set(Selection.parse(["*all", "-comment"], "id").pick(issue, navigable))
    assert "worklog" in everything
    assert "comment" not in everything
    mixed = list(Selection.parse(["*navigable", "comment", "summary"], "id").pick(issue, navigable))
    assert sorted(mixed) == ["comment", "status", "summary"]


def test_an_encoded_issue_is_the_issue(site: Site) -> None:
    encoder, everything = Encoder(site), Selection.parse(["*all"], "id")
    for issue in site.issues[:40]:
        decoded = msgspec.json.decode(encoder.issue(issue, everything, DATA_CENTER))
        assert decoded["key"] == issue.key
        assert set(decoded["fields"]) == set(issue.fields)
        assert decoded["fields"]["summary"] == issue.fields["summary"]
        again = encoder.issue(issue, everything, DATA_CENTER)
        assert msgspec.json.decode(again) == decoded


def test_embedded_lists_are_cut_and_keep_their_total(site: Site) -> None:
    talkative = next(issue for issue in site.issues if issue.fields["comment"]["total"] > 100)
    encoder, comments = Encoder(site), Selection.parse(["comment"], "id")
    for caps, length in ((CLOUD_SEARCH, 20), (CLOUD_READ, 100)):
        page = msgspec.json.decode(encoder.issue(talkative, comments, caps))["fields"]["comment"]
        assert len(page["comments"]) == page["maxResults"] == length
        assert page["total"] == talkative.fields["comment"]["total"]


def test_version_two_shows_documents_as_wiki_text(site: Site) -> None:
    issue = next(issue for issue in site.issues if issue.fields["description"])
    body = Encoder(site).issue(issue, Selection.parse(["description"], "id"), CLOUD_READ, version=2)
    assert isinstance(msgspec.json.decode(body)["fields"]["description"], str)


def test_ids_only_is_ids_only(site: Site) -> None:
    encoder, issue = Encoder(site), site.issues[3]
    assert encoder.issue(issue, Selection.parse([], "id"), CLOUD_SEARCH) == b'{"id":"%b"}' % issue.id.encode()
    assert set(msgspec.json.decode(encoder.issue(issue, Selection.parse(["key"], "id"), CLOUD_SEARCH))) == {
        "expand", "id", "self", "key",
    }  # fmt: skip


def test_a_result_is_worked_out_once_and_paged_by_cursor() -> None:
    snapshots, asked = Snapshots(keep=2), []
    name, rows = snapshots.result(("a",), lambda: asked.append(1) or range(9))
    assert list(snapshots.result(("a",), list)[1]) == list(rows) == list(range(9))
    assert asked == [1]
    token = snapshots.token(name, 5)
    assert snapshots.offset(token, name) == 5


@pytest.mark.parametrize("spoil", [str.upper, lambda t: t[:-3] + "0==", lambda _: "", lambda _: "1"])
def test_a_token_from_elsewhere_is_refused(spoil) -> None:
    snapshots = Snapshots()
    name, _rows = snapshots.result(("a",), lambda: [1])
    other, _rows = snapshots.result(("b",), lambda: [1])
    for token, question in ((spoil(snapshots.token(name, 5)), name), (snapshots.token(name, 5), other)):
        with pytest.raises(UnknownTokenError):
            snapshots.offset(token, question)


def test_old_results_make_room() -> None:
    snapshots = Snapshots(keep=2)
    for question in "abc":
        snapshots.result((question,), lambda: [1])
    assert len(snapshots.results) == 2


def test_times_are_written_read_and_spoken_as_jira_does() -> None:
    text = written(datetime(2026, 4, 28, 13, 33, 31, 783_000, UTC), ZoneInfo("Europe/Warsaw"))
    assert text == "2026-04-28T15:33:31.783+0200"
    assert milliseconds(text) == 1777383211783
    assert spoken(text) == "28/Apr/26 3:33 PM"
    assert milliseconds("2010-09-30T16:11:09.767") == 1285863069767


def test_rich_text_is_one_text_in_three_dresses() -> None:
    adf = document(["h2. Steps", "* one\n* two", "{code}a < b{code}", "", "plain"])
    assert is_document(adf)
    assert plain(adf) == "h2. Steps\n\n* one\n* two\n\n{code}a < b{code}\n\n\n\nplain"
    assert downgraded({"body": [adf, 1]}) == {"body": [plain(adf), 1]}
    assert html(adf).startswith("<p>h2. Steps</p>")
    assert "a &lt; b" in html(adf)
    assert html(None) is None


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0m"), (5400, "1h 30m"), (28800, "1d"), (144000 + 60, "1w 1m")]
)
def test_durations_have_days_of_eight_hours(seconds: int, text: str) -> None:
    assert duration(seconds) == text
