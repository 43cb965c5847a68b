"""`Draft` → `Release`: weigh the candidates, type the values, cut the body, and say for each field why.

Pure: no network, no clock, no database. Time bounds are measured against the capture, so that reading an archived page
gives the same release on any day.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from pipelines import datelines
from pipelines.body import Body, read_body
from pipelines.dates import Moment
from pipelines.enrich.kind import kind_of
from pipelines.enrich.language import language_of
from pipelines.enrich.whole import LONGEST, facts_of
from pipelines.errors import Incomplete, Undated
from pipelines.pictures import bare_credit
from pipelines.records import Document, Draft, Picture, Release
from pipelines.text import clean, fold, repair, words
from pipelines.titles import title_of
from pipelines.trim import Trimmed, is_date_line, trim
from pipelines.weigh import (
    Basis,
    canonical_of,
    dated_by,
    first,
    published_of,
    refusals,
    subtitle_of,
    updated_of,
    values,
)

#: Fewer words than this are no release: the shortest real statements seen have about thirty.
LEAST_WORDS = 15
_DECK_LINES, _DECK_WORDS = 4, 60
#: `digest` covers what a reader would call a change. A new rule for it would make every release "changed".
DIGEST_SEPARATOR = "\x1e"


def read_release(draft: Draft) -> Release:
    """Turn what a page said into a release.

    Raises:
        Incomplete: no title, or a body of fewer than `LEAST_WORDS` words.
        Undated: no witness gives a date inside the bounds of `pipelines.dates.in_bounds`.
        Both carry the rest of the reading as `release`.
    """
    basis: Basis = {}
    problems = list(draft.problems)
    title = title_of(draft, basis)
    subtitle = subtitle_of(draft, title, basis)
    moment = published_of(draft, basis, problems)
    body, trimmed = _body(draft, title, subtitle, basis)
    subtitle = _deck(body, trimmed, subtitle, basis)
    text = repair(body.text)
    line = datelines.find(text)
    if moment is None and line:
        moment = dated_by(line.raw, draft, basis)
    kind, rule = kind_of(title, values(draft, "kind"), "\n\n".join([*trimmed.above, text]), draft.url)
    basis["kind"] = {"rule": rule}
    language, rule = language_of(text, values(draft, "language"))
    basis["language"] = {"rule": rule}
    if line:
        basis["dateline"] = {"rule": "opens the text"}
    updated = updated_of(draft, moment, basis)
    release = Release(
        url=clean(draft.url),
        canonical_url=canonical_of(draft, basis, problems),
        source=draft.source,
        title=title,
        subtitle=subtitle,
        summary=first(draft, "summary", basis, lambda value: fold(value) not in {"", fold(title)}),
        text=text,
        html=repair(body.html),
        digest=digest(title, dated(moment), text),
        published=moment.day if moment else None,
        published_at=moment.at if moment else None,
        published_precision=moment.precision if moment else None,
        updated_at=updated.at if updated else None,
        dateline=line.raw if line else None,
        city=line.city if line else None,
        state=line.state if line else None,
        kind=kind,
        language=language,
        number=first(draft, "number", basis),
        words=words(text),
        pictures=_pictures([*draft.pictures, *body.pictures]),
        documents=_documents([*body.documents, *draft.documents]),
        topics=draft.topics,
        components=draft.components,
        layout=draft.layout,
        basis=basis,
        problems=problems,
    )
    if trimmed.cuts:
        basis["body"]["cut"] = [{"rule": rule, "text": what} for rule, what in trimmed.cuts]
    if not title:
        raise Incomplete("has no title: no selector and no witness gave one", release)
    if release.words < LEAST_WORDS:
        raise Incomplete(
            f"has a body of {release.words} words ({basis['body']['rule']}); {LEAST_WORDS} are the least", release
        )
    if len(text) > LONGEST:
        release.problems.append(
            f"facts: the text has {len(text):,} characters, of which the first {LONGEST:,} were asked"
        )
    release.facts = facts_of(title, text, language=language, dateline=line, home_state=draft.home_state)
    if moment is None:
        raise Undated("gives no date that can be used: " + refusals(basis), release)
    return release


def dated(moment: Moment | None) -> str:
    """Return the day that `digest` covers: none where a page only tells its age, of which every look gives another."""
    return "" if moment is None or moment.is_age else moment.day.isoformat()


def digest(title: str, published: str, text: str) -> str:
    """Return the SHA-256 over what a reader would call a change: title, day and text, white space apart."""
    parts = (clean(part) for part in (title, published, text))
    return hashlib.sha256(DIGEST_SEPARATOR.join(parts).encode("utf-8", "replace")).hexdigest()


def _body(draft: Draft, title: str, subtitle: str | None, basis: Basis) -> tuple[Body, Trimmed]:
    base = draft.html_base or draft.url
    body, trimmed, rule = Body(), Trimmed([]), "none"
    for candidate in draft.body:
        body = read_body(candidate.value, base=base, drop=draft.drop)
        trimmed = trim(body.blocks, title=title, subtitle=subtitle, end=draft.end)
        rule = candidate.rule
        if sum(block.count for block in trimmed.blocks) >= LEAST_WORDS:
            break
    body.blocks = trimmed.blocks
    basis["body"] = {"rule": rule}
    return body, trimmed


def _deck(body: Body, trimmed: Trimmed, subtitle: str | None, basis: Basis) -> str | None:
    """Cut the deck off: short lines without a full stop above the paragraph that opens with the dateline.

    A dateline opens the text of a press release; whatever stands between headline and dateline is part of neither.
    """
    number = next(
        (
            i
            for i, block in enumerate(body.blocks[: _DECK_LINES + 1])
            if datelines.find(block.text, first_paragraph_only=True)
        ),
        0,
    )
    lines = [block.text for block in body.blocks[:number] if not is_date_line(block)]
    if not lines or any(words(line) > _DECK_WORDS or line.rstrip().endswith(".") for line in lines):
        return subtitle
    trimmed.cuts.append(("deck", lines[0][:60]))
    del body.blocks[:number]
    if subtitle is None:
        basis["subtitle"] = {"rule": "above the dateline"}
        return clean(" ".join(lines))
    return subtitle


def _pictures(found: list[Picture]) -> list[Picture]:
    """Return each picture once, by address; the first with a caption or credit speaks for it."""
    best: dict[str, Picture] = {}
    for picture in (replace(picture, credit=bare_credit(picture.credit)) for picture in found):
        known = best.get(picture.url)
        if known is None or (known.caption, known.credit) == (None, None):
            best[picture.url] = picture
    return list(best.values())


def _documents(found: list[Document]) -> list[Document]:
    best: dict[str, Document] = {}
    for document in found:
        best.setdefault(document.url, document)
    return list(best.values())
