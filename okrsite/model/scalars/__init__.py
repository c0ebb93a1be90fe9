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

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from okrsite.model.scalars.dates import day, month_and_day
from okrsite.model.scalars.names import (
    CYCLE_ID,
    HANDLE,
    ID,
    ID_LENGTH,
    cycle_id,
    folder,
    handle,
    ident,
    moved,
    one_owner,
    one_parent,
    reference,
)
from okrsite.model.scalars.numbers import count, days, exact, number, rank, share, weight, whole
from okrsite.model.scalars.texts import contact, flag, line, site, text, url, wrong

Item = TypeVar("Item")
Read = TypeVar("Read")
MOST: Final = 1_000
"""Entries of a list or group, which is more than anybody reads. What a company has many of is in a `LongList`."""
MOST_LINKS: Final = 100
"""Of one item to others: a unit's page shows those of all its objectives, and the other ends show them too."""


def _many(value: object) -> object:
    """A single value stands for a list of one, and a key without a value for an empty list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def limited(value: object, most: int = MOST) -> object:
    """A list or group as it is, unless it has more entries than any page could show."""
    if isinstance(value, list | dict) and len(value) > most:
        raise wrong("list-length", f"expected at most {most:,} entries, found {len(value):,}; keep those that matter")
    return value


def _few(value: object) -> object:
    return limited(_many(value), MOST_LINKS)


def _cached(read: Callable[[Any], Read]) -> PlainValidator:
    """`read` as a validator that remembers what it made of a text; lists and groups are never right and go through."""
    fast = lru_cache(65536)(read)

    def cached(value: Any) -> Read:
        return fast(value) if value.__class__ is str else read(value)

    return PlainValidator(cached)


def _id_schema(pattern: re.Pattern[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern.pattern}$", "maxLength": ID_LENGTH})


def _number_schema(**limits: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", **limits})


_TEXT = WithJsonSchema({"type": "string"})
Number = Annotated[Decimal, _cached(number), _number_schema()]
Exact = Annotated[Decimal, _cached(exact), WithJsonSchema({"type": "string"})]
Whole = Annotated[int, PlainValidator(whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Share = Annotated[Decimal, _cached(share), _number_schema(minimum=0, maximum=1)]
_BELOW_ONE: Final = {"exclusiveMinimum": 0, "exclusiveMaximum": 1}
Confidence = Annotated[Decimal, _cached(rank), _number_schema(**{"minimum": 0, "maximum": 10, "not": _BELOW_ONE})]
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
Folder = Annotated[str, _cached(folder), _TEXT]
Flag = Annotated[bool, _cached(flag), WithJsonSchema({"type": "boolean"})]
Url = Annotated[str, _cached(url), WithJsonSchema({"type": "string", "format": "uri"})]
SiteUrl = Annotated[str, _cached(site), WithJsonSchema({"type": "string", "format": "uri"})]
Contact = Annotated[str, _cached(contact), _TEXT]
LongList = Annotated[tuple[Item, ...], BeforeValidator(_many)]
Limited = BeforeValidator(limited)
Many = Annotated[tuple[Item, ...], BeforeValidator(_many), Limited]
Few = Annotated[tuple[Item, ...], BeforeValidator(_few), Field(json_schema_extra={"maxItems": MOST_LINKS})]
Group = Annotated[dict[str, Item], Limited]
"""Values by a name that people choose."""
