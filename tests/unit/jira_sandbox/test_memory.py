"""Pictures of a site: what they keep, and what going back to them brings back."""

from __future__ import annotations

import random
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from jira_sandbox.call import World
from jira_sandbox.company.generator import generated_site
from jira_sandbox.state import memory
from jira_sandbox.state.clock import Clock
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.memory import KEPT, Memory
from jira_sandbox.state.numbers import Numbers
from jira_sandbox.state.snapshots import Snapshots
from jira_sandbox.state.tasks import Tasks

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Slotted:
    """An object without a dictionary, as those of the sandbox may be."""

    value: Any
    later: Any = None


Slotted.__module__ = "jira_sandbox.test"


@pytest.fixture
def world() -> World:
    site = generated_site("http://jira.test", deployment="cloud", issues=20)
    return World(site, Encoder(site), Snapshots())


def test_everything_that_may_change_is_put_back_in_place() -> None:
    inner = {"a": 1}
    numbers, dice = Numbers(4), random.Random(1)
    clock = Clock(NOW)
    things: dict[str, Any] = {
        "list": [inner, 2], "set": {1}, "queue": deque([1, 2], maxlen=5), "order": OrderedDict(x=inner),
        "pair": (inner, [3]), "numbers": numbers, "dice": dice, "slots": Slotted([inner]), "clock": clock,
    }  # fmt: skip
    kept = Memory()
    name = kept.take(NOW, [things])
    drawn = dice.random()
    things["list"].append(9)
    inner["a"] = 2
    things["set"].add(5)
    things["queue"].append(3)
    things["order"]["y"] = 1
    things["pair"][1].clear()
    numbers.next()
    things["slots"].value.append(1)
    things["slots"].value = None
    vars(clock)["extra"] = 1
    things["new"] = {}
    shown = things["list"]
    assert kept.go_back(name) == NOW
    assert things["list"] is shown
    assert shown == [{"a": 1}, 2]
    assert shown[0] is inner
    assert (things["set"], list(things["queue"]), things["order"]) == ({1}, [1, 2], {"x": inner})
    assert things["pair"] == (inner, [3])
    assert numbers.next() == 5
    assert things["slots"].value == [inner]
    assert "extra" not in vars(clock)
    assert "new" not in things
    assert dice.random() == drawn


def test_counters_stand_where_they_stood_however_often_one_goes_back() -> None:
    site = generated_site("http://jira.test", deployment="cloud", issues=3)
    tasks = site.part(Tasks)
    tasks.numbers = count(5)
    kept = Memory()
    name = kept.take(NOW, [tasks])
    for _ in range(2):
        assert next(tasks.numbers) == 5
        kept.go_back(name)


def test_an_issue_is_kept_when_it_is_opened(world: World) -> None:
    issue = world.site.issues[0]
    name = world.remember()
    assert not world.site.memory.pictures[name].opened
    before = (issue.key, dict(issue.fields), issue.histories())
    world.ledger.change(issue, {"summary": "x"}, [{"field": "summary"}])
    world.ledger.rename(issue, "SET")
    world.go_back(name)
    assert (issue.key, dict(issue.fields), issue.histories()) == before
    assert world.site.issue(issue.key) is issue


def test_a_deleted_issue_and_a_new_one_are_back_and_gone(world: World) -> None:
    issue = world.site.issues[3]
    name = world.remember()
    world.ledger.remove(issue)
    made = world.ledger.add("PLAT", {"summary": "x"})
    world.go_back(name)
    assert world.site.issue(issue.key) is issue
    assert world.site.issue(made.id) is None
    assert world.ledger.add("PLAT", {"summary": "x"}).key == made.key


def test_a_thing_inside_issues_is_kept_when_it_is_noted(world: World) -> None:
    held = {"id": "1", "name": "old"}
    issue = world.site.issues[0]
    issue.fields.values_kept["customfield_1"] = [held]
    name = world.remember()
    world.ledger.retell_thing("customfield_1", {"id": "1", "name": "new"})
    assert held["name"] == "new"
    world.go_back(name)
    assert held["name"] == "old"


def test_old_pictures_are_forgotten_but_never_the_first() -> None:
    kept = Memory()
    names = [kept.take(NOW, [{}]) for _ in range(KEPT + 3)]
    kept.go_back(names[0])
    kept.go_back(names[-1])
    with pytest.raises(ValueError, match="no snapshot 1"):
        kept.go_back(names[1])


def test_things_of_others_hold_nothing_that_changes() -> None:
    assert not memory.changes(NOW)
    assert not memory.changes(len)
    assert not memory.changes("x")
    assert memory.changes({})
