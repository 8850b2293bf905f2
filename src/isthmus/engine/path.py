"""The paths of columns, and walking them in many rows at once.

The grammar of a path is written down in `catalog/model.py`. Rows are decoded by msgspec into structs that
hold just what the paths need, which skips the rest of each answer; a row whose shape contradicts its paths
(text where an object was expected) is walked as plain JSON instead, and what cannot be reached is NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

Getter = Callable[[Any], Any]


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


@dataclass(slots=True)
class _Node:
    """What is wanted at one place of the JSON: the value itself, parts of it, or both."""

    wanted: bool = False
    raw: bool = False
    many: bool = False
    inner: dict[str, _Node] = field(default_factory=dict)

    def add(self, steps: tuple[Step, ...], *, raw: bool) -> None:
        """Want what is at the end of `steps`."""
        if not steps:
            self.wanted = True
            self.raw = raw
            return
        head = self.inner.setdefault(steps[0].name, _Node())
        head.many = head.many or steps[0].many
        head.add(steps[1:], raw=raw)

    def kind(self) -> Any:
        """The msgspec type that decodes it."""
        if self.raw and not self.inner:
            return msgspec.Raw
        if self.wanted or not self.inner:
            return Any
        struct = _struct(self.inner)
        return list[struct | None] | None if self.many else struct | None  # type: ignore[valid-type]


def _struct(inner: dict[str, _Node]) -> type[msgspec.Struct]:
    names = {f"f{number}": name for number, name in enumerate(inner)}
    members = [
        (own, node.kind(), msgspec.Raw(b"null") if node.kind() is msgspec.Raw else None)
        for own, node in zip(names, inner.values(), strict=True)
    ]
    return msgspec.defstruct("Row", members, rename=names, gc=False)


class Walk:
    """Takes the values at `paths` out of undecoded rows, one list per path.

    raw: those of `paths` whose values are wanted as undecoded JSON.
    """

    def __init__(self, paths: Iterable[str], raw: frozenset[str] = frozenset()) -> None:
        self._paths = tuple(dict.fromkeys(paths))
        self._raw = raw
        self._steps = [steps_of(path) for path in self._paths]
        root = _Node()
        for path, steps in zip(self._paths, self._steps, strict=True):
            root.add(steps, raw=path in raw)
        self._decode = msgspec.json.Decoder(
            Any if root.wanted or not root.inner else _struct(root.inner)
        ).decode
        self._fast = [_getter(root, steps) for steps in self._steps]
        self._plain = [
            _plain_getter(steps, raw=path in raw)
            for path, steps in zip(self._paths, self._steps, strict=True)
        ]

    def values(self, rows: Iterable[msgspec.Raw]) -> dict[str, list[Any]]:
        """The values at each path, in the order of `rows`; None where there is none."""
        lists: list[list[Any]] = [[] for _ in self._paths]
        for row in rows:
            try:
                decoded = self._decode(row)
                getters = self._fast
            except msgspec.ValidationError:
                decoded = msgspec.json.decode(row)
                getters = self._plain
            for values, getter in zip(lists, getters, strict=True):
                values.append(getter(decoded))
        return dict(zip(self._paths, lists, strict=True))


def _getter(root: _Node, steps: tuple[Step, ...]) -> Getter:
    """Walks structs as far as they go, and plain JSON from where a whole value is wanted."""
    if root.wanted:
        return _plain_getter(steps, raw=False)
    if not steps:
        return lambda value: value
    step, node = steps[0], root.inner[steps[0].name]
    attribute = f"f{list(root.inner).index(step.name)}"
    follow = _getter(node, steps[1:])
    if step.many:
        return lambda value: _each(getattr(value, attribute), follow)
    if len(steps) == 1:
        return lambda value: getattr(value, attribute)

    def into(value: Any) -> Any:
        inner = getattr(value, attribute)
        return None if inner is None else follow(inner)

    return into


def _plain_getter(steps: tuple[Step, ...], *, raw: bool) -> Getter:
    if not steps:
        return _encoded if raw else lambda value: value
    step = steps[0]
    follow = _plain_getter(steps[1:], raw=raw)

    def into(value: Any) -> Any:
        inner = value.get(step.name) if isinstance(value, dict) else None
        if step.many:
            return _each(inner, follow)
        return (_encoded(None) if raw else None) if inner is None else follow(inner)

    return into


def _encoded(value: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _each(elements: Any, follow: Getter) -> list[Any] | None:
    if not isinstance(elements, list):
        return None
    return [follow(element) for element in elements if element is not None]
