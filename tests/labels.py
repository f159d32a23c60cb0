"""A small invented label and a small invented paper, made as the readers make real ones."""

from __future__ import annotations

from typing import Any

from probatum.answers.label import Product
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Design, Edition, Kind, Name, PassageKind, Role

BOX = (
    "Fatal liver failure has occurred. Do not start treatment in patients with active liver disease. "
    "Monitor liver function weekly until results are normal."
)
TITLES = {
    "34066-1": "BOXED WARNING",
    "34067-9": "1 INDICATIONS AND USAGE",
    "34068-7": "2 DOSAGE AND ADMINISTRATION",
    "34070-3": "4 CONTRAINDICATIONS",
    "34073-7": "7 DRUG INTERACTIONS",
}
SECTIONS: dict[str, tuple[str, ...]] = {
    "34066-1": (BOX,),
    "34067-9": ("Examplol is indicated for the treatment of gout in adults.",),
    "34068-7": (
        "The recommended dose is 5 mg once daily.",
        "In patients who weigh less than 40 kg, the dose is 2.5 mg once daily.",
    ),
    "34070-3": ("None.",),
}
WARNINGS: dict[str, tuple[str, ...]] = {
    "5.1 Liver Injury": (
        "Liver injury occurred in 3 of 120 patients within the first 8 weeks.",
        "Assess liver function before treatment and every month.",
        "Discontinue examplol if jaundice occurs.",
    ),
    "5.2 Low Blood Pressure": ("Low blood pressure may occur after the first dose.",),
}


def label(
    sections: dict[str, tuple[str, ...]] | None = None,
    warnings: dict[str, tuple[str, ...]] | None = None,
    **fields: Any,
) -> Edition:
    """A label with the given text under its coded sections, and warnings by heading."""
    builder = EditionBuilder()
    for code, paragraphs in (SECTIONS if sections is None else sections).items():
        builder.open_section(TITLES[code], code)
        for text in paragraphs:
            builder.paragraph(text)
        builder.close_section()
    builder.open_section("5 WARNINGS AND PRECAUTIONS", "43685-7")
    for title, texts in (WARNINGS if warnings is None else warnings).items():
        builder.open_section(title)
        for text in texts:
            builder.paragraph(text)
        builder.close_section()
    builder.close_section()
    made: dict[str, Any] = {
        "document": "spl:00000000-0000-4000-8000-000000000001", "source": "DailyMed (FDA label)",
        "kind": Kind.LABEL, "title": "Exampla label", "version": "2", "date": "2024-05-01",
        "jurisdiction": "US",
        "names": (Name(Role.BRAND, "Exampla"), Name(Role.GENERIC, "examplol")),
        "meta": {"products": [{"brand": "Exampla", "generic": "examplol", "route": "oral"}]},
        **fields,
    }  # fmt: skip
    return builder.build(**made)


def product(edition: Edition | None = None, **fields: Any) -> Product:
    """The product that the label is of."""
    return Product(**{"brand": "Exampla", "generic": "examplol", "route": "oral",
                      "edition": edition or label(), **fields})  # fmt: skip


def paper(parts: dict[str, str], **fields: Any) -> Edition:
    """An abstract with one paragraph under each role."""
    builder = EditionBuilder()
    for role, text in parts.items():
        builder.open_section(role.upper(), role)
        builder.paragraph(text, fields.pop("passage_kind", PassageKind.PROSE))
        builder.close_section()
    made: dict[str, Any] = {
        "document": "pmid:100", "source": "PubMed", "kind": Kind.ABSTRACT, "date": "2023-04",
        "title": "Examplol in gout: a randomised trial.", "design": Design.RANDOMISED,
        "names": (Name(Role.STUDY, "ALPHA"), Name(Role.INTERVENTION, "examplol"),
                  Name(Role.CONDITION, "Gout")),
        "meta": {"authors": ["Doe J", "Roe R"]},
        **fields,
    }  # fmt: skip
    return builder.build(**made)
