"""From what is wanted to how it will be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from isthmus.catalog.model import Column, Dialect, Endpoint, Op, Page, Resource
from isthmus.catalog.resources import RESOURCES
from isthmus.engine.scan import Plan, Scan, column_named, issue_fields
from isthmus.engine.shelf import Shelf
from isthmus.jira.answer import Call, decoded
from isthmus.jira.errors import Invalid
from isthmus.jira.paging import ROOTS
from isthmus.jira.search import IssueRequest
from isthmus.jira.site import Meter, Site
from isthmus.query import And, Compare, Not, Or, Predicate, columns_of, conjunction, normalize, push
from isthmus.query import jql as jql_tree
from isthmus.query.jql import render, written
from isthmus.query.pushdown import Context, lift

# A limit up to this is met by reading pages one after the other; a larger one is read in parallel.
FEW = 100
ISSUE_PAGES = (Page.CHILD, Page.PER_ISSUE)


class Planner:
    """Plans scans for one site."""

    def __init__(self, site: Site, shelf: Shelf) -> None:
        self._site = site
        self._shelf = shelf
        self._zone: tzinfo | None = None
        self._zone_known = False

    async def plan(self, scan: Scan, meter: Meter) -> Plan:
        """How `scan` will be done. Asks Jira only what it has to know for that: which Jira it is, and the
        caller's time zone when dates are compared."""
        dialect = await self._site.dialect()
        endpoint = endpoint_of(scan.resource, dialect)
        zone = await self._time_zone(meter) if _compares_moments(scan.predicate) else None
        context = Context(scan.resource.column, dialect, zone)
        plan = Plan(scan, dialect, push(scan.predicate, context))
        if endpoint.page is Page.SEARCH:
            self._plan_issues(plan)
        elif scan.resource.parent:
            plan.parent = await self._plan_parent(plan, endpoint, meter)
        if plan.order is None:
            self._plan_limit(plan)
        return plan

    # --- issues -----------------------------------------------------------------------------------------

    def _plan_issues(self, plan: Plan, extra: Iterable[str] = (), expand: tuple[str, ...] = ()) -> None:
        """Fill in the searches and the request; `extra` are paths that are needed beside the columns."""
        scan, pushed = plan.scan, plan.pushed
        own = [written(text) for text in scan.written]
        keys = None if own else pushed.keys
        plan.searches = tuple(jql_tree.both(*own, search) for search in pushed.searches)
        self._plan_order(plan, keys)
        if plan.order is None:
            self._plan_limit(plan)
        paths = [column.path_in(plan.dialect) for column in needed(plan)]
        few = plan.limit if plan.limit and plan.limit <= FEW and pushed.narrowed and keys is None else 0
        plan.request = IssueRequest(
            searches=render_all(plan),
            keys=keys if plan.searches else None,
            fields=issue_fields([*paths, *extra]),
            expand=expand,
            ordered=plan.order is not None,
            few=few or 0,
        )

    def _plan_order(self, plan: Plan, keys: tuple[str, ...] | None) -> None:
        """Let Jira order the issues when a limit makes that worth it and its order is SQL's."""
        scan = plan.scan
        if scan.limit is None or not scan.order:
            return
        name, descending = scan.order[0]
        column = column_named(scan.resource, name)
        if keys is not None:
            plan.why.append("order not pushed: the issues are named")
        elif len(plan.searches) > 1:
            plan.why.append("order not pushed: the list is too long for one search")
        elif not column.order or column.nullable:
            plan.why.append(f"order not pushed: Jira does not order {name} as SQL does")
        else:
            plan.order = (column, descending)
            plan.limit = scan.limit
            plan.why.append(
                f"order and limit pushed: {name} {'DESC' if descending else 'ASC'}, first {scan.limit}"
            )

    def _plan_limit(self, plan: Plan) -> None:
        scan = plan.scan
        if scan.limit is None:
            return
        if scan.order:
            if not plan.why:
                plan.why.append("limit not pushed: the rows have to be ordered first")
            return
        if plan.limit is None:
            plan.limit = scan.limit
            plan.why.append(f"limit pushed: reading stops at {scan.limit} rows")

    # --- parents ----------------------------------------------------------------------------------------

    async def _plan_parent(self, plan: Plan, endpoint: Endpoint, meter: Meter) -> Plan:
        """How the rows above are read: those that can have the wanted rows under them."""
        scan, resource = plan.scan, plan.scan.resource
        above = await self._above(scan, meter)
        lifted = lift(scan.predicate, resource.parent_key)
        kinds = tuple(Compare(name, Op.IN, values) for name, values in resource.parent_where)
        wanted = Scan(above, (), conjunction((lifted, scan.above, *kinds)), written=scan.written)
        if endpoint.page not in ISSUE_PAGES:
            return await self.plan(wanted, meter)
        zone = await self._time_zone(meter) if _compares_moments(wanted.predicate) else None
        parent = Plan(wanted, plan.dialect, push(wanted.predicate, Context(above.column, plan.dialect, zone)))
        nested = resource.nested
        if nested is None:
            raise LookupError(f"{resource.name} does not say how it travels with issues")
        paths = [path[1:] for one in needed(plan) if (path := one.path_in(plan.dialect)).startswith("^")]
        bulk = plan.dialect in nested.bulk
        field = (
            f"fields.{nested.field}" if nested.field and nested.field != "*all" else nested.field and "fields"
        )
        extra = [*paths, *([field] if field and not bulk else [])]
        self._plan_issues(parent, extra, () if bulk or not nested.expand else (nested.expand,))
        return parent

    async def _above(self, scan: Scan, meter: Meter) -> Resource:
        """The resource above, with this site's own columns when the scan speaks of them."""
        above = RESOURCES[scan.resource.parent]
        if all(above.column(name) for name in columns_of(scan.above)):
            return above
        return await self._shelf.whole(above.name, meter)

    # --- the caller -------------------------------------------------------------------------------------

    async def _time_zone(self, meter: Meter) -> tzinfo | None:
        """The zone in which Jira reads this caller's dates: as the connection says, or their profile."""
        if self._site.connection.time_zone is not None:
            return self._site.connection.time_zone
        if not self._zone_known:
            call = Call("GET", f"{ROOTS[await self._site.dialect()]}/myself")
            told = decoded((await self._site.send(call, meter)).content, dict[str, Any])
            self._zone = _zone(told.get("timeZone"))
            self._zone_known = True
        return self._zone


