"""What every software of the lab has in common: where it is installed, how it is run, and who serves its pages."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from tests.lab.posts import ZONE, Post

_PATIENCE = 1_200  # seconds that a command may take; npm's first install of a large package is the longest
_START = 90  # seconds until a server of its own answers


class Site(ABC):
    """One software: `install` it, `build` the newsroom with its stock theme and default settings, `serve` it.

    Attributes:
        name: as the table and the command line call it. ways: where its newsroom can be read by each way, as paths.
        start: path that a person would hand to ``presswatch add``.
        zone: in which the days are that it prints; most can be told the newsroom's own.
    """

    name: ClassVar[str]
    ways: ClassVar[Mapping[str, str]]
    start: ClassVar[str] = "/"
    zone: ClassVar[ZoneInfo] = ZONE

    def __init__(self, lab: Path) -> None:
        self.home = lab / self.name
        self.port = free_port()
        self.base = f"http://{self.name}.localhost:{self.port}"

    @abstractmethod
    def install(self) -> str:
        """Install the software below `home` where it is not there yet; return its version."""

    @abstractmethod
    def build(self, posts: Sequence[Post]) -> None:
        """Publish the posts and the pages that are no release."""

    @abstractmethod
    def serve(self) -> contextlib.AbstractContextManager[None]:
        """Serve what was built at `base` until the block ends."""

    def venv(self, *packages: str) -> Path:
        """Return the ``bin`` of a virtual environment that holds these packages of PyPI."""
        place = self.home / "venv"
        if not (place / ".installed").exists():
            run(sys.executable, "-m", "venv", str(place))
            run(str(place / "bin/python"), "-m", "pip", "install", "--quiet", *packages)
            (place / ".installed").touch()
        return place / "bin"

    def npm(self, *packages: str) -> Path:
        """Return the folder that holds these packages of the npm registry in its ``node_modules``."""
        place = self.home / "npm"
        if not (place / ".installed").exists():
            place.mkdir(parents=True, exist_ok=True)
            (place / "package.json").write_text('{"private": true}\n')
            run("npm", "install", "--no-fund", "--no-audit", "--loglevel=error", *packages, cwd=place)
            (place / ".installed").touch()
        return place

    def fresh(self, name: str = "site") -> Path:
        """Return an empty folder for what is built."""
        place = self.home / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        return place


def apt(*packages: str) -> None:
    """Install Debian packages that are missing; needs root."""
    missing = [name for name in packages if run("dpkg-query", "-W", "-f=${Status}", name, check=False) != _INSTALLED]
    if missing:
        run("apt-get", "install", "-y", "-q", "--no-install-recommends", *missing,
            env={"DEBIAN_FRONTEND": "noninteractive"})  # fmt: skip


_INSTALLED = "install ok installed"


def run(
    *command: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    text: str | None = None,
    check: bool = True,
    patience: float = 0,
) -> str:
    """Run a command and return its output; try again for `patience` seconds, for a server that is starting.

    Raises RuntimeError with the command's last words where it fails.
    """
    end = time.monotonic() + patience
    while True:
        done = subprocess.run(
            command, cwd=cwd, env=os.environ | dict(env or {}), input=text, capture_output=True, text=True,
            check=False, timeout=_PATIENCE,
        )  # fmt: skip
        if not done.returncode or time.monotonic() >= end:
            break
        time.sleep(0.3)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]}: {(done.stdout + done.stderr)[-1500:]}")
    return done.stdout.strip()


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def process(
    *command: str,
    port: int | None,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    log: str = "server.log",
) -> Iterator[None]:
    """Run a server of the software's own until the block ends; wait until `port` of loopback answers anything."""
    with (cwd / log).open("wb") as output:
        server = subprocess.Popen(
            command, cwd=cwd, env=os.environ | dict(env or {}), stdout=output, stderr=output, start_new_session=True
        )
        try:
            if port is not None:
                _wait(port, server)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, 15)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, 9)
                server.wait(10)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended by itself with exit code {server.returncode}; see server.log")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status != HTTPStatus.SERVICE_UNAVAILABLE:  # it is still setting itself up
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.3)
    raise RuntimeError(f"port {port} did not answer within {_START} seconds")


@contextlib.contextmanager
def static(folder: Path, port: int) -> Iterator[None]:
    """Serve a folder as a plain file server does: index.html, Last-Modified and 304, the site's own 404 page."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]  # what the server hands over

        def list_directory(self, path: object) -> None:
            self.send_error(403)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
