"""Errors in the shape Jira gives them: ``{"errorMessages": [...], "errors": {...}}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class JiraError(Exception):
    """A request Jira refuses.

    Args:
        status: HTTP status.
        messages: ``errorMessages`` of the body.
        errors: ``errors`` of the body, by field or parameter.
        headers: headers that go with it.
    """

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, *messages)
        self.status = status
        self.messages = list(messages)
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})

    @property
    def body(self) -> Any:
        """The JSON body."""
        return {"errorMessages": self.messages, "errors": self.errors}


def missing_issue() -> JiraError:
    """Refuse an issue that is not there; Jira never says whether it is hidden or gone."""
    return JiraError(404, "Issue does not exist or you do not have permission to see it.")
