"""What a change leads to: numbers up the cascade, before and after, on one and the same day; and findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from okrsite.context.progress import health_mark
from okrsite.diagnostics import Diagnostic
from okrsite.diff.change import What
from okrsite.diff.changes import Changes
from okrsite.facts import CycleFacts, Facts, Health, KeyResultFacts, ObjectiveFacts, UnitFacts, score_of
from okrsite.matching import CyclePair
from okrsite.model import Portal, is_key_result
from okrsite.sources.folders import CONTENT
from okrsite.wording import NBSP, number, percent


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Progress and score are shares, None without data."""

    progress: Decimal | None
    health: Health
    score: Decimal | None

    def __str__(self) -> str:
        """`62 %`; the score too, where it is more than the per cents written differently."""
        said = percent(self.progress)
        if self.score is None or said == f"{self.score * 100:.0f}{NBSP}%":
            return said
        return f"{said}, score {number(self.score)}"


@dataclass(frozen=True, slots=True)
class Impact:
    """On a unit, objective or `aligned` key result that stands differently, touched itself or not.

    has_lost_support: it lived from objectives that support it, and none is left.  page: see `Change`.
    """

    what: What
    cycle: str
    ref: str
    title: str
    before: KeyFigures
    after: KeyFigures
    has_lost_support: bool = False
    page: str | None = field(default=None, compare=False)

    @property
    def by(self) -> Decimal:
        """How much the progress moved, up or down."""
        return (self.after.progress or Decimal(0)) - (self.before.progress or Decimal(0))

    @property
    def health(self) -> str:
        """`At risk`, or `On track → At risk`."""
        return health_words(self.before.health, self.after.health)

    @property
    def is_seen(self) -> bool:
        """Whether it reads differently; what moved by less than is shown, nobody needs to read."""
        return str(self.before) != str(self.after) or " → " in self.health


def health_words(was: Health, now: Health) -> str:
    """`At risk`, or `On track → At risk`."""
    before, after = health_mark(was).word, health_mark(now).word
    return after if before == after else f"{before} → {after}"


def impacts_of(changes: Changes, before: Facts, after: Facts, portal: Portal) -> Iterator[Impact]:
    """In the order of the portal, which is that of afterwards: cycle by cycle, units before objectives.

    A cycle that was closed has none: its numbers stay as they were.
    """
    for id_, pair in changes.pairs.items():
        if id_ in before.cycles and id_ in after.cycles and not pair.is_closed_now:
            was, now = before.cycles[id_], after.cycles[id_]
            yield from _on_units(changes, was, now, portal, id_)
            yield from _on_objectives(pair, was, now, id_)
            yield from _on_aligned(pair, was, now, id_)


def _on_units(changes: Changes, was: CycleFacts, now: CycleFacts, portal: Portal, cycle: str) -> Iterator[Impact]:
    earlier = {new: old for old, new in changes.units.items()}
    for unit, facts in now.units.items():
        if old := was.units.get(earlier.get(unit, unit)):
            before, after = _figures(old), _figures(facts)
            if before != after:
                yield Impact(What.UNIT, cycle, unit, portal.organisation.name_of(unit), before, after)


def _on_objectives(pair: CyclePair, was: CycleFacts, now: CycleFacts, cycle: str) -> Iterator[Impact]:
    for old, new in pair.objectives.same.items():
        if old in was.objectives and new in now.objectives:
            before, after = was.objectives[old], now.objectives[new]
            if _figures(before) != _figures(after):
                yield _impact(What.OBJECTIVE, cycle, new, pair.after.objectives[new].title, before, after)


def _on_aligned(pair: CyclePair, was: CycleFacts, now: CycleFacts, cycle: str) -> Iterator[Impact]:
    """On key results that live from what supports them."""
    for old, new in pair.key_results.same.items():
        before, after = was.key_results.get(old), now.key_results.get(new)
        if before and after and (before.parts or after.parts) and _figures(before) != _figures(after):
            yield _impact(What.KEY_RESULT, cycle, new, pair.after.key_results[new].title, before, after)


def _impact(
    what: What,
    cycle: str,
    ref: str,
    title: str,
    before: ObjectiveFacts | KeyResultFacts,
    after: ObjectiveFacts | KeyResultFacts,
) -> Impact:
    was_supported = any(not is_key_result(part.key.ref) for part in before.parts)
    return Impact(what, cycle, ref, title, _figures(before), _figures(after), was_supported and not after.parts)


def _figures(facts: UnitFacts | ObjectiveFacts | KeyResultFacts) -> KeyFigures:
    return KeyFigures(facts.progress, facts.health, None if facts.progress is None else score_of(facts.progress))


_NUMBERS: Final = re.compile(r"\d+")
_SAME: Final[tuple[Callable[[Diagnostic], Hashable], ...]] = (
    lambda finding: (finding.rule, finding.place, finding.message),
    lambda finding: (finding.rule, finding.place.path, finding.message),
    lambda finding: (finding.rule, finding.message),
    lambda finding: (finding.rule, finding.place.path, _NUMBERS.sub("0", finding.message)),
)
"""What makes two findings one, from the surest on: "owns 6 objectives" is no news where "owns 5" was wrong already."""


def new_and_fixed(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """The findings that a change brings, and those that it fixes, both sorted by place."""
    fixed, new = list(before), list(after)
    for key in _SAME:
        fixed, new = _without(fixed, new, key), _without(new, fixed, key)
    return tuple(sorted(new)), tuple(sorted(fixed))


def _without(
    findings: list[Diagnostic], others: list[Diagnostic], key: Callable[[Diagnostic], Hashable]
) -> list[Diagnostic]:
    """Those that the others have not, each as often as it is there more."""
    there = Counter(map(key, others))
    left = []
    for finding in findings:
        if there[key(finding)]:
            there[key(finding)] -= 1
        else:
            left.append(finding)
    return left


def not_archived(fixed: Iterable[Diagnostic], pairs: Iterable[CyclePair]) -> tuple[Diagnostic, ...]:
    """What went only because its cycle was closed, where no rule asks any more, was not fixed."""
    folders = tuple(f"{CONTENT}/cycles/{pair.after.id}/" for pair in pairs if pair.is_closed_now)
    return tuple(finding for finding in fixed if not f"{finding.place.path}/".startswith(folders))
