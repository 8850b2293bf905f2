"""Rich text as Markdown, whichever of its two forms Jira sends: ADF documents or wiki text."""

from __future__ import annotations

from isthmus.jira.markup.adf import adf_markdown
from isthmus.jira.markup.wiki import wiki_markdown

__all__ = ["adf_markdown", "markdown", "wiki_markdown"]


def markdown(value: object) -> str | None:
    """The rich text `value` as Markdown: an ADF document (an object), wiki text (a text), or nothing (null).

    Cloud's API 3 sends ADF, Data Center's API 2 sends wiki text. All text is kept, whatever surrounds it;
    colors and alignment are not. Raises ValueError when the value is neither.
    """
    match value:
        case None:
            return None
        case str():
            return wiki_markdown(value)
        case dict():
            return adf_markdown(value)
        case _:
            raise ValueError(f"not rich text: a {type(value).__name__}")
