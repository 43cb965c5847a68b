from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich import actions
from pipelines.enrich.figures import find_figures
from tests.scoring import figures as scoring
from tests.scoring.counting import labelled

# text, then "value unit qualifier action" of each figure in order; action "*" where the text leaves it open.
ENGLISH = [
    # who is counted, and what was done to them
    ("Deportation officers arrested 123 illegal aliens in Ohio.", ["123 people exact arrested"]),
    ("More than 200 people were taken into custody.", ["200 people at_least arrested"]),
    ("The operation resulted in the arrest of 45 gang members.", ["45 people exact arrested"]),
    ("Agents made 1,204 arrests in fiscal year 2019.", ["1204 people exact arrested"]),
    ("Border Patrol agents apprehended nearly 3,500 migrants in May.", ["3500 people about apprehended"]),
    ("There were 1,234,567 encounters at the border in 2022.", ["1234567 people exact apprehended"]),
    ("ICE removed 185,884 noncitizens last year.", ["185884 people exact removed"]),
    ("ERO deported an estimated 600 people to Honduras.", ["600 people about removed"]),
    ("Three defendants were sentenced today.", ["3 people exact sentenced"]),
    ("Eleven people have been charged in a smuggling ring.", ["11 people exact charged"]),
    ("A grand jury indicted two Guatemalan nationals on 12 counts.", ["2 people exact charged"]),
    ("All five co-defendants pleaded guilty.", ["5 people exact convicted"]),
    ("He was convicted of harboring 15 undocumented immigrants.", ["15 people exact smuggled"]),
    ("They were charged with smuggling at least a dozen migrants.", ["12 people at_least smuggled"]),
    ("As many as 40 detainees are held there.", ["40 people at_most detained"]),
    ("At least 53 people died in the trailer.", ["53 people at_least died"]),
    ("Two officers were injured.", ["2 people exact injured"]),
    ("The agency released 300 migrants on bond.", ["300 people exact released"]),
    ("The program protects nearly 700,000 DACA recipients.", ["700000 people about affected"]),
    ("The bill would provide a path to citizenship for over 11 million undocumented immigrants.", ["11000000 people at_least affected"]),
    ("The plant employs roughly 250 workers.", ["250 people about employed"]),
    ("EOIR has hired 60 immigration judges.", ["60 people exact employed"]),
    ("One person was arrested.", ["1 people exact arrested"]),
    ("One man and two women were detained.", ["1 people exact detained", "2 people exact detained"]),
    ("The letter was signed by 17 attorneys general.", ["17 people exact other"]),
    # who is charged, who is a victim, who is paid
    ("Five of the defendants were apprehended in Spain.", ["5 people exact arrested"]),
    ("The indictment alleges that she forced two victims to scrub floors. Forced labor is trafficking.", ["2 people exact smuggled"]),
    ("The firm has paid $9,000 to 12 U.S. workers.", ["9000 usd exact other", "12 people exact affected"]),
    ("The firm has paid $9,000 to workers under a settlement.", ["9000 usd exact fine"]),
    ("They agreed to forfeit a house and $9,000 in proceeds of the visa fraud scheme.", ["9000 usd exact fine"]),
    ("The college imposed different and greater requirements on at least 247 noncitizens.", ["247 people at_least affected"]),
    ("Eight members of a gang, known as the Rovers, pleaded guilty after a trafficking case.", ["8 people exact convicted"]),
    ("Three others received sentences of two years.", ["3 people exact sentenced"]),
    ("Two defendants, Al Day, 59, and Jo Bell, 64, of Athens, were each sentenced to a year.", ["2 people exact sentenced"]),
    ("He encouraged or induced 24 illegal aliens to come.", ["24 people exact smuggled"]),
    ("They moved two illegal aliens from South Africa to Brazil.", ["2 people exact smuggled"]),
    ("There were 5,000 got-aways a day.", ["5000 people exact other"]),
    ("The court fired eight out of 34 immigration judges.", ["8 people exact affected", "34 people exact employed"]),
    ("One out of 20 migrants was deported.", ["5 percent exact removed"]),
    ("She was paid $200 a month.", ["200 usd exact other"]),
    ("She has to pay special assessments totaling $210.", ["210 usd exact fine"]),
    ("Five of six alleged members of a gang were arrested.", ["5 people exact arrested", "6 people exact arrested"]),
    ("There were 441 arrests for illegal border crossings in May.", ["441 people exact apprehended"]),
    ("The naturalization fee will increase by $45. The fee is set to increase from $345 to $555.", ["45 usd exact other", "345 usd exact other", "555 usd exact other"]),
    ("The agency proposed a 95 percent increase for parents, but it is bringing children too.", ["95 percent exact other"]),
    ("It raised the pay of officers in Maine from 25 percent to 33 percent.", ["25 percent exact *", "33 percent exact *"]),
    ("He has to pay restitution to the victim in the amount of $7,600.", ["7600 usd exact fine"]),
    ("They offer a reward of up to $9,000 for information leading to an arrest.", ["9000 usd at_most other"]),
    ("They recruited ten victims from Togo and trafficked them.", ["10 people exact smuggled"]),
    # what is not done to them
    ("The rule will upend the lives of 19,000 children.", ["19000 people exact affected"]),
    ("Some 40 immigrants will come out of the shadows.", ["40 people about affected"]),
    ("They deal with 11 million immigrants who committed deportable crimes.", ["11000000 people exact other"]),
    ("The regime says that 23,000 migrants crossed our border.", ["23000 people exact other"]),
    ("Another 319 children have been placed with family members.", ["319 people exact released"]),
    # explained by the next sentence, and told again
    ("Two million people. That is the number of migrants detained along our southern border. In a year 2 million people came.", ["2000000 people exact apprehended"]),
    ("ICE deported 400 people. The 400 people have homes here.", ["400 people exact removed"]),
    # parts of a group
    ("Officers arrested 123 aliens, including 45 with final orders.", ["123 people exact arrested", "45 people exact arrested"]),
    ("Of the 90 arrested, 31 were convicted of assault.", ["90 people exact arrested", "31 people exact convicted"]),
    ("HSI arrested 40 workers, 12 of whom were later released.", ["40 people exact arrested", "12 people exact released"]),
    ("Six men, of whom four are from Honduras, were arrested.", ["6 people exact arrested", "4 people exact arrested"]),
    ("The team caught three Mexican, two Guatemalan and four Cuban nationals.", ["3 people exact *", "2 people exact *", "4 people exact apprehended"]),
    ("Three of the eight defendants were convicted.", ["3 people exact convicted", "8 people exact convicted"]),
    ("Three Republicans and three Democrats voted for it.", ["3 people exact other", "3 people exact other"]),
    ("Officers held three rifles and four women.", ["4 people exact *"]),
    ("Deportations fell from 153,000 to 87,000.", ["153000 people exact removed", "87000 people exact removed"]),
    ("ICE arrested 83 aliens. 16 were immigration fugitives. 29 of those arrested had fled.", ["83 people exact arrested", "16 people exact arrested", "29 people exact arrested"]),
    ("Total arrests: 143", ["143 people exact arrested"]),
    ("Officers worked all week. They came home. Of those detained, 17 had pending charges.", ["17 people exact charged"]),
    ("Three died in the crash. The remaining six were treated for injuries.", ["3 people exact died", "6 people exact injured"]),
    ("Forty men with criminal convictions, fugitives and others were arrested.", ["40 people exact arrested"]),
    ("Since 2012, 825,000 young people have been granted it after a long check, including nearly 41,000 Texans.", ["825000 people exact affected", "41000 people about affected"]),
    ("Of the 900 men, 620 people were sent home. Of this total, 40 people were in their teens.", ["900 people exact *", "620 people exact *", "40 people exact *"]),
    ("Further details of these 39,455 inmates are as follows:\n\n20,240 (51 percent) were born abroad;\n\n14,979 (38 percent) remain under study.", ["39455 people exact detained", "20240 people exact detained", "51 percent exact detained", "14979 people exact detained", "38 percent exact detained"]),
    ("More than one-in-five of all persons in custody were born abroad.", ["20 percent at_least detained"]),
    # victims of what the text tells of
    ("They smuggled women and trafficked boys. Eight minors were identified as victims of the scheme. One victim was a minor.", ["8 people exact smuggled", "1 people exact smuggled"]),
    ("He murdered for years. Police linked him to 15 victims.", ["15 people exact died"]),
    ("Six of the seven defendants in this case are in custody.", ["6 people exact detained", "7 people exact *"]),
    ("The jury found four of the six defendants guilty; two were acquitted.", ["4 people exact convicted", "6 people exact *", "2 people exact other"]),
    ("ICE now detains about 60,000 people, 70 percent of whom are from Ohio.", ["60000 people about detained", "70 percent exact detained"]),
    ("DHS returned 252 Venezuelans to Caracas on Monday.", ["252 people exact removed"]),
    ("ICE would need 20,000 more officers to deport one million people a year.", ["20000 people exact employed", "1000000 people exact removed"]),
    ("Two men are set to be deported.", ["2 people exact removed"]),
    ("Three defendants pleaded guilty and five await trial.", ["3 people exact convicted", "5 people exact charged"]),
    ("In May, 145,000 people were apprehended, compared with 39,000 a year earlier.", ["145000 people exact apprehended", "39000 people exact apprehended"]),
    ("Troopers stopped a van carrying 14 people.", ["14 people exact smuggled"]),
    ("Eighteen of the 25 arrested had prior removals.", ["18 people exact arrested", "25 people exact arrested"]),
    ("The raids swept up 97 workers; 54 were placed in detention.", ["97 people exact arrested", "54 people exact detained"]),
    ("The bill, cosponsored by 47 members, would protect 2.1 million Dreamers.", ["47 people exact other", "2100000 people exact affected"]),
    ("The agency plans to hire 500 officers at a cost of $180 million.", ["500 people exact employed", "180000000 usd exact funding"]),
    ("Immigration judges denied 69 percent of asylum claims.", ["69 percent exact other"]),
    ("Of the 200,000 Salvadorans with the status, nearly 30,000 live in the capital.", ["200000 people exact *", "30000 people about *"]),
    # others are counted before the verb comes
    ("As a result, 58 women were found and 12 traffickers were convicted.", ["58 people exact other", "12 people exact convicted"]),
    ("The vessel carried 33 Dominican nationals, four of whom drowned.", ["33 people exact smuggled", "4 people exact died"]),
    ("A total of 15 people, 12 men and three women, were arrested.", ["15 people exact arrested", "12 people exact arrested", "3 people exact arrested"]),
    ("Five of the defendants have been found and arrested.", ["5 people exact arrested"]),
    ("The ring moved more than 1,000 people across the border.", ["1000 people at_least smuggled"]),
    ("The company refused to hire 12 U.S. citizens.", ["12 people exact affected"]),
    # what the line above says
    ("Counties with the most children enrolled in it:\n\n1. Lake  3,288 children\n\n2. Hill  2,950 children\n\nThat is what the county told the state at the end of the year when they met for talks in the town.\n\nIn all, 12 children came.", ["3288 people exact affected", "2950 people exact affected", "12 people exact other"]),
    ("Total Orders of Removal: 49,983\n\nUp 27.8 percent over 2016\n\nThe court sat for long.\n\nSales rose by 3 percent.", ["27.8 percent exact removed", "3 percent exact other"]),
    # what they are given, or bear
    ("It provides legal help to 800 tenants and imposed new limits on 250 members.", ["800 people exact affected", "250 people exact affected"]),
    # the verb of the sentence, however much is said of them before it
    ("Nineteen of 22 men named in a marriage and visa fraud scheme were arrested today.", ["19 people exact arrested", "22 people exact arrested"]),
    ("Agents arrested seven men. Two of the seven had previously been removed.", ["7 people exact arrested", "2 people exact removed"]),
    ("The inquiry led to the prosecution of 40 men for entry after deportation.", ["40 people exact charged"]),
    # defendants are charged, whatever the sentence tells of others
    ("Nine defendants are alleged to have arranged marriages between clients seeking benefits and citizens.", ["9 people exact charged"]),
    ("Twenty-three attorneys general oppose an effort to end protections for Dreamers.", ["23 people exact other"]),
    ("Nearly 100 lawyers answered a call to help people in detention.", ["100 people about other"]),
    ("The unit named 107 men who assisted in the killings.", ["107 people exact other"]),
    ("It turned away at least three United States citizens.", ["3 people at_least *"]),
    ("More than 400 known or suspected human rights violators were removed.", ["400 people at_least removed"]),
    ("The strike force has 26 governors.", ["26 people exact other"]),
    ("The order is to force 200,000 Salvadorans out.", ["200000 people exact affected"]),
    # custody and status
    ("Some 13,000 unaccompanied minors are in U.S. custody.", ["13000 people about detained"]),
    ("More than 4,200 children were stuck in stations.", ["4200 people at_least detained"]),
    ("The order would end the legal status of 300,000 Hondurans.", ["300000 people exact affected"]),
    ("There are 180 Salvadorans, 70 Hondurans, and 46 Haitians who are protected.", ["180 people exact affected", "70 people exact affected", "46 people exact affected"]),
    # people of a place, and a series of years
    ("About 12,000 Nebraskans applied.", ["12000 people about *"]),
    ("The bill would protect 300,000 North Dakotans.", ["300000 people exact affected"]),
    ("Some 40 Kenyans and 12 Michiganders were arrested.", ["40 people about arrested", "12 people exact arrested"]),
    ("The number of detainees grew, from 1,200 in 2015 to 2,400 in 2016 and 3,100 as of May 2017.", ["1200 people exact detained", "2400 people exact detained", "3100 people exact detained"]),
    ("The number of arrests rose, with about 1,200 in 2015, 2,400 in fiscal year 2016.", ["1200 people about arrested", "2400 people exact arrested"]),
    # what was done: the word that governs, and not what stands nearest
    ("A jury heard how he attempted to murder two men in Dover.", ["2 people exact injured"]),
    ("Six children were taken to a hospital.", ["6 people exact injured"]),
    ("Prosecutors filed 14 cases against 20 people suspected of smuggling.", ["20 people exact charged"]),
    ("The suit, on behalf of nine women, charges that the rule is void.", ["9 people exact other"]),
    ("Judges granted parole in 40 percent of cases.", ["40 percent exact released"]),
    ("A judge ordered the release of 600 people held in Dover.", ["600 people exact released"]),
    ("Three men were convicted of five murders and six attempted murders.", ["3 people exact convicted"]),
    ("Deputies turned over 35 inmates.", ["35 people exact detained"]),
    ("Officers processed 450 travelers and deported 35 of them.", ["450 people exact *", "35 people exact removed"]),
    ("Each day 200 people are deported from Dover.", ["200 people exact removed"]),
    ("Agents arrested 680 workers; about 300 were released the next day.", ["680 people exact arrested", "300 people about released"]),
    ("The jail now holds 300 immigrants.", ["300 people exact detained"]),
    ("The clinics expect to serve 900 lawful permanent residents.", ["900 people exact affected"]),
    ("More than 9 million people work in farming.", ["9000000 people at_least employed"]),
    ("The path to citizenship for 200,000 farmworkers was cut.", ["200000 people exact affected"]),
    ("Three executives of two Dover, N.J., staffing companies were arrested.", ["3 people exact arrested"]),
    ("60% of ICE arrests are of people without convictions.", ["60 percent exact arrested"]),
    ("The rule covers 60 percent of the costs for families who were deported.", ["60 percent exact other"]),
    ("Last year agencies imposed $40 billion in new regulations.", ["40000000000 usd exact other"]),
    ("The proposed rules on dust would cost $3 billion a year.", ["3000000000 usd exact other"]),
    ("He took a $900 loan from a victim and had insufficient funds.", ["900 usd exact fraud"]),
    # how exact, and ranges
    ("Between 10 and 15 migrants were found.", ["10 people at_least *", "15 people at_most *"]),
    ("About 10 to 12 people were hurt.", ["10 people at_least injured", "12 people at_most injured"]),
    ("200+ people were detained.", ["200 people at_least detained"]),
    ("Fewer than 50 people were deported.", ["50 people at_most removed"]),
    ("Detention rose from 200 to 300 people.", ["200 people exact *", "300 people exact *"]),
    ("Half a million people would be affected.", ["500000 people exact affected"]),
    # dollars
    ("The company will pay $1.5 million in civil penalties.", ["1500000 usd exact fine"]),
    ("He must pay more than $400,000 in restitution.", ["400000 usd at_least fine"]),
    ("Congress appropriated $3.2B for the wall.", ["3200000000 usd exact funding"]),
    ("The orchards have over $3 billion in annual revenue.", ["3000000000 usd at_least other"]),
    ("Farms provide $8.5 billion in economic impact.", ["8500000000 usd exact other"]),
    ("The grant of US$ 25,000 funds legal aid.", ["25000 usd exact funding"]),
    ("Smugglers charged $2,500 per migrant.", ["2500 usd exact fraud"]),
    ("They charged fees between $5,000 and $10,000.", ["5000 usd at_least fraud", "10000 usd at_most fraud"]),
    ("The budget is $5 to $10 million.", ["5000000 usd at_least funding", "10000000 usd at_most funding"]),
    ("He faces a fine of up to $250,000.", ["250000 usd at_most fine"]),
    ("They paid five hundred dollars in bribes.", ["500 usd exact fraud"]),
    # percents and shares
    ("Arrests are up 13 percent.", ["13 percent exact arrested"]),
    ("A 40% increase in deportations followed.", ["40 percent exact removed"]),
    ("Nearly two-thirds of those arrested had no record.", ["66.67 percent about *"]),
    ("More than half of the detainees had lawyers.", ["50 percent at_least detained"]),
    ("3 out of 5 people deported were parents.", ["60 percent exact removed"]),
    ("About one in four of those deported was convicted.", ["25 percent about *"]),
    ("A third of the workers left.", ["33.33 percent exact *"]),
    ("Between 10 and 20 percent of cases are affected.", ["10 percent at_least *", "20 percent at_most *"]),
    ("The rate fell from 12 percent to 9.5 percent.", ["12 percent exact *", "9.5 percent exact *"]),
]  # fmt: skip

