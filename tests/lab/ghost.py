"""Ghost with its stock theme, on SQLite: published through its own admin API."""

from __future__ import annotations

import contextlib
import json
import secrets
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from tests.lab.posts import NAME, PAGES, Post
from tests.lab.site import Site, process, run

#: The last release that runs on Node 20, and the fork of a package that it names by its repository, which no registry
#: holds; the package itself does.
_PACKAGE, _FORKS = "ghost@5.99.1", {"mock-knex": "npm:mock-knex@0.4.13"}


class Ghost(Site):
    """Ghost as its installer sets it up for one site."""

    name = "ghost"
    ways: ClassVar = {"feed": "/rss/", "listing": "/", "sitemap": "/sitemap.xml"}

    @property
    def app(self) -> Path:
        """The folder of the unpacked package, from which Ghost runs."""
        return self.home / "app"

    def install(self) -> str:
        """Unpack the package and install what it depends on."""
        if not (self.app / ".installed").exists():
            self.fresh("app")
            packed = run("npm", "pack", "--silent", _PACKAGE, cwd=self.home).splitlines()[-1]
            run("tar", "xzf", packed, "-C", "app", "--strip-components=1", cwd=self.home)
            self._let_npm_install_it()
            run("npm", "install", "--omit=dev", "--no-fund", "--no-audit", "--loglevel=error", "--legacy-peer-deps",
                cwd=self.app)  # fmt: skip
            (self.app / ".installed").touch()
        return str(json.loads((self.app / "package.json").read_text())["version"])

    def _let_npm_install_it(self) -> None:
        """Tell npm where the parts are that the package carries, as its own installer does with yarn."""
        file = self.app / "package.json"
        package = json.loads(file.read_text())
        package.pop("devDependencies", None)
        package.pop("resolutions", None)
        overrides = dict(_FORKS)
        for name in _FORKS:
            package["dependencies"].pop(name, None)
        for part in (self.app / "components").glob("*.tgz"):
            with tarfile.open(part) as archive:
                described = archive.extractfile("package/package.json")
                assert described is not None
                name = json.load(described)["name"]
            package["dependencies"][name] = f"file:./components/{part.name}"
            overrides[name] = f"${name}"
        package["overrides"] = overrides
        file.write_text(json.dumps(package, indent=1))

    def build(self, posts: Sequence[Post]) -> None:
        """Start it on an empty database and publish."""
        data = self.fresh("data")
        config = {
            "url": self.base,
            "server": {"host": "127.0.0.1", "port": self.port},
            "database": {"client": "sqlite3", "useNullAsDefault": True, "connection": {"filename": f"{data}/ghost.db"}},
            "mail": {"transport": "Direct"},
            "logging": {"transports": ["stdout"]},
            "privacy": {"useUpdateCheck": False, "useGravatar": False, "useRpcPing": False},
        }
        (self.app / "config.production.json").write_text(json.dumps(config))
        with self.serve():
            publish = _Publisher(self.base, self.port)
            publish.sign_in()
            publish.clear()
            publish.put("settings", {"settings": [{"key": "timezone", "value": "America/New_York"}]})
            for post in posts:
                publish.post("posts", {
                    "title": post.title, "slug": post.slug, "html": post.html, "status": "published",
                    "published_at": post.at.isoformat(), "tags": [post.category, *post.tags],
                })  # fmt: skip
            for path, title, text in PAGES:
                publish.post("pages", {"title": title, "slug": path, "html": f"<p>{text}</p>", "status": "published"})

    @contextlib.contextmanager
    def serve(self) -> Iterator[None]:
        """Run Ghost."""
        with process("node", "index.js", port=self.port, cwd=self.app, env={"NODE_ENV": "production"}):
            yield


class _Publisher:
    """A member of staff at the admin API."""

    def __init__(self, base: str, port: int) -> None:
        self._host, self._origin = base.partition("//")[2], base
        self._api = f"http://127.0.0.1:{port}/ghost/api/admin/"
        self._cookie = ""

    def sign_in(self) -> None:
        """Make the site's owner, and sign in."""
        owner = {"name": "Press Desk", "email": "press@harlow.example", "password": secrets.token_urlsafe(20)}
        self._send("authentication/setup/", "POST", {"setup": [{**owner, "blogTitle": NAME}]})
        self._send("session/", "POST", {"username": owner["email"], "password": owner["password"]})

    def put(self, name: str, value: dict[str, Any]) -> None:
        """Change a setting."""
        self._send(f"{name}/", "PUT", value)

    def post(self, name: str, value: dict[str, Any]) -> None:
        """Publish a post or page."""
        self._send(f"{name}/?source=html", "POST", {name: [value]})

    def clear(self) -> None:
        """Delete the posts of a new site."""
        for post in self._send("posts/?limit=all&fields=id", "GET")["posts"]:
            self._send(f"posts/{post['id']}/", "DELETE")

    def _send(self, path: str, method: str, value: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {
            "Content-Type": "application/json", "Host": self._host, "Origin": self._origin, "Cookie": self._cookie,
        }  # fmt: skip
        ask = urllib.request.Request(
            self._api + path, json.dumps(value).encode() if value else None, headers, method=method
        )
        try:
            with urllib.request.urlopen(ask, timeout=60) as answer:
                self._cookie = (answer.headers.get("Set-Cookie") or self._cookie).partition(";")[0]
                body = answer.read()
                return dict(json.loads(body)) if body.startswith(b"{") else {}
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:500]!r}") from None
