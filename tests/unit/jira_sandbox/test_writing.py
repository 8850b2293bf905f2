"""The clock, the memory of searches and the ledger, without a server."""

from datetime import UTC, datetime, timedelta

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.edit.effort import seconds
from jira_sandbox.edit.value import FieldFault
from jira_sandbox.state.clock import Clock
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.snapshots import Snapshots


def test_a_clock_stands_until_it_is_started_and_can_be_set() -> None:
    begin, ticks = datetime(2026, 6, 15, tzinfo=UTC), [10.0]
    clock = Clock(begin, lambda: ticks[0])
    ticks[0] = 99.0
    assert clock.now == begin
    clock.start()
    ticks[0] += 5
    assert clock.now == begin + timedelta(seconds=5)
    clock.put(begin)
    ticks[0] += 1
    assert clock.now == begin + timedelta(seconds=1)


def test_a_page_goes_on_with_its_answer_while_new_questions_are_answered_anew() -> None:
    snapshots = Snapshots()
    name, _rows = snapshots.result(("q",), lambda: [1, 2])
    token = snapshots.token(name, 1)
    snapshots.stale()
    assert list(snapshots.result(("q",), lambda: [3])[1]) == [3]
    assert list(snapshots.result(("q",), list, token=token)[1]) == [1, 2]
    assert list(snapshots.result(("q",), lambda: [4], minute=7)[1]) == [4]


def test_a_key_is_never_given_twice() -> None:
    site = generated_site("http://jira.test", issues=20)
    ledger = Ledger(site, Encoder(site), Snapshots())
    values = dict(site.issues[-1].fields)
    first = ledger.add("PLAT", values)
    ledger.remove(first)
    second = ledger.add("PLAT", dict(values))
    assert first.key != second.key
    assert (site.issue(first.key), site.issue(second.id)) == (None, second)
    assert first not in list(site.living())


@pytest.mark.parametrize(("text", "number"), [("1d 2h", 36000), ("90", 5400), ("1.5h", 5400), ("1w", 144000)])
def test_durations_are_read(text: str, number: int) -> None:
    assert seconds(text) == number


@pytest.mark.parametrize("text", ["", "soon", "1x", None, 5, "-1h"])
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(FieldFault):
        seconds(text)
