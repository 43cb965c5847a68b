"""Who asks: no site of the public web is asked without an address at which the operator can be reached."""

from __future__ import annotations

import re

from crawler.settings import CONTACT
from pipelines.errors import UsageError

_ADDRESS = re.compile(r"(?:https?://[^\s/]+\.[^\s/]+\S*|(?:mailto:)?[^\s@/]+@[^\s@/]+\.[^\s@/]+)", re.IGNORECASE)


def require_contact(contact: str = CONTACT) -> None:
    """Raise `UsageError` unless the operator has said who asks, with the address of a page or a mailbox.

    >>> require_contact("https://example.org/our-crawler"), require_contact("desk@example.org")
    (None, None)
    """
    if not contact:
        raise UsageError(
            "the sites that are asked must be able to reach you: set PRESSWATCH_CONTACT to a page or mailbox of yours, "
            "as in PRESSWATCH_CONTACT=https://example.org/our-crawler. It goes into the User-Agent"
        )
    if not _ADDRESS.fullmatch(contact):
        raise UsageError(
            f"PRESSWATCH_CONTACT={contact!r} is neither a page nor a mailbox; write https://example.org/our-crawler or "
            "desk@example.org"
        )
