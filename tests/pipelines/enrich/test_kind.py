from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.kind import kind_of

KINDS = {"press_release", "statement", "advisory", "letter", "speech", "blog", "fact_sheet", "report", "other"}


@pytest.mark.parametrize(
    ("title", "labels", "kind"),
    [
        ("ICE arrests 32 in Dallas operation", [], "press_release"),
        ("Statement by Secretary Lopez on the ruling", [], "statement"),
        ("Statement from the Council on Family Separation", [], "statement"),
        ("Joint Statement on Detention Deaths", [], "statement"),
        ("Director issues statement on the verdict", [], "statement"),
        ("Man sentenced for making false statements regarding his past", [], "press_release"),
        ("Statement of Interest filed in the harbor case", [], "press_release"),
        ("Rep. Hill Responds to the President's Harbor Remarks", [], "press_release"),
        ("Financial statements of two firms were forged, jury finds", [], "press_release"),
        ("MEDIA ADVISORY: Vigil at the courthouse", [], "advisory"),
        ("5/14 Media Advisory: Council to publish its count", [], "advisory"),
        ("Clergy at the gate on Friday – Media Advisory", [], "advisory"),
        ("Minister ignores media alert on storms", [], "press_release"),
        ("Ranking Member Hill's Opening Statement on Detention", [], "speech"),
        ("Statement for the record of the agency for a hearing", [], "speech"),
        ("Available for Comment: lawyers on the new rule", [], "advisory"),
        ("Congresswoman Hill's Report from Washington: rain", [], "other"),
        ("An Open Letter of Concern to the Governor", [], "letter"),
        ("Carta del senado muestra su apoyo", [], "press_release"),
        ("Readout of the Secretary's meeting with mayors", [], "press_release"),
        ("Policy Brief: Bond hearings in the third year", [], "report"),
        ("Fact Sheet: What the new rule does", [], "fact_sheet"),
        ("Attorney General Delivers Remarks at the Border", [], "speech"),
        ("Open letter to the Secretary", [], "letter"),
        ("Officer sentenced for opening letters", [], "press_release"),
        ("Declaración de la directora sobre el fallo", [], "statement"),
        ("What the ruling means", ["Blog"], "blog"),
        ("Vigil tomorrow", ["Media Advisory"], "advisory"),
        ("Statement of the director on the order", ["Press Release"], "statement"),
        ("Ten arrested", ["Press Releases"], "press_release"),
        (
            "Ten arrested",
            ["a long sentence that happens to hold the word statement far from being a label"],
            "press_release",
        ),
    ],
)
def test_kind_of(title: str, labels: list[str], kind: str) -> None:
    assert kind_of(title, labels)[0] == kind


