"""Running one statement: plan its scans, let DuckDB pull them, hand out Arrow batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from sqlglot import expressions as exp

from isthmus.catalog.model import EQUALITY, Jql, Op, Page, Resource, Type
from isthmus.doors.sql.analysis import Driver, Needs, above_of, analyze, identities
from isthmus.doors.sql.constants import Constants
from isthmus.doors.sql.errors import ProgrammingError
from isthmus.doors.sql.report import Explanation, ScanReport, report
from isthmus.doors.sql.statement import MARK, Statement, suggestion
from isthmus.doors.sql.stream import Stream
from isthmus.engine.issues import issues_of
from isthmus.engine.planner import endpoint_of
from isthmus.engine.portal import portal
from isthmus.engine.reader import Reader
from isthmus.engine.scan import Plan, Scan
from isthmus.jira.search import Issues
from isthmus.jira.site import Meter
from isthmus.query import Compare, Predicate, columns_of, conjunction

Answer = TypeVar("Answer")

# More values than this are not sent as a list: the table is read whole and DuckDB joins.
MOST_VALUES = 5000
BATCH_ROWS = 10_000


@dataclass(slots=True)
class Execution:
    """One statement on its way.

    session: a DuckDB connection of its own, inside a transaction.
    watch: told a line about each request, for `--verbose`.
    """

    reader: Reader
    session: duckdb.DuckDBPyConnection
    statement: Statement
    parameters: Sequence[object]
    meters: list[Meter] = field(default_factory=list)
    watch: Callable[[str], None] | None = None
    _streams: list[Stream] = field(default_factory=list)
    _needs: Needs = field(default_factory=lambda: Needs({}))
    _tables: dict[int, pa.Table] = field(default_factory=dict)
    _issues: Issues | None = None
    _plans: dict[int, tuple[Plan, Meter]] = field(default_factory=dict)

    # --- what is needed ---------------------------------------------------------------------------------

    def study(self) -> None:
        """Find out what each table is needed for."""
        constants = Constants(self.session, self.parameters)
        declared = {one.number: _resource(self.reader, one.table) for one in self.statement.references}
        self._needs = analyze(self.statement, declared, constants)
        if self._wants_custom_fields():
            whole = {
                one.number: self._ask(self.reader.shelf.whole(one.table, self._meter()))
                for one in self.statement.references
            }
            self._needs = analyze(self.statement, whole, constants)
        for need in self._needs.of.values():
            wanted = need.columns
            # In the order in which they are declared, which is that of a star.
            need.columns = tuple(
                column.name for column in need.resource.columns if wanted is None or column.name in wanted
            )
        self._issues = self._ask(issues_of(self.reader.site))

    def _wants_custom_fields(self) -> bool:
        """Whether the statement may mean columns that only this site has: a star, or a name not declared."""
        needs = self._needs.of.values()
        if any(need.columns is None for need in needs) or self.statement.tree.find(exp.Star):
            return True
        known = {column.name for need in needs for column in need.resource.columns} | {"jql"}
        known |= {alias.alias.lower() for alias in self.statement.tree.find_all(exp.Alias, exp.TableAlias)}
        named = {column.name.lower() for column in self.statement.tree.find_all(exp.Column)}
        return not named <= known

    def _meter(self) -> Meter:
        meter = Meter(watch=self.watch)
        self.meters.append(meter)
        return meter

    def _ask(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return portal().call(work)

    def _scan(self, number: int) -> Scan:
        need = self._needs.of[number]
        conditions, texts = above_of(need, self._needs.of)
        columns = need.columns or need.resource.key[:1]
        return Scan(
            need.resource,
            tuple(columns),
            conjunction(tuple(need.conditions)),
            need.order,
            need.limit,
            tuple(dict.fromkeys([*need.written, *texts])),
            conjunction(tuple(conditions)),
        )

    # --- running ----------------------------------------------------------------------------------------

    def start(self) -> duckdb.DuckDBPyRelation:
        """Begin to read, and the relation whose rows are the result."""
        self.study()
        for driver in self._drivers():
            self._drive(driver)
        self._plan_all()
        for one in self.statement.references:
            if one.number not in self._tables:
                plan, meter = self._plans[one.number]
                stream = Stream(self.reader, plan, meter)
                self._streams.append(stream)
                self.session.register(one.name, stream)
        given = [self.parameters[number - 1] for number in self.statement.passed]
        relation = self.session.sql(self.statement.sql, params=given or None)
        for stream in self._streams:
            stream.start()
        return relation

    def _plan_all(self) -> None:
        """Plan every scan that is not read yet; their questions to Jira go out together."""
        open_ones = [one.number for one in self.statement.references if one.number not in self._plans]
        meters = [self._meter() for _ in open_ones]

        async def plan_all() -> list[Plan]:
            scans = [self._scan(number) for number in open_ones]
            return await asyncio.gather(
                *(self.reader.plan(scan, meter) for scan, meter in zip(scans, meters, strict=True))
            )

        for number, plan, meter in zip(open_ones, self._ask(plan_all()), meters, strict=True):
            self._plans[number] = (plan, meter)

    def close(self) -> None:
        """Stop whatever still reads."""
        for stream in self._streams:
            stream.close()

    def failure(self) -> BaseException | None:
        """What stopped the reading of Jira, if anything did."""
        return next((stream.error for stream in self._streams if stream.error is not None), None)

    # --- one table's values narrow another --------------------------------------------------------------

    def _drivers(self) -> Iterator[Driver]:
        """The queries that are worth answering first: sub-queries in IN, and joins with a narrowed table."""
        for driver in self._needs.drivers:
            if self._can_narrow(driver.target, driver.column) and driver.target not in driver.references:
                yield driver
        for target, need in self._needs.of.items():
            for link in need.links:
                if self._is_worth_it(target, link.other, link.column):
                    query = exp.select(exp.column(link.other_column)).from_(self._mark(link.other)).distinct()
                    yield Driver(target, link.column, query, frozenset({link.other}))

    def _mark(self, number: int) -> exp.Table:
        table = exp.to_table(self.statement.references[number].table)
        table.meta[MARK] = number
        return table

    def _can_narrow(self, target: int, column: str) -> bool:
        """Whether Jira can be asked for the rows with certain values of the column."""
        if target in self._tables:
            return False
        need = self._needs.of[target]
        found = need.resource.column(column)
        if found is None or (found.type is not Type.TEXT and found.type is not Type.INTEGER):
            return False
        if any(column == own for own, _ in need.resource.parent_key):
            return True
        pushed = found.push_in(self._ask(self.reader.site.dialect()))
        return isinstance(pushed, Jql) and pushed.operators >= EQUALITY

    def _is_worth_it(self, target: int, other: int, column: str) -> bool:
        """Whether reading `other` first saves more than it costs: it is narrowed, and the target is not."""
        need, driving = self._needs.of[target], self._needs.of[other]
        if other == target or (other in self._plans and other not in self._tables):
            return False
        if driving.resource.name == need.resource.parent and identities(need.resource, driving.resource):
            return False  # the parent's own conditions are sent along instead
        is_search = endpoint_of(driving.resource, self._ask(self.reader.site.dialect())).page is Page.SEARCH
        narrowed = (
            any(_names_values(one) for one in driving.conditions) if is_search else bool(driving.conditions)
        )
        already = any(_names_values(one) for one in need.conditions)
        return narrowed and not already and self._can_narrow(target, column)

    def _drive(self, driver: Driver) -> None:
        """Answer the query of `driver`, and add its values to the conditions of its target."""
        for number in sorted(driver.references):
            self._read_whole(number)
        query = driver.query.copy()
        for table in query.find_all(exp.Table):
            reference = self.statement.references[table.meta[MARK]]
            alias = table.alias or reference.table
            table.replace(exp.alias_(exp.to_table(f'"{reference.name}"'), alias, table=True))
        for parameter in list(query.find_all(exp.Placeholder)):
            given = Constants(self.session, self.parameters).parameter(parameter)
            parameter.replace(exp.convert(given))
        values = self.session.sql(query.sql("duckdb")).to_arrow_table().column(0).unique().to_pylist()
        wanted = tuple(value for value in values if isinstance(value, str | int))
        if len(wanted) <= MOST_VALUES:
            need = self._needs.of[driver.target]
            need.conditions.append(Compare(driver.column, Op.IN, wanted))

    def _read_whole(self, number: int) -> None:
        """Read a table into memory, so that it can be asked more than once."""
        if number in self._tables:
            return
        scan, meter = self._scan(number), self._meter()
        plan: Plan = self._ask(self.reader.plan(scan, meter))
        self._plans[number] = (plan, meter)
        stream = Stream(self.reader, plan, meter)
        self._streams.append(stream)
        stream.start()
        self._tables[number] = stream.whole()
        self.session.register(self.statement.references[number].name, self._tables[number])

    # --- telling ----------------------------------------------------------------------------------------

    def reports(self) -> tuple[ScanReport, ...]:
        """What each scan asked, and has cost so far."""
        if self._issues is None:
            return ()
        return tuple(report(plan, meter, self._issues) for _, (plan, meter) in sorted(self._plans.items()))

    def explain(self) -> Explanation:
        """How the statement would be answered, with an estimate for each scan. Reads no rows."""
        self.study()
        self._plan_all()
        plans = [self._plans[one.number] for one in self.statement.references]
        issues = self._issues
        if issues is None:
            raise ProgrammingError("nothing was studied")

        async def estimate(plan: Plan, meter: Meter) -> tuple[int, int] | None:
            issued = plan if plan.request else plan.parent if plan.parent and plan.parent.request else None
            if issued is None or issued.request is None or plan.pushed.impossible:
                return None
            if issued.request.keys is not None:
                wanted = len(issued.request.keys)
            else:
                counts = [await issues.count(jql, meter) for jql in issued.request.searches]
                wanted = sum(counts)
            return wanted, issues.requests_for(issued.request, wanted)

        async def all_estimates() -> list[tuple[int, int] | None]:
            return await asyncio.gather(*(estimate(plan, meter) for plan, meter in plans))

        estimates = self._ask(all_estimates())
        return Explanation(
            tuple(
                report(plan, meter, issues, found)
                for (plan, meter), found in zip(plans, estimates, strict=True)
            )
        )


def _resource(reader: Reader, name: str) -> Resource:
    resource = reader.shelf.declared(name)
    if resource is None:
        raise ProgrammingError(f"there is no table {name!r}{suggestion(name, reader.shelf.names())}")
    return resource


def _names_values(predicate: Predicate) -> bool:
    """Whether a condition picks rows by value, so that few are likely to be left."""
    return isinstance(predicate, Compare) and predicate.op in (Op.EQ, Op.IN) and bool(columns_of(predicate))
