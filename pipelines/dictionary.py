"""What each table and column holds: the one place from which Datasette, the data dictionary and the docs take it.

A test compares this with a freshly migrated database: every table and column is described, and nothing else is.
"""

from __future__ import annotations

from typing import NamedTuple


class Table(NamedTuple):
    """A table's description, and that of each of its columns, in the table's own order."""

    about: str
    columns: dict[str, str]


_TIME = "UTC, ISO 8601"
_CAPTURE = "The capture (archived response) it was read from"

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
            "published_at": f"Instant of publication where the page gives a time of day; {_TIME}",
            "published_precision": "How much of the date the page said: second, minute, day, month or year",
            "updated_at": f"When the page says that it was last changed; {_TIME}",
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
            "first_seen": f"When Presswatch first read it; {_TIME}",
            "last_seen": f"When it was last known to stand at its address, read by us or kept by an archive; {_TIME}",
            "capture": _CAPTURE,
            "layout": "Name of the layout (set of rules) that read the page",
            "basis": "For each field the rule that gave it and the candidates that were rejected; JSON",
            "problems": "Doubts about single fields that did not stop the reading; JSON list",
        },
    ),
    "sources": Table(
        "Newsrooms that are watched: one row for each source file.",
        {
            "id": "Short name: the stem of the source's file",
            "name": "Name of the organisation",
            "kind": "government or advocacy",
            "level": "federal, state, county, city, national or local",
            "state": "State it belongs to, USPS code",
            "home": "Address of the organisation",
            "ways": "How its releases are found (feed, listing), with their addresses; JSON list",
            "timezone": "IANA time zone that decides the day of publication",
            "licence": "Terms under which the texts may be used, as far as known",
            "every_days": "Longest silence in days that the source's file calls normal",
            "evidence": "How far the facts about the source were verified: live, fixture, documented or guessed",
            "evidence_note": "When and how they were verified",
        },
    ),
    "sightings": Table(
        "Every release address ever discovered, and what became of it. Nothing leaves waiting without an outcome.",
        {
            "source": "The source whose way saw it",
            "url": "The address, in one spelling",
            "state": "waiting (not read yet), read, dropped (is no release) or gone (the site no longer has it)",
            "why": "Reason of the state, or of the last failure while waiting",
            "ways": "Names of the ways that saw it; JSON list",
            "said": "What each way already said of it, by name of the way: title, dates, summary; JSON",
            "day": "Day of publication as far as the ways tell it, YYYY-MM-DD; the newest are read first",
            "tries": "Failed attempts since it was last read",
            "first_seen": f"When a way first saw it; {_TIME}",
            "last_seen": f"When a way last saw it; {_TIME}",
            "release": "The release it led to",
            "capture": "The last capture of this address",
        },
    ),
    "revisions": Table(
        "Each text that was published at the address of a release. Number 1 is the first that was seen.",
        {
            "release": "The release",
            "number": "1, 2, 3 … in the order of the times at which they stood there",
            "seen_at": f"When it was fetched, by us or by the archive that kept it; {_TIME}",
            "title": "Headline then",
            "published": "Day of publication then, YYYY-MM-DD",
            "text": "Plain text then",
            "digest": "SHA-256 over title, date and text",
            "capture": _CAPTURE,
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
            "seen_at": f"When the change was seen; {_TIME}",
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
    "captures": Table(
        "The archive's index: where the bytes of each response lie in the WARC files.",
        {
            "id": "Number of the capture",
            "url": "Address that was asked",
            "source": "The source it was fetched for",
            "run": "The run that fetched it",
            "fetched_at": f"When the answer came; {_TIME}",
            "status": "HTTP status",
            "content_type": "Content-Type as sent",
            "digest": "WARC-Payload-Digest of the body as received (sha1, base 32)",
            "warc": "WARC file, relative to the archive's folder",
            "offset": "Where in the file the record begins, in bytes",
            "length": "Length of the compressed record, in bytes",
            "body_in": "For a revisit record: the capture that holds the same body",
            "original": "Where another archive answered: the address whose capture it gave",
            "original_at": f"Where another archive answered: when it took that capture; {_TIME}",
        },
    ),
    "problems": Table(
        "What went wrong, where and of which kind. The same open problem is one row with a count.",
        {
            "id": "Number of the problem",
            "source": "The source it concerns",
            "kind": "What kind of fault, such as http, dns, timeout, selector, undated, incomplete, archive",
            "url": "Address it concerns; empty where it concerns the whole source",
            "message": "What happened and what can be done",
            "count": "How often it was seen while open",
            "first_seen": f"First time; {_TIME}",
            "last_seen": f"Last time; {_TIME}",
            "first_run": "Run that first saw it",
            "last_run": "Run that last saw it",
            "closed_at": f"When it was found to be over; empty while it is open; {_TIME}",
        },
    ),
    "runs": Table(
        "One row for each command that wrote to this collection.",
        {
            "id": "Number of the run",
            "command": "The command as it was typed",
            "version": "Version of Presswatch",
            "started_at": f"Begin; {_TIME}",
            "finished_at": f"End; empty if it was killed; {_TIME}",
            "exit_code": "0 well, 1 some source failed, 2 usage, 3 another crawl was running, 130 interrupted",
        },
    ),
    "crawls": Table(
        "One row for each source in a run, with what was asked, found and stored.",
        {
            "run": "The run",
            "source": "The source",
            "started_at": f"Begin; {_TIME}",
            "finished_at": f"End; empty if it was killed; {_TIME}",
            "outcome": "well, partial (something is missing), failed or interrupted",
            "reason": "Why it was not well",
            "requests": "Requests that were answered",
            "not_modified": "Answers 304: unchanged since last time",
            "bytes": "Bytes of body received, as sent over the wire",
            "found": "Release addresses that the ways named",
            "fetched": "Release pages that were fetched",
            "new": "Releases stored for the first time",
            "changed": "Releases whose text had changed",
            "unchanged": "Releases read again and found the same",
            "dropped": "Pages that turned out to be no release",
            "problems": "Problems recorded",
            "seconds": "Duration in seconds",
        },
    ),
    "validators": Table(
        "What to send with the next request for a list or page so that an unchanged one costs nothing.",
        {
            "url": "Address",
            "etag": "ETag of the last answer",
            "last_modified": "Last-Modified of the last answer",
            "digest": "Digest of the last body, for servers that send neither",
            "asked_at": f"When it was last asked; {_TIME}",
            "walked_at": f"For the first page of a list: when a walk over all its pages last reached the end; {_TIME}",
        },
    ),
    "robots": Table(
        "What each host's robots.txt says: one row each time that its answer changes. Nothing overrides it.",
        {
            "id": "Number of the answer",
            "host": "Scheme, name and port of the host, as in https://www.example.org",
            "fetched_at": f"When this answer first came; {_TIME}",
            "asked_at": f"When it last came again; {_TIME}",
            "status": "HTTP status; empty where the host could not be reached. 5xx and empty: nothing is crawled there",
            "digest": "SHA-256 of the file as far as it is read (500 KiB); empty where there is none",
            "crawl_delay": "Seconds that it asks us to leave between two requests",
            "text": "The file as far as it is read",
            "error": "Why the host could not be reached",
            "capture": "The capture that holds it",
        },
    ),
    "requests_by_day": Table(
        "How many requests each host got on each day (UTC), robots.txt, redirects and repeated attempts among them.",
        {
            "host": "Name of the host, with its port where it has one",
            "day": "Day in UTC, YYYY-MM-DD",
            "requests": "Requests sent",
            "bytes": "Bytes of body received, as sent over the wire",
            "refused": "Answers 401, 403, 429 and 503",
            "blocked": "Answers that were block, challenge or login pages",
        },
    ),
    "windows": Table(
        "What back-fills were asked for: one row for each way to look and span of days. A window that is done is not "
        "asked again.",
        {
            "id": "Number of the window",
            "source": "The source",
            "via": "Way to look: feed, listing, sitemap, api (wordpress too), wayback (a web archive), archive (files)",
            "place": "The web archive's endpoint, or name and size of the WARC file; empty for the source's own ways",
            "first_day": "First day, YYYY-MM-DD: of publication, or of capture where an archive is asked",
            "last_day": "Last day, YYYY-MM-DD",
            "state": "open (not finished), done, or failed (something is missing and is asked again by the next run)",
            "why": "What is missing",
            "found": "Addresses of this window that are known to this way to look",
            "read": "Those of them whose release is held",
            "run": "The run that worked on it last",
            "walked_at": f"When its lists had been walked, or the archive's index read, to the end; {_TIME}",
            "finished_at": f"When the last run left it; {_TIME}",
        },
    ),
    "mementos": Table(
        "Captures of a source's pages that a web archive holds: the frontier of back-fills through one.",
        {
            "source": "The source",
            "address": "Address of the raw capture at the web archive",
            "url": "Address that was captured",
            "taken_at": f"When it was captured; {_TIME}",
            "digest": "Digest of its body, as the web archive's index gives it",
            "state": "waiting (to be read), read (its text is held) or dropped (it gives no release)",
            "why": "Why it is in this state",
            "tries": "Failed attempts in a row",
            "capture": "The web archive's answer in our own archive",
        },
    ),
}

#: Views, described in the same manner.
VIEWS: dict[str, Table] = {
    "gaps": Table(
        "The map of the gaps: for each source and month how many releases are known of and how many are held.",
        {
            "source": "The source",
            "month": "Month of publication, YYYY-MM; empty: addresses of which no way says a date. One that only a "
            "web archive knows counts in the month of its first capture",
            "expected": "Addresses known by any way or archive, without those found to be no release",
            "held": "Releases held",
            "missing": "Expected and not held",
            "walked": "The ways to look by which a back-fill asked for the whole month and got everything; empty: "
            "never, so that a month with nothing in it may only not have been asked for. Feeds and "
            "WARC files do not count: they were never meant to hold all",
        },
    ),
}
