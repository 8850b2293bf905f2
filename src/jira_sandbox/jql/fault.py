"""The one error the engine raises: a query Jira would refuse."""

from __future__ import annotations


class JqlError(Exception):
    """A refused query, in Jira's own words.

    ``messages`` is what belongs in ``errorMessages`` of the 400 answer; ``warnings`` in ``warningMessages``.
    """

    def __init__(self, messages: tuple[str, ...], warnings: tuple[str, ...] = ()) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages
        self.warnings = warnings


def syntax_error(text: str, message: str, offset: int | None) -> JqlError:
    """A grammar error at a character offset of the query, or at its end where ``offset`` is None."""
    full = f"Error in the JQL Query: {message}"
    if offset is not None:
        line = text.count("\n", 0, offset) + 1
        character = offset - text.rfind("\n", 0, offset)
        full += f" (line {line}, character {character})"
    return JqlError((full,))
