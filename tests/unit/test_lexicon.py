"""Names learnt from the library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, Name, Role
from probatum.library.store import Store
from probatum.retrieval.lexicon import Lexicon, fold, key, spellings, without_suffix
from probatum.retrieval.names import lexicon


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Sjögren’s", "sjogren"), ("tablets", "tablet"), ("virus", "virus"), ("mass", "mass"),
     ("ZOLGENSMA", "zolgensma"), ("SMA", "sma")],
)  # fmt: skip
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("adalimumab-atto", ("adalimumab", "atto")),
        ("onasemnogene abeparvovec-xioi", ("onasemnogene abeparvovec", "xioi")),
        ("interferon beta-1a", ("interferon beta-1a", "")),
        ("haloperidol", ("haloperidol", "")),
    ],
)
def test_suffix(name: str, parts: tuple[str, str]) -> None:
    assert without_suffix(name) == parts


@pytest.mark.parametrize(
    ("role", "name", "expected"),
    [
        (Role.GENERIC, "atorvastatin calcium trihydrate", {("atorvastatin", False)}),
        (Role.GENERIC, "norethindrone and ethinyl estradiol",
         {("norethindrone", True), ("ethinyl estradiol", True)}),
        (Role.GENERIC, "examploic acid", {("examploate", False)}),
        (Role.SUBSTANCE, "EXAMPLOATE SODIUM", {("EXAMPLOATE", False), ("examploic acid", False)}),
        (Role.SUBSTANCE, "sodium examploate", {("examploate", False), ("examploic acid", False)}),
        (Role.GENERIC, "examplol carbonate", {("examplol", False)}),
        (Role.CONDITION, "Muscular Atrophy, Spinal", {("Spinal Muscular Atrophy", False)}),
        (Role.CONDITION, "Spinal Muscular Atrophy (SMA)",
         {("SMA", False), ("Spinal Muscular Atrophy", False)}),
        (Role.INTERVENTION, "Drug: Nusinersen", {("Nusinersen", False)}),
        (Role.BRAND, "Examplium-125", {("Examplium-125", False), ("Examplium", True)}),
    ],
)  # fmt: skip
def test_spellings(role: Role, name: str, expected: set[tuple[str, bool]]) -> None:
    assert expected <= set(spellings(role, name))


def test_only_a_brand_is_written_without_the_number_behind_it() -> None:
    assert "Factor" not in [text for text, _ in spellings(Role.SUBSTANCE, "Factor 8")]


def test_an_anion_that_many_salts_share_names_no_acid() -> None:
    assert not [text for text, _ in spellings(Role.SUBSTANCE, "sodium sulfate") if "acid" in text]


def label(document: str, brand: str, generic: str, date: str = "2024-01-01") -> Edition:
    builder = EditionBuilder()
    builder.open_section("Indications")
    builder.paragraph(f"{brand} is indicated for hypertension.")
    product = {"brand": brand, "generic": generic, "suffix": "", "route": "ORAL", "form": "TABLET"}
    return builder.build(
        document=document,
        source="dailymed",
        kind=Kind.LABEL,
        title=brand,
        date=date,
        names=(Name(Role.BRAND, brand), Name(Role.GENERIC, generic)),
        meta={"products": [product]},
    )


def test_labels_of_one_product_are_one_product_with_all_its_documents() -> None:
    product = {"brand": "Renese", "generic": "polythiazide", "route": "ORAL", "form": "TABLET"}
    shouted = {name: value.upper() for name, value in product.items()}
    held = Lexicon.build([], [("spl:a", [product]), ("spl:b", [shouted])])
    (found,) = held.products(["spl:a", "spl:b"])
    assert found.documents == ("spl:a", "spl:b")
    (found,) = held.products(["spl:b"])
    assert found.documents == ("spl:b",)


def test_an_ingredient_is_found_behind_the_product_that_bears_the_name() -> None:
    held = Lexicon.build(
        [(Role.GENERIC, "aspirin and dipyridamole", "spl:both"), (Role.BRAND, "Aspirin", "spl:one")]
    )
    assert [(n.documents, n.partial) for n in held.look_up("aspirin")] == [
        (("spl:one",), False),
        (("spl:both",), True),
    ]


def test_words_that_name_nothing_are_left_out() -> None:
    held = Lexicon.build(
        [(Role.CONDITION, "Healthy Volunteers", "nct:1"), (Role.INTERVENTION, "Placebo", "nct:1")]
    )
    assert len(held) == 0


def test_studies_and_genes_are_found_as_they_are_written() -> None:
    held = Lexicon.build([(Role.STUDY, "Release", "nct:1"), (Role.GENE, "MAX", "pmid:1")])
    assert [m.text for m in held.mentions("the RELEASE trial and MAX")] == ["RELEASE", "MAX"]
    assert held.mentions("max. release of the drug") == []


def test_near_is_never_the_name_itself() -> None:
    held = Lexicon.build([(Role.BRAND, "Zolgensma", "spl:z")])
    assert held.near("zolgesma") == ("Zolgensma",)
    assert held.near("Zolgensma") == ()
    assert held.near("aspirin") == ()


def test_the_lexicon_is_kept_and_learnt_anew(tmp_path: Path) -> None:
    with Store.open(tmp_path, starter=False) as store:
        store.add([label("spl:a", "Renese", "polythiazide")])
        first = lexicon(store.record, tmp_path)
        assert first.look_up("renese")
        kept = tmp_path / "lexicon.json"
        state = json.loads(kept.read_text())["state"]
        again = lexicon(store.record, tmp_path)
        assert again.to_json() == first.to_json()
        assert [p.label() for p in again.products(["spl:a"])] == [
            "Renese (polythiazide, oral, tablet)"
        ]
        store.add([label("spl:b", "Edecrin", "ethacrynic acid")])
        assert lexicon(store.record, tmp_path).look_up("ethacrynic acid")
        assert json.loads(kept.read_text())["state"] != state
        with pytest.raises(ValueError, match="another form"):
            Lexicon.from_json({**first.to_json(), "format": 0})
        kept.write_text("{not json")
        assert lexicon(store.record, tmp_path).look_up("edecrin")
        assert lexicon(store.record).to_json() == lexicon(store.record, tmp_path).to_json()


def test_key_of_a_name() -> None:
    assert key("Powder, for Solution") == "powder for solution"
