"""The judging of a statement: which of its candidate quotes speaks for it, what the checks say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from probatum.audits import stance
from probatum.audits.choosing import (
    GOODNESS,
    NEARLY_ALL,
    SAME_THING,
    Sentence,
    Wanted,
    at_odds,
    contradicts,
    cover,
    exhorts,
    failures,
    is_item,
    joins,
    other_case,
    other_value,
    quantities_held,
    score,
    turned,
    weighed_words,
)
from probatum.audits.columns import check_columns
from probatum.audits.conditions import (
    QUOTED,
    check_either,
    check_invented,
    check_named,
    check_safe,
    first_word,
    lacking_name,
    quoted_words,
    settled_otherwise,
)
from probatum.audits.copied import as_copied, copied
from probatum.audits.notes import check_note
from probatum.audits.scope import check_force, check_only, check_origin, is_deed
from probatum.evidence.claims import Check, Claim, Outcome, Verdict
from probatum.evidence.editions import Kind, Level
from probatum.evidence.quantities import Measure, same_value
from probatum.services.audit_pool import Pool, tokens
from probatum.services.audit_reading import LONGEST_CLAIM, Read, Subject
from probatum.services.facts import RecordFacts
from probatum.verification.numbers import QUANTITY, SOURCE_ARITHMETIC
from probatum.verification.printed import stands
from probatum.verification.support import CONTRADICTION, Judge
from probatum.verification.verify import verdict as verdict_of
from probatum.verification.verify import verify
from probatum.verification.words import read as read_words
from probatum.verification.words import stem

CITATION = "citation"
"""The check that says what was looked for: where the statement's citation leads."""

