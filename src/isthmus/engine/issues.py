"""The issues of a plan, whichever dialect they come from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from isthmus.catalog.model import Dialect
from isthmus.engine.planner import render_all
from isthmus.engine.rows import Row
from isthmus.engine.scan import Plan
from isthmus.jira.cloud import CloudIssues
from isthmus.jira.datacenter import DataCenterIssues
from isthmus.jira.errors import Invalid
from isthmus.jira.search import Issues
from isthmus.jira.site import Meter, Site
from isthmus.query.jql import NOT_EMPTY, NOTHING, Clause, render
from isthmus.query.pushdown import clauses, prune


async def issues_of(site: Site) -> Issues:
    """How this site's issues are read."""
    dialect = await site.dialect()
    return CloudIssues(site) if dialect is Dialect.CLOUD else DataCenterIssues(site)


async def issue_pages(site: Site, plan: Plan, meter: Meter) -> AsyncIterator[list[Row]]:
    """The issues of a plan, page by page.

    Jira refuses a search that names what does not exist, where SQL wants no rows: such names are found out
    and left out, and the search is sent again.
    """
    reader = await issues_of(site)
    request = plan.request
    begun = False
    while request is not None:
        try:
            async for page in reader.pages(request, meter):
                begun = True
                yield page
        except Invalid:
            if begun or request.keys is not None or not await _mend(plan, reader, meter):
                raise
            request = replace(request, searches=render_all(plan))
            if not request.searches:
                return
            continue
        return


async def _mend(plan: Plan, reader: Issues, meter: Meter) -> bool:
    """Take out of the searches what this Jira does not know; whether there was anything."""
    named = [one for search in plan.searches for one in clauses(search)]
    fields = {render(Clause(one.field, NOT_EMPTY)): one.field for one in named}
    pairs = {
        render(Clause(one.field, "=", (operand,))): (one.field, operand)
        for one in named
        if one.named
        for operand in one.operands
    }
    refused = await reader.refused((*fields, *pairs), meter)
    unknown = frozenset(fields[query] for query in refused if query in fields)
    nothing = frozenset(pairs[query] for query in refused if query in pairs)
    mended = tuple(prune(search, nothing, unknown) for search in plan.searches)
    if mended == plan.searches:
        return False
    plan.searches = tuple(search for search in mended if search != NOTHING)
    return True
