"""USPSTF reader on a small data set made here."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from probatum.evidence.editions import Edition, Kind, PassageKind, Rejection
from probatum.sources import uspstf


def data_set(**changes: Any) -> bytes:
    topic = {
        "topicType": "Screening",
        "topicYear": 2021,
        "uspstfAlias": "rust-screening",
        "specific": [7],
        "title": "Rust: Screening",
        "topic": "Rust: Screening",
        "rationale": "<h2>Rationale</h2><p>The USPSTF concludes with moderate certainty that it "
        "helps.<sup>4</sup></p><h3>Harms</h3><p>Harms are:</p><ul><li>noise</li></ul>"
        "<table><tr><th>Age</th><th>Rate</th></tr><tr><td>9</td><td>10<sup>2</sup></td></tr></table>",
        "clinical": "<p>Look <b>closely</b>.</p><p style='display:none'>unseen</p>",
        "other": "",
        "keywords": "Rust|Corrosion",
        "pubDate": "2021-05-18",
        "categories": ["1"],
        "tool": ["5"],
    }
    recommendation = {
        "id": 7,
        "title": "Rust: Screening -- Hinges aged 9 or older",
        "grade": "B",
        "gradeVer": 1,
        "gender": "female",
        "sex": "female",
        "ageRange": [9, 80],
        "text": "The USPSTF recommends screening hinges. <br><br>See the table.",
        "servFreq": "<p>Every year.</p>",
        "riskName": "",
        "risk": [],
        "riskText": "",
        "general": "3",
        "tool": [],
    }
    whole = {
        "lastUpdatedText": "05/02/2024",
        "specificRecommendations": [recommendation],
        "grades": {"B": ["The USPSTF recommends the service.", "second version"]},
        "generalRecommendations": {"3": topic},
        "tools": {"5": {"url": "https://x.example", "title": "A tool", "text": "", "keywords": ""}},
        "categories": {"1": {"name": "Metals"}},
        "risks": {},
    }
    return json.dumps(whole | changes).encode()


def edition() -> Edition:
    (item,) = uspstf.read(BytesIO(data_set()), "x.json")
    assert isinstance(item, Edition)
    return item


def test_sniff_knows_the_data_set_and_nothing_else() -> None:
    assert uspstf.sniff(data_set()[:4096], "x.json")
    assert not uspstf.sniff(b'{"protocolSection": {}}', "x.json")


def test_header_comes_from_the_topic() -> None:
    found = edition()
    assert (found.document, found.kind, found.date) == ("uspstf:3", Kind.GUIDELINE, "2021-05-18")
    assert found.url.endswith("/rust-screening")
    assert [n.text for n in found.names] == ["Rust", "Corrosion"]


def test_a_recommendation_has_its_grade_certainty_and_population() -> None:
    found = edition()
    (stated,) = [p for p in found.passages if p.kind is PassageKind.RECOMMENDATION]
    assert found.words(stated) == "The USPSTF recommends screening hinges."
    assert (stated.strength, stated.certainty) == ("Grade B", "moderate certainty")
    assert found.words(stated.lead_in[0]) == "Grade: B. Sex: female. Age range: 9 to 80 years."
    assert found.path(stated.section)[-1].endswith("Hinges aged 9 or older")


def test_html_becomes_sections_lists_and_rows() -> None:
    found = edition()
    by_words = {found.words(p): p for p in found.passages}
    assert found.path(by_words["noise"].section) == ("Rationale", "Harms")
    assert [found.words(s) for s in by_words["noise"].lead_in] == ["Harms are:"]
    assert [found.words(s) for s in by_words["9\t10^2"].lead_in] == ["Age\tRate"]
    assert found.path(by_words["Look closely."].section) == ("Clinical considerations",)
    assert any(words.endswith("it helps. [4]") for words in by_words)
    assert {e.reason: e.characters for e in found.exclusions}["hidden text"] == len("unseen")


def test_the_grade_definition_is_kept_in_its_version() -> None:
    assert "Grade B: The USPSTF recommends the service." in edition().text
    assert "second version" not in edition().text


def test_an_orphan_recommendation_and_a_broken_file_are_rejected() -> None:
    (orphan,) = uspstf.read(BytesIO(data_set(generalRecommendations={})), "x.json")
    assert isinstance(orphan, Rejection)
    assert "specificRecommendations 7" in orphan.place
    (broken,) = uspstf.read(BytesIO(b'{"specificRecommendations": [{'), "x.json")
    assert isinstance(broken, Rejection)


def test_one_bad_topic_does_not_stop_the_others() -> None:
    whole = json.loads(data_set())
    whole["generalRecommendations"]["4"] = {"title": "no fields"}
    items = list(uspstf.read(BytesIO(json.dumps(whole).encode()), "x.json"))
    assert [type(i) for i in items] == [Edition, Rejection]
