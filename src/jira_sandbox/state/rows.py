"""A table of things that are set up: schemes, screens, contexts, each with an id and mostly a name."""

from __future__ import annotations

from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.state.numbers import Numbers

Thing = dict[str, Any]


class Rows:
    """Rows by id, in the order they were made.

    Args:
        what: what a row is, in the words of a refusal.
        first: the id of the first row.
    """

    def __init__(self, what: str, first: int = 10_000) -> None:
        self.what = what
        self.numbers = Numbers(first - 1)
        self.rows: list[Thing] = []

    def add(self, **values: Any) -> Thing:
        """Make a row with an id of its own."""
        row = {"id": self.numbers.text(), **values}
        self.rows.append(row)
        return row

    def get(self, id_: Any, status: int = 404) -> Thing:
        """Find a row.

        Raises:
            JiraError: ``status`` when there is none.
        """
        for row in self.rows:
            if row["id"] == str(id_):
                return row
        raise JiraError(status, f"The {self.what} with id '{id_}' was not found.")

    def find(self, id_: Any) -> Thing | None:
        """Find a row, or none."""
        return next((row for row in self.rows if row["id"] == str(id_)), None)

    def free(self, name: str | None, besides: Thing | None = None, status: int = 400) -> None:
        """Let a name through that no row has.

        Raises:
            JiraError: ``status`` when one has it, whatever the case; ``besides`` may keep its own.
        """
        for row in self.rows if name is not None else ():
            if row is not besides and row["name"].casefold() == str(name).casefold():
                raise JiraError(status, errors={"name": f"The {self.what} name '{name}' is already used."})

    def remove(self, row: Thing) -> None:
        """Take a row away."""
        self.rows.remove(row)
