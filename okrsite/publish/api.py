"""api/v1: the contract for programs. Shares run from 0 to 1, what is unknown is null, the order is that of the files.

Shares are rounded to ten places, more than anyone measures, so that the same share is the same text everywhere.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from okrsite.context.addresses import unit_page
from okrsite.context.cycle import CycleContext
from okrsite.facts import Forecast, KeyResultFacts, Ratio
from okrsite.facts.derivations import (
    Derivation,
    Summand,
    derivation_of_key_result,
    derivation_of_objective,
    derivation_of_unit,
)
from okrsite.model import CheckIn, Cycle, Initiative, Key, KeyResult, Measure, Objective, Unit, era_on, eras_of, unit_of

VERSION = 1
Json = dict[str, Any]
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def as_json(value: object) -> bytes:
    return written(value) + b"\n"


def written(value: object) -> bytes:
    return _ENCODER.encode(value).encode()


def coverage(ratio: Ratio) -> Json | None:
    """Of how many key results a number is; None where there are none beneath it."""
    return {"reported": ratio.part, "key_results": ratio.whole} if ratio.whole else None


def share(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 10)


def number(value: Decimal | None) -> int | float | None:
    """The float that is nearest to it: 15 digits survive that, and more are hardly ever written."""
    if value is None:
        return None
    found = float(value)
    return int(found) if found.is_integer() else found


def derivation(of: Derivation | None, cycle: Cycle) -> Json | None:
    """How a number came about: the name of its formula, and the parts that it is the mean of, where it is one."""
    if of is None:
        return None
    parts = {"parts": [_summand(part, cycle) for part in of.parts]} if of.parts else {}
    return {"rule": of.rule, **parts}


def _summand(part: Summand, cycle: Cycle) -> Json:
    id_ = part.key if isinstance(part.key, str) else _named(part.key, cycle)
    return {"id": id_, "weight": number(part.weight), "progress": share(part.progress)}


def unit_json(context: CycleContext, unit: Unit) -> Json:
    facts = context.numbers.units.get(unit.id)
    return {
        "id": unit.id,
        "name": unit.name,
        "kind": unit.kind.value,
        "parent": unit.parent,
        "progress": share(facts.progress) if facts else None,
        "derivation": derivation(derivation_of_unit(facts), context.cycle) if facts else None,
        "health": facts.health.value if facts else None,
        "coverage": coverage(facts.coverage) if facts else None,
        "url": unit_page(context.cycle.id, unit),
    }


def objective_json(context: CycleContext, ref: str) -> Json:
    """Without its key results."""
    cycle, facts, objective = context.cycle, context.numbers.objectives[ref], context.cycle.objectives[ref]
    review = cycle.review_of(ref)
    return {
        "id": ref,
        "unit": unit_of(ref),
        "title": objective.title,
        "owner": objective.owner,
        "ambition": objective.ambition.value if objective.ambition else None,
        "weight": number(objective.weight),
        "supports": _named(cycle.supports.get(ref), cycle),
        **_labels_and_links(objective),
        "progress": share(facts.progress),
        "derivation": derivation(derivation_of_objective(facts), cycle),
        "expected": share(facts.expected),
        "coverage": coverage(facts.coverage),
        "health": facts.health.value,
        "declared": facts.declared.value if facts.declared else None,
        "score": share(facts.score),
        "score_by_check_in": share(facts.judged),
        "score_by_review": share(review.score) if review else None,
        "outcome": review.outcome.value if review and review.outcome else None,
        "url": context.url_of(Key(cycle.id, ref)),
    }


def _labels_and_links(of: Objective | KeyResult) -> Json:
    links = [{"title": link.title, "url": link.url} for link in of.links]
    return {"labels": dict(of.labels), "links": links}


def _named(key: Key | None, cycle: Cycle) -> str | None:
    """A full id, with its cycle where that is another one."""
    return None if key is None else key.ref if key.cycle == cycle.id else str(key)


def key_result_json(context: CycleContext, ref: str) -> Json:
    """Without its check-ins."""
    key_result, facts = context.cycle.key_results[ref], context.numbers.key_results[ref]
    measure = facts.measure
    return {
        "id": ref,
        "title": key_result.title,
        "owner": context.cycle.owner_of(ref),
        "weight": number(key_result.weight),
        **_labels_and_links(key_result),
        **measure_json(measure),
        "value": number(facts.value),
        **_answer(facts, measure),
        "attainment": share(facts.attainment),
        "progress": share(facts.progress),
        "derivation": derivation(derivation_of_key_result(facts), context.cycle),
        "expected": share(facts.expected),
        "health": facts.health.value,
        "declared": facts.declared.value if facts.declared else None,
        "confidence": number(facts.confidence),
        "forecast": _forecast(facts.forecast) if facts.forecast else None,
        "initiatives": [_initiative(initiative) for initiative in key_result.initiatives],
    }


def _answer(facts: KeyResultFacts, measure: Measure) -> Json:
    """Of a measure without a number: milestones by their ids, or yes and no; the zone; the score."""
    steps = None if facts.steps is None else [step for step in measure.titles if step in facts.steps]
    return {
        "done": facts.is_done if steps is None else steps,
        "zone": facts.zone.value if facts.zone else None,
        "score": None if measure.is_numeric else share(facts.value),
    }


def _initiative(initiative: Initiative) -> Json:
    return {
        "title": initiative.title,
        "owner": initiative.owner,
        "status": initiative.status.value,
        "due": initiative.due.isoformat() if initiative.due else None,
        "output": initiative.output,
        "url": initiative.url,
    }


def measure_json(measure: Measure) -> Json:
    """What it is measured by, in the keys of a key result."""
    corridor = measure.corridor
    starts, ends = (None, None) if corridor else measure.ends
    return {
        "measure": measure.kind,
        "from": number(starts),
        "to": number(ends),
        "between": [number(bound) for bound in corridor] if corridor else None,
        "unit": measure.unit or None,
    }


def _forecast(forecast: Forecast) -> Json:
    ends = {"value": number(forecast.value), "low": number(forecast.low), "high": number(forecast.high)}
    return {**ends, "progress": share(forecast.progress)}


_UNSAID: Final[Json] = {
    "date": None,
    "by": None,
    "value": None,
    "confidence": None,
    "status": None,
    "note": None,
    "blockers": [],
    "wins": [],
}


_SILENT: Final = (None, "", ())


def check_ins_json(context: CycleContext, ref: str) -> list[Json]:
    """Oldest first, each with the keys that say something; with `under` what no longer counts, as its measure then."""
    eras = eras_of(context.cycle.key_results[ref], context.numbers.as_of)
    check_ins = context.numbers.key_results[ref].check_ins
    meetings, said = check_ins.meetings, check_ins.said
    is_number = said.keys().isdisjoint(("done", "zone", "score"))
    columns: Json = {
        "by": (meeting.by for meeting in meetings),
        "value": map(number, said.get("value", ())) if is_number else map(_reported, check_ins),
        "confidence": map(number, said.get("confidence", ())),
        **{key: said.get(key, ()) for key in ("status", "note", "blockers", "wins")},
    }
    if len(eras) > 1:
        lived = (era_on(eras, meeting.date) for meeting in meetings)
        columns["under"] = (None if era is eras[-1] else measure_json(era.measure) for era in lived)
    found: list[Json] = [{"date": (meeting.written_on or meeting.date).isoformat()} for meeting in meetings]
    for key, column in columns.items():
        for row, value in zip(found, column, strict=False):
            if value not in _SILENT:
                row[key] = value
    return found


def whole_check_ins_json(context: CycleContext, ref: str) -> list[Json]:
    return [_UNSAID | check_in for check_in in check_ins_json(context, ref)]


def _reported(check_in: CheckIn) -> object:
    if check_in.value is not None or check_in.score is not None:
        return number(check_in.score if check_in.value is None else check_in.value)
    if isinstance(check_in.done, tuple):
        return list(check_in.done)
    return check_in.zone.value if check_in.zone else check_in.done
