"""Reads pages with a peer, in an environment of its own: newspaper4k pins older versions of libraries that we use.

Its name is the argument. Lines of JSON in (url, html), lines of JSON out (title, date, text, seconds); no text where it
raises.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
import newspaper  # noqa: E402  # it warns at import
from lxml import html  # noqa: E402
from readability import Document  # noqa: E402


def by_newspaper4k(url: str, page: str) -> dict[str, str | None]:
    """Read a page with newspaper4k."""
    article = newspaper.article(url, input_html=page, fetch_images=False)
    day = article.publish_date
    return {"title": article.title, "date": str(day.date()) if day else None, "text": article.text}


def by_readability(url: str, page: str) -> dict[str, str | None]:
    """Read a page with readability-lxml, which knows no dates."""
    document = Document(page, url=url)
    return {"title": document.short_title(), "date": None, "text": html.fromstring(document.summary()).text_content()}


read = {"newspaper4k": by_newspaper4k, "readability": by_readability}[sys.argv[1]]
for line in sys.stdin:
    given = json.loads(line)
    started = time.process_time()
    try:
        found = read(given["url"], given["html"])
    except Exception:  # a peer that fails on a page has not read it
        found = {}
    print(json.dumps(found | {"seconds": time.process_time() - started}), flush=True)
