"""A protocol explained to a patient: what is watched and why, and when to get help.

Nothing is computed and no patient is read. The words on tests and signs are ours and hold no
number; what the label says stands in its quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from probatum.protocols.language import (
    Action,
    Analyte,
    Cited,
    Condition,
    Group,
    Kind,
    Lab,
    Named,
    Protocol,
    Sign,
    Trend,
    Variant,
    Worded,
)
from probatum.protocols.proving import conditions
from probatum.protocols.telling import rules_of


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing that is looked at: its name, what it is for in plain words, and the quotes."""

    title: str
    words: str
    quotes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Danger:
    """Signs for which to get help now, and the quotes that name them."""

    signs: tuple[str, ...]
    quotes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What one edition of a label asks to be watched, for the person who is treated."""

    protocol: str
    title: str
    jurisdiction: str
    label_edition: str
    as_of: date
    dangers: tuple[Danger, ...]
    tests: tuple[Watched, ...]
    others: tuple[Watched, ...]
    standing: str
    """Who signed the protocol, or why it is a draft."""


def explain(protocol: Protocol, variant: Variant, as_of: date, standing: str) -> Explained:
    """The protocol in plain words, by one edition."""
    rules = [r for r in rules_of(protocol, variant) if isinstance(r, Action)]
    return Explained(
        protocol.name,
        protocol.title,
        variant.jurisdiction,
        variant.edition,
        as_of,
        tuple(_dangers(protocol, rules, variant.key)),
        tuple(_tests(protocol, rules, variant.key)),
        tuple(Watched("", r.plain, _general(r, variant.key)) for r in rules if r.plain),
        standing,
    )


def _tests(protocol: Protocol, rules: Iterable[Action], key: str) -> Iterator[Watched]:
    """The analytes that are measured or watched for; results that mean the same to a reader as one."""
    held = list(rules)
    by_words: dict[str, tuple[list[str], list[Cited]]] = {}
    for analyte in protocol.analytes:
        cited = [c for r in held if analyte.id in _read(protocol, r) for c in _general(r, key)]
        if cited:
            names, quotes = by_words.setdefault(_purpose(analyte), ([], []))
            names.append(analyte.name)
            quotes += cited
    for words, (names, quotes) in by_words.items():
        title = ", ".join(names)
        yield Watched(f"{title[:1].upper()}{title[1:]}", words, tuple(dict.fromkeys(quotes)))


def _read(protocol: Protocol, rule: Action) -> set[str]:
    """The analytes of an action and of its conditions."""
    operands = [protocol.operands[n] for c in conditions(rule) for n in _speaking(c)]
    read = {o.analyte for o in operands if isinstance(o, Lab | Trend | Worded)}
    return read | set(rule.analytes)


def _dangers(protocol: Protocol, rules: Iterable[Action], key: str) -> Iterator[Danger]:
    told: set[str] = set()
    for rule in rules:
        if not rule.alert or rule.when is None or rule.kind not in (Kind.DO, Kind.CONSULT):
            continue
        operands = (protocol.operands[n] for n in _speaking(rule.when))
        named = (s for o in operands if isinstance(o, Sign) for s in o.signs)
        signs = dict.fromkeys(SIGNS.get(s, s) for s in named)
        new = tuple(s for s in signs if s and s not in told)
        if new:
            told.update(new)
            yield Danger(new, _general(rule, key))


def _speaking(condition: Condition) -> Iterator[str]:
    """The operands that can speak for a condition: those outside what must not hold."""
    if isinstance(condition, Named):
        yield condition.operand
    elif isinstance(condition, Group) and condition.how != "none":
        for part in condition.parts:
            yield from _speaking(part)


def _general(rule: Action, key: str) -> tuple[Cited, ...]:
    """The quotes of a rule but for those of a table's rows."""
    return tuple(c for c in rule.quotes[key] if c.row is None)


def _purpose(analyte: Analyte) -> str:
    found = (words for codes, words in TESTS for code in codes if code in analyte.loinc)
    return next(found, ANTIBODY if "antibod" in analyte.name.casefold() else OTHER)


OTHER = "A test that the label asks for; ask your team what it shows."
ANTIBODY = (
    "Blood test for antibodies that many people have from an earlier infection and that may stop the "
    "treatment from working."
)
_LIVER = "Blood tests of the liver. They show whether the liver is irritated or harmed."
_CLOTTING = "Blood test of how long blood takes to clot."

TESTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("1742-6", "1920-8", "2324-2", "6768-6", "1975-2"), _LIVER),
    (("5902-2", "6301-6", "3173-2", "14979-9"), _CLOTTING),
    (("1751-7",), "Blood test of a protein that the liver makes."),
    (("777-3", "26515-7"), "Blood count of the platelets, the small cells that stop bleeding."),
    (
        ("751-8", "26499-4"),
        "Blood count of the neutrophils, the white cells that fight infections.",
    ),
    (("6690-2", "26464-8"), "Blood count of the white cells, which fight infections."),
    (("718-7",), "Blood test of the red blood: whether there is enough of what carries oxygen."),
    (("2160-0", "14682-9"), "Blood test of how the kidneys work."),
    (
        ("10839-9", "89579-7"),
        "Blood test of the heart muscle. It shows whether the heart is strained.",
    ),
    (("3016-3", "11580-8"), "Blood test of the thyroid gland."),
    (("2571-8", "2093-3"), "Blood tests of fats in the blood."),
    (("2106-3", "2118-8", "2112-1"), "The treatment can harm an unborn child."),
    (("2888-6",), "Urine test for protein, which shows how the kidneys work."),
    (("8310-5", "8331-1"), "Fever can be the first sign of an infection."),
    (("29463-7", "3141-9"), "Doses may depend on it."),
    (("3187-2",), "Blood test of the clotting factor that the treatment is to bring."),
    (("3186-4",), "Blood test for antibodies against the clotting factor."),
)
"""What a test is for, by its LOINC codes: general knowledge in our words, not the label's."""

SIGNS = {
    "jaundice": "yellow skin or eyes",
    "dark urine": "dark urine",
    "vomiting": "vomiting, above all again and again",
    "repeated vomiting": "vomiting, above all again and again",
    "drowsiness": "unusual sleepiness",
    "acute illness": "feeling suddenly ill, or getting worse",
    "deterioration in health": "feeling suddenly ill, or getting worse",
    "bleeding": "bleeding",
    "unexpected bleeding": "bleeding",
    "bruising": "bruises, more or more easily than before",
    "increased bruising": "bruises, more or more easily than before",
    "easy bruising": "bruises, more or more easily than before",
    "seizure": "a fit (seizure)",
    "seizures": "a fit (seizure)",
    "low urine output": "less urine than usual, or fewer wet nappies",
    "decreased urine output": "less urine than usual, or fewer wet nappies",
    "decreased urination": "less urine than usual, or fewer wet nappies",
    "lethargy": "no strength, hard to wake",
    "weakness": "weakness",
    "new muscle weakness": "muscle weakness, new or worse",
    "increased muscle weakness": "muscle weakness, new or worse",
    "poor feeding": "a baby that does not feed well",
    "syncope": "fainting",
    "palpitations": "a racing or stumbling heart",
    "arrhythmia": "a racing or stumbling heart",
    "dyspnea": "shortness of breath",
    "dyspnoea": "shortness of breath",
    "unexplained cough": "cough",
    "visual impairment": "seeing less well, blurred or not at all",
    "visual abnormality": "seeing less well, blurred or not at all",
    "visual difficulties": "seeing less well, blurred or not at all",
    "blurred vision": "seeing less well, blurred or not at all",
    "loss of vision": "seeing less well, blurred or not at all",
    "diarrhoea": "diarrhea",
    "stomatitis": "sores in the mouth",
    "ulcerative stomatitis": "sores in the mouth",
    "mouth ulcers": "sores in the mouth",
    "pain in arms": "pain in arms, hands, legs or feet",
    "pain in hands": "pain in arms, hands, legs or feet",
    "pain in legs": "pain in arms, hands, legs or feet",
    "pain in feet": "pain in arms, hands, legs or feet",
    "prickling": "tingling or prickling",
    "tingling": "tingling or prickling",
    "ascites": "a swollen belly",
    "aggressive behavior": "anger or violence that is new",
    "suicidal thoughts": "thoughts of suicide",
    "depression": "deep sadness",
    "psychosis": "hearing or believing what is not there",
    "severe skin reaction": "a severe skin rash",
    "anaphylaxis": "a severe allergic reaction: swelling, trouble breathing, collapse",
    "infusion reaction": "feeling ill during or after the infusion",
    "infection": "signs of an infection",
    "confusion": "confusion",
    # What only a doctor can find.
    "acute serious liver injury": "",
    "acute liver failure": "",
    "clinical liver injury": "",
    "hepatic injury suspected": "",
    "hypertension": "",
    "hemolysis": "",
    "haemolysis": "",
    "heart failure": "",
    "interstitial lung disease": "",
    "pancreatitis": "",
    "hepatitis": "",
    "psychiatric disorder": "",
    "significant drop in blood counts": "",
    "pancytopenia": "",
}
"""A sign as a patient would say it; empty where only a doctor can find it."""
