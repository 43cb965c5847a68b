from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.marks import passages
from pipelines.enrich.quotes import find_quotes
from tests.scoring import quotes as scoring
from tests.scoring.counting import labelled

# text, then "speaker | role" of each speaker in order; "-" for no role.
CASES = [
    ("“This is wrong,” said Maria Lopez, executive director of the Harbor Center. “We will fight.”", ["Maria Lopez | executive director of the Harbor Center"]),
    ('"Our officers did well," said Enforcement and Removal Operations Boston acting Field Office Director Pat H. Hill.', ["Pat H. Hill | Enforcement and Removal Operations Boston acting Field Office Director"]),
    ("U.S. Senators Jane Doe (D-NY) and John Roe (R-TX) met.\n\n“It helps,” said Senator Roe.\n\n“It is time,” Sen. Doe said.", ["John Roe | U.S. Senator", "Jane Doe | U.S. Senator"]),
    ("Attorney General Ann Poe today issued the following statement on the ruling:\n\n“The court is right.\n\n“We go on.”", ["Ann Poe | Attorney General"]),
    ("REP. MUÑOZ ON THE RULING\n\nRep. Luis V. Muñoz (D-IL) spoke on the steps of the court today.\n\n“It is a great day for families,” Munoz said.", ["Luis V. Muñoz | Rep."]),
    ("Earlier today, Rep. Mark Lund (D-CA) took to the floor of the House to speak on the crisis:\n\n(click to watch)\n\n“These children need our care, Mr. Speaker.”", ["Mark Lund | Rep."]),
    ("Today, Congresswoman Ann Poe spoke on the House Floor about the border.\n\nWatch her full remarks here.\n\nView a transcript of her remarks below:\n\n“I rise to speak of those who wait.”", ["Ann Poe | Congresswoman"]),
    # the title goes on behind the office, with words that names have, too
    ("“This must end at once,” said Secretary of Homeland Security Jane Doe.", ["Jane Doe | Secretary of Homeland Security"]),
    ("“This must end at once,” Chief of Staff Jane Doe-Hale said.", ["Jane Doe-Hale | Chief of Staff"]),
    ("“This must end at once,” said Acting Director of ICE Jane Doe.", ["Jane Doe | Acting Director of ICE"]),
    ("“This must end at once,” said Special Agent in Charge of HSI Boston Jane Doe.", ["Jane Doe | Special Agent in Charge of HSI Boston"]),
    ("“This must end at once,” said Assistant Secretary for Immigration and Customs Enforcement Jane Doe.", ["Jane Doe | Assistant Secretary for Immigration and Customs Enforcement"]),
    ("“This must end at once,” said Mayor of New York Bill de Blasio.", ["Bill de Blasio | Mayor of New York"]),
    ("“This must end at once,” said the director of Legal Services San Diego.", []),
    ("WASHINGTON, DC – Congresswoman Jane Doe (FL-22) released the following statement on the vote. “I applaud the vote of the Senate. Now it is time for the House to follow suit in the fall.” Doe’s father was a baker.", ["Jane Doe | Congresswoman"]),
    ("The following statement was issued by Idaho Congressman Jane Doe on the vote:\n\n“Let me be clear: it is wrong.”", ["Jane Doe | Idaho Congressman"]),
    ("“This must end at once,” said Congressman Jesús “Chuy” García.", ["Jesús “Chuy” García | Congressman"]),
    ("It Must End, Says Jane Doe\n\n“This must end at once,” said Doe.", ["Jane Doe | -"]),
    ("El senador por Nuevo México Juan Mora hizo hoy las siguientes declaraciones:\n\n“Fue un día largo para todos.”", ["Juan Mora | senador por Nuevo México"]),
    ("“This must end at once,” wrote the Ohio lawmakers.", []),
    ("Sen. Jane Doe spoke on the floor.\n\nSen. Doe’s remarks as prepared:\n\n“The wall keeps nobody out.\n\n“It never did.”", ["Jane Doe | Sen."]),
    ("The town of Venice, FL, said, “We will not go on with it.”", []),
    ("Mayor Ann Poe issued the following statement. The city had waited.\n\n“The court is right.”", ["Ann Poe | Mayor"]),
    ("«Es inaceptable», dijo María Pérez, directora de la Coalición del Puerto. «Seguiremos», agregó.", ["María Pérez | directora de la Coalición del Puerto"]),
    ('El congresista Juan Gómez declaró: "No vamos a parar".', ["Juan Gómez | congresista"]),
    ("According to ICE Director Tom Smith, “we removed many people last year.”", ["Tom Smith | ICE Director"]),
    ('In a letter to Secretary Kim Jones, Rep. Al Green (TX-09) wrote, "We demand answers."\n\nHe continued: "People deserve better."', ["Al Green | Rep."]),
    ("''This ends today,'' Mayor Bill Park told reporters. ''It must.''", ["Bill Park | Mayor"]),
    ("“Congress must act now.” – Rev. Joan Hill, Pastor, First Church", ["Joan Hill | Rev."]),
    ('Statement of Anthony D. Rossi, chief counsel:\n\n"We disagree with it strongly."', ["Anthony D. Rossi | chief counsel"]),
    ("ICE’s acting director, Sarah R. Saldaña, said: “We focus on threats.”", ["Sarah R. Saldaña | ICE’s acting director"]),
    ('"Today is a good day," U.S. Rep. Raúl M. Grijalva, co-chair of the Congressional Progressive Caucus, said in a statement.', ["Raúl M. Grijalva | co-chair of the Congressional Progressive Caucus"]),
    ('"Today is a good day," said Sen. Jane Doe, ranking member of the Subcommittee on Rivers, Piers, and Ports.', ["Jane Doe | ranking member of the Subcommittee on Rivers, Piers, and Ports"]),
    ('"Today is a good day," said Sen. Jane Doe, chair of the Rivers, Piers and Ports subcommittee.', ["Jane Doe | chair of the Rivers, Piers and Ports subcommittee"]),
    ('"Today is a good day," said Sen. Jane Doe, chair of the Committee on Rivers, and John Roe, mayor of Dover.', ["Jane Doe | chair of the Committee on Rivers", "John Roe | mayor of Dover"]),
    ('"Today is a good day," said Sen. Jane Doe, a member of the panel.', ["Jane Doe | Sen."]),
    ("Governor Maria Hale and Lieutenant Governor Kim Driscoll released the following joint statement: “We are with you.”", ["Maria Hale | Governor", "Kim Driscoll | Lieutenant Governor"]),
    ("“It works,” says Gabriel Campo, who directs the Harbor program in Maine.", ["Gabriel Campo | directs the Harbor program in Maine"]),
    ("Massachusetts Gov. Dan Patel came. In a letter, Gov. Patel wrote he is “dubious about taking on the role.”", ["Dan Patel | Massachusetts Gov."]),
    ("U.S. Immigration and Customs Enforcement (ICE) Director Ann B. Poe came. “We won,” Poe said.", ["Ann B. Poe | ICE Director"]),
    ("U.S. Attorney for the District of Utah John W. Hill spoke. “We are proud,” Hill said.", ["John W. Hill | U.S. Attorney for the District of Utah"]),
    ("“Las operaciones siguen,” dijo el Director de la Oficina de Campo, Gregorio Archila.", ["Gregorio Archila | Director de la Oficina de Campo"]),
    ("“ICE agradece la ayuda”, declaró María De Anda-Ruiz, directora de la Oficina de Campo en El Paso.", ["María De Anda-Ruiz | directora de la Oficina de Campo en El Paso"]),
    ("The following statement is from Beth Wirth, executive director of the Harbor Council:\n\n“It is hard.\n\n“It is late.”", ["Beth Wirth | executive director of the Harbor Council"]),
    ("“It is done,” Supervisory Official Ann T. Poe of the Criminal Division said.", ["Ann T. Poe | Supervisory Official"]),
    ("Legal Director Cecilia Wong had this reaction:\n\n“It is an outrage.”", ["Cecilia Wong | Legal Director"]),
    ("Below is reaction from Laura W. Murry, director of the Harbor Office, on the rule:\n\n“It is good news.”", ["Laura W. Murry | director of the Harbor Office"]),
    ("“It is historic,” said Ann Poe, director of the Law Center, and Eve Roe, director of policy at the Union, in a joint statement.", ["Ann Poe | director of the Law Center", "Eve Roe | director of policy at the Union"]),
    ("Staff said that Jane Doe came. “He was a father,” said his sister, Rosa Diaz.", ["Rosa Diaz | his sister"]),
    ("Maine Senators Sue Cole and Ann Poe, and Representatives Eve Roe (ME-01) and Joe Gold (ME-02) came. “It is bad,” said Gold.", ["Joe Gold | Representative"]),
    # Spanish: the role before the name, words between verb and name, two surnames
    ("«No nos vamos a callar», dijo la presidenta de la Red del Puerto, Elena Quiroga.", ["Elena Quiroga | presidenta de la Red del Puerto"]),
    ("“Es un triunfo”, agregó ayer el director ejecutivo de Casa Marina, Tomás Rivas.", ["Tomás Rivas | director ejecutivo de Casa Marina"]),
    ("“Es un triunfo”, concluyó a su vez Tomás Rivas Peña, abogado del Centro Legal del Sur.", ["Tomás Rivas Peña | abogado del Centro Legal del Sur"]),
    ("El fiscal general de Ohio, Marcos Vidal, anunció una demanda.\n\n“La ley es clara”, sostuvo el fiscal general Vidal.", ["Marcos Vidal | fiscal general de Ohio"]),
    ("Habrá juicio, informó la alcaldesa de Dover, Ana Luz Prado. “Fue un día largo”, contó Prado.", ["Ana Luz Prado | alcaldesa de Dover"]),
    ("Raúl Mora Saldívar, alcalde de Ponce, llegó. “Fue un día largo”, explicó Mora Saldívar. “Seguimos”, dijo Mora.", ["Raúl Mora Saldívar | alcalde de Ponce"]),
    ("“Fue un día largo”, dijo el juez federal Raúl Mora Saldívar.", ["Raúl Mora Saldívar | juez federal"]),
    ("“Fue un día largo”, relató la doctora Pilar Otero, directora médica de la Clínica del Valle.", ["Pilar Otero | directora médica de la Clínica del Valle"]),
    ("“Fue un día largo”, señaló este jueves en rueda de prensa el comisionado de Aduanas, Raúl Mora.", ["Raúl Mora | comisionado de Aduanas"]),
    ("“Fue un día largo”, dijeron en un comunicado conjunto los senadores Juan Mora y Ana Ruiz.", ["Juan Mora | senador", "Ana Ruiz | senador"]),
    ("“Fue un día largo”, dijo Ana Ruiz, quien dirige la Clínica del Sur.", ["Ana Ruiz | dirige la Clínica del Sur"]),
    ("Según el director del Centro Legal, Juan Mora, “las familias viven con miedo todos los días”.", ["Juan Mora | director del Centro Legal"]),
    ("“No hay excusa para esto”, lamentó doña Carmen Ibáñez.", ["Carmen Ibáñez | -"]),
    # Spanish leaves out who speaks, and "he" is whom the sentence before is of
    ("Carlos Peña, jefe interino de la Oficina de Dover, llegó. “Esta labor muestra lo que somos”, declaró.", ["Carlos Peña | jefe interino de la Oficina de Dover"]),
    ("“Perdimos hoy”, dijo Ana Ruiz, abogada.\n\nJuan Mora llegó de Honduras en 2014. “Solo quiero trabajar”, contó.", ["Ana Ruiz | abogada", "Juan Mora | -"]),
    ("“We sued,” said Ann Poe, director of the Harbor Center.\n\nJuan Mora came here in 2014. “I only want to work,” he said.", ["Ann Poe | director of the Harbor Center", "Juan Mora | -"]),
    ("“We won today,” said acting U.S. Attorney Ann Poe.", ["Ann Poe | acting U.S. Attorney"]),
    # when, where and how something is said, between the verb and the name
    ("“This is a good day for Dover,” said in a statement Secretary Ann Poe.", ["Ann Poe | Secretary"]),
    ("“This is a good day for Dover,” said on Tuesday Mayor Ann Poe.", ["Ann Poe | Mayor"]),
    ("“This is a good day for Dover,” said, at a press conference, Governor Ann Poe.", ["Ann Poe | Governor"]),
    ("“This is a good day for Dover,” added for her part Ann Poe, director of the Harbor Center.", ["Ann Poe | director of the Harbor Center"]),
    # offices in capitals, roles with a comma, roles that no list holds, and a state before "U.S."
    ("Dover County District Attorney Ann Poe came. “It is done,” DA Poe said.", ["Ann Poe | Dover County District Attorney"]),
    ("The mayor of Dover, Ann Poe, opened the fair. “It was a long day,” Poe said.", ["Ann Poe | mayor of Dover"]),
    ("“We picked these peaches,” said farmworker Rosa Luna.", ["Rosa Luna | farmworker"]),
    ("Utah U.S. Senators Ann Poe and Joe Roe met. “It is good,” Poe said.", ["Ann Poe | U.S. Senator"]),
    ("Assistant U.S. Attorney Ann Poe spoke. “It is good,” Poe said.", ["Ann Poe | Assistant U.S. Attorney"]),
    # lines of who speaks, two quotations in a sentence, single marks
    ("Sen. Ann Poe (D-OH): “We cannot go on like this.”\n\nJoe Roe, head of the Harbor Union: “It is time to act on this.”", ["Ann Poe | Sen.", "Joe Roe | head of the Harbor Union"]),
    ("Ann Poe, head of the Harbor Union:\n\n“We cannot go on like this.”", ["Ann Poe | head of the Harbor Union"]),
    ("Governor Joe Roe called it “the worst border in years,” while Mayor Ann Poe said “this is all politics and nothing else.”", ["Joe Roe | Governor", "Ann Poe | Mayor"]),
    ("‘We cannot go on like this,’ said Ann Poe, director of the Harbor Center.", ["Ann Poe | director of the Harbor Center"]),
    ("“We cannot go on,” Citizenship and Immigration Services spokesman Joe Roe said.", ["Joe Roe | Citizenship and Immigration Services spokesman"]),
    # whose words the author cites, and whole sentences that stand by themselves
    ("The board met in response to Governor Joe Roe’s claim that “nobody at the port was ever hurt.”", ["Joe Roe | Governor"]),
    ('Sen. Ann Poe today opened a clinic in Dover. Poe praised the nurses. "The nurses of this county have earned more than our thanks. They have earned a rest." It opens in May.', ["Ann Poe | Sen."]),
    # marks lost on the way
    ("WASHINGTON Employers must ask all workers for the same papers, said Gregory Field, Deputy Assistant Attorney General. We thank them.", ["Gregory Field | Deputy Assistant Attorney General"]),
    # the words of one paragraph that ends open, and of the next that opens again
    ('"We came far.\n\n"We go on," said Chief Ann Poe.', ["Ann Poe | Chief"]),
]  # fmt: skip

