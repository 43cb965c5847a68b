"""`presswatch add` against newsrooms that it does not know, over real HTTP, with its requests counted."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crawler import samples
from crawler.samples import Ask, Newsroom, Reply

MOST = 12
PARTS = {"/sitemap-news.xml", "/sitemap-2025.xml.gz", "/sitemap-2026.xml.gz"}
TITLES = (
    "Harbor clinic opens its doors on Saturdays", "Court hears the case of the eleven cold days",
    "Families wait for news after arrests at a plant", "Sheriff is asked to publish what the agreement costs",
    "Council votes to fund lawyers for tenants", "Interpreters are promised at every window of the office",
    "Judge unseals the log of night transfers", "Nurses describe a winter without heat in the annex",
    "Report counts the miles between prisoners and counsel", "Students march to the gate and read forty names",
    "County ends its contract with the jail by one vote", "Lawyers file for the release of detention records",
)  # fmt: skip
TEXT = (
    "<p>SHOREHAM, Ohio – The Shore Rights Project said on Tuesday that the county must answer before the end of the "
    "month, and that nobody in the office had explained why the figures were kept back for so long.</p>"
    "<p>“We have asked the same question four times,” said Ines Valdano, who directs the project’s legal work.</p>"
)


class Stranger(Newsroom):
    """A site made of pages: `pages` by path; `soft` is what it answers elsewhere, None for its 404."""

    host = "shore"
    name = "Shore Rights Project"
    pages: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, pages: Mapping[str, str | Reply], *, soft: str | None = None, robots: str = "") -> None:
        self.site, self.soft = dict(pages), soft
        super().__init__()
        self.robots = robots  # type: ignore[misc]  # a site of its own

    def other(self, ask: Ask) -> Reply | None:
        found = self.site.get(ask.target, self.site.get(ask.path))
        if found is None and self.soft is not None:
            found = self.soft
        return Reply.html(found.replace("{base}", self.base)) if isinstance(found, str) else found


def day(number: int) -> str:
    return f"2026-0{9 - number // 4}-{24 - 2 * number:02d}"


def slug(number: int) -> str:
    return TITLES[number].lower().replace(" ", "-")


def page(title: str, body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title} | Shore Rights Project</title>{head}</head><body>"
        "<header><a href=/>Shore Rights Project</a><nav><a href=/about>About us</a> <a href=/news>News</a> "
        f"<a href=/donate>Donate</a></nav></header><main>{body}</main><footer>Shore Rights Project, 1 Pier</footer></body></html>"
    )


def release(number: int, head: str = "", extra: str = "") -> str:
    body = f"<article><h1>{TITLES[number]}</h1><time datetime={day(number)}>{day(number)}</time>{TEXT}{extra}</article>"
    return page(TITLES[number], body, head)


def listed(numbers: Iterable[int], folder: str = "/news/", more: str = "") -> str:
    rows = "".join(
        f"<li><a href={folder}{slug(n)}>{TITLES[n]}</a> <span class=date>{day(n)}</span></li>" for n in numbers
    )
    return f"<h1>News</h1><ul class=releases>{rows}</ul>{more}"


def feed(numbers: Iterable[int], folder: str = "/news/") -> Reply:
    items = "".join(
        f"<item><title>{TITLES[n]}</title><link>http://shore.localhost:PORT{folder}{slug(n)}</link>"
        f"<pubDate>{day(n)}T12:30:00-04:00</pubDate></item>"
        for n in numbers
    )
    return Reply(
        f"<rss version='2.0'><channel><title>Shore</title>{items}</channel></rss>".encode(), content_type="text/xml"
    )


def sitemap(paths: Iterable[str]) -> Reply:
    rows = "".join(f"<url><loc>http://shore.localhost:PORT{path}</loc></url>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Reply(f"<?xml version='1.0'?><urlset xmlns='{space}'>{rows}</urlset>".encode(), content_type="text/xml")


def releases(folder: str = "/news/", **kwargs: str) -> dict[str, str | Reply]:
    return {f"{folder}{slug(n)}": release(n, **kwargs) for n in range(len(TITLES))}


ALL = range(len(TITLES))
HOME = page("Home", "<h1>Welcome to the shore</h1><p>We stand with those who arrive.</p>")
OTHER_PATHS = ("/", "/about", "/donate", "/news", "/tags/courts", "/tags/jails", "/people/ines-valdano")


class Added:
    """What `presswatch add --json` printed, and the newsroom that it asked."""

    def __init__(self, data: dict[str, Any], room: Newsroom, stderr: str) -> None:
        self.data, self.room, self.stderr = data, room, stderr

    @property
    def ways(self) -> list[tuple[str, str]]:
        return [
            (way["kind"], way["table"]["url"].removeprefix(self.room.base))
            for way in self.data["ways"]
            if way["chosen"]
        ]

    @property
    def toml(self) -> dict[str, Any]:
        return tomllib.loads(self.data["toml"])


def settle(room: Newsroom) -> None:
    """Put the port into bodies that were written without it."""
    if isinstance(room, Stranger):
        port = room.base.rpartition(":")[2].encode()
        for path, reply in room.site.items():
            if isinstance(reply, Reply):
                room.site[path] = Reply(
                    reply.body.replace(b"PORT", port), reply.status, reply.content_type, reply.headers
                )


def add(
    place: Any, room: Newsroom, path: str = "/", *options: str, code: int = 0, others: Iterable[Newsroom] = ()
) -> Added:
    place.sources.mkdir(exist_ok=True)
    with samples.serve([room, *others]):
        return asked(place, room, path, *options, code=code)


def asked(place: Any, room: Newsroom, path: str = "/", *options: str, code: int = 0) -> Added:
    settle(room)
    done = place.run(
        "add", room.base + path, "--allow-private", "--delay", "0", "--json", "--sources", str(place.sources), *options,
        code=code,
    )  # fmt: skip
    assert len(room.requests) <= MOST, room.requests.paths()
    found = Added(json.loads(done.stdout), room, done.stderr)
    assert found.data["requests"] >= len(room.requests)
    return found


def held(place: Any) -> dict[str, tuple[str, str]]:
    return {row["url"]: (row["title"], row["published"]) for row in place.rows("SELECT * FROM releases")}


def shore_truth(room: Newsroom, folder: str = "/news/") -> dict[str, tuple[str, str]]:
    return {f"{room.base}{folder}{slug(n)}": (TITLES[n], day(n)) for n in ALL}


@pytest.mark.parametrize(
    ("name", "path", "ways"),
    [
        ("harbor", "/", [("feed", "/feed.xml"), ("listing", "/news/")]),
        ("meridian", "/newsroom", [("listing", "/newsroom")]),
        ("borderstate", "/", [("listing", "/media/press-releases")]),
        ("lantern", "/", [("wordpress", "/wp-json/")]),
        ("ridgeline", "/", [("sitemap", "/sitemap_index.xml")]),
    ],
)
def test_a_sample_newsroom_as_a_stranger(place: Any, name: str, path: str, ways: list[tuple[str, str]]) -> None:
    """Added, then crawled: everything that it published is held, and a second crawl costs one request a list."""
    place.sources.mkdir()
    with samples.serve(samples.newsrooms()) as serving:
        room = serving.newsrooms[name]
        found = asked(place, room, path, "--yes")
        assert found.ways == ways
        assert found.data["facts"]["name"]["value"] in {room.name, "Attorney General of Franklin"}
        assert [reading["why"] for reading in found.data["readings"]] == [None] * 3
        place.run("check", "--sources", str(place.sources))
        row = place.crawl()[name]
        assert (row["outcome"], row["new"]) == ("well", len(room.stories))
        assert held(place) == {truth["url"]: (truth["title"], truth["published"]) for truth in room.truth()}
        room.requests.clear()
        again = place.crawl()[name]
        assert (again["outcome"], again["new"]) == ("well", 0)
        # Ridgeline's index is asked with its parts: a news sitemap and one for each year.
        assert len(room.requests) == (len(ways) if name != "ridgeline" else 1 + len(PARTS))
        assert name != "ridgeline" or {seen.path for seen in room.requests} == {"/sitemap_index.xml", *PARTS}


def test_what_a_script_draws_is_not_found_and_the_remedy_said(place: Any) -> None:
    (room,) = [room for room in samples.newsrooms() if room.host == "northfork"]
    found = add(place, room, code=1)
    assert (found.data["usable"], found.data["toml"]) == (False, None)
    assert "write the source's file by hand" in found.stderr
    assert "a sitemap: " in found.stderr  # what was tried is said
    assert not list(place.sources.rglob("*.toml"))


def test_a_feed_of_the_newest_is_paired_with_the_list_that_reaches_the_past(place: Any) -> None:
    pages = releases() | {
        "/": HOME,
        "/news": page("News", listed(range(5), more="<a href='?page=1'>Older</a>"), "<link rel=alternate type=application/rss+xml href=/rss>"),
        "/news?page=1": page("News", listed(range(5, 10), more="<a href='?page=2'>Older</a>")),
        "/news?page=2": page("News", listed(range(10, 12))),
        "/rss": feed(range(3)),
    }  # fmt: skip
    room = Stranger(pages)
    place.sources.mkdir()
    with samples.serve([room]):
        found = asked(place, room, "/", "--yes")
        assert found.ways == [("feed", "/rss"), ("listing", "/news")]
        assert found.toml["timezone"] == "America/New_York"
        assert place.crawl()["shore"]["outcome"] == "well"
        assert held(place) == shore_truth(room)


def test_a_site_that_answers_everything_with_200_has_no_feed_and_no_sitemap(place: Any) -> None:
    pages = releases() | {"/news": page("News", listed(ALL))}
    room = Stranger(pages, soft=HOME)
    found = add(place, room, "/news", "--yes")
    assert found.ways == [("listing", "/news")]
    assert any("nothing leads further back" in doubt for doubt in found.data["doubts"])


def test_a_sitemap_of_everything_gets_a_pattern(place: Any) -> None:
    """The list is drawn by a script; the sitemap names tags and people too."""
    pages = releases() | {
        "/": HOME,
        "/news": page("News", "<h1>News</h1><div id=app></div><script src=/app.js></script>"),
        "/rss.xml": feed(range(3)),
        "/sitemap.xml": sitemap([*OTHER_PATHS, "/news/archive", *(f"/news/{slug(n)}" for n in ALL)]),
    }
    room = Stranger(pages, robots="User-agent: *\nSitemap: http://shore.localhost/sitemap.xml\n")
    with samples.serve([room]):
        room.robots = room.robots.replace("localhost/", f"localhost:{room.base.rpartition(':')[2]}/")  # type: ignore[misc]  # its own
        place.sources.mkdir()
        found = asked(place, room, "/news", "--yes")
        assert ("sitemap", "/sitemap.xml") in found.ways
        place.crawl()
        assert held(place) == shore_truth(room)
        assert place.one("SELECT count(*) FROM sightings") == len(TITLES)


def test_a_sitemap_reaches_what_a_short_list_does_not(place: Any) -> None:
    pages = releases() | {
        "/news": page("News", listed(range(4))),
        "/sitemap.xml": sitemap([*OTHER_PATHS, *(f"/news/{slug(n)}" for n in ALL)]),
    }
    room = Stranger(pages)
    with samples.serve([room]):
        place.sources.mkdir()
        found = asked(place, room, "/news", "--yes")
        assert found.ways == [("listing", "/news"), ("sitemap", "/sitemap.xml")]
        place.crawl()
        assert held(place) == shore_truth(room)


def test_a_feed_that_is_gone_and_a_closed_wordpress(place: Any) -> None:
    head = "<link rel='https://api.w.org/' href='/wp-json/'><link rel=alternate type=application/rss+xml href=/feed/>"
    pages = releases("/2026/") | {
        "/": page("Home", listed(range(6), "/2026/", "<a class=next href=/page/2/>Older posts</a>"), head),
        "/page/2/": page("Home", listed(range(6, 12), "/2026/")),
        "/wp-json/wp/v2/posts": Reply(b'{"code": "rest_forbidden"}', 401, "application/json"),
    }
    room = Stranger(pages)
    with samples.serve([room]):
        place.sources.mkdir()
        found = asked(place, room, "/", "--yes")
        assert found.ways == [("listing", "/")]
        place.crawl()
        assert held(place) == shore_truth(room, "/2026/")


def test_the_address_of_a_feed_is_taken_as_one(place: Any) -> None:
    pages = releases() | {"/": HOME, "/news": page("News", listed(ALL)), "/all.rss": feed(range(3))}
    assert add(place, Stranger(pages), "/all.rss").ways == [("feed", "/all.rss"), ("listing", "/news")]


def test_the_address_of_a_sitemap_is_taken_as_one(place: Any) -> None:
    pages = releases() | {"/": HOME, "/map.xml": sitemap([*OTHER_PATHS, *(f"/news/{slug(n)}" for n in ALL)])}
    found = add(place, Stranger(pages), "/map.xml")
    assert ("sitemap", "/map.xml") in found.ways
    assert found.toml["sitemap"][0]["match"] == "^https?://[^/]+/news/[^/?]+/?$"


def test_robots_txt_that_forbids_is_obeyed(place: Any) -> None:
    room = Stranger(releases() | {"/news": page("News", listed(ALL))}, robots="User-agent: *\nDisallow: /\n")
    found = add(place, room, "/news", code=1)
    assert room.requests.paths() == ["/robots.txt"]
    assert "robots.txt of shore.localhost" in found.data["why"]
    assert "obeys robots.txt" in found.stderr


def test_a_redirect_to_www_is_followed_and_written(place: Any) -> None:
    class Www(Stranger):
        host = "www.shore"

    class Bare(Stranger):
        def other(self, ask: Ask) -> Reply | None:
            return Reply.redirect(self.base.replace("//shore", "//www.shore") + ask.target)

    www, bare = Www(releases() | {"/news": page("News", listed(ALL))}), Bare({})
    place.sources.mkdir()
    with samples.serve([bare, www]):
        found = asked(place, bare, "/news")
        assert len(bare.requests) + len(www.requests) <= MOST
        assert found.toml["listing"][0]["url"] == f"{www.base}/news"
        assert found.data["facts"]["id"]["value"] == "shore"


def test_a_slow_site_is_given_up(place: Any) -> None:
    room = Stranger({"/news": page("News", listed(ALL))})
    room.break_("/news", "hang")
    found = add(place, room, "/news", "--timeout", "0.5", code=1)
    assert "no whole answer within the time limit" in found.data["why"]


def test_a_login_wall_is_named(place: Any) -> None:
    wall = "<html><head><title>Log in</title></head><body><form><input name=u><input type=password name=p></form></body></html>"
    found = add(place, Stranger({}, soft=wall), "/news", code=1)
    assert "login" in found.data["why"]


def test_a_home_page_alone_gives_nothing(place: Any) -> None:
    found = add(place, Stranger({"/": HOME}), code=1)
    assert "no feed, list, WordPress or sitemap" in found.data["why"]


def test_private_addresses_are_refused_without_the_option(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_CONTACT", "https://example.org/crawler")
    place.sources.mkdir()
    with samples.serve([Stranger({"/": HOME})]) as serving:
        done = place.run("add", f"http://127.0.0.1:{serving.port}/", "--sources", str(place.sources), code=1)
        assert "not a public address" in done.stderr
        assert not len(serving.log)


def test_the_front_of_a_newsroom_leads_on_to_its_releases(place: Any) -> None:
    pages = releases() | {
        "/": HOME,
        "/news": page("Newsroom", listed(range(3), more="<p><a href=/news/all>Press Releases</a></p>")),
        "/news/all": page("Press Releases", listed(ALL)),
    }
    assert add(place, Stranger(pages)).ways == [("listing", "/news/all")]


def test_an_article_leads_to_its_newsroom(place: Any) -> None:
    head = "<meta property=og:type content=article>"
    related = f"<h2>Related</h2>{listed(range(4, 8))}"
    pages = releases(head=head, extra=related) | {"/news": page("News", listed(ALL))}
    assert add(place, Stranger(pages), f"/news/{slug(0)}").ways == [("listing", "/news")]


class Presses(Stranger):
    """A WordPress whose newsroom is one category among others, at addresses without a folder."""

    def other(self, ask: Ask) -> Reply | None:
        if not ask.path.startswith("/wp-json/"):
            return super().other(ask)
        numbers = [n for n in ALL if ask.query.get("categories", "7") == "7" or n % 2]
        items = [
            self.item(n, 7 if n % 2 == 0 else 9) for n in numbers if ask.query.get("categories") != "7" or n % 2 == 0
        ]
        totals = (("X-WP-Total", str(len(items))), ("X-WP-TotalPages", "1"))
        return Reply(json.dumps(items).encode(), content_type="application/json", headers=totals)

    def item(self, number: int, category: int) -> dict[str, Any]:
        return {
            "link": f"{self.base}/{slug(number)}/", "date": f"{day(number)}T09:00:00", "date_gmt": f"{day(number)}T13:00:00",
            "title": {"rendered": TITLES[number]}, "content": {"rendered": TEXT},
            "_embedded": {"wp:term": [[{"id": category, "taxonomy": "category", "name": "x", "slug": "x"}]]},
        }  # fmt: skip


def test_a_newsroom_that_is_one_category_of_a_wordpress(place: Any) -> None:
    head = "<link rel='https://api.w.org/' href='/wp-json/'>"
    rows = "".join(f"<li><a href=/{slug(n)}/>{TITLES[n]}</a> {day(n)}</li>" for n in ALL if n % 2 == 0)
    pages: dict[str, str | Reply] = {f"/{slug(n)}/": release(n, head) for n in ALL}
    pages["/press"] = page("Press", f"<h1>Press</h1><ul>{rows}</ul>", head)
    room = Presses(pages)
    with samples.serve([room]):
        place.sources.mkdir()
        found = asked(place, room, "/press", "--yes")
        assert found.ways == [("wordpress", "/wp-json/")]
        assert found.toml["wordpress"][0]["categories"] == [7]
        place.crawl()
        assert {title for title, _ in held(place).values()} == {TITLES[n] for n in ALL if n % 2 == 0}


def test_a_dead_release_is_told_and_another_one_read(place: Any) -> None:
    pages = releases() | {"/news": page("News", listed(ALL))}
    del pages[f"/news/{slug(0)}"]
    found = add(place, Stranger(pages), "/news")
    assert [reading["why"] for reading in found.data["readings"]].count(None) == 3
    assert any(slug(0) in doubt for doubt in found.data["doubts"])


def test_a_list_of_what_cannot_be_read_is_not_declared(place: Any) -> None:
    pages = {f"/news/{slug(n)}": page("Photo", "<img src=/x.png>") for n in ALL}
    found = add(place, Stranger(pages | {"/news": page("News", listed(ALL))}), "/news", code=1)
    assert found.data["why"].startswith("no release could be read")


def test_what_is_volatile_is_told(place: Any) -> None:
    class Restless(Stranger):
        count = 0
        keeps = False

        def other(self, ask: Ask) -> Reply | None:
            reply = super().other(ask)
            if reply is None or b"<article>" not in reply.body:
                return reply
            self.count += 1
            token = f"<meta name=csrf-token content=t{self.count}>".encode()
            views = f"<p class=views>{self.count} views</p></main>".encode()
            return Reply(reply.body.replace(b"</head>", token + b"</head>").replace(b"</main>", views))

    found = add(place, Restless(releases() | {"/news": page("News", listed(ALL))}), "/news")
    volatile = found.data["volatile"]
    assert {part["place"] for part in volatile["places"]} == {'meta[name="csrf-token"]@content', "p.views"}
    assert volatile["touches_release"] is False


def test_nothing_is_overwritten_or_written_unasked(place: Any) -> None:
    room = Stranger(releases() | {"/news": page("News", listed(ALL))})
    file = Path(place.sources) / "advocacy" / "shore.toml"
    base = ["--allow-private", "--delay", "0", "--sources", str(place.sources)]
    place.sources.mkdir()
    with samples.serve([room]):
        assert "--yes" in place.run("add", f"{room.base}/news", *base).stderr
        assert "would" not in place.run("add", f"{room.base}/news", *base, "--dry-run").stdout
        assert not file.exists()
        assert "Written" in place.run("add", f"{room.base}/news", *base, "--yes", "--name", "The Shore").stdout
        assert tomllib.loads(file.read_text())["name"] == "The Shore"
        frozen = list((place.sources.parent / "tests" / "sources" / "shore").glob("*/expected.json"))
        assert len(frozen) == 1
        done = place.run("add", f"{room.base}/news", *base, "--yes", code=2)
        assert "'shore' is a source already" in done.stderr
        assert "[[listing]]" in place.run("add", f"{room.base}/news", *base, "--dry-run").stdout
        assert "--id" in done.stderr
        room.requests.clear()
        done = place.run("add", f"{room.base}/news", *base, "--yes", "--id", "shore", code=2)
        assert not len(room.requests)  # known before anything is asked
        place.run("add", f"{room.base}/news", *base, "--yes", "--force")
        assert tomllib.loads(file.read_text())["name"] == "Shore Rights Project"
        kept = place.run("add", f"{room.base}/news", *base, "--yes", "--id", "pier", "--kind", "government").stdout
        assert "'shore' is a source of that host already" in kept
        assert (place.sources / "government" / "pier.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ftp://shore.example/"], "is no web address"),
        (["https://shore.example/", "--id", "Über"], "is no id"),
        (["https://shore.example/", "--timezone", "Mars/Base"], "no IANA time zone"),
        (["https://shore.example/", "--state", "ZZ"], "no USPS code"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_asked(place: Any, arguments: list[str], said: str) -> None:
    place.sources.mkdir()
    assert said in place.run("add", *arguments, "--sources", str(place.sources), code=2).stderr
