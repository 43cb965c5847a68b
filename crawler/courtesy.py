"""Manners towards a site and its server: conditional requests, and what a refusal or a failure means."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.context import BLOCKED
from crawler.guard import Refused
from crawler.wire import NotArchived
from pipelines.records import Capture
from pipelines.store import Validator

#: Kinds of problems in which a site refuses us. They say nothing of the address, so no attempt is counted against it.
REFUSALS = BLOCKED | {"robots", "resting"}

#: What fails with the whole site, or the archive that is replayed, and says nothing of the single address: it costs
#: no address one of its attempts, however long the outage is.
OUTAGES = frozenset({"dns", "timeout", "connection", "archive"})

#: Statuses that say that there is nothing at an address.
ABSENT = frozenset({404, 410})


class Disallowed(IgnoreRequest):
    """Raised by `crawler.robots` for an address that robots.txt does not allow. Says which host and why."""


class Resting(IgnoreRequest):
    """Raised by `crawler.polite` for a host that is asked no more in this run. Says since which answer."""


class Stopped(IgnoreRequest):
    """Raised by `crawler.polite` for a request that waited for its turn when the operator stopped the crawl."""


def conditional(validator: Validator | None) -> dict[str, str]:
    """Return the headers that let a server answer 304 (RFC 9110 §13), none for an address not asked before."""
    if validator is None:
        return {}
    pairs = {"If-None-Match": validator.etag, "If-Modified-Since": validator.last_modified}
    return {name: value for name, value in pairs.items() if value}


def body_digest(capture: Capture) -> str:
    """Return the SHA-256 of a body, for servers that send no validators or wrong ones."""
    return hashlib.sha256(capture.body).hexdigest()


def same_body(validator: Validator | None, digest: str) -> bool:
    """Tell whether a list is byte for byte what it was."""
    return validator is not None and validator.digest == digest


def explain(error: BaseException | None) -> tuple[str, str]:
    """Return the kind of a failed request and what happened, in words for the operator."""
    text = str(error) or type(error).__name__
    match error:
        case NotArchived():
            return "archive", "is not in the archive that is replayed"
        case Refused():
            return "refused", text
        case Disallowed():
            return "robots", text
        case Resting():
            return "resting", text
        case Stopped():
            return "interrupted", text
        case IgnoreRequest():
            return "redirected", f"it redirects for ever ({text})" if "redirect" in text else text
        case CannotResolveHostError():
            return "dns", f"the name cannot be resolved ({text})"
        case DownloadTimeoutError():
            return "timeout", "no whole answer within the time limit"
        case ResponseDataLossError():
            return "truncated", "the connection ended before the announced length"
        case DownloadConnectionRefusedError():
            return "connection", "the server refuses connections"
        case DownloadCancelledError():
            return "limit", f"the answer is larger than allowed ({text})"
        case DownloadFailedError() | TunnelError() | OSError():
            return "connection", text
    return "internal", f"{type(error).__name__}: {text}"


def status_words(status: int) -> str:
    """Return a status with its name, such as ``404 Not Found``."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
