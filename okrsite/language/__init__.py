"""The language that the interface speaks: sentences from a catalogue, plural forms, and how numbers and days look.

A sentence stands in the code in English, which is also what a catalogue knows it by; `%(name)s` in it are filled in.
`de.po` has the German ones; `make catalogues` collects what is said anywhere, and makes the `.mo` files that are read
here (14 ms; Babel would take 0.3 s to read the other). A portal's pages are made `using` its language; all else, such
as the command line, speaks English. Knows no OKRs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import Final

CATALOGUES: Final = Path(__file__).parent
MINUS: Final = "\u2212"
NBSP: Final = "\u00a0"


class Language(StrEnum):
    EN = "en"
    DE = "de"


@dataclass(frozen=True, slots=True)
class Forms:
    """How a language writes numbers and days. marks: what stands for the signs that Python writes.

    ordinal: behind the day of a month.  is_plain: digits and point are as Python writes them.
    """

    marks: Mapping[int, str]
    months: tuple[str, ...]
    ordinal: str = ""
    is_plain: bool = True
    direction: str = "ltr"

    def day(self, day: int, month: int) -> str:
        """`16 Sep`, `16. Sept.`"""
        return f"{day}{self.ordinal}{NBSP}{self.months[month - 1]}"


FORMS: Final[Mapping[Language, Forms]] = MappingProxyType(
    {
        Language.EN: Forms(
            marks=str.maketrans({"-": MINUS}),
            months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        ),
        Language.DE: Forms(
            marks=str.maketrans({"-": MINUS, ".": ",", ",": "."}),
            months=(*("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),),
            ordinal=".",
            is_plain=False,
        ),
    }
)
"""As the Unicode CLDR has them."""


@dataclass(frozen=True, slots=True)
class Speech:
    """`say` gives a sentence, as `catalogue.gettext` does; of English ones, of which a build has a million, at once."""

    language: Language
    say: Callable[[str], str]
    catalogue: NullTranslations
    forms: Forms


@cache
def _speech(language: Language) -> Speech:
    if language is Language.EN:
        return Speech(language, str, NullTranslations(), FORMS[language])
    with (CATALOGUES / f"{language}.mo").open("rb") as file:
        catalogue = GNUTranslations(file)
    return Speech(language, catalogue.gettext, catalogue, FORMS[language])


_spoken: Final = ContextVar("okrsite language", default=_speech(Language.EN))  # noqa: B039 - frozen
spoken: Final = _spoken.get


def language() -> Language:
    return spoken().language


@contextmanager
def using(language: Language) -> Iterator[None]:
    token = _spoken.set(_speech(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def gettext(message: str, /, **of: object) -> str:
    """A sentence. Without anything to fill in, a `%` in it is one."""
    said = spoken().say(message)
    return said % _filled(of) if of else said


def ngettext(one: str, many: str, count: int, /, **of: object) -> str:
    """A sentence about so many; `%(num)s` is the count."""
    return spoken().catalogue.ngettext(one, many, count) % _filled({"num": count, **of})


def _filled(of: Mapping[str, object]) -> dict[str, object]:
    return {name: counted(value) if type(value) is int else value for name, value in of.items()}


def counted(count: int) -> str:
    """`2,777`"""
    forms = spoken().forms
    return f"{count:,}" if forms.is_plain else f"{count:,}".translate(forms.marks)


def pgettext(about: str, message: str, /, **of: object) -> str:
    """A word that has different meanings, by what it is `about`."""
    said = spoken().catalogue.pgettext(about, message)
    return said % _filled(of) if of else said


def later(message: str) -> str:
    """Marks a sentence of a constant for the catalogues; whoever shows it calls `gettext` on it then."""
    return message


def word_for(count: int, one: str, many: str) -> str:
    """A noun as it is counted, or any sentence about so many, with nothing filled in."""
    return spoken().catalogue.ngettext(one, many, count)
