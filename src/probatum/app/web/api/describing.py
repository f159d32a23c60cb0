"""What the OpenAPI document says beyond the routes: problems, and our published schemas."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from probatum.app.web.api.models import Problem
from probatum.rendering.json import schema

MEDIA = "application/problem+json"
PUBLISHED = ("article", "no-answer", "audit", "plan")
"""Schemas of this program that answers refer to."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, beside those that every route may give."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "model": Problem,
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*statuses, 401, 403, 422, 429})
    }


def published(name: str) -> dict[str, Any]:
    """A JSON answer after one of our schemas."""
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def describe(app: FastAPI) -> None:
    """Make ``/openapi.json`` name our schemas, and problems as what they are."""

    @cache
    def made() -> dict[str, Any]:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in PUBLISHED:
            for key, value in _components(name):
                schemas[key] = value
        for path in document["paths"].values():
            for operation in path.values():
                for status, answer in operation.get("responses", {}).items():
                    if status >= "400" and MEDIA in answer.get("content", {}):
                        answer["content"].pop("application/json", None)
                if "requestBody" in operation:
                    _not_empty(operation["requestBody"], schemas)
                    for status in (400, 413):
                        told = {"description": HTTPStatus(status).phrase}
                        operation["responses"][str(status)] = {
                            **operation["responses"]["422"],
                            **told,
                        }
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        return document

    app.openapi = made  # type: ignore[method-assign]


def _not_empty(body: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Say of the files of a body that an empty one is none."""
    form = body["content"].get("multipart/form-data", {"schema": {}})["schema"]
    members = schemas.get(form.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
    for member in members.values():
        if "contentMediaType" in member.get("items", {}):
            member["items"]["minLength"] = 1


def _components(name: str) -> list[tuple[str, Any]]:
    """A published schema and its definitions, each under a name of its own."""
    whole = dict(schema(name))
    inner = whole.pop("$defs", {})
    whole.pop("$schema", None)
    whole.pop("$id", None)

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: item.replace("#/$defs/", f"#/components/schemas/{name}-")
                if key == "$ref" and isinstance(item, str)
                else moved(item)
                for key, item in value.items()
            }
        return [moved(item) for item in value] if isinstance(value, list) else value

    return [(name, moved(whole)), *((f"{name}-{key}", moved(v)) for key, v in inner.items())]
