"""The words and numbers people may write, each with the sentence that a wrong one gets.

The reader hands every scalar over as text (`yaml_source`), so `no`, `1_000` or `0777` can only become what the field
asks for. Validators are cached: a portal of 1,000 people writes some 250,000 numbers and few different ones, and this
halves the time of the model. Custom error types are rule names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from okrsite.diagnostics import quoted

Item = TypeVar("Item")
Read = TypeVar("Read")

NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,4})?", re.ASCII)
_DIGITS_BEFORE, _DIGITS_AFTER = 15, 12
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
CYCLE_ID = re.compile(r"[A-Za-z0-9]+([-.][A-Za-z0-9]+)*", re.ASCII)
ID_LENGTH: Final = 64
# A page may not be called like a device of Windows, nor like the index of its own folder.
RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "index", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))]
)
SCHEMES: Final = ("https", "http", "mailto")


def wrong(rule: str, sentence: str) -> PydanticCustomError:
    """An error of a value as pydantic collects it; the loader gives it its place."""
    return PydanticCustomError(rule, "{sentence}", {"sentence": sentence})


def found(value: object) -> str:
    """`value` as a message names it."""
    match value:
        case None:
            return "nothing"
        case str() if value.lower() in {"true", "false", "yes", "no"}:
            return value.lower()
        case str():
            return f"text {quoted(value)}"
        case dict():
            return "a group of keys"
        case _:
            return "a list"


def number(value: object) -> Decimal:
    """An exact decimal of at most 15 digits before and 12 after the point."""
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise _no_number(value)
    if re.fullmatch(r"[-+]?0\d+.*", value):
        raise wrong("type", f"a number does not begin with 0; write {value.lstrip('+-0') or '0'}")
    result = Decimal(value) if len(value) < 60 else None
    if result is None or (result and not -_DIGITS_AFTER <= result.adjusted() < _DIGITS_BEFORE):
        raise wrong(
            "number-range", f"the number {quoted(value, 20)} is too large, too small or too long; choose a larger unit"
        )
    if -int(result.as_tuple().exponent) > _DIGITS_AFTER:
        raise wrong("number-range", f"more than {_DIGITS_AFTER} digits after the point; round {quoted(value, 20)}")
    return result


def _no_number(value: object) -> PydanticCustomError:
    if isinstance(value, str):
        if value.lower().lstrip("+-.") in {"nan", "inf", "infinity"}:
            return wrong("number-not-finite", f"{quoted(value)} is not a finite number; write the value in digits")
        for pattern, mend in _NUMBER_MENDS:
            if pattern.fullmatch(value):
                return wrong("type", f"expected a number, found text {quoted(value)}; {mend(value)}")
    return wrong("type", f"expected a number, found {found(value)}")


_NUMBER_MENDS: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (re.compile(r"[-+]?[\d.,]+ ?%"), lambda v: f"write {v.rstrip(' %')}, and put % in unit where the measure is"),
    (re.compile(r"[-+]?\d{1,3}([,_' \u00a0\u202f]\d{3})+(\.\d+)?"), lambda v: f"write {re.sub('[^-+0-9.]', '', v)}"),
    (re.compile(r"[-+]?\d+,\d+"), lambda v: f"write {v.replace(',', '.')}: the decimal mark is a point"),
    (re.compile(r"[-+]?\d+(_\d+)+"), lambda v: f"write {v.replace('_', '')}"),
    (
        re.compile(r"[^\d\s]{1,3} ?[-+]?[\d.,]+"),
        lambda v: f"write the digits alone; {quoted(re.sub(r'[-+ 0-9.,]', '', v))} belongs into unit, in the measure",
    ),
    (
        re.compile(r"[-+]?[\d.,]+ ?\D{1,12}"),
        lambda v: f"write the digits alone; {quoted(re.sub(r'^[-+0-9., ]+', '', v))} belongs into unit, in the measure",
    ),
)


def day(value: object) -> date:
    """A day as 2026-11-30; no time, nothing that could be shifted to another day."""
    if isinstance(value, str):
        if match := DATE.fullmatch(value):
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                raise wrong("date", f"there is no day {quoted(value)}") from None
        if re.match(DATE.pattern + r"[T ]", value):
            raise wrong("date", f"expected a date without a time, found {quoted(value)}; write {value[:10]}")
        if match := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})?", value):
            written = f"{match[3] or 'YYYY'}-{match[2]:0>2}-{match[1]:0>2}"
            raise wrong("date", f"expected a date as YYYY-MM-DD, found {quoted(value)}; write {written}")
        if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", value):
            raise wrong(
                "date",
                f"expected a date as YYYY-MM-DD, found {quoted(value)}; write {match[1]}-{match[2]:0>2}-{match[3]:0>2}",
            )
    raise wrong("date", f"expected a date as YYYY-MM-DD, found {found(value)}")


def ident(value: object) -> str:
    if not isinstance(value, str):
        raise wrong("id-form", f"expected an id, found {found(value)}")
    if len(value) > ID_LENGTH:
        raise wrong("id-form", f"the id {quoted(value, 24)} is longer than {ID_LENGTH} characters")
    if not ID.fullmatch(value):
        slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
        mend = f"; {quoted(slug)} would do" if ID.fullmatch(slug) else ""
        raise wrong("id-form", f"the id {quoted(value)} may use only a-z, 0-9 and single hyphens between them{mend}")
    if value in RESERVED:
        raise wrong("id-form", f"the id {quoted(value)} is reserved; add a word to it")
    return value


def reference(value: object) -> str:
    """`unit/objective` or `unit/objective/key-result`; shorter inside one file, longer with a cycle: `2026-Q3:...`."""
    if not isinstance(value, str):
        raise wrong("type", f"expected the id of an objective, found {found(value)}")
    cycle, colon, path = value.rpartition(":")
    parts = path.split("/")
    if (colon and not CYCLE_ID.fullmatch(cycle)) or len(parts) > 3 or not all(map(ID.fullmatch, parts)):
        raise wrong("id-form", f"{quoted(value)} is no id; expected unit/objective or unit/objective/key-result")
    return value


def one_parent(value: object) -> str:
    if isinstance(value, list):
        raise wrong("type", "an objective supports exactly one other; keep one and put the others into contributes_to")
    return reference(value)


def one_owner(value: object) -> str:
    if isinstance(value, list) or (isinstance(value, str) and re.search(r", | and |/|&", value)):
        raise wrong("several-owners", "an owner is exactly one person or team; keep the one who is accountable")
    return ident(value[1:] if isinstance(value, str) and value.startswith("@") else value)


_NAME: Final = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
HANDLE = re.compile(f"{_NAME}(?:/{_NAME})*", re.ASCII)


def handle(value: object) -> str:
    """A name on a forge, of a person (`ana-ruiz`) or of a group (`northwind/platform`), with or without its "@"."""
    if isinstance(value, str) and len(value) <= 256 and HANDLE.fullmatch(written := value.removeprefix("@")):
        return written
    raise wrong(
        "type",
        f"expected a user name as your forge has it, such as ana-ruiz, or northwind/platform for a team, "
        f"found {found(value)}",
    )


def line(value: object) -> str:
    """One line of text, without space around it."""
    text_ = text(value).strip()
    if not text_:
        raise wrong("type", "expected a line of text, found nothing")
    if "\n" in text_ or "\u2028" in text_ or "\u2029" in text_:
        raise wrong("text-newline", f"expected one line of text, found several: {quoted(text_)}")
    return text_


def text(value: object) -> str:
    if not isinstance(value, str):
        raise wrong("type", f"expected text, found {found(value)}; put quotes around it")
    return value


def flag(value: object) -> bool:
    match value.lower() if isinstance(value, str) else value:
        case "true" | "yes" | True:
            return True
        case "false" | "no" | False:
            return False
    raise wrong("type", f"expected true or false, found {found(value)}")


def url(value: object) -> str:
    """An address that a browser may follow: https, http or mailto."""
    written = line(value)
    try:
        scheme = urlsplit(written).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES or re.search(r"[\s\\\"'<>]", written):
        raise wrong(
            "bad-url", f"{quoted(written)} is no address that a page may link to; use https://, http:// or mailto:"
        )
    return written


EXACT = re.compile(r"-?\d+(\.\d+)?(E[-+]\d{1,3})?", re.ASCII)


def exact(value: object) -> Decimal:
    """A number that okrsite has worked out and written down, which may have more digits than people write."""
    if not isinstance(value, str) or len(value) > 80 or not EXACT.fullmatch(value):
        raise wrong("type", f"expected an exact number, found {found(value)}")
    return Decimal(value)


def whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise wrong("type", "expected a whole number")
    return value


def share(value: object) -> Decimal:
    result = number(value)
    if not 0 <= result <= 1:
        raise wrong("number-range", f"expected a share between 0 and 1, found {result}")
    return result


def rank(value: object) -> Decimal:
    """A confidence: 0 (it will not happen) to 10 (sure)."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,3} ?%", value):
        meant = Decimal(value.rstrip(" %")) / 10
        raise wrong("number-range", f"confidence runs from 0 to 10, found {quoted(value)}; write {meant:f}")
    result = number(value)
    if not 0 <= result <= 10:
        raise wrong("number-range", f"confidence runs from 0 to 10, found {result}")
    return result


