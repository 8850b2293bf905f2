"""What a site was like: pictures of its state, and the way back to them while it is served.

A picture is not a copy of the site. It keeps, for each thing that may change in place, that very thing and
what was in it; going back puts the contents back, so that things which many others hold stay the same
things. Issues are too many for that: a picture keeps those only that are changed after it was taken, which
is why whoever changes an issue, or a thing inside one, says so before.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from jira_sandbox.state.issue import Issue

KEPT = 32
"""Pictures that are kept, beside the first one: the oldest are forgotten."""

Content = tuple[Any, Any]
"""A thing, and what was in it."""

HOME = "jira_sandbox."
"""Objects of other modules hold nothing that changes, as far as a site goes."""


@dataclass
class Picture:
    """The state of a site at a moment.

    Args:
        now: what its clock showed.
        contents: everything but issues, as it was.
        opened: by identity, what was in issues and in things inside them that were changed since.
    """

    now: datetime
    contents: list[Content]
    opened: dict[int, Content] = field(default_factory=dict)

    def note(self, thing: Any) -> None:
        """Keep what is in a thing, unless that is known."""
        if id(thing) not in self.opened:
            self.opened[id(thing)] = (thing, content(thing))


@dataclass
class Memory:
    """The pictures of a site, by the names they were given, the first one first."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    names: count[int] = field(default_factory=lambda: count(0))
    witnesses: list[Callable[[Issue], None]] = field(default_factory=list)
    """Told of every issue before it is changed."""

    def open(self, issue: Issue) -> None:
        """Say that an issue is about to be changed."""
        for witness in self.witnesses:
            witness(issue)
        waiting = [picture for picture in self.pictures.values() if id(issue) not in picture.opened]
        if waiting:
            for thing in (issue, *reached([issue.fields.values_kept])):
                for picture in waiting:
                    picture.note(thing)

    def note(self, thing: Any) -> None:
        """Say that a thing inside an issue is about to be changed in place: a dictionary or a list."""
        for picture in self.pictures.values():
            picture.note(thing)

    def take(self, now: datetime, roots: Iterable[Any], without: Iterable[Any] = ()) -> str:
        """Take a picture and give its name.

        Args:
            now: what the site's clock shows.
            roots: where everything that may change is reached from.
            without: things that are not looked into.
        """
        contents = [(thing, content(thing)) for thing in reached(roots, without)]
        name = str(next(self.names))
        self.pictures[name] = Picture(now, contents)
        if len(self.pictures) > KEPT + 1:
            del self.pictures[list(self.pictures)[1]]
        return name

    def go_back(self, name: str) -> datetime:
        """Put everything back to how it was in a picture, which may be gone back to again.

        Returns:
            What the site's clock showed.

        Raises:
            ValueError: there is no such picture.
        """
        picture = self.pictures.get(name)
        if picture is None:
            raise ValueError(f"there is no snapshot {name}")
        for other in self.pictures.values():
            if other is not picture:
                for thing, _then in picture.opened.values():
                    other.note(thing)
        for thing, then in (*picture.opened.values(), *picture.contents):
            put(thing, then)
        picture.opened.clear()
        return picture.now


def reached(roots: Iterable[Any], without: Iterable[Any] = ()) -> Iterator[Any]:
    """Walk everything that may change and can be reached, each thing once; issues are not entered."""
    seen = {id(thing) for thing in without}
    waiting = [thing for thing in roots if changes(thing)]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if not isinstance(thing, tuple):
            yield thing
        waiting += [inner for inner in inside(thing) if changes(inner)]


def changes(thing: Any) -> bool:
    """Tell whether a thing may hold something else later."""
    kind = type(thing)
    if kind in (dict, list):
        return True
    if kind in (str, int, bool, float, type(None), bytes, datetime, Issue, Memory):
        return False
    if isinstance(thing, (dict, list, set, deque, tuple, random.Random)):
        return True
    return kind.__module__.startswith(HOME) and (hasattr(thing, "__dict__") or _slots(kind) != [])


def inside(thing: Any) -> Iterable[Any]:
    """List what a thing holds."""
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, (list, tuple, set, deque)):
        return thing
    if isinstance(thing, random.Random):
        return ()
    return _members(thing).values()


def content(thing: Any) -> Any:
    """Give what is in a thing."""
    if isinstance(thing, Issue):
        return thing.key, thing.url, thing.later, thing.fields.tales
    if isinstance(thing, dict):
        return dict(thing)
    if isinstance(thing, (list, deque)):
        return list(thing)
    if isinstance(thing, set):
        return set(thing)
    if isinstance(thing, random.Random):
        return thing.getstate()
    return {name: _still(value) for name, value in _members(thing).items()}


def put(thing: Any, then: Any) -> None:
    """Put back what was in a thing."""
    if isinstance(thing, Issue):
        thing.key, thing.url, thing.later, thing.fields.tales = then
    elif isinstance(thing, (dict, set)):
        thing.clear()
        thing.update(then)
    elif isinstance(thing, list):
        thing[:] = then
    elif isinstance(thing, deque):
        thing.clear()
        thing.extend(then)
    elif isinstance(thing, random.Random):
        thing.setstate(then)
    else:
        _put_members(thing, then)


def _put_members(thing: Any, then: dict[str, Any]) -> None:
    for name in set(_members(thing)) - set(then):
        object.__delattr__(thing, name)
    for name, value in then.items():
        object.__setattr__(thing, name, _still(value))


def _members(thing: Any) -> dict[str, Any]:
    if hasattr(thing, "__dict__"):
        return dict(vars(thing))
    return {name: getattr(thing, name) for name in _slots(type(thing)) if hasattr(thing, name)}


def _slots(kind: type) -> list[str]:
    return [name for base in kind.__mro__ for name in vars(base).get("__slots__", ())]


def _still(value: Any) -> Any:
    """Give a counter that stands where this one does; everything else is kept as it is."""
    return count(*map(int, repr(value)[6:-1].split(","))) if isinstance(value, count) else value
