"""What people reported on a day: two series of reports, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol, TypeVar

from okrsite.changes.change import Kind


class Dated(Protocol):
    @property
    def date(self) -> date: ...


AnyDated = TypeVar("AnyDated", bound=Dated)
Pair = tuple[AnyDated | None, AnyDated | None]


def by_day(old: Sequence[AnyDated], new: Sequence[AnyDated]) -> Iterator[Pair[AnyDated]]:
    """Two of one day, which are an error, are told apart by their order."""
    was, now = _numbered(old), _numbered(new)
    return ((was.get(key), now.get(key)) for key in sorted({*was, *now}))


def _numbered(series: Sequence[AnyDated]) -> dict[tuple[date, int], AnyDated]:
    found: dict[tuple[date, int], AnyDated] = {}
    for dated in series:
        nth = 0
        while (dated.date, nth) in found:
            nth += 1
        found[dated.date, nth] = dated
    return found


def kind_of(before: object, after: object) -> Kind:
    """None stands for what is not there."""
    return Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED
