"""Runs command lines in forks of one process that has loaded the program and done nothing with it.

A command of ``python -m probatum`` spends most of its time on loading; a fork begins where that ends.
Each command still has a process, an environment, a folder and streams of its own.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[1]
APART = ("probatum.__main__", "probatum.app.web", "probatum.library.migrations")
"""What is not loaded beforehand: no command that a test runs to its end uses it."""
LATE = ("onnxruntime", "tokenizers")
"""What the program loads where it uses it, and nearly every question does."""


@functools.cache
def _server() -> socket.socket:
    """The end at which requests are made of the process that forks; it ends with this one."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.forking", str(there.fileno())],
        pass_fds=[there.fileno()],
        cwd=ROOT,
    )
    there.close()

    def end() -> None:
        here.close()
        server.wait()

    atexit.register(end)
    return here


def run(
    arguments: list[str], stdin: bytes, cwd: Path, environment: dict[str, str], timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Run ``probatum`` with these arguments to its end, as :func:`subprocess.run` would.

    Raises TimeoutError after so many seconds.
    """
    asked = json.dumps([arguments, str(cwd), environment]).encode()
    server = _server()
    server.settimeout(timeout)
    with ExitStack() as held:
        files = [held.enter_context(tempfile.TemporaryFile()) for _ in range(4)]
        for file, content in zip(files, (asked, stdin), strict=False):
            file.write(content)
            file.seek(0)
        socket.send_fds(server, [b"run"], [f.fileno() for f in files])
        code = int(server.recv(16))
        said = [file.seek(0) or file.read() for file in files[2:]]
    return subprocess.CompletedProcess(arguments, code, *said)


def _serve(link: socket.socket) -> None:
    import probatum

    for name in LATE:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(probatum.__path__, "probatum."):
        if not module.name.startswith(APART):
            importlib.import_module(module.name)
    gc.freeze()
    while True:
        message, given, _, _ = socket.recv_fds(link, 16, 4)
        if not message:
            return
        if (child := os.fork()) == 0:
            link.close()
            _run(given)
        for place in given:
            os.close(place)
        link.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _run(given: list[int]) -> NoReturn:
    """Be the command: take over its streams, folder and environment, and end with its exit code."""
    with os.fdopen(given[0], "rb") as file:
        arguments, folder, environment = json.load(file)
    for target, place in enumerate(given[1:]):
        os.dup2(place, target)
        os.close(place)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["probatum", *arguments]
    said = io.BufferedReader(io.FileIO(0, closefd=False))
    sys.stdin = io.TextIOWrapper(said, sys.stdin.encoding, sys.stdin.errors)
    for name, place in (("stdout", 1), ("stderr", 2)):
        shown, before = io.FileIO(place, "w", closefd=False), getattr(sys, name)
        again = io.TextIOWrapper(io.BufferedWriter(shown), before.encoding, before.errors)
        setattr(sys, name, again)
    code: Any = 1
    try:
        runpy.run_module("probatum", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if not stream.closed:
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(socket.socket(fileno=int(sys.argv[1])))
