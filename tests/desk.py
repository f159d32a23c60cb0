"""A small library with an article on one label, and the people of its desk."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from probatum.evidence.articles import Article, ArticleSection, Reference
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.claims import Claim, Quote
from probatum.evidence.editions import Edition, Kind, Name, Role
from probatum.library.store import Store
from probatum.services.desk_record import Suspending
from probatum.services.facts import RecordFacts
from probatum.services.history import keep
from probatum.services.permissions import Caller
from probatum.services.permissions import Role as Trust
from probatum.services.reviewing import Desk
from probatum.verification import signing
from tests.articles import article as sample

DOSE = "Give 5 mg of examplol once daily."
MONITOR = "Measure platelets every week for 12 weeks."
LABEL = "spl:11111111-0000-4000-8000-000000000001"
SECRET = b"a secret of her own"


def label(version: int = 1, dose: str = DOSE, guide: str = "", **fields: Any) -> Edition:
    """An edition of the label of Exampla, with a Medication Guide if one is given."""
    builder = EditionBuilder()
    builder.open_section("2 DOSAGE AND ADMINISTRATION", "34068-7")
    builder.paragraph(dose)
    builder.paragraph(MONITOR)
    builder.close_section()
    if guide:
        builder.open_section("MEDICATION GUIDE", "42231-1")
        builder.paragraph(guide)
        builder.close_section()
    given: dict[str, Any] = {
        "document": LABEL,
        "source": "DailyMed (FDA label)",
        "kind": Kind.LABEL,
        "title": "Exampla (examplol, oral)",
        "version": str(version),
        "date": f"20{20 + version}-01-01",
        "jurisdiction": "US",
        "names": (Name(Role.BRAND, "Exampla"), Name(Role.GENERIC, "examplol")),
        **fields,
    }
    return builder.build(**given)


def quoted(edition: Edition, words: str) -> Claim:
    """A claim that says what the label says."""
    start = edition.text.index(words)
    span = Quote(edition.document, edition.id, "34068-7", start, start + len(words), words)
    return Claim(words, (span,), (1,))


def article(store: Store, edition: Edition | None = None) -> Article:
    """An article on the label that is held, checked."""
    edition = edition or label()
    facts = RecordFacts(store, "2026-10-31")
    claims = tuple(facts.verify(quoted(edition, words)) for words in (DOSE, MONITOR))
    return replace(
        sample(),
        question="How is examplol dosed?",
        as_of="2026-10-31",
        short_answer=claims[:1],
        sections=(ArticleSection("Dose", claims, topic="dose"),),
        references=(
            Reference(1, LABEL, edition.id, edition.title, edition.date, "label", "primary"),
        ),
        timeline=(),
        evidence_table=(),
    )


def person(name: str, *roles: str) -> Caller:
    """Somebody with these roles; the id is the name in small letters."""
    return Caller(name.lower(), name, frozenset(Trust(r) for r in roles))


AUTHOR = person("Author", "reader", "author")
ANNA = person("Anna", "reader", "reviewer")
BORIS = person("Boris", "reader", "reviewer")
EDITOR = person("Editor", "reader", "editor")
ADMIN = person("Admin", "reader", "administrator")
READER = person("Reader", "reader")


def signed_form(text: str, secret: bytes = SECRET) -> dict[str, str]:
    """The form of the page that shows what one signs, as a browser that holds the secret sends it."""
    shown = {
        name: html.unescape(value)
        for name, value in re.findall(r'<pre class="lines" id="(\w+)">(.*?)</pre>', text, re.S)
    }
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    made = signing.sign(shown["lines"].encode(), shown["key"].encode(), secret)
    return {**{name: html.unescape(v) for name, v in fields.items()}, "signature": made[1]}


def key_form(secret: bytes = SECRET) -> dict[str, str]:
    """The part of the form of an enrolment that a browser makes of a secret; lines end as in forms."""
    key = signing.new_key(secret)
    _, proof = signing.sign(key, key, secret)
    return {"key": key.decode().replace("\n", "\r\n"), "proof": proof}


class Room:
    """A library with the article, and its desk as each person uses it, the clock moving on."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._hour = 0
        store.record.watch = Suspending(self.now)
        store.add([label()])
        self.id = keep(store, article(store)).id

    def now(self) -> str:
        """An hour later than before."""
        self._hour += 1
        return f"2026-11-{1 + self._hour // 24:02}T{self._hour % 24:02}:00:00Z"

    def desk(self, caller: Caller) -> Desk:
        """The desk as this person uses it now."""
        return Desk(self.store, caller, self.now())

    def enrolled(self, *callers: Caller) -> None:
        """Make the keys of these reviewers."""
        for caller in callers:
            self.desk(caller).enrol("MD", "neurology", SECRET)

    def under_review(self) -> None:
        """Submitted by the author, taken up by Anna."""
        self.enrolled(ANNA)
        self.desk(AUTHOR).submit(self.id)
        self.desk(ANNA).take_up(self.id, "none")

    def approved(self) -> None:
        """Signed by Anna, as the one reviewer that the policy asks for."""
        self.under_review()
        self.desk(ANNA).approve(self.id, SECRET)


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """A room in a library of its own."""
    with Store.open(folder, starter=False) as store:
        yield Room(store)
