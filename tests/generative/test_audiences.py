"""For any article: no audience loses a duty, and no number or verdict changes."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.audiences.duties import kept_always
from probatum.audiences.glossary import glossary
from probatum.audiences.patient import patient_page
from probatum.audiences.plain import Plainer
from probatum.audiences.reader import Audience
from probatum.audiences.shaping import for_professional
from probatum.evidence.articles import Article, ArticleSection
from probatum.evidence.claims import Claim
from probatum.verification.facts import HeldEditions
from probatum.verification.verify import verify
from tests.articles import article
from tests.spec.test_checks import edition, quote

TOPICS = (
    "asked", "boxed", "contraindications", "monitoring", "dose", "warnings", "interactions",
    "administration", "notes", "study", "patients", "",
)  # fmt: skip
WORDS = st.sampled_from(
    "monitor discontinue hepatotoxicity if the patient may should not must 5 mg 13 of 22 patients 30% "
    "weekly, ; because contraindicated in adults with jaundice which is recommended and they are "
    "platelets 2 x ULN approximately never unless (e.g., fever) stop consult a physician "
    "promptly".split()
)
TEXTS = st.lists(WORDS, min_size=2, max_size=24).map(lambda w: " ".join(w).capitalize() + ".")


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, HeldEditions]:
    parts = draw(st.lists(st.tuples(st.sampled_from(TOPICS), TEXTS), min_size=1, max_size=6))
    held = {text: edition(text, f"spl:{n}") for n, (_, text) in enumerate(parts)}
    library = HeldEditions(held.values())
    sections = [
        ArticleSection(
            f"Part {n}",
            (verify(Claim(text, (quote(held[text]),), (1,)), library),),
            "study" if topic == "study" else "list",
            topic=topic,
        )
        for n, (topic, text) in enumerate(parts)
    ]
    made = replace(
        article(), sections=tuple(sections), short_answer=sections[0].claims, timeline=(),
        evidence_table=(),
    )  # fmt: skip
    return made, library


def _duties(whole: Article) -> dict[str, Claim]:
    return {c.id: c for s in whole.sections for c in s.claims if kept_always(s, c)}


@settings(deadline=None, max_examples=60)
@given(articles(), st.sampled_from([a for a in Audience if a is not Audience.PATIENT]))
def test_a_professional_loses_no_duty(given_: tuple[Article, HeldEditions], who: Audience) -> None:
    whole, _ = given_
    made = for_professional(whole, who, glossary())
    own = {c.id: c for c in whole.claims()}
    shown = {c.id: c for c in made.claims()}
    assert _duties(whole).keys() <= shown.keys() <= own.keys()
    assert all(c.text == own[i].text and c.verdict is own[i].verdict for i, c in shown.items())


@settings(deadline=None, max_examples=60)
@given(articles())
def test_a_patient_loses_no_duty_number_or_verdict(given_: tuple[Article, HeldEditions]) -> None:
    whole, library = given_
    plainer = Plainer(glossary(), lambda c, p: verify(c, library, plainly=p))
    page = patient_page(whole, plainer)
    own = {c.id: c for c in whole.claims()}
    shown = [c for s in page.sections if s.topic != "help" for c in s.claims]
    assert _duties(whole).keys() <= {c.original for c in shown}
    for made in (*page.short_answer, *shown):
        first = own[made.original]
        assert made.verdict is first.verdict
        assert made.quotes == first.quotes
        allowed = {*_numbers(first.text), *({"100"} if "%" in first.text else ())}
        assert set(_numbers(made.text)) <= allowed


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)
