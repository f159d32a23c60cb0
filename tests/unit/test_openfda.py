"""openFDA labels: the forms of the file, broken input, and the flattened text."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Edition, Kind, PassageKind, Rejection, Role
from probatum.sources import flattened, openfda

SET_ID = "ABCDEF01-0000-4000-8000-000000000001"


def _label(**fields: Any) -> dict[str, Any]:
    return {
        "set_id": SET_ID,
        "id": "1b0f",
        "version": "7",
        "effective_time": "20240131",
        "openfda": {
            "brand_name": ["Zanubrel"],
            "generic_name": ["ZANUBRUMAB-ABCD"],
            "substance_name": ["ZANUBRUMAB"],
            "route": ["INTRAVENOUS"],
            "manufacturer_name": ["Acme"],
            "application_number": ["BLA700001"],
        },
        **{k: [v] if isinstance(v, str) else v for k, v in fields.items()},
    }


def _read(data: Any) -> list[Any]:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(openfda.read(io.BytesIO(raw), "file.json"))


def _edition(**fields: Any) -> Edition:
    (edition,) = _read(_label(**fields))
    assert isinstance(edition, Edition)
    return edition


def _shown(edition: Edition) -> list[tuple[str, str, str]]:
    return [
        (edition.sections[p.section].title, p.kind.value, edition.words(p))
        for p in edition.passages
    ]


INDICATION = "1 INDICATIONS AND USAGE Zanubrel is indicated for the treatment of gout in adults."


@pytest.mark.parametrize(
    "data",
    [
        _label(indications_and_usage=INDICATION),
        [_label(indications_and_usage=INDICATION)],
        {"meta": {"license": "x"}, "results": [_label(indications_and_usage=INDICATION)]},
        {"file": "a", "set_id": SET_ID, "label": _label(indications_and_usage=INDICATION)},
    ],
    ids=["object", "array", "response", "wrapped"],
)
def test_every_form_gives_the_same_edition(data: Any) -> None:
    (edition,) = _read(data)
    assert edition == _edition(indications_and_usage=INDICATION)
    assert openfda.sniff(json.dumps(data).encode()[:4096], "file.json")


def test_the_facts_of_a_label() -> None:
    edition = _edition(indications_and_usage=INDICATION)
    assert edition.document == f"spl:{SET_ID.lower()}"
    assert (edition.version, edition.date, edition.kind) == ("7", "2024-01-31", Kind.LABEL)
    assert edition.jurisdiction == "US"
    assert edition.licence.startswith("CC0")
    assert SET_ID.lower() in edition.url
    assert [(n.role, n.text) for n in edition.names] == [
        (Role.BRAND, "Zanubrel"),
        (Role.GENERIC, "ZANUBRUMAB-ABCD"),
        (Role.SUBSTANCE, "ZANUBRUMAB"),
    ]
    (product,) = edition.meta["products"]  # type: ignore[misc, union-attr]
    assert product["suffix"] == "abcd"  # type: ignore[index, call-overload]
    assert edition.meta["labeler"] == "Acme"


def test_names_of_a_repackager_come_from_the_product_data() -> None:
    label = _label(spl_product_data_elements="Zanubrel Zanubrumab ZANUBRUMAB WATER")
    label["openfda"] = {}
    (edition,) = _read(label)
    assert [(n.role, n.text) for n in edition.names] == [
        (Role.BRAND, "Zanubrel"),
        (Role.SUBSTANCE, "Zanubrumab"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        b'{"studies": [{"protocolSection": {}}]}',
        b"<document/>",
        b'{"grades": [], "specificRecommendations": []}',
        b'{"protocolSection": {"descriptionModule": {"description": "x"}, "label": "Arm A"}}',
        b"",
        b"plain text",
    ],
)
def test_other_files_are_not_taken_for_labels(head: bytes) -> None:
    assert not openfda.sniff(head, "labels.json")


def test_a_label_without_a_set_id_is_rejected_and_reading_goes_on() -> None:
    bad = _label(indications_and_usage=INDICATION)
    del bad["set_id"]
    rejection, edition = _read([bad, _label(indications_and_usage=INDICATION)])
    assert isinstance(rejection, Rejection)
    assert "set_id" in rejection.reason
    assert "record 1" in rejection.place
    assert isinstance(edition, Edition)


def test_a_broken_line_is_rejected_with_its_place_and_reading_goes_on() -> None:
    good = json.dumps(_label(indications_and_usage=INDICATION))
    data = f'{good}\n{{"set_id": "x", "label" oops\n{good}\n'.encode()
    first, rejection, last = _read(data)
    assert first == last
    assert isinstance(rejection, Rejection)
    assert "line 2" in rejection.place
    assert "not valid JSON" in rejection.reason


def test_a_file_cut_in_the_middle_keeps_what_came_before() -> None:
    response = json.dumps({"results": [_label(indications_and_usage=INDICATION)] * 3}).encode()
    *editions, rejection = _read(response[:-200])
    assert len(editions) == 2
    assert isinstance(rejection, Rejection)
    assert "breaks off" in rejection.reason


def test_a_bulk_file_is_read_a_record_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openfda, "CHUNK", 512)
    labels = [_label(version=str(n), indications_and_usage=INDICATION) for n in range(200)]
    stream = io.BytesIO(json.dumps({"meta": {}, "results": labels}, indent=1).encode())
    reader = openfda.read(stream, "bulk.json")
    assert isinstance(next(reader), Edition)
    assert stream.tell() < len(stream.getvalue()) / 4
    assert len(list(reader)) == 199


def test_highlights_leave_the_full_text() -> None:
    edition = _edition(
        warnings_and_cautions="5 WARNINGS AND PRECAUTIONS Liver Injury: Monitor liver tests. "
        "( 5.1 ) 5.1 Liver Injury Liver injury has occurred in patients. Monitor liver tests."
    )
    assert _shown(edition) == [
        ("5 WARNINGS AND PRECAUTIONS", "highlight", "Liver Injury: Monitor liver tests. ( 5.1 )"),
        (
            "5.1 Liver Injury",
            "prose",
            "Liver injury has occurred in patients. Monitor liver tests.",
        ),
    ]
    assert edition.codes(edition.passages[0].section) == (HIGHLIGHTS, "43685-7")


def test_a_contraindication_said_twice_is_cut_between_the_two() -> None:
    own = "Zanubrel is contraindicated in patients with anuria [see Warnings ( 5.1 )]."
    edition = _edition(contraindications=f"4 CONTRAINDICATIONS {own} Patients with anuria. ( 4 )")
    assert [(k, t) for _, k, t in _shown(edition)] == [
        ("highlight", "Patients with anuria. ( 4 )"),
        ("prose", own),
    ]


def test_boxed_warning_title_text_and_highlights() -> None:
    edition = _edition(
        boxed_warning="WARNING: LIVER FAILURE Liver failure has occurred [see Warnings ( 5.1 )]. "
        "WARNING: LIVER FAILURE See full prescribing information for complete boxed warning. "
        "Liver failure has occurred. ( 5.1 )"
    )
    prose = [p for p in edition.passages if p.kind is PassageKind.PROSE]
    assert [edition.words(p) for p in prose] == [
        "Liver failure has occurred [see Warnings ( 5.1 )]."
    ]
    assert edition.path(prose[0].section) == ("WARNING: LIVER FAILURE",)
    assert edition.codes(prose[0].section) == ("34066-1",)


def test_a_subsection_field_gives_the_code_and_is_stored_once() -> None:
    pregnancy = "8.1 Pregnancy Risk Summary There are no data in pregnant women."
    edition = _edition(
        use_in_specific_populations=f"8 USE IN SPECIFIC POPULATIONS {pregnancy} "
        "8.2 Lactation There are no data on milk.",
        pregnancy=pregnancy,
    )
    assert edition.text.count("no data in pregnant women") == 1
    assert edition.codes(edition.passages[0].section) == ("43684-0", "42228-7")
    assert edition.path(edition.passages[0].section)[-1] == "Risk Summary"
    assert edition.codes(edition.passages[1].section) == ("43684-0", "77290-5")
    (exclusion,) = edition.exclusions
    assert exclusion.reason == "repeated in openFDA field use_in_specific_populations"
    assert exclusion.characters == len("".join(pregnancy.split()))


def test_a_flattened_table_becomes_rows_with_headers() -> None:
    edition = _edition(
        dosage_and_administration="2 DOSAGE AND ADMINISTRATION 2.1 Recommended Dosage The dose "
        "depends on weight. Table 1: Dose by Weight Weight Dose under 20 kg 5 mg 20 kg or more "
        "10 mg Take it with food.",
        dosage_and_administration_table="<table><thead><tr><th>Weight</th><th>Dose</th></tr>"
        "</thead><tbody><tr><td>under 20 kg</td><td>5 mg</td></tr><tr><td>20 kg or more</td>"
        "<td>10 mg</td></tr></tbody></table>",
    )
    rows = [p for p in edition.passages if p.kind is PassageKind.TABLE_ROW]
    assert [edition.words(p) for p in rows] == ["under 20 kg\t5 mg", "20 kg or more\t10 mg"]
    assert [edition.words(s) for s in rows[0].lead_in] == [
        "Table 1: Dose by Weight",
        "Weight\tDose",
    ]
    assert edition.text.count("under 20 kg") == 1
    assert edition.text.endswith("Take it with food.")


def test_a_table_that_no_text_repeats_is_kept() -> None:
    edition = _edition(
        indications_and_usage=INDICATION,
        warnings_table="<table><tr><td>Alone</td><td>1</td></tr></table>",
    )
    assert "Alone\t1" in edition.text


def test_unknown_fields_are_kept_under_their_name() -> None:
    edition = _edition(novel_field="Something that nobody has seen before.")
    assert _shown(edition) == [("Novel field", "prose", "Something that nobody has seen before.")]


def test_recent_changes_one_dated_row_each() -> None:
    edition = _edition(
        recent_major_changes="Boxed Warning 5/2023 Warnings and Precautions ( 5.1 ) Removed 11/2022"
    )
    assert [(edition.words(p), p.date) for p in edition.passages] == [
        ("Boxed Warning 5/2023", "2023-05"),
        ("Warnings and Precautions ( 5.1 ) Removed 11/2022", "2022-11"),
    ]


def test_an_old_label_has_its_sections_from_its_fields() -> None:
    general = "General: Use with care in the elderly."
    edition = _edition(
        warnings="WARNINGS: Liver failure has occurred.",
        precautions=f"PRECAUTIONS: {general} Renal Disease: The dose is reduced.",
        general_precautions=general,
    )
    assert [(edition.path(p.section), edition.words(p)) for p in edition.passages] == [
        (("WARNINGS:",), "Liver failure has occurred."),
        (("PRECAUTIONS:", "General:"), "Use with care in the elderly."),
        (("PRECAUTIONS:", "Renal Disease:"), "The dose is reduced."),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Dosing Information The recommended dosage is 5 mg.", "Dosing Information"),
        ("Renal Toxicity Renal toxicity, including death, occurred.", "Renal Toxicity"),
        ("Liver Injury and Coagulation Zanubrel is metabolised.", "Liver Injury and Coagulation"),
        ("Risk of Bleeding Based on its mechanism, it may bleed.", "Risk of Bleeding"),
        ("Pediatric Use Safety has not been established.", "Pediatric Use"),
        ("Patient Selection Select patients by biopsy.", "Patient Selection"),
        ("Dosing in Older Patients Initiate Zanubrel at 5 mg.", "Dosing in Older Patients"),
        ("Hypersensitivity: Asthma and Rash It can cause rash.", "Hypersensitivity:"),
    ],
)
def test_where_a_title_ends(text: str, title: str) -> None:
    known = flattened.evidence([text], ["Zanubrel"])
    assert text[: flattened.heading_end(text, 0, "5.1", known)] == title


def test_a_cross_reference_settles_where_a_title_ends() -> None:
    texts = ["• Severe Cutaneous Reactions Toxic Rash [see Warnings and Precautions ( 5.2 )]"]
    known = flattened.evidence(texts, [])
    text = "Severe Cutaneous Reactions Toxic Rash Epidermal necrolysis has occurred."
    end = flattened.heading_end(text, 0, "5.2", known)
    assert text[:end] == "Severe Cutaneous Reactions Toxic Rash"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Advise patients to: • drink • eat", ["• drink", "• eat"]),
        (
            "Test before each dose: Platelet count Prothrombin time Urine protein testing",
            ["Platelet count", "Prothrombin time", "Urine protein testing"],
        ),
        ("Stop if any applies: (a) rash (b) fever", ["(a) rash", "(b) fever"]),
        ("Treatment: Treatment has no antidote in most of these patients.", []),
        ("It is given to adults with Parkinson's disease.", []),
    ],
)
def test_lists_are_split_only_where_they_are_lists(text: str, items: list[str]) -> None:
    runs = list(flattened.runs(text, flattened.evidence([text], [])))
    assert [r.text for r in runs if r.kind == "item"] == items
    assert "".join("".join(r.text.split()) for r in runs) == "".join(text.split())


def _runs(text: str, *names: str, known: str = "", run_in: bool = False) -> list[tuple[str, str]]:
    evidence = flattened.evidence([text, known], names)
    found = [(r.kind, r.text) for r in flattened.runs(text, evidence, run_in)]
    assert "".join("".join(t.split()) for _, t in found) == "".join(text.split())
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Tegsedi leads to a decrease in serum vitamin A levels. Supplementation at the recommended "
        "daily allowance of vitamin A is advised for patients taking Tegsedi.",
        "The reservoir is one of these: Codman HOLTER RICKHAM Reservoirs (Part Numbers: 82-1625, "
        "82-1621) with the Codman Ventricular Catheter (Part Number: 82-1650).",
        "The trial enrolled patients as follows: New York Heart Association Class II to IV.",
        "The population was (range: 21 to 80 years), 83% of patients were Caucasian, and 13% were "
        "Asian.",
    ],
    ids=["vitamin A", "part numbers", "New York", "percentages"],
)
def test_prose_with_names_and_units_is_no_list(text: str) -> None:
    known = "heart failure, catheter, association, part, numbers, class, ventricular"
    kinds = {k for k, _ in _runs(text, "Tegsedi", known=known)}
    assert kinds == {"prose"}


def test_an_item_holds_brackets_names_and_units_in_one_piece() -> None:
    text = (
        "It is indicated: As an adjunct to diet, alone or with other low-density lipoprotein "
        "cholesterol (LDL-C)-lowering therapies, in adults As an adjunct to diet in children "
        "Occlusion alarm setting to 281 mm Hg Cleared for the route of administration"
    )
    items = [t for k, t in _runs(text, known="as occlusion cleared") if k == "item"]
    assert items == [
        "As an adjunct to diet, alone or with other low-density lipoprotein cholesterol "
        "(LDL-C)-lowering therapies, in adults",
        "As an adjunct to diet in children",
        "Occlusion alarm setting to 281 mm Hg",
        "Cleared for the route of administration",
    ]


def test_items_after_a_cross_reference_and_after_a_noun_are_told_apart() -> None:
    text = (
        "MAYZENT is contraindicated in patients who have: A CYP2C9*3/*3 genotype [see Use in "
        "Specific Populations (8.6)] In the last 6 months experienced myocardial infarction, TIA, "
        "or Class III or IV heart failure Presence of Mobitz type II AV block, unless patient has "
        "a functioning pacemaker [see Warnings and Precautions (5.4)]"
    )
    items = [t for k, t in _runs(text, "Mayzent", known="the presence of") if k == "item"]
    assert [i.split()[0] for i in items] == ["A", "In", "Presence"]


def test_a_heading_behind_the_last_bullet_is_a_sibling_and_no_sentence_leads_in() -> None:
    text = (
        "In patients with AF, anticoagulate to a target INR of 2.5. • For patients with mitral "
        "stenosis, it is recommended. Mechanical and Bioprosthetic Heart Valves • For patients "
        "with a caged ball, it is recommended."
    )
    assert [k for k, _ in _runs(text)] == ["prose", "item", "heading", "item"]


def test_an_item_heading_before_the_name_stays_with_its_item_only() -> None:
    edition = _edition(
        contraindications="4 CONTRAINDICATIONS Zanubrel is contraindicated in: • Pregnancy "
        "Zanubrel is contraindicated in women who are pregnant. • Bleeding tendencies"
    )
    leads = {edition.words(p): [edition.words(s) for s in p.lead_in] for p in edition.passages}
    lead = "Zanubrel is contraindicated in:"
    assert leads["Zanubrel is contraindicated in women who are pregnant."] == [lead, "• Pregnancy"]
    assert leads["• Bleeding tendencies"] == [lead]


def test_a_number_printed_with_a_blank_opens_a_subsection() -> None:
    edition = _edition(
        dosage_and_administration="2 DOSAGE AND ADMINISTRATION 2.1 Screening Screen all patients "
        "at Cycle 1. 2. 2 Recommended Dosage for Speci fic Populations The maximum dosage is 20 mg "
        "on day 1. 2.3 Discontinuation Reduce the dose gradually."
    )
    assert [s.title for s in edition.sections][1:] == [
        "2.1 Screening",
        "2.2 Recommended Dosage for Speci fic Populations",
        "2.3 Discontinuation",
    ]


def test_glued_headings_are_two() -> None:
    text = "Missed Dose Missed Loading Dose If a loading dose is missed, give it."
    assert [t for k, t in _runs(text) if k == "heading"] == ["Missed Dose", "Missed Loading Dose"]
    text = "Effect of Other Drugs on XELODA Allopurinol Concomitant use with allopurinol is bad."
    known = flattened.evidence([text], ["Xeloda"])
    end = flattened.heading_end(text, 0, "7.1", known)
    assert text[:end] == "Effect of Other Drugs on XELODA"
    assert flattened.minor_heading(text, end + 1, known) == len(f"{text[:end]} Allopurinol")


def test_an_abbreviation_belongs_to_its_title() -> None:
    texts = ["Psoriatic Arthritis [see Warnings and Precautions ( 5.2 )]"]
    text = "Psoriatic Arthritis (PsA) STELARA is indicated for adults."
    end = flattened.heading_end(text, 0, "5.2", flattened.evidence(texts, ["Stelara"]))
    assert text[:end] == "Psoriatic Arthritis (PsA)"


@pytest.mark.parametrize("mark", ["information for complete", "information f or complete"])
def test_the_highlights_box_may_come_first(mark: str) -> None:
    edition = _edition(
        boxed_warning=f"WARNING: BLEEDING WARNING: BLEEDING See full prescribing {mark} boxed "
        "warning. Monitor patients. ( 5.1 ) Bleeding has occurred in patients [see Warnings and "
        "Precautions ( 5.1 )]."
    )
    full = [
        edition.words(p) for p in edition.passages if HIGHLIGHTS not in edition.codes(p.section)
    ]
    assert full == ["Bleeding has occurred in patients [see Warnings and Precautions ( 5.1 )]."]
    assert {edition.path(p.section)[-1] for p in edition.passages} == {"WARNING: BLEEDING"}


def test_each_harm_of_an_old_label_is_its_own_section() -> None:
    text = (
        "Ocular: Irreversible retinal damage has been observed. Cardiac Effects, including "
        "Cardiomyopathy and QT prolongation: Fatal cardiomyopathy has been reported. Worsening of "
        "psoriasis and porphyria: Use may precipitate an attack. Aplastic Anemia and "
        "Agranulocytosis Aplastic anemia and agranulocytosis have been reported. Increased "
        "Mortality in Elderly Patients with Dementia-Related Psychosis Elderly patients with "
        "psychosis are at risk. South Asians, including Indians, appear to have less."
    )
    known = "patients with dementia-related psychosis"
    assert [t for k, t in _runs(text, known=known, run_in=True) if k == "heading"] == [
        "Ocular:",
        "Cardiac Effects, including Cardiomyopathy and QT prolongation:",
        "Worsening of psoriasis and porphyria:",
        "Aplastic Anemia and Agranulocytosis",
        "Increased Mortality in Elderly Patients with Dementia-Related Psychosis",
    ]
