"""A cycle that a change opens or closes, as a leader reads it: unit by unit, with what each plans or came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from okrsite.diff.changes import Changes
from okrsite.facts import CycleFacts
from okrsite.model import Cycle, Organisation, Outcome, Portal, State
from okrsite.wording import plural, score
from okrsite.workspace import Checked

_OUTCOMES: Final = (
    (Outcome.ACHIEVED, "achieved"),
    (Outcome.PARTIAL, "partly"),
    (Outcome.MISSED, "missed"),
    (None, "not reviewed"),
)
_OPENED: Final = ("objectives", "key results", "aligned")


@dataclass(frozen=True, slots=True)
class CycleTurn:
    """title: `2026-Q3 closes with a score of 0.62, 4 of 5 objectives reviewed`.

    rows: of units, the name and then what `headings` say.
    """

    cycle: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def heading(self) -> str:
        return f"{self.cycle}, unit by unit"


def turns_of(changes: Changes, before: Portal, now: Checked) -> Iterator[CycleTurn]:
    after = now.portal
    for id_, pair in changes.pairs.items():
        if pair.is_closed_now:
            with suppress(KeyError, OSError):  # an archive that cannot be read is a finding
                whole = now.snapshots[id_].whole  # which keeps more than the portal shows
                yield _closed(whole.portal.cycles[id_], whole.facts.cycles[id_], whole.portal.organisation)
        elif id_ in after.cycles and not pair.before.objectives:
            is_new = id_ not in before.cycles
            if is_new or pair.after.objectives:
                yield _opened(pair.after, after.organisation, is_new=is_new)


def _closed(cycle: Cycle, numbers: CycleFacts, organisation: Organisation) -> CycleTurn:
    rows = []
    for unit, refs in cycle.by_unit.items():
        reviews = [cycle.review_of(ref) for ref in refs]
        counts = Counter(review.outcome if review else None for review in reviews)
        progress = numbers.units[unit].progress if unit in numbers.units else None
        rows.append((organisation.name_of(unit), score(progress), *(str(counts[one] or "") for one, _ in _OUTCOMES)))
    reviewed = sum(cycle.review_of(ref) is not None for ref in cycle.objectives)
    came_to = f"with a score of {score(numbers.progress)}" if numbers.progress is not None else "without any number"
    title = f"{cycle.title} closes {came_to}, {reviewed} of {plural(len(cycle.objectives), 'objective')} reviewed"
    return CycleTurn(cycle.id, title, ("score", *(name for _, name in _OUTCOMES)), tuple(rows))


def _opened(cycle: Cycle, organisation: Organisation, *, is_new: bool) -> CycleTurn:
    rows = []
    for unit, refs in cycle.by_unit.items():
        results = sum(len(cycle.objectives[ref].key_results) for ref in refs)
        aligned = sum(ref in cycle.supports for ref in refs)
        rows.append((organisation.name_of(unit), str(len(refs)), str(results), f"{aligned} of {len(refs)}"))
    opens = "opens" if is_new else "has its first plans"
    as_draft = " as a draft" if cycle.state is State.DRAFT else ""
    counts = f"{plural(len(cycle.objectives), 'objective')} of {plural(len(cycle.by_unit), 'unit')}"
    title = f"{cycle.title} {opens}{as_draft}: {counts if rows else 'no plan yet'}"
    return CycleTurn(cycle.id, title, _OPENED, tuple(rows))
