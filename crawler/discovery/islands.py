"""Data islands: the lists that a page holds as data and a script draws, and script files that hold nothing else.

A site's framework leaves its data in a script element (``__NEXT_DATA__``), in an assignment
(``window.__INITIAL_STATE__ = {…}``), in the settings of Drupal, or in an attribute (``data-page="{…}"``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.literals import assigned, parse_value, read_literal
from crawler.document import Document, decode, parse
from crawler.selectors import compile_selector
from pipelines.errors import Unreadable
from pipelines.records import Capture

_SCRIPT_TYPES = frozenset(
    {"application/javascript", "text/javascript", "application/x-javascript", "application/ecmascript",
     "application/json", "text/json", "application/ld+json"}
)  # fmt: skip
#: What may be the name of a variable; anything else is a selector.
_VARIABLE = re.compile(r"(?:[^\W\d]|\$)[\w$]*(?:\.[\w$]+)*")
# A script's last word: a list that is handed to a function, as JSONP does it.
_CALLED = re.compile(r"\s*(?:/\*.*?\*/\s*)?[\w$.]+\s*\(\s*(?=[\[{])", re.DOTALL)
_SMALLEST_ATTRIBUTE = 100  # characters; shorter ones hold settings, not lists
_MOST_ATTRIBUTES = 50


def is_script(capture: Capture) -> bool:
    """Tell whether an answer is a script or JSON by its type or name, and no page by its first character."""
    named = urlsplit(capture.url).path.lower().endswith((".js", ".json"))
    return (named or capture.media_type in _SCRIPT_TYPES) and not capture.body[:200].lstrip(
        b"\xef\xbb\xbf \t\r\n"
    ).startswith(b"<")


def script_values(capture: Capture) -> Iterator[tuple[str, Any]]:
    """Yield what a script or a JSON file holds, by name; what has none is called ``""``."""
    text, _ = decode(capture)
    text = text.strip()
    if text.startswith(("[", "{")):
        yield "", parse_value(text)
    elif (found := _CALLED.match(text)) is not None:
        yield "", read_literal(text, found.end())
    yield from assigned(text)


def page_values(document: Document) -> Iterator[tuple[str, Any]]:
    """Yield the data islands of a page by name: the element's id, the variable, or the attribute."""
    for script in document.root.iter("script"):
        text = "".join(script.itertext()).strip()
        if not text:
            continue
        if "json" in (script.get("type") or "").lower() or text.startswith(("{", "[")):
            yield script.get("id") or "", parse_value(_bare(text))
        else:
            yield from assigned(text)
    left = _MOST_ATTRIBUTES
    for node in document.root.iter(etree.Element):
        for name, value in node.attrib.items():
            text = str(value)
            if left and len(text) >= _SMALLEST_ATTRIBUTE and text.lstrip().startswith(("{", "[{")):
                left -= 1
                yield str(name), parse_value(text)


@lru_cache(maxsize=2)  # a list that carries a hundred releases is asked for each of them
def named_value(capture: Capture, script: str) -> Any:
    """Return the value that a source's file calls `script`: a variable's name, or the selector of an element.

    Raises `Unreadable` if the answer holds nothing of that name.
    """
    if is_script(capture):
        found = [value for name, value in script_values(capture) if name in {script, ""}]
    elif _VARIABLE.fullmatch(script):
        bare = script.removeprefix("window.")
        found = [value for name, value in page_values(parse(capture)) if name.removeprefix("window.") == bare]
    else:
        picker = compile_selector(script)
        held = (
            "".join(node.itertext()) if picker.attribute is None else node.get(picker.attribute) or ""
            for node in picker.find(parse(capture).root)
        )
        found = [parse_value(_bare(text)) for text in held if text]
    value = next((value for value in found if value is not None), None)
    if value is None:
        raise Unreadable(f"holds no data at script = {script!r}")
    return value


def _bare(text: str) -> str:
    """Return JSON without the comment that pages put around it against old browsers."""
    return re.sub(r"^\s*(?:<!--|<!\[CDATA\[|//<!\[CDATA\[)|(?:-->|\]\]>|//\]\]>)\s*$", "", text).strip()
