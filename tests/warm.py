"""Commands run by a process that has already imported what they need: a fork of it starts in 20 ms instead of a second.

Each command is still a process of its own, with its own reactor, signals, output and exit code, as cron runs it; only
the imports are shared. Tests that are about the start of a command (``--help``, `demo`, kills) run a fresh interpreter.

`run` has one such process for each test process and ends it with it.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
WARNINGS = ("-W", "error::DeprecationWarning:crawler")
_REQUEST_BYTES = 1_000_000


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}


_ENVIRONMENT = _environment()


def run(arguments: list[str], *, timeout: float) -> subprocess.CompletedProcess[str]:
    """Run ``presswatch`` with arguments; raises TimeoutExpired, having killed it."""
    if _environment() != _ENVIRONMENT:  # a test has set a variable, and some are read by an import
        command = [sys.executable, *WARNINGS, "-m", "crawler.cli", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=timeout)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        code = _ask(arguments, (out, err), timeout)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())


def _ask(arguments: list[str], files: tuple[IO[str], IO[str]], timeout: float) -> int:
    server = _server()
    request = json.dumps(arguments).encode()
    assert len(request) < _REQUEST_BYTES
    socket.send_fds(server, [request], [file.fileno() for file in files])
    pid = int(server.recv(64))
    server.settimeout(timeout)
    try:
        return int(server.recv(64))
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)
        server.settimeout(None)
        server.recv(64)
        raise subprocess.TimeoutExpired(arguments, timeout) from None
    finally:
        server.settimeout(None)


@cache
def _server() -> socket.socket:
    """Start the process that forks; it ends when this one does, whose end of the socket is then closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, *WARNINGS, "-m", "tests.warm", str(theirs.fileno())]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)

    @atexit.register
    def _end() -> None:
        ours.close()
        process.wait()

    return ours


def _preload() -> None:
    from crawler import cli, runner  # noqa: F401  # only the process that forks needs them
    from pipelines.enrich.whole import facts_of

    facts_of("Statement", "BOSTON – ICE arrested 12 people on Monday, said Director Ann Lee.")  # reads the lexicons


def _serve(connection: socket.socket) -> list[str] | None:
    """Fork for each request and tell pid and exit code; in the fork return the arguments, at the end None."""
    while True:
        request, descriptors, _, _ = socket.recv_fds(connection, _REQUEST_BYTES, 2)
        if not request:
            return None
        pid = os.fork()
        if pid == 0:
            connection.close()
            for number, descriptor in enumerate(descriptors, 1):
                os.dup2(descriptor, number)
                os.close(descriptor)
            return list(json.loads(request))
        for descriptor in descriptors:
            os.close(descriptor)
        connection.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        connection.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    _preload()
    gc.collect()
    gc.freeze()  # the collector of a fork would otherwise touch, and so copy, every page of memory
    if (_arguments := _serve(socket.socket(fileno=int(sys.argv[1])))) is not None:
        from crawler.cli import main

        main(_arguments, prog_name="presswatch")
