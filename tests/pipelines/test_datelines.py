"""Datelines: what opens a release and what only looks like it."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import atlas
from pipelines.datelines import find

REST = "The Harbor Alliance and its partners said today that the pier reopens."


@pytest.mark.parametrize(
    ("opening", "city", "state"),
    [
        # The dash in its dresses
        ("WASHINGTON – ", "Washington", "DC"),
        ("WASHINGTON — ", "Washington", "DC"),
        ("WASHINGTON -- ", "Washington", "DC"),
        ("WASHINGTON - ", "Washington", "DC"),
        ("WASHINGTON- ", "Washington", "DC"),
        ("WASHINGTON—", "Washington", "DC"),
        ("ANCHORAGE, ALASKA—", "Anchorage", "AK"),
        ("Fresno, CA-", "Fresno", "CA"),
        ("Washington, DC: November 1, 2024 - ", "Washington", "DC"),
        # The state in its dresses
        ("BOSTON, Mass. — ", "Boston", "MA"),
        ("EL PASO, Texas — ", "El Paso", "TX"),
        ("SAN DIEGO, Calif. – ", "San Diego", "CA"),
        ("Washington, D.C. – ", "Washington", "DC"),
        ("WASHINGTON, D. C. – ", "Washington", "DC"),
        ("Washington D.C. – ", "Washington", "DC"),
        ("WASHINGTON DC – ", "Washington", "DC"),
        ("DEL RIO TEXAS – ", "Del Rio", "TX"),
        ("St. Louis, MO – ", "St. Louis", "MO"),
        ("Seattle, Washington – ", "Seattle", "WA"),
        ("PORTLAND, ME – ", "Portland", "ME"),
        ("SUNLAND PARK, N.M. – ", "Sunland Park", "NM"),
        ("SUNLAND PARK, NM – ", "Sunland Park", "NM"),
        ("CHARLESTON, W. Va. – ", "Charleston", "WV"),
        ("SAN JUAN, Puerto Rico – ", "San Juan", "PR"),
        ("ALBUQUERQUE, Nuevo México – ", "Albuquerque", "NM"),
        ("Prescott, AZ – ", "Prescott", "AZ"),
        ("MISSION, Texas – ", "Mission", "TX"),
        ("PORT WASHINGTON, N.Y. – ", "Port Washington", "NY"),
        # Brackets and dates
        ("(WARREN, Ohio) — ", "Warren", "OH"),
        ("[Hartford, CT] — ", "Hartford", "CT"),
        ("(TOLEDO, Ohio) ", "Toledo", "OH"),
        ("February 11, 2019 (SAINT PAUL) – ", "Saint Paul", "MN"),
        ("June 7, 2011 – BOSTON – ", "Boston", "MA"),
        ("WASHINGTON, DC (September 29, 2017) ", "Washington", "DC"),
        ("NEW YORK, June 4, 2020 — ", "New York", "NY"),
        ("SPRINGFIELD, Ill., Jan. 3 – ", "Springfield", "IL"),
        ("SAN DIEGO, Calif. (June 4, 2020) - ", "San Diego", "CA"),
        ("Philadelphia, PA (Jan. 3, 2020) — ", "Philadelphia", "PA"),
        ("(WASHINGTON, June 4, 2020) – ", "Washington", "DC"),
        ("(May 12, 2015, Los Angeles) – ", "Los Angeles", "CA"),
        ("( WASHINGTON , DC ) - ", "Washington", "DC"),
        ("WASHINGTON, Tuesday, June 4 — ", "Washington", "DC"),
        ("WASHINGTON, March 3, 2020 /PRNewswire/ -- ", "Washington", "DC"),
        ("WASHINGTON, 4 de junio — ", "Washington", "DC"),
        ("EDINBURG, Texas.- ", "Edinburg", "TX"),
        ("LOS ÁNGELES, 4 de junio de 2025 — ", "Los Ángeles", "CA"),
        # Several cities, cities abroad, cities that stand in no table
        ("ATLANTA and MIAMI — ", "Atlanta", "GA"),
        ("ATLANTA AND MIAMI — ", "Atlanta", "GA"),
        ("ATLANTA, MIAMI and TAMPA, Fla. — ", "Atlanta", "GA"),
        ("NEW YORK and WASHINGTON, D.C. — ", "New York", "NY"),
        ("MEXICO CITY – ", "Mexico City", None),
        ("TIJUANA, Mexico — ", "Tijuana", None),
        ("London – ", "London", None),
        ("PRINEVILLE – ", "Prineville", None),
        ("Boston – ", "Boston", "MA"),
        # Case
        ("McALLEN, Texas — ", "McAllen", "TX"),
        ("MCALLEN – ", "McAllen", "TX"),
        ("MCMINNVILLE, Ore. – ", "McMinnville", "OR"),
        ("WINSTON-SALEM, N.C. — ", "Winston-Salem", "NC"),
        ("O’FALLON, Mo. — ", "O’Fallon", "MO"),
        ("COEUR D’ALENE, Idaho – ", "Coeur d'Alene", "ID"),
        ("LEE’S SUMMIT – ", "Lee's Summit", "MO"),
        ("MARTIN’S FERRY, Ohio – ", "Martin’s Ferry", "OH"),
        ("TRUTH OR CONSEQUENCES, N.M. – ", "Truth or Consequences", "NM"),
        ("ST PAUL – ", "St. Paul", "MN"),
        # The dash was lost before the text reached us
        ("WASHINGTON  ", "Washington", "DC"),
        ("WASHINGTON ", "Washington", "DC"),
        ("WASHINGTON, D.C.  ", "Washington", "DC"),
        ("WASHINGTON, D.C. ", "Washington", "DC"),
        ("Washington, DC  ", "Washington", "DC"),
        ("Washington, DC ", "Washington", "DC"),
        ("NEW YORK ", "New York", "NY"),
        # So were the spaces
        ("WASHINGTON", "Washington", "DC"),
        ("NEW YORK", "New York", "NY"),
        ("WASHINGTON, D.C.", "Washington", "DC"),
        ("LAS VEGAS, Nev.", "Las Vegas", "NV"),
        # Other marks than a dash
        ("WASHINGTON _ ", "Washington", "DC"),
        ("WASHINGTON, D.C. | ", "Washington", "DC"),
    ],
)
def test_datelines(opening: str, city: str, state: str | None) -> None:
    found = find(opening + REST)
    assert found is not None
    assert (found.city, found.state) == (city, state)
    assert (opening + REST)[found.rest_offset :] == REST
    assert opening.startswith(found.raw)
    assert not found.raw.endswith(("-", "–", "—", " "))


def test_a_quotation_pulled_above_the_dateline() -> None:
    pulled = (
        "“The pier has been closed for two long winters, and this town has waited for the day on which it opens. Now it is "
        "here, and nobody in the county who worked for it, in the council or on the quay, will forget who stood with us.”"
    )
    found = find(f"{pulled}\n\nPORTLAND, Maine – {REST}")
    assert found is not None
    assert (found.city, found.state) == ("Portland", "ME")
    assert find(f"{pulled.strip('“”')}\n\nPORTLAND, Maine – {REST}") is None
    # Of several paragraphs only the last closes it.
    several = find(f"{pulled[:-1]}\n\n{pulled}\n\nPORTLAND, Maine – {REST}")
    assert several is not None
    assert several.city == "Portland"
    # Where its marks were lost, it is told from the release proper by standing there again.
    lost = pulled.strip("“”")
    again = find(f"{lost}\n\nPORTLAND, Maine – {REST}\n\n{lost}")
    assert again is not None
    assert again.city == "Portland"


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("AUSTINU.S. Senator Jo Bell wrote in the paper today.", "Austin"),
        ("SAN FRANCISCOAfederal grand jury indicted a man today.", "San Francisco"),
        ("WASHINGTONA federal jury convicted two men today.", "Washington"),
        ("Wednesday  June 6  2007\n\nWASHINGTON  This  evening  the vote was held.", "Washington"),
        ("Washington, D.C. Today, Senator Bell said that it is so.", "Washington"),
        ("Washington, D.C. Earlier today the House voted on it.", "Washington"),
        ("Washington, DC, August 20, 2011\n\nYesterday the Department said it would close the pier.", "Washington"),
        ("Bureau of Piers\n\nWashington, DC\n\nSeptember 16, 2008\n\nThe pier was closed on Monday.", "Washington"),
        ("The Pier Authority\n\nWashington, DC 20515\n\nThe pier was closed on Monday.", None),
        ("The Pier Authority\n\nWashington, DC\n\nThe pier was closed on Monday.", None),
        (
            "Bureau of Piers\n\nFor release\n\nPier Closed by the City\n\nWASHINGTON  The city closed the pier on Monday, and said that it would not open it again for a year or two.",
            "Washington",
        ),
        ("(WASHINGTON, DC)Today, Rep. Bell condemned the decision to close the pier.", "Washington"),
        ("Pier Closed\n\nWashington,\nNov 20\n\nRep. Bell released this statement on the pier.", "Washington"),
        ("BOSTONIANS Love the pier, and they said so today.", None),
        ("NEW YORKERS Love the pier, and they said so today.", None),
        ("Boston | News and the Events of the whole year", None),
    ],
)
def test_datelines_of_damaged_texts(text: str, city: str | None) -> None:
    found = find(text)
    assert (found and found.city) == city


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("PORTLAND – The pier reopens today, the Harbor Alliance said.", None),
        ("PORTLAND – Oregon Attorney General Jo Bell sued today.", "OR"),
        ("PORTLAND – Senator Jo Bell (D-Maine) sued today.", "ME"),
        ("PORTLAND – From Maine to Oregon, piers reopen today.", None),
        ("AURORA – Congressman Jo Bell (CO-06) was joined by Senator Lee Ames (D-CO).", "CO"),
        ("AURORA – Congressman Jo Bell (TX-06) was there today.", None),
        ("KANSAS CITY – The police of Kansas City said today that it was calm.", None),
        ("KANSAS CITY – The police of Missouri said today that it was calm.", "MO"),
        ("EVERETT – Washington Attorney General Jo Bell sued today.", "WA"),
        ("EVERETT – In Washington the Senate voted on it today.", None),
        ("PRINEVILLE – Oregon Attorney General Jo Bell sued today.", None),
    ],
)
def test_a_name_of_several_cities_needs_its_state_in_the_opening(text: str, state: str | None) -> None:
    found = find(text)
    assert found is not None
    assert found.state == state


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Today",
        "WASHINGTON",
        "WASHINGTON –",
        "The Harbor Alliance said today that it is so.",
        "ICE arrests forty people in the harbor",
        "ICE – officers arrested forty people",
        "ICE – Officers arrested forty people",
        "FBI – Agents arrested forty people here",
        "ACLU – The Alliance said so today",
        "STATEMENT — The Alliance said so today",
        "MEDIA ADVISORY – The Alliance said so today",
        "FOR IMMEDIATE RELEASE – The Alliance said so today",
        "UPDATE – The Alliance said so today",
        "TODAY – The Alliance said so here",
        "CONTACT – The Alliance said so here",
        "WHAT – The Alliance and its friends meet",
        "WHAT: The Alliance and its friends meet",
        "SENATOR BELL – The Alliance said so today",
        "COMUNICADO DE PRENSA – La Alianza lo dijo hoy",
        "Mission – Our mission is to help them",
        "Texas – The Alliance said so today",
        "NORTH CAROLINA – The Alliance said so",
        "WASHINGTON – ICE ARRESTS FORTY PEOPLE IN RAID",
        "Washington, DC Mayor Jo Bell said so today",
        "Boston-based lawyers said today that they won",
        "Houston — we have a problem here now",
        "WASHINGTON POST editors said so today",
        "BOSTON GLOBE Editors said so today too",
        "KANSAS CITY POLICE said so today too",
        "In Boston, MA – a thing happened today",
        "Miami, Florida residents have this to say",
        "Three Miami, Florida - area men were charged today",
        "Phoenix, like Tucson, is hot and dry today",
        "New York Attorney General Jo Bell announced it today",
        "Chicago, IL 60601 is where we are",
        "Attorney General Jo Bell, PA – The Alliance said so",
        "U.S. Senator Jo Bell said today that",
        "January 30th, 2013 - Congressman Bell will hold a meeting",
        "Boston, MA Office 12 Pier Road",
    ],
)
def test_what_only_looks_like_a_dateline(text: str) -> None:
    assert find(text) is None


OPENING = "FOR IMMEDIATE RELEASE\n\nContact: Jo Bell (202) 555-0100\n\nPier Reopens\n\n"


def test_a_headline_and_contacts_may_stand_before_it() -> None:
    text = f"{OPENING}\tWashington, D.C. — {REST}"
    found = find(text)
    assert found is not None
    assert (found.raw, found.state, text[found.rest_offset :]) == ("Washington, D.C.", "DC", REST)
    assert find(text, first_paragraph_only=True) is None
    assert find(f"WASHINGTON — {REST}", first_paragraph_only=True) is not None


def test_below_the_first_line_a_place_must_be_certain() -> None:
    assert find(f"{OPENING}PRINEVILLE – {REST}") is None
    assert find(f"{OPENING}PRINEVILLE, Ore. – {REST}") is not None


def test_nothing_is_sought_once_the_release_has_begun() -> None:
    assert find(f"All of it at once: {REST} {REST} {REST} \n\nBOSTON, Mass. – {REST}") is None


def test_a_dateline_may_stand_on_a_line_of_its_own() -> None:
    text = f"WASHINGTON –\n\n{REST}"
    found = find(text)
    assert found is not None
    assert text[found.rest_offset :] == REST


def test_gold_labels(shared_data: Path) -> None:
    wrong, labels = [], 0
    with (shared_data / "gold" / "gold.jsonl").open(encoding="utf-8") as file:
        for line in file:
            gold = json.loads(line)
            labels += 1
            found = find(gold["text"])
            want = gold["dateline"] and (gold["dateline"]["city"], gold["dateline"]["state"])
            got = found and (found.city, found.state)
            if got != want:
                wrong.append((gold["id"], want, got))
    assert labels == 26
    assert wrong == []


def test_attorneys_general_print_capitals(shared_data: Path) -> None:
    """Where the first word of a body is in capitals, the place is read; where it is not, none is invented."""
    bodies = 0
    with (shared_data / "replays" / "state-ags.truth.jsonl").open(encoding="utf-8") as file:
        for line in file:
            first = json.loads(line).get("body_first")
            if first:
                bodies += 1
                found = find(f"{first} and so on")
                opens = any(word.strip("(),").isupper() and len(word) > 3 for word in first.split()[:4])
                assert (found is not None and found.state is not None) is opens, first
    assert bodies >= 20


def test_naughty_strings_never_raise(shared_data: Path) -> None:
    with tarfile.open(shared_data / "corpora" / "strings.tar.gz") as tar:
        file = tar.extractfile(next(name for name in tar.getnames() if name.endswith("blns.json")))
        assert file is not None
        strings = json.load(file)
    assert len(strings) >= 500
    for string in strings:
        for text in (string, f"BOSTON, {string} – {REST}", f"{string}, Mass. – {REST}", f"BOSTON – {string}"):
            find(text)


PIECES = st.sampled_from(
    [
        "BOSTON",
        "Boston",
        "ST.",
        "McALLEN",
        ",",
        ", ",
        " ",
        "  ",
        "Mass.",
        "MA",
        "İdaho",
        "D.C.",
        "(",
        ")",
        "[",
        "–",
        "-",
        " — ",
        ":",
        "June 4, 2020",
        "4 de junio",
        " and ",
        " AND ",
        "\n",
        "/X/",
        "The ",
        "A ",
        "AURORA",
        "(CO-06)",
        "PORTLAND",
        "U.S.",
        "’",
    ]
) | st.text(max_size=3)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read_without_raising(text: str) -> None:
    found = find(text)
    if found is not None:
        assert found.raw in text
        assert found.city
        assert 0 < found.rest_offset <= len(text)
        assert found.state is None or len(found.state) == 2


def test_the_lexicon_holds_no_contradiction() -> None:
    states = {atlas.read().code(name) for name in ("Mass.", "Nueva York", "U.S. Virgin Islands", "D. C.", "TX")}
    assert states == {"MA", "NY", "VI", "DC", "TX"}
    codes = set(atlas.read().codes.values())
    assert len(codes) == 56, "50 states, the District and five territories"
    for city in atlas.read().cities.values():
        assert set(city.states) <= codes, city
        assert not city.certain or len(city.states) == 1, city
