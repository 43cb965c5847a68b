"""Where the release begins and ends among its blocks: what stands before and after it goes.

Press releases share a form older than the web: "FOR IMMEDIATE RELEASE", contact lines, headline, deck and date before
the text; "###" or "-30-" after it, then a paragraph about the organisation and contacts again. A dateline belongs to
the text. Rules are named; what each cut is kept for the record's `basis`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.ages import is_age_line
from pipelines.body import Block
from pipelines.text import fold, folds_to

# Three asterisks or a ruled line are no end marks: the Justice Department sets them before the prosecutors' names.
_END_MARK = re.compile(
    r"^(?=\W*#\s*#)\W*$|^[\s–—-]*30[\s–—-]*$|^[\s–—*([-]*(?:end|ends|fin)[\s–—*)\]-]*$", re.IGNORECASE
)
_INLINE_END = re.compile(r"\s*(?:(?:#\s*){3,}|[–—-]\s?30\s?[–—-])\s*$")
_MARK = 60  # characters at the end of a text in which its end mark is looked for
_RELEASE_LINE = re.compile(
    r"^\W*(?:for\s+immediate\s+release|para\s+(?:publicaci[oó]n|divulgaci[oó]n)\s+inmediata|press\s+release|news\s+release|media\s+release|comunicado\s+de\s+prensa|"
    r"embargoed\b.{0,60}|immediate\s+release)\W*(?:\w+\W+){0,6}$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^\W*(?:(?:media|press|news|general|public\s+affairs|for\s+more\s+information,?|for\s+media)\s+(?:contacts?|inquir(?:y|ies)|relations)|"
    r"for\s+(?:more|further|additional)\s+information,?\s+please\s+contact|"
    r"contacts?|contacto(?:s)?(?:\s+(?:de|para)\s+(?:la\s+)?(?:prensa|medios))?|media\s+only)\b\W*",
    re.IGNORECASE,
)
# The lengths are those of RFC 5321. Without them a page of one long word takes hours: each letter may begin a name.
_REACH = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}\.\w+|\(?\b\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}\b")
_ABOUT = re.compile(r"^(?:about|acerca\s+de|sobre)\s+(?:the\s+|us\b|el\s+|la\s+)?.{0,80}$", re.IGNORECASE)
_MORE = re.compile(
    r"^(?:related(?:\s+\w+){0,2}|share(?:\s+(?:this|on)\b.{0,30})?|tags?|tagged(?:\s+(?:as|in|with))?|topics?|keywords|categor(?:y|ies)|"
    r"(?:filed|posted)\s+(?:in|under)|etiquetas?|categor[ií]as?|temas?|read\s+more|more\s+news|"
    r"latest\s+news|recent\s+(?:news|posts)|follow\s+us|sign\s+up|subscribe|donate|print|email|back\s+to\s+.{0,30}|"
    r"compartir|noticias\s+relacionadas)\W*(?::.{0,120})?$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\W*(?:(?:published|posted|(?:release|publication)\s+date|date|released?|publicado|fecha|updated|last\s+updated)\b\W*(?:on\W+)?)?(?:\w{3,9},?\s+)?"
    r"(?:\w{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\s+(?:de\s+)?\w{3,10}\.?,?\s+(?:de\s+)?\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d)"
    r"\W*(?:(?:at\s+)?(?:\d{1,2}:\d\d\s*(?:[ap]\.?m\.?)?\W*(?:[A-Z]{2,4})?|\d{4}\s*(?:UTC|GMT|hours|hrs)))?\W*$",
    re.IGNORECASE,
)
# What blog software prints about a post: "Posted by: press 1 year, 5 months ago", "(0 comments)", "3 min read".
_ABOUT_POST = re.compile(
    r"^\W*(?:(?:posted|published|written|submitted|publicado|escrito)\s+(?:by|por)\b[^.!?]{0,80}(?:\bago\W*)?"
    r"|(?:\d+|no|leave\s+a)\s+comments?|\d+\s+comentarios?|\d+\s+min(?:ute)?s?\s+read|(?:\d+\s+\w+,?\s+){1,2}ago)[\s)\]|·•]*$",
    re.IGNORECASE,
)
_LINK = re.compile(r"<a\b[^<>]*>.*?</a>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>|&nbsp;")
_LINK_WORDS = 25
# The last line of a page and not of a release: "© 2013 The Wire. All rights reserved.", "press@agency.example".
_RIGHTS = re.compile(r"^\W*(?:©|\(c\)|copyright)\W*(?:19|20)\d\d\b|\ball rights reserved\W*$", re.IGNORECASE)
_LAST_UPDATE = re.compile(r"\b(?:page\s+)?last\s+(?:update|modified|reviewed|changed)d?\b[^<]{0,60}", re.IGNORECASE)
# Whom to ask, above the contact's own lines.
_ASKS = re.compile(
    r"for\s+(?:more|further|additional)\s+information\b[^\n]{0,160}\bcontact\b[^\n]{0,80}", re.IGNORECASE
)
_RIGHTS_WORDS = 30
_HEADING = 80  # characters of a heading inside a paragraph
_SIGNED = 300  # characters of a last block that only says where to ask
_BYLINE_WORDS = 4  # of the office or organisation that stands below an author's name
_BYLINE = re.compile(r"^(?:[Bb]y|BY|[Pp]or|POR)\s+[A-Z][\w.’'-]+(?:\s+[A-Z&][\w.’'-]*){0,5}$")


@dataclass(slots=True)
class Trimmed:
    """What is left, and the rules that cut something: pairs of rule and the first words of what went.

    `above`: the texts of what stood above it, such as "MEDIA ADVISORY" or a byline.
    """

    blocks: list[Block]
    cuts: list[tuple[str, str]] = field(default_factory=list)
    above: list[str] = field(default_factory=list)


def trim(blocks: list[Block], *, title: str, subtitle: str | None = None, end: str | None = None) -> Trimmed:
    """Cut what stands before and after a release.

    Args:
        blocks: the body's blocks in order. title, subtitle: repeated at the top by many CMSs.
        end: the source's own pattern of the paragraph where its boilerplate begins.
    """
    result = Trimmed(list(blocks))
    _cut_head(result, {fold(text) for text in (title, subtitle, subtitle and f"{title} {subtitle}") if text})
    if end is not None:
        _cut_from(
            result, next((i for i, b in enumerate(result.blocks) if i and re.search(end, b.text)), None), "end pattern"
        )
    _cut_tail(result)
    return result


def _cut_head(result: Trimmed, headings: set[str]) -> None:
    below_byline = False
    while result.blocks:
        block = result.blocks[0]
        rule = _head_rule(block, headings) or _lines_rule(block, headings)
        if rule is None and below_byline and _is_affiliation(block):
            rule = "page furniture"
        if rule is None:
            return
        below_byline = _BYLINE.match(block.text) is not None
        result.cuts.append((rule, block.text[:60]))
        result.above.append(block.text)
        result.blocks.pop(0)


def _is_affiliation(block: Block) -> bool:
    """Tell whether a block below a byline says who the author is: "The Ledger", "Communications Director".

    A heading is not, nor is a dateline: that is in capitals, or ends in a dash.
    """
    text = block.text
    named = block.tag == "p" and block.count <= _BYLINE_WORDS and text[-1].isalpha()
    return named and not (text.isupper() and len(text) > len("ABCDE"))


def _lines_rule(block: Block, headings: set[str]) -> str | None:
    """Return the rule for a paragraph of short lines ("NEWS RELEASE / June 9, 1999") of which each would go."""
    lines = block.text.split("\n")
    if not 1 < len(lines) <= 8 or block.count > 40:
        return None
    rules = [_head_rule(Block("p", "", line), headings) for line in lines]
    return rules[0] if all(rules) else None


def _head_rule(block: Block, headings: set[str]) -> str | None:
    text, count = block.text, block.count
    if any(folds_to(text, heading) for heading in headings):
        return "headline repeated"
    if folds_to(text, "") or _END_MARK.match(text):
        return "rule line"
    if count <= 12 and _RELEASE_LINE.match(text):
        return "release line"
    if is_date_line(block):
        return "date line"
    if count <= 40 and (_CONTACT.match(text) and (count <= 8 or _REACH.search(text))):
        return "contact"
    if count <= 25 and _REACH.search(text) and not text.rstrip().endswith("."):
        return "contact"
    if (count <= 12 and (_MORE.match(text) or _BYLINE.match(text))) or (count <= 20 and _ABOUT_POST.match(text)):
        return "page furniture"
    if count <= _LINK_WORDS and _only_links(block):
        return "links"  # "Haga clic aquí para leer en español", "Download the complaint"
    return None


def is_date_line(block: Block) -> bool:
    """Tell whether a block says nothing but when the release was published."""
    return block.count <= 14 and (_DATED.match(block.text) is not None or is_age_line(block.text))


def _only_links(block: Block) -> bool:
    """Tell whether a block is nothing but links: it leads to something and tells nothing."""
    return "<a" in block.html and not fold(_TAG.sub(" ", _LINK.sub(" ", block.html)))


def _cut_tail(result: Trimmed) -> None:
    total = sum(block.count for block in result.blocks)
    before = 0
    for number, block in enumerate(result.blocks):
        # An end mark ends the text wherever it stands once there is a text; above that it is a ruled line.
        if number and before >= min(25, total // 4) and _END_MARK.match(block.text):
            _cut_from(result, number, "end mark")
            break
        before += block.count
    before = 0
    for number, block in enumerate(result.blocks):
        if number and _tail_starts(block) and _only_boilerplate_follows(result.blocks, number, total - before, total):
            _cut_from(result, number, "contact" if _CONTACT.match(block.text) else "boilerplate")
            if len(result.blocks) > 1 and _ASKS.fullmatch(result.blocks[-1].text):
                _cut_from(result, len(result.blocks) - 1, "contact")
            break
        before += block.count
    while len(result.blocks) > 1 and (rule := _leads_on(result.blocks[-1], result.blocks[-2])):
        _cut_from(result, len(result.blocks) - 1, rule)
    if result.blocks:
        last = result.blocks[-1]
        if found := _INLINE_END.search(last.text, max(0, len(last.text) - _MARK)):
            result.cuts.append(("end mark", found.group().strip()))
            result.blocks[-1] = Block(
                last.tag,
                last.html[:-_MARK] + _INLINE_END.sub("", last.html[-_MARK:]),
                last.text[: found.start()],
                last.quoted,
            )


def _leads_on(block: Block, above: Block) -> str | None:
    if _MORE.match(block.text) or folds_to(block.text, "") or (block.count <= 20 and _ABOUT_POST.match(block.text)):
        return "page furniture"
    if block.count <= _RIGHTS_WORDS and (_RIGHTS.search(block.text) or _updated_below_links(block)):
        return "page furniture"
    if len(block.text) <= _SIGNED and all(map(_says_nothing, block.text.split("\n"))):
        return "contact"
    if block.tag in {"ul", "ol"} and _MORE.match(above.text) and _only_links(block):
        return "page furniture"  # the tags below "Tags:"
    sentence = block.text.rstrip().endswith(".")  # "The full opinion is on our website." is the release's last one
    return "links" if block.tag == "p" and block.count <= 8 and not sentence and _only_links(block) else None


def _updated_below_links(block: Block) -> bool:
    """Tell whether a block is the foot of a page: links and when the page was last changed."""
    found = _LAST_UPDATE.search(block.html)
    return found is not None and not fold(_TAG.sub(" ", _LINK.sub(" ", _LAST_UPDATE.sub(" ", block.html))))


def _says_nothing(line: str) -> bool:
    """Tell whether a line is an end mark, or nothing but addresses and numbers of those who answer the press."""
    return _END_MARK.match(line) is not None or not fold(_REACH.sub("", line))


def _tail_starts(block: Block) -> bool:
    count = block.count
    if count <= 40 and _CONTACT.match(block.text) and (count <= 6 or _REACH.search(block.text)):
        return True
    bold = block.tag in {"h2", "h3", "h4", "h5", "h6"} or re.fullmatch(
        r"\s*<(?:strong|b)\b.*</(?:strong|b)>\s*:?\s*", block.html, re.DOTALL
    )
    return (bool(bold) and count <= 14 and bool(_ABOUT.match(block.text))) or _heads_itself(block)


def _heads_itself(block: Block) -> bool:
    """Tell whether a paragraph's first line is a heading of boilerplate: "About the Alliance:" above its text."""
    first, _, rest = block.text.partition("\n")
    return bool(rest) and len(first) <= _HEADING and first.rstrip().endswith(":") and bool(_ABOUT.match(first))


def _ends_in_a_heading(block: Block) -> bool:
    """Tell whether the last line of a paragraph is the heading of boilerplate below it."""
    _, _, last = block.text.rpartition("\n")
    return len(last) <= _HEADING and _ABOUT.match(last) is not None


def _only_boilerplate_follows(blocks: list[Block], number: int, rest: int, total: int) -> bool:
    """A contact or "About" line in the middle of a text is part of it; near its end it opens the boilerplate.

    Where two organisations are told about, the boilerplate may be as long as the release.
    """
    several = any(_ends_in_a_heading(block) or _heads_itself(block) for block in blocks[number + 1 :])
    several = several or (_CONTACT.match(blocks[number].text) is not None and _ends_in_a_heading(blocks[number]))
    return rest <= max(60, (0.55 if several else 0.3) * total)


def _cut_from(result: Trimmed, number: int | None, rule: str) -> None:
    if number is not None and number > 0:
        result.cuts.append((rule, result.blocks[number].text[:60]))
        del result.blocks[number:]
