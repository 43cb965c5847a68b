"""Everything that a release says, from its headline and its text. Pure: no network, no clock, no database."""

from __future__ import annotations

from pipelines import datelines
from pipelines.enrich.agencies import find_agencies
from pipelines.enrich.facts import Facts
from pipelines.enrich.figures import find_figures
from pipelines.enrich.places import find_places
from pipelines.enrich.quotes import find_quotes
from pipelines.enrich.references import find_references
from pipelines.enrich.relevance import judge_relevance
from pipelines.enrich.topics import find_topics

#: Characters of a text that are asked what it says. The longest releases seen have some 60,000; a book pasted into a
#: page must not stop a crawl.
LONGEST = 150_000


def facts_of(
    title: str,
    text: str,
    *,
    language: str | None = None,
    dateline: datelines.Dateline | None = None,
    home_state: str | None = None,
) -> Facts:
    """Return what a release says; of a text that is longer than `LONGEST`, what its beginning says.

    Args:
        title, text: as stored, plain text. language: ISO 639-1; what is not Spanish is read as English.
        dateline: of the text, from `pipelines.datelines.find`. home_state: USPS code of the state that a state's or
            city's newsroom speaks for.
    """
    spoken, text = language or "en", text[:LONGEST]
    return Facts(
        relevance=judge_relevance(title, text, language),
        topics=find_topics(title, text, language),
        agencies=find_agencies(title, text),
        places=find_places(title, text, dateline=dateline, language=spoken, home_state=home_state),
        figures=find_figures(text, spoken),
        quotes=find_quotes(text, spoken),
        references=find_references(title, text),
    )
