"""What the pages of our own need beside what Datasette gives them: home, a release."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import nh3
from datasette import hookimpl
from jinja2 import Environment
from markupsafe import Markup

DATABASE = "presswatch"
Row = dict[str, Any]

LATEST = """
SELECT releases.id, releases.published, releases.title, releases.kind, releases.language, releases.revision,
  sources.name AS source_name
FROM releases JOIN sources ON sources.id = releases.source
ORDER BY releases.published DESC, releases.id DESC LIMIT 20
"""
SOURCES = """
SELECT sources.id, sources.name, sources.kind, count(releases.id) AS releases, max(releases.published) AS last_published
FROM sources LEFT JOIN releases ON releases.source = sources.id GROUP BY sources.id ORDER BY sources.name
"""
EDITED = """
WITH newest AS (SELECT * FROM changes ORDER BY seen_at DESC, id DESC LIMIT 100)
SELECT releases.id, releases.title, releases.language, group_concat(DISTINCT newest.kind) AS kinds, newest.seen_at,
  sources.name AS source_name
FROM newest JOIN releases ON releases.id = newest.release JOIN sources ON sources.id = releases.source
GROUP BY newest.release, newest.revision ORDER BY max(newest.id) DESC LIMIT 5
"""
CRAWLED = "SELECT started_at, finished_at FROM runs WHERE id = (SELECT max(run) FROM crawls)"
#: The parts of a release's page. Each is asked with the number of the release.
PARTS = {
    "release": "SELECT * FROM releases WHERE id = :id",
    "source": "SELECT * FROM sources WHERE id = (SELECT source FROM releases WHERE id = :id)",
    "captures": "SELECT * FROM captures WHERE id = (SELECT capture FROM releases WHERE id = :id)",
    "documents": "SELECT * FROM documents WHERE release = :id ORDER BY id",
    "pictures": "SELECT * FROM images WHERE release = :id ORDER BY id",
    "revisions": "SELECT number, seen_at, title, published FROM revisions WHERE release = :id ORDER BY number",
    "changes": "SELECT * FROM changes WHERE release = :id ORDER BY revision, id",
    "subjects": "SELECT topics.id, label, score FROM release_topics JOIN topics ON topics.id = topic "
    "WHERE release = :id ORDER BY score DESC, topics.id",
    "agencies": "SELECT agencies.id, name FROM release_agencies JOIN agencies ON agencies.id = agency "
    "WHERE release = :id ORDER BY name",
    "places": "SELECT DISTINCT places.id, name, places.kind, places.state FROM release_places "
    "JOIN places ON places.id = place WHERE release = :id ORDER BY places.state, places.kind DESC, name",
    "references": "SELECT kind, name FROM release_references WHERE release = :id ORDER BY kind, name",
    "figures": "SELECT * FROM figures WHERE release = :id ORDER BY start",
    "quotes": "SELECT speaker, max(role) AS role, count(*) AS quotes FROM quotes WHERE release = :id "
    "GROUP BY speaker ORDER BY min(start)",
    "also": "SELECT releases.id, releases.title, releases.language, releases.published, sources.name AS source_name, "
    "cluster_members.relation FROM cluster_members JOIN releases ON releases.id = cluster_members.release "
    "JOIN sources ON sources.id = releases.source WHERE releases.id <> :id AND cluster = "
    "(SELECT cluster FROM cluster_members WHERE release = :id) ORDER BY releases.published, releases.id",
    "ways": "SELECT ways, first_seen FROM sightings WHERE release = :id ORDER BY first_seen",
}
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ht": "Haitian Creole",
    "pt": "Portuguese",
    "zh": "Chinese",
}
# What normalise lets through; pictures are not in it, so none is ever loaded from another site.
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area", "figure", "figcaption", "details", "summary", "h1"}


async def rows(datasette: Any, sql: str, values: Row | None = None) -> list[Row]:
    """Return the rows of a query on the collection as dictionaries."""
    return [dict(row) for row in await datasette.get_database(DATABASE).execute(sql, values or {})]


async def home(datasette: Any) -> Row:
    """Return what the home page shows; without a collection only ``collection = False``."""
    if DATABASE not in datasette.databases or not await datasette.get_database(DATABASE).table_exists("releases"):
        return {"collection": False}
    sources = await rows(datasette, SOURCES)
    queries = await datasette.get_canned_queries(DATABASE, None)
    return {
        "collection": True,
        "sources": sources,
        "total": sum(source["releases"] for source in sources),
        "latest": await rows(datasette, LATEST),
        "edited": await rows(datasette, EDITED),
        "crawled": next(iter(await rows(datasette, CRAWLED)), None),
        "queries": [query | {"name": name} for name, query in queries.items()],
    }


async def release(datasette: Any, number: str) -> Row:
    """Return what a release's page shows: its row and everything that hangs on it."""
    found = {name: await rows(datasette, sql, {"id": number}) for name, sql in PARTS.items()}
    row = found["release"][0]
    return found | {
        "release": row,
        "source": found["source"][0],
        "captures": found["captures"],
        "body": safe(row["html"]),
        "basis": sorted(readable(row["basis"], {}).items()),
        "topics": readable(row["topics"], []),
        "components": readable(row["components"], []),
        "doubts": readable(row["problems"], []),
        "ways": sorted({way for seen in found["ways"] for way in readable(seen["ways"], [])}),
    }


def amount(figure: Row) -> str:
    """Return a figure of a release as people read it: ``at least 1,200 people``, ``about 25%``, ``$2,500``."""
    value = f"{figure['value']:,.2f}".rstrip("0").rstrip(".")
    shown = {"usd": f"${value}", "percent": f"{value}%"}.get(figure["unit"], f"{value} {figure['unit']}")
    qualifier = figure["qualifier"].replace("_", " ")
    return shown if qualifier == "exact" else f"{qualifier} {shown}"


def readable(text: str, otherwise: Any) -> Any:
    """Return a JSON cell's value, or `otherwise` if the cell is damaged or of another type."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return otherwise
    return value if isinstance(value, type(otherwise)) else otherwise


def safe(html: str) -> Markup:
    """Return stored HTML for showing. It was sanitised when it was stored; a page does not rely on that."""
    return Markup(  # noqa: S704  # nh3 has just cleaned it
        nh3.clean(
            html, tags=_TAGS, url_schemes={"http", "https", "mailto", "tel"}, link_rel="noopener noreferrer nofollow"
        )
    )


def long_date(text: str) -> str:
    """Return ``2011-06-07`` or an instant as ``June 7, 2011``; what is no date comes back as it is."""
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day:%B} {day.day}, {day.year}"


def web_address(text: str) -> str | None:
    """Return an http or https address, None for any other: a stored ``javascript:`` must not become a link."""
    return text if text.lower().startswith(("http://", "https://")) else None


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Add the filters of our templates."""
    env.filters["amount"] = amount
    env.filters["long_date"] = long_date
    env.filters["web_address"] = web_address
    env.filters["language_name"] = lambda code: LANGUAGES.get(code, code)
    env.filters["kind_name"] = lambda kind: kind.replace("_", " ")


@hookimpl
def extra_template_vars(template: str, request: Any, datasette: Any) -> Callable[[], Any] | Row:
    """Give the home page and a release's page what they show."""
    if template == "index.html":
        return lambda: home(datasette)
    if template == "row-presswatch-releases.html":
        return lambda: release(datasette, request.url_vars["pks"])
    return {}
