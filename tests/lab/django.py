"""Content management systems on Django: Mezzanine with its stock templates, and Puput, a blog of Wagtail."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from tests.lab.posts import NAME, PAGES, Post
from tests.lab.site import Site, process, run


class Django(Site):
    """A site that Django's own server serves from `site`."""

    package: ClassVar[str]

    def manage(self, *arguments: str, text: str | None = None) -> str:
        """Run a management command."""
        return run(str(self._python), "manage.py", *arguments, cwd=self.home / "site", text=text)

    def install(self) -> str:
        """Install it into a virtual environment."""
        bin_ = self.venv(self.package)
        show = f"import importlib.metadata as m; print(m.version({self.package!r}))"
        return run(str(bin_ / "python"), "-c", show)

    @contextlib.contextmanager
    def serve(self) -> Iterator[None]:
        """Run Django's server."""
        with process(str(self._python), "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}",
                     port=self.port, cwd=self.home / "site"):  # fmt: skip
            yield

    @property
    def _python(self) -> Path:
        return self.home / "venv/bin/python"

    def _publish(self, script: str, posts: Sequence[Post]) -> None:
        given = {
            "name": NAME, "domain": self.base.partition("//")[2], "port": self.port,
            "posts": [
                {"title": post.title, "slug": post.slug, "html": post.html, "text": post.text,
                 "at": post.at.isoformat(), "category": post.category, "tags": list(post.tags)}
                for post in posts
            ],
            "pages": [{"slug": path, "title": title, "html": f"<p>{text}</p>"} for path, title, text in PAGES],
        }  # fmt: skip
        (self.home / "site/given.json").write_text(json.dumps(given))
        self.manage("shell", text=f"import json; given = json.load(open('given.json'))\n{script}")


class Mezzanine(Django):
    """Mezzanine as its project command makes it.

    Its templates print how long ago a post was published and no date, its sitemap's days are those of the last save:
    only the twenty posts of its feed have a day; of the rest the age is all that is published.
    """

    name = "mezzanine"
    package = "mezzanine"
    start = "/blog/"
    ways: ClassVar = {"feed": "/blog/feeds/rss/", "listing": "/blog/", "sitemap": "/sitemap.xml"}

    def build(self, posts: Sequence[Post]) -> None:
        """Make a project and publish."""
        site = self.fresh()
        run(str(self.home / "venv/bin/mezzanine-project"), "newsroom", str(site), cwd=self.home)
        with (site / "newsroom/local_settings.py").open("a") as settings:
            settings.write("\nDEBUG = False\nALLOWED_HOSTS = ['*']\nTIME_ZONE = 'America/New_York'\n")
        self.manage("createdb", "--noinput")
        self._publish(_MEZZANINE, posts)


_MEZZANINE = """
from datetime import datetime
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from mezzanine.blog.models import BlogCategory, BlogPost
from mezzanine.conf import settings
from mezzanine.pages.models import RichTextPage
Site.objects.update(domain=given["domain"], name=given["name"])
settings.SITE_TITLE
from mezzanine.conf.models import Setting
_ = Setting.objects.update_or_create(name="SITE_TITLE", site_id=1, defaults={"value": given["name"]})
user = get_user_model().objects.first() or get_user_model().objects.create_superuser("press", "press@harlow.example", "x")
def publish(post):
    category, _ = BlogCategory.objects.get_or_create(title=post["category"])
    made = BlogPost.objects.create(title=post["title"], slug=post["slug"], content=post["html"], user=user, status=2, publish_date=datetime.fromisoformat(post["at"]))
    made.categories.add(category)

_ = [publish(post) for post in given["posts"]]
_ = [RichTextPage.objects.create(title=p["title"], slug=p["slug"], content=p["html"]) for p in given["pages"]]
"""


class Puput(Django):
    """Puput, a blog that Wagtail serves, with its stock templates and settings."""

    name = "puput"
    package = "puput"
    ways: ClassVar = {"feed": "/blog/feed/", "listing": "/blog/", "sitemap": "/sitemap.xml"}
    start = "/blog/"

    def build(self, posts: Sequence[Post]) -> None:
        """Make a project and publish."""
        site = self.fresh()
        run(str(self.home / "venv/bin/django-admin"), "startproject", "newsroom", str(site), cwd=self.home)
        with (site / "newsroom/settings.py").open("a") as settings:
            settings.write(_PUPUT_SETTINGS)
        (site / "newsroom/urls.py").write_text(
            "from django.urls import include, path\nurlpatterns = [path('', include('puput.urls'))]\n"
        )
        self.manage("migrate", "-v", "0")
        self.manage("puput_initial_data")
        self._publish(_PUPUT, posts)


_PUPUT_SETTINGS = f"""
from puput import PUPUT_APPS
INSTALLED_APPS += ['django.contrib.sitemaps', *PUPUT_APPS]
MIDDLEWARE += ['wagtail.contrib.redirects.middleware.RedirectMiddleware']
TEMPLATES[0]['OPTIONS']['context_processors'].append('django.template.context_processors.request')
WAGTAIL_SITE_NAME = {NAME!r}
WAGTAILADMIN_BASE_URL = 'http://127.0.0.1'
ALLOWED_HOSTS = ['*']
TIME_ZONE = 'America/New_York'
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
"""

_PUPUT = """
from datetime import datetime
from django.contrib.auth import get_user_model
from puput.models import BlogPage, Category, CategoryEntryPage, EntryPage
from wagtail.models import Site
Site.objects.update(hostname=given["domain"].partition(":")[0], port=given["port"], site_name=given["name"])
user = get_user_model().objects.create_superuser("press", "press@harlow.example", "x")
blog = BlogPage.objects.first()
blog.title = given["name"]
_ = blog.save_revision().publish()
def publish(post):
    category, _ = Category.objects.get_or_create(name=post["category"])
    made = EntryPage(title=post["title"], slug=post["slug"], body=post["html"], owner=user, date=datetime.fromisoformat(post["at"]))
    _ = blog.add_child(instance=made)
    _ = CategoryEntryPage.objects.create(category=category, page=made)
    _ = made.tags.add(*post["tags"])
    _ = made.save_revision().publish()

_ = [publish(post) for post in given["posts"]]
"""
