"""The judging of a statement: which of its candidate quotes speaks for it, what the checks say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from probatum.audits.choosing import (
    GOODNESS,
    SAME_THING,
    Sentence,
    Wanted,
    contradicts,
    cover,
    exhorts,
    failures,
    joins,
    other_value,
    quantities_held,
    score,
)
from probatum.audits.conditions import check_either, check_safe
from probatum.audits.scope import check_force, check_only, check_origin, is_deed
from probatum.evidence.claims import Check, Claim, Outcome, Verdict
from probatum.evidence.editions import Level
from probatum.services.audit_pool import Pool, tokens
from probatum.services.audit_reading import LONGEST_CLAIM, Read, Subject
from probatum.services.facts import RecordFacts
from probatum.verification.numbers import QUANTITY, SOURCE_ARITHMETIC
from probatum.verification.support import Judge
from probatum.verification.verify import verify

CITATION = "citation"
"""The check that says what was looked for: where the statement's citation leads."""

_CITED, _SUBJECT, _OTHER_LABEL = 0.15, 0.06, -0.15
_CANDIDATES = 4
_JUDGED = 2
_GAIN = 0.12
_CLOSE = 0.3
"""How far below the best candidate's score another may be and still be compared by its checks."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A claim checked under some quotes; the least ``order`` is preferred."""

    order: tuple[float, ...]
    claim: Claim
    quoted: tuple[Sentence, ...]
    held: float


