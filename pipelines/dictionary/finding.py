"""Where releases are found."""

from __future__ import annotations

from pipelines.dictionary.table import TIME, Table

TABLES: dict[str, Table] = {
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
            "part_of": "The source that speaks for the whole of which this one is an office, agency or affiliate",
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
            "first_seen": f"When a way first saw it; {TIME}",
            "last_seen": f"When a way last saw it; {TIME}",
            "release": "The release it led to",
            "capture": "The last capture of this address",
            "looked_at": f"When its page was last asked and answered; {TIME}",
            "look_at": f"When its page is due to be looked at again; empty where a list tells of its changes; {TIME}",
            "missing_since": f"Since when its page has not been found; empty while it is there; {TIME}",
        },
    ),
    "walks": Table(
        "What each way of a source named in a crawl, and the source's own stated total against what is held.",
        {
            "run": "The run",
            "source": "The source",
            "way": "Name of the way: its kind and first address",
            "pages": "Answers that were read",
            "named": "Release addresses that it named in this crawl",
            "unchanged": "Answers that were what they had been, and so were not read again",
            "whole": "1 if this crawl or an earlier one has seen the list to its end without a fault, else 0",
            "total": "How many releases the source itself says there are, where it says so",
            "held": "Releases held that this way has ever named",
            "reach": "Day after which the way should name every release; empty: it names all there are",
        },
    ),
    "unseen": Table(
        "Release addresses that one way of a source named and another one, which reaches that day, did not.",
        {
            "source": "The source",
            "way": "The way that should have named it",
            "url": "The address",
            "seen_by": "The ways that did; JSON list",
            "day": "Day of publication, YYYY-MM-DD",
            "first_seen": f"When the difference was first found; {TIME}",
            "last_seen": f"When it was last found; {TIME}",
            "first_run": "Run that first found it",
            "closed_at": f"When the way was seen to name it after all; empty while it does not; {TIME}",
        },
    ),
    "validators": Table(
        "What to send with the next request for a list or page so that an unchanged one costs nothing.",
        {
            "url": "Address",
            "etag": "ETag of the last answer",
            "last_modified": "Last-Modified of the last answer",
            "digest": "Digest of the last body, for servers that send neither",
            "asked_at": f"When it was last asked; {TIME}",
            "walked_at": f"For the first page of a list: when a walk over all its pages last reached the end; {TIME}",
        },
    ),
}
