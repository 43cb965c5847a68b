"""The work itself: what was asked, archived, and went wrong."""

from __future__ import annotations

from pipelines.dictionary.table import TIME, Table

TABLES: dict[str, Table] = {
    "captures": Table(
        "The archive's index: where the bytes of each response lie in the WARC files.",
        {
            "id": "Number of the capture",
            "url": "Address that was asked",
            "source": "The source it was fetched for",
            "run": "The run that fetched it",
            "fetched_at": f"When the answer came; {TIME}",
            "status": "HTTP status",
            "content_type": "Content-Type as sent",
            "digest": "WARC-Payload-Digest of the body as received (sha1, base 32)",
            "warc": "WARC file, relative to the archive's folder",
            "offset": "Where in the file the record begins, in bytes",
            "length": "Length of the compressed record, in bytes",
            "body_in": "For a revisit record: the capture that holds the same body",
            "original": "Where another archive answered: the address whose capture it gave",
            "original_at": f"Where another archive answered: when it took that capture; {TIME}",
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
            "first_seen": f"First time; {TIME}",
            "last_seen": f"Last time; {TIME}",
            "first_run": "Run that first saw it",
            "last_run": "Run that last saw it",
            "closed_at": f"When it was found to be over; empty while it is open; {TIME}",
        },
    ),
    "runs": Table(
        "One row for each command that wrote to this collection.",
        {
            "id": "Number of the run",
            "command": "The command as it was typed",
            "version": "Version of Presswatch",
            "started_at": f"Begin; {TIME}",
            "finished_at": f"End; empty if it was killed; {TIME}",
            "exit_code": "0 well, 1 some source failed, 2 usage, 3 another crawl was running, 130 interrupted",
        },
    ),
    "crawls": Table(
        "One row for each source in a run, with what was asked, found and stored.",
        {
            "run": "The run",
            "source": "The source",
            "started_at": f"Begin; {TIME}",
            "finished_at": f"End; empty if it was killed; {TIME}",
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
            "looked": "Pages read before that were looked at again",
        },
    ),
    "robots": Table(
        "What each host's robots.txt says: one row each time that its answer changes. Nothing overrides it.",
        {
            "id": "Number of the answer",
            "host": "Scheme, name and port of the host, as in https://www.example.org",
            "fetched_at": f"When this answer first came; {TIME}",
            "asked_at": f"When it last came again; {TIME}",
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
}
