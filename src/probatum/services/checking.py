"""Claims with evidence, line by line: what ``probatum check`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields
from queue import Queue
from threading import Thread
from typing import Any

from probatum.models import ModelMissingError
from probatum.models.entailment import Entailer
from probatum.models.onnx import THREADS
from probatum.verification.pairs import CheckedPair, check_pair
from probatum.verification.support import Judge

FIELDS = ("id", "claim", "evidence")
_WAITING = 16
"""Pairs that are read ahead of the one that is printed."""

Answer = dict[str, Any]


class PairError(ValueError):
    """A line that is no pair: what is wrong with it and what to do."""


def support_model() -> Judge | None:
    """The support model, loaded; None where its weights are not installed, or an older set is."""
    judge = Entailer()
    try:
        judge([("claim", "evidence")])
    except (ModelMissingError, KeyError, OSError):
        return None
    return judge


def check_lines(
    lines: Iterable[bytes], source: str, judge: Judge | None = None
) -> Iterator[Answer]:
    """An answer for each line that is not empty, in order, each as soon as it is known.

    ``source`` names the file in errors. A line that is no pair gets an answer with ``error``, and
    the rest go on. With a model, :data:`THREADS` pairs are read side by side.
    """
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip(b"\xef\xbb\xbf \t\r\n"))
    if judge is None:
        for number, line in numbered:
            yield _answer(number, line, source, None)
        return
    waiting: Queue[Future[Answer] | BaseException | None] = Queue(_WAITING)
    with ThreadPoolExecutor(THREADS) as pool:

        def feed() -> None:
            try:
                for number, line in numbered:
                    waiting.put(pool.submit(_answer, number, line, source, judge))
                waiting.put(None)
            except BaseException as error:
                waiting.put(error)

        Thread(target=feed, daemon=True).start()
        while (made := waiting.get()) is not None:
            if isinstance(made, BaseException):
                raise made
            yield made.result()


def check_all(pairs: Sequence[tuple[str, str]], judge: Judge | None = None) -> list[CheckedPair]:
    """Every ``(claim, evidence)`` in order; with a model, :data:`THREADS` side by side."""
    if judge is None:
        return [check_pair(claim, evidence) for claim, evidence in pairs]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda pair: check_pair(pair[0], pair[1], judge), pairs))


def _answer(number: int, line: bytes, source: str, judge: Judge | None) -> Answer:
    try:
        identity, claim, evidence = parsed(line)
    except PairError as error:
        told = {"file": source, "line": number, "message": str(error)}
        return {"id": _identity(line), "error": told}
    pair = check_pair(claim, evidence, judge)
    answer: Answer = {
        "id": identity,
        "verdict": pair.verdict.value,
        "score": round(pair.score, 4),
        "failing": [{"name": check.name, "reason": check.reason} for check in pair.failing],
    }
    if (heard := pair.entailment) is not None:
        answer["model"] = {f.name: round(getattr(heard, f.name), 4) for f in fields(heard)}
    return answer


def parsed(line: bytes) -> tuple[str | int, str, str]:
    """``id``, ``claim`` and ``evidence`` of a line. Raises PairError."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PairError(f"byte {error.start + 1} is not UTF-8: save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise PairError(
            f'not JSON ({error}): write one object a line, {{"id": …, "claim": …, "evidence": …}}'
        ) from error
    if not isinstance(found, dict):
        raise PairError('not an object: write {"id": …, "claim": …, "evidence": …}')
    if missing := [name for name in FIELDS if name not in found]:
        raise PairError(f"without {' and '.join(missing)}: add what is missing")
    identity, claim, evidence = (found[name] for name in FIELDS)
    if not isinstance(identity, (str, int)):
        raise PairError("id is neither text nor a whole number: give each pair one of these")
    for name, text in (("claim", claim), ("evidence", evidence)):
        if not isinstance(text, str):
            raise PairError(f"{name} is not text: write it as a string in quotation marks")
    if not claim.strip():
        raise PairError("the claim is empty: write a sentence, or leave the line out")
    return identity, claim, evidence


def _identity(line: bytes) -> str | int | None:
    """The ``id`` of a line that is no pair, if it has one."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    identity = found.get("id") if isinstance(found, dict) else None
    return identity if isinstance(identity, (str, int)) else None