SPANISH = [
    ("ICE detuvo a 23 personas en Chicago.", ["23 people exact arrested"]),
    ("Más de 200 migrantes fueron deportados.", ["200 people at_least removed"]),
    ("Casi el 40 por ciento de los detenidos no tenía antecedentes.", ["40 percent about *"]),
    ("Dos tercios de los solicitantes esperan.", ["66.67 percent exact *"]),
    ("Arrestaron a unos 300 trabajadores.", ["300 people about arrested"]),
    ("Entre 10 y 15 personas murieron.", ["10 people at_least died", "15 people at_most died"]),
    ("Mil doscientos inmigrantes fueron detenidos.", ["1200 people exact detained"]),
    ("La ley protege a 1.200 personas.", ["1200 people exact affected"]),
    ("Hay 3,5 millones de personas indocumentadas.", ["3500000 people exact *"]),
    ("Al menos ocho agentes resultaron heridos.", ["8 people at_least injured"]),
    ("Uno de cada cuatro deportados tenía hijos.", ["25 percent exact removed"]),
    ("La mitad de los niños fueron separados.", ["50 percent exact affected"]),
    ("De los detenidos, 30 tenían antecedentes penales.", ["30 people exact convicted"]),
    ("Fueron detenidos siete guatemaltecos, incluidos tres menores.", ["7 people exact detained", "3 people exact detained"]),
    ("La oficina arrestó a 46.396 no ciudadanos.", ["46396 people exact arrested"]),
    ("Se invertirán 3,000 millones de dólares en la frontera.", ["3000000000 usd exact funding"]),
    ("Fue sentenciado a 10 años por el tráfico de 14 migrantes.", ["14 people exact smuggled"]),
    ("Doce migrantes murieron y otros ocho resultaron heridos.", ["12 people exact died", "8 people exact injured"]),
    ("El juez condenó a tres hombres por el tráfico de 20 migrantes.", ["3 people exact convicted", "20 people exact smuggled"]),
    ("Unos 2.000 soldados llegaron a la frontera.", ["2000 people about employed"]),
    ("La organización brindó asistencia legal a 300 menores.", ["300 people exact affected"]),
    ("El condado pagará $1.1 millones.", ["1100000 usd exact fine"]),
    ("Rescataron a 12 sobrevivientes.", ["12 people exact apprehended"]),
    ("Una coalición de 12 fiscales generales vino.", ["12 people exact other"]),
    ("Más de la mitad eran niños.", ["50 percent at_least *"]),
    ("Abre un camino a la ciudadanía para 90,000 trabajadores.", ["90000 people exact affected"]),
    ("Un hombre y una mujer llegaron con dos niños.", ["2 people exact *"]),
    ("Pagará una multa de 2.500 dólares.", ["2500 usd exact fine"]),
]  # fmt: skip

