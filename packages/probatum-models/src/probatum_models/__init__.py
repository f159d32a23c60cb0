"""The folders of the models that Probatum carries."""

from __future__ import annotations

from pathlib import Path

NAMES = ("bge-small-en-v1.5", "ms-marco-MiniLM-L-12-v2", "probatum-support")
"""The models that this package carries."""


def path(name: str) -> Path:
    """The folder of a model: ``model.onnx``, ``tokenizer.json`` and ``LICENSE``.

    Raises KeyError for a name that is not in :data:`NAMES`.
    """
    if name not in NAMES:
        raise KeyError(f"no model {name!r} in probatum-models; it carries {', '.join(NAMES)}")
    return Path(__file__).parent / name
