"""Whether a place is only where a member of Congress is from. Pure.

Releases of members name their states with everybody who signs; what the members have done there, and who lives there,
makes it a subject, not that they were elected there.
"""

from __future__ import annotations

import re

from pipelines import atlas
from pipelines.enrich.mentions import Mention
from pipelines.enrich.words import leads_up

_LOOK_BACK = 300  # characters before a name that are looked at: a district is described in long sentences

_MEMBER = (
    r"(?:Senators?|Sens?\.|Representatives?|Reps?\.|Congress(?:wo)?m[ae]n|Congressmembers?|[Ss]enador(?:es|as?)?|"
    r"[Cc]ongresistas?)"
)
# What `_OF_A_MEMBER` ends in; it is tried only there (see `words.leads_up`).
_MEMBER_ENDS = ("of", "from", "represents", "represent", "representing", "de", "por", "for", "the")
# Names alone stand between a member and a home: "Senator Bell asked that agents withdraw from Minnesota" tells of none.
_OF_A_MEMBER = re.compile(
    rf"\b{_MEMBER}(?:\b|(?<=\.))(?:,?\s+(?:[A-ZÀ-Þ][\w.'’-]*|and|y|\([^()\n]{{0,30}}\)))*,?"
    r"(?:\s+(?:who|que)|\s+(?:an?|una?)\s+[\w-]+)?\s+(?:of|from|represents?|representing|de|por|for)\s+(?:the\s+)?$"
)
_IS_A_MEMBERS = re.compile(
    rf"(?:['’]s?)?\s+(?:U\.S\. )?(?:{_MEMBER}|[Cc]ongressional|\d+\w* (?:Congressional )?District|(?:\w+\s)?delegation)"
    r"(?:\b|(?<=\.))|(?:\s+\w+){0,2},?\s+(?:which|that)\s+(?:I|we|he|she)\s+(?:am\s+proud\s+to\s+|proudly\s+)?represents?\b"
)
# "represents the 24th District, which includes all of Wayne County", "previously served as Texas Attorney General"
_CAREER = re.compile(
    r"\brepresent(?:s|ed|ing)?\b[^.;\n]{0,80}\b(?:District|Senate|Assembly|Congress)\b[^;\n]*$"
    r"|\b(?:previously\s+served|served\s+previously|(?:serves|served)\s+on\s+the)\b[^.;\n]*$"
)
_CAREER_WORDS = ("represent", "serve")
# "As Cook County Commissioner, he …"
_AS_AN_OFFICER = re.compile(r"\b[Aa]s\s+(?:an?\s+|the\s+)?(?:former\s+)?$")
_OFFICER = re.compile(r"(?:\s+[A-Z]\w+){1,3}(?:,|\s+(?:from|in)\b)")
_SPEAKS = re.compile(rf"(?:\bU\.\s?S\. |\b){_MEMBER}(?:\s|,)")
# A member who is out of the office: the place of the dateline is where.
_VISITS = re.compile(
    r"\b(?:visit(?:s|ed|ing)|tour(?:s|ed|ing)|travel(?:s|ed|l?ing)|host(?:s|ed)|met with|held|holds|convened|gathered|"
    r"(?:stood|joined|rallied) (?:with|alongside|outside|together))\b"
)
_SEAT = re.compile(r"\((?:[DRI]\s?[-–—]\s?)?([A-Z]{2})-\d{1,2}\)|(?:\(|\b)[DRI]\.?(?:\s?[-–—]\s?|,\s?)\(?")
# What stands in all that `_SEAT` matches, seen in a tenth of the time.
_MAY_BE_A_SEAT = re.compile(r"[DRI(](?:(?<=\()[A-Z]{2}-\d|(?<!\w.)(?<!\()\.?(?:\s?[-–—]|,))")


def is_home(text: str, mention: Mention) -> bool:
    """Tell whether the name only says whom a member of Congress represents: "Texas Senator", "Senators from Iowa"."""
    if _IS_A_MEMBERS.match(text, mention.end):
        return True
    before = text[max(0, mention.start - _LOOK_BACK) : mention.start]
    if any(word in before for word in _CAREER_WORDS) and _CAREER.search(before):
        return True
    if _OFFICER.match(text, mention.end) and _AS_AN_OFFICER.search(before):
        return True
    return leads_up(before, *_MEMBER_ENDS) and _OF_A_MEMBER.search(before) is not None


def seats(text: str) -> set[str]:
    """Return the states behind the names of members of Congress: "(D-N.M.)", "(AZ-04)"."""
    found = set()
    for seat in _SEAT.finditer(text) if _MAY_BE_A_SEAT.search(text) else ():
        state = None if seat[1] else atlas.read().state.match(text, seat.end())
        if code := atlas.read().code(seat[1] or (state[0] if state else "")):
            found.add(code)
    return found


def speaks(opening: str) -> bool:
    """Tell whether a member of Congress speaks in the opening of a release, from an office."""
    said = _SPEAKS.search(opening) or (_MAY_BE_A_SEAT.search(opening) and _SEAT.search(opening))
    return said is not None and _VISITS.search(opening) is None
