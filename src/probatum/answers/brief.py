"""What the writer is given: the question in its frame, and the evidence that was gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from probatum.answers.focus import Focus
from probatum.answers.label import Product
from probatum.answers.ranking import Ranked
from probatum.evidence.articles import SearchReport
from probatum.evidence.editions import Edition
from probatum.retrieval.cues import QuestionType


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked: the question as understood, and the frame in which it is answered.

    ``focus`` weighs the words of the question, drug names left out, and holds the patient's
    values; ``drugs`` are the drugs that it names, each by its names in lower case; ``groups`` are
    the populations that it names (those of ``retrieval.cues``); ``also`` are further types that it
    asks for, each answered by a topic of the label.
    """

    question: str
    kind: QuestionType
    focus: Focus
    as_of: str
    jurisdiction: str = ""
    yes_no: bool = False
    overdose: bool = False
    drugs: tuple[frozenset[str], ...] = ()
    groups: tuple[str, ...] = ()
    also: tuple[QuestionType, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the library gave: the products asked about and their relatives, studies, passages.

    ``related`` are other products with the same substance: never merged with ``products``;
    ``relatives`` are the same whether the article describes them or not.
    ``trials`` and ``cohorts`` are studies of these products, ``related_studies`` of the relatives,
    ``named`` those that the question names: they answer it before anything else.
    ``notes`` are statements about how a
    study stands to the label (on-label, off-label, investigational), by document.
    ``unheld`` is the drug of the question of which no label is held, where only one would answer;
    ``beside`` are drugs that it names beside the products and of which none is held.
    """

    products: tuple[Product, ...] = ()
    related: tuple[Product, ...] = ()
    relatives: tuple[Product, ...] = ()
    trials: tuple[Edition, ...] = ()
    cohorts: tuple[Edition, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    named: tuple[Edition, ...] = ()
    related_studies: tuple[Edition, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    notes_first: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    unheld: str = ""
    beside: tuple[str, ...] = ()
    search: SearchReport | None = None
    last_checked: str = "never"
