# ruff: noqa: E501 (a pattern is read as one line)
"""What a follow-up asks: new words and the questions before them, made one whole question.

Rules, no language model. A question that names its subject and says what it asks of it stands on
its own and is never changed. Else the parts of the last question (see :mod:`turning`) that the new
words do not replace are carried over, and what was carried is told, so that it can be corrected.
Names stay as the reader wrote them: two products of one substance are never made one, and where it
is not clear which of several is meant, it is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from probatum.evidence.editions import Role
from probatum.retrieval import cues
from probatum.retrieval.cues import QuestionType as Q
from probatum.retrieval.lexicon import Lexicon, Product, fold, key, without_suffix
from probatum.retrieval.turning import (
    About,
    Parts,
    mark,
    named_place,
    parse,
    placed,
    same,
    with_part,
)
from probatum.retrieval.understanding import Understanding, question_types

MOST_BESIDE = 3
"""Most products that one question sets side by side."""

Covers = Callable[[Sequence[str], Sequence[str]], bool]
"""Whether the texts of some documents hold all of some words."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the words of an earlier question gave: ``part`` is ``subject``, ``question``, ``patient``,
    ``state``, ``condition``, ``time`` or ``place``."""

    part: str
    words: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up as understood.

    ``said`` are the reader's words, ``question`` the whole question that is asked: the same where it
    stands on its own. With ``back`` it is asked back; ``choices`` are then whole questions.
    """

    said: str
    question: str
    carried: tuple[Carried, ...] = ()
    back: str = ""
    choices: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: str, question: str, carried: Sequence[tuple[str, str]]) -> Followed:
        """What was understood once, from what is kept of it."""
        return cls(said, question, tuple(Carried(part, words) for part, words in carried))

    @property
    def sentence(self) -> str:
        """What was understood, for the reader; ``""`` where nothing was added."""
        if self.question == self.said or self.back:
            return ""
        told = ", ".join(dict.fromkeys(c.words for c in self.carried))
        return f"Understood as: {self.question}" + (f" (carried over: {told})" if told else "")


def follow(
    said: str,
    now: Understanding,
    before: Sequence[Understanding],
    lexicon: Lexicon,
    covers: Covers = lambda words, documents: False,
) -> Followed:
    """The whole question behind some words.

    ``now`` understands the words alone, ``before`` the whole questions of the conversation, oldest
    first. ``covers`` says whether the texts of some documents (keys) hold all of some words.
    """
    said = " ".join(said.split())
    if not before or not said or "self-harm" in now.dangers or stands(now):
        return Followed(said, said)
    history = [parse(u) for u in before]
    return _Turn(said, now, history, lexicon, covers).followed()


# --- whether a question stands on its own

_LEAD = re.compile(
    r"""^(?:(?:ok(?:ay)?|thanks?(?:\s+you)?|so|and|but|or|also|then|well|now|please|hm+)\b[\s,.!:;–-]*)*
    (?:(?:what|how)\s+about|(?:is|does)\s+(?:that|it)\s+(?:the\s+same|also\s+(?:true|so)|different|apply)|the\s+same(?:\s+question)?(?=\s+(?:for|in|with|about)\b)
    |same(?:\s+(?:question|thing))?(?=\s+(?:for|in|with|about)\b)|i\s+(?:mean|meant)|and\s+what\s+about|what\s+if(?=\s+(?:she|he|they|the\s+patient)\b))?[\s,:]*""",
    re.IGNORECASE | re.VERBOSE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|these|those|that\s+(?:drug|medicine|product|label|trial|study|one|treatment)|this\s+(?:drug|medicine|product|label|trial|study|one|treatment)|the\s+(?:drug|medicine|product))\b|\b(?:that|this)\b(?!\s+\w+\s+(?:is|are|was|has|have)\b)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:the|any)\s+other\s+(?:one|product|drug|brand|medicine|formulation|version|label|route)\b|\bthe\s+other\b\W*$|\bother\s+products?\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison)\b|\bversus\b|\bvs\b|\bdiffer(?:s|ent|ence)?\b|\b(?:better|worse|safer|superior|inferior|stronger)\b|\bmore\s+(?:effective|toxic)\b",
    re.IGNORECASE,
)
_TYPED = re.compile(
    r"\b(?:dos(?:e|es|age|ing)|contra-?indications?|side[\s-]effects?|adverse\s+\w+|interactions?|indications?|mechanisms?(?:\s+of\s+action)?|half-life|label|boxed\s+warning|warnings?|administration|monitoring|complications|symptoms|causes?|treatment|management|screening)\s+(?:of|for|with|in)\s+(?:the\s+)?(?P<what>\w[\w-]*)",
    re.IGNORECASE,
)
_OF_A_PATIENT = frozenset(
    {Q.DOSE, Q.SAFETY, Q.POPULATION, Q.CONTRAINDICATION, Q.INDICATION, Q.EFFICACY, Q.YES_NO,
     Q.COMPARISON, Q.RECOMMENDATION}
)  # fmt: skip
"""Questions to which a patient's age and weight go over: no label tells monitoring or storage by them."""