_CITED, _SUBJECT, _OTHER_LABEL = 0.15, 0.06, -0.15
_CANDIDATES = 4
_OTHERS = 16
"""Sentences of which one may stand beside another as a quote."""
_JUDGED = 2
_GAIN = 0.12
_OF_DOSAGE = 0.12
"""What a sentence under a heading on dosage has before others for a statement of a dose."""
_DOSAGE = frozenset(stem(w) for w in ("dosage", "dosing", "posology"))
_SAME_MATTER = 0.4
"""Share of a claim's words that a passage must have to be asked for the word on which it turns."""
_FULL = frozenset({Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST, Verdict.SUPPORTED_WITH_DRIFT})
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
        if (whole := self._copied(text, read, cited, subject)) is not None:
            return self._told(whole, read, cited, subject)
        ranked = self._placed(found, text, cited, subject)
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

    def _copied(
        self, text: str, read: Read, cited: frozenset[str], subject: Subject
    ) -> _Tried | None:
        """The claim under the sentences that it copies whole from a cited document or one on its
        subject; what other passages say cannot overrule these."""
        for document in sorted(cited) or subject.documents:
            quoted = copied(text, read.context, self._pool.page(document), self._pool.around)
            if not quoted:
                continue
            said = tokens(text[:LONGEST_CLAIM])
            quotes = tuple(dict.fromkeys(q for s in quoted for q in self._pool.quotes(s, said)))
            claim = verify(Claim(text, quotes), self._facts)
            checks = tuple(as_copied(c) for c in claim.checks)
            told = replace(claim, checks=checks, verdict=verdict_of(checks, quotes))
            return _Tried((), told, quoted, 1.0)
        return None

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
        if is_item(text) and any(
            c.name == CONTRADICTION and c.outcome is Outcome.FAIL for c in claim.checks
        ):
            claim = verify(Claim(text, quotes), self._facts)
        held = max(cover(wanted, s, self._pool.weights) for s in quoted)
        numbered = next(
            (c for c in claim.checks if c.name == QUANTITY and c.outcome is Outcome.FAIL), None
        )
        if numbered is not None and other_case(text, [q.exact for q in quotes], numbered.span):
            reason = "The passage is on another case than the statement: check which one it means."
            doubt = replace(numbered, outcome=Outcome.CANNOT_TELL, reason=reason)
            made = tuple(doubt if c is numbered else c for c in claim.checks)
            claim = replace(claim, checks=made, verdict=Verdict.PARTLY_SUPPORTED)
        if claim.verdict is Verdict.CONTRADICTED and not contradicts(claim.checks, held, text):
            near = held >= SAME_THING and exhorts(text)
            verdict = Verdict.PARTLY_SUPPORTED if near else Verdict.UNSUPPORTED
            claim = replace(claim, verdict=verdict)
        claim = self._in_columns(claim, quoted)
        told = GOODNESS.index(claim.verdict)
        carried = told <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        elsewhere = bool(cited) and not cited & {self.document(s) for s in quoted}
        best = max(score(wanted, s, self._pool.weights) for s in quoted)
        order: tuple[float, ...]
        if carried:
            lacks = not any(wanted.words <= s.words | s.lent for s in quoted)
            order = (0, elsewhere, told, failures(claim.checks), lacks, -best, len(quoted))
        else:
            order = (1, elsewhere, claim.verdict is not Verdict.CONTRADICTED, -best, len(quoted))
        return _Tried(order, claim, quoted, held)

    def _in_columns(self, claim: Claim, quoted: Sequence[Sentence]) -> Claim:
        """Contradicted, where a value stands under another header than in the row that has it."""
        if GOODNESS.index(claim.verdict) > GOODNESS.index(Verdict.PARTLY_SUPPORTED):
            return claim
        for sentence in quoted:
            if "\t" in sentence.text:
                check = check_columns(claim.text, sentence.text, self._pool.above(sentence))
                if check.outcome is Outcome.FAIL:
                    checks = (check, *claim.checks)
                    return replace(claim, checks=checks, verdict=Verdict.CONTRADICTED)
        return claim

    def _placed(
        self,
        found: Sequence[tuple[float, Sentence]],
        words: str,
        cited: frozenset[str],
        subject: Subject,
    ) -> list[tuple[float, Sentence]]:
        """The candidates with what their document adds: cited before the subject's before others."""
        placed: dict[tuple[str, int, int], tuple[float, Sentence]] = {}
        dosed = _is_dose(words)
        for value, sentence in found:
            document = self.document(sentence)
            if self._foreign(document, words, cited, subject):
                continue
            added = 0.0
            if document in cited:
                added = _CITED
            elif document in subject.documents:
                added = _SUBJECT
            elif document in subject.related:
                added = _OTHER_LABEL
            if dosed and sentence.lent & _DOSAGE:
                added += _OF_DOSAGE
            key = (sentence.edition, sentence.start, sentence.end)
            placed.setdefault(key, (value + added, sentence))
        return sorted(placed.values(), key=lambda f: (-f[0], f[1].edition, f[1].start))

    def _foreign(self, document: str, words: str, cited: frozenset[str], subject: Subject) -> bool:
        """Whether a document is the label of a product that neither text nor statement is on."""
        if not subject.documents or document in (*cited, *subject.documents, *subject.related):
            return False
        held = self._pool.held([document]).get(document)
        if held is None or held.kind is not Kind.LABEL:
            return False
        said = words.casefold()
        return not any(name.text.casefold() in said for name in held.names)

    def _groups(
        self, text: str, wanted: Wanted, ranked: Sequence[tuple[float, Sentence]]
    ) -> list[tuple[Sentence, ...]]:
        """Candidate sets of quotes: the best sentences alone, and the best with what it lacks."""
        least = ranked[0][0] - _CLOSE if ranked else 0.0
        top = [s for value, s in ranked[:_CANDIDATES] if value >= least]
        documents = dict.fromkeys(self.document(s) for _, s in ranked[:_OTHERS])
        top += [s for s in self._pool.rows(wanted, list(documents))[:_CANDIDATES] if s not in top]
        groups: list[tuple[Sentence, ...]] = [(s,) for s in top]
        if joins(text):
            for first in top:
                extra = self._complement(wanted, first, [s for _, s in ranked[:_OTHERS]])
                if extra is not None and (extra, first) not in groups:
                    groups.append((first, extra))
        return groups

    def _complement(
        self, wanted: Wanted, first: Sentence, others: Sequence[Sentence]
    ) -> Sentence | None:
        """A further sentence of the same document that adds words or quantities of the claim."""
        if at_odds(wanted, first.text):
            return None
        rest = wanted.words - first.words - first.lent
        total = sum(self._pool.weights.get(w, 1.0) for w in wanted.words) or 1.0
        held = quantities_held(wanted, first.text)
        best, gained = None, 0.0
        for other in others:
            if other.edition != first.edition or other.start == first.start:
                continue
            if self._on_another(wanted, other) or not self._pool.side_by_side(first, other):
                continue
            gain = sum(self._pool.weights.get(w, 1.0) for w in rest & other.words) / total
            gain += max(0.0, quantities_held(wanted, first.text + "\n" + other.text) - held)
            if gain > gained:
                best, gained = other, gain
        return best if gained >= _GAIN else None

    @staticmethod
    def _on_another(wanted: Wanted, other: Sentence) -> bool:
        """Whether a sentence has the case of the claim ("after one year") with another value."""
        shared = any(
            same_value(q, h) for q in wanted.quantities for h in read_words(other.text).quantities
        )
        return shared and at_odds(wanted, other.text)

    def _settled(
        self,
        tried: _Tried,
        wanted: Wanted,
        read: Read,
        cited: frozenset[str],
        subject: Subject,
    ) -> Claim:
        """The claim with the checks that need the whole audit, and the verdict that follows."""
        tried = self._with_other_value(tried, wanted, subject)
        tried = self._forbidden(tried, wanted, read, subject)
        tried = self._named(tried, wanted, read, cited, subject)
        return self._told(tried, read, cited, subject)

    def _told(self, tried: _Tried, read: Read, cited: frozenset[str], subject: Subject) -> Claim:
        """The claim with the checks on what surrounds it, and the verdict that follows."""
        claim = self._quoting(self._scoped(tried.claim, subject), cited, subject)
        claim = self._noted(claim, read, tried.quoted)
        documents = {self.document(s) for s in tried.quoted}
        good = GOODNESS.index(claim.verdict) <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        unsaid = claim.verdict is Verdict.UNSUPPORTED and not self._speaks(tried, cited)
        numbered_only = bool(read.citations) and all(c.number for c in read.citations)
        nowhere = not cited and numbered_only and not self._listed(read)
        invented = any(c.name == QUOTED for c in claim.checks)
        if (unsaid and not invented) or (nowhere and claim.verdict is Verdict.PARTLY_SUPPORTED):
            return self._uncheckable(claim, read, cited, tried)
        check = self._citation_check(read, cited, documents, good)
        return replace(claim, checks=(*claim.checks, check))

    def _with_other_value(self, tried: _Tried, wanted: Wanted, subject: Subject) -> _Tried:
        """Contradicted, where its one missing number has another value in a passage on the same thing
        and stands nowhere else beside its other numbers in that document.

        Two sentences that carry it together may each be on another case, so these are asked as well;
        and where a number contradicts it already, a passage that has more of its others says so better.
        """
        claim = tried.claim
        joined = len(tried.quoted) > 1
        by_number = claim.verdict is Verdict.CONTRADICTED and any(
            c.name == QUANTITY and c.outcome is Outcome.FAIL for c in claim.checks
        )
        doubted = any(c.name == QUANTITY and c.outcome is Outcome.CANNOT_TELL for c in claim.checks)
        unsaid = claim.verdict in (Verdict.UNSUPPORTED, Verdict.UNCHECKABLE)
        open_ = joined or by_number or unsaid or doubted
        if not open_:
            return tried
        best = max(quantities_held(wanted, s.text) for s in tried.quoted)
        own = {self.document(s) for s in tried.quoted}
        ranked = self._pool.best(
            wanted, sorted(own & {*subject.documents} or subject.documents or own)
        )
        near = [(cover(wanted, s, self._pool.weights), s.text) for _, s in ranked]
        others = [s for _, s in ranked if s not in tried.quoted]
        for sentence in (*(tried.quoted if len(tried.quoted) == 1 else ()), *others):
            held = cover(wanted, sentence, self._pool.weights)
            if joined and held < NEARLY_ALL:
                continue
            if by_number and quantities_held(wanted, sentence.text) <= best:
                continue
            found = other_value(claim.text, sentence.text, held, near)
            if found is not None:
                return self._found_against(claim, sentence, found, held)
        return tried

    def _forbidden(self, tried: _Tried, wanted: Wanted, read: Read, subject: Subject) -> _Tried:
        """Contradicted, where a passage of the same document forbids what it allows, or settles
        otherwise what it says or leaves open."""
        text = tried.claim.text
        if tried.claim.verdict is Verdict.CONTRADICTED:
            return tried
        cited = {d for c in read.citations for d in c.documents}
        documents = sorted(cited or subject.documents)
        candidates = [s for _, s in self._pool.best(wanted, documents)]
        known = self._known(subject, documents)
        weights = self._pool.weights
        found = stance.against(text, candidates, weights, known) or settled_otherwise(
            text, candidates, weights, known
        )
        if found is None:
            return tried
        sentence, check = found
        held = cover(wanted, sentence, weights)
        return self._found_against(tried.claim, sentence, check, held)

    def _named(
        self,
        tried: _Tried,
        wanted: Wanted,
        read: Read,
        cited: frozenset[str],
        subject: Subject,
    ) -> _Tried:
        """At most partly supported, where the passage lacks the word on which the claim turns, or has
        its opposite at another place.

        That is a name, or its first word where that is its rarest and another passage of the same
        document that is on the same matter has it: then that one is shown.
        """
        claim = tried.claim
        if claim.verdict not in _FULL:
            return tried
        if turned(claim.checks):
            return replace(tried, claim=replace(claim, verdict=Verdict.PARTLY_SUPPORTED))
        held = frozenset().union(*(s.words | s.lent | _printed(s.text) for s in tried.quoted))
        documents = sorted({self.document(s) for s in tried.quoted})
        words = wanted.words - self._known(subject, documents)
        lacking = words - held
        if not lacking:
            return tried
        weights = self._pool.weights
        rarest = max(sorted(words), key=lambda w: weights.get(w, 1.0))
        numbers = max(quantities_held(wanted, s.text) for s in tried.quoted)
        of_it = rarest in lacking - stance.IDLE and rarest == first_word(claim.text)
        better = [
            s
            for _, s in (self._pool.best(wanted, documents) if of_it else ())
            if rarest in s.words
            and cover(wanted, s, weights) >= _SAME_MATTER
            and quantities_held(wanted, s.text) >= numbers
        ]
        if better:
            again = self._tried(claim.text, read, wanted, (better[0],), cited, self._judge)
            if again.claim.verdict in (*_FULL, Verdict.PARTLY_SUPPORTED, Verdict.CONTRADICTED):
                return again
            tried, missing = again, rarest
        elif (missing := lacking_name(claim.text, lacking)) == "":
            return tried
        check = check_named(claim.text, missing)
        made = replace(
            tried.claim, verdict=Verdict.PARTLY_SUPPORTED, checks=(*tried.claim.checks, check)
        )
        return replace(tried, claim=made)

    def _quoting(self, claim: Claim, cited: frozenset[str], subject: Subject) -> Claim:
        """Unsupported, where it quotes words that stand in no document, though the one that it would
        quote is held whole."""
        held = self._pool.held(sorted(cited or subject.documents))
        whole = [h.edition for h in held.values() if h.level is not Level.DIGEST]
        if not whole or claim.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
            return claim
        texts = [self._pool.edition(e).text for e in whole]
        for span, parts in quoted_words(claim.text):
            lost = [p for p in parts if not any(stands(p, t) for t in texts)]
            if lost and not any(self._facts.standing(p) for p in lost):
                checks = (*claim.checks, check_invented(span))
                return replace(claim, checks=checks, verdict=Verdict.UNSUPPORTED)
        return claim

    def _noted(self, claim: Claim, read: Read, quoted: Sequence[Sentence]) -> Claim:
        """At most partly supported, where its document is not what the text notes on it."""
        if not read.note:
            return claim
        near = [*(q.exact for q in claim.quotes), *(w for s in quoted for w in self._pool.above(s))]
        check = check_note(read.note, self._pool.edition(quoted[0].edition), near)
        verdict = claim.verdict
        if check.outcome is not Outcome.PASS and verdict in _FULL:
            verdict = Verdict.PARTLY_SUPPORTED
        return replace(claim, checks=(*claim.checks, check), verdict=verdict)

    def _known(self, subject: Subject, documents: Sequence[str]) -> frozenset[str]:
        """Stems of what the text and these documents are about, which a sentence need not repeat."""
        held = self._pool.held(documents)
        names = [n.text for d in documents if d in held for n in held[d].names]
        return weighed_words(" ".join((*subject.names, *names)))

    def _found_against(self, claim: Claim, sentence: Sentence, check: Check, held: float) -> _Tried:
        """The claim contradicted by a sentence, with the check that found it in place of its like."""
        quotes = self._pool.quotes(sentence, tokens(claim.text[:LONGEST_CLAIM]))
        made = verify(Claim(claim.text, quotes), self._facts)
        checks = tuple(c for c in made.checks if c.name != check.name)
        kept = tuple(
            c if c.outcome is not Outcome.FAIL else replace(c, outcome=Outcome.CANNOT_TELL)
            for c in checks
        )
        again = replace(made, checks=(check, *kept), verdict=Verdict.CONTRADICTED)
        return _Tried((), again, (sentence,), held)

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
        told = {c.name for c in claim.checks}
        more = tuple(c for c in (only, force, origin, safe, either) if c.name not in told)
        return replace(claim, checks=(*claim.checks, *more), verdict=verdict)

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


def _printed(text: str) -> frozenset[str]:
    """The stems of all words of a text, those within its quantities among them."""
    return frozenset(stem(w) for w in re.findall(r"[^\W\d_]+", text.lower()))


def _is_dose(text: str) -> bool:
    """Whether a statement gives an amount of a drug and how often."""
    found = read_words(text[:LONGEST_CLAIM]).quantities
    return any(q.unit.dimension.startswith("mass") for q in found) and any(
        q.measure is Measure.FREQUENCY or q.unit.dimension.endswith("/time") for q in found
    )
