"""WordPress of Debian, on a MariaDB and PHP's own server: a block theme, and a classic one whose REST is closed."""

from __future__ import annotations

import contextlib
import getpass
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from tests.lab.posts import NAME, PAGES, Post
from tests.lab.site import Site, apt, process, run

_DEBS = ("wordpress", "wordpress-theme-twentytwentythree", "wordpress-theme-twentytwentyone", "php-getid3")

_CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""

# What Apache's rewrite rules do: files as they are, everything else through index.php.
_ROUTER = """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$file = $_SERVER['DOCUMENT_ROOT'] . $path;
if ($path !== '/' && (is_file($file) || is_file(rtrim($file, '/') . '/index.php'))) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
"""

_CLOSED = """<?php
add_filter('rest_authentication_errors', function ($result) {
    return $result ?: new WP_Error('rest_not_logged_in', 'REST is closed to visitors.', ['status' => 401]);
});
"""

_PUBLISH = """<?php
define('WP_INSTALLING', true);
$given = json_decode(file_get_contents('php://stdin'), true);
$_SERVER['HTTP_HOST'] = $given['host'];
require $given['root'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install($given['name'], 'press', 'press@harlow.example', true, '', wp_generate_password());
update_option('siteurl', $given['base']);
update_option('home', $given['base']);
update_option('timezone_string', 'America/New_York');
update_option('permalink_structure', $given['permalinks']);
switch_theme($given['theme']);
wp_delete_post(1, true);
wp_delete_post(2, true);
foreach ($given['posts'] as $post) {
    $category = wp_create_term($post['category'], 'category');
    $id = wp_insert_post(wp_slash([
        'post_title' => $post['title'], 'post_name' => $post['slug'], 'post_content' => $post['content'],
        'post_date' => $post['date'], 'post_type' => $post['type'], 'post_status' => 'publish', 'post_author' => 1,
        'post_category' => [(int) $category['term_id']], 'tags_input' => $post['tags'],
    ]), true);
    if (is_wp_error($id)) { fwrite(STDERR, $id->get_error_message()); exit(1); }
}
flush_rewrite_rules();
"""


class WordPress(Site):
    """WordPress with the block theme of its release; pretty addresses with day and name."""

    name = "wordpress"
    theme: ClassVar[str] = "twentytwentythree"
    permalinks: ClassVar[str] = "/%year%/%monthnum%/%day%/%postname%/"
    closed: ClassVar[bool] = False
    ways: ClassVar = {"wordpress": "/", "feed": "/feed/", "listing": "/", "sitemap": "/wp-sitemap.xml"}

    @property
    def root(self) -> Path:
        """The folder that is served."""
        return self.home / "root/usr/share/wordpress"

    def install(self) -> str:
        """Install PHP and MariaDB, and unpack WordPress and its themes without installing them."""
        apt("php-cli", "php-mysql", "php-mbstring", "php-xml", "php-gd", "mariadb-server-core", "mariadb-client-core")
        if not (self.root / "wp-load.php").exists():
            debs = self.fresh("debs")
            run("apt-get", "download", *_DEBS, cwd=debs)
            for deb in debs.glob("*.deb"):
                run("dpkg", "-x", str(deb), str(self.home / "root"))
        version = (self.root / "wp-includes/version.php").read_text()
        return version.partition("$wp_version = '")[2].partition("'")[0]

    def build(self, posts: Sequence[Post]) -> None:
        """Make a database and let WordPress install itself into it and publish."""
        data = self.fresh("data")
        run("mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}",
            "--auth-root-authentication-method=normal", "--skip-test-db")  # fmt: skip
        plugins = self.root / "wp-content/mu-plugins"
        plugins.mkdir(exist_ok=True)
        (plugins / "closed.php").write_text(_CLOSED if self.closed else "<?php\n")
        (self.home / "router.php").write_text(_ROUTER)
        (self.home / "publish.php").write_text(_PUBLISH)
        given = {
            "name": NAME, "base": self.base, "host": self.base.partition("//")[2], "root": str(self.root),
            "theme": self.theme, "permalinks": self.permalinks,
            "posts": [_post(post) for post in posts] + [_page(*page) for page in PAGES],
        }  # fmt: skip
        with self._database():
            run("php", str(self.home / "publish.php"), text=json.dumps(given))

    @contextlib.contextmanager
    def serve(self) -> Iterator[None]:
        """Serve it with PHP's own server."""
        with (
            self._database(),
            process("php", "-S", f"127.0.0.1:{self.port}", "-t", str(self.root), str(self.home / "router.php"),
                    port=self.port, cwd=self.home, env={"PHP_CLI_SERVER_WORKERS": "4"}),
        ):  # fmt: skip
            yield

    @contextlib.contextmanager
    def _database(self) -> Iterator[None]:
        """Run a MariaDB that listens on a socket alone, with WordPress's configuration pointing at it."""
        with tempfile.TemporaryDirectory() as folder:  # a socket's path is short
            socket = f"{folder}/db"
            (self.root / "wp-config.php").write_text(_CONFIG.format(socket=socket))
            command = (
                "mariadbd", "--no-defaults", f"--datadir={self.home / 'data'}", f"--socket={socket}",
                f"--user={getpass.getuser()}", "--skip-networking", f"--pid-file={folder}/pid",
            )  # fmt: skip
            with process(*command, port=None, cwd=self.home, log="database.log"):
                client = ("mariadb", "--no-defaults", f"--socket={socket}", "-uroot")
                run(*client, "-e", "CREATE DATABASE IF NOT EXISTS wordpress", patience=30)
                yield


class ClosedWordPress(WordPress):
    """WordPress with a classic theme, addresses by name alone, and its REST interface closed to visitors."""

    name = "wordpress-closed"
    theme = "twentytwentyone"
    permalinks = "/%postname%/"
    closed = True
    ways: ClassVar = {"feed": "/feed/", "listing": "/", "sitemap": "/wp-sitemap.xml"}


def _post(post: Post) -> dict[str, object]:
    blocks = "\n\n".join(f"<!-- wp:paragraph -->\n{line}\n<!-- /wp:paragraph -->" for line in post.html.split("\n"))
    return {
        "type": "post", "title": post.title.replace("&", "&amp;").replace("<", "&lt;"), "slug": post.slug,
        "content": blocks, "date": post.at.strftime("%Y-%m-%d %H:%M:%S"), "category": post.category, "tags": post.tags,
    }  # fmt: skip


def _page(path: str, title: str, text: str) -> dict[str, object]:
    return {
        "type": "page", "title": title, "slug": path, "content": f"<p>{text}</p>", "date": "2023-01-09 09:00:00",
        "category": "Statements", "tags": [],
    }  # fmt: skip
