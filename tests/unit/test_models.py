"""The local models, run for real."""

from __future__ import annotations

import hashlib

import numpy as np
import probatum_models
import pytest

from probatum.models.encoder import INSTRUCTION, Encoder
from probatum.models.onnx import OnnxModel
from probatum.models.reranker import Reranker

TEXTS = [
    "Aspirin irreversibly inhibits platelet cyclooxygenase.",
    "The recommended dose in adults with renal impairment is 5 mg once daily.",
    "Screening for colorectal cancer should begin at age 45 years.",
    "Store the vials in a refrigerator at 2 to 8 degrees. " * 60,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def reranker() -> Reranker:
    return Reranker()


@pytest.mark.parametrize("name", probatum_models.NAMES)
def test_files_are_those_of_the_manifest(name: str) -> None:
    folder = probatum_models.path(name)
    lines = (folder.parent / "SHA256SUMS").read_text().splitlines()
    expected = {file: digest for digest, file in (line.split() for line in lines)}
    held = {f"{name}/{file.name}" for file in folder.iterdir() if file.name != "__pycache__"}
    assert held == {file for file in expected if file.startswith(f"{name}/")}
    for file in sorted(held):
        digest = hashlib.sha256((folder.parent / file).read_bytes()).hexdigest()
        assert digest == expected[file], file


def test_an_unknown_model_is_named_in_the_error() -> None:
    with pytest.raises(KeyError, match="no model 'x'"):
        probatum_models.path("x")


def test_vectors_have_shape_type_and_length_one(encoder: Encoder) -> None:
    vectors = encoder.passages(TEXTS)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.passages([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_company_or_threads(encoder: Encoder) -> None:
    together = encoder.passages(TEXTS)
    alone = np.stack([Encoder(threads=1).passages([text])[0] for text in TEXTS])
    assert (together == alone).all()


def test_questions_are_encoded_behind_the_instruction(encoder: Encoder) -> None:
    question = "At what age does colon cancer screening start?"
    vector = encoder.query(question)
    assert (vector == encoder.passages([INSTRUCTION + question])[0]).all()
    assert int(np.argmax(encoder.passages(TEXTS) @ vector)) == 2


def test_what_is_beyond_the_limit_is_cut(encoder: Encoder) -> None:
    cut = Encoder(max_tokens=16)
    assert (cut.passages([TEXTS[3]]) == cut.passages([TEXTS[3] + " and more"])).all()
    assert not (cut.passages([TEXTS[3]]) == encoder.passages([TEXTS[3]])).all()
    assert encoder.passages(["", "x" * 100_000]).shape == (2, 384)


def test_the_reranker_puts_the_answer_first(reranker: Reranker) -> None:
    scores = reranker.scores("How much is given when the kidneys are impaired?", TEXTS)
    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert int(np.argmax(scores)) == 1
    assert reranker.scores("anything", []).shape == (0,)


def test_a_score_does_not_depend_on_company(reranker: Reranker) -> None:
    together = reranker.scores("dose", TEXTS)
    alone = [reranker.scores("dose", [text])[0] for text in TEXTS]
    assert together.tolist() == [float(score) for score in alone]


def test_a_long_question_leaves_room_for_the_passage(reranker: Reranker) -> None:
    note = "A 60-year-old man with impaired kidneys asks for the dose. " * 40
    assert len(set(reranker.scores(note, TEXTS[:3]).tolist())) == 3


def test_nothing_is_loaded_before_the_first_use() -> None:
    assert OnnxModel(probatum_models.NAMES[0], 16)._session is None
