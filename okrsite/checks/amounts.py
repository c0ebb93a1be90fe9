"""Amounts in titles, "2 h" or "1.2k users": the numbers that they may be, and what they are of.

Words and sizes are data, in amounts.yaml. What can be read in several ways is read in all of them, for whoever asks
looks for a reading that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from okrsite.yaml_source import parse


class Sense(NamedTuple):
    """One way to understand a unit: `size` times a thing of a kind, which may be any word. times: of a k or Mio."""

    kind: str
    size: Decimal = Decimal(1)
    times: Decimal = Decimal(1)

    @property
    def factors(self) -> set[Decimal]:
        """By how much a number of it is multiplied; a k may be understood, as in "from 1 to 3k"."""
        return {self.size, self.size * self.times}


Senses = frozenset[Sense]
ANYTHING: Final = ""
"""The kind of a k alone: thousands of whatever."""


def kinds_of(unit: Senses) -> set[str]:
    return {sense.kind for sense in unit} - {ANYTHING}


@dataclass(frozen=True, slots=True)
class Amount:
    """numbers: all the ways in which its digits can be read.  unit: all that it may be of; empty where it has none."""

    numbers: tuple[Decimal, ...]
    unit: Senses

    @property
    def kinds(self) -> set[str]:
        return kinds_of(self.unit)

    @property
    def is_of_anything(self) -> bool:
        return any(sense.kind == ANYTHING for sense in self.unit)

    @property
    def plain(self) -> set[Decimal]:
        """What it may be as a number alone, with its k or without."""
        return {number * times for number in self.numbers for times in (Decimal(1), *(s.times for s in self.unit))}

    def in_units(self, kind: str) -> set[Decimal]:
        """What it may be in the first unit of `kind`."""
        factors = {factor for sense in self.unit if sense.kind == kind for factor in sense.factors}
        return {number * factor for number in self.numbers for factor in factors}

    def with_unit_of(self, other: Amount) -> Amount:
        """In "from 2 to 15 min" both are minutes."""
        return self if self.unit else replace(self, unit=other.unit)


@cache
def _data() -> Mapping[str, Any]:
    path = Path(__file__).with_suffix(".yaml")
    data = parse(path.name, path.read_bytes()).data
    if not isinstance(data, dict):
        raise TypeError(f"{path.name} ships with okrsite and is broken")
    return data


@cache
def _times() -> Mapping[str, tuple[Decimal, ...]]:
    return _sizes(_data()["times"])


@cache
def _units() -> Mapping[str, Senses]:
    found: dict[str, set[Sense]] = {}
    for kind, sizes in _data()["units"].items():
        for word, of_word in _sizes(sizes).items():
            found.setdefault(word, set()).update(Sense(kind, size) for size in of_word)
    return {word: frozenset(senses) for word, senses in found.items()}


def _sizes(lines: Mapping[str, str]) -> dict[str, tuple[Decimal, ...]]:
    found: dict[str, tuple[Decimal, ...]] = {}
    for sizes, words in lines.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), *map(Decimal, sizes.split("/")))
    return found


def words_for(name: str) -> str:
    """A list of amounts.yaml as a pattern; the longest first."""
    words = sorted(_data()[name].split(), key=len, reverse=True)
    return "|".join(re.escape(word).replace("_", r"\s+") for word in words)


@lru_cache(4096)
def senses_of(unit: str) -> Senses:
    """What a unit may be: `min`, `k€`, `million users`, `€ per order`; of what nobody knows its first word."""
    words = re.split(rf"\s*(?:/|\b(?:{words_for('per')})\b)\s*", _folded(unit), maxsplit=1)
    head, below = words[0].split(), words[1].split() if len(words) > 1 else []
    found = _of_words(head) if head else Senses()
    return frozenset(s._replace(kind=f"{s.kind}/{_singular(below[0])}") for s in found) if below else found


def _of_words(words: list[str]) -> Senses:
    first = words[0].rstrip(".")
    known, times = _units().get(first, Senses()), _times().get(first, ())
    of = {Sense(ANYTHING), *(_of_words(words[1:2]) if times and len(words) > 1 else ())}
    counted = frozenset(sense._replace(times=sense.times * each) for sense in of for each in times)
    return known | counted or frozenset({Sense(_singular(first))})


def _folded(text: str) -> str:
    return re.sub(r"\bper\s?cent\b", "percent", text.lower()).replace("v. h.", "%")


def _singular(word: str) -> str:
    return word.rstrip(".").removesuffix("s") or word


@cache
def amount_pattern(name: str) -> str:
    """A pattern of an amount, with groups called after `name`."""
    others = "|".join(map(words_for, ("no_unit", "to", "and")))
    word = rf"(?!(?:{others})(?!\w))(?:per\s?cent\b|(?:[^\W\d_]|[%‰€$£¥°²³])+\.?)"
    times = rf"(?:{'|'.join(map(re.escape, _times()))})(?![^\W\d_])\.?\s?"
    unit = rf"(?:{times})?(?:{word})?(?:(?:\s?/\s?|\s+(?:{words_for('per')})\s+){word})?"
    return (
        rf"(?:(?P<{name}_before>{words_for('currencies')})\s?)?"
        rf"(?P<{name}>[-−]?\d(?:[\d.,'’\u00a0\u202f]*\d)?)(?:\s?(?P<{name}_unit>{unit}))?"
    )


def amount_in(match: re.Match[str], name: str) -> Amount:
    unit = f"{match[f'{name}_unit'] or ''} {match[f'{name}_before'] or ''}"
    return Amount(tuple(_numbers(match[name])), senses_of(unit))


def amounts_in(title: str) -> Iterator[Amount]:
    """All of them, each with the unit that stands beside it."""
    return (amount_in(match, "any") for match in _any_amount().finditer(title))


@cache
def _any_amount() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,]){amount_pattern('any')}", re.IGNORECASE)


def _numbers(written: str) -> Iterator[Decimal]:
    """1.200 is 1.2 here and 1200 there; of several marks only the last may be that of the decimals."""
    digits = re.sub(r"['’\u00a0\u202f]", "", written.replace("−", "-"))
    *whole, last = re.split(r"[.,]", digits)
    readings = {f"{''.join(whole)}.{last}"} if whole else {last}
    if whole and re.search(r"\d[.,]\d{3}(?!\d)", digits):
        readings.add("".join((*whole, last)))
    return map(Decimal, sorted(readings))
