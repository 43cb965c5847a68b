"""A hundred sources in one process: one that fails, in whatever way, never touches the others."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler import samples

COUNT = 100


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[int]:
    """The port of an HTTPS server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def point(place: Any, name: str, base: str) -> None:
    """Let a source's file name another site."""
    file = place.sources / "government" / f"{name}.toml"
    lines = file.read_text().splitlines()
    old = next(line.split('"')[1] for line in lines if line.startswith("home"))
    file.write_text("\n".join(lines).replace(old, base))


def test_one_that_fails_in_any_way_touches_no_other(place: Any, self_signed: int) -> None:
    with samples.serve(samples.many(COUNT, releases=2)) as serving:
        samples.write_many(place.sources, serving.port, COUNT)
        (place.sources / "government" / "n000.toml").write_text('name = "A file that is cut o')
        point(place, "n001", "http://no-such-name.invalid")
        point(place, "n002", f"https://localhost:{self_signed}")
        serving.newsrooms["n003"].break_("*", 500)
        serving.newsrooms["n004"].break_("*", "hang")
        serving.newsrooms["n005"].break_("*", "reset")
        serving.newsrooms["n006"].break_("/news", samples.Reply(b"\xff\xfe\x00garbage", content_type="text/html"))
        done = place.run(*place.crawl_arguments(), "--timeout", "2", code=1)
        summary = json.loads(done.stdout)
        rows = {row["source"]: row for row in summary["sources"]}
        assert len(rows) == COUNT - 1
        failed = {name: row["reason"] for name, row in rows.items() if row["outcome"] != "well"}
        assert sorted(failed) == [f"n{number:03d}" for number in range(1, 7)]
        for name, words in {
            "n001": "cannot be resolved", "n002": "certificate", "n003": "answered 500", "n004": "time limit",
            "n005": "robots.txt cannot be reached", "n006": "found",
        }.items():  # fmt: skip
            assert words in failed[name], (name, failed[name])
        assert len(summary["errors"]) == 1
        assert "n000.toml: is no TOML" in summary["errors"][0]
        held = {row["source"]: row["n"] for row in place.rows("SELECT source, count(*) AS n FROM releases GROUP BY 1")}
        assert held == dict.fromkeys((f"n{number:03d}" for number in range(7, COUNT)), 2)
        assert {row["outcome"] for row in place.rows("SELECT outcome FROM crawls")} == {"well", "failed"}