BODIES = [
    # An invitation with particulars; three of them are enough, two stand in any release.
    ("Neighbors to gather", "WHAT: Vigil\nWHO: Clergy\nWHEN: Friday\nWHERE: Gate 4", "advisory"),
    ("Vecinos se reúnen", "QUÉ: Vigilia\nCUÁNDO: Viernes\nDÓNDE: Ayuntamiento", "advisory"),
    ("What ending the status costs", "By Ann Lund and Nora Hill\n\nI. Executive Summary\n\nIn two years …", "report"),
    # Bidden to a gathering; told of one.
    ("Families' Press Conference", "Please join the Table of Churches outside the jail. Hear from the families.", "advisory"),
    ("Vigil for those held at Pinewood", "Neighbors will gather at the gate on Friday at 6 p.m. to sing.", "advisory"),
    ("Vigilia por los detenidos", "Acompáñenos el viernes a las seis frente a la cárcel.", "advisory"),
    ("Groups rally for the clinic", "Two unions will join the suit. Families were invited to speak at the gate.", "press_release"),
    ("Hundreds at Vigil for those held", "Neighbors gathered at the gate on Friday and sang until nine.", "press_release"),
    # An officeholder's column, and a release with an office's byline.
    ("Rain at last", "Rain at Last\n\nBy U.S. Sen. Nora Hill\n\nThe fields are green again.", "other"),
    ("Ten held at port", "By ICE Public Affairs\n\nTen men were held at the port on Monday.", "press_release"),
    ("Clinic opens", "The clinic opens.\nWhen: Saturday\nWhere: The library", "press_release"),
    ("Vigil on Friday", "MEDIA ADVISORY\n\nFriends of the river will meet at the gate.", "advisory"),
    # A letter begins with its salutation; a release that quotes one has told its news before.
    ("Groups to the Secretary", "June 3, 2021\n\nDear Secretary Lopez:\n\nWe write to you.", "letter"),
    (
        "Hill asks for answers",
        "Senator Nora Hill sent a letter to the Secretary today about the deaths of two men in a jail in her state.\n\n"
        "Dear Secretary Lopez:\n\nI write to you.",
        "press_release",
    ),
    # What leads up to a letter or a speech that is given in full is short, and quotes nobody.
    ("Hill asks for answers", f"Senator Nora Hill sent a letter to the Secretary today about the deaths of two men in a jail in her state.\n\nDear Mr. Secretary:\n\n{'We write to you about the two men. ' * 20}", "letter"),
    ("Hill asks for answers", f"“They died,” Senator Nora Hill said of the two men today in a letter that she sent to the Secretary of the department.\n\nDear Mr. Secretary:\n\n{'We write to you about the two men. ' * 20}", "press_release"),
    ("Hill on the wall", f"Senator Hill spoke today on the Senate floor about the wall.\n\n{'“It is a wall that keeps nobody out of any of our states.”' + chr(10)}", "speech"),
    ("Hill on the wall", f"Earlier today, Rep. Hill took to the floor of the House to speak.\n\n{'“It is a wall that keeps nobody out of any of our states.' + chr(10)}", "speech"),
    ("Hill on the wall", f"Today on the House floor, Rep. Hill decried the wall. Excerpts of Rep. Hill's remarks are below:\n\n{'It is a wall that keeps nobody out of any of our states.' + chr(10)}", "speech"),
    ("Hill on the wall", "Senator Hill spoke today on the Senate floor about the wall, and the bill was passed by both.\n\nThe bill would pay for the roads to the north of the river for years.", "press_release"),
    ("On the border", "Remarks as prepared for delivery\n\nThank you, Ann.", "speech"),
    ("On the border", "Senator Hill delivered the following remarks today on the Senate floor:\n“Mr. President.”", "speech"),
    ("On the border", "Good morning, everyone. I am glad to be here.", "speech"),
    ("A new rule", "Fact Sheet\n\nWho is affected?", "fact_sheet"),
    ("A cut too deep", "In case you missed it, the Courier wrote about the cut.", "other"),
    ("Hill decries deaths", "Senator Nora Hill issued the following statement:\n“This must end.”", "statement"),
    ("Hill decries deaths", "Senators Hill and Bloom issued a joint statement:\n“This must end,” said Hill. Bloom added: No.", "statement"),
    ("Luna condena el fallo", "La senadora Luna emitió la siguiente declaración:\n“Es injusto”.", "statement"),
    ("Hill answers", "Rep. Hill (NM-01) issued the following response to the speech:\n“I am glad.”", "statement"),
    ("Hill answers", "Rep. Hill issued the followed statement after the vote.\n“I am glad.”", "statement"),
    ("The piers", "Congressman Hill statement, issued after new numbers of boats came out:\n“I am glad.”", "statement"),
    ("Luna y los muelles", "La senadora Luna hizo hoy las siguientes declaraciones:\n“Es bueno”.", "statement"),
    ("On the piers", "Senator Hill today spoke at a hearing on the piers:\n“I thank the chair for the day and for the piers.\nThey are as old as the harbor that they stand in.”", "speech"),
    ("Hill applauds the piers", "WASHINGTON – June 27, 2013 – “Today we are glad of the piers and of the harbor,” said Senator Hill.\n“For ten years we have asked for piers that are long and low.”\n“On that day we will all go down to the harbor together.”", "statement"),
    ("Hill on the piers", "Below are excerpts of Senator Hill's statement that was entered into the record:\nI am glad.", "statement"),
    ("ICYMI: Hill meets with piers' owners", "EL PASO, Texas – As part of a trip, Senator Hill toured the piers on Monday.", "press_release"),
    ("ICYMI: Hill in the Courier", "The Courier wrote about the piers and the senator on Monday.", "other"),
    ("Hill asks for records", "WASHINGTON – Senator Hill today asked for all the records on the piers of the county that were made since May.\n\nDear Director Roe:\n\nWe ask you.", "press_release"),
    # Announced behind the news: a release that quotes one.
    ("The piers", "The piers are old and long and low. " * 12 + "\nDirector Hill issued the following statement:\n“I am glad.”", "press_release"),
    # Announced as a statement, yet several speak: a release.
    (
        "Hill introduces a bill",
        "Senator Hill issued the following statement on her bill:\n“It is time,” said Senator Hill. “We are glad,” added "
        "Pat Lowe of the Alliance. “So are we,” said Joe Pine.",
        "press_release",
    ),
    ("Fund grows", "The financial statements of the fund were published today.", "press_release"),
    ("Police arrest two", "“We are glad,” Chief Roe said in a statement.", "press_release"),
    ("", "", "press_release"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.org/opa/blog/pier-opens", "blog"),
        ("https://example.org/opa/speech/director-at-the-pier", "speech"),
        ("https://example.org/media-advisories/2019/pier", "advisory"),
        ("https://example.org/newsroom/fact-sheets/piers", "fact_sheet"),
        ("https://example.org/statements/piers", "statement"),
        ("https://example.org/enewsletters/?ID=7", "press_release"),
        ("https://example.org/statements-releases/2019/piers", "press_release"),
        ("https://example.org/?from=/blog/x", "press_release"),
        ("https://blog.example.org/pier", "press_release"),
        ("", "press_release"),
    ],
)
def test_the_address_tells_where_nothing_else_does(url: str, kind: str) -> None:
    assert kind_of("A pier opens", [], "The pier opened on Monday.", url)[0] == kind
    assert kind_of("Statement by the director on the pier", [], "", url)[0] == "statement"


