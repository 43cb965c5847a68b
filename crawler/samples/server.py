"""`serve`: many newsrooms on one loopback port, told apart by the Host header, over HTTP/1.1 with kept connections.

Built for crawl tests and benchmarks: one `send` an answer, no access log on the terminal, a long backlog, and a clean
end also while a request hangs.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

from crawler.samples.exchange import Ask, Reply, RequestLog, Seen
from crawler.samples.newsroom import Newsroom


class Serving:
    """A running server.

    Attributes:
        port: the port on 127.0.0.1. newsrooms: by host name, without ``.localhost``.
        log: every request, those for unknown hosts too; each newsroom has its own beside it.
    """

    def __init__(self, server: _Server) -> None:
        self._server = server
        self.port: int = server.server_address[1]
        self.newsrooms: Mapping[str, Newsroom] = MappingProxyType(server.newsrooms)
        self.log = server.log

    def base(self, name: str) -> str:
        """Return the address of a newsroom without a final slash: ``http://harbor.localhost:8611``."""
        return self.newsrooms[name].base

    def wait(self) -> None:
        """Block until the server is stopped, or KeyboardInterrupt."""
        self._server.stopped.wait()


@contextlib.contextmanager
def serve(newsrooms: Iterable[Newsroom], port: int = 0) -> Iterator[Serving]:
    """Serve newsrooms on 127.0.0.1 in threads until the block ends. Raises OSError if the port is taken.

    Args:
        newsrooms: each with a host name of its own. port: 0 for any free one.
    """
    server = _Server(newsrooms, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="samples", daemon=True)
    thread.start()
    try:
        yield Serving(server)
    finally:
        server.stop()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() joins them: no thread outlives its test
    request_queue_size = 512

    def __init__(self, newsrooms: Iterable[Newsroom], port: int) -> None:
        self.newsrooms: dict[str, Newsroom] = {}
        for newsroom in newsrooms:
            if newsroom.host in self.newsrooms:
                raise ValueError(f"two newsrooms are called {newsroom.host!r}: give one another host")
            self.newsrooms[newsroom.host] = newsroom
        self.log = RequestLog()
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)
        for newsroom in self.newsrooms.values():
            newsroom.settle(self.server_address[1])

    def server_bind(self) -> None:
        """Bind without the name look-up of http.server, which can take seconds on a machine without DNS."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the open connection, so that `stop` can end it."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        """Accept no more, wake hanging requests, end kept connections, and wait for every thread."""
        self.stopped.set()
        self.shutdown()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):  # the client was quicker
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: what a newsroom raises is answered as 500, and the rest are clients that went away."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60  # an idle kept connection ends by itself

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").partition(":")[0].lower()
        ask = Ask(self.command, self.path, headers)
        newsroom = self.server.newsrooms.get(host.removesuffix(".localhost"))
        try:
            reply = newsroom.answer(ask) if newsroom else _no_such_host(host, self.server.newsrooms)
        except Exception:  # whatever a newsroom raises is its own bug, and the client shall see it
            reply = Reply(traceback.format_exc().encode(), 500, "text/plain; charset=utf-8")
        silent = reply.broken not in (None, "truncate")
        seen = Seen(ask.method, host, ask.target, 0 if silent else reply.status, ask.conditional)
        self.server.log.add(seen)
        if newsroom:
            newsroom.requests.add(seen)
        if silent:
            self._break(reply)
        else:
            self._send(reply)

    do_HEAD = do_GET

    def _send(self, reply: Reply) -> None:
        lines = [f"HTTP/1.1 {reply.status} {_phrase(reply.status)}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        if reply.status != HTTPStatus.NOT_MODIFIED:
            lines += [f"Content-Type: {reply.content_type}", f"Content-Length: {len(reply.body)}"]
        head = "\r\n".join([*lines, "\r\n"]).encode("latin-1")
        body = b"" if self.command == "HEAD" or reply.status == HTTPStatus.NOT_MODIFIED else reply.body
        if reply.broken == "truncate":
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(head + body)

    def _break(self, reply: Reply) -> None:
        self.close_connection = True
        if reply.broken == "hang":
            self.server.stopped.wait()
        elif reply.broken == "reset":
            # With a linger time of zero, close() sends RST in place of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()

    def log_message(self, *_: object) -> None:
        """Print nothing: the log is `Serving.log`."""


def _no_such_host(host: str, newsrooms: Mapping[str, Newsroom]) -> Reply:
    known = ", ".join(f"{name}.localhost" for name in newsrooms)
    return Reply(f"no newsroom at {host!r}; here are {known}\n".encode(), 404, "text/plain; charset=utf-8")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # a status of nobody's, such as the 999 of some blocks
        return "Unknown"
