"""A small audit with every part that a rendering shows, and its hostile twin."""

from __future__ import annotations

from dataclasses import replace

from probatum.audits.report import (
    Audit,
    AuditedClaim,
    BibliographyEntry,
    Change,
    Citation,
    Finding,
    Kind,
    Missing,
)
from probatum.evidence.claims import Check, Claim, Outcome, Verdict
from probatum.evidence.editions import Span
from tests.articles import HOSTILE, LABEL, PAPER, article, claim, digest, quote

HEADING = "Examplol for headaches"
REVIEWED = "All articles are reviewed by our board."
PENDING = "This content is pending review."
MATCH = "Give 5 mg daily. 1"
WRONG = "Give 50 mg on the first day. 1"
MADE_UP = "The label says “it always cures”. 1"
MORE = "Examplol is the only therapy. 2"
OPEN = "Sumatriptan works within an hour."
OLD = "Store it in the dark."
ODD = "Relief was seen in 19/21 (90.4 %). 2"
ENTRY = "1. Exampla label. 2024."
UNUSED = "2. A paper that nobody holds. 2020."
TEXT = "\n".join(
    (
        HEADING, "", REVIEWED, PENDING, "", f"  • {MATCH}", f"  • {WRONG}", f"  • {MADE_UP}", "",
        f"{MORE} {OPEN} {OLD} {ODD}", "", "References", ENTRY, UNUSED, "", "Ask a question",
    )
)  # fmt: skip


def piece(
    words: str,
    kind: Kind = Kind.STATEMENT,
    verdict: Verdict = Verdict.UNCHECKABLE,
    checks: tuple[Check, ...] = (),
    passages: tuple[Claim, ...] = (),
    text: str = TEXT,
) -> AuditedClaim:
    start = text.index(words)
    quotes = tuple(q for p in passages for q in p.quotes)
    bare = words[:-2] if words[-2:] in (" 1", " 2") else words
    number = int(words[-1]) if bare != words else 0
    cited = (
        Citation(
            str(number), start + len(bare) + 1, start + len(words), number,
            (LABEL[0],) if number == 1 else (), "title" if number == 1 else "",
        ),
    )  # fmt: skip
    return AuditedClaim(
        start, start + len(words), kind, Claim(bare, quotes, verdict=verdict, checks=checks),
        cited if number and kind is Kind.STATEMENT else (),
        () if kind is Kind.HEADING else (HEADING,),
        origins=tuple(range(start, start + len(bare))),
    )  # fmt: skip


def failing(name: str, reason: str, span: tuple[int, int] | None = None) -> tuple[Check, ...]:
    return (Check(name, Outcome.FAIL, reason, Span(*span) if span else None),)


DOSE = claim("Give 5 mg daily.", 500)
FAIL_DOSE = failing("quantity", "The quote says 5 mg, not 50 mg.", (5, 10))
NO_PASSAGE = (Check("quote", Outcome.NOT_APPLICABLE, "There is no quote."),)


def audit() -> Audit:
    start, unused = TEXT.index(ENTRY), TEXT.index(UNUSED)
    done, pending = TEXT.index(REVIEWED), TEXT.index(PENDING)
    return Audit(
        source="article.txt",
        title=HEADING,
        text=TEXT,
        as_of="2026-01-31",
        date="2025-12-10",
        library="record state 1",
        claims=(
            piece(HEADING, Kind.HEADING),
            piece(REVIEWED, Kind.SELF_DESCRIPTION),
            piece(PENDING, Kind.SELF_DESCRIPTION),
            piece(MATCH, verdict=Verdict.SUPPORTED, passages=(DOSE,),
                  checks=(Check("quote", Outcome.PASS, "The quote stands."),)),
            piece(WRONG, verdict=Verdict.CONTRADICTED, passages=(DOSE,), checks=FAIL_DOSE),
            piece(MADE_UP, verdict=Verdict.UNSUPPORTED, checks=failing(
                "quote", "“it always cures” stands in no held text (fabricated).")),
            piece(MORE, verdict=Verdict.PARTLY_SUPPORTED, passages=(digest("A therapy.", 700),),
                  checks=failing("modality", "No quote says “only”.", (16, 20))),
            piece(OPEN, checks=NO_PASSAGE),
            piece(OLD, verdict=Verdict.OUTDATED, passages=(claim("Store it cool.", 800),),
                  checks=failing("currency", "The newest edition says it no longer.")),
            piece(ODD, verdict=Verdict.SOURCE_DOES_NOT_ADD_UP,
                  passages=(claim("Relief was seen in 19/21 (90.4 %).", 40, 2),),
                  checks=failing("source arithmetic", "19 of 21 is 90.5 %.")),
            piece("References", Kind.HEADING),
            piece(ENTRY, Kind.REFERENCE),
            piece(UNUSED, Kind.REFERENCE),
            piece("Ask a question", Kind.BOILERPLATE),
        ),
        bibliography=(
            BibliographyEntry(1, start, start + len(ENTRY), (LABEL[0],), "title"),
            BibliographyEntry(2, unused, unused + len(UNUSED), (), "", False),
        ),
        findings=(
            Finding(
                Check("consistency", Outcome.FAIL, "It cannot be reviewed and not yet reviewed."),
                ((done, done + len(REVIEWED)), (pending, pending + len(PENDING))),
            ),
            Finding(Check("citations without a reference", Outcome.PASS, "Each number is listed.")),
        ),
        missing=(
            Missing("Monitoring", claim("Platelets: weekly until week 12.", 400)),
            Missing("Boxed warning", claim("Fatal liver failure has been reported.", 300), True),
        ),
        changes=(
            Change(LABEL[0], "Exampla label", "2026-01-05", "The boxed warning changed."),
        ),
        subject=(LABEL[0],),
        references=article().references,
        notes=("Left out, since no reader sees it: hidden text (24 characters).",),
    )  # fmt: skip


def hostile() -> Audit:
    """Hostile text in every place that comes from outside, as one statement."""
    bad = claim(HOSTILE, 0)
    quotes = (*bad.quotes, quote(HOSTILE, 3, PAPER, path=(HOSTILE,), where=HOSTILE))
    wrong = Claim(
        HOSTILE, quotes, verdict=Verdict.CONTRADICTED, checks=failing(HOSTILE, HOSTILE, (0, 9))
    )
    text = f"{HOSTILE}\n{HOSTILE}"
    size = len(HOSTILE)
    return replace(
        audit(),
        source=HOSTILE,
        title=HOSTILE,
        text=text,
        date=HOSTILE,
        library=HOSTILE,
        claims=(
            AuditedClaim(0, size, Kind.STATEMENT, wrong,
                         (Citation(HOSTILE, 0, size, 0, (HOSTILE,), HOSTILE),), (HOSTILE,), (HOSTILE,),
                         tuple(range(size))),
            AuditedClaim(size + 1, 2 * size + 1, Kind.BOILERPLATE, Claim(HOSTILE, ())),
        ),
        bibliography=(BibliographyEntry(1, 0, size, (HOSTILE,), HOSTILE),),
        findings=(Finding(Check(HOSTILE, Outcome.FAIL, HOSTILE), ((0, size), (3, 9))),),
        missing=(Missing(HOSTILE, bad, True),),
        changes=(Change(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        references=tuple(
            replace(r, title=HOSTILE, url=url, notes=(HOSTILE,))
            for r, url in zip(
                article().references,
                ("javascript:alert(1)", 'https://x.example/"><script>'),
                strict=True,
            )
        ),
        notes=(HOSTILE,),
    )  # fmt: skip
