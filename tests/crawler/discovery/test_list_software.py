"""The defaults find the list and the way on in what well-known newsroom software builds. All of it is fictional."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from crawler.discovery.listing import Listing
from tests.crawler.discovery.test_listing import EXPECTED, FOOT, MENU, START, capture, each, rows

# By the software: the list, and where it leads on.
CASES: dict[str, tuple[str, str | None]] = {
    "sharepoint/aspnet repeater": (
        "<form id=aspnetForm><div id=MainContent>"
        + each(
            '<div class="ms-listitem"><span class="newsdate">{us}</span><a id="ctl00_rpt_ctl0{n}_lnk" href="/r/{n}">{title}</a></div>'
        )
        + "<div class=pager><span>1</span><a href=\"javascript:__doPostBack('ctl00$p','2')\">2</a></div></div></form>",
        None,
    ),
    "q4 evergreen": (
        '<div class="module_body">'
        + each(
            '<div class="module_item"><div class="module_date-time"><span class="module_date-text">{day}</span></div><div class="module_headline"><a class="module_headline-link" href="/r/{n}">{title}</a></div><div class="module_links"><a class="module_link-pdf" href="/files/{n}.pdf">PDF Version</a></div></div>'
        )
        + '</div><select class="dropdown module_options-select"><option value="2025">2025</option></select>',
        None,
    ),
    "notified/nir": (
        '<table class="nirtable views-table"><tbody>'
        + each(
            '<tr><td class="views-field nir-widget--news--date">{us}</td><td><a href="/r/{n}" hreflang="en">{title}</a></td><td><a href="/r/{n}/pdf" title="PDF">PDF</a></td></tr>'
        )
        + '</tbody></table><ul class="pager__items"><li class="pager__item is-active"><a href="?page=0">1</a></li><li><a href="?page=1">2</a></li><li class="pager__item--next"><a rel=next href="?page=1">Next</a></li></ul>',
        "?page=1",
    ),
    "cision": (
        '<ul class="wd_layout-simple wd_item_list">'
        + each(
            '<li class="wd_item"><div class="wd_item_wrapper"><div class="wd_date">{day}</div><div class="wd_title"><a href="/r/{n}">{title}</a></div><div class="wd_summary"><p>CITY, March 1, 2025 /Wire/ -- Something happened.<a href="/r/{n}"> Read More</a></p></div></div></li>'
        )
        + '</ul><div class="wd_pagination"><a href="?l=10&o=5" aria-label="Show Next">Next</a></div>',
        "?l=10&o=5",
    ),
    "squarespace": (
        "<main>"
        + each(
            '<article class="blog-item"><a class="image-wrapper" href="/r/{n}"><img></a><h1 class="blog-title"><a href="/r/{n}">{title}</a></h1><div class="blog-meta"><time class="blog-date">{us}</time></div><a class="blog-more-link" href="/r/{n}">Read More</a></article>'
        )
        + '<nav class="blog-list-pagination"><div class="older"><a href="?offset=1741000000000"><span>Older Posts</span></a></div></nav></main>',
        "?offset=1741000000000",
    ),
    "wix": (
        "<div id=PAGES_CONTAINER>"
        + each(
            '<article data-hook="post-list-item"><a href="/r/{n}"><div class="gallery-item"></div></a><div><span data-hook="time-ago">{day}</span></div><a href="/r/{n}"><div data-hook="post-title"><h2>{title}</h2></div></a></article>'
        )
        + '</div><ul data-hook="pagination"><a aria-label="Next page" href="?page=2">&gt;</a></ul>',
        "?page=2",
    ),
    "webflow": (
        '<div class="w-dyn-list"><div role="list" class="w-dyn-items">'
        + each(
            '<div role="listitem" class="w-dyn-item"><a href="/r/{n}" class="link-block w-inline-block"><div class="date">{day}</div><h3>{title}</h3><p>Teaser of the release here</p></a></div>'
        )
        + '</div><div role="navigation" class="w-pagination-wrapper"><a href="?5f_page=2" class="w-pagination-next"><div>Next</div></a></div></div>',
        "?5f_page=2",
    ),
    "granicus govaccess": (
        '<div class="list-container">'
        + each(
            '<div class="row list-item"><div class="col-md-12"><h2 class="item-title"><a href="/r/{n}">{title}</a></h2><span class="item-date">{day}</span><p class="item-intro">Text of intro.</p></div></div>'
        )
        + '</div><div class="pagination"><a class="page active" href="?npage=1">1</a><a class=page href="/news/-npage-2">2</a><a href="/news/-npage-2">Next</a></div>',
        "/news/-npage-2",
    ),
    "opencities": (
        '<div class="list-container-wrapper">'
        + each(
            '<div class="list-item-container"><article><a href="/r/{n}"><h2 class="list-item-title">{title}</h2><p class="small-text"><span class="published-on"><label>Published on</label> {day}</span></p></a></article></div>'
        )
        + '</div><div class="seamless-pagination-info">Page 1 of 40</div><a class="button-next" href="?dlv_OC=(pageindex=2)">Next</a>',
        "?dlv_OC=(pageindex=2)",
    ),
    "civicplus": (
        '<div id=bodyContent><div class="newsFlash">'
        + each(
            '<div class="item"><h3><a href="/r/{n}">{title}</a></h3><p class="intro">Intro words here</p><div class="date">Posted on: {day}</div><a class="more" href="/r/{n}">Read on...</a></div>'
        )
        + "</div></div>",
        None,
    ),
    "senate coldfusion": (
        '<table id="browser_table"><thead><tr><th>Date</th><th>Title</th></tr></thead><tbody>'
        + each(
            '<tr class="vevent"><td class="recordListDate date">{us}</td><td class="recordListTitle"><a class="url" href="/r/{n}">{title}</a></td></tr>'
        )
        + '</tbody></table><div class="pagination"><a href="?PageNum_rs=2&">Next</a><a href="?PageNum_rs=90&">Last</a></div>',
        "?PageNum_rs=2&",
    ),
    "house evo": (
        "<section id=content>"
        + each(
            '<div class="row"><div class="col-12 evo-media-object"><div class="h3"><a href="/r/{n}">{title}</a></div><div class="row"><div class="col-auto">{day}</div><div class="col-auto"><a href="/media/pr">Press Release</a></div></div><p>Teaser text</p></div></div>'
        )
        + '<nav><a class="page-link" href="?page=1" rel="next">Next</a></nav></section>',
        "?page=1",
    ),
    "elementor": (
        '<div class="elementor-posts">'
        + each(
            '<article class="elementor-post"><a class="elementor-post__thumbnail__link" href="/r/{n}"><img></a><div class="elementor-post__text"><h3 class="elementor-post__title"><a href="/r/{n}"> {title} </a></h3><div class="elementor-post__meta-data"><span class="elementor-post-date">{day}</span></div><a class="elementor-post__read-more" href="/r/{n}" aria-label="Read more about {title}">Read More »</a></div></article>'
        )
        + '</div><nav class="elementor-pagination"><span class="page-numbers current">1</span><a class="page-numbers" href="/news/2/">2</a><a class="page-numbers next" href="/news/2/">Next »</a></nav>',
        "/news/2/",
    ),
    "divi blog": (
        '<div class="et_pb_blog_0">'
        + each(
            '<article class="et_pb_post"><h2 class="entry-title"><a href="/r/{n}">{title}</a></h2><p class="post-meta"><span class="published">{day}</span> | <a rel="category tag" href="/category/x">News of the Council</a></p><div class="post-content"><p>Excerpt</p><a class="more-link" href="/r/{n}">read more</a></div></article>'
        )
        + '<div class="pagination"><div class="alignleft"><a href="/news/page/2/?et_blog">« Older Entries</a></div></div></div>',
        "/news/page/2/?et_blog",
    ),
    "load more": (
        each('<li class="card"><a href="/r/{n}">{title}</a><time>{day}</time></li>')
        + '<button class="load-more" data-url="/news?page=2">Load more</button>',
        "?page=2",
    ),
    "salesforce community links": (
        "<c-news>"
        + each(
            '<div class="slds-card"><lightning-formatted-date-time>{day}</lightning-formatted-date-time><a class="slds-card__header-link" href="/r/{n}"><span>{title}</span></a></div>'
        )
        + "</c-news>",
        None,
    ),
    "sitecore": (
        '<div class="component search-results"><ul class="search-result-list">'
        + each(
            '<li><div class="field-publish-date">{day}</div><div class="field-title"><a href="/r/{n}">{title}</a></div></li>'
        )
        + '</ul></div><div class="component pager"><a href="?e=1" class="pager-next">next</a></div>',
        "?e=1",
    ),
    "prior news": (
        each('<p><b>{us}</b> <a href="/r/{n}">{title}</a></p>') + '<p><a href="?start=5">Prior News »</a></p>',
        "?start=5",
    ),
    "month accordion": (
        '<div class="accordion"><h3><button>March 2025</button></h3><div class="panel"><ul>'
        + each('<li>{day}: <a href="/r/{n}">{title}</a></li>')
        + "</ul></div></div>",
        None,
    ),
}


@pytest.mark.parametrize("software", sorted(CASES))
def test_a_list_of_newsroom_software(software: str) -> None:
    main, onward = CASES[software]
    page = f"<html><body><header><nav><ul>{MENU}</ul></nav></header>{main}<footer>{FOOT}</footer></body></html>"
    found = Listing(START).read(capture(page))
    assert [row[:2] for row in rows(found)] == [row[:2] for row in EXPECTED]
    assert all(date for _, _, date in rows(found))
    assert found.next == ([urljoin(START, onward)] if onward else [])
    scripted = [problem for problem in found.problems if "only a script can follow" in problem]
    assert (len(scripted), len(found.problems)) == (("__doPostBack" in main,) * 2)
