"""``probatum review`` and ``verify-signature``, as people at a desk run them, from draft to recall."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from probatum.app.cli import probatum as command
from probatum.evidence.articles import UNREVIEWED
from probatum.library.store import Store
from probatum.services.history import keep
from probatum.verification import signing
from tests.commands import probatum
from tests.desk import DOSE, MONITOR, article, label

LINE = re.compile(r"^(c[0-9a-f]{10})  ", re.M)


class People:
    """A library with an article, and its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with Store.open(folder / "library", starter=False) as store:
            store.record.set_setting("starter", "none wanted")
            store.add([label()])
            self.id = keep(store, article(store)).id
        self.secret = folder / "secret"
        self.secret.write_text("a secret of her own\n")

    def run(self, *arguments: object, code: int = 0) -> str:
        """What a command prints; it has to end with this code."""
        made: Result = CliRunner().invoke(
            command, ["--library", str(self.folder / "library"), *map(str, arguments)]
        )
        assert made.exit_code == code, made.output
        return made.output

    def review(self, *arguments: object, code: int = 0) -> str:
        """What a command of the desk prints."""
        return self.run("review", *arguments, code=code)

    def approved(self) -> None:
        """Approved by one reviewer."""
        secret = ("--secret-file", self.secret)
        anna = ("--by", "Anna Example")
        self.review("enrol", *anna, "--credentials", "MD", "--speciality", "neurology", *secret)
        self.review("submit", self.id, "--by", "An Author")
        self.review("take", self.id, *anna, "--interests", "none")
        text = self.review("show", self.id, "--all")
        self.review("claim", self.id, ",".join(LINE.findall(text)), "confirm", *anna)
        self.review("approve", self.id, *anna, *secret)


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(signing, "COST", 2**10)
    return People(tmp_path)


def test_from_draft_to_recall(people: People, tmp_path: Path) -> None:
    here = people.id
    assert people.run("show", here).splitlines()[0] == UNREVIEWED
    people.review("policy", "--answerable", "Dr Brown", "--by", "An Admin")
    assert "reaches Dr Brown." in people.review("policy")
    people.review("submit", here, "--by", "Anna Example")
    queue = json.loads(people.review("queue", "--json"))
    assert [(w["article"], w["state"]) for w in queue["revisions"]] == [(here, "submitted")]
    anna = ("--by", "Anna Example")
    enrol = ("enrol", *anna, "--credentials", "MD", "--speciality", "neurology")
    assert "Fingerprint" in people.review(*enrol, "--secret-file", people.secret)
    refused = people.review("take", here, *anna, "--interests", "none", code=1)
    assert "Anna Example is an author of this article" in refused
    boris = ("--by", "Boris Example")
    people.review("enrol", *boris, "--credentials", "PhD", "--speciality", "pharmacy",
                  "--secret-file", people.secret)  # fmt: skip
    people.review("take", here, *boris, "--interests", "shares in Examplia")
    ids = LINE.findall(people.review("show", here, "--all"))
    people.review("claim", here, ids[0], "dispute", "--words", "which salt?", *boris)
    assert "disputed" in people.review(
        "approve", here, *boris, "--secret-file", people.secret, code=1
    )
    assert "Boris Example disputes" in people.run("show", here)
    people.review("claim", here, ",".join(ids), "confirm", *boris)
    people.review("grade", here, "Platelets", "low", "--because", "no trial", *boris)
    people.review("bias", here, "ALPHA", "high", "--because", "no control", *boris)
    people.review("approve", here, *boris, "--secret-file", people.secret)
    told = people.run("show", here)
    assert told.startswith("Reviewed by Boris Example, PhD (pharmacy) on 20")
    assert "Certainty of the evidence (GRADE)" in told
    assert "✓" not in told
    printed = tmp_path / "a.html"
    people.run("show", here, "--out", printed)
    page = printed.read_text()
    code = re.search(r"([A-Z2-7]{8}), discard after 20", page)
    assert code
    assert "Boris Example, PhD (pharmacy) on" in page
    assert "Discard" not in people.review("copy", code[1])
    recalled = people.review("recall", here, "--because", "wrong unit", "--by", "An Editor")
    assert code[1] in recalled
    assert "opened on" in recalled
    assert "Discard this copy" in people.review("copy", code[1], code=1)
    assert people.run("show", here).startswith("RECALLED on 20")
    assert "nothing altered" in people.review("history", "--check")


