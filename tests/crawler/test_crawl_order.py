"""A release is read with all that the ways know of it, whichever of them answers first."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PROSE = "<p>The legal aid asked the county again how long people are held in the east wing of the building.</p>" * 2


class Room(BaseHTTPRequestHandler):
    """Pages that print no date, a sitemap that answers at once, and a slow feed that alone knows the dates."""

    def do_GET(self) -> None:
        base = f"http://larkmoor.localhost:{self.server.server_port}"  # type: ignore[attr-defined]  # set by http.server
        addresses = [f"{base}/news/a-question-to-the-county-{n}/" for n in range(1, 4)]
        kind, body = (
            "text/html",
            f"<html><head><title>A question to the county</title></head><body><main><h1>A question to the county</h1>{PROSE}</main></body></html>",
        )
        if self.path == "/sitemap.xml":
            kind, body = (
                "application/xml",
                "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in addresses) + "</urlset>",
            )
        elif self.path == "/feed.xml":
            time.sleep(2)
            items = "".join(
                f"<item><link>{url}</link><pubDate>Mon, 05 Oct 2026 14:00:00 GMT</pubDate></item>" for url in addresses
            )
            kind, body = "application/rss+xml", f"<rss version='2.0'><channel>{items}</channel></rss>"
        elif self.path == "/robots.txt":
            kind, body = "text/plain", ""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_a_slow_feed_still_dates_what_a_sitemap_named_first(place: Any) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Room)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    base = f"http://larkmoor.localhost:{server.server_port}"
    (place.sources / "advocacy").mkdir(parents=True)
    (place.sources / "advocacy/larkmoor.toml").write_text(
        f'name = "Larkmoor Legal Aid"\nhome = "{base}"\n[[sitemap]]\nurl = "{base}/sitemap.xml"\nmatch = "/news/"\n'
        f'[[feed]]\nurl = "{base}/feed.xml"\n[evidence]\ngrade = "guessed"\n'
    )
    try:
        row = place.crawl()["larkmoor"]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert (row["outcome"], row["new"]) == ("well", 3)
    assert {found["published"] for found in place.rows("SELECT published FROM releases")} == {"2026-10-05"}
