"""What kind of publication a release is, from its own label, its headline and its text.

The kinds are those of the labelling guide: press_release, statement, advisory, letter, speech, blog, fact_sheet,
report, other. A press release is what a newsroom publishes unless it says otherwise.
"""

from __future__ import annotations

import re

from pipelines import datelines
from pipelines.dates import MONTHS


def _rules(*pairs: tuple[str, str], flags: re.RegexFlag = re.IGNORECASE) -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(pattern, flags)) for kind, pattern in pairs]


_ADVISORY = (
    r"(?:(?:media|press|news|photo|event)\s+(?:advisor(?:y|ies)|alert)|save\s+the\s+date|"
    r"aviso\s+(?:a\s+(?:los\s+)?medios|de\s+prensa)|convocatoria\s+de\s+prensa)"
)
# A label ("Media Advisory") names the kind by itself; a headline must be built like one: "Statement by …".
_LABELS = _rules(
    ("advisory", rf"\b{_ADVISORY}\b|\badvisory\b"),
    ("fact_sheet", r"\bfact\s*sheets?\b|\bhoja\s+informativa\b|\bbackgrounder\b|\bfaqs?\b"),
    ("other", r"\bop-?eds?\b|\beditorials?\b|\bin\s+the\s+news\b|\bnewsletters?\b|\bcolumns?\b|\bpodcasts?\b"),
    ("statement", r"\bstatements?\b|\bdeclaraci[oó]n(?:es)?\b"),
    ("speech", r"\bspeech(?:es)?\b|\bremarks\b|\btestimony\b|\bdiscursos?\b"),
    ("letter", r"\bletters?\b|\bcartas?\b"),
    ("report", r"\breports?\b|\binformes?\b"),
    ("blog", r"\bblogs?\b|\bblog\s+posts?\b"),
    ("press_release", r"\b(?:press|news|media)\s+releases?\b|\bcomunicado\b"),
)
_TITLES = _rules(
    ("advisory", rf"^(?:updated?:?\s+)?[\W\d]*{_ADVISORY}\b|\b{_ADVISORY}\s*(?:[:|–—]|-\s|$)|"
                 r"^(?:today|tomorrow|tonight|mañana|hoy)\s*[:|]|"
                 r"^(?:experts?\s+)?available\s+for\s+(?:comment|interview)|\bexperts?\s+available\b"),
    ("fact_sheet", r"^fact\s*-?sheet\b|^hoja\s+informativa\b|\bfact\s*sheet$|"
                   r"^(?:faq|frequently\s+asked\s+questions|myths?\s+(?:vs?\.?|versus)\s+facts?|backgrounder)\b"),
    ("speech", r"\b(?:delivers?|delivered|gives?)\s+(?:\w+\s+){0,4}(?:remarks|speech|keynote|address|testimony)\b"),
    ("other", r"^\W*(?:in\s+case\s+you\s+missed\s+it|icymi|op-?ed|editorial|opinion|column|podcast|newsletter|"
              r"columna|artículo\s+de\s+opinión)\s*(?:[:|–—-]|$)|\b(?:op-?ed|editorial)\s*:|"
              r"^what\s+they(?:[’']re|\s+are)\s+saying\b|"
              r"\b(?:report|notes|news|update)\s+from\s+(?:washington|the\s+(?:hill|capitol|capital))\b|"
              r"^(?:weekly|monthly|e-?)\s*(?:newsletter|column|update)\b|\bweekly\s+(?:newsletter|column)\b"),
    ("letter", r"^(?:an?\s+)?(?:joint\s+)?letter\s+(?:to|from|on|regarding)\b|^(?:an?\s+)?open\s+letter\b|"
               r"^carta\s+(?:abierta|al?)\b|^carta\s+de\s.{3,80}\spara\s|"
               r"^text\s+of\s+(?:the\s+)?letter\b"),
    ("speech", r"\b(?:opening|closing)\s+(?:statement|remarks)\b|^statement\s+for\s+the\s+record\b|"
               r"^(?:statement|testimony)\s+(?:of|by)\b.*\bbefore\s+the\b.*\b(?:sub)?committee\b"),
    ("statement", r"^(?:joint\s+|press\s+|updated\s+|breaking:?\s+)*statements?\s*"
                  r"(?:by|from|of(?!\s+interest\b)|on|in|regarding|concerning|attributable|:|to|for)\b|^(?:press\s+)?statement\s*[:|–—-]|"
                  r"(?<!false )(?<!fraudulent )(?<!misleading )\bstatements?\s+"
                  r"(?:on|regarding|about|concerning|after|in\s+response\s+to|following)\b|"
                  r"\b(?:issues?|releases?|makes?)\s+(?:(?:a|the|following|joint|new)\s+)*statements?\b|"
                  r"[’']s?\s+(?:joint\s+)?statement$|\bjoint\s+statement$|\bcomments?\s+on\b|"
                  r"^declaraci[oó]n(?:es)?\s+(?:conjunta\s+)?(?:de|del|sobre|en)\b|\bemite\s+(?:una\s+)?declaraci[oó]n\b"),
    ("speech", r"^(?:[\w.’']+\s+){0,8}remarks\s*"
               r"(?:$|[:–—-]|(?:as\s+(?:prepared|delivered)|at|by|to|on|before|for|during|announcing)\b)|"
               r"\bremarks$|"
               r"^(?:opening|written|prepared)\s+(?:statement|testimony|remarks)\b|^testimony\b|^speech\b|^discurso\b|"
               r"\bfloor\s+(?:speech|remarks|statement)\b|\bon\s+the\s+(?:senate|house)\s+floor$|"
               r"\btestif(?:y|ies)\s+before\b|"
               r"^(?!.*\bhearing\b).*\bbefore\s+the\s+(?:u\.?s\.?\s+)?(?:senate|house)\b.*\bcommittee\b"),
    # "New report: …" is a release about one.
    ("report", r"^(?:\w+\s+)?annual\s+report\b|^informe\s+anual\b|"
               r"^(?:policy|issue|research)\s+brief\b|^white\s*paper\b"),
    ("blog", r"^(?:from\s+the\s+)?blog(?:\s+post)?\s*:"),
)  # fmt: skip
# What answers somebody's remarks is none: "Representative Bell Responds to the President's Remarks".
_ANSWERS = re.compile(
    r"\b(?:respon(?:ds?|se)|reacts?|reaction|statement|applauds?|condemns?|denounces?|slams?|blasts?|rejects?)\b.*\b"
    r"(?:remarks|speech|address|testimony)\b",
    re.IGNORECASE,
)
_MISSED = re.compile(r"\W*(?:in\s+case\s+you\s+missed\s+it|icymi)\b", re.IGNORECASE)
_LONGEST = 300  # characters of a headline that are looked at: on a page without one a rule may pick the whole text

