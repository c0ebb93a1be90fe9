"""What was written and could not be read: it has a finding of its own, and nobody can say that it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

ANYTHING: Final = ""


@dataclass(frozen=True)
class Unread:
    """Of one cycle.

    items: the full id of what was left out, or of what it belongs to where its own could not be read.
    parts: the id of an objective or key result that was read, and a key of it or of its review that was not.
    reports: what unread check-ins were about, "" for anything.  reviews: the units of unread reviews.
    """

    items: frozenset[str] = frozenset()
    parts: frozenset[tuple[str, str]] = frozenset()
    reports: frozenset[str] = frozenset()
    reviews: frozenset[str] = frozenset()

    def may_define(self, ref: str) -> bool:
        """Whether an item that seems to be missing may stand in what was not read."""
        return bool(self.items) and not self.items.isdisjoint(_upwards(ref))

    def may_hold(self, ref: str) -> bool:
        """Whether something below this unit or objective may."""
        return self.may_define(ref) or ref in self._above

    @cached_property
    def _above(self) -> frozenset[str]:
        """What the items are below."""
        return frozenset(above for item in self.items for above in _upwards(item) if above != item)

    def may_report(self, ref: str) -> bool:
        return not self.reports.isdisjoint((ref, ANYTHING))

    def may_review(self, unit: str) -> bool:
        return not self.reviews.isdisjoint((unit, ANYTHING))


NOTHING_UNREAD: Final = Unread()


def together(several: Iterable[Unread]) -> Unread:
    given = list(several)
    return Unread(
        items=frozenset().union(*(each.items for each in given)),
        parts=frozenset().union(*(each.parts for each in given)),
        reports=frozenset().union(*(each.reports for each in given)),
        reviews=frozenset().union(*(each.reviews for each in given)),
    )


def _upwards(ref: str) -> Iterator[str]:
    """`shop/one/a`, `shop/one`, `shop` and "", which stands for anything."""
    while ref:
        yield ref
        ref = ref.rpartition("/")[0]
    yield ANYTHING
