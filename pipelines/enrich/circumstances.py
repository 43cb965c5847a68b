"""What stands around speech beside its verb: when, where and how it is said, and the nouns that tell whose it is."""

from __future__ import annotations

import re

#: Right before who speaks.
ACCORDING = re.compile(
    r"(?:according\s+to|in\s+the\s+words\s+of|según|a\s+juicio\s+de|de\s+acuerdo\s+con)\s+", re.IGNORECASE
)
#: The statement of whom.
STATEMENT_BY = re.compile(
    r"\b(?:statement|remarks|comments?|reactions?|responses?|quote|words|declaraci[oó]n)\s+(?:(?:is|was|were|comes)\s+)?(?:(?:issued|released|made|given)\s+)?(?:of|by|from|attributable\s+to|de|del)\s+",
    re.IGNORECASE,
)
#: What follows a verb as "issued" where speech follows.
FOLLOWING = re.compile(
    r"\b(?:statements?|remarks|comments?|reactions?|responses?|the\s+following|testimony|declaraci[oó]n(?:es)?|comunicado|tweet|speech)\b",
    re.IGNORECASE,
)
#: "Sen. Hill’s remarks as prepared:", "Hill’s full statement is below:".
REMARKS_OF = re.compile(
    r"(?P<who>[A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)?)(?:[’']s|(?<=s)[’'])\s+(?:[\w-]+\s+){0,3}?(?i:remarks|statement|speech|testimony|comments)"
    r"(?i:\s+(?:is|are|as|prepared|delivered|for|delivery|below|follows?|today|can|be|found|here|on|the|(?:senate|house|floor)))*\s*[:.]\s*$"
)
#: "The President's claim that “…”": a noun of speech tells whose words they are.
CLAIM = re.compile(
    r"(?P<who>[A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)?)(?:[’']s|(?<=s)[’'])\s+(?:[\w-]+\s+){0,3}?(?:threats?|claims?|promises?|remarks?|comments?|assertions?|pledges?|warnings?|vows?|"
    r"admission|boasts?|declarations?|suggestions?|insistence|statements?|words|call|message)(?:\s+(?:that|to|of|about|on\s+\w+))?\s*[,:]?\s*$"
)

_WHEN = (
    r"also|today|later|yesterday|recently|earlier|further|también|además|hoy|ayer|luego|finalmente|igualmente|asimismo|"
    r"(?:on\s+|el\s+|este\s+|(?:last|this)\s+)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|miércoles|jueves|viernes|sábado|domingo)|"
    r"(?:this|esta)\s+(?:morning|afternoon|evening|week|mañana|tarde|semana)"
)
_IN_TURN = r"for\s+(?:his|her|their)\s+part|in\s+(?:turn|response)|por\s+su\s+(?:parte|lado)|a\s+su\s+vez|al\s+respecto"
_ARTICLE = r"(?:(?:an?|the|una?|el|la|su|his|her|their|los|las)\s+)?"
_STATEMENT = (
    r"(?:in|during|at|after|en|durante|tras|a\s+través\s+de|mediante|ante)\s+"
    rf"{_ARTICLE}(?:written\s+|joint\s+|news\s+|press\s+|prepared\s+|video\s+)?"
    r"(?:statements?|letter|release|conference|briefing|interview|hearing|call|email|post|comunicado|declaración|carta|"
    r"rueda\s+de\s+prensa|conferencia(?:\s+de\s+prensa)?|entrevista|audiencia|prensa|reporteros)"
    r"(?:\s+(?:escrit[oa]|conjunt[oa]|de\s+prensa))?"
)
_PASSED = re.compile(rf",?\s+(?:(?:{_WHEN}|{_IN_TURN}|{_STATEMENT}),?\s+)*(?:(?:the|el|la|los|las)\s+)?", re.IGNORECASE)


def pass_over(text: str, place: int) -> int:
    """Return where the words go on behind a verb of speech: past "today", "in a statement", "por su parte", "the"."""
    gap = _PASSED.match(text, place)
    return gap.end() if gap else place
