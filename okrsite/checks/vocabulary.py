"""Titles as words, and the words that wording rules know, from one file per language.

A portal has thousands of titles, and several rules ask of each; so every title is taken apart once, and compared with
all languages at once.

activities_first, activities_last: verbs of doing, as the first or the last word of a title.  activities_counted: those
that are only so of a number of things (visit 20 customers).  activities_or_things: those that may as well begin a name
(launch customers), unless one of pointers follows (launch the app).  states: after the first words of a title they tell
that it began with a noun (support is there).
effects, gains: verbs and nouns by which a title says what changes.  purposes: they begin a clause that does (a shop
that never sleeps).
upkeep_first, upkeep_last: verbs of keeping things as they are.  vague: words that claim without saying how much.
volume, speed, quality: what is easy to have more of, or faster, and what suffers by it.
names_before_numbers, names_after_numbers, months: beside these a number is a name (phase 2, 9 o'clock, 4 March).
people, age_limits: whose age a number may be (children under 6).  unitless: of these there is no unit (an NPS of 40).
fillers: words in which a copy may differ from its original.  range_to: "from 9 to 10 o'clock".

A language is one more file in words/, of lists whose lines hold as many words as there is room for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from okrsite.yaml_source import parse

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    activities_first: frozenset[str]
    activities_or_things: frozenset[str]
    pointers: frozenset[str]
    activities_last: frozenset[str]
    activities_counted: frozenset[str]
    states: frozenset[str]
    effects: frozenset[str]
    gains: frozenset[str]
    purposes: frozenset[str]
    upkeep_first: frozenset[str]
    upkeep_last: frozenset[str]
    vague: frozenset[str]
    volume: frozenset[str]
    speed: frozenset[str]
    quality: frozenset[str]
    names_before_numbers: frozenset[str]
    names_after_numbers: frozenset[str]
    months: frozenset[str]
    people: frozenset[str]
    age_limits: frozenset[str]
    unitless: frozenset[str]
    fillers: frozenset[str]
    range_to: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    languages = [words_in(path) for path in sorted(FOLDER.glob("*.yaml"))]
    lists = {field.name: frozenset().union(*(words[field.name] for words in languages)) for field in fields(Vocabulary)}
    return Vocabulary(**lists)


def words_in(path: Path) -> dict[str, list[str]]:
    """The lists of one language."""
    data = parse(path.name, path.read_bytes()).data
    if not isinstance(data, dict):
        raise TypeError(f"{path.name} ships with okrsite and is broken")
    return {name: " ".join(map(str, lines or ())).split() for name, lines in data.items()}


_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ADDRESS: Final = re.compile(r"(?<=\])\([^()\s]*\)|(?<=\])\[[^\[\]]*\]|https?://\S+|</?\w+>")
"""Where a link in a title leads, which nobody reads aloud."""
_ENDINGS: Final = ("ing", "ed", "es", "en", "e", "n", "s")
SHORTEST_STEM: Final = 4
# Chinese, Japanese, Korean and Thai are written without spaces, or count differently: no length is judged there.
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@lru_cache(maxsize=65536)
def words_of(title: str) -> tuple[str, ...]:
    """In lower case, without punctuation and addresses; hyphens, apostrophes and points within a word stay."""
    return tuple(_WORD.findall(_ADDRESS.sub(" ", title).lower()))


def essence(title: str) -> tuple[str, ...]:
    """The words of a title in any order and form, without small ones, verbs of its kind, and numbers.

    "Grow the revenue in Europe by 20 %" and "Revenue in Europe increases" are one.
    """
    known = vocabulary()
    verbs = known.effects | known.activities_first | known.activities_last | known.vague | known.fillers
    kept = [word for word in words_of(title) if word not in verbs and not any(map(str.isdigit, word))]
    return tuple(sorted(map(_stem, kept)))


def _stem(word: str) -> str:
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= SHORTEST_STEM), "")
    return word.removesuffix(ending)


def folded(title: str) -> str:
    """What two titles have in common that differ only in case, spaces and punctuation."""
    return " ".join(words_of(title)) or title


def is_spaced(title: str) -> bool:
    return not _UNSPACED.search(title)
