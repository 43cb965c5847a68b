"""Near-duplicates and syndication: which releases are one, in whose words, and what differs. Pure.

`fingerprint` tells what a text is made of and under which keys it is found; `compare` tells how two of them are
alike; `groups` clusters a collection in memory. `pipelines.clusters` does the same over the database.
"""

from __future__ import annotations

from pipelines.similar.compare import Difference, Likeness, Text, compare, likeness
from pipelines.similar.fingerprint import Fingerprint, fingerprint
from pipelines.similar.groups import cluster

__all__ = ["Difference", "Fingerprint", "Likeness", "Text", "cluster", "compare", "fingerprint", "likeness"]