_OPENING = 1_500  # characters of a text in which it says what it is
_OPENINGS = _rules(
    ("advisory", rf"^\W*{_ADVISORY}\b"),
    ("fact_sheet", r"^\W*(?:fact\s*-?sheet|hoja\s+informativa)\b"),
    ("other", r"^\W*(?:in\s+case\s+you\s+missed\s+it|icymi|op-?ed)\b"),
    ("report", r"^(?:I\.\s+|1\.\s+)?executive\s+summary\s*$"),
    ("speech", r"\b(?:as\s+prepared\s+for\s+delivery|remarks\s+as\s+(?:prepared|delivered))\b|\bas\s+delivered\s*$|"
               r"\b(?:delivered|made|gave|offered)\s+(?:the\s+following|these)\s+(?:\w+\s+){0,3}"
               r"(?:remarks|speech|address|testimony|(?:floor|opening|closing)\s+statement)\b|"
               r"\bfollowing\s+(?:(?:are|is)\s+)?(?:\w+\s+){0,5}remarks\b|"
               r"^(?:good\s+(?:morning|afternoon|evening)|mr\.\s+(?:president|speaker)|m(?:r|s|adam)\.?\s+chair\w*)[,.!]"),
    flags=re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
# One of these stands in whatever the last of them finds; it asks at every word, and takes ten times as long as they do.
_SPEAKING = (
    "prepared",
    "delivered",
    "remarks",
    "speech",
    "address",
    "testimony",
    "floor",
    "opening",
    "closing",
    "good",
    "mr.",
    "chair",
)
# An invitation lists its particulars, each on a line of its own.
_PARTICULARS = re.compile(
    r"^\W*(who|what|when|where|why|quién(?:es)?|qué|cuándo|dónde)\b\W*:", re.IGNORECASE | re.MULTILINE
)
# An officeholder's column has a byline; a release has none, or that of an office.
_COLUMN = re.compile(
    r"^(?:By|BY|Por|POR)[:\s]\s*(?:U\.?\s?S\.?\s+)?(?:Sen(?:\.|ator)|Rep(?:\.|resentative)|Congress(?:man|woman|member)|Gov(?:\.|ernor)|"
    r"Mayor|Senador|Senadora|Gobernador|Gobernadora|Alcalde|Alcaldesa)\s+[A-Z][^\n.!?]{2,50}$",
    re.MULTILINE,
)
_BYLINE_WITHIN = 400  # characters
# A headline that names a gathering, above an opening that bids one to it, says when it will be and not what came of it.
_GATHERING = re.compile(
    r"\b(?:(?:press|news)\s+conference|media\s+(?:availability|briefing|call)|press\s+(?:call|briefing)|tele-?conference|"
    r"town\s+hall|vigil|rally|rallies|webinar|procession|protest|conferencia\s+de\s+prensa|rueda\s+de\s+prensa|vigilia|marcha)\b",
    re.IGNORECASE,
)
_BIDS = re.compile(
    r"(?:^|[.!?,:;]\s+|\b[Pp]lease\s+|\b[Cc]ome\s+(?:and\s+)?)[Jj]oin\s+(?:us|the|[A-Z])|\bRSVP\b|"
    r"\b(?:are|is|cordially)\s+invited\b|\binvites?\s+(?:you|all|reporters|the\s+(?:press|media|public))\b|\b[Aa]compáñ[ea]nos|\b[Úú]nase\b|"
    r"\bwill\s+(?:be\s+)?(?:hold|host|gather|rally|march|convene)(?:ing)?\b[^.]{0,160}?\b(?:[Tt]oday|[Tt]omorrow|[Tt]onight|"
    r"(?:on|this)\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|at\s+(?:\d|noon))"
)
_INVITATION = 3_000  # characters that an invitation has at most
_QUOTATION_OPENS = re.compile(
    rf"[^\w“\"]*(?:{MONTHS}[^\w“\"]*\d{{1,2}}[^\w“\"]*(?:\d{{4}})?[^\w“\"]*)?[“\"]", re.IGNORECASE
)
_SALUTATION = re.compile(r"^\s*(?:dear|estimad[oa]s?)\s+[^\n]{2,120}[:,]\s*$", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"[“\"«]")
_PROSE = re.compile(r"(?:\S+[ \t]+){14,}\S+")  # a line of fifteen words: the text has begun
_STATEMENT = re.compile(
    r"\b(?:follow(?:ing|ed)|this|below\s+is\s+a|issued\s+a|released\s+a)\s+(?:joint\s+|brief\s+|written\s+)?"
    r"statements?\b(?!\s+of\s+interest)|"
    r"\bthe\s+follow(?:ing|ed)\s+(?:[\w.’']+\s+){0,6}?statements?\b|\bjoint\s+statement\b|"
    r"\b(?:issued|released|offered|made|gave)\s+the\s+following\s+(?:[\w.’']+\s+){0,3}?(?:response|reaction|comments?)\b|"
    r"\A[^\n.]{0,100}\bstatement\b(?!\s+of\s+interest)[^\n]{0,400}:[ \t]*$|"
    r"\b(?:below|following)\s+(?:is|are)\s+(?:the\s+|an?\s+)?(?:excerpts?|text)\s+(?:of|from)\s+[^.\n]{0,60}?\bstatement\b|"
    r"\bsiguientes?\s+declaraci[oó]n(?:es)?\b|"
    r"\bdeclar[oó]\s+lo\s+siguiente\b|\b(?:made|offered)\s+the\s+following\s+comments?\b|\bhad\s+this\s+to\s+say\b|"
    r"\bsaid\s+the\s+following\b",
    re.IGNORECASE | re.MULTILINE,
)
_ANNOUNCING = ("statement", "declar", "comment", "say", "follow")  # one of them stands in all that it finds
_ISSUED = re.compile(
    r"\b(?:issu|releas|ma[kd]e|gave|deliver|respond|react|publish|said|below|following|emit|public|declar|hizo)\w*",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:said|says|added|adds|continued|stated|concluded|explained|noted|dijo|agregó|añadió|afirmó|señaló)\s+"
    r"(?:[\w.]+\s+){0,6}?[A-ZÁÉÍÓÚÑ]|"
    r"\b[A-ZÁÉÍÓÚÑ][\w’'-]+(?:\s\([^)]*\))?,?(?:\s+[\w’',-]+){0,8}?\s+(?:said|added|stated|dijo|agregó)[:,.]"
)
# What a member said on the floor or at a hearing, and that the rest of the text is it.
_FLOOR = re.compile(
    r"\b(?:spoke|speaks|speaking|speech|remarks|rose|today|yesterday|earlier)\b[^.\n]{0,120}?\bon\s+the\s+(?:floor\b|(?:u\.?s\.?\s+)?(?:senate|house)\s+floor\b)|"
    r"\b(?:spoke|speaking)\b[^.\n]{0,40}?\b(?:at|during|before)\b[^.\n]{0,80}?\bhearing\b[^\n]{0,300}:[ \t]*$|"
    r"\btook\s+to\s+the\s+(?:floor\b|(?:u\.?s\.?\s+)?(?:senate|house)\s+floor\b)",
    re.IGNORECASE | re.MULTILINE,
)
_SPOKEN_AT = ("floor", "hearing")  # one of them stands in all that `_FLOOR` finds
_TRANSCRIPT = re.compile(
    r"\b(?:transcripts?|text|excerpts?|highlights?)\s+of\s+[^\n]{0,60}?\b(?:remarks|speech|statement|testimony)\b[^.\n]{0,60}?\b(?:below|follows?)\b|"
    r"\b(?:remarks|speech)\b[^.\n]{0,40}?\b(?:below|follows?|as\s+(?:prepared|delivered))\b[^.\n]{0,20}:",
    re.IGNORECASE,
)
# A whole segment of a release's address names the section that it stands in: "/opa/blog/…".
_SECTIONS = _rules(
    ("blog", r"/blogs?/."),
    ("fact_sheet", r"/fact-?sheets?/.|/backgrounders?/."),
    ("advisory", r"/(?:(?:media|press|news)-)?advisor(?:y|ies)/."),
    ("other", r"/(?:op-?eds?|(?:e-?)?newsletters?|columns?|podcasts?)/."),
    ("speech", r"/(?:speech(?:es)?|remarks|testimon(?:y|ies)|speeches-(?:and-)?remarks)/."),
    ("letter", r"/letters/."),
    ("statement", r"/(?:press-)?statements/."),
)
_ADDRESS = 2_000  # characters of an address that are looked at
_LEADS_UP = 140  # words at most that lead up to a letter or a speech that is given in full
_BACKGROUND = 80  # words at most that stand before a statement; behind more it is a quotation of a release
_IN_FULL = 0.75  # of the lines behind them that stand in quotation marks where nothing says that it is a transcript
_READ = 20_000  # characters in which attributions are counted
_VOICES = 1  # attributions that a statement may hold: one more, and it is a release that quotes several


