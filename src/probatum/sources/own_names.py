"""The word by which a label calls its own drug where its title bears another form of the name.

One active moiety goes by several names: acid, salt, complex. A title may bear the name of the acid
while every warning speaks of the anion. Who asks by the warnings' word means the same drug.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from probatum.evidence.editions import Edition, Name, Role

SHARED = 6
"""Letters with which the word begins and that stand in a name of the title, too. Of 363 labels of
the FDA only those of one moiety's forms hold such a word more often than their own names; with five
letters there are names of other drugs of the class."""

OFTEN = 20
"""Least number of times that the label uses the word."""

_WORD = re.compile(r"[a-z]+")


def with_own_word(edition: Edition) -> Edition:
    """A label's edition with, as a substance's name, the word that it uses more often than its own
    names.

    The word begins as a part of a name does; a word that holds such a name, or that is held by one,
    is a metabolite, a precursor or a class, and is not added.
    """
    count = Counter(_WORD.findall(edition.text.casefold()))
    own = {part for name in edition.names for part in _WORD.findall(name.text.casefold())}
    most = max((count[part] for part in own), default=0)
    long = [part for part in own if len(part) >= SHARED]
    found = [
        word
        for word, times in sorted(count.items())
        if times >= OFTEN
        and times > most
        and len(word) >= SHARED
        and any(word[:SHARED] in part for part in long)
        and not any(word in part or part in word for part in long)
    ]
    if not found:
        return edition
    return replace(edition, names=(*edition.names, *(Name(Role.SUBSTANCE, w) for w in found)))
