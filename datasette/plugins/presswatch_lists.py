"""Lists: which columns they show, how a cell is shown, and search that no input can break."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

from datasette import hookimpl
from datasette.utils import path_with_removed_args, tilde_encode
from datasette.utils.asgi import Request, Response
from datasette.views.table import TableView
from markupsafe import Markup, escape

from pipelines.dictionary import TABLES

DATABASE = "presswatch"
#: What lists select, where that is not everything. The texts of fifty releases are 400 KB that a list does not show.
COLUMNS = {
    "releases": [
        "id", "published", "title", "source", "kind", "language", "state", "words", "revision", "first_seen",
    ],
    "sources": ["id", "name", "kind", "level", "state", "ways", "every_days", "evidence"],
    "revisions": ["release", "number", "seen_at", "title", "published", "capture"],
}  # fmt: skip
#: Columns of tables and of questions that hold the number of a row in the table named here. In lists Datasette itself
#: links foreign keys, with the row's label; on the page of a row and in the answer of a question it does not.
LINKS = {
    "release": "releases", "capture": "captures", "body_in": "captures", "problem": "problems", "run": "runs",
    "first_run": "runs", "last_run": "runs",
}  # fmt: skip
#: Longest string or blob that SQL may make. One ``randomblob(400000000)`` took a server to 2 GB.
LONGEST_VALUE = 5_000_000
_ADDRESS_SHOWN = 70
_WORD = re.compile(r'"[^"]*"|[^\s"]+')


class LeanTable(TableView):  # type: ignore[misc]  # Datasette has no types
    """Datasette's table page with two changes: no long columns in a list, and no row lost between two pages.

    JSON and CSV hold all columns, as does ``?_col=``.
    """

    async def columns_to_select(self, table_columns: list[str], pks: list[str], request: Request) -> list[str]:
        """Return the names of the columns to select, in their order."""
        asked: list[str] = await super().columns_to_select(table_columns, pks, request)
        table, chosen = request.url_vars["table"], {"_col", "_nocol"} & set(request.args)
        if table in COLUMNS and request.url_vars["format"] is None and not chosen:
            asked = [name for name in COLUMNS[table] if name in table_columns]
        # Datasette 0.65.5 answers 500 if it cannot read the value of the sort from the last row of a page.
        sort, _ = self._sort(request)
        return asked if sort in asked or sort not in table_columns else [*asked, sort]

    async def data(
        self, request: Request, default_labels: bool = False, _next: str | None = None, _size: int | None = None
    ) -> Any:
        """Return Datasette's answer for a page, with every page in one and the same order.

        Datasette 0.65.5 orders the first page by the sort alone and the following ones by sort and key. Where rows are
        equal in the sort, as releases of one day are, some would come twice and others never, in CSV too. So the first
        page is asked for as if it followed a page that ends before every row.
        """
        sort, descending = self._sort(request)
        if sort and not _next and not request.args.get("_next"):
            _next = await self._before_all(request.url_vars["table"], descending)
        return await super().data(request, default_labels, _next, _size)

    def _sort(self, request: Request) -> tuple[str | None, bool]:
        """Return the column by which the list is sorted and whether the greatest comes first."""
        if request.args.get("_sort") or request.args.get("_sort_desc"):
            up, down = request.args.get("_sort"), request.args.get("_sort_desc")
        else:
            table = self.ds.table_metadata(DATABASE, request.url_vars["table"])
            up, down = table.get("sort"), table.get("sort_desc")
        return down or up, bool(down)

    async def _before_all(self, table: str, descending: bool) -> str:
        """Return the ``_next`` that stands before every row: the greatest text or null, then the least key.

        In SQLite null sorts before numbers and numbers before text, and a text column holds nothing above U+10FFFF.
        """
        database = self.ds.get_database(DATABASE)
        types = {column.name: column.type.upper() for column in await database.table_column_details(table)}
        keys = ["-1" if types[key] == "INTEGER" else "" for key in await database.primary_keys(table)]
        return ",".join([tilde_encode("\U0010ffff") if descending else "$null", *map(tilde_encode, keys)])


async def lean_table(datasette: Any, request: Request) -> Response:
    """Show a list of rows. An empty search box asks for all of them, not for none."""
    if "_search" in request.args and not request.args["_search"].strip():
        return Response.redirect(datasette.urls.path(path_with_removed_args(request, {"_search"})))
    return await LeanTable(datasette).dispatch_request(request)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve our tables through `LeanTable`. Routes of plugins go before Datasette's own."""
    return [(rf"^/(?P<database>{DATABASE})/(?P<table>{'|'.join(TABLES)})(\.(?P<format>\w+))?$", lean_table)]


def match(search: str | None) -> str:
    """Return an FTS5 query that finds what was typed and that FTS5 accepts, whatever it is.

    Words must all be there; words in double quotes must follow each other. Raw FTS5 raises on most strings with
    punctuation, Datasette's own quoting on a few (an empty query, NUL).

    >>> match('ICE "detention center" -x')
    '"ICE" "detention center" "-x"'
    >>> match('"')
    '""'
    """
    parts = [part.strip('"') for part in _WORD.findall((search or "").replace("\0", " "))]
    return " ".join(f'"{part}"' for part in parts if any(c.isalnum() for c in part)) or '""'


@hookimpl(trylast=True)  # after Datasette's own, whose escape_fts this replaces
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Replace the quoting of searches by `match`, and bound what a query can make."""
    conn.create_function("escape_fts", 1, match, deterministic=True)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)


@hookimpl
def render_cell(value: Any, column: str, database: str, datasette: Any) -> Markup | None:
    """Show addresses as links, JSON lists as text, and numbers of releases as links to them."""
    if database != DATABASE:
        return None
    if isinstance(value, int) and column in LINKS:
        return Markup('<a href="{}">{}</a>').format(datasette.urls.row(database, LINKS[column], str(value)), value)
    if isinstance(value, float) and value.is_integer():
        return Markup("{:,.0f}").format(value)  # 12 people, where SQLite's REAL shows 12.0
    if isinstance(value, str) and column == "source":
        return Markup('<a href="{}">{}</a>').format(datasette.urls.row(database, "sources", tilde_encode(value)), value)
    if isinstance(value, str):
        return link(value) or listed(value)
    return None


def link(value: str) -> Markup | None:
    """Return an http or https address as a link that tells the other site nothing, or None for anything else."""
    if not re.fullmatch(r"https?://[^\s\"<>]+", value, re.IGNORECASE):
        return None
    shown = value.partition("://")[2]
    if len(shown) > _ADDRESS_SHOWN:
        shown = shown[: _ADDRESS_SHOWN - 1] + "…"
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(value, shown)


def listed(value: str) -> Markup | None:
    """Return a JSON list as ``one; two``, or None for anything else. An empty list is a dash.

    >>> listed('[{"kind": "feed", "url": "https://example.org/feed"}, "and more"]')
    Markup('feed https://example.org/feed; and more')
    """
    if not (value.startswith("[") and value.endswith("]")):
        return None
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        return None
    texts = [" ".join(map(str, item.values())) if isinstance(item, dict) else str(item) for item in items]
    return escape("; ".join(texts) or "–")
