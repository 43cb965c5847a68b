"""What stands in a release and is not its news: the agency's description of itself, tip lines, contacts, footnotes.

Who is named there has not done anything, and what is named there is not where it was done.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from pipelines.enrich.sentences import Sentence, sentences
from pipelines.enrich.words import words_of

# The heading of a self-description ("About ICE", "# # #" before it or not) ends the news where it stands late enough.
_ABOUT = re.compile(r"(?:about|acerca de|sobre)\s+(?:the\s+|el\s+|la\s+)?[\w.&’' -]{2,70}:?$", re.IGNORECASE)
_ABOUT_FROM = 0.35  # share of the text behind which such a heading is believed: "About 200 people" opens many a line
# Nobody is quoted in a self-description.
_SPOKEN = re.compile(
    r"[”\"],?\s+(?:said|added|stated|dijo|agregó)\b|\b(?:said|added|dijo)\b[^.\n]{0,80}[:,.]\s*[“\"]|^[“\"]",
    re.MULTILINE,
)
# The marks of a release's end: "# # #", "-30-", "-END-".
_END = re.compile(r"(?:[#*]\s*){3,}|-+\s*(?:30|[Ee]nd|END)\s*-+")
_END_FROM = 0.5  # share of the text behind which they are believed; before that they part its sections
# "ICE is the principal investigative arm of …", "CBP is the unified border agency …", and what ICE says of the courts.
_SELF = re.compile(
    r"\b(?:is|are|was)\s+(?:the|a|an|one of the|one of)\s+(?:[\w’']+[\s-]+){0,5}?(?:investigative\s+(?:arms?|agency)|"
    r"border\s+agency|directorates?\b|law\s+enforcement\s+(?:arm|authority))"
    r"|\bone\s+of\s+(?:ICE|DHS)['’]s\s+(?:\w+\s+){0,3}directorates\b"
    r"|\bdue\s+process\s+from\s+federal\s+immigration\s+judges\b|\bEOIR\s+is\s+an\s+agency\s+within\b"
    r"|\bEOIR\s+es\s+una\s+(?:entidad|agencia)\b|\b(?:ICE|ERO)\s+lleva\s+a\s+cabo\s+(?:deportaciones|expulsiones)\b"
    r"|\bes\s+(?:la\s+|el\s+)(?:\w+\s+){0,4}(?:brazo\s+(?:\w+\s+)?investigativo|agencia\s+fronteriza)",
    re.IGNORECASE,
)
# One of these words stands in whatever `_SELF` and `_ASKS` match; to look for them first takes a tenth of the time.
_SELF_WORDS = frozenset(
    "investigative border directorate directorates law due eoir brazo agencia lleva entidad".split()
)
_ASKING_WORDS = frozenset(
    "call calling calls contact contacting report reporting reported email emailing mail mailing visit visiting tip "
    "tips hotline hotlines learn information follow following sign click llame llamar llamando denuncie denunciar "
    "visite comuníquese comuniquese información".split()
)
_ASKS = re.compile(
    r"\b(?:call(?:ing|s)?|contact(?:ing)?|report(?:ing|ed)?|e-?mail(?:ing)?|visit(?:ing)?|tips?|hotlines?|learn more|"
    r"for more information|follow(?:ing)? us|sign up|click here|"
    r"llam(?:e|ar|ando)|denunci(?:e|ar)|visite|comun[ií]quese|"
    r"información)\b",
    re.IGNORECASE,
)
_REACHED_AT = re.compile(
    r"\b\d{3}[)\s.-]{1,3}\d{3}[\s.-]\d{4}\b|\b1?-?8\d\d-\w{3,}|\bwww\.|https?://|\b\w+\.gov\b|[\w.]+@\w|@\w{3,}|"
    r"\btip\s*(?:line|form)|"
    r"\bhotlines?\b|\blínea\s+(?:de\s+)?(?:denuncias|ayuda|directa)",
    re.IGNORECASE,
)
_CONTACT_LINE = re.compile(
    r"(?:(?:media|press)\s+)?contacts?\b.{0,80}:?|contacto\b.{0,80}|(?:for\s+(?:more|further)\s+information)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[\d{1,3}\]\s")
_CREDIT = re.compile(
    r"\b(?:is|are|was|were|being|been)\s+(?:\w+\s+){0,3}?(?:investigated|prosecuted|conducted)\b|"
    r"\binvestigat(?:ed|ing|ion)\b.{0,60}\b(?:by|with)\b.{0,200}\b(?:assist|support)|"
    r"\b(?:provided|providing)\s+(?:\w+\s+){0,3}?(?:assistance|support)\b|\bassisted\s+(?:in|with)\b|"
    r"\b(?:investigó|fue\s+investigad[oa]|está\s+siendo\s+(?:investigad|procesad)[oa]|lleva\s+la\s+acusación)\b",
    re.IGNORECASE,
)
# One of these stands in whatever `_CREDIT` matches.
_CREDIT_MARKS = ("investig", "prosecuted", "conducted", "provid", "assisted", "procesad", "lleva")


@lru_cache(maxsize=8)  # the readers of one release ask one after another
def news(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text that are its news, without the furniture; spans are the text's."""
    found = sentences(text)
    kept: list[Sentence] = []
    words = words_of(text)
    describing, asking = words.places(_SELF_WORDS), words.places(_ASKING_WORDS)
    skipped_to = -1  # the paragraph that describes the agency goes on to its end
    for sentence in found:
        if sentence.start < skipped_to:
            continue
        opens = "\n" in text[max(0, sentence.start - 2) : sentence.start] or sentence.start == 0
        if opens and sentence.start > _ABOUT_FROM * len(text) and _ABOUT.match(sentence.text):
            if not _SPOKEN.search(text, sentence.end):  # "About the Trip" heads a part of the release
                break
            continue
        if sentence.start > _END_FROM * len(text) and _END.fullmatch(sentence.text):
            break
        if opens and _holds(sentence, describing) and _SELF.search(sentence.text[:300]):
            end = text.find("\n", sentence.end)
            skipped_to = end if end >= 0 else len(text)
            continue
        if opens and (_FOOTNOTE.match(sentence.text) or _CONTACT_LINE.fullmatch(sentence.text)):
            continue
        if _holds(sentence, asking) and _ASKS.search(sentence.text) and _REACHED_AT.search(sentence.text):
            continue
        kept.append(sentence)
    return tuple(kept)


def _holds(sentence: Sentence, places: list[int]) -> bool:
    """Tell whether one of some places, in order, lies in a sentence."""
    first = bisect_left(places, sentence.start)
    return first < len(places) and places[first] < sentence.end


def is_credit(sentence: str) -> bool:
    """Tell whether a sentence only credits those who investigated or prosecuted; it did not happen at their offices."""
    low = sentence.lower()
    return any(mark in low for mark in _CREDIT_MARKS) and _CREDIT.search(sentence) is not None
