"""The audit record, for administrators.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-audit-records/
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.audit import Audit

Thing = dict[str, Any]

MOST = 1000


def _moment(call: Call, name: str) -> datetime | None:
    text = call.text(name).replace(" ", "+")
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise JiraError(400, f"The '{name}' parameter is not a valid date and time: {text}") from None
    return when if when.tzinfo else when.replace(tzinfo=call.site.zone)


@route("GET", "/rest/api/{v}/auditing/record", only="cloud")
def records(call: Call) -> Thing:
    """List audit records, newest first, narrowed by words and time.

    Every word of ``filter`` must be somewhere in a record.

    Raises:
        JiraError: 403 for who is no administrator, 400 for a moment that is none.
    """
    call.require("ADMINISTER")
    words = call.text("filter").casefold().split()
    begin, end = _moment(call, "from"), _moment(call, "to")
    rows = []
    for row in reversed(call.site.part(Audit).records):
        when = datetime.strptime(row["created"], "%Y-%m-%dT%H:%M:%S.%f%z")
        told = str(row).casefold()
        if all(word in told for word in words) and (begin or when) <= when <= (end or when):
            rows.append(row)
    offset, limit = call.number("offset", 0), call.number("limit", MOST, MOST)
    return {"offset": offset, "limit": limit, "total": len(rows), "records": rows[offset : offset + limit]}
