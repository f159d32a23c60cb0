"""Editions of invented documents, the same for the same seed: size and shape of real ones."""

from __future__ import annotations

import random
from typing import Any

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, Level, Name, Role, Status

SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro", "su", "ta", "ve", "xi", "zo"]
SECTIONS = (("34067-9", "1 INDICATIONS"), ("34068-7", "2 DOSAGE"), ("34084-4", "6 REACTIONS"))


def vocabulary(seed: int = 0, size: int = 20_000) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(size)]


WORDS = vocabulary()


def sentence(rng: random.Random, length: int = 18) -> str:
    words = [WORDS[min(int(rng.paretovariate(0.5)) - 1, len(WORDS) - 1)] for _ in range(length)]
    return " ".join(words).capitalize() + f" {rng.randint(1, 999)} mg."


def label(
    number: int, version: int = 1, passages: int = 40, changed: int = 3, **fields: Any
) -> Edition:
    """A label; of ``passages`` paragraphs, ``changed`` differ from one version to the next."""
    builder = EditionBuilder()
    own = random.Random(f"{number}/{version}")
    texts = random.Random(number)
    for place in range(passages):
        if place * len(SECTIONS) % passages < len(SECTIONS):
            code, title = SECTIONS[place * len(SECTIONS) // passages]
            builder.open_section(title, code)
        old = " ".join(sentence(texts) for _ in range(4))
        fresh = " ".join(sentence(own) for _ in range(4))
        builder.paragraph(fresh if place < changed else old)
        if (place + 1) * len(SECTIONS) % passages < len(SECTIONS):
            builder.close_section()
    fields = {
        "document": f"spl:{number:08x}-0000-4000-8000-000000000000",
        "source": "DailyMed (FDA label)",
        "kind": Kind.LABEL,
        "title": f"Label {number}",
        "version": str(version),
        "date": f"{2000 + version}-01-01",
        "names": (Name(Role.BRAND, f"Brand{number}"), Name(Role.GENERIC, WORDS[number + 50])),
        **fields,
    }
    return builder.build(**fields)


def abstract(number: int, **fields: Any) -> Edition:
    builder = EditionBuilder()
    rng = random.Random(f"abstract {number}")
    for role in ("background", "methods", "results"):
        builder.open_section(role.upper(), role)
        builder.paragraph(" ".join(sentence(rng) for _ in range(3)))
        builder.close_section()
    fields = {
        "document": f"pmid:{number}",
        "source": "PubMed",
        "kind": Kind.ABSTRACT,
        "title": sentence(rng, 10),
        "date": f"{rng.randint(1980, 2024)}-{rng.randint(1, 12):02}",
        "publication_types": ("Journal Article",),
        **fields,
    }
    return builder.build(**fields)


def digest(document: str, text: str, date: str, **fields: Any) -> Edition:
    builder = EditionBuilder()
    builder.open_section("Facts", "34068-7")
    builder.fact(text, Status.SECONDARY, "a review")
    fields = {"source": "Probatum", "kind": Kind.LABEL, "title": "Digest", **fields}
    return builder.build(document=document, date=date, level=Level.DIGEST, **fields)
