"""How numbers, days and counts are written for people, in the language that is spoken (`language`). Knows no OKRs.

The same on every machine, whatever its locale.

Shares are 0..1 in code and per cent here. A no-break space keeps a number and its unit on one line.

Whatever is shown rounded goes through `half_up`, so 62.5 % is 63 % wherever its score is 0.63.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Final

from okrsite import language
from okrsite.language import counted, pgettext, spoken, word_for
from okrsite.language import gettext as _

NBSP: Final = language.NBSP
MINUS: Final = language.MINUS
LONGEST_SIGN: Final = 3
"""Letters that a unit which is a sign has at most: %, ms, kWh. A longer one is a word, which may have a plural."""
_SINGULAR: Final = (("ss", "ss"), ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("us", "us"), ("s", ""))
DUST: Final = Decimal("1e-20")
"""Less than this is what a division such as 2/3 leaves behind: no reason to round the other way."""
MOST_PLACES: Final = 6
"""After the point, of what people write: 99.9999 %. A number with more comes from a computer, 56.800000000000004."""
JOINER: Final = "\u2060"
"""Invisible, and parts what would else be a mention."""
_MARKDOWN: Final = {ord(c): f"\\{c}" for c in "\\`*_{}[]()#+-!|~$^="} | {
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("&"): "&amp;",
}
# What begins a mention, a reference, a label, a milestone, a snippet, an epic, an emoji; and an address without them.
_MARKS: Final = re.compile(r"([@#!$~%&^:])(?=[\w/.-])|(\bwww)(?=\.)|(\bGH)(?=-)", re.IGNORECASE)
SHORT: Final = 3
"""Digits before the point, with a sign, that need no commas."""
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_EVEN)
_TURNING: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u2066-\u2069\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
DAYS_OF_A_YEAR: Final = 366


def turns(text: str) -> bool:
    """Whether part of it is written from right to left, as Arabic and Hebrew are, and may turn what stands beside."""
    return _TURNING.search(text) is not None


def percent(share: Decimal | None, unknown: str | None = None) -> str:
    """`62 %`, else `no data`. What is not quite all never reads 100 %, and what is more than nothing never 0 %."""
    if share is None:
        return _("no data") if unknown is None else unknown
    return signed(f"{_whole(share):,f}") + NBSP + "%"


def _whole(share: Decimal) -> Decimal:
    whole = half_up(share * 100, 0)
    if whole == 100 and share < 1:
        return Decimal(99)
    return Decimal(1) if whole == 0 and share > 0 else whole


def points_between(before: Decimal, after: Decimal) -> str:
    """Of two per cents as `percent` shows them, so that whoever subtracts gets the same."""
    return points((_whole(after) - _whole(before)) / 100)


def half_up(value: Decimal, places: int) -> Decimal:
    """To so many places, a half away from zero, as one rounds by hand and spreadsheets do: 0.405 is 0.41."""
    dusted = value.quantize(DUST, context=_EXACT)
    return dusted.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def points(difference: Decimal) -> str:
    """`+3 points`, of a hundred: what lies between two per cents."""
    whole = half_up(difference * 100, 0)
    sign = "+" if whole > 0 else ""
    return f"{sign}{signed(f'{whole:f}')}{NBSP}{word_for(abs(int(whole)), 'point', 'points')}"


def score(share: Decimal | None, unknown: str = "–") -> str:
    """`0.70`: how far, on the scale from 0 to 1 on which cycles end, always to two places."""
    return unknown if share is None else signed(f"{half_up(share, 2):f}")


def number(value: Decimal) -> str:
    """As it was written, with commas between thousands.

    What has more places than people write is rounded to two, or to two digits that say something: `46.73`, `0.00012`.
    """
    text = str(value)
    point = text.find(".", 1, SHORT + 1)
    if (len(text) <= SHORT or point >= max(1, len(text) - MOST_PLACES - 1)) and "E" not in text:  # as nearly all are
        return text if spoken().forms.is_plain and "-" not in text else signed(text)
    if -int(value.as_tuple().exponent) > MOST_PLACES:
        value = rounded(value, max(2, 1 - value.adjusted()))
    return signed(f"{value:,f}")


def signed(digits: str) -> str:
    """Digits as Python writes them, with the marks of the language and a minus that is as wide as a plus."""
    forms = spoken().forms
    return digits.replace("-", MINUS) if forms.is_plain else digits.translate(forms.marks)


def amount(value: Decimal, unit: str) -> str:
    """`300 ms`, `1 sailing`. Units in other languages stay as people wrote them: `1 Kurs`."""
    if abs(value) == 1:
        unit = singular(unit)
    return f"{number(value)}{NBSP}{unit}" if unit else number(value)


def singular(unit: str) -> str:
    """What people wrote for many, for one alone, as English has it: `sailings` is `sailing`. Of others nobody knows."""
    if language.language() is not language.Language.EN:
        return unit
    word, space, rest = unit.partition(" ")
    if len(word) > LONGEST_SIGN and word.isalpha() and word[-1] == "s":
        word = next(f"{word[: -len(many)]}{one}" for many, one in _SINGULAR if word.endswith(many))
    return f"{word}{space}{rest}"


def about(value: Decimal) -> Decimal:
    """To three digits, or to the point, whatever is more: what is estimated is not exact."""
    if len(text := str(value)) <= SHORT and text.isdigit():  # as many are
        return value
    return rounded(value, max(0, 2 - value.adjusted())) if value else Decimal(0)


def rounded(value: Decimal, places: int) -> Decimal:
    """At most so many places, without zeros at the end."""
    result = half_up(value, places)
    return result.normalize() if result != result.to_integral_value() else result.quantize(Decimal(1), context=_EXACT)


def day(at: date) -> str:
    return f"{short_day(at)}{NBSP}{at.year}"


def short_day(at: date) -> str:
    """Without the year, for where it is plain which one is meant."""
    return spoken().forms.day(at.day, at.month)


def day_within(at: date, starts: date, ends: date) -> str:
    """Without its year where it is the only such day from `starts` to `ends`."""
    return short_day(at) if starts <= at <= ends and (ends - starts).days < DAYS_OF_A_YEAR else day(at)


def span(starts: date, ends: date) -> str:
    """`1 Jul – 30 Sep 2026`"""
    first = short_day(starts) if starts.year == ends.year else day(starts)
    return f"{first} – {day(ends)}"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 team`, `3 teams`, `no teams`"""
    how_many = counted(count) if count else pgettext("none of several", "no")
    return f"{how_many}{NBSP}{word_for(count, one, many or one + 's')}"


def in_markdown(text: str) -> str:
    """`text` as it may stand inside of a line, of a table's cell and of a link's text: it reads as it was written."""
    shown = "".join(c if c.isprintable() or c == NBSP else " " for c in text)
    return calling_nobody(shown).translate(_MARKDOWN).strip()


def calling_nobody(text: str) -> str:
    """With an invisible joiner in what a forge or a chat would make a mention, a reference or an emoji of."""
    return _MARKS.sub(lambda found: found[0] + JOINER, text)
