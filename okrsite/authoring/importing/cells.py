"""Cells as people type them: numbers with units, per cents, quarters, days, people, states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from okrsite.model import Settings, Span, span_of
from okrsite.model.check_ins import Status
from okrsite.model.scalars.names import slug

_MINUS: Final = str.maketrans(dict.fromkeys("\u2212\u2013\u2010\u2011", "-") | dict.fromkeys("\u00a0\u202f\u2009", " "))
_NUMBER: Final = re.compile(
    r"(?P<before>[^\w\s.,+-]{1,3}|[A-Z]{3})? ?(?P<sign>[+-]?)(?P<digits>\d[\d.,' ]*|[.,]\d+)"
    r" ?(?P<after>[^\d\s][^\d]{0,23})?"
)
_ZEROS: Final = {
    **dict.fromkeys(("k", "K", "tsd", "Tsd", "Tsd.", "thousand", "tausend", "Tausend"), 3),
    **dict.fromkeys(("M", "Mio", "Mio.", "mio", "mn", "million", "millions", "Millionen"), 6),
    **dict.fromkeys(("B", "bn", "Mrd", "Mrd.", "mrd", "billion", "billions", "Milliarden"), 9),
}
_MONTHS: Final = (
    *("jan", "feb", "mar maer mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"),
)
_DAYS: Final = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?"), (1, 2, 3)),
    (re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), (3, 2, 1)),
)
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
STATES: Final = {
    Status.ON_TRACK: "on-track green progressing good on-schedule ahead healthy gruen im-plan auf-kurs",
    Status.AT_RISK: "at-risk behind amber yellow needs-attention some-risk warning gelb gefaehrdet risiko caution",
    Status.OFF_TRACK: "off-track red delayed blocked poor high-risk rot kritisch verzoegert",
    Status.DONE: "done completed complete achieved finished closed successful accomplished erledigt fertig erreicht",
    Status.DROPPED: "dropped cancelled canceled abandoned postponed deferred discarded verworfen abgebrochen",
}
_STATE_OF: Final = {name: state for state, names in STATES.items() for name in names.split()}


class CellAmount(NamedTuple):
    """A number with the unit that stands beside it; "" where none does."""

    number: Decimal
    unit: str = ""


def has_decimal_commas(cells: Iterable[str], *, likely: bool) -> bool:
    """Whether `1.200` is a thousand in these cells. `likely`: so where no cell shows it."""
    marks = Counter(map(decimal_mark_in, cells))
    return marks[","] > marks["."] if marks[","] or marks["."] else likely


def decimal_mark_in(cell: str) -> str:
    """The mark that can only be decimal, as in 3,5 or 1.234,5; "" where there is none, or 1,200 leaves it open."""
    found = _NUMBER.fullmatch(cell.translate(_MINUS).strip())
    digits = found["digits"] if found else ""
    last = max(digits.rfind(","), digits.rfind("."))
    is_clear = last >= 0 and (len(digits.strip()) - last != 4 or {",", "."} <= set(digits))
    return digits[last] if is_clear else ""


def may_be_thousand(cell: str) -> bool:
    """Whether it is 1,200 or 1.200, with or without a unit."""
    found = _NUMBER.fullmatch(cell.translate(_MINUS).strip())
    return bool(found and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", found["digits"].strip()))


def amount_in(cell: str, *, decimal_comma: bool) -> CellAmount | None:
    """`1.2M EUR`, `€ 3k`, `45 %`, `1,200`, `\u221220`; None for what is no number."""
    found = _NUMBER.fullmatch(cell.translate(_MINUS).strip())
    if not found:
        return None
    number = _decimal(re.sub("[' ]", "", found["digits"]), decimal_comma=decimal_comma)
    if number is None:
        return None
    word, _, rest = (found["after"] or "").strip().partition(" ")
    if zeros := _ZEROS.get(word):  # of which `m` is none: 5 m are metres
        number, word = number.scaleb(zeros), rest
    else:
        word = f"{word} {rest}".strip()
    unit = word.strip() or found["before"] or ""
    return CellAmount(-number if found["sign"] == "-" else number, unit)


def _decimal(digits: str, *, decimal_comma: bool) -> Decimal | None:
    mark = "," if decimal_comma else "."
    if {",", "."} <= set(digits):
        mark = max(",.", key=digits.rfind)
    elif (other := "." if decimal_comma else ",") in digits and not re.fullmatch(
        rf"\d{{1,3}}(?:\{other}\d{{3}})+", digits
    ):
        mark = other
    plain = digits.replace("," if mark == "." else ".", "").replace(mark, ".")
    return Decimal(plain) if re.fullmatch(r"\d*\.?\d+|\d+\.", plain) else None


def share_in(cell: str, *, decimal_comma: bool, are_shares: bool) -> Decimal | None:
    """Progress or a score as 0..1. `are_shares`: the column never goes beyond 1, so 0.7 is 70 %."""
    found = amount_in(cell, decimal_comma=decimal_comma)
    if found is None:
        return None
    number = found.number if are_shares and found.unit != "%" else found.number / 100
    return min(max(number, Decimal(0)), Decimal(1))


def is_month_first(cells: Iterable[str]) -> bool | None:
    """Which of the two 01/02/2026 is in these cells, by the days after the 12th among them; None where none tells."""
    slashed = [(int(found[1]), int(found[2])) for cell in cells if (found := _SLASHED.fullmatch(cell.strip()))]
    firsts, seconds = any(first > 12 for first, _ in slashed), any(second > 12 for _, second in slashed)
    return seconds if firsts != seconds else None


def day_in(cell: str, month_first: bool | None = None) -> date | None:
    """A day without doubt: 2026-10-01 or 1.10.2026. 01/02/2026 is one of two, so none where nothing tells which."""
    slashed = () if month_first is None else ((_SLASHED, (3, 1, 2) if month_first else (3, 2, 1)),)
    for pattern, (year, month, day) in (*_DAYS, *slashed):
        if found := pattern.fullmatch(cell.strip()):
            try:
                return date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                return None
    return None


def status_in(cell: str) -> Status | None:
    return _STATE_OF.get(slug(cell))


class Period(NamedTuple):
    """The id of a cycle; `span` where that does not say its days; `title`: as the table calls it, if differently."""

    id: str
    span: Span | None = None
    title: str = ""


def period_in(cell: str, settings: Settings) -> Period | None:
    """`Q1 2023`, `2023 Q1`, `1. Quartal 2023`, `FY24 H1`, `Jan 2024`, `2024`, or two days; None for anything else."""
    days = [day for part in re.split(r"\s+(?:-|–|to|bis)\s+", cell) if (day := day_in(part))]
    if len(days) == 2 and days[0] <= days[1]:
        return period_of(Span(days[0], days[1]), settings)
    words = slug(cell.replace("'", " "))
    words = re.sub(r"\b(?:q|quarter|quartal)-?(\d)\b|\b(\d)-(?:quartal|quarter)\b", r"q\1\2", words)
    words = re.sub(r"\b(?:h|half|halbjahr)-?(\d)\b|\b(\d)-(?:halbjahr|half)\b", r"h\1\2", words)
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", words) or re.search(r"\b(?:fy|gj)?-?(\d\d)(?=\b|[qh])", words)
    if not year:
        return None
    number = int(year[1]) % 100 + 2000
    part = re.search(r"(?:\b|(?<=\d))([qh])([1-4])\b", words)
    month = next((n for n, names in enumerate(_MONTHS, 1) if _has_month(words, names)), 0)
    numeric = re.fullmatch(r"20\d\d-(\d\d)|(\d\d)-20\d\d", words)
    if part:
        named = f"{number}-{part[1].upper()}{part[2]}"
    elif month or numeric:
        named = f"{number}-{month or int((numeric and (numeric[1] or numeric[2])) or 0):02}"
    elif re.fullmatch(r"(?:(?:fy|gj|year|jahr|fiscal-year|geschaeftsjahr|annual)-?)?(?:20)?\d\d", words):
        named = f"{number}"
    else:
        return None
    if span_of(named, settings.fiscal_year_starts) is None:
        return None
    return Period(named, title="" if slug(cell) == slug(named) or not re.search("fy|gj", words) else cell)


def _has_month(words: str, names: str) -> bool:
    return re.search(rf"\b(?:{'|'.join(names.split())})[a-z]*\b", words) is not None


def period_of(span: Span, settings: Settings) -> Period:
    """The cycle of these days: the named one that has them, else one called after them."""
    year = span.starts.year
    for name in (f"{y}{part}" for y in (year, year - 1) for part in ("", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4")):
        if span_of(name, settings.fiscal_year_starts) == span:
            return Period(name)
    month = f"{year}-{span.starts.month:02}"
    return Period(month) if span_of(month) == span else Period(f"{span.starts}-to-{span.ends}", span)


class Who(NamedTuple):
    """A person or team as a table names it; `others` are named beside."""

    name: str
    mail: str = ""
    others: tuple[str, ...] = ()


def owner_in(cell: str) -> Who | None:
    """`Ana Ruiz`, `ana.ruiz@x.example`, `Ana Ruiz <ana@x.example>`, `Ana and Raj`: the first is accountable."""
    names = [part.strip() for part in re.split(r"[;,/&\n]| and | und ", cell) if part.strip()]
    if not names:
        return None
    found = re.fullmatch(r"(?:(?P<name>[^<]*)<)?(?P<mail>[^\s<>@]+@[^\s<>@]+)>?", names[0])
    if not found:
        return Who(names[0].lstrip("@"), "", tuple(names[1:]))
    written = (found["name"] or "").strip(" \"'")
    of_mail = " ".join(word.capitalize() for word in re.split(r"[._-]+", found["mail"].partition("@")[0]) if word)
    return Who(written or of_mail, found["mail"], tuple(names[1:]))
