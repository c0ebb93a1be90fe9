"""Outlines of cycles become cycles again, with the numbers that they had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from okrsite.archive import format_1 as v1
from okrsite.archive.kept import KeptKeyResult, Shard
from okrsite.archive.text import Unsound
from okrsite.facts import CycleFacts, Health, KeyResultFacts, Moment, ObjectiveFacts, UnitFacts
from okrsite.model import (
    COMPANY,
    Cycle,
    Key,
    KeyResult,
    Objective,
    Organisation,
    Origin,
    ReviewOfUnit,
    Span,
    State,
    Status,
    Unit,
    Word,
    unit_of,
)
from okrsite.model.reviews import Review, ReviewFile


def cycle_of(outline: v1.Outline, state: State, path: str) -> Cycle:
    """With as much of each objective as the outline has. Raises Unsound."""
    objectives = {_objective_ref(own.ref): _objective(own) for own in outline.objectives}
    by_unit: dict[str, list[str]] = {unit.id: [] for unit in outline.units if unit.has_objectives}
    for ref in objectives:
        by_unit.setdefault(unit_of(ref), []).append(ref)
    origin = Origin(Shard(path))
    key_results = {f"{ref}/{part.id}": part for ref, own in objectives.items() for part in own.key_results}
    return Cycle(
        id=outline.id,
        span=Span(outline.starts, outline.ends),
        state=state,
        origin=origin,
        title=outline.title,
        parent=outline.parent,
        objectives=objectives,
        key_results=key_results,
        by_unit={unit: tuple(refs) for unit, refs in by_unit.items()},
        reviews={unit: ReviewOfUnit(file, origin) for unit, file in _reviews(outline)},
        origins=dict.fromkeys((*objectives, *key_results), origin),
        supports={own.ref: key_of(own.supports) for own in outline.objectives if own.supports},
        continues={own.ref: key_of(own.continues) for own in outline.objectives if own.continues},
        contributes_to={own.ref: tuple(map(key_of, own.contributes_to)) for own in outline.objectives},
        depends_on={own.ref: tuple(map(key_of, own.depends_on)) for own in outline.objectives},
    )


def _reviews(outline: v1.Outline) -> Iterator[tuple[str, ReviewFile]]:
    """What was decided, of each unit that decided anything."""
    found: dict[str, dict[str, Review]] = {}
    for own in outline.objectives:
        if own.decision or own.review_score is not None:
            review = Review.model_construct(decision=own.decision, score=own.review_score)
            found.setdefault(unit_of(own.ref), {})[own.ref] = review
    return ((unit, ReviewFile.model_construct(unit=unit, objectives=reviews)) for unit, reviews in found.items())


def _objective_ref(text: str) -> str:
    if text.count("/") != 1 or ":" in text:
        raise Unsound(f"it has an objective without a full id, {text}")
    return text


def key_of(text: str) -> Key:
    cycle, _, ref = text.rpartition(":")
    if not cycle or not 1 <= ref.count("/") <= 2:
        raise Unsound(f"it has a reference that is not whole, {text}")
    return Key(cycle, ref)


# Made from what was read already, so there is nothing to validate; a copy takes a tenth of the time of a new one.
_OBJECTIVE: Final = Objective.model_construct(id="", title="")
_KEY_RESULT: Final = KeyResult.model_construct(id="", title="")


def _objective(outline: v1.ObjectiveOutline) -> Objective:
    return _OBJECTIVE.model_copy(
        update={
            "id": outline.ref.partition("/")[2],
            "title": outline.title,
            "owner": outline.owner,
            "weight": outline.weight,
            "key_results": tuple(
                _KEY_RESULT.model_copy(update={"id": own.id, "title": own.title, "kpi": own.kpi})
                for own in outline.key_results
            ),
        }
    )


def numbers_of(outline: v1.Outline) -> CycleFacts:
    numbers = outline.numbers
    return CycleFacts(
        as_of=numbers.as_of,
        time_over=numbers.time_over,
        progress=numbers.progress,
        expected=numbers.expected,
        health=numbers.health,
        net_confidence=numbers.net_confidence,
        counts=numbers.counts,
        newest_date=numbers.newest_date,
        objectives={own.ref: _objective_numbers(own) for own in outline.objectives},
        key_results=dict(_key_results(outline)),
        units={unit.id: _unit_numbers(unit, numbers) for unit in outline.units if unit.has_objectives},
        courses={own.ref: tuple(_course(own.course)) for own in outline.objectives if own.course},
    )


def _objective_numbers(outline: v1.ObjectiveOutline) -> ObjectiveFacts:
    return ObjectiveFacts(
        progress=outline.progress,
        expected=outline.expected,
        health=outline.health,
        declared=outline.declared,
        disagrees=False,
        score=None,
        confidence=None,
        newest_date=outline.newest_date,
        parts=(),
        in_circle=False,
        check_ins=(),
        key_results=tuple(f"{outline.ref}/{own.id}" for own in outline.key_results),
    )


def _key_results(outline: v1.Outline) -> Iterator[tuple[str, KeyResultFacts]]:
    for objective in outline.objectives:
        for own in objective.key_results:
            yield f"{objective.ref}/{own.id}", _outlined(own, outline.ends)


def _outlined(own: v1.KeyResultOutline, due: date) -> KeptKeyResult:
    """Nobody asks an outline for more than the progress."""
    return KeptKeyResult(Word.SCORE, due, Decimal(0), Health.PENDING, progress=own.progress)


def _unit_numbers(unit: v1.UnitOutline, numbers: v1.CycleNumbers) -> UnitFacts:
    return UnitFacts(
        progress=unit.progress,
        expected=numbers.expected,
        health=Health.PENDING,
        net_confidence=None,
        counts={},
        newest_date=None,
        parts=(),
    )


def _course(course: Iterable[v1.Moment]) -> Iterator[tuple[date, Moment]]:
    for at in course:
        declared = Status.DROPPED if at.dropped else None
        yield at.date, Moment(at.progress, at.expected, declared, at.newest_date)


def organisation_of(units: Iterable[v1.Unit | v1.UnitOutline]) -> Organisation:
    """Company first, whatever came first; an outline does not say who is above whom."""
    found = {COMPANY: Organisation().company}
    for unit in units:
        found[unit.id] = (
            Unit(unit.id, unit.name, unit.kind, unit.parent, unit.lead, unit.title, unit.previously)
            if isinstance(unit, v1.Unit)
            else Unit(unit.id, unit.name, unit.kind)
        )
    return Organisation(found)
