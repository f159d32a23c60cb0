from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from probatum.evidence.articles import Imprint, Reference
from probatum.evidence.editions import Kind
from probatum.rendering import citing, copying
from tests.articles import HOSTILE, RESULT, article, hostile

PAPER = Reference(
    3, "pmid:35715567", "aaaabbbbccccdddd", "Gene therapy of 50 % & more", "2022-07-01", "abstract",
    "primary", url="https://pubmed.ncbi.nlm.nih.gov/35715567/", authors="Strauss KA, Farrar MA et al.",
    journal="Nat Med. 2022;28(7):1390-1397",
    imprint=Imprint(
        authors=("Strauss KA", "Farrar MA", "De la Cruz J Jr", "SPR1NT Study Group"),
        journal="Nature medicine", volume="28", issue="7", pages="1390-1397", published="2022-06-17",
        doi="10.1038/s41591-022-01867-3", pmid="35715567", pmcid="PMC9205287",
        trials=("NCT03505099",),
    ),
)  # fmt: skip
LABEL = Reference(
    1, "spl:dd70cd5f-b0fc-4ba4-a5ea-89a34778bd94", "1111222233334444", "Spinraza (nusinersen)",
    "2023-02-24", "label", "primary", url="https://dailymed.example/?setid=dd70&x=%20",
    imprint=Imprint(publisher="Biogen Inc.", version="18"),
)  # fmt: skip
TRIAL = replace(
    LABEL, number=2, document="nct:NCT02193074", kind="trial", title="ENDEAR", level="digest",
    imprint=Imprint(publisher="Biogen", trials=("NCT02193074",)),
)  # fmt: skip
GUIDE = replace(
    LABEL, number=4, document="uspstf:7", kind="guideline", title="Screening", date="2021-09",
    imprint=Imprint(publisher="US Preventive Services Task Force"),
)  # fmt: skip
SHELF = replace(article(), references=(LABEL, TRIAL, PAPER, GUIDE))


