"""Texts without long runs of white space, and the way back to the places of the text as it was.

Patterns that allow white space here and there take time by the square of a run's length.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_RUN = re.compile(r"\s{9,}")


class Squeezed:
    """A text whose long runs of white space are short; `text` keeps line and paragraph breaks."""

    def __init__(self, original: str) -> None:
        self.original = original
        pieces: list[str] = []
        self._places = [0]  # where pieces of the squeezed text begin, and how far they were moved
        self._moved = [0]
        end = length = 0
        for run in _RUN.finditer(original):
            space = ("\n" * min(2, run[0].count("\n"))) or " "
            pieces += [original[end : run.start()], space]
            length += run.start() - end + len(space)
            end = run.end()
            self._places.append(length)
            self._moved.append(end - length)
        pieces.append(original[end:])
        self.text = "".join(pieces) if end else original

    def place(self, place: int) -> int:
        """Return the place in the original of a place in the squeezed text."""
        return place + self._moved[bisect_right(self._places, place) - 1]
