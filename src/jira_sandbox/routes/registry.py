"""The register of routes: a decorator, the discovery of route files, and the match of a path."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from urllib.parse import unquote

from jira_sandbox import routes
from jira_sandbox.call import Call
from jira_sandbox.operations import table

Handler = Callable[[Call], Any]
H = TypeVar("H", bound=Handler)

VERSIONS = {"cloud": {"2": 2, "3": 3, "latest": 3}, "datacenter": {"2": 2, "latest": 2}}
"""The platform API's versions each product has, by how a path spells them."""

LATEST = {"cloud": {"api": "3", "agile": "1.0"}, "datacenter": {"api": "2", "agile": "1.0"}}
"""What ``latest`` stands for in the paths of an API.

https://developer.atlassian.com/server/jira/platform/rest-apis/#uri-structure
"""


@dataclass(frozen=True)
class Route:
    """One endpoint: method, path in segments, the function that answers, and where it exists."""

    method: str
    segments: tuple[str, ...]
    handler: Handler
    only: str | None
    open: bool = False

    def match(self, parts: tuple[str, ...], deployment: str) -> dict[str, str] | None:
        """Give the values of the path's ``{names}``, or ``None`` when the path is another one."""
        if self.only not in (None, deployment):
            return None
        found: dict[str, str] = {}
        for segment, part in zip(self.segments, parts, strict=True):
            if segment == "{v}":
                if part not in VERSIONS[deployment]:
                    return None
                found["v"] = part
            elif segment.startswith("{"):
                found[segment[1:-1]] = unquote(part)
            elif segment not in (part, unquote(part)):
                return None
        return found


_TABLE: dict[tuple[str, int], list[Route]] = {}


def route(
    method: str,
    path: str,
    *,
    only: str | None = None,
    open: bool = False,  # noqa: A002 - open to everybody
) -> Callable[[H], H]:
    """Register a function as the answer to ``method path``.

    Args:
        method: the HTTP method.
        path: the path with ``{names}``; ``{v}`` stands for the platform API's version.
        only: ``"cloud"`` or ``"datacenter"`` when the other product does not have the endpoint.
        open: Jira's login does not guard it: anybody may ask, or the function looks for a key of its own.
    """

    def register(handler: H) -> H:
        segments = tuple(path.strip("/").split("/"))
        _TABLE.setdefault((method, len(segments)), []).append(Route(method, segments, handler, only, open))
        return handler

    return register


@cache
def load() -> None:
    """Import every route file once, which registers its functions; literal paths are tried first."""
    for found in pkgutil.iter_modules(routes.__path__):
        importlib.import_module(f"{routes.__name__}.{found.name}")
    for candidates in _TABLE.values():
        candidates.sort(key=lambda r: [segment.startswith("{") for segment in r.segments])


def numbered(parts: tuple[str, ...], deployment: str) -> tuple[str, ...]:
    """Write the version of an API as a number where a path says ``latest``."""
    if parts[:1] != ("rest",) or parts[2:3] != ("latest",) or parts[1] not in LATEST[deployment]:
        return parts
    return (*parts[:2], LATEST[deployment][parts[1]], *parts[3:])


def find(method: str, path: str, deployment: str) -> tuple[Route, dict[str, str]] | None:
    """Find the route of a path (still percent-encoded) and the values in it."""
    load()
    parts = numbered(tuple(path.strip("/").split("/")), deployment)
    for candidate in _TABLE.get((method, len(parts)), ()):
        values = candidate.match(parts, deployment)
        if values is not None:
            hidden = _hidden(deployment).get(candidate, ())
            return None if any(_fits(shape, parts) for shape in hidden) else (candidate, values)
    return None


@cache
def _hidden(deployment: str) -> dict[Route, list[tuple[str, ...]]]:
    """List, by route, the operations nobody serves whose literal paths a ``{name}`` of it would swallow."""
    here = list(served(deployment))
    found: dict[Route, list[tuple[str, ...]]] = {}
    for _pattern, path, methods in table(deployment):
        shape = tuple(path.strip("/").split("/"))
        for candidate in here:
            if candidate.method in methods and _swallows(candidate.segments, shape):
                rivals = (r for r in here if r.method == candidate.method and len(r.segments) == len(shape))
                if not any(_same(rival.segments, shape) for rival in rivals):
                    found.setdefault(candidate, []).append(shape)
    return found


def _swallows(segments: tuple[str, ...], shape: tuple[str, ...]) -> bool:
    if len(segments) != len(shape):
        return False
    pairs = [pair for pair in zip(segments, shape, strict=True) if pair[0] != "{v}"]
    wider = any(a.startswith("{") and not b.startswith("{") for a, b in pairs)
    return wider and all(a.startswith("{") or a == b for a, b in pairs)


def _same(segments: tuple[str, ...], shape: tuple[str, ...]) -> bool:
    pairs = zip(segments, shape, strict=True)
    return all(a == b or a == "{v}" or (a[0] == b[0] == "{") for a, b in pairs)


def _fits(shape: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Tell whether a path is one of an operation, whatever version of the API it names."""
    return all(
        a == b or a.startswith("{") or place == 2
        for place, (a, b) in enumerate(zip(shape, parts, strict=True))
    )


def served(deployment: str) -> Iterator[Route]:
    """List every route a product has."""
    load()
    return (r for rows in _TABLE.values() for r in rows if r.only in (None, deployment))
