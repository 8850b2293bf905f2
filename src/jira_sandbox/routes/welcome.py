"""The address itself, as a person types it into a browser."""

from __future__ import annotations

from jira_sandbox.call import Answer, Call
from jira_sandbox.routes.registry import route


@route("GET", "/", open=True)
def front(call: Call) -> Answer:
    """Lead to the page about this sandbox, which only browsers on the same machine get."""
    return Answer(b"", 302, headers={"Location": f"{call.site.url}/sandbox/"})
