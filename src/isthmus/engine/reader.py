"""Reading one resource to the end: every page, every child, every row that is wanted."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import replace

import pyarrow as pa

from isthmus.catalog.model import Column, Endpoint, Op
from isthmus.engine.check import checked, keeps
from isthmus.engine.children import Children
from isthmus.engine.issues import issue_pages
from isthmus.engine.path import Walk
from isthmus.engine.planner import Planner, check_of, endpoint_of, needed, placeholders
from isthmus.engine.rows import Row, Rows, Shape
from isthmus.engine.scan import Plan, Scan, column_named
from isthmus.engine.shelf import Shelf
from isthmus.jira.paging import listed
from isthmus.jira.site import Meter, Site
from isthmus.jira.spread import spread
from isthmus.query import ALWAYS, Compare


class Reader:
    """Reads the resources of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.shelf = Shelf(site)
        self._planner = Planner(site, self.shelf)

    async def plan(self, scan: Scan, meter: Meter) -> Plan:
        """How `scan` will be done."""
        return await self._planner.plan(scan, meter)

    async def run(self, plan: Plan, meter: Meter) -> AsyncGenerator[pa.RecordBatch, None]:
        """The wanted rows, batch by batch, of the columns of the scan in their order.

        A limit is met with at least as many rows as there are; the caller cuts the surplus.
        """
        if plan.impossible:
            return
        names = await self.shelf.field_names(meter) if _shows_names(plan) else {}
        shape = Shape(plan.scan.resource, needed(plan), plan.dialect, names)
        stop = _Stop(plan)
        check = check_of(plan)
        async for rows in self._rows(plan, meter):
            batch = checked(shape.batch(rows), check)
            if rows.only:
                batch = checked(batch, Compare(rows.only[0], Op.EQ, (rows.only[1],)))
            meter.rows += batch.num_rows
            if batch.num_rows:
                yield batch.select(list(plan.scan.columns))
            if stop.after(batch):
                return

    async def _rows(self, plan: Plan, meter: Meter) -> AsyncIterator[Rows]:
        """Undecoded rows: those that Jira was asked for, before anything is checked here."""
        endpoint = endpoint_of(plan.scan.resource, plan.dialect)
        if plan.request is not None:
            async for page in issue_pages(self.site, plan, meter):
                yield Rows(page)
        elif plan.parent is not None and plan.parent.request is not None:
            pages = issue_pages(self.site, plan.parent, meter)
            async for rows in Children(self.site, plan).read(pages, meter):
                yield rows
        elif plan.parent is not None:
            async for rows in self._under_parents(plan, plan.parent, endpoint, meter):
                yield rows
        else:
            async for rows in self._listed(plan, endpoint, {}, meter):
                yield rows

    async def _listed(
        self, plan: Plan, endpoint: Endpoint, values: Mapping[str, str], meter: Meter
    ) -> AsyncIterator[Rows]:
        """The rows of one list; of one list for each value of a pushed parameter."""
        param = plan.pushed.param
        if param is None:
            async for page in listed(self.site, endpoint, values, meter):
                yield Rows(page)
            return
        in_path = param.name in placeholders(endpoint)
        for value in param.values:
            filled = {**values, param.name: value} if in_path else values
            query = () if in_path else ((param.name, value),)
            async for page in listed(self.site, endpoint, filled, meter, query):
                yield Rows(page, only=(param.column, value))

    async def _under_parents(
        self, plan: Plan, parent: Plan, endpoint: Endpoint, meter: Meter
    ) -> AsyncIterator[Rows]:
        """The rows under each parent, many parents at once."""

        async def under(above: tuple[Row, Mapping[str, str]]) -> list[Rows]:
            raw, values = above
            found = self._listed(plan, endpoint, values, meter)
            return [replace(rows, above=[raw], above_of=[0] * len(rows.own)) async for rows in found]

        parents = self._parents(parent, placeholders(endpoint), meter)
        async for pages in spread(parents, under, self.site.connection.max_in_flight):
            for page in pages:
                yield page

    async def _parents(
        self, parent: Plan, names: tuple[str, ...], meter: Meter
    ) -> AsyncIterator[tuple[Row, Mapping[str, str]]]:
        """The parents' rows with the values that fill the placeholders of their children's endpoint."""
        columns = {name: column_named(parent.scan.resource, name) for name in names}
        paths = {name: column.path_in(parent.dialect) for name, column in columns.items()}
        walk = Walk(paths.values())
        shape = Shape(parent.scan.resource, needed(parent), parent.dialect, {})
        check = check_of(parent)
        async for rows in self._rows(parent, meter):
            kept = [True] * len(rows.own) if check == ALWAYS else keeps(shape.batch(rows), check)
            values = walk.values(rows.own)
            for position, row in enumerate(rows.own):
                if kept[position]:
                    yield row, {name: str(values[path][position]) for name, path in paths.items()}


class _Stop:
    """Knows when a limit is met.

    When Jira orders the rows, rows of the same second may come in any order among themselves (Data Center
    keeps no more than seconds), so reading goes on to the end of the last row's second.
    """

    def __init__(self, plan: Plan) -> None:
        self._limit = plan.limit
        self._order: Column | None = plan.order[0] if plan.order else None
        self._found = 0
        self._boundary: object = None

    def after(self, batch: pa.RecordBatch) -> bool:
        """Whether enough was read once `batch` is."""
        if self._limit is None or batch.num_rows == 0:
            return False
        position = self._limit - self._found - 1
        self._found += batch.num_rows
        if self._found < self._limit:
            return False
        if self._order is None:
            return True
        values = batch.column(self._order.name)
        if self._boundary is None:
            self._boundary = _second(values[position])
        return bool(_second(values[batch.num_rows - 1]) != self._boundary)


def _second(moment: pa.Scalar) -> object:
    return moment.as_py().replace(microsecond=0)


def _shows_names(plan: Plan) -> bool:
    return any(column.path_in(plan.dialect) == "@name" for column in needed(plan))