@pytest.mark.parametrize(("title", "text", "kind"), BODIES)
def test_the_text_tells_where_label_and_headline_do_not(title: str, text: str, kind: str) -> None:
    assert kind_of(title, [], text)[0] == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("ICYMI: Hill op-ed on the wall", "other"),
        ("What They Are Saying: Leaders praise the bill", "other"),
        ("Hill Remarks at the Border Forum", "speech"),
        ("ICYMI: Hill delivers remarks on the wall", "speech"),
        ("Testimony of Director Marsh", "speech"),
        ("Statement of Ann Marsh, Director, before the Senate Committee on the Judiciary", "speech"),
        ("Division Issues Annual Newsletter", "press_release"),
        ("Lawmaker remarks anger neighbors", "press_release"),
        ("TOMORROW: March for families", "advisory"),
        ("Tomorrow's workers need visas today", "press_release"),
        ("League Comment on Court Ruling", "statement"),
        ("Hill, Bloom Joint Statement", "statement"),
        ("Senator Hill's Statement", "statement"),
        ("New report: detention costs rise", "press_release"),
        ("2023 Annual Report on Removals", "report"),
        ("Letter carriers rally", "press_release"),
        ("Myth vs. Fact: the new rule", "fact_sheet"),
    ],
)
def test_headlines(title: str, kind: str) -> None:
    assert kind_of(title, [])[0] == kind


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=2), st.text())
def test_any_text_has_a_kind(title: str, labels: list[str], text: str) -> None:
    assert kind_of(title, labels, text)[0] in KINDS


def test_hostile_text_is_read_in_a_moment() -> None:
    started = time.perf_counter()
    for text in ("A" * 100_000, "Said " * 20_000, "the following statement " + "Aa " * 30_000, "dear " + " x" * 50_000):
        kind_of(text, [], text)
    assert time.perf_counter() - started < 2
