"""The next day: what two of the sample newsrooms publish and edit between the two crawls of ``make demo``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from crawler.samples.newsroom import Newsroom
from crawler.samples.story import Story

_HEARD = "Help Line Hears From 52 Families After a Night of Arrests in Salisbury"
_ACCOMPANIED = "Volunteers Asked for at Three New Check-In Offices"


def turn_the_page(newsrooms: Mapping[str, Newsroom]) -> None:
    """Let Harbor and Lantern publish a release each, and edit one each: a figure there, a headline here."""
    harbor, lantern = newsrooms["harbor"], newsrooms["lantern"]
    eastern, central = ZoneInfo(harbor.timezone), ZoneInfo(lantern.timezone)
    harbor.publish(
        Story(
            slug="help-line-salisbury",
            title=_HEARD,
            published=dt.datetime(2026, 5, 30, 11, 15, tzinfo=eastern),
            dateline="SALISBURY, Md.",
            city="Salisbury",
            state="MD",
            topics=("Raids",),
            body=(
                "Fifty-two families called Harbor’s help line between midnight and Saturday noon, after officers "
                "stopped cars on two roads that lead to the poultry plants.\n\n"
                "Lawyers have found 31 of the people who were taken, in three places in two states. “We are still "
                "reading names to telephones that nobody answers,” said Odalys Ferreira, who runs the line.\n\n"
                "The line is open day and night until the end of June."
            ),
        )
    )
    counted = harbor.story("courthouse-arrests-count")
    harbor.edit(
        counted.slug,
        subtitle=(counted.subtitle or "").replace("187", "191"),
        body=counted.body.replace("187", "191"),
        updated=dt.datetime(2026, 5, 30, 9, 0, tzinfo=eastern),
    )
    lantern.publish(
        Story(
            slug="volunteers-asked-for",
            title=_ACCOMPANIED,
            published=dt.datetime(2026, 5, 30, 8, 30, tzinfo=central),
            dateline="CHICAGO",
            dash="—",
            city="Chicago",
            state="IL",
            topics=("Accompaniment",),
            body=(
                "From July on, people who are told to report in Rockford, Kenosha and Gary need not go alone: the "
                "coalition is looking for 60 volunteers who have a morning a month.\n\n"
                "A training takes two evenings. The first one is on June 9, in English and Spanish."
            ),
        )
    )
    first = lantern.stories[-1]
    lantern.edit(first.slug, title=f"{first.title} (Updated)", updated=dt.datetime(2026, 5, 30, 9, tzinfo=central))
