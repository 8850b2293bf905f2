"""What JQL finds by service levels, approvals and request types, without a server."""

from __future__ import annotations

import pickle

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.jql import JqlError, search
from jira_sandbox.state.site import Site

SITE = generated_site("http://jira.test", issues=60, requests=40)
LEVEL = "customfield_10067"


def found(jql: str, site: Site = SITE) -> set[str]:
    return {site.issues[row].key for row in search(jql, site, site.caller)}


def those(field: str, part: str, **wanted: object) -> set[str]:
    """Requests whose cycle that goes on, or last one that ended, has these values."""
    keys = set()
    for issue in SITE.issues:
        level = issue.fields.get(field)
        if level is None:
            continue
        over = level["completedCycles"]
        cycle = level.get("ongoingCycle") if part == "ongoing" else level.get("ongoingCycle") or over[-1]
        if cycle is not None and all(cycle.get(name) == value for name, value in wanted.items()):
            keys.add(issue.key)
    return keys


REQUESTS = {issue.key for issue in SITE.issues if issue.key[:4] in ("HELP", "CARE")}
DONE = {key for key in REQUESTS if SITE.issue(key).fields[LEVEL]["completedCycles"]}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ("= breached()", those(LEVEL, "last", breached=True)),
        ("!= breached()", those(LEVEL, "last", breached=False)),
        ("= paused()", those(LEVEL, "ongoing", paused=True)),
        ("= running()", those(LEVEL, "ongoing", paused=False)),
        ("= withinCalendarHours()", those(LEVEL, "ongoing", withinCalendarHours=True)),
        ("= completed()", DONE),
        ("is not EMPTY", REQUESTS),
    ],
    ids=["breached", "kept", "paused", "running", "open", "completed", "any"],
)
def test_service_levels_are_found_by_functions(condition: str, keys: set[str]) -> None:
    assert found(f'"Time to resolution" {condition}') == keys


def test_service_levels_are_compared_with_lengths() -> None:
    everything = those(LEVEL, "ongoing")
    late = found('"Time to resolution" < remaining()')
    assert late == those(LEVEL, "ongoing", breached=True)
    assert found('"Time to resolution" >= remaining("0m")') == everything - late
    assert found('"Time to resolution" > elapsed("16h")') == late
    assert found('"Time to resolution" <= elapsed("1w 2d 3h 4m")') <= everything
    assert found('"Time to resolution" = everbreached()') >= those(LEVEL, "last", breached=True)


def test_the_one_with_the_least_time_comes_first() -> None:
    rows = search('project = HELP ORDER BY "Time to resolution" ASC', SITE, SITE.caller)
    levels = [SITE.issues[row].fields[LEVEL].get("ongoingCycle") for row in rows]
    left = [cycle["remainingTime"]["millis"] for cycle in levels if cycle is not None]
    assert left == sorted(left)
    assert levels[len(left) :] == [None] * (len(levels) - len(left))


def test_approvals_are_found_by_functions() -> None:
    me = SITE.caller.account_id
    rows = {key: SITE.issue(key).fields["customfield_10063"] for key in REQUESTS}  # type: ignore[union-attr]
    asked = {key for key, value in rows.items() if value}
    waiting = {key for key in asked if rows[key][0]["finalDecision"] == "pending"}
    assert found("Approvals is not EMPTY") == asked
    assert found("Approvals = pending()") == found("Approvals = myPending()") == waiting
    assert found(f'Approvals = pendingBy("{me}")') == waiting
    assert found(f'Approvals = approver("{me}")') == found("Approvals = myApproval()") == asked
    assert found("Approvals = approved()") == {
        key for key in asked if rows[key][0]["finalDecision"] == "approved"
    }
    assert found("Approvals != pending()") == asked - waiting


def test_a_request_is_found_by_what_it_was_raised_as() -> None:
    by_name = found('"Request Type" = "get it help"')
    assert by_name
    assert found('"Request Type" = 100') == by_name
    assert found('"Request Type" != "Get IT help"') == REQUESTS - by_name
    assert found("Satisfaction >= 3") == found("Satisfaction is not EMPTY") != set()


@pytest.mark.parametrize(
    ("jql", "said"),
    [
        ('"Time to resolution" = 5', "function of service levels"),
        ('"Time to resolution" < breached()', "function of service levels"),
        ('"Time to resolution" = breached(1)', "function of service levels"),
        ('"Time to resolution" > remaining("soon")', "should be like 4h 30m"),
        ('"Time to resolution" ~ x', "is not supported by"),
        ("Approvals = x", "function of approvals"),
        ("Approvals = approver()", "function of approvals"),
        ("Approvals = approver(nobody)", "does not exist"),
        ("project = HELP ORDER BY Approvals", "does not support sorting"),
    ],
    ids=lambda value: value,
)
def test_what_is_no_such_question_is_refused(jql: str, said: str) -> None:
    with pytest.raises(JqlError) as refused:
        found(jql)
    assert said in str(refused.value.messages)


def test_a_site_with_its_desks_is_copied_whole() -> None:
    twin = pickle.loads(pickle.dumps(generated_site("http://jira.test", issues=30, requests=10)))
    assert found('"Request Type" is not EMPTY', twin) == {
        issue.key for issue in twin.issues if issue.key[:4] in ("HELP", "CARE")
    }
