"""What a number that was rolled up is the mean of, and which of its parts count as another number than they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from okrsite.context.cycle import CycleContext
from okrsite.facts import Part
from okrsite.model import is_key_result
from okrsite.wording import percent

_NOTHING, _ALL = Decimal(0), Decimal(1)
NAMED: Final = 3
"""How many numbers are named one by one; nobody reads more."""


def mean_of_parts(context: CycleContext, parts: Sequence[Part]) -> str:
    """`mean of 2 parts by weight; −8 % counts as 0 %`; nothing of a single part that counts as it is."""
    said = [f"mean of {len(parts)} parts by weight"] if len(parts) > 1 else []
    return "; ".join(said + list(_counting_otherwise(context, parts))) if said else ""


def _counting_otherwise(context: CycleContext, parts: Sequence[Part]) -> Iterator[str]:
    shown = sorted({share for part in parts if (share := _attainment(context, part)) is not None})
    yield from _counts_as([share for share in shown if share < _NOTHING], _NOTHING)
    yield from _counts_as([share for share in shown if share > _ALL], _ALL)
    if unmeasured := sum(part.progress is None for part in parts):
        yield f"{unmeasured} not measured yet {'counts' if unmeasured == 1 else 'count'} as {percent(_NOTHING)}"


def _attainment(context: CycleContext, part: Part) -> Decimal | None:
    """As the page of the part shows it."""
    if not is_key_result(part.key.ref):
        return part.progress
    return context.of(part.key.cycle).numbers.key_results[part.key.ref].attainment


def _counts_as(outside: Sequence[Decimal], limit: Decimal) -> Iterator[str]:
    named = list(dict.fromkeys(map(percent, outside)))
    if len(named) > NAMED:
        yield f"what is {'below' if limit == _NOTHING else 'above'} {percent(limit)} counts as {percent(limit)}"
    elif named:
        yield f"{' and '.join(named)} {'counts' if len(named) == 1 else 'count'} as {percent(limit)}"
