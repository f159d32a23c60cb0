"""The record against a naive model: every edition in a list, every question answered by a scan."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, Level, Withdrawal
from probatum.library.held import AddedStatus
from probatum.library.index import Filter
from probatum.library.store import Store

DOCUMENTS = ("spl:a", "spl:b", "pmid:1")
DATES = ("", "2019", "2019-05", "2019-05-24", "2020", "2020-02", "2020-02-01", "2021-12-31")
AS_OF = ("2018", "2019-05-01", "2019-06-01", "2020", "2020-02-01", "2020-03", "2022-01-01")


def build(document: str, date: str, version: str, level: Level, word: str) -> Edition:
    builder = EditionBuilder()
    builder.open_section("Findings")
    builder.paragraph(f"Common {word}.")
    kind = Kind.LABEL if document.startswith("spl:") else Kind.ABSTRACT
    return builder.build(
        document=document,
        source="s",
        kind=kind,
        title="t",
        date=date,
        version=version,
        level=level,
    )


editions = st.builds(
    build,
    st.sampled_from(DOCUMENTS),
    st.sampled_from(DATES),
    st.sampled_from(("", "1", "2", "10")),
    st.sampled_from(Level),
    st.sampled_from(("fever", "rash")),
)


@dataclass
class Entry:
    """An edition and when it was added."""

    edition: Edition
    number: int


def before(date: str, limit: str) -> bool:
    pairs = list(zip(date.split("-"), limit.split("-"), strict=False))
    return not date or not limit or [a for a, _ in pairs] <= [b for _, b in pairs]


class RecordModel(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(self.folder.name, starter=False)
        self.entries: list[Entry] = []
        self.withdrawn: set[str] = set()
        self.number = 0

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def newest(self, document: str, as_of: str | None) -> str | None:
        if document in self.withdrawn:
            return None
        own = [e for e in self.entries if e.edition.document == document]
        own = [e for e in own if as_of is None or before(e.edition.date, as_of)]
        primary = [e.edition for e in own if e.edition.level is Level.PRIMARY]
        counting = []
        for entry in own:
            edition = entry.edition
            replaced = edition.level is Level.DIGEST and bool(primary)
            if not replaced:
                counting.append(entry)
        if not counting:
            return None
        best = counting[0]
        for entry in counting[1:]:
            mine = (entry.edition.date, int(entry.edition.version or -1), entry.number)
            if mine > (best.edition.date, int(best.edition.version or -1), best.number):
                best = entry
        return best.edition.id

    @rule(batch=st.lists(editions, max_size=4))
    def add(self, batch: list[Edition]) -> None:
        known = {e.edition.id for e in self.entries}
        held = {e.edition.document for e in self.entries}
        expected = []
        for edition in batch:
            if edition.id in known:
                expected.append(AddedStatus.UNCHANGED)
                continue
            new = edition.document not in held
            expected.append(AddedStatus.ADDED if new else AddedStatus.NEW_EDITION)
            known.add(edition.id)
            held.add(edition.document)
            self.number += 1
            self.entries.append(Entry(edition, self.number))
        assert [a.status for a in self.store.add(batch)] == expected

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def remove_edition(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.entries))
        self.store.remove(entry.edition.document, entry.edition.id)
        self._forget([entry])

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def remove_document(self, data: st.DataObject) -> None:
        document = data.draw(st.sampled_from(self.entries)).edition.document
        self.store.remove(document)
        self._forget([e for e in self.entries if e.edition.document == document])

    @rule(document=st.sampled_from(DOCUMENTS))
    def withdraw(self, document: str) -> None:
        self.store.add([], [Withdrawal(document, "deleted")])
        self.withdrawn.add(document)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder.name, starter=False)

    def _forget(self, gone: list[Entry]) -> None:
        self.entries = [e for e in self.entries if e not in gone]
        left = {e.edition.document for e in self.entries}
        self.withdrawn -= {e.edition.document for e in gone} - left

    @invariant()
    def newest_is_the_models(self) -> None:
        for as_of in (None, *AS_OF):
            found = {h.document: h.edition for h in self.store.record.held(as_of=as_of)}
            expected = {d: e for d in DOCUMENTS if (e := self.newest(d, as_of)) is not None}
            assert found == expected
            hits = self.store.words.search("common", Filter(as_of=as_of))
            assert {h.edition for h in hits} == set(expected.values())

    @invariant()
    def every_edition_is_whole(self) -> None:
        held = {h.edition for h in self.store.record.held(newest=False)}
        assert held == {e.edition.id for e in self.entries}
        for entry in self.entries:
            assert self.store.record.edition(entry.edition.id) == entry.edition
        hits = self.store.words.search("common", Filter(newest=False))
        counting = {e.edition.id for e in self.entries if e.edition.document not in self.withdrawn}
        assert {h.edition for h in hits} == counting


RecordModel.TestCase.settings = settings(max_examples=15, stateful_step_count=10, deadline=None)
TestRecordModel = RecordModel.TestCase
