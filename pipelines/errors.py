"""The few errors of Presswatch. Every message names the thing, the place and the remedy.

Two families: an `Operational` error stops a command and its text is shown to the operator as it stands; an
`Unreadable` page stops nothing, it is the recorded outcome of one capture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.records import Release


class PresswatchError(Exception):
    """Base of everything Presswatch raises on purpose."""


class Operational(PresswatchError):
    """Stops a command. The command line prints the text and exits with `exit_code`."""

    exit_code = 1


class UsageError(Operational):
    """Something that the person at the keyboard typed or wrote: an unknown source, a bad option, a wrong file."""

    exit_code = 2


class SourceError(UsageError):
    """Raised by `crawler.source` when a source file cannot be used; names the file and the key."""


class DatabaseError(Operational):
    """Raised by `pipelines.store`: a full disk, a damaged file, a lock that is not let go."""


class WrongDatabase(DatabaseError):
    """Raised for a file that was named by mistake: missing, not SQLite, not ours, or of a newer Presswatch."""

    exit_code = 2


class ArchiveError(Operational):
    """Raised by `crawler.archive` and `crawler.replay`: a WARC file that is damaged or cannot be written."""


class WrongArchive(ArchiveError):
    """Raised for a file that was named by mistake: missing, or no WARC file at all."""

    exit_code = 2


class Busy(Operational):
    """Raised when another crawl holds the lock of this database."""

    exit_code = 3


class Unreadable(PresswatchError):
    """Base of the reasons why a capture gives no release. `why` is one short sentence for the operator.

    Attributes:
        release: what could be read all the same, where anything could; shown by ``presswatch read``, never stored.
    """

    def __init__(self, why: str, release: Release | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.release = release


class Incomplete(Unreadable):
    """Raised by `normalise` when the title or the body is missing: a selector died, or the page is empty."""


class Undated(Unreadable):
    """Raised by `normalise` when no witness gives a publication date inside the bounds."""


class NotARelease(Unreadable):
    """Raised when the capture is something else: a list, the home page, an error page, a picture, a challenge."""


class Blocked(NotARelease):
    """Raised when the site did not show the page: a block, a challenge, a login form, or "not found" with status 200.

    Attributes:
        kind: ``blocked``, ``challenge``, ``login`` or ``soft-404``, as `crawler.blocks` tells them apart.
    """

    def __init__(self, why: str, kind: str = "blocked") -> None:
        super().__init__(why)
        self.kind = kind


class NoLayout(Unreadable):
    """Raised when a source's layouts exist but none of their landmarks is on the page: names the landmarks."""