NOTHING = [
    "John Doe, 54, was sentenced to 30 months in prison on three counts.",
    "On June 3 agents arrested him; in 2019 ICE detained his brother.",
    "Title 42 migrants and section 245 applicants; 8 U.S.C. § 1324; H-2B workers; COVID-19 patients.",
    "A 10-count indictment names a 32-year-old man; the three-judge panel voted 5-4.",
    "They seized 12 vehicles, 3 firearms and 40 kilograms of cocaine at five locations in 11 states.",
    "Dozens of families and hundreds of people came; thousands more are waiting.",
    "Call 1-800-255-7688 or (202) 224-2353 by 5:00 p.m. on November 15, 2022.",
    "DHS approved over 570 new H-1B visas for foreign individuals.",
    "We want to cut the backlog in half by the second half of 2020, a third time.",
    "No one was hurt; one of the nation’s largest cities; one day, one another.",
    "Top 10 fugitives; No. 12 officers; level 1 criminals; ages 5 to 15; people aged 12 and 18.",
    "The two workers’ claims and 15 employee records were filed; 200 immigrant families wait.",
    "287(g) officers and 501(c)(3) members; Barrio 18 gang members; Precinct 4 deputies.",
    "Minors under 18 were detained; at 10 a.m. community leaders met; three police departments; he has 12 prior arrests.",
    "The rate is low per 100,000 residents; in FY 2023 noncitizens came; the 18th Street gang members; July 4 residents.",
    "Each one of those deaths is a loss; it was one of the worst frauds; one of the men left.",
    "They paid 300 pesos, C$500 and €20.",
    "One victim is too many.",
    "Each of the 11 forced labor and forced labor conspiracy counts carries 20 years.",
    "He bought 12 minivans, 400 loans, 30 plans, 12 sedans and 15 organs.",
    "The number of reports rose, with 1,200 in 2015; of the vehicles, 17 were old.",
]


