"""Names to ids: what an operand such as ``"In Progress"`` or ``10001`` stands for on a site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .site import Row, Site

_SPRINT_ID = re.compile(r"[\[,]id=(\d+)")
_CATEGORIES = (
    ("1", "No Category", "undefined"),
    ("2", "To Do", "new"),
    ("4", "In Progress", "indeterminate"),
)
_DONE = ("3", "Done", "done")

Entry = tuple[str, tuple[str, ...]]
"""An id and every name it answers to."""


def identity(value: Any) -> str:
    """The id of a REST object, as text."""
    return str(value["id"])


def person(value: Any) -> str:
    """The lasting identity of a user: account id on Cloud, else user key, else user name."""
    return str(value.get("accountId") or value.get("key") or value.get("name"))


def sprint(value: Any) -> str:
    """The id of a sprint: an object on Cloud, a printed Java object on Data Center."""
    if isinstance(value, Mapping):
        return str(value["id"])
    found = _SPRINT_ID.search(str(value))
    return found[1] if found else str(value)


def folded(value: Any) -> str:
    """Free text as its own identity, whatever its case."""
    return str(value).casefold()


def group(value: Any) -> str:
    """A group by its name."""
    return folded(value["name"] if isinstance(value, Mapping) else value)


class Register:
    """The things of one kind, by id and by name, in their order on the site."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.rank: dict[str, int] = {}
        self._names: dict[str, set[str]] = {}
        for key, names in entries:
            self.rank.setdefault(key, len(self.rank))
            for name in names:
                self._names.setdefault(name.casefold(), set()).add(key)

    def find(self, text: str) -> frozenset[str]:
        """Every id an operand stands for: by name first, as Jira does, then by id; empty where unknown."""
        named = self._names.get(text.casefold())
        if named:
            return frozenset(named)
        return frozenset((text,)) if text in self.rank else frozenset()


class Directory:
    """The registers of a site, each built when it is first needed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._registers: dict[str, Register] = {}
        self._makers: Mapping[str, Callable[[], Iterable[Entry]]] = {
            "project": lambda: _named(site.projects, "key", "name"),
            "status": lambda: _named(site.statuses),
            "statusCategory": self._status_categories,
            "priority": lambda: _named(site.priorities),
            "resolution": lambda: _named(site.resolutions),
            "issuetype": lambda: _named(site.issue_types, "name", "untranslatedName"),
            "user": self._users,
            "version": lambda: _named(site.versions),
            "component": lambda: _named(site.components),
            "sprint": lambda: _named(site.sprints),
            "filter": lambda: _named(site.filters),
            "group": lambda: ((group(row), (str(row["name"]),)) for row in site.groups),
            "level": lambda: self._used("security"),
            "category": self._project_categories,
        }

    def register(self, domain: str) -> Register:
        """The register of a domain: ``status``, ``user`` …, or ``option:<field id>``."""
        if domain not in self._registers:
            maker = self._makers.get(domain)
            field = domain.partition(":")[2]
            self._registers[domain] = Register(maker() if maker else self._options(field))
        return self._registers[domain]

    def names(self, domain: str) -> Iterator[tuple[str, ...]]:
        """The names of everything in a domain, each thing's own, in their order on the site."""
        maker = self._makers.get(domain)
        yield from (names for _key, names in (maker() if maker else self._options(domain.partition(":")[2])))

    def _users(self) -> Iterator[Entry]:
        cloud = self._site.deployment == "cloud"
        for row in self._site.users:
            names = () if cloud else tuple(str(row[key]) for key in ("name", "key") if row.get(key))
            yield person(row), names

    def _status_categories(self) -> Iterator[Entry]:
        for key, name, code in (*_CATEGORIES, _DONE):
            yield key, (name, code)
        for row in self._site.statuses:
            category = row.get("statusCategory")
            if category:
                yield str(category["id"]), (str(category["name"]), str(category["key"]))

    def _project_categories(self) -> Iterator[Entry]:
        for row in self._site.projects:
            category = row.get("projectCategory")
            if category:
                yield str(category["id"]), (str(category["name"]),)

    def _used(self, field: str) -> Iterator[Entry]:
        """What the issues themselves hold in a field, each once."""
        seen: set[str] = set()
        for issue in self._site.issues:
            value = issue["fields"].get(field)
            for held in value if isinstance(value, list) else [value]:
                if not isinstance(held, Mapping):
                    continue
                key = f"{held.get('id')}/{(held.get('child') or {}).get('id')}"
                if key not in seen:
                    seen.add(key)
                    yield from _option(held)

    def _options(self, field: str) -> Iterator[Entry]:
        for row in self._site.fields:
            if row["id"] == field and "allowedValues" in row:
                for option in row["allowedValues"]:
                    yield from _option(option)
                return
        yield from self._used(field)


def _named(rows: Iterable[Row], *attributes: str) -> Iterator[Entry]:
    for row in rows:
        yield str(row["id"]), tuple(str(row[name]) for name in attributes or ("name",) if row.get(name))


def _option(value: Row) -> Iterator[Entry]:
    """An option and, for a cascading one, what hangs below it."""
    name = value.get("value", value.get("name"))
    yield str(value.get("id")), (str(name),) if name is not None else ()
    child = value.get("child")
    for below in [*(value.get("children") or ()), *([child] if child else ())]:
        yield from _option(below)
