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
            "score": "How likely it is, from 0.45 to 1",
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
    "clusters": Table(
        "Releases that are one: the same text at several addresses, its translations and corrections.",
        {
            "id": "Number of the cluster",
            "primary_release": "The release to cite: the issuer's own, else the earliest, else the first seen",
            "size": "Number of releases in it",
            "first_published": "Earliest day of publication among them, YYYY-MM-DD",
            "last_published": "Latest day of publication among them, YYYY-MM-DD",
        },
    ),
    "cluster_members": Table(
        "Which release is in which cluster, and how it differs from the primary. One that stands alone is in none.",
        {
            "release": "The release",
            "cluster": "The cluster",
            "relation": "primary; same, translation or correction of the primary",
            "score": "Part of the shorter text that stands in the longer, 0 to 1; of a translation, of what is named",
            "differs": "What differs from the primary: kind (title, date, figures, names, language, wording), "
            "before (the primary) and after; JSON list",
        },
    ),
    "likenesses": Table(
        "Pairs of releases that are one. Clusters are what hangs together by these pairs.",
        {
            "release": "The one with the lower number",
            "other": "The one with the higher number",
            "relation": "same, translation or correction",
            "score": "What they share, 0 to 1",
        },
    ),
    "fingerprints": Table(
        "The index by which near-duplicates are found: one row for each release, as it was last indexed.",
        {
            "release": "The release",
            "digest": "Its digest when it was indexed",
            "words": "Number of words that were compared",
            "keys": "Its keys in bands; 64-bit whole numbers",
            "sketch": "Smallest hashes of its wording and of what it names, for estimating likeness; 32-bit numbers",
        },
    ),
    "bands": Table(
        "The index by which near-duplicates are found: releases that share a key may be alike.",
        {
            "key": "Hash of a part of what the release says",
            "release": "The release",
        },
    ),
}

#: Views, described in the same manner.
VIEWS: dict[str, Table] = {
    "claims_by_month": Table(
        "What was claimed: figures of people and dollars by month, agency named and what happened. A release that "
        "names two agencies counts for both, and a total is of claims: weekly sums overlap.",
        {
            "month": "Month of publication, YYYY-MM",
            "agency": "Agency named in the release",
            "action": "What happened to those counted: arrested, removed, fine …",
            "unit": "people or usd",
            "claims": "Number of figures",
            "releases": "Number of releases that give them",
            "total": "Their sum",
            "largest": "The largest of them",
        },
    ),
    "speakers": Table(
        "Who is quoted: officials and people who speak for an organisation, by name.",
        {
            "speaker": "Full name",
            "role": "A title that was given",
            "quotes": "Number of quotes",
            "sources": "Number of newsrooms that quote this person",
            "first": "Day of the earliest release, YYYY-MM-DD",
            "latest": "Day of the latest one",
        },
    ),
    "programs_by_state": Table(
        "Which program is named where: releases by program and by the states that they are about.",
        {
            "program": "The program: 287(g), Secure Communities …",
            "state": "USPS code of the state",
            "releases": "Number of releases",
            "first": "Day of the earliest, YYYY-MM-DD",
            "latest": "Day of the latest",
        },
    ),
    "office_and_headquarters": Table(
        "What an office, agency or affiliate and the newsroom of the whole both published: the same release, its "
        "translation or correction, or one address that both list.",
        {
            "headquarters": "The source that speaks for the whole",
            "office": "The source that is a part of it",
            "relation": "same, translation or correction; one address: both list it, and it is held once",
            "days_later": "Days from the headquarters' release to the office's; less than 0 where the office was first",
            "title": "Headline, the office's",
            "headquarters_release": "The headquarters' release; empty where only the other side's is held",
            "office_release": "The office's release; empty where only the other side's is held",
            "headquarters_url": "Its address",
            "office_url": "Its address",
        },
    ),
}