def short(text: str, language: str) -> list[tuple[float, str, str, str]]:
    return [(f.value, f.unit, f.qualifier, f.action) for f in find_figures(text, language)]


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [(*case, "en") for case in ENGLISH] + [(*case, "es") for case in SPANISH],
    ids=[case[0][:40] for case in ENGLISH + SPANISH],
)
def test_figures(text: str, expected: list[str], language: str) -> None:
    found = short(text, language)
    wanted = [line.split() for line in expected]
    assert [found[:3] for found in found] == [(float(value), unit, qualifier) for value, unit, qualifier, _ in wanted]
    assert [ours if action != "*" else "*" for (*_, ours), (*_, action) in zip(found, wanted, strict=True)] == [
        line[3] for line in wanted
    ]


@pytest.mark.parametrize("text", NOTHING, ids=[text[:30] for text in NOTHING])
def test_what_is_no_figure(text: str) -> None:
    assert short(text, "en") == []


def test_a_figure_is_told_once_with_its_words_and_its_sentence() -> None:
    text = "The toll is 53 people. Officials said 53 people died in the heat of the trailer near the border that day."
    (figure,) = find_figures(text)
    assert figure.action == "died"
    assert figure.text == text[figure.start : figure.end]
    assert len(figure.text.split()) <= 12
    assert figure.sentence.startswith("Officials said")
    assert figure.rule == "people.general/die"


