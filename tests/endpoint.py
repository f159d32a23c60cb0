"""An address that speaks OpenAI's chat completions and says what a test has it say.

It takes the place of a model that is good: the one that can be installed here words nothing well (see
``tests/integration/test_language_model.py``, which runs that one).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "scripted"

Answer = Callable[[dict[str, Any]], tuple[int, object]]
"""From what is sent to the status and the body of the answer, a text or what becomes JSON."""


def saying(made: Callable[[str], object]) -> Answer:
    """Answers as a model would: ``made`` turns the user's message into the content."""

    def answer(body: dict[str, Any]) -> tuple[int, object]:
        content = made(body["messages"][-1]["content"])
        text = content if isinstance(content, str) else json.dumps(content)
        return 200, {"choices": [{"message": {"role": "assistant", "content": text}}]}

    return answer


@contextmanager
def endpoint(
    answer: Answer, models: tuple[str, ...] = (NAME,)
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address, and what was sent to it, headers under ``headers``."""
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(200, {"data": [{"id": m} for m in models]})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append({**body, "path": self.path, "headers": dict(self.headers)})
            self._say(*answer(body))

        def _say(self, status: int, body: object) -> None:
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