def read_bibtex(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Entries of a BibTeX file by its own rules: braces are counted, whatever stands before them."""
    place, found = 0, []
    while (start := text.find("@", place)) >= 0:
        sort, _, _ = text[start + 1 :].partition("{")
        at = start + len(sort) + 2
        key, _, _ = text[at:].partition(",")
        at += len(key) + 1
        fields: dict[str, str] = {}
        while match := re.compile(r"\s*(\w+)\s*=\s*").match(text, at):
            at = match.end()
            if text[at] == "{":
                depth, first = 0, at
                while True:
                    depth += {"{": 1, "}": -1}.get(text[at], 0)
                    at += 1
                    if depth == 0:
                        break
                fields[match[1]] = text[first + 1 : at - 1]
            else:
                word = re.compile(r"\w+").match(text, at)
                assert word is not None
                fields[match[1]], at = word.group(), word.end()
            assert text[at] == ","
            at += 1
        assert re.match(r"\s*\}\n", text[at:])
        place = at + 2
        found.append((sort, key, fields))
    return found


def read_ris(text: str) -> list[list[tuple[str, str]]]:
    entries: list[list[tuple[str, str]]] = []
    for line in text.split("\r\n"):
        if not line:
            continue
        tag, value = line[:2], line[6:]
        assert re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line), line
        if tag == "TY":
            entries.append([])
        entries[-1].append((tag, value))
    assert all(e[-1] == ("ER", "") for e in entries)
    return entries


def test_every_kind_has_its_own_entry_type() -> None:
    assert set(citing.TYPES) == set(Kind)
    assert [s for s, _, _ in read_bibtex(citing.bibtex(SHELF))] == [
        "misc", "misc", "article", "techreport",
    ]  # fmt: skip
    assert [e[0] for e in read_ris(citing.ris(SHELF))] == [
        ("TY", "GEN"), ("TY", "DATA"), ("TY", "JOUR"), ("TY", "RPRT"),
    ]  # fmt: skip
    assert [e["type"] for e in json.loads(citing.csl(SHELF))] == [
        "document", "dataset", "article-journal", "report",
    ]  # fmt: skip


def test_a_paper_in_bibtex() -> None:
    _, key, paper = read_bibtex(citing.bibtex(SHELF))[2]
    assert key == "pmid-35715567-aaaabbbb"
    assert paper["author"] == (
        "Strauss, KA and Farrar, MA and De la Cruz, J Jr and {SPR1NT Study Group}"
    )
    assert paper["title"] == r"{Gene therapy of 50 \% \& more}"
    assert (paper["journal"], paper["volume"], paper["number"]) == ("Nature medicine", "28", "7")
    assert paper["pages"] == "1390--1397"
    assert (paper["year"], paper["month"], paper["day"]) == ("2022", "jun", "17")
    assert paper["doi"] == "10.1038/s41591-022-01867-3"
    assert (paper["pmid"], paper["pmcid"]) == ("35715567", "PMC9205287")
    assert paper["urldate"] == "2026-01-31"
    assert "NCT03505099" in paper["note"]


def test_a_label_names_its_set_id_edition_and_day_of_access() -> None:
    _, _, label = read_bibtex(citing.bibtex(SHELF))[0]
    assert label["number"] == "dd70cd5f-b0fc-4ba4-a5ea-89a34778bd94"
    assert label["url"] == LABEL.url
    assert "Edition of 2023-02-24, version 18" in label["note"]
    ris = dict(read_ris(citing.ris(SHELF))[0])
    assert (ris["AN"], ris["ET"]) == ("dd70cd5f-b0fc-4ba4-a5ea-89a34778bd94", "18")
    assert (ris["DA"], ris["Y2"]) == ("2023/02/24/", "2026/01/31/")
    csl = json.loads(citing.csl(SHELF))[0]
    assert csl["issued"] == {"date-parts": [[2023, 2, 24]]}
    assert csl["accessed"] == {"date-parts": [[2026, 1, 31]]}
    assert csl["author"] == [{"literal": "Biogen Inc."}]


def test_a_digest_and_a_retraction_are_said() -> None:
    trial = json.loads(citing.csl(SHELF))[1]
    assert citing.DIGEST in trial["note"]
    assert trial["number"] == "NCT02193074"
    retracted = json.loads(citing.csl(article()))[1]
    assert retracted["note"].startswith("RETRACTED. retracted by: pmid:101")


def test_authors_of_an_article_without_imprint_are_those_shown() -> None:
    _, _, paper = read_bibtex(citing.bibtex(article()))[1]
    assert paper["author"] == "Doe, J and Roe, R and others"


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Proud C", "Proud", "C"),
        ("van der Berg A-B", "van der Berg", "A-B"),
        ("Müller ÄÖ 3rd", "Müller", "ÄÖ 3rd"),
        ("EORTC", "EORTC", ""),
        ("RECOVERY Collaborative Group UK", "RECOVERY Collaborative Group UK", ""),
    ],
)
def test_persons_and_groups(name: str, family: str, given: str) -> None:
    reference = replace(PAPER, imprint=replace(PAPER.imprint, authors=(name,)))
    assert citing.entry(reference, "2026-01-31").authors == (citing.Author(family, given),)


@pytest.mark.parametrize("date", ["2022", "2022-07", "", "2022-13-01", "soon"])
def test_dates_as_exact_as_they_are(date: str) -> None:
    shelf = replace(article(), references=(replace(LABEL, date=date),))
    issued = json.loads(citing.csl(shelf))[0].get("issued")
    parts = {"2022": [2022], "2022-07": [2022, 7], "2022-13-01": [2022]}.get(date)
    assert issued == ({"date-parts": [parts]} if parts else None)
    assert len(read_bibtex(citing.bibtex(shelf))) == 1


def test_hostile_text_stays_text() -> None:
    bad = hostile()
    entries = read_bibtex(citing.bibtex(bad))
    assert len(entries) == len(bad.references)
    assert entries[0][2]["title"].count("{") == entries[0][2]["title"].count("}")
    assert r"\textbraceleft{}" in entries[0][2]["title"]
    assert "url" not in entries[0][2]
    assert len(read_ris(citing.ris(bad))) == len(bad.references)
    assert json.loads(citing.csl(bad))[0]["title"] == re.sub(r"[\x1b\u202e]", "", HOSTILE)


def test_no_two_editions_share_a_key() -> None:
    shelf = replace(article(), references=(LABEL, replace(LABEL, edition="9999" * 4)))
    assert len({e.key for e in citing.entries(shelf)}) == 2


def test_copied_statements_carry_their_references() -> None:
    text = copying.statements(article(), [RESULT])
    assert "In ALPHA, 12 of 40 (30 %) improved (95 % CI 17 to 47). (randomised trial) [2]" in text
    assert "2. RETRACTED. Doe J, Roe R et al. ALPHA: a trial" in text
    assert "1. Exampla label" not in text
    assert text.endswith("Reviewed by nobody: use with caution. Probatum, as of 2026-01-31.\n")


def test_the_whole_copied_article_holds_every_statement_and_reference() -> None:
    made = article()
    text = copying.render(made)
    for claim in made.claims():
        assert claim.text in text
    for reference in made.references:
        assert f"\n{reference.number}. " in text
    assert "Give 7 mg. [1, digest, unconfirmed]" in text
    assert "call 911 first" in text
