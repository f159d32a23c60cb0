"""Reader of the US Preventive Services Task Force's data set (the Prevention TaskForce API).

One edition for each topic (``generalRecommendations``), its recommendation statements first, each
in a section that is titled as the Task Force titles it, then the rationale and considerations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import (
    Edition,
    Kind,
    Name,
    PassageKind,
    Rejection,
    Role,
    Span,
    Withdrawal,
)
from probatum.sources.markup import parse_html, write_html
from probatum.sources.outline import Outline
from probatum.sources.xml import text as running_text

SOURCE = "US Preventive Services Task Force"
LICENCE = "US government work (AHRQ/USPSTF): free to use with attribution and unaltered wording"

_SITE = "https://www.uspreventiveservicestaskforce.org/uspstf/recommendation/"
_PARTS = (
    ("rationale", "Rationale"),
    ("clinical", "Clinical considerations"),
    ("pathwayToBenefit", "Pathway to benefit"),
    ("other", "Other considerations"),
    ("discussion", "Discussion"),
)
_CERTAINTY = re.compile(r"\b(high|moderate|low)\s+certainty\b", re.I)
_CONCLUDES = re.compile(r"\bconcludes?\s+with\s+(high|moderate|low)\s+certainty\b", re.I)
_STATES = re.compile(r"\bUSPSTF\b[^.]*\b(?:recommends|concludes)\b")
_ANY_AGE = [0, 100]
_METADATA = "identifier, date or code kept as metadata"
_REPEATED = "repeats the title"


def sniff(head: bytes, name: str) -> bool:
    """Whether the file that begins with ``head`` is the Task Force's data set."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (
        b'"specificRecommendations"' in head or b'"generalRecommendations"' in head
    )


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """One edition for each topic, in the order of the file; a bad topic becomes a rejection."""
    try:
        whole = json.loads(stream.read().decode("utf-8-sig"))
        topics: Mapping[str, Any] = whole["generalRecommendations"]
        specific = {str(r["id"]): r for r in whole["specificRecommendations"]}
    except (ValueError, KeyError, TypeError) as error:
        yield Rejection(name, f"not the Task Force's JSON data set: {error!r}; download it again")
        return
    held: set[str] = set()
    for number, topic in topics.items():
        try:
            own = [specific[str(i)] for i in topic.get("specific", []) if str(i) in specific]
            own += [
                r
                for i, r in specific.items()
                if str(r.get("general")) == number and all(r is not o for o in own)
            ]
            edition = _edition(number, topic, own, whole)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Rejection(f"{name}, generalRecommendations {number}", f"malformed: {error!r}")
            continue
        held.update(str(r["id"]) for r in own)
        yield edition
    for number in specific:
        if number not in held:
            yield Rejection(
                f"{name}, specificRecommendations {number}",
                "belongs to no topic of this file (its general recommendation is missing)",
            )


def _edition(
    number: str, topic: Mapping[str, Any], own: list[Any], whole: Mapping[str, Any]
) -> Edition:
    builder = EditionBuilder()
    title = str(topic["title"]).strip()
    builder.open_section("Recommendations")
    agreed = {m.lower() for m in _CONCLUDES.findall(_plain(str(topic.get("rationale", ""))))}
    for recommendation in own:
        _recommendation(builder, recommendation, whole, agreed)
    builder.close_section()
    for field, heading in _PARTS:
        markup = str(topic.get(field) or "")
        outline = Outline(builder)
        if not re.match(r"\s*<h[1-6]", markup) and _plain(markup):
            outline.heading(2, heading)
        write_html(outline, markup)
        outline.close()
    _definitions(builder, own, whole)
    _tools(builder, topic, own, whole)
    builder.exclude(_REPEATED, str(topic.get("topic", "")))
    for field in ("topicType", "topicYear", "uspstfAlias", "pubDate", "keywords"):
        builder.exclude(_METADATA, str(topic.get(field, "")))
    categories = [whole.get("categories", {}).get(str(c), {}) for c in topic["categories"]]
    keywords = [k.strip() for k in str(topic.get("keywords", "")).split("|") if k.strip()]
    return builder.build(
        document=f"uspstf:{number}",
        source=SOURCE,
        kind=Kind.GUIDELINE,
        title=title,
        date=str(topic.get("pubDate") or topic.get("topicYear") or ""),
        url=_SITE + str(topic["uspstfAlias"]) if topic.get("uspstfAlias") else "",
        licence=LICENCE,
        names=tuple(Name(Role.CONDITION, k) for k in dict.fromkeys(keywords)),
        jurisdiction="US",
        publication_types=("Practice Guideline",),
        meta={
            "published": "date of the recommendation",
            "topic_type": str(topic.get("topicType", "")),
            "topic_year": topic.get("topicYear"),
            "data_set_date": str(whole.get("lastUpdatedText", "")),
            "categories": [str(c.get("name", "")) for c in categories],
            "recommendations": [int(r["id"]) for r in own],
        },
    )


