"""Clean strings: what every text of a page passes once, at the edge, before anything else looks at it."""

from __future__ import annotations

import re
import unicodedata

#: HTML elements that do not part words. ``br`` is not among them.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)

# Soft hyphens and zero-width characters are typesetting, not text (texasattorneygeneral.gov sets them in headlines);
# the byte order mark strays into page bodies; C0 and C1 controls break Atom feeds, and NUL stops SQLite's length().
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u180e]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD = re.compile("|".join(pattern.pattern for pattern in (_INVISIBLE, _CONTROL, _SURROGATE)))
_WORD = re.compile(r"\w+(?:[\u2019'’.,-]\w+)*")
_MARKS = re.compile("[\u0300-\u036f'’‘]")  # accents, once they are letters of their own, and apostrophes
_NO_WORD = re.compile(r"[\W_]+")


def repair(text: str) -> str:
    """Return the text without what no reader can see and no database should hold; white space is left as it is.

    Lone surrogates become U+FFFD (one of them would lose a whole batch in sqlite3); NUL, control, soft-hyphen and
    zero-width characters go; the rest is put into Unicode's composed form (NFC) so that equal texts compare equal.
    """
    if text.replace("\n", "").isprintable():  # none of them is; most texts are
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    if _ODD.search(text):
        text = _SURROGATE.sub("\ufffd", text)
        text = _INVISIBLE.sub("", text)
        text = _CONTROL.sub(" ", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Return the text on one line: repaired, every run of white space (no-break spaces too) one space, ends trimmed.

    >>> clean("  Immi\\u00adgration\\n\\tcourt ")
    'Immigration court'
    """
    return " ".join(repair(text).split())


def clean_lines(text: str) -> str:
    """Like `clean`, but line breaks stay, each line trimmed; no empty lines at either end."""
    lines = (" ".join(line.split()) for line in repair(text).replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip()


def words(text: str) -> int:
    """Count the words of a text: runs of letters and digits, with inner apostrophes, points and hyphens."""
    return len(_WORD.findall(text))


def fold(text: str) -> str:
    """Return what is left of a text for comparing: lower case, letters and digits only, one space between words.

    Two headlines that differ in quotes, dashes, case or accents fold to the same string.

    >>> fold("ICE’s “Raid” – Part  2") == fold("ice's 'raid' - part 2")
    True
    """
    if text.isascii() and text.isprintable():  # nothing to repair or to take apart
        return _NO_WORD.sub(" ", text.lower().replace("'", "")).strip()
    plain = unicodedata.normalize("NFKD", repair(text)).casefold()
    return _NO_WORD.sub(" ", _MARKS.sub("", plain)).strip()


def folds_to(text: str, folded: str) -> bool:
    """Tell whether a text folds to a string; of a text that does not, hardly more than the first word is folded.

    >>> folds_to("ICE’s “Raid”", "ices raid"), folds_to("ICE raids a town", "ices raid"), folds_to(" – ", "")
    (True, False, True)
    """
    first = next(filter(None, map(fold, text.split())), "")
    return folded.startswith(first) and fold(text) == folded if first else not folded