def _zone(name: object) -> tzinfo | None:
    """The zone called `name`; None when this machine does not know it, and bounds have to be wider."""
    try:
        return ZoneInfo(str(name)) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _compares_moments(predicate: Predicate) -> bool:
    match predicate:
        case Compare(_, _, values):
            return any(isinstance(value, datetime) for value in values)
        case Not(part):
            return _compares_moments(part)
        case And(parts) | Or(parts):
            return any(_compares_moments(part) for part in parts)
        case _:
            return False


def endpoint_of(resource: Resource, dialect: Dialect) -> Endpoint:
    """How `dialect` lists the resource. Raises `Invalid` when it cannot."""
    endpoint = resource.list.get(dialect)
    if endpoint is None:
        raise Invalid(f"Jira {dialect.value} has no list of {resource.name}")
    return endpoint


def needed(plan: Plan) -> tuple[Column, ...]:
    """The columns of the scan, and those that checking, ordering and a parameter need beside them."""
    scan = plan.scan
    names = dict.fromkeys(scan.columns)
    names |= dict.fromkeys(sorted(columns_of(check_of(plan))))
    if plan.order:
        names[plan.order[0].name] = None
    if plan.pushed.param:
        names[plan.pushed.param.column] = None
    return tuple(column_named(scan.resource, name) for name in names)


def check_of(plan: Plan) -> Predicate:
    """What is checked on every row: everything that was asked for.

    Even what Jira answers exactly: between its search and the moment the row is fetched, the row may change.
    """
    return normalize(plan.scan.predicate)


def residual_of(plan: Plan) -> Predicate:
    """What has to be checked here because Jira did not answer it exactly: for a row under another that is
    everything, since the conditions on the row above only narrowed which ones were read."""
    return check_of(plan) if plan.scan.resource.parent else plan.pushed.residual


def render_all(plan: Plan) -> tuple[str, ...]:
    """The JQL of every search of the plan."""
    order = ((plan.order[0].order, plan.order[1]),) if plan.order else ()
    return tuple(render(search, order) for search in plan.searches if search is not None)


def placeholders(endpoint: Endpoint) -> tuple[str, ...]:
    """The names in the braces of the endpoint's path and query."""
    texts = [endpoint.path, *(text for _, text in endpoint.query)]
    return tuple(dict.fromkeys(name for text in texts for _, name, _, _ in Formatter().parse(text) if name))
