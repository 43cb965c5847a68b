"""Agencies: who is named as an actor, and what only holds an agency's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.agencies import agencies, find_agencies
from tests.scoring.agencies import read as read_agencies
from tests.scoring.counting import labelled, score


def ids(text: str) -> list[str]:
    return [agency.agency for agency in find_agencies("", text)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        # Parents only where both are named
        ("ICE's HSI arrested two men.", ["ICE", "HSI"]),
        ("Officers of Enforcement and Removal Operations made the arrests.", ["ERO"]),
        ("ICE ERO made the arrests.", ["ICE", "ERO"]),
        ("Homeland Security Investigations led it.", ["HSI"]),
        ("The U.S. Border Patrol and U.S. Customs and Border Protection met.", ["USBP", "CBP"]),
        ("The Office of Field Operations met.", ["CBP"]),
        ("The Diplomatic Security Service helped.", ["DOS"]),
        ("Wage and Hour Division staff helped.", ["DOL"]),
        # Apostrophes that were lost
        ("U.S. Immigration and Customs Enforcements (ICE) director spoke.", ["ICE"]),
        ("The Justice Departments case ended.", ["DOJ"]),
        # Names in their dresses
        ("The Immigration & Customs Enforcement office closed.", ["ICE"]),
        ("The Departments of Justice, State and Homeland Security agreed.", ["DOJ", "DOS", "DHS"]),
        ("The U.S. Departments of Labor and Education agreed.", ["DOL", "OTHER-FED"]),
        ("Homeland Security Secretary Jo Bell spoke.", ["DHS"]),
        ("Homeland Security has approved it.", ["DHS"]),
        ("The Office of Homeland Security and the Homeland Security Advisor met.", []),
        ("Deputy Attorney General Rod Rosenstein spoke.", ["DOJ"]),
        ("U.S. Attorney General Jo Bell spoke.", ["DOJ"]),
        ("Assistant Attorney General Jo Q. Bell of the Criminal Division spoke.", ["DOJ"]),
        ("Assistant United States Attorneys Jo Bell and Lu Chan appeared.", ["USAO"]),
        ("The Board of Immigration Appeals agreed.", ["EOIR"]),
        ("The U.S. Marshals and the FBI came with the IRS and the Coast Guard.", ["USMS", "FBI", "OTHER-FED"]),
        ("The Office of Refugee Resettlement (ORR) took them in.", ["ORR"]),
        ("The INS, as it then was, agreed.", ["INS"]),
        (
            "The Office of Special Counsel for Immigration-Related Unfair Employment Practices (OSC) settled.",
            ["IER"],
        ),
        # Spanish
        ("El Servicio de Inmigración y Control de Aduanas detuvo a dos.", ["ICE"]),
        ("La Patrulla Fronteriza y la Fiscalía Federal lo anunciaron.", ["USBP", "USAO"]),
        ("La secretaria de Seguridad Nacional habló.", ["DHS"]),
        # What is no agency, or none of the federation's, or does nothing
        ("The ice on the pier melted.", []),
        ("The lake was full of dry ice.", []),
        ("The New Mexico Department of Justice sued.", []),
        ("California's Department of Justice sued; the Department of Justice won.", []),
        ("California's Department of Justice sued the U.S. Department of Justice.", ["DOJ"]),
        ("The state Department of Labor paid.", []),
        ("The State Department of Health paid.", []),
        ("The United States Department of Justice sued.", ["DOJ"]),
        ("Attorney General Jo Bell sued.", []),
        ("The Committee on Homeland Security met the National Border Patrol Council.", []),
        ("The ICE Accountability Act and the Homeland Security Appropriations Act passed.", []),
        ("They had to show DHS-issued papers.", []),
        ("Names are checked against the F.B.I.’s criminal databases.", []),
        ("Bell is a former U.S. Attorney.", []),
        ("The OSC, a choir, sang.", []),
        ("It signed a Corporate Integrity Agreement (CIA).", []),
        ("They used the CBP One app.", []),
        ("An immigration judge ordered it.", []),
    ],
)
def test_agencies_named(text: str, want: list[str]) -> None:
    assert ids(text) == want


FURNITURE = [
    "Anyone with information should call the ICE Tip Line at 1-866-DHS-2-ICE.",
    "HSI is the principal investigative arm of DHS. It has many offices.",
    "As one of ICE's three operational directorates, ERO is there for removals.",
    "Migrants receive their due process from federal immigration judges. EOIR is within the Justice Department.",
    "Follow us on Twitter @ICEgov.",
    "For more information visit www.uscis.gov or call USCIS.",
    "Media contact: ICE Public Affairs",
    "[1] An order lets the Department of Homeland Security act.",
    "About ICE\nICE has many officers, and CBP too.",
]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_names_nobody(furniture: str) -> None:
    news = "The Border Patrol found four men near the pier on Monday, and it took them to a hospital there.\n\n"
    assert ids(news + furniture) == ["USBP"]


def test_each_mention_is_evidence_and_the_title_is_not_the_body() -> None:
    text = "ICE came. Later U.S. Immigration and Customs Enforcement left."
    (agency,) = find_agencies("FBI joins ICE", text)
    assert [(e.rule, e.words) for e in agency.evidence] == [
        ("ice", "ICE"),
        ("ice.name", "Immigration and Customs Enforcement"),
    ]
    assert all(text[e.start : e.end] == e.words for e in agency.evidence)
    (from_title,) = find_agencies("FBI comes", " ")
    assert (from_title.agency, from_title.evidence[0].where) == ("FBI", "title")


def test_the_table_of_agencies() -> None:
    table = {entry.id: entry for entry in agencies()}
    assert table["HSI"].parent == "ICE"
    assert table["ICE"].parent == "DHS"
    assert table["INS"].became == ("ICE", "CBP", "USCIS")
    assert table["INS"].until == 2003
    assert [year for _, year in table["IER"].former] == [2017]
    guide = (
        "ICE ERO HSI CBP USBP USCIS DHS DOJ EOIR USAO IER FBI USMS DOS HHS ORR DOL ATF DEA BOP INS DOD SSA OTHER-FED"
    )
    assert set(table) == set(guide.split())


PIECES = st.sampled_from(
    ["ICE", "U.S. ", "Attorney", " General", "Departments of ", "Justice", ", ", " and ", "State", "California ", "'s ", "’", "DHS", "-issued", "\n", "About ", "[1] ", "Act", " databases", "Border Patrol", "OSC"]
) | st.text(max_size=4)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_text_is_read_and_every_span_is_true(text: str) -> None:
    for title, body in (("", text), (text, "")):
        for agency in find_agencies(title, body):
            assert agency.evidence
            assert all((body or title)[e.start : e.end] == e.words for e in agency.evidence)


def f1(documents: list[dict[str, Any]], field: str, read: Callable[[dict[str, Any]], set[str]]) -> float:
    return score(documents, field, read)["all"].figures[2]


def test_gold_labels(shared_data: Path) -> None:
    documents = list(labelled([str(shared_data / "gold" / "gold.jsonl")]))
    assert len(documents) == 26
    assert f1(documents, "agencies", read_agencies) >= 0.95
