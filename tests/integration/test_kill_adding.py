"""``probatum add`` of real files is killed again and again; the library is whole and goes on."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from probatum.library.index import Filter
from probatum.library.store import Store
from tests.commands import ROOT, command, report
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared

KILLS = 8
"""At moments spread over the whole of an undisturbed run."""
QUESTIONS = [
    "bone marrow suppression",
    "dose in renal impairment",
    "methemoglobinemia in neonates",
    "adverse reactions in clinical trials",
    "randomized placebo",
]


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Labels, abstracts, trials and local pages in one folder, in archives too."""
    folder = tmp_path_factory.mktemp("material")
    shutil.copytree(SHARED / "fda-labels-spl-xml", folder / "labels")
    for name in ("pubmed-xml/nlm-sample-2019.xml.xz", "pubmed-xml/small-files.tar.xz"):
        shutil.copy(SHARED / name, folder)
    shutil.copy(SHARED / "clinicaltrials-gov/studies-legacy-xml.tar.xz", folder)
    for number in range(12):
        page = folder / f"ward {number}" / "rules.md"
        page.parent.mkdir()
        page.write_text(f"# Rules of ward {number}\n\nMeasure bone {number} every morning.\n")
    return folder


Content = tuple[list[tuple[str, str, bool]], list[list[tuple[str, int]]]]


def content(library: Path) -> Content:
    """What a library holds, which editions count, and what it finds."""
    with Store.open(library, starter=False) as store:
        assert store.record.whole() == "ok"
        assert store.words.state == store.record.state
        held = [(h.document, h.edition, h.newest) for h in store.record.held(newest=False)]
        everything = Filter(newest=False)
        hits = [store.words.search(question, everything, 200) for question in QUESTIONS]
        return sorted(held), [sorted((h.edition, h.ordinal) for h in found) for found in hits]


def test_kills_end_in_the_library_of_an_undisturbed_add(material: Path, tmp_path: Path) -> None:
    undisturbed = tmp_path / "undisturbed"
    start = time.monotonic()
    whole = report(undisturbed, material)
    took = time.monotonic() - start
    assert whole["rejected"] == []
    assert whole["counts"]["added"] > 200
    library = tmp_path / "killed"
    report(library, material / "ward 0")
    moments = random.Random(7)
    grown = [len(content(library)[0])]
    for number in range(KILLS):
        add = subprocess.Popen(
            command(library, "add", material, "--vectors", "later"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        time.sleep((0.1 + 0.8 * (number + moments.random()) / KILLS) * took)
        add.send_signal(signal.SIGKILL)
        add.wait()
        grown.append(len(content(library)[0]))
    assert grown == sorted(grown)
    last = report(library, material)
    assert last["rejected"] == []
    assert last["read_before"] > 0
    assert content(library) == content(undisturbed)


def test_readers_answer_while_another_process_adds(material: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    report(library, material / "ward 0")
    add = subprocess.Popen(
        command(library, "add", material, "--vectors", "later"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    seen: list[int] = []
    with Store.open(library, starter=False) as store:
        while add.poll() is None:
            hits = store.words.search("bone", k=50)
            assert all(store.passage(hit)[1].end for hit in hits)
            assert any("ward 0" in store.passage(hit)[0].title for hit in hits)
            seen.append(len(store.record.held(newest=False)))
            time.sleep(0.02)
    assert add.returncode == 0
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]
