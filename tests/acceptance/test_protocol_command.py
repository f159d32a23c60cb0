"""``probatum protocol``: list, show and check."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from probatum.protocols import shipped
from tests.commands import probatum

NAME = "onasemnogene-iv"


def test_the_list_names_every_protocol(tmp_path: Path) -> None:
    done = probatum(tmp_path, "protocol", "list")
    assert done.returncode == 0
    assert all(f"{name}\n" in done.stdout for name in shipped.names())


def test_show_prints_each_rule_with_its_words(tmp_path: Path) -> None:
    done = probatum(tmp_path, "protocol", "show", NAME, "--edition", "2019-05")
    assert done.returncode == 0
    assert "“Repeat administration of Zolgensma has not been evaluated" in done.stdout
    assert "(unconfirmed; of another edition)" in done.stdout
    assert "EU 2023" not in done.stdout


def test_check_prints_quotes_and_examples(tmp_path: Path) -> None:
    done = probatum(tmp_path, "protocol", "check", NAME, "--no-mutations")
    assert done.returncode == 0, done.stdout
    assert f"{NAME}.yaml: " in done.stdout
    assert "read in secondary" in done.stdout
    assert "come out as expected" in done.stdout


def test_a_change_that_nothing_notices_is_printed_with_its_line(tmp_path: Path) -> None:
    """With two examples alone, a file of one rule and one parameter."""
    place = tmp_path / "small.yaml"
    folder = files("probatum.protocols") / "shipped"
    text = (folder / f"{NAME}.yaml").read_text("utf-8")
    document = text.partition('document: "')[2].partition('"')[0]
    place.write_text(
        "protocol: 1\nname: small\ntitle: Small\nanchor: {event: start, field: infusion_date}\n"
        f"variants:\n  - {{jurisdiction: US, edition: 2019-05, document: '{document}', "
        "version: 2019-05, effective: 2019-05}\n"
        "events:\n  - {id: start, title: start, at: {event: start}}\n"
        "rules:\n  - id: once\n    title: Once\n"
        "    action: {kind: do, what: Give it., at: {event: start, days: 3}}\n    quotes:\n"
        "      US 2019-05: Repeat administration of Zolgensma has not been evaluated for safety and "
        "effectiveness.\n",
        "utf-8",
    )
    lacking = probatum(tmp_path, "protocol", "check", place)
    assert lacking.returncode == 1
    assert "examples   none" in lacking.stdout
    beside = place.with_name("small.examples.yaml")
    case = (
        "  - {id: one, variants: ['*'], patient: {}, expect: [{days: {once: [D+3]}, note: so}]}\n"
    )
    beside.write_text("examples: 1\nprotocol: small\ncases:\n" + case, "utf-8")
    found = probatum(tmp_path, "protocol", "check", place)
    assert found.returncode == 1
    assert "line 12: nothing notices rules.once.action.kind: do -> consider" in found.stdout
    beside.write_text(
        beside.read_text("utf-8").replace("{days:", "{kinds: {do: [once]}, note: so}, {days:"),
        "utf-8",
    )
    whole = probatum(tmp_path, "protocol", "check", place)
    assert whole.returncode == 0, whole.stdout
    assert "0 survive" in whole.stdout


def test_what_cannot_be_checked_is_said(tmp_path: Path) -> None:
    done = probatum(tmp_path, "protocol", "check", tmp_path / "none.yaml")
    assert done.returncode == 2
    assert "No such file" in done.stderr
    broken = tmp_path / "broken.yaml"
    broken.write_text("protocol: 1\nname: broken\n", "utf-8")
    refused = probatum(tmp_path, "protocol", "check", broken)
    assert refused.returncode == 1
    assert "broken.yaml, line 1: 'title' is missing" in refused.stdout