def test_a_file_is_verified_without_a_library_or_a_network(people: People, tmp_path: Path) -> None:
    people.approved()
    file = tmp_path / "file.zip"
    people.review("export", people.id, "--out", file)
    names = set(zipfile.ZipFile(file).namelist())
    assert {"article.json", "revisions.json", "reviews.json", "quotes.json", "checks.json",
            "history.json", "signatures.json"} <= names  # fmt: skip
    nowhere = tmp_path / "there" / "is" / "no" / "library"
    done = probatum(nowhere, "verify-signature", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("good: Anna Example, MD (neurology) on 20")
    assert not nowhere.exists()
    key = re.search(r"key ([0-9a-f ]+)$", done.stdout, re.M)
    assert key
    people.run("verify-signature", file, "--key", key[1])
    assert "another key made it" in people.run("verify-signature", file, "--key", "00", code=1)
    answer = tmp_path / "answer.json"
    people.run("show", people.id, "--out", answer)
    assert people.run("verify-signature", answer).startswith("good")
    data: dict[str, Any] = json.loads(answer.read_text())
    data["short_answer"][0]["text"] = DOSE.replace("5 mg", "50 mg")
    answer.write_text(json.dumps(data))
    altered = people.run("verify-signature", answer, code=1)
    assert "NOT GOOD: the text is not the one that was signed" in altered


def test_sign_signs_an_approval_or_the_key_file_itself_and_nothing_else(
    people: People, tmp_path: Path
) -> None:
    key, lines = tmp_path / "my.key", tmp_path / "lines.txt"
    key.write_bytes(signing.new_key(b"a secret of her own"))
    given = ("--key", key, "--secret-file", people.secret)
    lines.write_bytes(b"probatum article approval 1\r\nof\r\nlines\r\n\r\n")
    made = people.review("sign", lines, *given).strip()
    message = b"probatum article approval 1\nof\nlines"
    assert signing.genuine(signing.public_key(key.read_bytes()), made, message)
    proof = people.review("sign", key, *given).strip()
    assert signing.finished(key.read_bytes(), proof)
    lines.write_text("I owe you 100 francs")
    assert "not signed" in people.review("sign", lines, *given, code=2)
    assert "No such file" in people.review("sign", tmp_path / "none", *given, code=2)


def test_what_suspends_an_approval_is_seen_at_once(people: People) -> None:
    people.approved()
    people.run("remove", label().document)
    told = people.run("show", people.id)
    assert told.startswith(UNREVIEWED)
    assert "is suspended" in told
    assert "approval suspended" in people.review("queue")
    shown = people.review("show", people.id)
    assert f"was: {DOSE}" in shown
    assert "now: nothing like it" in shown


def test_words_are_revised_and_reported(people: People) -> None:
    ids = LINE.findall(people.review("show", people.id, "--all"))
    assert "No person is named" in people.review(
        "report", people.id, ids[0], "--words", "wrong", "--by", "A Nurse", code=1
    )
    people.review("policy", "--answerable", "Dr Brown", "--by", "An Admin")
    people.review("report", people.id, ids[0], "--words", "wrong", "--by", "A Nurse")
    assert "report 1" in people.review("queue")
    people.review("settle", 1, "--because", "reworded", "--by", "An Editor")
    assert "Nothing waits" in people.review("queue")
    people.review("revise", people.id, "--claim", ids[0], "--words", "Give examplol 5 mg once daily.",
                  "--by", "An Author")  # fmt: skip
    assert "rev. 2" in people.review("show", people.id)
    assert MONITOR in people.review("show", people.id, "--all")


def test_a_local_policy_is_read_in_every_form(people: People, tmp_path: Path) -> None:
    people.review("local", people.id, "--section", "Dose", "--we-do", "We begin with 2 mg.",
                  "--label-says", DOSE, "--owner", "Ward 4", "--expires", "2099-12-31",
                  "--by", "An Editor")  # fmt: skip
    for form in ("text", "md", "html", "json"):
        told = people.run("show", people.id, "--format", form)
        assert "We begin with 2 mg." in told
        assert "Ward 4" in told
    from docx import Document
    from pypdf import PdfReader

    people.run("show", people.id, "--out", tmp_path / "a.docx")
    people.run("show", people.id, "--out", tmp_path / "a.pdf")
    document: Any = Document(str(tmp_path / "a.docx"))
    assert "We begin with 2 mg." in "\n".join(p.text for p in document.paragraphs)
    pages = PdfReader(io.BytesIO((tmp_path / "a.pdf").read_bytes())).pages
    text = " ".join(" ".join(p.extract_text() for p in pages).split())
    assert "We begin with 2 mg." in text
    assert text.count("discard after") == len(pages) + 1


def test_a_question_without_an_answer_waits_for_the_librarian(people: People) -> None:
    people.run("ask", "How is warfarin dosed in atrial fibrillation?", code=3)
    gaps = people.review("gaps")
    assert "warfarin" in gaps
    people.review("gaps", "--close", gaps.split()[0], "--because", "added", "--by", "A Librarian")
    assert people.review("gaps") == ""
