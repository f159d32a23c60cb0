from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import jsonschema
import pytest

from probatum.evidence.articles import (
    Article,
    ArticleSection,
    Omission,
    Reference,
    ReviewStatus,
    SearchReport,
)
from probatum.evidence.claims import Check, Claim, Outcome, Quote, Verdict
from probatum.evidence.editions import Kind, Level, Status
from probatum.rendering.json import (
    SCHEMAS,
    ArticleJsonError,
    dumps,
    from_json,
    schema,
    to_json,
)
from tests.articles import article, hostile


@pytest.mark.parametrize("made", [article(), hostile(), replace(article(), search=None)])
def test_an_article_is_the_same_after_json_and_fits_the_schema(made: Article) -> None:
    text = dumps(made)
    data = json.loads(text)
    jsonschema.Draft202012Validator(schema()).validate(data)
    assert from_json(data) == made
    assert dumps(from_json(data)) == text


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (Article, ()),
        (ReviewStatus, ("properties", "status")),
        (Omission, ("properties", "omitted", "items")),
        (Claim, ("$defs", "claim")),
        (Quote, ("$defs", "quote")),
        (Check, ("$defs", "check")),
        (ArticleSection, ("$defs", "section")),
        (Reference, ("$defs", "reference")),
        (SearchReport, ("$defs", "search")),
    ],
)
def test_every_field_of_the_types_is_in_the_schema(kind: Any, place: tuple[str, ...]) -> None:
    part = schema()
    for key in place:
        part = part[key]
    names = {f.name for f in fields(kind)}
    assert names <= set(part["properties"])
    assert names <= set(part["required"])


def test_the_schema_names_every_value_of_the_enumerations() -> None:
    definitions = schema()["$defs"]

    def named(definition: str, field: str) -> set[str]:
        return set(definitions[definition]["properties"][field]["enum"]) - {None}

    assert named("claim", "verdict") == {v.value for v in Verdict}
    assert named("check", "outcome") == {o.value for o in Outcome}
    assert named("quote", "level") == {v.value for v in Level}
    assert named("quote", "status") == {s.value for s in Status}
    assert named("reference", "kind") == {k.value for k in Kind}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described_and_none_is_extra(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))

    def walk(part: Any, path: str) -> None:
        if isinstance(part, dict):
            if "properties" in part:
                assert part["additionalProperties"] is False, path
                for field, inner in part["properties"].items():
                    assert "$ref" in inner or inner.get("description"), f"{path}/{field}"
            for key, inner in part.items():
                walk(inner, f"{path}/{key}")
        elif isinstance(part, list):
            for inner in part:
                walk(inner, path)

    walk(schema(name), name)
    assert schema(name)["$id"].startswith("urn:")


def test_timeline_and_evidence_table_name_claims() -> None:
    data = to_json(article())
    ids = {c["id"] for s in data["sections"] for c in s["claims"]}  # type: ignore[index,union-attr,call-overload]
    assert set(data["timeline"]) | set(data["evidence_table"]) <= ids  # type: ignore[arg-type]


def _without(name: str) -> dict[str, Any]:
    data = json.loads(dumps(article()))
    del data[name]
    return data


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({}, "schema_version"),
        (_without("references"), "references"),
        ({**to_json(article()), "question": 7}, "7"),
        ({**to_json(article()), "warnings": "one"}, "list"),
        ({**to_json(article()), "schema_version": "9.0"}, "9.0"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(data: dict[str, Any], word: str) -> None:
    with pytest.raises(ArticleJsonError, match=word):
        from_json(data)


def test_an_unknown_schema_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="article"):
        schema("recipe")


def test_an_article_kept_before_imprints_is_read() -> None:
    old = to_json(article())
    for reference in old["references"]:  # type: ignore[union-attr]
        del reference["imprint"]  # type: ignore[union-attr, arg-type, call-overload]
    assert from_json(old) == article()
