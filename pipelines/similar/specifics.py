"""What a text names: figures, months and proper names. They tell a reprint from the next release of a series.

They are also what a translation keeps: so figures lose their separators, months and small number words become the same
token in English and Spanish, and names lose their accents.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Contacts differ from office to office under one release and say nothing about it.
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_TELEPHONE = re.compile(r"\b\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{4}\b")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_APOSTROPHES = "'’‘`´\u00ad\u200b\u2060\ufeff"
# What stands before a capital that only begins a sentence, a line or a quotation.
_BEGINS = frozenset('.!?:;\n"“”«»•*|#)]…¿¡')
_MONTHS = {
    name: f"month{number}"
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "jan feb mar apr _ jun jul aug sept oct nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
# "may" and "march" are verbs too, and "mar" the sea: they are months only with a capital.
_ALSO_WORDS = frozenset({"may", "march", "mar", "dec", "sept", "oct", "nov", "jan", "feb", "apr", "jun", "jul", "aug"})
_NUMBER_WORDS = {
    word: str(n)
    for words in (
        "_ _ two three four five six seven eight nine ten eleven twelve",
        "_ _ dos tres cuatro cinco seis siete ocho nueve diez once doce",
    )
    for n, word in enumerate(words.split())
    if word not in {"_", "once"}  # "once" is English too
}
#: Months and small numbers in small letters, each with its one spelling.
SPELLED = {**_NUMBER_WORDS, **_MONTHS}
# Weekdays and the words of offices and titles: every release of an office has them, and translations change them.
_COMMON = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday washington united states american america federal national
    department homeland security immigration customs enforcement border protection patrol justice attorney general
    assistant deputy acting director secretary district court judge county city state office special agent agents
    president congress congressman congresswoman senator senators representative representatives rep sen house senate
    chairman chair member members committee governor mayor police sheriff chief officer officers release contact
    immediate read more click here today the and for of press new news media statement
    estados unidos departamento seguridad nacional inmigracion control aduanas justicia fiscal distrito tribunal juez
    condado ciudad estado oficina agente agentes presidente congreso senador senadora representante camara senado
    gobernador alcalde policia director directora secretario secretaria servicio proteccion fronteriza patrulla para
    los las del por una con que
    """.split()
)


# A page prints its own date above the text, and a reprint prints another one; it is none of the text's figures.
_HEAD = 200  # characters
_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
    r"|\b\d{1,2} (?:de )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*(?: de)?,? \d{4}\b",
    re.IGNORECASE,
)


class Specifics(NamedTuple):
    """What a text names, each in one spelling: figures, months (``month3``), names, and all of them in order."""

    figures: frozenset[str]
    months: frozenset[str]
    names: frozenset[str]
    order: tuple[str, ...]


def plain(text: str) -> str:
    """Return the text without addresses and telephone numbers, apostrophes and accents; case and lines are kept."""
    if "http" in text or "www" in text or "@" in text:  # the search costs more than all the rest, and few have one
        text = _ADDRESS.sub(" ", text)
    text = _TELEPHONE.sub(" ", text)
    for mark in _APOSTROPHES:  # four times as fast as a translation, which looks up each letter
        text = text.replace(mark, "")
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    accents = {ord(char): None for char in set(text) if unicodedata.combining(char)}
    return text.translate(accents) if accents else text


def specifics(text: str) -> Specifics:
    """Return what a text names. `text` has passed `plain`.

    A name is a word with a capital where no sentence begins. Figures are whole: ``1,500`` and ``1.500`` are one. Whole
    dates at the head are left out.
    """
    text = _DATE.sub(" ", text[:_HEAD]) + text[_HEAD:]
    figures, months, names, order = set(), set(), set(), []
    for match in _TOKEN.finditer(text):
        token = match[0]
        if "a" <= token[0] <= "z" and token not in SPELLED:
            continue  # most words leave here; the rest of the loop is the dear part
        if token[0].isdigit():
            token = token.replace(",", "").replace(".", "")
            figures.add(token)
            order.append(token)
            continue
        lower = token.lower()
        if lower in _MONTHS and (token != lower or lower not in _ALSO_WORDS):
            months.add(_MONTHS[lower])
            order.append(_MONTHS[lower])
        elif lower in _NUMBER_WORDS:
            figures.add(_NUMBER_WORDS[lower])
            order.append(_NUMBER_WORDS[lower])
        elif token != lower and len(token) > 2 and lower not in _COMMON and not _begins(text, match.start()):
            names.add(lower)
            order.append(lower)
    return Specifics(frozenset(figures), frozenset(months), frozenset(names), tuple(order))


def is_figure(token: str) -> bool:
    """Return whether a token, as `SPELLED` has it, is a figure or a month."""
    return token[:1].isdigit() or (token[:5] == "month" and token[5:].isdigit())  # "months" is none


def is_name(token: str) -> bool:
    """Return whether a capitalised token, as `SPELLED` has it, may be a name: neither figure nor common word."""
    return len(token) > 2 and token not in _COMMON and not is_figure(token)


def _begins(text: str, start: int) -> bool:
    """Return whether a sentence, line or quotation begins at `start`."""
    at = start - 1
    while at >= 0 and text[at] in " \t\u00a0(":
        at -= 1
    return at < 0 or text[at] in _BEGINS
