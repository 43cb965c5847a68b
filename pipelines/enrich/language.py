"""The language of a text: by its function words where they decide, by a statistical model where they do not."""

from __future__ import annotations

import re
from collections import Counter

# The commonest words of running prose. Nearly every newsroom that is watched writes English or Spanish, a few add
# Portuguese, French or Haitian Creole, and in each a third of the words come from these. The model (py3langid, 97
# languages) is asked only when none is frequent, or two are.
_FUNCTION_WORDS = {
    "en": frozenset(
        "the of and to in a for that on is was with by as at from it were has have be this are his her".split()
    ),
    "es": frozenset(
        "de la que el en y los del se las por un para con una su al lo como más fue sus ha este entre".split()
    ),
    "pt": frozenset(
        "de que o do da e em os dos das um uma para com não por ao se foi são no na pelo pela sua seu mais".split()
    ),
    "fr": frozenset(
        "de la le les des et du une un est dans pour que qui sur par au aux ce cette ont été il elle en".split()
    ),
    "ht": frozenset("nan yo ki pou ak yon li te ap moun sa nou gen pa se a la an ke pral".split()),
}
#: What newsrooms and agencies of the United States publish in: the languages of federal translations. The model knows
#: many more, and takes a list of American names for one of them.
_PUBLISHED = frozenset(
    "en es pt fr ht vi zh ko ru uk ar fa ps ur hi bn gu pa ne ta te ml my km lo th tl id ja pl ro it de el he hy am so "
    "sw sq sr bs hr bg hu cs tr ku ka mn sv nl".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAMPLE, _WORDS = 20_000, 350  # characters and words that are looked at
_NEAR = 2_800  # characters in which so many words nearly always stand
_ENOUGH = 0.2  # share of function words that decides
_FEW, _MODEL = 8, 20  # words from which function words are counted, and the model is asked
_LEAD = 1.5  # times as many as in the next language


def language_of(text: str, hints: list[str]) -> tuple[str | None, str]:
    """Return the ISO 639-1 code of a text's language and the rule that gave it.

    Args:
        text: plain text. hints: what the page says of itself (``en-US``, ``es``), used where the text is too short.
    """
    sample = _WORD.findall(text[:_NEAR].lower())[:_WORDS]
    if len(sample) < _WORDS and len(text) > _NEAR:  # of long words, or of many figures
        sample = _WORD.findall(text[:_SAMPLE].lower())[:_WORDS]
    numbers = Counter(sample)
    counts = {code: sum(map(numbers.__getitem__, common)) for code, common in _FUNCTION_WORDS.items()}
    shares = sorted(((count / max(len(sample), 1), code) for code, count in counts.items()), reverse=True)
    (best, code), (second, _) = shares[:2]
    leads = best >= _LEAD * second and best > 0
    if len(sample) >= _FEW and best >= _ENOUGH and leads:
        return code, "function words"
    # Chinese, Thai and their like set no spaces between words.
    if len(sample) >= _MODEL or len(_WIDE.findall(text[:_SAMPLE])) >= _MODEL:
        # Imported here: its model takes a fifth of a second and some 40 MB, and few texts ask for it.
        from py3langid import rank  # noqa: PLC0415

        return next((str(name) for name, _ in rank(" ".join(sample)) if name in _PUBLISHED), None), "py3langid"
    for hint in hints:
        if found := re.match(r"[A-Za-z]{2}(?=$|[-_])", hint):
            return found.group().lower(), "page"
    if len(sample) >= _FEW and leads:
        return code, "few function words"
    return None, "none"
