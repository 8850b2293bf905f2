"""What was asked of Jira for a statement, and what was not: EXPLAIN, and the lines under a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from isthmus.engine.planner import endpoint_of, residual_of
from isthmus.engine.scan import Plan
from isthmus.jira.search import Issues
from isthmus.jira.site import Meter
from isthmus.query import ALWAYS, Or, Predicate
from isthmus.query.jql import render
from isthmus.query.predicate import show

_MOST = 10  # parameters that are shown to people
_LONGEST = 300  # characters of JQL that are shown to people


@dataclass(frozen=True, slots=True)
class ScanReport:
    """One scan of a statement.

    endpoint: what is asked, and how. jql: the searches. parameters: of the list, name and value; the issues
        that are asked for by name.
    fields: the issue fields asked for. residual: what is checked here; "" when Jira answered everything.
    why: what became of order and limit. estimated_requests: before reading; None when it was not estimated.
    requests, rows: counted while reading; rows are those that passed the check.
    """

    table: str
    endpoint: str
    jql: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    residual: str = ""
    why: tuple[str, ...] = ()
    estimated_requests: int | None = None
    estimated_rows: int | None = None
    requests: int = 0
    rows: int = 0

    def lines(self) -> list[str]:
        """The report for people, one fact a line."""
        found = [f"{self.table}: {self.endpoint}"]
        found += [f"  JQL       {_short(text)}" for text in self.jql]
        found += [f"  with      {name} = {_short(value)}" for name, value in self.parameters[:_MOST]]
        if len(self.parameters) > _MOST:
            found.append(f"  with      … and {len(self.parameters) - _MOST:,} more")
        if self.fields:
            found.append(f"  fields    {', '.join(self.fields)}")
        found.append(f"  checked   {self.residual or 'nothing: Jira answers exactly'}")
        found += [f"  note      {remark}" for remark in self.why]
        if self.estimated_requests is not None:
            rows = (
                f" for about {_counted(self.estimated_rows, 'issue')}"
                if self.estimated_rows is not None
                else ""
            )
            found.append(f"  estimate  {_counted(self.estimated_requests, 'request')}{rows}")
        return found


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a statement will be answered."""

    scans: tuple[ScanReport, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """The plan as plain data."""
        return [asdict(scan) for scan in self.scans]

    def text(self) -> str:
        """The plan for people."""
        return "\n".join(line for scan in self.scans for line in scan.lines())


def report(
    plan: Plan,
    meter: Meter,
    issues: Issues,
    left: Sequence[str] = (),
    estimate: tuple[int, int] | None = None,
) -> ScanReport:
    """What `plan` asks, and so far has cost.

    left: conditions, as SQL, that only DuckDB checks. estimate: issues and requests.
    """
    issued = plan.issued
    check = residual_of(plan)
    remarks = [*plan.why, *(["no row is wanted: nothing is asked"] if plan.impossible else [])]
    return ScanReport(
        table=plan.scan.resource.name,
        endpoint=_endpoint(plan, issued, issues),
        jql=tuple(dict.fromkeys(meter.jql)) or _searches(issued),
        parameters=_parameters(plan),
        fields=issued.request.fields if issued and issued.request else (),
        residual=_residual(check, left),
        why=tuple(remarks),
        estimated_requests=estimate[1] if estimate else None,
        estimated_rows=estimate[0] if estimate else None,
        requests=meter.requests,
        rows=meter.rows,
    )


def _residual(check: Predicate, left: Sequence[str]) -> str:
    """What is checked here: by the engine, and by DuckDB alone."""
    if check == ALWAYS:
        return " AND ".join(left)
    own = f"({show(check)})" if left and isinstance(check, Or) else show(check)
    return " AND ".join([own, *left])


def _searches(issued: Plan | None) -> tuple[str, ...]:
    if issued is None or issued.request is None or issued.request.keys is not None or issued.impossible:
        return ()
    return tuple(render(search) for search in issued.searches)


def _endpoint(plan: Plan, issued: Plan | None, issues: Issues) -> str:
    if issued is not None and issued.request is not None:
        how = issues.plan(issued.request)
        return how if issued is plan else f"{how}; {plan.scan.resource.name} come with the issues"
    endpoint = endpoint_of(plan.scan.resource, plan.dialect)
    under = f", for each of {plan.parent.scan.resource.name}" if plan.parent else ""
    return f"{endpoint.method} {endpoint.path}{under}"


def _parameters(plan: Plan) -> tuple[tuple[str, str], ...]:
    plans: Sequence[Plan] = [plan, *([plan.parent] if plan.parent else [])]
    issued = plan.issued
    keys = (issued.request.keys or ()) if issued and issued.request else ()
    return (*(("issue", key) for key in keys),) or tuple(
        (one.pushed.param.name, value)
        for one in plans
        if one.pushed.param
        for value in one.pushed.param.values
    )
