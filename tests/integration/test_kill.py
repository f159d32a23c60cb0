"""A process that adds editions is killed at any moment; the library is whole and goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from probatum.library.index import Filter
from probatum.library.store import Store
from tests.making import WORDS, label

ROOT = Path(__file__).parents[2]
KILLS = 20

WRITER = """
import sys
from probatum.library.store import Store
from tests.making import label
folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with Store.open(folder, starter=False) as store:
    print("open", flush=True)
    for number in range(first, last):
        batch = [label(number, version, 30) for version in (2, 1, 3)]
        store.add(batch)
        print(number, flush=True)
"""

ENCODER = """
import sys
import numpy as np
from probatum.library.index import text_key
from probatum.library.store import Store
from probatum.services.encoding import encode
class Hashing:
    def passages(self, texts):
        seeds = [int.from_bytes(text_key(t)[:8]) for t in texts]
        found = np.stack([np.random.default_rng(s).standard_normal(384) for s in seeds])
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
with Store.open(sys.argv[1], starter=False) as store:
    print("open", flush=True)
    encode(store, encoder=Hashing(), progress=lambda done, _: print(done, flush=True))
    print("done", flush=True)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, (ROOT, ROOT / "src")))
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )


def kill(process: subprocess.Popen[str], after: float) -> list[str]:
    """Kill the process this many seconds after it has opened the library; what it had said."""
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split("\n")[:-1]
    process.wait()
    return said


def test_twenty_kills(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    moments = random.Random(2)
    acknowledged: set[int] = set()
    cut_short = 0
    for _ in range(KILLS):
        first = max(acknowledged, default=-1) + 1
        writer = start(WRITER, folder, first, first + 500)
        said = kill(writer, moments.uniform(0.0, 0.3))
        acknowledged |= {int(line) for line in said}
        with Store.open(folder, starter=False) as store:
            assert store.record.whole() == "ok"
            assert store.words.state == store.record.state
            held = {h.document for h in store.record.held()}
            assert {label(n, passages=1).document for n in acknowledged} <= held
            cut_short += len(held) > len(acknowledged)
            versions = [h.version for h in store.record.held(newest=False)]
            assert versions.count("1") == versions.count("2") == versions.count("3") == len(held)
            numbers = [int(d[4:12], 16) for d in held]
            acknowledged |= set(numbers)
            for number in random.Random(1).sample(numbers, min(3, len(numbers))):
                hits = store.words.search(f"Brand{number}", Filter(newest=False), 1000)
                assert len({(h.edition, h.ordinal) for h in hits}) == len(hits) == 90
    assert acknowledged
    with Store.open(folder, starter=False) as store:
        questions = [" ".join(random.Random(n).choices(WORDS, k=5)) for n in range(10)]
        before = [store.words.search(question, k=50) for question in questions]
        store.rebuild()
        assert [store.words.search(question, k=50) for question in questions] == before


def test_encoding_goes_on_after_kills(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Store.open(folder, starter=False) as store:
        store.add([label(n, 1, 60) for n in range(40)])
    moments = random.Random(3)
    before = 0
    for _ in range(4):
        said = kill(start(ENCODER, folder), moments.uniform(0.0, 0.2))
        with Store.open(folder, starter=False) as store:
            done = [int(line) for line in said if line != "done"]
            assert len(store.vectors) >= max(done, default=before)
            assert len(store.vectors) >= before
            before = len(store.vectors)
    last = start(ENCODER, folder)
    said_last = last.communicate()[0].split()
    assert said_last[-1] == "done"
    with Store.open(folder, starter=False) as store:
        coverage = store.vectors.coverage()
        assert coverage.encoded == coverage.passages == 40 * 60
        assert len(store.vectors) == 40 * 60


def test_readers_read_while_a_writer_writes(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Store.open(folder, starter=False) as store:
        store.add([label(0, 1, 30)])
    writer = start(WRITER, folder, 1, 40)
    with Store.open(folder, starter=False) as store:
        seen: list[int] = []
        while writer.poll() is None:
            held = store.record.held()
            hits = store.words.search(WORDS[0], k=10_000)
            assert all(store.passage(hit)[1].end for hit in hits[:5])
            assert store.words.search("Brand0")
            seen.append(len(held))
            time.sleep(0.01)
        assert writer.returncode == 0
        assert seen == sorted(seen)
        assert len(set(seen)) > 2
        assert len(store.words.search("Brand39", k=1000)) == 30
        store.rebuild()
        assert len(store.words.search("Brand39", k=1000)) == 30
