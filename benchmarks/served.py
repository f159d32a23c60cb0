"""The real ``probatum serve`` in a process of its own: started, asked, killed, started again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

PATIENCE = 120.0
QUESTIONS = (
    "How is nusinersen dosed?",
    "How is risdiplam dosed?",
    "Zolgensma boxed warning",
    "nusinersen monitoring",
    "What are the contraindications of Zolgensma?",
    "risdiplam interactions",
    "Wi-fi router",
)
"""Short questions to the starter library; the last is none."""


@dataclass
class Served:
    """A running site."""

    process: subprocess.Popen[bytes]
    address: str

    def kill(self) -> None:
        """End the serving process as the system does when memory is short; its workers follow."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def ready(self) -> bool:
        """Whether it answers now."""
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def wait(self) -> None:
        """Return when it answers. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                raise TimeoutError(f"the site did not start: {self.process.poll()}")
            time.sleep(0.05)


def start(folder: Path, workers: int = 1) -> Served:
    """Start a site on a free port of this computer, without waiting for it."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "probatum", "--library", str(folder), "serve", "--port", str(port),
            "--workers", str(workers),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ},
    )  # fmt: skip
    return Served(process, f"http://127.0.0.1:{port}")


@contextmanager
def serving(folder: Path, workers: int = 1) -> Iterator[Served]:
    """A site that answers, until the end of the block."""
    site = start(folder, workers)
    try:
        site.wait()
        yield site
    finally:
        site.stop()


@dataclass
class Kept:
    """What became of what a site had taken before it was killed. ``wrong`` should be empty."""

    kills: int = 0
    taken: int = 0
    articles: int = 0
    no_answers: int = 0
    interrupted: int = 0
    wrong: list[str] = field(default_factory=list)


def killed(folder: Path, kills: int, seed: int = 1) -> Kept:
    """Ask while the site is killed again and again; then see that nothing that it took is lost.

    Every fourth kill comes while the site starts, the others within four seconds of its first answer.
    A question counts as taken when the site has answered 202. Keys make it safe to send it again.
    """
    dice = random.Random(seed)
    kept = Kept()
    taken: dict[str, str] = {}
    while kept.kills < kills:
        site = start(folder)
        starting = kept.kills % 4 == 3
        if not starting:
            site.wait()
        end = time.monotonic() + dice.uniform(0.2, 4.0)
        while time.monotonic() < end:
            _ask(site, f"{len(taken)}", dice, taken, end)
        site.kill()
        kept.kills += 1
    kept.taken = len(taken)
    with serving(folder) as site, httpx.Client(base_url=site.address, timeout=60) as client:
        for key, job in taken.items():
            _settled(client, key, job, kept)
    return kept


def _ask(site: Served, key: str, dice: random.Random, taken: dict[str, str], end: float) -> None:
    """Send one question; a site that is starting or full of work is left in peace for a while."""
    question = QUESTIONS[int(key) % len(QUESTIONS)]
    try:
        answer = httpx.post(
            f"{site.address}/v1/ask", json={"question": question},
            headers={"Idempotency-Key": key}, timeout=max(end - time.monotonic(), 0.1),
        )  # fmt: skip
        if answer.status_code == 202:
            taken[key] = answer.json()["id"]
            time.sleep(max(min(dice.uniform(0.5, 3.0), end - time.monotonic()), 0))
            return
    except httpx.HTTPError:
        pass
    time.sleep(max(min(0.1, end - time.monotonic()), 0))


def _settled(client: httpx.Client, key: str, job: str, kept: Kept) -> None:
    """Wait for a job's end, and see that its article can be read."""
    end = time.monotonic() + PATIENCE * 5
    found: dict[str, Any] = {}
    while time.monotonic() < end:
        answer = client.get(f"/v1/jobs/{job}")
        if answer.status_code != 200:
            kept.wrong.append(f"{key}: job {job}: {answer.status_code}")
            return
        found = answer.json()
        if found["state"] not in {"queued", "running"}:
            break
        time.sleep(0.1)
    result = found["result"]
    if found["state"] == "failed" and "interrupted several times" in result.get("problem", ""):
        kept.interrupted += 1
    elif found["state"] != "done":
        kept.wrong.append(f"{key}: job {job}: {found['state']} {result}")
    elif "no_answer" in result:
        kept.no_answers += 1
    else:
        read = client.get(
            f"/v1/articles/{result['article']}", params={"revision": result["revision"]}
        )
        if read.status_code != 200 or read.json()["question"] != found["asked"]["question"]:
            kept.wrong.append(f"{key}: article {result}: {read.status_code}")
        kept.articles += 1
