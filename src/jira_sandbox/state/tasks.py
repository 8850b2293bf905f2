"""Long-running work: a task is queued, goes on with the site's clock, and can be asked about and cancelled.

Nothing runs by itself: whoever asks the site for anything first lets the tasks come as far as the clock says.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#async
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Literal, Protocol

from jira_sandbox.errors import JiraError
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.site import Person, Site

Status = Literal["ENQUEUED", "RUNNING", "COMPLETE", "FAILED", "CANCEL_REQUESTED", "CANCELLED"]
KEPT = timedelta(days=14)


class Job(Protocol):
    """Work that is made of steps, each of which takes its time."""

    def __len__(self) -> int:
        """How many steps there are."""

    def step(self, ledger: Ledger, place: int) -> None:
        """Do one step.

        Raises:
            JiraError: the whole task fails.
        """

    def result(self) -> Any:
        """What is told once it is done, as JSON."""


@dataclass
class Task:
    """One piece of work: who wants it, how far it is, and when that changed."""

    id: str
    description: str
    person: Person
    job: Job
    submitted: datetime
    updated: datetime
    status: Status = "ENQUEUED"
    started: datetime | None = None
    finished: datetime | None = None
    done: int = 0
    message: str = ""

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 if self.status == "COMPLETE" else self.done * 100 // max(1, len(self.job))

    def end(self, status: Status, now: datetime) -> None:
        """Let it be over."""
        self.status, self.updated, self.finished = status, now, now


class Tasks:
    """The tasks of a site.

    ``delay`` is how many seconds a task waits in the queue; ``rate`` how many steps are done in a second.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.delay = 0.2
        self.rate = 200.0
        self.rows: dict[str, Task] = {}
        self.open: list[Task] = []
        self.numbers = count(10_100)

    def submit(self, description: str, job: Job) -> Task:
        """Queue work of the caller's."""
        now = self.site.now
        task = Task(str(next(self.numbers)), description, self.site.caller, job, now, now)
        self.rows[task.id] = task
        self.open.append(task)
        return task

    def done(self, description: str, result: Any = None) -> Task:
        """Note work of the caller's that is done already."""
        task = self.submit(description, Finished(result))
        self.open.remove(task)
        task.started, task.done = task.submitted, 1
        task.end("COMPLETE", task.submitted)
        return task

    def find(self, id_: str) -> Task | None:
        """Find a task; it is forgotten after 14 days."""
        task = self.rows.get(id_)
        return None if task is None or self.site.now - task.submitted > KEPT else task

    def cancel(self, task: Task) -> bool:
        """Ask a task to stop; whether it still can."""
        if task not in self.open:
            return False
        task.status, task.updated = "CANCEL_REQUESTED", self.site.now
        return True

    def advance(self, ledger: Ledger) -> None:
        """Let every task come as far as the clock says."""
        for task in list(self.open):
            waited = (self.site.now - task.submitted).total_seconds() - self.delay
            if task.status == "CANCEL_REQUESTED":
                task.end("CANCELLED", self.site.now)
            elif waited >= 0:
                self._go_on(ledger, task, int(waited * self.rate))
        self.open = [task for task in self.open if task.finished is None]

    def _go_on(self, ledger: Ledger, task: Task, due: int) -> None:
        """Do the steps that are due, as the person who wants them done."""
        site = self.site
        if task.started is None:
            task.status, task.started, task.updated = "RUNNING", site.now, site.now
        caller, site.caller = site.caller, task.person
        try:
            while task.done < min(due, len(task.job)):
                task.done, task.updated = task.done + 1, site.now  # before: what breaks is not tried again
                task.job.step(ledger, task.done - 1)
        except JiraError as error:
            task.done -= 1
            task.message = " ".join(error.messages) or "; ".join(error.errors.values())
            task.end("FAILED", site.now)
        finally:
            site.caller = caller
        if task.status == "RUNNING" and task.done >= len(task.job):
            task.end("COMPLETE", site.now)


@dataclass
class Finished:
    """Work that was done before it became a task: only its result is left."""

    told: Any

    def __len__(self) -> int:
        return 1

    def step(self, ledger: Ledger, place: int) -> None:
        """There is nothing left to do."""

    def result(self) -> Any:
        """What came of it."""
        return self.told


@dataclass
class Single:
    """Work of one step that a call of a function is: for what takes its time and is done at once.

    Args:
        deed: what is done; its answer is the task's result.
        arguments: with what it is called after the ledger.
    """

    deed: Any
    arguments: tuple[Any, ...] = ()
    told: Any = field(default=None)

    def __len__(self) -> int:
        return 1

    def step(self, ledger: Ledger, place: int) -> None:  # noqa: ARG002 - there is one
        """Do it."""
        self.told = self.deed(ledger, *self.arguments)

    def result(self) -> Any:
        """What it answered."""
        return self.told