_OF_ONE_PATIENT = frozenset({Q.DOSE, Q.POPULATION, Q.CONTRAINDICATION, Q.INDICATION, Q.COMPARISON})
_NEEDS_DRUG = frozenset({Q.DOSE, Q.ADMINISTRATION, Q.CONTRAINDICATION, Q.INTERACTION})
_OF_LABELS = frozenset(
    {*_NEEDS_DRUG, Q.MONITORING, Q.SAFETY, Q.POPULATION, Q.INDICATION, Q.MECHANISM, Q.EFFICACY,
     Q.UPDATE, Q.YES_NO}
)  # fmt: skip
_OF_THE_TOPIC = cues.words(
    """action adjust adjusted adjustment administered administration adults adverse age allowed amount
    application approval approved box boxed changed changes check checked checks child children
    contraindicated contraindication contraindications course day days dosage dose doses dosing
    drug duration effective effectiveness efficacy elderly eligible events evidence exact first
    follow-up food forgotten form frequency frequently given giving half-life handled happens harm
    harms helps highest hours important indicated indication indications infants infusion
    initial injected injection interact interaction interactions interval kg label label's labelled
    last later limit loading lower lowest maintenance max maximal maximum measured mechanism
    medicine minimum minimal miss missed mixed monitor monitored monitoring months normal off-label
    older onset option options oral overdose patients precautions pregnancy preparation prepared
    prescribed prescribing product rate reaction reactions recommended reduced repeat repeated risk
    risks route safe safety second serious severe shelf side starting start started
    stop stopped storage store stored stores studied studies study switch switched syringe tablet
    tablets taken taper tested tests time titrate titrated titration total toxic toxicity treat
    treated treatment trial trials vial vials volume warning warnings week weekly weeks weight work
    works year years young younger test effects boxed side breastfeeding renal hepatic kidney liver
    impairment family parents mother father caregiver caregivers tell"""
)
"""Words by which one asks for something of a drug: without the drug they ask nothing."""


def stands(now: Understanding) -> bool:
    """Whether a question names its subject and says what it asks of it, and points to nothing said
    before. Such a question is asked as it is, whatever was asked before."""
    words = _LEAD.sub("", now.question.strip(), count=1)
    if _OTHER.search(words):
        return False
    parts = parse(now)
    if not parts.about:
        return False
    first = min((now.question.find(a.text) for a in parts.about), default=0)
    pronoun = _PRONOUN.search(now.question)
    if pronoun and pronoun.start() < first:
        return False
    if not parts.drug:
        return _condition_stands(parts, now, words)
    if _BESIDE.search(words) and len(parts.about) == 1 and not _held_against(words, parts):
        return False
    if _LEAD.match(now.question.strip()) and re.match(r"(?:with|together)\b", words, re.I):
        return False
    return bool(_residue(parts, now)) or now.type not in (Q.GENERAL, Q.YES_NO)


def _held_against(words: str, parts: Parts) -> bool:
    """Whether a comparison of one named drug says with what: "better than placebo"."""
    told = re.search(r"\b(?:than|with|to|versus|vs\.?|against|between|from)\s+(.+)$", words, re.I)
    return bool(told) and parts.about[0].text not in told.group(1) if told else False


def _condition_stands(parts: Parts, now: Understanding, words: str) -> bool:
    """Whether a question that names a condition, gene or study asks something of it."""
    if now.of(Role.STUDY) and _STARTS_CLAUSE.match(words):
        return True
    if _is_fragment(words) or now.type in _NEEDS_DRUG:
        told = _TYPED.search(words)
        return bool(told and any(told["what"] in a.text for a in parts.about))
    return bool(_residue(parts, now)) or now.type is not Q.GENERAL


def _is_fragment(words: str) -> bool:
    """Whether words begin with a preposition, or are no more than a name."""
    return bool(
        re.match(
            r"(?:in|for|with|while|during|at|after|before|if|on|under)\b", words, re.IGNORECASE
        )
    )


def _residue(parts: Parts, now: Understanding) -> tuple[str, ...]:
    """Content words of a question beside the names of its subjects and its patient."""
    named = {fold(w) for a in parts.about for w in re.findall(r"[^\W_]+", a.text)}
    inside = " ".join((parts.patient, parts.state, parts.time, parts.place)).casefold()
    return tuple(
        w
        for w in now.content
        if fold(w) not in named and w.casefold() not in inside and not w.isdigit()
    )


# --- one turn