WORDS = "one two twelve hundred thousand million half third a in of to and % $ percent dollars 1 2,000 3.5 1.200 50 people men who were arrested charged between ages , . \n - mil dos personas de cada por ciento".split()


@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)),
    st.sampled_from(["en", "es", "fr", ""]),
)
def test_any_text_gives_finite_values_and_true_spans(text: str, language: str) -> None:
    for figure in find_figures(text, language):
        assert math.isfinite(figure.value)
        assert figure.value >= 0
        assert figure.text == text[figure.start : figure.end]
        assert figure.text
        assert figure.unit != "people" or figure.value == int(figure.value)


def test_spans_are_true_behind_a_long_run_of_white_space() -> None:
    text = "Agents arrested" + " " * 20_000 + "12 people.\n" + "\n" * 20_000 + "They charged   3 men."
    found = find_figures(text)
    assert [(f.value, f.action, f.text) for f in found] == [(12, "arrested", "12 people"), (3, "charged", "3 men")]
    assert all(text[f.start : f.end] == f.text for f in found)


def test_accuracy_on_the_labels(shared_data: Path) -> None:
    tally = scoring.score(labelled([str(shared_data / "gold" / "gold.jsonl")]))["all"]
    assert tally.f1 >= 0.9
    assert tally.action / tally.asked >= 0.85


def test_a_text_is_asked_once_what_its_victims_suffered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    of_victims = actions.of_victims
    monkeypatch.setattr(actions, "of_victims", lambda low: asked.append(low) or of_victims(low))
    assert len(find_figures("".join(f"{number} victims came. " for number in range(2, 40)))) == 38
    assert len(asked) == 1


def test_a_run_of_words_without_end_is_weighed_near_the_figure_only(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []
    of_money = actions.of_money
    monkeypatch.setattr(
        actions, "of_money", lambda low, span, near: weighed.append(len(near)) or of_money(low, span, near)
    )
    assert find_figures("forfeit $5 " * 400)
    assert len(weighed) == 400
    assert max(weighed) <= 50