NO_SPEECH = [
    'The so-called “sanctuary” policies and the "Remain in Mexico" program were ended by Secretary Kim Jones.',
    'Jesús "Chuy" García and Director Kim Jones met.',
    "The coalition said, “We are outraged at this decision by the government.”",
    'The Members of the delegation in the letter wrote, "All counties are required to end their contracts."',
    "DHS claims that it stores “all the data of our users in one place.”",
    "“I feared for my life,” the witness told the court.",
    "Kim Jones said that the policy was “unwise”.",
    "",
    "Three bills by Sen. Ann Poe passed: “An act on the beds of the counties” and another.",
    # the possessor is not who speaks, a clause is no role, and one official does not say all that is quoted
    "“It was late,” said Joe Roe’s son Al Roe.",
    "After meeting the president, Ann Poe spoke. “It was a long day,” Poe said.",
    'Sen. Ann Poe opened a clinic. Section 2 of the bill is short. "The Secretary shall report on all of the beds in each of the counties every year."',
    "Sen. Ann Poe sued. Poe cites the rule. “A clinic that gets a grant under this part and all of its staff”",
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_speakers(text: str, expected: list[str]) -> None:
    assert [f"{quote.speaker} | {quote.role or '-'}" for quote in find_quotes(text)] == expected


@pytest.mark.parametrize("text", NO_SPEECH, ids=[text[:30] or "empty" for text in NO_SPEECH])
def test_what_nobody_says(text: str) -> None:
    assert find_quotes(text) == []


@pytest.mark.parametrize(
    ("speaker", "official"),
    [
        ("U.S. Attorney Ann Poe", True),
        ("Ann Poe, director of the Harbor Center", True),
        ("Ann Poe of the Harbor Legal Project", True),
        ("Ann Poe, a mother of three", False),
        ("Ann Poe, a DACA recipient", False),
        ("Ann Poe", False),
    ],
)
def test_private_persons_are_told_from_officials(speaker: str, official: bool) -> None:
    (quote,) = find_quotes(f"“It was a long day,” said {speaker}.")
    assert (quote.speaker, quote.official) == ("Ann Poe", official)


def test_the_words_and_their_span() -> None:
    text = "He left. “We won the case,” said Mayor Ann Poe. “It took long.”"
    (quote,) = find_quotes(text)
    assert quote.text == text[quote.start : quote.end] == "We won the case,"
    assert quote.rule == "quote.after.verb"


def test_passages_over_paragraphs_and_inside_each_other() -> None:
    text = '"One "two" three.\n\n"Four," he said. "Five\n\nsix." Then \'\'seven\'\' and «ocho».'
    found = [(text[p.start : p.end], p.opens, p.goes_on) for p in passages(text)]
    assert found == [
        ('One "two" three.', True, False),
        ("Four,", True, True),
        ("Five\n\nsix.", False, False),
        ("seven", False, False),
        ("ocho", False, False),
    ]


PIECES = ['"', "“", "”", "«", "»", "''", "‘", "’", " ", "\n", "\n\n", ",", ".", ":", "—", "(", ")", "said", "Mayor", "Ann", "Poe", "Senators", "and", "A.", "he", "according to", "issued the following statement", "of", "Inc", "Jr.", "İ"]  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from(PIECES), max_size=50).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=50).map("".join),
    )
)
def test_any_text_gives_true_spans_and_each_speaker_once(text: str) -> None:
    quotes = find_quotes(text)
    for quote in quotes:
        assert quote.text == text[quote.start : quote.end]
        assert quote.text.strip() == quote.text != ""
        assert quote.speaker
    assert len({quote.speaker.casefold() for quote in quotes}) == len(quotes)


def test_accuracy_on_the_labels(shared_data: Path) -> None:
    assert scoring.score(labelled([str(shared_data / "gold" / "gold.jsonl")]))["all"].f1 >= 0.9


def test_a_text_full_of_quotations_by_one_name_is_read_in_time_that_grows_with_it() -> None:
    text = "Ann Poe came. “We go on,” he said. " * 4000
    start = time.process_time()
    (quote,) = find_quotes(text)
    assert quote.speaker == "Ann Poe"
    assert time.process_time() - start < 10  # each search of the whole text for the name would take minutes
