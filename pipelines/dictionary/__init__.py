"""What each table and column holds: the one place from which Datasette, the data dictionary and the docs take it.

A test compares this with a freshly migrated database: every table and column is described, and nothing else is.
"""

from __future__ import annotations

from pipelines.dictionary import facts, filling, finding, releases, work
from pipelines.dictionary.table import Table

__all__ = ["TABLES", "VIEWS", "Table"]

TABLES: dict[str, Table] = {**releases.TABLES, **facts.TABLES, **finding.TABLES, **filling.TABLES, **work.TABLES}

#: Views, described in the same manner.
VIEWS: dict[str, Table] = {**facts.VIEWS, **filling.VIEWS}
