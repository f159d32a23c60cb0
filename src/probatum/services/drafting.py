"""A language model drafts plain sentences for the patient pages of a library that names one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from probatum.audiences.drafting import INSTRUCTION, SCHEMA, message
from probatum.audiences.glossary import glossary
from probatum.audiences.patient import SENTENCES_DRAFTED
from probatum.audiences.reader import Audience
from probatum.library import drafts
from probatum.models.language import LanguageModel, LanguageModelError
from probatum.services.audiences import article_for

if TYPE_CHECKING:
    from probatum.evidence.articles import Article
    from probatum.library.store import Store

SETTING = "language_model"
"""The setting of a library that says where its language model is, and its name there."""

KEY = "PROBATUM_LANGUAGE_MODEL_KEY"
"""The environment variable with what the address asks for; it is kept nowhere."""

AT_ONCE = 4
"""Sentences that a model is asked for at the same time."""

DRAFT = "plain"
"""The member of an answer that is the draft."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """How many sentences of a page a model was asked for now, and how many of its page it worded."""

    asked: int
    shown: int


def chosen(store: Store) -> LanguageModel | None:
    """The library's language model, if it names one."""
    kept = store.record.setting(SETTING)
    if not kept:
        return None
    address, name = json.loads(kept)
    return LanguageModel(address, name, os.environ.get(KEY, ""))


def choose(store: Store, address: str, name: str = "") -> LanguageModel:
    """Name the library's language model; without a name, the one that the address has.

    Raises LanguageModelError where nothing answers, or the name is not there or is one of several.
    """
    held = LanguageModel(address, name, os.environ.get(KEY, "")).names()
    if not name and len(held) != 1:
        raise LanguageModelError(
            f"{address} has {len(held)} models: say which with --name. {', '.join(sorted(held))}"
        )
    if name and held and name not in held:
        raise LanguageModelError(f"{address} has no model {name!r}: {', '.join(sorted(held))}")
    found = LanguageModel(address, name or held[0])
    store.record.set_setting(SETTING, json.dumps([found.address, found.name]))
    return found


def leave(store: Store) -> int:
    """Name no language model any more and delete its drafts; how many there were."""
    store.record.set_setting(SETTING, "")
    return drafts.forget(store.record)


@dataclass(slots=True)
class Drafts:
    """The drafts that a library keeps, by the sentence; ``wanted`` collects what is missing, each
    message by what it is kept under."""

    store: Store
    model: LanguageModel
    wanted: dict[str, str] = field(default_factory=dict)

    def __call__(self, sentence: str) -> str:
        """The draft of a sentence, or nothing."""
        text = message(sentence, glossary())
        asked = _asked(text)
        found = drafts.kept(self.store.record, self.model.name, asked)
        if found is None:
            self.wanted[asked] = text
        return found or ""


def kept_drafts(store: Store) -> Drafts | None:
    """The drafts of the library's language model, if it names one."""
    model = chosen(store)
    return Drafts(store, model) if model else None


def wording(store: Store) -> str:
    """Changes whenever a patient page may read otherwise than before."""
    model = chosen(store)
    return f"{model.name} {drafts.count(store.record, model.name)}" if model else ""


def draft(store: Store, article: Article, progress: Callable[[str], None]) -> Drafted:
    """Ask the library's language model for the hard sentences of an article's patient page.

    What was drafted before is not asked for again, so that work that was interrupted goes on where it
    was. Raises LanguageModelError where the model does not answer; what it said before that is kept.
    """
    held = kept_drafts(store)
    if held is None:
        return Drafted(0, 0)
    page = article_for(store, article, Audience.PATIENT, held)
    asked = len(held.wanted)
    if asked:
        _ask(held, progress)
        page = article_for(store, article, Audience.PATIENT, held)
    return Drafted(asked, int(str(page.figures[SENTENCES_DRAFTED])))


def _ask(held: Drafts, progress: Callable[[str], None]) -> None:
    progress(f"{held.model.name} is asked for {len(held.wanted)} sentences in plain words")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {
            pool.submit(held.model, INSTRUCTION, text, SCHEMA): key
            for key, text in held.wanted.items()
        }
        try:
            for number, answer in enumerate(as_completed(asked), 1):
                text = answer.result().get(DRAFT)
                said = text if isinstance(text, str) else ""
                drafts.keep(held.store.record, held.model.name, asked[answer], said)
                progress(f"{number} of {len(asked)} sentences drafted by {held.model.name}")
        finally:
            pool.shutdown(cancel_futures=True)


def _asked(text: str) -> str:
    return hashlib.sha256(f"{INSTRUCTION}\n{text}".encode()).hexdigest()
