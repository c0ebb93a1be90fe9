"""An objective as of a day: the mean of what rolls up into it, and what its owner says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from okrsite.facts.cascade import Cascade
from okrsite.facts.health import Clock, disagree, health_of
from okrsite.facts.readings import heard, newest_of
from okrsite.facts.rollup import Standings, coverage_of, parts_of, rolled_up, with_own
from okrsite.facts.values import KeyResultFacts, ObjectiveFacts
from okrsite.model import CheckIns, Cycle, Key, Status
from okrsite.model.shares import ONE, mean, score_of


def objective_facts(
    cycle: Cycle, cascade: Cascade, clock: Clock, key: Key, own: Mapping[str, KeyResultFacts], standings: Standings
) -> ObjectiveFacts:
    """`own` are its key results by full id; `standings` knows already all that is beneath."""
    check_ins = heard(cycle.check_ins_of(key.ref), clock)
    beneath = cascade.beneath[key]
    if not (beneath or own or check_ins.meetings or key in cascade.in_circle):
        return _of_nothing(clock)
    parts = parts_of(beneath, standings)
    declared, judged = check_ins.newest("status"), check_ins.newest("score")
    measured = rolled_up(parts, clock.time_over)
    moment = with_own(measured, declared, newest_of(*check_ins.meetings[-1:]), judged)
    confidence = confidence_over((facts.check_ins for facts in own.values()), check_ins)
    health = health_of(clock, moment, confidence)
    return ObjectiveFacts(
        progress=moment.progress,
        expected=moment.expected,
        health=health,
        declared=declared,
        disagrees=disagree(declared, health, moment.progress),
        score=None if moment.progress is None else score_of(moment.progress),
        newest_date=moment.newest_date,
        is_open=moment.is_open,
        judged=judged,
        is_judged=measured.progress is None and judged is not None,
        coverage=coverage_of(beneath, cascade, standings),
        is_omitted=clock.omits_unreported and moment.progress is None,
        confidence=confidence,
        parts=parts,
        in_circle=key in cascade.in_circle,
        check_ins=check_ins,
        key_results=tuple(own),
    )


@lru_cache(maxsize=64)
def _of_nothing(clock: Clock) -> ObjectiveFacts:
    """Of an objective that nothing rolls up into and nobody has checked in on; a hostile file has 80,000 of them."""
    moment = rolled_up((), clock.time_over)
    return ObjectiveFacts(
        progress=None,
        expected=moment.expected,
        health=health_of(clock, moment),
        is_omitted=clock.omits_unreported,
    )


def confidence_over(own: Iterable[CheckIns], check_ins: CheckIns) -> Decimal | None:
    """The mean over key results that somebody is confident of or not; the objective's own where nobody said so.

    own: the check-ins of each of its key results.  check_ins: those of the objective itself.
    """
    levels = (said.newest("confidence") for said in own if said.newest("status") is not Status.DROPPED)
    found = mean((ONE, level) for level in levels if level is not None)
    own_level: Decimal | None = check_ins.newest("confidence")
    return own_level if found is None else found