class Bench:
    """Judges the statements of one text."""

    def __init__(self, pool: Pool, facts: RecordFacts, judge: Judge | None) -> None:
        self._pool = pool
        self._facts = facts
        self._judge = judge
        self.entries: frozenset[int] = frozenset()
        """The numbers of the text's own references."""

    def document(self, sentence: Sentence) -> str:
        """The document that a sentence stands in."""
        return self._pool.edition(sentence.edition).document

    def judged(
        self, read: Read, found: Sequence[tuple[float, Sentence]], subject: Subject
    ) -> Claim:
        """The claim with the quotes under which it fares best, its checks and its verdict."""
        text = read.words.text
        cited = frozenset(d for c in read.citations for d in c.documents)
        wanted = Wanted.of(text[:LONGEST_CLAIM], read.context)
        if cited:
            within = [f for f in found if self.document(f[1]) in cited]
            more = self._pool.best(wanted, sorted(cited))
            found = [*within, *more, *(f for f in found if f not in within)]
        ranked = self._placed(found, cited, subject)
        if not ranked:
            return self._uncheckable(Claim(text, ()), read, cited, None)
        tried = [
            self._tried(text, read, wanted, group, cited, None)
            for group in self._groups(text, wanted, ranked)
        ]
        tried.sort(key=lambda t: t.order)
        if self._judge is not None:
            again = [
                self._tried(text, read, wanted, t.quoted, cited, self._judge)
                for t in tried[:_JUDGED]
            ]
            tried = sorted(again, key=lambda t: t.order)
        return self._settled(tried[0], wanted, read, cited, subject)

    def _tried(
        self,
        text: str,
        read: Read,
        wanted: Wanted,
        quoted: tuple[Sentence, ...],
        cited: frozenset[str],
        judge: Judge | None,
    ) -> _Tried:
        """The claim checked under some quotes, and how these compare with others.

        Quotes of the cited document come first where they carry the claim at least in part. A
        contradiction counts only from a passage that is about the same thing.
        """
        said = tokens(text[:LONGEST_CLAIM])
        quotes = tuple(dict.fromkeys(q for s in quoted for q in self._pool.quotes(s, said)))
        claim = verify(Claim(text, quotes), self._facts, judge)
        held = max(cover(wanted, s, self._pool.weights) for s in quoted)
        if claim.verdict is Verdict.CONTRADICTED and not contradicts(claim.checks, held, text):
            near = held >= SAME_THING and exhorts(text)
            verdict = Verdict.PARTLY_SUPPORTED if near else Verdict.UNSUPPORTED
            claim = replace(claim, verdict=verdict)
        told = GOODNESS.index(claim.verdict)
        carried = told <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        elsewhere = bool(cited) and not cited & {self.document(s) for s in quoted}
        best = max(score(wanted, s, self._pool.weights) for s in quoted)
        order: tuple[float, ...]
        if carried:
            order = (0, elsewhere, told, failures(claim.checks), -best, len(quoted))
        else:
            order = (1, elsewhere, claim.verdict is not Verdict.CONTRADICTED, -best, len(quoted))
        return _Tried(order, claim, quoted, held)

    def _placed(
        self, found: Sequence[tuple[float, Sentence]], cited: frozenset[str], subject: Subject
    ) -> list[tuple[float, Sentence]]:
        """The candidates with what their document adds: cited before the subject's before others."""
        placed: dict[tuple[str, int, int], tuple[float, Sentence]] = {}
        for value, sentence in found:
            document = self.document(sentence)
            added = 0.0
            if document in cited:
                added = _CITED
            elif document in subject.documents:
                added = _SUBJECT
            elif document in subject.related:
                added = _OTHER_LABEL
            key = (sentence.edition, sentence.start, sentence.end)
            placed.setdefault(key, (value + added, sentence))
        return sorted(placed.values(), key=lambda f: (-f[0], f[1].edition, f[1].start))

    def _groups(
        self, text: str, wanted: Wanted, ranked: Sequence[tuple[float, Sentence]]
    ) -> list[tuple[Sentence, ...]]:
        """Candidate sets of quotes: the best sentences alone, and the best with what it lacks."""
        least = ranked[0][0] - _CLOSE if ranked else 0.0
        top = [s for value, s in ranked[:_CANDIDATES] if value >= least]
        groups: list[tuple[Sentence, ...]] = [(s,) for s in top]
        if top and joins(text):
            first = top[0]
            extra = self._complement(wanted, first, [s for _, s in ranked[1:12]])
            if extra is not None:
                groups.append((first, extra))
        return groups

    def _complement(
        self, wanted: Wanted, first: Sentence, others: Sequence[Sentence]
    ) -> Sentence | None:
        """A further sentence of the same document that adds words or quantities of the claim."""
        rest = wanted.words - first.words - first.lent
        total = sum(self._pool.weights.get(w, 1.0) for w in wanted.words) or 1.0
        held = quantities_held(wanted, first.text)
        best, gained = None, 0.0
        for other in others:
            if other.edition != first.edition or other.start == first.start:
                continue
            if not self._pool.side_by_side(first, other):
                continue
            gain = sum(self._pool.weights.get(w, 1.0) for w in rest & other.words) / total
            gain += max(0.0, quantities_held(wanted, first.text + "\n" + other.text) - held)
            if gain > gained:
                best, gained = other, gain
        return best if gained >= _GAIN else None

    def _settled(
        self,
        tried: _Tried,
        wanted: Wanted,
        read: Read,
        cited: frozenset[str],
        subject: Subject,
    ) -> Claim:
        """The claim with the checks that need the whole audit, and the verdict that follows."""
        claim = self._scoped(self._with_other_value(tried, wanted), subject)
        documents = {self.document(s) for s in tried.quoted}
        good = GOODNESS.index(claim.verdict) <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        unsaid = claim.verdict is Verdict.UNSUPPORTED and not self._speaks(tried, cited)
        numbered_only = bool(read.citations) and all(c.number for c in read.citations)
        nowhere = not cited and numbered_only and not self._listed(read)
        if unsaid or (nowhere and claim.verdict is Verdict.PARTLY_SUPPORTED):
            return self._uncheckable(claim, read, cited, tried)
        check = self._citation_check(read, cited, documents, good)
        return replace(claim, checks=(*claim.checks, check))

    def _with_other_value(self, tried: _Tried, wanted: Wanted) -> Claim:
        """Contradicted, where its one missing number has another value in a passage on the same thing
        and stands nowhere else in that document."""
        claim = tried.claim
        if claim.verdict is not Verdict.UNSUPPORTED or len(tried.quoted) != 1:
            return claim
        sentence = tried.quoted[0]
        near = [s.text for _, s in self._pool.best(wanted, [self.document(sentence)])]
        found = other_value(claim.text, sentence.text, tried.held, near)
        if found is None:
            return claim
        made = tuple(found if c.name == QUANTITY else c for c in claim.checks)
        return replace(claim, checks=made, verdict=Verdict.CONTRADICTED)

    def _listed(self, read: Read) -> bool:
        """Whether the text says what its citation is, though that is not held."""
        return any(c.number in self.entries for c in read.citations)

    def _speaks(self, tried: _Tried, cited: frozenset[str]) -> bool:
        """Whether silence tells: a cited document is held whole, or a whole one speaks of the thing."""
        if cited:
            return not self._only_digests(cited)
        documents = frozenset(self.document(s) for s in tried.quoted)
        return tried.held >= SAME_THING and not self._only_digests(documents)

    def _scoped(self, claim: Claim, subject: Subject) -> Claim:
        """With the checks on "the only one" and on times that are ages."""
        held = self._pool.held(subject.related)
        rivals = [(held[d].title.rstrip("."), held[d].date) for d in subject.related if d in held]
        only = check_only(claim.text, rivals)
        quoted = [q.exact for q in claim.quotes]
        origin, force = check_origin(claim.text, quoted), check_force(claim.text, quoted)
        safe, either = check_safe(claim.text, quoted), check_either(claim.text, quoted)
        verdict = claim.verdict
        good = GOODNESS.index(verdict) <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        outcomes = {c.name: c.outcome for c in claim.checks}
        copied = outcomes.get(SOURCE_ARITHMETIC) is Outcome.FAIL
        if only.outcome is Outcome.FAIL:
            verdict = Verdict.OUTDATED
        elif good and either.outcome is Outcome.FAIL:
            verdict = Verdict.CONTRADICTED
        elif (good and safe.outcome is Outcome.FAIL) or (
            verdict is Verdict.PARTLY_SUPPORTED and is_deed(force, claim.text)
        ):
            verdict = Verdict.UNSUPPORTED
        elif copied and verdict is Verdict.PARTLY_SUPPORTED:
            verdict = Verdict.SOURCE_DOES_NOT_ADD_UP
        elif Outcome.FAIL in (origin.outcome, force.outcome) and GOODNESS.index(
            verdict
        ) < GOODNESS.index(Verdict.SUPPORTED_WITH_DRIFT):
            verdict = Verdict.SUPPORTED_WITH_DRIFT
        return replace(
            claim, checks=(*claim.checks, only, force, origin, safe, either), verdict=verdict
        )

    def _only_digests(self, documents: frozenset[str]) -> bool:
        held = self._pool.held(sorted(documents))
        return all(held[d].level is Level.DIGEST for d in documents if d in held)

    def _citation_check(
        self, read: Read, cited: frozenset[str], documents: set[str], good: bool
    ) -> Check:
        if not read.citations:
            return Check(CITATION, Outcome.NOT_APPLICABLE, "The statement cites nothing.")
        if not cited:
            return Check(CITATION, Outcome.CANNOT_TELL, self._looked_for(read))
        titles = "; ".join(self._titles(cited & documents or cited))
        if documents & cited:
            by_words = any(c.how == "words" for c in read.citations)
            how = " (found by the words of its claims)" if by_words else ""
            return Check(CITATION, Outcome.PASS, f"The cited document is held{how}: {titles}.")
        outcome = Outcome.FAIL if good else Outcome.CANNOT_TELL
        other = "; ".join(self._titles(frozenset(documents)))
        return Check(
            CITATION, outcome, f"Not found in the cited document ({titles}), but in {other}."
        )

    def _titles(self, documents: frozenset[str]) -> list[str]:
        held = self._pool.held(sorted(documents))
        return [held[d].title.rstrip(".") if d in held else d for d in sorted(documents)]

    def _looked_for(self, read: Read) -> str:
        marks = ", ".join(dict.fromkeys(c.mark for c in read.citations))
        return f"Citation {marks} leads to no document that is held."

    def _uncheckable(
        self, claim: Claim, read: Read, cited: frozenset[str], tried: _Tried | None
    ) -> Claim:
        """The claim without a verdict on its truth, with the reason."""
        if cited:
            titles = "; ".join(self._titles(cited))
            digest = "a digest of " if self._only_digests(cited) else ""
            near = tried is not None and tried.held >= SAME_THING
            found = (
                "its nearest passage does not say all of it" if near else "no passage speaks of it"
            )
            reason = f"Looked for in {digest}{titles}: {found}."
        elif read.citations:
            reason = self._looked_for(read)
        else:
            reason = "No document that is held speaks of it, and it cites none."
        check = Check(CITATION, Outcome.CANNOT_TELL, reason)
        return replace(claim, verdict=Verdict.UNCHECKABLE, checks=(*claim.checks, check))
