"""Reads JavaScript literals, as pages hold them: a list or a table of values that a script assigns to a name.

Nothing is ever run. What is no literal (a call, a sum, a function) is skipped and stands as None, so that one odd entry
costs nothing else. JSON is read by the standard library; this reader is for what people write by hand: single quotes,
bare keys, trailing commas, comments, ``"a" + "b"``, ``\\x3c``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

#: Objects inside objects; a deeper one is skipped. Real data is some twenty levels deep.
_DEEPEST = 100

_SPACE = re.compile(r"(?:\s+|//[^\n\r]*|/\*.*?(?:\*/|\Z)|<!--[^\n\r]*)+", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*+)"|\'((?:[^\'\\\n]|\\.)*+)\'|`((?:[^`\\]|\\.)*+)`', re.DOTALL)
_NUMBER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]{1,15}|(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][-+]?\d{1,3})?)")
_NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(\r\n|.))", re.DOTALL)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None}
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": "", "\r": ""}
_WRAPPED = re.compile(r"(?:JSON\.parse|decodeURIComponent|unescape|String|new\s+Date)\s*\(")
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/[a-z]*")
_OPEN, _CLOSE = "([{", ")]}"
_ASSIGNED = re.compile(r"(?:(?<![=!<>])=|,(?=\s*\{))\s*(?=\[|\{|JSON\.parse\s*\()")
#: The name before an assignment, looked for in so many characters: a search from the front would be quadratic.
_LONGEST_NAME = 200
_ASSIGNEE = re.compile(r"(?:(?:[^\W\d]|\$)[\w$]*)(?:\.[\w$]+|\[\s*['\"][^'\"\n]{1,80}['\"]\s*\])*\s*\Z")
_BRACKETS = re.compile(r"\[\s*['\"]([^'\"\n]+)['\"]\s*\]")


class _NoLiteral(Exception):
    """What stands here is no literal, or ends too early."""


def read_literal(text: str, at: int = 0) -> Any:
    """Return the value of the literal that begins at a place in a script; what stands behind it is not looked at.

    Returns None if there is no literal there. A list or table that is cut off holds what came before the cut.

    >>> read_literal("[{date: 'May 2', title: 'It\\\\'s ' + \\"open\\", n: [1, 2,], go: f(3)},] ;")
    [{'date': 'May 2', 'title': "It's open", 'n': [1, 2], 'go': None}]
    """
    reader = _Reader(text, at)
    try:
        return reader.value(0)
    except _NoLiteral:
        return None


def assigned(script: str) -> Iterator[tuple[str, Any]]:
    """Yield every list and table that a script assigns, with its name: ``var a = [``, ``window.b.c = {``.

    A table that is handed to a function behind a name counts too, as in ``extend(Drupal.settings, {``.
    """
    at = 0
    while (found := _ASSIGNED.search(script, at)) is not None:
        named = _ASSIGNEE.search(script, max(at, found.start() - _LONGEST_NAME), found.start())
        if named is None:
            at = found.end()
            continue
        reader = _Reader(script, found.end())
        try:
            value = reader.value(0)
        except _NoLiteral:
            value = None
        yield _BRACKETS.sub(r".\1", named[0].rstrip()), value
        # What stands inside a literal is part of it.
        at = max(reader.at, found.end())


def parse_value(text: str) -> Any:
    """Return what a text holds as JSON or as a JavaScript literal, None if it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return read_literal(text)


class _Reader:
    """One pass over a script. `at` is where it stands."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at

    def value(self, depth: int) -> Any:
        """Read a value, with the strings that are added to it."""
        value = self._single(depth)
        while isinstance(value, str) and self._peek() == "+":
            self.at += 1
            more = self._single(depth)
            value += str(more) if isinstance(more, str | int | float) else ""
        return value

    def _single(self, depth: int) -> Any:
        start = self._peek()
        if start in "[{" and start:
            if depth >= _DEEPEST:
                self._skip()
                return None
            return self._list(depth) if start == "[" else self._table(depth)
        if (found := _STRING.match(self.text, self.at)) is not None:
            self.at = found.end()
            return unescape(next(part for part in found.groups() if part is not None))
        if (found := _NUMBER.match(self.text, self.at)) is not None:
            self.at = found.end()
            return _number(found[0])
        if (found := _WRAPPED.match(self.text, self.at)) is not None:
            return self._wrapped(found, depth)
        if (found := _NAME.match(self.text, self.at)) is not None and found[0] in _WORDS:
            self.at = found.end()
            return _WORDS[found[0]]
        if self.text[self.at : self.at + 2] in {"!0", "!1"}:
            self.at += 2
            return self.text[self.at - 1] == "0"
        if not start:
            raise _NoLiteral
        return None  # the caller skips what stands here

    def _list(self, depth: int) -> list[Any]:
        self.at += 1
        values: list[Any] = []
        while (start := self._peek()) and start not in _CLOSE:
            if start == ",":
                self.at += 1
                continue
            values.append(self._element(depth))
        self.at += 1
        return values

    def _table(self, depth: int) -> dict[str, Any]:
        self.at += 1
        values: dict[str, Any] = {}
        while (start := self._peek()) and start not in _CLOSE:
            if start == ",":
                self.at += 1
                continue
            key = self._key()
            if key is None or self._peek() != ":":
                self._skip()  # a method, a shorthand, a spread
                continue
            self.at += 1
            values[key] = self._element(depth)
        self.at += 1
        return values

    def _key(self) -> str | None:
        for pattern in (_STRING, _NAME, _NUMBER):
            if (found := pattern.match(self.text, self.at)) is not None:
                self.at = found.end()
                return unescape(next((part for part in found.groups() if part is not None), found[0]))
        return None

    def _element(self, depth: int) -> Any:
        """Read a value and whatever stands between it and the next comma; then it was only part of an expression."""
        try:
            value = self.value(depth + 1)
        except _NoLiteral:
            return None
        after = self._peek()
        if after and after not in "," + _CLOSE:
            self._skip()
            return value if isinstance(value, str) and after == "." else None  # "text".trim() is a text all the same
        return value

    def _wrapped(self, found: re.Match[str], depth: int) -> Any:
        """Read a call that only wraps a value: ``JSON.parse("…")``, ``new Date("…")``."""
        self.at = found.end()
        value = self.value(depth + 1)
        rest: list[Any] = []
        while self._peek() == ",":
            self.at += 1
            rest.append(self.value(depth + 1))
        if self._peek() != ")":
            return None
        self.at += 1
        if found[0].startswith("JSON"):
            return parse_value(value) if isinstance(value, str) else None
        if found[0].startswith("new") and rest and all(isinstance(part, int) for part in (value, *rest)):
            # JavaScript's months begin at 0.
            return f"{value:04}-{rest[0] + 1:02}-{(rest[1] if len(rest) > 1 else 1):02}"
        return value

    def _skip(self) -> None:
        """Go to the next comma or closing bracket of this level."""
        depth = 0
        while start := self._peek():
            if depth == 0 and start in "," + _CLOSE:
                return
            if (found := _STRING.match(self.text, self.at) or _REGEX.match(self.text, self.at)) is not None:
                self.at = found.end()
                continue
            depth += (start in _OPEN) - (start in _CLOSE)
            self.at += 1

    def _peek(self) -> str:
        """Return the next character that is neither space nor comment, ``""`` at the end."""
        if (found := _SPACE.match(self.text, self.at)) is not None:
            self.at = found.end()
        return self.text[self.at : self.at + 1]


def unescape(text: str) -> str:
    """Return the text that a JavaScript string stands for."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescaped, text)
    # Two escapes may stand for one character beyond the basic plane; a half alone stays, and is put right on storing.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2] or found[3]
    if number is None:
        return _LETTERS.get(found[4], found[4])
    return chr(code) if (code := int(number, 16)) <= 0x10FFFF else "\ufffd"


def _number(text: str) -> int | float:
    if text.lstrip("+-")[:2].lower() == "0x":
        return int(text, 16)
    return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)
