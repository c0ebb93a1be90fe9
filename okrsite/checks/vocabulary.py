"""Titles as words, and the words that wording rules know, from one file per language.

A portal has thousands of titles, and several rules ask of each; so every title is taken apart once, and compared with
all languages at once.

activities_first, activities_last: verbs of doing, as the first or the last word of a title.
effects: words by which a title says what changes.  upkeep_first, upkeep_last: verbs of keeping things as they are.
vague: words that claim without saying how much.  volume, quality: what is easy to have more of, and what suffers by it.
names_before_numbers: after these a number is a name (phase 2).

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
    activities_last: frozenset[str]
    effects: frozenset[str]
    upkeep_first: frozenset[str]
    upkeep_last: frozenset[str]
    vague: frozenset[str]
    volume: frozenset[str]
    quality: frozenset[str]
    names_before_numbers: frozenset[str]


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
# Chinese, Japanese, Korean and Thai are written without spaces, or count differently: no length is judged there.
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@lru_cache(maxsize=65536)
def words_of(title: str) -> tuple[str, ...]:
    """In lower case, without punctuation; hyphens, apostrophes and points within a word stay."""
    return tuple(_WORD.findall(title.lower()))


def folded(title: str) -> str:
    """What two titles have in common that differ only in case, spaces and punctuation."""
    return " ".join(words_of(title)) or title


def is_spaced(title: str) -> bool:
    return not _UNSPACED.search(title)
