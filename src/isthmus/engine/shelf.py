"""The catalog as this site has it: the declared resources, and its custom fields as columns of issues."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from isthmus.catalog.custom import custom_columns
from isthmus.catalog.model import Resource
from isthmus.catalog.resources import RESOURCES
from isthmus.jira.answer import Call, decoded
from isthmus.jira.paging import ROOTS
from isthmus.jira.site import Meter, Site

CUSTOMIZED = "issues"


class Shelf:
    """Resources by name. The site's fields are asked for once, and only when something depends on them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._fields: list[dict[str, Any]] | None = None
        self._customized: Resource | None = None
        self._asking = asyncio.Lock()

    def names(self) -> tuple[str, ...]:
        """The names of all resources, sorted."""
        return tuple(sorted(RESOURCES))

    def declared(self, name: str) -> Resource | None:
        """The resource called `name` with the columns every Jira has, or None."""
        return RESOURCES.get(name)

    async def whole(self, name: str, meter: Meter) -> Resource:
        """The resource called `name` with all the columns it has on this site."""
        resource = RESOURCES[name]
        if name != CUSTOMIZED or not self._site.connection.include_custom_fields:
            return resource
        fields = await self._known_fields(meter)
        if self._customized is None:
            taken = [column.name for column in resource.columns]
            added = custom_columns(fields, await self._site.dialect(), taken)
            self._customized = replace(resource, columns=resource.columns + added)
        return self._customized

    async def field_names(self, meter: Meter) -> Mapping[str, str]:
        """The name of every field of this site, by its id."""
        return {str(one.get("id")): str(one.get("name")) for one in await self._known_fields(meter)}

    async def _known_fields(self, meter: Meter) -> list[dict[str, Any]]:
        async with self._asking:
            if self._fields is None:
                call = Call("GET", f"{ROOTS[await self._site.dialect()]}/field")
                self._fields = decoded((await self._site.send(call, meter)).content, list[dict[str, Any]])
        return self._fields
