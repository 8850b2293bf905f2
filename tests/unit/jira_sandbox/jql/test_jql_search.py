"""What each clause finds: fields, operators, functions, empties."""

from __future__ import annotations

import pytest
from jql_office import BUG, FIELDS, Office, Person, found, issue, keys

from jira_sandbox.jql import JqlError

NOBODY = "ABC-3 ABC-10 XYZ-1 XYZ-2 XYZ-3"


@pytest.mark.parametrize(
    ("jql", "wanted"),
    [
        # Projects, statuses and the other things with names
        ("project = abc", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("project = 'the end'", "XYZ-1 XYZ-2 XYZ-3"),
        ("project = 20", "XYZ-1 XYZ-2 XYZ-3"),
        ("project in projectsLeadByUser()", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("category = Inside", "ABC-1 ABC-2 ABC-3 ABC-10"),
        ("category is empty", "XYZ-1 XYZ-2 XYZ-3"),
        ("status = 'in progress'", "ABC-3"),
        ("status in (3, Done)", "ABC-2 ABC-3 XYZ-2"),
        ("status not in (Open, (Done))", "ABC-3"),
        ("statusCategory = done", "ABC-2 XYZ-2"),
        ("statusCategory != 2", "ABC-2 ABC-3 XYZ-2"),
        ("type = Epic", "ABC-1"),
        ("issuetype in subtaskIssueTypes()", "ABC-10"),
        ("issuetype not in standardIssueTypes()", "ABC-10"),
        ("hierarchyLevel = -1", "ABC-10"),
        ("resolution = Fixed", "ABC-2"),
        ("resolution = Unresolved", "ABC-1 ABC-3 ABC-10 XYZ-1 XYZ-2 XYZ-3"),
        ("priority > Medium", "ABC-1"),
        ("priority >= Medium", "ABC-1 ABC-2 ABC-10 XYZ-1 XYZ-2 XYZ-3"),
        ("priority < 3", "ABC-3"),
        ("level = secret", "ABC-3"),
        # People
        ("assignee = '5b10:ann'", "ABC-1"),
        ("assignee = currentUser()", "ABC-1"),
        ("assignee in (membersOf(BUILDERS))", "ABC-1"),
        ("assignee in (currentUser(), EMPTY)", f"ABC-1 {NOBODY}"),
        ("creator = '5b10:cyd' and reporter in membersOf(builders) and key = ABC-1", "ABC-1"),
        ("voter = currentUser()", "ABC-1"),
        ("watcher = currentUser()", "ABC-1"),
        ("watcher is empty and project = ABC", "ABC-2 ABC-3 ABC-10"),
        ("issue in watchedIssues()", "ABC-1"),
        ("issue in votedIssues()", "ABC-1"),
        ("worklogAuthor = '5b10:bob'", "ABC-10"),
        ("Tester = currentUser()", "ABC-3"),
        ("Approvers = '5b10:bob'", "ABC-3"),
        ("Approvers != '5b10:bob'", ""),
        # Empties: negative operators leave them out
        ("assignee is EMPTY", NOBODY),
        ("assignee = NULL", NOBODY),
        ("assignee != EMPTY", "ABC-1 ABC-2"),
        ("assignee != '5b10:ann'", "ABC-2"),
        ("assignee not in ('5b10:ann')", "ABC-2"),
        ("assignee not in ('5b10:ann', EMPTY)", "ABC-2"),
        ("NOT assignee = '5b10:ann'", "ABC-2"),
        ("NOT NOT assignee = '5b10:ann'", "ABC-1"),
        ("NOT (assignee = '5b10:ann' OR status = Open)", "ABC-2"),
        ("NOT (assignee = '5b10:ann' AND status = Open)", "ABC-2 ABC-3 XYZ-2"),
        ("assignee != '5b10:ann' or assignee is empty", f"ABC-2 {NOBODY}"),
        ("labels != urgent", "ABC-2"),
        ("labels = PRINT", "ABC-1 ABC-2"),
        ("labels in (urgent, EMPTY) and project = ABC", "ABC-1 ABC-3 ABC-10"),
        # Versions and components
        ("fixVersion = 1.0", "ABC-1"),
        ("fixVersion = 502", "ABC-2"),
        ("fixVersion != 1.0", "ABC-2"),
        ("fixVersion > 1.0", "ABC-2"),
        ("fixVersion <= 2.0", "ABC-1 ABC-2"),
        ("fixVersion in releasedVersions()", "ABC-1 ABC-2"),
        ("fixVersion in releasedVersions(XYZ)", ""),
        ("fixVersion in unreleasedVersions(ABC)", ""),
        ("fixVersion = latestReleasedVersion(ABC)", "ABC-2"),
        ("affectedVersion = earliestUnreleasedVersion(ABC)", "XYZ-1"),
        ("Target = 3.0", "XYZ-1"),
        ("fixVersion ~ '*.0' and fixVersion !~ '1*'", "ABC-2"),
        ("fixVersion ~ 1", ""),
        ("affectedVersion !~ EMPTY", "XYZ-1"),
        ("component = core and component = shell", "ABC-2"),
        ("component in componentsLeadByUser('5b10:bob')", "ABC-1 ABC-2"),
        # Issues by key
        ("key = abc-1", "ABC-1"),
        ("issue = OLD-1", "ABC-1"),
        ("id in (1001, ABC-3)", "ABC-1 ABC-3"),
        ("issuekey != ABC-1 and project = ABC", "ABC-2 ABC-3 ABC-10"),
        ("key > ABC-2", "ABC-3 ABC-10"),
        ("key <= ABC-3", "ABC-1 ABC-2 ABC-3"),
        ("key < ABC-500 and key > 1002", "ABC-3 ABC-10"),
        ("parent = ABC-1", "ABC-2"),
        ("parent in (OLD-1)", "ABC-2"),
        ("parent is not empty", "ABC-2"),
        ("'Epic Link' = ABC-1", "ABC-2"),
        ("issue in linkedIssues(ABC-2)", "ABC-3"),
        ("issue in linkedIssues(ABC-2, blocks)", "ABC-3"),
        ("issue in linkedIssues(ABC-2, 'is blocked by')", ""),
        ("issue in linkedIssues(ABC-3, 'is blocked by')", "ABC-2"),
        ("issueLink = ABC-3", "ABC-2"),
        ("issueLinkType = 'is blocked by'", "ABC-3"),
        ("issue in updatedBy('5b10:bob')", "ABC-2"),
        ("issue in updatedBy('5b10:ann', '2026-03-04')", ""),
        ("issue in updatedBy('5b10:bob', '2026-03-04', '2026-03-06')", "ABC-2"),
        # Numbers and durations
        ("votes >= 2", "ABC-1"),
        ("watchers = 3", "ABC-1"),
        ("workratio > 75", "ABC-3"),
        ("remainingEstimate = 2h", "ABC-3"),
        ("timeestimate = 120", "ABC-3"),
        ("timespent >= '1d'", "ABC-3"),
        ("timespent < '1d 1m'", "ABC-3"),
        ("timespent is empty and project = ABC", "ABC-1 ABC-2 ABC-10"),
        ("'Story Points' > 3", "ABC-2"),
        ("cf[10001] in (3, 4)", "ABC-1"),
        ("'Story Points[float]' != 3", "ABC-2"),
        ("not 'Story Points' > 3", "ABC-1"),
        # Options, sprints and other custom fields
        ("Severity = major", "ABC-1"),
        ("Severity = 801", "ABC-1"),
        ("Color = red", "XYZ-2"),
        ("Color = Blue", ""),
        ("Teams in (green)", "ABC-2"),
        ("Teams != Blue", ""),
        ("Place = USA", "ABC-3 ABC-10"),
        ("Place = 'New York'", "ABC-3"),
        ("Place in cascadeOption(USA)", "ABC-3 ABC-10"),
        ("Place in cascadeOption(USA, 'New York')", "ABC-3"),
        ("Place in cascadeOption(USA, none)", "ABC-10"),
        ("Tags = ALPHA", "ABC-10"),
        ("Manual = 'https://example.com/manual'", "ABC-10"),
        ("Sprint in openSprints()", "ABC-2"),
        ("Sprint in closedSprints() and Sprint = 72", "ABC-2"),
        ("Sprint in futureSprints()", ""),
        ("Sprint = 'sprint 1'", "ABC-2"),
        ("Squad = builders", "XYZ-1"),
        ("Origin = Alphabet", "XYZ-1"),
        ("Development is not empty", "XYZ-1"),
        ("Twin = 1", "XYZ-1 XYZ-2"),
        ("attachments is not EMPTY", "ABC-3"),
        # Text
        ("summary ~ printers", "ABC-2"),
        ("summary ~ 'print*'", "ABC-1 ABC-2"),
        ("summary !~ 'print*' and project = ABC", "ABC-3 ABC-10"),
        ("description !~ fox", ""),
        ("description ~ '\"brown fox\"'", "ABC-1"),
        ("description is empty and project = ABC", "ABC-2 ABC-3 ABC-10"),
        ("description ~ EMPTY and project = ABC", "ABC-2 ABC-3 ABC-10"),
        ("description !~ EMPTY", "ABC-1"),
        ("environment ~ linux", "ABC-3"),
        ("comment ~ works", "ABC-2"),
        ("worklogComment ~ hole", "ABC-10"),
        ("Notes ~ ingredient", "XYZ-1"),
        ("text ~ ingredient or text ~ works or text ~ cluster", "ABC-2 ABC-3 XYZ-1"),
        ("text ~ 'fox works'", ""),
        ("not text ~ fox and project = ABC", "ABC-2 ABC-3 ABC-10"),
        # Saved filters
        ("filter = Bugs", "ABC-2 ABC-3 XYZ-1 XYZ-2 XYZ-3"),
        ("filter in (31) and project = ABC", "ABC-2 ABC-3"),
        ("filter != 31", "ABC-1 ABC-10"),
        ("not savedFilter = bugs", "ABC-1 ABC-10"),
    ],
)
def test_clause_finds(jql: str, wanted: str) -> None:
    assert found(jql) == wanted


@pytest.mark.parametrize(
    ("jql", "wanted"),
    [
        ("status = bogus", ""),
        ("status in (bogus, Done)", "ABC-2 XYZ-2"),
        ("assignee = fred", ""),
        ("bogus = 1 or key = ABC-1", "ABC-1"),
        ("key = NOPE-1", ""),
        ("fixVersion > bogus", ""),
        ("issue in linkedIssues(NOPE-1)", ""),
        ("fixVersion in releasedVersions(NOPE)", ""),
        ("assignee in membersOf(nobody)", ""),
        ("filter = bogus", ""),
        ("key = ABC-1 order by bogus", "ABC-1"),
    ],
)
def test_a_lenient_search_takes_the_unknown_for_nothing(jql: str, wanted: str) -> None:
    assert found(jql, strict=False) == wanted


def test_data_center_knows_people_by_name_and_sprints_as_printed_objects() -> None:
    fred = {"key": "JIRAUSER10100", "name": "fred", "displayName": "Fred"}
    printed = (
        "com.atlassian.greenhopper.service.sprint.Sprint@1a2b[id=72,rapidViewId=2,state=ACTIVE,name=Sprint 2]"
    )
    row = issue(
        1, "ABC-1", assignee=fred, customfield_10011=[printed], summary="Hello", description="plain *text*"
    )
    site = Office(
        deployment="datacenter", users=[fred], issues=[row], groups=[{"name": "all", "members": ["fred"]}]
    )
    caller = Person("JIRAUSER10100", "fred")
    for jql in (
        "assignee = FRED",
        "assignee = jirauser10100",
        "assignee = currentUser()",
        "assignee in membersOf(all)",
        "Sprint in openSprints()",
        "text ~ text",
    ):
        assert found(jql, site, caller) == "ABC-1"


def test_a_caller_known_by_name_alone_is_still_the_same_person() -> None:
    fred = {"key": "JIRAUSER10100", "name": "fred"}
    site = Office(deployment="datacenter", users=[fred], issues=[issue(1, "ABC-1", assignee=fred)])
    assert found("assignee = currentUser()", site, Person("fred", "fred")) == "ABC-1"


def test_a_work_ratio_without_estimate_is_empty() -> None:
    site = Office(issues=[issue(1, "ABC-1", workratio=-1), issue(2, "ABC-2", workratio=50)])
    assert found("workratio is empty", site) == "ABC-1"
    assert found("workratio < 100", site) == "ABC-2"


def test_a_name_shared_by_different_kinds_of_field_must_suit_them_all() -> None:
    """Jira validates a clause against every field of its name, so such fields are asked for by ``cf[id]``."""
    text = {"id": "customfield_10099", "name": "Severity", "custom": True, "schema": {"type": "string"}}
    site = Office(fields=[*FIELDS, text])
    with pytest.raises(JqlError, match="'=' is not supported by the 'Severity' field"):
        found("Severity = Major", site)
    assert found("cf[10002] = Major", site) == "ABC-1"


def test_security_levels_and_options_in_lists_are_read_from_the_issues() -> None:
    rows = [
        issue(
            1, "ABC-1", security={"id": "41", "name": "Secret"}, customfield_10003=[{"id": "1", "value": "X"}]
        ),
        issue(
            2, "ABC-2", security={"id": "41", "name": "Secret"}, customfield_10003=[{"id": "2", "value": "Y"}]
        ),
    ]
    assert found("level = Secret and Teams = y", Office(issues=rows)) == "ABC-2"


def test_names_shared_by_several_statuses_find_all_of_them() -> None:
    twins = [
        {"id": str(n), "name": "Ready", "statusCategory": {"id": 2, "key": "new", "name": "To Do"}}
        for n in (8, 9)
    ]
    rows = [issue(1, "ABC-1", status=twins[0]), issue(2, "ABC-2", status=twins[1], issuetype=BUG)]
    assert keys("status = ready order by key", Office(statuses=twins, issues=rows)) == ["ABC-1", "ABC-2"]
