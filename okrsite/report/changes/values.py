"""Values as programs read them: numbers as numbers, days as 2026-09-30, things as the keys of their files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import Any

from okrsite.model import Key
from okrsite.model.entity import Entity


@singledispatch
def raw(value: object) -> Any:
    return value


@raw.register
def _(value: Decimal) -> Any:
    return int(value) if value == value.to_integral_value() else float(value)


@raw.register
def _(value: date) -> Any:
    return value.isoformat()


@raw.register
def _(value: Enum) -> Any:
    return value.value


@raw.register
def _(value: Entity) -> Any:
    """What was written of it."""
    fields = {name: field.alias or name for name, field in type(value).model_fields.items()}
    return {key: raw(getattr(value, name)) for name, key in fields.items() if name in value.model_fields_set}


@raw.register
def _(value: Key) -> Any:
    return str(value)


@raw.register(dict)
def _(value: Mapping[str, object]) -> Any:
    return {key: raw(of) for key, of in value.items()}


@raw.register(tuple)
@raw.register(list)
def _(value: tuple[object, ...] | list[object]) -> Any:
    return [raw(one) for one in value]


@raw.register(set)
@raw.register(frozenset)
def _(value: frozenset[object]) -> Any:
    return sorted(map(raw, value))