_ROUTES = {
    "intravenous": r"intravenous(?:ly)?|i\.?v\.?\b", "intrathecal": r"intrathecal(?:ly)?",
    "oral": r"oral(?:ly)?|by\s+mouth", "subcutaneous": r"subcutaneous(?:ly)?|s\.?c\.?\b",
    "intramuscular": r"intramuscular(?:ly)?|i\.?m\.?\b", "topical": r"topical(?:ly)?",
    "ophthalmic": r"ophthalmic", "respiratory": r"inhaled|by\s+inhalation",
    "transdermal": r"transdermal(?:ly)?", "rectal": r"rectal(?:ly)?", "nasal": r"nasal(?:ly)?",
}  # fmt: skip
_FILLER = cues.words(
    """a an the and in for of on at to with what about how is it that this same also one ones product
    products drug form formulation version route question too given when if be as by or does do so
    true patient patients case then are there any label text say says according under who my our
    apply applies body weight weighing use used"""
)
_COMPARED = {
    r"\b(?:safer|toxic)\b": "safety",
    r"\b(?:better|effective|superior|stronger)\b": "efficacy",
}
_ASKED_AS = cues.words(
    "dosed eligible frequent monitored better worse safer effective work works latest updates"
)
_TOPICS = {
    Q.DOSE: "dose", Q.MONITORING: "monitoring", Q.SAFETY: "safety", Q.EFFICACY: "efficacy",
    Q.CONTRAINDICATION: "contraindications", Q.ADMINISTRATION: "administration",
    Q.INDICATION: "indication", Q.INTERACTION: "interactions", Q.MECHANISM: "mechanism of action",
    Q.TRIALS: "trials",
}  # fmt: skip
_WHY = re.compile(
    r"^(?:why(?:\s+(?:is|does|do|are))?(?:\s+(?:that|this|it|so|not))*|how\s+come|for\s+what\s+reason|what(?:'s|\s+is)\s+the\s+reason)\W*$",
    re.I,
)
_SINCE = re.compile(
    r"^(?:since\s+when|from\s+when|when\s+(?:was|did|were)\s+(?:that|this|it|they)\s*(?:\w+\s*){0,3}(?:change|changed|added|introduced|approved|published|new)?|how\s+long\s+has\s+(?:that|this|it)\s+been\s+(?:so|known|recommended|approved|the\s+case))\b.*$",
    re.I,
)
_ALONE = re.compile(
    r"^(?:for\s+)?(how\s+often|how\s+long|how\s+much|how\s+many|how\s+high|how|when|who|where)\W*$",
    re.I,
)
_TESTED = re.compile(
    r"\b(?:troponin|platelets?|creatinine|bilirubin|ALT|AST|transaminases?|aminotransferases?|h(?:a)?emoglobin|INR|potassium|sodium|magnesium|calcium|glucose|TSH|ECG|EKG|QTc?|blood\s+(?:count|pressure|tests?)|CBC|ANC|neutrophils?|lipids?|liver\s+(?:tests?|enzymes?|function)|renal\s+function|urinalysis|antibod(?:y|ies)|blood\s+level|serum\s+levels?|weight\s+gain)\b",
    re.IGNORECASE,
)
_STARTS_CLAUSE = re.compile(
    r"^(?:what|which|who|when|where|why|how|is|are|was|were|do|does|did|can|could|should|has|have|will|would|may|might|must)\b",
    re.IGNORECASE,
)
_OF_NOUN = re.compile(
    r"\b(?:dos(?:e|es|age|ing)|effects?|reactions?|events?|contraindications?|mechanism(?:\s+of\s+action)?|half-life|indications?|interactions?|warnings?|warning|risks?|storage|administration|trials?|studies|efficacy|safety|label|price|cost|changes|overdos(?:e|age)|pharmacokinetics)$",
    re.IGNORECASE,
)
_FOOD = re.compile(r"(?:with|without)\s+(?:or\s+without\s+)?(?:food|meals?|milk|water)\b", re.I)
_ENDS_OPEN = re.compile(
    r"\b(?:before|after|during|with|of|for|under|on|to|than|between|from|starting|taking|receiving|about)$",
    re.I,
)


