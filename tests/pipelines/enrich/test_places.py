"""Places: which are named, which of several is meant, and whether it is where it happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import datelines
from pipelines.enrich.facts import Place
from pipelines.enrich.places import find_places
from tests.scoring.counting import labelled, score
from tests.scoring.states import read as read_states


def places(text: str, title: str = "", language: str = "en", home: str | None = None) -> list[Place]:
    return find_places(title, text, dateline=datelines.find(text), language=language, home_state=home)


def named(text: str, **more: str) -> list[str]:
    return [f"{p.name}/{p.state}" for p in places(text, **more) if p.role == "mentioned"]  # type: ignore[arg-type]  # all strings


def states(text: str, title: str = "") -> list[str]:
    return sorted({p.state for p in places(text, title) if p.state and p.subject})


@pytest.mark.parametrize(
    ("text", "want"),
    [
        # A state with the name
        ("It was in Deming, N.M., on Monday.", ["Deming/NM"]),
        ("It was in Duluth, Ga., on Monday.", ["Duluth/GA"]),
        ("The Lee County (Fla.) sheriff came.", ["Lee County/FL"]),
        ("The Arapahoe County, Colo. office closed.", ["Arapahoe County/CO"]),
        ("It was in Bristol, Danbury and Hartford, Connecticut.", ["Bristol/CT", "Danbury/CT", "Hartford/CT"]),
        ("It was in Manchester and Nashua, New Hampshire.", ["Manchester/NH", "Nashua/NH"]),
        # No state with the name
        ("It was in Boston on Monday.", ["Boston/MA"]),
        ("They came from Dallas and Houston.", ["Dallas/TX", "Houston/TX"]),
        ("A Phoenix-based company closed.", ["Phoenix/AZ"]),
        ("The Chicago Police Department came.", ["Chicago/IL"]),
        ("It was in San Diego and in Las Vegas.", ["San Diego/CA", "Las Vegas/NV"]),
        # Several bear the name
        ("It was in Portland on Monday.", ["Portland/None"]),
        ("Oregon police went to Portland.", ["Oregon/OR", "Portland/OR"]),
        ("It was in Cook County on Monday.", ["Cook County/None"]),
        ("It was in Chicago. Cook County paid.", ["Chicago/IL", "Cook County/IL"]),
        ("It was in Lincoln, Calif., on Monday. A man in Lincoln saw it.", ["Lincoln/CA"]),
        ("It was in Shrewsbury on Monday.", []),
        ("Massachusetts police came. It was in Shrewsbury.", ["Massachusetts/MA", "Shrewsbury/MA"]),
        # Counties
        ("Fulton, DeKalb and Cobb counties in Georgia agreed.", ["Fulton County/GA", "DeKalb County/GA", "Cobb County/GA", "Georgia/GA"]),
        ("The Dona Ana County Sheriffs Office came.", ["Doña Ana County/NM"]),
        ("It was in Orleans Parish, Louisiana.", ["Orleans Parish/LA"]),
        ("It was in Orleans Parish.", ["Orleans Parish/LA"]),
        # The state of Washington
        ("It was in Washington on Monday.", ["Washington/DC"]),
        ("Washington State police came.", ["Washington/WA"]),
        ("The Washington state House voted.", ["Washington/WA"]),
        ("The Western District of Washington charged him.", ["Washington/WA"]),
        ("Oregon, Washington and Idaho sued.", ["Oregon/OR", "Washington/WA", "Idaho/ID"]),
        # An apostrophe that was lost, twin towns
        ("It was in Californias north and in Chicago.", ["California/CA", "Chicago/IL"]),
        ("They met at Seattle-Tacoma airport.", ["Seattle/WA"]),
        # What only holds a name
        ("Jo Bell (D-Ore.), Lu Chan (R., Iowa) and Al Day (D-San Diego) agreed.", []),
        ("Lee Duncan (SC-03) agreed.", []),
        ("The Boston Globe and the New York Times said so.", []),
        ("They swam in the Delaware River and lived on Pennsylvania Avenue.", []),
        ("Whitney Houston, Austin Smith and Sheila Jackson Lee sang. Jackson said so.", []),
        ("Virginia Kemp, a spokeswoman, said so.", []),
        ("Ukraine and Georgia signed. In Georgia they voted.", []),
        ("It was in Tijuana, Mexico, in San José, Costa Rica, and in San Pedro Sula.", []),
        ("They came from Baja California and Nuevo Laredo.", []),
        ("They came to Elkhorn City.", []),
        ("The court in Ramos v. Bell said so.", []),
        ("Lima, Paris, Jordan and Mexico signed in May.", []),
    ],
)  # fmt: skip
def test_places_named(text: str, want: list[str]) -> None:
    assert named(text) == want


def test_the_source_s_home_decides_last() -> None:
    assert named("It was in Portland on Monday.", home="ME") == ["Portland/ME"]
    assert named("Oregon police went to Portland.", home="ME") == ["Oregon/OR", "Portland/OR"]


def test_spanish() -> None:
    text = "Fue en Nueva York, en Filadelfia, en Carolina del Norte y en el condado de Mecklenburg."
    want = ["New York/NY", "Philadelphia/PA", "North Carolina/NC", "Mecklenburg County/NC"]
    assert named(text, language="es") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        # Where something happens, and who is a party
        ("The complaint was filed in the District of New Mexico.", ["NM"]),
        ("The State of California sued. Texas' S.B. 4 is a law.", ["CA", "TX"]),
        ("Illinois passed a law; people are held in McHenry County.", ["IL"]),
        # Offices, schools, addresses, credits
        ("Jo Bell, special agent in charge of HSI in El Paso, Texas, spoke.", []),
        ("The Miami Field Office helped, and FBI Boston too.", []),
        ("The Portland Office and the FBI Albany, New York, Field Office came.", []),
        ("He teaches at Ohio Northern University.", []),
        ("WASHINGTON, D.C. is far.", []),
        ("The case was investigated by the sheriff of Lee County, Florida, with the FBI.", []),
        ("Jo Bell teaches at the University of Texas and at Arizona State University.", []),
        ("Write to 12 Pier Road, Boston, MA 02110.", []),
        ("The court cited Arizona v. Bell and Bell v. State of Iowa.", []),
        ("It was filed in the U.S. District Court for the District of Columbia.", []),
        ("Iowa and the District of Columbia sued.", ["DC", "IA"]),
        ("Bishop Jo Bell of Austin and the Archbishop of Miami wrote.", []),
        ("They rallied outside of the ICE Field Office in Grand Rapids, Michigan.", ["MI"]),
        # Less than a scene: others that are compared, a defendant's home, a prosecutor who is lent
        ("More boats came to Iowa than to Ohio, and it is not like Maine.", ["IA", "OH"]),
        ("Crime in Chicago grew, surpassing both New York and Los Angeles.", ["IL"]),
        ("Laws of states like Maine matter.", ["ME"]),
        ("Jo Bell, 50, of Salem, Oregon, was charged in the District of Maine.", ["ME"]),
        ("Jo Bell, 50, of Salem, Oregon, was charged.", ["OR"]),
        (
            "He was charged in the District of Maine. The case is being prosecuted by attorneys of the District of Ohio.",
            ["ME"],
        ),
        ("The case is being prosecuted by attorneys of the District of Ohio.", ["OH"]),
        # The capital
        ("In the Washington, D.C. area and in Maine boats were sold.", ["DC", "ME"]),
        ("He pleaded guilty in U.S. District Court for the District of Columbia.", ["DC"]),
        # Members of Congress
        ("Senators Jo Bell and Al Day of Iowa, and Rep. Lu Chan, a Democrat from Ohio, wrote.", []),
        ("El senador Jo Bell de Maryland y la senadora por Nuevo México votaron.", []),
        ("Senator Jo Bell demanded that agents withdraw from Minnesota.", ["MN"]),
        ("Bell represents the 24th Congressional District, which includes all of Essex County, New Jersey.", []),
        (
            "He previously served as Texas Attorney General. As Cook County Commissioner, he built it in Chicago.",
            ["IL"],
        ),
        ("I saw it in the Detroit Sector that I represent.", []),
        ("Senator Jo Bell (D-Ohio) said that more than 900 of them live in Ohio.", ["OH"]),
        ("Senator Jo Bell (D-Ohio) said that it is so in Ohio.", []),
        ("Texas Senator Jo Bell and the Iowa congressional delegation wrote.", []),
        ("Senator Jo Bell (D-N.M.) said it is good for New Mexico.", []),
        ("Senator Jo Bell (D-N.M.) saw it in Deming, N.M. New Mexico pays.", ["NM"]),
        ("Rep. Jo Bell (NM-01) saw the Torrance County Detention Facility.", ["NM"]),
        # Datelines
        ("WASHINGTON – The Harbor Alliance said today that it is so.", []),
        ("BOSTON – The Harbor Alliance said today that it is so.", ["MA"]),
        ("BOSTON – The Harbor Alliance said today that a pier in Maine closed.", ["ME"]),
        ("BOSTON – ICE officers arrested a man in Nashua, N.H., on Monday.", ["MA", "NH"]),
        ("BOSTON – A man was removed on Monday by ICE officers after a case in Maine.", ["MA", "ME"]),
        ("Prescott, AZ – Congressman Jo Bell (AZ-04) said today that it is so.", []),
        ("(Queens, NY) – Caucus Chairman Jo Bell (D-Queens) said today that it is so.", []),
        ("CHICAGO – U.S. Senator Jo Bell (D-IL) today visited children.", ["IL"]),
        ("DEL RIO, Texas – Rep. Jo Bell (WI-01) visited Del Rio and saw it there.", ["TX"]),
        ("EL PASO, TX  Today Congressman Jo Bell (WA-10), with Al Day (TX-16), saw two posts in El Paso.", ["TX"]),
    ],
)
def test_states_of_a_release(text: str, want: list[str]) -> None:
    assert states(text) == want


def test_a_headline_counts() -> None:
    assert states("Senator Jo Bell (D-N.M.) said so.", "New Mexico Piers Reopen") == ["NM"]
    assert states("He was sentenced.", "Florida Man Sentenced in Boston") == ["FL", "MA"]


def test_facts_of_a_place() -> None:
    dateline, city, county, state = places(
        "BOSTON – A man in Deming, N.M., and one in Cook County, Illinois, met in Texas."
    )
    assert (dateline.role, dateline.name, dateline.state, dateline.subject) == ("dateline", "Boston", "MA", False)
    assert (city.kind, city.fips, city.latitude, city.longitude) == ("city", None, 32.269, -107.759)
    assert (county.kind, county.fips) == ("county", "17031")
    assert (state.kind, state.name, state.fips) == ("state", "Texas", "48")
    (open_,) = places("It was in Portland on Monday.")
    assert (open_.state, open_.fips, open_.latitude) == (None, None, None)


PIECES = st.sampled_from(
    ["Boston", "BOSTON", " – ", "Texas", ", ", " and ", "in ", "N.M.", "(", ")", "D-", "St. ", "Paul", "Cook", " County", " Counties", "'s", "’s ", "Portland", "Washington", "New ", "York", "\n", "Virginia", "Ñ", "İ", " v. ", "Senator ", "Detention", "condado de "]
) | st.text(max_size=4)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join), st.sampled_from(["en", "es", "fr"]))
def test_any_text_is_read_and_every_span_is_true(text: str, language: str) -> None:
    for title, body in ((text, ""), ("", text), (text, text)):
        for place in find_places(title, body, dateline=datelines.find(body), language=language):
            assert place.evidence
            assert place.state is None or len(place.state) == 2
            assert (place.latitude is None) == (place.longitude is None)
            for evidence in place.evidence:
                assert (title if evidence.where == "title" else body)[evidence.start : evidence.end] == evidence.words


def test_gold_labels(shared_data: Path) -> None:
    documents = list(labelled([str(shared_data / "gold" / "gold.jsonl")]))
    assert score(documents, "states", read_states)["all"].figures[2] >= 0.90
    (seed,) = (document for document in documents if document["group"] == "seed")
    assert read_states(seed) == {"MA", "NY", "IL", "CA"}