def positive(value: object) -> Decimal:
    result = number(value)
    if result <= 0:
        raise wrong("number-range", f"expected a number above 0, found {result}")
    return result


def weight(value: object) -> Decimal:
    """How much a part counts beside its siblings; 0 leaves it out of the roll-up without hiding it."""
    result = number(value)
    if result < 0:
        raise wrong("number-range", f"a weight cannot be below 0, found {result}")
    return result


def count(value: object) -> int:
    result = positive(value)
    if result != int(result):
        raise wrong("type", f"expected a whole number, found {result}")
    return int(result)


def days(value: object) -> int:
    result = number(value)
    if not 0 <= result <= 366 or result != int(result):
        raise wrong("number-range", f"expected a whole number of days, at most a year of them, found {result}")
    return int(result)


def month_and_day(value: object) -> tuple[int, int]:
    """`02-01`: a day of every year."""
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{2}-\d{2}", value):
            return (start := date(2001, int(value[:2]), int(value[3:]))).month, start.day
    except ValueError:
        pass
    raise wrong("date", f"expected a month and a day of every year as MM-DD, found {found(value)}")


def cycle_id(value: object) -> str:
    if (
        not isinstance(value, str)
        or len(value) > ID_LENGTH
        or not CYCLE_ID.fullmatch(value)
        or value.lower() in RESERVED
    ):
        raise wrong("id-form", f"{found(value)} is no name of a cycle; expected for example 2026-Q4")
    return value