def kind_of(title: str, labels: list[str], text: str = "", url: str = "") -> tuple[str, str]:
    """Return the kind and the rule that gave it: the page's own labels first, then headline, text and address.

    >>> kind_of("Statement by the Director on the ruling", [])
    ('statement', 'headline')
    >>> kind_of("Neighbors to gather", [], "WHAT: A vigil\\nWHEN: Friday at noon\\nWHERE: City Hall")
    ('advisory', 'text')
    """
    for label in labels:
        for kind, pattern in _LABELS:
            if len(label) <= 60 and pattern.search(label):
                # "Press Release" is what many CMSs call everything in the section; the headline may know better.
                if kind == "press_release":
                    break
                return kind, "label"
    title = title[:_LONGEST].strip()
    for kind, pattern in _TITLES:
        if pattern.search(title) and not (kind == "speech" and _ANSWERS.search(title)):
            # "ICYMI" above what opens as news does: the newsroom tells again what it told.
            if _MISSED.match(title) and datelines.find(text, first_paragraph_only=True):
                break
            return kind, "headline"
    if _GATHERING.search(title) and len(text) <= _INVITATION and _BIDS.search(text, 0, _BYLINE_WITHIN * 2):
        return "advisory", "text"
    if found := _kind_of_text(text):
        return found, "text"
    path = url[:_ADDRESS].partition("?")[0]
    return next(
        ((kind, "address") for kind, section in _SECTIONS if section.search(path)), ("press_release", "default")
    )


