"""What kind of publication a release is, from its own label and its headline.

The kinds are those of the labelling guide: press_release, statement, advisory, letter, speech, blog, fact_sheet,
report, other. A press release is what a newsroom publishes unless it says otherwise.
"""

from __future__ import annotations

import re

# A label ("Media Advisory") names the kind by itself; a headline must be built like one: "Statement by …".
_LABELS = (
    ("advisory", r"\b(?:media|press|news)\s+advisor(?:y|ies)\b|\badvisory\b|\baviso\s+a\s+(?:los\s+)?medios\b"),
    ("fact_sheet", r"\bfact\s*sheets?\b|\bhoja\s+informativa\b|\bbackgrounder\b"),
    ("statement", r"\bstatements?\b|\bdeclaraci[oó]n(?:es)?\b"),
    ("speech", r"\bspeech(?:es)?\b|\bremarks\b|\btestimony\b|\bdiscurso\b"),
    ("letter", r"\bletters?\b|\bcarta\b"),
    ("report", r"\breports?\b|\binforme\b"),
    ("blog", r"\bblogs?\b|\bblog\s+posts?\b"),
    ("press_release", r"\b(?:press|news|media)\s+releases?\b|\bcomunicado\b"),
)
_TITLES = (
    ("advisory", r"^(?:updated\s+)?(?:\*+\s*)?(?:media|press|news)\s+advisory\b|^aviso\s+a\s+(?:los\s+)?medios\b"),
    ("fact_sheet", r"^fact\s*sheet\b|^hoja\s+informativa\b|\bfact\s+sheet$"),
    (
        "statement",
        r"^(?:joint\s+|press\s+|updated\s+)?statements?\s*(?:by|from|of|on|in|regarding|concerning|attributable|:|to)\b|^statement:|"
        r"\bstatements?\s+(?:on|regarding|about|in\s+response\s+to|following)\b|\b(?:issues?|releases?)\s+(?:the\s+following\s+|joint\s+)?statement\b|"
        r"^declaraci[oó]n\s+(?:de|del|sobre)\b|\breacts?\s+to\b$",
    ),
    (
        "speech",
        r"\b(?:delivers?|gives?)\s+(?:\w+\s+){0,4}(?:remarks|speech|keynote|address|testimony)\b|^remarks\b|\bremarks\s+(?:as\s+(?:prepared|delivered)|at|by|to)\b|"
        r"^(?:opening\s+)?testimony\b|^speech\b|\btestif(?:y|ies)\s+before\b|\bbefore\s+the\s+(?:senate|house)\b.*\bcommittee\b",
    ),
    ("letter", r"^(?:open\s+)?letter\s+(?:to|from)\b|^carta\s+(?:abierta|al?)\b"),
    ("report", r"^(?:new\s+)?report\s*:|^annual\s+report\b|^informe\s*:"),
)
_LONGEST = 300  # characters of a headline that are looked at: on a page without one a rule may pick the whole text
_LABEL_RULES = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _LABELS]
_TITLE_RULES = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLES]


def kind_of(title: str, labels: list[str]) -> tuple[str, str]:
    """Return the kind and the rule that gave it, from the page's own labels first, then from the headline.

    >>> kind_of("Statement by the Director on the ruling", [])
    ('statement', 'headline')
    """
    for label in labels:
        for kind, pattern in _LABEL_RULES:
            if len(label) <= 60 and pattern.search(label):
                # "Press Release" is what many CMSs call everything in the section; the headline may know better.
                if kind == "press_release":
                    break
                return kind, "label"
    title = title[:_LONGEST]
    for kind, pattern in _TITLE_RULES:
        if pattern.search(title):
            return kind, "headline"
    return "press_release", "default"
