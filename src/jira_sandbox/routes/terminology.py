"""What Data Center calls epics and sprints.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-terminology/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Answer, Call
from jira_sandbox.configuration.form import read, refusal
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.settings import WORDS, Settings

Thing = dict[str, Any]

BASE = "/rest/api/{v}/terminology/entries"


def _told(call: Call, word: str) -> Thing:
    new = call.site.part(Settings).words.get(word, (word, WORDS[word]))
    return {"originalName": word, "originalNamePlural": WORDS[word], "newName": new[0],
            "newNamePlural": new[1], "isDefault": new == (word, WORDS[word])}  # fmt: skip


@route("GET", BASE, only="datacenter")
def entries(call: Call) -> list[Thing]:
    """List what epics and sprints are called."""
    return [_told(call, word) for word in WORDS]


@route("GET", BASE + "/{word}", only="datacenter")
def entry(call: Call) -> Thing:
    """Tell what one of them is called.

    Raises:
        JiraError: 404 for any other word.
    """
    if call.path["word"] not in WORDS:
        raise JiraError(404, f"The name '{call.path['word']}' was not found.")
    return _told(call, call.path["word"])


@route("POST", BASE, only="datacenter")
def rename(call: Call) -> Answer:
    """Call them otherwise, on the screens of people; the API keeps its words.

    Raises:
        JiraError: 400 for other words, or empty ones; nothing is written then.
    """
    call.require("ADMINISTER")
    if not isinstance(call.body, list) or not call.body:
        raise refusal()
    planned = {}
    for asked in call.body:
        given = read(asked, originalName="name!", newName="name!", newNamePlural="name!")
        if given["originalName"] not in WORDS:
            raise JiraError(400, f"The name '{given['originalName']}' cannot be changed.")
        planned[given["originalName"]] = (given["newName"], given["newNamePlural"])
    call.site.part(Settings).words |= planned
    return Answer(b"", 200)