def _kind_of_text(text: str) -> str | None:
    opening = text[:_OPENING]
    if len({match[1].lower() for match in _PARTICULARS.finditer(text[: 2 * _OPENING])}) >= 3:
        return "advisory"
    if _COLUMN.search(text, 0, _BYLINE_WITHIN):
        return "other"
    low = opening.lower()
    for kind, pattern in _OPENINGS if any(mark in low for mark in _SPEAKING) else _OPENINGS[:-1]:
        if (match := pattern.search(opening)) and not _PROSE.search(text, 0, max(match.start() - 200, 0)):
            return kind
    if _is_letter(text):
        return "letter"
    if any(mark in low for mark in _SPOKEN_AT) and _is_speech(text):
        return "speech"
    announced = any(mark in low for mark in _ANNOUNCING) and _is_statement(text)
    return "statement" if announced or _is_one_quotation(text) else None


def _is_letter(text: str) -> bool:
    """Tell whether a text is a letter, with no more before its salutation than whom it is from and why."""
    salutation = _SALUTATION.search(text, 0, _OPENING)
    if salutation is None:
        return False
    before = text[: salutation.start()]
    if not _PROSE.search(before):
        return True
    return before.count(" ") <= _LEADS_UP and not _QUOTED.search(before) and len(before) < 0.25 * len(text)


