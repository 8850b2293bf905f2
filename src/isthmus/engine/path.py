"""The paths of columns, and walking them in many rows at once.

The grammar of a path is written down in `catalog/model.py`. Rows are decoded by msgspec into structs that
hold just what the paths need, which skips the rest of each answer; they are then walked one place at a time
for all rows together, so that a cell costs no Python frame (docs/why/speed.md). A row whose shape contradicts
its paths (text where an object was expected) is walked as plain JSON instead, and what cannot be reached is
NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import Any

import msgspec

Getter = Callable[[Any], Any]

_NULL = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True)
class Step:
    """Into a member; with `many`, into that member of each element of the list it holds."""

    name: str
    many: bool = False


def steps_of(path: str) -> tuple[Step, ...]:
    """The steps of `a.b[].c`; none for `.`."""
    if path in (".", ""):
        return ()
    return tuple(Step(part.removesuffix("[]"), part.endswith("[]")) for part in path.split("."))


class Walk:
    """Takes the values at `paths` out of undecoded rows, one list per path.

    raw: those of `paths` whose values are wanted as undecoded JSON.
    """

    def __init__(self, paths: Iterable[str], raw: frozenset[str] = frozenset()) -> None:
        self._paths = tuple(dict.fromkeys(paths))
        self._trees: list[_Tree] = []
        for path in self._paths:
            steps, is_raw = steps_of(path), path in raw
            tree = next((one for one in self._trees if one.has_room_for(steps, raw=is_raw)), None)
            if tree is None:
                tree = _Tree()
                self._trees.append(tree)
            tree.add(path, steps, raw=is_raw)

    def values(self, rows: Iterable[msgspec.Raw]) -> dict[str, list[Any]]:
        """The values at each path, in the order of `rows`.

        Where there is none: None, or the raw `null` for a path wanted raw.
        """
        rows = list(rows)
        found: dict[str, list[Any]] = {}
        for tree in self._trees:
            found.update(tree.values(rows))
        return {path: found[path] for path in self._paths}


@dataclass(slots=True)
class _Node:
    """What is wanted at one place of the JSON: the value itself for `path` (with `raw`, undecoded), or parts.

    empty: stands for an object that is not there.
    """

    many: bool = False
    path: str | None = None
    raw: bool = False
    inner: dict[str, _Node] = field(default_factory=dict)
    empty: Any = None

    def kind(self) -> Any:
        """The msgspec type that decodes it."""
        if self.path is not None:
            return msgspec.Raw if self.raw else Any
        struct = self.struct()
        return list[struct | None] | None if self.many else struct | None  # type: ignore[valid-type]

    def struct(self) -> type[msgspec.Struct]:
        """The msgspec type of an object with the parts that are wanted."""
        names = {f"f{number}": name for number, name in enumerate(self.inner)}
        members = [
            (own, node.kind(), _NULL if node.raw else None)
            for own, node in zip(names, self.inner.values(), strict=True)
        ]
        struct = msgspec.defstruct("Row", members, rename=names, gc=False)
        self.empty = struct()
        return struct


class _Tree:
    """The walk over paths of which none begins where another ends."""

    def __init__(self) -> None:
        self._root = _Node()
        self._plain: dict[str, Getter] = {}
        self._decoder: msgspec.json.Decoder[Any] | None = None

    def has_room_for(self, steps: tuple[Step, ...], *, raw: bool) -> bool:
        """Whether a path can be walked along with those that are here."""
        node = self._root
        if _is_plain(steps, raw=raw) or node.path is not None:
            return False
        for step in steps:
            below = node.inner.get(step.name)
            if below is None:
                return node.path is None
            if below.many is not step.many:
                return False
            node = below
        return False

    def add(self, path: str, steps: tuple[Step, ...], *, raw: bool) -> None:
        """Walk `path` too."""
        self._plain[path] = _plain_getter(steps, raw=raw)
        node = self._root
        for step in () if _is_plain(steps, raw=raw) else steps:
            node = node.inner.setdefault(step.name, _Node(step.many))
        node.path, node.raw = path, raw

    def values(self, rows: list[msgspec.Raw]) -> dict[str, list[Any]]:
        """The values at each path."""
        if self._root.path is not None:
            plain = list(map(msgspec.json.decode, rows))
            return {path: list(map(get, plain)) for path, get in self._plain.items()}
        if self._decoder is None:
            self._decoder = msgspec.json.Decoder(self._root.struct())
        try:
            return dict(_taken(self._root, list(map(self._decoder.decode, rows))))
        except msgspec.ValidationError:
            return self._each(rows, self._decoder.decode)

    def _each(self, rows: list[msgspec.Raw], decode: Callable[[msgspec.Raw], Any]) -> dict[str, list[Any]]:
        """Row by row, since some have another shape than their paths say."""
        decoded: list[Any] = []
        odd: dict[int, Any] = {}
        for position, row in enumerate(rows):
            try:
                decoded.append(decode(row))
            except msgspec.ValidationError:
                decoded.append(self._root.empty)
                odd[position] = msgspec.json.decode(row)
        found = dict(_taken(self._root, decoded))
        for path, get in self._plain.items():
            for position, value in odd.items():
                found[path][position] = get(value)
        return found


def _is_plain(steps: tuple[Step, ...], *, raw: bool) -> bool:
    """Whether a path is walked in plain JSON: it wants the whole row, or raw elements of a list."""
    return not steps or (raw and steps[-1].many)


def _taken(node: _Node, objects: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """The values at each path below `node`, whose structs are `objects`."""
    for number, inner in enumerate(node.inner.values()):
        values = list(map(attrgetter(f"f{number}"), objects))
        if inner.path is not None:
            yield inner.path, [_elements(some) for some in values] if inner.many else values
        elif inner.many:
            flat = [one for some in values if some for one in some if one is not None]
            for path, below in _taken(inner, flat):
                yield path, _regrouped(values, below)
        else:
            empty = inner.empty
            yield from _taken(inner, [empty if one is None else one for one in values])


def _regrouped(lists: list[list[Any] | None], values: Iterable[Any]) -> list[list[Any] | None]:
    """`values`, one for each element that is there, as lists like `lists`."""
    rest = iter(values)
    return [None if some is None else list(islice(rest, len(some) - some.count(None))) for some in lists]


def _elements(value: Any) -> list[Any] | None:
    """The elements of a list; None for anything else."""
    return [one for one in value if one is not None] if isinstance(value, list) else None


def _plain_getter(steps: tuple[Step, ...], *, raw: bool) -> Getter:
    """Walks plain JSON, whatever its shape."""
    if not steps:
        return _encoded if raw else _same
    step = steps[0]
    follow = _plain_getter(steps[1:], raw=raw)

    def into(value: Any) -> Any:
        inner = value.get(step.name) if isinstance(value, dict) else None
        if step.many:
            elements = _elements(inner)
            return None if elements is None else list(map(follow, elements))
        if inner is None and not raw:
            return None
        return follow(inner)

    return into


def _same(value: Any) -> Any:
    return value


def _encoded(value: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))
