"""Releases, their revisions and what belongs to them."""

from __future__ import annotations

from pipelines.dictionary.table import CAPTURE, TIME, Table

TABLES: dict[str, Table] = {
    "releases": Table(
        "Press releases: one row for each release, as it was last read. Earlier texts are in revisions.",
        {
            "id": "Number of the release in this collection",
            "source": "The newsroom that published it",
            "url": "Address that was fetched",
            "canonical_url": "Its identity within the source: the address the publisher calls its own, in one spelling",
            "title": "Headline",
            "subtitle": "Deck or sub-headline, where the page has one",
            "kind": "press_release, statement, advisory, letter, speech, blog, fact_sheet, report or other",
            "language": "Language of the text, ISO 639-1",
            "published": "Day of publication in the source's own time zone, YYYY-MM-DD",
            "published_at": f"Instant of publication where the page gives a time of day; {TIME}",
            "published_precision": "How much of the date the page said: second, minute, day, month or year. "
            "about_day, about_week, about_month or about_year: it told only an age (5 months ago), and the day may be "
            "so much off, either way; basis has what was told, when, and the earliest and the latest day",
            "updated_at": f"When the page says that it was last changed; {TIME}",
            "dateline": "Dateline as printed, such as WASHINGTON or BOSTON, Mass.",
            "city": "City of the dateline",
            "state": "State of the dateline, USPS code (DC for Washington)",
            "summary": "The publisher's own summary, where there is one",
            "text": "The release as plain text, paragraphs parted by an empty line",
            "html": "The release as clean HTML: no scripts, styles or remote pictures",
            "words": "Number of words in the text",
            "number": "The publisher's own release number, as printed",
            "topics": "The publisher's own topics, as printed; JSON list",
            "components": "The publisher's own offices or divisions, as printed; JSON list",
            "digest": "SHA-256 over title, date and text; what a reader would call a change alters it",
            "revision": "Number of the revision shown here; 1 until the text is seen to change",
            "first_seen": f"When Presswatch first read it; {TIME}",
            "last_seen": f"When it was last known to stand at its address, read by us or kept by an archive; {TIME}",
            "capture": CAPTURE,
            "layout": "Name of the layout (set of rules) that read the page",
            "basis": "For each field the rule that gave it and the candidates that were rejected; JSON",
            "problems": "Doubts about single fields that did not stop the reading; JSON list",
            "relevant": "1 if it is about immigration enforcement or immigrants' legal treatment, else 0",
            "relevance": "How far it is, from 0 to 1; relevant from 0.5 on",
            "reasons": "The words that speak for it and against it, with the rule and the place of each; JSON",
        },
    ),
    "revisions": Table(
        "Each text that was published at the address of a release. Number 1 is the first that was seen.",
        {
            "release": "The release",
            "number": "1, 2, 3 … in the order of the times at which they stood there",
            "seen_at": f"When it was fetched, by us or by the archive that kept it; {TIME}",
            "title": "Headline then",
            "published": "Day of publication then, YYYY-MM-DD",
            "text": "Plain text then",
            "digest": "SHA-256 over title, date and text",
            "capture": CAPTURE,
        },
    ),
    "changes": Table(
        "What differs between two revisions of a release, one row for each kind of difference.",
        {
            "id": "Number of the change",
            "release": "The release that changed",
            "revision": "The revision that brought the change",
            "kind": "headline, date or wording",
            "before": "As it stood in the revision before",
            "after": "As it stands in this revision",
            "seen_at": f"When the change was seen; {TIME}",
        },
    ),
    "documents": Table(
        "Files that a release hands out: links with the words of the link.",
        {
            "id": "Number of the document",
            "release": "The release it belongs to",
            "url": "Address of the file",
            "label": "Words of the link",
            "media_type": "Media type, from the link or the ending of the address",
        },
    ),
    "images": Table(
        "Pictures that stand with a release. The files themselves are not fetched.",
        {
            "id": "Number of the picture",
            "release": "The release it belongs to",
            "url": "Address of the picture",
            "caption": "Caption as printed",
            "credit": "Photo credit as printed",
            "alt": "Text for those who cannot see it, as given by the page",
        },
    ),
}