def _is_speech(text: str) -> bool:
    """Tell whether a text tells of a speech on the floor or at a hearing only to give it in full."""
    floor = _FLOOR.search(text, 0, _OPENING)
    if floor is None:
        return False
    rest = text.find("\n", floor.end())
    transcript = floor if floor[0].rstrip().endswith(":") else _TRANSCRIPT.search(text, 0, _OPENING)
    if rest < 0 or text.count(" ", 0, floor.start()) > _LEADS_UP:
        return False
    lines = [line for line in text[transcript.end() if transcript else rest :].split("\n") if line.count(" ") >= 8]
    quoted = sum(1 for line in lines if line.lstrip()[:1] in '“"')
    if not lines or (not transcript and quoted < _IN_FULL * len(lines)):
        return False
    return _voices(text, rest) <= _VOICES


def _is_one_quotation(text: str) -> bool:
    """Tell whether a text is nothing but one quotation: it opens with it, and each paragraph goes on in it."""
    found = datelines.find(text)
    start = found.rest_offset if found else 0
    if _QUOTATION_OPENS.match(text, start) is None:
        return False
    lines = [line.lstrip() for line in text[start:].split("\n") if line.count(" ") >= 8]
    quoted = sum(1 for line in lines[1:] if line[0] in '“"')
    return len(lines) > 1 and quoted >= _IN_FULL * (len(lines) - 1) and _voices(text, start) <= _VOICES


def _voices(text: str, start: int) -> int:
    return sum(1 for _ in _SAID.finditer(text, start, _READ))


def _is_statement(text: str) -> bool:
    """Tell whether a text announces a statement and is one voice from there on."""
    announced = _STATEMENT.search(text, 0, _OPENING // 2)
    if announced is None or not _ISSUED.search(text, max(announced.start() - 120, 0), announced.end()):
        return False
    if text.count(" ", 0, announced.start()) > _BACKGROUND:
        return False
    if "joint" in announced[0].lower():
        return True
    return _voices(text, announced.end()) <= _VOICES
