"""ClinicalTrials.gov reader: one study in each of the registry's shapes."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from probatum.evidence.editions import Design, Edition, PassageKind, Rejection, Role
from probatum.sources import trials

STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000001",
            "briefTitle": "Oil or Water",
            "officialTitle": "A Randomized Trial of Oil Against Water",
            "acronym": "DRIP",
        },
        "statusModule": {
            "overallStatus": "COMPLETED",
            "startDateStruct": {"date": "2014-08-05", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2020-05-07", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Hinge Institute", "class": "OTHER"},
        },
        "descriptionModule": {"briefSummary": "Oil \\<5 ml is given.\n\n* once\n* twice"},
        "conditionsModule": {"conditions": ["Rust"], "keywords": ["squeak"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {"allocation": "RANDOMIZED", "maskingInfo": {"masking": "TRIPLE"}},
            "enrollmentInfo": {"count": 194, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Oil", "type": "EXPERIMENTAL", "interventionNames": ["Drug: OILEX"]}
            ],
            "interventions": [{"type": "DRUG", "name": "OILEX", "otherNames": ["oil"]}],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "Squeak", "timeFrame": "Week 16"}]},
        "eligibilityModule": {
            "sex": "ALL",
            "eligibilityCriteria": "Exclusion Criteria:\n\n1. Wood\n2. Paint",
        },
        "contactsLocationsModule": {"locations": [{"facility": "Garage"}]},
    },
    "resultsSection": {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": "Squeak",
                    "timeFrame": "Week 16",
                    "paramType": "MEAN",
                    "dispersionType": "STANDARD_DEVIATION",
                    "unitOfMeasure": "dB",
                    "groups": [
                        {"id": "OG000", "title": "Oil", "description": "5 ml daily"},
                        {"id": "OG001", "title": "Water"},
                    ],
                    "denoms": [
                        {
                            "units": "Participants",
                            "counts": [
                                {"groupId": "OG000", "value": "92"},
                                {"groupId": "OG001", "value": "90"},
                            ],
                        }
                    ],
                    "classes": [
                        {
                            "title": "At night",
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "OG000", "value": "3.1", "spread": "0.4"},
                                        {"groupId": "OG001", "value": "9.0", "spread": "0.5"},
                                    ]
                                }
                            ],
                        }
                    ],
                    "analyses": [
                        {
                            "groupIds": ["OG000", "OG001"],
                            "pValue": "<0.001",
                            "statisticalMethod": "t-test",
                            "paramType": "Mean Difference",
                            "paramValue": "-5.9",
                            "ciPctValue": "95",
                            "ciLowerLimit": "-7.0",
                            "ciUpperLimit": "-4.8",
                        }
                    ],
                }
            ]
        },
        "adverseEventsModule": {
            "eventGroups": [{"id": "EG000", "title": "Oil"}],
            "seriousEvents": [
                {
                    "term": "Slip",
                    "organSystem": "Floor",
                    "stats": [{"groupId": "EG000", "numAffected": 2, "numAtRisk": 97}],
                }
            ],
        },
    },
}

XML = b"""<?xml version="1.0"?><clinical_study><id_info><nct_id>NCT00000001</nct_id></id_info>
<brief_title>Oil or Water</brief_title><sponsors><lead_sponsor><agency>Hinge Institute</agency>
</lead_sponsor></sponsors><brief_summary><textblock>
      Oil is
      given.
</textblock></brief_summary><overall_status>Completed</overall_status>
<study_type>Interventional</study_type><study_design_info><allocation>Non-Randomized</allocation>
</study_design_info><condition>Rust</condition>
<eligibility><criteria><textblock>
   Exclusion Criteria:

     -  Wood that is
        wet

     -  Paint
