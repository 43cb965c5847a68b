from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich import lexicon
from pipelines.enrich.relevance import judge_relevance
from pipelines.enrich.standing import standing
from pipelines.enrich.topics import find_topics, model, topics
from tests.training import topics as training

FILES = ("topics", "relevance")
#: Words of the lexicons and what stands between them: random text of these hits rules, bars and ends.
WORDS = st.sampled_from(
    "ICE arrested deported immigrants detention center 287(g) asylum U.S. visa DACA border wall lawsuit bill sentenced "
    "for smuggling aliens investigated by About Lakeside ### . \n \n\n “ ” redada inmigrantes İ ﬁ".split(" ")
)
LANGUAGES = st.sampled_from(["en", "es", "ht", None])


def test_the_controlled_list_is_whole() -> None:
    ids = [topic.id for topic in topics()]
    assert len(ids) == len(set(ids)) == 17
    assert {rule.gives for rule in lexicon.read("topics") if not rule.gives.startswith("@")} == set(ids)
    assert all(topic.label and topic.label_es and topic.definition.endswith(".") for topic in topics())


@pytest.mark.parametrize("name", FILES)
def test_what_a_rule_asks_for_is_there(name: str) -> None:
    named = {rule.gives for file in FILES for rule in lexicon.read(file) if rule.gives.startswith("@")}
    companies = {"immigration", "agency"} | named
    for rule in lexicon.read(name):
        assert set(rule.more) <= {"with", "spanish"}, rule.id
        assert rule.more.get("with", "immigration") in companies, rule.id
        assert rule.words, f"{rule.id}: a pattern is read by no index; write words"
        assert 0 < rule.weight <= 3, rule.id


def test_ids_are_unique_over_both_files() -> None:
    ids = [rule.id for name in FILES for rule in lexicon.read(name)]
    assert len(ids) == len(set(ids))


@given(st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=80).map(" ".join) | st.text(), LANGUAGES)
def test_any_text_is_read_and_its_spans_are_true(title: str, text: str, language: str | None) -> None:
    found = find_topics(title, text, language)
    relevance = judge_relevance(title, text, language)
    for evidence in [*relevance.reasons, *(e for topic in found for e in topic.evidence)]:
        assert {"title": title, "text": text}[evidence.where][evidence.start : evidence.end] == evidence.words
    assert len(found) <= 5
    assert all(model().enough <= topic.score <= 1 and topic.evidence for topic in found)
    assert 0 <= relevance.score <= 1
    assert relevance.relevant or not found  # a release with a topic is about immigration


def test_where_words_stand_decides() -> None:
    filler = "The county board met for its monthly session on roads and parks. " * 20
    named = find_topics("ICE arrests 40 in raids", "ICE officers arrested 40 people in raids on Monday. " + filler)
    passing = find_topics("Board meets", filler + "A member asked about people who were arrested by ICE. " + filler)
    assert [topic.topic for topic in named] == ["arrests"]
    assert named[0].evidence[0].where == "title"
    assert passing == []


def test_what_an_agency_says_of_itself_counts_for_nothing() -> None:
    text = "The man was sentenced to nine years for selling heroin in two towns of the county. " * 4
    boilerplate = (
        "HSI is the principal investigative arm of DHS and fights human smuggling.\nAbout the Office\n"
        "It removes aliens, detains immigrants and patrols the border."
    )
    assert not judge_relevance("Man sentenced for selling heroin", text + boilerplate).relevant
    assert standing("", text + boilerplate).points("removal", "smuggling-trafficking") == 0


def test_company_may_stand_in_the_sentence_before_and_then_counts_half() -> None:
    def points(text: str) -> float:
        return standing("", text).points("community")

    beside = points("Hundreds of immigrants held a vigil in the square on Friday night.")
    before = points("Hundreds of immigrants came to the square on Friday night. They held a vigil there until eight.")
    apart = points("Immigrants came to town. Then a long day passed by. They held a vigil there until eight.")
    assert beside > before > 0 == apart


def test_spanish_words_are_looked_for_where_the_text_is_not_english() -> None:
    title, text = (
        "Redada en Weston",
        "Agentes de ICE arrestaron a diez inmigrantes en una redada. La redada duró un día.",
    )
    assert [topic.topic for topic in find_topics(title, text, "es")][:1] == ["arrests"]
    assert find_topics(title, text, "en") == []


def test_a_long_text_takes_a_moment() -> None:
    text = "ICE officers arrested immigrants at the border in a raid. " * 5_000
    started = time.perf_counter()
    find_topics("Raid", text)
    assert time.perf_counter() - started < 2


def test_the_model_is_what_its_data_gives() -> None:
    examples = training.read()
    assert training.toml(training.fit(examples), examples) == training.MODEL.read_text("utf-8")


def test_releases_are_measured_for_the_model(tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    text = (
        "ICE officers arrested 40 people in raids on Monday, and deported ten of them. " + "A long day passed by. " * 9
    )
    title = "ICE arrests 40 in raids"
    release = {"title": title, "text": text, "topics": ["arrests"], "topics_maybe": ["removal"]}
    labels.write_text(json.dumps(release) + "\n", "utf-8")
    arrests = [one for one in training.measure(labels) if one.topic == "arrests"]
    assert [(one.set, one.document, one.given) for one in arrests] == [("labels", "labels 1", True)]
    assert arrests[0].signs == standing(title, text).signs("arrests")
    assert not [one for one in training.measure(labels) if one.topic == "removal"]


def test_to_traffic_foreigners_is_a_crime_against_immigrants() -> None:
    filler = "The judge spoke for long, and the two were led away at noon. " * 4
    foreign = (
        "A couple was sentenced today for the forced labor of a Nigerian woman, whom they held for eight years. "
        + filler
    )
    local = (
        "A man was sentenced today for the sex trafficking of two teenagers, whom he met at a school in Dayton. "
        + filler
    )
    assert judge_relevance("Couple sentenced for forced labor of Nigerian woman", foreign).relevant
    assert not judge_relevance("Man sentenced for sex trafficking of teenagers", local).relevant
