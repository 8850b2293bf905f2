"""Paths of attributes and filters, as far as Atlassian reads them: a single ``eq``.

RFC 7644 §3.4.2.2 and §3.5.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from jira_sandbox.planes.plane import PlaneError
from jira_sandbox.scim.schema import ENTERPRISE, GROUP, USER, Attribute, named

Thing = dict[str, Any]

COMPARED = re.compile(r"\s*([\w$.:-]+)\s+eq\s+(\"(?:[^\"\\]|\\.)*\"|true|false)\s*", re.IGNORECASE)
WHOLE = re.compile(r"([A-Za-z$][\w$-]*)(?:\[(.*)\])?(?:\.([A-Za-z$][\w$-]*))?", re.DOTALL)


@dataclass(frozen=True)
class Test:
    """``name eq value``."""

    name: str
    value: Any

    def fits(self, row: Thing) -> bool:
        """Tell whether a value of a list is meant; texts have no case, as the schemas say."""
        found = next((inner for name, inner in row.items() if name.casefold() == self.name.casefold()), None)
        if isinstance(found, str) and isinstance(self.value, str):
            return found.casefold() == self.value.casefold()
        return bool(found == self.value)


@dataclass(frozen=True)
class Path:
    """Where in a resource: an attribute, maybe some of its values, maybe a part of each."""

    attribute: Attribute
    test: Test | None = None
    part: Attribute | None = None

    @property
    def read_only(self) -> bool:
        """Whether nobody may write there."""
        return self.attribute.read_only or (self.part is not None and self.part.read_only)


def comparison(text: str) -> Test | None:
    """Read ``name eq value``; ``None`` when it is anything else."""
    found = COMPARED.fullmatch(text)
    if found is None:
        return None
    raw = found[2] if found[2].startswith('"') else found[2].lower()
    try:
        return Test(found[1], msgspec.json.decode(raw))
    except msgspec.DecodeError:
        return None


def asked(text: str, allowed: tuple[str, ...]) -> Test:
    """Read the ``filter`` of a list.

    Args:
        text: as it was sent.
        allowed: the attributes that can be asked for.

    Raises:
        PlaneError: 400 for all but a single exact match against one of those.
    """
    test = comparison(text)
    if test is not None and test.name.rpartition(":")[2].casefold() in {one.casefold() for one in allowed}:
        return Test(test.name.rpartition(":")[2], test.value)
    names = " or ".join(allowed)
    raise PlaneError(400, "invalidFilter", f"Only a single eq against {names} is supported: {text}")


def bare(text: str) -> str:
    """Take the URN of the core schemas or of the enterprise extension off a path."""
    for urn in (USER, GROUP, ENTERPRISE):
        if text.casefold().startswith(urn.casefold() + ":"):
            return text[len(urn) + 1 :]
    return text


def path(text: str, attributes: tuple[Attribute, ...]) -> Path:
    """Read the path of a patch: ``title``, ``name.givenName``, ``emails[type eq "work"].value`` …

    Raises:
        PlaneError: 400 for a path that leads nowhere.
    """
    found = WHOLE.fullmatch(bare(text.strip()))
    attribute = named(attributes, found[1]) if found else None
    if found is None or attribute is None:
        raise PlaneError(400, "invalidPath", f"There is no attribute {text}.")
    part = attribute.part(found[3]) if found[3] else None
    if found[3] and part is None:
        raise PlaneError(400, "invalidPath", f"There is no attribute {text}.")
    if found[2] is None:
        return Path(attribute, None, part)
    test = comparison(found[2])
    if test is None or not attribute.several or attribute.part(test.name) is None:
        raise PlaneError(400, "invalidFilter", f"Only a single eq is supported: {text}")
    return Path(attribute, test, part)
