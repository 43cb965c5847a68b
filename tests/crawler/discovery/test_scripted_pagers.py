"""A list that goes on where only a script can follow says so; one that ends, or goes on by a link, does not."""

from __future__ import annotations

import pytest

from crawler.discovery.listing import Listing
from tests.crawler.discovery.test_listing import START, capture, each

LIST = each('<div class="row"><span>{day}</span><h3><a href="/r/{n}">{title}</a></h3></div>')
POST = "javascript:__doPostBack(&#39;ctl00$pager&#39;,&#39;Page$2&#39;)"


def problems(pager: str, **declared: object) -> list[str]:
    found = Listing(START, **declared).read(capture(f"<main>{LIST}{pager}</main>"))  # type: ignore[arg-type]
    assert found.sightings
    return found.problems


@pytest.mark.parametrize(
    ("pager", "words"),
    [
        (f'<table><tr><td><span>1</span></td><td><a href="{POST}">2</a></td></tr></table>', "2"),
        (f'<a href="{POST}">Next &gt;</a>', "Next >"),
        (f'<a href="#" onclick="{POST}">»</a>', "»"),
        (f'<input type="submit" value="Older" onclick="{POST}">', "Older"),
        ('<button class="more">Load more</button>', "Load more"),
        ('<a href="javascript:void(0)">Load More News</a>', "Load More News"),
        ('<a href="#">Cargar más</a>', "Cargar más"),
    ],
)
def test_a_way_on_that_only_a_script_can_take_is_told(pager: str, words: str) -> None:
    (problem,) = problems(pager)
    assert f"goes on behind {words!r}" in problem
    assert "Declare a feed" in problem
    assert problems(pager, follow=False) == []


@pytest.mark.parametrize(
    "pager",
    [
        "",
        f'<a href="?page=2">Next</a><a href="{POST}">2</a>',
        '<button data-url="/news?page=2">Load more</button>',
        '<a href="/news/page/2/">Load more</a>',
        f'<a class="disabled" href="{POST}">Next</a>',
        "<button disabled>Load more</button>",
        '<button style="display: none">Load more</button><button hidden>Load more</button>',
        f'<a href="{POST}">Sort by date</a><a href="{POST}">2024</a><a href="{POST}">1</a>',
        '<button aria-label="Next"></button><button>Next</button><button>Show more filters</button>',
    ],
)
def test_a_list_that_ends_or_goes_on_by_a_link_says_nothing(pager: str) -> None:
    assert problems(pager) == []
