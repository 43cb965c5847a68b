from __future__ import annotations

import pytest

from pipelines import atlas
from pipelines.enrich import gazetteer


def test_the_tables_hold_no_contradiction() -> None:
    table = gazetteer.read()
    codes = set(atlas.read().regions)
    assert set(table.states) == codes, "50 states, the District and five territories"
    assert {spot.state for spots in table.cities.values() for spot in spots} <= codes
    counties = [spot for spots in table.counties.values() for spot in spots]
    assert len(counties) > 3_200
    assert len({county.fips for county in counties}) == len(counties)
    first_two = {table.states[county.state].fips: county.state for county in counties if county.state in codes}
    assert all(first_two.get((county.fips or "")[:2], county.state) == county.state for county in counties)
    for spots in (*table.cities.values(), *table.counties.values()):
        for spot in spots:
            assert spot.latitude is None or -15 < spot.latitude < 72, spot


@pytest.mark.parametrize(
    ("name", "state", "fips"),
    [("Cook", "IL", "17031"), ("DOÑA ANA", "NM", "35013"), ("Prince George’s", "MD", "24033")],
)
def test_a_county_by_any_spelling(name: str, state: str, fips: str) -> None:
    spots = gazetteer.read().counties[gazetteer.key(name)]
    assert [spot.fips for spot in spots if spot.state == state] == [fips]


def test_saint_is_st() -> None:
    assert gazetteer.key("Saint Paul") == gazetteer.key("St. Paul")
    assert "MN" in {spot.state for spot in gazetteer.read().cities[gazetteer.key("ST PAUL")]}