</textblock></criteria></eligibility>
<last_update_posted type="Actual">November 6, 2017</last_update_posted></clinical_study>"""


def read(data: bytes) -> list[Any]:
    return list(trials.read(BytesIO(data), "x"))


def study() -> Edition:
    (item,) = read(json.dumps(STUDY).encode())
    assert isinstance(item, Edition)
    return item


def passage(edition: Edition, words: str) -> Any:
    return next(p for p in edition.passages if edition.words(p) == words)


def test_header() -> None:
    found = study()
    assert (found.document, found.date) == ("nct:NCT00000001", "2020-05-07")
    assert found.design is Design.RANDOMISED
    assert found.meta["funding"] == "Hinge Institute"
    names = {(n.role, n.text) for n in found.names}
    assert (Role.CONDITION, "Rust") in names
    assert (Role.INTERVENTION, "OILEX") in names
    assert (Role.STUDY, "DRIP") in names


def test_escapes_are_undone_and_counted() -> None:
    found = study()
    assert "Oil <5 ml is given." in found.text
    assert {e.reason: e.characters for e in found.exclusions}["Markdown escape"] == 1


def test_criteria_are_items_with_their_lead_in() -> None:
    found = study()
    assert [found.words(s) for s in passage(found, "2. Paint").lead_in] == ["Exclusion Criteria:"]


def test_a_result_row_keeps_its_outcome_and_groups() -> None:
    found = study()
    row = passage(found, "At night\t3.1 (0.4)\t9.0 (0.5)")
    assert row.kind is PassageKind.TABLE_ROW
    assert [found.words(s) for s in row.lead_in] == [
        "Primary outcome: Squeak. Time frame: Week 16.",
        "Mean (Standard deviation), dB\tOil\tWater",
    ]
    assert passage(found, "Participants analyzed\t92\t90")


def test_an_analysis_is_a_sentence() -> None:
    assert (
        "Statistical analysis: Oil versus Water. Mean Difference -5.9 (95% CI -7.0 to -4.8). "
        "p <0.001 (t-test)."
    ) in study().text


def test_adverse_events_are_rows() -> None:
    found = study()
    row = passage(found, "Slip (Floor)\t2/97")
    assert found.words(row.lead_in[0]) == "Serious adverse events"


def test_places_are_counted_and_not_kept() -> None:
    found = study()
    assert "Garage" not in found.text
    assert {e.reason: e.characters for e in found.exclusions}["contacts and locations"] == 6


@pytest.mark.parametrize(
    "wrapped",
    [
        [STUDY],
        {"studies": [STUDY], "nextPageToken": "x"},
        {"nct_id": "NCT00000001", "study": STUDY},
    ],
)
def test_wrappings_of_version_2_give_the_same_edition(wrapped: Any) -> None:
    (item,) = read(json.dumps(wrapped).encode())
    assert item.id == study().id


def test_json_lines() -> None:
    line = json.dumps({"nct_id": "NCT00000001", "study": STUDY}).encode()
    items = read(line + b"\n" + b"{broken\n" + line + b"\n")
    assert [type(i) for i in items] == [Edition, Rejection, Edition]
    assert items[1].place == "x, line 2"


def test_old_xml() -> None:
    (found,) = read(XML)
    assert (found.document, found.date) == ("nct:NCT00000001", "2017-11-06")
    assert found.design is Design.NON_RANDOMISED
    item = passage(found, "Wood that is wet")
    assert [found.words(s) for s in item.lead_in] == ["Exclusion Criteria:"]


def test_version_1() -> None:
    old = {
        "FullStudiesResponse": {
            "FullStudies": [
                {
                    "Rank": 1,
                    "Study": {
                        "ProtocolSection": {
                            "IdentificationModule": {
                                "NCTId": "NCT00000001",
                                "BriefTitle": "Oil or Water",
                            },
                            "ConditionsModule": {"ConditionList": {"Condition": ["Rust"]}},
                            "DesignModule": {
                                "StudyType": "Interventional",
                                "PhaseList": {"Phase": ["Phase 2"]},
                                "DesignInfo": {
                                    "DesignAllocation": "Randomized",
                                    "DesignMaskingInfo": {"DesignMasking": "Triple"},
                                },
                                "EnrollmentInfo": {"EnrollmentCount": "7"},
                            },
                            "EligibilityModule": {
                                "EligibilityCriteria": "No wood.",
                                "Gender": "All",
                            },
                            "OutcomesModule": {
                                "PrimaryOutcomeList": {
                                    "PrimaryOutcome": [
                                        {
                                            "PrimaryOutcomeMeasure": "Squeak",
                                            "PrimaryOutcomeTimeFrame": "Week 16",
                                        }
                                    ]
                                }
                            },
                        }
                    },
                }
            ]
        }
    }
    (found,) = read(json.dumps(old).encode())
    assert found.design is Design.RANDOMISED
    assert "Phase: 2. Allocation: Randomized. Masking: Triple. Enrollment: 7." in found.text
    assert "Squeak. Time frame: Week 16." in found.text
    assert "No wood." in found.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"protocolSection": {"identificationModule": {}}}', "NCT number"),
        (b'{"nct_id": "NCT00000001", "relevance": 2}', "labelled benchmark data"),
        (b'{"protocolSection": ', "not JSON"),
        (b"<clinical_study><id_info>", "not readable as XML"),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><clinical_study>&b;</clinical_study>',
            "not readable as XML",
        ),
    ],
)
def test_what_is_no_study_is_rejected(data: bytes, words: str) -> None:
    (item,) = read(data)
    assert isinstance(item, Rejection)
    assert words in item.reason


@pytest.mark.parametrize(
    ("date", "expected"),
    [("August 5, 2014", "2014-08-05"), ("June 2006", "2006-06"), ("2016", "2016"), ("soon", "")],
)
def test_dates(date: str, expected: str) -> None:
    assert trials.iso(date) == expected
