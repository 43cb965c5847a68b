"""When, where and how something is said: what may stand between a verb of speech and who speaks."""

from __future__ import annotations

import re

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
