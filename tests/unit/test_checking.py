"""``probatum check``: pairs in, verdicts out, in order; a bad line spoils nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner, Result

from probatum.app.cli import probatum
from probatum.evidence.claims import Entailment
from probatum.services.checking import PairError, check_all, check_lines, parsed
from probatum.verification.pairs import check_pair

TRUE = {"id": "a", "claim": "Give 5 mg daily.", "evidence": "Give 5 mg daily. Rest."}
FALSE = {"id": 2, "claim": "Give 50 mg daily.", "evidence": "Give 5 mg daily. Rest."}


def written(*rows: Any) -> bytes:
    return b"\n".join(r if isinstance(r, bytes) else json.dumps(r).encode() for r in rows)


def run(data: bytes, *options: str) -> tuple[Result, list[dict[str, Any]]]:
    done = CliRunner().invoke(probatum, ["check", "--pairs", "-", "--no-model", *options], data)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def lines_of(tmp_path: Path) -> Any:
    """Writes the rows to a file and checks it through the command."""

    def check(*rows: Any) -> tuple[Result, list[dict[str, Any]]]:
        file = tmp_path / "pairs.jsonl"
        file.write_bytes(written(*rows))
        done = CliRunner().invoke(probatum, ["check", "--pairs", str(file), "--no-model"])
        return done, [json.loads(line) for line in done.stdout.splitlines()]

    return check


def test_each_pair_gets_its_verdict_in_order(lines_of: Any) -> None:
    done, found = lines_of(TRUE, FALSE, {**TRUE, "id": "z", "evidence": "Rest."})
    assert done.exit_code == 0
    assert [row["id"] for row in found] == ["a", 2, "z"]
    assert [row["verdict"] for row in found] == ["supported", "contradicted", "not_enough"]
    assert found[0]["failing"] == []
    assert found[1]["failing"][0]["name"] == "quantity"
    assert found[1]["failing"][0]["reason"]
    assert all(0 <= row["score"] <= 1 for row in found)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"not json", "not JSON"),
        (b'{"id": 1, "claim": "x"}', "without evidence"),
        (b'{"claim": "x"}', "without id and evidence"),
        (b"[1]", "not an object"),
        (b'{"id": 1.5, "claim": "x", "evidence": "y"}', "id is neither"),
        (b'{"id": 1, "claim": ["x"], "evidence": "y"}', "claim is not text"),
        (b'{"id": 1, "claim": " ", "evidence": "y"}', "claim is empty"),
        (b'{"id": 1, "claim": "\xff", "evidence": "y"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_go_on(lines_of: Any, line: bytes, told: str) -> None:
    done, found = lines_of(TRUE, line, FALSE)
    assert done.exit_code == 1
    assert [row.get("verdict") for row in found] == ["supported", None, "contradicted"]
    error = found[1]["error"]
    assert error["line"] == 2
    assert error["file"].endswith("pairs.jsonl")
    assert told in error["message"]
    assert "1 of 3" in done.stderr


def test_the_id_of_a_bad_line_is_kept_where_it_has_one(lines_of: Any) -> None:
    _, found = lines_of({"id": "x7", "claim": "a"}, b"{")
    assert [row["id"] for row in found] == ["x7", None]


def test_empty_lines_and_a_byte_order_mark_are_no_pairs(lines_of: Any) -> None:
    done, found = lines_of(b"\xef\xbb\xbf" + written(TRUE), b"", b"  \r", FALSE, b"")
    assert done.exit_code == 0
    assert len(found) == 2


def test_no_lines_are_no_error(lines_of: Any) -> None:
    done, found = lines_of()
    assert (done.exit_code, found) == (0, [])


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    done = CliRunner().invoke(probatum, ["check", "--pairs", "/no/such/file"])
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


@pytest.mark.parametrize(
    "text", ["", "\ud800", "\u202e5 mg", "5\u200b mg", "x" * 50_000, "5 " * 20]
)
def test_odd_texts_get_a_verdict(lines_of: Any, text: str) -> None:
    done, found = lines_of({"id": 1, "claim": f"It {text}", "evidence": text})
    assert done.exit_code == 0
    assert found[0]["verdict"] in {"supported", "contradicted", "not_enough"}


def unsure(pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
    return [Entailment(0.2, 0.2, 0.6) for _ in pairs]


def test_with_a_model_the_order_is_kept_and_errors_too() -> None:
    rows = [{**TRUE, "id": n} for n in range(40)]
    data = written(*rows[:20], b"{", *rows[20:]).splitlines(keepends=True)
    found = list(check_lines(data, "here", unsure))
    assert [row["id"] for row in found] == [*range(20), None, *range(20, 40)]
    assert found[20]["error"]["line"] == 21


def test_what_the_model_makes_of_a_pair_is_told() -> None:
    told = {
        "id": 1,
        "claim": "Rest helps against pain.",
        "evidence": "Pain needs rest. It is safe.",
    }
    (found,) = check_lines([written(told)], "here", unsure)
    assert found["model"] == {"supported": 0.2, "contradicted": 0.2, "not_enough": 0.6}
    assert found["score"] == found["model"][found["verdict"]]
    (copied,) = check_lines([written(TRUE)], "here", unsure)
    assert "model" not in copied
    assert copied["score"] > 0.9


def test_an_answer_does_not_wait_for_the_next_line() -> None:
    answered = Event()

    def lines() -> Any:
        yield written(TRUE)
        assert answered.wait(20)
        yield written(FALSE)

    found = check_lines(lines(), "here", unsure)
    assert next(found)["id"] == "a"
    answered.set()
    assert next(found)["id"] == 2


def test_what_fails_while_reading_is_raised() -> None:
    def lines() -> Any:
        yield written(TRUE)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(check_lines(lines(), "here", unsure))


def test_all_pairs_at_once_are_those_one_by_one() -> None:
    pairs = [(row["claim"], row["evidence"]) for row in (TRUE, FALSE)]
    assert check_all(pairs) == [check_pair(str(c), str(e)) for c, e in pairs]


def test_a_line_is_read_as_it_is() -> None:
    assert parsed(written(FALSE)) == (2, "Give 50 mg daily.", "Give 5 mg daily. Rest.")
    with pytest.raises(PairError, match="add what is missing"):
        parsed(b"{}")
