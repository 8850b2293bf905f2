"""What a request's body asks for, read member by member: values of the right types, or everything wrong.

A body that is no object, holds a value of another type or a member Jira does not know is no request of
Jira's at all (https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.errors import JiraError

Thing = dict[str, Any]

LONGEST_ID = 18
"""Digits of the largest id Jira can read."""


class Asked:
    """The members of a body.

    Args:
        call: the request.
        known: the members Jira knows; without any, all.
        bean: what Data Center calls the body when it refuses a member.

    Raises:
        JiraError: 400 for a body that is no object, or a member nobody knows.
    """

    def __init__(self, call: Call, known: Collection[str] = (), bean: str = "") -> None:
        if not isinstance(call.body, dict):
            raise JiraError(400, NO_BODY)
        self.body: Thing = call.body
        self.errors: dict[str, str] = {}
        strange = next((name for name in self.body if known and name not in known), None)
        if strange is None:
            return
        if call.site.cloud or not bean:
            raise JiraError(400, NO_BODY)
        raise JiraError(400, f'Unrecognized field "{strange}" (Class {bean}), not marked as ignorable')

    def __contains__(self, name: str) -> bool:
        return self.body.get(name) is not None

    def text(self, name: str) -> str | None:
        """Give a text; ``None`` when the body has none.

        Raises:
            JiraError: 400 when it is something else.
        """
        value = self.body.get(name)
        if value is not None and not isinstance(value, str):
            raise self.malformed()
        return value

    def short(self, name: str, what: str, *, most: int = 255, required: str = "") -> str | None:
        """Give a text without spaces around it, no longer than ``most``; note what is wrong with it.

        Args:
            name: of the member.
            what: what the text is, as Jira calls it.
            most: characters.
            required: what Jira says when there is none; without it there may be none.
        """
        value = self.text(name)
        if value is not None:
            value = value.strip()
            if len(value) > most:
                self.errors[name] = f"The {what} must not exceed {most} characters in length."
        if required and not value:
            self.errors[name] = required
        return value

    def flag(self, name: str) -> bool | None:
        """Give a boolean.

        Raises:
            JiraError: 400 when it is something else.
        """
        value = self.body.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.malformed()
        return value

    def number(self, name: str) -> int | None:
        """Give a whole number, which may be written as text.

        Raises:
            JiraError: 400 when it is something else.
        """
        value = self.body.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, str) and re.fullmatch(rf"-?\d{{1,{LONGEST_ID}}}", value):
            return int(value)
        raise self.malformed()

    def choice(self, name: str, options: Collection[str]) -> str | None:
        """Give one of some words.

        Raises:
            JiraError: 400 when it is another.
        """
        value = self.text(name)
        if value is not None and value not in options:
            raise self.malformed()
        return value

    def object(self, name: str) -> Thing | None:
        """Give an object.

        Raises:
            JiraError: 400 when it is something else.
        """
        value = self.body.get(name)
        if value is not None and not isinstance(value, dict):
            raise self.malformed()
        return value

    def objects(self, name: str) -> list[Thing] | None:
        """Give a list of objects.

        Raises:
            JiraError: 400 when it is something else.
        """
        value = self.body.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise self.malformed()
        return list(value)

    def texts(self, name: str) -> list[str] | None:
        """Give a list of texts; numbers in it are read as texts.

        Raises:
            JiraError: 400 when it is something else.
        """
        value = self.body.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(
            isinstance(row, (str, int)) and not isinstance(row, bool) for row in value
        ):
            raise self.malformed()
        return [str(row) for row in value]

    def malformed(self) -> JiraError:
        """Give the refusal of the body as a whole."""
        return JiraError(400, NO_BODY)

    def check(self) -> None:
        """End the reading.

        Raises:
            JiraError: 400 with everything that is wrong, by member.
        """
        if self.errors:
            raise JiraError(400, errors=self.errors)


def day(text: str) -> date | None:
    """Read a day such as ``2026-06-30``; ``None`` when it is none."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
