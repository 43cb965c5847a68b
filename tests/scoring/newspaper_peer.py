"""Reads pages with newspaper4k, in an environment of its own: it pins older versions of libraries that we use.

Lines of JSON in (url, html), lines of JSON out (title, date, text, seconds); ``{}`` where it raises.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
import newspaper  # noqa: E402  # it warns at import

for line in sys.stdin:
    page = json.loads(line)
    started = time.perf_counter()
    try:
        article = newspaper.article(page["url"], input_html=page["html"], fetch_images=False)
        day = article.publish_date
        found = {"title": article.title, "date": str(day.date()) if day else None, "text": article.text}
    except Exception:  # a peer that fails on a page has not read it
        found = {}
    print(json.dumps(found | {"seconds": time.perf_counter() - started}), flush=True)
