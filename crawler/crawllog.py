"""Logging of a command: to stderr, quiet by default, one line a message; what matters is in the database anyway."""

from __future__ import annotations

import logging
import sys

# Retries, robots refusals and lost connections are outcomes in our own tables; these lines would repeat them.
_REPEATING = ("scrapy.downloadermiddlewares", "scrapy.core.downloader", "scrapy.middleware", "py.warnings")
# So is a certificate that names no host, for which Twisted prints a traceback as critical.
_CERTIFICATE = "while verifying certificate"


def set_up(verbosity: int) -> None:
    """Set up logging to stderr.

    Args:
        verbosity: 0 warnings and errors, 1 what each source does, 2 everything Scrapy says; below 0 errors only.
    """
    level = {0: logging.WARNING, 1: logging.INFO}.get(verbosity, logging.DEBUG if verbosity > 1 else logging.ERROR)
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)  # Scrapy lowers the levels of its loggers when it starts; the handler's is ours alone
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def restrain() -> None:
    """Hold Scrapy's and Twisted's loggers to the level of the command. For after Scrapy has set up its own."""
    level = logging.getLogger().level
    for name in ("scrapy", "twisted"):
        logging.getLogger(name).setLevel(level)
    if level > logging.DEBUG:
        for name in _REPEATING:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        logging.getLogger("twisted").addFilter(lambda record: not record.getMessage().startswith(_CERTIFICATE))
