"""A measure of any kind: which kind a value in a file is, and what was meant where it is none."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Discriminator, Tag

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.model.measures.between import Between
from okrsite.model.measures.from_to import FromTo
from okrsite.model.measures.limits import AtLeast, AtMost
from okrsite.model.measures.milestones import Milestones
from okrsite.model.measures.misread import MARKS, as_written, forms_in, other_words, several
from okrsite.model.measures.words import Word
from okrsite.model.measures.zones import Zones
from okrsite.model.scalars.saying import found, wrong

_WORDS: Final = tuple(word.value for word in Word)
_KEYS: Final = (*MARKS, "from", "to")
_FORMS: Final = (
    "write {from: 0, to: 10}, at_least, at_most, between, milestones, zones, or one of the words done, score, aligned"
)


def _recognised(value: Any) -> Any:
    match value:
        case dict() if len(forms := forms_in(value)) > 1:
            raise wrong("type", several(value, forms))
        case dict() if any(key in value for key in _KEYS):
            return value
        case dict():
            near = next((hint for key in islice(value, len(_KEYS)) if (hint := did_you_mean(key, _KEYS))), "")
            mend = other_words(value) or f"{near}; {_FORMS}"
            raise wrong("type", f"this measure has no key that says what is measured{mend}")
        case str() if value not in _WORDS:
            mend = as_written(value) or f"{did_you_mean(value, _WORDS)}; {_FORMS}".removeprefix("; ")
            raise wrong("type", f"{quoted(value)} is no measure; {mend}")
        case str():
            return value
    raise wrong("type", f"expected a measure, found {found(value)}; {_FORMS}")


def _kind(value: Any) -> str:
    if not isinstance(value, dict):
        return "word"
    return next((mark for mark in MARKS if mark in value), "from_to")


Measure = Annotated[
    Annotated[FromTo, Tag("from_to")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[Between, Tag("between")]
    | Annotated[Milestones, Tag("milestones")]
    | Annotated[Zones, Tag("zones")]
    | Annotated[Word, Tag("word")],
    Discriminator(_kind),
    BeforeValidator(_recognised),
]
