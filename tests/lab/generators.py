"""Generators of static sites: Pelican, Nikola, Hugo, Jekyll, Hexo."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from tests.lab.posts import NAME, PAGES, Post
from tests.lab.site import Site, apt, run, static


class Generated(Site):
    """A site of files: built once into `output`, served as they are."""

    output = "site/public"

    def serve(self) -> contextlib.AbstractContextManager[None]:
        """Serve the built files."""
        return static(self.home / self.output, self.port)


class Pelican(Generated):
    """Pelican with its stock theme *notmyidea*, feeds as its quickstart sets them for publishing."""

    name = "pelican"
    output = "site/output"
    ways: ClassVar = {"feed": "/feeds/all.atom.xml", "listing": "/"}

    def install(self) -> str:
        bin_ = self.venv("pelican[markdown]")
        return run(str(bin_ / "pelican"), "--version")

    def build(self, posts: Sequence[Post]) -> None:
        site = self.fresh()
        content = site / "content"
        (content / "pages").mkdir(parents=True)
        for post in posts:
            head = {
                "Title": post.title,
                "Date": post.at.strftime("%Y-%m-%d %H:%M"),
                "Category": post.category,
                "Tags": ", ".join(post.tags),
                "Slug": post.slug,
                "Authors": "Press Desk",
            }
            _write(content / f"{post.slug}.md", "".join(f"{k}: {v}\n" for k, v in head.items()), post.text)
        for path, title, text in PAGES:
            _write(content / "pages" / f"{path}.md", f"Title: {title}\nSlug: {path}\n", text)
        settings = {
            "SITENAME": NAME,
            "SITEURL": self.base,
            "PATH": "content",
            "TIMEZONE": "America/New_York",
            "DEFAULT_LANG": "en",
            "FEED_ALL_ATOM": "feeds/all.atom.xml",
            "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml",
            "DEFAULT_PAGINATION": 10,
            "LINKS": (("Pelican", "https://getpelican.com/"),),
            "SOCIAL": (("Fediverse", "https://social.harlow.example/"),),
        }
        (site / "pelicanconf.py").write_text("".join(f"{key} = {value!r}\n" for key, value in settings.items()))
        run(str(self.home / "venv/bin/pelican"), "content", "-s", "pelicanconf.py", "-o", "output", cwd=site)


class Nikola(Generated):
    """Nikola as ``nikola init`` makes it."""

    name = "nikola"
    output = "site/output"
    ways: ClassVar = {"feed": "/rss.xml", "listing": "/", "sitemap": "/sitemap.xml"}

    def install(self) -> str:
        bin_ = self.venv("Nikola[extras]")
        return run(str(bin_ / "nikola"), "version").removeprefix("Nikola v")

    def build(self, posts: Sequence[Post]) -> None:
        site = self.fresh()
        nikola = str(self.home / "venv/bin/nikola")
        run(nikola, "init", "--quiet", str(site), cwd=self.home)
        settings = (site / "conf.py").read_text()
        (site / "conf.py").write_text(
            settings + f"\nBLOG_TITLE = {NAME!r}\nSITE_URL = {self.base + '/'!r}\nTIMEZONE = 'America/New_York'\n"
            'POSTS = (("posts/*.md", "posts", "post.tmpl"),)\nPAGES = (("pages/*.md", "", "page.tmpl"),)\n'
        )
        for post in posts:
            head = {
                "title": post.title,
                "slug": post.slug,
                "date": post.at.strftime("%Y-%m-%d %H:%M:%S"),
                "tags": ", ".join(post.tags),
                "category": post.category,
            }
            meta = "".join(f".. {key}: {value}\n" for key, value in head.items())
            _write(site / "posts" / f"{post.slug}.md", f"<!--\n{meta}-->", post.text)
        for path, title, text in PAGES:
            _write(site / "pages" / f"{path}.md", f"<!--\n.. title: {title}\n.. slug: {path}\n-->", text)
        run(nikola, "build", cwd=site)


class Hugo(Generated):
    """Hugo with the theme that ``hugo new theme`` writes: its stock templates."""

    name = "hugo"
    ways: ClassVar = {"feed": "/index.xml", "listing": "/posts/", "sitemap": "/sitemap.xml"}

    def install(self) -> str:
        bin_ = self.venv("hugo")
        found = re.search(r"hugo v([\d.]+)", run(str(bin_ / "hugo"), "version"))
        return found[1] if found else "?"

    def build(self, posts: Sequence[Post]) -> None:
        site = self.fresh()
        hugo = str(self.home / "venv/bin/hugo")
        run(hugo, "new", "site", ".", "--force", "--format", "toml", cwd=site)
        run(hugo, "new", "theme", "stock", cwd=site)
        for stale in (site / "themes/stock/content").rglob("*.md"):
            stale.unlink()
        (site / "hugo.toml").write_text(
            f'baseURL = "{self.base}/"\nlanguageCode = "en-us"\ntitle = "{NAME}"\ntheme = "stock"\n'
            'timeZone = "America/New_York"\n'
        )
        for post in posts:
            _write(
                site / "content/posts" / f"{post.slug}.md",
                _front(title=post.title, date=post.at.isoformat(), tags=list(post.tags), categories=[post.category]),
                post.text,
            )
        for path, title, text in PAGES:
            _write(site / "content" / f"{path}.md", _front(title=title), text)
        run(hugo, cwd=site)


class Jekyll(Generated):
    """Jekyll with its stock theme *minima* and the plugins that it names; pages of ten by jekyll-paginate."""

    name = "jekyll"
    output = "site/_site"
    ways: ClassVar = {"feed": "/feed.xml", "listing": "/"}

    def install(self) -> str:
        apt("jekyll", "jekyll-theme-minima", "ruby-jekyll-feed", "ruby-jekyll-seo-tag", "ruby-jekyll-paginate")
        self.home.mkdir(parents=True, exist_ok=True)
        return run("jekyll", "--version").removeprefix("jekyll ")

    def build(self, posts: Sequence[Post]) -> None:
        site = self.fresh()
        (site / "_config.yml").write_text(
            f'title: "{NAME}"\nurl: "{self.base}"\ntheme: minima\nplugins: [jekyll-feed, jekyll-seo-tag]\n'
            "timezone: America/New_York\n"
        )
        _write(site / "index.md", "---\nlayout: home\n---", "")
        for post in posts:
            head = _front(
                layout="post", title=post.title, date=post.at.strftime("%Y-%m-%d %H:%M:%S %z"),
                categories=[post.category], tags=list(post.tags),
            )  # fmt: skip
            _write(site / "_posts" / f"{post.day()}-{post.slug}.md", head, post.text)
        for path, title, text in PAGES:
            _write(site / f"{path}.md", _front(layout="page", title=title, permalink=f"/{path}/"), text)
        run("jekyll", "build", "--quiet", cwd=site, env={"LANG": "C.UTF-8"})


class Hexo(Generated):
    """Hexo with the theme of its starter, *landscape*."""

    name = "hexo"
    ways: ClassVar = {"listing": "/", "listing archives": "/archives/"}

    def install(self) -> str:
        place = self.npm(
            "hexo", "hexo-theme-landscape", "hexo-renderer-marked", "hexo-renderer-ejs", "hexo-renderer-stylus",
            "hexo-generator-index", "hexo-generator-archive", "hexo-generator-category", "hexo-generator-tag",
        )  # fmt: skip
        return str(json.loads((place / "node_modules/hexo/package.json").read_text())["version"])

    def build(self, posts: Sequence[Post]) -> None:
        site = self.fresh()
        packages = self.home / "npm"
        (site / "node_modules").symlink_to(packages / "node_modules")
        known = json.loads((packages / "package.json").read_text())["dependencies"]
        (site / "package.json").write_text(json.dumps({"private": True, "hexo": {}, "dependencies": known}))
        (site / "_config.yml").write_text(
            f'title: "{NAME}"\nurl: "{self.base}"\nlanguage: en\ntimezone: America/New_York\ntheme: landscape\n'
        )
        for post in posts:
            head = _front(
                title=post.title, date=post.at.strftime("%Y-%m-%d %H:%M:%S"), categories=[post.category],
                tags=list(post.tags),
            )  # fmt: skip
            _write(site / "source/_posts" / f"{post.slug}.md", head, post.text)
        for path, title, text in PAGES:
            _write(site / "source" / path / "index.md", _front(title=title), text)
        run(str(packages / "node_modules/.bin/hexo"), "generate", cwd=site)


def _front(**values: object) -> str:
    """Return front matter; JSON values are YAML values."""
    lines = "".join(
        f"{key}: {value.isoformat() if isinstance(value, dt.datetime) else json.dumps(value, ensure_ascii=False)}\n"
        for key, value in values.items()
    )
    return f"---\n{lines}---"


def _write(path: Path, head: str, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n\n{text}\n", encoding="utf-8")


class Docusaurus(Generated):
    """The blog of Docusaurus with its classic theme, drawn by React on the server."""

    name = "docusaurus"
    output = "site/build"
    start = "/blog/"
    zone = ZoneInfo("UTC")  # which it prints all days in
    ways: ClassVar = {"feed": "/blog/atom.xml", "listing": "/blog/", "sitemap": "/sitemap.xml"}

    def install(self) -> str:
        """Install it."""
        place = self.npm("@docusaurus/core", "@docusaurus/preset-classic", "react@18", "react-dom@18")
        return str(json.loads((place / "node_modules/@docusaurus/core/package.json").read_text())["version"])

    def build(self, posts: Sequence[Post]) -> None:
        """Build it."""
        site = self.fresh()
        (site / "node_modules").symlink_to(self.home / "npm/node_modules")
        (site / "package.json").write_text('{"private": true}')
        config = {
            "title": NAME, "url": self.base, "baseUrl": "/", "onBrokenLinks": "ignore",
            "presets": [["classic", {"docs": False, "blog": {"showReadingTime": True}, "theme": {}}]],
            "themeConfig": {"navbar": {"title": NAME, "items": [{"to": "/blog", "label": "Blog"}]}},
        }  # fmt: skip
        (site / "docusaurus.config.js").write_text(f"module.exports = {json.dumps(config)};\n")
        for post in posts:
            head = _front(title=post.title, slug=post.slug, date=post.at, tags=list(post.tags))
            text = post.text.replace("<", "\\<").replace("{", "\\{")  # Docusaurus reads Markdown as MDX
            _write(site / "blog" / f"{post.day()}-{post.slug}.md", head, text)
        for path, title, text in PAGES:
            _write(site / "src/pages" / f"{path}.md", _front(title=title), text)
        run(str(self.home / "npm/node_modules/.bin/docusaurus"), "build", cwd=site, env={"NODE_ENV": "production"})
