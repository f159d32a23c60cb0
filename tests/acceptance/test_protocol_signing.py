"""Protocols that are signed, altered, withdrawn, trusted and superseded, on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from probatum.protocols import shipped
from tests.acceptance.test_plan_command import CHILD, folder, plan
from tests.commands import probatum

__all__ = ["folder"]

NAME = "onasemnogene-iv"
NEWER = """digest: 1
document: {document}
kind: label
jurisdiction: US
primary: A later edition of the US label
copies: {{C: a copy}}
names: [{{role: brand, text: Zolgensma}}]
editions:
  - title: "Zolgensma: US label, a later edition"
    version: 2025-11
    date: 2025-11-20
    status: read in secondary
    read: [C]
    sections:
      - title: Dosage and administration
        code: 34068-7
        at: section 2
        facts: [The dose of Zolgensma stands in the table of the later edition.]
"""


@pytest.fixture
def keys(folder: Path, tmp_path: Path) -> dict[str, str]:
    """Two signers with a key each; the public keys by name."""
    secret = tmp_path / "secret"
    secret.write_text("a secret of its own\n")
    found = {}
    for name in ("A. Reviewer", "B. Stranger"):
        made = probatum(
            folder, "protocol", "key", "--key", tmp_path / f"{name}.pem", "--secret-file", secret
        )
        assert made.returncode == 0, made.stderr
        shown = re.search(r"Public key: (\S+)", made.stdout)
        assert shown
        found[name] = shown[1]
    return found


def protocol(folder: Path, tmp_path: Path, what: str, who: str, *options: object) -> str:
    """Sign or withdraw with a signer's key; what it says, or its error."""
    named = ("--name", who, "--credentials", "MD") if what == "sign" else ()
    done = probatum(
        folder, "protocol", what, NAME, *named, "--key", tmp_path / f"{who}.pem", "--as-of",
        "2025-04-01", "--secret-file", tmp_path / "secret", *options,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def trust(folder: Path, *options: object) -> str:
    done = probatum(folder, "protocol", "trust", *options)
    return done.stdout + done.stderr


def test_a_key_is_secret_and_never_overwritten(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    key, secret = tmp_path / "A. Reviewer.pem", tmp_path / "secret"
    assert key.stat().st_mode & 0o077 == 0
    assert key.read_bytes().startswith(b"probatum signing key 1 scrypt ")
    again = probatum(folder, "protocol", "key", "--key", key, "--secret-file", secret)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    secret.write_text("another secret\n")
    assert "cannot be opened" in protocol(folder, tmp_path, "sign", "A. Reviewer")
    assert not plan(folder, CHILD)["computed"]


def test_a_signature_lifts_the_draft_until_the_file_is_altered(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    assert "nobody vouches" in protocol(folder, tmp_path, "sign", "A. Reviewer")
    signed = plan(folder, CHILD)
    assert (signed["computed"], signed["draft"], signed["why"]) == (True, False, "")
    assert signed["signed_by"] == ["A. Reviewer (MD) on 2025-04-01"]
    altered = tmp_path / "altered.yaml"
    altered.write_bytes(shipped.load(NAME).content + b"\n# one more line\n")
    done = probatum(
        folder, "plan", altered, "--patient", "-", "--as-of", "2025-04-02", stdin=json.dumps(CHILD)
    )
    assert "altered after A. Reviewer" in done.stdout
    forged = folder / "protocol-signatures.json"
    forged.write_text(forged.read_text().replace("A. Reviewer", "B. Forger"))
    assert "not genuine" in plan(folder, CHILD)["why"]


def test_without_a_list_the_plan_says_that_nobody_vouches(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    protocol(folder, tmp_path, "sign", "B. Stranger")
    assert not plan(folder, CHILD)["vouched_for"]
    for form in ("--html", "--fhir", "--draft"):
        done = probatum(
            folder, "plan", NAME, "--patient", "-", form, "--as-of", "2025-04-02",
            stdin=json.dumps(CHILD),
        )  # fmt: skip
        assert "Nobody vouches for the signer" in " ".join(done.stdout.split()), form
    assert "every genuine signature counts" in trust(folder)


def test_with_a_list_only_those_on_it_count_by_name_and_key(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    protocol(folder, tmp_path, "sign", "B. Stranger")
    told = trust(folder, "--name", "A. Reviewer", "--public-key", keys["A. Reviewer"])
    assert "A. Reviewer is trusted" in told
    made = plan(folder, CHILD)
    assert not made["computed"]
    assert "B. Stranger (MD) on 2025-04-01 is not on this library's list" in made["why"]
    trust(folder, "--name", "B. Impostor", "--public-key", keys["B. Stranger"])
    assert not plan(folder, CHILD)["computed"], "the key is on the list under another name"
    protocol(folder, tmp_path, "sign", "A. Reviewer")
    made = plan(folder, CHILD)
    assert made["signed_by"] == ["A. Reviewer (MD) on 2025-04-01"]
    assert made["vouched_for"]
    assert keys["A. Reviewer"] in trust(folder)
    for name in ("A. Reviewer", "B. Impostor"):
        assert "no longer trusted" in trust(folder, "--name", name, "--remove")
    assert not plan(folder, CHILD)["computed"], "an empty list trusts nobody"
    assert "nobody is trusted" in trust(folder)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--name", "A"), "the text that"),
        (("--name", "A", "--public-key", "short"), "the text that"),
        (("--name", "A", "--remove"), "is not on the list"),
        (("--remove",), "Say whom"),
    ],
)
def test_what_cannot_be_trusted_is_refused(
    folder: Path, options: tuple[str, ...], said: str
) -> None:
    assert said in trust(folder, *options)
    assert not (folder / "trusted-signers.json").exists()


def test_a_key_on_the_list_is_not_replaced_in_passing(folder: Path, keys: dict[str, str]) -> None:
    trust(folder, "--name", "A. Reviewer", "--public-key", keys["A. Reviewer"])
    told = trust(folder, "--name", "A. Reviewer", "--public-key", keys["B. Stranger"])
    assert "on the list already" in told
    assert keys["A. Reviewer"] in trust(folder)


def test_a_signer_takes_the_signature_back_with_its_own_key_alone(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    protocol(folder, tmp_path, "sign", "A. Reviewer")
    refused = protocol(folder, tmp_path, "withdraw", "B. Stranger", "--reason", "mischief")
    assert "signed by: A. Reviewer" in refused
    assert plan(folder, CHILD)["computed"]
    assert "1 signature taken back" in protocol(
        folder, tmp_path, "withdraw", "A. Reviewer", "--reason", "the label has changed"
    )
    made = plan(folder, CHILD)
    assert not made["computed"]
    assert made["why"] == (
        "A. Reviewer took the signature back on 2025-04-01: the label has changed."
    )
    kept = folder / "protocol-withdrawals.json"
    kept.write_text(kept.read_text().replace("has changed", "is fine"))
    assert plan(folder, CHILD)["computed"], "a withdrawal that the signer did not make is none"


def test_an_administrator_removes_a_signature_without_a_key(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    protocol(folder, tmp_path, "sign", "A. Reviewer")
    protocol(folder, tmp_path, "sign", "B. Stranger")
    done = probatum(folder, "protocol", "withdraw", NAME, "--signer", "B. Stranger")
    assert done.returncode == 0, done.stderr
    assert plan(folder, CHILD)["signed_by"] == ["A. Reviewer (MD) on 2025-04-01"]
    again = probatum(folder, "protocol", "withdraw", NAME, "--signer", "B. Stranger")
    assert again.returncode == 2


def test_an_older_edition_is_superseded_though_it_is_signed(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    protocol(folder, tmp_path, "sign", "A. Reviewer")
    made = plan(folder, CHILD, "--edition", "2019-05")
    assert not made["computed"]
    assert made["why"] == ("The edition US 2019-05 is superseded: the protocol has US 2025-02.")
    made = plan(folder, CHILD, "--edition", "2019-05", "--draft")
    assert (made["computed"], made["draft"], made["signed_by"]) == (True, True, [])
    assert made["why"] in made["conventions"][0]
    assert plan(folder, CHILD, "--edition", "EU 2023")["computed"], (
        "another jurisdiction is no rival"
    )


def test_a_newer_edition_in_the_library_supersedes_the_protocol(
    folder: Path, tmp_path: Path, keys: dict[str, str]
) -> None:
    protocol(folder, tmp_path, "sign", "A. Reviewer")
    document = next(v.document for v in shipped.load(NAME).variants if v.key == "US 2025-02")
    label = tmp_path / "label.yaml"
    label.write_text(NEWER.format(document=document), "utf-8")
    assert plan(folder, CHILD)["computed"]
    added = probatum(folder, "add", label, "--vectors", "later")
    assert added.returncode == 0, added.stderr
    later = ("--as-of", "2025-12-01")
    made = plan(folder, CHILD, *later)
    assert not made["computed"]
    assert "this library holds the edition of 2025-11-20" in made["why"]
    assert plan(folder, CHILD)["computed"], "it was not out in April 2025"
    broken = folder / "trusted-signers.json"
    broken.write_text("{", "utf-8")
    done = probatum(folder, "plan", NAME, "--patient", "-", stdin="{}")
    assert done.returncode == 2
    assert "trusted-signers.json cannot be read" in done.stderr
