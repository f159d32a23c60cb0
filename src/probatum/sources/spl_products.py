"""The product data of an SPL document: names, ingredients, forms, routes, NDC, applications."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Json, Name, Role
from probatum.sources.xml import Element, attribute, child, children, descendants, local, text

NDC_SYSTEM = "2.16.840.1.113883.6.69"

_PRODUCTS = ("manufacturedProduct", "manufacturedMedicine")
_PARTS = ("partProduct", "partMedicine")
_SUFFIX = re.compile(r"-([a-z]{4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Product:
    """One listed product, or one part of a kit.

    ``suffix`` is the four-letter suffix of a biologic's nonproprietary name, without its hyphen.
    ``active`` are active ingredients with their strength where the source gives one.
    """

    brand: str
    generic: str
    suffix: str
    form: str
    routes: tuple[str, ...]
    ndc: str
    packages: tuple[str, ...]
    substances: tuple[str, ...]
    active: tuple[str, ...]
    inactive: tuple[str, ...]
    application: str

    def as_json(self) -> dict[str, Json]:
        """The product as it stands in an edition's ``meta``."""
        return {
            "brand": self.brand,
            "generic": self.generic,
            "suffix": self.suffix,
            "route": ", ".join(self.routes),
            "form": self.form,
            "ndc": self.ndc,
            "substances": list(self.substances),
            "application": self.application,
        }


def listed(root: Element) -> tuple[Product, ...]:
    """Every product of the document in order, each kit followed by its parts."""
    return tuple(
        product
        for subject in descendants(root, "subject")
        for outer in children(subject, "manufacturedProduct")
        for product in _with_parts(outer)
    )


def names(root: Element, products: Sequence[Product]) -> tuple[Name, ...]:
    """The names of the document's products and, in an indexing file, of its substance."""
    found: list[Name] = []
    for product in products:
        found.append(Name(Role.BRAND, product.brand))
        found.append(Name(Role.GENERIC, product.generic))
        if product.suffix:
            found.append(Name(Role.GENERIC, product.generic[: -len(product.suffix) - 1]))
        found.extend(Name(Role.SUBSTANCE, s) for s in product.substances)
    found.extend(Name(Role.SUBSTANCE, s) for s in _indexed_substances(root))
    first: dict[tuple[Role, str], Name] = {}
    for name in found:
        if name.text:
            first.setdefault((name.role, name.text.lower()), name)
    return tuple(first.values())


def classes(root: Element) -> tuple[str, ...]:
    """Pharmacologic classes that an indexing file gives its substance."""
    found = (
        attribute(child(kind, "code"), "displayName")
        for kind in descendants(root, "generalizedMaterialKind")
    )
    return tuple(dict.fromkeys(filter(None, found)))


def write(builder: EditionBuilder, section: Element, products: Sequence[Product]) -> None:
    """Write the product data as a table, and an indexing file's classes as another."""
    if products:
        rows = [
            (
                p.brand,
                p.generic,
                p.form,
                ", ".join(p.routes),
                "; ".join(p.active),
                "; ".join(p.inactive),
                "; ".join(filter(None, (p.ndc, *p.packages))),
                p.application,
            )
            for p in products
        ]
        header = (
            "Product",
            "Generic name",
            "Form",
            "Route",
            "Active ingredients",
            "Inactive ingredients",
            "NDC",
            "Application",
        )
        builder.table(list(dict.fromkeys(rows)), [header])
    substances = _indexed_substances(section)
    if substances:
        rows_of_classes = [("; ".join(substances), c) for c in classes(section)]
        builder.table(rows_of_classes, [("Substance", "Pharmacologic class")])


def _with_parts(outer: Element) -> Iterator[Product]:
    inner = next(iter(children(outer, *_PRODUCTS)), outer)
    applications = [
        attribute(child(subject, "approval", "id"), "extension")
        for subject in children(outer, "subjectOf")
    ]
    application = next(filter(None, applications), "")
    kit = _product(inner, _routes(outer), application, "")
    yield kit
    for part in descendants(inner, "part"):
        for product in children(part, *_PARTS):
            yield _product(product, _routes(part) or kit.routes, application, kit.brand)


def _product(element: Element, routes: tuple[str, ...], application: str, kit: str) -> Product:
    generic = text(child(element, "asEntityWithGeneric", "genericMedicine", "name"))
    match = _SUFFIX.search(generic) if application.upper().startswith("BLA") else None
    brand = " ".join(filter(None, (_name(element), text(child(element, "suffix"))))) or kit
    codes = [
        attribute(code, "code")
        for package in descendants(element, "containerPackagedProduct", "containerPackagedMedicine")
        for code in children(package, "code")
        if attribute(code, "codeSystem") in {NDC_SYSTEM, ""}
    ]
    active = list(_ingredients(element, active=True))
    return Product(
        brand=brand,
        generic=generic,
        suffix=match.group(1).lower() if match else "",
        form=attribute(child(element, "formCode"), "displayName"),
        routes=routes,
        ndc=_ndc(element),
        packages=_unique(codes),
        substances=_unique(n for i in active for n in (*_substance(i), *_moieties(i))),
        active=_unique(" ".join(filter(None, (*_substance(i), _strength(i)))) for i in active),
        inactive=_unique(n for i in _ingredients(element, active=False) for n in _substance(i)),
        application=application,
    )


def _name(element: Element) -> str:
    """The name with its suffix (``Kids``, ``Unscented``), which pre-2008 files nest inside it."""
    return text(child(element, "name"), instead={"suffix": lambda e: " " + text(e)})


def _ndc(element: Element) -> str:
    code = child(element, "code")
    return attribute(code, "code") if attribute(code, "codeSystem") == NDC_SYSTEM else ""


def _routes(element: Element) -> tuple[str, ...]:
    return _unique(
        attribute(child(use, "substanceAdministration", "routeCode"), "displayName")
        for use in children(element, "consumedIn")
    )


def _ingredients(element: Element, active: bool) -> Iterator[Element]:
    for ingredient in children(element, "ingredient", "activeIngredient", "inactiveIngredient"):
        name = local(ingredient)
        is_active = name == "activeIngredient" or attribute(ingredient, "classCode").startswith(
            "ACT"
        )
        if is_active is active:
            yield ingredient


def _substance(ingredient: Element) -> list[str]:
    return [
        name
        for substance in children(
            ingredient,
            "ingredientSubstance",
            "activeIngredientSubstance",
            "inactiveIngredientSubstance",
        )
        if (name := text(child(substance, "name")))
    ]


def _moieties(ingredient: Element) -> list[str]:
    return [
        name
        for moiety in descendants(ingredient, "activeMoiety")
        if (name := text(child(moiety, "name")))
    ]


def _strength(ingredient: Element) -> str:
    """``0.98 mg/1 L``, or ``5 mg`` where the strength is that of one piece (unit ``1``)."""
    numerator, denominator = (
        (attribute(e, "value"), attribute(e, "unit"))
        for e in (
            child(ingredient, "quantity", "numerator"),
            child(ingredient, "quantity", "denominator"),
        )
    )
    above = " ".join(filter(None, numerator))
    below = "" if denominator in {("1", "1"), ("1", "")} else " ".join(filter(None, denominator))
    return "/".join(filter(None, (above, below)))


def _indexed_substances(root: Element) -> tuple[str, ...]:
    return _unique(
        text(name)
        for substance in descendants(root, "identifiedSubstance")
        for name in children(substance, "name")
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v))
