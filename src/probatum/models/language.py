"""A language model behind an address that speaks OpenAI's chat completions.

llama.cpp, vLLM, Ollama and most services do. It is asked with temperature 0 and a fixed seed, and its
answer has the shape of a JSON Schema or counts for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from probatum.evidence.editions import Json

TIMEOUT = 300.0
"""Seconds for one answer: a large model on a processor takes its time."""

LONGEST = 800
"""Tokens of an answer at most: a small model that has lost the thread goes on for ever."""


class LanguageModelError(Exception):
    """The address gives no answer that could be used; says what to do."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Where a language model is, by the address that ends before ``/chat/completions``, and its name
    there. ``key`` is what the address asks for, if anything."""

    address: str
    name: str
    key: str = ""

    def names(self) -> list[str]:
        """The models that the address has. Raises LanguageModelError."""
        rows = self._sent("GET", "models", None).get("data") or []
        return [str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row]

    def __call__(self, instruction: str, text: str, schema: Mapping[str, Json]) -> dict[str, Json]:
        """What the model answers, an object of the schema's members; empty if it is none.

        Raises LanguageModelError where there is no answer at all.
        """
        body: dict[str, Json] = {
            "model": self.name,
            "temperature": 0,
            "seed": 0,
            "max_tokens": LONGEST,
            "messages": [
                {"role": "system", "content": instruction},
                {"role": "user", "content": text},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
            },
        }
        told = self._sent("POST", "chat/completions", body)
        try:
            answer = json.loads(told["choices"][0]["message"]["content"])
        except (KeyError, IndexError, TypeError, ValueError):
            return {}
        return answer if isinstance(answer, dict) else {}

    def _sent(self, method: str, path: str, body: Mapping[str, Json] | None) -> dict[str, Any]:
        import httpx

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        place = f"{self.address.rstrip('/')}/{path}"
        try:
            answer = httpx.request(method, place, json=body, headers=headers, timeout=TIMEOUT)
            answer.raise_for_status()
            told = answer.json()
        except httpx.HTTPStatusError as error:
            code = error.response.status_code
            more = " Is the key right?" if code in (401, 403) else ""
            raise LanguageModelError(f"{place} answers with status {code}.{more}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise LanguageModelError(
                f"{place} does not answer ({type(error).__name__}). Is the model running there?"
            ) from error
        except ValueError as error:
            raise LanguageModelError(f"{place} answers with something that is no JSON.") from error
        return told if isinstance(told, dict) else {}
