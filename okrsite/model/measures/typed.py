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
_AROUND: Final = f"`{_GAP}"
_SPACED: Final = re.compile(rf"[-+]?[1-9]\d{{0,2}}(?:[{_GAP}]\d{{3}})+(?:[.,]\d+)?", re.ASCII)
_ENGLISH: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})", re.ASCII)
_GERMAN: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})", re.ASCII)
_EITHER: Final = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_COMMA: Final = re.compile(r"[-+]?\d+,\d+", re.ASCII)
_WITH_A_WORD: Final = re.compile(r"([-+]?\d[\d.,]*)\s*(\D+)", re.ASCII)
_WORD: Final = re.compile(r"[a-z]{3,}$")
_MILLISECONDS: Final = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds", "millisekunden"), 1),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sekunde", "sekunden"), 1000),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuten"), 60_000),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"), 3_600_000),
}
"""Days are not among them: one of work has not 24 hours."""


def plain_number(typed: str, unit: str) -> str:
    """As a file has it, or as it was typed where that is no number. Raises ValueError for what may be two numbers."""
    text = _without(unit, typed.strip(_AROUND)).translate(DASHES)
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
    found, word = read(plain_number(more[1], "")), more[2].strip()
    if not unit:
        raise wrong("type", f"{quoted(text)} is more than a number; write {found:f} alone")
    if (converted := _converted(found, word, unit)) is not None:
        raise wrong("type", f"{quoted(text)} is {converted} in {unit}; write {converted}")
    raise wrong("type", f"{quoted(text)} is in {quoted(word)}; write how many {unit} that is, the number alone")


def _converted(found: Decimal, word: str, unit: str) -> str | None:
    """The same time in the measure's own unit, where that is a number without an end of its own."""
    of, to = (_MILLISECONDS.get(name.casefold().removesuffix(".")) for name in (word, unit))
    if not of or not to or (number := (found * of / to)) != round(number, 6):
        return None
    return f"{round(number, 6).normalize():f}"


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
    """The measure's own unit says nothing new, whichever side of the number it stands on; `min` stands for minutes."""
    said, own = text.casefold(), unit.casefold()
    word = found[0] if (found := _WORD.search(said)) else ""
    if unit and said.endswith(own):
        text = text[: -len(unit)]
    elif word and own.startswith(word):
        text = text[: -len(word)]
    elif unit and said.startswith(own):
        text = text[len(unit) :]
    return text.strip(_AROUND)
