"""`okrsite review`: one new file with a unit's numbers filled in, for people to say what they learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from okrsite.authoring.lookup import cycle_named
from okrsite.authoring.transaction import Refusal, read_back, transaction
from okrsite.context.blank_review import blank_review, path_of_review
from okrsite.diagnostics import Diagnostic, did_you_mean, one_of, quoted
from okrsite.files import write_all_new
from okrsite.model import Cycle, Portal, ReviewFile, State
from okrsite.workspace import checked


@dataclass(frozen=True, slots=True)
class UnitReview:
    """A unit's closing review. `path`: of its file, "" where there is none. `outcomes`: of how many objectives.

    is_begun_only: nothing was learned or decided in it yet.
    """

    unit: str
    objectives: int
    outcomes: int = 0
    path: str = ""
    is_begun_only: bool = False

    @property
    def is_done(self) -> bool:
        return self.outcomes == self.objectives and not self.is_begun_only


def reviews_of(root: Path, cycle_id: str | None, as_of: date) -> tuple[Cycle, list[UnitReview]]:
    """How far the review of a cycle is: all units that have objectives in it. Raises Refusal."""
    portal = checked(root, as_of).portal
    cycle = _named(portal, cycle_id) if cycle_id else _nearest(portal, as_of)
    return cycle, [_review_of(cycle, unit) for unit in cycle.by_unit]


def _review_of(cycle: Cycle, unit: str) -> UnitReview:
    found, refs = cycle.reviews.get(unit), cycle.by_unit[unit]
    outcomes = sum((review := cycle.review_of(ref)) is not None and review.outcome is not None for ref in refs)
    path = found.origin.document.path if found else ""
    return UnitReview(unit, len(refs), outcomes, path, cycle.is_review_begun_only(unit))


def begin_reviews(
    root: Path, units: Sequence[str], cycle_id: str | None, as_of: date
) -> tuple[Cycle, list[UnitReview]]:
    """Writes reviews/UNIT.yaml of a cycle for each unit, or where `units` are none, for each that has none yet.

    Raises Refusal, Busy and OSError, and then nothing has changed.
    """
    with transaction(root):
        read = checked(root, as_of)
        units = [read.portal.organisation.name_now(unit) for unit in units]
        cycle = _named(read.portal, cycle_id, *units) if cycle_id else _nearest(read.portal, as_of, *units)
        files = {}
        for unit in units or [unit for unit in cycle.by_unit if unit not in cycle.reviews]:
            path = path_of_review(cycle, unit)
            if unit in cycle.reviews or (root / path).exists():
                place = _review_of(cycle, unit).path or path
                raise Refusal(
                    f"{quoted(unit)} has a review of {cycle.id} already, in {place}, and it is not touched; go on there"
                )
            name = read.portal.organisation.name_of(unit)
            files[path] = blank_review(cycle, read.facts.cycles[cycle.id], unit, name, as_of)
            read_back(path, files[path], ReviewFile, _cannot_be_written)
        written = write_all_new(root, files)
    return cycle, [
        UnitReview(unit, len(cycle.by_unit[unit]), path=path)
        for path in written
        for unit in [path.rpartition("/")[2].removesuffix(".yaml")]
    ]


def _cannot_be_written(error: Diagnostic) -> str:
    return f"the numbers cannot be written down as a review: {error.message}"


_NO_CYCLE: Final = "no open cycle that has begun has objectives of all these units; name one with --cycle"


def _named(portal: Portal, name: str, *units: str) -> Cycle:
    cycle = cycle_named(portal.cycles, name)
    if cycle.state is State.ARCHIVED:
        raise Refusal(
            f"{name} is archived and does not change any more; write what is to be said into corrections.yaml"
        )
    if cycle.state is State.DRAFT:
        raise Refusal(f"{name} is still a draft, and there is nothing to review")
    for unit in units:
        if not cycle.by_unit.get(unit):
            raise Refusal(_nothing_to_review(portal, unit, [*cycle.by_unit], f" in {name}"))
    return cycle


def _nothing_to_review(portal: Portal, unit: str, known: Sequence[str], where: str) -> str:
    if unit in portal.organisation.units:
        return f"{quoted(unit)} has no objectives{where}{_those_of(known)}"
    return f"there is no unit {quoted(unit)}{did_you_mean(unit, known) or _those_of(known)}"


def _those_of(known: Sequence[str]) -> str:
    return one_of(known) if known else ", and nobody has objectives to review"


def _nearest(portal: Portal, as_of: date, *units: str) -> Cycle:
    """The open cycle with objectives of the units that ends nearest to the day; one that is not reviewed first."""
    begun = [c for c in portal.cycles.values() if c.state is State.OPEN and c.span.starts <= as_of]
    own = [cycle for cycle in begun if cycle.by_unit and all(cycle.by_unit.get(unit) for unit in units)]
    if not own:
        known = [*dict.fromkeys(unit for cycle in begun for unit in cycle.by_unit)]
        unit = next((unit for unit in units if unit not in known), "")
        if not unit:
            raise Refusal(_NO_CYCLE if units else "there is nothing to review, for no cycle is open that has begun")
        raise Refusal(_nothing_to_review(portal, unit, known, " in a cycle that has begun and is open"))
    unreviewed = [cycle for cycle in own if not all(_review_of(cycle, one).is_done for one in units or cycle.by_unit)]
    return min(unreviewed or own, key=lambda cycle: (abs((cycle.span.ends - as_of).days), cycle.span.days, cycle.id))
