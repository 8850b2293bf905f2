"""JQL text to tokens.

https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .fault import JqlError, syntax_error
from .words import KEYWORDS, RESERVED

_BLANK = re.compile(r"[ \t\r\n]+")
_PUNCTUATION = re.compile(r"!=|!~|<=|>=|&&|\|\||[!~<>=&|()\[\],]")
_UNSAFE = "\\x00-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef\\ufffe\\uffff"
_BARE = re.compile(rf"[^{_UNSAFE} !\"#$%&'()*+,/;<=>?@\[\\\]^{{|}}~]+")
_QUOTED = {quote: re.compile(rf"(?:[^{_UNSAFE}\\{quote}]|[\r\n])+") for quote in "\"'"}
_NUMBER = re.compile(r"-?[0-9]+")
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "r": "\r", "t": "\t", " ": " "}
_ALIASES = {"&": "and", "&&": "and", "|": "or", "||": "or", "null": "empty"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    ``kind`` is the symbol or lower-case keyword itself, or one of ``string``, ``quoted``, ``number``,
    ``reserved``, ``end``; ``text`` is the unescaped text; ``offset`` counts characters from 0.
    """

    kind: str
    text: str
    offset: int


class Lexer:
    """Reads one query. Errors come eagerly: Jira reports a bad character before any grammar error."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def tokens(self) -> list[Token]:
        """Every token, an ``end`` token last; JqlError at the first bad character."""
        found: list[Token] = []
        while True:
            if blank := _BLANK.match(self._text, self._at):
                self._at = blank.end()
            if self._at >= len(self._text):
                found.append(Token("end", "", self._at))
                return found
            found.append(self._token())

    def _token(self) -> Token:
        start = self._at
        if symbol := _PUNCTUATION.match(self._text, start):
            self._at = symbol.end()
            return Token(_ALIASES.get(symbol[0], symbol[0]), symbol[0], start)
        quote = self._text[start]
        if quote in _QUOTED:
            return self._quoted(quote)
        return self._bare()

    def _quoted(self, quote: str) -> Token:
        start = self._at
        self._at += 1
        parts: list[str] = []
        while self._at < len(self._text):
            if run := _QUOTED[quote].match(self._text, self._at):
                parts.append(run[0])
                self._at = run.end()
            elif self._text[self._at] == quote:
                self._at += 1
                return Token("quoted", "".join(parts), start)
            elif self._text[self._at] == "\\":
                parts.append(self._escape())
            else:
                raise self._illegal()
        shown = f"'{''.join(parts)}' " if parts else ""
        raise syntax_error(self._text, f"The quoted string {shown}has not been completed.", start)

    def _bare(self) -> Token:
        start = self._at
        parts: list[str] = []
        while self._at < len(self._text):
            if run := _BARE.match(self._text, self._at):
                parts.append(run[0])
                self._at = run.end()
            elif self._text[self._at] == "\\":
                parts.append(self._escape())
            else:
                break
        if not parts:
            raise self._illegal()
        return self._word("".join(parts), self._text[start : self._at], start)

    def _word(self, text: str, raw: str, start: int) -> Token:
        if _NUMBER.fullmatch(raw):
            if not -(2**63) <= int(raw) < 2**63:
                raise syntax_error(
                    self._text,
                    f"'{raw}' is not a valid number. Numbers must be between -9,223,372,036,854,775,808 and "
                    "9,223,372,036,854,775,807.",
                    start,
                )
            return Token("number", raw, start)
        lower = raw.lower()
        if lower in KEYWORDS:
            return Token(_ALIASES.get(lower, lower), text, start)
        return Token("reserved" if lower in RESERVED else "string", text, start)

    def _escape(self) -> str:
        start = self._at
        mark = self._text[start + 1 : start + 2]
        if mark in _ESCAPES and mark:
            self._at += 2
            return _ESCAPES[mark]
        shown = self._text[start : start + 2]
        if mark == "u":
            digits = _HEX.match(self._text, start + 2)
            if digits:
                self._at += 6
                return chr(int(digits[0], 16))
            shown = self._text[start : start + 3]
        raise syntax_error(
            self._text,
            f"'{shown}' is an illegal JQL escape sequence. The valid escape sequences are "
            "\\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX.",
            start,
        )

    def _illegal(self) -> JqlError:
        character = self._text[self._at]
        return syntax_error(
            self._text,
            f"The character '{character}' is a reserved JQL character. You must enclose it in a string or "
            f"use the escape '\\u{ord(character):04x}' instead.",
            self._at,
        )
