"""A small article with every part that a rendering shows, and its hostile twin."""

from __future__ import annotations

from dataclasses import replace

from probatum.evidence.articles import (
    Article,
    ArticleSection,
    Omission,
    Reference,
    ReviewStatus,
    SearchReport,
)
from probatum.evidence.claims import Check, Claim, Outcome, Quote, Verdict
from probatum.evidence.editions import Level, Span, Status

LABEL = ("spl:00000000-0000-4000-8000-000000000001", "0123456789abcdef")
PAPER = ("pmid:100", "fedcba9876543210")

HOSTILE = (
    "<script>alert('x')</script> | \"a\" & 'b' `code` *bold* _it_ [1](javascript:alert(1)) "
    "#set text(red) $x$ {{ 7*7 }} {% raw %} \\ ~ <!-- --> ]]> \x1b[31mred\x1b[0m "
    "\u202egnp.exe 10^14 µg ≥ 2"
)


def quote(text: str, start: int, of: tuple[str, str] = LABEL, **fields: object) -> Quote:
    made = Quote(
        document=of[0], edition=of[1], section="34068-7", start=start, end=start + len(text),
        exact=text, prefix="before ", suffix=" after", path=("2 DOSAGE", "2.1 Dose"),
        licence="public domain",
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def claim(text: str, start: int, number: int = 1, **fields: object) -> Claim:
    of = LABEL if number == 1 else PAPER
    made = Claim(
        text=text, quotes=(quote(text, start, of),), citations=(number,), verdict=Verdict.SUPPORTED,
        checks=(Check("quote stands", Outcome.PASS, "The words stand there.", Span(0, len(text))),),
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def digest(text: str, start: int, status: Status = Status.SECONDARY) -> Claim:
    words = quote(text, start, level=Level.DIGEST, status=status, where="a copy of the label")
    return Claim(text, (words,), (1,), Verdict.AGREES_WITH_DIGEST)


NEWS = claim(
    "A boxed warning was added in 2024.", 100, date="2024-05-01",
    cells=(("Date", "2024-05-01"), ("What changed", "A boxed warning was added in 2024.")),
)  # fmt: skip
OLD = claim(
    "Examplol was approved in 2019.", 200, date="2019",
    cells=(("Date", "2019"), ("What changed", "Examplol was approved in 2019.")),
)  # fmt: skip
FATAL = claim("Fatal liver failure has been reported.", 300)
MONITOR = claim(
    "Platelets: weekly until week 12.", 400,
    cells=(("What", "Platelets"), ("When", "weekly"), ("Until", "until week 12")),
)  # fmt: skip
RESULT = claim(
    "In ALPHA, 12 of 40 (30 %) improved (95 % CI 17 to 47).", 10, 2, note="randomised trial"
)


def article() -> Article:
    return Article(
        question="What is new on examplol?",
        question_type="update",
        title="Exampla (examplol, oral)",
        as_of="2026-01-31",
        jurisdiction="US",
        status=ReviewStatus(
            "Reviewed by nobody: use with caution.", "2024-05-01", LABEL[0], "never",
            "All statements rest on the publishers' own words.",
        ),
        short_answer=(NEWS, FATAL),
        sections=(
            ArticleSection(
                "What changed, and when", (NEWS, OLD), "table", ("Date", "What changed"),
                topic="changes",
            ),
            ArticleSection(
                "Dose",
                (digest("Give 5 mg daily.", 500), digest("Give 7 mg.", 600, Status.UNCONFIRMED)),
                notices=("The label is silent on missed doses.",), topic="dose",
            ),
            ArticleSection("Boxed warning", (FATAL,), topic="boxed"),
            ArticleSection("Monitoring", (MONITOR,), "table", ("What", "When", "Until")),
            ArticleSection(
                "Trials: ALPHA (Doe 2024; randomised trial)", (RESULT,), "study",
                notices=("Off-label.",), topic="study",
            ),
            ArticleSection(
                "Trials: BETA (Roe 2023; cohort)",
                (claim("BETA enrolled 9 children.", 900, 2, verdict=Verdict.OUTDATED),), "study",
            ),
        ),
        references=(
            Reference(
                1, *LABEL, "Exampla label", "2024-05-01", "label", "primary",
                url="https://labels.example/exampla", licence="public domain",
            ),
            Reference(
                2, *PAPER, "ALPHA: a trial", "2024", "abstract", "primary",
                url="https://papers.example/100", authors="Doe J, Roe R et al.",
                journal="J Ex. 2024;1:2", design="randomised trial", funding="Example Fund",
                retracted=True, notes=("retracted by: pmid:101",),
            ),
        ),
        timeline=(NEWS.id, OLD.id),
        evidence_table=(RESULT.id,),
        warnings=("If a person is in danger now, call 911 first.",),
        not_found=("Exampla: the held text has nothing on pregnancy.",),
        omitted=(
            Omission("Dose", "3 further statements"), Omission("Warnings", "one more"),
            Omission("Dose", "a table"),
        ),
        search=SearchReport(
            ("examplol", "Exampla"), (("label", 4), ("abstract", 2)), "2026-01-31",
            "record state 1", 30, 2, (("pmid:7", "Near", "ranked below"),),
        ),
        disclaimer="For health-care professionals.",
        figures={"claims": 8, "claims_on_primary_text": 6},
    )  # fmt: skip


TWO_ARMS = (
    "MFM32 changed by 1.36 (95 % CI 0.61 to 2.11) on drug (N=120) and by -0.19 (95 % CI -1.22 to 0.84) "
    "on placebo (N=60), a difference of 1.55 (95 % CI 0.30 to 2.81)."
)


def row(caption: str, header: str, cells: str, start: int = 0) -> Claim:
    """A row of a registry's outcome, its quotes one after the other in the record."""
    quotes: list[Quote] = []
    for text in (caption, header, cells):
        quotes.append(quote(text, start, PAPER))
        start += len(text) + 1
    return claim(f"{caption} {cells}", 0, 2, quotes=tuple(quotes))


def drawn() -> Article:
    """The article with a study whose outcomes are drawn: ratios, arms, a course over time."""
    caption = "Primary outcome: Change in PANSS. Time frame: Day 29, Day 57."
    header = "Least squares mean (95% Confidence Interval), Score\tDrug\tSham"
    study = ArticleSection(
        "Trials: GAMMA (2024; randomised trial)",
        (
            claim("Death: hazard ratio 0.53 (95 % CI 0.32 to 0.89).", 1000, 2),
            claim(TWO_ARMS, 1200, 2),
            row(caption, header, "Day 29\t-1.6 (-3 to -0.2)\t-2.2 (-4 to -0.4)", 2000),
            row(caption, header, "Day 57\t-2.5 (-4 to -1)\t-3.3 (-5 to -1.6)", 3000),
        ),
        "study",
        topic="study",
    )
    return replace(article(), sections=(study, *article().sections))


def hostile() -> Article:
    """The same article with the hostile text in every place that comes from outside."""
    bad = claim(HOSTILE, 0, note=HOSTILE, cells=(("What | x", HOSTILE), ("When", HOSTILE)))
    study = claim("1. " + HOSTILE, 5, 2)
    return replace(
        article(),
        question=HOSTILE,
        title=HOSTILE,
        short_answer=(bad,),
        sections=(
            ArticleSection(HOSTILE, (bad,), "table", ("What | x", "When"), (HOSTILE,)),
            ArticleSection(HOSTILE, (claim("- " + HOSTILE, 9),)),
            ArticleSection(f"Trials: {HOSTILE}", (study,), "study", notices=(HOSTILE,)),
        ),
        references=tuple(
            replace(r, title=HOSTILE, authors=HOSTILE, journal=HOSTILE, url=url, notes=(HOSTILE,))
            for r, url in zip(
                article().references,
                ("javascript:alert(1)", 'https://x.example/"><script>'),
                strict=True,
            )
        ),
        evidence_table=(study.id,),
        warnings=(HOSTILE,),
        not_found=(HOSTILE,),
        omitted=(Omission(HOSTILE, HOSTILE),),
        disclaimer=HOSTILE,
    )
