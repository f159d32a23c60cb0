"""The whole USPSTF data set: every topic, every recommendation, every character."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from io import BytesIO

from lxml import html

from probatum.evidence.editions import Edition, PassageKind
from probatum.sources import uspstf
from tests.shared import SHARED, needs_shared

PATH = SHARED / "guidelines-uspstf" / "uspstf-api-2024-05-02.json.xz"
FIELDS = ("rationale", "clinical", "pathwayToBenefit", "other", "discussion")


def seen(markup: str) -> Counter[str]:
    """Characters that a browser shows, found without the reader's own code."""
    if not markup.strip():
        return Counter()
    tree = html.fromstring(f"<div>{markup}</div>")
    for comment in tree.iter(html.etree.Comment):
        comment.text = ""
    words = "".join(tree.itertext())
    return Counter(c for c in words if not c.isspace() and c.isprintable())


@needs_shared
def test_ninety_topics_with_143_recommendations_and_no_character_lost() -> None:
    data = lzma.decompress(PATH.read_bytes())
    whole = json.loads(data)
    editions = [e for e in uspstf.read(BytesIO(data), "x.json") if isinstance(e, Edition)]
    assert len(editions) == len(whole["generalRecommendations"]) == 90
    stated = [
        (e.document, p.section)
        for e in editions
        for p in e.passages
        if p.kind is PassageKind.RECOMMENDATION
    ]
    assert len(set(stated)) == len(whole["specificRecommendations"]) == 143
    for edition in editions:
        number = edition.document.partition(":")[2]
        topic = whole["generalRecommendations"][number]
        wanted = Counter[str]()
        for field in FIELDS:
            wanted += seen(topic.get(field) or "")
        for r in whole["specificRecommendations"]:
            if r["general"] == number:
                for field in ("title", "text", "servFreq", "riskText"):
                    wanted += seen(r.get(field) or "")
        lost = wanted - Counter(edition.text)
        assert not lost, (edition.document, lost)


@needs_shared
def test_every_recommendation_has_the_grade_of_the_data_set() -> None:
    data = lzma.decompress(PATH.read_bytes())
    wanted = Counter(
        (" ".join(r["title"].split()), f"Grade {r['grade']}")
        for r in json.loads(data)["specificRecommendations"]
    )
    found = {
        (e.document, p.section): (e.sections[p.section].title, p.strength)
        for e in uspstf.read(BytesIO(data), "x.json")
        if isinstance(e, Edition)
        for p in e.passages
        if p.kind is PassageKind.RECOMMENDATION
    }
    assert Counter(found.values()) == wanted