class _Turn:
    """One follow-up, its parts and those of the last question."""

    def __init__(
        self,
        said: str,
        now: Understanding,
        history: Sequence[Parts],
        lexicon: Lexicon,
        covers: Covers,
    ) -> None:
        self.said = said
        self.now = now
        self.history = history
        self.lexicon = lexicon
        self.covers = covers
        self.new = parse(now)
        self.last = self._context()
        stripped = _LEAD.sub("", said, count=1).strip(" ,?.!")
        self.led = len(stripped) < len(said.strip(" ,?.!"))
        self.words = stripped or said.strip(" ?.!")

    def _context(self) -> Parts:
        """The last question; for what only a drug answers, the last that names a drug."""
        last = self.history[-1]
        if last.drug or not (self.now.type in _NEEDS_DRUG or self.now.type is Q.MONITORING):
            return last
        return next((p for p in reversed(self.history) if p.drug), last)

    def followed(self) -> Followed:
        """Each rule in turn; the first that knows the words decides."""
        if not (self.last.about or self.last.words):
            return self._own()
        for rule in (
            self._why, self._since, self._asked_alone, self._other, self._by_route, self._beside,
            self._partner, self._only_names, self._only_parts, self._pronoun, self._fragment,
            self._topic,
        ):  # fmt: skip
            if (found := rule()) is not None:
                return found
        return self._own()

    def _own(self) -> Followed:
        return Followed(self.said, self.said)

    # what is carried

    def _whole(self, parts: Parts, *carried: tuple[str, str]) -> Followed:
        told = tuple(Carried(part, words) for part, words in carried if words)
        return Followed(self.said, parts.whole(), told)

    def _about(self) -> tuple[str, str]:
        return ("subject", ", ".join(a.text for a in self.last.about))

    def _asked(self, parts: Parts) -> tuple[str, str]:
        """What was asked, as the part of the last question that stays."""
        return ("question", _bare(parts))

    def _frame(self, parts: Parts) -> tuple[Parts, list[tuple[str, str]]]:
        """The new question in the patient, state and place of the last, where it has none itself."""
        carried: list[tuple[str, str]] = []
        fitting = {"patient": parts.kind in _OF_A_PATIENT, "place": not named_place(parts.words)}
        fitting["state"] = fitting["patient"] or parts.kind is Q.MONITORING
        for part in ("patient", "state", "place"):
            old = getattr(self.last, part) or (self._patient(parts) if part == "patient" else "")
            if not old or getattr(parts, part) or not fitting[part]:
                continue
            parts = with_part(parts, part, old)
            carried.append((part, old))
        return parts, carried

    def _patient(self, parts: Parts) -> str:
        """The patient of a question before those in which a patient has no place."""
        if parts.kind not in _OF_ONE_PATIENT:
            return ""
        for later, earlier in pairwise(reversed(self.history)):
            if later.kind in _OF_A_PATIENT or later.patient:
                return ""
            if earlier.patient:
                return earlier.patient
        return ""

    def _one_drug(self, parts: Parts) -> Followed | None:
        """Asks back where one subject is needed and the last question has several."""
        if len(self.last.about) < 2:
            return None
        choices = tuple(self._framed(parts.of(a)).whole() for a in self.last.about)
        names = [a.text for a in self.last.about]
        return Followed(
            self.said, parts.whole(),
            back=f"The last question was about several: {_either(names)}. Which one do you mean?",
            choices=choices,
        )  # fmt: skip

    def _framed(self, parts: Parts) -> Parts:
        return self._frame(parts)[0]

    def _ask(self, words: str, *, kind: Q | None = None, one: bool | None = None) -> Followed:
        """Words with a mark for the subject, asked of the last one; ``one``: it can be only one."""
        one = not _is_comparison(self.last) if one is None else one
        kind = kind or question_types(words.replace(mark(), "x"))[0]
        parts = Parts(words, self.last.about, self.last.drug, kind)
        if not one and _is_comparison(self.last) and len(self.last.about) > 1:
            return self._of_each(words, kind)
        if one and len(self.last.about) > 1:
            sides = " or ".join(mark(n) for n in range(len(self.last.about)))
            asked = replace(parts, words=words.replace(mark(), sides))
            if back := self._one_drug(asked):
                return back
        if len(self.last.about) > 1:
            together = " and ".join(mark(n) for n in range(len(self.last.about)))
            parts = replace(parts, words=words.replace(mark(), together))
        parts = replace(
            parts, patient=self.new.patient, state=self.new.state, time=self.new.time,
            place=self.new.place,
        )  # fmt: skip
        framed, carried = self._frame(parts)
        return self._whole(framed, self._about(), *carried)

    def _of_each(self, words: str, kind: Q) -> Followed:
        """A question on each of the products that the last one compared."""
        first, *others = (mark(n) for n in range(len(self.last.about)))
        beside = f"compare {first} with {' and '.join(others)}: {words.replace(mark(), 'each')}"
        parts = Parts(beside, self.last.about, self.last.drug, kind)
        parts = replace(
            parts, patient=self.new.patient, state=self.new.state, time=self.new.time,
            place=self.new.place,
        )  # fmt: skip
        framed, carried = self._frame(parts)
        return self._whole(framed, self._about(), *carried)

    # rules

    def _why(self) -> Followed | None:
        if not _WHY.match(self.words):
            return None
        topic = self.last.topic
        if not self.last.about:
            return self._whole(
                replace(self.last, words=f"why: {self.last.words}"), self._asked(self.last)
            )
        if not self.last.drug:
            return self._whole(replace(self.last, words=f"why: {self.last.words}"), self._about())
        if self.last.kind in (Q.EFFICACY, Q.MECHANISM) and len(self.last.about) == 1:
            return self._ask(f"how does {mark()} work")
        if self.last.kind is Q.INTERACTION and len(self.last.about) > 1:
            return self._ask(f"why do {mark()} interact: mechanism and risks", one=False)
        begin = f"why {topic}: " if topic else "why: "
        return self._ask(f"{begin}what are the warnings of {mark()}", kind=Q.SAFETY, one=False)

    def _since(self) -> Followed | None:
        if not _SINCE.match(self.words):
            return None
        topic = self.last.topic
        if not self.last.drug:
            return self._whole(
                replace(self.last, words=f"since when: {self.last.words}"), self._about()
            )
        on = f": {topic}" if topic else ""
        return self._ask(f"since when, label changes of {mark()}{on}", kind=Q.UPDATE)

    def _asked_alone(self) -> Followed | None:
        found = _ALONE.match(self.words)
        if not found:
            return None
        if not self.last.drug:
            return self._whole(
                replace(self.last, words=f"{found[1]}: {self.last.words}"), self._about()
            )
        how, topic = " ".join(found[1].lower().split()), self.last.topic
        tested = self.last.kind is Q.MONITORING or bool(_TESTED.search(topic))
        topic = re.sub(r"\b(?:tests?|testing|monitor\w*|check\w*)\b", "", topic, flags=re.I).strip()
        if tested:
            what = topic or "tests"
            begin = {"how long": "how long should", "when": "when should"}.get(
                how, "how often should"
            )
            if how in ("how often", "how long", "when", "how"):
                return self._ask(f"{begin} {what} be monitored with {mark()}", kind=Q.MONITORING)
        if self.last.kind is Q.SAFETY and how in ("how often", "how many"):
            return self._ask(
                f"how frequent are {topic or 'adverse reactions'} with {mark()}", kind=Q.SAFETY
            )
        whole = {
            "how often": f"how often should {mark()} be given",
            "how long": f"how long should {mark()} be given",
            "how much": f"what is the dose of {mark()}",
            "how many": f"what is the dose of {mark()}",
            "how high": f"what is the maximum dose of {mark()}",
            "how": f"how should {mark()} be administered",
            "where": f"how should {mark()} be administered",
            "when": f"when should {mark()} be given",
            "who": f"who is eligible for {mark()}",
        }[how]
        return self._ask(whole)

    def _other(self) -> Followed | None:
        if not _OTHER.search(self.words) or self.new.drug:
            return None
        if not self.last.about:
            return None
        told = [a for p in reversed(self.history[:-1]) for a in p.about if p.drug]
        candidates = [*told, *self._relatives()]
        if len(self.last.about) > 1:
            candidates = [*self.last.about]
        others: list[About] = []
        for candidate in candidates:
            mine = self.last.about if len(self.last.about) == 1 else ()
            if not any(same(candidate, o) for o in (*mine, *others)):
                others.append(candidate)
        rest = _OTHER.sub(mark(), self.words)
        framed = self.last if _only(rest.replace(mark(), "")) else self._said_of(rest)
        if len(others) == 1:
            return self._whole(framed.of(others[0]), self._asked(framed))
        if not others:
            return Followed(
                self.said, self.said,
                back=f"No other product beside {self._about()[1]} was named, and none with the same "
                "substance is held. Which one do you mean?",
            )  # fmt: skip
        names = [o.text for o in others]
        return Followed(
            self.said, framed.whole(),
            back=f"Several could be meant: {_either(names)}. Which one?",
            choices=tuple(framed.of(o).whole() for o in others[:MOST_BESIDE]),
        )  # fmt: skip

    def _said_of(self, words: str) -> Parts:
        """The new words, which say something of a subject, in the frame of the last question."""
        kind = question_types(words.replace(mark(), "x"))[0]
        return self._framed(Parts(words, self.last.about[:1], self.last.drug, kind))

    def _relatives(self) -> list[About]:
        """Held products of the same substance with another brand and another route or suffix."""
        found: list[About] = []
        for product in self._family():
            asked = [p for a in self.last.about for p in a.products]
            if all(_apart(product, p) for p in asked):
                about = About(_named(product), (product,), product.documents)
                if not any(same(about, f) or f.text == about.text for f in found):
                    found.append(about)
        return found

    def _family(self) -> tuple[Product, ...]:
        """Every held product of the substances of the last question."""
        bases = {without_suffix(p.generic)[0] for a in self.last.about for p in a.products}
        documents = [
            d for b in sorted(bases) for n in self.lexicon.look_up(b) if not n.partial for d in n.documents
        ]  # fmt: skip
        wanted = {key(b) for b in bases}
        return tuple(
            p
            for p in self.lexicon.products(documents)
            if key(without_suffix(p.generic)[0]) in wanted
        )

    def _by_route(self) -> Followed | None:
        """ "the intravenous one": of the products of one substance the one given so."""
        named = [
            r for r, pattern in _ROUTES.items() if re.search(rf"\b(?:{pattern})", self.words, re.I)
        ]
        if len(named) != 1 or self.new.about or not self.last.drug:
            return None
        rest = re.sub(rf"\b(?:{_ROUTES[named[0]]})", " ", self.words, flags=re.I)
        if not _only(rest):
            return None
        family = self._family()
        fitting = {_named(p): p for p in family if named[0] in p.route.casefold()}
        other = [p for p in family if named[0] not in p.route.casefold()]
        if not fitting or not other:
            return None
        if len(fitting) == 1:
            text, product = next(iter(fitting.items()))
            asked = replace(self.last)
            return self._whole(
                asked.of(About(text, (product,), product.documents)), self._asked(asked)
            )
        choices = tuple(self.last.of(About(t, (p,))).whole() for t, p in sorted(fitting.items()))
        return Followed(
            self.said, self.last.whole(), back=f"Several {named[0]} products are held: {', '.join(sorted(fitting)[:6])}. Which one?",
            choices=choices[:MOST_BESIDE],
        )  # fmt: skip

    def _beside(self) -> Followed | None:
        if not _BESIDE.search(self.words) or not self.last.drug:
            return None
        named = [a for a in self.new.about if self.new.drug]
        mine = [a for a in self.last.about if not any(same(a, n) for n in named)]
        if not named:
            if len(mine) > 1:
                sides = tuple(mine)
            elif (relatives := self._relatives()) and re.search(
                r"\b(?:both|two|products?|them|these|other|each\s+other)\b", self.words, re.I
            ):
                sides = (*mine, *relatives)
            elif re.search(r"\b(?:than|with|to|against|from)\s+\w", self.words, re.I):
                return None
            else:
                told = [a for p in self.history[:-1] for a in p.about if p.drug]
                others = [a for a in (*told, *relatives) if not any(same(a, m) for m in mine)]
                unique = list({key(o.text): o for o in others}.values())[:MOST_BESIDE]
                choices = tuple(self._compared((*mine[:1], o)).whole() for o in unique)
                return Followed(
                    self.said, self.said, back=f"Compare {self._about()[1]} with what? Name the other product.",
                    choices=choices,
                )  # fmt: skip
        else:
            sides = (*mine, *named)
        if len(sides) < 2:
            return None
        compared = self._compared(sides[:MOST_BESIDE])
        carried = [
            ("patient", compared.patient),
            ("state", compared.state),
            ("place", compared.place),
        ]
        return self._whole(compared, self._about(), *carried)

    def _compared(self, sides: Sequence[About]) -> Parts:
        topic = self.last.topic
        if _is_comparison(self.last):
            _, _, topic = self.last.words.partition(":")
        elif all(w.lower() in _OF_THE_TOPIC | _ASKED_AS for w in topic.split()):
            topic = _TOPICS.get(self.last.kind, "")
        for said, of in _COMPARED.items():
            if re.search(said, self.words, re.I) and not topic:
                topic = of
        if self.now.type in _TOPICS:
            topic = _TOPICS[self.now.type]
        first, *others = (mark(n) for n in range(len(sides)))
        words = f"compare {first} with {' and '.join(others)}" + (f": {topic}" if topic else "")
        parts = Parts(words, tuple(sides), drug=True, kind=Q.COMPARISON)
        parts = replace(parts, patient=self.new.patient, state=self.new.state, place=self.new.place)
        return self._framed(parts)

    def _partner(self) -> Followed | None:
        """ "and with alcohol?" after a question on what a drug is given with."""
        asked = re.match(r"(?:together\s+)?with\s+(.+)$", self.words, re.IGNORECASE)
        together = self.last.kind is Q.INTERACTION
        if not self.last.drug or self.new.patient or self.new.state:
            return None
        partner = self.new.about[0] if self.new.drug and len(self.new.about) == 1 else None
        if partner and any(same(partner, a) for a in self.last.about):
            return None
        if not asked and together and self.led and not _STARTS_CLAUSE.match(self.words):
            if (
                partner
                and len(self.last.about) == 1
                and not re.search(r"\bwith\b", self.last.words)
            ):
                return None
            if self.new.place or self.new.time or question_types(self.words)[0] is not Q.GENERAL:
                return None
            asked = re.match(r"(?:for\s+|in\s+)?(.+)$", self.words)
        if not asked or not (together or partner):
            return None
        if _FOOD.match(self.words):
            return None
        words = asked[1]
        first = self.last.about[0]
        if not together:
            parts = Parts(
                f"does {mark()} interact with {words}", (first,), drug=True, kind=Q.INTERACTION
            )
            if len(self.last.about) > 1 and (
                back := self._one_drug(replace(parts, about=self.last.about))
            ):
                return back
            return self._whole(parts, self._about())
        if len(self.last.about) == 2 and partner:
            return self._whole(self.last.of(first, partner), ("subject", first.text))
        parts = Parts(
            f"does {mark()} interact with {words}", (first,), drug=True, kind=Q.INTERACTION
        )
        return self._whole(parts, ("subject", first.text))

    def _only_names(self) -> Followed | None:
        """ "and the tablets of BRAND?": the last question about another drug, study or condition."""
        if not self.new.about or not _only(_without_marks(self.new)) or _is_patient(self.new):
            return None
        if not self.new.drug and self.last.drug:
            return self._of_condition()
        if self.new.drug == self.last.drug and self.last.about:
            narrowed = [a for a in self.last.about if any(same(a, n) for n in self.new.about)]
            parts = self.last
            if _is_comparison(parts) and not narrowed:
                named = (*parts.about, *self.new.about)
                compared = self._compared(named[:MOST_BESIDE])
                return self._whole(compared, self._about())
            changed = self._with_new_parts(_narrowed(parts, self.new.about))
            return self._whole(
                changed,
                self._asked(changed),
                ("patient", changed.patient),
                ("state", changed.state),
                ("place", changed.place),
            )
        joined = " and ".join(mark(n) for n in range(len(self.new.about)))
        words = f"{self.last.whole().rstrip('?')} with {joined}"
        parts = Parts(words, self.new.about, self.new.drug, self.last.kind)
        return self._whole(self._with_new_parts(parts), ("question", self.last.whole()))

    def _of_condition(self) -> Followed | None:
        """ "in another disease?": the last question in another condition."""
        named = " and ".join(a.text for a in self.new.about)
        said = self.last.words
        for old in self.last.conditions:
            if old in said:
                return self._whole(
                    replace(self.last, words=said.replace(old, named)),
                    self._about(),
                    self._asked(self.last),
                )
        parts = replace(self.last, words=f"{said} in {named}")
        return self._whole(parts, self._about(), self._asked(self.last))

    def _with_new_parts(self, parts: Parts) -> Parts:
        """The patient, state, time and place that the new words name, in place of the old ones."""
        for part in ("patient", "state", "time"):
            if new := getattr(self.new, part):
                parts = with_part(parts, part, new)
        if place := named_place(self.said) if self.new.place else "":
            parts = placed(parts, place)
        return parts

    def _only_parts(self) -> Followed | None:
        """ "and in a child of 9 kg?", "in the EU?", "since 2024?": the last question so changed."""
        if self.new.about and not (self.new.patient or self.new.state):
            return None
        place = "" if self.new.about else named_place(self.said)
        rest = _without_marks(self.new)
        if place:
            rest = _without_places(rest)
        given = self.new.patient or self.new.state or self.new.time or place
        if not given or not _only(rest):
            if given or not (alone := self._patient_alone()):
                return None
            changed = alone
        else:
            changed = self._with_new_parts(self.last)
            if place and not self.new.place:
                changed = placed(changed, place)
        kept = [("patient", changed.patient), ("state", changed.state), ("place", changed.place)]
        said = self.said.casefold()
        told = [(part, words) for part, words in kept if words and words.casefold() not in said]
        if place:
            told = [(part, words) for part, words in told if part != "place"]
        return self._whole(changed, self._about(), self._asked(changed), *told)

    def _patient_alone(self) -> Parts | None:
        """ "children?", "9 kg?", "renal impairment?" without a preposition."""
        said = re.sub(r"^(renal|hepatic|kidney|liver)$", r"\1 impairment", self.words, flags=re.I)
        trial = parse(replace(self.now, question=f"x in {said}"))
        if (
            (trial.patient or trial.state)
            and not trial.about
            and _only(trial.words.replace("x", "", 1))
        ):
            self.new = trial
            return self._with_new_parts(self.last)
        return None

    def _pronoun(self) -> Followed | None:
        """ "is that off-label?", "how is it stored?": the pronoun stands for the subject."""
        if not self.last.about or self.new.drug or not (found := _PRONOUN.search(self.words)):
            return None
        if found.group().lower() in ("its", "their"):
            words = f"{self.words[: found.start()]}the{self.words[found.end() :]}"
            return self._ask(_joined(_trimmed(words, self.new), self.last))
        cut = parse(replace(self.now, question=self.words))
        words = (
            _PRONOUN.sub(mark(), cut.words, count=1) if _PRONOUN.search(cut.words) else cut.words
        )
        several = found.group().lower() in ("they", "them", "these", "those")
        return self._ask(words, one=not several)

    def _fragment(self) -> Followed | None:
        """ "after three months?", "with food?": a phrase behind the last question."""
        if self.last.drug and _FOOD.match(self.words):
            return self._ask(f"can {mark()} be taken {self.words}", kind=Q.ADMINISTRATION)
        if (
            self.new.drug
            or not _is_fragment(self.words)
            or self.now.type in _NEEDS_DRUG - {Q.INTERACTION}
        ):
            return None
        known = self.led or self._is_known(_residue(self.new, self.now))
        if not known or len(self.words.split()) > 8:
            return None
        parts = replace(self.last, words=f"{self.last.words} {self.words}")
        return self._whole(parts, self._about(), self._asked(self.last))

    def _topic(self) -> Followed | None:
        """Something else asked of the same subject."""
        if self.new.drug or not self.last.about:
            return None
        parts = self.new
        residue = [w for w in _residue(parts, self.now) if w.lower() not in _OF_THE_TOPIC]
        short = len(self.words.split()) <= 3
        told = _TYPED.search(self.words)
        foreign = (
            bool(told)
            and told["what"].lower() not in {*_OF_THE_TOPIC, *cues.STOP_WORDS, "the", "this"}
            if told
            else False
        )
        if residue and not self.led:
            of_label = self.now.type in _OF_LABELS or short
            if not of_label or (foreign and not self._is_known([told["what"]] if told else [])):
                return None
            if not self._is_known(residue):
                return None
        if cues.EVERYDAY.search(self.words):
            return None
        words = _trimmed(self.words, parts)
        if not self.last.drug:
            return self._ask(_joined(words, self.last))
        kind = question_types(words)[0]
        clause = _STARTS_CLAUSE.match(words)
        if kind is Q.GENERAL and not clause:
            return self._ask_like_the_last(words)
        if kind in (Q.EFFICACY, Q.TRIALS, Q.RECOMMENDATION) and self.last.conditions:
            made = self._ask(_joined(words, self.last))
            if made.back or any(c in made.question for c in self.last.conditions):
                return made
            condition = self.last.conditions[0]
            ended = made.question.rstrip("?")
            whole = f"{ended} in {condition}" + ("?" if made.question.endswith("?") else "")
            return replace(
                made, question=whole, carried=(*made.carried, Carried("condition", condition))
            )
        return self._ask(_joined(words, self.last))

    def _is_known(self, words: Sequence[str]) -> bool:
        """Whether the texts of the last question's subjects hold these words."""
        documents = [d for a in self.last.about for d in a.documents]
        return not words or (bool(documents) and self.covers(list(words), documents))

    def _ask_like_the_last(self, words: str) -> Followed:
        """A bare word ("troponin") asked for as the last question asked."""
        kind = self.last.kind
        if _TESTED.search(words) or kind is Q.MONITORING:
            return self._ask(f"monitoring of {words} with {mark()}", kind=Q.MONITORING)
        if kind is Q.CONTRAINDICATION:
            return self._ask(f"is {mark()} contraindicated: {words}", kind=kind)
        if kind is Q.SAFETY:
            return self._ask(f"{words} as an adverse effect of {mark()}", kind=kind)
        return self._ask(f"what about {words} with {mark()}", kind=Q.GENERAL)


