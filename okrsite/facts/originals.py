"""How a cycle would stand had none of its promises been changed after it began: the same readings, the first targets.

Only the amendments of the cycle itself are undone. What rolls up is what rolled up in its facts, and by the same
engine, so it is found in the same way for a cycle that runs and for one that is archived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from graphlib import TopologicalSorter

from okrsite.facts.readings import or_declared, readings_of
from okrsite.facts.rollup import Part, progress_of_parts
from okrsite.facts.values import CycleFacts, KeyResultFacts
from okrsite.model import Answer, Cycle, Era, Key, KeyResult, Rollup, eras_of, objective_of, original_of
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import ROUNDING, clamped

Progress = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Originals:
    """Progress to what was first promised, None for no data; empty where nothing was amended.

    key_results: those that were amended, by full id.  objectives: those above them, up to the top of the cascade.
    units: those of these objectives.
    """

    key_results: Progress = field(default_factory=dict)
    objectives: Progress = field(default_factory=dict)
    units: Progress = field(default_factory=dict)


def originals_of(cycle: Cycle, numbers: CycleFacts, zones: ZoneShares) -> Originals:
    """`numbers` are those of `cycle`; `zones` what they were judged by."""
    found = {ref: original_of(key_result) for ref, key_result in cycle.key_results.items() if key_result.amendments}
    originals = {ref: original for ref, original in found.items() if ref in numbers.key_results}
    if not originals:
        return Originals()
    with localcontext(ROUNDING):
        progress: dict[str, Decimal | None] = {
            ref: _against(original, cycle.key_results[ref], numbers.key_results[ref], zones)
            for ref, original in originals.items()
        }
        for ref in _from_the_leaves(cycle, numbers):
            if any(below in progress for below in _beneath(cycle, numbers, ref)):
                rolled_up = progress_of_parts(_parts(cycle, numbers, originals, ref, progress))
                progress[ref] = _with_own(numbers, ref, rolled_up)
        objectives = {ref: progress[ref] for ref in numbers.objectives if ref in progress}
        units = {
            unit: progress_of_parts(_with_progress(cycle, facts.parts, progress))
            for unit, facts in numbers.units.items()
            if not objectives.keys().isdisjoint(cycle.by_unit[unit])
        }
    return Originals({ref: progress[ref] for ref in originals}, objectives, units)


def _against(original: KeyResult, key_result: KeyResult, facts: KeyResultFacts, zones: ZoneShares) -> Decimal | None:
    """What the newest reading is worth to the first promise; one in other words or another unit says nothing of it."""
    measure, answer = original.judged_by, facts.answer
    known: list[Answer | None] = [point.value for point in facts.series]
    if later := [era.since for era in eras_of(key_result) if era.since]:
        readings = readings_of(Era(original), facts.check_ins, facts.watched)
        known = [reading.answer for reading in readings if reading.date < later[0]]
        answer = known[-1] if known else None
    measure = measure.begun(each for each in known if each is not None)
    share = None if answer is None else clamped(measure.attainment(answer, zones))
    return or_declared(share, facts.declared)


def _with_own(numbers: CycleFacts, ref: str, rolled_up: Decimal | None) -> Decimal | None:
    """What rolled up, else what was said of the objective or key result itself."""
    if objective := numbers.objectives.get(ref):
        return or_declared(objective.judged if rolled_up is None else rolled_up, objective.declared)
    return or_declared(rolled_up, numbers.key_results[ref].declared)


def _from_the_leaves(cycle: Cycle, numbers: CycleFacts) -> Iterator[str]:
    """All objectives, and the key results that follow from others, each after what is beneath it."""
    following = (ref for ref, facts in numbers.key_results.items() if facts.parts)
    beneath = {ref: _beneath(cycle, numbers, ref) for ref in (*following, *numbers.objectives)}
    return (ref for ref in TopologicalSorter(beneath).static_order() if ref in beneath)


def _beneath(cycle: Cycle, numbers: CycleFacts, ref: str) -> list[str]:
    """What rolls up into an objective or key result in its cycle, and all key results of an objective."""
    facts = numbers.objectives.get(ref)
    parts = facts.parts if facts else numbers.key_results[ref].parts
    return [*(part.key.ref for part in parts if part.key.cycle == cycle.id), *(facts.key_results if facts else ())]


def _parts(
    cycle: Cycle, numbers: CycleFacts, originals: Mapping[str, KeyResult], ref: str, progress: Progress
) -> Iterator[Part]:
    """With the weights of before; what weighs something now may have weighed nothing then, and the reverse."""
    own = numbers.objectives[ref].parts if ref in numbers.objectives else numbers.key_results[ref].parts
    for part in _with_progress(cycle, own, progress):
        original = originals.get(part.key.ref) if part.key.cycle == cycle.id else None
        if original is None or original.weight:
            yield part._replace(weight=original.weight) if original else part
    counted = {part.key.ref for part in own}
    for full, original in originals.items():
        is_back = objective_of(full) == ref and full not in counted and _counts(cycle, numbers, full, original)
        if is_back:
            yield Part(Key(cycle.id, full), original.weight, progress[full], numbers.key_results[full].expected, None)


def _counts(cycle: Cycle, numbers: CycleFacts, ref: str, original: KeyResult) -> bool:
    by_supporters = cycle.objectives[objective_of(ref)].rollup is Rollup.ALIGNED
    return bool(original.weight) and not numbers.key_results[ref].dropped and not by_supporters


def _with_progress(cycle: Cycle, parts: tuple[Part, ...], progress: Progress) -> Iterator[Part]:
    for part in parts:
        known = part.key.cycle == cycle.id and part.key.ref in progress
        yield part._replace(progress=progress[part.key.ref]) if known else part
