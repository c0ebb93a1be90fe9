"""Which measure a group of keys is; and of what is none the one that was meant, as far as it can be known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Discriminator, Tag

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.model.measures.between import Between
from okrsite.model.measures.from_to import FromTo
from okrsite.model.measures.limits import AtLeast, AtMost
from okrsite.model.measures.milestones import Milestones
from okrsite.model.measures.words import Word
from okrsite.model.measures.zones import Zones
from okrsite.model.scalars.numbers import NUMBER, THOUSANDS, in_digits
from okrsite.model.scalars.texts import found, wrong

_EXAMPLES: Final = MappingProxyType(
    {
        "at_least": "{at_least: 10}, with the limit",
        "at_most": "{at_most: 10}, with the limit",
        "between": "{between: [10, 20]}, with both limits",
        "milestones": '{milestones: [{id: first-step, title: "..."}]}, with each of them',
        "zones": '{zones: {target: "..."}}, with a text for each zone',
    }
)
MARKS: Final = tuple(_EXAMPLES)
_SYNONYMS: Final = MappingProxyType(
    {
        "baseline": "from",
        "begin": "from",
        "end": "to",
        "goal": "to",
        "max": "at_most",
        "maximum": "at_most",
        "min": "at_least",
        "minimum": "at_least",
        "start": "from",
        "target": "to",
    }
)
_TIMES: Final = rf"[kKM]|(?i:{'|'.join(word for word in THOUSANDS if word[1:])})"
_NUMBER: Final = rf"([-+\u2212]?\d[\d.,]*(?: ?(?:{_TIMES})\b\.?)?)"
_RANGE: Final = re.compile(rf"(?:from +)?{_NUMBER} *([^\d\s]*) *(?:to|->|→|–|-|bis|auf) *{_NUMBER} *(.{{0,30}})")
_LIMIT: Final = re.compile(rf"(?i:(at most|max\.?|<=?|≤)|at least|min\.?|>=?|≥) *{_NUMBER} *(.{{0,30}})")


def forms_in(value: Mapping[str, Any]) -> list[str]:
    """The kinds of measure that are mixed here, each by the key that tells it; a limit may have its `from`."""
    return [mark for mark in (*MARKS, "to") if mark in value]


def several(value: Mapping[str, Any], forms: Sequence[str]) -> str:
    """The sentence about a measure of several kinds."""
    fact = f"{', '.join(forms[:-1])} and {forms[-1]} are {len(forms)} kinds of measure, and a key result has one"
    if {"at_least", "at_most"} <= {*forms}:
        limits = [value[mark] for mark in ("at_least", "at_most")]
        are_known = all(isinstance(limit, str) and NUMBER.fullmatch(limit) for limit in limits)
        return f"{fact}; for two limits write between: [{', '.join(limits) if are_known else 'lower, higher'}]"
    if "to" in forms:
        return f"{fact}; keep from and to, or {forms[0]} without to"
    return f"{fact}; keep one"


def other_words(value: Mapping[str, Any]) -> str:
    """The fix for keys that say the same in words that are not ours, or ""."""
    meant = {key: _SYNONYMS[plain] for key in value if (plain := key.strip().lower()) in _SYNONYMS}
    return "; write " + ", ".join(f"{mark} instead of {quoted(key)}" for key, mark in meant.items()) if meant else ""


def as_written(text: str) -> str:
    """The fix for a phrase such as `from 9 to 4 minutes`, or ""."""
    if plain := in_digits(text):
        return f"if that is the target, write {{from: 0, to: {plain}}} with where it stands at the start"
    if mark := next((mark for mark in MARKS if text.lower() == mark), ""):
        return f"write {_EXAMPLES[mark]}"
    if text.lower() in ("yes", "no", "true", "false", "binary", "boolean"):
        return "write done for what is reported as yes or no"
    if found := _RANGE.fullmatch(text.strip()):
        start, end = (in_digits(each) or each for each in (found[1], found[3]))
        return f"write {{from: {start}, to: {end}{_unit(found[4].strip() or found[2])}}}"
    if found := _LIMIT.fullmatch(text.strip()):
        limit = in_digits(found[2]) or found[2]
        return f"write {{{'at_most' if found[1] else 'at_least'}: {limit}{_unit(found[3].strip())}}}"
    return ""


def _unit(text: str) -> str:
    """In quotes where YAML would not take it for text."""
    if not text:
        return ""
    return f", unit: {text}" if re.fullmatch(r"[^\W\d][\w /]*", text) else f", unit: {quoted(text)}"


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
            fix = other_words(value) or f"{near}; {_FORMS}"
            raise wrong("type", f"this measure has no key that says what is measured{fix}")
        case str() if value not in _WORDS:
            fix = as_written(value) or f"{did_you_mean(value, _WORDS)}; {_FORMS}".removeprefix("; ")
            raise wrong("type", f"{quoted(value)} is no measure; {fix}")
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
