"""The support model, where its files are installed."""

from __future__ import annotations

from probatum.verification.support import Judge


def judge() -> Judge | None:
    """What says whether a passage supports a claim; None where the model is not installed."""
    from probatum.models.entailment import MODEL, Entailer
    from probatum.models.onnx import ModelMissingError, folder

    try:
        installed = (folder(MODEL) / "model.onnx").is_file()
    except (ModelMissingError, KeyError):
        return None
    return Entailer() if installed else None
