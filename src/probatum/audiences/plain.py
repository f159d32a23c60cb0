"""A claim in plain words, shown only where the checks find that its quotes say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from probatum.audiences.drafting import faithful
from probatum.audiences.glossary import Entry, Glossary
from probatum.audiences.grade import grade
from probatum.audiences.rewriting import LENT, Proposal, forms, furniture, is_order, proposals
from probatum.evidence.claims import Claim, Outcome
from probatum.evidence.sentences import sentences
from probatum.verification.verify import Plainly

Verify = Callable[[Claim, Plainly], Claim]
"""The checks of the room ``verification`` on a claim in plain words."""

Draft = Callable[[str], str]
"""A language model's plain version of a sentence, or nothing: shown only if it says the same, passes
the checks, and is easier to read than what the rules make of the sentence."""

EASY = 8.0
"""Flesch-Kincaid grade up to which the rules' own words are plain enough."""

NUMBERS = "the numbers: "
"""What a note begins with that holds the statistics of a statement."""

FOR_CARE_TEAM = "a task for your care team"

OF_A_MODEL = "worded by a language model, checked against the quote"

_HEADING = re.compile(r"[^:.;]{1,120}: (?=[A-Z])")
"""What a section is called, before one of its sentences."""

_DOUBTFUL = (Outcome.FAIL, Outcome.CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class Plain:
    """A claim in plain words, the glossary's entries in it, how many of its sentences stayed as they
    were because no plainer version passed, and how many a language model worded."""

    claim: Claim
    entries: tuple[Entry, ...]
    sentences: int
    kept: int
    drafted: int = 0


def plainly(glossary: Glossary) -> Plainly:
    """How the checks read the quotes of plain words: as they stand, and in the glossary's words."""
    return Plainly(lambda text: forms(text, glossary), LENT)


class Plainer:
    """Says claims in plain words, each verified against the quotes of the original."""

    def __init__(self, glossary: Glossary, verify: Verify, draft: Draft | None = None) -> None:
        self.glossary = glossary
        self._plainly = plainly(glossary)
        self.verify = verify
        self._draft = draft

    def plain(self, claim: Claim) -> Plain:
        """The claim in the plainest words that the checks let stand, sentence by sentence.

        What no plainer version of passes stays as it was; nothing is dropped.
        """
        pieces = [claim.text[a:b] for a, b in sentences(claim.text)] or [claim.text]
        chosen = [self._chosen(claim, piece) for piece in pieces]
        whole = self._made(claim, " ".join(p.text for p in chosen))
        if not _as_sound(whole, claim):
            chosen = [Proposal(p, self.glossary.found(p)) for p in pieces]
            whole = self._made(claim, claim.text)
        drafted = sum(p.drafted for p in chosen)
        if drafted:
            whole = replace(whole, note="; ".join(n for n in (whole.note, OF_A_MODEL) if n))
        kept = sum(p.text == piece for p, piece in zip(chosen, pieces, strict=True))
        entries = tuple(e for p in chosen for e in p.entries)
        gone = [f for p in pieces for f in furniture(p) if f not in whole.text]
        if gone:
            told = f"{NUMBERS}{', '.join(dict.fromkeys(gone))}"
            whole = replace(whole, note="; ".join(n for n in (whole.note, told) if n))
        if is_order(claim.text):
            whole = replace(whole, note="; ".join(n for n in (whole.note, FOR_CARE_TEAM) if n))
        return Plain(whole, entries, len(pieces), kept, drafted)

    def _chosen(self, claim: Claim, piece: str) -> Proposal:
        own = self._made(claim, piece)
        ruled = self._by_rules(claim, piece, own)
        hard = grade(ruled.text).flesch_kincaid
        if self._draft is None or hard <= EASY:
            return ruled
        draft = self._drafted(piece, self._draft)
        if (
            draft
            and grade(draft).flesch_kincaid < hard
            and faithful(draft, piece, self.glossary)
            and _as_sound(self._made(claim, draft), own)
        ):
            return Proposal(draft, self.glossary.found(draft), drafted=True)
        return ruled

    def _drafted(self, piece: str, draft: Draft) -> str:
        """The draft of a sentence, behind the heading that stands before it."""
        found = _HEADING.match(piece)
        head, body = (found[0], piece[found.end() :]) if found else ("", piece)
        said = " ".join(draft(body).split())
        return self.glossary.plain(head) + said if said else ""

    def _by_rules(self, claim: Claim, piece: str, own: Claim) -> Proposal:
        for proposal in proposals(piece, self.glossary):
            if proposal.text == piece or _as_sound(self._made(claim, proposal.text), own):
                return proposal
        return Proposal(piece, self.glossary.found(piece))

    def _made(self, claim: Claim, text: str) -> Claim:
        bare = replace(claim, text=text, cells=(), original=claim.id)
        return self.verify(bare, self._plainly)


def _as_sound(plain: Claim, own: Claim) -> bool:
    """Whether plain words stand as well as the claim's own: the verdict is the same, and no check
    fails or cannot tell that did not before."""
    if plain.verdict is not own.verdict:
        return False
    doubtful = {c.name for c in own.checks if c.outcome in _DOUBTFUL}
    return all(c.name in doubtful or c.outcome not in _DOUBTFUL for c in plain.checks)
