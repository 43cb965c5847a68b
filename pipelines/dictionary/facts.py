"""What releases say."""

from __future__ import annotations

from pipelines.dictionary.table import WORDS, Table

TABLES: dict[str, Table] = {
    "topics": Table(
        "The controlled list of topics.",
        {
            "id": "Short name of the topic",
            "label": "Its name in English",
            "label_es": "Its name in Spanish",
            "definition": "What belongs to it",
        },
    ),
    "release_topics": Table(
        "The topics of each release: what a reader who filters on one would want.",
        {
            "release": "The release",
            "topic": "The topic",
            "score": "How sure it is, from 0.5 to 1",
            "evidence": WORDS,
        },
    ),
    "agencies": Table(
        "Federal agencies, each under one id, with what they belong to and what they were called.",
        {
            "id": "Short name of the agency",
            "name": "Its full name",
            "spanish": "Its name in Spanish",
            "parent": "The agency that it is a part of",
            "former": "Earlier names, each with the last year of its use; JSON",
            "until": "Last year of an agency that is no more",
            "became": "Agencies that took over its work; JSON",
        },
    ),
    "release_agencies": Table(
        "The federal agencies that each release names as actors.",
        {"release": "The release", "agency": "The agency", "evidence": WORDS},
    ),
    "places": Table(
        "Places in the United States that releases name: states, counties and cities.",
        {
            "id": "Kind, state and name; the state is ? where texts leave it open",
            "name": "Its name",
            "kind": "state, county or city",
            "state": "State, USPS code",
            "fips": "FIPS code: two digits of a state, five of a county",
            "latitude": "Degrees north, WGS 84",
            "longitude": "Degrees east, WGS 84",
        },
    ),
    "release_places": Table(
        "The places that each release names.",
        {
            "release": "The release",
            "place": "The place",
            "role": "dateline or mentioned",
            "subject": "1 if what is told of happens there or the place is a party to it, else 0",
            "evidence": WORDS,
        },
    ),
    "release_references": Table(
        "The programs, laws and court cases that each release names.",
        {
            "release": "The release",
            "kind": "program, law or case_number",
            "name": "Its name or number, in one spelling",
            "evidence": WORDS,
        },
    ),
    "figures": Table(
        "Numbers of people, amounts of dollars and percents that releases give, with the words that carry them.",
        {
            "id": "Number of the figure",
            "release": "The release",
            "value": "The number",
            "unit": "people, usd or percent",
            "qualifier": "exact, about, at_least or at_most",
            "action": "What happened to those counted (arrested, removed …), or what the money is (fine …)",
            "text": "The words that carry it",
            "sentence": "The sentence it stands in",
            "start": "Where the words begin in the text of the release, in characters",
            "end": "Where they end",
            "rule": "The rule that found it",
        },
    ),
    "quotes": Table(
        "Who is quoted in direct speech: officials and people who speak for an organisation, nobody else.",
        {
            "id": "Number of the quote",
            "release": "The release",
            "speaker": "Full name, as the release first gives it",
            "role": "Title, as the release gives it",
            "text": "The words quoted",
            "start": "Where they begin in the text of the release, in characters",
            "end": "Where they end",
            "rule": "The rule that found it",
        },
    ),
}