ADDRESS = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)*[A-Za-z0-9][\w.-]*\.html", re.ASCII)


def moved(value: object) -> str:
    """What has moved, and where to: the address of a page such as 2026-Q4/teams/lamp.html, or the id of a unit."""
    if isinstance(value, str) and len(value) < 256 and (ADDRESS.fullmatch(value) or ID.fullmatch(value)):
        return value
    raise wrong(
        "type", f"expected the address of a page as 2026-Q4/teams/lamp.html, or the id of a unit, found {found(value)}"
    )


def _many(value: object) -> object:
    """A single value stands for a list of one, and a key without a value for an empty list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _cached(read: Callable[[Any], Read]) -> PlainValidator:
    """`read` as a validator that remembers what it made of a text; lists and groups are never right and go through."""
    fast = lru_cache(65536)(read)

    def cached(value: Any) -> Read:
        return fast(value) if value.__class__ is str else read(value)

    return PlainValidator(cached)


def _id_schema(pattern: re.Pattern[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern.pattern}$", "maxLength": ID_LENGTH})


def _number_schema(**limits: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", **limits})


_TEXT = WithJsonSchema({"type": "string"})

Number = Annotated[Decimal, _cached(number), _number_schema()]
Exact = Annotated[Decimal, _cached(exact), WithJsonSchema({"type": "string"})]
Whole = Annotated[int, PlainValidator(whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Share = Annotated[Decimal, _cached(share), _number_schema(minimum=0, maximum=1)]
Confidence = Annotated[Decimal, _cached(rank), _number_schema(minimum=0, maximum=10)]
Weight = Annotated[Decimal, _cached(weight), _number_schema(minimum=0)]
Count = Annotated[int, _cached(count), WithJsonSchema({"type": "integer", "minimum": 1})]
Days = Annotated[int, _cached(days), WithJsonSchema({"type": "integer", "minimum": 0})]
Day = Annotated[date, _cached(day), WithJsonSchema({"type": "string", "format": "date"})]
MonthDay = Annotated[
    tuple[int, int], _cached(month_and_day), WithJsonSchema({"type": "string", "pattern": r"^\d{2}-\d{2}$"})
]
Id = Annotated[str, _cached(ident), _id_schema(ID)]
CycleId = Annotated[str, _cached(cycle_id), _id_schema(CYCLE_ID)]
Owner = Annotated[str, _cached(one_owner), _id_schema(ID)]
Handle = Annotated[str, _cached(handle), WithJsonSchema({"type": "string", "pattern": f"^@?{HANDLE.pattern}$"})]
Reference = Annotated[str, _cached(reference), _TEXT]
Parent = Annotated[str, _cached(one_parent), _TEXT]
Line = Annotated[str, _cached(line), _TEXT]
Text = Annotated[str, _cached(text), _TEXT]
Moved = Annotated[str, _cached(moved), _TEXT]
Flag = Annotated[bool, _cached(flag), WithJsonSchema({"type": "boolean"})]
Url = Annotated[str, _cached(url), WithJsonSchema({"type": "string", "format": "uri"})]
Many = Annotated[tuple[Item, ...], BeforeValidator(_many)]
