"""Tasks go on with the site's clock, as whoever wants them, whoever asks."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.errors import JiraError
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.snapshots import Snapshots
from jira_sandbox.state.tasks import KEPT, Single, Task, Tasks


@dataclass
class Counted:
    """Work that says who did its steps, and fails at one of them."""

    steps: int
    fails: int = -1
    done: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return self.steps

    def step(self, ledger: Ledger, place: int) -> None:
        if place == self.fails:
            raise JiraError(400, "Cannot go on.")
        self.done.append(ledger.site.caller.name)

    def result(self) -> list[str]:
        return self.done


class Bench:
    """A site, its tasks and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.site = generated_site("http://jira.test", issues=20)
        self.ledger = Ledger(self.site, Encoder(self.site), Snapshots())
        self.tasks = self.site.part(Tasks)

    def pass_time(self, seconds: float) -> None:
        self.site.clock.put(self.site.now + timedelta(seconds=seconds))
        self.tasks.advance(self.ledger)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def look(task: Task) -> tuple[str, int]:
    return task.status, task.percent


def test_a_task_waits_then_goes_on_with_the_clock(bench: Bench) -> None:
    job = Counted(1000)
    task = bench.tasks.submit("Count", job)
    bench.pass_time(0)
    assert look(task) == ("ENQUEUED", 0)
    bench.pass_time(0.2)
    assert look(task) == ("RUNNING", 0)
    bench.pass_time(2.5)
    assert look(task) == ("RUNNING", 50)
    other = replace(bench.site.caller, name="somebody else")
    me, bench.site.caller = bench.site.caller, other
    bench.pass_time(10)
    assert look(task) == ("COMPLETE", 100)
    assert bench.site.caller is other
    assert set(job.done) == {me.name}
    assert (task.finished, bench.tasks.open) == (bench.site.now, [])


def test_a_task_can_be_cancelled_while_it_goes_on(bench: Bench) -> None:
    task = bench.tasks.submit("Count", Counted(1000))
    bench.pass_time(1.2)
    assert bench.tasks.cancel(task)
    assert task.status == "CANCEL_REQUESTED"
    bench.pass_time(1)
    assert look(task) == ("CANCELLED", 20)
    assert not bench.tasks.cancel(task)


def test_a_step_that_is_refused_ends_the_task(bench: Bench) -> None:
    task = bench.tasks.submit("Count", Counted(10, fails=5))
    bench.pass_time(5)
    assert (look(task), task.message) == (("FAILED", 50), "Cannot go on.")


def broken(_ledger: Ledger) -> None:
    raise ZeroDivisionError


def test_a_step_that_breaks_is_not_tried_again(bench: Bench) -> None:
    bench.tasks.submit("Break", Single(broken))
    with pytest.raises(ZeroDivisionError):
        bench.pass_time(1)
    bench.pass_time(1)
    assert bench.tasks.open == []


def test_work_of_no_or_one_step_is_done_at_once(bench: Bench) -> None:
    nothing = bench.tasks.submit("Nothing", Counted(0))
    one = bench.tasks.submit("Say", Single(len_of, ("four",)))
    bench.pass_time(0.3)
    assert (look(nothing), look(one)) == (("COMPLETE", 100), ("COMPLETE", 100))
    assert one.job.result() == 4


def test_what_is_done_already_is_told_as_done(bench: Bench) -> None:
    task = bench.tasks.done("Delete", {"gone": 1})
    assert (look(task), task.job.result()) == (("COMPLETE", 100), {"gone": 1})
    bench.pass_time(1)
    assert not bench.tasks.cancel(task)


def len_of(_ledger: Ledger, text: str) -> int:
    return len(text)


def test_a_task_is_forgotten_after_two_weeks_and_is_copied_with_its_site(bench: Bench) -> None:
    task = bench.tasks.submit("Count", Counted(3))
    assert bench.tasks.find(task.id) is task
    assert copy.deepcopy(bench.tasks).find(task.id) is not None
    bench.pass_time(KEPT.total_seconds() + 1)
    assert bench.tasks.find(task.id) is None
    assert bench.tasks.find("1") is None
