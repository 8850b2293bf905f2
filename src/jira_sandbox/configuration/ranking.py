"""Lists in rank order of which issues have one each: priorities and resolutions.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-resolutions/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.configuration.form import form, moved
from jira_sandbox.edit import record
from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ranks import Ranks
from jira_sandbox.state.site import Site

Thing = dict[str, Any]


@dataclass(frozen=True)
class Ranking:
    """One such list.

    Args:
        field: the field of issues, which the list is called after.
    """

    field: str

    def rows(self, site: Site) -> list[Thing]:
        """Give the list, highest first."""
        return site.priorities if self.field == "priority" else site.resolutions

    def get(self, call: Call, id_: str, status: int = 404) -> Thing:
        """Find a member.

        Raises:
            JiraError: ``status`` when there is none.
        """
        for row in self.rows(call.site):
            if str(row["id"]) == id_:
                return row
        raise JiraError(status, f"The {self.field} with id '{id_}' was not found.")

    def free(self, call: Call, name: str | None, besides: Thing | None = None) -> None:
        """Let a name through that no member has.

        Raises:
            JiraError: 400 when one has it.
        """
        for row in self.rows(call.site) if name is not None else ():
            if row is not besides and row["name"].casefold() == str(name).casefold():
                raise JiraError(400, errors={"name": f"A {self.field} with this name already exists."})

    def add(self, call: Call, **values: Any) -> Thing:
        """Put a new member at the end."""
        id_ = call.site.part(Ranks).numbers.text()
        row = {"self": call.api(f"{self.field}/{id_}"), **values, "id": id_}
        self.rows(call.site).append(row)
        self.changed(call, "created", row)
        return row

    def changed(self, call: Call, what: str, row: Thing) -> None:
        """Let issues show a member as it is now, and tell."""
        call.ledger.retell_thing(self.field, row)
        call.tell(f"{self.field}_{what}", **{self.field: row})

    def set_default(self, call: Call) -> None:
        """Make a member the default; ``null`` leaves none."""
        call.require("ADMINISTER")
        body = call.body
        if isinstance(body, dict) and "id" in body and body["id"] is None:
            call.site.part(Ranks).defaults[self.field] = ""
            return
        call.site.part(Ranks).defaults[self.field] = str(self.get(call, form(call, id="id!")["id"])["id"])

    def move(self, call: Call) -> None:
        """Put members behind another, or first or last."""
        call.require("ADMINISTER")
        given = form(call, ids="ids!", after="id", position="text")
        rows = self.rows(call.site)
        chosen = [self.get(call, id_) for id_ in given["ids"]]
        rows[:] = moved(rows, chosen, given, lambda row: str(row["id"]))
        call.ledger.snapshots.stale()

    def users(self, call: Call, id_: str) -> list[Issue]:
        """List the issues that have a member."""
        living = call.site.living()
        return [issue for issue in living if str((issue.fields.get(self.field) or {}).get("id")) == id_]

    def replace(self, call: Call, issue: Issue, new: Thing | None) -> None:
        """Give an issue another member, with its history."""
        names = {field["id"]: field for field in call.site.fields}
        items = record.items(names, issue.fields, {self.field: new}, call.site.cloud)
        call.ledger.change(issue, {self.field: new}, items)

    def remove(self, call: Call, row: Thing, new: Thing | None) -> None:
        """Take a member away; the issues that had it get another."""
        for issue in self.users(call, str(row["id"])):
            self.replace(call, issue, new)
        self.rows(call.site).remove(row)
        call.ledger.snapshots.stale()
        call.tell(f"{self.field}_deleted", **{self.field: row})
