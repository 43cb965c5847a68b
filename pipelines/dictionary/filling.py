"""Tables of back-fills: what was asked for, what web archives hold, and the map of the gaps."""

from __future__ import annotations

from pipelines.dictionary.table import TIME, Table

TABLES: dict[str, Table] = {
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
            "walked_at": f"When its lists had been walked, or the archive's index read, to the end; {TIME}",
            "finished_at": f"When the last run left it; {TIME}",
        },
    ),
    "mementos": Table(
        "Captures of a source's pages that a web archive holds: the frontier of back-fills through one.",
        {
            "source": "The source",
            "address": "Address of the raw capture at the web archive",
            "url": "Address that was captured",
            "taken_at": f"When it was captured; {TIME}",
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
