"""JSON Patch: changes of a document as a list of small steps.

https://www.rfc-editor.org/rfc/rfc6902
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from jira_sandbox.errors import JiraError

VERBS = ("add", "remove", "replace", "test")


def _wrong(path: str) -> JiraError:
    return JiraError(400, f"The path '{path}' of the patch is not valid.")


def _home(document: Any, path: str) -> tuple[Any, str]:
    """Find the object or list a path ends in, and the last word of the path."""
    words = [word.replace("~1", "/").replace("~0", "~") for word in path.split("/")[1:]]
    for word in words[:-1]:
        if isinstance(document, dict) and word in document:
            document = document[word]
        elif isinstance(document, list) and word.isdigit() and int(word) < len(document):
            document = document[int(word)]
        else:
            raise _wrong(path)
    return document, words[-1]


def _step(document: Any, verb: str, path: str, value: Any) -> None:
    home, word = _home(document, path)
    if isinstance(home, list):
        place = len(home) if word == "-" else int(word) if word.isdigit() else -1
        there = 0 <= place < len(home)
        if verb == "add" and 0 <= place <= len(home):
            home.insert(place, value)
            return
        key: Any = place
    elif isinstance(home, dict):
        there, key = word in home, word
        if verb == "add":
            home[key] = value
            return
    else:
        raise _wrong(path)
    if not there:
        raise _wrong(path)
    if verb == "remove":
        del home[key]
    elif verb == "replace":
        home[key] = value
    elif home[key] != value:
        raise JiraError(400, f"The value at '{path}' is another one.")


def patched(document: Any, steps: Any) -> Any:
    """Give a document as it is after the steps of a patch; the given one is not touched.

    Raises:
        JiraError: 400 for what is no patch, or one that does not fit the document.
    """
    if not isinstance(steps, list):
        raise JiraError(400, "The patch must be a list of operations.")
    found = deepcopy(document)
    for step in steps:
        path = step.get("path") if isinstance(step, dict) else None
        if not isinstance(path, str) or not path.startswith("/") or step.get("op") not in VERBS:
            raise JiraError(400, "Each operation of the patch must have a valid 'op' and 'path'.")
        _step(found, step["op"], path, step.get("value"))
    return found