def _recommendation(
    builder: EditionBuilder,
    recommendation: Mapping[str, Any],
    whole: Mapping[str, Any],
    agreed: set[str],
) -> None:
    """One statement: its title, its grade and population, its words, then frequency and risk."""
    grade = str(recommendation["grade"])
    builder.open_section(str(recommendation["title"]))
    population = builder.silent(_population(recommendation, whole))
    words = str(recommendation["text"])
    found = {m.lower() for m in _CERTAINTY.findall(_plain(words))}
    if not found and grade != "I":
        found = agreed
    certainty = f"{next(iter(found))} certainty" if len(found) == 1 else None
    context = (population,) if population else ()
    first: Span | None = None
    for paragraph in _paragraphs(words):
        if first is None or _STATES.search(paragraph):
            span = builder.paragraph(
                paragraph,
                PassageKind.RECOMMENDATION,
                context,
                strength=f"Grade {grade}",
                certainty=certainty,
            )
            first = first or span
        else:
            builder.paragraph(paragraph, lead_in=(first,))
    for field, heading in (("servFreq", "Service frequency"), ("riskText", "Risk information")):
        markup = str(recommendation.get(field) or "")
        if _plain(markup):
            builder.open_section(heading)
            outline = Outline(builder)
            write_html(outline, markup)
            outline.close()
            builder.close_section()
    for field in ("id", "gradeVer", "gender", "general"):
        builder.exclude(_METADATA, str(recommendation.get(field, "")))
    builder.close_section()


def _population(recommendation: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    """Grade, sex, age range, body mass index and risk group, as the data set's fields give them."""
    ages = recommendation.get("ageRange") or []
    parts = [f"Grade: {recommendation['grade']}", f"Sex: {recommendation.get('sex', '')}"]
    if len(ages) == 2 and ages != _ANY_AGE:
        parts.append(f"Age range: {ages[0]} to {ages[1]} years")
    if bmi := recommendation.get("bmi"):
        parts.append(f"Body mass index: {bmi}")
    risks = [whole.get("risks", {}).get(str(r), {}).get("name", "") for r in recommendation["risk"]]
    named = [*risks, str(recommendation.get("riskName") or "")]
    if risk := ", ".join(dict.fromkeys(filter(None, named))):
        parts.append(f"Risk: {risk}")
    return ". ".join(parts) + "."


def _definitions(builder: EditionBuilder, own: list[Any], whole: Mapping[str, Any]) -> None:
    """What the grades of this topic mean, in the version that each recommendation names."""
    wanted = dict.fromkeys((str(r["grade"]), int(r.get("gradeVer") or 1)) for r in own)
    builder.open_section("Grade definitions")
    for grade, version in wanted:
        versions = whole.get("grades", {}).get(grade, [])
        if versions:
            builder.silent(f"Grade {grade}: {versions[min(version, len(versions)) - 1]}")
    builder.close_section()


def _tools(
    builder: EditionBuilder, topic: Mapping[str, Any], own: list[Any], whole: Mapping[str, Any]
) -> None:
    """The publisher's links for clinicians and patients; no evidence, so no passages."""
    numbers = dict.fromkeys(str(t) for part in (topic, *own) for t in part.get("tool", []))
    tools = [whole.get("tools", {}).get(t) for t in numbers]
    if not any(tools):
        return
    builder.open_section("Tools")
    for tool in filter(None, tools):
        parts = [str(tool.get("title", "")), _plain(str(tool.get("text", ""))), tool.get("url", "")]
        builder.silent(" – ".join(filter(None, parts)))
        builder.exclude(_METADATA, str(tool.get("keywords", "")))
    builder.close_section()


def _paragraphs(markup: str) -> list[str]:
    """The paragraphs of a short text in which line breaks are the only structure."""
    parts = re.split(r"(?:\s|&nbsp;)*(?:<br\s*/?>(?:\s|&nbsp;)*)+|</p>", markup)
    return [plain for part in parts if (plain := _plain(part))]


def _plain(markup: str) -> str:
    return running_text(parse_html(markup)) if markup.strip() else ""