def _named(product: Product) -> str:
    return product.brand.title() if product.brand.isupper() else product.brand or product.generic


def _apart(one: Product, other: Product) -> bool:
    """Whether two products of one substance are two: another brand, and another route or suffix."""
    return one.brand.casefold() != other.brand.casefold() and (
        one.route.casefold() != other.route.casefold() or one.suffix != other.suffix
    )


def _narrowed(parts: Parts, about: Sequence[About]) -> Parts:
    """A question about these; of a comparison what it compared."""
    if not _is_comparison(parts) or len(about) != 1:
        return parts.of(*about)
    _, _, topic = parts.words.partition(":")
    words = topic.replace(" each", f" {mark()}") if " each" in topic else f"{topic} of {mark()}"
    said = words.strip() if topic.strip() else f"what is {mark()} indicated for"
    return replace(parts, words=said, about=tuple(about), kind=question_types(said)[0])


def _is_comparison(parts: Parts) -> bool:
    return parts.kind is Q.COMPARISON or parts.words.lower().startswith("compare ")


def _bare(parts: Parts) -> str:
    """The words of a question without its subject, for the reader."""
    said = re.sub("[\ue000-\ue0ff]", "…", parts.words)
    return re.sub(r"(?:…\s*)+", "… ", said).strip()


