"""Which findings a change brings and which it mends. The same finding may stand in another line or count otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Final

from okrsite.changes import CyclePair
from okrsite.diagnostics import Diagnostic
from okrsite.sources.folders import CONTENT

_NUMBERS: Final = re.compile(r"\d+")
_WAYS: Final[tuple[Callable[[Diagnostic], Hashable], ...]] = (
    lambda finding: (finding.rule, finding.place, finding.message),
    lambda finding: (finding.rule, finding.place.path, finding.message),
    lambda finding: (finding.rule, finding.message),
    lambda finding: (finding.rule, finding.place.path, _NUMBERS.sub("0", finding.message)),
)
"""What makes two findings one, from the surest on: "owns 6 objectives" is no news where "owns 5" was wrong already."""


def new_and_mended(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Both sorted by place."""
    mended, new = list(before), list(after)
    for way in _WAYS:
        mended, new = _without(mended, new, way), _without(new, mended, way)
    return tuple(sorted(new)), tuple(sorted(mended))


def not_archived(mended: Iterable[Diagnostic], pairs: Iterable[CyclePair]) -> tuple[Diagnostic, ...]:
    """What went only because its cycle was closed, where no rule asks any more, was not mended."""
    closed = [pair.after.id for pair in pairs if pair.is_closed_now]
    folders = tuple(f"{CONTENT}/cycles/{id_}/" for id_ in closed)
    return tuple(finding for finding in mended if not f"{finding.place.path}/".startswith(folders))


def _without(
    findings: list[Diagnostic], others: list[Diagnostic], way: Callable[[Diagnostic], Hashable]
) -> list[Diagnostic]:
    """Those that the others have not, each as often as it is there more."""
    there = Counter(map(way, others))
    left = []
    for finding in findings:
        key = way(finding)
        if there[key]:
            there[key] -= 1
        else:
            left.append(finding)
    return left
