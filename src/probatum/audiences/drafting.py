"""What a language model is asked for a sentence, and whether its draft says the same and nothing else.

A draft may split a sentence, change the order of its parts and choose among words that the glossary
takes for the same. It may add no word of content and lose none, and each condition, comparison and
denial stays in it. So what remains to the model is how a sentence is built; the checks of the room
``verification`` read it after that as they read any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from probatum.audiences.glossary import Glossary
from probatum.audiences.rewriting import LENT, bare, forms
from probatum.evidence.editions import Json
from probatum.evidence.sentences import sentences
from probatum.verification.words import STOP, content, read, stem

INSTRUCTION = (
    "You word sentences of drug labels and studies for patients. Say the sentence in plain English: "
    "short sentences, one thought each, active voice, common words. Add nothing and leave nothing "
    "out. Keep every number, unit and name as it stands, and every if, unless, until, not, must, "
    "should, may, before and after. If it says when something holds, keep that in the same sentence. "
    'Answer with JSON: {"plain": "..."}.'
)

SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {"plain": {"type": "string", "maxLength": 2000}},
    "required": ["plain"],
    "additionalProperties": False,
}

BINDING = frozenset(
    "if unless until when while where whether than before after during between among or but except "
    "only per over under any some other both each not no never without nor neither cannot".split()
)
"""Words that say under which conditions something holds, of how much, or that it does not."""

_HELD_TOGETHER = re.compile(
    r"\b(?:if|unless|until|when|while|where|whether|because|except|only)\b", re.IGNORECASE
)
"""What ties the parts of a sentence: one that has it stays one sentence."""


def message(sentence: str, glossary: Glossary) -> str:
    """What the model is told of one sentence: itself, and the plain words that may stand in it."""
    entries = {e.term.lower(): e.say for e in glossary.found(sentence) if e.say != e.term}
    words = [f"{term} → {say}" for term, say in entries.items()]
    told = [f"Sentence: {sentence}"]
    return "\n".join([*told, f"Plain words: {'; '.join(words)}."] if words else told)


def faithful(draft: str, sentence: str, glossary: Glossary) -> bool:
    """Whether a draft has every word of content of a sentence, in the glossary's words or its own,
    and no other, and holds together what the sentence does."""
    if _HELD_TOGETHER.search(sentence) and len(sentences(draft)) > 1:
        return False
    said = _words(glossary.plain(draft))
    plain = (bare(sentence), sentence)
    return any(said == _words(f) for p in plain for f in (p, *forms(p, glossary)))


def _words(text: str) -> tuple[frozenset[str], Counter[str], Counter[str]]:
    """The stems of a text's words of content, how often it has each binding word, and each word of
    its quantities."""
    reading = read(text)
    free = frozenset(reading.free)
    stems = frozenset(stem(reading.tokens[i]) for i in content(reading)) - _LENT
    binding = Counter(t for t in reading.tokens if t in BINDING)
    counted = Counter(
        t
        for i, t in enumerate(reading.tokens)
        if (i not in free or any(c.isdigit() for c in t)) and t[0].isalnum() and t not in STOP
    )
    return stems, binding, counted


_LENT = frozenset(stem(word) for phrase in LENT for word in phrase.split())