def _without_marks(parts: Parts) -> str:
    return re.sub("[\ue000-\ue0ff]", " ", _LEAD.sub("", parts.words, count=1))


def _without_places(words: str) -> str:
    for _, pattern in cues.JURISDICTIONS:
        words = pattern.sub(" ", words)
    return re.sub(r"\bUnion\b", " ", words)


def _only(words: str) -> bool:
    """Whether words hold nothing but fillers."""
    left = re.findall(r"[^\W_]+(?:['’]\w+)?", _LEAD.sub("", words.strip(), count=1))
    return all(w.lower() in _FILLER for w in left)


def _is_patient(parts: Parts) -> bool:
    return bool(parts.patient or parts.state) and not parts.drug


def _trimmed(words: str, parts: Parts) -> str:
    """Words without the patient, state, time and place that are put behind them again."""
    for phrase in (parts.patient, parts.state, parts.time, parts.place):
        if phrase:
            words = words.replace(phrase, " ")
    return " ".join(words.split()).strip(" ,")


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _joined(words: str, last: Parts) -> str:
    """Words and the subject, with the preposition that fits."""
    if _ENDS_OPEN.search(words):
        return f"{words} {mark()}"
    if _OF_NOUN.search(words) and (last.drug or last.conditions):
        return f"{words} of {mark()}"
    return f"{words} {'with' if last.drug else 'in'} {mark()}"
