"""A conversation on the command line: asked, gone on with, shown, exported, deleted."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from probatum.rendering.json import schema
from tests.commands import probatum


def test_a_conversation_from_the_first_question_to_its_deletion(tmp_path: Path) -> None:
    library = tmp_path / "library"
    none = probatum(library, "ask", "--continue", "why?")
    assert none.returncode == 2
    assert "No thread is kept yet" in none.stderr

    first = probatum(library, "ask", "What is the dose of Zolgensma?", "--format", "json")
    suggested = json.loads(first.stdout)["follow_ups"]
    assert len(suggested) >= 3
    second = probatum(library, "ask", "--continue", "and in a child of 9 kg?")
    assert "Understood as: What is the dose of Zolgensma in a child of 9 kg?" in second.stderr
    assert "49.5 mL" in second.stdout
    assert "What to ask next" in second.stdout

    (thread,) = json.loads(probatum(library, "thread", "list", "--json").stdout)
    assert [q["said"] for q in thread["questions"]][1] == "and in a child of 9 kg?"
    third = probatum(library, "ask", "--follow", thread["id"][:6], "and the other product?")
    assert "Understood as: What is the dose of Itvisma in a child of 9 kg?" in third.stderr
    assert "Itvisma" in third.stdout

    alone = probatum(library, "ask", "--continue", "why?", "--no-history")
    assert "Understood as" in alone.stderr
    assert (
        len(json.loads(probatum(library, "thread", "list", "--json").stdout)[0]["questions"]) == 3
    )

    shown = probatum(library, "thread", "show", thread["id"])
    assert "2. and in a child of 9 kg?" in shown.stdout
    assert "What to ask next" in shown.stdout
    place = tmp_path / "thread.html"
    probatum(library, "thread", "export", thread["id"], "--out", place)
    page = place.read_text("utf-8")
    assert "49.5 mL" in page
    assert "Understood as: What is the dose of Itvisma in a child of 9 kg?" in page
    told = probatum(library, "thread", "export", thread["id"], "--format", "json")
    jsonschema.validate(json.loads(told.stdout), schema("thread"))

    gone = probatum(library, "thread", "delete", thread["id"], "--yes")
    assert gone.returncode == 0
    assert json.loads(probatum(library, "thread", "list", "--json").stdout) == []
    assert json.loads(probatum(library, "history", "--json").stdout) == []


def test_what_is_not_clear_is_asked_back(tmp_path: Path) -> None:
    library = tmp_path / "library"
    probatum(library, "ask", "Compare Zolgensma with Itvisma")
    asked = probatum(library, "ask", "--continue", "how is it given?")
    assert asked.returncode == 3
    assert "Which one do you mean?" in asked.stderr
    assert "How is Itvisma given?" in asked.stderr
    told = probatum(library, "ask", "--continue", "Itvisma")
    assert told.returncode == 0
    assert "Understood as: How is Itvisma given?" in told.stderr


def test_nothing_is_kept_of_a_question_on_harming_oneself(tmp_path: Path) -> None:
    probatum(tmp_path, "ask", "I want to kill myself with paracetamol")
    assert json.loads(probatum(tmp_path, "thread", "list", "--json").stdout) == []


def test_an_unknown_thread_is_an_error_in_a_sentence(tmp_path: Path) -> None:
    done = probatum(tmp_path, "ask", "--follow", "nothing", "why?")
    assert done.returncode == 1
    assert "no thread" in done.stderr
    assert "Traceback" not in done.stderr
