"""An answer as people type it: a number with its unit, a decimal comma, marks between thousands; an id or its title.

templates/assets reads numbers in the same way.

What can be read in one way only is read so; what can be read in two is asked back, for nobody would see the mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.model.scalars.numbers import DASHES, SHORT
from okrsite.model.scalars.texts import wrong

_GAP: Final = " \u00a0\u202f'\u2019"
_SPACED: Final = re.compile(rf"[-+]?[1-9]\d{{0,2}}(?:[{_GAP}]\d{{3}})+(?:[.,]\d+)?", re.ASCII)
_ENGLISH: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})", re.ASCII)
_GERMAN: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})", re.ASCII)
_EITHER: Final = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_COMMA: Final = re.compile(r"[-+]?\d+,\d+", re.ASCII)
_WITH_A_WORD: Final = re.compile(r"([-+]?\d[\d.]*)\s*\D+", re.ASCII)


def plain_number(typed: str, unit: str) -> str:
    """As a file has it, or as it was typed where that is no number. Raises ValueError for what may be two numbers."""
    text = _without(unit, typed.strip(f"`{_GAP}")).translate(DASHES)
    if _EITHER.fullmatch(text):
        whole, part = re.sub("[.,]", "", text), _unlike_thousands(text.replace(",", "."))
        raise wrong("type", f"{quoted(typed)} may be {whole} or {part}; write the one that you mean")
    if _SPACED.fullmatch(text):
        return re.sub(f"[{_GAP}]", "", text).replace(",", ".")
    if _ENGLISH.fullmatch(text):
        return text.replace(",", "")
    if _GERMAN.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if _COMMA.fullmatch(text) else text


def _unlike_thousands(text: str) -> str:
    """`1.2` of `1.200`, `1.2340` of `1.234`: the same number, with another count of digits behind its point."""
    short = text.rstrip("0").removesuffix(".")
    return f"{text}0" if short == text else short


def number_typed(read: Callable[[object], Decimal], text: str, unit: str) -> Decimal:
    """Raises ValueError with a sentence."""
    try:
        return read(plain_number(text, unit))
    except ValueError:
        if SHORT.fullmatch(_without(unit, text)) or not (more := _WITH_A_WORD.fullmatch(text)):
            raise
    in_unit = f", in {unit}" if unit else ""
    raise wrong("type", f"{quoted(text)} is more than a number; write {more[1]} alone{in_unit}")


def id_typed(word: str, titles: Mapping[str, str], expected: str) -> str:
    """The id of what is called so, by its id or its title, in whatever letters. Raises ValueError with a sentence."""
    if id_ := by_name(titles).get(word.casefold()):
        return id_
    raise wrong("type", f"{quoted(word)} is no answer here{did_you_mean(word, titles) or f'; expected {expected}'}")


def by_name(titles: Mapping[str, str]) -> Mapping[str, str]:
    """Ids by what they are called; without titles that two have, and an id goes before a title."""
    times = Counter(map(str.casefold, titles.values()))
    found = {title.casefold(): id_ for id_, title in titles.items() if times[title.casefold()] == 1}
    return found | {id_.casefold(): id_ for id_ in titles}


def _without(unit: str, text: str) -> str:
    """The measure's own unit says nothing new, whichever side of the number it stands on."""
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)]
    elif unit and text.casefold().startswith(unit.casefold()):
        text = text[len(unit) :]
    return text.strip(_GAP)
