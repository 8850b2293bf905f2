"""Running one statement: plan its scans, let DuckDB pull them, hand out Arrow batches."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from sqlglot import expressions as exp

from isthmus.catalog.model import Op, Resource
from isthmus.doors.sql.analysis import Driver, Needs, analyze
from isthmus.doors.sql.constants import Constants
from isthmus.doors.sql.errors import ProgrammingError
from isthmus.doors.sql.jql import JQL
from isthmus.doors.sql.names import unknown_name
from isthmus.doors.sql.narrowing import above_of, narrowing_joins, narrowing_queries, values_of
from isthmus.doors.sql.report import Explanation, ScanReport, report
from isthmus.doors.sql.statement import Statement, suggestion
from isthmus.doors.sql.stream import Stream
from isthmus.engine.arrow import schema_of
from isthmus.engine.issues import issues_of
from isthmus.engine.portal import portal
from isthmus.engine.reader import Reader
from isthmus.engine.scan import Plan, Scan
from isthmus.jira.search import Issues
from isthmus.jira.site import Meter
from isthmus.query import Compare, conjunction

Answer = TypeVar("Answer")

# More values than this are not sent as a list: the table is read whole and DuckDB joins.
MOST_VALUES = 5000
# One vector of DuckDB: the first row is there as soon as so many are read.
BATCH_ROWS = 2048


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
    _asking: Future[Any] | None = None
    _cancelled: bool = False
    _ended: bool = False
    # A session that is closed cannot be interrupted: one of the two threads that may do so has to come first.
    _ending: threading.Lock = field(default_factory=threading.Lock)

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
        stars = (
            star for star in self.statement.tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count)
        )
        if any(need.columns is None for need in needs) or any(stars):
            return True
        known = {column.name for need in needs for column in need.resource.columns} | {JQL}
        known |= {alias.alias.lower() for alias in self.statement.tree.find_all(exp.Alias, exp.TableAlias)}
        named = {column.name.lower() for column in self.statement.tree.find_all(exp.Column)}
        return not named <= known

    def _meter(self) -> Meter:
        meter = Meter(watch=self.watch)
        self.meters.append(meter)
        return meter

    def _ask(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """The result of something that asks Jira; `cancel` ends it."""
        asking: Future[Answer] = portal().start(work)
        self._asking = asking
        if self._cancelled:
            asking.cancel()
        try:
            return asking.result()
        finally:
            self._asking = None

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
        self._narrow()
        self._plan_all()
        for one in self.statement.references:
            if one.number not in self._tables:
                plan, meter = self._plans[one.number]
                stream = Stream(self.reader, plan, meter)
                self._streams.append(stream)
                self.session.register(one.name, stream)
        relation = self.session.sql(self.statement.sql, params=self._given())
        if isinstance(self.statement.tree, exp.Query):  # DESCRIBE pulls no rows
            for stream in self._streams:
                stream.start()
        return relation

    def _given(self) -> list[object] | None:
        """The parameters that DuckDB gets."""
        return [self.parameters[number - 1] for number in self.statement.passed] or None

    def _bind(self) -> None:
        """Let DuckDB resolve every name and type of the statement, over tables without rows."""
        for one in self.statement.references:
            need = self._needs.of[one.number]
            columns = [column for column in need.resource.columns if column.name in (need.columns or ())]
            self.session.register(one.name, schema_of(columns or need.resource.columns[:1]).empty_table())
        self.session.execute(f"EXPLAIN {self.statement.sql}", self._given())

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

    def _narrow(self) -> None:
        """Answer the queries whose values narrow what is read of another table."""
        if not any((self._needs.drivers, *(need.links for need in self._needs.of.values()))):
            return
        dialect = self._ask(self.reader.site.dialect())
        for driver in narrowing_queries(self._needs, dialect):
            if driver.target not in self._tables:
                self._drive(driver)
        for number, need in self._needs.of.items():
            for link in need.links:
                read = link.other in self._tables
                if number not in self._tables and (read or link.other not in self._plans):
                    for driver in narrowing_joins(self._needs, number, link, self.statement, dialect):
                        self._drive(driver)

    def _drive(self, driver: Driver) -> None:
        """Answer the query of `driver`, and add its values to the conditions of its target."""
        for number in sorted(driver.references):
            self._read_whole(number)
        need = self._needs.of[driver.target]
        values = values_of(driver, need, self.statement, self.session, self.parameters)
        if values is not None and len(values) <= MOST_VALUES:
            need.conditions.append(Compare(driver.column, Op.IN, values))

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

    # --- ending -----------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Stop the statement where it is. May be called from any thread."""
        self._cancelled = True
        asking = self._asking
        if asking is not None:
            asking.cancel()
        self.close()
        with self._ending:
            if not self._ended:
                self.session.interrupt()

    def end(self) -> None:
        """Let go of everything. May be called more than once, and while another thread cancels."""
        self.close()
        with self._ending:
            self._ended = True
            self.session.close()

    def close(self) -> None:
        """Stop whatever still reads."""
        for stream in list(self._streams):
            stream.close()

    def failure(self, error: Exception) -> Exception:
        """What was really wrong when DuckDB stopped with `error`: Jira, a cancellation, a wrong name."""
        if self._cancelled:
            return CancelledError()
        broken = next((stream.error for stream in self._streams if stream.error is not None), None)
        if isinstance(broken, Exception):
            return broken
        if isinstance(error, duckdb.BinderException | duckdb.CatalogException):
            resources = {number: need.resource for number, need in self._needs.of.items()}
            return unknown_name(self.statement, resources) or error
        return error

    # --- telling ----------------------------------------------------------------------------------------

    def reports(self) -> tuple[ScanReport, ...]:
        """What each scan asked, and has cost so far."""
        if self._issues is None:
            return ()
        return tuple(
            report(plan, meter, self._issues, self._needs.of[number].left)
            for number, (plan, meter) in sorted(self._plans.items())
        )

    def explain(self) -> Explanation:
        """How the statement would be answered, with an estimate for each scan. Reads no rows.

        What cannot run cannot be explained: it fails here with the error that running it would end in.
        """
        self.study()
        self._bind()
        self._plan_all()
        numbers = [one.number for one in self.statement.references]
        plans = [self._plans[number] for number in numbers]
        issues = self._issues
        if issues is None:
            raise ProgrammingError("nothing was studied")

        async def all_estimates() -> list[tuple[int, int] | None]:
            return await asyncio.gather(*(_estimate(issues, plan, meter) for plan, meter in plans))

        estimates = self._ask(all_estimates())
        return Explanation(
            tuple(
                report(plan, meter, issues, self._needs.of[number].left, found)
                for number, (plan, meter), found in zip(numbers, plans, estimates, strict=True)
            )
        )


async def _estimate(issues: Issues, plan: Plan, meter: Meter) -> tuple[int, int] | None:
    """How many issues a scan reads, and in how many requests; None when it reads none."""
    issued = plan.issued
    if issued is None or issued.request is None or plan.impossible:
        return None
    if issued.request.keys is not None:
        wanted = len(issued.request.keys)
    else:
        wanted = sum([await issues.count(jql, meter) for jql in issued.request.searches])
    return wanted, issues.requests_for(issued.request, wanted)


def _resource(reader: Reader, name: str) -> Resource:
    resource = reader.shelf.declared(name)
    if resource is None:
        raise ProgrammingError(f"there is no table {name!r}{suggestion(name, reader.shelf.names())}", "42P01")
    return resource
