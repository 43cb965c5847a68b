"""What tables and columns mean, from `pipelines.dictionary`, so that nothing is written twice.

Datasette shows the descriptions on its table pages; ``/dictionary`` shows all of them on one page.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Request, Response

from pipelines.dictionary import TABLES, VIEWS

DATABASE = "presswatch"


@hookimpl
def startup(datasette: Any) -> None:
    """Give the one database that is served the name that metadata.yaml uses, whatever its file is called.

    So ``presswatch serve --database copy.db`` shows the same site as ``datasette datasette/``.
    """
    names = [name for name, database in datasette.databases.items() if name != "_internal" and not database.is_memory]
    if len(names) == 1 and names[0] != DATABASE:
        database = datasette.databases[names[0]]
        datasette.remove_database(names[0])
        datasette.add_database(database, name=DATABASE)


@hookimpl
def get_metadata() -> dict[str, Any]:
    """Return the descriptions as metadata. It must be a new dictionary at each call: Datasette writes into it."""
    described = (TABLES | VIEWS).items()
    tables = {name: {"description": table.about, "columns": dict(table.columns)} for name, table in described}
    return {"databases": {DATABASE: {"tables": tables}}}


async def dictionary(datasette: Any, request: Request) -> Response:
    """Show the data dictionary."""
    context = {"tables": TABLES, "views": VIEWS, "database": DATABASE}
    return Response.html(await datasette.render_template("dictionary.html", context, request=request))


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add ``/dictionary``."""
    return [(r"^/dictionary$", dictionary)]
