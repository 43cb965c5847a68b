"""Scrapy's settings for every crawl. Each value that differs from Scrapy's default has its reason beside it.

Loaded with ``Settings().setmodule("crawler.settings")``: ``get_project_settings()`` silently gives Scrapy's defaults
outside a checkout. Sorted by what the settings are about.
"""

import os
from typing import Any

from crawler.version import VERSION

# Who asks. A site that wants to talk to the operator, or to shut us out, needs a name and an address: the operator's
# own, a page or a mailbox, from the environment (README, "Running it for real").
BOT_NAME = "presswatch"
CONTACT = os.environ.get("PRESSWATCH_CONTACT", "").strip()
USER_AGENT = f"presswatch/{VERSION} (+{CONTACT})" if CONTACT else f"presswatch/{VERSION}"

# Politeness. The default delay is none and the default concurrency eight a host.
ROBOTSTXT_OBEY = True  # read by `crawler.robots`, which stands in for Scrapy's own; only a replay sets it False
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 16  # a process crawls many hosts at once, each of them one request at a time
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.5  # ± half of the delay, so that the requests make no beat
AUTOTHROTTLE_ENABLED = True  # backs off from a server that answers slowly
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
CONCURRENT_ITEMS = 1  # a page gives one item; Scrapy starts this many workers for each response, 100 by default

# Limits against hostile or broken servers.
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # default 1 GiB: a gzip bomb of 300 MB was accepted
DOWNLOAD_WARNSIZE = 0  # the limit above is the only one that matters
DOWNLOAD_TIMEOUT = 30  # default 180 s, and it is the total for a request
DOWNLOAD_FAIL_ON_DATALOSS = True  # a body shorter than announced is no page
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False: a self-signed certificate or a wrong name was accepted
REDIRECT_MAX_TIMES = 8  # default 20
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 520, 522, 524]

# What may be fetched: web addresses only. A followed link to file:///etc/passwd was read by default.
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": "crawler.polite.PoliteHandler",  # waits for the host's turn, and counts
    "https": "crawler.polite.PoliteHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"

# Nothing may vanish in silence.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier is the database; this one filters nothing

# All middlewares are named here, Scrapy's own too: what it adds or switches on in a later version stays out until
# somebody has read it, and what is left out is not even imported (aiohttp, requests: an eighth of a second, 9 MB).
# Cookies are out because they make answers depend on each other, and the refresh of a page because following it hides
# soft 404s and logins; it is archived as what it is.
DOWNLOADER_MIDDLEWARES_BASE: dict[Any, int | None] = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}
DOWNLOADER_MIDDLEWARES: dict[Any, int | None] = {
    "crawler.guard.GuardMiddleware": 50,  # before robots.txt is asked, and at every hop of a redirect
    "crawler.robots.RobotsMiddleware": 100,  # Scrapy's own takes a robots.txt that cannot be reached for a yes
    # Next to the network, so that whatever came back is archived before anything looks at it: redirects, errors and
    # robots.txt too. It also undoes Content-Encoding, in the one place where bytes are decoded.
    "crawler.wire.WireMiddleware": 950,
}
# None of Scrapy's: every status is an outcome for us to record, `Store.sight` records the addresses that are too long
# (Scrapy drops them with a mere counter), a walk's length is bounded by `crawler.walk`, and no site needs to know how
# its page was found. `crawler.guard` refuses the hosts that must not be asked.
SPIDER_MIDDLEWARES_BASE: dict[Any, int | None] = {}
ITEM_PIPELINES = {"pipelines.stages.Keep": 300}

# Not one of the others: our counts are in the database, and remote control, which 2.19 switches on by itself, runs code
# that is sent to localhost.
EXTENSIONS_BASE: dict[Any, int | None] = {"scrapy.extensions.throttle.AutoThrottle": 0}

LOG_ENABLED = False  # `crawler.crawllog` sets up logging for the whole command
LOG_INSTALL_ROOT_HANDLER = False
STATS_DUMP = False
LOG_VERSIONS: list[str] = []
