"""The defaults read what well-known newsroom software builds, with no rules. Every organisation here is fictional."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from crawler.reading import read
from pipelines.records import Capture, Release

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
TITLE = "Larkmoor Legal Aid Wins Release of Twelve Detained Farmworkers"
FIRST = "LARKMOOR, Ohio – A federal judge on Tuesday ordered the release of twelve farmworkers who were arrested at a packing house in April."
SECOND = "“Nobody should lose a season of work and of family life to a paperwork error,” said Ines Valdano, director of Larkmoor Legal Aid."
THIRD = "The order gives the field office seven days to return the workers’ documents and to report to the court."
STORY = f"<p>{FIRST}</p>\n<p>{SECOND}</p>\n<p>{THIRD}</p>"
NAV = "<ul><li><a href='/'>Home</a></li><li><a href='/about'>About us</a></li><li><a href='/news'>News</a></li><li><a href='/donate'>Donate</a></li></ul>"
TEASERS = "".join(
    f"<div class='teaser'><h4><a href='/news/{n}'>An older story of the legal aid, number {n}</a></h4><p>May {n}, 2026</p></div>"
    for n in range(1, 4)
)


@dataclass
class Case:
    html: str
    url: str = "https://www.larkmoor.example/news/twelve-farmworkers-released"
    title: str = TITLE
    date: str = "2026-06-09"
    subtitle: str | None = None
    first: str = FIRST
    last: str = THIRD
    documents: tuple[str, ...] = ()
    caption: str | None = None
    absent: tuple[str, ...] = ("Donate", "older story", "Share")


CASES = {
    "wordpress classic theme": Case(
        f"<html lang='en-US'><head><title>{TITLE} | Larkmoor Legal Aid</title><meta property='og:title' content='{TITLE}'>"
        "<meta property='article:published_time' content='2026-06-09T14:05:00+00:00'></head><body class='single single-post'>"
        f"<div id='page'><header id='masthead'><nav id='site-navigation'>{NAV}</nav></header><div id='content' class='site-content'>"
        f"<article id='post-9' class='post type-post hentry'><header class='entry-header'><h1 class='entry-title'>{TITLE}</h1>"
        "<div class='entry-meta'><span class='posted-on'>Posted on <a href='/2026/06/'><time class='entry-date published' datetime='2026-06-09T10:05:00-04:00'>June 9, 2026</time></a></span>"
        "<span class='byline'> by <a href='/author/press'>press</a></span></div></header>"
        f"<div class='entry-content'>{STORY}<div class='sharedaddy sd-sharing-enabled'><h3>Share this:</h3><ul><li><a href='#'>Share on Facebook</a></li></ul></div></div>"
        "<footer class='entry-footer'><span class='cat-links'>Posted in <a href='/c'>Press</a></span></footer></article>"
        f"<nav class='navigation post-navigation'><a href='/news/1'>Older story</a></nav></div><aside class='widget-area'>{TEASERS}</aside></div></body></html>"
    ),
    "wordpress block theme": Case(
        f"<html><head><title>{TITLE} – Larkmoor</title></head><body><div class='wp-site-blocks'><header class='wp-block-template-part'>{NAV}</header>"
        f"<main class='wp-block-group'><h1 class='wp-block-post-title'>{TITLE}</h1><div class='wp-block-post-date'><time datetime='2026-06-09T09:00:00-04:00'>June 9, 2026</time></div>"
        f"<div class='entry-content wp-block-post-content'><figure class='wp-block-image'><img src='/p.jpg' alt='x'><figcaption class='wp-element-caption'>Families wait at the gate.</figcaption></figure>{STORY}"
        "<div class='wp-block-file'><a href='/wp-content/uploads/2026/06/order.pdf'>Order</a><a href='/wp-content/uploads/2026/06/order.pdf' class='wp-block-file__button' download>Download</a></div></div>"
        f"<div class='wp-block-comments'><h2>Comments</h2></div></main><footer>{NAV}</footer></div></body></html>",
        documents=("https://www.larkmoor.example/wp-content/uploads/2026/06/order.pdf",),
        caption="Families wait at the gate.",
    ),
    "drupal 7": Case(
        f"<html><head><title>{TITLE} | Larkmoor County</title></head><body class='html not-front node-type-press-release'><div id='header'>{NAV}</div>"
        f"<div id='main-content'></div><div id='content' class='column'><div class='section'><h1 class='title' id='page-title'>{TITLE}</h1><div class='region region-content'>"
        "<div id='node-7' class='node node-press-release'><div class='content'><div class='field field-name-field-release-date field-type-datetime'><div class='field-items'><div class='field-item even'>"
        "<span class='date-display-single' property='dc:date' datatype='xsd:dateTime' content='2026-06-09T00:00:00-04:00'>Tuesday, June 9, 2026</span></div></div></div>"
        f"<div class='field field-name-body field-type-text-with-summary'><div class='field-items'><div class='field-item even' property='content:encoded'>{STORY}</div></div></div>"
        "<div class='field field-name-field-attachment field-type-file'><div class='field-label'>Attachment:</div><span class='file'><a href='/sites/default/files/order.pdf' type='application/pdf; length=1000'>order.pdf</a></span></div>"
        f"</div></div></div></div></div><div class='region-sidebar-second'>{TEASERS}</div></body></html>",
        documents=("https://www.larkmoor.example/sites/default/files/order.pdf",),
    ),
    "drupal 10 with uswds": Case(
        f"<html lang='en'><head><meta name='dcterms.created' content='2026-06-09T13:00:00Z'><title>{TITLE} | Office of the Advocate</title></head><body>"
        f"<a href='#main-content' class='usa-skipnav'>Skip to main content</a><section class='usa-banner'><div class='usa-accordion'>An official website</div></section><header class='usa-header'>{NAV}</header>"
        "<main id='main-content' class='usa-section'><nav class='usa-breadcrumb'><ol><li><a href='/'>Home</a></li></ol></nav><article class='node node--type-news'>"
        f"<h1 class='page-title'><span class='field field--name-title'>{TITLE}</span></h1><div class='field field--name-field-subtitle'>Order covers all who were arrested in April</div>"
        f"<div class='field field--name-field-date'><time datetime='2026-06-09T12:00:00Z' class='datetime'>June 9, 2026</time></div><div class='clearfix text-formatted field field--name-body'>{STORY}<p class='text-align-center'>###</p></div>"
        f"</article></main><footer class='usa-footer'>{NAV}</footer></body></html>",
        subtitle="Order covers all who were arrested in April",
    ),
    "sharepoint": Case(
        f"<html><head><title>\r\n\t{TITLE}\r\n</title></head><body><form method='post' action='./page.aspx' id='aspnetForm'><div class='aspNetHidden'><input type='hidden' name='__VIEWSTATE' value='x'></div>"
        f"<div id='s4-workspace'><div id='s4-bodyContainer'><div id='topnav' class='ms-core-navigation'>{NAV}</div><div id='contentRow'><div id='contentBox'><div id='DeltaPlaceHolderMain'><h1>{TITLE}</h1>"
        f"<div class='article article-left'><div class='captioned-image'></div><div class='article-header'><div class='date-line'>6/9/2026</div></div><div class='article-content'><div class='ms-rtestate-field'><p>\u200b{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div></div></div>"
        "</div></div></div></div></div></form></body></html>",
        url="https://www.larkmoor.example/Pages/twelve.aspx",
    ),
    "asp.net sitefinity": Case(
        f"<html><head><title>{TITLE}</title></head><body><form id='aspnetForm'><div class='sf_cols'><header>{NAV}</header><div class='sfContentBlock'><div class='sfnewsDetails'>"
        f"<h1 class='sfnewsTitle'>{TITLE}</h1><div class='sfnewsAuthorAndDate'>Jun 09, 2026 | By Press Office</div><div class='sfnewsContent'>{STORY}</div></div></div></div></form></body></html>"
    ),
    "squarespace": Case(
        f"<html><head><title>{TITLE} — Larkmoor</title><meta property='og:title' content='{TITLE} — Larkmoor'><meta itemprop='datePublished' content='2026-06-09T10:00:00-0400'></head><body><div id='siteWrapper'><header id='header'>{NAV}</header>"
        f"<main id='page'><article class='h-entry entry hentry'><div class='blog-item-wrapper'><div class='blog-item-title'><h1 class='entry-title p-name'>{TITLE}</h1></div><div class='blog-item-meta-wrapper'><time class='dt-published' datetime='Jun 9'>Jun 9</time></div>"
        f"<div class='blog-item-content e-content'><div class='sqs-layout'><div class='sqs-block html-block'><div class='sqs-block-content'>{STORY}</div></div></div></div></div></article>"
        "<section class='item-pagination'><a href='/x'><h2>Previous: An older story</h2></a></section></main></div></body></html>"
    ),
    "wix": Case(
        f'<html><head><title>{TITLE}</title><script type=\'application/ld+json\'>{{"@context":"https://schema.org","@type":"BlogPosting","headline":"{TITLE}","datePublished":"2026-06-09T16:00:00.000Z"}}</script></head><body><div id=\'SITE_CONTAINER\'><div id=\'SITE_HEADER\'>{NAV}</div>'
        f"<div data-hook='post-page'><article><h1 data-hook='post-title'><span>{TITLE}</span></h1><ul><li><span title='Jun 9'>Jun 9</span></li><li><span>2 min read</span></li></ul><section data-hook='post-description'><div class='bgqLs'>"
        + "".join(
            f"<div type='paragraph'><p class='xxx'><span><span>{p}</span></span></p></div>"
            for p in (FIRST, SECOND, THIRD)
        )
        + f"</div></section></article><div data-hook='related-posts'><h3>Recent Posts</h3>{TEASERS}</div></div></div></body></html>"
    ),
    "govdelivery bulletin": Case(
        f"<html><head><title>{TITLE}</title></head><body><div id='bulletin_body'><h1 class='bulletin_subject'>{TITLE}</h1><p class='dateline rs_skip'><em>Larkmoor County sent this bulletin at 06/09/2026 10:30 AM EDT</em></p>"
        f"<div id='main-body'><table class='gd_combo_table' width='700'><tr><td><p>FOR IMMEDIATE RELEASE</p>{STORY}<p style='text-align:center'># # #</p></td></tr></table></div></div></body></html>",
        url="https://content.govdelivery.example/accounts/LARK/bulletins/2f3a",
    ),
    "civicplus news flash": Case(
        f"<html><head><title>{TITLE} • Larkmoor County, OH • CivicEngage</title></head><body><form id='aspnetForm'><div id='divToolbars'>{NAV}</div><main id='bodyContent'><div class='newsFlashDetail'><h1 class='headline'>{TITLE}</h1>"
        f"<div class='dateInfo'>Posted on June 9, 2026</div><div class='article-content fr-view'>{STORY}</div><div class='next-prev'><a href='CivicAlerts.aspx?AID=1'>Previous: an older story</a></div></div></main></form></body></html>",
        url="https://www.larkmoor.example/CivicAlerts.aspx?AID=88",
    ),
    "newswire": Case(
        f"<html><head><title>{TITLE}</title><meta name='date' content='2026-06-09T09:00:00-04:00'></head><body><header>{NAV}</header><main><article class='news-release'><header class='release-header'><h1>{TITLE}</h1>"
        f"<a class='meta' href='/n'>News provided by Larkmoor Legal Aid</a><p class='mb-no'>Jun 09, 2026, 09:00 ET</p></header><section class='release-body container'><p>LARKMOOR, Ohio, June 9, 2026 /LarkWire/ -- {FIRST[17:]}</p><p>{SECOND}</p><p>{THIRD}</p>"
        "<p><b>About Larkmoor Legal Aid</b></p><p>Larkmoor Legal Aid gives free help to tenants and workers.</p><p>Media Contact: Ana Ruiz, 555-201-3344, press@larkmoor.example</p></section></article></main></body></html>",
        first="LARKMOOR, Ohio, June 9, 2026 /LarkWire/ -- A federal judge",
        absent=("About Larkmoor", "Media Contact"),
    ),
    "house.gov evo": Case(
        f"<html><head><title>{TITLE} | Representative Lena Orsk</title></head><body><header>{NAV}</header><main class='evo-main'><section class='evo-press-release'><div class='container'><h1 class='evo-press-release__title'>{TITLE}</h1>"
        f"<div class='evo-create-type'><span>Press Release</span></div><div class='evo-press-date'><time datetime='2026-06-09'>June 9, 2026</time></div><div class='evo-press-release__body'>{STORY}<p>###</p></div></div></section></main></body></html>",
        url="https://orsk.house.example/media/press-releases/twelve-farmworkers",
    ),
    "house.gov drupal": Case(
        f"<html><head><title>{TITLE} | Congresswoman Lena Orsk</title><link rel='canonical' href='https://orsk.house.example/twelve'></head><body><div class='dialog-off-canvas-main-canvas'><header role='banner'>{NAV}</header><main role='main'><section id='section'><h1>{TITLE}</h1>"
        f"<div class='row evo-media-object'><div class='col-auto'>June 9, 2026</div><div class='col-auto'><a href='/media/press-releases'>Press Release</a></div></div><div class='evo-view'><div class='field field--name-body'>{STORY}</div></div></section></main></div></body></html>",
        url="https://orsk.house.example/media/press-releases/twelve",
    ),
    "senate.gov coldfusion": Case(
        f"<html><head><title>{TITLE} | Press Releases | Senator Orsk of Ohio</title></head><body><div id='wrapper'><div id='nav'>{NAV}</div><div id='main_column'><div id='press' class='amend-cms'><span class='date black'>Jun 09 2026</span><h1 class='main_page_title'>{TITLE}</h1>"
        f"<div class='headline subheading'></div><div class='text'><p style='text-align:justify'><strong>LARKMOOR, Ohio</strong> – {FIRST[17:]}</p><p>{SECOND}</p><p>{THIRD}</p><p style='text-align:center'>-30-</p></div><div class='permalink'>Permalink: <a href='x'>https://www.orsk.senate.example/x</a></div></div></div></div></body></html>",
        url="https://www.orsk.senate.example/index.cfm/press-releases?ID=AB-1",
        absent=("-30-", "Permalink"),
    ),
    "senate.gov wordpress": Case(
        f"<html><head><title>{TITLE} - Senator Lena Orsk</title></head><body><header class='elementor-location-header'>{NAV}</header><div class='elementor elementor-location-single'><div class='elementor-widget-theme-post-title'><h1 class='elementor-heading-title'>{TITLE}</h1></div>"
        f"<div class='elementor-widget-post-info'><ul class='elementor-post-info'><li><span class='elementor-post-info__item--type-date'><time>06.09.2026</time></span></li></ul></div><div class='elementor-widget-theme-post-content'><div class='elementor-widget-container'>{STORY}<p class='has-text-align-center'>###</p></div></div></div></body></html>",
        url="https://www.orsk.senate.example/newsroom/press/twelve/",
    ),
    "joomla": Case(
        f"<html><head><base href='https://www.larkmoor.example/news/9'><title>{TITLE}</title></head><body><div id='sp-menu'>{NAV}</div><div class='item-page' itemscope itemtype='https://schema.org/Article'><div class='page-header'><h2 itemprop='headline'>{TITLE}</h2></div>"
        f"<dl class='article-info'><dt>Details</dt><dd class='published'><time datetime='2026-06-09T00:00:00+00:00' itemprop='datePublished'>Published: 09 June 2026</time></dd><dd class='hits'>Hits: 481</dd></dl><div itemprop='articleBody'>{STORY}</div><ul class='pager pagenav'><li><a href='/1'>Prev</a></li></ul></div></body></html>",
        absent=("Hits", "Prev"),
    ),
    "hugo": Case(
        f"<html><head><title>{TITLE}</title><meta name='generator' content='Hugo 0.140'></head><body><nav>{NAV}</nav><main><article><h1>{TITLE}</h1><p><em>The order covers all who were arrested in April</em></p><time>2026-06-09</time>{STORY}</article></main></body></html>",
        subtitle="The order covers all who were arrested in April",
    ),
    "tables of the 1990s": Case(
        f"<HTML><HEAD><TITLE>Larkmoor County Press Release</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><TABLE WIDTH=600><TR><TD COLSPAN=2><IMG SRC=banner.gif ALT='Larkmoor'></TD></TR><TR><TD WIDTH=120><A HREF=/>Home</A><BR><A HREF=/news>News</A></TD>"
        f"<TD><FONT FACE=Arial><B>FOR IMMEDIATE RELEASE</B><BR>JUNE 9, 1998<BR><BR><CENTER><H2>{TITLE}</H2></CENTER>{FIRST}<BR><BR>{SECOND}<BR><BR>{THIRD}<BR><BR><CENTER>###</CENTER></FONT></TD></TR></TABLE></BODY></HTML>",
        url="http://www.larkmoor.example/press/pr98-14.htm",
        date="1998-06-09",
    ),
    "paragraphs of the 2000s": Case(
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td valign=top><a href=/>Home</a></td><td valign=top class=body><p><b>Press Release</b></p><p>June 9, 2004</p><h3>{TITLE}</h3>{STORY}<p align=center># # #</p></td></tr></table></body></html>",
        url="http://www.larkmoor.example/press/040609.htm",
        date="2004-06-09",
    ),
    "preformatted": Case(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><pre>\n\nFOR IMMEDIATE RELEASE\nJune 9, 1999\n\n{FIRST[:60]}\n{FIRST[61:]}\n\n{SECOND}\n\n{THIRD}\n\n                    ###\n</pre></body></html>",
        url="http://www.larkmoor.example/press/990609.html",
        date="1999-06-09",
        first="LARKMOOR, Ohio – A federal judge",
    ),
    "nationbuilder": Case(
        f"<html><head><title>{TITLE} - Larkmoor Rights</title></head><body><div class='header'>{NAV}</div><div id='content'><div id='pagecontent'><h2 class='headline'>{TITLE}</h2><div id='intro' class='intro'><div class='text-content'>{STORY}</div></div>"
        "<div class='byline'>Posted by <a href='/ines'>Ines Valdano</a> · June 09, 2026 10:15 AM</div><div class='share-box'>Share on Facebook</div></div></div></body></html>"
    ),
    "salsa": Case(
        f"<html><head><title>{TITLE}</title></head><body><div id='salsa'><div class='blog_entry'><h2 class='title'>{TITLE}</h2><div class='blog_date'>Posted Tuesday, June 9, 2026</div><div class='blog_body'>{STORY}</div></div></div></body></html>"
    ),
    "ghost": Case(
        f"<html><head><title>{TITLE}</title><meta property='article:published_time' content='2026-06-09T15:00:00.000Z'></head><body><div class='viewport'><header class='gh-head'>{NAV}</header><main class='gh-main'><article class='gh-article post'><header class='gh-article-header'><h1 class='gh-article-title'>{TITLE}</h1>"
        f"<p class='gh-article-excerpt'>Order covers all who were arrested in April</p><time datetime='2026-06-09'>09 Jun 2026</time></header><section class='gh-content gh-canvas'>{STORY}</section></article><section class='gh-related'>{TEASERS}</section></main></div></body></html>",
        subtitle="Order covers all who were arrested in April",
    ),
    "medium": Case(
        f"<html><head><title>{TITLE} | by Larkmoor | Medium</title><meta property='og:title' content='{TITLE}'><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"{TITLE}\",\"datePublished\":\"2026-06-09T17:00:00.000Z\"}}</script></head><body><div id='root'><article><div><div><h1 class='pw-post-title'>{TITLE}</h1><h2 class='pw-subtitle-paragraph'>Order covers all who were arrested in April</h2>"
        + "<div><p>3 min read</p><p>Jun 9</p></div>"
        + "".join(f"<p class='pw-post-body-paragraph'>{p}</p>" for p in (FIRST, SECOND, THIRD))
        + "</div></div></article></div></body></html>",
        subtitle="Order covers all who were arrested in April",
    ),
    "google sites": Case(
        f"<html><head><title>{TITLE}</title></head><body><div jscontroller='x'><header role='banner'>{NAV}</header><div role='main' class='UtePc'><section class='yaqOZd'><div class='tyJCtd'><h1 class='zfr3Q'><span>{TITLE}</span></h1></div></section><section class='yaqOZd'><div class='tyJCtd'><p class='zfr3Q'>June 9, 2026</p>"
        + "".join(f"<p class='zfr3Q CDt4Ke'><span class='C9DxTc'>{p}</span></p>" for p in (FIRST, SECOND, THIRD))
        + "</div></section></div></div></body></html>",
        url="https://sites.larkmoor.example/view/press/twelve",
    ),
    "date above the headline, contact block above the text": Case(
        f"<html><head><title>{TITLE}</title></head><body><div class='wrap'><p class='date'>June 9, 2026</p><h1>{TITLE}</h1><div class='text'><p><strong>Media contact:</strong><br>Ana Ruiz<br>(555) 201-3344<br>press@larkmoor.example</p>{STORY}</div></div></body></html>",
        absent=("Ana Ruiz", "3344"),
    ),
    "deck above the dateline, language links": Case(
        f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1><p>June 9, 2026</p><p><a href='/es/1'>Haga clic aquí para leer en español</a>.</p><p>Judge gives field office seven days</p>{STORY}</main></body></html>",
        subtitle="Judge gives field office seven days",
        absent=("Haga clic",),
    ),
    "frameset with a body for other browsers": Case(
        f"<html><head><title>{TITLE}</title></head><frameset cols='20%,80%'><frame src='nav.html'><frame src='pr.html'><noframes><body><h1>{TITLE}</h1><p>June 9, 2001</p>{STORY}</body></noframes></frameset></html>",
        url="http://www.larkmoor.example/press/frames.html",
        date="2001-06-09",
    ),
}


def reading(case: Case) -> Release:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return read(Capture(case.url, AT, 200, headers, case.html.encode()))


@pytest.mark.parametrize("name", sorted(CASES))
def test_newsroom_software(name: str) -> None:
    case = CASES[name]
    release = reading(case)
    assert release.title == case.title
    assert str(release.published) == case.date
    assert release.subtitle == case.subtitle
    assert " ".join(release.text.split()).startswith(case.first)
    assert release.text.endswith(case.last)
    assert not [piece for piece in case.absent if piece in release.text]
    assert tuple(document.url for document in release.documents) == case.documents
    if case.caption:
        assert [picture.caption for picture in release.pictures] == [case.caption]
        assert case.caption not in release.text
