"""Text cut into statements at its semicolons."""

from __future__ import annotations

import re

# What a semicolon inside does not end: texts, quoted names, dollar texts, comments. An unclosed one runs on
# to the end.
_PIECE = re.compile(
    r"""
      '(?:[^']|'')*(?:'|\Z)
    | "(?:[^"]|"")*(?:"|\Z)
    | \$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z)
    | --[^\n]*
    | /\*.*?(?:\*/|\Z)
    | ;
    | [^'"$;/-]+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)


def split(text: str) -> tuple[list[str], str]:
    """The statements of `text` that a semicolon ends, without it, and what comes after the last one.

    Statements that are empty or only a comment are left out.
    """
    statements: list[str] = []
    begun: list[str] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece == ";":
            statements.append("".join(begun).strip())
            begun.clear()
        else:
            begun.append(piece)
    rest = "".join(begun)
    return [one for one in statements if not is_blank(one)], "" if is_blank(rest) else rest


def is_blank(text: str) -> bool:
    """Whether there is nothing to run in `text`."""
    return not _COMMENT.sub("", text).strip()


def is_explained(statement: str) -> bool:
    """Whether EXPLAIN stands in front, so that the result is a plan."""
    return bool(re.match(r"\s*EXPLAIN\b", _COMMENT.sub(" ", statement), re.IGNORECASE))


_PLAIN_WORDS = {"quit": "\\q", "exit": "\\q", "help": "\\?"}


def command(text: str) -> str:
    """The command of the shell that `text` is, "" for SQL. `quit`, `exit` and `help` are commands, too."""
    bare = text.strip().rstrip(";").strip()
    return bare if bare.startswith("\\") else _PLAIN_WORDS.get(bare.lower(), "")


def is_complete(text: str) -> bool:
    """Whether Enter should run `text`: it is a command of the shell, or it ends with a semicolon."""
    stripped = text.strip()
    return not stripped or bool(command(text)) or (";" in stripped and not split(text)[1])
